"""The processes around the motor: who leads, and what a person may ask for."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from uuid import uuid4

import pytest

from domain.store.instance import Instance
from tests.servers import Database
from tests.workflows.motor import Motor, motor, until
from tests.workflows.stand_in import AFTER, T0, lodged, reminders
from workflows import leading
from workflows.rearm import MotorStatus, rearm, status, unpark


@pytest.fixture
def running(database: Database) -> Iterator[Motor]:
    with motor(database, reminders) as made:
        yield made


@asynccontextmanager
async def dispatchers(instance: Instance, how_many: int) -> AsyncIterator[list[asyncio.Event]]:
    stops = [asyncio.Event() for _ in range(how_many)]
    tasks = [asyncio.create_task(leading.dispatch(instance, reminders, stop)) for stop in stops]
    try:
        yield stops
    finally:
        for stop in stops:
            stop.set()
        await asyncio.gather(*tasks)


def leaders(running: Motor) -> list[int]:
    """The connections that lead, by process of the database."""
    rows = running.connection.execute(
        "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = %s "
        "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
        [leading._LEADER],
    ).fetchall()
    return [row[0] for row in rows]


async def test_of_two_dispatchers_one_leads_and_the_other_takes_over(running: Motor, instance: Instance) -> None:
    first, second = uuid4(), uuid4()
    async with dispatchers(instance, 2) as stops:
        running.append((first, lodged(first)))
        await until(lambda: running.armed(first) == (T0 + AFTER[0], True))
        assert len(leaders(running)) == 1
        for stop in stops:
            leader = leaders(running)
            stop.set()
            await asyncio.sleep(0.1)
            if leaders(running) != leader:
                break
        running.append((second, lodged(second)))
        if not all(stop.is_set() for stop in stops):
            await until(lambda: running.armed(second) == (T0 + AFTER[0], True))
            assert len(leaders(running)) == 1


async def test_a_dispatcher_whose_connection_is_cut_goes_on(running: Motor, instance: Instance) -> None:
    dossier = uuid4()
    async with dispatchers(instance, 1):
        await until(lambda: leaders(running))
        with running.database.connect("superuser", autocommit=True) as superuser:
            superuser.execute("SELECT pg_terminate_backend(%s)", leaders(running))
        running.append((dossier, lodged(dossier)))
        await until(lambda: running.armed(dossier) == (T0 + AFTER[0], True))


async def test_rearming_twice_says_the_same(running: Motor, instance: Instance) -> None:
    dossiers = [uuid4() for _ in range(3)]
    running.append(*((dossier, lodged(dossier)) for dossier in dossiers))
    head = running.events.head()[0]
    expected = MotorStatus(head, head, open_dossiers=3, running=3, stale=0, parked=())
    assert await rearm(instance, reminders) == expected
    assert await rearm(instance, reminders) == expected
    assert running.events.head()[0] == head


async def test_a_parked_dossier_is_shown_until_it_is_tried_again(running: Motor, instance: Instance) -> None:
    bad = uuid4()
    running.append((bad, lodged(bad, procedure="poison")))
    async with dispatchers(instance, 1):
        await until(lambda: status(instance).parked)
        [parked] = status(instance).parked
        assert (parked.stream_id, parked.error) == (bad, "PolicyFailed: this dossier cannot be judged")
        assert unpark(instance, [bad]) == 1
        await until(lambda: [row.parked_at for row in status(instance).parked] > [parked.parked_at])


def test_the_command_line_shows_how_the_motor_stands(running: Motor, instance: Instance) -> None:
    command = [sys.executable, "-m", "api.cli", "workflows", "status", "--json", "--data-dir", str(instance.data_dir)]
    told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout) == {
        "position": 0,
        "head": running.events.head()[0],
        "open_dossiers": 0,
        "running": 0,
        "stale": 0,
        "parked": [],
    }
