"""Working time: how much of it lies between two instants, and which instant ends a stretch of it.

`WorkingTime` is what everybody asks. `domain.model.office_hours.OfficeHours` answers it for an
agency's office spans, `AlwaysOpen` for plain elapsed time. Spans are half-open, [opening,
closing); durations are microseconds; a moment computed at a closing time is written as that
closing time, never as the next opening.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, Protocol

from domain.model.errors import DomainError
from domain.model.event import OFFICE_ZONE, AgencyId

HOUR: Final = 3_600_000_000
DAY_OF_WORK: Final = 8 * HOUR
"""1 day = 8 h: only for writing a duration in words."""

FIRST_YEAR: Final = 1976
LAST_YEAR: Final = 2199
"""Years in which working time is reckoned; 1976 is the first whole year of the present zone (+07:00)."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_AHEAD: Final = timedelta(hours=7)
"""How far the office's clocks are ahead of UTC, from 1976 on."""


class MomentOutOfRange(DomainError):
    CODE = "moment-out-of-range"
    VI = "Thời điểm {moment} nằm ngoài các năm 1976 đến 2199; hãy kiểm tra lại ngày đã nhập."
    EN = "The moment {moment} lies outside the years 1976 to 2199; check the date that was entered."


class DayKind(StrEnum):
    """Why a day is, or is not, a working day of an agency."""

    WORKING = "working"
    MAKE_UP = "make_up"
    UNCONFIRMED = "unconfirmed"
    WEEKEND = "weekend"
    DAY_OFF = "day_off"
    RECEPTION = "reception"
    CLOSED = "closed"


class DayStatus(StrEnum):
    """How sure a ruling on a day is. An unconfirmed one changes nothing and warns."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class DayFacts:
    """What the calendar knows of one day for one agency. `document` is the ruling's, if there is one.

    provisional: a span that the Government has not fixed yet, or a year beyond the calendar's data.
    """

    kind: DayKind
    name: str = ""
    document: str = ""
    status: DayStatus | None = None
    provisional: bool = False

    @property
    def is_working(self) -> bool:
        return self.kind in (DayKind.WORKING, DayKind.MAKE_UP, DayKind.UNCONFIRMED)


class WorkingTime(Protocol):
    """Working time of one agency, by one state of the calendar. Instants are aware; results are in UTC."""

    @property
    def calendar_version(self) -> int: ...

    @property
    def hours_of(self) -> AgencyId | None:
        """The agency whose own hours these are; None for the default hours."""

    def working_between(self, start: datetime, end: datetime) -> int:
        """Working microseconds in [start, end); 0 where `end` is not after `start`."""

    def working_us(self, start_us: int, end_us: int) -> int:
        """The same for microseconds since 1970."""

    def add_working(self, start: datetime, working_us: int) -> datetime:
        """The earliest instant at which `working_us` have passed since `start`; `start` itself for 0."""

    def open_spans(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """The office spans within [start, end), cut at both, in order."""

    def is_open(self, moment: datetime) -> bool: ...

    def next_opening(self, moment: datetime) -> datetime:
        """`moment` itself while the office is open, else when it opens next."""

    def is_working_day(self, day: date) -> bool: ...

    def working_days_between(self, after: date, last: date) -> int:
        """Working days d with after < d <= last; 0 where `last` is not after `after`."""

    def nth_working_day(self, day_0: date, n: int) -> date:
        """The n-th working day after `day_0`, n >= 1."""

    def closing(self, day: date) -> datetime:
        """Close of office hours on a working day. ValueError for a day that is none."""

    def facts(self, day: date) -> DayFacts: ...


def micros(moment: datetime) -> int:
    """Microseconds since 1970 of an aware instant."""
    since = moment - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def from_micros(moment_us: int) -> datetime:
    """The instant, in UTC, at so many microseconds since 1970."""
    return _EPOCH + timedelta(0, *divmod(moment_us, 1_000_000))


def in_range(moment: datetime) -> datetime:
    """An aware instant in UTC. MomentOutOfRange outside the years that are reckoned; ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    if not _FIRST_US <= micros(moment) < _END_US:
        raise MomentOutOfRange(moment=moment.isoformat())
    return moment.astimezone(UTC)


def office_day(moment: datetime) -> date:
    """The day in Asia/Ho_Chi_Minh on which an instant falls."""
    if moment.tzinfo is UTC and moment.year > FIRST_YEAR:
        # What is folded is in UTC and asks this all the time; the zone's tables cost ten times this sum.
        return (moment + _AHEAD).date()
    return moment.astimezone(OFFICE_ZONE).date()


def at_office_time(day: date, clock: time) -> datetime:
    """The instant, in UTC, of a time of day in Asia/Ho_Chi_Minh."""
    return datetime.combine(day, clock, OFFICE_ZONE).astimezone(UTC)


def year_of(moment_us: int) -> int:
    """The year in Asia/Ho_Chi_Minh of microseconds since 1970. MomentOutOfRange outside the years reckoned."""
    if not _FIRST_US <= moment_us < _END_US:
        raise MomentOutOfRange(moment=f"1970 + {moment_us // 1_000_000} s")
    return office_day(from_micros(moment_us)).year


def closing_of_nth_working_day(hours: WorkingTime, day_0: date, n: int) -> datetime:
    """Close of office hours on the n-th working day after `day_0`, n >= 1."""
    return hours.closing(hours.nth_working_day(day_0, n))


class AlwaysOpen:
    """`WorkingTime` without a calendar: every instant counts, a day closes at the midnight that ends it."""

    calendar_version: Final = 0
    hours_of: Final = None

    def working_between(self, start: datetime, end: datetime) -> int:
        return self.working_us(micros(start), micros(end))

    def working_us(self, start_us: int, end_us: int) -> int:
        return max(0, end_us - start_us)

    def add_working(self, start: datetime, working_us: int) -> datetime:
        if working_us < 0:
            raise ValueError("working time is added, not taken away")
        return from_micros(micros(start) + working_us)

    def open_spans(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        return [(start.astimezone(UTC), end.astimezone(UTC))] if start < end else []

    def is_open(self, moment: datetime) -> bool:  # noqa: ARG002 - the answer is always the same
        return True

    def next_opening(self, moment: datetime) -> datetime:
        return moment.astimezone(UTC)

    def is_working_day(self, day: date) -> bool:  # noqa: ARG002 - the answer is always the same
        return True

    def working_days_between(self, after: date, last: date) -> int:
        return max(0, (last - after).days)

    def nth_working_day(self, day_0: date, n: int) -> date:
        if n < 1:
            raise ValueError("the first working day after a day is number 1")
        return day_0 + timedelta(days=n)

    def closing(self, day: date) -> datetime:
        return at_office_time(day + timedelta(days=1), time(0))

    def facts(self, day: date) -> DayFacts:  # noqa: ARG002 - the answer is always the same
        return DayFacts(DayKind.WORKING)


_FIRST_US: Final = micros(at_office_time(date(FIRST_YEAR, 1, 1), time(0)))
_END_US: Final = micros(at_office_time(date(LAST_YEAR + 1, 1, 1), time(0)))
