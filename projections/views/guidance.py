"""Guidance as it is looked for: the question, every version of its answer, the procedures that it was about when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from domain.model.guidance import Guidance, GuidanceAsked, GuidanceProceduresLinked
from projections.folding_proceedings import FoldedProceeding
from projections.rows import Row
from projections.search import plain


class GuidanceRow(Row, frozen=True, kw_only=True):
    """sought: subject, question, answer and codes without marks, in which a search looks."""

    TABLE: ClassVar[str] = "control_guidance"
    STREAM: ClassVar[str] = "proceeding_id"

    proceeding_id: UUID
    number: str
    subject: str
    question: str
    agency_id: str
    to_unit: str
    asked_at: datetime
    asked_position: int
    due_at: datetime
    public: bool
    procedures: list[str]
    answer: str | None
    answer_version: int
    answered_at: datetime | None
    answered_position: int | None
    first_answered_at: datetime | None
    withdrawn_at: datetime | None
    sought: str


class GuidanceAnswerRow(Row, frozen=True, kw_only=True):
    """A version of an answer; until_at: when the next one took its place. public: as it is now."""

    TABLE: ClassVar[str] = "control_guidance_answers"
    STREAM: ClassVar[str] = "proceeding_id"

    proceeding_id: UUID
    answer_version: int
    answer: str
    answer_reason: str
    legal_basis: str | None
    answered_at: datetime
    until_at: datetime | None
    answered_position: int
    public: bool


class GuidanceLinkRow(Row, frozen=True, kw_only=True):
    """From when to when it was about a procedure."""

    TABLE: ClassVar[str] = "control_guidance_links"
    STREAM: ClassVar[str] = "proceeding_id"

    proceeding_id: UUID
    procedure_code: str
    linked_at: datetime
    until_at: datetime | None
    linked_position: int
    public: bool


def guidance_rows(folded: FoldedProceeding) -> Iterator[GuidanceRow]:
    state = _state(folded)
    assert state.asked_at is not None
    assert state.deadline is not None
    assert state.deadline.due_at is not None
    last = state.answers[-1] if state.answers else None
    sought = " ".join((state.subject, state.question, last.answer if last else "", *state.procedures))
    yield GuidanceRow(
        proceeding_id=folded.proceeding_id,
        number=folded.proceeding.number,
        subject=state.subject,
        question=state.question,
        agency_id=state.agency_id,
        to_unit=state.to_unit,
        asked_at=state.asked_at,
        asked_position=state.asked_position,
        due_at=state.deadline.due_at,
        public=state.public,
        procedures=list(state.procedures),
        answer=last.answer if last else None,
        answer_version=len(state.answers),
        answered_at=last.at if last else None,
        answered_position=last.position if last else None,
        first_answered_at=state.answers[0].at if state.answers else None,
        withdrawn_at=state.withdrawn_at,
        sought=plain(f"{folded.proceeding.number} {sought}"),
    )


def guidance_answer_rows(folded: FoldedProceeding) -> Iterator[GuidanceAnswerRow]:
    state = _state(folded)
    for number, one in enumerate(state.answers, 1):
        following = state.answers[number] if number < len(state.answers) else None
        yield GuidanceAnswerRow(
            proceeding_id=folded.proceeding_id,
            answer_version=one.version,
            answer=one.answer,
            answer_reason=one.reason,
            legal_basis=one.legal_basis,
            answered_at=one.at,
            until_at=following.at if following is not None else None,
            answered_position=one.position,
            public=state.public,
        )


def guidance_link_rows(folded: FoldedProceeding) -> Iterator[GuidanceLinkRow]:
    """In the order in which procedures were named; one that was named again goes on."""
    state = _state(folded)
    open_links: dict[str, tuple[datetime, int]] = {}
    for recorded in folded.stored:
        body = recorded.body
        if not isinstance(body, GuidanceAsked | GuidanceProceduresLinked):
            continue
        for code in [code for code in open_links if code not in body.procedures]:
            yield _link(folded, state, code, open_links.pop(code), body.occurred_at)
        for code in body.procedures:
            open_links.setdefault(code, (body.occurred_at, recorded.position))
    for code, since in open_links.items():
        yield _link(folded, state, code, since, None)


def _link(
    folded: FoldedProceeding, state: Guidance, code: str, since: tuple[datetime, int], until: datetime | None
) -> GuidanceLinkRow:
    return GuidanceLinkRow(
        proceeding_id=folded.proceeding_id,
        procedure_code=code,
        linked_at=since[0],
        until_at=until,
        linked_position=since[1],
        public=state.public,
    )


def _state(folded: FoldedProceeding) -> Guidance:
    state = folded.state
    assert isinstance(state, Guidance)
    return state
