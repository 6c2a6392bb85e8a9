"""What the motor has noted in a dossier so far, and what came of it.

A fold over the effective history, so a corrected or annulled event counts as it stands now.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from domain.model import dossier_events as ev
from domain.model.dossier_events import Cause
from domain.model.event import Event, OfficialId, Recorded
from domain.model.term import Term

Run = tuple[Cause, str]
"""One run of one cause: for each there is one ladder, and each rung at most once."""


@dataclass(slots=True)
class Delivered:
    """A rung as it was delivered, and what came of it. holds_until: the last day of the measure that was named."""

    escalation_no: int
    rung: int
    office: str
    bearer: OfficialId
    at: datetime
    answer_term: Term
    answered: bool = False
    holds_until: date | None = None
    unanswered: bool = False


@dataclass(slots=True)
class Notes:
    """deemed: handovers noted as deemed accepted. reminded: run and due instant of every reminder.
    owed: due instants for which an apology was noted as owed; apologies: how many were issued.
    finished: đã xử lý xong. stall_no, stalled_at, stalled_since: the last noted stall, and the act since which nothing
    had moved then.
    """

    rule_pack: str | None = None
    deemed: set[int] = field(default_factory=set)
    reminded: set[tuple[Cause, str, datetime]] = field(default_factory=set)
    owed: set[datetime] = field(default_factory=set)
    apologies: int = 0
    ladders: dict[Run, list[Delivered]] = field(default_factory=dict)
    finished: bool = False
    stall_no: int = 0
    stalled_at: datetime | None = None
    stalled_since: datetime | None = None
    by_number: dict[int, Delivered] = field(default_factory=dict)

    def ladder(self, run: Run) -> Sequence[Delivered]:
        """The rungs of a ladder that were delivered, in order."""
        return self.ladders.get(run, ())

    def apply(self, recorded: Recorded[Event]) -> None:
        """Take in the next event."""
        body = recorded.body
        change = _CHANGES.get(type(body))
        if change is not None:
            change(self, body)


def _received(notes: Notes, body: ev.ReceiptIssued) -> None:
    notes.rule_pack = body.rule_pack


def _finished(notes: Notes, _: ev.Finished) -> None:
    notes.finished = True


def _apologised(notes: Notes, _: ev.ApologyIssued) -> None:
    notes.apologies += 1


def _deemed(notes: Notes, body: ev.HandoverDeemedAccepted) -> None:
    notes.deemed.add(body.handover_no)


def _reminded(notes: Notes, body: ev.Reminded) -> None:
    notes.reminded.add((body.cause, body.run, body.due_at))


def _owed(notes: Notes, body: ev.ApologyOwed) -> None:
    notes.owed.add(body.due_at)


def _stalled(notes: Notes, body: ev.Stalled) -> None:
    notes.stall_no = max(notes.stall_no, body.stall_no)
    notes.stalled_at, notes.stalled_since = body.occurred_at, body.since


def _escalated(notes: Notes, body: ev.Escalated) -> None:
    delivered = Delivered(
        body.escalation_no, body.rung, body.office, body.bearer, body.occurred_at, Term.parse(body.answer_term)
    )
    notes.ladders.setdefault((body.cause, body.run), []).append(delivered)
    notes.by_number[body.escalation_no] = delivered


def _answered(notes: Notes, body: ev.EscalationAnswered) -> None:
    delivered = notes.by_number.get(body.escalation_no)
    if delivered is not None and not delivered.answered:
        delivered.answered, delivered.holds_until = True, body.until_on


def _unanswered(notes: Notes, body: ev.EscalationUnanswered) -> None:
    delivered = notes.by_number.get(body.escalation_no)
    if delivered is not None:
        delivered.unanswered = True


_CHANGES: Final[dict[type[Event], Callable[[Notes, Any], None]]] = {
    ev.ReceiptIssued: _received,
    ev.Finished: _finished,
    ev.ApologyIssued: _apologised,
    ev.HandoverDeemedAccepted: _deemed,
    ev.Reminded: _reminded,
    ev.ApologyOwed: _owed,
    ev.Stalled: _stalled,
    ev.Escalated: _escalated,
    ev.EscalationAnswered: _answered,
    ev.EscalationUnanswered: _unanswered,
}
