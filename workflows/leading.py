"""The process behind `hoso dispatch`: of several, one leads and the others wait for its connection to end."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Final

import psycopg
import structlog
from temporalio.client import Client
from temporalio.service import RPCError

from domain.store.head_listener import HeadListener
from domain.store.instance import Instance
from workflows import armed
from workflows.client import connect
from workflows.dispatcher import Dispatcher
from workflows.knowledge import Knowledge
from workflows.plan import Policy
from workflows.telling import Teller

POLL_SECONDS: Final = 1.0
"""Without a notification the tables are looked at this often: for dossiers that a person had tried again, say."""
RECOGNISE_SECONDS: Final = 30.0
"""A server that lost its data and came back without being missed is found out after this time at the latest."""
FIRST_PAUSE_SECONDS: Final = 0.5
LONGEST_PAUSE_SECONDS: Final = 15.0
TROUBLE: Final = (psycopg.OperationalError, RPCError)
"""A database or a Temporal server that does not answer: nothing was saved, so it is tried again."""

_LEADER: Final = 0x6C656164
"""Key of the advisory lock of the one that leads ("lead"). It only keeps the others quiet: what makes two of them
safe is the lock of the position's row, so nobody who takes this one can make an alarm be lost or doubled."""

_logger = structlog.get_logger()


async def dispatch(instance: Instance, policy: Policy, stop: asyncio.Event) -> None:
    """Follow the log until `stop` is set. RuntimeError while no Temporal server answers at the start."""
    client = await connect(instance)
    pause = FIRST_PAUSE_SECONDS
    with closing(HeadListener(instance.dsn("projector"))) as head:
        while not stop.is_set():
            try:
                with dispatcher(instance, client, policy) as (dispatching, connection):
                    if await _is_leader(connection, stop):
                        _logger.info("leading")
                        pause = FIRST_PAUSE_SECONDS
                        await _follow(dispatching, connection, head, stop)
            except TROUBLE as trouble:
                _logger.warning("trouble", error=str(trouble), pause_seconds=pause)
                await _wait(stop, pause)
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
    _logger.info("ending")


@contextmanager
def dispatcher(instance: Instance, client: Client, policy: Policy) -> Iterator[tuple[Dispatcher, armed.Connection]]:
    """A dispatcher over an instance's database, and its connection."""
    with armed.connect(instance.dsn("projector"), "hoso dispatch") as connection:
        armed.make_tables(connection)
        teller = Teller(client, instance.settings.task_queue)
        yield Dispatcher(teller, connection, Knowledge(), policy), connection


async def _follow(
    dispatching: Dispatcher, connection: armed.Connection, head: HeadListener, stop: asyncio.Event
) -> None:
    """Follow the log; look now and then whether the server is still the one that was told."""
    loop = asyncio.get_running_loop()
    look_again = 0.0
    while not stop.is_set():
        if loop.time() >= look_again:
            if await dispatching.rearm_after_another_server():
                _logger.warning("another Temporal server: all alarms were set again")
            look_again = loop.time() + RECOGNISE_SECONDS
        if not await dispatching.step():
            position = armed.read_progress(connection).position
            await asyncio.to_thread(head.wait_for, position + 1, POLL_SECONDS)


async def _is_leader(connection: armed.Connection, stop: asyncio.Event) -> bool:
    """Wait to lead; False when told to end before. The lock ends with the connection."""
    while not stop.is_set():
        row = connection.execute("SELECT pg_try_advisory_lock(%s)", [_LEADER]).fetchone()
        if row is not None and row[0]:
            return True
        await _wait(stop, POLL_SECONDS)
    return False


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
