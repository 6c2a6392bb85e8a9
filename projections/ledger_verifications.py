"""What verifications of the whole log came to, as noted: so that every page can say whether the log matches."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import msgspec
from psycopg import Connection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from projections.ledger_findings import Verification

_COLUMNS: Final = "SELECT number, began_at, ended_at, asked_by, events, sealed, first_position, report"


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """One verification. events: read; sealed: of these under a checkpoint; first_position: the first that does not
    match, None where all does. report: as `hoso verify --json` prints it.
    """

    number: int
    began_at: datetime
    ended_at: datetime
    asked_by: str
    events: int
    sealed: int
    first_position: int | None
    report: Any

    @property
    def good(self) -> bool:
        return self.first_position is None

    @property
    def seconds(self) -> float:
        return (self.ended_at - self.began_at).total_seconds()


def note(connection: Connection[Any], result: Verification, report: Any, *, began_at: datetime, asked_by: str) -> int:
    """Remember a verification; connection: the writer's. Returns its number."""
    first = result.first
    row = connection.execute(
        "SELECT ledger.note_verification(%s, %s, %s, %s, %s, %s)",
        [
            began_at,
            asked_by,
            result.events,
            min(result.sealed, result.events),
            first.position if first else None,
            Jsonb(_storable(report)),
        ],
    ).fetchone()
    assert row is not None
    return int(row[0])


def _storable(value: Any) -> Any:
    """JSON that PostgreSQL takes: it has no text with U+0000, and what was found must be noted whatever it quotes."""
    if isinstance(value, str):
        return value.replace("\0", "\\0")
    if isinstance(value, list):
        return [_storable(each) for each in value]
    if isinstance(value, dict):
        return {name: _storable(each) for name, each in value.items()}
    return value


def latest(connection: Connection[Any]) -> Verified | None:
    """The last one that was noted; None before the first."""
    found = before(connection, None, 1)
    return found[0] if found else None


def before(connection: Connection[Any], number: int | None, limit: int) -> list[Verified]:
    """The last ones of those below a number, the latest first."""
    with connection.cursor(row_factory=class_row(Verified)) as cursor:
        return cursor.execute(
            f"{_COLUMNS} FROM ledger.verifications WHERE %s::bigint IS NULL OR number < %s "
            "ORDER BY number DESC LIMIT %s",
            [number, number, limit],
        ).fetchall()


def of_number(connection: Connection[Any], number: int) -> Verified | None:
    with connection.cursor(row_factory=class_row(Verified)) as cursor:
        return cursor.execute(f"{_COLUMNS} FROM ledger.verifications WHERE number = %s", [number]).fetchone()
