"""Delay, and whose it is: policy `attribution-1` (DOMAIN.md §6).

L is the working time at or after the due date in force, with the clock running; L′ what is left of it without the
excused part. *Held while overdue* is a fact: it adds up to L′ over all persons. *Attributed delay* is a judgement:
the excess belongs to the step, is split among its holders by their time in it, and never comes to more than L′. The
rows, persons, process design, no term set and excused, add up to L, exactly, in whole microseconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

import msgspec

from domain.model.clock import DueName
from domain.model.custody import Custody, custody, overlap
from domain.model.custody_interval import Interval, MatterKind
from domain.model.event import OfficialId
from domain.model.history import History
from domain.model.reference import Reference
from domain.model.steps import Holder, StepTime, steps
from domain.model.stretches import Span

POLICY: Final = "attribution-1"

_WITH_EXCESS: Final = (MatterKind.STEP, MatterKind.POOL, MatterKind.OPINION, MatterKind.OBSTACLE)


class Row(msgspec.Struct, frozen=True):
    """One holder. Microseconds of working time.

    held_overdue_us: unexcused time answered for while overdue. excess_us: their part of the steps' excess.
    share_us: the delay attributed to them, at most their excess.
    """

    holder: Holder
    held_overdue_us: int
    excess_us: int
    share_us: int


class Attribution(msgspec.Struct, frozen=True):
    """overdue_us is L, counted_us is L′. rows in the order of first custody; see `total_us` for the law of sums.

    at: the moment up to which it is measured; provisional: the dossier was open then.
    assessed: False where no step of the procedure has a term; then all of L′ is `no_term_set_us`.
    first_slip_us: overdue by the first slip, for the unit; it is no person's figure.
    """

    at: datetime
    provisional: bool
    assessed: bool
    overdue_us: int
    counted_us: int
    excused_us: int
    first_slip_us: int
    rows: tuple[Row, ...]
    process_design_us: int
    no_term_set_us: int
    steps: tuple[StepTime, ...]

    @property
    def total_us(self) -> int:
        """Shares, process design, no term set and excused: always L."""
        shares = sum(row.share_us for row in self.rows)
        return shares + self.process_design_us + self.no_term_set_us + self.excused_us

    def share_of(self, official: OfficialId) -> int:
        """The delay attributed to an official, in whatever part."""
        return sum(row.share_us for row in self.rows if row.holder.official == official)


def attribution(held: Custody, at: datetime) -> Attribution:
    """Measured up to the end of the clock, or to `at` where that is earlier."""
    ended_at = held.clock.ended_at
    measured = steps(held, at)
    overdue, excused_us = _overdue(held, held.clock.overdue_spans(at))
    counted_us = sum(overdue.values())
    assessed = _has_terms(held)
    excesses = _own_excesses(measured) if assessed else {}
    shares = _shares(excesses, counted_us)
    rows = _rows(held, overdue, excesses, shares, at)
    left = counted_us - sum(row.share_us for row in rows)
    hours = held.clock.hours
    return Attribution(
        at=at if ended_at is None else min(at, ended_at),
        provisional=ended_at is None or at < ended_at,
        assessed=assessed,
        overdue_us=counted_us + excused_us,
        counted_us=counted_us,
        excused_us=excused_us,
        first_slip_us=sum(hours.working_between(*s) for s in held.clock.overdue_spans(at, DueName.FIRST_SLIP)),
        rows=rows,
        process_design_us=left if assessed else 0,
        no_term_set_us=0 if assessed else left,
        steps=measured,
    )


def held_overdue(history: History, reference: Reference, until: datetime) -> Counter[OfficialId]:
    """Unexcused working microseconds that each official answered for while it was overdue, in whatever part."""
    held = custody(history, reference, until)
    overdue, _ = _overdue(held, held.clock.overdue_spans(until))
    sums: Counter[OfficialId] = Counter()
    for holder, amount in overdue.items():
        sums[holder.official] += amount
    return sums


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """Whole shares of a total by weight, by largest remainder; ties go to the earlier. They add up to the total."""
    whole = sum(weights)
    if whole == 0:
        return [0] * len(weights)
    shares = [total * weight // whole for weight in weights]
    remainders = [total * weight % whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: -remainders[place])
    for place in by_remainder[: total - sum(shares)]:
        shares[place] += 1
    return shares


Excesses = dict[tuple[int, Holder], int]
"""Own excess by place of the matter among the steps, and holder."""


def _has_terms(held: Custody) -> bool:
    return held.procedure is not None and any(step.term is not None for step in held.procedure.steps)


def _overdue(held: Custody, spans: Sequence[Span]) -> tuple[Counter[Holder], int]:
    """Unexcused time of each holder in the spans, and the excused time of all."""
    counted: Counter[Holder] = Counter()
    excused_us = 0
    for interval, part in _meeting(held.intervals, spans):
        if interval.part is None:
            continue
        measured = held.measure(interval, *part)
        excused_us += measured.excused_us
        if measured.unexcused_us:
            counted[Holder(interval.answerer, interval.part, interval.on_behalf_of)] += measured.unexcused_us
    return counted, excused_us


def _meeting(intervals: Sequence[Interval], spans: Sequence[Span]) -> Iterator[tuple[Interval, Span]]:
    """Intervals and spans, both in order, wherever they overlap."""
    here = 0
    for span in spans:
        while here < len(intervals):
            part = overlap(intervals[here], span)
            if part is not None:
                yield intervals[here], part
            end_at = intervals[here].end_at
            if end_at is None or end_at > span[1]:
                break
            here += 1


def _own_excesses(measured: Sequence[StepTime]) -> Excesses:
    own: Excesses = {}
    for place, step in enumerate(measured):
        if step.matter.kind in _WITH_EXCESS and step.excess_us:
            parts = apportion(step.excess_us, [holding.spent_us for holding in step.holdings])
            own.update({(place, h.holder): part for h, part in zip(step.holdings, parts, strict=True)})
    return own


def _shares(own: Excesses, counted_us: int) -> Excesses:
    """own excess × min(1, L′ ÷ ΣE): first among the steps, then within each.

    So a step's share does not depend on how its holders divided it, down to the last microsecond.
    """
    if sum(own.values()) <= counted_us:
        return own
    by_step: dict[int, list[tuple[int, Holder]]] = {}
    for key in own:
        by_step.setdefault(key[0], []).append(key)
    parts = apportion(counted_us, [sum(own[key] for key in keys) for keys in by_step.values()])
    shares: Excesses = {}
    for keys, part in zip(by_step.values(), parts, strict=True):
        shares.update(zip(keys, apportion(part, [own[key] for key in keys]), strict=True))
    return shares


def _rows(
    held: Custody, overdue: Counter[Holder], excesses: Excesses, shares: Excesses, at: datetime
) -> tuple[Row, ...]:
    excess: Counter[Holder] = Counter()
    share: Counter[Holder] = Counter()
    for (_, holder), amount in excesses.items():
        excess[holder] += amount
    for (_, holder), amount in shares.items():
        share[holder] += amount
    holders = dict.fromkeys(
        Holder(i.answerer, i.part, i.on_behalf_of) for i in held.intervals if i.part is not None and i.start_at < at
    )
    return tuple(Row(holder, overdue[holder], excess[holder], share[holder]) for holder in holders)
