"""Duties of proceedings: who owes what by when, who bears it from when to when, and the rungs of its ladders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from domain.model.duty import Duty, DutyEscalationAnswered, Rung
from domain.model.event import Event, Recorded
from domain.model.working_time import DAY_OF_WORK
from projections.folding_proceedings import FoldedProceeding
from projections.rows import Row
from projections.views.board import DUE_SOON_SHARE
from projections.views.escalations import reached


class DutyRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "duties"
    STREAM: ClassVar[str] = "proceeding_id"

    proceeding_id: UUID
    nature: str
    place: int
    duty: str
    kind: str
    unit_id: str
    agency_id: str | None
    official: str | None
    began_at: datetime
    began_position: int
    due_at: datetime
    met_at: datetime | None
    met_position: int | None
    met_by: str | None
    fell_at: datetime | None
    fell_position: int | None
    over_at: datetime | None
    due_soon_at: datetime | None
    waits: bool
    waits_since: datetime | None
    binds: bool
    escalates: bool
    reminded_at: datetime | None
    reminders: int
    missed_position: int | None
    rungs: int
    answers: int
    measure: str | None
    measure_until_on: date | None
    measure_by: str | None
    positions: list[int]


class DutyBearerRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "duty_bearers"
    STREAM: ClassVar[str] = "proceeding_id"

    proceeding_id: UUID
    duty: str
    number: int
    bearer: str
    from_at: datetime
    to_at: datetime | None
    part: str
    on_behalf_of: str | None
    marks: list[str]


class DutyRungRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "duty_rungs"
    STREAM: ClassVar[str] = "proceeding_id"

    proceeding_id: UUID
    escalation_no: int
    nature: str
    duty: str
    kind: str
    due_at: datetime
    rung: int
    office: str
    bearer: str
    unit_id: str | None
    delivered_at: datetime
    answer_due_at: datetime
    acknowledged_at: datetime | None
    answered_at: datetime | None
    answered_by: str | None
    measure: str | None
    until_on: date | None
    unanswered_at: datetime | None
    unanswered_by: str | None
    reached: bool
    skipped: list[str]
    positions: list[int]


def duty_rows(folded: FoldedProceeding) -> Iterator[DutyRow]:
    """In the order in which they were laid on."""
    organisation = folded.reference.organisation
    for place, duty in enumerate(folded.duties, start=1):
        reminders = [noted for (key, _), noted in folded.proceeding.notes.reminded.items() if key == duty.key]
        missed = folded.proceeding.notes.missed.get(duty.run)
        rungs = rungs_of(folded, duty)
        answered = [rung for rung in rungs if rung.answered]
        last = max(answered, key=lambda rung: rung.answered_position or 0, default=None)
        yield DutyRow(
            proceeding_id=folded.proceeding_id,
            nature=folded.nature.name,
            place=place,
            duty=duty.key,
            kind=duty.kind,
            unit_id=duty.unit,
            agency_id=organisation.agency_of(duty.unit),
            official=duty.official,
            began_at=duty.began_at,
            began_position=duty.began_position,
            due_at=duty.due_at,
            met_at=duty.met_at,
            met_position=duty.met_position,
            met_by=duty.met_by,
            fell_at=duty.ended_at if duty.met_at is None else None,
            fell_position=duty.ended_position if duty.met_at is None else None,
            over_at=duty.over_at,
            due_soon_at=_due_soon_at(folded, duty),
            waits=duty.waits,
            waits_since=duty.waits_since,
            binds=duty.binds,
            escalates=duty.escalates,
            reminded_at=max((noted.at for noted in reminders), default=None),
            reminders=len(reminders),
            missed_position=missed.position if missed is not None else None,
            rungs=len(rungs),
            answers=len(answered),
            measure=_measure(folded, last) if last is not None else None,
            measure_until_on=last.holds_until if last is not None else None,
            measure_by=last.answered_by if last is not None else None,
            positions=positions_of(folded, duty),
        )


def duty_bearer_rows(folded: FoldedProceeding) -> Iterator[DutyBearerRow]:
    for duty in folded.duties:
        for number, bearing in enumerate(folded.bearings[duty.key], start=1):
            yield DutyBearerRow(
                proceeding_id=folded.proceeding_id,
                duty=duty.key,
                number=number,
                bearer=bearing.standing.official,
                from_at=bearing.from_at,
                to_at=bearing.to_at,
                part=bearing.standing.part,
                on_behalf_of=bearing.standing.on_behalf_of,
                marks=list(bearing.standing.marks),
            )


def duty_rung_rows(folded: FoldedProceeding) -> Iterator[DutyRungRow]:
    """In the order of their delivery."""
    kinds = {duty.key: duty.kind for duty in folded.duties}
    for rung in folded.proceeding.notes.rungs.values():
        yield DutyRungRow(
            proceeding_id=folded.proceeding_id,
            escalation_no=rung.escalation_no,
            nature=folded.nature.name,
            duty=rung.duty,
            kind=kinds.get(rung.duty, rung.duty),
            due_at=rung.due_at,
            rung=rung.rung,
            office=rung.office,
            bearer=rung.bearer,
            unit_id=folded.unit_of(rung.bearer, rung.at),
            delivered_at=rung.at,
            answer_due_at=rung.answer_due_at,
            acknowledged_at=_when(folded, rung.acknowledged_position),
            answered_at=rung.answered_at,
            answered_by=rung.answered_by,
            measure=_measure(folded, rung),
            until_on=rung.holds_until,
            unanswered_at=_when(folded, rung.unanswered_position),
            unanswered_by=rung.unanswered_by,
            reached=reached(folded, rung.bearer, rung.at, rung.answer_due_at),
            skipped=list(rung.skipped),
            positions=rung_positions(rung),
        )


def rungs_of(folded: FoldedProceeding, duty: Duty) -> list[Rung]:
    """The rungs of a duty, of all its runs, in the order of their delivery."""
    return [rung for rung in folded.proceeding.notes.rungs.values() if rung.duty == duty.key]


def rung_positions(rung: Rung) -> list[int]:
    """Of the events behind a rung, in order."""
    behind = (rung.position, rung.acknowledged_position, rung.answered_position, rung.unanswered_position)
    return sorted(position for position in behind if position is not None)


def positions_of(folded: FoldedProceeding, duty: Duty) -> list[int]:
    """Of the events behind a duty: what laid it on, met or ended it, and what was noted about it; in order."""
    notes = folded.proceeding.notes
    found = {duty.began_position, duty.met_position, duty.ended_position}
    found |= {noted.position for (key, _), noted in notes.reminded.items() if key == duty.key}
    found |= {noted.position for (key, _), noted in notes.missed.items() if key == duty.key}
    found.update(position for rung in rungs_of(folded, duty) for position in rung_positions(rung))
    return sorted(position for position in found if position is not None)


def _due_soon_at(folded: FoldedProceeding, duty: Duty) -> datetime | None:
    """From when on its due instant is near, by policy due-soon-1 in the office hours of its unit's agency; None where
    it is over or waits.
    """
    if duty.over_at is not None or duty.waits:
        return None
    hours = folded.reference.hours(folded.reference.organisation.agency_of(duty.unit))
    whole_us = hours.working_between(duty.began_at, duty.due_at)
    near_us = max(DAY_OF_WORK, whole_us // DUE_SOON_SHARE)
    return duty.began_at if whole_us <= near_us else hours.add_working(duty.began_at, whole_us - near_us)


def _measure(folded: FoldedProceeding, rung: Rung) -> str | None:
    answer = _at(folded, rung.answered_position)
    return answer.body.measure if answer is not None and isinstance(answer.body, DutyEscalationAnswered) else None


def _when(folded: FoldedProceeding, position: int | None) -> datetime | None:
    recorded = _at(folded, position)
    return recorded.body.occurred_at if recorded is not None else None


def _at(folded: FoldedProceeding, position: int | None) -> Recorded[Event] | None:
    return folded.by_position.get(position) if position is not None else None
