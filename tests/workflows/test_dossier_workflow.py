"""The alarm clock of a dossier, with an activity that answers from a script instead of a store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from temporalio import activity
from temporalio.client import Client, WorkflowHandle
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.worker import Worker

from domain.store.instance import Instance
from tests.workflows.conftest import Months
from workflows.client import connect
from workflows.contracts import ARM, DELIVER, Alarm, ClockMap, DeliverDue, Delivered, Ended, Start, workflow_id
from workflows.dossier_workflow import DossierWorkflow
from workflows.server import TIME_SKIPPING, TemporalServer

TET = datetime(2020, 1, 22, 1, 0, tzinfo=UTC)


class Script:
    """Answers each question by what the test says; keeps the questions."""

    def __init__(self, answer: Callable[[DeliverDue], Delivered]) -> None:
        self.asked: list[DeliverDue] = []
        self._answer = answer

    @activity.defn(name=DELIVER)
    async def deliver_due(self, request: DeliverDue) -> Delivered:
        self.asked.append(request)
        return self._answer(request)


def clock_from(office: datetime, rate: int = 1, epoch: int = 1) -> ClockMap:
    return ClockMap(anchor_office=office, anchor_real=datetime.now(UTC), rate=rate, epoch=epoch)


def worker(client: Client, task_queue: str, script: Script) -> Worker:
    return Worker(client, task_queue=task_queue, workflows=[DossierWorkflow], activities=[script.deliver_due])


async def start(months: Months, alarm: Alarm) -> WorkflowHandle[DossierWorkflow, Ended]:
    return await months.client.start_workflow(
        DossierWorkflow.run,
        Start(alarm),
        id=workflow_id(alarm.dossier_id),
        task_queue=months.task_queue,
        id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
        start_signal=ARM,
        start_signal_args=[alarm],
    )


async def until(condition: Callable[[], bool]) -> None:
    for _ in range(400):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not come about")


def closes(request: DeliverDue) -> Delivered:
    return Delivered(9, 90, None, request.now, closed=True)


async def test_it_wakes_at_the_office_instant_a_month_ahead(months: Months) -> None:
    script = Script(closes)
    due = TET + timedelta(days=31)
    alarm = Alarm(uuid4(), 3, 30, due, clock=clock_from(TET))
    async with worker(months.client, months.task_queue, script):
        handle = await start(months, alarm)
        assert await months.forward(handle, timedelta(days=30, hours=23))
        assert script.asked == []
        await months.forward(handle, timedelta(hours=2))
        ended = await handle.result()
    assert [due <= asked.now < due + timedelta(seconds=5) for asked in script.asked] == [True]
    assert ended == Ended(9, 90, wakeups=1, acts=0)


async def test_an_earlier_alarm_brings_the_wake_up_forward(months: Months) -> None:
    script = Script(closes)
    alarm = Alarm(uuid4(), 3, 30, TET + timedelta(days=31), clock=clock_from(TET))
    async with worker(months.client, months.task_queue, script):
        handle = await start(months, alarm)
        await handle.signal(ARM, Alarm(alarm.dossier_id, 4, 44, TET + timedelta(hours=4), clock=alarm.clock))
        await months.forward(handle, timedelta(hours=4, minutes=1))
        await handle.result()
    assert script.asked[0].now < TET + timedelta(hours=5)


async def test_a_stale_or_repeated_alarm_changes_nothing(months: Months) -> None:
    script = Script(closes)
    clock = clock_from(TET)
    alarm = Alarm(uuid4(), 3, 30, TET + timedelta(days=31), clock=clock)
    async with worker(months.client, months.task_queue, script):
        handle = await start(months, alarm)
        await handle.signal(ARM, alarm)
        await handle.signal(ARM, Alarm(alarm.dossier_id, 2, 20, TET + timedelta(hours=1), clock=clock))
        await handle.signal(ARM, Alarm(alarm.dossier_id, 2, 20, None, closed=True, clock=clock))
        assert await months.forward(handle, timedelta(days=30))
        assert script.asked == []
        await handle.signal(ARM, Alarm(alarm.dossier_id, 5, 50, None, closed=True, clock=clock))
        ended = await handle.result()
    assert ended == Ended(5, 50, wakeups=0, acts=0)


async def test_a_closed_dossier_starts_no_second_run(months: Months) -> None:
    alarm = Alarm(uuid4(), 3, 30, TET + timedelta(days=31), clock=clock_from(TET))
    async with worker(months.client, months.task_queue, Script(closes)):
        handle = await start(months, alarm)
        await handle.signal(ARM, Alarm(alarm.dossier_id, 5, 50, None, closed=True, clock=alarm.clock))
        await handle.result()
        with pytest.raises(WorkflowAlreadyStartedError):
            await start(months, alarm)


async def test_it_sleeps_on_to_the_next_wake_up_until_closed(months: Months) -> None:
    def answer(request: DeliverDue) -> Delivered:
        asked = len(script.asked)
        if asked == 4:
            return closes(request)
        return Delivered(3 + asked, 30 + asked, TET + timedelta(days=10 * (asked + 1)), request.now, acts=1)

    script = Script(answer)
    alarm = Alarm(uuid4(), 3, 30, TET + timedelta(days=10), clock=clock_from(TET))
    async with worker(months.client, months.task_queue, script):
        handle = await start(months, alarm)
        await months.forward(handle, timedelta(days=50))
        ended = await handle.result()
    assert [(asked.now - TET).days for asked in script.asked] == [10, 20, 30, 40]
    assert ended == Ended(9, 90, wakeups=4, acts=3)


async def test_with_nothing_to_wake_up_for_it_ends(months: Months) -> None:
    script = Script(lambda request: Delivered(4, 40, None, request.now))
    alarm = Alarm(uuid4(), 3, 30, TET + timedelta(days=1), clock=clock_from(TET))
    async with worker(months.client, months.task_queue, script):
        handle = await start(months, alarm)
        await months.forward(handle, timedelta(days=2))
        ended = await handle.result()
    assert ended == Ended(4, 40, wakeups=1, acts=0)


async def test_what_it_is_told_as_it_is_about_to_end_keeps_it(months: Months) -> None:
    """The signal comes while the answer that there is nothing to wait for is under way."""
    clock = clock_from(TET)
    alarm = Alarm(uuid4(), 3, 30, TET + timedelta(days=1), clock=clock)
    asked: list[DeliverDue] = []

    @activity.defn(name=DELIVER)
    async def deliver_due(request: DeliverDue) -> Delivered:
        asked.append(request)
        if len(asked) == 1:
            await handle.signal(ARM, Alarm(alarm.dossier_id, 5, 50, TET + timedelta(days=3), clock=clock))
            return Delivered(4, 40, None, request.now)
        due = TET + timedelta(days=3)
        return Delivered(5, 50, due, request.now) if request.now < due else closes(request)

    worker = Worker(months.client, task_queue=months.task_queue, workflows=[DossierWorkflow], activities=[deliver_due])
    async with worker:
        handle = await start(months, alarm)
        await months.forward(handle, timedelta(days=5))
        ended = await handle.result()
    assert asked[-1].now >= TET + timedelta(days=3)
    assert ended.version == 9


async def test_a_simulated_clock_runs_at_its_rate(months: Months) -> None:
    script = Script(closes)
    day_a_second = 86_400
    alarm = Alarm(uuid4(), 3, 30, TET + timedelta(days=2), clock=clock_from(TET, rate=day_a_second))
    async with worker(months.client, months.task_queue, script):
        handle = await start(months, alarm)
        await handle.result()
    assert script.asked[0].now >= TET + timedelta(days=2)


async def test_a_clock_that_is_set_again_moves_the_timer(months: Months) -> None:
    script = Script(closes)
    alarm = Alarm(uuid4(), 3, 30, TET + timedelta(days=20), clock=clock_from(TET))
    async with worker(months.client, months.task_queue, script):
        handle = await start(months, alarm)
        moved = clock_from(TET + timedelta(days=21), epoch=2)
        await handle.signal(ARM, Alarm(alarm.dossier_id, 3, 31, alarm.wakeup, clock=moved))
        await handle.result()
        assert script.asked[0].now >= TET + timedelta(days=21)


async def test_a_store_whose_clock_is_behind_is_asked_again_when_it_is_due_there(months: Months) -> None:
    due = TET + timedelta(days=20)
    behind = timedelta(minutes=3)

    def answer(request: DeliverDue) -> Delivered:
        there = request.now - behind
        return closes(request) if there >= due else Delivered(4, 40, due, there)

    script = Script(answer)
    alarm = Alarm(uuid4(), 3, 30, due, clock=clock_from(TET))
    async with worker(months.client, months.task_queue, script):
        handle = await start(months, alarm)
        await months.forward(handle, timedelta(days=21))
        await handle.result()
    assert len(script.asked) == 2
    assert script.asked[1].now - behind >= due


async def test_the_state_survives_continue_as_new(tmp_path: Path) -> None:
    def answer(request: DeliverDue) -> Delivered:
        asked = len(script.asked)
        return closes(request) if asked == 30 else Delivered(asked, 30 + asked, request.now + step, request.now, acts=1)

    step = timedelta(milliseconds=20)
    script = Script(answer)
    server = TemporalServer(
        Instance.open(tmp_path / "instance"), {**TIME_SKIPPING, "limit.historyCount.suggestContinueAsNew": "30"}
    )
    process = server.start()
    try:
        client = await connect(server.instance)
        dossier = UUID(int=7)
        async with worker(client, "continued", script):
            handle = await client.start_workflow(
                DossierWorkflow.run,
                Start(Alarm(dossier, 1, 10, TET, clock=clock_from(TET))),
                id=workflow_id(dossier),
                task_queue="continued",
            )
            ended = await handle.result()
            last = await client.get_workflow_handle(workflow_id(dossier)).describe()
        assert last.run_id != handle.first_execution_run_id
        assert last.history_length < 60
        assert ended == Ended(9, 90, wakeups=30, acts=29)
    finally:
        server.stop(process)
