"""Tamperings and clean logs in great numbers: `make tampering`, or `python -m tests.ledger.many_tamperings`.

Exit code 1 where a tampering was not found at exactly its first position, or a clean log gave an alarm.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from time import perf_counter

from tests.ledger.tamperings import CLASSES, clean, tampered


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.ledger.many_tamperings")
    parser.add_argument("--cases", type=int, default=400, help="drawn of each class")
    parser.add_argument("--clean", type=int, default=10_000, help="clean logs")
    parser.add_argument("--seed", type=int, default=0, help="the first one")
    given = parser.parse_args(arguments)
    started, missed, alarms = perf_counter(), 0, 0
    for tampering in CLASSES:
        wrong = []
        for seed in range(given.seed, given.seed + given.cases):
            trace, log = tampered(tampering, seed)
            if not trace.found_in(log):
                wrong.append(seed)
        missed += len(wrong)
        print(f"{tampering.__name__:32} {given.cases - len(wrong):6} of {given.cases} found exactly {wrong[:5] or ''}")
    for seed in range(given.seed, given.seed + given.clean):
        log = clean(seed)
        alarms += bool(log.findings(log.kept()))
    print(f"{len(CLASSES) * given.cases} tamperings of {len(CLASSES)} classes, {missed} missed or misplaced")
    print(f"{given.clean} clean logs, {alarms} false alarms; {perf_counter() - started:.0f} s")
    return 1 if missed or alarms else 0


if __name__ == "__main__":
    sys.exit(main())
