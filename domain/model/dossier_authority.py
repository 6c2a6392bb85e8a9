"""Who may do what with a dossier at which moment: questions that the rules of every area ask.

What follows from time alone is put in before an act is judged: see `domain.model.dossier_time`.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from domain.model import dossier_events as ev
from domain.model import dossier_refusals as no_moments
from domain.model import refusals as no
from domain.model.dossier import Dossier, Travel, principal
from domain.model.event import OFFICE_ZONE, Event, OfficialId, UnitId, is_official
from domain.model.reference import Reference
from domain.model.rules import Key, Value
from domain.model.substitution import substitutes
from domain.model.working_time import office_day

T = TypeVar("T")


def ruled(state: Dossier, body: Event, reference: Reference, key: Key[T]) -> Value[T] | None:
    """What the dossier's rule pack says: the pack of its receipt, on the day of the receipt; before it, today's."""
    if state.rule_pack is None or state.received_at is None:
        day = office_day(body.occurred_at)
        return reference.rules.for_day(day).find(key, day)
    return reference.rules.get(state.rule_pack).find(key, office_day(state.received_at))


def need_actor(body: Event, reference: Reference) -> None:
    """Officials act only while appointed; in another's name only the one who stands in for them at that moment.

    Whoever is absent and acts is back by that act, so the actor's own absence is looked over.
    """
    organisation, at = reference.organisation, body.occurred_at
    if is_official(body.actor) and not organisation.is_active(body.actor, at):
        raise no.NotAppointed(actor=body.actor, at=clock(at))
    named = body.acting_for
    if named is None or named == body.actor:
        return
    allowed = stand_in(named, reference, at) if named in organisation.officials else None
    if body.actor != allowed:
        raise no.NotActingFor(actor=body.actor, principal=named, at=clock(at), substitute=allowed or named)


def need_holder(state: Dossier, body: Event, reference: Reference) -> None:
    """The act is the holder's (or of whoever stands in for the holder); of the pool it is the head's."""
    who = principal(body)
    if state.holder is None:
        head = reference.organisation.head_of(state.unit_id, body.occurred_at)
        if who != head:
            raise no.HeldByAnother(holder=state.unit_id)
    elif who != state.holder:
        raise no.HeldByAnother(holder=state.holder)


def need_unit(body: Event, unit: UnitId, reference: Reference) -> None:
    if not reference.organisation.is_in_unit(principal(body), unit, body.occurred_at):
        raise no.NotOfTheUnit(actor=principal(body), unit=unit)


def stand_in(official: OfficialId, reference: Reference, at: datetime) -> OfficialId | None:
    """The one who stands in for an official who is not there: the first of custody rule 6 who is; else None."""
    organisation = reference.organisation
    if organisation.is_present(official, at):
        return None
    return next((o for o in substitutes(reference, official, at) if organisation.is_present(o, at)), None)


def is_superior(official: OfficialId, unit: UnitId, reference: Reference, at: datetime) -> bool:
    """The head of the unit, the leader of its agency, or the one who stands in for either."""
    organisation = reference.organisation
    agency = organisation.agency_of(unit)
    bosses = [organisation.head_of(unit, at), organisation.leader_of(agency, at) if agency else None]
    return any(boss is not None and official in (boss, stand_in(boss, reference, at)) for boss in bosses)


def need_head(state: Dossier, body: Event, reference: Reference) -> None:
    if principal(body) == state.settler or principal(body) == _above_conflict(state, reference, body.occurred_at):
        return
    if not is_superior(principal(body), state.unit_id, reference, body.occurred_at):
        head = reference.organisation.head_of(state.unit_id, body.occurred_at) or "—"
        raise no.HeadOnly(unit=state.unit_id, head=head)


def _above_conflict(state: Dossier, reference: Reference, at: datetime) -> OfficialId | None:
    """Where the head and the leader have a conflict with the dossier, whoever stands in for an absent head next."""
    organisation = reference.organisation
    agency = organisation.agency_of(state.unit_id)
    head = organisation.head_of(state.unit_id, at)
    bosses = {head, organisation.leader_of(agency, at) if agency else None} - {None}
    if not bosses or not bosses <= set(state.conflicts.values()):
        return None
    first = head or min(boss for boss in bosses if boss is not None)
    free = (o for o in substitutes(reference, first, at) if o not in state.conflicts.values())
    return next((o for o in free if organisation.is_present(o, at)), None)


def need_other_head(state: Dossier, body: Event, reference: Reference, *, than: OfficialId) -> None:
    """A superior agrees to what somebody did; nobody agrees to what is their own."""
    need_head(state, body, reference)
    if than in (body.actor, principal(body)):
        raise no_moments.NotOneself(actor=than)


def is_approved_by_head(official: OfficialId | None, state: Dossier, body: Event, reference: Reference) -> bool:
    """By a superior who was there to agree, and who is not the one who asks."""
    at = body.occurred_at
    if official is None or official in (body.actor, principal(body)):
        return False
    return reference.organisation.is_present(official, at) and is_superior(official, state.unit_id, reference, at)


def need_addressee(to: ev.Answerable, body: Event, reference: Reference) -> None:
    organisation, at = reference.organisation, body.occurred_at
    if to.official is not None:
        if not organisation.is_active(to.official, at):
            raise no.AddresseeUnknown(to=to.official)
        if to.official == principal(body):
            raise no.AddressedToOneself(to=to.official)
        if to.unit is not None and not organisation.is_in_unit(to.official, to.unit, at):
            raise no.NotOfTheUnit(actor=to.official, unit=to.unit)
    elif to.unit is not None:
        unit = organisation.units.get(to.unit)
        day = office_day(at)
        if unit is None or day < unit.valid_from or (unit.valid_to is not None and day > unit.valid_to):
            raise no.AddresseeUnknown(to=to.unit)
    elif to.outside is None or not to.outside.strip():
        raise no.AddresseeUnknown(to="—")


def need_step(state: Dossier, step_id: str | None, reference: Reference) -> None:
    if step_id is None or state.code is None:
        return
    procedure = reference.catalogue.get(state.procedure_code, state.procedure_version)
    if procedure.step(step_id) is None:
        raise no.StepUnknown(step=step_id, steps=", ".join(s.step_id for s in procedure.steps))


def travel_of(state: Dossier, handover_no: int) -> Travel:
    if state.travel is None or state.travel.handover_no != handover_no:
        raise no.NoTransit(handover_no=handover_no, holder=state.holder or state.unit_id)
    return state.travel


def is_receiver(travel: Travel, official: OfficialId, reference: Reference, at: datetime) -> bool:
    """Whether a transit is meant for the official: by name, or as a member of the unit it goes to."""
    if travel.to.official is not None:
        return official == travel.to.official
    unit = travel.to.unit
    return unit is not None and reference.organisation.is_in_unit(official, unit, at)


def need_involved(state: Dossier, about: OfficialId | None) -> None:
    if about is not None and about not in involved(state):
        raise no.NotInvolved(actor=about)


def involved(state: Dossier) -> set[OfficialId]:
    """Officials with at least one act in the dossier, or to whom it was sent or escalated."""
    found: set[OfficialId] = set()
    for recorded in state.log:
        body = recorded.body
        found.update(o for o in (body.actor, body.acting_for) if o is not None and is_official(o))
        if isinstance(body, ev.Transit) and body.to.official is not None:
            found.add(body.to.official)
        if isinstance(body, ev.Escalated):
            found.add(body.bearer)
    return found


def name_of(to: ev.Answerable) -> str:
    return to.official or to.unit or to.outside or "—"


def clock(at: datetime | None) -> str:
    """An instant as an officer reads it."""
    return "—" if at is None else at.astimezone(OFFICE_ZONE).strftime("%d/%m/%Y %H:%M")
