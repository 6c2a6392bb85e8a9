"""How the event sourcing library is tied to the record.

Its stock recorder locks tables and inserts rows, which no role may here; so all that is written goes through
`hoso.append`. Its mapper names classes by module path and invents fields; ours stores bodies under their topics.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from eventsourcing.persistence import Mapper, Notification, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore, PostgresFactory
from eventsourcing.utils import Environment

from domain.model.event import Event, Recorded, encode
from domain.model.log import ClockKind
from domain.store.head_listener import CHANNEL
from domain.store.log_writer import NewEvent, append
from domain.store.reading import COLUMNS, SESSION, Row, recorded, rows

_LAST: Final = 2**63 - 1

_STREAM: Final = (
    f"SELECT {COLUMNS} FROM hoso.stored_events WHERE originator_id = %b"  # noqa: S608 - constants
    " AND originator_version > %b::bigint AND originator_version <= %b::bigint"
    " ORDER BY originator_version {order} LIMIT %b::bigint"
)
_NOTIFICATIONS: Final = (
    f"SELECT {COLUMNS} FROM hoso.stored_events"  # noqa: S608 - constants
    " WHERE notification_id >= %b::bigint AND notification_id <= %b::bigint AND (%b OR topic = ANY(%b::text[]))"
    " ORDER BY notification_id LIMIT %b::bigint"
)


@dataclass(frozen=True)
class Uncommitted:
    """A body on its way into the log, as `EventLog.save` takes it."""

    originator_id: UUID
    originator_version: int
    body: Event


@dataclass(frozen=True)
class Entry(Notification):
    """An event as stored, with all that the log knows of it."""

    recorded_at: datetime


class BodyMapper(Mapper[UUID]):
    """Bodies to stored events under their topics, and stored events to `Recorded`, which projectors fold."""

    def to_stored_event(self, domain_event: Uncommitted) -> StoredEvent:  # type: ignore[override]
        body = domain_event.body
        return StoredEvent(domain_event.originator_id, domain_event.originator_version, body.TOPIC, encode(body))

    def to_domain_event(self, stored_event: Entry) -> Recorded[Any]:  # type: ignore[override]
        """UnreadableEvent for a topic or form that this software does not know."""
        entry = stored_event
        return recorded(
            (
                entry.id,
                UUID(str(entry.originator_id)),
                entry.originator_version,
                entry.recorded_at,
                entry.topic,
                entry.state,
            )
        )


class Recorder(PostgresApplicationRecorder):
    """The library's recorder over `hoso.stored_events`. It does not repeat a write whose answer was lost."""

    def __init__(self, datastore: PostgresDatastore, *, events_table_name: str = "stored_events") -> None:
        super().__init__(datastore, events_table_name=events_table_name)
        self.channel_name = CHANNEL

    def insert_events(
        self, stored_events: Sequence[StoredEvent], *, moment: datetime | None = None, **_: Any
    ) -> Sequence[int]:
        """Append events, all or nothing; their positions. moment: see `hoso.append`, for simulated clocks only."""
        events = [
            NewEvent(UUID(str(event.originator_id)), event.originator_version, event.topic, event.state, moment)
            for event in stored_events
        ]
        with self.datastore.get_connection() as connection:
            clock = ClockKind.SYSTEM if moment is None else ClockKind.SIMULATED
            last, _recorded_at = append(connection, events, (), clock)
        return range(last - len(events) + 1, last + 1)

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[Entry]:
        query = _STREAM.format(order="DESC" if desc else "ASC")
        with self.datastore.get_connection() as connection:
            found = rows(connection, query, (originator_id, gt or 0, _LAST if lte is None else lte, limit))
        return [_entry(row) for row in found]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Entry]:
        first = (start or 0) + (0 if inclusive_of_start else 1)
        last = _LAST if stop is None else stop
        with self.datastore.get_connection() as connection:
            found = rows(connection, _NOTIFICATIONS, (first, last, not topics, list(topics), limit))
        return [_entry(row) for row in found]


class Factory(PostgresFactory):
    """Makes our recorder, and connections with everything that the connection string says."""

    application_recorder_class = Recorder

    def __init__(self, env: Environment, connection_info: Mapping[str, Any]) -> None:
        super().__init__(env)
        # The library takes only five of libpq's parameters, and would drop sslmode for instance.
        kwargs = self.datastore.pool.kwargs
        assert isinstance(kwargs, dict)
        given = dict(connection_info)
        kwargs.update(given, options=f"{given.get('options', '')} {SESSION}".strip())


def _entry(row: Row) -> Entry:
    position, stream_id, version, recorded_at, topic, state = row
    return Entry(stream_id, version, topic, state, position, recorded_at)
