"""Orders about a dossier: one frozen dataclass per act, named by a verb of the office.

`dossier_id` is the stream. Ordinals name what is answered (the handover, the request, the obstacle …).
Terms are written as in `domain.model.term`. None of them carries an applicant's personal data.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.commands import Command
from domain.model.document import Document
from domain.model.dossier_events import Cause, Channel, Guidance
from domain.model.event import AgencyId, OfficialId, UnitId
from domain.model.personal_data import Commitments


@dataclass(frozen=True, kw_only=True)
class DossierCommand(Command):
    dossier_id: UUID


# --- intake


@dataclass(frozen=True, kw_only=True)
class Lodge(DossierCommand):
    """Hand a dossier in. `dossier_id` is chosen by the caller and new.

    applicant: where the applicant's data are taken in with it, the commitments to them. documents: papers that lie in
    the vault as files of this applicant.
    """

    procedure_code: str
    agency_id: AgencyId
    unit_id: UnitId
    channel: Channel
    applicant_id: UUID
    result_channel: Channel = Channel.COUNTER
    predecessor_id: UUID | None = None
    applicant: Commitments | None = None
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True, kw_only=True)
class IssueReceipt(DossierCommand):
    """Accept a dossier as full and valid. The code, the due date and its explanation are worked out here."""


@dataclass(frozen=True, kw_only=True)
class Refuse(DossierCommand):
    reason: str


# --- the applicant's turn


@dataclass(frozen=True, kw_only=True)
class RequestSupplement(DossierCommand):
    """Issued when the request reaches the applicant. From the second on, `approved_by` names the head who agreed."""

    items: tuple[str, ...]
    reason: str
    approved_by: OfficialId | None = None


@dataclass(frozen=True, kw_only=True)
class ReceiveSupplement(DossierCommand):
    request_no: int
    channel: Channel
    complete: bool = True
    missing: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AssessFee(DossierCommand):
    amount_dong: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class PayFee(DossierCommand):
    amount_dong: int
    channel: Channel


@dataclass(frozen=True, kw_only=True)
class ImposeFinancialDuty(DossierCommand):
    amount_dong: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class MeetFinancialDuty(DossierCommand):
    channel: Channel


# --- hand to hand


@dataclass(frozen=True, kw_only=True)
class SendHandover(DossierCommand):
    """To an official, or to a unit's pool. `step_id`: the step for which it goes."""

    to_unit: UnitId | None = None
    to_official: OfficialId | None = None
    step_id: str | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class AcceptHandover(DossierCommand):
    handover_no: int


@dataclass(frozen=True, kw_only=True)
class ReturnHandover(DossierCommand):
    """Refuse it as not yours; also after a deemed acceptance, within 8 working hours and before any other act."""

    handover_no: int
    reason: str
    wrong_address: bool = False


@dataclass(frozen=True, kw_only=True)
class Recall(DossierCommand):
    handover_no: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class Assign(DossierCommand):
    to_official: OfficialId
    step_id: str | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Reassign(DossierCommand):
    to_official: OfficialId
    reason: str
    step_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class TakeOver(DossierCommand):
    reason: str
    step_id: str | None = None


# --- work


@dataclass(frozen=True, kw_only=True)
class StartStep(DossierCommand):
    step_id: str


@dataclass(frozen=True, kw_only=True)
class CompleteStep(DossierCommand):
    step_id: str
    outcome: str = ""
    on_software: bool = True


@dataclass(frozen=True, kw_only=True)
class RequestOpinion(DossierCommand):
    """Exactly one of `to_official`, `to_unit` alone, or `outside` says who is asked."""

    question: str
    term: str
    to_unit: UnitId | None = None
    to_official: OfficialId | None = None
    outside: str | None = None
    approved_by: OfficialId | None = None


@dataclass(frozen=True, kw_only=True)
class GiveOpinion(DossierCommand):
    opinion_no: int
    opinion: str


@dataclass(frozen=True, kw_only=True)
class ReportObstacle(DossierCommand):
    description: str
    term: str
    to_unit: UnitId | None = None
    to_official: OfficialId | None = None
    outside: str | None = None


@dataclass(frozen=True, kw_only=True)
class AcceptObstacle(DossierCommand):
    obstacle_no: int


@dataclass(frozen=True, kw_only=True)
class ExtendObstacleTerm(DossierCommand):
    obstacle_no: int
    due_at: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class AnswerObstacle(DossierCommand):
    obstacle_no: int
    answer: str
    no_obstacle: bool = False


@dataclass(frozen=True, kw_only=True)
class ResolveObstacle(DossierCommand):
    obstacle_no: int
    how: str


@dataclass(frozen=True, kw_only=True)
class GiveInstruction(DossierCommand):
    to_official: OfficialId
    text: str


@dataclass(frozen=True, kw_only=True)
class RecordObjection(DossierCommand):
    instruction_no: int
    text: str


@dataclass(frozen=True, kw_only=True)
class SubmitForApproval(DossierCommand):
    to_official: OfficialId
    step_id: str | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Approve(DossierCommand):
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ReturnForRework(DossierCommand):
    reason: str
    to_official: OfficialId | None = None
    step_id: str | None = None


# --- due dates, reminders, escalation


@dataclass(frozen=True, kw_only=True)
class IssueApology(DossierCommand):
    """`due_on`: the new day; the dossier is due at the close of that day's office hours."""

    cause: str
    due_on: date
    unit_in_charge: UnitId | None = None


@dataclass(frozen=True, kw_only=True)
class RecomputeDueDate(DossierCommand):
    """Reckon the due date in force anew with the calendar as it stands."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class KeepDueDate(DossierCommand):
    """Leave the due date in force as it is, where the calendar as it stands would give another."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class IssueWrittenReminder(DossierCommand):
    to_official: OfficialId
    duty: str
    text: str


@dataclass(frozen=True, kw_only=True)
class AcknowledgeEscalation(DossierCommand):
    escalation_no: int


@dataclass(frozen=True, kw_only=True)
class AnswerEscalation(DossierCommand):
    escalation_no: int
    measure: str
    until_on: date


# --- notes of the deadline workflows, dated at the due instant


@dataclass(frozen=True, kw_only=True)
class NoteDeemedAcceptance(DossierCommand):
    handover_no: int
    answerer: OfficialId
    confirmed_by_presence: bool


@dataclass(frozen=True, kw_only=True)
class Remind(DossierCommand):
    cause: Cause
    run: str
    to_official: OfficialId
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class NoteStall(DossierCommand):
    since: datetime
    working_days: int
    holder: OfficialId


@dataclass(frozen=True, kw_only=True)
class NoteApologyOwed(DossierCommand):
    due_at: datetime
    owed_by: OfficialId


@dataclass(frozen=True, kw_only=True)
class Escalate(DossierCommand):
    cause: Cause
    run: str
    rung: int
    office: str
    bearer: OfficialId
    answer_term: str
    answer_due_at: datetime
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NoteUnanswered(DossierCommand):
    escalation_no: int
    bearer: OfficialId


# --- a trace of what was refused


@dataclass(frozen=True, kw_only=True)
class NoteConflict(DossierCommand):
    """`act` was tried and refused under the code `rule`; given by the application itself (`domain.conflicts`)."""

    act: str
    rule: str


@dataclass(frozen=True, kw_only=True)
class GuideOnline(DossierCommand):
    """The applicant was shown at the counter how to lodge online. Nothing about the person belongs here."""

    shown: Guidance


@dataclass(frozen=True, kw_only=True)
class DeclareConflict(DossierCommand):
    """An official has a conflict of interest with the dossier: by themself, or by their head."""

    about: OfficialId
    reason: str


@dataclass(frozen=True, kw_only=True)
class WithdrawConflict(DossierCommand):
    """The head finds that a declared conflict is none, or none any more."""

    conflict_no: int
    reason: str


# --- ends


@dataclass(frozen=True, kw_only=True)
class Stop(DossierCommand):
    reason: str


@dataclass(frozen=True, kw_only=True)
class Withdraw(DossierCommand):
    reason: str


@dataclass(frozen=True, kw_only=True)
class Finish(DossierCommand):
    outcome: str = "granted"


@dataclass(frozen=True, kw_only=True)
class ReturnResult(DossierCommand):
    channel: Channel


@dataclass(frozen=True, kw_only=True)
class CollectByPost(DossierCommand):
    item: str


@dataclass(frozen=True, kw_only=True)
class DeliverByPost(DossierCommand):
    item: str


@dataclass(frozen=True, kw_only=True)
class FailByPost(DossierCommand):
    item: str
    reason: str


# --- the citizen's voice, and the official's


@dataclass(frozen=True, kw_only=True)
class Rate(DossierCommand):
    score: int
    about: OfficialId | None = None


@dataclass(frozen=True, kw_only=True)
class Complain(DossierCommand):
    text: str
    about: OfficialId | None = None


@dataclass(frozen=True, kw_only=True)
class AnswerComplaint(DossierCommand):
    complaint_no: int
    answer: str
    upheld: bool


@dataclass(frozen=True, kw_only=True)
class Explain(DossierCommand):
    text: str


# --- entries about earlier moments


@dataclass(frozen=True, kw_only=True)
class RecordLate(DossierCommand):
    """Enter an act that was handled on paper. `act` carries its own header: who did it, and when."""

    act: DossierCommand
    reason: str


@dataclass(frozen=True, kw_only=True)
class Correct(DossierCommand):
    """Correct the event at `position`. `changes` is a JSON object of the members to replace; None annuls the event."""

    position: int
    reason: str
    changes: str | None = None


@dataclass(frozen=True, kw_only=True)
class ConfirmClaim(DossierCommand):
    """`in_place_of`: the head above both confirms instead of the affected official, after 3 working days."""

    claim: int
    in_place_of: OfficialId | None = None


@dataclass(frozen=True, kw_only=True)
class DisputeClaim(DossierCommand):
    claim: int
    statement: str
