"""Records histories of the dossier workflow, for the replay test: `python -m tests.workflows.record_histories`.

Run it after a change of the workflow that is meant to run beside older ones, with a story of its own for what is new.
What was recorded before is kept: a history under `histories/` stands for runs that are under way somewhere.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from temporalio import activity
from temporalio.client import Client, WorkflowHandle
from temporalio.worker import Worker

from api.cli.ending import end_process
from domain.store.instance import Instance
from workflows.client import connect
from workflows.contracts import ARM, DELIVER, Alarm, ClockMap, DeliverDue, Delivered, Ended, Start, workflow_id
from workflows.dossier_workflow import DossierWorkflow
from workflows.server import TIME_SKIPPING, TemporalServer

HISTORIES = Path(__file__).with_name("histories")
DOSSIER = UUID("11111111-2222-5333-8444-555555555555")
T0 = datetime(2020, 1, 6, 1, 0, tzinfo=UTC)
STEP = timedelta(milliseconds=50)
DELAY = timedelta(seconds=2)

Handle = WorkflowHandle[DossierWorkflow, Ended]


class Answers:
    """Answers the questions of a workflow one after the other; the last one closes the dossier.

    Or it says, where `closes` is not set, that there is nothing to wait for.
    """

    def __init__(self, wakeups: int, *, closes: bool = True) -> None:
        self._left = wakeups
        self._closes = closes

    @activity.defn(name=DELIVER)
    async def deliver_due(self, request: DeliverDue) -> Delivered:
        self._left -= 1
        if self._left <= 0:
            return Delivered(20, 200, None, request.now, closed=self._closes)
        return Delivered(20 - self._left, 200 - self._left, request.now + STEP, request.now, acts=1)


async def sleeps_and_wakes(handle: Handle, alarm: Alarm) -> None:
    """Three wake-ups, the last of which finds the dossier closed."""
    await handle.result()


async def is_told_earlier_and_closed(handle: Handle, alarm: Alarm) -> None:
    """A stale alarm, an earlier one, a clock that is set again, and the end."""
    far = T0 + timedelta(days=300)
    await handle.signal(ARM, Alarm(DOSSIER, 1, 1, T0, clock=alarm.clock))
    await handle.signal(ARM, Alarm(DOSSIER, 3, 12, far, clock=alarm.clock))
    moved = ClockMap(alarm.clock.anchor_office, alarm.clock.anchor_real, rate=2, epoch=13)
    await handle.signal(ARM, Alarm(DOSSIER, 3, 13, far - timedelta(days=1), clock=moved, anew=True))
    await asyncio.sleep(0.3)
    await handle.signal(ARM, Alarm(DOSSIER, 4, 14, None, closed=True, clock=moved))
    await handle.result()


async def record(
    client: Client,
    name: str,
    answers: Answers,
    wakeup: datetime,
    run: Callable[..., Awaitable[None]],
    delay: timedelta | None = None,
) -> None:
    if HISTORIES.joinpath(f"{name}.json").exists():
        return
    alarm = Alarm(DOSSIER, 2, 11, wakeup, clock=ClockMap(T0, datetime.now(UTC), epoch=2))
    async with Worker(client, task_queue=name, workflows=[DossierWorkflow], activities=[answers.deliver_due]):
        handle = await client.start_workflow(
            DossierWorkflow.run,
            Start(alarm),
            id=workflow_id(DOSSIER),
            task_queue=name,
            start_signal=ARM,
            start_signal_args=[alarm],
            start_delay=delay,
        )
        first = client.get_workflow_handle(handle.id, run_id=handle.first_execution_run_id)
        await run(handle, alarm)
        HISTORIES.joinpath(f"{name}.json").write_text((await first.fetch_history()).to_json(), encoding="utf-8")
        last = client.get_workflow_handle(handle.id)
        if (await last.describe()).run_id != handle.first_execution_run_id:
            text = (await last.fetch_history()).to_json()
            HISTORIES.joinpath(f"{name}_last_run.json").write_text(text, encoding="utf-8")


async def main() -> None:
    HISTORIES.mkdir(exist_ok=True)
    with TemporaryDirectory() as directory:
        config = {**TIME_SKIPPING, "limit.historyCount.suggestContinueAsNew": "40"}
        server = TemporalServer(Instance.open(Path(directory) / "instance"), config)
        process = server.start()
        try:
            client = await connect(server.instance, identity="hoso")
            await record(client, "sleeps_and_wakes", Answers(3), T0, sleeps_and_wakes)
            year = T0 + timedelta(days=365)
            await record(client, "is_told_earlier_and_closed", Answers(3), year, is_told_earlier_and_closed)
            await record(client, "continues_as_new", Answers(8), T0, sleeps_and_wakes)
            delayed = "is_delayed_and_ends_with_nothing_to_wait_for"
            await record(client, delayed, Answers(2, closes=False), T0 + DELAY, sleeps_and_wakes, DELAY)
        finally:
            server.stop(process)


if __name__ == "__main__":
    asyncio.run(main())
    print("\n".join(sorted(path.name for path in HISTORIES.iterdir())), file=sys.stderr)
    end_process(0)
