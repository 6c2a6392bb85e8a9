"""Rules of handing over, accepting, returning, assigning and taking over."""

from __future__ import annotations

from domain.model import dossier_events as ev
from domain.model import refusals as no
from domain.model import rule_keys as keys
from domain.model.deadline import due_instant
from domain.model.dossier import Dossier, principal
from domain.model.dossier_authority import (
    clock,
    is_receiver,
    name_of,
    need_addressee,
    need_head,
    need_holder,
    need_step,
    ruled,
    travel_of,
)
from domain.model.reference import Reference


def rule_send(state: Dossier, body: ev.Transit, reference: Reference) -> None:
    need_holder(state, body, reference)
    need_addressee(body.to, body, reference)
    need_step(state, body.step_id, reference)


def rule_submit(state: Dossier, body: ev.SubmittedForApproval, reference: Reference) -> None:
    rule_send(state, body, reference)
    if body.to.official is None:
        raise no.BadValue(field="to", why_vi="phải trình cho một người", why_en="it goes to one official")


def rule_assign(state: Dossier, body: ev.Transit, reference: Reference) -> None:
    need_head(state, body, reference)
    if body.to.official is None:
        raise no.BadValue(field="to", why_vi="phải giao cho một người", why_en="it goes to one official")
    need_addressee(body.to, body, reference)
    need_step(state, body.step_id, reference)


def rule_rework(state: Dossier, body: ev.ReturnedForRework, reference: Reference) -> None:
    need_holder(state, body, reference)
    need_addressee(body.to, body, reference)
    if state.submitted_by is None:
        raise no.NothingSubmitted


def rule_accept(state: Dossier, body: ev.HandoverAccepted, reference: Reference) -> None:
    """Also of what was deemed accepted, as long as nothing was done with it: it confirms it.

    The sender accepts it in nobody's name: what they hold would stand as held for somebody else.
    """
    deemed = state.deemed
    if deemed is not None and deemed.travel.handover_no == body.handover_no:
        travel = deemed.travel
    else:
        travel = travel_of(state, body.handover_no)
    receives = is_receiver(travel, principal(body), reference, body.occurred_at)
    if not receives or travel.from_official in (principal(body), body.actor):
        raise no.MeantForAnother(to=name_of(travel.to), actor=body.actor)


def rule_return(state: Dossier, body: ev.HandoverReturned, reference: Reference) -> None:
    if not body.reason.strip():
        raise no.BadValue(field="reason", why_vi="phải nêu lý do", why_en="a reason must be given")
    if not body.after_deemed:
        travel = travel_of(state, body.handover_no)
    else:
        deemed = state.deemed
        if deemed is None or deemed.travel.handover_no != body.handover_no:
            raise no.NoTransit(handover_no=body.handover_no, holder=state.holder or state.unit_id)
        travel = deemed.travel
        unit = travel.to.unit or state.unit_id
        hours = reference.hours(reference.organisation.agency_of(unit))
        within = ruled(state, body, reference, keys.HANDOVER_RETURN_WITHIN)
        if within is not None and within.binds and body.occurred_at > due_instant(deemed.at, within.value, hours):
            raise no.ReturnTooLate(deemed_at=clock(deemed.at))
    who, at = principal(body), body.occurred_at
    pooled = body.after_deemed and state.holder is None and who == reference.organisation.head_of(state.unit_id, at)
    if not pooled and not is_receiver(travel, who, reference, at):
        raise no.MeantForAnother(to=name_of(travel.to), actor=body.actor)


def rule_recall(state: Dossier, body: ev.Recalled, _: Reference) -> None:
    travel = travel_of(state, body.handover_no)
    if principal(body) != travel.from_official:
        raise no.NotTheSender(sender=travel.from_official)


def rule_take_over(state: Dossier, body: ev.TakenOver, reference: Reference) -> None:
    """From a pool any member of the unit may take it; from a holder only a superior, or the settler."""
    need_step(state, body.step_id, reference)
    who, at = principal(body), body.occurred_at
    if state.travel is not None and body.actor == state.travel.from_official:
        raise no.MeantForAnother(to=name_of(state.travel.to), actor=body.actor)
    if state.holder is None and state.travel is None:
        if reference.organisation.is_in_unit(who, state.unit_id, at):
            return
    elif (
        state.travel is not None and state.travel.to.official is None and is_receiver(state.travel, who, reference, at)
    ):
        return
    need_head(state, body, reference)
