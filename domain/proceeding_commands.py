"""What all orders about a proceeding have in common, and those that are the same for every nature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.commands import Command
from domain.model.event import OfficialId, UnitId


@dataclass(frozen=True, kw_only=True)
class ProceedingCommand(Command):
    """`proceeding_id` is the stream; of an order that opens one, chosen by the caller and new."""

    proceeding_id: UUID


# --- what people do about an escalated duty, and say about any that they bore


@dataclass(frozen=True, kw_only=True)
class AcknowledgeDutyEscalation(ProceedingCommand):
    """Say that it was seen. It stops nothing."""

    escalation_no: int


@dataclass(frozen=True, kw_only=True)
class AnswerDutyEscalation(ProceedingCommand):
    """Name a measure and a date; the next rung waits until the close of that date, once per rung."""

    escalation_no: int
    measure: str
    until_on: date


@dataclass(frozen=True, kw_only=True)
class ExplainDuty(ProceedingCommand):
    """The actor's own words about a duty that they bore: what happened, what was done, who can confirm it.

    As often as there is something to say, also once it is met and the proceeding closed.
    """

    duty: str
    text: str


# --- notes of the deadline workflows, dated at the due instant; and what a refusal leaves behind


@dataclass(frozen=True, kw_only=True)
class RemindOfDuty(ProceedingCommand):
    duty: str
    due_at: datetime
    to_official: OfficialId


@dataclass(frozen=True, kw_only=True)
class NoteDutyMissed(ProceedingCommand):
    duty: str
    due_at: datetime
    unit_id: UnitId
    bearer: OfficialId


@dataclass(frozen=True, kw_only=True)
class EscalateDuty(ProceedingCommand):
    duty: str
    due_at: datetime
    rung: int
    office: str
    bearer: OfficialId
    answer_term: str
    answer_due_at: datetime
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NoteDutyUnanswered(ProceedingCommand):
    escalation_no: int
    bearer: OfficialId


@dataclass(frozen=True, kw_only=True)
class NoteProceedingConflict(ProceedingCommand):
    """An act that a conflict of interest forbade was tried and refused."""

    act: str
    rule: str
