"""Pictures of the drill-down: which units' late share is more than chance (C3), what delays were made of (C6). Pure.

Drawn by templates of our own rather than by a library: the points are links, the texts are the page's own, and a
request pays a few microseconds for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from projections.queries.drilldown import DrillRow
from projections.queries.overdue_causes import Cause
from projections.statistics import Z95, Z998, Range, limits, wilson

FEWEST_UNITS: Final = 8
"""Fewer say nothing about chance."""

PROVINCE_LIMIT: Final = 0.02
"""The provincial rule of 2023: more than 2 % late in a month owes an explanation."""

WIDTH: Final = 720.0
HEIGHT: Final = 320.0
LEFT: Final = 56.0
BOTTOM: Final = 40.0
STEPS: Final = 60
LINE: Final = 16.0
"""Names closer than this would cover each other."""

BAR_WIDTH: Final = 480.0


@dataclass(frozen=True, slots=True)
class Point:
    """A unit. outside: of the wider limits, 99.8 %; named: there, where no other name is in the way.

    range: of its share, with 95 % sureness.
    """

    row: DrillRow
    name: str
    x: float
    y: float
    outside: bool
    named: bool
    range: Range


@dataclass(frozen=True, slots=True)
class Funnel:
    """x: of how many; y: the share late. inner, outer: the limits of 95 % and 99.8 %, each as (x, low y, high y)."""

    points: tuple[Point, ...]
    rate: float
    rate_y: float
    rule_y: float | None
    inner: tuple[tuple[float, float, float], ...]
    outer: tuple[tuple[float, float, float], ...]
    x_ticks: tuple[tuple[float, int], ...]
    y_ticks: tuple[tuple[float, float], ...]
    width: float = WIDTH
    height: float = HEIGHT

    @property
    def outside(self) -> list[Point]:
        return [point for point in self.points if point.outside]


@dataclass(frozen=True, slots=True)
class CauseBar:
    cause: Cause
    width: float


def funnel(rows: Sequence[DrillRow], names: Mapping[str, str]) -> Funnel | None:
    """Of the units with anything to divide by; None for too few of them, or where nothing was late.

    names: of units by id, which tell them apart.
    """
    counted = [row for row in rows if row.late.of]
    of, late = sum(row.late.of for row in counted), sum(row.late.late for row in counted)
    if len(counted) < FEWEST_UNITS or not late:
        return None
    rate, most = late / of, max(row.late.of for row in counted)
    top = max(0.1, *(row.late.late / row.late.of for row in counted), limits(rate, 10, Z95).high)

    def x(number: float) -> float:
        return LEFT + (WIDTH - LEFT - 16) * number / most

    def y(share: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - 12) * min(share, top) / top

    def curve(z: float) -> tuple[tuple[float, float, float], ...]:
        sizes = (max(1.0, most * number / STEPS) for number in range(1, STEPS + 1))
        found = ((size, limits(rate, max(1, round(size)), z)) for size in sizes)
        return tuple((x(size), y(border.low), y(border.high)) for size, border in found)

    points: list[Point] = []
    for row in sorted(counted, key=lambda row: (row.late.of, row.what.id)):
        share, size = row.late.late / row.late.of, row.late.of
        border = limits(rate, size, Z998)
        outside = size >= 10 and not border.low <= share <= border.high
        covers = any(one.named and abs(one.y - y(share)) < LINE for one in points)
        points.append(
            Point(
                row, names.get(row.what.id, row.what.name), x(size), y(share), outside, outside and not covers,
                wilson(row.late.late, size),
            )
        )  # fmt: skip
    return Funnel(
        points=tuple(points),
        rate=rate,
        rate_y=y(rate),
        rule_y=y(PROVINCE_LIMIT) if top >= PROVINCE_LIMIT else None,
        inner=curve(Z95),
        outer=curve(Z998),
        x_ticks=tuple((x(n), n) for n in _ticks(most)),
        y_ticks=tuple((y(top * n / 4), top * n / 4) for n in range(5)),
    )


def cause_bars(causes: Sequence[Cause]) -> list[CauseBar]:
    """Bars as long as the time they stand for; none where nothing was overdue."""
    longest = max((cause.overdue_us for cause in causes), default=0)
    return [CauseBar(cause, max(2.0, BAR_WIDTH * cause.overdue_us / longest)) for cause in causes]


def _ticks(most: int) -> list[int]:
    """About five round numbers from nothing on."""
    step = next(
        unit * ten for ten in (1, 10, 100, 1_000, 10_000, 100_000) for unit in (1, 2, 5) if unit * ten * 5 >= most
    )
    return list(range(0, most + 1, step))
