"""Group commit: the commands of one process, decided and committed in batches by one thread.

A batch is one transaction: lock the log, look the command ids up, see what others wrote, decide each command in memory,
append, COMMIT; only then are the callers answered. Whatever waits when a batch begins is in it, up to MAX_BATCH, and
nothing waits for company: a command waits for the batch under way and for its own, so for two batches at most while
fewer than MAX_BATCH commands wait. Fates are separate. A command that is refused, or fails, does so alone; if the
database refuses what a batch would append, its commands are tried once more one by one.

A connection that is lost while COMMIT was under way leaves the outcome open. The next attempt takes the lock, which
waits until the lost transaction has ended either way, and finds the command ids of what was committed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from threading import Thread
from time import monotonic, sleep
from types import TracebackType
from typing import Any, Final, Self
from uuid import UUID

import psycopg
from psycopg.rows import TupleRow

from domain.application import Busy, OutcomeUnknown, Receipt, StoreUnavailable
from domain.commands import Command, request_hash
from domain.deciders import Deciders
from domain.deciding import Batch, Head
from domain.model.event import Recorded
from domain.model.log import ClockKind
from domain.states import StateCache
from domain.store.log_writer import LogNotOpen, NewCommand, NewEvent, append, begin, commit, connect_writer
from domain.store.reading import BY_STREAM, recorded, rows, stream_rows
from domain.store.waiting import Full, WaitingLine

MAX_BATCH: Final = 128
MAX_WAITING: Final = 4_096
CACHED_STREAMS: Final = 4_096
FORGET_BEYOND: Final = 20_000
"""If others wrote more events than this since the last batch, all states are forgotten rather than gone through."""

PATIENCE_SECONDS: Final = 15.0
"""How long a command that was submitted may outlast an absent database, a restart for instance."""


@dataclass(slots=True)
class _Order:
    """A command under way. `sent`: a COMMIT that contains it may have reached the database."""

    command: Command
    request_hash: bytes
    stream: UUID
    future: Future[Receipt] = field(default_factory=Future)
    submitted: float = field(default_factory=monotonic)
    sent: bool = False


class GroupCommitter:
    """Implements `domain.application.Committer`. One a process, made after any fork; a context manager."""

    def __init__(self, dsn: str, deciders: Deciders, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        """Connects at once. StartRefused where the database might lose what it acknowledged."""
        self._dsn = dsn
        self._deciders = deciders
        self._patience_seconds = patience_seconds
        self._cache = StateCache(CACHED_STREAMS)
        self._line: WaitingLine[_Order] = WaitingLine(MAX_WAITING)
        self._connection: psycopg.Connection[TupleRow] | None = connect_writer(dsn)
        self._thread = Thread(target=self._run, name="committer", daemon=True)
        self._thread.start()

    def submit(self, command: Command, *, wait_seconds: float | None = None) -> Future[Receipt]:
        order = _Order(command, request_hash(command), self._deciders.of(command).stream(command))
        try:
            self._line.put(order, self._patience_seconds if wait_seconds is None else wait_seconds)
        except Full as full:
            raise Busy(waiting=full.waiting) from None
        return order.future

    def close(self) -> None:
        """Take no more commands, finish those that wait, and let the connection go."""
        self._line.close()
        self._thread.join()
        self._disconnect()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _run(self) -> None:
        while taken := self._line.take(MAX_BATCH):
            self._perform([order for order in taken if order.future.set_running_or_notify_cancel()])
            self._cache.trim()

    def _perform(self, orders: list[_Order]) -> None:
        """See orders to their ends, together if possible."""
        pause_seconds = 0.02
        while orders:
            try:
                answers = self._attempt(orders)
            except Exception as error:  # noqa: BLE001 - it becomes the answer of those whom it concerns
                if self._lost(error):
                    orders = self._expire(orders)
                    sleep(pause_seconds)
                    pause_seconds = min(2 * pause_seconds, 0.5)
                elif len(orders) == 1:
                    orders[0].future.set_exception(error)
                    return
                else:
                    for order in orders:
                        self._perform([order])
                    return
            else:
                for order, answer in zip(orders, answers, strict=True):
                    if isinstance(answer, Receipt):
                        order.future.set_result(answer)
                    else:
                        order.future.set_exception(answer)
                return

    def _attempt(self, orders: Sequence[_Order]) -> list[Receipt | Exception]:
        """One transaction for these orders. Whatever it raises, nothing of it is in the cache, nor, unless the
        connection was lost during COMMIT, in the log."""
        if self._connection is None:
            self._connection = connect_writer(self._dsn)
        connection = self._connection
        head, handled = begin(connection, [order.command.issued.command_id for order in orders])
        if head is None:
            raise LogNotOpen
        self._follow(connection, head)
        streams = _LockedStreams(connection, self._unread(orders))
        batch = Batch(self._deciders, self._cache, streams, head, handled)
        answers = [_decide(batch, order) for order in orders]
        if not batch.accepted:
            connection.execute("ROLLBACK")
            return answers
        _append(connection, batch, head.clock)
        for order, answer in zip(orders, answers, strict=True):
            order.sent = order.sent or isinstance(answer, Receipt)
        commit(connection)
        batch.commit()
        return answers

    def _unread(self, orders: Iterable[_Order]) -> dict[UUID, int]:
        """The streams of these orders whose kept state is not current, with the version after which to read."""
        unread = {}
        for stream in {order.stream for order in orders}:
            if self._cache.current(stream) is None:
                kept = self._cache.latest(stream)
                unread[stream] = kept.version if kept else 0
        return unread

    def _follow(self, connection: psycopg.Connection[TupleRow], head: Head) -> None:
        """Bring the cache to the head of the locked log: what others wrote since is overtaken."""
        behind = head.position - self._cache.position
        if behind < 0 or behind > FORGET_BEYOND:
            self._cache.clear()
        elif behind > 0:
            moved = connection.execute(
                "SELECT DISTINCT originator_id FROM hoso.stored_events WHERE notification_id > %b",
                [self._cache.position],
                prepare=True,
                binary=True,
            )
            self._cache.overtake(row[0] for row in moved)
        self._cache.position = head.position

    def _lost(self, error: Exception) -> bool:
        """Whether the connection is gone. If it is not, the transaction is rolled back."""
        if self._connection is None:
            return isinstance(error, psycopg.OperationalError)
        try:
            self._connection.execute("ROLLBACK")
        except psycopg.Error:
            self._disconnect()
            return True
        return False

    def _disconnect(self) -> None:
        """Let the connection go, and with it what rested on it: a restored database may answer the next time."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._cache.clear()

    def _expire(self, orders: Iterable[_Order]) -> list[_Order]:
        """Answer those whose patience has ended; returns the others."""
        left = []
        for order in orders:
            if monotonic() - order.submitted < self._patience_seconds:
                left.append(order)
            else:
                command_id = str(order.command.issued.command_id)
                unknown = OutcomeUnknown(command_id=command_id) if order.sent else None
                order.future.set_exception(unknown or StoreUnavailable(command_id=command_id))
        return left


class _LockedStreams:
    """Implements `domain.states.Streams` on the connection that holds the lock; reads what is foreseen at once."""

    def __init__(self, connection: psycopg.Connection[TupleRow], foreseen: Mapping[UUID, int]) -> None:
        self._connection = connection
        self._foreseen = foreseen
        self._rows = stream_rows(connection, foreseen)

    def read_stream(self, stream: UUID, after_version: int = 0) -> list[Recorded[Any]]:
        if self._foreseen.get(stream) == after_version:
            found = self._rows[stream]
        else:
            found = rows(self._connection, BY_STREAM, (stream, after_version))
        return [recorded(row) for row in found]


def _decide(batch: Batch, order: _Order) -> Receipt | Exception:
    """The fate of one order. An order that was sent and is found handled is answered as the first time.

    psycopg.Error if the database failed while it was asked for more: that is the whole batch's trouble.
    """
    try:
        receipt = batch.decide(order.command, order.request_hash)
    except psycopg.Error:
        raise
    except Exception as error:  # noqa: BLE001 - it is this order's answer, and nobody else's
        return error
    return replace(receipt, duplicate=False) if order.sent else receipt


def _append(connection: psycopg.Connection[TupleRow], batch: Batch, clock: ClockKind) -> None:
    """Append what was staged. AssertionError if the database stamps it otherwise than the batch foresaw."""
    events = [
        NewEvent(staged.recorded.stream_id, staged.recorded.version, staged.topic, staged.state, staged.moment)
        for staged in batch.staged
    ]
    commands = [
        NewCommand(
            accepted.command_id,
            accepted.handled.request_hash,
            accepted.handled.receipt.stream_id,
            accepted.handled.receipt.version,
            accepted.ends,
        )
        for accepted in batch.accepted
    ]
    last = append(connection, events, commands, clock)
    receipt = batch.accepted[-1].handled.receipt
    assert last == (receipt.position, receipt.recorded_at), "the log stamps events as they were decided"
