"""The opinions asked about one dossier (custody rule 4, DOMAIN.md §5).

An opinion inside the system travels to the consulted official like a handover and lies on their desk from acceptance
until the answer. A body outside the system has no desk: the asker holds the dossier, excused within the stated term.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from domain.model import dossier_events as ev
from domain.model.deadline import due_instant, shifted
from domain.model.desk import Desk
from domain.model.event import OfficialId
from domain.model.reference import Reference
from domain.model.term import Term
from domain.model.working_time import WorkingTime


class OpinionCourse(msgspec.Struct, frozen=True):
    """One opinion. accepted_at: by the consulted official, or deemed so; of a body outside, when it was asked.

    due_at: the end of the opinion's own term, shifted by the stops of the clock; None before acceptance.
    ended_at: answered, or given up: returned, recalled, taken over.
    """

    number: int
    asked_by: OfficialId
    to: ev.Answerable
    term: str
    asked_at: datetime
    position: int
    accepted_at: datetime | None = None
    due_at: datetime | None = None
    given_at: datetime | None = None
    ended_at: datetime | None = None


class Opinions:
    """All opinions by number, and the desks of those that are accepted and not ended."""

    def __init__(self, reference: Reference, hours: WorkingTime) -> None:
        self._reference = reference
        self._hours = hours
        self._outside: list[int] = []
        self.all: dict[int, OpinionCourse] = {}
        self.desks: dict[int, Desk] = {}

    @property
    def top(self) -> OpinionCourse | None:
        """The accepted opinion whose own term ends first, then in the order of events."""
        if not self.desks:
            return None
        return min((self.all[number] for number in self.desks), key=_by_term)

    def outside(self, at: datetime) -> OpinionCourse | None:
        """An unanswered opinion of a body outside the system, within its stated term."""
        if not self._outside:
            return None
        waiting = [o for o in self._unanswered() if o.due_at is not None and at < o.due_at]
        return min(waiting, key=_by_term, default=None)

    def next_change(self, after: datetime) -> datetime | None:
        """When the next stated term of a body outside is over."""
        if not self._outside:
            return None
        return min((o.due_at for o in self._unanswered() if o.due_at is not None and o.due_at > after), default=None)

    def ask(self, position: int, body: ev.OpinionRequested) -> None:
        """Asked; of a body outside, its term begins at once, in the hours of the receipt's agency."""
        outside = body.to.outside is not None
        due_at = body.due_at
        if outside:
            self._outside.append(body.opinion_no)
            due_at = due_at or due_instant(body.occurred_at, Term.parse(body.term), self._hours)
        self.all[body.opinion_no] = OpinionCourse(
            number=body.opinion_no,
            asked_by=body.from_official,
            to=body.to,
            term=body.term,
            asked_at=body.occurred_at,
            position=position,
            accepted_at=body.occurred_at if outside else None,
            due_at=due_at if outside else None,
        )

    def accept(self, number: int, desk: Desk, at: datetime) -> None:
        """On the consulted desk: its own term begins, in the hours of that desk's agency."""
        self.desks[number] = desk
        opinion = self.all[number]
        due_at = due_instant(at, Term.parse(opinion.term), self._hours_of(desk))
        self.all[number] = msgspec.structs.replace(opinion, accepted_at=at, due_at=due_at)

    def end(self, number: int, at: datetime, *, given: bool) -> None:
        """Answered, or given up; ended ones stay as they are."""
        opinion = self.all.get(number)
        if opinion is None or opinion.ended_at is not None:
            return
        self.desks.pop(number, None)
        if number in self._outside:
            self._outside.remove(number)
        self.all[number] = msgspec.structs.replace(opinion, ended_at=at, given_at=at if given else None)

    def shift(self, since: datetime, at: datetime) -> None:
        """The clock was stopped in [since, at): the terms under way inside the system are shifted.

        Of one that was accepted meanwhile, nothing had passed before: its whole term runs from `at`.
        """
        for number, desk in self.desks.items():
            opinion = self.all[number]
            assert opinion.due_at is not None
            assert opinion.accepted_at is not None
            stopped_at = max(since, opinion.accepted_at)
            due_at = shifted(opinion.due_at, stopped_at, at, self._hours_of(desk))
            self.all[number] = msgspec.structs.replace(opinion, due_at=due_at)

    def _unanswered(self) -> list[OpinionCourse]:
        return [self.all[number] for number in self._outside]

    def _hours_of(self, desk: Desk) -> WorkingTime:
        return self._reference.hours(self._reference.organisation.agency_of(desk.unit))


def _by_term(opinion: OpinionCourse) -> tuple[datetime, int]:
    assert opinion.due_at is not None
    return opinion.due_at, opinion.position
