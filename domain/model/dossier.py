"""The state of a dossier, as far as deciding the next act needs it.

The state is a fold over the *effective* history: corrections applied, late entries at their own time.
Who answers at which instant is a richer question and belongs to `custody`; here stands who took it last,
what is on its way, what is waited for.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from domain.model import dossier_events as ev
from domain.model.deadline import Deadline
from domain.model.event import AgencyId, Event, OfficialId, Recorded, UnitId


class Phase(StrEnum):
    """Where a dossier stands in its life."""

    LODGED = "lodged"
    RECEIVED = "received"
    FINISHED = "finished"
    RETURNED = "returned"
    REFUSED = "refused"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"


NOWHERE: Final = UUID(int=0)
"""The id of a dossier that has no event yet."""

OPEN: Final = (Phase.LODGED, Phase.RECEIVED)
"""Phases in which a dossier is worked on. After `finished` the result still travels to the applicant."""


class Travel(msgspec.Struct, frozen=True):
    """A transit under way. from_unit, from_step: where it lay, and lies again if it comes back.

    back_to: who took the applicant's answer in meanwhile, and has it then; None: the sender.
    """

    handover_no: int
    kind: ev.TransitKind
    from_official: OfficialId
    to: ev.Answerable
    sent_at: datetime
    step_id: str | None
    opinion_no: int | None = None
    from_unit: UnitId = ""
    from_step: str | None = None
    back_to: OfficialId | None = None


class Supplement(msgspec.Struct, frozen=True):
    request_no: int
    requested_by: OfficialId
    since: datetime


class Payment(msgspec.Struct, frozen=True):
    """A financial duty, or a fee that stops the clock."""

    amount_dong: int
    asked_by: OfficialId
    since: datetime
    is_fee: bool


class Opinion(msgspec.Struct, frozen=True):
    """Asked and not given. arrived: it lies with the consulted official, or in the consulted unit's pool."""

    opinion_no: int
    asked_by: OfficialId
    to: ev.Answerable
    consulted: OfficialId | None = None
    previous_unit: UnitId | None = None
    arrived: bool = False


class Obstacle(msgspec.Struct, frozen=True):
    obstacle_no: int
    reported_by: OfficialId
    addressee: ev.Answerable
    due_at: datetime
    further: bool = False
    accepted: bool = False
    answered: bool = False
    resolved: bool = False


class Rung(msgspec.Struct, frozen=True):
    """A delivered escalation."""

    escalation_no: int
    bearer: OfficialId
    cause: ev.Cause
    run: str
    rung: int
    office: str
    acknowledged: bool = False
    answered: bool = False


class Deemed(msgspec.Struct, frozen=True):
    """A transit that was deemed accepted and that the receiver may still refuse as not theirs."""

    travel: Travel
    at: datetime


class Due(msgspec.Struct, frozen=True):
    """The term's reckoning as stored: due dates under their two names, and how to reckon on after a stop."""

    term: str
    effect: str
    received_at: datetime
    first_slip: datetime | None
    in_force: datetime | None
    deadline: Deadline


class Dossier(msgspec.Struct, frozen=True):
    """`log` is everything stored of it, in order of position; the rest follows from it.

    holder: who accepted it last; None while it lies in the pool of `unit_id`. held_since: since when that is so.
    latest_at: of the latest event, notes included; last_act_at: of the latest act of a person.
    ordinals: the highest number given to each kind of matter, in whatever was stored, whether it counts or not.
    deemed_returns: the pairs of units (in order of id) between which a deemed acceptance was refused.
    conflicts: officials with a declared conflict of interest, by its number.
    completed: steps that were completed since the last return for rework.
    """

    dossier_id: UUID = NOWHERE
    version: int = 0
    log: tuple[Recorded[Event], ...] = ()
    phase: Phase = Phase.LODGED
    last_act_at: datetime | None = None
    latest_at: datetime | None = None
    ordinals: dict[str, int] = {}
    procedure_code: str = ""
    procedure_version: int = 0
    agency_id: AgencyId = ""
    unit_id: UnitId = ""
    one_stop_id: UnitId = ""
    applicant_id: UUID | None = None
    channel: ev.Channel = ev.Channel.COUNTER
    result_channel: ev.Channel = ev.Channel.COUNTER
    code: str | None = None
    rule_pack: str | None = None
    lodged_at: datetime | None = None
    received_at: datetime | None = None
    ended_at: datetime | None = None
    due: Due | None = None
    holder: OfficialId | None = None
    held_since: datetime | None = None
    travel: Travel | None = None
    deemed: Deemed | None = None
    handovers: int = 0
    deemed_returns: tuple[tuple[UnitId, UnitId], ...] = ()
    settler: OfficialId | None = None
    supplement: Supplement | None = None
    supplement_requests: int = 0
    payment: Payment | None = None
    fee_dong: int = 0
    step_id: str | None = None
    completed: tuple[str, ...] = ()
    approved: bool = False
    worked: dict[str, tuple[OfficialId, ...]] = {}
    submitted_by: OfficialId | None = None
    opinions: dict[int, Opinion] = {}
    asked: tuple[tuple[str, str], ...] = ()
    opinion_count: int = 0
    obstacles: dict[int, Obstacle] = {}
    obstacle_steps: tuple[str, ...] = ()
    rungs: dict[int, Rung] = {}
    instructions: dict[int, OfficialId] = {}
    complaints: dict[int, bool] = {}
    conflicts: dict[int, OfficialId] = {}
    apologies: int = 0
    reminders: int = 0
    stalls: int = 0
    result_ready: bool = False
    post_items: dict[str, str] = {}

    @property
    def exists(self) -> bool:
        """Whether it was lodged."""
        return self.lodged_at is not None

    @property
    def is_open(self) -> bool:
        """Worked on: neither finished nor ended without a result."""
        return self.phase in OPEN

    @property
    def with_applicant(self) -> bool:
        """The applicant answers: a supplement or a payment is waited for."""
        return self.supplement is not None or self.payment is not None

    @property
    def stopped_since(self) -> datetime | None:
        """Since when the clock stands still; None while it runs."""
        starts = [w.since for w in (self.supplement, self.payment) if w is not None]
        return min(starts) if starts else None

    @property
    def consulted(self) -> Opinion | None:
        """The opinion for which it lies on a consulted desk now: of several, asked one from another, the last."""
        arrived = [number for number, opinion in self.opinions.items() if opinion.arrived]
        return self.opinions[max(arrived)] if arrived else None

    def event_at(self, position: int) -> Recorded[Event] | None:
        return next((r for r in self.log if r.position == position), None)


def principal(body: Event) -> OfficialId:
    """In whose name an act was done: the official whom the actor stood in for, else the actor."""
    return body.acting_for or body.actor


def body_key(to: ev.Answerable) -> str:
    """What makes two consulted bodies the same: the outside body's name, or the unit, or the official."""
    return to.outside or to.unit or to.official or ""
