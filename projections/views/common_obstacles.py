"""Obstacles beyond one dossier: who reported one to whom, how it stands, and which dossiers hang on it now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from domain.model.obstacle import ANSWER, CHASE, MEASURE, Obstacle
from projections.folding_proceedings import FoldedProceeding
from projections.rows import Row


class CommonObstacleRow(Row, frozen=True, kw_only=True):
    """from_unit, reported_by: who reported it. to_unit: the lead; None while to_outside is asked.

    due_at: of the answer or the measure that is waited for; None while neither is. brought_up: the Chairman's office
    has to decide. dossiers: that hang on it now.
    """

    TABLE: ClassVar[str] = "common_obstacles"
    STREAM: ClassVar[str] = "proceeding_id"

    proceeding_id: UUID
    number: str
    title: str
    subject: str
    field: str | None
    procedure_code: str | None
    stage: str
    reported_by: str
    from_unit: str
    to_unit: str | None
    to_outside: str | None
    opened_at: datetime
    due_at: datetime | None
    answers: int
    answered_at: datetime | None
    no_obstacle: bool
    accepted: bool | None
    parts: int
    parts_open: int
    leads: int
    chased: int
    brought_up: bool
    resolved_at: datetime | None
    closed_at: datetime | None
    dossiers: list[UUID]
    positions: list[int]


def common_obstacle_rows(folded: FoldedProceeding) -> Iterator[CommonObstacleRow]:
    """The one row of an obstacle."""
    state: Obstacle = folded.state
    last = state.last_answer
    awaited = [state.owed[state.awaits[kind]] for kind in (ANSWER, CHASE, MEASURE) if kind in state.awaits]
    assert folded.proceeding.opened_at is not None
    yield CommonObstacleRow(
        proceeding_id=folded.proceeding_id,
        number=folded.proceeding.number,
        title=state.title,
        subject=str(state.subject),
        field=folded.field,
        procedure_code=state.procedure_code,
        stage=folded.nature.stage(state),
        reported_by=state.reporter,
        from_unit=state.reporting_unit,
        to_unit=state.lead,
        to_outside=state.outside if state.lead is None else None,
        opened_at=folded.proceeding.opened_at,
        due_at=min((state.due_at or d.due_at if d.kind == CHASE else d.due_at for d in awaited), default=None),
        answers=len(state.answers),
        answered_at=last.at if last is not None else None,
        no_obstacle=last is not None and last.no_obstacle,
        accepted=last.accepted if last is not None else None,
        parts=len(state.parts),
        parts_open=sum(1 for part in state.parts.values() if part.is_open),
        leads=len(state.leads),
        chased=state.chased,
        brought_up=state.open_request is not None,
        resolved_at=state.resolved_at,
        closed_at=state.closed_at,
        dossiers=sorted(state.linked),
        positions=[folded.stored[0].position],
    )
