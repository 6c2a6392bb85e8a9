"""Rounds that take turns, so that whatever else the machine does meets ours and the peers alike."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Mapping
from time import perf_counter

Contender = Callable[[int], float]
"""Runs once, in the round of this number (0, 1, …), and returns what it measured."""


def tell(text: str) -> None:
    """Progress, for whoever waits."""
    print(text, file=sys.stderr, flush=True)


def in_turns(rounds: int, contenders: Mapping[str, Contender]) -> dict[str, list[float]]:
    """What each contender measured in each round. Every other round goes the other way round."""
    measured: dict[str, list[float]] = {name: [] for name in contenders}
    names = list(contenders)
    for number in range(rounds):
        for name in names if number % 2 == 0 else reversed(names):
            gc.collect()
            gc.freeze()  # as `hoso serve` does: what is there for good is not walked through again and again
            value = contenders[name](number)
            measured[name].append(value)
            tell(f"  round {number + 1} of {rounds}, {name}: {value:,.4g}")
    return measured


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    started = perf_counter()
    work()
    return perf_counter() - started
