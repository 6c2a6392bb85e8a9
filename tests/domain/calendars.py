"""Calendars for tests: the shipped one, random ones, and a naive reading of the rules, minute by minute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from domain.model.calendar import STREAM, CalendarSeeded, DayRuling, Rule, Span, WeekHours, WorkCalendar, evolve
from domain.model.event import OFFICE_ZONE, Event, Recorded, Source
from domain.model.working_time import DayStatus

MINUTE = 60_000_000
BASE = date(2026, 3, 2)
"""A Monday around which random calendars are ruled."""
WINDOW = 30

OFFICE = (Span(time(7), time(11, 30)), Span(time(13, 30), time(17)))
META: dict[str, Any] = {
    "actor": "cb0001",
    "source": Source.CLI,
    "command_id": UUID(int=1),
    "occurred_at": datetime(2026, 1, 1, tzinfo=UTC),
}


def local(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """An instant given in Asia/Ho_Chi_Minh."""
    return datetime(year, month, day, hour, minute, second, tzinfo=OFFICE_ZONE)


def on(day: date, minutes: int) -> datetime:
    """So many minutes after the midnight that begins a day in Asia/Ho_Chi_Minh."""
    return datetime.combine(day, time(0), OFFICE_ZONE) + timedelta(minutes=minutes)


def after(calendar: WorkCalendar, *bodies: Event) -> WorkCalendar:
    """The calendar with more events recorded."""
    for body in bodies:
        version = calendar.version + 1
        calendar = evolve(calendar, Recorded(version, STREAM, version, body.occurred_at, body))
    return calendar


def seeded(rulings: tuple[DayRuling, ...] = (), *hours: WeekHours) -> WorkCalendar:
    week = hours or (WeekHours(date(2026, 1, 1), (0, 1, 2, 3, 4), OFFICE, "test", DayStatus.VERIFIED),)
    return after(WorkCalendar(), CalendarSeeded(**META, rulings=rulings, office_hours=week))


def off(day: date, status: DayStatus = DayStatus.VERIFIED, *, provisional: bool = False) -> DayRuling:
    return ruling(day, Rule.OFF, status, provisional=provisional)


def work(day: date, status: DayStatus = DayStatus.VERIFIED) -> DayRuling:
    return ruling(day, Rule.WORK, status)


def ruling(day: date, rule: Rule, status: DayStatus = DayStatus.VERIFIED, *, provisional: bool = False) -> DayRuling:
    return DayRuling(day, rule, f"ngày {day}", "văn bản thử", status, provisional)


@dataclass(frozen=True)
class Plan:
    """What a random calendar is made of, so that a test can read it naively."""

    hours: tuple[WeekHours, ...]
    rulings: dict[date, DayRuling]

    @property
    def calendar(self) -> WorkCalendar:
        return seeded(tuple(self.rulings.values()), *self.hours)

    def in_force(self, day: date) -> WeekHours:
        return [hours for hours in self.hours if hours.valid_from <= day][-1]

    def works(self, day: date) -> bool:
        week = self.in_force(day)
        ruled = self.rulings.get(day)
        if ruled is None or ruled.status is DayStatus.UNCONFIRMED:
            return day.weekday() in week.weekdays
        return ruled.rule is Rule.WORK

    def open_minute(self, day: date, minute: int) -> bool:
        """Whether the minute that begins so many minutes after midnight is office time."""
        clock = time(minute // 60, minute % 60)
        return self.works(day) and any(span.opens <= clock < span.closes for span in self.in_force(day).spans)

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """Office minutes in [start, end), counted one by one; both at whole minutes."""
        count = 0
        moment = start.astimezone(OFFICE_ZONE)
        while moment < end:
            count += self.open_minute(moment.date(), moment.hour * 60 + moment.minute)
            moment += timedelta(minutes=1)
        return count

    def after_minutes(self, start: datetime, minutes: int) -> datetime:
        """The end of the last of so many office minutes from `start` on."""
        moment = start.astimezone(OFFICE_ZONE)
        while minutes:
            minutes -= self.open_minute(moment.date(), moment.hour * 60 + moment.minute)
            moment += timedelta(minutes=1)
        return moment

    def nth_working_day(self, day: date, n: int) -> date:
        while n:
            day += timedelta(days=1)
            n -= self.works(day)
        return day


@st.composite
def spans(draw: st.DrawFn) -> tuple[Span, ...]:
    """One to three spans in order; neighbours may touch."""
    count = draw(st.integers(1, 3))
    edges = sorted(draw(st.sets(st.integers(1, 95), min_size=2 * count, max_size=2 * count)))
    clock = [time(quarter // 4, quarter % 4 * 15) for quarter in edges]
    return tuple(Span(clock[i], clock[i + 1]) for i in range(0, 2 * count, 2))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A week, perhaps another from some day on, and rulings of every kind around `BASE`."""
    weekdays = st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days)))
    hours = [WeekHours(date(2026, 1, 1), draw(weekdays), draw(spans()), "test", DayStatus.VERIFIED)]
    if draw(st.booleans()):
        start = BASE + timedelta(days=draw(st.integers(-WINDOW, WINDOW)))
        hours.append(WeekHours(start, draw(weekdays), draw(spans()), "test", DayStatus.VERIFIED))
    ruled = draw(
        st.lists(
            st.builds(ruling, days(), st.sampled_from(Rule), st.sampled_from(DayStatus), provisional=st.booleans()),
            max_size=25,
            unique_by=lambda ruling: ruling.day,
        )
    )
    return Plan(tuple(hours), {ruling.day: ruling for ruling in ruled})


def days() -> st.SearchStrategy[date]:
    return st.integers(-WINDOW, WINDOW).map(lambda offset: BASE + timedelta(days=offset))


def minutes() -> st.SearchStrategy[datetime]:
    """Whole minutes around `BASE`, often at quarters of an hour, where spans begin and end."""
    clock = st.integers(0, 1439) | st.integers(0, 95).map(lambda quarter: quarter * 15)
    return st.builds(on, days(), clock)


def moments() -> st.SearchStrategy[datetime]:
    return st.builds(lambda at, us: at + timedelta(microseconds=us), minutes(), st.integers(0, MINUTE - 1))
