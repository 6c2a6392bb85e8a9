"""Worker, dispatcher and Temporal server are killed on the way; every dossier still climbs its ladders exactly once."""

from __future__ import annotations

import asyncio
import itertools
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from temporalio.service import RPCError
from temporalio.testing import TimeSkipper, TimeSkippingConfig

from tests.domain.office import when
from tests.servers import Database
from tests.workflows.conftest import Months
from tests.workflows.motor import Motor, forward_to, motor, until
from tests.workflows.test_ladders_in_temporal import LONG, beginning, expected
from workflows.client import connect
from workflows.policy import duties
from workflows.server import TIME_SKIPPING, TemporalServer

DAY = "2020-01-20"
STEP_SECONDS = 15
"""Before the server is asked again to move a clock: it gives no answer while a task waits for a killed worker."""
VICTIMS = ("work", "dispatch", "server", "work", "dispatch", "work", "server")


class Processes:
    """`hoso work`, `hoso dispatch` and a Temporal server on a file, as processes of their own."""

    def __init__(self, database: Database) -> None:
        self.instance = database.instance
        self.server = TemporalServer(self.instance, TIME_SKIPPING)
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str) -> None:
        if name == "server":
            self._running[name] = self.server.start()
            return
        command = [sys.executable, "-m", "api.cli", name, "--data-dir", str(self.instance.data_dir)]
        with open(self.instance.log_file(name), "ab") as log:
            self._running[name] = subprocess.Popen(command, stdout=log, stderr=log)

    def kill(self, name: str) -> None:
        process = self._running.pop(name)
        process.kill()
        process.wait()

    def end(self) -> dict[str, int]:
        """Tell them all to end; the exit codes of ours."""
        codes = {}
        for name in ("work", "dispatch"):
            process = self._running.pop(name)
            process.send_signal(signal.SIGTERM)
            codes[name] = process.wait(60)
        TemporalServer.stop(self._running.pop("server"))
        return codes

    def kill_all(self) -> None:
        for name in tuple(self._running):
            self.kill(name)


@asynccontextmanager
async def processes(database: Database) -> AsyncIterator[Processes]:
    made = Processes(database)
    try:
        for name in ("server", "work", "dispatch"):
            made.start(name)
        yield made
    finally:
        made.kill_all()


@pytest.mark.timeout(600)  # each kill may cost some steps
async def test_killed_on_the_way_every_rung_is_delivered_once_at_its_minute(database: Database) -> None:
    chance = Random(20)
    dossiers = [UUID(int=chance.getrandbits(128)) for _ in range(8)]
    victims = itertools.chain(VICTIMS, itertools.repeat(None))
    with motor(database, duties, when(f"{DAY} 07:00")) as running:
        running.furnish()
        async with processes(database) as alive:
            for order, actor, at, members in beginning(DAY):
                for dossier in dossiers:
                    running.do(order, actor, when(at), dossier, **members)
            await until(lambda: all(running.armed(dossier) is not None for dossier in dossiers))
            office = when(f"{DAY} 08:00")
            while office < when(f"{DAY} 08:00") + LONG:
                office += timedelta(days=3)
                moving = [asyncio.create_task(_forward(running, alive, dossier, office)) for dossier in dossiers]
                victim = next(victims)
                if victim is not None:
                    await asyncio.sleep(chance.random() / 2)
                    alive.kill(victim)
                    await asyncio.sleep(chance.random() / 2)
                    alive.start(victim)
                await asyncio.gather(*moving)
            await until(lambda: running.alarms_before(when(f"{DAY} 08:00") + LONG) == 0)
            assert alive.end() == {"work": 0, "dispatch": 0}
        for dossier in dossiers:
            assert running.lines(dossier) == expected(DAY, 4)
    assert next(victims) is None, "everybody was killed as planned"


async def _forward(running: Motor, alive: Processes, dossier: UUID, office: datetime) -> None:
    """Move a workflow's clock, however often the server has to be asked."""
    for _ in range(100):
        with suppress(RPCError, RuntimeError, AssertionError, TimeoutError):
            client = await connect(alive.instance)
            skipper = TimeSkipper(client, config=TimeSkippingConfig(enabled=False, max_session_skip_count=1_000_000))
            async with asyncio.timeout(STEP_SECONDS):
                await forward_to(running, Months(skipper, ""), dossier, office)
            return
        await asyncio.sleep(0.2)
    raise AssertionError(f"the clock of {dossier} could not be moved; see {alive.instance.log_file('work')}")
