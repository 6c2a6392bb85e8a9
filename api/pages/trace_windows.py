"""How much of a long trace is shown at once: windows in order of time, each with so many events that it can be read.

Up to 30 events a trace is shown whole; up to 200 it is shown whole too, with an overview and windows to choose; beyond
it, one window at a time. Windows follow each other without a gap, so every event lies in one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from domain.model.event import OFFICE_ZONE
from domain.model.working_time import office_day

WHOLE: Final = 30
"""So many events need no windows."""

LONG: Final = 200
"""More are not drawn at once."""

FEW: Final = 40
MANY: Final = 150
"""Events of a window, of a trace of medium length and of a long one. A window never has more than 400 marks."""

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Window:
    """[start, end), the last one with its end; events: how many happened in it."""

    number: int
    start: datetime
    end: datetime
    events: int

    @property
    def query(self) -> str:
        return query_of(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Shown:
    """whole: from beginning to end; window: what is drawn of it. before, after: the windows beside it."""

    whole: Span
    window: Span
    windows: tuple[Window, ...]
    before: Window | None
    after: Window | None

    @property
    def is_whole(self) -> bool:
        return self.window == self.whole

    def holds(self, at: datetime) -> bool:
        """Whether an event belongs to what is drawn. What happened beyond an end of the whole lies at that end."""
        start, end = self.window
        return start <= at < end or (at >= end and end == self.whole[1]) or (at < start and start == self.whole[0])


def shown(moments: Sequence[datetime], whole: Span, asked: Span | None, interesting: datetime | None) -> Shown:
    """What of a trace is drawn. moments: of its events, in order; asked: by the address.

    interesting: a moment that the first look should hold, where not all can be shown; else it is the end.
    """
    cut = windows(moments, whole) if len(moments) > WHOLE else ()
    window = whole
    if asked is not None and max(asked[0], whole[0]) < min(asked[1], whole[1]):
        window = max(asked[0], whole[0]), min(asked[1], whole[1])
    elif len(moments) > LONG:
        at = interesting or whole[1]
        first = next((one for one in cut if one.start <= at < one.end), cut[-1])
        window = first.start, first.end
    before = [one for one in cut if one.end <= window[0]]
    after = [one for one in cut if one.start >= window[1]]
    return Shown(whole, window, cut, before[-1] if before else None, after[0] if after else None)


def windows(moments: Sequence[datetime], whole: Span) -> tuple[Window, ...]:
    """Cut before every so many events; those of one minute stay together, as addresses name minutes."""
    size = MANY if len(moments) > LONG else FEW
    borders = [whole[0]]
    since = 0
    for number, at in enumerate(moments):
        minute = _minute(at)
        if number - since >= size and minute > borders[-1] and minute > _minute(moments[number - 1]):
            borders.append(minute)
            since = number
    ends = [*borders[1:], whole[1]]
    found = []
    for number, (start, end) in enumerate(zip(borders, ends, strict=True), 1):
        last = number == len(borders)
        n = sum(start <= at < end or (last and at >= end) or (number == 1 and at < start) for at in moments)
        found.append(Window(number, start, end, n))
    return tuple(found)


def per_day(moments: Sequence[datetime]) -> dict[date, int]:
    """How many events there were on each day that had any, in order."""
    return dict(sorted(Counter(office_day(at) for at in moments).items()))


def query_of(start: datetime, end: datetime) -> str:
    """`tu=…&den=…`, whole minutes that hold all of it."""
    upto = _minute(end) if end == _minute(end) else _minute(end) + timedelta(minutes=1)
    return f"tu={_written(_minute(start))}&den={_written(upto)}"


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _written(at: datetime) -> str:
    return at.astimezone(OFFICE_ZONE).strftime("%Y-%m-%dT%H:%M")
