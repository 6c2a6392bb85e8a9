"""Orders about obstacles beyond one dossier. Terms are written as in `domain.model.term`; None: the policy's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.model.attachment import Attachment
from domain.model.event import UnitId
from domain.model.obstacle_events import Subject
from domain.proceeding_commands import ProceedingCommand


@dataclass(frozen=True, kw_only=True)
class ReportCommonObstacle(ProceedingCommand):
    """Address it to one unit that leads, or to a body outside the system.

    joining: units that are to take part from the beginning. dossier_ids: dossiers that hang on it.
    """

    subject: Subject
    title: str
    description: str
    to_unit: UnitId | None = None
    outside: str | None = None
    term: str | None = None
    field: str = ""
    procedure_code: str | None = None
    joining: tuple[UnitId, ...] = ()
    dossier_ids: tuple[UUID, ...] = ()
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LinkToObstacle(ProceedingCommand):
    """A dossier hangs on it, with its own obstacle that is open, if it has one. Again: with the one it has by now."""

    dossier_id: UUID


@dataclass(frozen=True, kw_only=True)
class UnlinkFromObstacle(ProceedingCommand):
    dossier_id: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class AskForPart(ProceedingCommand):
    """The lead asks another unit to handle a part of it."""

    unit_id: UnitId
    question: str
    term: str | None = None


@dataclass(frozen=True, kw_only=True)
class AnswerPart(ProceedingCommand):
    part_no: int
    answer: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class WithdrawPart(ProceedingCommand):
    part_no: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class OfferLead(ProceedingCommand):
    """The head of the lead asks another unit to lead."""

    unit_id: UnitId
    reason: str


@dataclass(frozen=True, kw_only=True)
class TakeLead(ProceedingCommand):
    pass


@dataclass(frozen=True, kw_only=True)
class DeclineLead(ProceedingCommand):
    reason: str


@dataclass(frozen=True, kw_only=True)
class AppointLead(ProceedingCommand):
    """The Chairman's office settles who leads. term: from now; None: the due date stays, at least the least term."""

    unit_id: UnitId
    reason: str
    term: str | None = None


@dataclass(frozen=True, kw_only=True)
class ExtendCommonObstacle(ProceedingCommand):
    """Longer, until the close of a day."""

    until_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class ChaseOutside(ProceedingCommand):
    """heard: what the body outside said. term: what it states now, or is set."""

    how: str
    heard: str
    term: str


@dataclass(frozen=True, kw_only=True)
class AnswerCommonObstacle(ProceedingCommand):
    """measure_until_on: by the close of which day what the answer promises will be done."""

    answer: str
    no_obstacle: bool = False
    measure_until_on: date | None = None
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AcceptObstacleAnswer(ProceedingCommand):
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class RejectObstacleAnswer(ProceedingCommand):
    """The answer does not help; another one is asked for."""

    reason: str
    term: str | None = None


@dataclass(frozen=True, kw_only=True)
class BringUpObstacle(ProceedingCommand):
    """Bring it to the Chairman's office."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class DecideOnObstacle(ProceedingCommand):
    decision: str


@dataclass(frozen=True, kw_only=True)
class ResolveCommonObstacle(ProceedingCommand):
    how: str


@dataclass(frozen=True, kw_only=True)
class ReopenObstacle(ProceedingCommand):
    reason: str
    term: str | None = None


@dataclass(frozen=True, kw_only=True)
class CloseObstacle(ProceedingCommand):
    outcome: str
