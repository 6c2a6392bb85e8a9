"""Peak memory of processes, as the kernel counts it (VmHWM: pages resident at once, shared ones included)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event as Flag
from threading import Thread
from typing import Final

import psutil

_EVERY_SECONDS: Final = 0.05
MIB: Final = 1 << 20


def peak_bytes(pid: int | None = None) -> int:
    """The peak of a process so far, by default of this one; 0 when it has ended."""
    try:
        status = Path(f"/proc/{pid or 'self'}/status").read_text(encoding="ascii", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return 0
    peak = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(peak[1]) * 1024 if peak else 0


@dataclass
class Peak:
    """The largest peak among the processes that were started while it was watched; 0 if none was."""

    bytes: int = 0


@contextmanager
def started_processes() -> Iterator[Peak]:
    """Watch the processes that this one starts meanwhile; not those that its servers start."""
    myself, peak, over = psutil.Process(), Peak(), Flag()
    before = {child.pid for child in myself.children()}

    def watch() -> None:
        while not over.wait(_EVERY_SECONDS):
            started = {child.pid for child in myself.children()} - before
            peak.bytes = max(peak.bytes, 0, *map(peak_bytes, started))

    thread = Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        over.set()
        thread.join()
