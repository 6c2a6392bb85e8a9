"""Processes of the operating system that are told apart with certainty.

A pid alone names nobody: after a crash the kernel gives it to somebody else. A `ProcessId` therefore also holds
the moment the process started, in clock ticks since the machine booted, and the boot itself.
"""

from __future__ import annotations

import ctypes
import os
import signal
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


class ProcessId(msgspec.Struct, frozen=True):
    """One process on this machine: `started` as in field 22 of /proc/<pid>/stat, `boot` the kernel's boot id."""

    pid: int
    started: int
    boot: str

    @classmethod
    def of(cls, pid: int) -> ProcessId:
        """The identity of a process that runs now. ProcessLookupError if there is none."""
        started = _started(pid)
        if started is None:
            raise ProcessLookupError(f"no process {pid}")
        return cls(pid, started, _boot_id())

    def alive(self) -> bool:
        """Whether this very process still runs; one that ended and was not yet reaped does not."""
        return self.boot == _boot_id() and _started(self.pid) == self.started

    def send(self, number: signal.Signals) -> bool:
        """Signal this very process, never another one with its pid. False if it has ended."""
        try:
            handle = os.pidfd_open(self.pid)
        except ProcessLookupError:
            return False
        try:
            # The handle holds on to whoever has the pid now; only after this look is it known to be the right one.
            if not self.alive():
                return False
            signal.pidfd_send_signal(handle, number)
            return True
        except ProcessLookupError:
            return False
        finally:
            os.close(handle)


def end(processes: Iterable[ProcessId], first: signal.Signals = signal.SIGTERM, grace_seconds: float = 10.0) -> None:
    """Ask each process to end, wait for them, and kill what is left after the grace."""
    left = [process for process in processes if process.send(first)]
    if not wait_for(lambda: not any(process.alive() for process in left), grace_seconds):
        for process in left:
            process.send(signal.SIGKILL)
        wait_for(lambda: not any(process.alive() for process in left), grace_seconds)


def wait_for(condition: Callable[[], bool], timeout_seconds: float, pause_seconds: float = 0.02) -> bool:
    """Look until the condition holds; False when it did not within the time."""
    deadline = time.monotonic() + timeout_seconds
    while not condition():
        if time.monotonic() >= deadline:
            return False
        time.sleep(pause_seconds)
    return True


def ends_with_parent(number: signal.Signals) -> Callable[[], None]:
    """What a child runs before its program so that the kernel signals it when the parent dies, even by kill -9.

    The kernel ties this to the thread that starts the child, so children are started by main threads. It is
    forgotten when the child changes its account: it must be asked for after that, which `subprocess` does.
    """
    parent = os.getpid()

    def before_exec() -> None:
        if _libc.prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
        if os.getppid() != parent:  # it died before the kernel was asked
            os.kill(os.getpid(), number)

    return before_exec


def _boot_id() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()


def _started(pid: int) -> int | None:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The second field is the program's name in parentheses and may hold anything; the rest follows the last one.
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] in "ZX" else int(fields[19])
