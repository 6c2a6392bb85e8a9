"""Orders about reviews of responsibility and discipline. Each is a person's act; none is the system's."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from domain.commands import FOUND
from domain.model.attachment import Attachment
from domain.model.event import OfficialId, UnitId
from domain.model.review_events import AppealOutcome, Evidence, ReviewOrigin, ReviewOutcome, ReviewSeat
from domain.proceeding_commands import ProceedingCommand


@dataclass(frozen=True, kw_only=True)
class Citing(ProceedingCommand):
    """Orders that cite events of the log by position; how these stand there is looked up."""

    positions: tuple[int, ...] = ()
    evidence: tuple[Evidence, ...] = field(default=(), metadata=FOUND)


@dataclass(frozen=True, kw_only=True)
class OpenReview(Citing):
    """act: what is reviewed, in words; act_on: its day, of a lasting act the last. found_on: left out: today.

    dossiers: concerned beside those whose events are cited. matter: the proceeding it comes from.
    """

    about: OfficialId
    origin: ReviewOrigin
    reason: str
    act: str
    act_on: date
    found_on: date | None = None
    dossiers: tuple[UUID, ...] = ()
    period: str = ""
    figure: str = ""
    matter: UUID | None = None
    reported_by: OfficialId | None = None
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AddReviewEvidence(Citing):
    note: str
    dossiers: tuple[UUID, ...] = ()
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AppointReviewMember(ProceedingCommand):
    """By the authority; refused where the person has a conflict of interest, whatever the reason."""

    official: OfficialId
    seat: ReviewSeat


@dataclass(frozen=True, kw_only=True)
class RemoveReviewMember(ProceedingCommand):
    official: OfficialId
    reason: str


@dataclass(frozen=True, kw_only=True)
class NameReviewAuthority(ProceedingCommand):
    """Put on record who is competent to decide by now, where the office passed to somebody else."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class NotifyReviewed(ProceedingCommand):
    text: str


@dataclass(frozen=True, kw_only=True)
class ExtendExplanation(ProceedingCommand):
    """working_days: from now."""

    working_days: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class ExplainInReview(ProceedingCommand):
    """By the reviewed official, in their own words; as often as they wish until it is decided."""

    text: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class WaiveExplanation(ProceedingCommand):
    text: str


@dataclass(frozen=True, kw_only=True)
class DeferReview(ProceedingCommand):
    """case: of the law in force when the review was opened."""

    case: str
    reason: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ResumeReview(ProceedingCommand):
    reason: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class WaiveDeferral(ProceedingCommand):
    """By the reviewed official in writing, where the law lets them give the deferral up."""

    text: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SkipReviewSteps(ProceedingCommand):
    case: str
    reason: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class HoldReviewMeeting(ProceedingCommand):
    """No vote is taken. course: who said what, in short; the minutes follow."""

    attended: tuple[OfficialId, ...]
    reviewed_attended: bool
    course: str


@dataclass(frozen=True, kw_only=True)
class FileMinutes(ProceedingCommand):
    text: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SetUpCouncil(ProceedingCommand):
    """members and seats go together, the chair first. subject: which of the pack's councils, where it has some."""

    members: tuple[OfficialId, ...]
    seats: tuple[str, ...]
    subject: str = ""


@dataclass(frozen=True, kw_only=True)
class SummonToCouncil(ProceedingCommand):
    meets_at: datetime
    place: str


@dataclass(frozen=True, kw_only=True)
class LetCouncilMeetWithoutMe(ProceedingCommand):
    """By the reviewed official, in writing."""

    text: str


@dataclass(frozen=True, kw_only=True)
class HoldCouncil(ProceedingCommand):
    """forms and votes_by_form go together. absence: why it met without the official, where they did not come."""

    attended: tuple[OfficialId, ...]
    reviewed_attended: bool
    spoke_last: bool
    votes_for: int
    votes_against: int
    forms: tuple[str, ...] = ()
    votes_by_form: tuple[int, ...] = ()
    absence: str = ""
    minutes: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ProposeByCouncil(ProceedingCommand):
    """form: as the council voted; empty where it voted against discipline."""

    text: str
    form: str = ""
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ExtendHandling(ProceedingCommand):
    """To the longer handling time, for a complex case, before the usual one is over."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class HandOverReview(ProceedingCommand):
    """To the unit that manages the official now, with the whole file."""

    unit_id: UnitId
    note: str


@dataclass(frozen=True, kw_only=True)
class DecideReview(ProceedingCommand):
    """The authority's decision; see `review.Decided`. Everything in it is found by persons.

    doubts: why it is decided in spite of what is not certain in law; asked for only where something is.
    """

    outcome: ReviewOutcome
    reasons: str
    effective_on: date
    document_no: str = ""
    form: str = ""
    severity: str = ""
    ground: str = ""
    exemption: str = ""
    circumstances: tuple[str, ...] = ()
    facts: tuple[int, ...] = ()
    reminders: tuple[int, ...] = ()
    several_acts: bool = False
    head_line: bool = False
    repeat_of: UUID | None = None
    serving: UUID | None = None
    never_limited: str = ""
    doubts: str = ""
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NotifyDecision(ProceedingCommand):
    how: str


@dataclass(frozen=True, kw_only=True)
class AppealDecision(ProceedingCommand):
    text: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AnswerAppeal(ProceedingCommand):
    """outcome, form: what takes the place of the decision, where it is changed; never heavier."""

    result: AppealOutcome
    reasons: str
    outcome: ReviewOutcome | None = None
    form: str = ""
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PublishOutcome(ProceedingCommand):
    where: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EnforceDecision(ProceedingCommand):
    how: str


@dataclass(frozen=True, kw_only=True)
class ProposeReviewClosing(ProceedingCommand):
    reason: str


@dataclass(frozen=True, kw_only=True)
class CloseReview(ProceedingCommand):
    """By another person than the one who proposed it."""
