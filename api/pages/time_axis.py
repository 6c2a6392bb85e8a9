"""A time axis whose widths are working time: equal widths are equal office hours.

Nights and noon take no width. Days on which the office does not work shrink to a seam of a fixed width, and so does a
long wait for the applicant. What happened outside office hours lies on the edge where the office closed. With
`AlwaysOpen` hours it is an axis of plain elapsed time.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Final

from domain.model.working_time import WorkingTime, at_office_time, office_day

SEAM_WIDTH: Final = 14.0
WAIT_WIDTH: Final = 56.0
DAY_WIDTH: Final = 112.0
NARROWEST: Final = 640.0
COMFORTABLE: Final = 1_080.0
"""As wide as a page shows without scrolling; beyond it only where days would become too narrow to tell apart."""

NARROW_DAY: Final = 36.0
WIDEST: Final = 1_600.0
LONG_WAIT: Final = 4
"""A wait of more than one part in so many of the axis becomes a seam."""

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Seam:
    """Days off between two working days, drawn at [x, x + SEAM_WIDTH)."""

    x: float
    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Fold:
    """A long wait for the applicant, drawn at [x, x + WAIT_WIDTH)."""

    x: float
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class DayLine:
    """Where a working day begins; width: of the day as far as the axis shows it."""

    x: float
    day: date
    width: float


@dataclass(frozen=True, slots=True)
class _Piece:
    """Time [start, end) drawn from x on, so wide each microsecond. folded: a wait, of which no day is told apart."""

    start: datetime
    end: datetime
    x: float
    scale: float
    folded: bool = False

    @property
    def right(self) -> float:
        return self.x + (self.end - self.start) / _MICROSECOND * self.scale


class Axis:
    """From `start` to `end`, both aware, `end` after `start`. `width` is that of all pieces, seams and folds.

    waits: spans with the applicant, in order and apart from each other; those longer than a quarter are folded.
    """

    def __init__(self, hours: WorkingTime, start: datetime, end: datetime, waits: Sequence[Span] = ()) -> None:
        spans = hours.open_spans(start, end) or [(start, end)]
        folds = _long(hours, spans, [_within(wait, (start, end)) for wait in waits])
        spans = [piece for span in spans for piece in _without(span, folds)]
        pieces = sorted([*((span, False) for span in spans), *((fold, True) for fold in folds)])
        gaps = sum(_days_off(a, b) for a, b in pairwise(pieces))
        total = sum(((b - a) / _MICROSECOND for a, b in spans), start=0.0)
        fixed = gaps * SEAM_WIDTH + len(folds) * WAIT_WIDTH
        scale = (_width(_days(spans), fixed) - fixed) / total if total else 0.0
        self._pieces: list[_Piece] = []
        self.seams: list[Seam] = []
        self.folds: list[Fold] = []
        x = 0.0
        for number, (span, folded) in enumerate(pieces):
            if number and _days_off(pieces[number - 1], pieces[number]):
                before, after = office_day(pieces[number - 1][0][1] - _MICROSECOND), office_day(span[0])
                self.seams.append(Seam(x, before + _DAY, after - _DAY))
                x += SEAM_WIDTH
            length = (span[1] - span[0]) / _MICROSECOND
            if folded:
                self.folds.append(Fold(x, *span))
            piece = _Piece(*span, x, WAIT_WIDTH / length if folded else scale, folded)
            self._pieces.append(piece)
            x = piece.right
        self.width = x
        self._starts = [piece.start for piece in self._pieces]

    def x(self, moment: datetime) -> float:
        """Where an instant lies; those outside the axis lie at its ends."""
        place = bisect_right(self._starts, moment) - 1
        if place < 0:
            return 0.0
        piece = self._pieces[place]
        return piece.x + (min(moment, piece.end) - piece.start) / _MICROSECOND * piece.scale

    def is_open(self, moment: datetime) -> bool:
        """Whether the office worked at an instant, and the axis gives it room."""
        place = bisect_right(self._starts, moment) - 1
        return place >= 0 and moment < self._pieces[place].end

    def days(self) -> Iterator[DayLine]:
        """Every working day, in order; none within a fold."""
        begun: dict[date, tuple[float, float]] = {}
        for piece in self._pieces:
            if piece.folded:
                continue
            for day, start, end in _by_day(piece):
                left, right = (piece.x + (at - piece.start) / _MICROSECOND * piece.scale for at in (start, end))
                begun[day] = (begun.get(day, (left, right))[0], right)
        for day, (left, right) in begun.items():
            yield DayLine(left, day, right - left)


_MICROSECOND: Final = timedelta(microseconds=1)
_DAY: Final = timedelta(days=1)


def _long(hours: WorkingTime, spans: Sequence[Span], waits: Sequence[Span]) -> list[Span]:
    """The waits that take more than a quarter of the axis, as long as something else is left of it."""
    total = sum(hours.working_between(*span) for span in spans)
    found = [wait for wait in waits if LONG_WAIT * hours.working_between(*wait) > total]
    return found if sum(hours.working_between(*wait) for wait in found) < total else []


def _within(span: Span, whole: Span) -> Span:
    start = min(max(span[0], whole[0]), whole[1])
    return start, max(start, min(span[1], whole[1]))


def _without(span: Span, holes: Sequence[Span]) -> Iterator[Span]:
    at = span[0]
    for hole in holes:
        if hole[1] <= at or span[1] <= hole[0]:
            continue
        if at < hole[0]:
            yield at, hole[0]
        at = max(at, hole[1])
    if at < span[1]:
        yield at, span[1]


def _by_day(piece: _Piece) -> Iterator[tuple[date, datetime, datetime]]:
    """A piece cut at the midnights of the office."""
    at = piece.start
    while at < piece.end:
        day = office_day(at)
        midnight = at_office_time(day + _DAY, time(0))
        yield day, at, min(midnight, piece.end)
        at = midnight


def _days(spans: Sequence[Span]) -> int:
    """On how many days of the office there is something."""
    found: set[date] = set()
    for start, end in spans:
        first, last = office_day(start), office_day(end - _MICROSECOND)
        found.update(first + timedelta(days=number) for number in range((last - first).days + 1))
    return max(1, len(found))


def _width(days: int, fixed: float) -> float:
    """Of the whole axis. However many seams there are, most of it is left for the days."""
    most = max(COMFORTABLE, min(WIDEST, days * NARROW_DAY + fixed))
    return max(2 * fixed, min(most, max(NARROWEST, days * DAY_WIDTH + fixed)))


def _days_off(before: tuple[Span, bool], after: tuple[Span, bool]) -> bool:
    """Whether whole days lie between two pieces. Beside a fold none is told apart."""
    if before[1] or after[1]:
        return False
    return (office_day(after[0][0]) - office_day(before[0][1] - _MICROSECOND)).days > 1
