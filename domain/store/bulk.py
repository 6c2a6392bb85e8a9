"""The bulk path, for imports: many streams in few transactions. Same lock, same order, same checks as everything else.

Nothing is decided here: the events of each order are given. An order is all or nothing, and is done once: its command
id is noted with it, so that an import that was interrupted is finished by running it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic, sleep
from types import TracebackType
from typing import Final, Self
from uuid import UUID

import psycopg
from psycopg.rows import TupleRow

from domain.application import OutcomeUnknown, Receipt
from domain.deciding import Head
from domain.model import log
from domain.model.event import Event, decode, encode
from domain.store.log_writer import LogNotOpen, NewCommand, NewEvent, append, begin, commit, connect_writer
from domain.store.reading import BY_STREAM, recorded, rows

TRANSACTION_EVENTS: Final = 1_000
"""Orders are brought together up to about so many events; more gains little, and others wait for the lock."""

PATIENCE_SECONDS: Final = 15.0


@dataclass(frozen=True, slots=True)
class BulkOrder:
    """The next events of one stream, under a command id. request_hash: 32 bytes that say what was asked."""

    command_id: UUID
    request_hash: bytes
    stream_id: UUID
    events: Sequence[Event]


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What a bulk write came to. events: appended by it; last: the last order's receipt.

    repeated: orders that the log had before, or whose first answer was lost on the way.
    """

    orders: int
    events: int
    repeated: int
    last: Receipt | None

    def plus(self, later: BulkResult) -> BulkResult:
        return BulkResult(
            self.orders + later.orders, self.events + later.events, self.repeated + later.repeated, later.last
        )


@dataclass(frozen=True, slots=True)
class _Encoded:
    """An order with the topics and bytes of its events."""

    order: BulkOrder
    events: list[tuple[str, bytes]]


class BulkWriter:
    """Writes orders as the role `writer`. For one thread; a context manager."""

    def __init__(self, dsn: str) -> None:
        """Connects. StartRefused where the database might lose what it acknowledged."""
        self._dsn = dsn
        self._connection: psycopg.Connection[TupleRow] | None = connect_writer(dsn)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def write(self, orders: Iterable[BulkOrder]) -> BulkResult:
        """Write the orders in their order, some hundreds a transaction; holds no more than those in memory.

        A stream or command id stands in one order only. CommandReused if an id was used for something else; then,
        or when anything else goes wrong, whole transactions before it are in the log, and nothing of its own.
        OutcomeUnknown if the database went away; write the same orders again.
        """
        total = BulkResult(0, 0, 0, None)
        under_way: Future[BulkResult] | None = None
        # While the database works on one transaction, the next is read and encoded.
        with ThreadPoolExecutor(1, "bulk writer") as thread:
            for together in _transactions(orders):
                if under_way is not None:
                    total = total.plus(under_way.result())
                under_way = thread.submit(self._insist, together)
            return total if under_way is None else total.plus(under_way.result())

    def _insist(self, orders: Sequence[_Encoded]) -> BulkResult:
        """Write one transaction, over a restart of the database if it is short."""
        until = monotonic() + PATIENCE_SECONDS
        while True:
            try:
                if self._connection is None:
                    self._connection = connect_writer(self._dsn)
                return _write(self._connection, orders)
            except psycopg.OperationalError as error:
                lost = self._connection is None or self._connection.closed
                self.close()
                if not lost:
                    raise
                if monotonic() > until:
                    raise OutcomeUnknown(command_id=str(orders[0].order.command_id)) from error
                sleep(0.1)
            except BaseException:
                self.close()
                raise


def _transactions(orders: Iterable[BulkOrder]) -> Iterator[list[_Encoded]]:
    together: list[_Encoded] = []
    events = 0
    for order in orders:
        if together and events + len(order.events) > TRANSACTION_EVENTS:
            yield together
            together, events = [], 0
        together.append(_Encoded(order, [_encoded(body) for body in order.events]))
        events += len(order.events)
    if together:
        yield together


def _encoded(body: Event) -> tuple[str, bytes]:
    state = encode(body)
    decode(body.TOPIC, state)  # what cannot be read must never be stored
    return body.TOPIC, state


def _write(connection: psycopg.Connection[TupleRow], orders: Sequence[_Encoded]) -> BulkResult:
    head, handled = begin(connection, [encoded.order.command_id for encoded in orders])
    if head is None:
        raise LogNotOpen
    for encoded in orders:
        if encoded.order.command_id in handled:
            handled[encoded.order.command_id].answer(encoded.order.command_id, encoded.order.request_hash)
    new = [encoded for encoded in orders if encoded.order.command_id not in handled]
    events, commands = _rows(new, _versions(connection, new), _moment(connection, head))
    position, recorded_at = head.position, head.recorded_at
    if new:
        position, recorded_at = append(connection, events, commands, head.clock)
        commit(connection)
    else:
        connection.execute("ROLLBACK")
    final = orders[-1].order
    if final.command_id in handled:
        last = replace(handled[final.command_id].receipt, duplicate=True)
    else:
        last = Receipt(position, commands[-1].version, final.stream_id, recorded_at)
    return BulkResult(len(orders), len(events), len(orders) - len(new), last)


def _rows(
    orders: Iterable[_Encoded], versions: Mapping[UUID, int], moment: datetime | None
) -> tuple[list[NewEvent], list[NewCommand]]:
    """What goes into the log for these orders. versions: the last one of each stream that has events."""
    events: list[NewEvent] = []
    commands: list[NewCommand] = []
    for encoded in orders:
        order = encoded.order
        before = versions.get(order.stream_id, 0)
        events += [
            NewEvent(order.stream_id, version, topic, state, moment)
            for version, (topic, state) in enumerate(encoded.events, before + 1)
        ]
        version = before + len(encoded.events)
        commands.append(NewCommand(order.command_id, order.request_hash, order.stream_id, version, len(events)))
    return events, commands


def _versions(connection: psycopg.Connection[TupleRow], orders: Iterable[_Encoded]) -> dict[UUID, int]:
    """The last version of each stream of these orders that has events."""
    found = connection.execute(
        "SELECT stream_id, max(originator_version) FROM unnest(%b::uuid[]) AS wanted (stream_id)"
        " JOIN hoso.stored_events ON originator_id = stream_id GROUP BY stream_id",
        [[encoded.order.stream_id for encoded in orders]],
        prepare=True,
    )
    return dict(found.fetchall())


def _moment(connection: psycopg.Connection[TupleRow], head: Head) -> datetime | None:
    """The simulated office's now; None on the system's clock."""
    if head.clock is log.ClockKind.SYSTEM:
        return None
    state = log.Log()
    for row in rows(connection, BY_STREAM, (log.STREAM, 0)):
        state = log.evolve(state, recorded(row))
    assert state.simulated is not None, "a simulated log says so in its first event"
    return state.simulated.office(head.now)
