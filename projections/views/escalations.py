"""Rungs of the escalation ladders of a dossier: to whom, why, and what was answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar, Final
from uuid import UUID

from domain.model import dossier_events as ev
from domain.model.event import Event, OfficialId, Recorded
from projections.folding import Folded
from projections.folding_proceedings import FoldedProceeding
from projections.rows import Row


class EscalationRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "escalations"
    STREAM: ClassVar[str] = "dossier_id"

    dossier_id: UUID
    escalation_no: int
    cause: str
    run: str
    rung: int
    office: str
    bearer: str
    unit_id: str | None
    delivered_at: datetime
    answer_due_at: datetime
    acknowledged_at: datetime | None
    answered_at: datetime | None
    answered_by: str | None
    measure: str | None
    until_on: date | None
    unanswered_at: datetime | None
    reached: bool
    skipped: list[str]
    positions: list[int]


@dataclass
class Rung:
    """One delivered rung. unanswered_by: who held the office when the answer's term was over."""

    delivered: Recorded[Event]
    body: ev.Escalated
    acknowledged_at: datetime | None = None
    answered: ev.EscalationAnswered | None = None
    unanswered: ev.EscalationUnanswered | None = None
    positions: list[int] = field(default_factory=list)

    @property
    def unanswered_by(self) -> OfficialId | None:
        return self.unanswered.bearer if self.unanswered is not None else None


_ON_LADDERS: Final[frozenset[type[Event]]] = frozenset(
    {ev.Escalated, ev.EscalationAcknowledged, ev.EscalationAnswered, ev.EscalationUnanswered}
)


def rungs(folded: Folded) -> list[Rung]:
    """The rungs in the order of their delivery."""
    found: dict[int, Rung] = {}
    for recorded in folded.events_of(_ON_LADDERS):
        body = recorded.body
        match body:
            case ev.Escalated():
                found[body.escalation_no] = Rung(recorded, body, positions=[recorded.position])
                continue
            case ev.EscalationAcknowledged() | ev.EscalationAnswered() | ev.EscalationUnanswered():
                rung = found.get(body.escalation_no)
            case _:
                continue
        if rung is None:
            continue
        rung.positions.append(recorded.position)
        if isinstance(body, ev.EscalationAcknowledged):
            rung.acknowledged_at = rung.acknowledged_at or body.occurred_at
        elif isinstance(body, ev.EscalationAnswered):
            rung.answered = rung.answered or body
        else:
            rung.unanswered = body
    return list(found.values())


def reached(folded: Folded | FoldedProceeding, bearer: OfficialId, start: datetime, due_at: datetime) -> bool:
    """Whether somebody was there, in office and not absent, for at least half of an answer's term."""
    agency = folded.agency_of(bearer, start)
    hours = folded.reference.hours(agency)
    there_us, now = 0, start
    while now < due_at:
        seen = folded.attendance.presence(bearer, now)
        until = due_at if seen.until is None else min(seen.until, due_at)
        if seen.present:
            there_us += hours.working_between(now, until)
        now = until
    return 2 * there_us >= hours.working_between(start, due_at)


def escalation_rows(folded: Folded) -> Iterator[EscalationRow]:
    organisation = folded.reference.organisation
    for rung in folded.rungs:
        body, answered = rung.body, rung.answered
        yield EscalationRow(
            dossier_id=folded.dossier_id,
            escalation_no=body.escalation_no,
            cause=body.cause,
            run=body.run,
            rung=body.rung,
            office=body.office,
            bearer=body.bearer,
            unit_id=organisation.unit_of(body.bearer, body.occurred_at),
            delivered_at=body.occurred_at,
            answer_due_at=body.answer_due_at,
            acknowledged_at=rung.acknowledged_at,
            answered_at=answered.occurred_at if answered is not None else None,
            answered_by=answered.actor if answered is not None else None,
            measure=answered.measure if answered is not None else None,
            until_on=answered.until_on if answered is not None else None,
            unanswered_at=rung.unanswered.occurred_at if rung.unanswered is not None else None,
            reached=reached(folded, body.bearer, body.occurred_at, body.answer_due_at),
            skipped=list(body.skipped),
            positions=rung.positions,
        )
