"""The calendar as events: what is seeded, how edits fold, and whose hours are whose."""

from __future__ import annotations

import csv
from datetime import date, time, timedelta
from pathlib import Path

import holidays
import pytest

from domain.model.calendar import (
    CalendarNotSeeded,
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
from domain.model.calendar_seed import CalendarDataNotValid, parse_days, seed_days, seed_event, seeded_calendar
from domain.model.event import decode, encode
from domain.model.working_time import HOUR, DayKind, DayStatus
from tests.domain.calendars import META, OFFICE, after, local, off, on, seeded, work

MONDAY = date(2026, 3, 2)
SATURDAY = date(2026, 3, 7)
STATUS = {"V": DayStatus.VERIFIED, "K": DayStatus.UNVERIFIED, "S": DayStatus.UNVERIFIED, "?": DayStatus.UNCONFIRMED}


def test_the_shipped_days_are_those_of_the_official_list(shared_data: Path) -> None:
    shipped = {ruling.day: ruling for ruling in seed_days()}
    listed = set()
    with (shared_data / "official_days_2018_2026.csv").open(encoding="utf-8") as text:
        for row in csv.DictReader(text):
            first, _, last = row["date"].partition("..")
            day = date.fromisoformat(first)
            while day <= date.fromisoformat(last or first):
                assert shipped[day].rule is (Rule.WORK if row["kind"] == "work_swap" else Rule.OFF)
                assert shipped[day].status is STATUS[row["tag"]]
                assert shipped[day].name_vi == row["name_vi"]
                listed.add(day)
                day += timedelta(days=1)
    within = {day for day in shipped if date(2018, 12, 31) <= day <= date(2026, 12, 31)}
    assert within == listed


@pytest.mark.parametrize("year", [2018, 2027, 2028, 2029, 2030])
def test_the_days_outside_the_official_list_are_those_of_the_holidays_library(year: int) -> None:
    library = holidays.country_holidays("VN", years=year)
    expected = (
        {day for day in library if day.weekday() < 5 and day < date(2018, 12, 31)}
        if year == 2018
        else {day for day in library if day.weekday() < 5}
    )
    shipped = [ruling for ruling in seed_days() if ruling.day.year == year and ruling.day != date(2018, 12, 31)]
    assert {ruling.day for ruling in shipped if ruling.day.weekday() < 5} == expected
    assert all(ruling.provisional is (year > 2026) for ruling in shipped)
    assert all(ruling.status is not DayStatus.VERIFIED for ruling in shipped)


def test_every_shipped_day_has_a_name_a_document_and_a_status() -> None:
    for ruling in seed_days():
        assert ruling.name_vi
        assert ruling.document
    make_up = {ruling.day for ruling in seed_days() if ruling.rule is Rule.WORK}
    assert make_up == {
        date(2019, 1, 5),
        date(2019, 5, 4),
        date(2024, 5, 4),
        date(2025, 4, 26),
        date(2026, 1, 10),
        date(2026, 8, 22),
    }


def test_the_seed_is_one_event_that_is_read_back_as_it_was_stored() -> None:
    event = seed_event(**META)
    assert decode("calendar.CalendarSeeded", encode(event)) == event
    assert seeded_calendar().version == 1


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("2026-02-30,off,x,y,verified,false", "line 2"),
        ("2026-01-02..2026-01-01,off,x,y,verified,false", "ends before"),
        ("2026-01-01,holiday,x,y,verified,false", "holiday"),
        ("2026-01-01,off,x,y,sure,false", "sure"),
        ("2026-01-01,off,x,y,verified,maybe", "maybe"),
        ("2026-01-01,off", "line 2"),
    ],
)
def test_day_data_that_cannot_be_used_are_refused_with_the_line(row: str, fault: str) -> None:
    with pytest.raises(CalendarDataNotValid, match=fault):
        parse_days(f"days,rule,name_vi,document,status,provisional\n{row}\n", "days.csv")


def test_a_day_listed_twice_is_refused() -> None:
    row = "2026-01-01,off,x,y,verified,false\n"
    with pytest.raises(CalendarDataNotValid, match="twice"):
        parse_days(f"days,rule,name_vi,document,status,provisional\n{row}{row}", "days.csv")


def test_version_counts_the_calendar_events() -> None:
    calendar = seeded()
    assert calendar.version == 1
    assert after(calendar, DaysRuled(**META, rulings=(off(MONDAY),))).version == 2


def test_the_last_ruling_of_a_day_counts_and_a_withdrawn_one_does_not() -> None:
    calendar = after(seeded((off(MONDAY),)), DaysRuled(**META, rulings=(work(SATURDAY), off(MONDAY))))
    assert calendar.hours().facts(MONDAY).kind is DayKind.DAY_OFF
    assert calendar.hours().facts(SATURDAY).kind is DayKind.MAKE_UP
    calendar = after(calendar, DayRulingWithdrawn(**META, day=MONDAY, reason="nhầm ngày"))
    assert calendar.hours().facts(MONDAY).kind is DayKind.WORKING


def test_an_unconfirmed_ruling_changes_nothing() -> None:
    hours = seeded((off(MONDAY, DayStatus.UNCONFIRMED), work(SATURDAY, DayStatus.UNCONFIRMED))).hours()
    assert hours.facts(MONDAY).kind is DayKind.UNCONFIRMED
    assert hours.is_working_day(MONDAY) is True
    assert hours.is_working_day(SATURDAY) is False
    assert hours.facts(SATURDAY).status is DayStatus.UNCONFIRMED


def test_an_agency_keeps_the_default_hours_until_its_own_begin() -> None:
    mornings = WeekHours(
        MONDAY + timedelta(days=1), (0, 1, 2, 3, 4), (Span(time(7, 30), time(11, 30)),), "QĐ", DayStatus.VERIFIED, "sxd"
    )
    calendar = after(seeded(), OfficeHoursSet(**META, hours=mornings))
    own, default = calendar.hours("sxd"), calendar.hours("stp")
    assert (own.hours_of, default.hours_of) == ("sxd", None)
    assert own.working_between(on(MONDAY, 0), on(MONDAY, 1440)) == 8 * HOUR
    assert own.closing(MONDAY + timedelta(days=1)) == local(2026, 3, 3, 11, 30)
    assert default.closing(MONDAY + timedelta(days=1)) == local(2026, 3, 3, 17)


def test_of_two_settings_from_one_day_the_later_event_counts() -> None:
    def until(hour: int) -> OfficeHoursSet:
        spans = (Span(time(8), time(hour)),)
        return OfficeHoursSet(**META, hours=WeekHours(MONDAY, (0, 1, 2, 3, 4), spans, "QĐ", DayStatus.VERIFIED))

    assert after(seeded(), until(12), until(15)).hours().closing(MONDAY) == local(2026, 3, 2, 15)


def test_reception_days_are_no_working_days_and_are_an_agencys_own() -> None:
    def receives(agency: str | None, *weekdays: int) -> ReceptionDaysSet:
        days = ReceptionDays(date(2026, 1, 1), weekdays, "thông báo", DayStatus.VERIFIED, agency)
        return ReceptionDaysSet(**META, days=days)

    calendar = after(seeded((off(date(2026, 3, 14)),)), receives(None, 5), receives("sxd"))
    assert calendar.hours("stp").facts(SATURDAY).kind is DayKind.RECEPTION
    assert calendar.hours("stp").is_working_day(SATURDAY) is False
    assert calendar.hours("sxd").facts(SATURDAY).kind is DayKind.WEEKEND
    assert calendar.hours("stp").facts(date(2026, 3, 14)).kind is DayKind.DAY_OFF, "a day off goes before"


def test_a_weekday_without_office_hours_is_closed_and_no_weekend() -> None:
    half_week = WeekHours(date(2026, 1, 1), (0, 1, 2), OFFICE, "QĐ", DayStatus.VERIFIED)
    assert seeded((), half_week).hours().facts(date(2026, 3, 5)).kind is DayKind.CLOSED


def test_an_outage_moves_no_working_time_and_is_found_by_its_agency() -> None:
    outage = Outage(
        OutageKind.AGENCY_CLOSED, local(2026, 3, 2, 7), local(2026, 3, 3, 7), "niêm yết", "CV 12", agency_id="sxd"
    )
    calendar = after(seeded(), OutageRecorded(**META, outage=outage))
    assert calendar.outages_of("sxd", local(2026, 3, 2, 10), local(2026, 3, 2, 11)) == (outage,)
    assert calendar.outages_of("sxd", local(2026, 3, 3, 7), local(2026, 3, 3, 11)) == ()
    assert calendar.outages_of("stp", local(2026, 3, 2, 10), local(2026, 3, 2, 11)) == ()
    assert calendar.hours("sxd").working_between(on(MONDAY, 0), on(MONDAY, 1440)) == 8 * HOUR


def test_a_calendar_without_office_hours_refuses_to_reckon() -> None:
    with pytest.raises(CalendarNotSeeded):
        WorkCalendar().hours()
