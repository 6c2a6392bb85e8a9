"""`hoso announce`: what it is told to do, that it does it, and that `hoso doctor` tells how it goes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from psycopg import Connection

from api.cli.announce import AuthorityHalfNamed, errands
from api.cli.supervisor import INSTALLATION
from api.cli.up import PROGRAMS, programs_for
from api.examining import Light, examine
from domain.store.processes import wait_for
from domain.store.settings import Settings
from projections import ledger_errands
from projections.ledger_errands import ErrandRunner
from projections.ledger_publish import Publication, TargetNotUsable
from projections.ledger_sealer import connect
from projections.ledger_stamps import CertificateNotUsable
from tests.ledger.sealed_log import SealedLog

Copied = Callable[[], SealedLog]


def test_the_surroundings_say_where_to(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert programs_for(Settings()) == PROGRAMS
    monkeypatch.setenv("HOSO_PUBLISH_TO", f"{tmp_path}/one https://elsewhere.vn/checkpoints")
    assert [each.target for each in errands(Settings())] == [f"{tmp_path}/one", "https://elsewhere.vn/checkpoints"]
    assert programs_for(Settings()) == (*PROGRAMS, "announce")
    monkeypatch.setenv("HOSO_SEAL_ELSEWHERE", "1")
    assert set(PROGRAMS) - set(programs_for(Settings())) == {"seal"}


@pytest.mark.parametrize(
    ("surroundings", "refusal"),
    [
        ({"HOSO_PUBLISH_TO": "somewhere"}, TargetNotUsable),
        ({"HOSO_TSA_URL": "http://tsa.vn"}, AuthorityHalfNamed),
        ({"HOSO_TSA_URL": "tsa.vn", "HOSO_TSA_CERTIFICATE": "/absent.pem"}, AuthorityHalfNamed),
        ({"HOSO_TSA_URL": "http://tsa.vn", "HOSO_TSA_CERTIFICATE": "/absent.pem"}, CertificateNotUsable),
    ],
)
def test_what_cannot_be_announced_to_is_refused_before_anything_starts(
    monkeypatch: pytest.MonkeyPatch, surroundings: dict[str, str], refusal: type[Exception]
) -> None:
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(refusal):
        programs_for(Settings())


def test_the_process_publishes_and_ends_with_0_when_it_is_told_to(copied: Copied, tmp_path: Path) -> None:
    log, target = copied(), tmp_path / "outside"
    with connect(log.database.dsn("sealer")) as connection:
        ledger_errands.note(connection, Publication("/a/target/that/is/no/longer/named"), 3)
    place = ["--data-dir", str(log.database.instance.data_dir)]
    with subprocess.Popen(
        [sys.executable, "-m", "api.cli", "announce", *place],
        env={**os.environ, "HOSO_PUBLISH_TO": f"{target} /proc/not-a-place", "HOSO_PUBLISH_SECONDS": "0.1"},
        cwd=INSTALLATION,
    ) as process:
        try:
            assert wait_for(lambda: lights(log).keys() >= {f"publish {target}", "publish /proc/not-a-place"}, 60)
            told = lights(log)
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0
        finally:
            process.kill()
    assert told[f"publish {target}"].good is True
    assert "up to checkpoint 8, 0 are newer" in told[f"publish {target}"].en
    assert told["publish /proc/not-a-place"].good is False
    assert "Chưa công bố được" in told["publish /proc/not-a-place"].vi
    assert "could not be published" in told["publish /proc/not-a-place"].en
    assert len(told) == 2
    assert (target / "checkpoint").read_bytes() == log.notes[700].encode()


def lights(log: SealedLog) -> dict[str, Light]:
    """Those of errands."""
    return {light.part: light for light in examine(log.database.instance) if light.part.startswith("publish ")}


def test_without_anywhere_to_announce_to_it_says_so(copied: Copied) -> None:
    place = ["--data-dir", str(copied().database.instance.data_dir)]
    done = subprocess.run(
        [sys.executable, "-m", "api.cli", "announce", *place],
        capture_output=True,
        text=True,
        cwd=INSTALLATION,
        check=False,
    )
    assert (done.returncode, "[nothing-to-announce-to]" in done.stderr) == (2, True)


def test_a_target_that_answers_nonsense_is_said_and_ends_nothing(copied: Copied) -> None:
    log = copied()
    with socket.create_server(("127.0.0.1", 0)) as server:
        target = f"http://127.0.0.1:{server.getsockname()[1]}/checkpoints"
        thread = Thread(target=nonsense, args=[server], daemon=True)
        thread.start()
        runner = ErrandRunner(log.database.dsn("sealer"), [Publication(target)])
        running = Thread(target=runner.run)
        running.start()
        try:
            assert wait_for(lambda: f"publish {target}" in lights(log), 20)
            assert lights(log)[f"publish {target}"].good is False
            assert running.is_alive()
        finally:
            runner.stop()
            running.join()


def nonsense(server: socket.socket) -> None:
    """Answer whoever comes with what is no HTTP, until the server is closed."""
    with suppress(OSError):
        while True:
            visitor, _ = server.accept()
            with visitor:
                visitor.recv(65_536)
                visitor.sendall(b"nonsense\r\n\r\n")


class Counted:
    """An errand that only counts how often it was carried."""

    kind = "publish"
    target = "/counted"
    every_seconds = 0.05

    def __init__(self) -> None:
        self.carried = 0

    def carry(self, _connection: Connection[Any]) -> None:
        self.carried += 1


def test_of_two_announcers_one_leads_and_the_other_takes_over_when_it_ends(copied: Copied) -> None:
    dsn, first, second = copied().database.dsn("sealer"), Counted(), Counted()
    with announcing(dsn, first) as end_first:
        assert wait_for(lambda: first.carried > 0, 20)
        with announcing(dsn, second):
            seen = first.carried
            assert wait_for(lambda: first.carried > seen + 30, 20)
            assert second.carried == 0
            end_first()
            assert wait_for(lambda: second.carried > 0, 20)


def test_whoever_lost_the_session_that_leads_carries_nothing_until_it_leads_again(copied: Copied) -> None:
    database, errand = copied().database, Counted()
    with announcing(database.dsn("sealer"), errand), database.connect("superuser", autocommit=True) as connection:
        assert wait_for(lambda: errand.carried > 0, 20)
        connection.execute(
            "SELECT pg_terminate_backend(l.pid) FROM pg_locks AS l JOIN pg_database AS d ON d.oid = l.database"
            " WHERE l.locktype = 'advisory' AND l.granted AND d.datname = current_database()"
        )
        connection.execute("SELECT pg_advisory_lock(hashtextextended('hoso announce leader', 0))")
        time.sleep(2 * ledger_errands.POLL_SECONDS)
        stood = errand.carried
        time.sleep(0.5)
        assert errand.carried == stood
        connection.execute("SELECT pg_advisory_unlock_all()")
        assert wait_for(lambda: errand.carried > stood, 20)


@contextmanager
def announcing(dsn: str, errand: Counted) -> Iterator[Callable[[], None]]:
    """A runner in a thread. Gives what ends it."""
    runner = ErrandRunner(dsn, [errand])
    running = Thread(target=runner.run)
    running.start()
    try:
        yield runner.stop
    finally:
        runner.stop()
        running.join()


def test_what_nobody_foresaw_ends_the_runner_and_is_raised(copied: Copied) -> None:
    class Broken:
        kind = "publish"
        target = "/broken"
        every_seconds = 1.0

        def carry(self, _connection: Connection[Any]) -> None:
            raise ZeroDivisionError

    runner = ErrandRunner(copied().database.dsn("sealer"), [Broken()])
    with pytest.raises(ZeroDivisionError):
        runner.run()
