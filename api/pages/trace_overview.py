"""The strip above a long trace: all of it in thin lanes, how much happened on each day, and the windows to choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from api.pages.time_axis import Axis, Span
from api.pages.trace_chart import Kind, Lane, Stretch
from api.pages.trace_windows import Shown, Window, per_day
from domain.model.working_time import WorkingTime, at_office_time

WIDTH: Final = 1_080.0
LANE: Final = 4.0
STEP: Final = 6.0
TALLEST: Final = 28.0
BELOW: Final = 18.0


@dataclass(frozen=True, slots=True)
class Thin:
    x: float
    y: float
    width: float
    kind: Kind


@dataclass(frozen=True, slots=True)
class DayCount:
    """A column as tall as its day had events."""

    x: float
    y: float
    width: float
    height: float
    day: date
    events: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A window as a part of the strip; chosen: drawn below."""

    x: float
    width: float
    window: Window
    chosen: bool


@dataclass(frozen=True, slots=True)
class Overview:
    width: float
    height: float
    bars: tuple[Thin, ...]
    counts: tuple[DayCount, ...]
    choices: tuple[Choice, ...]
    frame: tuple[float, float]


def overview(
    hours: WorkingTime,
    shown: Shown,
    lanes: Sequence[Lane],
    stretches: Sequence[Stretch],
    moments: Sequence[datetime],
    waits: Sequence[Span],
) -> Overview:
    """Every stretch and every event is in it: each stretch at least a hair wide, each event in its day's count."""
    axis = Axis(hours, *shown.whole, waits)
    scale = WIDTH / axis.width

    def x(at: datetime) -> float:
        return axis.x(at) * scale

    top = TALLEST + 6
    rows = {lane.key: top + STEP * number for number, lane in enumerate(lanes)}
    counts = per_day(moments)
    most = max(counts.values(), default=1)
    columns = []
    for day, events in counts.items():
        left = x(at_office_time(day, time(0)))
        right = x(at_office_time(day + timedelta(days=1), time(0)))
        height = max(2.0, TALLEST * events / most)
        columns.append(DayCount(left, TALLEST - height, max(1.5, right - left - 0.5), height, day, events))
    start, end = shown.window
    return Overview(
        width=WIDTH,
        height=top + STEP * len(rows) + BELOW,
        bars=tuple(
            Thin(x(one.start), rows[one.lane], max(0.5, x(one.end) - x(one.start)), one.kind) for one in stretches
        ),
        counts=tuple(columns),
        choices=tuple(
            Choice(x(one.start), max(2.0, x(one.end) - x(one.start)), one, (one.start, one.end) == (start, end))
            for one in shown.windows
        ),
        frame=(x(start), max(2.0, x(end) - x(start))),
    )
