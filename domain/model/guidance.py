"""Guidance (hướng dẫn): questions of agencies about the control of procedures, and the answers (DOMAIN.md §9).

An answer is never changed: a correction is the next version and says why, so that what was to be read at any moment can
be told. Whether it is published or for the agencies alone is said with it, and can be said anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from domain.model.attachment import Attachment
from domain.model.deadline import Deadline
from domain.model.duty import Duty
from domain.model.event import ActorId, AgencyId, Event, Instant, Recorded, UnitId, topic
from domain.model.proceeding import Involvement, Nature, Opening

NAME: Final = "guidance"
LETTERS: Final = "HD"
ANSWER: Final = "answer"
"""The key of the one duty: to answer."""


# --- events


@topic("guidance.Opened")
class GuidanceAsked(Opening, frozen=True, kw_only=True):
    """agency_id: which asks. to_unit: the control unit, which owes the answer. procedures: codes that it is about."""

    subject: str
    question: str
    agency_id: AgencyId
    to_unit: UnitId
    deadline: Deadline
    document: str
    binds: bool = True
    procedures: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()


@topic("guidance.Answered")
class GuidanceAnswered(Event, frozen=True, kw_only=True):
    """version: 1, then a higher one for each correction, which names its reason. public: anybody may read it."""

    version: int
    answer: str
    public: bool
    reason: str = ""
    attachments: tuple[Attachment, ...] = ()


@topic("guidance.PublicitySet")
class GuidancePublicitySet(Event, frozen=True, kw_only=True):
    public: bool
    reason: str


@topic("guidance.ProceduresLinked")
class GuidanceProceduresLinked(Event, frozen=True, kw_only=True):
    """The procedures that it is about from now on."""

    procedures: tuple[str, ...]


@topic("guidance.Withdrawn")
class GuidanceWithdrawn(Event, frozen=True, kw_only=True):
    """The agency that asked needs no answer any more."""

    reason: str


# --- state


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    version: int
    answer: str
    reason: str
    by: ActorId
    at: Instant
    position: int
    attachments: tuple[Attachment, ...]
    legal_basis: str | None = None


class Guidance(msgspec.Struct, frozen=True, kw_only=True):
    """The state of one. answers: all versions, in order; the last one counts."""

    subject: str = ""
    question: str = ""
    agency_id: AgencyId = ""
    to_unit: UnitId = ""
    asked_by: ActorId = ""
    asked_at: Instant | None = None
    asked_position: int = 0
    deadline: Deadline | None = None
    document: str = ""
    binds: bool = True
    procedures: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    answers: tuple[Answer, ...] = ()
    public: bool = False
    withdrawn_at: Instant | None = None
    withdrawn_position: int | None = None


def evolve(state: Guidance, recorded: Recorded[Event]) -> Guidance:
    """Apply one event of the stream. Never fails; an event of another kind changes nothing."""
    body, replace = recorded.body, msgspec.structs.replace
    match body:
        case GuidanceAsked():
            return Guidance(
                subject=body.subject,
                question=body.question,
                agency_id=body.agency_id,
                to_unit=body.to_unit,
                asked_by=body.acting_for or body.actor,
                asked_at=body.occurred_at,
                asked_position=recorded.position,
                deadline=body.deadline,
                document=body.document,
                binds=body.binds,
                procedures=body.procedures,
                attachments=body.attachments,
            )
        case GuidanceAnswered():
            answer = Answer(
                version=body.version,
                answer=body.answer,
                reason=body.reason,
                by=body.acting_for or body.actor,
                at=body.occurred_at,
                position=recorded.position,
                attachments=body.attachments,
                legal_basis=body.legal_basis,
            )
            return replace(state, answers=(*state.answers, answer), public=body.public)
        case GuidancePublicitySet():
            return replace(state, public=body.public)
        case GuidanceProceduresLinked():
            return replace(state, procedures=body.procedures)
        case GuidanceWithdrawn():
            return replace(state, withdrawn_at=body.occurred_at, withdrawn_position=recorded.position)
        case _:
            return state


def duties(state: Guidance) -> Sequence[Duty]:
    """The answer: met by its first version."""
    if state.asked_at is None or state.deadline is None or state.deadline.due_at is None:
        return ()
    first = state.answers[0] if state.answers else None
    return [
        Duty(
            key=ANSWER,
            kind="answer-guidance",
            unit=state.to_unit,
            began_at=state.asked_at,
            began_position=state.asked_position,
            due_at=state.deadline.due_at,
            met_at=first.at if first is not None else None,
            met_position=first.position if first is not None else None,
            met_by=first.by if first is not None else None,
            ended_at=state.withdrawn_at,
            ended_position=state.withdrawn_position,
            binds=state.binds,
        )
    ]


def ended_at(state: Guidance) -> datetime | None:
    """When it was first answered, or withdrawn unanswered."""
    return state.answers[0].at if state.answers else state.withdrawn_at


def stage(state: Guidance) -> str:
    if state.answers:
        return "public" if state.public else "internal"
    return "withdrawn" if state.withdrawn_at is not None else "open"


NATURE: Final = Nature(
    name=NAME,
    letters=LETTERS,
    vi="Hướng dẫn kiểm soát thủ tục",
    en="Guidance on procedure control",
    opening=GuidanceAsked,
    initial=Guidance(),
    evolve=evolve,
    duties=duties,
    involved=lambda state: Involvement(units=frozenset({state.to_unit})),
    title=lambda state: state.subject,
    stage=stage,
    ended_at=ended_at,
    procedure=lambda state: state.procedures[0] if state.procedures else None,
)
