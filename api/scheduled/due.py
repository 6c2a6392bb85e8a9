"""What is due of a schedule at a moment of the office: the last days, weeks and months that ended. Pure.

Each thing has one period and is done once, so asking again costs nothing; what was missed while nothing ran is made up
for, as far back as `Back` says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from domain.model.working_time import at_office_time, office_day


@dataclass(frozen=True, slots=True)
class Ended:
    """A day, a week (Monday to Sunday) or a month that is over. ends_at: the first instant after it."""

    first: date
    last: date

    @property
    def ends_at(self) -> datetime:
        return at_office_time(self.last + timedelta(days=1), time(0))


@dataclass(frozen=True, slots=True)
class Back:
    """How many of them are made up for."""

    days: int = 7
    weeks: int = 2
    months: int = 3


def days(now: datetime, since: datetime, back: int) -> Iterator[Ended]:
    """The days that ended, the oldest first; none that began before `since`, when the log was opened."""
    today = office_day(now)
    for number in range(back, 0, -1):
        day = today - timedelta(days=number)
        if day > office_day(since):
            yield Ended(day, day)


def weeks(now: datetime, since: datetime, back: int) -> Iterator[Ended]:
    monday = office_day(now) - timedelta(days=office_day(now).weekday())
    for number in range(back, 0, -1):
        first = monday - timedelta(weeks=number)
        if first > office_day(since):
            yield Ended(first, first + timedelta(days=6))


def months(now: datetime, since: datetime, back: int) -> Iterator[Ended]:
    found: list[Ended] = []
    first = office_day(now).replace(day=1)
    for _ in range(back):
        last = first - timedelta(days=1)
        first = last.replace(day=1)
        if last > office_day(since):
            found.append(Ended(first, last))
    yield from reversed(found)
