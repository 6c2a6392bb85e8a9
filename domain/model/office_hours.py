"""Office hours of one agency as an index of integers: `WorkingTime` in O(log n).

The index covers the years for which the calendar has rulings, and grows when a question lies
outside them; an answer never depends on what was asked before.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Protocol

from domain.model.event import OFFICE_ZONE, AgencyId
from domain.model.working_time import LAST_YEAR, DayFacts, at_office_time, from_micros, micros, year_of

_GROWTH_YEARS: Final = 4


class OfficeDays(Protocol):
    """Where `OfficeHours` learns the days from: a calendar seen by one agency."""

    @property
    def years(self) -> tuple[int, int]:
        """First and last year for which the calendar has rulings."""

    def spans(self, day: date) -> tuple[tuple[time, time], ...]:
        """Office spans of the day in order, none on a day that is no working day."""

    def facts(self, day: date) -> DayFacts: ...


@dataclass(frozen=True, slots=True)
class _Index:
    """Office spans of the days [first, last] as sorted integers.

    A span i runs from opens[i] to closes[i]; worked[i] is the working time up to its end.
    days[k] is the ordinal of the k-th working day, day_ends[k] its closing.
    """

    first: int
    last: int
    first_us: int
    last_us: int
    opens: list[int]
    closes: list[int]
    worked: list[int]
    days: list[int]
    day_ends: list[int]

    def worked_until(self, moment_us: int) -> int:
        span = bisect_right(self.opens, moment_us) - 1
        if span < 0:
            return 0
        left_in_span = self.closes[span] - moment_us
        return self.worked[span] - left_in_span if left_in_span > 0 else self.worked[span]


class OfficeHours:
    """`WorkingTime` by the office spans of an agency: O(log n) after the index is built."""

    def __init__(self, source: OfficeDays, calendar_version: int, hours_of: AgencyId | None = None) -> None:
        self._source = source
        self._calendar_version = calendar_version
        self._hours_of = hours_of
        first, last = source.years
        self._index = _build(source, first, last + 1)

    @property
    def calendar_version(self) -> int:
        return self._calendar_version

    @property
    def hours_of(self) -> AgencyId | None:
        return self._hours_of

    def working_between(self, start: datetime, end: datetime) -> int:
        return self.working_us(micros(start), micros(end))

    def working_us(self, start_us: int, end_us: int) -> int:
        if end_us <= start_us:
            return 0
        index = self._index
        if start_us < index.first_us or end_us > index.last_us:
            index = self._reaching(start_us, end_us)
        return index.worked_until(end_us) - index.worked_until(start_us)

    def add_working(self, start: datetime, working_us: int) -> datetime:
        if working_us < 0:
            raise ValueError("working time is added, not taken away")
        start_us = micros(start)
        if working_us == 0:
            return from_micros(start_us)
        index = self._reaching(start_us, start_us)
        target = index.worked_until(start_us) + working_us
        while index.worked[-1] < target:
            index = self._reaching(start_us, index.last_us + 1)
            target = index.worked_until(start_us) + working_us
        span = bisect_left(index.worked, target)
        return from_micros(index.closes[span] - (index.worked[span] - target))

    def open_spans(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        start_us, end_us = micros(start), micros(end)
        if end_us <= start_us:
            return []
        index = self._reaching(start_us, end_us)
        cut: list[tuple[datetime, datetime]] = []
        for span in range(bisect_right(index.closes, start_us), bisect_left(index.opens, end_us)):
            opens, closes = max(index.opens[span], start_us), min(index.closes[span], end_us)
            cut.append((from_micros(opens), from_micros(closes)))
        return cut

    def is_open(self, moment: datetime) -> bool:
        moment_us = micros(moment)
        index = self._reaching(moment_us, moment_us)
        span = bisect_right(index.opens, moment_us) - 1
        return span >= 0 and moment_us < index.closes[span]

    def next_opening(self, moment: datetime) -> datetime:
        moment_us = micros(moment)
        index = self._reaching(moment_us, moment_us)
        while index.closes[-1] <= moment_us:
            index = self._reaching(moment_us, index.last_us + 1)
        return from_micros(max(index.opens[bisect_right(index.closes, moment_us)], moment_us))

    def is_working_day(self, day: date) -> bool:
        index, ordinal = self._covering(day), day.toordinal()
        place = bisect_left(index.days, ordinal)
        return place < len(index.days) and index.days[place] == ordinal

    def working_days_between(self, after: date, last: date) -> int:
        if last <= after:
            return 0
        self._covering(after)
        days = self._covering(last).days
        return bisect_right(days, last.toordinal()) - bisect_right(days, after.toordinal())

    def nth_working_day(self, day_0: date, n: int) -> date:
        if n < 1:
            raise ValueError("the first working day after a day is number 1")
        index = self._covering(day_0)
        while (place := bisect_right(index.days, day_0.toordinal()) + n - 1) >= len(index.days):
            index = self._reaching(index.first_us, index.last_us + 1)
        return date.fromordinal(index.days[place])

    def closing(self, day: date) -> datetime:
        index, ordinal = self._covering(day), day.toordinal()
        place = bisect_left(index.days, ordinal)
        if place == len(index.days) or index.days[place] != ordinal:
            raise ValueError(f"{day} is no working day")
        return from_micros(index.day_ends[place])

    def facts(self, day: date) -> DayFacts:
        return self._source.facts(day)

    def _covering(self, day: date) -> _Index:
        index, ordinal = self._index, day.toordinal()
        if index.first <= ordinal <= index.last:
            return index
        noon_us = micros(at_office_time(day, time(12)))
        return self._reaching(noon_us, noon_us)

    def _reaching(self, start_us: int, end_us: int) -> _Index:
        """The index, extended by whole years where the instants lie outside it."""
        index = self._index
        if index.first_us <= start_us and end_us <= index.last_us:
            return index
        first = min(year_of(start_us), date.fromordinal(index.first).year)
        last = date.fromordinal(index.last).year
        if end_us > index.last_us:
            last = min(year_of(end_us) + _GROWTH_YEARS, LAST_YEAR)
        self._index = index = _build(self._source, first, last)
        return index


def _build(source: OfficeDays, first_year: int, last_year: int) -> _Index:
    first, last = date(first_year, 1, 1), date(last_year, 12, 31)
    opens: list[int] = []
    closes: list[int] = []
    worked: list[int] = []
    days: list[int] = []
    day_ends: list[int] = []
    total = 0
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        spans = source.spans(day)
        for opening, closing in spans:
            opens_us = micros(datetime.combine(day, opening, OFFICE_ZONE))
            closes_us = micros(datetime.combine(day, closing, OFFICE_ZONE))
            total += closes_us - opens_us
            opens.append(opens_us)
            closes.append(closes_us)
            worked.append(total)
        if spans:
            days.append(ordinal)
            day_ends.append(closes[-1])
    first_us = micros(at_office_time(first, time(0)))
    last_us = micros(at_office_time(last + timedelta(days=1), time(0))) - 1
    return _Index(first.toordinal(), last.toordinal(), first_us, last_us, opens, closes, worked, days, day_ends)
