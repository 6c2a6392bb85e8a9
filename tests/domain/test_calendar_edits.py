"""What may be edited in a calendar, and when."""

from __future__ import annotations

import unicodedata
from datetime import date, time, timedelta

import msgspec
import pytest

from domain.model.calendar import (
    CalendarSeeded,
    DayRuling,
    DayRulingWithdrawn,
    DaysRuled,
    OfficeHoursSet,
    Outage,
    OutageKind,
    OutageRecorded,
    ReceptionDays,
    ReceptionDaysSet,
    Rule,
    Span,
    WeekHours,
    WorkCalendar,
)
from domain.model.calendar_edits import (
    CalendarAlreadySeeded,
    DayHasBegun,
    DayNotRuled,
    OfficeHoursNotValid,
    OutageNotValid,
    PastDayNotSaid,
    RulingIncomplete,
    record_outage,
    rule_days,
    seed,
    set_office_hours,
    set_reception_days,
    withdraw_ruling,
)
from domain.model.calendar_seed import seed_event
from domain.model.working_time import DayStatus, MomentOutOfRange
from tests.domain.calendars import META, OFFICE, local, off, seeded, work

TODAY = date(2026, 3, 6)
"""A Friday."""
NOW = local(2026, 3, 6, 9)
SATURDAY = TODAY + timedelta(days=1)


def ruled(*rulings: DayRuling) -> DaysRuled:
    return DaysRuled(**META, rulings=rulings)


def retroactive(ruling: DayRuling, name: str = "Nghỉ bão (hồi tố)") -> DayRuling:
    return msgspec.structs.replace(ruling, name_vi=name)


def week(valid_from: date, *spans: Span, weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)) -> OfficeHoursSet:
    hours = WeekHours(valid_from, weekdays, spans or OFFICE, "QĐ", DayStatus.VERIFIED)
    return OfficeHoursSet(**META, hours=hours)


def test_a_coming_saturday_can_be_made_a_working_day() -> None:
    proposed = ruled(work(SATURDAY), off(date(2026, 3, 9)))
    assert rule_days(seeded(), proposed, NOW) == [proposed]


def test_a_day_that_has_begun_becomes_no_working_day() -> None:
    calendar = seeded((off(TODAY), off(date(2026, 2, 2))))
    past = [retroactive(work(day), "làm bù, hồi tố") for day in (date(2026, 2, 28), date(2026, 2, 2))]
    for proposed in (ruled(work(TODAY)), *map(ruled, past)):
        with pytest.raises(DayHasBegun):
            rule_days(calendar, proposed, NOW)
    with pytest.raises(DayHasBegun):
        withdraw_ruling(calendar, DayRulingWithdrawn(**META, day=TODAY, reason="nhầm"), NOW)
    # At midnight in Asia/Ho_Chi_Minh the day has begun, a moment before it has not.
    with pytest.raises(DayHasBegun):
        rule_days(seeded(), ruled(work(SATURDAY)), local(2026, 3, 7))
    assert rule_days(seeded(), ruled(work(SATURDAY)), local(2026, 3, 6, 23, 59))


def test_a_day_that_has_begun_can_still_be_taken_off() -> None:
    proposed = ruled(off(TODAY), retroactive(off(date(2026, 2, 2))))
    assert rule_days(seeded(), proposed, NOW) == [proposed]


def test_a_past_day_is_ruled_only_by_saying_that_it_is_meant() -> None:
    with pytest.raises(PastDayNotSaid):
        rule_days(seeded(), ruled(off(TODAY), off(date(2026, 2, 2))), NOW)
    decomposed = retroactive(off(date(2026, 2, 2)), unicodedata.normalize("NFD", "Nghỉ bão, HỒI TỐ"))
    assert rule_days(seeded(), ruled(decomposed), NOW)


def test_confirming_an_unconfirmed_day_that_was_off_helps_and_is_let_through() -> None:
    calendar = seeded((off(TODAY, DayStatus.UNCONFIRMED),))
    assert rule_days(calendar, ruled(off(TODAY)), NOW)


def test_office_hours_of_days_that_have_begun_stay_as_they_were() -> None:
    longer = Span(time(7), time(18))
    assert set_office_hours(seeded(), week(SATURDAY, longer), NOW)
    for proposed in (week(TODAY, longer), week(TODAY, Span(time(7), time(12))), week(date(2026, 2, 1), longer)):
        with pytest.raises(DayHasBegun):
            set_office_hours(seeded(), proposed, NOW)
    with pytest.raises(DayHasBegun):
        set_office_hours(seeded(), week(date(2026, 2, 28), weekdays=(0, 1, 2, 3, 4, 5)), NOW)
    assert set_office_hours(seeded(), week(TODAY), NOW), "the same hours again"


@pytest.mark.parametrize(
    "proposed",
    [
        week(SATURDAY, Span(time(12), time(12))),
        week(SATURDAY, Span(time(7), time(12)), Span(time(11), time(17))),
        week(SATURDAY, weekdays=()),
        week(SATURDAY, weekdays=(0, 0)),
        week(SATURDAY, weekdays=(7,)),
    ],
)
def test_office_hours_need_weekdays_and_spans_in_order(proposed: OfficeHoursSet) -> None:
    with pytest.raises(OfficeHoursNotValid):
        set_office_hours(seeded(), proposed, NOW)


@pytest.mark.parametrize(
    "rulings",
    [
        (),
        (off(SATURDAY), work(SATURDAY)),
        (DayRuling(SATURDAY, Rule.OFF, "Nghỉ", " ", DayStatus.VERIFIED),),
        (DayRuling(SATURDAY, Rule.OFF, "", "QĐ 1", DayStatus.VERIFIED),),
    ],
)
def test_a_ruling_names_each_day_once_with_name_and_document(rulings: tuple[DayRuling, ...]) -> None:
    with pytest.raises(RulingIncomplete):
        rule_days(seeded(), ruled(*rulings), NOW)


def test_days_outside_the_reckoned_years_are_refused() -> None:
    with pytest.raises(MomentOutOfRange):
        rule_days(seeded(), ruled(off(date(2300, 1, 1))), NOW)
    with pytest.raises(MomentOutOfRange):
        set_office_hours(seeded(), week(date(1900, 1, 1)), NOW)


def test_only_a_ruling_that_exists_is_withdrawn() -> None:
    with pytest.raises(DayNotRuled):
        withdraw_ruling(seeded(), DayRulingWithdrawn(**META, day=SATURDAY, reason="nhầm"), NOW)
    calendar = seeded((work(SATURDAY),))
    proposed = DayRulingWithdrawn(**META, day=SATURDAY, reason="hoãn làm bù")
    assert withdraw_ruling(calendar, proposed, NOW) == [proposed]


def test_a_calendar_is_seeded_once_with_default_office_hours() -> None:
    proposed = seed_event(**META)
    assert seed(WorkCalendar(), proposed) == [proposed]
    with pytest.raises(CalendarAlreadySeeded):
        seed(seeded(), proposed)
    with pytest.raises(OfficeHoursNotValid):
        seed(WorkCalendar(), CalendarSeeded(**META, rulings=(off(TODAY),), office_hours=()))


def test_reception_days_and_outages_may_be_set_for_any_day() -> None:
    days = ReceptionDaysSet(**META, days=ReceptionDays(date(2025, 7, 5), (5,), "thông báo", DayStatus.VERIFIED))
    assert set_reception_days(days) == [days]
    past = Outage(OutageKind.SOFTWARE, local(2026, 1, 5, 8), local(2026, 1, 5, 10), "nhắn tin")
    assert record_outage(OutageRecorded(**META, outage=past))
    for outage in (
        Outage(OutageKind.SOFTWARE, local(2026, 1, 5, 8), local(2026, 1, 5, 8), "nhắn tin"),
        Outage(OutageKind.SOFTWARE, local(2026, 1, 5, 8), local(2026, 1, 5, 9), " "),
    ):
        with pytest.raises(OutageNotValid):
            record_outage(OutageRecorded(**META, outage=outage))
    with pytest.raises(OfficeHoursNotValid):
        set_reception_days(
            ReceptionDaysSet(**META, days=ReceptionDays(date(2025, 7, 5), (9,), "thông báo", DayStatus.VERIFIED))
        )
