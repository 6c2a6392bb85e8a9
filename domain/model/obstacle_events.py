"""What happens to an obstacle beyond one dossier: a rule, a system or an agency stands in the way (DOMAIN.md §9).

It is addressed to one unit, the *lead*, which answers for the whole, or to a body outside the system. Others may have
a *part* each. Dossiers hang on it by their own `dossier.ObstacleReported`; whose time is excused, and who answers
after the term, follows from the dossier's own events alone (custody rule 7).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec

from domain.model.attachment import Attachment
from domain.model.deadline import Deadline
from domain.model.event import Event, Instant, UnitId, topic
from domain.model.proceeding import Opening


class Subject(StrEnum):
    """What stands in the way."""

    RULE = "rule"
    SYSTEM = "system"
    AGENCY = "agency"
    OTHER = "other"


class InDossier(msgspec.Struct, frozen=True, kw_only=True):
    """An obstacle that a dossier has of its own."""

    dossier_id: UUID
    obstacle_no: int


class ObstacleEvent(Event, frozen=True, kw_only=True):
    """Something about the obstacle in whose stream it stands."""


@topic("obstacle.Opened")
class Opened(Opening, frozen=True, kw_only=True):
    """Reported by an official of `reporting_unit`.

    field: the field of procedures it lies in, e.g. Đất đai; empty where it is none in particular.
    lead: the unit that answers for the whole; None where `outside` names a body outside the system.
    due_at: the end of the term to answer. chase_due_at: by when the head chases a body outside that did not answer.
    """

    subject: Subject
    title: str
    description: str
    reporting_unit: UnitId
    term: str
    due_at: Instant
    deadline: Deadline
    field: str = ""
    procedure_code: str | None = None
    lead: UnitId | None = None
    outside: str | None = None
    chase_due_at: Instant | None = None
    attachments: tuple[Attachment, ...] = ()


# --- dossiers that hang on it


@topic("obstacle.DossierLinked")
class DossierLinked(ObstacleEvent, frozen=True, kw_only=True):
    """obstacle_no: the dossier's own obstacle that this one answers; None while it has none that is open."""

    dossier_id: UUID
    obstacle_no: int | None = None


@topic("obstacle.DossierUnlinked")
class DossierUnlinked(ObstacleEvent, frozen=True, kw_only=True):
    """It hangs on it no longer; nothing in the dossier changes."""

    dossier_id: UUID
    reason: str


# --- joint handling


@topic("obstacle.PartAsked")
class PartAsked(ObstacleEvent, frozen=True, kw_only=True):
    """Another unit joins: it owes the lead an answer to `question` within its own term."""

    part_no: int
    unit_id: UnitId
    question: str
    term: str
    due_at: Instant
    deadline: Deadline


@topic("obstacle.PartAnswered")
class PartAnswered(ObstacleEvent, frozen=True, kw_only=True):
    part_no: int
    answer: str
    attachments: tuple[Attachment, ...] = ()


@topic("obstacle.PartWithdrawn")
class PartWithdrawn(ObstacleEvent, frozen=True, kw_only=True):
    """The lead needs it no longer."""

    part_no: int
    reason: str


@topic("obstacle.LeadOffered")
class LeadOffered(ObstacleEvent, frozen=True, kw_only=True):
    """The lead asks another unit to lead; it leads on until that unit takes it."""

    unit_id: UnitId
    reason: str


@topic("obstacle.LeadDeclined")
class LeadDeclined(ObstacleEvent, frozen=True, kw_only=True):
    reason: str


@topic("obstacle.LeadTaken")
class LeadTaken(ObstacleEvent, frozen=True, kw_only=True):
    """From here on `unit_id` answers for the whole, until `due_at`: the due date as it was, at least the least term."""

    unit_id: UnitId
    due_at: Instant


@topic("obstacle.LeadAppointed")
class LeadAppointed(ObstacleEvent, frozen=True, kw_only=True):
    """The Chairman's office settles who leads. Also in the place of a body outside the system."""

    unit_id: UnitId
    reason: str
    due_at: Instant


# --- terms


@topic("obstacle.TermExtended")
class TermExtended(ObstacleEvent, frozen=True, kw_only=True):
    """The reporting unit's head, or the Chairman's office, gives longer, before the term is over."""

    due_at: Instant
    reason: str
    chase_due_at: Instant | None = None


@topic("obstacle.Chased")
class Chased(ObstacleEvent, frozen=True, kw_only=True):
    """A body outside the system was chased; it states, or is set, another term."""

    how: str
    heard: str
    term: str
    due_at: Instant
    deadline: Deadline
    chase_due_at: Instant


# --- answers


@topic("obstacle.Answered")
class Answered(ObstacleEvent, frozen=True, kw_only=True):
    """The lead's answer for the whole; of a body outside, as entered by the reporting unit.

    no_obstacle: there is none, with the reason in `answer`. measure_due_at: by when the lead will have done what it
    names. judge_due_at: by when the reporter says whether the answer helps. in_dossiers: obstacles of dossiers that
    are answered by it, in the same transaction.
    """

    answer_no: int
    answer: str
    judge_due_at: Instant
    no_obstacle: bool = False
    measure_until_on: date | None = None
    measure_due_at: Instant | None = None
    in_dossiers: tuple[InDossier, ...] = ()
    attachments: tuple[Attachment, ...] = ()


@topic("obstacle.AnswerAccepted")
class AnswerAccepted(ObstacleEvent, frozen=True, kw_only=True):
    """The reporter says that it helps. Where the answer names no measure to come, the obstacle is resolved by it.

    close_due_at: then, by when the reporter closes it.
    """

    answer_no: int
    note: str = ""
    close_due_at: Instant | None = None


@topic("obstacle.AnswerNotAccepted")
class AnswerNotAccepted(ObstacleEvent, frozen=True, kw_only=True):
    """The reporter says why it does not help; another answer is owed by `due_at`."""

    answer_no: int
    reason: str
    due_at: Instant
    deadline: Deadline
    chase_due_at: Instant | None = None


# --- the Chairman's office


@topic("obstacle.BroughtUp")
class BroughtUp(ObstacleEvent, frozen=True, kw_only=True):
    """Brought to the Chairman's office by hand; `unit_id` decides by `due_at`."""

    request_no: int
    reason: str
    unit_id: UnitId
    due_at: Instant
    deadline: Deadline


@topic("obstacle.Decided")
class Decided(ObstacleEvent, frozen=True, kw_only=True):
    """What the Chairman's office decided about it."""

    request_no: int
    decision: str


# --- the end


@topic("obstacle.Resolved")
class Resolved(ObstacleEvent, frozen=True, kw_only=True):
    """It stands in the way no longer. in_dossiers: as in `Answered`, where no answer had been given."""

    how: str
    close_due_at: Instant
    in_dossiers: tuple[InDossier, ...] = ()


@topic("obstacle.Reopened")
class Reopened(ObstacleEvent, frozen=True, kw_only=True):
    """It stands in the way again; the lead owes another answer by `due_at`."""

    reason: str
    due_at: Instant
    deadline: Deadline
    chase_due_at: Instant | None = None


@topic("obstacle.Closed")
class Closed(ObstacleEvent, frozen=True, kw_only=True):
    outcome: str
