"""Measured figures: a series of rounds, its peers, and the goal (the numbers P1 to P12 are those of the quality goals).

A ratio says how many times better ours is than the peer, whether more or less is better; below 1 it is worse.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Final, Self

import msgspec


class Series(msgspec.Struct, frozen=True):
    """One figure, measured once a round."""

    median: float
    least: float
    most: float
    values: tuple[float, ...]

    @classmethod
    def of(cls, values: Sequence[float]) -> Self:
        return cls(median(values), min(values), max(values), tuple(values))


class Peer(msgspec.Struct, frozen=True):
    """What ours is compared with, measured in the same rounds. ratio: of the medians."""

    name: str
    series: Series
    ratio: float


class Goal(msgspec.Struct, frozen=True):
    """met None: the goal is about another size or machine, so this run cannot say."""

    text: str
    met: bool | None


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """number: of the goal, empty where there is none. higher_is_better: of ours and peers alike."""

    number: str
    what: str
    unit: str
    higher_is_better: bool
    ours: Series
    peers: tuple[Peer, ...] = ()
    goal: Goal | None = None
    notes: tuple[str, ...] = ()


OURS: Final = "HoSo"


def finding(
    number: str,
    what: str,
    unit: str,
    measured: Mapping[str, Sequence[float]],
    *,
    higher_is_better: bool = True,
    goal: Goal | None = None,
    notes: Sequence[str] = (),
) -> Finding:
    """A finding from what each contender measured, one value a round; ours is the contender `OURS`."""
    ours = Series.of(measured[OURS])
    peers = []
    for name, values in measured.items():
        if name != OURS:
            series = Series.of(values)
            better, worse = (ours, series) if higher_is_better else (series, ours)
            peers.append(Peer(name, series, better.median / worse.median if worse.median else float("inf")))
    return Finding(
        number=number,
        what=what,
        unit=unit,
        higher_is_better=higher_is_better,
        ours=ours,
        peers=tuple(peers),
        goal=goal,
        notes=tuple(notes),
    )


def percentile(values: Sequence[float], percent: int) -> float:
    """The smallest value that at least so many percent of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]
