"""Which event of the calendar says of a day what it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from psycopg import Connection

from domain.model.calendar import STREAM, CalendarSeeded, DayRulingWithdrawn, DaysRuled, OfficeHoursSet
from projections import stored_events


def rulings(connection: Connection[Any], days: Iterable[date], position: int) -> dict[date, int]:
    """Positions of the events, as known at a position. A day that none rules: those that set the week's hours."""
    wanted = set(days)
    if not wanted:
        return {}
    found: dict[date, int] = {}
    week = 0
    for stored in stored_events.streams(connection, [STREAM], position)[STREAM]:
        body = stored.decoded().body
        if isinstance(body, CalendarSeeded | DaysRuled):
            found |= {ruling.day: stored.position for ruling in body.rulings if ruling.day in wanted}
        elif isinstance(body, DayRulingWithdrawn) and body.day in wanted:
            found[body.day] = stored.position
        if isinstance(body, CalendarSeeded | OfficeHoursSet):
            week = stored.position
    return {day: found.get(day, week) for day in wanted}
