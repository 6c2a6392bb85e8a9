"""What every benchmark has in common: a name, sizes that can be chosen, and a way to be run, alone or with others."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from time import perf_counter
from typing import Any, Final, NoReturn

import msgspec

from api.cli.ending import end_process
from api.cli.logs import configure_logs
from benchmarks.figures import Finding
from benchmarks.ground import Ground
from benchmarks.machine import Machine, load
from benchmarks.report import heading, printed
from benchmarks.rounds import tell

SEED: Final = 20200102
ROUNDS: Final = 5


@dataclass(frozen=True)
class Terms:
    """What holds for every benchmark of a run. seed: of everything that is made up."""

    rounds: int = ROUNDS
    seed: int = SEED


@dataclass(frozen=True)
class Question:
    """sizes: a frozen dataclass; each field has a default and, in its metadata, its `help`.

    measure: called with the servers, an instance of `sizes` and the terms.
    of_made: whether it asks a log that was made before, where one is named; its sizes say nothing then of the log.
    """

    name: str
    asks: str
    sizes: type[Any]
    measure: Callable[[Ground, Any, Terms], list[Finding]]
    of_made: bool = False


class Run(msgspec.Struct, frozen=True):
    """One question's answer. load_before, load_after: the machine's load averages around it."""

    name: str
    asks: str
    sizes: dict[str, Any]
    rounds: int
    seed: int
    load_before: float
    load_after: float
    seconds: float
    findings: tuple[Finding, ...]


class Report(msgspec.Struct, frozen=True):
    machine: Machine
    runs: tuple[Run, ...]


def alone(question: Question) -> NoReturn:
    """The command of one benchmark: its sizes are options."""
    # Processes that are started from here would import this module first, and all that it stands on, which none that
    # the product starts has to do: some two seconds each.
    main = sys.modules["__main__"]
    main.__spec__ = None
    vars(main).pop("__file__", None)
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{question.name}", description=question.asks)
    for size in fields(question.sizes):
        parser.add_argument(
            f"--{size.name.replace('_', '-')}",
            type=type(size.default),
            default=size.default,
            help=f"{size.metadata['help']} ({size.default})",
        )
    if question.of_made:
        parser.add_argument(
            "--data-dir", type=Path, help="of a log that was made before (python -m benchmarks.generator)"
        )
    given = parse(parser)
    sizes = question.sizes(**{size.name: getattr(given, size.name) for size in fields(question.sizes)})
    answer([(question, sizes)], given)


def parse(parser: argparse.ArgumentParser) -> argparse.Namespace:
    """Add what every benchmark takes, and read the command line."""
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"rounds that take turns ({ROUNDS})")
    parser.add_argument("--seed", type=int, default=SEED, help=f"of everything that is made up ({SEED})")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a page")
    return parser.parse_args()


def answer(asked: Sequence[tuple[Question, Any]], given: argparse.Namespace) -> NoReturn:
    """Run the benchmarks on servers of their own, print what each found, and end the process."""
    configure_logs("benchmarks")  # whatever is measured logs to the standard error stream, not into the report
    with Ground.prepared(getattr(given, "data_dir", None)) as ground:
        machine = Machine.here(ground.instance.dsn("owner"))
        if not given.json:
            print(heading(machine), flush=True)
        runs = []
        for question, sizes in asked:
            runs.append(run(ground, question, sizes, Terms(given.rounds, given.seed)))
            if not given.json:
                print(printed(runs[-1]), flush=True)
    if given.json:
        print(msgspec.json.encode(Report(machine, tuple(runs))).decode())
    end_process(0)


def run(ground: Ground, question: Question, sizes: Any, terms: Terms) -> Run:
    """Run one benchmark."""
    tell(f"{question.name}: {question.asks}")
    before, started = load(), perf_counter()
    findings = question.measure(ground, sizes, terms)
    return Run(
        question.name,
        question.asks,
        {size.name: getattr(sizes, size.name) for size in fields(sizes)},
        terms.rounds,
        terms.seed,
        before,
        load(),
        round(perf_counter() - started, 1),
        tuple(findings),
    )
