"""Edits of the calendar: each takes the event body that is proposed and returns it, or refuses.

`now` is the moment at which the edit is recorded. A day that has begun by then can become a day
off, and is otherwise left as it was: no edit makes it a working day against anybody.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Final

from domain.model.calendar import (
    AgencyDays,
    CalendarSeeded,
    DayRuling,
    DayRulingWithdrawn,
    DaysRuled,
    OfficeHoursSet,
    OutageRecorded,
    ReceptionDaysSet,
    WeekHours,
    WorkCalendar,
    applied,
)
from domain.model.errors import DomainError
from domain.model.event import AgencyId, Event
from domain.model.working_time import FIRST_YEAR, LAST_YEAR, MomentOutOfRange, office_day

RETROACTIVE: Final = "hồi tố"


class CalendarAlreadySeeded(DomainError):
    CODE = "calendar-already-seeded"
    VI = "Lịch làm việc đã được nạp. Sửa từng ngày hoặc giờ làm việc thay vì nạp lại."
    EN = "The calendar is loaded already. Edit days or office hours instead of loading it again."


class DayHasBegun(DomainError):
    CODE = "day-has-begun"
    VI = "Ngày {day} đã bắt đầu nên không thể trở thành ngày làm việc hoặc đổi giờ. Chọn ngày sau {today}."
    EN = "{day} has begun, so it cannot become a working day or change its hours. Choose a day after {today}."


class PastDayNotSaid(DomainError):
    CODE = "past-day-not-said"
    VI = "Ngày {day} đã qua. Nếu đúng là quy định hồi tố, ghi từ «hồi tố» trong tên ngày hoặc tên văn bản rồi gửi lại."
    EN = (
        "{day} is past. If the ruling really is retroactive, say «hồi tố» in the day's name or document, and try again."
    )


class DayNotRuled(DomainError):
    CODE = "day-not-ruled"
    VI = "Ngày {day} chưa có quy định nào để bãi bỏ. Kiểm tra lại ngày."
    EN = "There is no ruling on {day} to withdraw. Check the day."


class RulingIncomplete(DomainError):
    CODE = "ruling-incomplete"
    VI = "Quy định về ngày phải có ít nhất một ngày, mỗi ngày một lần, kèm tên và văn bản: {day}."
    EN = "A ruling needs at least one day, each day once, with its name and its document: {day}."


class OfficeHoursNotValid(DomainError):
    CODE = "office-hours-not-valid"
    VI = "Giờ làm việc không hợp lệ ({why}). Nêu các thứ (0 đến 6) và các khoảng giờ theo thứ tự, không chồng nhau."
    EN = "The office hours are not valid ({why}). Name weekdays (0 to 6) and spans in order, without overlap."


class OutageNotValid(DomainError):
    CODE = "outage-not-valid"
    VI = "Khoảng gián đoạn phải kết thúc sau khi bắt đầu và nêu cách thông báo."
    EN = "An outage must end after it starts and say how people were told."


def seed(calendar: WorkCalendar, proposed: CalendarSeeded) -> list[Event]:
    """The first event of a calendar; it must hold default office hours."""
    if calendar.version:
        raise CalendarAlreadySeeded
    _check_rulings(proposed.rulings)
    if not any(hours.agency_id is None for hours in proposed.office_hours):
        raise OfficeHoursNotValid(why="default: -")
    for hours in proposed.office_hours:
        _check_hours(hours)
    for days in proposed.reception_days:
        _check_weekdays(days.weekdays)
    return [proposed]


def rule_days(calendar: WorkCalendar, proposed: DaysRuled, now: datetime) -> list[Event]:
    _check_rulings(proposed.rulings)
    _check_past_days(proposed.rulings, now)
    _check_begun_days(calendar, proposed, [ruling.day for ruling in proposed.rulings], now)
    return [proposed]


def withdraw_ruling(calendar: WorkCalendar, proposed: DayRulingWithdrawn, now: datetime) -> list[Event]:
    if proposed.day not in calendar.rulings:
        raise DayNotRuled(day=proposed.day)
    _check_begun_days(calendar, proposed, [proposed.day], now)
    return [proposed]


def set_office_hours(calendar: WorkCalendar, proposed: OfficeHoursSet, now: datetime) -> list[Event]:
    _check_hours(proposed.hours)
    _check_begun_days(calendar, proposed, _days(proposed.hours.valid_from, office_day(now)), now)
    return [proposed]


def set_reception_days(proposed: ReceptionDaysSet) -> list[Event]:
    """Reception days are no working days, so they may be set for any day."""
    _check_weekdays(proposed.days.weekdays)
    _check_year(proposed.days.valid_from)
    return [proposed]


def record_outage(proposed: OutageRecorded) -> list[Event]:
    """Before, during or after it; it excuses, and moves no due date."""
    outage = proposed.outage
    if outage.to_at <= outage.from_at or not outage.notice.strip():
        raise OutageNotValid
    return [proposed]


def _check_rulings(rulings: tuple[DayRuling, ...]) -> None:
    if not rulings:
        raise RulingIncomplete(day="-")
    seen: set[date] = set()
    for ruling in rulings:
        if ruling.day in seen or not ruling.name_vi.strip() or not ruling.document.strip():
            raise RulingIncomplete(day=ruling.day)
        _check_year(ruling.day)
        seen.add(ruling.day)


def _check_past_days(rulings: tuple[DayRuling, ...], now: datetime) -> None:
    """Nobody rules a past day by a slip of the hand."""
    today = office_day(now)
    for ruling in rulings:
        said = f"{ruling.name_vi} {ruling.document}".casefold()
        if ruling.day < today and RETROACTIVE not in unicodedata.normalize("NFC", said):
            raise PastDayNotSaid(day=ruling.day)


def _check_hours(hours: WeekHours) -> None:
    _check_year(hours.valid_from)
    _check_weekdays(hours.weekdays)
    if not hours.weekdays or not hours.spans:
        raise OfficeHoursNotValid(why="-")
    free_from = None
    for span in hours.spans:
        if span.closes <= span.opens or (free_from is not None and span.opens < free_from):
            raise OfficeHoursNotValid(why=f"{span.opens:%H:%M}-{span.closes:%H:%M}")
        free_from = span.closes


def _check_weekdays(weekdays: tuple[int, ...]) -> None:
    if len(set(weekdays)) != len(weekdays) or not set(weekdays) <= set(range(7)):
        raise OfficeHoursNotValid(why=weekdays)


def _check_year(day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise MomentOutOfRange(moment=day)


def _check_begun_days(calendar: WorkCalendar, proposed: Event, days: Iterable[date], now: datetime) -> None:
    """DayHasBegun where a begun day would get other office time than it had, unless it gets none."""
    today = office_day(now)
    begun = [day for day in days if day <= today]
    edited = applied(calendar, proposed)
    scopes: set[AgencyId | None] = {None, *calendar.office_hours, *edited.office_hours}
    for scope in scopes if begun else ():
        before, after = AgencyDays.of(calendar, scope), AgencyDays.of(edited, scope)
        for day in begun:
            if after.spans(day) not in ((), before.spans(day)):
                raise DayHasBegun(day=day, today=today)


def _days(first: date, last: date) -> Iterator[date]:
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)
