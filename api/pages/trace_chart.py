"""The geometry of a dossier's trace: lanes over working time. Pure; templates/trace_chart.html draws it.

Everything that goes in comes out: a bar that would be too narrow to hit is widened, bars of one lane that would cover
each other are drawn as one with their number, and so are marks of one kind at one place. Nothing is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from api.pages.time_axis import Axis

LANE_HEIGHT: Final = 42.0
BAR_HEIGHT: Final = 18.0
HEAD_HEIGHT: Final = 80.0
LABEL_WIDTH: Final = 232.0
NARROWEST_BAR: Final = 3.0
MARK_SIZE: Final = 14.0
PLAIN: Final = "disc"
"""The sign of an act that has none of its own."""

GAP: Final = 1.0
DRIFT: Final = 8.0
"""How far a bar may be pushed aside by those before it; beyond that they become one."""

ROOM_FOR_DAY: Final = 70.0
ROOM_FOR_TEXT: Final = 48.0
LETTER: Final = 7.5
MARGIN: Final = 16.0


DUE: Final = "due"
FORMER_DUE: Final = "due-old"
STEP_DUE: Final = "due-step"
DUE_766: Final = "due-766"
NOW: Final = "now"
"""Styles of lines, classes of the style sheet."""


class Kind(StrEnum):
    """How a bar is drawn: the classes of the style sheet."""

    HELD = "held"
    OVERDUE = "hatched"
    TRANSIT = "transit"
    TRANSIT_OVERDUE = "transit-overdue"
    CITIZEN = "citizen"
    POOL = "pool"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Lane:
    """Somebody who ever answered; note: the line beneath the name. href: where a unit's lane opens its people."""

    key: str
    name: str
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a lane shows from `start` to `end`; text: inside the bar, where there is room. excused: has a bracket.

    row: the anchor of its row in the table.
    """

    lane: str
    start: datetime
    end: datetime
    kind: Kind
    href: str
    label: str
    text: str = ""
    excused: bool = False
    row: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened at a moment, in a lane. anchor: where the page lists it, for a mark that stands for several.

    number: stands beside the sign: which reminder, which rung.
    """

    lane: str
    at: datetime
    sign: str
    href: str
    anchor: str
    label: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class DueLine:
    """A line from top to bottom: a due date, solid where it is in force at the end, thin where another took its place;
    the due date of a step, in its lane alone; or the moment of asking.
    """

    at: datetime
    label: str
    href: str
    style: str
    lane: str = ""

    @property
    def in_force(self) -> bool:
        return self.style == DUE


@dataclass(frozen=True, slots=True)
class Band:
    """A recorded absence, behind a lane."""

    lane: str
    start: datetime
    end: datetime
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """Where a handover was accepted: from the sender's lane to the receiver's. open: deemed accepted, not confirmed."""

    at: datetime
    sender: str
    receiver: str
    open: bool


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """One stretch, or several that would cover each other."""

    x: float
    y: float
    width: float
    stretches: tuple[Stretch, ...]

    is_bar = True

    @property
    def lane(self) -> str:
        return self.stretches[0].lane

    @property
    def stretch(self) -> Stretch:
        return self.stretches[0]

    @property
    def kind(self) -> Kind:
        kinds = {stretch.kind for stretch in self.stretches}
        return kinds.pop() if len(kinds) == 1 and len(self.stretches) == 1 else Kind.SEVERAL

    @property
    def text(self) -> str:
        """What stands inside; nothing where there is no room."""
        text = self.stretch.text if len(self.stretches) == 1 else str(len(self.stretches))
        room = self.width >= ROOM_FOR_TEXT or len(self.stretches) > 1
        return text if room and len(text) * LETTER + 8 < self.width else ""

    @property
    def excused(self) -> bool:
        return any(stretch.excused for stretch in self.stretches)

    @property
    def label(self) -> str:
        return "; ".join(stretch.label for stretch in self.stretches)

    @property
    def start(self) -> datetime:
        return self.stretches[0].start

    @property
    def end(self) -> datetime:
        return self.stretches[-1].end


@dataclass(frozen=True, slots=True)
class DrawnMark:
    """One or several happenings of one sign at one place. open: outside office hours, on the edge of a day or seam."""

    x: float
    y: float
    open: bool
    happenings: tuple[Happening, ...]

    is_bar = False

    @property
    def start(self) -> datetime:
        return self.happenings[0].at

    @property
    def sign(self) -> str:
        return self.happenings[0].sign

    @property
    def lane(self) -> str:
        return self.happenings[0].lane

    @property
    def href(self) -> str:
        return self.happenings[0].href if len(self.happenings) == 1 else self.happenings[0].anchor

    @property
    def beside(self) -> str:
        """The number of several, else the happening's own."""
        return f"×{len(self.happenings)}" if len(self.happenings) > 1 else self.happenings[0].number

    @property
    def room(self) -> float:
        """Up to where the next mark begins."""
        return MARK_SIZE + 2 + (4 + LETTER * len(self.beside) if self.beside else 0)

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
class DrawnBand:
    x: float
    y: float
    width: float
    band: Band


@dataclass(frozen=True, slots=True)
class DrawnArrow:
    x: float
    y: float
    to_y: float
    arrow: Arrow


@dataclass(frozen=True, slots=True)
class Scene:
    """All that is to be drawn. Each stretch, happening, band and arrow names lanes that are there."""

    lanes: Sequence[Lane]
    stretches: Sequence[Stretch]
    happenings: Sequence[Happening]
    dues: Sequence[DueLine] = ()
    bands: Sequence[Band] = ()
    arrows: Sequence[Arrow] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """In pixels; lanes from `HEAD_HEIGHT` down, the axis from `LABEL_WIDTH` on."""

    axis: Axis
    lanes: tuple[Lane, ...]
    bars: tuple[DrawnBar, ...]
    marks: tuple[DrawnMark, ...]
    dues: tuple[DrawnLine, ...]
    bands: tuple[DrawnBand, ...] = ()
    arrows: tuple[DrawnArrow, ...] = ()

    @property
    def width(self) -> float:
        last = max((mark.x + mark.room for mark in self.marks), default=0.0)
        return max(LABEL_WIDTH + self.axis.width, last) + MARGIN

    @property
    def links(self) -> list[DrawnBar | DrawnMark]:
        """Bars and marks in order of time, a bar before what happened in it."""
        return sorted([*self.bars, *self.marks], key=lambda one: (one.start, not one.is_bar))

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


def draw(axis: Axis, scene: Scene) -> Chart:
    """Lay everything out."""
    tops = {lane.key: HEAD_HEIGHT + LANE_HEIGHT * number for number, lane in enumerate(scene.lanes)}
    return Chart(
        axis=axis,
        lanes=tuple(scene.lanes),
        bars=tuple(bar for lane in scene.lanes for bar in _bars(axis, scene.stretches, lane.key, tops[lane.key])),
        marks=tuple(_marks(axis, scene.happenings, tops)),
        dues=tuple(_dues(axis, scene.dues, tops)),
        bands=tuple(_band(axis, band, tops[band.lane]) for band in scene.bands),
        arrows=tuple(
            DrawnArrow(
                LABEL_WIDTH + axis.x(arrow.at),
                tops[arrow.sender] + LANE_HEIGHT / 2,
                tops[arrow.receiver] + LANE_HEIGHT / 2,
                arrow,
            )
            for arrow in scene.arrows
        ),
    )


def _bars(axis: Axis, stretches: Sequence[Stretch], lane: str, top: float) -> Iterator[DrawnBar]:
    """The bars of a lane in order of time, none over another."""
    y = top + (LANE_HEIGHT - BAR_HEIGHT) / 2
    before: DrawnBar | None = None
    for stretch in sorted((one for one in stretches if one.lane == lane), key=lambda one: (one.start, one.end)):
        left, right = LABEL_WIDTH + axis.x(stretch.start), LABEL_WIDTH + axis.x(stretch.end)
        free_from = left if before is None else max(left, before.x + before.width + GAP)
        if before is not None and free_from - left > DRIFT:
            width = max(before.width, right - GAP - before.x)
            before = replace(before, width=width, stretches=(*before.stretches, stretch))
            continue
        if before is not None:
            yield before
        before = DrawnBar(free_from, y, max(NARROWEST_BAR, right - free_from - GAP), (stretch,))
    if before is not None:
        yield before


def _band(axis: Axis, band: Band, top: float) -> DrawnBand:
    left, right = axis.x(band.start), axis.x(band.end)
    return DrawnBand(LABEL_WIDTH + left, top + 3, max(NARROWEST_BAR, right - left), band)


def _marks(axis: Axis, happenings: Sequence[Happening], tops: dict[str, float]) -> list[DrawnMark]:
    """Ordinary acts in the lower half of their lane, what has a sign of its own in the upper; in order of time.

    Where one has to stand beside another, it is pushed aside up to `DRIFT`; beyond it, it is counted with the last of
    its sign.
    """
    drawn: list[DrawnMark] = []
    last: dict[tuple[str, bool], int] = {}
    of_sign: dict[tuple[str, str], int] = {}
    for happening in sorted(happenings, key=lambda one: one.at):
        row, sign = (happening.lane, happening.sign == PLAIN), (happening.lane, happening.sign)
        natural = x = LABEL_WIDTH + axis.x(happening.at)
        before = drawn[last[row]] if row in last else None
        if before is not None and x - before.x < before.room:
            x = before.x + before.room
            same = of_sign.get(sign)
            if same is not None and (before.sign == happening.sign or x - natural > DRIFT):
                drawn[same] = replace(drawn[same], happenings=(*drawn[same].happenings, happening))
                continue
        y = tops[happening.lane] + LANE_HEIGHT * (0.72 if row[1] else 0.28)
        last[row] = of_sign[sign] = len(drawn)
        drawn.append(DrawnMark(x, y, not axis.is_open(happening.at), (happening,)))
    return _side_by_side(drawn)


def _side_by_side(marks: Sequence[DrawnMark]) -> list[DrawnMark]:
    """None over another, now that it is known what stands beside each."""
    free_from: dict[float, float] = {}
    placed = []
    for mark in marks:
        x = max(mark.x, free_from.get(mark.y, mark.x))
        free_from[mark.y] = x + mark.room
        placed.append(replace(mark, x=x))
    return placed


def _dues(axis: Axis, dues: Sequence[DueLine], tops: dict[str, float]) -> list[DrawnLine]:
    """Flags that would cover each other stand one below the other; a step's stands in its lane."""
    drawn: list[DrawnLine] = []
    for due in sorted(dues, key=lambda one: one.at):
        x = LABEL_WIDTH + axis.x(due.at)
        if due.lane:
            drawn.append(DrawnLine(x, tops[due.lane], due))
            continue
        level = sum(abs(x - other.x) < LETTER * 26 for other in drawn if not other.line.lane)
        drawn.append(DrawnLine(x, 14.0 + 16.0 * min(level, 1), due))
    return drawn
