"""Reckoning with working time that stands still now and then: when a term ends, and what lies before an instant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from domain.model.deadline import due_instant, shifted
from domain.model.term import Term, TermUnit
from domain.model.working_time import HOUR, WorkingTime, at_office_time, office_day

Gap = tuple[datetime, datetime | None]
"""A stretch that does not count: [start, end), end None while nobody knows its end."""


def merged(gaps: Iterable[Gap]) -> list[Gap]:
    """The same stretches in order, without overlap."""
    result: list[Gap] = []
    for start, end in sorted(gaps, key=lambda gap: gap[0]):
        if end is not None and end <= start:
            continue
        if result:
            before, until = result[-1]
            if until is None:
                break
            if start <= until:
                result[-1] = before, None if end is None else max(until, end)
                continue
        result.append((start, end))
    return result


def term_end(start: datetime, term: Term, hours: WorkingTime, gaps: Sequence[Gap]) -> datetime | None:
    """When a term that begins at `start` ends, if it stands still in the gaps (`merged`). None: nobody knows.

    A term that stands still from its first instant on begins when the gap ends.
    """
    begins = open_from(start, gaps)
    if begins is None:
        return None
    end = due_instant(begins, term, hours)
    for gap_start, gap_end in gaps:
        if gap_start <= begins:
            continue
        if gap_start >= end:
            break
        if gap_end is None:
            return None
        end = shifted(end, gap_start, gap_end, hours)
    return end


def open_from(moment: datetime, gaps: Sequence[Gap]) -> datetime | None:
    """`moment`, or the end of the gap in which it lies; None where that is not known."""
    for start, end in gaps:
        if start <= moment and (end is None or moment < end):
            return end
    return moment


def before(due_at: datetime, lead: Term, hours: WorkingTime) -> datetime:
    """The instant so long before a due one: of working days, the morning of the n-th one before the due day.

    By the day, since "one working day before the appointed day" is a day on which one can still act; of working
    hours, the instant at which so many are left.
    """
    if lead.unit is not TermUnit.WORKING_HOURS:
        day = office_day(due_at)
        for _ in range(lead.amount):
            day -= timedelta(days=1)
            while not hours.is_working_day(day):
                day -= timedelta(days=1)
        return hours.next_opening(at_office_time(day, _MIDNIGHT))
    lead_us = lead.amount * HOUR
    start = due_at - timedelta(days=14)
    while hours.working_between(start, due_at) < lead_us:
        start -= timedelta(days=14)
    return hours.add_working(start, hours.working_between(start, due_at) - lead_us)


_MIDNIGHT = datetime.min.time()
