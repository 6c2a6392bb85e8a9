"""The peer of the deadline workflows: a loop that asks the motor's table, by an index, what is due by now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event as Flag
from threading import Thread
from typing import Final

from benchmarks.ground import Place
from workflows import armed
from workflows.activities import Deliveries
from workflows.contracts import Alarm, ClockMap, DeliverDue
from workflows.dispatcher import Dispatcher
from workflows.knowledge import Knowledge
from workflows.owed import owed
from workflows.telling import Teller
from workflows.worker import DELIVERIES_AT_ONCE, deliveries

POLL_SECONDS: Final = 0.1
MOST: Final = 200


class Silent(Teller):
    """Tells nobody: what is owed next stands in the motor's table."""

    def __init__(self) -> None:
        """There is no server."""

    async def tell_all(self, alarms: Sequence[Alarm], now: datetime) -> None:
        """The table is written by the dispatcher."""


@contextmanager
def silent_dispatcher(place: Place) -> Iterator[Dispatcher]:
    """The dispatcher with nobody to tell, and the index by which the loop asks."""
    with armed.connect(place.dsn("projector"), "benchmark dispatch") as connection:
        armed.make_tables(connection)
        connection.execute("CREATE INDEX due ON motor.armed (next_wakeup)")
        yield Dispatcher(Silent(), connection, Knowledge(), owed)


@contextmanager
def polling(place: Place, clock: ClockMap, dispatcher: Dispatcher) -> Iterator[None]:
    """The loop, and the dispatcher, each in a thread."""
    over = Flag()

    def dispatch() -> None:
        import asyncio

        while not over.wait(POLL_SECONDS):
            asyncio.run(dispatcher.drain())

    with deliveries(place.instance, owed) as delivering, ThreadPoolExecutor(DELIVERIES_AT_ONCE) as threads:
        loops = [Thread(target=dispatch), Thread(target=_poll, args=(delivering, threads, clock, over))]
        for loop in loops:
            loop.start()
        try:
            yield
        finally:
            over.set()
            for loop in loops:
                loop.join()


def _poll(delivering: Deliveries, threads: ThreadPoolExecutor, clock: ClockMap, over: Flag) -> None:
    while not over.wait(POLL_SECONDS):
        now = clock.office(datetime.now(UTC))
        with delivering.pool.connection() as connection:
            due = connection.execute(
                "SELECT stream_id FROM motor.armed WHERE next_wakeup <= %s ORDER BY next_wakeup LIMIT %s", [now, MOST]
            ).fetchall()
        list(threads.map(delivering.deliver_due, [DeliverDue(stream, now) for (stream,) in due]))
