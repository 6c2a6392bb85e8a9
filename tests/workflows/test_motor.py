"""Log, dispatcher, Temporal and worker together: each edge delivered twice, and crashed in between."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from temporalio.service import RPCError

from domain.application import Application, Receipt
from domain.commands import Command
from domain.model import dossier_events as ev
from domain.model.reference import Reference
from domain.store.instance import Instance
from tests.servers import Database
from tests.workflows.conftest import Months
from tests.workflows.motor import Motor, forward_to, handle_of, motor, until, working
from tests.workflows.stand_in import AFTER, T0, complained, lodged, reminder, reminders, withdrawn
from workflows import telling
from workflows.contracts import Alarm, DeliverDue
from workflows.plan import Plan
from workflows.telling import Teller
from workflows.transitions import state_transitions

DAY = timedelta(days=1)
FIRST, SECOND = (T0 + after for after in AFTER)


@pytest.fixture
def running(database: Database) -> Iterator[Motor]:
    with motor(database, reminders) as made:
        yield made


def reminded(running: Motor, dossier: Any) -> list[Any]:
    return [recorded.body.occurred_at for recorded in running.of(dossier, ev.Reminded)]


async def test_what_falls_due_in_weeks_is_recorded_at_its_instant(running: Motor, months: Months) -> None:
    dossier = uuid4()
    running.append((dossier, lodged(dossier)))
    await running.dispatcher(Teller(months.client, months.task_queue)).drain()
    async with working(months, running.delivering):
        await forward_to(running, months, dossier, FIRST - timedelta(minutes=1))
        assert reminded(running, dossier) == []
        await forward_to(running, months, dossier, SECOND + DAY)
        await until(lambda: len(reminded(running, dossier)) == 2)
    assert reminded(running, dossier) == [FIRST, SECOND]
    assert [r.recorded_at - r.body.occurred_at < timedelta(minutes=1) for r in running.of(dossier, ev.Reminded)] == [
        True,
        True,
    ]


async def test_the_whole_life_of_a_dossier_costs_the_server_seven_transitions(running: Motor, months: Months) -> None:
    """Ten events, days apart, and two deadlines: one at the start, three a deadline, none for the events."""
    dossier = uuid4()
    dispatching = running.dispatcher(Teller(months.client, months.task_queue))
    async with working(months, running.delivering):
        running.append((dossier, lodged(dossier)))
        await dispatching.drain()
        for number in range(1, 9):
            running.append((dossier, complained(dossier, number, T0 + number * DAY)))
            await dispatching.drain()
        # What moving the test's own clock costs is none of the dossier's.
        before = await state_transitions(months.client, dossier)
        await forward_to(running, months, dossier, SECOND + DAY)
        await until(lambda: len(reminded(running, dossier)) == 2)
        await dispatching.drain()
        running.append((dossier, withdrawn(dossier, SECOND + DAY)))
        await dispatching.drain()
        await handle_of(months, dossier).result()
    moving_the_clock = 2
    assert before == 1
    spent = await state_transitions(months.client, dossier) - moving_the_clock
    assert spent <= 7


async def test_a_signal_that_is_delivered_twice_makes_the_act_once(running: Motor, months: Months) -> None:
    """The dispatcher dies between the server's acceptance and its own commit; the next one tells it all again."""

    class Dying(Teller):
        async def tell_all(self, alarms: Sequence[Alarm], now: datetime) -> None:
            await super().tell_all(alarms, now)
            raise ConnectionResetError

    dossier = uuid4()
    running.append((dossier, lodged(dossier)))
    async with working(months, running.delivering):
        for _ in range(3):
            with pytest.raises(ConnectionResetError):
                await running.dispatcher(Dying(months.client, months.task_queue)).drain()
        await running.dispatcher(Teller(months.client, months.task_queue)).drain()
        await forward_to(running, months, dossier, FIRST + DAY)
        await until(lambda: reminded(running, dossier))
    assert reminded(running, dossier) == [FIRST]


async def test_a_worker_that_loses_the_answer_of_its_command_repeats_it_without_effect(
    running: Motor, months: Months
) -> None:
    class Losing(Application):
        """Commits the first time, and fails before anybody learns of it."""

        lost = 0

        def handle(self, command: Command) -> Receipt:
            receipt = super().handle(command)
            if self.lost < 2:
                self.lost += 1
                raise ConnectionResetError("the worker died here")
            return receipt

    dossier = uuid4()
    running.append((dossier, lodged(dossier)))
    losing = Losing(running.delivering.application._committer)
    await running.dispatcher(Teller(months.client, months.task_queue)).drain()
    async with working(months, replace(running.delivering, application=losing)):
        await forward_to(running, months, dossier, SECOND + DAY)
        await until(lambda: running.armed(dossier) == (None, False))
    assert losing.lost == 2
    assert reminded(running, dossier) == [FIRST, SECOND]


async def test_a_worker_that_is_killed_after_its_command_leaves_the_act_recorded_once(
    running: Motor, months: Months, instance: Instance
) -> None:
    dossier = uuid4()
    running.append((dossier, lodged(dossier)))
    await running.dispatcher(Teller(months.client, months.task_queue)).drain()
    command = [sys.executable, "-m", "tests.workflows.dying_worker", str(instance.data_dir), months.task_queue]
    dying = await asyncio.create_subprocess_exec(*command)
    moving = asyncio.create_task(forward_to(running, months, dossier, FIRST + DAY))
    assert await dying.wait() == -signal.SIGKILL
    assert reminded(running, dossier) == [FIRST]
    async with working(months, running.delivering):
        await moving
        await until(lambda: running.armed(dossier) == (SECOND, True))
    assert reminded(running, dossier) == [FIRST]


async def test_two_deliveries_at_the_same_instant_make_the_act_once(running: Motor) -> None:
    dossier = uuid4()
    running.append((dossier, lodged(dossier)))
    request = DeliverDue(dossier, SECOND)
    answers = await asyncio.gather(*(asyncio.to_thread(running.delivering.deliver_due, request) for _ in range(8)))
    assert reminded(running, dossier) == [FIRST, SECOND]
    assert sum(answer.acts for answer in answers) == 2
    assert {(answer.version, answer.wakeup, answer.closed) for answer in answers} == {(3, None, False)}


async def test_a_lost_temporal_server_loses_nothing(running: Motor, months: Months) -> None:
    """Every workflow is gone; rearming starts them again from the events, and repeating it changes nothing."""
    dossiers = [uuid4() for _ in range(3)]
    running.append(*((dossier, lodged(dossier)) for dossier in dossiers))
    teller = Teller(months.client, months.task_queue)
    dispatching = running.dispatcher(teller)
    await dispatching.drain()
    running.append((dossiers[2], withdrawn(dossiers[2], T0 + DAY)))
    await dispatching.drain()
    for dossier in dossiers:
        await _delete(months, dossier)
    head = running.events.head()
    for _ in range(2):
        await dispatching.rearm()
    assert running.events.head() == head
    async with working(months, running.delivering):
        for dossier in dossiers[:2]:
            await forward_to(running, months, dossier, SECOND + DAY)
        await until(lambda: all(len(reminded(running, dossier)) == 2 for dossier in dossiers[:2]))
    with pytest.raises(RPCError):
        await handle_of(months, dossiers[2]).describe()


async def test_a_dossier_that_a_correction_opens_again_gets_another_run(running: Motor, months: Months) -> None:
    dossier = uuid4()
    running.append((dossier, lodged(dossier)))
    teller = Teller(months.client, months.task_queue)
    async with working(months, running.delivering):
        await running.dispatcher(teller).drain()
        running.append((dossier, withdrawn(dossier, T0 + DAY)))
        await running.dispatcher(teller).drain()
        ended = await handle_of(months, dossier).result()
        assert (ended.version, ended.wakeups) == (2, 0)
        now = datetime.now(UTC)
        await teller.tell(Alarm(dossier, 3, 100, FIRST + 9 * DAY, clock=running.clock()), now)
        assert (await handle_of(months, dossier).describe()).close_time is None


async def test_an_alarm_that_comes_after_the_end_asks_once_and_changes_nothing(running: Motor, months: Months) -> None:
    dossier = uuid4()
    running.append((dossier, lodged(dossier)), (dossier, withdrawn(dossier, T0 + DAY)))
    async with working(months, running.delivering):
        await running.dispatcher(Teller(months.client, months.task_queue)).drain()
        late = Alarm(dossier, 1, 1, T0, clock=running.clock())
        await Teller(months.client, months.task_queue).tell(late, datetime.now(UTC))
        ended = await handle_of(months, dossier).result()
    assert (ended.version, ended.wakeups, ended.acts) == (2, 1, 0)
    assert running.armed(dossier) is None


async def test_what_brings_a_wake_up_forward_ends_the_delay_of_the_first_task(running: Motor, months: Months) -> None:
    dossier = uuid4()
    running.append((dossier, lodged(dossier)))
    teller = Teller(months.client, months.task_queue)
    running.policy = lambda *_: Plan(next_wakeup=SECOND)
    await running.dispatcher(teller).drain()
    assert await state_transitions(months.client, dossier) == 1
    async with working(months, running.delivering):
        running.append((dossier, complained(dossier, 1, T0 + DAY)))
        running.policy = running.delivering.policy
        await running.dispatcher(teller).drain()
        await forward_to(running, months, dossier, FIRST + DAY)
        await until(lambda: reminded(running, dossier))
    assert reminded(running, dossier) == [FIRST]


async def test_a_start_that_took_long_is_told_once_more_so_that_it_reckons_for_itself(
    running: Motor, months: Months, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody knows when the server began to count the delay."""
    dossier = uuid4()
    running.append((dossier, lodged(dossier)))
    monkeypatch.setattr(telling, "SLOW_SECONDS", 0.0)
    async with working(months, running.delivering):
        await running.dispatcher(Teller(months.client, months.task_queue)).drain()
        await until_awake(months, dossier)
        await forward_to(running, months, dossier, FIRST + DAY)
        await until(lambda: reminded(running, dossier))
    assert reminded(running, dossier) == [FIRST]


async def until_awake(months: Months, dossier: Any) -> None:
    """Until the workflow has set its own timer."""
    for _ in range(500):
        history = await handle_of(months, dossier).fetch_history()
        if any(event.HasField("timer_started_event_attributes") for event in history.events):
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it sleeps on")


async def _delete(months: Months, dossier: Any) -> None:
    from temporalio.api.common.v1 import WorkflowExecution
    from temporalio.api.workflowservice.v1 import DeleteWorkflowExecutionRequest

    client = months.client
    await client.workflow_service.delete_workflow_execution(
        DeleteWorkflowExecutionRequest(
            namespace=client.namespace, workflow_execution=WorkflowExecution(workflow_id=handle_of(months, dossier).id)
        )
    )
    for _ in range(500):
        try:
            await handle_of(months, dossier).describe()
        except RPCError:
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it is still there")


async def test_in_a_log_on_the_real_clock_the_database_says_what_time_it_is(database: Database, months: Months) -> None:
    """A reminder one second after lodging; the log itself stamps when it learned of it."""

    def soon(history: Sequence[Any], _reference: Reference, now: datetime) -> Plan[Any]:
        due_at = history[0].recorded_at + timedelta(seconds=1)
        if len(history) > 1:
            return Plan()
        return Plan((reminder(history[0].stream_id, 1, due_at),)) if now >= due_at else Plan(next_wakeup=due_at)

    dossier = uuid4()
    with motor(database, soon, office=None) as running:
        running.append((dossier, lodged(dossier)))
        await running.dispatcher(Teller(months.client, months.task_queue)).drain()
        async with working(months, running.delivering):
            await until(lambda: reminded(running, dossier))
        first, second = running.events.read_stream(dossier)
        assert second.body.occurred_at == first.recorded_at + timedelta(seconds=1)
        assert second.body.occurred_at <= second.recorded_at < second.body.occurred_at + timedelta(minutes=1)
