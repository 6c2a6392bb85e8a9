"""Every program ends with 0 when it is told to, in whatever it is doing; the Temporal SDK must not get in the way."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

import pytest

from api.cli.supervisor import HOSO, INSTALLATION
from api.cli.up import PROGRAMS
from domain.model.log import ClockKind
from domain.store.clock import open_log
from domain.store.instance import Instance
from domain.store.processes import wait_for


def listens_or_ended(process: subprocess.Popen[bytes]) -> bool:
    """Whether a process has come to the point where it catches SIGTERM; before that the signal just ends it."""
    if process.poll() is not None:
        return True
    caught = Path(f"/proc/{process.pid}/status").read_text().partition("SigCgt:")[2].split()[0]
    return bool(int(caught, 16) & 1 << (signal.SIGTERM - 1))


@pytest.mark.parametrize("busy_seconds", [0.0, 0.2, 0.5, 1.0, 3.0])
def test_sigterm_ends_every_program_with_0(instance: Instance, busy_seconds: float) -> None:
    open_log(instance.dsn("writer"), ClockKind.SYSTEM)
    running = {}
    for name in PROGRAMS:
        with instance.log_file(name).open("wb") as log:
            command = [*HOSO, name, "--data-dir", str(instance.data_dir)]
            running[name] = subprocess.Popen(command, cwd=INSTALLATION, stdout=log, stderr=log)
    codes: dict[str, object] = {}
    try:
        assert wait_for(lambda: all(map(listens_or_ended, running.values())), 60)
        time.sleep(busy_seconds)
        for process in running.values():
            process.send_signal(signal.SIGTERM)
        codes = {name: process.wait(60) for name, process in running.items()}
    finally:
        for process in running.values():
            process.kill()
            process.wait()
    assert codes == dict.fromkeys(PROGRAMS, 0), [instance.log_file(name).read_text()[-2000:] for name in PROGRAMS]
