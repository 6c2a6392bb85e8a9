"""What the dispatcher tells, and what it keeps to itself; the Temporal server is a notebook here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.model import organisation
from domain.model.event import SERVICE, Recorded, Source
from domain.model.reference import Reference
from tests.servers import Database
from tests.workflows.motor import Motor, Notebook, motor
from tests.workflows.stand_in import AFTER, T0, complained, lodged, reminders, withdrawn
from workflows import armed, dispatcher
from workflows.contracts import Alarm
from workflows.following import Entry, News, news
from workflows.plan import Plan

DAY = timedelta(days=1)


@pytest.fixture
def running(database: Database) -> Iterator[Motor]:
    with motor(database, reminders) as made:
        yield made


async def test_an_open_dossier_is_told_its_first_wake_up_once(running: Motor) -> None:
    dossier, notebook = uuid4(), Notebook()
    running.append((dossier, lodged(dossier)))
    dispatching = running.dispatcher(notebook)
    await dispatching.drain()
    await dispatching.drain()
    assert [(alarm.dossier_id, alarm.wakeup) for alarm in notebook.told] == [(dossier, T0 + AFTER[0])]
    assert running.armed(dossier) == (T0 + AFTER[0], True)


async def test_the_events_of_a_dossier_in_one_batch_make_one_signal(running: Motor) -> None:
    dossier, notebook = uuid4(), Notebook()
    running.append((dossier, lodged(dossier)), *((dossier, complained(dossier, n, T0)) for n in range(1, 10)))
    await running.dispatcher(notebook).drain()
    assert [alarm.version for alarm in notebook.told] == [10]


async def test_an_event_that_brings_no_earlier_wake_up_makes_no_signal(running: Motor) -> None:
    dossier, notebook = uuid4(), Notebook()
    dispatching = running.dispatcher(notebook)
    running.append((dossier, lodged(dossier)))
    await dispatching.drain()
    running.append((dossier, complained(dossier, 1, T0 + DAY)))
    await dispatching.drain()
    assert len(notebook.told) == 1


async def test_a_dossier_that_is_closed_in_its_first_batch_is_never_told(running: Motor) -> None:
    dossier, notebook = uuid4(), Notebook()
    running.append((dossier, lodged(dossier)), (dossier, withdrawn(dossier, T0 + DAY)))
    await running.dispatcher(notebook).drain()
    assert notebook.told == []
    assert running.armed(dossier) is None


def test_imported_history_is_nothing_to_the_motor() -> None:
    entries = [Entry(1, uuid4(), "imported.CaseOpened"), Entry(2, uuid4(), "register.NumberTaken")]
    assert news(entries) == News(frozenset(), reference_changed=False, clock_set=False)


async def test_the_end_of_a_dossier_is_told_to_its_workflow(running: Motor) -> None:
    dossier, notebook = uuid4(), Notebook()
    dispatching = running.dispatcher(notebook)
    running.append((dossier, lodged(dossier)))
    await dispatching.drain()
    running.append((dossier, withdrawn(dossier, T0 + DAY)))
    await dispatching.drain()
    assert [alarm.closed for alarm in notebook.told] == [False, True]
    assert running.armed(dossier) is None


async def test_what_was_told_but_not_noted_is_told_again(running: Motor) -> None:
    """The dispatcher dies after the server accepted the signals and before its own commit."""

    class Dying(Notebook):
        async def tell_all(self, alarms: Sequence[Alarm], now: datetime) -> None:
            await super().tell_all(alarms, now)
            raise ConnectionResetError

    dossier, dying, notebook = uuid4(), Dying(), Notebook()
    running.append((dossier, lodged(dossier)))
    with pytest.raises(ConnectionResetError):
        await running.dispatcher(dying).drain()
    assert armed.read_progress(running.connection).position == 0
    await running.dispatcher(notebook).drain()
    assert dying.told == notebook.told
    assert len(notebook.told) == 1


async def test_a_failing_policy_parks_its_dossier_and_the_others_go_on(running: Motor) -> None:
    good, bad, notebook = uuid4(), uuid4(), Notebook()
    running.append((bad, lodged(bad, procedure="poison")), (good, lodged(good)))
    await running.dispatcher(notebook).drain()
    assert [alarm.dossier_id for alarm in notebook.told] == [good]
    assert [(row.stream_id, row.error) for row in armed.parked(running.connection)] == [
        (bad, "PolicyFailed: this dossier cannot be judged")
    ]


async def test_a_parked_dossier_is_tried_again_when_a_person_says_so(running: Motor) -> None:
    bad, notebook = uuid4(), Notebook()
    running.append((bad, lodged(bad, procedure="poison")))
    dispatching = running.dispatcher(notebook)
    await dispatching.drain()
    running.policy = lambda *_: Plan(next_wakeup=T0 + DAY)  # the policy was mended
    assert armed.unpark(running.connection, [uuid4()]) == 0
    assert armed.unpark(running.connection, [bad]) == 1
    await running.dispatcher(notebook).drain()
    assert [alarm.dossier_id for alarm in notebook.told] == [bad]
    assert armed.parked(running.connection) == []


async def test_a_change_of_what_dossiers_are_judged_by_asks_again_about_every_open_one(running: Motor) -> None:
    first, second, closed, notebook = uuid4(), uuid4(), uuid4(), Notebook()
    running.append((first, lodged(first)), (second, lodged(second)), (closed, lodged(closed)))
    running.append((closed, withdrawn(closed, T0)))
    asked: list[UUID] = []

    def earlier_with_officials(history: Sequence[Recorded[Any]], reference: Reference, now: datetime) -> Plan[Any]:
        asked.append(history[0].stream_id)
        plan = reminders(history, reference, now)
        if plan.next_wakeup is None or not reference.organisation.officials:
            return plan
        return replace(plan, next_wakeup=plan.next_wakeup - DAY)

    running.policy = earlier_with_officials
    dispatching = running.dispatcher(notebook)
    await dispatching.drain()
    asked.clear()
    running.append((organisation.STREAM, _somebody()))
    await dispatching.drain()
    assert set(asked) == {first, second}
    assert [alarm.wakeup for alarm in notebook.told[-2:]] == [T0 + AFTER[0] - DAY] * 2


async def test_a_simulated_clock_that_is_set_again_is_told_to_every_workflow(running: Motor) -> None:
    dossier, notebook = uuid4(), Notebook()
    running.append((dossier, lodged(dossier)))
    dispatching = running.dispatcher(notebook)
    await dispatching.drain()
    running.set_clock(T0 + DAY, rate=60)
    await dispatching.drain()
    before, after = notebook.told
    assert after.clock.epoch > before.clock.epoch
    assert (after.clock.rate, after.clock.anchor_office, after.wakeup) == (60, T0 + DAY, before.wakeup)


async def test_rearming_tells_every_open_dossier_again_and_changes_no_event(running: Motor) -> None:
    dossiers, notebook = [uuid4() for _ in range(5)], Notebook()
    running.append(*((dossier, lodged(dossier)) for dossier in dossiers))
    dispatching = running.dispatcher(notebook)
    await dispatching.drain()
    told = {alarm.dossier_id: alarm.wakeup for alarm in notebook.told}
    head = running.events.head()
    for _ in range(2):
        notebook.told.clear()
        await dispatching.rearm()
        assert {alarm.dossier_id: alarm.wakeup for alarm in notebook.told} == told
        assert all(alarm.anew for alarm in notebook.told)
    assert running.events.head() == head


async def test_a_rearming_that_dies_on_the_way_is_finished_by_whoever_comes_next(
    running: Motor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was told and noted before is not told again; the batch under way is."""
    monkeypatch.setattr(dispatcher, "STALE_BATCH", 2)

    class Dying(Notebook):
        async def tell_all(self, alarms: Sequence[Alarm], now: datetime) -> None:
            await super().tell_all(alarms, now)
            if len(self.told) > 2:
                raise ConnectionResetError

    dossiers, dying, notebook = [uuid4() for _ in range(7)], Dying(), Notebook()
    running.append(*((dossier, lodged(dossier)) for dossier in dossiers))
    await running.dispatcher(Notebook()).drain()
    with pytest.raises(ConnectionResetError):
        await running.dispatcher(dying).rearm()
    assert len(dying.told) == 4
    await running.dispatcher(notebook).drain()
    told = [alarm.dossier_id for alarm in (*dying.told[:2], *notebook.told)]
    assert sorted(told) == sorted(dossiers)
    assert armed.count_armed(running.connection) == (7, 7, 0)


async def test_another_temporal_server_in_its_place_is_recognised(running: Motor) -> None:
    dossier, notebook = uuid4(), Notebook()
    running.append((dossier, lodged(dossier)))
    dispatching = running.dispatcher(notebook)
    assert not await dispatching.rearm_after_another_server()
    await dispatching.drain()
    assert not await dispatching.rearm_after_another_server()
    notebook.told.clear()
    notebook.server = "server 2"
    assert await dispatching.rearm_after_another_server()
    assert [alarm.dossier_id for alarm in notebook.told] == [dossier]


async def test_tables_of_another_software_are_made_anew_and_the_log_is_followed_again(running: Motor) -> None:
    dossier, notebook = uuid4(), Notebook()
    running.append((dossier, lodged(dossier)))
    await running.dispatcher(notebook).drain()
    armed.make_tables(running.connection)
    assert running.armed(dossier) == (T0 + AFTER[0], True)
    running.connection.execute("COMMENT ON TABLE motor.progress IS 'an earlier software'")
    armed.make_tables(running.connection)
    assert running.armed(dossier) is None
    await running.dispatcher(notebook).drain()
    assert [alarm.wakeup for alarm in notebook.told] == [T0 + AFTER[0]] * 2


def _somebody() -> organisation.OfficialRegistered:
    return organisation.OfficialRegistered(
        occurred_at=T0,
        actor=SERVICE,
        source=Source.CLI,
        command_id=uuid4(),
        official_id="cb01",
        name="-",
        group=organisation.Group.CONG_CHUC,
    )
