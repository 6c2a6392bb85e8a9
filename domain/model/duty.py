"""A duty: who owes what by when in a proceeding, and what was noted about it (DOMAIN.md §7, the ladder).

A nature of proceedings says from its state which duties there are (`Nature.duties`). Whether one is overdue is a
property of an instant and follows from its due instant alone; the notes here are events of their own, so that timers
late by days change no figure. One *run* of a duty is the duty until one due instant: an extension begins another run,
with reminder and ladder of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

import msgspec

from domain.model.event import ActorId, Event, Instant, OfficialId, Recorded, UnitId, topic
from domain.model.term import Term

Run = tuple[str, datetime]
"""The key of a duty and the due instant of one of its runs."""


class Duty(msgspec.Struct, frozen=True, kw_only=True):
    """One duty of a proceeding.

    key: unique in the proceeding, the same for ever, e.g. `portal:cl` or `report:2`. kind: what is owed, e.g.
    `confirm-portal`; has words in `projections/words.py`. unit, official: who owes it, the unit's pool where nobody is
    named; who bears it at an instant follows by custody rule 6. began_at, began_position: the event that laid it on.
    due_at: the end of its term, as the event that set it has it. met_at, met_position, met_by: the act that met it.
    ended_at, ended_position: it fell away unmet. waits_since: from when on its clock stands still, or did when it was
    over: nothing falls due. What was missed before that stays so.
    binds: its term is verified or our own policy; one that is not warns and never writes to a record.
    escalates: its ladder is climbed once it is overdue.
    in_person: only the official who is named can do it: whoever stands in for them bears none of it.
    """

    key: str
    kind: str
    unit: UnitId
    official: OfficialId | None = None
    began_at: Instant
    began_position: int
    due_at: Instant
    met_at: Instant | None = None
    met_position: int | None = None
    met_by: ActorId | None = None
    ended_at: Instant | None = None
    ended_position: int | None = None
    waits_since: Instant | None = None
    binds: bool = True
    escalates: bool = True
    in_person: bool = False

    @property
    def run(self) -> Run:
        return self.key, self.due_at

    @property
    def over_at(self) -> datetime | None:
        """When it was met or fell away; None while it is open."""
        return self.met_at if self.met_at is not None else self.ended_at

    def is_open(self, at: datetime) -> bool:
        """Whether it is owed at an instant. What meets it at that instant counts."""
        over = self.over_at
        return self.began_at <= at and (over is None or over > at)

    def is_missed(self, at: datetime) -> bool:
        """Whether its term was over, by `at`, before it was met; a duty that fell away in time was not missed."""
        over = self.over_at
        return at > self.due_at and not self.is_stopped_in_time and (over is None or over > self.due_at)

    @property
    def waits(self) -> bool:
        """Its clock stands still now, or did when it was over."""
        return self.waits_since is not None

    @property
    def is_stopped_in_time(self) -> bool:
        """Its clock stands still, or did when it was over, and its term was not over when it was stopped."""
        return self.was_stopped_by(self.due_at)

    def was_stopped_by(self, at: datetime) -> bool:
        """Its clock stands still since an instant not after `at`."""
        return self.waits_since is not None and self.waits_since <= at


# --- what is noted about duties: events in the stream of the proceeding


class DutyEvent(Event, frozen=True, kw_only=True):
    """Something about a duty of the proceeding in whose stream it stands."""


@topic("duty.Reminded")
class DutyReminded(DutyEvent, frozen=True, kw_only=True):
    """Before the end of its term; `to_official` bore it then."""

    duty: str
    due_at: Instant
    to_official: OfficialId


@topic("duty.Missed")
class DutyMissed(DutyEvent, frozen=True, kw_only=True):
    """A fact, not a verdict: at `occurred_at`, the due instant, it was open. `bearer` bore it then, of `unit_id`."""

    duty: str
    due_at: Instant
    unit_id: UnitId
    bearer: OfficialId


@topic("duty.Escalated")
class DutyEscalated(DutyEvent, frozen=True, kw_only=True):
    """One rung of the ladder of a run, delivered at `occurred_at`; see `dossier.Escalated`."""

    escalation_no: int
    duty: str
    due_at: Instant
    rung: int
    office: str
    bearer: OfficialId
    answer_term: str
    answer_due_at: Instant
    skipped: tuple[str, ...] = ()


@topic("duty.EscalationAcknowledged")
class DutyEscalationAcknowledged(DutyEvent, frozen=True, kw_only=True):
    """Acknowledging stops nothing."""

    escalation_no: int


@topic("duty.EscalationAnswered")
class DutyEscalationAnswered(DutyEvent, frozen=True, kw_only=True):
    """Names a measure and a date; holds the next rung until the close of that date, once per rung."""

    escalation_no: int
    measure: str
    until_on: date


@topic("duty.EscalationUnanswered")
class DutyEscalationUnanswered(DutyEvent, frozen=True, kw_only=True):
    """A fact, not a verdict: the answer's term was over at `occurred_at`. `bearer` held the office then."""

    escalation_no: int
    bearer: OfficialId


@topic("duty.Explained")
class DutyExplained(DutyEvent, frozen=True, kw_only=True):
    """The actor's own words about a duty that they bore; see `dossier.ExplanationGiven`."""

    duty: str
    text: str


# --- what was noted, folded


class Rung(msgspec.Struct, frozen=True, kw_only=True):
    """A rung as it was delivered, and what came of it. holds_until: the last day of the measure that was named."""

    escalation_no: int
    duty: str
    due_at: Instant
    rung: int
    office: str
    bearer: OfficialId
    at: Instant
    answer_term: Term
    answer_due_at: Instant
    skipped: tuple[str, ...]
    position: int
    acknowledged_position: int | None = None
    answered_at: Instant | None = None
    answered_by: ActorId | None = None
    answered_position: int | None = None
    holds_until: date | None = None
    unanswered_by: OfficialId | None = None
    unanswered_position: int | None = None

    @property
    def answered(self) -> bool:
        return self.answered_at is not None


class Noted(msgspec.Struct, frozen=True, kw_only=True):
    """A reminder or a missed term: when, to or by whom, and where it stands in the log."""

    at: Instant
    official: OfficialId
    position: int


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody's own words about a duty: when, whose, and where they stand in the log."""

    duty: str
    at: Instant
    official: ActorId
    text: str
    position: int


class DutyNotes(msgspec.Struct, frozen=True):
    """By run: the reminder, the miss; by number: the rungs, in the order of their delivery; explanations in order."""

    reminded: Mapping[Run, Noted] = {}
    missed: Mapping[Run, Noted] = {}
    rungs: Mapping[int, Rung] = {}
    explanations: tuple[Explanation, ...] = ()

    def ladder(self, run: Run) -> list[Rung]:
        """The rungs of a run that were delivered, in order."""
        return [rung for rung in self.rungs.values() if (rung.duty, rung.due_at) == run]


NO_NOTES: Final = DutyNotes()


def note(notes: DutyNotes, recorded: Recorded[Event]) -> DutyNotes:
    """With one more event. An event of another kind changes nothing."""
    body, position, replace = recorded.body, recorded.position, msgspec.structs.replace
    match body:
        case DutyReminded():
            noted = Noted(at=body.occurred_at, official=body.to_official, position=position)
            return replace(notes, reminded={**notes.reminded, (body.duty, body.due_at): noted})
        case DutyMissed():
            noted = Noted(at=body.occurred_at, official=body.bearer, position=position)
            return replace(notes, missed={**notes.missed, (body.duty, body.due_at): noted})
        case DutyEscalated():
            return _with_rung(notes, _delivered(body, position))
        case DutyEscalationAcknowledged() if body.escalation_no in notes.rungs:
            rung = notes.rungs[body.escalation_no]
            return _with_rung(notes, replace(rung, acknowledged_position=rung.acknowledged_position or position))
        case DutyEscalationAnswered() if body.escalation_no in notes.rungs:
            rung = notes.rungs[body.escalation_no]
            return notes if rung.answered else _with_rung(notes, _answered(rung, body, position))
        case DutyEscalationUnanswered() if body.escalation_no in notes.rungs:
            rung = notes.rungs[body.escalation_no]
            return _with_rung(notes, replace(rung, unanswered_by=body.bearer, unanswered_position=position))
        case DutyExplained():
            said = Explanation(
                duty=body.duty, at=body.occurred_at, official=body.actor, text=body.text, position=position
            )
            return replace(notes, explanations=(*notes.explanations, said))
        case _:
            return notes


def _delivered(body: DutyEscalated, position: int) -> Rung:
    return Rung(
        escalation_no=body.escalation_no,
        duty=body.duty,
        due_at=body.due_at,
        rung=body.rung,
        office=body.office,
        bearer=body.bearer,
        at=body.occurred_at,
        answer_term=Term.parse(body.answer_term),
        answer_due_at=body.answer_due_at,
        skipped=body.skipped,
        position=position,
    )


def _answered(rung: Rung, body: DutyEscalationAnswered, position: int) -> Rung:
    return msgspec.structs.replace(
        rung,
        answered_at=body.occurred_at,
        answered_by=body.acting_for or body.actor,
        answered_position=position,
        holds_until=body.until_on,
    )


def _with_rung(notes: DutyNotes, rung: Rung) -> DutyNotes:
    return msgspec.structs.replace(notes, rungs={**notes.rungs, rung.escalation_no: rung})
