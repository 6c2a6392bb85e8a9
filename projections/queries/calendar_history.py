"""The edits of the calendar: what was changed, by whom, when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from psycopg import Connection

from domain.model import calendar
from domain.model.event import Event
from projections import stored_events
from projections.queries.knowledge import Knowledge, Named, knowledge


class CalendarEdit(msgspec.Struct, frozen=True, kw_only=True):
    """version: the calendar's after it. position: of the event."""

    version: int
    position: int
    at: datetime
    actor: Named
    topic: str
    body: Event


def calendar_edits(connection: Connection[Any], *, limit: int) -> list[CalendarEdit]:
    """The last edits, the latest first."""
    known = knowledge(connection)
    before = max(0, known.reference.calendar.version - limit)
    news = stored_events.news(connection, {calendar.STREAM: before}, known.position)[calendar.STREAM]
    return [_edit(stored, known) for stored in reversed(news)]


def _edit(stored: stored_events.Stored, known: Knowledge) -> CalendarEdit:
    recorded = stored.decoded()
    body = recorded.body
    return CalendarEdit(
        version=recorded.version,
        position=recorded.position,
        at=recorded.recorded_at,
        actor=known.official(body.actor) or Named(body.actor, body.actor),
        topic=body.TOPIC,
        body=body,
    )
