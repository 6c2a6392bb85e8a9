"""Transactions on the record: `hoso.lock_log` and `hoso.append` (migrations/0003), the only way into it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import TupleRow, tuple_row

from domain.application import Receipt
from domain.deciding import Handled, Head
from domain.model.log import ClockKind
from domain.store.postgres_server import refuse_unsafe_settings
from domain.store.reading import SESSION

_BEGIN: Final = "BEGIN ISOLATION LEVEL READ COMMITTED"
"""Each statement sees what the lock waited for."""

_LOCK: Final = "SELECT last_position, last_recorded_at, clock, locked_at FROM hoso.lock_log()"
_APPEND: Final = (
    "SELECT last_position, last_recorded_at FROM hoso.append("
    "%b::uuid[], %b::bigint[], %b::text[], %b::bytea[], %b::timestamptz[],"
    " %b::uuid[], %b::bytea[], %b::uuid[], %b::bigint[], %b::bigint[])"
)
_KNOWN: Final = (
    "SELECT command_id, request_hash, position, version, stream_id, recorded_at"
    " FROM hoso.handled_commands WHERE command_id = ANY(%b::uuid[])"
)


class LogNotOpen(Exception):
    """Nothing comes before the event that says whose clock the log runs on (`domain.store.clock.open_log`)."""


class NewEvent(NamedTuple):
    """An event as it goes into the log. moment: the least recorded_at that it may get; None on the system's clock."""

    stream_id: UUID
    version: int
    topic: str
    state: bytes
    moment: datetime | None = None


class NewCommand(NamedTuple):
    """A command as it is noted; `ends`: how many of the events beside it stand up to and with its last one."""

    command_id: UUID
    request_hash: bytes
    stream_id: UUID
    version: int
    ends: int


def connect_writer(dsn: str) -> psycopg.Connection[TupleRow]:
    """A direct connection that keeps what it commits; StartRefused if the server might not.

    In autocommit: transactions are begun and ended by name. A writer that stands still inside a transaction is
    cut off by the server, since everybody waits for the lock that it holds; so is one whose network went silent.
    """
    given = conninfo_to_dict(dsn)
    connection = psycopg.connect(
        dsn,
        autocommit=True,
        connect_timeout=5,
        tcp_user_timeout=10_000,
        application_name="hoso writer",
        options=f"{given.get('options', '')} {SESSION} -c idle_in_transaction_session_timeout=20s".strip(),
    )
    try:
        refuse_unsafe_settings(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def begin(connection: psycopg.Connection[Any], command_ids: Sequence[UUID]) -> tuple[Head | None, dict[UUID, Handled]]:
    """Begin a transaction and take the lock: where the log ends, and which of the commands it has.

    None for a log that is not open yet. Waits for whoever holds the lock; nobody may stand still with it for long.
    One round trip: nothing that is sent depends on an answer.
    """
    with connection.pipeline():
        connection.execute(_BEGIN, prepare=True)
        locked = connection.cursor(binary=True, row_factory=tuple_row).execute(_LOCK, prepare=True)
        known = connection.cursor(binary=True, row_factory=tuple_row).execute(_KNOWN, [list(command_ids)], prepare=True)
        position, recorded_at, clock, locked_at = _row(locked)
        handled = {
            command_id: Handled(asked, Receipt(at, version, stream_id, learned_at))
            for command_id, asked, at, version, stream_id, learned_at in known
        }
    head = Head(position, recorded_at, ClockKind(clock), locked_at) if position else None
    return head, handled


def append(
    connection: psycopg.Connection[Any], events: Sequence[NewEvent], commands: Sequence[NewCommand], clock: ClockKind
) -> tuple[int, datetime]:
    """Append within the connection's transaction, or as one. Returns the log's last position and its recorded_at."""
    with connection.cursor(binary=True, row_factory=tuple_row) as cursor:
        position, recorded_at = _row(cursor.execute(_APPEND, _columns(events, commands, clock), prepare=True))
    return position, recorded_at


def commit(connection: psycopg.Connection[Any]) -> None:
    """End the transaction. If the connection is lost here, what becomes of it is open."""
    connection.execute("COMMIT", prepare=False)


def _row(cursor: psycopg.Cursor[Any]) -> Any:
    row = cursor.fetchone()
    assert row is not None
    return row


def _columns(events: Sequence[NewEvent], commands: Sequence[NewCommand], clock: ClockKind) -> tuple[Any, ...]:
    """The arguments of `hoso.append`; moments go along only into a log with a simulated clock."""
    return (
        [event.stream_id for event in events],
        [event.version for event in events],
        [event.topic for event in events],
        [event.state for event in events],
        [event.moment for event in events] if clock is ClockKind.SIMULATED else None,
        [command.command_id for command in commands],
        [command.request_hash for command in commands],
        [command.stream_id for command in commands],
        [command.version for command in commands],
        [command.ends for command in commands],
    )
