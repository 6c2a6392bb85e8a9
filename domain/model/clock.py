"""The clock by the appointment slip, and its due dates over time (DOMAIN.md §3).

It runs from the receipt to the moment at which the result lies ready where it is handed out, and stands still in the
applicant's turn. Two due dates have names: `first slip` (for the unit's figures and the citizen) and `in force` (for
persons). Overdue is a property of an instant, judged by the due date in force at that instant; no later event makes
an earlier instant more or less overdue.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

import msgspec

from domain.model import dossier_events as ev
from domain.model.clock_stops import Stop
from domain.model.custody_course import Course, EndReason, course
from domain.model.deadline import due_instant, shifted
from domain.model.deadline_explained import ClockEffect
from domain.model.event import AgencyId, Event, Recorded
from domain.model.history import History
from domain.model.reference import Reference
from domain.model.stretches import Span, common
from domain.model.working_time import WorkingTime


class ClockPhase(StrEnum):
    NOT_BEGUN = "not_begun"
    RUNNING = "running"
    STOPPED = "stopped"
    ENDED = "ended"


class DueName(StrEnum):
    FIRST_SLIP = "first_slip"
    IN_FORCE = "in_force"


class DueChange(NamedTuple):
    """From `from_at` on `due_at` holds; None: no due date is in force until the dossier is complete."""

    from_at: datetime
    due_at: datetime | None
    position: int


class Run(NamedTuple):
    """A run of the term; `restart` begins a new one. ended_at: when a wait that begins anew began, or the end."""

    number: int
    started_at: datetime
    ended_at: datetime | None


class Clock(msgspec.Struct, frozen=True):
    """hours: of the agency that issued the receipt, in which all time of the dossier is measured.

    intake_due_at: the end of the one-stop unit's own clock, before the receipt. stops are in order;
    due dates are in order of `from_at`, the last of one instant counts.
    """

    agency_id: AgencyId
    hours: WorkingTime
    lodged_at: datetime
    intake_due_at: datetime
    received_at: datetime | None
    ended_at: datetime | None
    end: EndReason | None
    end_position: int | None
    stops: tuple[Stop, ...]
    runs: tuple[Run, ...]
    first_slip: tuple[DueChange, ...]
    in_force: tuple[DueChange, ...]

    def phase(self, at: datetime) -> ClockPhase:
        if self.ended_at is not None and at >= self.ended_at:
            return ClockPhase.ENDED
        if any(stop.start_at <= at and (stop.end_at is None or at < stop.end_at) for stop in self.stops):
            return ClockPhase.STOPPED
        return ClockPhase.RUNNING if self.received_at is not None and self.received_at <= at else ClockPhase.NOT_BEGUN

    def due(self, at: datetime, name: DueName = DueName.IN_FORCE) -> datetime | None:
        """The due date that holds at an instant: of the first slip as last reckoned, or in force."""
        changes = self._changes(name)
        place = bisect_right(changes, at, key=_from)
        return changes[place - 1].due_at if place else None

    def overdue(self, at: datetime, name: DueName = DueName.IN_FORCE) -> bool:
        """After the due date that holds, with the clock running; nothing is overdue with the applicant."""
        due_at = self.due(at, name)
        return due_at is not None and at > due_at and self.phase(at) is ClockPhase.RUNNING

    def late(self, name: DueName = DueName.FIRST_SLIP) -> bool | None:
        """Whether it ended after its due date, even by no office minute; None while it is open.

        An end in the applicant's turn is judged by the moment at which that began.
        """
        if self.ended_at is None:
            return None
        turns = [stop.start_at for stop in self.stops if stop.ended_by == self.end_position]
        changes = self._changes(name)
        if turns:
            judged_at = min(turns)
            place = bisect_left(changes, judged_at, key=_from)
        else:
            judged_at = self.ended_at
            place = bisect_right(changes, judged_at, key=_from)
        due_at = changes[place - 1].due_at if place else None
        return due_at is not None and judged_at > due_at

    def running_spans(self, until: datetime) -> list[Span]:
        """When the clock ran, up to its end and to `until`."""
        if self.received_at is None:
            return []
        end = until if self.ended_at is None else min(until, self.ended_at)
        spans: list[Span] = []
        start = self.received_at
        for stop in self.stops:
            if start < min(stop.start_at, end):
                spans.append((start, min(stop.start_at, end)))
            start = end if stop.end_at is None else max(start, stop.end_at)
        if start < end:
            spans.append((start, end))
        return spans

    def overdue_spans(self, until: datetime, name: DueName = DueName.IN_FORCE) -> list[Span]:
        """When it was overdue with the clock running, up to `until`, in order."""
        return list(common(list(_pieces(self._changes(name), until)), self.running_spans(until)))

    def _changes(self, name: DueName) -> tuple[DueChange, ...]:
        return self.first_slip if name is DueName.FIRST_SLIP else self.in_force


def clock(history: History, reference: Reference) -> Clock:
    """The clock of a history that begins with `Lodged`."""
    return clock_of(history, course(history, reference))


def clock_of(history: History, walked: Course) -> Clock:
    """The clock, where the course of custody is known already."""
    due = _DueDates(walked)
    for recorded in history.events:
        if walked.ended_at is None or recorded.body.occurred_at <= walked.ended_at:
            due.apply(recorded)
    return Clock(
        agency_id=walked.agency_id,
        hours=walked.hours,
        lodged_at=walked.lodged_at,
        intake_due_at=_intake_due(walked),
        received_at=walked.received_at,
        ended_at=walked.ended_at,
        end=walked.end,
        end_position=walked.end_position,
        stops=walked.stops,
        runs=_runs(walked),
        first_slip=tuple(due.first_slip),
        in_force=tuple(due.in_force),
    )


class _DueDates:
    """Due dates under their two names, event by event."""

    def __init__(self, walked: Course) -> None:
        self._hours = walked.hours
        self._restarts = {s.position for s in walked.stops if s.effect is ClockEffect.RESTART}
        self._ended_stops = {s.ended_by: s for s in walked.stops if s.ended_by is not None}
        self._apologised = False
        self.first_slip: list[DueChange] = []
        self.in_force: list[DueChange] = []

    def apply(self, recorded: Recorded[Event]) -> None:
        body, position = recorded.body, recorded.position
        match body:
            case ev.ReceiptIssued():
                self._set(recorded, body.due_at, body.due_at)
            case ev.SupplementRequested() if position in self._restarts and self.in_force:
                self._apologised = False
                self._set(recorded, None, None)
            case ev.SupplementReceived() | ev.FinancialDutyMet() | ev.FeePaid() if body.due_at is not None:
                self._set(recorded, body.due_at, self._carried(position, body.due_at))
            case ev.ApologyIssued(in_time=True) if self.in_force and self.in_force[-1].due_at is not None:
                self._apologised = True
                self.in_force.append(DueChange(body.occurred_at, body.due_at, position))
            case ev.DueDateRecomputed():
                promised = self.in_force[-1].due_at if self._apologised and self.in_force else None
                self._set(recorded, body.due_at, max(body.due_at, promised) if promised else body.due_at)
            case _:
                pass

    def _carried(self, position: int, due_at: datetime) -> datetime:
        """A date promised in time is shifted by the wait like the slip's."""
        stop = self._ended_stops.get(position)
        promised = self.in_force[-1].due_at if self.in_force else None
        if not self._apologised or stop is None or stop.end_at is None or promised is None:
            return due_at
        return max(due_at, shifted(promised, stop.start_at, stop.end_at, self._hours))

    def _set(self, recorded: Recorded[Event], slip: datetime | None, in_force: datetime | None) -> None:
        at, position = recorded.body.occurred_at, recorded.position
        self.first_slip.append(DueChange(at, slip, position))
        self.in_force.append(DueChange(at, in_force, position))


def _runs(walked: Course) -> tuple[Run, ...]:
    if walked.received_at is None:
        return ()
    runs: list[Run] = []
    started_at: datetime | None = walked.received_at
    for stop in walked.stops:
        if stop.effect is ClockEffect.RESTART and started_at is not None and stop.start_at >= started_at:
            runs.append(Run(len(runs) + 1, started_at, stop.start_at))
            closed = stop.end_at is None or (walked.ended_at is not None and stop.end_at >= walked.ended_at)
            started_at = None if closed else stop.end_at
    if started_at is not None:
        runs.append(Run(len(runs) + 1, started_at, walked.ended_at))
    return tuple(runs)


def _intake_due(walked: Course) -> datetime:
    due_at = due_instant(walked.lodged_at, walked.terms.reception_within, walked.hours)
    for stop in walked.stops:
        before_receipt = walked.received_at is None or stop.start_at < walked.received_at
        if before_receipt and stop.end_at is not None:
            due_at = shifted(due_at, stop.start_at, stop.end_at, walked.hours)
    return due_at


def _from(change: DueChange) -> datetime:
    return change.from_at


def _pieces(changes: Sequence[DueChange], until: datetime) -> Iterator[Span]:
    """When the due date that held was over, in order."""
    for place, change in enumerate(changes, 1):
        end = changes[place].from_at if place < len(changes) else until
        if change.due_at is not None:
            start, stop = max(change.from_at, change.due_at), min(end, until)
            if start < stop:
                yield start, stop
