"""Who held an imported case, inferred from its acts: policy `custody-1 (inferred)` (DOMAIN.md §10).

Nobody recorded who held these cases, so custody is inferred, every sum carries its ground, and nothing here
opens a review. The time between two acts was held by the official of the later one; the tail to the end by the
case's owner, or the last actor where it has none. Intervals tile a case from its start to its end.

Figures are integers of microseconds and are rounded once, at output, half up. No term is known for the steps of
an imported case, so attributed delay is not assessed: all overdue time goes to "no term set".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Final, NamedTuple

from domain.model.event import UNKNOWN, ActorId, Event, is_official
from domain.model.imported import CaseOpened, StepCompleted
from domain.model.working_time import WorkingTime, micros

POLICY: Final = "custody-1 (inferred)"


class Ground(StrEnum):
    """Why a stretch of time is held by somebody; each is summed apart."""

    NEXT_ACT = "by the next act"
    NEXT_ACT_AFTER_END = "by the next act, after the end"
    TAIL_ACTED = "tail, acted"
    TAIL_NEVER_ACTED = "tail, never acted"


class Act(NamedTuple):
    """An event of a case at an instant (microseconds since 1970). An unnamed official is UNKNOWN."""

    at_us: int
    official: ActorId


class Case(NamedTuple):
    """What custody needs of a case. Acts are in order of time, then of file; instants in microseconds since 1970."""

    case_id: str
    start_us: int | None
    due_us: int | None
    end_us: int | None
    owner: str | None
    acts: tuple[Act, ...]


class Interval(NamedTuple):
    """`holder` held the case in [start_us, end_us); never empty."""

    holder: ActorId
    start_us: int
    end_us: int
    ground: Ground


def fold(events: Iterable[Event]) -> Case:
    """A case from the events of its stream, in order of version."""
    stored = iter(events)
    opened = next(stored)
    assert isinstance(opened, CaseOpened)
    steps = (step for step in stored if isinstance(step, StepCompleted))
    acts = [Act(micros(step.occurred_at), step.resource or UNKNOWN) for step in steps]
    acts.sort(key=lambda act: act.at_us)
    return Case(
        opened.case_id,
        _micros(opened.started_at),
        _micros(opened.due_at),
        _micros(opened.ended_at),
        opened.owner,
        tuple(acts),
    )


def known_at(case: Case, moment_us: int) -> Case | None:
    """The case as it stood at a moment before the log's last event: later acts and ends are not known yet.

    None where the case had not begun.
    """
    acts = tuple(act for act in case.acts if act.at_us <= moment_us)
    start_us = case.start_us if case.start_us is not None and case.start_us <= moment_us else None
    if not acts and start_us is None:
        return None
    end_us = case.end_us if case.end_us is not None and case.end_us <= moment_us else None
    return case._replace(start_us=start_us, end_us=end_us, acts=acts)


def span(case: Case, as_of_us: int) -> tuple[int, int]:
    """From the earlier of start and first act to the end, or the as-of moment where it is open.

    A log may say that a case ended before it began; its span is empty then, at that beginning.
    """
    begins = [case.acts[0].at_us] if case.acts else []
    if case.start_us is not None:
        begins.append(case.start_us)
    start_us = min(begins)
    return start_us, max(start_us, _end(case, as_of_us))


def custody(case: Case, as_of_us: int) -> list[Interval]:
    """Who held the case, in order and without gaps over `span`. Acts after the end open no custody."""
    held_from, end_us = span(case, as_of_us)
    intervals: list[Interval] = []
    for act in case.acts:
        until = min(act.at_us, end_us)
        if until > held_from:
            ground = Ground.NEXT_ACT if act.at_us <= end_us else Ground.NEXT_ACT_AFTER_END
            intervals.append(Interval(act.official, held_from, until, ground))
            held_from = until
    if held_from < end_us:
        holder = case.owner or (case.acts[-1].official if case.acts else UNKNOWN)
        acted = any(act.official == holder for act in case.acts)
        ground = Ground.TAIL_ACTED if acted else Ground.TAIL_NEVER_ACTED
        intervals.append(Interval(holder, held_from, end_us, ground))
    return intervals


def is_late(case: Case, as_of_us: int) -> bool:
    """Whether it ended, or as of now still goes on, at an instant after its due date."""
    return case.due_us is not None and _end(case, as_of_us) > case.due_us


def handovers(case: Case) -> list[tuple[ActorId, ActorId]]:
    """The pairs (earlier, later) of different officials of two consecutive acts, acts after the end included.

    Somebody unnamed counts as one official of their own.
    """
    officials = [act.official for act in case.acts]
    return [pair for pair in pairwise(officials) if pair[0] != pair[1]]


class OfficialTally:
    """The sums of one official; custody and its overdue part by ground, in microseconds."""

    __slots__ = ("acts", "held_us", "late_as_owner", "overdue_us")

    def __init__(self) -> None:
        self.acts = 0
        self.late_as_owner = 0
        self.held_us: Counter[Ground] = Counter()
        self.overdue_us: Counter[Ground] = Counter()


class Tally:
    """The sums of a dataset, gathered case by case; the order of the cases does not matter.

    as_of: where open cases end. Before the log's last event it also cuts: what came later is not known.
    handovers: by pair. open, closed and late are judged by instants; late_us and the officials' sums are in `hours`.
    """

    def __init__(self, hours: WorkingTime, as_of: datetime, last_event_at: datetime) -> None:
        self._hours = hours
        self._as_of_us = micros(as_of)
        self._cut = as_of < last_event_at
        self.cases = 0
        self.events = 0
        self.acts_unknown = 0
        self.handovers: Counter[tuple[ActorId, ActorId]] = Counter()
        self.open = 0
        self.open_overdue = 0
        self.closed_late = 0
        self.owner_never_acted = 0
        self.late_us = 0
        self.officials: dict[ActorId, OfficialTally] = {}

    @property
    def officials_acting(self) -> int:
        """Named officials with at least one act."""
        return sum(1 for name, sums in self.officials.items() if sums.acts and is_official(name))

    def add(self, case: Case) -> None:
        seen = known_at(case, self._as_of_us) if self._cut else case
        if seen is None:
            return
        self.cases += 1
        self.events += len(seen.acts)
        self._count_acts(seen)
        self._judge(seen)
        self._sum_custody(seen)

    def _count_acts(self, case: Case) -> None:
        for act in case.acts:
            self._of(act.official).acts += 1
            self.acts_unknown += act.official == UNKNOWN
        self.handovers.update(handovers(case))
        if case.owner is not None and all(act.official != case.owner for act in case.acts):
            self.owner_never_acted += 1

    def _judge(self, case: Case) -> None:
        late = is_late(case, self._as_of_us)
        if case.end_us is None:
            self.open += 1
            self.open_overdue += late
        else:
            self.closed_late += late
        if case.owner is not None:
            self._of(case.owner).late_as_owner += late

    def _sum_custody(self, case: Case) -> None:
        working_us = self._hours.working_us
        for holder, start_us, end_us, ground in custody(case, self._as_of_us):
            sums = self._of(holder)
            sums.held_us[ground] += working_us(start_us, end_us)
            if case.due_us is not None and end_us > case.due_us:
                overdue_us = working_us(max(start_us, case.due_us), end_us)
                sums.overdue_us[ground] += overdue_us
                self.late_us += overdue_us

    def _of(self, official: ActorId) -> OfficialTally:
        sums = self.officials.get(official)
        if sums is None:
            sums = self.officials[official] = OfficialTally()
        return sums


def _end(case: Case, as_of_us: int) -> int:
    return as_of_us if case.end_us is None else case.end_us


def _micros(moment: datetime | None) -> int | None:
    return None if moment is None else micros(moment)
