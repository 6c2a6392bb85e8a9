"""A time axis whose widths are working time: equal widths are equal office hours.

Nights and noon take no width. Days on which the office does not work shrink to a seam of a fixed width. What happened
outside office hours lies on the edge where the office closed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Final

from domain.model.working_time import WorkingTime, office_day

SEAM_WIDTH: Final = 14.0
DAY_WIDTH: Final = 112.0
NARROWEST: Final = 640.0
COMFORTABLE: Final = 1_080.0
"""As wide as a page shows without scrolling; beyond it only where days would become too narrow to tell apart."""

NARROW_DAY: Final = 36.0
WIDEST: Final = 1_600.0


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
class DayLine:
    """Where a working day begins; width: of the day as far as the axis shows it."""

    x: float
    day: date
    width: float


@dataclass(frozen=True, slots=True)
class _Piece:
    """Office time [start, end) drawn from x on."""

    start: datetime
    end: datetime
    x: float


class Axis:
    """From `start` to `end`, both aware, `end` after `start`. `width` is that of all pieces and seams."""

    def __init__(self, hours: WorkingTime, start: datetime, end: datetime) -> None:
        spans = hours.open_spans(start, end) or [(start, end)]
        gaps = sum(_days_between(a, b) > 0 for a, b in pairwise(spans))
        days = len({office_day(span[0]) for span in spans})
        self._scale = (_width(days, gaps) - gaps * SEAM_WIDTH) / sum(
            ((b - a) / _MICROSECOND for a, b in spans), start=0.0
        )
        self._pieces: list[_Piece] = []
        self.seams: list[Seam] = []
        x = 0.0
        for number, span in enumerate(spans):
            if number and _days_between(spans[number - 1], span) > 0:
                before, after = office_day(spans[number - 1][0]), office_day(span[0])
                self.seams.append(Seam(x, before + _DAY, after - _DAY))
                x += SEAM_WIDTH
            self._pieces.append(_Piece(*span, x))
            x += (span[1] - span[0]) / _MICROSECOND * self._scale
        self.width = x
        self._starts = [piece.start for piece in self._pieces]

    def x(self, moment: datetime) -> float:
        """Where an instant lies; those outside the axis lie at its ends."""
        place = bisect_right(self._starts, moment) - 1
        if place < 0:
            return 0.0
        piece = self._pieces[place]
        return piece.x + (min(moment, piece.end) - piece.start) / _MICROSECOND * self._scale

    def is_open(self, moment: datetime) -> bool:
        """Whether the office worked at an instant, and the axis gives it room."""
        place = bisect_right(self._starts, moment) - 1
        return place >= 0 and moment < self._pieces[place].end

    def days(self) -> Iterator[DayLine]:
        """Every working day, in order."""
        begun: dict[date, float] = {}
        for piece in self._pieces:
            begun.setdefault(office_day(piece.start), piece.x)
        ends = {office_day(piece.start): self.x(piece.end) for piece in self._pieces}
        for day, x in begun.items():
            yield DayLine(x, day, ends[day] - x)


_MICROSECOND: Final = timedelta(microseconds=1)
_DAY: Final = timedelta(days=1)


def _width(days: int, gaps: int) -> float:
    """Of the whole axis. However many seams there are, most of it is left for the days."""
    seams = gaps * SEAM_WIDTH
    most = max(COMFORTABLE, min(WIDEST, days * NARROW_DAY + seams))
    return max(2 * seams, min(most, max(NARROWEST, days * DAY_WIDTH + seams)))


def _days_between(before: tuple[datetime, datetime], after: tuple[datetime, datetime]) -> int:
    """Whole days between the days of two spans."""
    return (office_day(after[0]) - office_day(before[0])).days - 1
