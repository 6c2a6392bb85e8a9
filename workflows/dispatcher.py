"""Follows the log and tells the workflows what they have to know: to wake up earlier, or that there is nothing left.

At least once: the position is saved, in one transaction with what the workflows were told, after the server has
accepted every signal of the batch. A workflow drops what it knows. Events of one stream in a batch make one signal,
and most make none, since a workflow that sleeps to its known wake-up asks the store anyway.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import structlog

from workflows import armed
from workflows.armed import Armed
from workflows.contracts import Alarm
from workflows.following import entries_after, news
from workflows.knowledge import Knowledge
from workflows.plan import Plan, Policy, describe
from workflows.telling import Teller

BATCH: Final = 1_000
"""Events read at a time."""
STALE_BATCH: Final = 200
"""Streams asked about again at a time, after what they are judged by has changed."""

_logger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Judged:
    """What is to be done about one stream: tell its workflow (or nothing), note what it then knows, or park it."""

    row: Armed
    alarm: Alarm | None = None
    closed: bool = False
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """One step's work. position: where the log was followed to; more: whether there may be more to do."""

    position: int
    judged: Sequence[Judged]
    more: bool


class Dispatcher:
    """One follower of the log. `connection`: as `armed.connect` makes it, for this object alone."""

    def __init__(self, teller: Teller, connection: armed.Connection, knowledge: Knowledge, policy: Policy) -> None:
        self._teller = teller
        self._connection = connection
        self._knowledge = knowledge
        self._policy = policy

    async def drain(self) -> None:
        """Follow the log until nothing more is found."""
        while await self.step():
            pass

    async def step(self) -> bool:
        """One batch, all or nothing; whether there may be more. RPCError, psycopg.Error: nothing of it was saved."""
        with self._connection.transaction():
            batch = await asyncio.to_thread(self._judge_batch)
            alarms = [judged.alarm for judged in batch.judged if judged.alarm is not None]
            if alarms:
                await self._teller.tell_all(alarms, armed.clock(self._connection))
            await asyncio.to_thread(self._save, batch)
        return batch.more

    async def rearm(self) -> None:
        """Trust nothing that was told before, and tell the workflow of all that is open again. Repeatable."""
        server_id = await self._teller.server_id()
        with self._connection.transaction():
            armed.lock_progress(self._connection)
            armed.doubt_all(self._connection)
            armed.save_server(self._connection, server_id)
        await self.drain()

    async def rearm_after_another_server(self) -> bool:
        """Rearm if the Temporal server is not the one that was told; whether it was another."""
        server_id = await self._teller.server_id()
        known = armed.read_progress(self._connection).server_id
        if known == server_id:
            return False
        await self.rearm()
        return known is not None

    def _judge_batch(self) -> Batch:
        """Read on, and ask the policy about every stream that is touched; their rows stay locked."""
        connection = self._connection
        position = armed.lock_progress(connection).position
        entries = entries_after(connection, position, BATCH)
        grown = news(entries)
        if grown.clock_set:
            armed.doubt_all(connection)
        elif grown.reference_changed:
            armed.mark_stale(connection)
        stale = armed.some_stale(connection, STALE_BATCH)
        rows = armed.lock(connection, grown.streams.union(stale))
        return Batch(
            position=entries[-1].position if entries else position,
            judged=[self._judge(row) for row in rows.values()],
            more=len(entries) == BATCH or len(stale) == STALE_BATCH,
        )

    def _judge(self, row: Armed) -> Judged:
        known = self._knowledge.look(self._connection, row.stream_id)
        try:
            plan = self._policy(known.history(), known.reference, known.now)
        except Exception as failure:
            _logger.exception("parked", stream=str(row.stream_id))
            return Judged(row, error=describe(failure))
        anew = row.next_wakeup is None
        alarm = Alarm(
            row.stream_id,
            known.version,
            known.position,
            plan.wakeup,
            closed=plan.closed,
            clock=known.clock,
            anew=anew,
            kind=known.kind,
        )
        return _judged(row, plan, alarm)

    def _save(self, batch: Batch) -> None:
        """What the workflows know from now on, and how far the log was followed."""
        for judged in batch.judged:
            if judged.error is not None:
                armed.park(self._connection, judged.row, judged.error)
        good = [judged for judged in batch.judged if judged.error is None]
        armed.forget(self._connection, [judged.row.stream_id for judged in good if judged.closed])
        armed.tell(self._connection, [judged.row for judged in good if not judged.closed])
        armed.save_position(self._connection, batch.position)


def _judged(row: Armed, plan: Plan[Any], alarm: Alarm) -> Judged:
    """Tell a workflow only what ends it, or wakes it earlier than it would wake by itself."""
    row = replace(row, version=alarm.version, position=alarm.position)
    if plan.closed:
        return Judged(row, alarm if row.running else None, closed=True)
    if alarm.wakeup is None or (row.next_wakeup is not None and row.next_wakeup <= alarm.wakeup):
        return Judged(row)
    return Judged(replace(row, next_wakeup=alarm.wakeup, running=True), alarm)
