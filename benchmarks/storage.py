"""Bytes that an event takes: in the log, its indexes, the handled commands, the ledger and the views; and in the WAL.

Made-up lives are written as commands are, with one handled command to an event, sealed, and folded into all views.
Sizes are those of the files of tables, indexes and long values, after VACUUM; they do not depend on how busy the
machine is. The WAL is what the server wrote meanwhile, whole-page images after its checkpoints included.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from psycopg import Connection

from benchmarks.figures import OURS, Finding, finding
from benchmarks.ground import Ground, Place
from benchmarks.histories import Histories, write
from benchmarks.office import founding
from benchmarks.question import Question, Terms, alone
from benchmarks.rounds import tell
from domain.model.log import ClockKind
from projections import ledger_checkpoints
from projections.ledger_sealer import Sealer, connect
from projections.rebuild import rebuild

_PARTS: Final = {
    "the events themselves": ("hoso.stored_events", "pg_table_size"),
    "indexes of the events": ("hoso.stored_events", "pg_indexes_size"),
    "handled commands, with indexes": ("hoso.handled_commands", "pg_total_relation_size"),
}
_OF_SCHEMA: Final = (
    "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class AS c"
    " JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = %s AND c.relkind IN ('r', 'm')"
)

_HANDLED: Final = """
INSERT INTO hoso.handled_commands (command_id, request_hash, stream_id, position, version, recorded_at)
SELECT md5(e.notification_id::text)::uuid, sha256(e.notification_id::text::bytea), e.originator_id, e.notification_id,
    e.originator_version, e.recorded_at
FROM hoso.stored_events AS e LEFT JOIN hoso.handled_commands AS c ON c.position = e.notification_id
WHERE c.position IS NULL ORDER BY e.notification_id"""
"""Made-up lives are written without the commands that they come from."""


@dataclass(frozen=True)
class Sizes:
    events: int = field(default=20_000, metadata={"help": "events in the log"})


def measure(ground: Ground, sizes: Sizes, terms: Terms) -> list[Finding]:
    with ground.database() as place, place.connect("superuser", autocommit=True) as connection:
        founded = founding()
        founded.write(place.dsn("writer"), ClockKind.SIMULATED)
        histories = Histories(founded, sizes.events, terms.seed)
        tell(f" writing {len(histories):,} events")
        before = {name: _size(connection, name) for name in _PARTS}
        wal = {
            "writing them": _wal(connection, lambda: write(place.dsn("writer"), iter(histories), len(histories))),
            "sealing them": _wal(connection, lambda: _sealed(ground, place)),
            "folding them into all views": _wal(connection, lambda: rebuild(place.dsn("projector"), workers=1)),
        }
        connection.execute(_HANDLED)
        connection.execute("VACUUM")
        events = len(histories)
        parts = {name: _size(connection, name) - before[name] for name in _PARTS}
        parts["the ledger"] = _of_schema(connection, "ledger")
        parts["all views"] = _of_schema(connection, "views")
    found = [_a_piece(name, size, events) for name, size in parts.items()]
    found.insert(0, _a_piece("stored in all", sum(parts.values()), events))
    return [*found, *(_a_piece(f"WAL of {name}", size, events) for name, size in wal.items())]


def _a_piece(what: str, size: int, events: int) -> Finding:
    return finding("", f"{what}, {events:,} events", "bytes an event", {OURS: [size / events]}, higher_is_better=False)


def _size(connection: Connection[Any], part: str) -> int:
    table, function = _PARTS[part]
    row = connection.execute(f"SELECT {function}(%s)", [table]).fetchone()
    assert row is not None
    size: int = row[0]
    return size


def _of_schema(connection: Connection[Any], schema: str) -> int:
    row = connection.execute(_OF_SCHEMA, [schema]).fetchone()
    assert row is not None
    size: int = row[0]
    return size


def _wal(connection: Connection[Any], work: Callable[[], object]) -> int:
    """Bytes of WAL that the server wrote meanwhile."""
    first = connection.execute("SELECT pg_current_wal_insert_lsn()").fetchone()
    work()
    row = connection.execute("SELECT pg_current_wal_insert_lsn() - %s::pg_lsn", first).fetchone()
    assert row is not None
    return int(row[0])


def _sealed(ground: Ground, place: Place) -> None:
    with connect(place.dsn("sealer")) as connection:
        origin = ledger_checkpoints.origin(connection) or ""
        Sealer(connection, origin, ground.directory / "storage-keys").catch_up()


QUESTION = Question("storage", "How many bytes does an event take?", Sizes, measure)

if __name__ == "__main__":
    alone(QUESTION)
