"""Orders about directives. Of files an order has the names and hashes; the bytes are stored by the doors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.model.attachment import Attachment
from domain.model.directive import DueReading
from domain.model.event import AgencyId, OfficialId, UnitId
from domain.proceeding_commands import ProceedingCommand


@dataclass(frozen=True, kw_only=True)
class IssueDirective(ProceedingCommand):
    """To one agency or unit, or to several: one directive each, the first of them under `proceeding_id`.

    order: number and date of the order as it is written; basis: its legal basis. agencies are meant as a whole, units
    alone. Until when: `due_on` read as `reading` says, or a `term` such as `10wd`. inspection_id with findings,
    dossiers, official (about whose record): what gave rise to it.
    """

    order: str
    title: str
    text: str
    basis: str
    agencies: tuple[AgencyId, ...] = ()
    units: tuple[UnitId, ...] = ()
    reading: DueReading = DueReading.BEFORE
    due_on: date | None = None
    term: str | None = None
    inspection_id: UUID | None = None
    findings: tuple[int, ...] = ()
    dossiers: tuple[UUID, ...] = ()
    official: OfficialId | None = None
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReportRemedy(ProceedingCommand):
    """What was done, by the addressee."""

    text: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class VerifyRemedy(ProceedingCommand):
    """By somebody of another agency. found: how they looked and what they saw."""

    report_no: int
    found: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SendRemedyBack(ProceedingCommand):
    """Not enough yet; a new day or term."""

    report_no: int
    reason: str
    reading: DueReading = DueReading.BY
    due_on: date | None = None
    term: str | None = None


@dataclass(frozen=True, kw_only=True)
class FindReportFalse(ProceedingCommand):
    """What a report says is not so; also after it was verified. At least one piece of evidence; a new day or term."""

    report_no: int
    text: str
    dossiers: tuple[UUID, ...] = ()
    events: tuple[int, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    reading: DueReading = DueReading.BY
    due_on: date | None = None
    term: str | None = None


@dataclass(frozen=True, kw_only=True)
class AskExtension(ProceedingCommand):
    """By the addressee, before the term ends."""

    until_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class GrantExtension(ProceedingCommand):
    """Before the term ends; until the close of a day. until_on: None for the day that was asked for."""

    request_no: int
    until_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class DeclineExtension(ProceedingCommand):
    request_no: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class RevokeDirective(ProceedingCommand):
    reason: str
