"""A log with a simulated clock that tests write events into, without commands: what was recorded, when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from domain.model.event import NAMESPACE, Event, encode
from domain.model.log import ClockKind
from domain.store.clock import open_log
from domain.store.log_writer import NewEvent, append, connect_writer
from tests.servers import Database

MAX_EVENTS = 1_000


class RecordingLog:
    """Appends bodies to streams. `position` and `versions` are those of what it wrote."""

    def __init__(self, database: Database, opened_at: datetime) -> None:
        self.database = database
        self.position = open_log(database.dsn("writer"), ClockKind.SIMULATED, at=opened_at)
        self.versions: Counter[UUID] = Counter()
        self._now = opened_at
        self._connection = connect_writer(database.dsn("writer"))

    def close(self) -> None:
        self._connection.close()

    def record(self, stream: UUID, *bodies: Event, at: datetime | None = None) -> list[int]:
        """Append; recorded when it happened unless `at` says when. Returns the positions."""
        return self.record_all([(stream, body) for body in bodies], at=at)

    def record_all(self, entries: Sequence[tuple[UUID, Event]], at: datetime | None = None) -> list[int]:
        """Append events of several streams in this order, in one transaction a thousand."""
        first = self.position + 1
        for start in range(0, len(entries), MAX_EVENTS):
            new = [self._event(stream, body, at) for stream, body in entries[start : start + MAX_EVENTS]]
            self.position, _ = append(self._connection, new, (), ClockKind.SIMULATED)
        return list(range(first, self.position + 1))

    def _event(self, stream: UUID, body: Event, at: datetime | None) -> NewEvent:
        self.versions[stream] += 1
        self._now = max(self._now, at or body.occurred_at)
        return NewEvent(stream, self.versions[stream], body.TOPIC, encode(body), self._now)


def command_id(name: object) -> UUID:
    """An id that two runs of a test share."""
    return uuid5(NAMESPACE, f"test:{name}")


def later(moment: datetime, **spans: float) -> datetime:
    return moment + timedelta(**spans)


def positions(rows: Iterable[Any]) -> list[int]:
    return [row.position for row in rows]
