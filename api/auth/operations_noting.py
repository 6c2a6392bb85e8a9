"""Takes digests of the operations log into the record: at most once a minute while there are new lines, and at the end.

Several processes may serve; one leads, by an advisory lock that a session of its own holds, and the others wait for it
to end. Should two of them note at once, the record takes one of the two notes and refuses the other.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread
from typing import Any, Final
from uuid import uuid4

import psycopg
import structlog
from psycopg import Connection

from api.auth.operations_chain import following, last_noted
from domain.application import Application
from domain.commands import Issued
from domain.model.errors import DomainError
from domain.model.event import SERVICE, Source
from domain.model.working_time import office_day
from domain.operations import NoteOperations
from domain.store.clock import OfficeClock
from domain.store.log_writer import LogNotOpen

EVERY_SECONDS: Final = 60.0

_LEADER: Final = "SELECT pg_try_advisory_lock(hashtextextended('hoso operations leader', 0))"
_log: Final = structlog.get_logger("api.operations")


class OperationsNoting:
    """A thread of the process that serves. `close` notes what is left, if this one leads."""

    def __init__(
        self,
        connect: Callable[[], Connection[Any]],
        application: Application,
        clock: OfficeClock,
        seconds: float = EVERY_SECONDS,
    ) -> None:
        """connect: as the writer, in autocommit mode, for the thread alone."""
        self._connect = connect
        self._application = application
        self._clock = clock
        self._seconds = seconds
        self._closing = Event()
        self._connection: Connection[Any] | None = None
        self._thread = Thread(target=self._run, name="operations noting", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._closing.set()
        self._thread.join()

    def _run(self) -> None:
        while True:
            closing = self._closing.wait(self._seconds)
            try:
                if self._leads():
                    assert self._connection is not None
                    note_new_lines(self._connection, self._application, self._clock)
            except LogNotOpen:
                pass  # nothing takes it yet; the lines wait
            except (psycopg.Error, DomainError, ValueError) as error:
                _log.error("operations_not_noted", why=str(error).splitlines()[0] if str(error) else repr(error))
            if closing:
                break
        if self._connection is not None:
            self._connection.close()

    def _leads(self) -> bool:
        """Whether this process leads, or does so from now on."""
        if self._connection is None or self._connection.closed or self._connection.broken:
            self._connection = self._connect()
        row = self._connection.execute(_LEADER).fetchone()
        return bool(row and row[0])


def note_new_lines(connection: Connection[Any], application: Application, clock: OfficeClock) -> int:
    """Note every line that there is now; returns how many.

    DomainError where the record does not take it; ValueError where a line is missing, of which nothing is noted.
    """
    noted = 0
    while (link := following(connection, last_noted(connection))) is not None:
        application.handle(
            NoteOperations(
                issued=Issued(command_id=uuid4(), actor=SERVICE, source=Source.API),
                day=office_day(clock.now()),
                first=link.first,
                last=link.last,
                digest=link.digest.hex(),
                previous=link.previous.hex(),
                marks=link.marks,
                stride=link.stride,
            )
        )
        noted += link.last - link.first + 1
    return noted
