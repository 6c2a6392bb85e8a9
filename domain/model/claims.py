"""To whom an entry about an earlier moment moves time, lateness or an act (DOMAIN.md §4).

An entry that concerns nobody but the one who makes it counts at once; any other is a claim until those it concerns
have confirmed it. The applicant is one of them: time moved to the applicant is nobody's, and would hide lateness.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from domain.model import dossier_events as ev
from domain.model.custody import Custody, custody
from domain.model.delay import attribution
from domain.model.dossier import principal
from domain.model.event import APPLICANT, ActorId, Event, Recorded, is_official
from domain.model.history import History
from domain.model.reference import Reference

Sums = Counter[tuple[str, ActorId]]
"""Amounts by what they are and whose."""


def affected(
    before: History, after: History, reference: Reference, until: datetime, *, by: ActorId
) -> tuple[ActorId, ...]:
    """Whom it concerns besides `by`, by id.

    Who answers longer, holds longer while overdue, has more delay attributed or more late steps, up to `until`; in
    whose name an act is entered, changed or removed; who is named as having agreed to it; who owes something by it.
    """
    earlier, later = _sums(before, reference, until), _sums(after, reference, until)
    concerned = {who for (what, who), amount in later.items() if amount > earlier[what, who]}
    for recorded in _others(after.events, before.events):
        concerned.update(_named_in(recorded.body), _owing(recorded.body, reference))
    for recorded in _others(before.events, after.events):
        concerned.update(_named_in(recorded.body))
    return tuple(sorted(who for who in concerned if who != by and (is_official(who) or who == APPLICANT)))


def _sums(history: History, reference: Reference, until: datetime) -> Sums:
    held = custody(history, reference, until)
    sums = _answered(held)
    judged = attribution(held, until)
    for row in judged.rows:
        sums["held_overdue", row.holder.official] += row.held_overdue_us
        sums["share", row.holder.official] += row.share_us
    for step in judged.steps:
        if step.late and step.holder_at_end is not None:
            sums["late_steps", step.holder_at_end.official] += 1
    return sums


def _answered(held: Custody) -> Sums:
    """Microseconds by the wall clock: moved time shows whether offices were open or not."""
    sums: Sums = Counter()
    for interval in held.intervals:
        if interval.end_at is not None:
            length = interval.end_at - interval.start_at
            sums["answered", interval.answerer] += length // timedelta(microseconds=1)
    return sums


def _others(events: Sequence[Recorded[Event]], than: Sequence[Recorded[Event]]) -> Iterator[Recorded[Event]]:
    """Events that are not among the others, or stand there with another content."""
    known = {r.position: r.body for r in than}
    return (r for r in events if known.get(r.position) != r.body)


def _named_in(body: Event) -> Iterator[ActorId]:
    yield body.actor
    yield principal(body)
    approved_by = getattr(body, "approved_by", None)
    if approved_by is not None:
        yield approved_by


def _owing(body: Event, reference: Reference) -> Iterator[ActorId]:
    """To whom it is addressed, who would have had to see it then: an official, or the head of a unit.

    Of an obstacle for which a body outside the system is waited for, the head of the reporter's unit, who chases it.
    """
    organisation, at = reference.organisation, body.occurred_at
    if isinstance(body, (ev.InstructionGiven, ev.WrittenReminderIssued)):
        yield body.to_official
        return
    if isinstance(body, ev.Transit):
        to = body.to
    elif isinstance(body, ev.ObstacleReported):
        to = body.addressee
    else:
        return
    unit = to.unit if to.outside is None else organisation.unit_of(principal(body), at)
    bearer = to.official or (organisation.head_of(unit, at) if unit is not None else None)
    if bearer is not None:
        yield bearer
