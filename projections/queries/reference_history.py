"""Events of the reference data: what was decided about a person, a unit, a procedure, the rules; the latest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from psycopg import Connection

from domain.model.event import Event, Recorded
from domain.model.history import History
from projections import stored_events
from projections.queries.events import EventLine, lines_in
from projections.queries.knowledge import knowledge
from projections.queries.paging import bounded


def reference_events(
    connection: Connection[Any], stream: UUID, named: Sequence[str] = (), *, limit: int = 200
) -> list[EventLine]:
    """Events of a stream whose bodies name one of these ids, or all of them; at most `limit`, the latest first."""
    known = knowledge(connection)
    wanted = [f'"{one}"'.encode() for one in named]
    rows = connection.execute(
        "SELECT notification_id FROM hoso.stored_events WHERE originator_id = %(stream)s"
        " AND notification_id <= %(upto)s AND (%(all)s OR EXISTS"
        " (SELECT 1 FROM unnest(%(wanted)s::bytea[]) AS w (one) WHERE position(w.one IN state) > 0))"
        " ORDER BY originator_version DESC LIMIT %(limit)s",
        {
            "stream": stream,
            "upto": known.position,
            "all": not wanted,
            "wanted": wanted,
            "limit": bounded(limit),
        },
    ).fetchall()
    found: list[Recorded[Event]] = [stored.decoded() for stored in stored_events.at(connection, [r[0] for r in rows])]
    return list(reversed(lines_in(found, History(()), known)))
