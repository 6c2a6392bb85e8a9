"""Orders about inspections. Of files an order has the names and hashes; the bytes are stored by the doors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.model.attachment import Attachment
from domain.model.event import AgencyId, OfficialId, UnitId
from domain.proceeding_commands import ProceedingCommand


@dataclass(frozen=True, kw_only=True)
class OpenInspection(ProceedingCommand):
    """plan: number and date of the plan or decision. team: its head first. conclude_on: the day of the conclusion.

    announced: the agencies are told; an unannounced check is shown to them with its first finding.
    """

    title: str
    plan: str
    period_from: date
    period_to: date
    agencies: tuple[AgencyId, ...]
    criteria: tuple[str, ...]
    team: tuple[OfficialId, ...]
    conclude_on: date
    announced: bool = True


@dataclass(frozen=True, kw_only=True)
class ChangeInspectionTeam(ProceedingCommand):
    """The whole team from now on, its head first."""

    team: tuple[OfficialId, ...]
    reason: str


@dataclass(frozen=True, kw_only=True)
class MakeFinding(ProceedingCommand):
    """category: the letter of a prohibited act, or empty where a criterion was not met. unit_id: None for the agency.

    evidence: files, dossiers, or events of these dossiers by position, at least one. official: only where a dossier
    shows them at work, or the file `named_in` names them.
    """

    agency_id: AgencyId
    text: str
    category: str = ""
    criterion: str = ""
    unit_id: UnitId | None = None
    dossiers: tuple[UUID, ...] = ()
    events: tuple[int, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    official: OfficialId | None = None
    named_in: str = ""


@dataclass(frozen=True, kw_only=True)
class CorrectFinding(ProceedingCommand):
    """What it says from now on; evidence is added, never taken away. Its addressee is heard anew."""

    finding_no: int
    reason: str
    text: str
    category: str = ""
    criterion: str = ""
    dossiers: tuple[UUID, ...] = ()
    events: tuple[int, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    official: OfficialId | None = None
    named_in: str = ""


@dataclass(frozen=True, kw_only=True)
class WithdrawFinding(ProceedingCommand):
    finding_no: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class StateOnFinding(ProceedingCommand):
    """The view of whoever the finding is about. agrees: nothing is held against it, so no text is needed."""

    finding_no: int
    agrees: bool = False
    text: str = ""
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RecordInspectionMinutes(ProceedingCommand):
    """present: officials of the agency who were there."""

    agency_id: AgencyId
    held_on: date
    text: str
    present: tuple[OfficialId, ...] = ()
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ConcludeInspection(ProceedingCommand):
    """Once everybody was heard, or had the time to be."""

    text: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SettleFinding(ProceedingCommand):
    """Nothing is left to put right, though no directive asked for it."""

    finding_no: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class CloseInspection(ProceedingCommand):
    """Concluded, and every finding remedied, settled or withdrawn."""
