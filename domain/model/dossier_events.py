"""The events of a dossier's life (DOMAIN.md §4), stored under `dossier.…`.

Ordinals (`handover_no`, `request_no`, `opinion_no`, `obstacle_no`, …) count 1, 2, 3 within one dossier
and tie answers to what they answer. No event carries an applicant's personal data: `applicant_id` is opaque.
A due date stands in the event that set it, with its explanation; None says that none is in force until the
dossier is complete.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import msgspec

from domain.model.deadline import Deadline
from domain.model.document import Document
from domain.model.event import AgencyId, Event, Instant, OfficialId, UnitId, topic


class Channel(StrEnum):
    """How a dossier came in or its result goes out; a home visit counts as in person."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"
    HOME_VISIT = "home_visit"


class Answerable(msgspec.Struct, frozen=True, omit_defaults=True):
    """To whom something is addressed: an official, or a unit's pool, or a body outside the system.

    Exactly one of `official` and `outside` or a bare `unit`; with `official`, `unit` is the unit they act in.
    """

    unit: UnitId | None = None
    official: OfficialId | None = None
    outside: str | None = None


class TransitKind(StrEnum):
    """Why a dossier travels."""

    HANDOVER = "handover"
    ASSIGNMENT = "assignment"
    APPROVAL = "approval"
    REWORK = "rework"
    OPINION = "opinion"


class Cause(StrEnum):
    """What an escalation ladder is climbed for."""

    STEP = "step"
    TERM = "term"
    STALL = "stall"
    OBSTACLE = "obstacle"
    OPINION = "opinion"
    DUTY = "duty"


class DossierEvent(Event, frozen=True, kw_only=True):
    """Base of every event in a dossier's stream."""

    TOPIC: ClassVar[str]


class Transit(DossierEvent, frozen=True, kw_only=True):
    """Base of the events that send a dossier on its way to `to`; the sender answers meanwhile.

    `from_official` answers while it travels: the sender, or the head who assigns.
    `step_id` is the step for which it goes; None keeps the step it is in.
    """

    KIND: ClassVar[TransitKind]

    handover_no: int
    from_official: OfficialId
    to: Answerable
    step_id: str | None = None
    note: str = ""


# --- intake


@topic("dossier.Lodged")
class Lodged(DossierEvent, frozen=True, kw_only=True):
    """Handed in; the one-stop unit's pool answers. `predecessor_id`: lodged again after an end without a result.

    documents: the papers that came as files.
    """

    procedure_code: str
    agency_id: AgencyId
    unit_id: UnitId
    channel: Channel
    applicant_id: UUID
    result_channel: Channel = Channel.COUNTER
    predecessor_id: UUID | None = None
    documents: tuple[Document, ...] = ()


@topic("dossier.ReceiptIssued")
class ReceiptIssued(DossierEvent, frozen=True, kw_only=True):
    """Accepted as full and valid: the clock runs. `due_at` is the due date of the first slip."""

    code: str
    agency_id: AgencyId
    unit_id: UnitId
    procedure_version: int
    rule_pack: str
    calendar_version: int
    term: str
    supplement_effect: str
    due_at: Instant
    deadline: Deadline
    first_step: str


@topic("dossier.Refused")
class Refused(DossierEvent, frozen=True, kw_only=True):
    reason: str
    rule_pack: str


# --- the applicant's turn


@topic("dossier.SupplementRequested")
class SupplementRequested(DossierEvent, frozen=True, kw_only=True):
    """`occurred_at` is when the request reached the applicant: there the clock stops."""

    request_no: int
    items: tuple[str, ...]
    reason: str
    approved_by: OfficialId | None = None


@topic("dossier.SupplementReceived")
class SupplementReceived(DossierEvent, frozen=True, kw_only=True):
    """`complete` False: a partial answer, which changes nothing. Complete: the clock runs, due at `due_at`.

    `unit_id`: where an official took it in; None online. documents: the papers that came as files.
    """

    request_no: int
    channel: Channel
    complete: bool
    missing: tuple[str, ...] = ()
    unit_id: UnitId | None = None
    due_at: Instant | None = None
    deadline: Deadline | None = None
    documents: tuple[Document, ...] = ()


@topic("dossier.FeeAssessed")
class FeeAssessed(DossierEvent, frozen=True, kw_only=True):
    """Stops the clock only where the rule pack says so (`stops_clock`)."""

    amount_dong: int
    reason: str
    stops_clock: bool = False


@topic("dossier.FeePaid")
class FeePaid(DossierEvent, frozen=True, kw_only=True):
    amount_dong: int
    channel: Channel
    unit_id: UnitId | None = None
    due_at: Instant | None = None
    deadline: Deadline | None = None


@topic("dossier.FinancialDutyImposed")
class FinancialDutyImposed(DossierEvent, frozen=True, kw_only=True):
    """A tax or land-use payment that the applicant owes before the next step: the clock stops."""

    amount_dong: int
    reason: str


@topic("dossier.FinancialDutyMet")
class FinancialDutyMet(DossierEvent, frozen=True, kw_only=True):
    channel: Channel
    unit_id: UnitId | None = None
    due_at: Instant | None = None
    deadline: Deadline | None = None


# --- hand to hand


@topic("dossier.HandoverSent")
class HandoverSent(Transit, frozen=True, kw_only=True):
    KIND = TransitKind.HANDOVER


@topic("dossier.HandoverAccepted")
class HandoverAccepted(DossierEvent, frozen=True, kw_only=True):
    """The actor has it, at once. `unit_id` is the unit they took it in."""

    handover_no: int
    unit_id: UnitId | None = None


@topic("dossier.HandoverReturned")
class HandoverReturned(DossierEvent, frozen=True, kw_only=True):
    """Refused by the receiver. `after_deemed`: it had been deemed accepted, which is void from the start.

    `settled_by`: of a second such return between the same two units, the head above both, who answers and assigns.
    """

    handover_no: int
    reason: str
    wrong_address: bool = False
    after_deemed: bool = False
    settled_by: OfficialId | None = None


@topic("dossier.HandoverDeemedAccepted")
class HandoverDeemedAccepted(DossierEvent, frozen=True, kw_only=True):
    """A note that the four hours were over at `occurred_at`; custody had moved by itself."""

    handover_no: int
    answerer: OfficialId
    confirmed_by_presence: bool


@topic("dossier.Recalled")
class Recalled(DossierEvent, frozen=True, kw_only=True):
    handover_no: int
    reason: str


@topic("dossier.Assigned")
class Assigned(Transit, frozen=True, kw_only=True):
    KIND = TransitKind.ASSIGNMENT


@topic("dossier.Reassigned")
class Reassigned(Transit, frozen=True, kw_only=True):
    """Taken from `previous` by the head, who answers until the assignee accepts."""

    KIND = TransitKind.ASSIGNMENT

    previous: OfficialId | None
    reason: str


@topic("dossier.TakenOver")
class TakenOver(DossierEvent, frozen=True, kw_only=True):
    """The actor takes it from the pool or from its holder, at once."""

    previous: OfficialId | None
    reason: str
    unit_id: UnitId | None = None
    step_id: str | None = None


# --- work


@topic("dossier.StepStarted")
class StepStarted(DossierEvent, frozen=True, kw_only=True):
    step_id: str


@topic("dossier.StepCompleted")
class StepCompleted(DossierEvent, frozen=True, kw_only=True):
    step_id: str
    outcome: str = ""
    on_software: bool = True


@topic("dossier.OpinionRequested")
class OpinionRequested(Transit, frozen=True, kw_only=True):
    """Asked of another agency or unit, with its own term from acceptance; an outside body from the asking.

    `term` in working hours or days; `due_at` only where the body is outside the system.
    """

    KIND = TransitKind.OPINION

    opinion_no: int
    question: str
    term: str
    due_at: Instant | None = None
    approved_by: OfficialId | None = None


@topic("dossier.OpinionGiven")
class OpinionGiven(DossierEvent, frozen=True, kw_only=True):
    """Answered; the one who asked holds it again. Entered by the asker for a body outside the system."""

    opinion_no: int
    opinion: str


@topic("dossier.ObstacleReported")
class ObstacleReported(DossierEvent, frozen=True, kw_only=True):
    """`due_at`: the end of the addressee's term; until then the holder's time is excused (custody rule 7)."""

    obstacle_no: int
    addressee: Answerable
    description: str
    term: str
    due_at: Instant
    step_id: str | None = None
    further: bool = False


@topic("dossier.ObstacleAccepted")
class ObstacleAccepted(DossierEvent, frozen=True, kw_only=True):
    """The head accepts a further obstacle in the same step: from here on it excuses."""

    obstacle_no: int


@topic("dossier.ObstacleTermExtended")
class ObstacleTermExtended(DossierEvent, frozen=True, kw_only=True):
    """The head gives a body outside the system longer."""

    obstacle_no: int
    due_at: Instant
    reason: str


@topic("dossier.ObstacleAnswered")
class ObstacleAnswered(DossierEvent, frozen=True, kw_only=True):
    """`no_obstacle`: there was none; the excuse of the term is withdrawn, both readings stand.

    common_id: the common obstacle (a proceeding) on which this one hung, and by whose answer it is answered.
    """

    obstacle_no: int
    answer: str
    no_obstacle: bool = False
    common_id: UUID | None = None


@topic("dossier.ObstacleResolved")
class ObstacleResolved(DossierEvent, frozen=True, kw_only=True):
    obstacle_no: int
    how: str


@topic("dossier.InstructionGiven")
class InstructionGiven(DossierEvent, frozen=True, kw_only=True):
    instruction_no: int
    to_official: OfficialId
    text: str


@topic("dossier.ObjectionRecorded")
class ObjectionRecorded(DossierEvent, frozen=True, kw_only=True):
    """An official objects in writing to an instruction (`instruction_no`)."""

    instruction_no: int
    text: str


@topic("dossier.SubmittedForApproval")
class SubmittedForApproval(Transit, frozen=True, kw_only=True):
    KIND = TransitKind.APPROVAL


@topic("dossier.Approved")
class Approved(DossierEvent, frozen=True, kw_only=True):
    note: str = ""


@topic("dossier.ReturnedForRework")
class ReturnedForRework(Transit, frozen=True, kw_only=True):
    KIND = TransitKind.REWORK

    reason: str


# --- due dates, reminders, escalation


@topic("dossier.ApologyIssued")
class ApologyIssued(DossierEvent, frozen=True, kw_only=True):
    """Cause, unit in charge, new date. `in_time`: at least one working day before the due instant in force;
    only then does `due_at` come into force for persons.
    """

    cause: str
    unit_in_charge: UnitId
    due_at: Instant
    in_time: bool
    owed_by: OfficialId | None = None


@topic("dossier.DueDateRecomputed")
class DueDateRecomputed(DossierEvent, frozen=True, kw_only=True):
    """After a calendar edit or a correction, decided by a person who names the reason."""

    reason: str
    calendar_version: int
    due_at: Instant
    deadline: Deadline


@topic("dossier.DueDateKept")
class DueDateKept(DossierEvent, frozen=True, kw_only=True):
    """A calendar edit would move the due date, and its editor leaves it as it is, for a reason.

    due_at: the one that stays; would_be_at: what it would be by the calendar of that version.
    """

    reason: str
    calendar_version: int
    due_at: Instant
    would_be_at: Instant


@topic("dossier.Reminded")
class Reminded(DossierEvent, frozen=True, kw_only=True):
    """`cause` and `run` say of what; `due_at` what it reminds of; `to_official` who answered then."""

    reminder_no: int
    cause: Cause
    run: str
    to_official: OfficialId
    due_at: Instant


@topic("dossier.WrittenReminderIssued")
class WrittenReminderIssued(DossierEvent, frozen=True, kw_only=True):
    """A legal condition of discipline for some breaches: issuer = actor, addressee, duty."""

    to_official: OfficialId
    duty: str
    text: str


@topic("dossier.Stalled")
class Stalled(DossierEvent, frozen=True, kw_only=True):
    """No act that counts since `since`; `occurred_at` is the instant at which the N days were full."""

    stall_no: int
    since: Instant
    working_days: int
    holder: OfficialId


@topic("dossier.ApologyOwed")
class ApologyOwed(DossierEvent, frozen=True, kw_only=True):
    """One working day before the due instant, with the dossier open: an apology is due from the unit in charge."""

    due_at: Instant
    owed_by: OfficialId


@topic("dossier.Escalated")
class Escalated(DossierEvent, frozen=True, kw_only=True):
    """One rung of a ladder, delivered at `occurred_at`.

    `run` names the run of the cause (unique per cause in the dossier); `rung` counts 1, 2, …; `office` is the
    rung's office (holder, head, leader, chairman); `bearer` owes an answer within `answer_term` working hours
    of their agency, at the earliest by `answer_due_at` as computed at delivery.
    `skipped` lists rungs passed over because their bearer was the holder or had an earlier rung.
    """

    escalation_no: int
    cause: Cause
    run: str
    rung: int
    office: str
    bearer: OfficialId
    answer_term: str
    answer_due_at: Instant
    skipped: tuple[str, ...] = ()


@topic("dossier.EscalationAcknowledged")
class EscalationAcknowledged(DossierEvent, frozen=True, kw_only=True):
    escalation_no: int


@topic("dossier.EscalationAnswered")
class EscalationAnswered(DossierEvent, frozen=True, kw_only=True):
    """Names a measure and a date; holds the next rung until the close of that date, once per rung."""

    escalation_no: int
    measure: str
    until_on: date


@topic("dossier.EscalationUnanswered")
class EscalationUnanswered(DossierEvent, frozen=True, kw_only=True):
    """A fact, not a verdict: the answer's term was over at `occurred_at`. `bearer` held the office then."""

    escalation_no: int
    bearer: OfficialId


# --- ends


@topic("dossier.Stopped")
class Stopped(DossierEvent, frozen=True, kw_only=True):
    reason: str


@topic("dossier.Withdrawn")
class Withdrawn(DossierEvent, frozen=True, kw_only=True):
    reason: str


@topic("dossier.Finished")
class Finished(DossierEvent, frozen=True, kw_only=True):
    """Đã xử lý xong. The clock by the slip runs on to where the result lies ready (DOMAIN.md §3)."""

    outcome: str = "granted"


@topic("dossier.ResultReturned")
class ResultReturned(DossierEvent, frozen=True, kw_only=True):
    channel: Channel


@topic("dossier.PostCollected")
class PostCollected(DossierEvent, frozen=True, kw_only=True):
    item: str


@topic("dossier.PostDelivered")
class PostDelivered(DossierEvent, frozen=True, kw_only=True):
    item: str


@topic("dossier.PostFailed")
class PostFailed(DossierEvent, frozen=True, kw_only=True):
    item: str
    reason: str


# --- the citizen's voice


@topic("dossier.Rated")
class Rated(DossierEvent, frozen=True, kw_only=True):
    """1 (very dissatisfied) to 5 (very satisfied); about an official only where the applicant named one."""

    score: int
    about: OfficialId | None = None


@topic("dossier.Complained")
class Complained(DossierEvent, frozen=True, kw_only=True):
    """complaint_id: the complaint (a proceeding) in which it is handled; None for those from before there were any."""

    complaint_no: int
    text: str
    about: OfficialId | None = None
    complaint_id: UUID | None = None


@topic("dossier.ComplaintAnswered")
class ComplaintAnswered(DossierEvent, frozen=True, kw_only=True):
    """`upheld` is decided by someone uninvolved in the dossier. level: 2 for the second look; the last one counts."""

    complaint_no: int
    answer: str
    upheld: bool
    level: int = 1


# --- entries about earlier moments


@topic("dossier.RecordedLate")
class RecordedLate(DossierEvent, frozen=True, kw_only=True):
    """Handling on paper, entered afterwards. `act` is the body as JSON, of topic `act_topic`; it is read at its
    own `occurred_at`. `affects` lists officials, other than the recorder, to whom it moves time, lateness or
    an act; for them it is a claim until confirmed.
    """

    act_topic: str
    act: str
    reason: str
    affects: tuple[OfficialId, ...] = ()


@topic("dossier.Corrected")
class Corrected(DossierEvent, frozen=True, kw_only=True):
    """Replaces the event at position `corrects` by `act`, or annuls it where `act` is None."""

    corrects: int
    reason: str
    act_topic: str | None = None
    act: str | None = None
    affects: tuple[OfficialId, ...] = ()


@topic("dossier.ClaimConfirmed")
class ClaimConfirmed(DossierEvent, frozen=True, kw_only=True):
    """The affected official agrees to the entry at position `claim`; or, with `in_place_of`, the head above both
    after three working days with notice.
    """

    claim: int
    in_place_of: OfficialId | None = None


@topic("dossier.ClaimDisputed")
class ClaimDisputed(DossierEvent, frozen=True, kw_only=True):
    claim: int
    statement: str


@topic("dossier.ExplanationGiven")
class ExplanationGiven(DossierEvent, frozen=True, kw_only=True):
    """An official's own words about their part; stands beside the figures it speaks of."""

    text: str


# --- other ways in


class Guidance(StrEnum):
    """What an applicant was shown, so that they can lodge online by themselves."""

    ACCOUNT = "account"
    LODGING = "lodging"
    PAYMENT = "payment"
    FOLLOWING = "following"


@topic("dossier.GuidedOnline")
class GuidedOnline(DossierEvent, frozen=True, kw_only=True):
    """The applicant of this dossier was shown at the counter how to lodge online the next time; who they are, no event
    says. `unit_id`: where.
    """

    guidance_no: int
    shown: Guidance
    unit_id: UnitId


# --- conflicts of interest


@topic("dossier.ConflictDeclared")
class ConflictDeclared(DossierEvent, frozen=True, kw_only=True):
    """An official has a conflict of interest with the dossier; said by them or by their head."""

    conflict_no: int
    about: OfficialId
    reason: str


@topic("dossier.ConflictWithdrawn")
class ConflictWithdrawn(DossierEvent, frozen=True, kw_only=True):
    conflict_no: int
    reason: str


@topic("dossier.ConflictRefused")
class ConflictRefused(DossierEvent, frozen=True, kw_only=True):
    """An act that a conflict of interest or the four-eyes rule forbade was tried and refused."""

    act: str
    rule: str


@topic("register.NumberTaken")
class NumberTaken(Event, frozen=True, kw_only=True):
    """A receipt number of a unit's day; the number is this event's version, so numbers have no gaps."""

    dossier_id: UUID
    code: str
