"""The calendar as it would be after an order that is not given: decided by the very code that decides orders."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from domain.application import Context
from domain.calendar_commands import CalendarCommand
from domain.calendar_decider import CalendarDecider
from domain.model import calendar as cal
from domain.model.calendar import WorkCalendar
from domain.model.event import Recorded
from domain.model.reference import Reference


def calendar_after(order: CalendarCommand, reference: Reference, now: datetime) -> WorkCalendar:
    """The state after the order's events, with the version that they would give it. The order's own refusals."""
    calendar = reference.calendar
    context = Context(order.issued, now, reference, _nothing_else, _no_number)
    for number, body in enumerate(CalendarDecider().decide(calendar, order, context), calendar.version + 1):
        calendar = cal.evolve(calendar, Recorded(0, cal.STREAM, number, now, body))
    return calendar


def _nothing_else(kind: str, stream: UUID) -> Any:
    raise LookupError(f"an order about the calendar looks at no {kind} {stream}")


def _no_number(key: str) -> int:
    raise LookupError(f"an order about the calendar takes no number of {key}")
