"""The obstacles of one dossier, as custody rule 7 needs them (DOMAIN.md §5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

import msgspec

from domain.model import dossier_events as ev
from domain.model.custody_terms import CustodyTerms
from domain.model.deadline import due_instant
from domain.model.dossier import principal
from domain.model.event import ActorId, Event, OfficialId, Recorded
from domain.model.working_time import WorkingTime

HANDLING: Final = (
    ev.Transit,
    ev.SupplementRequested,
    ev.FeeAssessed,
    ev.FinancialDutyImposed,
    ev.HandoverReturned,
    ev.Recalled,
    ev.TakenOver,
    ev.StepStarted,
    ev.StepCompleted,
    ev.OpinionGiven,
    ev.Approved,
    ev.Refused,
    ev.Stopped,
    ev.Withdrawn,
    ev.Finished,
)
"""Acts by which a holder goes on with a dossier, and so shows that an obstacle no longer stands in the way.

Accepting it, reporting, apologising, explaining, answering an escalation are none of them.
"""


class ObstacleCourse(msgspec.Struct, frozen=True):
    """One obstacle. due_at: the end of the addressee's term as extended, and as capped for a body outside.

    excuses_from: from when it excuses; None while a further one in the same step waits for the head.
    answered_at: answered or resolved. overtaken_at: the holder went on. Whichever is first ends its effect.
    no_obstacle: the answer said that there was none; the excuse of the term is withdrawn.
    """

    number: int
    reported_by: ActorId
    addressee: ev.Answerable
    step_id: str | None
    reported_at: datetime
    due_at: datetime
    positions: tuple[int, ...]
    excuses_from: datetime | None
    answered_at: datetime | None = None
    overtaken_at: datetime | None = None
    no_obstacle: bool = False

    @property
    def over(self) -> bool:
        return self.answered_at is not None or self.overtaken_at is not None


class Obstacles:
    """The obstacles of a dossier, event by event. The answers that say "no obstacle" are known from the start, since
    they change how the time before them is read.
    """

    def __init__(self, events: Sequence[Recorded[Event]], terms: CustodyTerms, hours: WorkingTime) -> None:
        self.all: dict[int, ObstacleCourse] = {}
        self._live: list[int] = []
        self._steps: set[str | None] = set()
        self._terms = terms
        self._hours = hours
        self._denied = {
            r.body.obstacle_no: r.position
            for r in events
            if isinstance(r.body, ev.ObstacleAnswered) and r.body.no_obstacle
        }

    def apply(self, recorded: Recorded[Event], step_id: str | None, holder: OfficialId | None) -> None:
        """Take in one event. `holder`: who holds the dossier just before it."""
        body = recorded.body
        match body:
            case ev.ObstacleReported():
                self._report(recorded.position, body, body.step_id or step_id)
            case ev.ObstacleAccepted():
                self._change(recorded, body.obstacle_no, excuses_from=body.occurred_at)
            case ev.ObstacleTermExtended():
                self._change(recorded, body.obstacle_no, due_at=body.due_at)
            case ev.ObstacleAnswered() | ev.ObstacleResolved():
                self._change(recorded, body.obstacle_no, answered_at=body.occurred_at)
            case _ if self._live and isinstance(body, HANDLING):
                self._overtake(recorded, holder)

    @property
    def none_open(self) -> bool:
        return not self._live

    def in_term(self, at: datetime) -> Iterator[ObstacleCourse]:
        """Those that excuse, or would if the answer had not said otherwise."""
        return (o for o in self._effective() if at < o.due_at)

    def past_term(self, at: datetime) -> ObstacleCourse | None:
        """The one whose addressee answers: the first whose term ended, then in the order of events."""
        if not self._live:
            return None
        late = [o for o in self._effective() if o.due_at <= at]
        return min(late, key=lambda o: (o.due_at, o.number), default=None)

    def next_change(self, after: datetime) -> datetime | None:
        if not self._live:
            return None
        return min((o.due_at for o in self._effective() if o.due_at > after), default=None)

    def _effective(self) -> Iterator[ObstacleCourse]:
        found = (self.all[number] for number in self._live)
        return (o for o in found if o.excuses_from is not None)

    def _report(self, position: int, body: ev.ObstacleReported, step_id: str | None) -> None:
        due_at = body.due_at
        if body.addressee.outside is not None:
            due_at = min(due_at, due_instant(body.occurred_at, self._terms.outside_max, self._hours))
        denied_by = self._denied.get(body.obstacle_no)
        self.all[body.obstacle_no] = ObstacleCourse(
            number=body.obstacle_no,
            reported_by=principal(body),
            addressee=body.addressee,
            step_id=step_id,
            reported_at=body.occurred_at,
            due_at=due_at,
            positions=(position,) if denied_by is None else (position, denied_by),
            excuses_from=None if step_id in self._steps else body.occurred_at,
            no_obstacle=denied_by is not None,
        )
        self._steps.add(step_id)
        self._live.append(body.obstacle_no)

    def _change(self, recorded: Recorded[Event], number: int, **changes: datetime) -> None:
        known = self.all.get(number)
        if known is None:
            return
        changed = msgspec.structs.replace(known, positions=_with(known.positions, recorded.position), **changes)
        self.all[number] = changed
        if changed.over and number in self._live:
            self._live.remove(number)

    def _overtake(self, recorded: Recorded[Event], holder: OfficialId | None) -> None:
        who = principal(recorded.body)
        for number in tuple(self._live):
            if who in (holder, self.all[number].reported_by):
                self._change(recorded, number, overtaken_at=recorded.body.occurred_at)


def _with(positions: tuple[int, ...], position: int) -> tuple[int, ...]:
    return positions if position in positions else (*positions, position)
