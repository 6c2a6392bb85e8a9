"""Who was refused somebody's responsibility record, from the operations log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection
from psycopg.rows import class_row

from api.auth.rights import Right
from domain.model.event import OfficialId


@dataclass(frozen=True, slots=True)
class Denial:
    number: int
    at: datetime
    subject: str
    roles: list[str]
    purpose: str | None


def of_official(connection: Connection[Any], official: OfficialId, limit: int) -> Sequence[Denial]:
    """Refusals of the official's record and of who read it, the latest first, for want of any such right too."""
    with connection.cursor(row_factory=class_row(Denial)) as cursor:
        return cursor.execute(
            "SELECT number, at, subject, roles, purpose FROM access.operations "
            "WHERE outcome = 'deny' AND act = ANY(%s) AND "
            "(object = ANY(%s) OR starts_with(object, %s) OR starts_with(object, %s)) "
            "ORDER BY at DESC, number DESC LIMIT %s",
            [
                [str(Right.READ_RECORDS), str(Right.READ_READERS)],
                [official, f"official {official}"],
                f"/can-bo/{official}/",
                f"/v1/officials/{official}/",
                limit,
            ],
        ).fetchall()
