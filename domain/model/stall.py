"""Standstill: days without an act that brings a dossier on (DOMAIN.md §7, Stalled).

A standstill begins with an act that counts and ends with the next. It is full at the close of the N-th working day
after it began, moved on by the applicant's turns, excuses and an opinion's own term, and never less than a working
day after somebody new began to answer. Handing a dossier on ends no standstill.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime
from typing import Final

import msgspec

from domain.model import dossier_events as ev
from domain.model import rule_keys
from domain.model.custody import Custody
from domain.model.deadline import due_instant, shifted
from domain.model.event import APPLICANT, OfficialId
from domain.model.stretches import Stretch, Stretches
from domain.model.term import Term
from domain.model.working_time import office_day

COUNTS: Final = (
    ev.ReceiptIssued,
    ev.StepCompleted,
    ev.SupplementRequested,
    ev.OpinionRequested,
    ev.OpinionGiven,
    ev.ObstacleReported,
    ev.SubmittedForApproval,
    ev.Approved,
    ev.ReturnedForRework,
    ev.Finished,
)
"""Acts that end a standstill and begin the next one, besides the end of the clock."""


class Standstill(msgspec.Struct, frozen=True):
    """since, position: the act it began with. full_at: when its days are full; None while that cannot be said.

    ended_at: the next act that counts, or the end of the clock; None while it lasts. holder: who answers when it is
    full.
    """

    since: datetime
    position: int
    working_days: int
    full_at: datetime | None
    ended_at: datetime | None
    holder: OfficialId | None


def standstills(held: Custody) -> tuple[Standstill, ...]:
    """The standstills that were full before they ended, in order; last that of an open dossier, full or not yet."""
    clock = held.clock
    if clock.received_at is None:
        return ()
    receipt = next(r.body for r in held.history.events if isinstance(r.body, ev.ReceiptIssued))
    pack, day = held.reference.rules.get(receipt.rule_pack), office_day(clock.received_at)
    after, grace = pack.value(rule_keys.STALLED_AFTER, day).value, pack.value(rule_keys.STALL_GRACE, day).value
    acts = [
        (r.body.occurred_at, r.position)
        for r in held.history.events
        if isinstance(r.body, COUNTS) and (clock.ended_at is None or r.body.occurred_at < clock.ended_at)
    ]
    fold = _Fold(held, after, grace)
    found = []
    for place, (at, position) in enumerate(acts, 1):
        ended_at = acts[place][0] if place < len(acts) else clock.ended_at
        still = fold.standstill(at, position, ended_at)
        if still is not None:
            found.append(still)
    return tuple(found)


class _Fold:
    def __init__(self, held: Custody, after: Term, grace: Term) -> None:
        self._held = held
        self._after = after
        self._grace = grace
        self._still = _still(held)
        self._starts = [interval.start_at for interval in held.intervals]

    def standstill(self, since: datetime, position: int, ended_at: datetime | None) -> Standstill | None:
        """None for one that ended before it was full."""
        if ended_at is not None and due_instant(since, self._after, self._held.clock.hours) >= ended_at:
            return None
        full_at = self._full(since, ended_at)
        if ended_at is not None and (full_at is None or full_at >= ended_at):
            return None
        holder = self._held.answers(full_at) if full_at is not None else None
        answerer = None if holder is None or holder.answerer == APPLICANT else holder.answerer
        return Standstill(since, position, self._after.amount, full_at, ended_at, answerer)

    def _full(self, since: datetime, ended_at: datetime | None) -> datetime | None:
        full_at = self._moved(since, self._after)
        seen: set[str] = set()
        for interval in self._held.intervals[max(0, bisect_right(self._starts, since) - 1) :]:
            past_end = ended_at is not None and interval.start_at >= ended_at
            if full_at is None or interval.start_at >= full_at or past_end:
                break
            new = interval.answerer not in seen and interval.answerer != APPLICANT and interval.start_at > since
            seen.add(interval.answerer)
            if new:
                graced = self._moved(interval.start_at, self._grace)
                full_at = None if graced is None else max(full_at, graced)
        return full_at

    def _moved(self, start: datetime, term: Term) -> datetime | None:
        """When a term from `start` is over, moved on by every stretch that does not count."""
        hours = self._held.clock.hours
        due_at = due_instant(start, term, hours)
        for still_from, still_to in self._still.since(start):
            if still_from >= due_at:
                break
            if still_to is None:
                return None
            due_at = shifted(due_at, max(still_from, start), still_to, hours)
        return due_at


def _still(held: Custody) -> Stretches:
    """In which a standstill does not grow: clock stopped, excused, an opinion's own term."""
    found: list[Stretch] = [
        (i.start_at, i.end_at) for i in held.intervals if i.answerer == APPLICANT or i.excused is not None
    ]
    for opinion in held.opinions:
        if opinion.accepted_at is not None and opinion.due_at is not None:
            end = opinion.due_at if opinion.ended_at is None else min(opinion.due_at, opinion.ended_at)
            if opinion.accepted_at < end:
                found.append((opinion.accepted_at, end))
    return Stretches(found)
