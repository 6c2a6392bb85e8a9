"""All benchmarks, one after the other, on the same servers: `make bench`, `make bench BENCH="--only lag --json"`."""

from __future__ import annotations

import argparse
from dataclasses import fields
from typing import Any, Final

from benchmarks import (
    appends,
    armed,
    asks,
    evidence,
    http,
    imports,
    lag,
    ledger,
    moments,
    pages,
    partitions,
    rebuild,
    rebuilding,
    records,
    replay,
    restoring,
    sealing,
    start,
    storage,
    transitions,
)
from benchmarks.question import Question, answer, parse

QUESTIONS: Final[tuple[Question, ...]] = (
    appends.QUESTION,
    partitions.QUESTION,
    http.QUESTION,
    imports.QUESTION,
    rebuild.QUESTION,
    lag.QUESTION,
    rebuilding.QUESTION,
    sealing.QUESTION,
    replay.QUESTION,
    records.QUESTION,
    moments.QUESTION,
    asks.QUESTION,
    transitions.QUESTION,
    armed.QUESTION,
    ledger.QUESTION,
    evidence.QUESTION,
    restoring.QUESTION,
    pages.QUESTION,
    storage.QUESTION,
    start.QUESTION,
)


def main() -> None:
    names = [question.name for question in QUESTIONS]
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Runs all benchmarks, or some; each has more options of its own (python -m benchmarks.appends -h).",
    )
    parser.add_argument("--only", default=",".join(names), help=f"some of {', '.join(names)}, with commas")
    parser.add_argument("--events", type=int, help="size of the logs of imports, rebuild, records, ledger, restoring")
    given = parse(parser)
    chosen = given.only.split(",")
    if unknown := set(chosen) - set(names):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    answer([(question, _sizes(question, given.events)) for question in QUESTIONS if question.name in chosen], given)


def _sizes(question: Question, events: int | None) -> Any:
    if events is not None and any(size.name == "events" for size in fields(question.sizes)):
        return question.sizes(events=events)
    return question.sizes()


if __name__ == "__main__":
    main()
