"""Complaints, a row for each level at which one was looked at: what it is about, who judges it, how it was answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from domain.model.complaint import ANSWER, Complaint, Round
from domain.model.duty import Duty
from domain.model.event import AgencyId, UnitId
from projections.folding_proceedings import FoldedProceeding
from projections.rows import Row
from projections.views.facts_of_proceedings import ProceedingBook


class ComplaintRow(Row, frozen=True, kw_only=True):
    """One level of a complaint.

    unit_id, agency_id: which answers it. concerns_unit, concerns_agency: what it is about, None where that is no unit.
    official: who judges it. names_official: whether it is about somebody by name. due_at: to answer, as it stands now.
    over: refused, or passed on to a body outside the system. public_*: as the public may read it, without names.
    positions: its opening, and its answer.
    """

    TABLE: ClassVar[str] = "complaints"
    STREAM: ClassVar[str] = "proceeding_id"

    proceeding_id: UUID
    level: int
    number: str
    kind: str
    channel: str
    unit_id: str
    agency_id: str | None
    concerns_unit: str | None
    concerns_agency: str | None
    names_official: bool
    official: str | None
    field: str | None
    procedure_code: str | None
    about_dossier: bool
    lodged_at: datetime
    received_at: datetime
    due_at: datetime
    binds: bool
    waits: bool
    answered_at: datetime | None
    upheld: bool | None
    satisfied: bool | None
    over: str | None
    ended_at: datetime | None
    published_at: datetime | None
    public_question: str | None
    public_answer: str | None
    positions: list[int]


def complaint_rows(folded: FoldedProceeding) -> Iterator[ComplaintRow]:
    """In the order of the levels."""
    state: Complaint = folded.state
    if state.lodged_at is None:
        return
    unit, agency = _concerns(folded, state)
    answering = [duty for duty in folded.duties if duty.kind == ANSWER]
    for one in state.rounds:
        duty = _duty_of(one, answering)
        if duty is None:
            continue
        last = one is state.rounds[-1]
        published = state.published if last else None
        positions = [folded.stored[0].position]
        yield ComplaintRow(
            proceeding_id=folded.proceeding_id,
            level=one.level,
            number=folded.proceeding.number,
            kind=str(state.kind),
            channel=str(state.channel),
            unit_id=one.unit_id,
            agency_id=folded.reference.organisation.agency_of(one.unit_id),
            concerns_unit=unit,
            concerns_agency=agency,
            names_official=state.about_official is not None,
            official=one.handler,
            field=folded.field,
            procedure_code=folded.procedure_code,
            about_dossier=state.dossier_id is not None,
            lodged_at=state.lodged_at,
            received_at=duty.began_at,
            due_at=duty.due_at,
            binds=duty.binds,
            waits=duty.is_stopped_in_time,
            answered_at=one.answered_at,
            upheld=one.upheld if one.answered_at is not None else None,
            satisfied=one.satisfied,
            over=_over(state) if last else None,
            ended_at=state.ended_at if last else one.answered_at,
            published_at=published.occurred_at if published is not None else None,
            public_question=published.question if published is not None else None,
            public_answer=published.answer if published is not None else None,
            positions=positions if one.answered_position is None else [*positions, one.answered_position],
        )


def _duty_of(one: Round, answering: list[Duty]) -> Duty | None:
    """The answer that is or was owed at a level: of several units to which it was passed on, by the last."""
    return next((duty for duty in reversed(answering) if duty.unit == one.unit_id and duty.began_at >= one.since), None)


def _concerns(folded: FoldedProceeding, state: Complaint) -> tuple[UnitId | None, AgencyId | None]:
    organisation = folded.reference.organisation
    unit = state.about_unit
    if unit is None and state.about_official is not None and state.lodged_at is not None:
        unit = folded.unit_of(state.about_official, state.lodged_at)
    if unit is not None:
        return unit, organisation.agency_of(unit)
    if state.dossier_id is not None and state.units:  # its own agency's leader gets it first
        return None, organisation.agency_of(state.units[0])
    return None, None


def _over(state: Complaint) -> str | None:
    if state.refused is not None:
        return "refused"
    return "passed-on" if state.passed_outside is not None else None


def enter_complaints(book: ProceedingBook) -> None:
    """The same figures as of complaints about a dossier, which stand in the dossier: about somebody, once answered; of
    several answers the last counts."""
    state: Complaint = book.folded.state
    about, answered = state.about_official, [one for one in state.rounds if one.answered_at is not None]
    if about is None or state.dossier_id is not None or not answered:
        return
    last = answered[-1]
    assert last.answered_at is not None
    assert last.answered_position is not None
    positions = [book.folded.stored[0].position, last.answered_position]
    for figure in ("complaints", "complaints_upheld") if last.upheld else ("complaints",):
        book.enter(figure, about, last.answered_at, positions, closed_at=last.answered_at)
