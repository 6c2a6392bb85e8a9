"""The calendar: which days are off, made up or for reception only, office hours, outages (DOMAIN.md §3).

One stream, `calendar`. Days are ruled for everybody; office hours and reception days are an
agency's own or the default for all that have none. `WorkCalendar.hours` gives the working time
of an agency by this state of the calendar. What may be edited is decided in
`domain.model.calendar_edits`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import Final, TypeVar
from uuid import UUID

import msgspec

from domain.model.errors import DomainError
from domain.model.event import ActorId, AgencyId, Event, Instant, Recorded, stream_id, topic
from domain.model.office_hours import OfficeHours
from domain.model.working_time import DayFacts, DayKind, DayStatus

STREAM: Final[UUID] = stream_id("calendar")
SATURDAY: Final = 5


class CalendarNotSeeded(DomainError):
    CODE = "calendar-not-seeded"
    VI = "Lịch làm việc chưa có giờ làm việc chung. Nạp lịch ban đầu trước."
    EN = "The calendar has no default office hours. Load the initial calendar first."


class Rule(StrEnum):
    """What a ruling makes of a day: off, or a working day (make-up)."""

    OFF = "off"
    WORK = "work"


class DayRuling(msgspec.Struct, frozen=True, omit_defaults=True):
    """One day as a document rules it. provisional: expected, but not fixed by the Government yet."""

    day: date
    rule: Rule
    name_vi: str
    document: str
    status: DayStatus
    provisional: bool = False


class Span(msgspec.Struct, frozen=True):
    """Office time of a day, [opens, closes), in Asia/Ho_Chi_Minh."""

    opens: time
    closes: time


class WeekHours(msgspec.Struct, frozen=True, omit_defaults=True):
    """Office hours from a day on: on these weekdays (Monday = 0), in these spans. agency_id None: the default.

    A make-up working day has the same spans.
    """

    valid_from: date
    weekdays: tuple[int, ...]
    spans: tuple[Span, ...]
    document: str
    status: DayStatus
    agency_id: AgencyId | None = None


class ReceptionDays(msgspec.Struct, frozen=True, omit_defaults=True):
    """Weekdays on which desks only receive, from a day on. They are no working days. None: for all agencies."""

    valid_from: date
    weekdays: tuple[int, ...]
    document: str
    status: DayStatus
    agency_id: AgencyId | None = None


class OutageKind(StrEnum):
    AGENCY_CLOSED = "agency_closed"
    SOFTWARE = "software"


class Outage(msgspec.Struct, frozen=True, omit_defaults=True):
    """[from_at, to_at) in which an agency was closed or the software was down; agency_id None: everywhere.

    It moves no due date; it excuses. `notice` says how people were told.
    """

    kind: OutageKind
    from_at: Instant
    to_at: Instant
    notice: str
    document: str = ""
    agency_id: AgencyId | None = None


# --- events


@topic("calendar.CalendarSeeded")
class CalendarSeeded(Event, frozen=True, kw_only=True):
    """The calendar that a log starts with; always the first event of the stream. `origin` names where it is from."""

    rulings: tuple[DayRuling, ...]
    office_hours: tuple[WeekHours, ...]
    reception_days: tuple[ReceptionDays, ...] = ()
    origin: str = ""


@topic("calendar.DaysRuled")
class DaysRuled(Event, frozen=True, kw_only=True):
    """One decision about one or more days, e.g. a day off and the Saturday that makes it up."""

    rulings: tuple[DayRuling, ...]


@topic("calendar.DayRulingWithdrawn")
class DayRulingWithdrawn(Event, frozen=True, kw_only=True):
    """The day is again what its weekday makes it."""

    day: date
    reason: str


@topic("calendar.OfficeHoursSet")
class OfficeHoursSet(Event, frozen=True, kw_only=True):
    hours: WeekHours


@topic("calendar.ReceptionDaysSet")
class ReceptionDaysSet(Event, frozen=True, kw_only=True):
    """No weekdays: reception days end."""

    days: ReceptionDays


@topic("calendar.OutageRecorded")
class OutageRecorded(Event, frozen=True, kw_only=True):
    outage: Outage


# --- state


@dataclass(frozen=True)
class WorkCalendar:
    """The state of the stream. `version` = events folded; timelines are in order of validity.

    editors: who edited it, and decides with that what becomes of the due dates that an edit touches.
    """

    version: int = 0
    rulings: dict[date, DayRuling] = field(default_factory=dict)
    office_hours: dict[AgencyId | None, tuple[WeekHours, ...]] = field(default_factory=dict)
    reception_days: dict[AgencyId | None, tuple[ReceptionDays, ...]] = field(default_factory=dict)
    outages: tuple[Outage, ...] = ()
    editors: frozenset[ActorId] = frozenset()
    _hours: dict[object, OfficeHours] = field(default_factory=dict, init=False, repr=False, compare=False)

    def hours(self, agency_id: AgencyId | None = None) -> OfficeHours:
        """Working time of an agency; of the default hours where it has none of its own. CalendarNotSeeded.

        Reckoned once per state of the calendar; agencies that keep the default days share one index.
        """
        known = self._hours.get(agency_id)
        if known is None:
            days = AgencyDays.of(self, agency_id)
            known = self._hours.get(days.key)
            if known is None:
                known = OfficeHours(days, self.version, agency_id if days.own else None)
                self._hours[days.key] = known
            self._hours[agency_id] = known
        return known

    def outages_of(self, agency_id: AgencyId, start: datetime, end: datetime) -> tuple[Outage, ...]:
        """Outages of the agency, or of all, that touch [start, end), in the order recorded."""
        return tuple(
            outage
            for outage in self.outages
            if outage.agency_id in (None, agency_id) and outage.from_at < end and start < outage.to_at
        )


@dataclass(frozen=True)
class AgencyDays:
    """The days of one agency: rulings, its own office hours, and the default before and without them."""

    rulings: dict[date, DayRuling]
    own: tuple[WeekHours, ...]
    default: tuple[WeekHours, ...]
    reception: tuple[ReceptionDays, ...]
    default_reception: tuple[ReceptionDays, ...]
    ruled_years: frozenset[int]

    @classmethod
    def of(cls, calendar: WorkCalendar, agency_id: AgencyId | None) -> AgencyDays:
        default = calendar.office_hours.get(None)
        if default is None:
            raise CalendarNotSeeded
        return cls(
            calendar.rulings,
            () if agency_id is None else calendar.office_hours.get(agency_id, ()),
            default,
            () if agency_id is None else calendar.reception_days.get(agency_id, ()),
            calendar.reception_days.get(None, ()),
            frozenset(day.year for day in calendar.rulings),
        )

    @property
    def years(self) -> tuple[int, int]:
        years = self.ruled_years or {hours.valid_from.year for hours in self.default}
        return min(years), max(years)

    @property
    def key(self) -> object:
        """Equal for agencies that keep the same days within one state of the calendar."""
        return self.own, self.reception

    def spans(self, day: date) -> tuple[tuple[time, time], ...]:
        hours = self._hours_on(day)
        if not self._kind(day, hours).is_working:
            return ()
        return tuple((span.opens, span.closes) for span in hours.spans)

    def facts(self, day: date) -> DayFacts:
        return self._kind(day, self._hours_on(day))

    def _kind(self, day: date, hours: WeekHours) -> DayFacts:
        ruling = self.rulings.get(day)
        by_week = day.weekday() in hours.weekdays
        if ruling is None:
            kind = DayKind.WORKING if by_week else self._why_closed(day)
            return DayFacts(kind, provisional=day.year not in self.ruled_years)
        if ruling.status is DayStatus.UNCONFIRMED:
            kind = DayKind.UNCONFIRMED if by_week else self._why_closed(day)
        elif ruling.rule is Rule.OFF:
            kind = DayKind.DAY_OFF
        else:
            kind = DayKind.WORKING if by_week else DayKind.MAKE_UP
        return DayFacts(kind, ruling.name_vi, ruling.document, ruling.status, ruling.provisional)

    def _why_closed(self, day: date) -> DayKind:
        reception = _in_force(self.reception, day) or _in_force(self.default_reception, day)
        if reception is not None and day.weekday() in reception.weekdays:
            return DayKind.RECEPTION
        return DayKind.WEEKEND if day.weekday() >= SATURDAY else DayKind.CLOSED

    def _hours_on(self, day: date) -> WeekHours:
        return _in_force(self.own, day) or _in_force(self.default, day) or self.default[0]


# --- folding


def evolve(state: WorkCalendar, recorded: Recorded[Event]) -> WorkCalendar:
    """Apply one event of the stream. Never fails; an event of another kind only counts."""
    return replace(
        applied(state, recorded.body), version=recorded.version, editors=state.editors | {recorded.body.actor}
    )


def applied(state: WorkCalendar, body: Event) -> WorkCalendar:
    """The calendar after an event body, under its old version."""
    match body:
        case CalendarSeeded():
            for hours in body.office_hours:
                state = _with_hours(state, hours)
            for days in body.reception_days:
                state = _with_reception(state, days)
            return _with_rulings(state, body.rulings)
        case DaysRuled():
            return _with_rulings(state, body.rulings)
        case DayRulingWithdrawn():
            return replace(state, rulings={d: r for d, r in state.rulings.items() if d != body.day})
        case OfficeHoursSet():
            return _with_hours(state, body.hours)
        case ReceptionDaysSet():
            return _with_reception(state, body.days)
        case OutageRecorded():
            return replace(state, outages=(*state.outages, body.outage))
        case _:
            return replace(state)


def _with_rulings(state: WorkCalendar, rulings: tuple[DayRuling, ...]) -> WorkCalendar:
    return replace(state, rulings={**state.rulings, **{ruling.day: ruling for ruling in rulings}})


def _with_hours(state: WorkCalendar, hours: WeekHours) -> WorkCalendar:
    line = _put(state.office_hours.get(hours.agency_id, ()), hours)
    return replace(state, office_hours={**state.office_hours, hours.agency_id: line})


def _with_reception(state: WorkCalendar, days: ReceptionDays) -> WorkCalendar:
    line = _put(state.reception_days.get(days.agency_id, ()), days)
    return replace(state, reception_days={**state.reception_days, days.agency_id: line})


Setting = TypeVar("Setting", WeekHours, ReceptionDays)


def _put(line: tuple[Setting, ...], setting: Setting) -> tuple[Setting, ...]:
    """A timeline with one more setting, in the place of one that starts on the same day."""
    by_start = {known.valid_from: known for known in line} | {setting.valid_from: setting}
    return tuple(by_start[start] for start in sorted(by_start))


def _in_force(line: tuple[Setting, ...], day: date) -> Setting | None:
    current: Setting | None = None
    for setting in line:
        if setting.valid_from > day:
            break
        current = setting
    return current
