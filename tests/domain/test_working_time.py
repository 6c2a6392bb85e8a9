"""Working time against a naive reading, minute by minute, and its laws on random calendars."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.model.calendar_seed import seeded_calendar
from domain.model.working_time import (
    HOUR,
    AlwaysOpen,
    MomentOutOfRange,
    closing_of_nth_working_day,
    from_micros,
    in_range,
    micros,
    office_day,
)
from tests.domain.calendars import MINUTE, Plan, days, local, minutes, moments, off, on, plans, seeded, work

LENGTHS = st.integers(0, 400 * HOUR)


@settings(max_examples=60, deadline=None)
@given(plans(), minutes(), st.integers(0, 3 * 1440))
def test_working_time_is_the_office_minutes_counted_one_by_one(plan: Plan, start: datetime, length: int) -> None:
    end = start + timedelta(minutes=length)
    assert plan.calendar.hours().working_between(start, end) == plan.minutes_between(start, end) * MINUTE


@settings(max_examples=60, deadline=None)
@given(plans(), minutes(), st.integers(1, 200))
def test_adding_working_time_walks_the_office_minutes(plan: Plan, start: datetime, amount: int) -> None:
    assert plan.calendar.hours().add_working(start, amount * MINUTE) == plan.after_minutes(start, amount)


@settings(max_examples=60, deadline=None)
@given(plans(), minutes())
def test_the_office_is_open_in_its_spans_and_opens_at_the_next_of_them(plan: Plan, at: datetime) -> None:
    hours = plan.calendar.hours()
    day, minute = office_day(at), (at - on(office_day(at), 0)) // timedelta(minutes=1)
    assert hours.is_open(at) == plan.open_minute(day, minute)
    # The first office minute from there on ends one minute after the next opening.
    assert hours.next_opening(at) == plan.after_minutes(at, 1) - timedelta(minutes=1)


@settings(max_examples=50, deadline=None)
@given(plans(), days(), st.integers(1, 20))
def test_the_nth_working_day_is_found_by_walking(plan: Plan, day: date, n: int) -> None:
    hours = plan.calendar.hours()
    found = hours.nth_working_day(day, n)
    assert found == plan.nth_working_day(day, n)
    assert hours.working_days_between(day, found) == n
    assert hours.working_days_between(day, found - timedelta(days=1)) == n - 1
    assert hours.is_working_day(found) is True
    last = plan.in_force(found).spans[-1].closes
    assert closing_of_nth_working_day(hours, day, n) == on(found, last.hour * 60 + last.minute)


@settings(max_examples=50, deadline=None)
@given(plans(), moments(), moments(), moments())
def test_working_time_adds_up(plan: Plan, a: datetime, b: datetime, c: datetime) -> None:
    a, b, c = sorted((a, b, c))
    hours = plan.calendar.hours()
    assert hours.working_between(a, c) == hours.working_between(a, b) + hours.working_between(b, c)
    assert hours.working_between(c, a) == 0
    assert sum((end - start) // timedelta(microseconds=1) for start, end in hours.open_spans(a, c)) == (
        hours.working_between(a, c)
    )


@settings(max_examples=50, deadline=None)
@given(plans(), moments(), LENGTHS)
def test_adding_is_the_inverse_of_measuring(plan: Plan, start: datetime, length: int) -> None:
    hours = plan.calendar.hours()
    end = hours.add_working(start, length)
    assert hours.working_between(start, end) == length
    # It is the earliest such instant: a closing time, not the next opening.
    if length:
        assert hours.working_between(start, end - timedelta(microseconds=1)) == length - 1


@settings(max_examples=50, deadline=None)
@given(plans(), moments(), moments(), LENGTHS, LENGTHS)
def test_later_starts_and_longer_times_end_no_earlier(
    plan: Plan, a: datetime, b: datetime, short: int, long: int
) -> None:
    a, b = sorted((a, b))
    short, long = sorted((short, long))
    hours = plan.calendar.hours()
    assert hours.add_working(a, short) <= hours.add_working(a, long) <= hours.add_working(b, max(long, 1))


@settings(max_examples=20, deadline=None)
@given(plans(), moments(), LENGTHS, st.lists(moments(), max_size=5))
def test_an_answer_does_not_depend_on_what_was_asked_before(
    plan: Plan, start: datetime, length: int, asked: list[datetime]
) -> None:
    fresh, used = plan.calendar.hours(), plan.calendar.hours()
    for moment in asked:
        used.working_between(moment - timedelta(days=900), moment + timedelta(days=900))
    assert fresh.add_working(start, length) == used.add_working(start, length)


def test_hours_are_reckoned_once_for_one_state_of_the_calendar() -> None:
    calendar = seeded()
    assert calendar.hours("sxd") is calendar.hours("stp") is calendar.hours(None)


def test_years_without_rulings_have_weekends_only_and_say_that_they_are_provisional() -> None:
    hours = seeded_calendar().hours()
    assert hours.is_working_day(date(2045, 9, 1)) is True
    assert hours.is_working_day(date(2045, 9, 2)) is False, "a Saturday"
    assert hours.facts(date(2045, 9, 1)).provisional is True
    assert hours.facts(date(2026, 9, 3)).provisional is False
    start = local(2040, 1, 2, 7)
    assert hours.working_between(start, hours.add_working(start, 20_000 * HOUR)) == 20_000 * HOUR


def test_a_ruling_takes_a_day_off_and_makes_a_saturday_work() -> None:
    friday, saturday = date(2026, 3, 6), date(2026, 3, 7)
    hours = seeded((off(friday), work(saturday))).hours()
    assert (hours.is_working_day(friday), hours.is_working_day(saturday)) == (False, True)
    assert hours.working_between(on(friday, 0), on(friday, 2 * 1440)) == 8 * HOUR
    with pytest.raises(ValueError, match="no working day"):
        hours.closing(friday)


def test_always_open_is_elapsed_time() -> None:
    hours = AlwaysOpen()
    start, end = local(2026, 3, 6, 22), local(2026, 3, 9, 1)
    assert hours.working_between(start, end) == 51 * HOUR
    assert hours.add_working(start, 51 * HOUR) == end
    assert hours.open_spans(start, end) == [(start, end)]
    assert hours.open_spans(end, start) == []
    assert hours.next_opening(start) == start
    assert hours.is_open(start) is True
    assert hours.closing(date(2026, 3, 7)) == local(2026, 3, 8)
    assert hours.nth_working_day(date(2026, 3, 6), 2) == date(2026, 3, 8)
    assert hours.working_days_between(date(2026, 3, 6), date(2026, 3, 8)) == 2


@pytest.mark.parametrize("hours", [AlwaysOpen(), seeded().hours()])
def test_time_is_not_taken_away(hours: AlwaysOpen) -> None:
    with pytest.raises(ValueError, match="not taken away"):
        hours.add_working(local(2026, 3, 6), -1)
    with pytest.raises(ValueError, match="number 1"):
        hours.nth_working_day(date(2026, 3, 6), 0)


def test_moments_outside_the_reckoned_years_are_refused() -> None:
    hours = seeded().hours()
    for moment in (datetime(1900, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)):
        with pytest.raises(MomentOutOfRange):
            hours.add_working(moment, HOUR)
        with pytest.raises(MomentOutOfRange):
            in_range(moment)
    with pytest.raises(ValueError, match="time zone"):
        in_range(datetime(2026, 1, 1))  # noqa: DTZ001 - the naive one that is refused


@settings(deadline=None)
@given(st.datetimes(datetime(1976, 1, 2), datetime(2199, 12, 30), timezones=st.just(UTC)))  # noqa: DTZ001 - bounds
def test_microseconds_and_instants_are_the_same(moment: datetime) -> None:
    assert from_micros(micros(moment)) == moment
