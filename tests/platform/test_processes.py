"""Processes are told apart by more than their pid."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import msgspec
import pytest

from domain.store.processes import ProcessId, end, wait_for


@pytest.fixture
def innocent() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(["sleep", "60"])
    yield process
    process.kill()
    process.wait()


def test_a_process_is_known_again_until_it_ends(innocent: subprocess.Popen[bytes]) -> None:
    identity = ProcessId.of(innocent.pid)
    assert identity.alive()
    assert identity.send(signal.SIGTERM)
    innocent.wait()
    assert not identity.alive()
    assert not identity.send(signal.SIGTERM)
    with pytest.raises(ProcessLookupError):
        ProcessId.of(innocent.pid)


def test_a_process_that_ended_and_was_not_reaped_is_not_alive(innocent: subprocess.Popen[bytes]) -> None:
    identity = ProcessId.of(innocent.pid)
    os.kill(innocent.pid, signal.SIGKILL)
    assert wait_for(lambda: not identity.alive(), 5)
    assert not identity.send(signal.SIGTERM)


def test_who_got_the_pid_of_a_dead_process_is_never_signalled(innocent: subprocess.Popen[bytes]) -> None:
    identity = ProcessId.of(innocent.pid)
    for earlier in (
        msgspec.structs.replace(identity, started=identity.started - 1),
        msgspec.structs.replace(identity, boot="another boot"),
    ):
        assert not earlier.alive()
        assert not earlier.send(signal.SIGKILL)
        end([earlier])
    assert innocent.poll() is None
    assert identity.alive()


def test_who_does_not_listen_is_killed_after_the_grace() -> None:
    deaf = subprocess.Popen(
        [sys.executable, "-c", "import signal; signal.signal(15, signal.SIG_IGN); print(flush=True); signal.pause()"],
        stdout=subprocess.PIPE,
    )
    assert deaf.stdout is not None
    deaf.stdout.readline()
    end([ProcessId.of(deaf.pid)], grace_seconds=0.2)
    assert deaf.wait() == -signal.SIGKILL
    deaf.stdout.close()
