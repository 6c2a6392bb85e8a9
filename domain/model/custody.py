"""Who answers for a dossier at every instant: policy `custody-1` (DOMAIN.md §5).

From lodging to the end of the clock exactly one answers: an official, or the applicant. `custody` is a pure function
of the history, the calendar and the organisation; it reads no clock, and is worked out as far ahead as terms and
known absences reach, so `answers(t)` holds for every t as long as nothing else is recorded.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

import msgspec

from domain.model.calendar import Outage, OutageKind
from domain.model.clock import Clock, clock_of
from domain.model.common_hours import CommonHours
from domain.model.custody_course import Course, course
from domain.model.custody_interval import Excuse, Ground, Interval, Mark
from domain.model.custody_naming import Named
from domain.model.custody_obstacles import ObstacleCourse
from domain.model.custody_opinions import OpinionCourse
from domain.model.custody_terms import CustodyTerms
from domain.model.dossier_events import Lodged, ReceiptIssued
from domain.model.event import APPLICANT, AgencyId
from domain.model.history import History
from domain.model.procedure import ProcedureVersion
from domain.model.reference import Reference
from domain.model.stretches import Span
from domain.model.transit import DeemedAcceptance
from domain.model.working_time import WorkingTime


class Measured(NamedTuple):
    """Working microseconds in the hours of the agency that issued the receipt."""

    unexcused_us: int
    excused_us: int


class Custody(msgspec.Struct, frozen=True, dict=True):
    """`intervals` tile [lodged, end of the clock), or to `until`, or openly on where the dossier is open.

    deemed: acceptances by the passing of time, future ones too. opinions and obstacles: their courses.
    procedure: the version of the receipt; None before it.
    """

    history: History
    reference: Reference
    procedure: ProcedureVersion | None
    clock: Clock
    terms: CustodyTerms
    intervals: tuple[Interval, ...]
    deemed: tuple[DeemedAcceptance, ...]
    opinions: tuple[OpinionCourse, ...]
    obstacles: tuple[ObstacleCourse, ...]

    def answers(self, at: datetime) -> Interval | None:
        """The interval that covers an instant; None before lodging and after the end."""
        place = bisect_right(self._starts, at)
        if not place:
            return None
        found = self.intervals[place - 1]
        return found if found.end_at is None or at < found.end_at else None

    def measure(self, interval: Interval, start: datetime, end: datetime) -> Measured:
        """Working time of [start, end) within an interval, excused or not.

        Time in which the answerer's own agency was closed, while the receipt's was open, is excused. What was asked
        is kept: steps, delay and facts ask for the same spans, and no two intervals share one.
        """
        known = self._known.get((start, end))
        if known is None:
            known = self._known[start, end] = self._measure(interval, start, end)
        return known

    def _measure(self, interval: Interval, start: datetime, end: datetime) -> Measured:
        hours = self.clock.hours
        total = hours.working_between(start, end)
        if interval.answerer == APPLICANT or interval.excused is not None:
            return Measured(0, total)
        own = self.hours(interval)
        if own is hours:
            return Measured(total, 0)
        unexcused = own.working_between(start, end)
        return Measured(unexcused, total - unexcused)

    def hours(self, interval: Interval) -> WorkingTime | CommonHours:
        """The working time that counts against the answerer: their agency and the receipt's both open."""
        hours = self.clock.hours
        own = self.reference.hours(interval.agency_id)
        return hours if own is hours else CommonHours(hours, own)

    @cached_property
    def _known(self) -> dict[Span, Measured]:
        return {}

    @cached_property
    def _starts(self) -> list[datetime]:
        return [interval.start_at for interval in self.intervals]


def custody(history: History, reference: Reference, until: datetime | None = None) -> Custody:
    """The custody of a history that begins with `Lodged`; with `until`, as if nothing were known after it."""
    walked = course(history, reference, until)
    cover = _Cover(history, reference, walked)
    end = walked.ended_at if until is None or walked.ended_at is not None else until
    for place, segment in enumerate(walked.segments, 1):
        segment_end = end if place == len(walked.segments) else walked.segments[place].start_at
        if segment_end is None or segment.start_at < segment_end:
            cover.add(segment.named, segment.start_at, segment_end)
    return Custody(
        history=history,
        reference=reference,
        procedure=_procedure(history, reference),
        clock=clock_of(history, walked),
        terms=walked.terms,
        intervals=tuple(cover.intervals),
        deemed=walked.deemed,
        opinions=walked.opinions,
        obstacles=walked.obstacles,
    )


def _procedure(history: History, reference: Reference) -> ProcedureVersion | None:
    lodged = history.events[0].body
    receipt = next((r.body for r in history.events if isinstance(r.body, ReceiptIssued)), None)
    if receipt is None or not isinstance(lodged, Lodged):
        return None
    return reference.catalogue.get(lodged.procedure_code, receipt.procedure_version)


class _Cover:
    """Replaces those whom the rules name by those who answer (rule 6), and joins equal neighbours."""

    def __init__(self, history: History, reference: Reference, walked: Course) -> None:
        self._entered_by = history.entered_by
        self._reference = reference
        self._walked = walked
        closures = (o for o in reference.calendar.outages if o.kind is OutageKind.AGENCY_CLOSED)
        self._closures = sorted(closures, key=lambda outage: outage.from_at)
        self.intervals: list[Interval] = []

    def add(self, named: Named, start: datetime, end: datetime | None) -> None:
        if named.ground is Ground.APPLICANT:
            self._put(
                Interval(
                    start_at=start,
                    end_at=end,
                    answerer=APPLICANT,
                    ground=named.ground,
                    unit_id=named.unit,
                    step_id=named.step_id,
                    cause=named.cause,
                    rests_on=self._positions(named.rests_on),
                )
            )
            return
        at: datetime | None = start
        while at is not None and (end is None or at < end):
            standing = self._walked.attendance.answering(named.official, named.unit, at)
            until = standing.until if end is None or (standing.until and standing.until < end) else end
            answering = Interval(
                start_at=at,
                end_at=until,
                answerer=standing.official,
                ground=named.ground,
                part=standing.part,
                on_behalf_of=standing.on_behalf_of,
                unit_id=named.unit,
                agency_id=self._agency(standing.official, standing.marks, named.unit, at),
                step_id=named.step_id,
                matter=named.matter,
                excused=named.excused,
                confirmed=named.confirmed,
                free=named.transit_no in self._walked.free,
                marks=(*named.marks, *standing.marks),
                cause=named.cause,
                rests_on=self._positions((*named.rests_on, *standing.absences)),
            )
            for interval in _excused_while_closed(answering, self._closures):
                self._put(interval)
            at = until

    def _agency(self, official: str, marks: Sequence[Mark], unit: str, at: datetime) -> AgencyId | None:
        """Whoever answers does so in the agency that has it; only the duty officer sits elsewhere."""
        organisation = self._reference.organisation
        if Mark.DUTY_OFFICER in marks:
            unit = organisation.unit_of(official, at) or unit
        return organisation.agency_of(unit)

    def _positions(self, rests_on: tuple[int, ...]) -> tuple[int, ...]:
        if not self._entered_by:
            return rests_on if len(rests_on) == 1 else tuple(sorted(set(rests_on)))
        entries = [self._entered_by[p] for p in rests_on if p in self._entered_by]
        return tuple(sorted({*rests_on, *entries}))

    def _put(self, interval: Interval) -> None:
        last = self.intervals[-1] if self.intervals else None
        if last is not None and _same(last, interval):
            self.intervals[-1] = msgspec.structs.replace(last, end_at=interval.end_at)
        else:
            self.intervals.append(interval)


def _same(first: Interval, second: Interval) -> bool:
    """Equal but for when they are. Neighbours mostly differ in who answers or since which event."""
    if first.answerer != second.answerer or first.cause != second.cause:
        return False
    return msgspec.structs.replace(first, start_at=second.start_at, end_at=second.end_at) == second


def _excused_while_closed(interval: Interval, closures: Sequence[Outage]) -> Iterator[Interval]:
    """The interval, cut where the answerer's agency was closed by an event of the calendar."""
    start, end = interval.start_at, interval.end_at
    for closure in closures if interval.excused is None else ():
        if end is not None and max(start, closure.from_at) >= end:
            break
        if closure.agency_id not in (None, interval.agency_id) or closure.to_at <= start:
            continue
        opens = closure.to_at if end is None else min(closure.to_at, end)
        if start < closure.from_at:
            yield msgspec.structs.replace(interval, start_at=start, end_at=closure.from_at)
        start = max(start, closure.from_at)
        yield msgspec.structs.replace(interval, start_at=start, end_at=opens, excused=Excuse.AGENCY_CLOSED)
        start = opens
    if end is None or start < end:
        yield msgspec.structs.replace(interval, start_at=start)


def overlap(interval: Interval, span: Span) -> Span | None:
    """What an interval and a span have in common."""
    start = max(interval.start_at, span[0])
    end = span[1] if interval.end_at is None else min(interval.end_at, span[1])
    return (start, end) if start < end else None
