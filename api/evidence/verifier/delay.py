"""Due dates, overdue time, and policy attribution-1: delay, and whose it is.

All time is measured in the working time of the agency that issued the receipt; what passed while the answerer's own
agency had no office hours is excused. Amounts are whole microseconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from api.evidence.verifier.catalogue import StepTerms
from api.evidence.verifier.custody import CustodyRead, Stretch
from api.evidence.verifier.days import instant
from api.evidence.verifier.desks import Matter

PAID_OR_BROUGHT: Final = ("dossier.SupplementReceived", "dossier.FinancialDutyMet", "dossier.FeePaid")

TimeSpan = tuple[int, int]
"""[start, end); without any time where `end` is not after `start`."""


class Due(NamedTuple):
    """From `since` on, by the event at `position`, it is due at `at`; None: no due date is in force."""

    since: int
    at: int | None
    position: int


class Holder(NamedTuple):
    """An official in one of the parts, which are never added up."""

    official: str
    part: str
    on_behalf_of: str | None


class MeasuredTime(NamedTuple):
    unexcused_us: int
    excused_us: int


@dataclass(slots=True)
class MatterTime:
    """What was spent on one matter, by whom, in the order of first custody; unexcused, and without free transit."""

    term_us: int | None
    spent_us: dict[Holder, int] = field(default_factory=dict)

    @property
    def excess_us(self) -> int:
        return 0 if self.term_us is None else max(0, sum(self.spent_us.values()) - self.term_us)


@dataclass(frozen=True, slots=True)
class Delay:
    """counted_us is L′; with excused_us it is L. holders in the order of first custody.

    held_us: unexcused while overdue. share_us: the delay attributed. left_us: what is left of L′ beside the shares.
    """

    counted_us: int
    excused_us: int
    holders: Sequence[Holder]
    held_us: Mapping[Holder, int]
    share_us: Mapping[Holder, int]
    left_us: int
    assessed: bool


def due_dates(read: CustodyRead) -> tuple[list[Due], list[Due]]:
    """The due dates of the first slip, and those in force for persons, as the events state them.

    Only an apology issued in time puts another date in force than the slip's. It is shifted by a wait as the slip's
    is, and no recomputation brings the date before the one that was promised.
    """
    restarts = {wait.position for wait in read.dossier.waits if wait.effect == "restart"}
    ended = {wait.ended_by: wait for wait in read.dossier.waits if wait.ended_by is not None}
    first: list[Due] = []
    in_force: list[Due] = []
    promised: int | None = None
    for act in read.acts:
        if read.ended_at is not None and act.at > read.ended_at:
            break
        stated = act.body.get("due_at")
        if act.topic == "dossier.SupplementRequested" and act.position in restarts and in_force:
            promised = None
            first.append(Due(act.at, None, act.position))
            in_force.append(Due(act.at, None, act.position))
        elif act.topic == "dossier.ApologyIssued" and act.body["in_time"] and in_force and in_force[-1].at is not None:
            promised = instant(stated)
            in_force.append(Due(act.at, promised, act.position))
        elif act.topic in ("dossier.ReceiptIssued", "dossier.DueDateRecomputed", *PAID_OR_BROUGHT) and stated:
            due = instant(stated)
            first.append(Due(act.at, due, act.position))
            wait = ended.get(act.position)
            if promised is not None and act.topic in PAID_OR_BROUGHT:
                if wait is not None:
                    promised = read.hours.shifted(promised, wait.start, act.at)
                    due = promised = max(due, promised)
                else:
                    promised = due
            elif promised is not None and act.topic == "dossier.DueDateRecomputed":
                due = promised = max(due, promised)
            in_force.append(Due(act.at, due, act.position))
    return first, in_force


def overdue_spans(read: CustodyRead, dues: Sequence[Due]) -> list[TimeSpan]:
    """When it was overdue with the clock running: judged at each instant by the due date that was in force then."""
    began, end = read.dossier.received_at, read.about if read.ended_at is None else read.ended_at
    if began is None:
        return []
    found: list[TimeSpan] = []
    for number, due in enumerate(dues, 1):
        until = dues[number].since if number < len(dues) else end
        if due.at is not None:
            found.extend(_clock_ran(read, max(began, due.since, due.at), min(until, end)))
    return found


def _clock_ran(read: CustodyRead, start: int, end: int) -> Iterator[TimeSpan]:
    """[start, end) without the applicant's turns."""
    for wait in read.dossier.waits:
        yield start, min(wait.start, end)
        start = max(start, end if wait.end is None else wait.end)
    yield start, end


def measured(read: CustodyRead, stretch: Stretch, start: int, end: int) -> MeasuredTime:
    """Working time of [start, end) within a stretch."""
    start, end = max(start, stretch.start), min(end, stretch.end)
    total = read.hours.between(start, end)
    if stretch.excused is not None:
        return MeasuredTime(0, total)
    unexcused = read.calendar.common_hours(read.agency, stretch.agency).between(start, end)
    return MeasuredTime(unexcused, total - unexcused)


def holder_of(stretch: Stretch) -> Holder | None:
    """None for the applicant."""
    return None if stretch.part is None else Holder(stretch.answerer, stretch.part, stretch.on_behalf_of)


def attributed_delay(read: CustodyRead, overdue: Sequence[TimeSpan], terms: StepTerms | None) -> Delay:
    """Policy attribution-1. terms: of the steps of the procedure of the receipt; None before it."""
    held_us: dict[Holder, int] = {}
    excused_us = 0
    for stretch in read.stretches:
        holder = holder_of(stretch)
        if holder is None:
            continue
        parts = [measured(read, stretch, *span) for span in overdue]
        held_us[holder] = held_us.get(holder, 0) + sum(part.unexcused_us for part in parts)
        excused_us += sum(part.excused_us for part in parts)
    counted_us = sum(held_us.values())
    assessed = terms is not None and any(term is not None for term in terms.values())
    share_us = dict.fromkeys(held_us, 0)
    if assessed:
        for own in _shares(list(_own_excesses(read, terms or {})), counted_us):
            for holder, amount in own.items():
                share_us[holder] += amount
    left_us = counted_us - sum(share_us.values())
    return Delay(counted_us, excused_us, list(held_us), held_us, share_us, left_us, assessed)


def _own_excesses(read: CustodyRead, terms: StepTerms) -> Iterator[dict[Holder, int]]:
    """By matter, in order of its beginning: the time beyond its term, split among its holders by their time in it."""
    matters: dict[Matter, MatterTime] = {}
    for stretch in read.stretches:
        holder, matter = holder_of(stretch), stretch.matter
        if holder is None or matter is None:
            continue
        if matter not in matters:
            matters[matter] = MatterTime(_term_us(read, matter, stretch, terms))
        spent = matters[matter].spent_us
        unexcused = 0 if read.is_free(stretch) else measured(read, stretch, stretch.start, stretch.end).unexcused_us
        spent[holder] = spent.get(holder, 0) + unexcused
    for found in matters.values():
        if found.excess_us:
            parts = largest_remainder(found.excess_us, list(found.spent_us.values()))
            yield dict(zip(found.spent_us, parts, strict=True))


def _term_us(read: CustodyRead, matter: Matter, first: Stretch, terms: StepTerms) -> int | None:
    """The working time of a matter's term, from when its first holder began to answer in it; None: no term, no excess.

    A step's term is the procedure's, the pool's is the policy's. An opinion's runs in the consulted agency's hours. Of
    an obstacle nothing is left once its addressee answers. Before the receipt, and in chasing, there is none.
    """
    match matter.kind:
        case "step":
            term = terms.get(matter.step or "")
            hours = measuring = read.hours
        case "pool":
            term = read.values.pool_term
            hours = measuring = read.hours
        case "opinion":
            term = read.dossier.opinions[matter.number].term
            hours = read.calendar.hours(first.agency)
            measuring = read.calendar.common_hours(read.agency, first.agency)
        case "obstacle":
            return 0
        case _:
            return None
    return None if term is None else measuring.between(first.start, hours.end_of_term(first.start, term))


def _shares(own: Sequence[dict[Holder, int]], counted_us: int) -> list[dict[Holder, int]]:
    """own excess × min(1, L′ ÷ ΣE): first among the matters, then within each among its holders."""
    whole = [sum(excess.values()) for excess in own]
    if sum(whole) <= counted_us:
        return list(own)
    parts = largest_remainder(counted_us, whole)
    return [
        dict(zip(excess, largest_remainder(part, list(excess.values())), strict=True))
        for excess, part in zip(own, parts, strict=True)
    ]


def largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    """Whole parts of a total in proportion to the weights, which add up to it; ties go to the earlier."""
    whole = sum(weights)
    if whole == 0:
        return [0] * len(weights)
    parts = [total * weight // whole for weight in weights]
    lacking = sorted(range(len(weights)), key=lambda place: (-(total * weights[place] % whole), place))
    for place in lacking[: total - sum(parts)]:
        parts[place] += 1
    return parts
