"""Generated logs as PostgreSQL takes them in: rows in COPY's binary form, into an empty log or into a file.

The log's own function decides and stamps event by event, which takes longer than generating. So the rows are copied by
the superuser, as that function would have left them, and the indexes are made when all rows are there; it is one
transaction, after which nothing in the database tells how the rows came in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from struct import pack
from time import perf_counter
from typing import Any, BinaryIO, Final

from psycopg import Connection

from benchmarks.generated import Generated, Order
from benchmarks.ground import Place
from benchmarks.rounds import tell

_EPOCH_US: Final = 946_684_800_000_000
"""Of PostgreSQL, 2000-01-01, in microseconds since 1970."""

_HEADER: Final = b"PGCOPY\n\xff\r\n\0" + pack(">ii", 0, 0)
_TRAILER: Final = pack(">h", -1)
_CHUNK_EVENTS: Final = 20_000
_TOLD_EVERY: Final = 500_000

EVENTS: Final = "hoso.stored_events"
COMMANDS: Final = "hoso.handled_commands"
_COPY: Final = {
    EVENTS: (
        "COPY hoso.stored_events (originator_id, originator_version, topic, state, notification_id, recorded_at)"
        " FROM STDIN (FORMAT BINARY)"
    ),
    COMMANDS: (
        "COPY hoso.handled_commands (command_id, request_hash, stream_id, position, version, recorded_at)"
        " FROM STDIN (FORMAT BINARY)"
    ),
}


def event_rows(order: Order) -> bytes:
    """The rows of `stored_events` that an order makes."""
    return b"".join(
        b"".join(
            (
                b"\0\6\0\0\0\x10",
                made.stream,
                pack(">iqi", 8, made.version, len(made.topic)),
                made.topic,
                pack(">i", len(made.state)),
                made.state,
                pack(">iqiq", 8, made.position, 8, made.recorded_us - _EPOCH_US),
            )
        )
        for made in order.events
    )


def command_row(order: Order) -> bytes:
    """Its row of `handled_commands`; empty for the founding."""
    if order.command is None:
        return b""
    last = order.events[-1]
    return b"".join(
        (
            b"\0\6\0\0\0\x10",
            order.command,
            b"\0\0\0\x20",
            order.request_hash,
            b"\0\0\0\x10",
            order.stream,
            pack(">iqiqiq", 8, last.position, 8, order.version, 8, last.recorded_us - _EPOCH_US),
        )
    )


def write_file(generated: Generated, file: BinaryIO) -> int:
    """The events alone, as `COPY hoso.stored_events FROM … (FORMAT BINARY)` reads them. Returns how many there are."""
    file.write(_HEADER)
    reached = 0
    for events, _, last in _chunks(_told(generated)):
        file.write(events)
        reached = last
    file.write(_TRAILER)
    return reached


def fill(place: Place, generated: Generated) -> int:
    """Into an empty log. Returns the number of events."""
    reached = 0
    with place.connect("superuser") as connection, _without_indexes(connection):
        for events, commands, last in _chunks(_told(generated)):
            for table, rows in ((EVENTS, events), (COMMANDS, commands)):
                with connection.cursor().copy(_COPY[table]) as copy:
                    copy.write(_HEADER + rows + _TRAILER)
            reached = last
        connection.execute(
            "UPDATE hoso.log_head SET clock = 'simulated', (position, recorded_at) ="
            " (SELECT notification_id, recorded_at FROM hoso.stored_events WHERE notification_id = %s)",
            [reached],
        )
        tell("  indexes")
    with place.connect("superuser", autocommit=True) as connection:
        connection.execute(f"VACUUM ANALYZE {EVENTS}, {COMMANDS}")
    return reached


def _chunks(orders: Iterable[Order]) -> Iterator[tuple[bytes, bytes, int]]:
    """Rows of events and of commands, and the position that they reach."""
    events: list[bytes] = []
    commands: list[bytes] = []
    last = 0
    for order in orders:
        events.append(event_rows(order))
        commands.append(command_row(order))
        last = order.events[-1].position
        if len(events) >= _CHUNK_EVENTS:
            yield b"".join(events), b"".join(commands), last
            events.clear()
            commands.clear()
    yield b"".join(events), b"".join(commands), last


def _told(generated: Generated) -> Iterator[Order]:
    """All orders, with progress."""
    tell(f"  telling the lives of {generated.events:,} events, {len(generated.agencies):,} agencies")
    orders = iter(generated)
    started, told = perf_counter(), 0
    for order in orders:
        yield order
        if (position := order.events[-1].position) >= told + _TOLD_EVERY:
            told = position
            rate = position / (perf_counter() - started)
            tell(f"  {position:,} of {generated.events:,} events, {rate:,.0f} a second")


@contextmanager
def _without_indexes(connection: Connection[Any]) -> Iterator[None]:
    """Take the indexes of the two tables away, and make them again at the end, within one transaction."""
    tables = [EVENTS, COMMANDS]
    keys = connection.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = ANY(%s::regclass[]) AND contype = 'p'",
        [tables],
    ).fetchall()
    others = connection.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE indrelid = ANY(%s::regclass[]) AND NOT indisprimary ORDER BY indexrelid",
        [tables],
    ).fetchall()
    for table, name, _ in keys:
        connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, _ in others:
        connection.execute(f"DROP INDEX {name}")
    yield
    connection.execute("SET LOCAL maintenance_work_mem = '512MB'")
    for table, name, definition in keys:
        connection.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
    for _, definition in others:
        connection.execute(definition)
