"""Statistics of small numbers: how sure a share is, where the middle of several values lies. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Final, NamedTuple

Z95: Final = 1.959963984540054
Z998: Final = 3.090232306167813
"""Of the normal distribution: 95 % and 99.8 % lie within so many standard deviations of the middle."""


class Range(NamedTuple):
    """A share between 0 and 1, from `low` to `high`."""

    low: float
    high: float

    def overlaps(self, other: Range) -> bool:
        return self.low <= other.high and other.low <= self.high


class Middle(NamedTuple):
    """The middle value, and the range of the middle half."""

    first_quarter: float
    median: float
    third_quarter: float


def wilson(part: int, of: int, z: float = Z95) -> Range:
    """The range in which a share lies that was seen as part ÷ of (E. B. Wilson, 1927). of is 1 or more."""
    share, square = part / of, z * z
    centre = (share + square / (2 * of)) / (1 + square / of)
    half = z * sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return Range(max(0.0, centre - half) if part else 0.0, min(1.0, centre + half) if part < of else 1.0)


def limits(rate: float, of: int, z: float) -> Range:
    """Between which shares chance alone leaves a group whose true share is the rate (normal approximation)."""
    half = z * sqrt(rate * (1 - rate) / of)
    return Range(max(0.0, rate - half), min(1.0, rate + half))


def middle(values: Sequence[int]) -> Middle | None:
    """Quartiles by linear interpolation between the values in order; None of nothing."""
    ordered = sorted(values)
    if not ordered:
        return None
    return Middle(*(_at(ordered, share) for share in (0.25, 0.5, 0.75)))


def _at(ordered: Sequence[int], share: float) -> float:
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
