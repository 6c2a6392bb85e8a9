"""The deadline workflows at work over a database of the benchmarks, on clocks that can be moved.

The log's clock is simulated and goes as fast as the real one; each workflow's own is moved forward by itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHandle
from temporalio.testing import TimeSkipper, TimeSkippingConfig

from benchmarks.ground import Place
from benchmarks.histories import write
from domain.commands import Issued
from domain.composition import deciders
from domain.log import SetClock
from domain.model.event import SERVICE, Event, Source, encode
from domain.store.committer import GroupCommitter
from domain.store.event_log import EventLog
from domain.store.log_writer import NewEvent
from workflows.client import connect
from workflows.contracts import ClockMap, Ended, workflow_id
from workflows.dispatcher import Dispatcher
from workflows.leading import dispatcher
from workflows.plan import Policy
from workflows.worker import work

PATIENCE_SECONDS: Final = 60.0

MOVED: Final = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED
"""What stands in a workflow's history once for each order to move its clock, which takes one transition; the moves
themselves go along with it, or with the completed task before them."""


@dataclass
class Motor:
    """Dispatcher and worker over a log."""

    place: Place
    skipper: TimeSkipper
    dispatching: Dispatcher
    clock: ClockMap
    log: EventLog

    async def happens(self, dossier: UUID, body: Event, at: datetime) -> None:
        """Store an event as the next of its dossier, and let the dispatcher do what it does about it."""
        version = self.stored(dossier) + 1
        write(self.place.dsn("writer"), iter([NewEvent(dossier, version, body.TOPIC, encode(body), at)]))
        await self.dispatching.drain()

    def stored(self, dossier: UUID) -> int:
        """How many events the dossier has."""
        return len(self.log.read_stream(dossier))

    def handle(self, dossier: UUID) -> WorkflowHandle[Any, Ended]:
        return self.skipper.client.get_workflow_handle(workflow_id(dossier), result_type=Ended)

    async def forward_to(self, dossier: UUID, office: datetime, events: int) -> None:
        """Take the clock of a dossier's workflow to an instant, and wait until the log holds what was due by then.

        Where nothing is waited for there is no workflow, and nothing to move.
        """
        handle = self.handle(dossier)
        if (await handle.describe()).status is WorkflowExecutionStatus.RUNNING:
            await forward(self.skipper, handle, self.clock.anchor_real + (office - self.clock.anchor_office))
        await until(lambda: self.stored(dossier) >= events)


@asynccontextmanager
async def motor(place: Place, policy: Policy, office: datetime) -> AsyncIterator[Motor]:
    """Over a place whose log is open; from now on it is `office` there."""
    clock = set_clock(place, office)
    # The server's own limit of 200 skips ends skipping silently.
    config = TimeSkippingConfig(enabled=False, max_session_skip_count=1_000_000)
    skipper = TimeSkipper(await connect(place.instance), config=config)
    stop = asyncio.Event()
    working = asyncio.create_task(work(place.instance, policy, stop))
    try:
        with (
            closing(EventLog(place.dsn("reader"))) as log,
            dispatcher(place.instance, skipper.client, policy) as (dispatching, _),
        ):
            yield Motor(place, skipper, dispatching, clock, log)
    finally:
        stop.set()
        await working


def set_clock(place: Place, office: datetime) -> ClockMap:
    """From now on it is `office` in the place's log, and time goes on there as fast as here."""
    clock = ClockMap(office, datetime.now(UTC))
    issued = Issued(command_id=uuid4(), actor=SERVICE, source=Source.CLI, recorded_at=office)
    with GroupCommitter(place.dsn("writer"), deciders()) as committer:
        order = SetClock(issued=issued, anchor_real=clock.anchor_real, anchor_office=office, rate=1)
        committer.submit(order).result()
    return clock


async def forward(skipper: TimeSkipper, handle: WorkflowHandle[Any, Any], moment: datetime) -> None:
    """Take a workflow's own clock to a moment, if it is not there yet. TimeoutError if it does not get there."""
    left = moment - await skipper.get_current_time(handle)
    if left > timedelta(0):
        async with asyncio.timeout(PATIENCE_SECONDS):
            await skipper.fast_forward(handle, left)


async def transitions(handle: WorkflowHandle[Any, Any]) -> int:
    """State transitions of a workflow's run, without those that moving its clock took."""
    description = await handle.describe()
    history = await handle.fetch_history()
    moved = sum(event.event_type == MOVED for event in history.events)
    return int(description.raw_description.workflow_execution_info.state_transition_count) - moved


async def transitions_of_all_runs(client: Client, workflow: str) -> int:
    """The same for every run that a workflow's id ever had, as far as the server's list of them has come."""
    runs = [run async for run in client.list_workflows(f"WorkflowId = '{workflow}'")]
    return sum([await transitions(client.get_workflow_handle(run.id, run_id=run.run_id)) for run in runs])


async def until(condition: Callable[[], bool]) -> None:
    """TimeoutError if it does not come about."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not condition():  # noqa: ASYNC110 - the database is asked, which sets no flag
            await asyncio.sleep(0.02)
