"""How the ledger stands: how much is sealed, how long events wait for a checkpoint, how its errands outside go."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import msgspec
from psycopg import Connection
from psycopg.rows import class_row

PATIENCE_SECONDS: Final = 60.0
"""No event waits longer for a checkpoint while all is well."""


class LedgerStanding(msgspec.Struct, frozen=True, kw_only=True):
    """sealed: events under the last checkpoint. waiting: those that are not, the first for `waiting_seconds` at most.

    checkpoint_at: when the last checkpoint was stored, `age_seconds` ago; None before the first.
    """

    sealed: int
    waiting: int
    waiting_seconds: float
    checkpoint_at: datetime | None
    age_seconds: float | None


class Errand(msgspec.Struct, frozen=True, kw_only=True):
    """kind: publish or stamp. checkpoint: the number of the last one that the target took, at `done_at`.

    problem: what stands in the way since `failing_since`, in Vietnamese and, on another line, in English; None where
    nothing does. behind: checkpoints after it.
    """

    kind: str
    target: str
    checkpoint: int
    behind: int
    done_at: datetime | None
    problem: str | None
    failing_since: datetime | None


def standing(connection: Connection[Any]) -> LedgerStanding:
    """By the database's own clock; the office's may be simulated."""
    row = connection.execute(
        "SELECT h.position, coalesce(c.size, 0), c.sealed_at,"
        " extract(epoch FROM clock_timestamp() - c.sealed_at)::float8,"
        " extract(epoch FROM clock_timestamp() - s.caught_up_at)::float8"
        " FROM hoso.log_head AS h CROSS JOIN ledger.standing AS s"
        " LEFT JOIN (SELECT size, sealed_at FROM ledger.checkpoints ORDER BY number DESC LIMIT 1) AS c ON true"
    ).fetchone()
    assert row is not None
    head, sealed, checkpoint_at, age, since = row
    return LedgerStanding(
        sealed=sealed,
        waiting=max(0, head - sealed),
        waiting_seconds=max(0.0, since) if head > sealed else 0.0,
        checkpoint_at=checkpoint_at,
        age_seconds=None if age is None else max(0.0, age),
    )


def errands(connection: Connection[Any]) -> list[Errand]:
    """What is carried outside, by kind and target."""
    with connection.cursor(row_factory=class_row(Errand)) as cursor:
        return cursor.execute(
            "SELECT e.kind, e.target, e.checkpoint, e.done_at, e.problem, e.failing_since,"
            " (SELECT coalesce(max(c.number), 0) FROM ledger.checkpoints AS c) - e.checkpoint AS behind"
            " FROM ledger.errands AS e ORDER BY e.kind, e.target"
        ).fetchall()
