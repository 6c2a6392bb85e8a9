"""The picture of receipts and results per day (C8): two lines of running sums, what lies between them is open. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from domain.model.working_time import WorkingTime
from projections.queries.flow import FlowDay

FEWEST_DAYS: Final = 10
"""Below it a picture says less than the table."""

WIDTH: Final = 720.0
HEIGHT: Final = 220.0
LEFT: Final = 48.0
BOTTOM: Final = 28.0


@dataclass(frozen=True, slots=True)
class FlowChart:
    """came, went: paths of the running sums, from what was open before; open: the area between them, a closed path.

    seams: x of days that are no working days. ticks: x and the day. high: what the top stands for.
    """

    came: str
    went: str
    between: str
    seams: tuple[tuple[float, float], ...]
    ticks: tuple[tuple[float, FlowDay], ...]
    high: int
    last_came_y: float
    last_went_y: float
    width: float = WIDTH
    height: float = HEIGHT


def flow_chart(days: Sequence[FlowDay], hours: WorkingTime) -> FlowChart | None:
    """None for too few days, or where nothing came or went and nothing was open."""
    if len(days) < FEWEST_DAYS or not any(day.received or day.ended or day.open for day in days):
        return None
    before = days[0].open - days[0].received + days[0].ended
    came = list(accumulate((day.received for day in days), initial=before))
    went = list(accumulate((day.ended for day in days), initial=0))
    high = max(1, *came)
    step = (WIDTH - LEFT) / len(days)

    def x(number: int) -> float:
        return LEFT + step * number

    def y(value: int) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - 8) * value / high

    def line(values: Sequence[int]) -> list[tuple[float, float]]:
        """Level during a day, a jump at its beginning."""
        return [
            point
            for number, value in enumerate(values[1:])
            for point in ((x(number), y(value)), (x(number + 1), y(value)))
        ]

    over, under = line(came), line(went)
    every = max(1, len(days) // 8)
    return FlowChart(
        came=_path(over),
        went=_path(under),
        between=f"{_path(over)}L{_path(under[::-1])[1:]}Z",
        seams=tuple((x(number), step) for number, day in enumerate(days) if not hours.is_working_day(day.day)),
        ticks=tuple((x(number), day) for number, day in enumerate(days) if number % every == 0),
        high=high,
        last_came_y=over[-1][1],
        last_went_y=under[-1][1],
    )


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
