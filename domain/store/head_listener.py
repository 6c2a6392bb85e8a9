"""Waiting for the log to grow, without asking again and again."""

from __future__ import annotations

from threading import Condition, Event, Thread
from time import monotonic
from typing import Final

import psycopg

CHANNEL: Final = "hoso_log"
"""`hoso.append` notifies it when it commits."""


class HeadListener:
    """Knows the log's last position; any number of threads may wait for it to rise.

    Holds a connection of its own that listens for good, so it must be a direct one, not through a transaction
    pooler. A lost connection is made anew, with back-off; what was missed meanwhile is asked for.
    """

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._position = 0
        self._risen = Condition()
        self._closing = Event()
        self._thread = Thread(target=self._run, name="head listener", daemon=True)
        self._thread.start()

    def wait_for(self, position: int, timeout_seconds: float) -> int:
        """The log's last known position, as soon as it is at least `position`, or after the timeout what it is then."""
        until = monotonic() + timeout_seconds
        with self._risen:
            while self._position < position and not self._closing.is_set():
                left = until - monotonic()
                if left <= 0:
                    break
                self._risen.wait(left)
            return self._position

    def close(self) -> None:
        self._closing.set()
        with self._risen:
            self._risen.notify_all()
        self._thread.join()

    def _run(self) -> None:
        pause_seconds = 0.05
        while not self._closing.is_set():
            try:
                with psycopg.connect(
                    self._dsn, autocommit=True, connect_timeout=5, application_name="hoso listener"
                ) as connection:
                    pause_seconds = 0.05
                    self._listen(connection)
            except psycopg.OperationalError:
                self._closing.wait(pause_seconds)
                pause_seconds = min(2 * pause_seconds, 2.0)

    def _listen(self, connection: psycopg.Connection[tuple[int]]) -> None:
        connection.execute("LISTEN hoso_log")
        self._look(connection)  # what was committed before LISTEN took effect is not notified
        while not self._closing.is_set():
            # Several notices that came meanwhile are one look. Their payload is not believed: anybody may notify.
            if list(connection.notifies(timeout=0.2, stop_after=1)):
                self._look(connection)

    def _look(self, connection: psycopg.Connection[tuple[int]]) -> None:
        """The position may also fall, after a reconnection: an older state of the database may have been restored."""
        row = connection.execute("SELECT position FROM hoso.log_head").fetchone()
        assert row is not None
        with self._risen:
            self._position = row[0]
            self._risen.notify_all()
