"""What a person should look at: found by rule, for nobody's verdict."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from domain.model import dossier_events as ev
from domain.model.dossier import principal
from domain.model.event import Event, Recorded, is_official
from projections.folding import Folded
from projections.rows import Row
from projections.views.facts_of_acts import is_late_entry
from projections.views.facts_of_duties import apologies_late
from projections.views.ping_pong import returns


class Rule(StrEnum):
    """Which rule found it."""

    PING_PONG = "ping_pong"
    FOUR_EYES = "four_eyes"
    CONFLICT_REFUSED = "conflict_refused"
    CONFLICT_DECLARED = "conflict_declared"
    SECOND_SUPPLEMENT = "second_supplement"
    THIRD_SUPPLEMENT = "third_supplement"
    LATE_APOLOGY = "late_apology"
    LATE_ENTRY = "late_entry"
    LODGED_AGAIN = "lodged_again"
    ESCALATION_UNANSWERED = "escalation_unanswered"
    HANDOVER_UNCONFIRMED = "handover_unconfirmed"
    SETTLED_BY_HEAD = "settled_by_head"
    STALLED = "stalled"
    DISPUTED = "disputed"


class FindingRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "findings"
    STREAM: ClassVar[str] = "dossier_id"

    dossier_id: UUID
    rule: str
    at: datetime
    official: str | None
    unit_id: str | None
    other: str | None
    positions: list[int]


def finding_rows(folded: Folded) -> Iterator[FindingRow]:
    def found(
        rule: Rule, at: datetime, positions: list[int], official: str | None = None, other: str | None = None
    ) -> FindingRow:
        return FindingRow(
            dossier_id=folded.dossier_id,
            rule=rule,
            at=at,
            official=official,
            unit_id=folded.unit_of(official, at) if official is not None else None,
            other=other,
            positions=sorted(set(positions)),
        )

    for turned in returns(folded):
        yield found(Rule.PING_PONG, turned.at, list(turned.positions), turned.sender, turned.to)
    for owed, positions in apologies_late(folded):
        yield found(Rule.LATE_APOLOGY, owed.occurred_at, positions, owed.owed_by)
    for claim in folded.history.open_claims:
        for official in claim.affects:
            yield found(Rule.DISPUTED, claim.entry.body.occurred_at, [claim.position], official, claim.entry.body.actor)
    for handover in folded.handovers:
        if handover.outcome == "deemed" and handover.ended_at is not None:
            yield found(
                Rule.HANDOVER_UNCONFIRMED,
                handover.ended_at,
                handover.positions,
                handover.received_by,
                handover.body.from_official,
            )
    for recorded in folded.history.events:
        body, at, position = recorded.body, recorded.body.occurred_at, recorded.position
        rule = _rule(folded, recorded)
        if rule is not None:
            yield found(rule, at, [position], _concerned(body))
        if is_official(body.actor) and is_late_entry(folded, recorded):
            entry = folded.history.entered_by.get(position)
            recorder = next((r.body.actor for r in folded.stored if r.position == entry), body.actor)
            behind = [position] if entry is None else [position, entry]
            yield found(Rule.LATE_ENTRY, at, behind, body.actor, recorder)


def _rule(folded: Folded, recorded: Recorded[Event]) -> Rule | None:
    """What one event is a finding by."""
    match recorded.body:
        case ev.Approved() as body:
            who, state = principal(body), folded.approved_from[recorded.position]
            worked = state.worked.get(state.step_id or "", ())
            return Rule.FOUR_EYES if who == state.submitted_by or who in worked else None
        case ev.ConflictRefused():
            return Rule.CONFLICT_REFUSED
        case ev.ConflictDeclared():
            return Rule.CONFLICT_DECLARED
        case ev.SupplementRequested() as body if body.request_no > 1:
            return Rule.SECOND_SUPPLEMENT if body.request_no == 2 else Rule.THIRD_SUPPLEMENT
        case ev.Lodged() as body if body.predecessor_id is not None:
            return Rule.LODGED_AGAIN
        case ev.EscalationUnanswered():
            return Rule.ESCALATION_UNANSWERED
        case ev.HandoverReturned() as body if body.settled_by is not None:
            return Rule.SETTLED_BY_HEAD
        case ev.Stalled():
            return Rule.STALLED
        case _:
            return None


def _concerned(body: Event) -> str | None:
    """Whom a finding about an event concerns; nobody by name where only the dossier is to be looked at."""
    match body:
        case ev.EscalationUnanswered():
            return body.bearer
        case ev.Stalled():
            return body.holder
        case ev.ConflictDeclared():
            return body.about
        case ev.Lodged():
            return None
        case ev.Approved() | ev.ConflictRefused() | ev.SupplementRequested() | ev.HandoverReturned():
            return body.actor if is_official(body.actor) else None
        case _:
            return None
