"""The process that keeps the views up with the log.

Several may run; one leads, by an advisory lock that its session holds, and the others wait for it to die. A lost
connection is made again, with pauses that grow; anything else that goes wrong ends the process, and whoever supervises
it starts it again. Nothing is lost by either: the position is in the views' own transactions.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextlib import suppress
from threading import Event as Flag
from typing import Any, Final

import psycopg
import structlog
from psycopg import Connection

from projections import generation, stored_events
from projections.folding_processes import helping
from projections.projector import BATCH, Projector
from projections.rebuild import rebuild

LOG_CHANNEL: Final = "hoso_log"
"""The log tells its new head here after every commit."""

_LEADER: Final = "SELECT pg_try_advisory_lock(hashtextextended('hoso views leader', 0))"

logger = structlog.get_logger(__name__)


def connect(dsn: str, application_name: str) -> Connection[Any]:
    """A connection for projecting. A crash may lose the last batches, position and all: they are made again."""
    return psycopg.connect(
        dsn,
        autocommit=True,
        application_name=application_name,
        options=f"{stored_events.SESSION} -c synchronous_commit=off",
    )


class Runner:
    """Follows the log until it is told to stop. dsn: of the projector's role.

    poll_seconds: how long it sleeps at most when no notification wakes it. workers: processes for a rebuild.
    helpers: processes that fold with this one while it follows.
    """

    def __init__(
        self, dsn: str, *, batch: int = BATCH, poll_seconds: float = 1.0, workers: int = 2, helpers: int = 0
    ) -> None:
        self._dsn = dsn
        self._batch = batch
        self._poll_seconds = poll_seconds
        self._workers = workers
        self._helpers = helpers
        self._stop = Flag()

    def stop(self) -> None:
        """May be called from anywhere, also from a signal handler; `run` returns soon after."""
        self._stop.set()

    def run(self, on_lead: Callable[[], None] = lambda: None) -> None:
        """`on_lead` is called each time this runner becomes the leader and the views are of this software."""
        pause = 0.1
        while not self._stop.is_set():
            try:
                with connect(self._dsn, "hoso project") as connection:
                    if self._leads(connection):
                        pause = 0.1
                        self._lead(connection, on_lead)
            except psycopg.OperationalError as fault:
                logger.warning("views_connection_lost", error=str(fault).strip(), retry_in_seconds=pause)
                self._stop.wait(pause)
                pause = min(pause * 2, 5.0)

    def _leads(self, connection: Connection[Any]) -> bool:
        """Wait to become the leader. False if told to stop before."""
        waiting = False
        while not self._stop.is_set():
            row = connection.execute(_LEADER).fetchone()
            if row is not None and row[0]:
                logger.info("views_lead")
                return True
            if not waiting:
                logger.info("views_wait_for_leader")
                waiting = True
            self._stop.wait(self._poll_seconds)
        return False

    def _lead(self, connection: Connection[Any], on_lead: Callable[[], None]) -> None:
        connection.execute(f"LISTEN {LOG_CHANNEL}")
        known = generation.progress(connection)
        if known is None or known.stamp != generation.fingerprint():
            rebuilt = rebuild(self._dsn, workers=self._workers, stopping=self._stop.is_set)
            if rebuilt is None:
                return
            logger.info("views_rebuilt", position=rebuilt.position, seconds=round(rebuilt.seconds, 3))
        on_lead()
        with helping(self._dsn, self._helpers) as helpers:
            projector = Projector(connection, batch=self._batch, helpers=helpers)
            while not self._stop.is_set():
                if projector.advance() is None:
                    generation.note_caught_up(connection)
                    self._sleep(connection)
                # Kept histories are many and free of cycles: walking through them for garbage would stop everything
                # for half a second now and then. What is no longer kept is freed all the same, by its last reference.
                gc.freeze()

    def _sleep(self, connection: Connection[Any]) -> None:
        """Until the log tells of something new, or the poll is due. Short naps, so that a stop is heard."""
        slept = 0.0
        while slept < self._poll_seconds and not self._stop.is_set():
            nap = min(0.2, self._poll_seconds - slept)
            with suppress(StopIteration):
                next(connection.notifies(timeout=nap, stop_after=1))
                return
            slept += nap
