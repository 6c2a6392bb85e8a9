"""Who answers for a dossier from when to when, why, and what is waited for meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, NamedTuple
from uuid import UUID

from domain.model import dossier_events as ev
from domain.model.clock import DueName
from domain.model.custody_interval import Excuse, Ground, Interval
from domain.model.event import APPLICANT
from projections.folding import Folded
from projections.rows import Row


class WaitingFor(StrEnum):
    """What a dossier waits for while somebody answers for it."""

    WORK = "work"
    RECEPTION = "reception"
    ACCEPTANCE = "acceptance"
    ASSIGNMENT = "assignment"
    SETTLEMENT = "settlement"
    SUPPLEMENT = "supplement"
    FINANCIAL_DUTY = "financial_duty"
    FEE = "fee"
    OPINION = "opinion"
    OUTSIDE_OPINION = "outside_opinion"
    OBSTACLE_ANSWER = "obstacle_answer"
    OUTSIDE_ANSWER = "outside_answer"
    OPENING = "opening"


class CustodyRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "custody"
    STREAM: ClassVar[str] = "dossier_id"

    dossier_id: UUID
    number: int
    answerer: str
    from_at: datetime
    to_at: datetime | None
    ground: str
    part: str | None
    on_behalf_of: str | None
    unit_id: str | None
    agency_id: str | None
    step_id: str | None
    matter: str | None
    matter_number: int
    waiting_for: str
    waiting_on: str | None
    excused: str | None
    confirmed: bool
    free: bool
    marks: list[str]
    working_us: int | None
    excused_us: int | None
    overdue_us: int | None
    cause: int
    positions: list[int]


class StopRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "stops"
    STREAM: ClassVar[str] = "dossier_id"

    dossier_id: UUID
    number: int
    from_at: datetime
    to_at: datetime | None
    reason: str
    effect: str
    asked_by: str
    positions: list[int]


class DueDateRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "due_dates"
    STREAM: ClassVar[str] = "dossier_id"

    dossier_id: UUID
    number: int
    name: str
    from_at: datetime
    due_at: datetime | None
    position: int


def custody_rows(folded: Folded) -> Iterator[CustodyRow]:
    intervals = zip(folded.custody.intervals, folded.measured, strict=True)
    for number, (interval, times) in enumerate(intervals, 1):
        awaited = awaited_in(folded, interval)
        yield CustodyRow(
            dossier_id=folded.dossier_id,
            number=number,
            answerer=interval.answerer,
            from_at=interval.start_at,
            to_at=interval.end_at,
            ground=interval.ground,
            part=interval.part,
            on_behalf_of=interval.on_behalf_of,
            unit_id=interval.unit_id,
            agency_id=interval.agency_id,
            step_id=interval.step_id,
            matter=interval.matter.kind if interval.matter is not None else None,
            matter_number=interval.matter.number if interval.matter is not None else 0,
            waiting_for=awaited.what,
            waiting_on=awaited.whom,
            excused=interval.excused,
            confirmed=interval.confirmed,
            free=interval.free,
            marks=list(interval.marks),
            working_us=times.working_us if times is not None else None,
            excused_us=times.excused_us if times is not None else None,
            overdue_us=times.overdue_us if times is not None else None,
            cause=interval.cause,
            positions=list(interval.rests_on),
        )


def stop_rows(folded: Folded) -> Iterator[StopRow]:
    for number, stop in enumerate(folded.clock.stops, 1):
        yield StopRow(
            dossier_id=folded.dossier_id,
            number=number,
            from_at=stop.start_at,
            to_at=stop.end_at,
            reason=stop.reason,
            effect=stop.effect,
            asked_by=stop.asked_by,
            positions=[stop.position, *([stop.ended_by] if stop.ended_by is not None else [])],
        )


def due_date_rows(folded: Folded) -> Iterator[DueDateRow]:
    named = ((DueName.FIRST_SLIP, folded.clock.first_slip), (DueName.IN_FORCE, folded.clock.in_force))
    for name, changes in named:
        for number, change in enumerate(changes, 1):
            yield DueDateRow(
                dossier_id=folded.dossier_id,
                number=number,
                name=name,
                from_at=change.from_at,
                due_at=change.due_at,
                position=change.position,
            )


class Awaited(NamedTuple):
    """What is waited for meanwhile, and of whom; None where it is the answerer's own work."""

    what: WaitingFor
    whom: str | None


def awaited_in(folded: Folded, interval: Interval) -> Awaited:
    """What a dossier waits for in an interval of its custody."""
    if interval.ground is Ground.APPLICANT:
        stop = next(stop for stop in folded.clock.stops if stop.position == interval.cause)
        return Awaited(WaitingFor(stop.reason), APPLICANT)
    return _awaited(folded, interval, folded.sent.get(interval.cause))


def _awaited(folded: Folded, interval: Interval, sent: ev.Transit | None) -> Awaited:
    """What an official's interval waits for, and of whom; None where it is the answerer's own work."""
    if interval.excused is not None:
        return _excusing(folded, interval)
    match interval.ground:
        case Ground.TRANSIT if sent is not None:
            return Awaited(WaitingFor.ACCEPTANCE, sent.to.official or sent.to.unit)
        case Ground.INTAKE:
            return Awaited(WaitingFor.RECEPTION, interval.unit_id)
        case Ground.POOL:
            return Awaited(WaitingFor.ASSIGNMENT, interval.unit_id)
        case Ground.SETTLING:
            return Awaited(WaitingFor.SETTLEMENT, interval.answerer)
        case Ground.OPINION:
            return Awaited(WaitingFor.OPINION, interval.answerer)
        case Ground.OBSTACLE:
            return Awaited(WaitingFor.OBSTACLE_ANSWER, interval.answerer)
        case Ground.CHASING:
            return Awaited(WaitingFor.OUTSIDE_ANSWER, _outside(folded, interval))
        case _:
            return Awaited(WaitingFor.WORK, None)


def _excusing(folded: Folded, interval: Interval) -> Awaited:
    match interval.excused:
        case Excuse.AGENCY_CLOSED:
            return Awaited(WaitingFor.OPENING, interval.agency_id)
        case Excuse.OUTSIDE_OPINION:
            asked = next((o for o in folded.custody.opinions if o.position in interval.rests_on), None)
            return Awaited(WaitingFor.OUTSIDE_OPINION, asked.to.outside if asked is not None else None)
        case Excuse.OUTSIDE_OBSTACLE:
            return Awaited(WaitingFor.OUTSIDE_ANSWER, _outside(folded, interval))
        case _:
            reported = _obstacle_behind(folded, interval)
            return Awaited(
                WaitingFor.OBSTACLE_ANSWER, reported.official or reported.unit if reported is not None else None
            )


def _outside(folded: Folded, interval: Interval) -> str | None:
    addressee = _obstacle_behind(folded, interval)
    return addressee.outside if addressee is not None else None


def _obstacle_behind(folded: Folded, interval: Interval) -> ev.Answerable | None:
    """To whom the obstacle went that this interval rests on."""
    found = (o for o in folded.custody.obstacles if set(o.positions) & set(interval.rests_on))
    return next((obstacle.addressee for obstacle in found), None)
