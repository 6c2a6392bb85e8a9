"""Due dates: the vectors of the rule book, and the edges of each kind of term."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from domain.model.calendar_seed import seeded_calendar
from domain.model.deadline import DueClass, due, due_class, due_instant, overdue_between
from domain.model.deadline_explained import DayRun, Reckoned, WarningCode
from domain.model.term import Term, TermNotUnderstood, TermUnit
from domain.model.working_time import HOUR, AlwaysOpen, DayStatus, MomentOutOfRange
from tests.domain.calendars import local, off, seeded

HOURS = seeded_calendar().hours()


def reckon(received: datetime, term: str, cutoff: time | None = None) -> datetime | None:
    deadline = due(received, Term.parse(term), HOURS, cutoff=cutoff)
    assert deadline.due_at == due_instant(received, Term.parse(term), HOURS, cutoff=cutoff)
    return deadline.due_at


@pytest.mark.parametrize(
    ("received", "term", "expected"),
    [
        (local(2025, 12, 31, 14), "3wd", local(2026, 1, 7, 17)),
        (local(2026, 1, 9, 10), "1wd", local(2026, 1, 10, 17)),
        (local(2026, 2, 13, 10), "2wd", local(2026, 2, 24, 17)),
        (local(2025, 4, 25, 10), "3wd", local(2025, 4, 29, 17)),
        (local(2026, 8, 28, 10), "1wd", local(2026, 9, 3, 17)),
        (local(2025, 7, 12, 9), "1wd", local(2025, 7, 14, 17)),
        (local(2026, 6, 5, 22), "1wd", local(2026, 6, 8, 17)),
        (local(2020, 1, 22, 16), "1wd", local(2020, 1, 30, 17)),
        (local(2026, 8, 21, 10), "1wd", local(2026, 8, 22, 17)),
    ],
)
def test_working_days_end_at_the_close_of_the_nth_after_the_day_of_receipt(
    received: datetime, term: str, expected: datetime
) -> None:
    assert reckon(received, term) == expected


@pytest.mark.parametrize(
    ("received", "cutoff", "expected"),
    [
        (local(2026, 6, 4, 15, 1), time(15), local(2026, 6, 5, 17)),
        (local(2026, 6, 4, 15, 0, 1), time(15), local(2026, 6, 5, 17)),
        (local(2026, 6, 4, 15), time(15), local(2026, 6, 4, 17)),
        (local(2026, 6, 4, 6), time(15), local(2026, 6, 4, 17)),
        (local(2026, 6, 4, 12), None, local(2026, 6, 4, 17)),
        (local(2026, 6, 4, 17), None, local(2026, 6, 4, 17)),
        (local(2026, 6, 4, 17, 0, 1), None, local(2026, 6, 5, 17)),
        (local(2026, 6, 4, 17, 30), time(18), local(2026, 6, 5, 17)),
        (local(2026, 6, 5, 15, 1), time(15), local(2026, 6, 8, 17)),
        (local(2026, 6, 6, 9), time(15), local(2026, 6, 8, 17)),
        (local(2026, 6, 7, 9), None, local(2026, 6, 8, 17)),
    ],
)
def test_within_the_day_means_the_next_working_day_after_the_cutoff(
    received: datetime, cutoff: time | None, expected: datetime
) -> None:
    assert reckon(received, "0", cutoff) == expected


@pytest.mark.parametrize(
    ("received", "term", "expected"),
    [
        (local(2026, 6, 1, 8), "4wh", local(2026, 6, 1, 14)),
        (local(2026, 6, 1, 7), "8wh", local(2026, 6, 1, 17)),
        (local(2026, 6, 1, 17), "1wh", local(2026, 6, 2, 8)),
        (local(2026, 6, 1, 22), "8wh", local(2026, 6, 2, 17)),
        (local(2026, 6, 1, 12), "3wh", local(2026, 6, 1, 16, 30)),
        (local(2026, 6, 5, 16), "12wh", local(2026, 6, 9, 10)),
    ],
)
def test_working_hours_run_in_office_minutes(received: datetime, term: str, expected: datetime) -> None:
    assert reckon(received, term) == expected


def test_closing_time_and_next_opening_are_the_same_start_of_a_term_in_hours() -> None:
    assert reckon(local(2026, 6, 1, 17), "5wh") == reckon(local(2026, 6, 2, 7), "5wh")
    assert reckon(local(2026, 6, 1, 11, 30), "5wh") == reckon(local(2026, 6, 1, 13, 30), "5wh")


@pytest.mark.parametrize(
    ("received", "term", "expected"),
    [
        (local(2026, 6, 1, 8), "20cd", local(2026, 6, 22, 17)),
        (local(2026, 6, 1, 8), "18cd", local(2026, 6, 19, 17)),
        (local(2026, 2, 10, 8), "5cd", local(2026, 2, 23, 17)),
        (local(2026, 1, 5, 8), "5cd", local(2026, 1, 10, 17)),
    ],
)
def test_calendar_days_roll_on_to_a_working_day(received: datetime, term: str, expected: datetime) -> None:
    assert reckon(received, term) == expected


def test_the_explanation_names_every_day_with_its_reason_and_document() -> None:
    days = due(local(2025, 12, 31, 14), Term(3), HOURS).explanation.days
    new_year = "Tết Dương lịch (nghỉ 1/1–4/1)", "BLLĐ 2019 Điều 112", DayStatus.VERIFIED
    swapped = "Nghỉ hoán đổi", "12729/VPCP-KGVX ngày 25/12/2025", DayStatus.VERIFIED
    assert days == (
        DayRun(date(2025, 12, 31), date(2025, 12, 31), Reckoned.DAY_0),
        DayRun(date(2026, 1, 1), date(2026, 1, 1), Reckoned.DAY_OFF, *new_year),
        DayRun(date(2026, 1, 2), date(2026, 1, 2), Reckoned.DAY_OFF, *swapped),
        DayRun(date(2026, 1, 3), date(2026, 1, 3), Reckoned.RECEPTION),
        DayRun(date(2026, 1, 4), date(2026, 1, 4), Reckoned.WEEKEND),
        DayRun(date(2026, 1, 5), date(2026, 1, 7), Reckoned.COUNTED),
    )


def test_the_explanation_shows_a_make_up_day_a_late_receipt_and_a_rolled_last_day() -> None:
    def reckoned(received: datetime, term: str, cutoff: time | None = None) -> list[Reckoned]:
        return [run.reckoned for run in due(received, Term.parse(term), HOURS, cutoff=cutoff).explanation.days]

    assert reckoned(local(2026, 1, 9, 10), "1wd") == [Reckoned.DAY_0, Reckoned.MAKE_UP]
    assert reckoned(local(2026, 6, 4, 15, 1), "0", time(15)) == [Reckoned.AFTER_CUTOFF, Reckoned.COUNTED]
    assert reckoned(local(2026, 6, 4, 9), "0", time(15)) == [Reckoned.COUNTED]
    assert reckoned(local(2026, 6, 7, 9), "0") == [Reckoned.WEEKEND, Reckoned.COUNTED]
    rolled = [Reckoned.DAY_0, Reckoned.COUNTED, Reckoned.LAST_DAY_OFF, Reckoned.ROLLED_TO]
    assert reckoned(local(2026, 6, 1, 9), "20cd") == rolled
    assert reckoned(local(2026, 6, 1, 9), "4wh") == [Reckoned.COUNTED]
    assert reckoned(local(2026, 6, 1, 18), "4wh") == [Reckoned.DAY_0, Reckoned.COUNTED]


def test_an_unconfirmed_day_is_reckoned_by_its_weekday_and_warned_of() -> None:
    explanation = due(local(2026, 11, 20, 8), Term(3), HOURS).explanation
    assert [(w.code, w.days.first) for w in explanation.warnings] == [(WarningCode.UNCONFIRMED_DAY, date(2026, 11, 24))]
    assert due(local(2026, 11, 20, 8), Term(3), HOURS).due_at == local(2026, 11, 25, 17)
    assert explanation.provisional is False


def test_a_due_date_over_a_tet_that_is_not_fixed_yet_is_provisional() -> None:
    across = due(local(2027, 2, 3, 8), Term(2), HOURS).explanation
    assert across.provisional is True
    assert {w.code for w in across.warnings} == {WarningCode.PROVISIONAL_DAY}
    assert due(local(2027, 3, 3, 8), Term(2), HOURS).explanation.provisional is False
    assert due(local(2031, 3, 3, 8), Term(2), HOURS).explanation.provisional is True, "beyond the data"


def test_an_unverified_ruling_counts_and_is_warned_of() -> None:
    hours = seeded((off(date(2026, 3, 3), DayStatus.UNVERIFIED),)).hours()
    deadline = due(local(2026, 3, 2, 8), Term(1), hours)
    assert deadline.due_at == local(2026, 3, 4, 17)
    assert [w.code for w in deadline.explanation.warnings] == [WarningCode.UNVERIFIED_DAY]


def test_days_are_those_of_asia_ho_chi_minh_wherever_the_instant_was_written() -> None:
    received = local(2026, 6, 2, 6).astimezone(None)
    assert due(received, Term(1), HOURS).due_at == local(2026, 6, 3, 17)


def test_a_duty_in_days_counts_closes_and_no_units_of_eight_hours() -> None:
    assert due_instant(local(2026, 6, 1, 8), Term(1), HOURS) == local(2026, 6, 2, 17)
    assert due_instant(local(2026, 6, 1, 8), Term(8, TermUnit.WORKING_HOURS), HOURS) == local(2026, 6, 2, 8)


def test_without_a_calendar_terms_are_elapsed_time() -> None:
    assert due_instant(local(2026, 6, 5, 8), Term(12, TermUnit.WORKING_HOURS), AlwaysOpen()) == local(2026, 6, 5, 20)
    deadline = due(local(2026, 6, 5, 8), Term(2), AlwaysOpen())
    assert deadline.due_at == local(2026, 6, 8)
    assert [run.days for run in deadline.explanation.counted] == [2]


@pytest.mark.parametrize(
    ("done", "result"),
    [
        (local(2026, 6, 1, 23, 59), DueClass.EARLY),
        (local(2026, 6, 2, 0), DueClass.ON_TIME),
        (local(2026, 6, 2, 17), DueClass.ON_TIME),
        (local(2026, 6, 2, 17, 0, 1), DueClass.LATE),
    ],
)
def test_the_control_slip_says_early_on_time_or_late(done: datetime, result: DueClass) -> None:
    assert due_class(done, local(2026, 6, 2, 17)) is result


def test_finished_after_closing_is_late_by_no_working_minute() -> None:
    due_at, done = local(2026, 6, 2, 17), local(2026, 6, 2, 20)
    assert due_class(done, due_at) is DueClass.LATE
    assert overdue_between(due_at, local(2026, 6, 1), done, HOURS) == 0
    assert overdue_between(due_at, local(2026, 6, 1), local(2026, 6, 3, 8), HOURS) == HOUR
    assert overdue_between(None, local(2026, 6, 1), local(2026, 6, 3, 8), HOURS) == 0


@pytest.mark.parametrize("text", ["3wd", "12wh", "20cd", "0"])
def test_a_term_is_written_as_it_was_read(text: str) -> None:
    assert str(Term.parse(text)) == text


@pytest.mark.parametrize("text", ["", "3", "-1wd", "0cd", "0wh", "1.5wd", "03wd", "10000wd", "3 wd", "3WD", "٣wd"])
def test_a_term_in_any_other_form_is_refused(text: str) -> None:
    with pytest.raises(TermNotUnderstood) as refusal:
        Term.parse(text)
    assert refusal.value.code == "term-not-understood"


def test_a_receipt_outside_the_reckoned_years_is_refused() -> None:
    with pytest.raises(MomentOutOfRange):
        due(local(1, 1, 1), Term(1), HOURS)
