"""Events as people read them: what happened, when, by whom, and what became of the entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection

from domain.model import dossier_events as ev
from domain.model.event import Event, Recorded, encode
from domain.model.history import History, effective
from projections import stored_events
from projections.queries.knowledge import Knowledge, Named, knowledge, knowledge_at
from projections.queries.missing import EventUnknown
from projections.words import event_words


class EventLine(msgspec.Struct, frozen=True, kw_only=True):
    """One event. known_late: it was recorded later than it happened. entered_by: the late entry or correction from
    which its content is; corrected_by: the correction that replaced or annulled it. body: as stored.
    """

    position: int
    stream_id: UUID
    version: int
    topic: str
    vi: str
    en: str
    occurred_at: datetime
    recorded_at: datetime
    actor: Named
    acting_for: Named | None
    source: str
    known_late: bool
    entered_by: int | None
    corrected_by: int | None
    claim: str | None
    body: msgspec.Raw


def event(connection: Connection[Any], position: int) -> EventLine:
    """The event at a position. EventUnknown."""
    found = stored_events.at(connection, [position])
    if not found:
        raise EventUnknown(position=position)
    stream = stored_events.streams(connection, [found[0].stream_id], stored_events.head(connection))
    history = [stored.decoded() for stored in stream[found[0].stream_id]]
    lines = event_lines(history, knowledge(connection))
    return next(line for line in lines if line.position == position)


def events_at(connection: Connection[Any], positions: Sequence[int], upto: int | None = None) -> list[EventLine]:
    """The events at these positions, in order; what became of them is asked of each one's own stream.

    upto: as known at this position, and not today.
    """
    wanted = set(positions)
    found = stored_events.at(connection, sorted(wanted))
    last = stored_events.head(connection) if upto is None else upto
    streams = stored_events.streams(connection, sorted({stored.stream_id for stored in found}), last)
    known = knowledge(connection) if upto is None else knowledge_at(connection, upto)
    lines = [
        line
        for history in streams.values()
        for line in event_lines([stored.decoded() for stored in history], known)
        if line.position in wanted
    ]
    return sorted(lines, key=lambda line: line.position)


def event_lines(stored: Sequence[Recorded[Event]], known: Knowledge) -> list[EventLine]:
    """All events of a stream, in order of version."""
    return lines_in(stored, counting(stored), known)


def counting(stored: Sequence[Recorded[Event]]) -> History:
    """What of a stream counts: of a dossier with its late entries and corrections applied, of any other all of it."""
    is_dossier = isinstance(stored[0].body, ev.DossierEvent) if stored else False
    return effective(stored) if is_dossier else History(tuple(stored))


def lines_in(events: Iterable[Recorded[Event]], history: History, known: Knowledge) -> list[EventLine]:
    """Some events of a stream, with what became of them in a history of it."""
    corrected = {removed.original.position: removed.by for removed in history.removed}
    claims = {claim.position: claim.state.value for claim in history.claims}
    return [_line(recorded, known, history, corrected, claims) for recorded in events]


def _line(
    recorded: Recorded[Event],
    known: Knowledge,
    history: History,
    corrected: dict[int, int],
    claims: dict[int, str],
) -> EventLine:
    body = recorded.body
    words = event_words(body.TOPIC)
    return EventLine(
        position=recorded.position,
        stream_id=recorded.stream_id,
        version=recorded.version,
        topic=body.TOPIC,
        vi=words.vi,
        en=words.en,
        occurred_at=body.occurred_at,
        recorded_at=recorded.recorded_at,
        actor=known.official(body.actor) or Named(body.actor, body.actor),
        acting_for=known.official(body.acting_for),
        source=body.source,
        known_late=(recorded.recorded_at - body.occurred_at).days >= 1,
        entered_by=history.entered_by.get(recorded.position),
        corrected_by=corrected.get(recorded.position),
        claim=claims.get(recorded.position),
        body=msgspec.Raw(encode(body)),
    )


def positions_of(rows: Iterable[Sequence[int]]) -> list[int]:
    """All positions of several rows, each once, in order."""
    return sorted({position for row in rows for position in row})
