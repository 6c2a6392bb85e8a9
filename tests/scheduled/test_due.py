"""What is due by the calendar: periods that ended, each once, as far back as is made up for."""

from __future__ import annotations

from datetime import date

from api.scheduled.due import days, months, weeks
from tests.domain.office import when

OPENED = when("2020-01-15 08:00")


def test_a_day_is_due_once_it_is_over_and_the_missed_ones_with_it() -> None:
    assert [one.first.day for one in days(when("2020-03-04 00:00"), OPENED, 3)] == [1, 2, 3]
    assert [one.first.day for one in days(when("2020-03-03 23:59"), OPENED, 1)] == [2]


def test_a_week_runs_from_monday_to_sunday() -> None:
    (week,) = weeks(when("2020-03-02 00:20"), OPENED, 1)
    assert (week.first, week.last, week.ends_at) == (date(2020, 2, 24), date(2020, 3, 1), when("2020-03-02 00:00"))
    (before,) = weeks(when("2020-03-01 23:59"), OPENED, 1)
    assert before.last == date(2020, 2, 23)


def test_a_month_is_due_on_the_first_of_the_next_also_over_the_new_year() -> None:
    assert [one.first for one in months(when("2021-01-01 00:05"), OPENED, 2)] == [date(2020, 11, 1), date(2020, 12, 1)]


def test_nothing_is_due_of_a_time_before_the_log() -> None:
    assert list(days(when("2020-01-15 10:00"), OPENED, 7)) == []
    assert [one.first.month for one in months(when("2020-03-01 00:05"), OPENED, 12)] == [1, 2]
    assert list(weeks(when("2020-01-20 00:20"), OPENED, 4)) == []
