"""Orders about complaints. No order carries who complains: that goes into the vault, and the order names an id."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.model.complaint_events import ComplaintChannel, ComplaintKind
from domain.model.event import OfficialId, UnitId
from domain.model.personal_data import Commitments
from domain.proceeding_commands import ProceedingCommand


@dataclass(frozen=True, kw_only=True)
class LodgeComplaint(ProceedingCommand):
    """person_id, person: the complainant in the vault, with the commitments to data that come in with it.

    dossier_id: the dossier it is about; then it also stands there. `Complain` on a dossier is the same act.
    """

    channel: ComplaintChannel
    kind: ComplaintKind
    text: str
    about_official: OfficialId | None = None
    about_unit: UnitId | None = None
    procedure_code: str | None = None
    field: str = ""
    dossier_id: UUID | None = None
    person_id: UUID | None = None
    person: Commitments | None = None


@dataclass(frozen=True, kw_only=True)
class AskComplainant(ProceedingCommand):
    question: str


@dataclass(frozen=True, kw_only=True)
class AddToComplaint(ProceedingCommand):
    """What the complainant was asked for: by themself, or taken down at the counter."""

    text: str


@dataclass(frozen=True, kw_only=True)
class RefuseComplaint(ProceedingCommand):
    reason: str


@dataclass(frozen=True, kw_only=True)
class PassOnComplaint(ProceedingCommand):
    """To the competent unit, or to a body outside the system."""

    reason: str
    to_unit: UnitId | None = None
    outside: str | None = None


@dataclass(frozen=True, kw_only=True)
class AssignComplaint(ProceedingCommand):
    to_official: OfficialId
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class AskToBeHeard(ProceedingCommand):
    official: OfficialId
    question: str


@dataclass(frozen=True, kw_only=True)
class SpeakOnComplaint(ProceedingCommand):
    text: str


@dataclass(frozen=True, kw_only=True)
class JudgeComplaint(ProceedingCommand):
    upheld: bool
    reasons: str
    measure: str = ""


@dataclass(frozen=True, kw_only=True)
class AnswerComplainant(ProceedingCommand):
    """to_publish: whether the answer may be published, without names."""

    answer: str
    to_publish: bool = False


@dataclass(frozen=True, kw_only=True)
class PublishComplaintAnswer(ProceedingCommand):
    """As the public may read it: neither names nor anything by which a person is known."""

    question: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class WithholdPublication(ProceedingCommand):
    reason: str


@dataclass(frozen=True, kw_only=True)
class SayWhetherSatisfied(ProceedingCommand):
    satisfied: bool
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class ContestAnswer(ProceedingCommand):
    """The complainant asks for a second level."""

    reason: str
