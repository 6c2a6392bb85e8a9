"""Children that end are started again, with growing pauses, and none outlives the supervisor."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from api.cli.supervisor import BackOff, Program, Supervisor, end_leftovers
from domain.model.errors import DomainError
from domain.store.instance import Instance
from domain.store.processes import ProcessId, wait_for

SLEEP = (sys.executable, "-c", "import time; time.sleep(60)")


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    return Instance.open(tmp_path / "instance")


@pytest.fixture
def supervisor(instance: Instance) -> Iterator[Supervisor]:
    supervisor = Supervisor(instance, lambda: BackOff(first_seconds=0.01))
    yield supervisor
    supervisor.stop()


def test_pauses_double_up_to_the_longest_and_start_anew_after_a_stable_while() -> None:
    back_off = BackOff(first_seconds=0.5, longest_seconds=4.0, stable_seconds=60.0)
    assert [back_off.after(1.0) for _ in range(5)] == [0.5, 1.0, 2.0, 4.0, 4.0]
    assert back_off.after(60.0) == 0.5
    assert back_off.after(1.0) == 1.0


def test_a_program_that_was_killed_runs_again(instance: Instance, supervisor: Supervisor) -> None:
    supervisor.start(Program("work", instance, SLEEP))
    first = instance.state.processes["work"]
    os.kill(first.pid, signal.SIGKILL)
    supervisor.watch(lambda: instance.state.processes["work"] != first)
    assert instance.state.processes["work"].alive()
    assert not first.alive()


def test_a_program_that_keeps_failing_is_tried_again_and_again(instance: Instance, supervisor: Supervisor) -> None:
    tries = instance.data_dir / "tries"
    fail = f"open({str(tries)!r}, 'a').write('x'); raise SystemExit(1)"
    supervisor.start(Program("work", instance, (sys.executable, "-c", fail)))
    supervisor.watch(lambda: tries.exists() and len(tries.read_text()) >= 3)


class CannotStart(DomainError):
    CODE, VI, EN = "cannot-start", "không", "no"


@dataclass
class Reluctant:
    """Refuses to start the second time."""

    name: str = "reluctant"
    starts: int = 0

    def start(self) -> subprocess.Popen[bytes]:
        self.starts += 1
        if self.starts == 2:
            raise CannotStart
        return subprocess.Popen(SLEEP)

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        process.kill()
        process.wait()


def test_a_refused_restart_is_tried_again(instance: Instance, supervisor: Supervisor) -> None:
    service = Reluctant()
    supervisor.start(service)
    os.kill(instance.state.processes["reluctant"].pid, signal.SIGKILL)
    supervisor.watch(lambda: service.starts == 3)
    assert instance.state.processes["reluctant"].alive()


def test_a_refused_first_start_is_said(supervisor: Supervisor) -> None:
    with pytest.raises(CannotStart):
        supervisor.start(Reluctant(starts=1))


def test_stopping_leaves_no_process_not_even_a_deaf_one(
    instance: Instance, supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.cli.supervisor.GRACE_SECONDS", 0.2)
    ready = instance.data_dir / "deaf"
    deaf = f"import signal, time; signal.signal(15, signal.SIG_IGN); open({str(ready)!r}, 'w'); time.sleep(60)"
    supervisor.start(Program("work", instance, SLEEP))
    supervisor.start(Program("project", instance, (sys.executable, "-c", deaf)))
    assert wait_for(ready.exists, 10)
    children = list(instance.state.processes.values())
    supervisor.stop()
    assert not [child for child in children if child.alive()]
    assert instance.state.processes == {}


def test_leftovers_are_ended_and_strangers_are_not(instance: Instance) -> None:
    left, stranger = subprocess.Popen(SLEEP), subprocess.Popen(SLEEP)
    try:
        reused = msgspec.structs.replace(ProcessId.of(stranger.pid), started=1)
        processes = {"work": ProcessId.of(left.pid), "postgres": reused, "serve": reused}
        instance.update(lambda state: msgspec.structs.replace(state, processes=processes, ready=True))
        end_leftovers(instance)
        assert left.wait(5) == -signal.SIGTERM
        assert stranger.poll() is None
        assert (instance.state.processes, instance.state.ready) == ({}, False)
    finally:
        for process in (left, stranger):
            process.kill()
            process.wait()
