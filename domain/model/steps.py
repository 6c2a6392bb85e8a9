"""Visits to steps: when a step's term began, how much of it was used up by whom, and whether that was in time.

A step is judged by itself (DOMAIN.md §3, §6): its term begins when its first holder begins to answer in it, holds
once for all visits, and is moved on by the applicant's turns, by excuses and by time spent on other matters, since
none of these uses it up. The pool's wait in a step, an opinion and an obstacle past its term are matters of their
own, so nobody's step pays for them.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import msgspec

from domain.model import dossier_events as ev
from domain.model.custody import Custody, overlap
from domain.model.custody_interval import Interval, Matter, MatterKind, Part
from domain.model.deadline import due_instant
from domain.model.event import OfficialId
from domain.model.term import Term


class Holder(NamedTuple):
    """An official in one of the parts that are never added up."""

    official: OfficialId
    part: Part
    on_behalf_of: OfficialId | None


class Holding(NamedTuple):
    """What one holder used of a matter. spent_us: unexcused, without free transit. Working microseconds."""

    holder: Holder
    first_at: datetime
    spent_us: int
    excused_us: int
    free_us: int


class Visit(NamedTuple):
    """A stretch in which somebody answered in the matter; end_at None while it lasts."""

    start_at: datetime
    end_at: datetime | None


class StepTime(msgspec.Struct, frozen=True):
    """One matter, measured up to an instant. Working microseconds in the hours of the receipt's agency.

    term_us: the working time of the term from `started_at`; None where no term is set.
    due_at: when the term is used up, if nothing else happens; None while that cannot be said.
    ended_at: completed, or left for good; None while it is open. late: more than the term by then.
    """

    matter: Matter
    term: Term | None
    term_us: int | None
    started_at: datetime
    due_at: datetime | None
    visits: tuple[Visit, ...]
    holdings: tuple[Holding, ...]
    ended_at: datetime | None
    holder_at_end: Holder | None
    late: bool | None

    @property
    def spent_us(self) -> int:
        return sum(holding.spent_us for holding in self.holdings)

    @property
    def excess_us(self) -> int:
        """Time beyond the term; without a term there is none."""
        return 0 if self.term_us is None else max(0, self.spent_us - self.term_us)


def steps(custody: Custody, at: datetime) -> tuple[StepTime, ...]:
    """Every matter of a dossier in order of its beginning, measured up to the instant `at` or the end of the clock."""
    found: dict[Matter, list[Interval]] = {}
    for interval in custody.intervals:
        if interval.matter is not None:
            found.setdefault(interval.matter, []).append(interval)
    completed = {
        r.body.step_id: r.body.occurred_at
        for r in custody.history.events
        if isinstance(r.body, ev.StepCompleted) and r.body.occurred_at <= at
    }
    return tuple(
        _measured(custody, matter, intervals, at, completed.get(matter.step_id or ""))
        for matter, intervals in found.items()
        if intervals[0].start_at < at
    )


def due_seen_from(custody: Custody, step_id: str, at: datetime) -> datetime | None:
    """When a step's own term is over, seen from an instant up to which it was worked on.

    What is left of the term then is counted on from there; a term that was used up before is over when it was used up.
    None where no term is set, or nobody had answered in the step.
    """
    intervals = [
        interval
        for interval in custody.intervals
        if interval.matter is not None
        and (interval.matter.kind, interval.matter.step_id) == (MatterKind.STEP, step_id)
        and interval.start_at <= at
    ]
    if not intervals or intervals[0].matter is None:
        return None
    term = _term(custody, intervals[0].matter)
    if term is None:
        return None
    term_us = _term_us(custody, intervals[0].matter, term, intervals[0])
    left_us = term_us - _spent(custody, intervals, at)
    if left_us < 0:
        return _used_up(custody, intervals, term_us)
    return custody.clock.hours.add_working(at, left_us)


def _measured(
    custody: Custody, matter: Matter, ahead: list[Interval], at: datetime, completed_at: datetime | None
) -> StepTime:
    """ahead: all intervals of the matter, those after `at` too, by which its due moment is foreseen."""
    intervals = [interval for interval in ahead if interval.start_at < at]
    term = _term(custody, matter)
    term_us = None if term is None else _term_us(custody, matter, term, intervals[0])
    visits = _visits(intervals)
    ended_at = _end(custody, matter, visits, at, completed_at)
    return StepTime(
        matter=matter,
        term=term,
        term_us=term_us,
        started_at=intervals[0].start_at,
        due_at=None if term_us is None else _used_up(custody, ahead, term_us),
        visits=visits,
        holdings=_holdings(custody, intervals, at),
        ended_at=ended_at,
        holder_at_end=None if ended_at is None else _holder_before(intervals, ended_at),
        late=None if ended_at is None or term_us is None else _spent(custody, intervals, ended_at) > term_us,
    )


def _term(custody: Custody, matter: Matter) -> Term | None:
    match matter.kind:
        case MatterKind.STEP:
            step = custody.procedure.step(matter.step_id) if custody.procedure and matter.step_id else None
            return Term.parse(step.term) if step is not None and step.term is not None else None
        case MatterKind.POOL:
            return custody.terms.pool_term
        case MatterKind.OPINION:
            return next(Term.parse(o.term) for o in custody.opinions if o.number == matter.number)
        case MatterKind.INTAKE:
            return custody.terms.reception_within
        case MatterKind.OBSTACLE:
            return Term(0)
        case MatterKind.CHASING:
            return None


def _term_us(custody: Custody, matter: Matter, term: Term, first: Interval) -> int:
    """An opinion's term runs in the consulted agency's hours; an obstacle's is over when its addressee answers."""
    if matter.kind is MatterKind.OBSTACLE:
        return 0
    if matter.kind is MatterKind.OPINION:
        own = custody.reference.hours(first.agency_id)
        return custody.hours(first).working_between(first.start_at, due_instant(first.start_at, term, own))
    hours = custody.clock.hours
    return hours.working_between(first.start_at, due_instant(first.start_at, term, hours))


def _used_up(custody: Custody, intervals: list[Interval], term_us: int) -> datetime | None:
    """When the unexcused time of the matter reaches its term, looking ahead as far as custody does."""
    if term_us == 0:
        return intervals[0].start_at
    left = term_us
    for interval in intervals:
        if interval.excused is not None or interval.free:
            continue
        hours = custody.hours(interval)
        if interval.end_at is None:
            return hours.add_working(interval.start_at, left)
        worked = hours.working_between(interval.start_at, interval.end_at)
        if worked >= left:
            return hours.add_working(interval.start_at, left)
        left -= worked
    return None


def _visits(intervals: list[Interval]) -> tuple[Visit, ...]:
    visits: list[Visit] = []
    for interval in intervals:
        if visits and visits[-1].end_at == interval.start_at:
            visits[-1] = Visit(visits[-1].start_at, interval.end_at)
        else:
            visits.append(Visit(interval.start_at, interval.end_at))
    return tuple(visits)


def _holdings(custody: Custody, intervals: list[Interval], at: datetime) -> tuple[Holding, ...]:
    """In the order of first custody."""
    first_at: dict[Holder, datetime] = {}
    sums: dict[Holder, list[int]] = {}
    for interval in intervals:
        part = overlap(interval, (interval.start_at, at))
        if part is None or interval.part is None:
            continue
        holder = Holder(interval.answerer, interval.part, interval.on_behalf_of)
        unexcused_us, excused_us = custody.measure(interval, *part)
        first_at.setdefault(holder, interval.start_at)
        spent = sums.setdefault(holder, [0, 0, 0])
        spent[2 if interval.free else 0] += unexcused_us
        spent[1] += excused_us
    return tuple(Holding(holder, first_at[holder], *spent) for holder, spent in sums.items())


def _spent(custody: Custody, intervals: list[Interval], at: datetime) -> int:
    return sum(holding.spent_us for holding in _holdings(custody, intervals, at))


def _end(
    custody: Custody, matter: Matter, visits: tuple[Visit, ...], at: datetime, completed_at: datetime | None
) -> datetime | None:
    """A step ends when it is completed, unless it is visited again; else, like other matters, when it is left."""
    last = visits[-1]
    if matter.kind is MatterKind.STEP and completed_at is not None and last.start_at <= completed_at:
        return completed_at
    if last.end_at is None or last.end_at > at:
        return None
    current = custody.answers(at)
    if current is not None and current.step_id == matter.step_id and matter.kind is MatterKind.STEP:
        return None
    return last.end_at


def _holder_before(intervals: list[Interval], ended_at: datetime) -> Holder | None:
    """Who answered last in the matter before its end."""
    held = [i for i in intervals if i.start_at < ended_at] or intervals[:1]
    last = held[-1]
    return None if last.part is None else Holder(last.answerer, last.part, last.on_behalf_of)
