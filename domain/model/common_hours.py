"""Working time in which two offices are both open."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.model.working_time import WorkingTime

_STRETCH = timedelta(days=31)
_LIMIT = 120


class CommonHours:
    """The part of `WorkingTime` that custody needs, for hours that differ: each question costs a walk over days."""

    def __init__(self, first: WorkingTime, second: WorkingTime) -> None:
        self._first = first
        self._second = second

    def working_between(self, start: datetime, end: datetime) -> int:
        spans = self._first.open_spans(start, end)
        return sum(self._second.working_between(opens, closes) for opens, closes in spans)

    def add_working(self, start: datetime, working_us: int) -> datetime | None:
        """When `working_us` have passed; None where the offices are not open together for ten years."""
        if working_us == 0:
            return start
        left = working_us
        for _ in range(_LIMIT):
            for opens, closes in self._first.open_spans(start, start + _STRETCH):
                worked = self._second.working_between(opens, closes)
                if worked >= left:
                    return self._second.add_working(opens, left)
                left -= worked
            start += _STRETCH
        return None
