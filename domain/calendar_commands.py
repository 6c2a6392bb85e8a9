"""Orders about the calendar: days, office hours, reception days, outages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.commands import Command
from domain.model.calendar import DayRuling, Outage, ReceptionDays, WeekHours


@dataclass(frozen=True, kw_only=True)
class CalendarCommand(Command):
    pass


@dataclass(frozen=True, kw_only=True)
class SeedCalendar(CalendarCommand):
    """Load the official days and the default office hours that ship with the rules."""


@dataclass(frozen=True, kw_only=True)
class RuleDays(CalendarCommand):
    """Declare days off or make-up working days. A day that has begun never becomes a working day."""

    rulings: tuple[DayRuling, ...]


@dataclass(frozen=True, kw_only=True)
class WithdrawDayRuling(CalendarCommand):
    day: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class SetOfficeHours(CalendarCommand):
    hours: WeekHours


@dataclass(frozen=True, kw_only=True)
class SetReceptionDays(CalendarCommand):
    days: ReceptionDays


@dataclass(frozen=True, kw_only=True)
class RecordOutage(CalendarCommand):
    outage: Outage
