"""What the motor knows when it asks the policy: a stream, the reference data, and what time it is in the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, Final
from uuid import UUID

import psycopg

from domain.model import log
from domain.model.event import Recorded
from domain.model.natures import is_proceeding_topic
from domain.model.reference import STREAMS, Reference
from domain.store.reading import Row, recorded, stream_rows
from workflows.contracts import DOSSIER, IDENTITY, PROCEEDING, ClockMap

_TOPIC: Final = 4
"""Place of the topic in a row."""

_HEAD: Final = "SELECT position, recorded_at, clock_timestamp() FROM hoso.log_head"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a stream and of what it is judged by. It includes the log up to `position`, perhaps more.

    now: the office's. clock: how it goes on; the identity in a log on the system's clock.
    """

    rows: Sequence[Row]
    reference: Reference
    position: int
    now: datetime
    clock: ClockMap

    @property
    def version(self) -> int:
        return self.rows[-1][2] if self.rows else 0

    @property
    def is_simulated(self) -> bool:
        """Whether commands tell the log when it learns of them."""
        return self.clock != IDENTITY

    @property
    def kind(self) -> str:
        """Of the stream, as the contracts name it."""
        return PROCEEDING if self.rows and is_proceeding_topic(self.rows[0][_TOPIC]) else DOSSIER

    def history(self) -> list[Recorded[Any]]:
        """The stream's events in order; none if there is no such stream. UnreadableEvent."""
        return [recorded(row) for row in self.rows]


class Knowledge:
    """Reads streams from the log, and keeps what they are judged by, reading on where that has grown. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._reference = Reference()
        self._log = log.Log()
        self._log_version = 0
        self._clock = IDENTITY

    def look(self, connection: psycopg.Connection[Any], stream: UUID) -> Known:
        """What is known of a stream at this moment of the connection's transaction.

        UnreadableEvent only for what all dossiers are judged by; nobody can be judged then.
        """
        head = connection.execute(_HEAD).fetchone()
        assert head is not None
        position, recorded_at, real = head
        found = stream_rows(connection, {stream: 0, **self._versions()})
        with self._lock:
            self._learn(found)
            time = self._log.simulated
            now = real if time is None else max(time.office(real), recorded_at)
            return Known(found[stream], self._reference, position, now, self._clock)

    def _versions(self) -> dict[UUID, int]:
        with self._lock:
            return {**self._reference_versions(), log.STREAM: self._log_version}

    def _reference_versions(self) -> dict[UUID, int]:
        return dict(zip(STREAMS, self._reference.version, strict=True))

    def _learn(self, found: dict[UUID, list[Row]]) -> None:
        """Take in what nobody else has taken in meanwhile."""
        news = [
            recorded(row)
            for stream, version in self._reference_versions().items()
            for row in found[stream]
            if row[2] > version
        ]
        if news:
            self._reference = self._reference.after(news)
        for row in found[log.STREAM]:
            if row[2] == self._log_version + 1:
                self._log, self._log_version = log.evolve(self._log, recorded(row)), row[2]
                time = self._log.simulated
                if time is not None:
                    self._clock = ClockMap(time.anchor_office, time.anchor_real, time.rate, epoch=row[0])
