"""Whether a locked library has a known weakness: `make audit`, or `python -m tests.supply.audit`.

Asks an advisory service about every line of requirements.lock. Exit code 0: asked about all of them, and none is known
to be weak. 1: some are; they are named. 2: it could not be asked, or it does not know what everybody knows: it is asked
first about an old library that is weak beyond doubt.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

LOCK: Final = Path(__file__).resolve().parents[2] / "requirements.lock"
KNOWN_TO_BE_WEAK: Final = "jinja2==2.4.1\n"
SECONDS: Final = 900


@dataclass(frozen=True)
class Asked:
    """What a service said. known: of how many libraries it spoke; none where it could not be asked."""

    known: int
    weak: tuple[str, ...]
    problem: str | None = None


def ask(lock: Path, *options: str) -> Asked:
    """Every library of a requirements file, by its version there."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(lock), "--disable-pip", "--no-deps"]
    try:
        ended = subprocess.run(
            [*command, "--format", "json", "--progress-spinner", "off", *options],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Asked(0, (), f"no answer in {SECONDS} seconds")
    try:
        return read(json.loads(ended.stdout))
    except (ValueError, KeyError, TypeError):
        said = ended.stderr.strip().splitlines() or ["nothing was said"]
        return Asked(0, (), said[-1][:300])


def read(report: Any) -> Asked:
    """A report of pip-audit. KeyError, TypeError where it is none."""
    libraries = report["dependencies"]
    left_out = [one["name"] for one in libraries if "skip_reason" in one]
    if left_out or not libraries:
        return Asked(0, (), f"not asked about: {', '.join(left_out) or 'anything'}")
    weak = tuple(
        f"{one['name']} {one['version']}: {found['id']}"
        f" (mended in {', '.join(found['fix_versions']) or 'no version yet'})"
        for one in libraries
        for found in one["vulns"]
    )
    return Asked(len(libraries), weak)


def main(arguments: Sequence[str] | None = None) -> int:
    options = list(sys.argv[1:] if arguments is None else arguments)
    with TemporaryDirectory(prefix="hoso-audit-") as name:
        probe = Path(name) / "probe.txt"
        probe.write_text(KNOWN_TO_BE_WEAK, encoding="utf-8")
        first = ask(probe, *options)
    if not first.weak:
        why = first.problem or f"it knows nothing of {KNOWN_TO_BE_WEAK.strip()}"
        print(f"Chưa kiểm tra được gì: dịch vụ cảnh báo không trả lời. Nothing was checked: {why}", file=sys.stderr)
        return 2
    asked = ask(LOCK, *options)
    if asked.problem is not None:
        print(f"Chưa kiểm tra xong. Not all was checked: {asked.problem}", file=sys.stderr)
        return 2
    for line in asked.weak:
        print(line)
    print(f"{asked.known} thư viện / libraries, {len(asked.weak)} điểm yếu đã biết / known weaknesses")
    return 1 if asked.weak else 0


if __name__ == "__main__":
    sys.exit(main())
