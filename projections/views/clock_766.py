"""The clock of Decision 766 of a dossier, a row a due date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from domain.model.clock_766 import clock_766
from projections.folding import Folded
from projections.rows import Row


class Clock766Row(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "clock_766"
    STREAM: ClassVar[str] = "dossier_id"

    dossier_id: UUID
    number: int
    from_at: datetime
    to_at: datetime | None
    due_at: datetime
    received_at: datetime
    ended_at: datetime | None
    second_request_at: datetime | None
    position: int
    positions: list[int]


def clock_766_rows(folded: Folded) -> Iterator[Clock766Row]:
    """Due dates that held from before the receipt's own instant on are none; each is followed by the next."""
    found = clock_766(folded.history, folded.clock.stops, folded.clock.hours)
    if found is None:
        return
    second = found.second_request
    asked = {position for _, position in found.requests}
    ends = {found.end_position} if found.end_position is not None else set()
    for number, change in enumerate(found.due, 1):
        assert change.due_at is not None
        following = found.due[number] if number < len(found.due) else None
        before = {earlier.position for earlier in found.due[:number]}
        yield Clock766Row(
            dossier_id=folded.dossier_id,
            number=number,
            from_at=change.from_at,
            to_at=following.from_at if following is not None else None,
            due_at=change.due_at,
            received_at=found.received_at,
            ended_at=found.ended_at,
            second_request_at=second[0] if second is not None else None,
            position=change.position,
            positions=sorted({found.receipt_position} | before | asked | ends),
        )
