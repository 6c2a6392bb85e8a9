"""`hoso serve` as a process: it starts, says how it is, and ends when told to."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from api.auth.sign_in import sign_in_link
from tests.http.town import found
from tests.servers import Database

ENDINGS = 3


@contextmanager
def serve(database: Database, log: Path) -> Iterator[tuple[subprocess.Popen[bytes], httpx.Client]]:
    """A process that serves, once it answers."""
    port = database.instance.choose_http_port()
    command = [sys.executable, "-m", "api.cli", "serve", "--data-dir", str(database.instance.data_dir)]
    with open(log, "wb") as lines, subprocess.Popen(command, stdout=lines, stderr=lines) as process:
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http:
                while not _answers(port):
                    assert process.poll() is None, log.read_text()
                    time.sleep(0.02)
                yield process, http
        finally:
            process.kill()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "serve.log"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_with_exit_code_0(database: Database, log: Path, number: signal.Signals) -> None:
    found(database.instance)
    for _ in range(ENDINGS):
        with serve(database, log) as (process, http):
            assert http.get("/livez").json() == {"alive": True}
            process.send_signal(number)
            assert process.wait(30) == 0


def test_log_lines_are_json_and_carry_the_trace_id(database: Database, log: Path) -> None:
    found(database.instance)
    with serve(database, log) as (process, http):
        trace = http.get("/v1/nothing").headers["x-trace-id"]
        process.terminate()
        process.wait(30)
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    (line,) = (line for line in lines if line.get("trace_id") == trace)
    assert (line["event"], line["status"], line["process"]) == ("request", 404, "serve")


def test_secrets_of_sign_in_links_stay_out_of_the_log(database: Database, log: Path) -> None:
    found(database.instance)
    link = sign_in_link(database.instance)
    with serve(database, log) as (process, http):
        answer = http.get(httpx.URL(link).raw_path.decode())
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        process.terminate()
        process.wait(30)
    written = log.read_text(encoding="utf-8")
    assert "/dang-nhap/{secret}" in written
    assert link.rpartition("_")[2] not in written


def test_it_is_alive_and_not_ready_before_the_views_are_built(database: Database, log: Path) -> None:
    found(database.instance)
    with serve(database, log) as (_, http):
        answer = http.get("/readyz")
        assert (answer.status_code, answer.json()["why"][0]) == (503, "the views are not built yet")
