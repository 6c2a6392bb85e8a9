"""Reading the log for the views: what comes after a position, and whole histories of many streams at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from psycopg import Connection
from psycopg.pq import Format
from psycopg.rows import TupleRow

from domain.model.event import Event, Recorded
from domain.store.reading import COLUMNS, recorded

SESSION: Final = "-c timezone=UTC -c enable_seqscan=off"
"""Options of the projector's connections. The record is only ever read through its indexes; a plan made while the
tables were empty must not scan them when they are full."""

# The column names are constants of the store.
_AFTER: Final = f"SELECT {COLUMNS} FROM hoso.stored_events WHERE notification_id > %s ORDER BY notification_id LIMIT %s"  # noqa: S608
_AT: Final = f"SELECT {COLUMNS} FROM hoso.stored_events WHERE notification_id = ANY(%s) ORDER BY notification_id"  # noqa: S608
_STREAMS: Final = (
    f"SELECT {COLUMNS} FROM hoso.stored_events WHERE originator_id = ANY(%s) AND notification_id <= %s "  # noqa: S608
    "ORDER BY originator_id, originator_version"
)
_NEWS: Final = (
    f"SELECT {COLUMNS} FROM unnest(%s::uuid[], %s::bigint[]) AS seen (stream_id, version) "  # noqa: S608
    "JOIN hoso.stored_events ON originator_id = seen.stream_id AND originator_version > seen.version "
    "WHERE notification_id <= %s ORDER BY originator_id, originator_version"
)
_PARTITION: Final = (
    f"SELECT {COLUMNS} FROM hoso.stored_events WHERE originator_id BETWEEN %s AND %s AND notification_id <= %s "  # noqa: S608
    "ORDER BY originator_id, originator_version"
)


class Stored(NamedTuple):
    """An event as it lies in the log, not decoded."""

    position: int
    stream_id: UUID
    version: int
    recorded_at: datetime
    topic: str
    state: bytes

    def decoded(self) -> Recorded[Event]:
        """UnreadableEvent for a topic or form that this software does not know."""
        return recorded(self)


def head(connection: Connection[Any]) -> int:
    """The position of the last event of the log; 0 in an empty one."""
    row = connection.execute("SELECT position FROM hoso.log_head").fetchone()
    return int(row[0]) if row else 0


def after(connection: Connection[Any], position: int, limit: int) -> list[Stored]:
    """The next events after a position, in order, at most `limit`."""
    return _read(connection, _AFTER, (position, limit))


def at(connection: Connection[Any], positions: Sequence[int]) -> list[Stored]:
    """The events at these positions, in order; those that do not exist are left out."""
    return _read(connection, _AT, (list(positions),))


def streams(connection: Connection[Any], stream_ids: Sequence[UUID], upto: int) -> dict[UUID, list[Stored]]:
    """All events up to a position of each of the streams, in order; a stream without events has an empty list."""
    found: dict[UUID, list[Stored]] = {stream_id: [] for stream_id in stream_ids}
    for row in _read(connection, _STREAMS, (list(stream_ids), upto)):
        found[row.stream_id].append(row)
    return found


def news(connection: Connection[Any], seen: Mapping[UUID, int], upto: int) -> dict[UUID, list[Stored]]:
    """Of each stream the events after a version, up to a position, in order."""
    found: dict[UUID, list[Stored]] = {stream_id: [] for stream_id in seen}
    for row in _read(connection, _NEWS, (list(seen), list(seen.values()), upto)):
        found[row.stream_id].append(row)
    return found


def known_at(connection: Connection[Any], moment: datetime) -> int:
    """The position of the last event recorded at or before a moment; 0 before the first.

    recorded_at rises with the position and has no index: the position is found by halving.
    """
    low, high = 0, head(connection)
    while low < high:
        middle = (low + high + 1) // 2
        row = connection.execute(
            "SELECT recorded_at <= %s FROM hoso.stored_events WHERE notification_id = %s", (moment, middle)
        ).fetchone()
        if row is not None and row[0]:
            low = middle
        else:
            high = middle - 1
    return low


def partition(
    connection: Connection[Any], first: UUID, last: UUID, upto: int, fetch: int = 20_000
) -> Iterator[list[Stored]]:
    """The whole histories of the streams from `first` to `last`, both included, stream by stream.

    Streams with events up to the position only. Holds `fetch` rows at a time; the connection is in a transaction.
    """
    with connection.cursor("partition", row_factory=_stored_row) as cursor:
        cursor.format = Format.BINARY
        cursor.itersize = fetch
        cursor.execute(_PARTITION, (first, last, upto))
        history: list[Stored] = []
        for row in cursor:
            if history and history[0].stream_id != row.stream_id:
                yield history
                history = []
            history.append(row)
        if history:
            yield history


def _read(connection: Connection[Any], query: str, values: Sequence[Any]) -> list[Stored]:
    with connection.cursor(binary=True, row_factory=_stored_row) as cursor:
        return cursor.execute(query, values).fetchall()


def _stored_row(_cursor: Any) -> Any:
    def make(row: TupleRow) -> Stored:
        return Stored(*row)

    return make
