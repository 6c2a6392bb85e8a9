"""Steps, opinions and obstacles of a dossier: in what time, by whom, and whether in time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from domain.model import dossier_events as ev
from domain.model.custody_interval import MatterKind
from domain.model.custody_obstacles import ObstacleCourse
from domain.model.event import Recorded
from domain.model.steps import StepTime
from projections.folding import Folded
from projections.rows import Row


class StepRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "steps"
    STREAM: ClassVar[str] = "dossier_id"

    dossier_id: UUID
    matter: str
    step_id: str | None
    matter_number: int
    name: str
    term: str | None
    term_us: int | None
    started_at: datetime
    due_at: datetime | None
    ended_at: datetime | None
    visits: int
    spent_us: int
    official: str | None
    part: str | None
    on_behalf_of: str | None
    late: bool | None
    on_software: bool | None
    positions: list[int]


class OpinionRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "opinions"
    STREAM: ClassVar[str] = "dossier_id"

    dossier_id: UUID
    opinion_no: int
    asked_by: str
    to_official: str | None
    to_unit: str | None
    to_outside: str | None
    term: str
    asked_at: datetime
    accepted_at: datetime | None
    due_at: datetime | None
    given_at: datetime | None
    ended_at: datetime | None
    position: int


class ObstacleRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "obstacles"
    STREAM: ClassVar[str] = "dossier_id"

    dossier_id: UUID
    obstacle_no: int
    reported_by: str
    to_official: str | None
    to_unit: str | None
    to_outside: str | None
    step_id: str | None
    reported_at: datetime
    due_at: datetime
    answered_at: datetime | None
    overtaken_at: datetime | None
    no_obstacle: bool
    in_time: bool | None
    positions: list[int]


def step_rows(folded: Folded) -> Iterator[StepRow]:
    """One row a matter. Spent time of an open dossier is as of its last event."""
    for step in folded.steps:
        end = step.holder_at_end
        yield StepRow(
            dossier_id=folded.dossier_id,
            matter=step.matter.kind,
            step_id=step.matter.step_id,
            matter_number=step.matter.number,
            name=step_name(folded, step.matter.step_id),
            term=str(step.term) if step.term is not None else None,
            term_us=step.term_us,
            started_at=step.started_at,
            due_at=step.due_at,
            ended_at=step.ended_at,
            visits=len(step.visits),
            spent_us=step.spent_us,
            official=end.official if end is not None else None,
            part=end.part if end is not None else None,
            on_behalf_of=end.on_behalf_of if end is not None else None,
            late=step.late,
            on_software=_on_software(folded, step),
            positions=step_positions(folded, step),
        )


def opinion_rows(folded: Folded) -> Iterator[OpinionRow]:
    for opinion in folded.custody.opinions:
        yield OpinionRow(
            dossier_id=folded.dossier_id,
            opinion_no=opinion.number,
            asked_by=opinion.asked_by,
            to_official=opinion.to.official,
            to_unit=opinion.to.unit,
            to_outside=opinion.to.outside,
            term=opinion.term,
            asked_at=opinion.asked_at,
            accepted_at=opinion.accepted_at,
            due_at=opinion.due_at,
            given_at=opinion.given_at,
            ended_at=opinion.ended_at,
            position=opinion.position,
        )


def obstacle_rows(folded: Folded) -> Iterator[ObstacleRow]:
    for obstacle in folded.custody.obstacles:
        yield ObstacleRow(
            dossier_id=folded.dossier_id,
            obstacle_no=obstacle.number,
            reported_by=obstacle.reported_by,
            to_official=obstacle.addressee.official,
            to_unit=obstacle.addressee.unit,
            to_outside=obstacle.addressee.outside,
            step_id=obstacle.step_id,
            reported_at=obstacle.reported_at,
            due_at=obstacle.due_at,
            answered_at=obstacle.answered_at,
            overtaken_at=obstacle.overtaken_at,
            no_obstacle=obstacle.no_obstacle,
            in_time=in_time(folded, obstacle),
            positions=list(obstacle.positions),
        )


def in_time(folded: Folded, obstacle: ObstacleCourse) -> bool | None:
    """Whether an obstacle was reported before the step's own due moment; None where the step has none."""
    due_at = folded.step_due(obstacle.step_id)
    return None if due_at is None else obstacle.reported_at <= due_at


def step_name(folded: Folded, step_id: str | None) -> str:
    """The name in the procedure; the id where the procedure does not have it."""
    step = folded.procedure.step(step_id) if folded.procedure is not None and step_id is not None else None
    return step.name if step is not None else step_id or ""


def step_positions(folded: Folded, step: StepTime) -> list[int]:
    """The events behind a matter: those of its custody, and of a step its completion."""
    found = {position for interval in folded.spent_on[step.matter] for position in interval.rests_on}
    found.update(recorded.position for recorded in _completions(folded, step))
    return sorted(found)


def _on_software(folded: Folded, step: StepTime) -> bool | None:
    """Of a completed step, whether its last completion was on the software."""
    completions = _completions(folded, step)
    return completions[-1].body.on_software if completions else None


def _completions(folded: Folded, step: StepTime) -> Sequence[Recorded[ev.StepCompleted]]:
    """Of a matter that is a step; others are never completed."""
    if step.matter.kind is not MatterKind.STEP or step.matter.step_id is None:
        return ()
    return folded.completions.get(step.matter.step_id, ())
