"""From rows of `hoso.stored_events` to `Recorded`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final, cast
from uuid import UUID

import msgspec
import psycopg
from psycopg.rows import tuple_row

from domain.model.errors import DomainError
from domain.model.event import Recorded, decode

COLUMNS: Final = "notification_id, originator_id, originator_version, recorded_at, topic, state"

BY_STREAM: Final = (
    f"SELECT {COLUMNS} FROM hoso.stored_events"  # noqa: S608 - constants
    " WHERE originator_id = %b AND originator_version > %b::bigint ORDER BY originator_version"
)
"""Parameters: a stream, and the version after which to begin."""

_STREAMS: Final = (
    f"SELECT {COLUMNS} FROM unnest(%b::uuid[], %b::bigint[]) AS wanted (stream_id, after_version)"  # noqa: S608
    " JOIN hoso.stored_events ON originator_id = stream_id AND originator_version > after_version"
    " ORDER BY originator_id, originator_version"
)

SESSION: Final = "-c timezone=UTC -c jit=off -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off"
"""Instants come back in UTC. Every query on the record is an index look-up or a range of an index; a plan that was
cached while the tables were still empty must not go on scanning them when they are full."""

Row = tuple[int, UUID, int, datetime, str, bytes]


class UnreadableEvent(DomainError):
    """A stored event of a topic or form that this software does not know. Details: position, topic, reason."""

    CODE = "event-unreadable"
    VI = "Không đọc được sự kiện số {position} ({topic}): {reason}. Hãy dùng phiên bản phần mềm mới hơn."
    EN = "Event {position} ({topic}) cannot be read: {reason}. Use a newer version of the software."


def recorded(row: Row) -> Recorded[Any]:
    """The event of a row of `COLUMNS`. UnreadableEvent."""
    position, stream_id, version, recorded_at, topic, state = row
    try:
        body = decode(topic, state)
    except KeyError:
        raise UnreadableEvent(position=position, topic=topic, reason="unknown topic") from None
    except msgspec.ValidationError as error:
        raise UnreadableEvent(position=position, topic=topic, reason=str(error)) from error
    return Recorded(position, stream_id, version, recorded_at, body)


def rows(connection: psycopg.Connection[Any], query: str, arguments: Iterable[Any]) -> list[Row]:
    """The rows of a query for `COLUMNS`."""
    with connection.cursor(binary=True, row_factory=tuple_row) as cursor:
        return cast(list[Row], cursor.execute(query, tuple(arguments), prepare=True).fetchall())


def stream_rows(connection: psycopg.Connection[Any], after: Mapping[UUID, int]) -> dict[UUID, list[Row]]:
    """The rows of several streams after a version of each, in order; an empty list where there are none."""
    found: dict[UUID, list[Row]] = {stream: [] for stream in after}
    if after:
        for row in rows(connection, _STREAMS, (list(after.keys()), list(after.values()))):
            found[row[1]].append(row)
    return found
