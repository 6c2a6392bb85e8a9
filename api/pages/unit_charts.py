"""Pictures of a head's board: when dossiers fall due (C2), how much everybody has held (C4). Pure geometry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from projections.queries.unit_boards import Horizon, Load, UnitLoad

FEWEST_DUE: Final = 5
"""Below it a picture says less than the table."""

FEWEST_DAYS: Final = 10
"""Two weeks of working days; below it a load has no course yet."""

MOST_DOTS: Final = 40
COLUMN_WIDTH: Final = 56.0
DOT: Final = 12.0
PLOT_HEIGHT: Final = 140.0

ROW_WIDTH: Final = 320.0
ROW_HEIGHT: Final = 40.0


@dataclass(frozen=True, slots=True)
class Column:
    """A day, or what is overdue already (day None). dots: centres; bar: its height, where dots would be too many."""

    day: date | None
    count: int
    x: float
    dots: tuple[tuple[float, float], ...]
    bar: float | None


@dataclass(frozen=True, slots=True)
class HorizonChart:
    columns: tuple[Column, ...]
    width: float
    height: float = PLOT_HEIGHT


def horizon_chart(horizon: Horizon) -> HorizonChart | None:
    """Overdue first, then a column a working day; dots stacked, or bars where a column would not hold them."""
    counted: list[tuple[date | None, int]] = [(None, horizon.overdue), *((day.day, day.count) for day in horizon.days)]
    if sum(count for _, count in counted) < FEWEST_DUE:
        return None
    highest = max(count for _, count in counted)
    columns = tuple(_column(index, day, count, highest) for index, (day, count) in enumerate(counted))
    return HorizonChart(columns, COLUMN_WIDTH * len(columns))


def _column(index: int, day: date | None, count: int, highest: int) -> Column:
    x = index * COLUMN_WIDTH
    if highest > MOST_DOTS:
        return Column(day, count, x, (), PLOT_HEIGHT * count / highest)
    in_row = 4
    dots = tuple(
        (x + 4 + DOT * (n % in_row) + DOT / 2, PLOT_HEIGHT - DOT * (n // in_row) - DOT / 2) for n in range(count)
    )
    return Column(day, count, x, dots, None)


@dataclass(frozen=True, slots=True)
class LoadRow:
    """One official. line, middle: paths of the own load and of the unit's median. absences: [x, width) of days away."""

    load: Load
    line: str
    middle: str
    absences: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class LoadChart:
    """All rows on the same scales. highest: what the full height stands for."""

    rows: tuple[LoadRow, ...]
    highest: int
    first: date
    last: date
    width: float = ROW_WIDTH
    height: float = ROW_HEIGHT


def load_chart(load: UnitLoad) -> LoadChart | None:
    """None where nobody is appointed, or the log knows less than two weeks."""
    if not load.officials or sum(1 for middle in _known(load) if middle) < FEWEST_DAYS:
        return None
    highest = max(1, *(one.high for one in load.officials))
    days = [one.day for one in load.officials[0].days]
    step = ROW_WIDTH / len(days)
    middle = _steps(list(load.medians), step, highest)
    return LoadChart(
        rows=tuple(
            LoadRow(
                one,
                _steps([day.held for day in one.days], step, highest),
                middle,
                tuple((index * step, step) for index, day in enumerate(days) if day in one.absent),
            )
            for one in load.officials
        ),
        highest=highest,
        first=days[0],
        last=days[-1],
    )


def _known(load: UnitLoad) -> list[bool]:
    """On which days anybody held anything."""
    return [any(one.days[index].held for one in load.officials) for index in range(len(load.medians))]


def _steps(values: list[int] | list[float], step: float, highest: int) -> str:
    """A step line: level during a day, a jump between two."""
    points = []
    for index, value in enumerate(values):
        y = round(ROW_HEIGHT - 1 - (ROW_HEIGHT - 2) * value / highest, 2)
        points.append(f"{'M' if index == 0 else 'L'}{round(index * step, 2)} {y}L{round((index + 1) * step, 2)} {y}")
    return "".join(points)
