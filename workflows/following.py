"""What the dispatcher reads of the log as it follows it: which streams have grown, not yet by what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg.rows import class_row

from domain.model.log import ClockSet
from domain.model.natures import is_proceeding_topic

DOSSIER: Final = "dossier."
REFERENCE: Final = ("organisation.", "calendar.", "catalogue.", "rules.")
"""Beginnings of topics: of dossiers, and of what they are judged by."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An event without its body, so that one that cannot be read holds up nobody but its own stream."""

    position: int
    stream_id: UUID
    topic: str


@dataclass(frozen=True, slots=True)
class News:
    """What a stretch of the log means for the motor. streams: dossiers and proceedings that have grown."""

    streams: frozenset[UUID]
    reference_changed: bool
    clock_set: bool


def entries_after(connection: psycopg.Connection[Any], position: int, limit: int) -> list[Entry]:
    """The next entries of the log, at most `limit`, in order. Positions have no gaps, so none can come in between."""
    with connection.cursor(row_factory=class_row(Entry)) as cursor:
        return cursor.execute(
            "SELECT notification_id AS position, originator_id AS stream_id, topic FROM hoso.stored_events "
            "WHERE notification_id > %s ORDER BY notification_id LIMIT %s",
            [position, limit],
        ).fetchall()


def news(entries: Iterable[Entry]) -> News:
    entries = list(entries)
    return News(
        frozenset(
            entry.stream_id for entry in entries if entry.topic.startswith(DOSSIER) or is_proceeding_topic(entry.topic)
        ),
        any(entry.topic.startswith(REFERENCE) for entry in entries),
        any(entry.topic == ClockSet.TOPIC for entry in entries),
    )
