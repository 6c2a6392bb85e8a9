"""Orders about home visits, and about the times that units offer for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from domain.commands import Command
from domain.model.event import OfficialId, UnitId
from domain.model.home_visit import MissedBy
from domain.model.personal_data import Commitments
from domain.proceeding_commands import ProceedingCommand


@dataclass(frozen=True, kw_only=True)
class RequestHomeVisit(ProceedingCommand):
    """Ask a one-stop unit for help at home, by the person or by the counter for them.

    applicant: where their data are taken in with it, the commitments to them. wish_official, wish_slot: the time that
    they would like, out of those that are offered.
    """

    unit_id: UnitId
    procedure_code: str
    applicant_id: UUID
    applicant: Commitments | None = None
    wish_official: OfficialId | None = None
    wish_slot: int | None = None


@dataclass(frozen=True, kw_only=True)
class ScheduleHomeVisit(ProceedingCommand):
    """Give it a time: the next free one of a slot that was offered. reason: needed where it had a time before."""

    official: OfficialId
    slot_no: int
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class DeclineHomeVisit(ProceedingCommand):
    reason: str


@dataclass(frozen=True, kw_only=True)
class CancelHomeVisit(ProceedingCommand):
    """By the one who asked, or by the unit at their word."""

    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class CompleteHomeVisit(ProceedingCommand):
    """The visit took place. dossier_id: what was lodged then, by way of a home visit."""

    outcome: str
    dossier_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class RecordMissedVisit(ProceedingCommand):
    """The visit did not take place: who was not there, and what shows it."""

    by: MissedBy
    ground: str


@dataclass(frozen=True, kw_only=True)
class VisitBookCommand(Command):
    """`official` is whose book it is."""

    official: OfficialId


@dataclass(frozen=True, kw_only=True)
class OfferVisitSlot(VisitBookCommand):
    """Offer a stretch of a day for `capacity` home visits. By the head of the unit, or the official in person."""

    unit_id: UnitId
    day: date
    starts: time
    ends: time
    capacity: int = 1


@dataclass(frozen=True, kw_only=True)
class WithdrawVisitSlot(VisitBookCommand):
    slot_no: int
    reason: str
