"""Schedules on a real Temporal server: made, mended, made again; a run does what is due and tries again what failed."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from temporalio.client import Client
from temporalio.service import RPCError
from temporalio.worker import Worker

from tests.workflows.conftest import Months
from workflows.contracts import SCHEDULED_TYPE, DoneScheduled
from workflows.scheduled_workflow import ATTEMPTS, FIRST_PAUSE, ScheduledWorkflow
from workflows.schedules import (
    CALENDARS,
    DAILY,
    MONTHLY,
    ZONE,
    Scheduled,
    keep_schedules,
    make_if_gone,
    put_in_place,
    schedule_id,
)


@dataclass
class Counting:
    """A routine that counts its calls; the first `failing` of them leave something to be sent."""

    failing: int = 0
    calls: list[tuple[str, int, bool]] = field(default_factory=list)
    is_simulated: bool = False

    def run(self, schedule: str, attempt: int, *, last: bool) -> DoneScheduled:
        self.calls.append((schedule, attempt, last))
        pending = int(len(self.calls) <= self.failing and not last)
        return DoneScheduled(made=1, sent=1 - pending, pending=pending)


def worker(client: Client, task_queue: str, routine: Counting, threads: ThreadPoolExecutor) -> Worker:
    return Worker(
        client,
        task_queue=task_queue,
        workflows=[ScheduledWorkflow],
        activities=[Scheduled(routine).do_scheduled],
        activity_executor=threads,
        no_remote_activities=True,
    )


async def until(condition: Any, seconds: float = 20.0) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - what is waited for is in another thread
            await asyncio.sleep(0.05)


async def gone(client: Client, name: str) -> bool:
    try:
        await client.get_schedule_handle(name).describe()
    except RPCError:
        return True
    return False


async def drop_all(client: Client, task_queue: str) -> None:
    for schedule in CALENDARS:
        name = schedule_id(schedule, task_queue)
        if not await gone(client, name):
            await client.get_schedule_handle(name).delete()


async def test_a_schedule_is_made_once_called_at_once_and_mended_where_it_stands(
    temporal_client: Client, unique: str
) -> None:
    queue, routine = f"test-{unique}", Counting()
    with ThreadPoolExecutor(2) as threads:
        async with worker(temporal_client, queue, routine, threads):
            assert await put_in_place(temporal_client, DAILY, queue, simulated=True)
            await until(lambda: len(routine.calls) == 1)
            await asyncio.sleep(1.1)  # a run is named by its second
            assert not await put_in_place(temporal_client, DAILY, queue, simulated=False)
            await until(lambda: len(routine.calls) == 2)
            handle = temporal_client.get_schedule_handle(schedule_id(DAILY, queue))
            spec = (await handle.describe()).schedule.spec
            assert (spec.time_zone_name, spec.intervals, len(spec.calendars)) == (ZONE, [], 1)
            await handle.pause(note="dừng")
            assert not await put_in_place(temporal_client, DAILY, queue, simulated=False)
            assert (await handle.describe()).schedule.state.paused, "what a person paused stays paused"
            assert not await make_if_gone(temporal_client, DAILY, queue, simulated=False)
            await asyncio.sleep(0.5)
            assert len(routine.calls) == 2
    await drop_all(temporal_client, queue)


async def test_what_a_lost_server_took_along_is_made_again_and_called_for_what_was_missed(
    temporal_client: Client, unique: str
) -> None:
    queue, routine, stop = f"test-{unique}", Counting(), asyncio.Event()
    with ThreadPoolExecutor(2) as threads:
        async with worker(temporal_client, queue, routine, threads):
            keeping = asyncio.create_task(
                keep_schedules(temporal_client, queue, stop, simulated=False, look_seconds=0.2)
            )
            await until(lambda: {call[0] for call in routine.calls} == set(CALENDARS))
            await asyncio.sleep(1.1)  # a run is named by its second
            await drop_all(temporal_client, queue)
            before = len(routine.calls)
            await until(lambda: len(routine.calls) >= before + len(CALENDARS))
            stop.set()
            await keeping
            assert not await gone(temporal_client, schedule_id(MONTHLY, queue))
    await drop_all(temporal_client, queue)


async def test_what_could_not_be_sent_is_tried_again_with_growing_pauses_and_given_up_at_last(months: Months) -> None:
    routine = Counting(failing=ATTEMPTS)
    with ThreadPoolExecutor(2) as threads:
        async with worker(months.client, months.task_queue, routine, threads):
            handle = await months.client.start_workflow(
                SCHEDULED_TYPE,
                DAILY,
                id=f"run-{months.task_queue}",
                task_queue=months.task_queue,
                result_type=DoneScheduled,
            )
            pause = FIRST_PAUSE
            for attempt in range(1, ATTEMPTS):
                await until(lambda attempt=attempt: len(routine.calls) == attempt)
                await months.forward(handle, pause + timedelta(seconds=1))
                pause *= 4
            done = await handle.result()
    assert routine.calls == [(DAILY, attempt, attempt == ATTEMPTS) for attempt in range(1, ATTEMPTS + 1)]
    assert done == DoneScheduled(ATTEMPTS, 1, 0)


async def test_a_run_in_which_all_was_sent_ends_at_once(months: Months) -> None:
    routine = Counting()
    with ThreadPoolExecutor(2) as threads:
        async with worker(months.client, months.task_queue, routine, threads):
            done: DoneScheduled = await months.client.execute_workflow(
                SCHEDULED_TYPE,
                DAILY,
                id=f"run-{months.task_queue}",
                task_queue=months.task_queue,
                result_type=DoneScheduled,
            )
    assert (done, len(routine.calls)) == (DoneScheduled(1, 1, 0), 1)
