"""How a dossier stands by the clock of Decision 766, beside the slip's and never mixed with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection


class By766(msgspec.Struct, frozen=True, kw_only=True):
    """due_at: as it holds now, or held at the end. position: of the event that set it. late: by that clock.

    second_request_at: from then on it counts as overdue whatever the due date is.
    """

    due_at: datetime
    position: int
    ended_at: datetime | None
    second_request_at: datetime | None
    late: bool


def by_766(connection: Connection[Any], dossier_id: UUID, *, now: datetime) -> By766 | None:
    """None before a receipt was issued."""
    row = connection.execute(
        "SELECT due_at, position, CASE WHEN ended_at <= %(now)s THEN ended_at END, second_request_at "
        "FROM views.clock_766 WHERE dossier_id = %(dossier)s AND from_at <= least(ended_at, %(now)s) "
        "AND (to_at IS NULL OR to_at > least(ended_at, %(now)s))",
        {"dossier": dossier_id, "now": now},
    ).fetchone()
    if row is None:
        return None
    due_at, position, ended_at, second = row
    judged_at = ended_at or now
    late = due_at < judged_at or (second is not None and second <= judged_at)
    return By766(due_at=due_at, position=position, ended_at=ended_at, second_request_at=second, late=late)
