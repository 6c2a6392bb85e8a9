"""A whole instance: up, down, signals, crashes; with light programs (light_instance.py) and the real servers."""

from __future__ import annotations

import os
import pwd
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
import psutil
import psycopg
import pytest

from api.cli.up import PROGRAMS
from domain.store.instance import Instance, choose_port
from domain.store.postgres_account import ACCOUNT
from domain.store.processes import ProcessId, wait_for
from tests.platform.light_instance import ME
from tests.platform.other_account import PythonFor, enterable_directory
from tests.platform.up_process import ALL, Up
from tests.servers import Database


@pytest.fixture
def start_up(tmp_path: Path) -> Iterator[Callable[..., Up]]:
    started: list[Up] = []

    def start(name: str = "instance") -> Up:
        started.append(Up(tmp_path / name))
        return started[-1]

    yield start
    for one in started:
        one.ended()


StartUp = Callable[..., Up]


@pytest.mark.timeout(240)
def test_sigterm_at_any_moment_ends_everything_with_0_twenty_times(start_up: StartUp) -> None:
    for moment in ("ready", "postgres", "temporal", "serve", "project") * 4:
        one = start_up()
        one.is_ready() if moment == "ready" else one.has_started(moment)
        one.process.send_signal(signal.SIGTERM)
        code, said = one.ends()
        assert code == 0, said
        assert Instance.open(one.data_dir).state.processes == {}


def test_ctrl_c_in_the_terminal_ends_everything_with_0(start_up: StartUp) -> None:
    one = start_up()
    one.is_ready()
    os.killpg(one.process.pid, signal.SIGINT)
    code, said = one.ends()
    assert code == 0
    assert "Traceback" not in said
    assert f":{Instance.open(one.data_dir).state.http_port}/" in said


def test_second_up_says_where_the_first_one_is(start_up: StartUp) -> None:
    first = start_up()
    first.is_ready()
    code, said = start_up().ends()
    assert code == 0
    assert "is running already" in said
    assert f":{Instance.open(first.data_dir).state.http_port}/" in said
    assert first.process.poll() is None
    assert Instance.find(first.data_dir).state.processes.keys() == ALL


def test_killed_supervisor_takes_all_with_it_and_the_next_up_recovers(start_up: StartUp) -> None:
    first = start_up()
    first.is_ready()
    ports = Instance.open(first.data_dir).state
    with psycopg.connect(Instance.find(first.data_dir).dsn("owner")) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS value")
    first.process.kill()
    first.process.communicate()
    second = start_up()
    second.is_ready()
    assert wait_for(lambda: not first.orphans(), 10)
    now = Instance.find(first.data_dir)
    assert (now.state.database.port, now.state.temporal.port) == (ports.database.port, ports.temporal.port)
    with psycopg.connect(now.dsn("owner")) as connection:
        assert connection.execute("SELECT value FROM kept").fetchone() == (1,)


def test_all_processes_killed_at_once_and_the_next_up_recovers(start_up: StartUp) -> None:
    first = start_up()
    first.is_ready()
    children = list(Instance.open(first.data_dir).state.processes.values())
    first.process.kill()
    for child in children:
        child.send(signal.SIGKILL)
    first.process.communicate()
    second = start_up()
    second.is_ready()
    second.process.terminate()
    assert second.ends()[0] == 0


@pytest.mark.parametrize("name", sorted(ALL))
def test_what_is_killed_is_started_again(name: str, running: Up) -> None:
    instance = Instance.open(running.data_dir)
    before = instance.state.processes
    before[name].send(signal.SIGKILL)
    running.reaches(lambda: instance.state.processes[name] != before[name])
    assert {other: process for other, process in before.items() if other != name}.items() <= (
        instance.state.processes.items()
    )
    assert wait_for(instance.database_answers, 10)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """One instance for the tests that leave it running."""
    one = Up(tmp_path_factory.mktemp("running") / "instance")
    one.is_ready()
    yield one
    one.process.terminate()
    assert one.ends()[0] == 0


def test_two_instances_live_side_by_side(running: Up, start_up: StartUp) -> None:
    other = start_up("other")
    other.is_ready()
    states = [Instance.find(one.data_dir).state for one in (running, other)]
    ports = [
        port
        for state in states
        for port in (state.database.port, state.temporal.port, state.temporal.ui_port, state.http_port)
    ]
    assert len(set(ports)) == 8
    assert states[0].database.system_identifier != states[1].database.system_identifier
    other.process.terminate()
    assert other.ends()[0] == 0
    assert Instance.find(running.data_dir).state.processes.keys() == ALL


def test_the_ports_of_a_stopped_instance_that_others_took_are_left_to_them(start_up: StartUp) -> None:
    first = start_up()
    first.is_ready()
    first.process.terminate()
    first.ends()
    state = Instance.open(first.data_dir).state
    wanted = (state.database.port, state.temporal.port, state.http_port)
    with taken(wanted[0]), taken(wanted[1]), taken(wanted[2]):
        start_up().is_ready()
        now = Instance.find(first.data_dir).state
    assert not {now.database.port, now.temporal.port, now.http_port} & set(wanted)


def test_programs_follow_a_database_that_had_to_take_another_port(start_up: StartUp) -> None:
    one = start_up()
    one.is_ready()
    instance = Instance.find(one.data_dir)
    before = instance.state
    before.processes["postgres"].send(signal.SIGKILL)
    with taken(before.database.port):
        one.reaches(lambda: instance.state.database.port != before.database.port)
        one.reaches(lambda: not any(instance.state.processes[name] == before.processes[name] for name in PROGRAMS))
    assert instance.database_answers()


@contextmanager
def taken(port: int | None) -> Iterator[None]:
    """Somebody else listens on a port, as soon as it is free."""
    strangers: list[socket.socket] = []

    def listens() -> bool:
        with suppress(OSError):
            strangers.append(socket.create_server(("127.0.0.1", port or 0)))
        return bool(strangers)

    assert wait_for(listens, 5, pause_seconds=0.001)
    with strangers[0]:
        yield


def hoso(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "api.cli", *arguments], capture_output=True, text=True, check=False, timeout=60
    )


def test_detached_it_returns_when_ready_and_down_ends_it(tmp_path: Path) -> None:
    data_dir = tmp_path / "instance"
    up = subprocess.run(
        [*ME, "--detach", "--data-dir", str(data_dir)], capture_output=True, text=True, check=True, timeout=60
    )
    instance = Instance.find(data_dir)
    assert f":{instance.state.http_port}/" in up.stdout
    processes = list(instance.state.processes.values())
    supervisor = instance.state.supervisor
    assert supervisor is not None
    assert all(process.alive() for process in (supervisor, *processes))
    down = hoso("down", "--data-dir", str(data_dir))
    assert (down.returncode, "Stopped" in down.stdout) == (0, True), down.stderr
    assert not [process for process in (supervisor, *processes) if process.alive()]
    again = hoso("down", "--data-dir", str(data_dir))
    assert (again.returncode, "Was not running" in again.stdout) == (0, True)


def test_down_never_signals_who_has_the_supervisors_pid_now(tmp_path: Path) -> None:
    instance = Instance.open(tmp_path / "instance")
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        reused = ProcessId(stranger.pid, started=1, boot=ProcessId.of(stranger.pid).boot)
        instance.update(lambda state: msgspec.structs.replace(state, supervisor=reused))
        assert hoso("down", "--data-dir", str(instance.data_dir)).returncode == 0
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_down_of_what_never_was_is_refused_in_both_languages(tmp_path: Path) -> None:
    done = hoso("down", "--data-dir", str(tmp_path / "nowhere"))
    assert done.returncode == 2
    assert "Hãy chạy `hoso up`" in done.stderr
    assert "[no-instance]" in done.stderr


def test_own_database_replaces_the_embedded_one_and_must_be_safe(
    empty_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOSO_DATABASE_URL", empty_database.dsn("owner"))
    one = Up(empty_database.instance.data_dir)
    one.reaches(lambda: one.running() == ALL - {"postgres"})
    one.process.terminate()
    assert one.ends()[0] == 0
    with empty_database.connect("superuser", autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {empty_database.name} SET synchronous_commit = off".encode())
    code, said = Up(empty_database.instance.data_dir).ends()
    assert code == 2
    assert "database-unsafe" in said


def test_own_database_that_does_not_answer_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOSO_DATABASE_URL", f"postgresql://somebody@127.0.0.1:{choose_port(None)}/hoso")
    code, said = Up(tmp_path / "instance").ends()
    assert code == 2
    assert "database-does-not-answer" in said


@pytest.mark.root
def test_root_and_an_ordinary_user_have_instances_side_by_side(running: Up) -> None:
    account = pwd.getpwnam("nobody")
    with enterable_directory() as directory:
        home = directory / "home"
        home.mkdir()
        os.chown(home, account.pw_uid, account.pw_gid)
        theirs = Up(home / "instance", PythonFor("nobody", directory).start)
        theirs.is_ready()
        owners = {Path(f"/proc/{child.pid}").stat().st_uid for child in psutil.Process(theirs.process.pid).children()}
        assert owners == {account.pw_uid}
        theirs.process.terminate()
        assert theirs.ends()[0] == 0
    postgres = Instance.find(running.data_dir).state.processes["postgres"]
    assert Path(f"/proc/{postgres.pid}").stat().st_uid == pwd.getpwnam(ACCOUNT).pw_uid
