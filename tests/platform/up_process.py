"""A `hoso up` as a test sees it from outside: what it says, what it starts, what it leaves behind."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

from api.cli.up import PROGRAMS
from domain.store.instance import Instance, State
from domain.store.processes import wait_for

ALL = {"postgres", "temporal", *PROGRAMS}


class Up:
    """A running `hoso up` of a data directory, and everything that it was ever seen to have started."""

    def __init__(self, data_dir: Path, start: Callable[..., subprocess.Popen[str]] | None = None) -> None:
        self.data_dir = data_dir
        arguments = ["-m", "tests.platform.light_instance", "--data-dir", str(data_dir)]
        options: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "start_new_session": True}
        if start is not None:
            self.process = start(*arguments, **options)
        else:
            self.process = subprocess.Popen([sys.executable, *arguments], text=True, **options)
        self._seen: set[psutil.Process] = set()

    def running(self) -> set[str]:
        """Names of the processes that it says it has started; what an earlier one wrote is not its word."""
        state = self._state()
        return set(state.processes) if state is not None else set()

    def reaches(self, condition: Callable[[], bool]) -> None:
        """Wait for a moment in its life. It must come."""
        assert wait_for(lambda: self._look() and (condition() or self.process.poll() is not None), 60, 0.1)
        assert self.process.poll() is None, self.process.communicate()[0]

    def has_started(self, name: str) -> None:
        self.reaches(lambda: name in self.running())

    def is_ready(self) -> None:
        self.reaches(lambda: (state := self._state()) is not None and state.ready)

    def ends(self) -> tuple[int, str]:
        """Its exit code and what it said, after it left nothing behind."""
        assert wait_for(lambda: self._look() and self.process.poll() is not None, 60, 0.1)
        said, _ = self.process.communicate()
        assert not self.orphans()
        return self.process.returncode, said

    def orphans(self) -> list[psutil.Process]:
        """What it started and what still runs."""
        return [child for child in self._seen if _runs(child)]

    def ended(self) -> None:
        """End it the hard way, at the end of a test, if it has not ended."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()
        assert wait_for(lambda: not self.orphans(), 20)

    def _state(self) -> State | None:
        if not (self.data_dir / "instance.json").exists():
            return None
        state = Instance.find(self.data_dir, running=False).state
        ours = state.supervisor is not None and state.supervisor.pid == self.process.pid
        return state if ours else None

    def _look(self) -> bool:
        """Note who is there now."""
        with suppress(psutil.NoSuchProcess):
            self._seen.update(psutil.Process(self.process.pid).children(recursive=True))
        return True


def _runs(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:  # it ended between the two questions
        return False
