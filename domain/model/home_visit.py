"""A home visit (hẹn tại nhà): asked for, given a time with an official, kept with its result, or missed, and by whom.

Who the person is, and where they live, lies in the vault with the applicant's data; events name the applicant by an
opaque id. The unit owes an answer within a term, and the official the appointment: both are duties. That one was missed
is a fact with its ground, no verdict.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from domain.model.deadline import Deadline
from domain.model.duty import Duty
from domain.model.event import ActorId, Event, Instant, OfficialId, Recorded, UnitId, topic
from domain.model.proceeding import Involvement, Nature, Opening

NAME: Final = "home-visit"
ANSWER: Final = "answer-visit-request"
KEEP: Final = "keep-visit"
"""The kinds of the duties."""

_INSTANT: Final = timedelta(microseconds=1)


class MissedBy(StrEnum):
    """Who was not there."""

    OFFICIAL = "official"
    CITIZEN = "citizen"
    UNKNOWN = "unknown"


class VisitStage(StrEnum):
    """How far it is."""

    REQUESTED = "visit-requested"
    SCHEDULED = "visit-scheduled"
    TO_RESCHEDULE = "visit-to-reschedule"
    DONE = "visit-done"
    MISSED = "visit-missed"
    DECLINED = "visit-declined"
    CANCELLED = "visit-cancelled"


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """The time that was asked for, out of those that were offered."""

    official: OfficialId
    slot_no: int


@topic("home-visit.Requested")
class Requested(Opening, frozen=True, kw_only=True):
    """Help at home is asked of a one-stop unit, for a procedure. The unit answers by `due_at`."""

    unit_id: UnitId
    procedure_code: str
    applicant_id: UUID
    due_at: Instant
    deadline: Deadline
    binds: bool
    wish: Wish | None = None


@topic("home-visit.Scheduled")
class Scheduled(Event, frozen=True, kw_only=True):
    """A time with an official, in a slot that was offered. `result_due_at`: by then its result is on record.

    reason: why it is another time than before; empty the first time.
    """

    visit_no: int
    official: OfficialId
    slot_no: int
    place: int
    starts_at: Instant
    ends_at: Instant
    result_due_at: Instant
    reason: str = ""


@topic("home-visit.Declined")
class Declined(Event, frozen=True, kw_only=True):
    reason: str


@topic("home-visit.Cancelled")
class Cancelled(Event, frozen=True, kw_only=True):
    """The one who asked does not want it any more."""

    reason: str = ""


@topic("home-visit.Done")
class Done(Event, frozen=True, kw_only=True):
    """Somebody was there. dossier_id: what was lodged then, if anything was."""

    visit_no: int
    outcome: str
    dossier_id: UUID | None = None


@topic("home-visit.Missed")
class Missed(Event, frozen=True, kw_only=True):
    """It did not take place. ground: what shows who was not there.

    by the official: the unit owes another time by `due_at`. By the citizen, or if it is not known: it ends.
    """

    visit_no: int
    by: MissedBy
    ground: str
    due_at: Instant | None = None
    deadline: Deadline | None = None
    binds: bool = True


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A time that the unit owes: since when, until when, and what met it."""

    began_at: Instant
    began_position: int
    due_at: Instant
    binds: bool
    met_at: Instant | None = None
    met_position: int | None = None
    met_by: ActorId | None = None
    ended_at: Instant | None = None
    ended_position: int | None = None


class Appointment(msgspec.Struct, frozen=True, kw_only=True):
    """A time that was given, and what became of it. moved: another time took its place, or it was called off."""

    number: int
    official: OfficialId
    slot_no: int
    place: int
    starts_at: Instant
    ends_at: Instant
    result_due_at: Instant
    at: Instant
    position: int
    done_at: Instant | None = None
    done_position: int | None = None
    done_by: ActorId | None = None
    moved_at: Instant | None = None
    moved_position: int | None = None
    missed_by: MissedBy | None = None
    missed_at: Instant | None = None
    missed_position: int | None = None

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.moved_at is None and self.missed_at is None


class Visit(msgspec.Struct, frozen=True):
    requested: Requested | None = None
    stage: VisitStage = VisitStage.REQUESTED
    answers: tuple[Answer, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    ended_at: Instant | None = None
    dossier_id: UUID | None = None
    outcome: str = ""

    @property
    def appointment(self) -> Appointment | None:
        """The time that holds; None where there is none."""
        return self.appointments[-1] if self.appointments and self.appointments[-1].is_open else None


def evolve(state: Visit, recorded: Recorded[Event]) -> Visit:
    body, at, position = recorded.body, recorded.body.occurred_at, recorded.position
    replace = msgspec.structs.replace
    match body:
        case Requested():
            asked = Answer(began_at=at, began_position=position, due_at=body.due_at, binds=body.binds)
            return Visit(requested=body, answers=(asked,))
        case Scheduled():
            moved = _last(state, moved_at=at, moved_position=position) if state.appointment is not None else state
            given = Appointment(
                number=body.visit_no,
                official=body.official,
                slot_no=body.slot_no,
                place=body.place,
                starts_at=body.starts_at,
                ends_at=body.ends_at,
                result_due_at=body.result_due_at,
                at=at,
                position=position,
            )
            answered = _answered(moved, met_at=at, met_position=position, met_by=body.acting_for or body.actor)
            return replace(answered, appointments=(*moved.appointments, given), stage=VisitStage.SCHEDULED)
        case Declined():
            declined = _answered(state, met_at=at, met_position=position, met_by=body.acting_for or body.actor)
            return replace(declined, stage=VisitStage.DECLINED, ended_at=at)
        case Cancelled():
            off = _last(state, moved_at=at, moved_position=position) if state.appointment is not None else state
            off = _answered(off, ended_at=at, ended_position=position)
            return replace(off, stage=VisitStage.CANCELLED, ended_at=at)
        case Done():
            done = _last(state, done_at=at, done_position=position, done_by=body.acting_for or body.actor)
            return replace(done, stage=VisitStage.DONE, ended_at=at, dossier_id=body.dossier_id, outcome=body.outcome)
        case Missed():
            missed = _last(state, missed_by=body.by, missed_at=at, missed_position=position)
            if body.due_at is None:
                return replace(missed, stage=VisitStage.MISSED, ended_at=at)
            owed = Answer(began_at=at, began_position=position, due_at=body.due_at, binds=body.binds)
            return replace(missed, stage=VisitStage.TO_RESCHEDULE, answers=(*missed.answers, owed))
        case _:
            return state


def _last(state: Visit, **changes: object) -> Visit:
    """With changes to the time that was given last."""
    changed = msgspec.structs.replace(state.appointments[-1], **changes)
    return msgspec.structs.replace(state, appointments=(*state.appointments[:-1], changed))


def _answered(state: Visit, **changes: object) -> Visit:
    """With changes to the answer that is owed, if one is."""
    owed = state.answers[-1]
    if owed.met_at is not None or owed.ended_at is not None:
        return state
    changed = msgspec.structs.replace(owed, **changes)
    return msgspec.structs.replace(state, answers=(*state.answers[:-1], changed))


def duties(state: Visit) -> Sequence[Duty]:
    """The answers that the unit owes, then the appointments that officials owe."""
    if state.requested is None:
        return ()
    unit = state.requested.unit_id
    answers = [
        Duty(
            key=f"answer:{number}",
            kind=ANSWER,
            unit=unit,
            began_at=one.began_at,
            began_position=one.began_position,
            due_at=one.due_at,
            met_at=one.met_at,
            met_position=one.met_position,
            met_by=one.met_by,
            ended_at=one.ended_at,
            ended_position=one.ended_position,
            binds=one.binds,
        )
        for number, one in enumerate(state.answers, 1)
    ]
    return [*answers, *(_kept(one, unit) for one in state.appointments)]


def _kept(one: Appointment, unit: UnitId) -> Duty:
    """An appointment that the official missed stays unmet until its term is over, also if the miss is known before."""
    ended_at, ended_position = one.moved_at, one.moved_position
    if one.missed_at is not None:
        ended_position = one.missed_position
        by_official = one.missed_by is MissedBy.OFFICIAL
        ended_at = max(one.missed_at, one.result_due_at + _INSTANT) if by_official else one.missed_at
    return Duty(
        key=f"keep:{one.number}",
        kind=KEEP,
        unit=unit,
        official=one.official,
        began_at=one.at,
        began_position=one.position,
        due_at=one.result_due_at,
        met_at=one.done_at,
        met_position=one.done_position,
        met_by=one.done_by,
        ended_at=ended_at,
        ended_position=ended_position,
        escalates=one.missed_at is None,
    )


def _involved(state: Visit) -> Involvement:
    if state.requested is None:
        return Involvement()
    return Involvement(
        officials=frozenset(one.official for one in state.appointments),
        units=frozenset({state.requested.unit_id}),
        dossiers=frozenset({state.dossier_id} if state.dossier_id is not None else ()),
    )


NATURE: Final = Nature(
    name=NAME,
    letters="HN",
    vi="Hẹn tại nhà",
    en="Home visit",
    opening=Requested,
    initial=Visit(),
    evolve=evolve,
    duties=duties,
    involved=_involved,
    title=lambda state: state.requested.procedure_code if state.requested is not None else "",
    stage=lambda state: state.stage,
    ended_at=lambda state: state.ended_at,
)
