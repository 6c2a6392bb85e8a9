"""Stretches of time, [start, end), in order and apart from each other."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

Span = tuple[datetime, datetime]
"""[start, end), not empty."""

Stretch = tuple[datetime, datetime | None]
"""[start, end); end None while it lasts."""


class Stretches:
    """A set of instants: the union of stretches given in any order. Every question costs O(log n)."""

    def __init__(self, stretches: Iterable[Stretch]) -> None:
        self._joined: list[Stretch] = []
        for stretch in sorted(stretches, key=lambda stretch: stretch[0]):
            self._add(stretch)
        self._starts = [start for start, _ in self._joined]

    def __iter__(self) -> Iterator[Stretch]:
        return iter(self._joined)

    def over(self, at: datetime) -> datetime | None:
        """The first instant from `at` on that is not in the set; None if there is none."""
        place = bisect_right(self._starts, at) - 1
        if place < 0:
            return at
        end = self._joined[place][1]
        return None if end is None else max(at, end)

    def next_start(self, at: datetime) -> datetime | None:
        """Where the next stretch after `at` begins."""
        place = bisect_right(self._starts, at)
        return self._starts[place] if place < len(self._starts) else None

    def since(self, at: datetime) -> Iterator[Stretch]:
        """The stretches that end after `at`, in order."""
        place = max(0, bisect_right(self._starts, at) - 1)
        while place < len(self._joined):
            end = self._joined[place][1]
            if end is None or end > at:
                yield self._joined[place]
            place += 1

    def _add(self, stretch: Stretch) -> None:
        start, end = stretch
        last_start, last_end = self._joined[-1] if self._joined else (start, start)
        if not self._joined or (last_end is not None and start > last_end):
            self._joined.append(stretch)
        elif last_end is not None:
            self._joined[-1] = (last_start, None if end is None else max(last_end, end))


def common(first: Sequence[Span], second: Sequence[Span]) -> Iterator[Span]:
    """What two sequences of spans, each in order and apart, have in common."""
    here, there = 0, 0
    while here < len(first) and there < len(second):
        start, end = max(first[here][0], second[there][0]), min(first[here][1], second[there][1])
        if start < end:
            yield start, end
        if first[here][1] <= second[there][1]:
            here += 1
        else:
            there += 1
