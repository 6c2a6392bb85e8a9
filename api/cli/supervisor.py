"""Keeps the processes of an instance running: restarted with back-off, ended in order, none left behind.

The supervisor has one thread and never imports the Temporal SDK: it forks, and what forks must have no threads. Each
child has a session of its own, so Ctrl-C in the terminal reaches the supervisor alone, which ends them in order; and
the kernel ends them when the supervisor is killed. What it started stands in the instance's state, so that the next
`hoso up` or `hoso down` finds whatever might be left.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, Self

import msgspec
import structlog

import api
from domain.model.errors import DomainError
from domain.store.instance import Instance
from domain.store.processes import ProcessId, end, ends_with_parent

PAUSE_SECONDS = 0.1
GRACE_SECONDS = 15.0
HOSO = (sys.executable, "-m", "api.cli")
"""How this installation's `hoso` is started."""
INSTALLATION = Path(api.__file__).parents[1]
"""Where it is started: Python looks for the package there first, whatever lies in the caller's directory."""

_log = structlog.get_logger()


class Service(Protocol):
    """Something that runs as a child process."""

    @property
    def name(self) -> str:
        """One word, unique in the instance."""

    def start(self) -> subprocess.Popen[bytes]:
        """Start it; where others need it, return only once it answers. DomainError if it cannot be started."""

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        """End it and reap it."""


@dataclass(frozen=True)
class Program:
    """A command that takes `--data-dir` as a service; what it says goes to logs/<name>.log."""

    name: str
    instance: Instance
    command: tuple[str, ...]

    @classmethod
    def hoso(cls, name: str, instance: Instance) -> Self:
        """One of our own, say `hoso work`."""
        return cls(name, instance, (*HOSO, name))

    def start(self) -> subprocess.Popen[bytes]:
        with open(self.instance.log_file(self.name), "ab") as log:
            return subprocess.Popen(
                [*self.command, "--data-dir", str(self.instance.data_dir)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=INSTALLATION,
                start_new_session=True,
                preexec_fn=ends_with_parent(signal.SIGTERM),  # noqa: PLW1509 - there is one thread
            )

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        process.terminate()
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            _log.warning("process_killed", name=self.name, pid=process.pid)
            process.kill()
            process.wait()


@dataclass
class BackOff:
    """How long to wait before the next start: twice as long each time, from the beginning after a stable while."""

    first_seconds: float = 0.5
    longest_seconds: float = 30.0
    stable_seconds: float = 60.0
    _next: float = field(default=0.0, init=False)

    def after(self, lived_seconds: float) -> float:
        """The wait after a process that lived so long."""
        if self._next == 0.0 or lived_seconds >= self.stable_seconds:
            self._next = self.first_seconds
        wait = self._next
        self._next = min(wait * 2, self.longest_seconds)
        return wait


@dataclass
class _Watched:
    service: Service
    back_off: BackOff
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    due: float = 0.0


class Supervisor:
    """Starts services one after the other, watches them, and stops them the other way round."""

    def __init__(self, instance: Instance, back_off: Callable[[], BackOff] = BackOff) -> None:
        self.instance = instance
        self._back_off = back_off
        self._watched: list[_Watched] = []

    def start(self, service: Service) -> None:
        """Start a service for the first time; it is watched from now on. DomainError."""
        watched = _Watched(service, self._back_off())
        self._watched.append(watched)
        self._start(watched)

    def watch(self, stopping: Callable[[], bool]) -> None:
        """Restart what ends, until told to stop."""
        while not stopping():
            for watched in self._watched:
                self._look_after(watched)
            time.sleep(PAUSE_SECONDS)

    def stop(self) -> None:
        """End everything: all programs are asked at once, then each is waited for, the last started first."""
        self._end_programs()
        for watched in reversed(self._watched):
            if watched.process is not None:
                watched.service.stop(watched.process)
                watched.process = None
        self.instance.update(lambda state: msgspec.structs.replace(state, processes={}))

    def _end_programs(self) -> None:
        """Ask all programs to end, without waiting."""
        for watched in self._watched:
            if watched.process is not None and isinstance(watched.service, Program):
                watched.process.terminate()

    def _look_after(self, watched: _Watched) -> None:
        now = time.monotonic()
        if watched.process is not None and watched.process.poll() is not None:
            wait = watched.back_off.after(now - watched.started)
            code, watched.process, watched.due = watched.process.returncode, None, now + wait
            _log.warning("process_ended", name=watched.service.name, code=code, restart_in_seconds=wait)
        if watched.process is None and now >= watched.due:
            try:
                self._start(watched)
            except DomainError as refusal:
                wait = watched.back_off.after(0.0)
                watched.due = time.monotonic() + wait
                _log.error("start_refused", name=watched.service.name, error=str(refusal), restart_in_seconds=wait)

    def _start(self, watched: _Watched) -> None:
        before = _addresses(self.instance)
        process = watched.service.start()
        watched.process, watched.started = process, time.monotonic()
        if _addresses(self.instance) != before:
            self._end_programs()  # a server came back elsewhere: they look for it again when they are restarted
        try:
            identity = ProcessId.of(process.pid)
        except ProcessLookupError:
            return  # it has ended already, which the next look finds
        name = watched.service.name
        self.instance.update(
            lambda state: msgspec.structs.replace(state, processes={**state.processes, name: identity})
        )
        _log.info("process_started", name=name, pid=process.pid)


def _addresses(instance: Instance) -> tuple[int | None, int | None]:
    state = instance.state
    return state.database.port, state.temporal.port


def end_leftovers(instance: Instance) -> None:
    """End what an earlier supervisor left behind; each is known by pid and start, so no stranger is touched."""
    left = {name: process for name, process in instance.state.processes.items() if process.alive()}
    servers = {"postgres", "temporal"}
    end([process for name, process in left.items() if name not in servers], signal.SIGTERM, GRACE_SECONDS)
    # For PostgreSQL SIGTERM would mean to wait until the last client has gone; SIGINT sends them away.
    end([process for name, process in left.items() if name in servers], signal.SIGINT, GRACE_SECONDS)
    instance.update(lambda state: msgspec.structs.replace(state, processes={}, supervisor=None, ready=False))
