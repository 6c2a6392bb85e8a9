"""Due dates (DOMAIN.md §3): how they are reckoned, stopped for the applicant, and judged.

The day of receipt is day 0. A `Deadline` is stored in the event that set it; stopping and
starting its clock give new ones. What is left of a term is frozen when the clock stops, so a
calendar edit during the wait changes only what comes after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum

import msgspec

from domain.model.deadline_explained import ClockEffect, DayRun, Explanation, PauseNote, closing_day, explain
from domain.model.errors import DomainError
from domain.model.event import Instant
from domain.model.term import Term, TermUnit
from domain.model.working_time import (
    HOUR,
    WorkingTime,
    at_office_time,
    closing_of_nth_working_day,
    in_range,
    office_day,
)


class PausesNotInOrder(DomainError):
    CODE = "pauses-not-in-order"
    VI = (
        "Khoảng tạm dừng {start} / {end} không hợp lệ: phải bắt đầu từ lúc tiếp nhận trở đi, kết thúc không trước "
        "khi bắt đầu, theo thứ tự và không chồng lên nhau; chỉ khoảng cuối được để ngỏ."
    )
    EN = (
        "The pause {start} / {end} is not valid: it must start at or after the receipt, must not end before it starts, "
        "and pauses must be in order without overlap; only the last may be open."
    )


class Pause(msgspec.Struct, frozen=True):
    """A wait for the applicant: from when the request reached them to when the last paper came in."""

    start_at: Instant
    end_at: Instant | None = None


class DueClass(StrEnum):
    """The result on the control slip: trước hạn, đúng hạn, quá hạn."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"


class Deadline(msgspec.Struct, frozen=True, omit_defaults=True):
    """A term at work.

    started_at: where the present run began: the receipt, or under `restart` the completed supplement.
    due_at: the due instant; None while a term that starts anew waits for the applicant. While a pause
    is open it is the one of before, and nobody is overdue by it.
    last_day: of a term in calendar days, before it is rolled on to a working day.
    cutoff: the time of day that a term of 0 was judged by; None for closing time.
    """

    term: Term
    started_at: Instant
    due_at: Instant | None
    explanation: Explanation
    last_day: date | None = None
    cutoff: time | None = None
    run: int = 1

    @property
    def waiting(self) -> PauseNote | None:
        """The open wait for the applicant, if the clock stands still."""
        pauses = self.explanation.pauses
        return pauses[-1] if pauses and pauses[-1].end_at is None else None


def due(
    received_at: datetime,
    term: Term,
    hours: WorkingTime,
    *,
    cutoff: time | None = None,
    pauses: Sequence[Pause] = (),
    effect: ClockEffect = ClockEffect.PAUSE,
) -> Deadline:
    """The explained due date of a term received at an instant. PausesNotInOrder for impossible pauses.

    cutoff: the hour after which "within the day" means the next working day; None for closing time.
    """
    deadline = _run_from(in_range(received_at), term, hours, cutoff, pauses=(), run=1)
    free_from: datetime | None = received_at
    for pause in pauses:
        if free_from is None or pause.start_at < free_from or (pause.end_at and pause.end_at < pause.start_at):
            raise PausesNotInOrder(
                start=pause.start_at.isoformat(), end=pause.end_at.isoformat() if pause.end_at else "…"
            )
        deadline = stop_clock(deadline, pause.start_at, effect, hours)
        if pause.end_at is not None:
            deadline = start_clock(deadline, pause.end_at, hours)
        free_from = pause.end_at
    return deadline


def reckoned_anew(known: Deadline, hours: WorkingTime) -> Deadline:
    """The same term from where its run began, through every stop of that run, by other working time."""
    deadline = due(known.started_at, known.term, hours, cutoff=known.cutoff)
    for pause in known.explanation.pauses:
        if pause.start_at < known.started_at or pause.effect is ClockEffect.RESTART:
            continue
        deadline = stop_clock(deadline, pause.start_at, pause.effect, hours)
        if pause.end_at is not None:
            deadline = start_clock(deadline, pause.end_at, hours)
    return msgspec.structs.replace(deadline, run=known.run)


def due_instant(start: datetime, term: Term, hours: WorkingTime, *, cutoff: time | None = None) -> datetime:
    """When a term that begins at `start` ends: for steps and duties, which need no explanation."""
    return _ends(start, term, hours, cutoff)[0]


def stop_clock(deadline: Deadline, at: datetime, effect: ClockEffect, hours: WorkingTime) -> Deadline:
    """The request reached the applicant: freeze what is left, or (`restart`) let no due date be in force."""
    at = in_range(at)
    if deadline.waiting is not None or deadline.due_at is None or at < deadline.started_at:
        raise ValueError("the clock stops once, after it started")
    note = PauseNote(at, effect, due_before=deadline.due_at)
    if effect is ClockEffect.RESTART:
        return _with_pause(msgspec.structs.replace(deadline, due_at=None), note, days=())
    if at < deadline.due_at:
        if deadline.last_day is None:
            note = msgspec.structs.replace(note, left_us=hours.working_between(at, deadline.due_at))
        else:
            note = msgspec.structs.replace(note, left_days=_days_left(deadline.last_day, deadline.due_at, at))
    return _with_pause(deadline, note)


def start_clock(deadline: Deadline, at: datetime, hours: WorkingTime) -> Deadline:
    """The last paper or payment is in: the frozen rest runs, or a new run begins.

    Where nothing was left, the due instant stays what it was: overdue again at once.
    """
    at, wait = in_range(at), deadline.waiting
    if wait is None or at < wait.start_at:
        raise ValueError("the clock starts after it stopped")
    pauses = (*deadline.explanation.pauses[:-1], msgspec.structs.replace(wait, end_at=at))
    if wait.effect is ClockEffect.RESTART:
        return _run_from(at, deadline.term, hours, deadline.cutoff, pauses, deadline.run + 1)
    due_at, last_day = wait.due_before, deadline.last_day
    if wait.left_us is not None:
        due_at = hours.add_working(at, wait.left_us)
    if wait.left_days is not None:
        last_day = office_day(at) + timedelta(days=wait.left_days)
        due_at = _close_of(last_day, hours)
    if due_at is None:
        raise ValueError("a paused term has a due instant")
    explanation = explain(hours, deadline.term, deadline.started_at, due_at, last_day=last_day, pauses=pauses)
    return msgspec.structs.replace(deadline, due_at=due_at, last_day=last_day, explanation=explanation)


def shifted(due_at: datetime, stopped_at: datetime, started_at: datetime, hours: WorkingTime) -> datetime:
    """A step's or duty's due instant after a stretch that does not count: the working time left runs from its end.

    Where nothing was left when it stopped, the due instant stays.
    """
    if stopped_at >= due_at:
        return due_at
    return hours.add_working(started_at, hours.working_between(stopped_at, due_at))


def due_class(done_at: datetime, due_at: datetime) -> DueClass:
    """Before the due day, on it up to the due instant, or after, even by no office minute."""
    if done_at > due_at:
        return DueClass.LATE
    return DueClass.EARLY if office_day(done_at) < closing_day(due_at) else DueClass.ON_TIME


def overdue_between(due_at: datetime | None, start: datetime, end: datetime, hours: WorkingTime) -> int:
    """Working microseconds of [start, end) at or after the due instant in force; 0 while none is in force."""
    return 0 if due_at is None else hours.working_between(max(due_at, start), end)


def _run_from(
    start: datetime,
    term: Term,
    hours: WorkingTime,
    cutoff: time | None,
    pauses: tuple[PauseNote, ...],
    run: int,
) -> Deadline:
    due_at, last_day = _ends(start, term, hours, cutoff)
    explanation = explain(hours, term, start, due_at, last_day=last_day, pauses=pauses)
    return Deadline(term, start, due_at, explanation, last_day, cutoff, run)


def _ends(start: datetime, term: Term, hours: WorkingTime, cutoff: time | None) -> tuple[datetime, date | None]:
    """The due instant, and of a term in calendar days its last day before rolling."""
    day_0 = office_day(start)
    if term.amount == 0:
        return _within_the_day(start, day_0, hours, cutoff), None
    match term.unit:
        case TermUnit.WORKING_HOURS:
            return hours.add_working(start, term.amount * HOUR), None
        case TermUnit.WORKING_DAYS:
            return closing_of_nth_working_day(hours, day_0, term.amount), None
        case TermUnit.CALENDAR_DAYS:
            last_day = day_0 + timedelta(days=term.amount)
            return _close_of(last_day, hours), last_day


def _within_the_day(start: datetime, day_0: date, hours: WorkingTime, cutoff: time | None) -> datetime:
    """Term 0: the close of day 0, or of the next working day when received after the cut-off, which
    never lies after closing time.
    """
    if hours.is_working_day(day_0):
        closing = hours.closing(day_0)
        latest = closing if cutoff is None else min(closing, at_office_time(day_0, cutoff))
        if start <= latest:
            return closing
    return closing_of_nth_working_day(hours, day_0, 1)


def _close_of(last_day: date, hours: WorkingTime) -> datetime:
    """Close of a day, or of the next working day where it is off (Civil Code 2015, Art. 148(5))."""
    return closing_of_nth_working_day(hours, last_day - timedelta(days=1), 1)


def _days_left(last_day: date, due_at: datetime, at: datetime) -> int:
    """Calendar days from the day of `at` to the last day, or to the due day once the last day is over."""
    today = office_day(at)
    return ((last_day if today <= last_day else closing_day(due_at)) - today).days


def _with_pause(deadline: Deadline, note: PauseNote, days: tuple[DayRun, ...] | None = None) -> Deadline:
    """The deadline with one more wait. `days` () while no due date is in force, since then none are reckoned."""
    known = deadline.explanation
    explanation = msgspec.structs.replace(
        known, pauses=(*known.pauses, note), days=known.days if days is None else days
    )
    return msgspec.structs.replace(deadline, explanation=explanation)
