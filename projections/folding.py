"""One dossier, folded once for all views: what its rows are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple, cast
from uuid import UUID

import msgspec

from domain.model import dossier_events as ev
from domain.model.attendance import Attendance, attendance_of
from domain.model.clock import Clock
from domain.model.custody import Custody, custody
from domain.model.custody_interval import Interval, Matter, MatterKind
from domain.model.delay import Attribution, attribution
from domain.model.dossier import Dossier
from domain.model.dossier_fold import apply
from domain.model.event import AgencyId, Event, OfficialId, Recorded, UnitId
from domain.model.history import History, effective
from domain.model.procedure import ProcedureVersion
from domain.model.reference import Reference
from domain.model.stall import standstills
from domain.model.steps import StepTime
from domain.model.stretches import Span
from domain.model.working_time import at_office_time, office_day

if TYPE_CHECKING:
    from projections.views.escalations import Rung
    from projections.views.handovers import Handover


class Measured(NamedTuple):
    """Working microseconds of an interval that has an end: all, excused, unexcused while overdue."""

    working_us: int
    excused_us: int
    overdue_us: int


_INSTANT: Final = timedelta(microseconds=1)


class Folded(msgspec.Struct, frozen=True, dict=True):
    """stored: all events as recorded, in order of version. state: after the effective history.

    approved_from: by position of each approval the state just before it.
    """

    dossier_id: UUID
    stored: Sequence[Recorded[Event]]
    reference: Reference
    history: History
    custody: Custody
    state: Dossier
    approved_from: Mapping[int, Dossier]
    attendance: Attendance

    @property
    def clock(self) -> Clock:
        return self.custody.clock

    @property
    def ends(self) -> bool:
        """The clock by the slip ends. That may lie ahead, where a deemed acceptance will end it by itself."""
        return self.clock.ended_at is not None

    @cached_property
    def handovers(self) -> list[Handover]:
        from projections.views.handovers import handovers

        return handovers(self)

    @cached_property
    def sent(self) -> dict[int, ev.Transit]:
        """By position, what set each handover on its way."""
        return {handover.sent.position: handover.body for handover in self.handovers}

    @cached_property
    def rungs(self) -> list[Rung]:
        from projections.views.escalations import rungs

        return rungs(self)

    @cached_property
    def procedure(self) -> ProcedureVersion | None:
        """The version of the receipt; before it the one in force when it was lodged. None where there is none."""
        lodged_on = office_day(self.clock.lodged_at)
        return self.custody.procedure or self.reference.catalogue.on(self.state.procedure_code, lodged_on)

    @cached_property
    def measured_at(self) -> datetime:
        """Up to where steps and delay are measured: the end of the clock, or just after the last event.

        Never the moment of folding: the rows follow from the events alone.
        """
        return self.clock.ended_at or max(r.body.occurred_at for r in self.history.events) + _INSTANT

    @cached_property
    def attribution(self) -> Attribution:
        """Steps and delay up to `measured_at`."""
        return attribution(self.custody, self.measured_at)

    @property
    def steps(self) -> tuple[StepTime, ...]:
        return self.attribution.steps

    def step_due(self, step_id: str | None) -> datetime | None:
        """When a step's own term is over; None where none is set, or it cannot be said."""
        for step in self.steps:
            if step.matter.kind is MatterKind.STEP and step.matter.step_id == step_id:
                return step.due_at
        return None

    @cached_property
    def completions(self) -> Mapping[str, Sequence[Recorded[ev.StepCompleted]]]:
        """By step its completions, in order."""
        found: dict[str, list[Recorded[ev.StepCompleted]]] = {}
        for recorded in self.history.events:
            if isinstance(recorded.body, ev.StepCompleted):
                found.setdefault(recorded.body.step_id, []).append(cast("Recorded[ev.StepCompleted]", recorded))
        return found

    @cached_property
    def spent_on(self) -> Mapping[Matter, Sequence[Interval]]:
        """By matter the intervals of custody that were spent on it, in order."""
        found: dict[Matter, list[Interval]] = {}
        for interval in self.custody.intervals:
            if interval.matter is not None:
                found.setdefault(interval.matter, []).append(interval)
        return found

    @cached_property
    def stalls_at(self) -> datetime | None:
        """When the standstill under way is full, if nothing happens."""
        found = standstills(self.custody)
        return found[-1].full_at if found and found[-1].ended_at is None else None

    @cached_property
    def overdue(self) -> list[Span]:
        """When it was overdue by the due date in force, up to the last instant that is reckoned."""
        ends = [interval.end_at for interval in self.custody.intervals if interval.end_at is not None]
        return self.clock.overdue_spans(max(ends)) if ends else []

    @cached_property
    def recorded_at(self) -> dict[int, datetime]:
        """By position, when each event became known."""
        return {recorded.position: recorded.recorded_at for recorded in self.stored}

    @cached_property
    def measured(self) -> list[Measured | None]:
        """The times of each interval of custody, in order; None of one that has no end."""
        return [_measured(self, interval) for interval in self.custody.intervals]

    def events_of(self, classes: frozenset[type[Event]]) -> Sequence[Recorded[Event]]:
        """The events of the history that are of these very classes, in order; of most classes a dossier has none."""
        if self._classes.isdisjoint(classes):
            return ()
        return [recorded for recorded in self.history.events if type(recorded.body) in classes]

    @cached_property
    def _classes(self) -> frozenset[type[Event]]:
        return frozenset(type(recorded.body) for recorded in self.history.events)

    def agency_of(self, official: OfficialId, at: datetime) -> AgencyId | None:
        unit = self.unit_of(official, at)
        return self.reference.organisation.agency_of(unit) if unit is not None else None

    def unit_of(self, official: OfficialId, at: datetime) -> UnitId | None:
        return self.attendance.unit(official, at)


def fold(stored: Sequence[Recorded[Event]], reference: Reference, about: datetime | None = None) -> Folded:
    """Fold a dossier's whole stored history, which begins with `Lodged`; cut after the instant `about`, if given."""
    return fold_history(stored, effective(stored, about), reference)


def fold_history(stored: Sequence[Recorded[Event]], history: History, reference: Reference) -> Folded:
    """The same of a history that is effective already."""
    assert isinstance(history.events[0].body, ev.Lodged)
    state = Dossier(stored[0].stream_id)
    approved_from: dict[int, Dossier] = {}
    for recorded in history.events:
        if isinstance(recorded.body, ev.Approved):
            approved_from[recorded.position] = state
        state = apply(state, recorded)
    answered = custody(history, reference)
    attendance = attendance_of(reference.organisation, answered.terms.duty_officer)
    return Folded(stored[0].stream_id, stored, reference, history, answered, state, approved_from, attendance)


def _measured(folded: Folded, interval: Interval) -> Measured | None:
    if interval.end_at is None:
        return None
    measure = folded.custody.measure
    unexcused_us, excused_us = measure(interval, interval.start_at, interval.end_at)
    overdue_us = sum(measure(interval, start, end).unexcused_us for start, end in common(interval, folded.overdue))
    return Measured(unexcused_us + excused_us, excused_us, overdue_us)


def month_of(moment: datetime) -> date:
    """The first day of the month in which an instant falls in the office."""
    return _month(office_day(moment))


@lru_cache(maxsize=20_000)
def _month(day: date) -> date:
    return day.replace(day=1)


def by_month(start: datetime, end: datetime) -> Iterator[tuple[date, datetime, datetime]]:
    """[start, end) cut where months end in the office: month, start, end."""
    while start < end:
        month = month_of(start)
        following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
        until = min(end, at_office_time(following, time(0)))
        yield month, start, until
        start = until


def common(interval: Interval, spans: Sequence[Span]) -> Iterator[Span]:
    """What an interval that has an end shares with spans."""
    assert interval.end_at is not None
    for start, end in spans:
        first, last = max(start, interval.start_at), min(end, interval.end_at)
        if first < last:
            yield first, last
