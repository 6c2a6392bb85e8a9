"""Runs the whole suite, two areas at a time: each directory of tests is a pytest run of its own, with its own servers.

    python -m tests.areas [--at-once 2] [--durations 20]

What an area printed is shown when it is done, the failing ones again at the end; the last line counts all tests. Ends
with 0 only if every area passed. Areas that take longest begin first, so that none is left alone at the end.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Final
from xml.etree import ElementTree as ET

TESTS: Final = Path(__file__).resolve().parent
LONGEST_FIRST: Final = (
    "pages", "workflows", "http", "ledger", "platform", "auth", "points", "store", "domain", "evidence", "projections",
    "attacks", "backup", "bundles", "demo", "importers", "vault", "reports", "citizen", "threats",
)  # fmt: skip
"""By what they took on two quiet cores. An area that is not named comes after these."""


@dataclass(frozen=True)
class Area:
    """A directory of tests, or `.` for the files beside the directories."""

    name: str

    @property
    def paths(self) -> list[str]:
        if self.name == ".":
            return [str(path) for path in sorted(TESTS.glob("test_*.py"))]
        return [str(TESTS / self.name)]


@dataclass(frozen=True)
class Ran:
    """What came of an area. code: of its pytest; 5, no test collected, is a failure too."""

    area: Area
    code: int
    seconds: float
    output: str
    passed: int
    failed: int
    skipped: int


def areas() -> list[Area]:
    """All that have tests, the longest first."""
    names = {path.parent.name for path in TESTS.glob("*/test_*.py")}
    known = [name for name in LONGEST_FIRST if name in names]
    return [Area(name) for name in (*known, *sorted(names.difference(known)), ".")]


def run(area: Area, options: Sequence[str], directory: Path) -> Ran:
    """One pytest. Its counts come from its own report, so that a run that ended early counts as what it is."""
    report = directory / f"{area.name.replace('.', 'beside')}.xml"
    started = monotonic()
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", *area.paths, f"--junitxml={report}", *options],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    passed, failed, skipped = _counted(report)
    code = ended.returncode or (0 if passed + failed + skipped else 5)
    return Ran(area, code, monotonic() - started, ended.stdout, passed, failed, skipped)


def _counted(report: Path) -> tuple[int, int, int]:
    """Passed, failed, skipped; nothing where pytest did not come to write its report."""
    if not report.exists():
        return 0, 0, 0
    suites = ET.parse(report).getroot().iter("testsuite")
    tests = failed = skipped = 0
    for suite in suites:
        tests += int(suite.get("tests", 0))
        failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped += int(suite.get("skipped", 0))
    return tests - failed - skipped, failed, skipped


def all_of(at_once: int, options: Sequence[str]) -> Iterator[Ran]:
    """Every area, as each is done."""
    with TemporaryDirectory(prefix="hoso-tests-") as name, ThreadPoolExecutor(at_once) as threads:
        waiting = [threads.submit(run, area, options, Path(name)) for area in areas()]
        for future in as_completed(waiting):
            yield future.result()


def _closing(output: str) -> str:
    """The last line in which pytest says what came of it."""
    found = re.findall(r"^=+ (.*(?:passed|failed|error|no tests).*?) =+$", output, re.MULTILINE)
    return found[-1] if found else "ended without a closing line"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--at-once", type=int, default=2, help="areas at a time")
    parser.add_argument("--durations", type=int, default=0, help="slowest tests of each area to show")
    given = parser.parse_args()
    options = [f"--durations={given.durations}"] if given.durations else []
    done: list[Ran] = []
    for ran in all_of(given.at_once, options):
        done.append(ran)
        print(f"\n──── tests/{ran.area.name}: {_closing(ran.output)} ({ran.seconds:.0f} s)", flush=True)
        if given.durations or ran.code:
            print(ran.output, flush=True)
    bad = [ran for ran in done if ran.code]
    for ran in bad:
        print(f"FAILED tests/{ran.area.name}: exit {ran.code}, {_closing(ran.output)}")
    passed, failed = sum(ran.passed for ran in done), sum(ran.failed for ran in done)
    print(f"{passed} passed, {failed} failed, {sum(ran.skipped for ran in done)} skipped")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
