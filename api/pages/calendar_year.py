"""A year of the calendar as a page draws it: twelve months of days, and the rulings behind them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from domain.model.calendar import AgencyDays, DayRuling, Rule, WorkCalendar
from domain.model.event import AgencyId
from domain.model.working_time import DayFacts, DayKind
from projections.words import Words

WEEK: Final = 7


class Mark(StrEnum):
    """What a day is called in the grid; days without a mark are what their weekday makes them."""

    OFF = "off"
    MAKE_UP = "make-up"
    RECEPTION = "reception"
    UNCONFIRMED = "unconfirmed"


LETTERS: Final[dict[str, Words]] = {
    Mark.OFF: Words("N", "O"),
    Mark.MAKE_UP: Words("B", "M"),
    Mark.RECEPTION: Words("R", "R"),
    Mark.UNCONFIRMED: Words("?", "?"),
    "provisional": Words("T", "P"),
}
MEANINGS: Final[dict[str, Words]] = {
    Mark.OFF: Words("nghỉ", "day off"),
    Mark.MAKE_UP: Words("làm bù", "make-up working day"),
    Mark.RECEPTION: Words("chỉ tiếp nhận", "reception only"),
    Mark.UNCONFIRMED: Words("chưa rõ có được nghỉ", "not sure to be off"),
    "provisional": Words("tạm tính, chưa được công bố", "provisional, not fixed yet"),
}

_MARKS: Final = {
    DayKind.DAY_OFF: Mark.OFF,
    DayKind.MAKE_UP: Mark.MAKE_UP,
    DayKind.RECEPTION: Mark.RECEPTION,
    DayKind.UNCONFIRMED: Mark.UNCONFIRMED,
}


@dataclass(frozen=True, slots=True)
class Day:
    """mark: None for a day like any of its weekday. provisional: the ruling of a mark may still change."""

    on: date
    mark: Mark | None
    provisional: bool
    is_working: bool


@dataclass(frozen=True, slots=True)
class Month:
    """weeks: rows of seven, Monday first; None where the day belongs to another month."""

    number: int
    weeks: tuple[tuple[Day | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """Neighbouring days ruled alike by one document."""

    first: date
    last: date
    ruling: DayRuling

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Year:
    number: int
    months: tuple[Month, ...]
    entries: tuple[Entry, ...]

    def count(self, rule: str) -> int:
        """Days that are ruled so."""
        return sum(entry.days for entry in self.entries if entry.ruling.rule == rule)

    @property
    def provisional(self) -> int:
        return sum(entry.days for entry in self.entries if entry.ruling.provisional)


def year_of(calendar: WorkCalendar, number: int, agency: AgencyId | None = None) -> Year:
    """A year by the days of an agency, or by the default ones. CalendarNotSeeded."""
    days = AgencyDays.of(calendar, agency)
    months = tuple(Month(month, tuple(_weeks(days, number, month))) for month in range(1, 13))
    return Year(number, months, tuple(_entries(calendar, number)))


def _weeks(days: AgencyDays, year: int, month: int) -> Iterator[tuple[Day | None, ...]]:
    first = date(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    monday = first - timedelta(days=first.weekday())
    while monday < following:
        week = [monday + timedelta(days=n) for n in range(WEEK)]
        yield tuple(_day(on, days.facts(on)) if on.month == month else None for on in week)
        monday += timedelta(days=WEEK)


def _day(on: date, facts: DayFacts) -> Day:
    mark = _MARKS.get(facts.kind)
    return Day(on, mark, facts.provisional and mark not in (None, Mark.RECEPTION), facts.is_working)


def _entries(calendar: WorkCalendar, year: int) -> Iterator[Entry]:
    found: Entry | None = None
    for on in sorted(day for day in calendar.rulings if day.year == year):
        ruling = calendar.rulings[on]
        if found is not None and on - found.last == timedelta(days=1) and _alike(ruling, found.ruling):
            found = Entry(found.first, on, found.ruling)
            continue
        if found is not None:
            yield found
        found = Entry(on, on, ruling)
    if found is not None:
        yield found


def _alike(one: DayRuling, other: DayRuling) -> bool:
    mine = (one.rule, one.name_vi, one.document, one.status, one.provisional)
    return mine == (other.rule, other.name_vi, other.document, other.status, other.provisional)


RULES: Final[dict[str, Words]] = {
    Rule.OFF: Words("nghỉ", "off"),
    Rule.WORK: Words("làm việc (bù)", "working (make-up)"),
}
STATUSES: Final[dict[str, Words]] = {
    "verified": Words("đã đối chiếu văn bản", "verified against the document"),
    "unverified": Words("chưa kiểm chứng", "not verified"),
    "unconfirmed": Words("chưa xác nhận", "not confirmed"),
}
