"""The calendar: which days are worked, office hours, closures; and working time reckoned by them.

Office time is looked up day by day and added up; what lies between two instants is a difference of sums. A moment
reckoned at a closing time is written as that closing time, never as the next opening.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from api.evidence.verifier.days import (
    HOUR_US,
    clock_us,
    day_number,
    day_start,
    instant,
    office_day_of,
    weekday_of,
)
from api.evidence.verifier.events import StoredEvent
from api.evidence.verifier.findings import Refused, refused
from api.evidence.verifier.instants import micros

LONGEST_SEARCH_DAYS: Final = 40_000
"""More than the longest term that can be written, and its days off."""

OfficeSpans = tuple[tuple[int, int], ...]
"""Opening and closing of each span of office time of a day, in order."""

_TERM_WRITTEN: Final = re.compile(r"([1-9][0-9]{0,3})(wd|wh|cd)", re.ASCII)


class OfficeHours:
    """Working time of one agency, or of two together. `spans_on`: the office spans of a day, none on a day off."""

    def __init__(self, spans_on: Callable[[int], OfficeSpans]) -> None:
        self._spans_on = spans_on
        self._days: dict[int, OfficeSpans] = {}
        self._worked_before: dict[int, int] = {}
        self._first = self._next = 0

    def working_us(self, start: datetime, end: datetime) -> int:
        """Working microseconds in [start, end)."""
        return self.between(micros(start), micros(end))

    def between(self, start: int, end: int) -> int:
        """The same for instants as integers; 0 where `end` is not after `start`."""
        return self.worked_until(end) - self.worked_until(start) if start < end else 0

    def worked_until(self, at: int) -> int:
        """Working time up to an instant since some day, the same for all questions; so differences are what counts."""
        day = office_day_of(at)
        spans = self.spans(day)
        return self._worked_before[day] + sum(max(0, min(at, closes) - opens) for opens, closes in spans)

    def after(self, start: int, working_us: int) -> int:
        """The earliest instant at which so much working time has passed since `start`; `start` itself for none."""
        if working_us == 0:
            return start
        target = self.worked_until(start) + working_us
        first = office_day_of(start)
        for day in range(first, first + LONGEST_SEARCH_DAYS):
            left = target - self.worked_until(day_start(day))
            for opens, closes in self.spans(day):
                if opens + left <= closes:
                    return opens + left
                left -= closes - opens
        raise _calendar_amiss("office hours")

    def is_working_day(self, day: int) -> bool:
        return bool(self.spans(day))

    def closing(self, day: int) -> int:
        """The close of office hours of a working day."""
        return self.spans(day)[-1][1]

    def working_day_after(self, day: int, count: int) -> int:
        """The working day number `count` after a day."""
        for asked in range(day + 1, day + LONGEST_SEARCH_DAYS):
            count -= self.is_working_day(asked)
            if count == 0:
                return asked
        raise _calendar_amiss("office hours")

    def end_of_term(self, start: int, term: str) -> int:
        """When a term that begins at `start` ends: `3wd`, `12wh`, `20cd`, or `0` (within the day). Day 0 is its day."""
        day = office_day_of(start)
        if term in ("0", "0wd"):
            within = self.is_working_day(day) and start <= self.closing(day)
            return self.closing(day if within else self.working_day_after(day, 1))
        parsed = _TERM_WRITTEN.fullmatch(term)
        if parsed is None:
            raise _calendar_amiss(f"term {term}")
        amount, unit = int(parsed[1]), parsed[2]
        if unit == "wh":
            return self.after(start, amount * HOUR_US)
        if unit == "wd":
            return self.closing(self.working_day_after(day, amount))
        return self.closing(self.working_day_after(day + amount - 1, 1))

    def shifted(self, due: int, since: int, until: int) -> int:
        """A due moment after [since, until) does not count: what was left at `since` runs from `until`."""
        return due if since >= due else self.after(until, self.between(since, due))

    def spans(self, day: int) -> OfficeSpans:
        """The office spans of a day. Days are looked up once, from the first one asked for on, both ways."""
        if not self._days:
            self._first = self._next = day
            self._worked_before[day] = 0
        while self._next <= day:
            found = self._days[self._next] = self._spans_on(self._next)
            self._worked_before[self._next + 1] = self._worked_before[self._next] + _length_of(found)
            self._next += 1
        while self._first > day:
            self._first -= 1
            found = self._days[self._first] = self._spans_on(self._first)
            self._worked_before[self._first] = self._worked_before[self._first + 1] - _length_of(found)
        return self._days[day]


@dataclass(frozen=True, slots=True)
class WeekHours:
    """Office hours from a day on: on which weekdays, and in which spans, in microseconds after midnight."""

    first_day: int
    weekdays: frozenset[int]
    spans: OfficeSpans


@dataclass(frozen=True, slots=True)
class Closure:
    """[start, end) in which an agency was closed; agency None: all of them."""

    agency: str | None
    start: int
    end: int


@dataclass(slots=True)
class Calendar:
    """The calendar after all its events. ruled: True for a day that is worked, False for a day off.

    weeks: by agency, and under None the default, in order of their first day.
    """

    ruled: dict[int, bool] = field(default_factory=dict)
    weeks: dict[str | None, list[WeekHours]] = field(default_factory=dict)
    closures: list[Closure] = field(default_factory=list)
    _hours: dict[str | None, OfficeHours] = field(default_factory=dict)
    _common: dict[tuple[str | None, str | None], OfficeHours] = field(default_factory=dict)

    def hours(self, agency: str | None) -> OfficeHours:
        """The hours of an agency: its own, and the default before and without them."""
        key = agency if agency in self.weeks else None
        if key not in self._hours:
            if None not in self.weeks:
                raise _calendar_amiss("default office hours")
            self._hours[key] = OfficeHours(lambda day: self._spans_on(key, day))
        return self._hours[key]

    def common_hours(self, one: str | None, other: str | None) -> OfficeHours:
        """The time in which both agencies are open."""
        first, second = self.hours(one), self.hours(other)
        if first is second:
            return first
        if (one, other) not in self._common:
            self._common[one, other] = OfficeHours(lambda day: _shared_spans(first.spans(day), second.spans(day)))
        return self._common[one, other]

    def is_closed(self, agency: str | None, at: int) -> bool:
        return any(c.agency in (None, agency) and c.start <= at < c.end for c in self.closures)

    def _spans_on(self, agency: str | None, day: int) -> OfficeSpans:
        default = self.weeks[None]
        own = () if agency is None else self.weeks[agency]
        week = _week_in_force(own, day) or _week_in_force(default, day) or default[0]
        if not self.ruled.get(day, weekday_of(day) in week.weekdays):
            return ()
        midnight = day_start(day)
        return tuple((midnight + opens, midnight + closes) for opens, closes in week.spans)


def read_calendar(events: Iterable[StoredEvent]) -> Calendar:
    """The calendar that the events of its stream tell, in order."""
    calendar = Calendar()
    for event in events:
        body = event.body
        match event.topic:
            case "calendar.CalendarSeeded":
                _rule_days(calendar, body["rulings"])
                for hours in body["office_hours"]:
                    _set_hours(calendar, hours)
            case "calendar.DaysRuled":
                _rule_days(calendar, body["rulings"])
            case "calendar.DayRulingWithdrawn":
                calendar.ruled.pop(day_number(body["day"]), None)
            case "calendar.OfficeHoursSet":
                _set_hours(calendar, body["hours"])
            case "calendar.OutageRecorded" if body["outage"]["kind"] == "agency_closed":
                outage = body["outage"]
                start, end = instant(outage["from_at"]), instant(outage["to_at"])
                calendar.closures.append(Closure(outage.get("agency_id"), start, end))
            case _:
                pass
    return calendar


def office_hours(events: Iterable[StoredEvent], agency: str | None) -> OfficeHours:
    """The working time of an agency, or of the default hours, by the calendar as of all these events."""
    return read_calendar(events).hours(agency)


def _rule_days(calendar: Calendar, rulings: Iterable[Mapping[str, Any]]) -> None:
    """A ruling that is not confirmed changes nothing: the day is what its weekday makes it."""
    for ruling in rulings:
        day = day_number(ruling["day"])
        calendar.ruled.pop(day, None)
        if ruling["status"] != "unconfirmed":
            calendar.ruled[day] = ruling["rule"] == "work"


def _set_hours(calendar: Calendar, hours: Mapping[str, Any]) -> None:
    """In the place of those that began on the same day."""
    spans = tuple((clock_us(span["opens"]), clock_us(span["closes"])) for span in hours["spans"])
    week = WeekHours(day_number(hours["valid_from"]), frozenset(hours["weekdays"]), spans)
    agency = hours.get("agency_id")
    others = [known for known in calendar.weeks.get(agency, ()) if known.first_day != week.first_day]
    calendar.weeks[agency] = sorted([*others, week], key=lambda known: known.first_day)


def _week_in_force(weeks: Iterable[WeekHours], day: int) -> WeekHours | None:
    found = None
    for week in weeks:
        found = week if week.first_day <= day else found
    return found


def _length_of(spans: OfficeSpans) -> int:
    return sum(closes - opens for opens, closes in spans)


def _shared_spans(one: OfficeSpans, other: OfficeSpans) -> OfficeSpans:
    pairs = ((max(a, c), min(b, d)) for a, b in one for c, d in other)
    return tuple((opens, closes) for opens, closes in pairs if opens < closes)


def _calendar_amiss(what: str) -> Refused:
    return refused(
        "not-recomputable",
        f"calendar: {what}",
        "Lịch trong các sự kiện không cho phép tính thời gian làm việc.",
        "By the calendar in the events this working time cannot be reckoned.",
    )
