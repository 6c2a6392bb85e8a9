"""The geometry of a dossier's trace: lanes over working time. Pure; templates/trace_chart.svg draws it.

Everything that goes in comes out: a bar that would be too narrow to hit is widened, marks of one kind at one place are
drawn as one with their number, nothing is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from api.pages.time_axis import Axis

LANE_HEIGHT: Final = 42.0
BAR_HEIGHT: Final = 18.0
HEAD_HEIGHT: Final = 62.0
LABEL_WIDTH: Final = 232.0
NARROWEST_BAR: Final = 3.0
MARK_SIZE: Final = 14.0
PLAIN: Final = "disc"
"""The sign of an act that has none of its own."""

GAP: Final = 1.0
ROOM_FOR_DAY: Final = 48.0
ROOM_FOR_TEXT: Final = 64.0
MARGIN: Final = 16.0


class Kind(StrEnum):
    """How a bar is drawn: the classes of the style sheet."""

    HELD = "held"
    OVERDUE = "hatched"
    TRANSIT = "transit"
    TRANSIT_OVERDUE = "transit-overdue"
    CITIZEN = "citizen"
    POOL = "pool"


@dataclass(frozen=True, slots=True)
class Lane:
    """Somebody who ever answered; note: the line beneath the name."""

    key: str
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a lane shows from `start` to `end`; text: inside the bar, where there is room. excused: has a bracket."""

    lane: str
    start: datetime
    end: datetime
    kind: Kind
    href: str
    label: str
    text: str = ""
    excused: bool = False


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened at a moment, in a lane. anchor: where the page lists it, for a mark that stands for several."""

    lane: str
    at: datetime
    sign: str
    href: str
    anchor: str
    label: str


@dataclass(frozen=True, slots=True)
class DueLine:
    """A due date: solid where it is in force at the end, thin where another took its place."""

    at: datetime
    label: str
    href: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class DrawnBar:
    x: float
    y: float
    width: float
    stretch: Stretch

    @property
    def has_room(self) -> bool:
        return self.width >= ROOM_FOR_TEXT


@dataclass(frozen=True, slots=True)
class DrawnMark:
    """One or several happenings of one sign at one place. open: outside office hours, on the edge of a day or seam."""

    x: float
    y: float
    open: bool
    happenings: tuple[Happening, ...]

    @property
    def sign(self) -> str:
        return self.happenings[0].sign

    @property
    def href(self) -> str:
        return self.happenings[0].href if len(self.happenings) == 1 else self.happenings[0].anchor

    @property
    def room(self) -> float:
        """Up to where the next mark begins; a mark that stands for several has their number beside it."""
        return MARK_SIZE + (2 if len(self.happenings) == 1 else 6 + 8 * len(str(len(self.happenings))))

    @property
    def label(self) -> str:
        return "; ".join(happening.label for happening in self.happenings)


@dataclass(frozen=True, slots=True)
class DrawnLine:
    x: float
    y: float
    line: DueLine


@dataclass(frozen=True, slots=True)
class DrawnDay:
    """Where a working day begins; labelled where there is room since the label before."""

    x: float
    day: date
    labelled: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """In pixels; lanes from `HEAD_HEIGHT` down, the axis from `LABEL_WIDTH` on."""

    axis: Axis
    lanes: tuple[Lane, ...]
    bars: tuple[DrawnBar, ...]
    marks: tuple[DrawnMark, ...]
    dues: tuple[DrawnLine, ...]

    @property
    def width(self) -> float:
        return LABEL_WIDTH + self.axis.width + MARGIN

    @property
    def days(self) -> list[DrawnDay]:
        drawn: list[DrawnDay] = []
        room_from = 0.0
        for line in self.axis.days():
            x = LABEL_WIDTH + line.x
            labelled = x >= room_from
            room_from = x + ROOM_FOR_DAY if labelled else room_from
            drawn.append(DrawnDay(x, line.day, labelled))
        return drawn

    @property
    def height(self) -> float:
        return HEAD_HEIGHT + LANE_HEIGHT * len(self.lanes) + MARGIN / 2


def draw(
    axis: Axis,
    lanes: Sequence[Lane],
    stretches: Sequence[Stretch],
    happenings: Sequence[Happening],
    dues: Sequence[DueLine],
) -> Chart:
    """Lay everything out; each stretch and happening names a lane that is there."""
    tops = {lane.key: HEAD_HEIGHT + LANE_HEIGHT * number for number, lane in enumerate(lanes)}
    return Chart(
        axis=axis,
        lanes=tuple(lanes),
        bars=tuple(_bar(axis, stretch, tops[stretch.lane]) for stretch in stretches),
        marks=tuple(_marks(axis, happenings, tops)),
        dues=tuple(_dues(axis, dues)),
    )


def _bar(axis: Axis, stretch: Stretch, top: float) -> DrawnBar:
    left, right = axis.x(stretch.start), axis.x(stretch.end)
    width = max(NARROWEST_BAR, right - left - GAP)
    left = min(left, axis.width - width)
    return DrawnBar(LABEL_WIDTH + left, top + (LANE_HEIGHT - BAR_HEIGHT) / 2, width, stretch)


def _marks(axis: Axis, happenings: Sequence[Happening], tops: dict[str, float]) -> list[DrawnMark]:
    """Ordinary acts in the lower half of their lane, what has a sign of its own in the upper; in order of time."""
    drawn: list[DrawnMark] = []
    last: dict[tuple[str, bool], int] = {}
    for happening in sorted(happenings, key=lambda one: one.at):
        row = (happening.lane, happening.sign == PLAIN)
        x = LABEL_WIDTH + axis.x(happening.at)
        before = drawn[last[row]] if row in last else None
        if before is not None and x - before.x < before.room:
            if before.sign == happening.sign:
                drawn[last[row]] = replace(before, happenings=(*before.happenings, happening))
                continue
            x = before.x + before.room
        y = tops[happening.lane] + LANE_HEIGHT * (0.72 if row[1] else 0.28)
        last[row] = len(drawn)
        drawn.append(DrawnMark(x, y, not axis.is_open(happening.at), (happening,)))
    return drawn


def _dues(axis: Axis, dues: Sequence[DueLine]) -> list[DrawnLine]:
    """Flags that would cover each other stand one below the other."""
    drawn: list[DrawnLine] = []
    for due in sorted(dues, key=lambda one: one.at):
        x = LABEL_WIDTH + axis.x(due.at)
        level = sum(abs(x - other.x) < 150 for other in drawn)
        drawn.append(DrawnLine(x, 14.0 + 16.0 * min(level, 1), due))
    return drawn
