"""Reading takes no more memory for a larger log.

Measured by the kernel in a process of its own; getrusage would count the parent's pages before exec.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.importers.logs import Dossier, Step, packed, table, xes

MEGABYTE = 1 << 20
SMALL_LOG = 2_000

CHILD = r"""
import re, sys
from pathlib import Path
from api.importers.mapping import Given
from api.importers.reader import read_log
from tests.importers.figures import LATER

with read_log(Path(sys.argv[1]), Given(), skip_bad=False, not_after=LATER) as log:
    read = sum(len(case.steps) for case in log)
peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
print(read, peak[1])
"""


@pytest.mark.parametrize(("name", "large_log"), [("log.xes.gz", 200_000), ("log.csv", 100_000)])
def test_memory_does_not_grow_with_the_log(tmp_path: Path, name: str, large_log: int) -> None:
    peaks = []
    for events in (SMALL_LOG, large_log):
        (path := tmp_path / name).write_bytes(
            packed(xes(_dossiers(events))) if name.endswith(".xes.gz") else table(_dossiers(events))
        )
        ended = subprocess.run([sys.executable, "-c", CHILD, str(path)], capture_output=True, text=True, check=True)
        read, kilobytes = map(int, ended.stdout.split())
        assert read == events
        peaks.append(kilobytes * 1024)
    assert peaks[1] - peaks[0] < 40 * MEGABYTE, "the spool's page cache is 16 MiB; the log held as records is over 100"


def _dossiers(events: int) -> Iterator[Dossier]:
    """Dossiers of ten steps each."""
    for number in range(events // 10):
        hour, fraction = number % 24, number % 1000
        steps = [
            Step(f"2020-03-{1 + day:02}T{hour:02}:00:00.{fraction:03}+07:00", f"Step {day}", f"Official {day}")
            for day in range(10)
        ]
        yield Dossier(f"H{number:06}", steps, {"deadline": "2020-03-20T17:00:00+07:00", "responsible": "Anh"})
