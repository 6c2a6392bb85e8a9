"""Why a due date is what it is: days counted and skipped, pauses, documents; stored beside it.

An explanation is compact, since it is stored with every receipt: neighbouring days of one kind
are one `DayRun`. Its words in both languages are in `domain.model.deadline_words`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

import msgspec

from domain.model.event import AgencyId, Instant
from domain.model.term import Term, TermUnit
from domain.model.working_time import DayFacts, DayKind, DayStatus, WorkingTime, at_office_time, office_day

Waits = Sequence[tuple[datetime, datetime]]


class ClockEffect(StrEnum):
    """What waiting for the applicant does to a term: leave the wait out, or begin anew when all is there."""

    PAUSE = "pause"
    RESTART = "restart"


class Reckoned(StrEnum):
    """How a day was reckoned: counted (the first four), where the count starts and is rolled to, or skipped."""

    COUNTED = "counted"
    MAKE_UP = "make_up"
    UNCONFIRMED = "unconfirmed"
    LAST_DAY_OFF = "last_day_off"
    DAY_0 = "day_0"
    ROLLED_TO = "rolled_to"
    AFTER_CUTOFF = "after_cutoff"
    WEEKEND = "weekend"
    DAY_OFF = "day_off"
    RECEPTION = "reception"
    CLOSED = "closed"
    PAUSED = "paused"


COUNTED: Final = frozenset({Reckoned.COUNTED, Reckoned.MAKE_UP, Reckoned.UNCONFIRMED, Reckoned.LAST_DAY_OFF})
SKIPPED: Final = frozenset(Reckoned) - COUNTED - {Reckoned.DAY_0, Reckoned.ROLLED_TO}


class DayRun(msgspec.Struct, frozen=True, omit_defaults=True):
    """Days `first` to `last`, both included, reckoned alike. `name` and `document` are of the ruling on them."""

    first: date
    last: date
    reckoned: Reckoned
    name: str = ""
    document: str = ""
    status: DayStatus | None = None
    provisional: bool = False

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


class PauseNote(msgspec.Struct, frozen=True, omit_defaults=True):
    """A wait for the applicant, open while `end_at` is None.

    due_before: the due instant in force when it began. left_us, left_days: what was frozen of a term in
    working time, or of one in calendar days; neither where the term was over, or starts anew.
    """

    start_at: Instant
    effect: ClockEffect
    end_at: Instant | None = None
    due_before: Instant | None = None
    left_us: int | None = None
    left_days: int | None = None


class WarningCode(StrEnum):
    UNCONFIRMED_DAY = "unconfirmed_day"
    UNVERIFIED_DAY = "unverified_day"
    PROVISIONAL_DAY = "provisional_day"


class DayWarning(msgspec.Struct, frozen=True):
    """A doubt that the due date carries: which days, and what the calendar says of them."""

    code: WarningCode
    days: DayRun


class Explanation(msgspec.Struct, frozen=True, omit_defaults=True):
    """The days of the present run from its day 0 to the due day, and every pause since the receipt.

    No days while no due date is in force.

    hours_of: the agency whose own office hours were used, None for the default hours.
    """

    calendar_version: int
    days: tuple[DayRun, ...]
    pauses: tuple[PauseNote, ...] = ()
    hours_of: AgencyId | None = None

    @property
    def counted(self) -> tuple[DayRun, ...]:
        return tuple(run for run in self.days if run.reckoned in COUNTED)

    @property
    def skipped(self) -> tuple[DayRun, ...]:
        return tuple(run for run in self.days if run.reckoned in SKIPPED)

    @property
    def provisional(self) -> bool:
        """Whether it lies over days that the Government has not fixed yet."""
        return any(run.provisional for run in self.days)

    @property
    def warnings(self) -> tuple[DayWarning, ...]:
        return tuple(DayWarning(code, run) for run in self.days for code in _doubts(run))


def closing_day(due_at: datetime) -> date:
    """The day that a due instant closes; midnight closes the day before."""
    return office_day(due_at - timedelta(microseconds=1))


def _doubts(run: DayRun) -> Iterator[WarningCode]:
    if run.status is DayStatus.UNCONFIRMED:
        yield WarningCode.UNCONFIRMED_DAY
    if run.status is DayStatus.UNVERIFIED and not run.provisional:
        yield WarningCode.UNVERIFIED_DAY
    if run.provisional:
        yield WarningCode.PROVISIONAL_DAY


def explain(
    hours: WorkingTime,
    term: Term,
    started_at: datetime,
    due_at: datetime,
    *,
    last_day: date | None = None,
    pauses: Sequence[PauseNote] = (),
) -> Explanation:
    """Reckon every day of a run that began at `started_at` and is due at `due_at`.

    last_day: of a term in calendar days, before it was rolled on to a working day.
    pauses: all of the dossier; those of this run that froze the term show in the days.
    """
    day_0, due_day = office_day(started_at), closing_day(due_at)
    waits = [(p.start_at, p.end_at) for p in pauses if p.effect is ClockEffect.PAUSE and p.end_at is not None]
    runs: list[DayRun] = []
    for ordinal in range(day_0.toordinal(), max(day_0, due_day).toordinal() + 1):
        day = date.fromordinal(ordinal)
        if term.unit is TermUnit.CALENDAR_DAYS:
            run = _calendar_day(hours, day, day_0, last_day or due_day, due_day, waits)
        else:
            run = _working_day(hours, term, started_at, day, due_day, waits)
        _append(runs, run)
    return Explanation(hours.calendar_version, tuple(runs), tuple(pauses), hours.hours_of)


def _working_day(
    hours: WorkingTime, term: Term, started_at: datetime, day: date, due_day: date, waits: Waits
) -> DayRun:
    """A day of a term in working days or working hours."""
    facts = hours.facts(day)
    reckoned = _OF_KIND[facts.kind]
    if day == office_day(started_at):
        if term.amount == 0 and facts.is_working and day != due_day:
            reckoned = Reckoned.AFTER_CUTOFF
        elif term.amount and not _runs_on_day_0(hours, term, started_at, day):
            reckoned = Reckoned.DAY_0
    elif facts.is_working and waits and _is_paused(hours, day, waits):
        reckoned = Reckoned.PAUSED
    return _as_run(day, reckoned, facts)


def _runs_on_day_0(hours: WorkingTime, term: Term, started_at: datetime, day: date) -> bool:
    """Only a term in hours uses office time of the day of receipt."""
    return term.unit is TermUnit.WORKING_HOURS and hours.working_between(started_at, _midnight_after(day)) > 0


def _is_paused(hours: WorkingTime, day: date, waits: Waits) -> bool:
    """Whether all office time of a working day lies within the waits, which do not overlap."""
    start, end = at_office_time(day, time(0)), _midnight_after(day)
    waited = sum(hours.working_between(max(start, a), min(end, b)) for a, b in waits)
    return waited == hours.working_between(start, end)


def _midnight_after(day: date) -> datetime:
    return at_office_time(day + timedelta(days=1), time(0))


def _calendar_day(hours: WorkingTime, day: date, day_0: date, last_day: date, due_day: date, waits: Waits) -> DayRun:
    """A day of a term in calendar days: only its last day and what follows ask the calendar."""
    if day == day_0:
        return DayRun(day, day, Reckoned.DAY_0)
    midnight = at_office_time(day, time(0))
    if day <= last_day and any(start < midnight <= end for start, end in waits):
        return DayRun(day, day, Reckoned.PAUSED)
    if day < last_day:
        return DayRun(day, day, Reckoned.COUNTED)
    facts = hours.facts(day)
    if day == last_day:
        return _as_run(day, _OF_KIND[facts.kind] if facts.is_working else Reckoned.LAST_DAY_OFF, facts)
    return _as_run(day, Reckoned.ROLLED_TO if day == due_day else _OF_KIND[facts.kind], facts)


_OF_KIND: Final = {kind: Reckoned.COUNTED if kind is DayKind.WORKING else Reckoned(kind.value) for kind in DayKind}


def _as_run(day: date, reckoned: Reckoned, facts: DayFacts) -> DayRun:
    if reckoned is Reckoned.DAY_0:
        return DayRun(day, day, reckoned)
    return DayRun(day, day, reckoned, facts.name, facts.document, facts.status, facts.provisional)


def _append(runs: list[DayRun], run: DayRun) -> None:
    """Add a day, joined to the run before it where nothing but the date differs."""
    if runs and runs[-1] == msgspec.structs.replace(run, first=runs[-1].first, last=runs[-1].last):
        runs[-1] = msgspec.structs.replace(runs[-1], last=run.last)
    else:
        runs.append(run)
