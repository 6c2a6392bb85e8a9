"""The follower that seals the log as it grows; of several one leads."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from threading import Event as Flag
from typing import Any, Final

import psycopg
import structlog
from psycopg import Connection

from projections import ledger_checkpoints
from projections.ledger_backlog import take_in_backlog
from projections.ledger_sealer import Sealer, connect

INTERVAL_SECONDS: Final = 0.5
"""Between two checkpoints at least, so that an event is under one within a second."""

_LEADER: Final = "SELECT pg_try_advisory_lock(hashtextextended('hoso ledger leader', 0))"

logger = structlog.get_logger(__name__)


class SealRunner:
    """Follows the log until it is told to stop. dsn: of the sealer's role. directory: of the keys."""

    def __init__(self, dsn: str, directory: Path, *, poll_seconds: float = 0.5) -> None:
        self._dsn = dsn
        self._directory = directory
        self._poll_seconds = poll_seconds
        self._stop = Flag()

    def stop(self) -> None:
        """May be called from anywhere, also from a signal handler; `run` returns soon after."""
        self._stop.set()

    def run(self, on_lead: Callable[[Sealer], None] = lambda _sealer: None) -> None:
        """Several may run; one leads by an advisory lock of its session, the others wait for it to end."""
        pause = 0.1
        while not self._stop.is_set():
            try:
                with connect(self._dsn) as connection:
                    pause = 0.1
                    if self._wait_to_lead(connection) and (origin := self._wait_for_log(connection)):
                        sealer = Sealer(connection, origin, self._directory)
                        on_lead(sealer)
                        self._follow(connection, sealer)
            except psycopg.OperationalError as fault:
                logger.warning("ledger_connection_lost", error=str(fault).strip(), retry_in_seconds=pause)
                self._stop.wait(pause)
                pause = min(pause * 2, 5.0)

    def _wait_to_lead(self, connection: Connection[Any]) -> bool:
        while not self._stop.is_set():
            row = connection.execute(_LEADER).fetchone()
            if row is not None and row[0]:
                logger.info("ledger_lead")
                return True
            self._stop.wait(self._poll_seconds)
        return False

    def _wait_for_log(self, connection: Connection[Any]) -> str | None:
        connection.execute("LISTEN hoso_log")
        while not self._stop.is_set():
            if (origin := ledger_checkpoints.origin(connection)) is not None:
                return origin
            self._sleep(connection, self._poll_seconds)
        return None

    def _follow(self, connection: Connection[Any], sealer: Sealer) -> None:
        """What comes between two checkpoints is taken in at once, so that its pieces are few and large."""
        due = time.monotonic()
        while not self._stop.is_set():
            self._stop.wait(max(0.0, due - time.monotonic()))
            due = self._take_in_backlog(sealer, due)
            taken = sealer.take_in()
            if sealer.unsigned and (taken < sealer.batch or time.monotonic() >= due + INTERVAL_SECONDS):
                due = time.monotonic() + INTERVAL_SECONDS
                sealer.sign()
                sealer.note_standing()
            elif not taken:
                sealer.note_standing()
                self._sleep(connection, self._poll_seconds)
        if sealer.unsigned:
            sealer.sign()

    def _take_in_backlog(self, sealer: Sealer, due: float) -> float:
        """By several processes, if there is one; signed as often as ever. due: of the next checkpoint; returns it."""
        with closing(take_in_backlog(sealer, self._dsn, os.cpu_count() or 1)) as parts:
            for _ in parts:
                if self._stop.is_set():
                    break
                if time.monotonic() >= due:
                    due = time.monotonic() + INTERVAL_SECONDS
                    sealer.sign()
        return due

    def _sleep(self, connection: Connection[Any], seconds: float) -> None:
        """Until the log tells of something new. Short naps, so that a stop is heard."""
        until = time.monotonic() + seconds
        while not self._stop.is_set() and (left := until - time.monotonic()) > 0:
            with suppress(StopIteration):
                next(connection.notifies(timeout=min(0.1, left), stop_after=1))
                return
