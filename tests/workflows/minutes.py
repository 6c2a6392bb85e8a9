"""Office minutes counted one by one: an independent reading of working time for the tests of the motor."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from domain.model.calendar import WorkCalendar
from domain.model.event import OFFICE_ZONE

MINUTE = timedelta(minutes=1)
Span = tuple[datetime, datetime]


class OfficeMinutes:
    """The office minutes from a day on, for so many days, by default hours; each by its first instant, in order."""

    def __init__(self, calendar: WorkCalendar, first: date, days: int) -> None:
        hours = calendar.hours()
        self.starts: list[datetime] = []
        self.days: list[date] = []
        moment = datetime.combine(first, datetime.min.time(), OFFICE_ZONE).astimezone(UTC)
        for number in range(days):
            day = first + timedelta(days=number)
            if not hours.is_working_day(day):
                continue
            self.days.append(day)
            midnight = moment + timedelta(days=number)
            self.starts += [midnight + minute * MINUTE for minute in (*range(420, 690), *range(810, 1020))]

    def after(self, start: datetime, minutes: int, without: Sequence[Span] = ()) -> datetime:
        """The end of the last of so many office minutes from `start` on, those within some spans not counted."""
        for begins, ends in sorted(without):
            counted = self.between(start, begins)
            if counted >= minutes:
                break
            minutes -= counted
            start = max(start, ends)
        return start if minutes == 0 else self.starts[bisect_left(self.starts, start) + minutes - 1] + MINUTE

    def before(self, end: datetime, minutes: int) -> datetime:
        """The instant from which on so many office minutes are left until `end`; a closing rather than an opening."""
        return self.starts[bisect_left(self.starts, end) - minutes - 1] + MINUTE

    def between(self, start: datetime, end: datetime) -> int:
        return max(0, bisect_left(self.starts, end) - bisect_left(self.starts, start))

    def close_of(self, start: datetime, nth: int) -> datetime:
        """The close of the n-th working day after the day of `start`."""
        day = start.astimezone(OFFICE_ZONE).date()
        later = self.days[bisect_left(self.days, day + timedelta(days=1)) + nth - 1]
        return datetime.combine(later, datetime.min.time().replace(hour=17), OFFICE_ZONE).astimezone(UTC)
