"""The operations log: every read, act and denial at the doors, durable before its answer leaves.

`Operations.note` returns once what it was given is on disk. Callers at the same time share one transaction: a thread
takes what is waiting, writes it, and lets all of them go. What cannot be noted in time is refused, and with it whatever
was to be answered: nobody reads in a minute in which it would not be known.

Words. act: a right or an act by its name in addresses (`read-dossiers`, `send-handover`). object: `dossier <uuid>`,
`official <id>`, `unit <id>`, `agency <id>`, `event <position>`, `list <address>`, else the address that was asked for.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from threading import Condition, Event, Thread
from time import monotonic
from typing import Any, Final, Literal

import psycopg
import structlog
from psycopg import Connection
from psycopg.types.json import Jsonb

from domain.model.errors import DomainError
from domain.model.event import Source
from domain.store.handing import hand_over

MOST_WAITING: Final = 10_000
"""Entries. Beyond it callers wait for room, within their patience."""

BATCH: Final = 500
PATIENCE_SECONDS: Final = 5.0
LONGEST: Final = {"object": 300, "purpose": 500, "subject": 100, "act": 100}
MOST_POLICIES: Final = 20

_UNWRITABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")
_log: Final = structlog.get_logger("api.operations")

Outcome = Literal["allow", "deny"]


class OperationNotRecorded(DomainError):
    """It could not be put on record in time, so it does not take place."""

    CODE = "operation-not-recorded"
    VI = "Chưa ghi được lượt truy cập này vào nhật ký nên chưa phục vụ. Hãy thử lại sau giây lát."
    EN = "This access could not be put on record, so it is not served. Try again in a moment."


@dataclass(frozen=True, slots=True)
class Operation:
    """at: by the office's clock. policies: ids of those that decided. remote: see `network_of`."""

    at: datetime
    subject: str
    roles: tuple[str, ...]
    acting_for: str | None
    act: str
    object: str
    outcome: Outcome
    policies: tuple[str, ...] = ()
    purpose: str | None = None
    source: Source = Source.API
    trace_id: str | None = None
    remote: str | None = None

    def entry(self) -> dict[str, Any]:
        """As the database takes it: addresses and the like cut to what a row may hold."""
        return {
            "at": self.at.isoformat(),
            "subject": _fit("subject", self.subject),
            "roles": list(self.roles),
            "acting_for": self.acting_for,
            "act": _fit("act", self.act),
            "object": _fit("object", self.object),
            "outcome": self.outcome,
            "policies": list(self.policies[:MOST_POLICIES]),
            "purpose": None if self.purpose is None else _fit("purpose", self.purpose),
            "source": self.source.value,
            "trace_id": self.trace_id,
            "remote": self.remote,
        }


@lru_cache(maxsize=1024)
def network_of(host: str | None) -> str | None:
    """Of a remote address the network alone: 24 bits of IPv4, 48 of IPv6; None where there is no address."""
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return None
    return str(ipaddress.ip_network((address, 24 if address.version == 4 else 48), strict=False))


def own_connection(dsn: str) -> Connection[Any]:
    """What `Operations` writes through: `partial(own_connection, instance.dsn("writer"))`."""
    return psycopg.connect(dsn, autocommit=True, connect_timeout=5, application_name="hoso operations")


@dataclass(slots=True)
class _Waiting:
    """What one caller handed in. done: written, or refused. future: of whoever waits in an event loop instead."""

    entries: list[dict[str, Any]]
    future: asyncio.Future[bool] | None = None
    done: Event = field(default_factory=Event)
    failed: bool = False
    given_up: bool = False


class Operations:
    """One a process, made after any fork; thread-safe. `close` writes what waits and ends the thread.

    connect: makes a connection of the writer, in autocommit mode, for the thread alone.
    """

    def __init__(
        self,
        connect: Callable[[], Connection[Any]],
        *,
        patience_seconds: float = PATIENCE_SECONDS,
        most_waiting: int = MOST_WAITING,
    ) -> None:
        self._connect = connect
        self._patience = patience_seconds
        self._most = most_waiting
        self._queue: deque[_Waiting] = deque()
        self._size = 0
        self._changed = Condition()
        self._closing = False
        self._connection: Connection[Any] | None = None
        self._thread = Thread(target=self._run, name="operations", daemon=True)
        self._thread.start()

    def note(self, *operations: Operation) -> None:
        """Return once they are durable, in their order. OperationNotRecorded: none of them is counted on."""
        if not operations:
            return
        until = monotonic() + self._patience
        waiting = _Waiting([one.entry() for one in operations])
        with self._changed:
            while self._size >= self._most and not self._closing:
                if not self._changed.wait(until - monotonic()) or monotonic() >= until:
                    raise OperationNotRecorded
            if self._closing:
                raise OperationNotRecorded
            self._put(waiting)
        if not waiting.done.wait(max(0.0, until - monotonic())):
            waiting.given_up = True
            raise OperationNotRecorded
        if waiting.failed:
            raise OperationNotRecorded

    async def noted(self, *operations: Operation) -> None:
        """The same for asynchronous callers; OperationNotRecorded at once where there is no room."""
        if not operations:
            return
        future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        waiting = _Waiting([one.entry() for one in operations], future)
        with self._changed:
            if self._closing or self._size >= self._most:
                raise OperationNotRecorded
            self._put(waiting)
        try:
            async with asyncio.timeout(self._patience):
                written = await future
        except TimeoutError:
            written = False
        finally:
            waiting.given_up = True
        if not written:
            raise OperationNotRecorded

    def _put(self, waiting: _Waiting) -> None:
        self._queue.append(waiting)
        self._size += len(waiting.entries)
        self._changed.notify_all()

    def close(self) -> None:
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join()

    def _run(self) -> None:
        while batch := self._next():
            entries = [entry for waiting in batch for entry in waiting.entries]
            written = self._write(entries)
            for waiting in batch:
                waiting.failed = not written
                waiting.done.set()
            hand_over((waiting.future, written) for waiting in batch if waiting.future is not None)
        if self._connection is not None:
            self._connection.close()

    def _next(self) -> list[_Waiting]:
        """What waits, up to a batch; empty once there is nothing more to come."""
        with self._changed:
            while True:
                while not self._queue and not self._closing:
                    self._changed.wait()
                batch: list[_Waiting] = []
                taken = 0
                while self._queue and taken < BATCH:
                    waiting = self._queue.popleft()
                    self._size -= len(waiting.entries)
                    if not waiting.given_up:
                        batch.append(waiting)
                        taken += len(waiting.entries)
                self._changed.notify_all()
                if batch or self._closing:
                    return batch

    def _write(self, entries: Sequence[dict[str, Any]]) -> bool:
        """One transaction; once more over a new connection where the old one was lost before it could be used."""
        for attempt in (1, 2):
            try:
                if self._connection is None or self._connection.closed:
                    self._connection = self._connect()
                self._connection.execute("SELECT access.note_operations(%s)", [Jsonb(entries)])
            except psycopg.Error as error:
                _log.error("operations_not_recorded", entries=len(entries), attempt=attempt, why=type(error).__name__)
                with suppress(psycopg.Error):
                    if self._connection is not None:
                        self._connection.close()
                self._connection = None
                if not isinstance(error, psycopg.OperationalError):
                    return False
            else:
                return True
        return False


def _fit(what: str, text: str) -> str:
    """A text as it may stand in a row: of its length, on one line, without what the database cannot hold."""
    most = LONGEST[what]
    plain = _UNWRITABLE.sub("\ufffd", text)
    return plain if len(plain) <= most else plain[: most - 1] + "…"
