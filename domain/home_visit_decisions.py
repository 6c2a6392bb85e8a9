"""How orders about home visits are decided. A time is taken in the official's book in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from domain import home_visit_commands as cmd
from domain.applicant_commands import RegisterApplicant
from domain.applicant_decider import refuse_erased, registered
from domain.application import Decision
from domain.model import home_visit as visit
from domain.model import refusals as no
from domain.model import rule_keys as keys
from domain.model import visit_refusals as no_visit
from domain.model.applicant import Applicant, ApplicantUnknown
from domain.model.applicant import stream_of as applicant_stream
from domain.model.dossier import Dossier
from domain.model.dossier_authority import clock, is_superior
from domain.model.dossier_events import Channel
from domain.model.event import APPLICANT, Event, OfficialId, UnitId, is_official
from domain.model.organisation import UnitKind
from domain.model.visit_book import KIND, Slot, TimeFreed, TimeTaken, VisitBook, stream_of
from domain.model.working_time import office_day
from domain.proceeding_about import About, Decisions, due_of, need_text, numbered, ruled, term_from

Also = list[tuple[UUID, Sequence[Event]]]


def _request(about: About, order: cmd.RequestHomeVisit) -> Decision:
    organisation, day = about.reference.organisation, office_day(about.at)
    unit = organisation.units.get(order.unit_id)
    if unit is None or unit.kind is not UnitKind.ONE_STOP or (unit.valid_to is not None and day > unit.valid_to):
        raise no.NotAOneStopUnit(unit=order.unit_id, agency=unit.agency_id if unit is not None else "–")
    if about.reference.catalogue.on(order.procedure_code, day) is None:
        raise no.ProcedureNotInForce(code=order.procedure_code, day=day)
    if is_official(about.who):
        _need_unit(about, order.unit_id)
    also = _applicant(about, order)
    term = ruled(about, keys.HOME_VISIT_ANSWER)
    deadline = term_from(about, term.value, unit.agency_id)
    number, taken = numbered(about, order, visit.NATURE)
    requested = visit.Requested(
        **about.meta,
        number=number,
        unit_id=order.unit_id,
        procedure_code=order.procedure_code,
        applicant_id=order.applicant_id,
        due_at=due_of(deadline),
        deadline=deadline,
        binds=term.binds,
        wish=_wish(about, order),
    )
    return Decision([requested], [taken, *also])


def _applicant(about: About, order: cmd.RequestHomeVisit) -> Also:
    """With the person's own stream, where their data come in with it. ApplicantUnknown, ApplicantErased."""
    person = applicant_stream(order.applicant_id)
    known: Applicant = about.context.state_of("applicant", person)
    refuse_erased(known, order.applicant_id)
    if order.applicant is None:
        if not known.exists:
            raise ApplicantUnknown(applicant=order.applicant_id)
        return []
    register = RegisterApplicant(
        issued=about.context.issued, applicant_id=order.applicant_id, commitments=order.applicant
    )
    return [(person, [registered(known, register, about.context)])]


def _wish(about: About, order: cmd.RequestHomeVisit) -> visit.Wish | None:
    if order.wish_official is None or order.wish_slot is None:
        return None
    slot = _slot(about, order.wish_official, order.wish_slot, order.unit_id)
    if slot.free_place(about.at) is None:
        raise no_visit.SlotFull(official=order.wish_official, slot=order.wish_slot)
    return visit.Wish(official=order.wish_official, slot_no=order.wish_slot)


def _schedule(about: About, order: cmd.ScheduleHomeVisit) -> Decision:
    state: visit.Visit = about.state
    unit = _unit_of(state)
    _need_unit(about, unit)
    slot = _slot(about, order.official, order.slot_no, unit)
    place = slot.free_place(about.at)
    if place is None:
        raise no_visit.SlotFull(official=order.official, slot=order.slot_no)
    if not about.reference.organisation.is_active(order.official, slot.starts_at):
        raise no.AddresseeUnknown(to=order.official)
    if state.appointments:
        need_text(reason=order.reason)
    starts_at, ends_at = slot.time_of(place)
    hours = about.reference.hours(about.reference.organisation.units[unit].agency_id)
    scheduled = visit.Scheduled(
        **about.meta,
        visit_no=len(state.appointments) + 1,
        official=order.official,
        slot_no=order.slot_no,
        place=place,
        starts_at=starts_at,
        ends_at=ends_at,
        result_due_at=max(hours.closing(slot.day), ends_at),
        reason=order.reason.strip(),
    )
    taken = TimeTaken(**about.meta, slot_no=order.slot_no, place=place, visit_id=order.proceeding_id)
    return Decision([scheduled], _books(about, order.proceeding_id, [(order.official, taken)]))


def _decline(about: About, order: cmd.DeclineHomeVisit) -> Event:
    _need_unit(about, _unit_of(about.state))
    need_text(reason=order.reason)
    if about.state.appointments:
        raise no.BadValue(
            field="reason", why_vi="đã có giờ hẹn: hẹn lại hoặc hủy", why_en="it has a time: move it or call it off"
        )
    return visit.Declined(**about.meta, reason=order.reason.strip())


def _cancel(about: About, order: cmd.CancelHomeVisit) -> Decision:
    if about.who != APPLICANT:
        _need_unit(about, _unit_of(about.state))
        need_text(reason=order.reason)
    cancelled = visit.Cancelled(**about.meta, reason=order.reason.strip())
    return Decision([cancelled], _books(about, order.proceeding_id, []))


def _complete(about: About, order: cmd.CompleteHomeVisit) -> Event:
    given = _begun(about)
    need_text(outcome=order.outcome)
    if order.dossier_id is not None:
        dossier: Dossier = about.context.state_of("dossier", order.dossier_id)
        requested = about.state.requested
        if not dossier.exists or dossier.applicant_id != requested.applicant_id:
            raise no.BadValue(
                field="dossier_id", why_vi="không phải hồ sơ của người này", why_en="it is no dossier of this person"
            )
        if dossier.channel is not Channel.HOME_VISIT:
            raise no.BadValue(
                field="dossier_id", why_vi="không nộp tại nhà", why_en="it was not lodged by way of a home visit"
            )
    return visit.Done(**about.meta, visit_no=given.number, outcome=order.outcome.strip(), dossier_id=order.dossier_id)


def _missed(about: About, order: cmd.RecordMissedVisit) -> Event:
    """That the citizen was not there is recorded by somebody else than whose appointment it was. OwnWordAlone."""
    given = _begun(about)
    if order.by is visit.MissedBy.CITIZEN and given.official in (about.who, about.context.issued.actor):
        raise no_visit.OwnWordAlone(official=given.official)
    need_text(ground=order.ground)
    ground = order.ground.strip()
    if order.by is not visit.MissedBy.OFFICIAL:
        return visit.Missed(**about.meta, visit_no=given.number, by=order.by, ground=ground)
    term = ruled(about, keys.HOME_VISIT_ANSWER)
    agency = about.reference.organisation.agency_of(_unit_of(about.state))
    deadline = term_from(about, term.value, agency)
    return visit.Missed(
        **about.meta,
        visit_no=given.number,
        by=order.by,
        ground=ground,
        due_at=due_of(deadline),
        deadline=deadline,
        binds=term.binds,
    )


def _begun(about: About) -> visit.Appointment:
    """The time that holds, once it has begun; by somebody of the unit. VisitWithoutTime, VisitNotBegun."""
    state: visit.Visit = about.state
    _need_unit(about, _unit_of(state))
    given = state.appointment
    if given is None:
        raise no_visit.VisitWithoutTime(number=about.proceeding.number)
    if about.at < given.starts_at:
        raise no_visit.VisitNotBegun(number=about.proceeding.number, starts_at=clock(given.starts_at))
    return given


def _unit_of(state: visit.Visit) -> UnitId:
    assert state.requested is not None
    return state.requested.unit_id


def _need_unit(about: About, unit: UnitId) -> None:
    """Who acts is of the unit, or above it. NotOfTheUnit."""
    if not about.reference.organisation.is_in_unit(about.who, unit, about.at) and not is_superior(
        about.who, unit, about.reference, about.at
    ):
        raise no.NotOfTheUnit(actor=about.who, unit=unit)


def _slot(about: About, official: OfficialId, number: int, unit: UnitId) -> Slot:
    """A slot that this unit offers. SlotUnknown."""
    book: VisitBook = about.context.state_of(KIND, stream_of(official))
    slot = book.slots.get(number)
    if slot is None or slot.unit_id != unit:
        raise no_visit.SlotUnknown(official=official, slot=number)
    return slot


def _books(about: About, visit_id: UUID, taken: Sequence[tuple[OfficialId, Event]]) -> Also:
    """What changes in the officials' books: the time that held until now is free again, and another is taken."""
    by_official: dict[OfficialId, list[Event]] = {}
    given = about.state.appointment
    if given is not None:
        about.context.state_of(KIND, stream_of(given.official))
        freed = TimeFreed(**about.meta, slot_no=given.slot_no, place=given.place, visit_id=visit_id)
        by_official[given.official] = [freed]
    for official, event in taken:
        by_official.setdefault(official, []).append(event)
    return [(stream_of(official), events) for official, events in by_official.items()]


DECISIONS: Final = Decisions(
    nature=visit.NATURE,
    opens={cmd.RequestHomeVisit: _request},
    acts={
        cmd.ScheduleHomeVisit: _schedule,
        cmd.DeclineHomeVisit: _decline,
        cmd.CancelHomeVisit: _cancel,
        cmd.CompleteHomeVisit: _complete,
        cmd.RecordMissedVisit: _missed,
    },
)
