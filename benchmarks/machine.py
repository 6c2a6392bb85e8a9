"""On what it was measured."""

from __future__ import annotations

import os
import platform
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import msgspec
import psycopg


class Machine(msgspec.Struct, frozen=True):
    """cores: those that this process may use."""

    cpu: str
    cores: int
    memory_mib: int
    system: str
    python: str
    postgresql: str
    measured_at: datetime

    @classmethod
    def here(cls, dsn: str) -> Self:
        """This machine and the database that answers there."""
        with psycopg.connect(dsn) as connection:
            row = connection.execute("SELECT current_setting('server_version')").fetchone()
        assert row is not None
        memory = re.search(r"MemTotal:\s+(\d+) kB", Path("/proc/meminfo").read_text(encoding="ascii"))
        model = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
        return cls(
            cpu=model[1].strip() if model else platform.machine(),
            cores=len(os.sched_getaffinity(0)),
            memory_mib=int(memory[1]) // 1024 if memory else 0,
            system=f"{platform.system()} {platform.release()}",
            python=platform.python_version(),
            postgresql=str(row[0]),
            measured_at=datetime.now(UTC).replace(microsecond=0),
        )


def load() -> float:
    """The load average of the last minute: processes that wanted a core."""
    return round(os.getloadavg()[0], 2)
