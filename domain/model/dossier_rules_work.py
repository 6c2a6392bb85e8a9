"""Rules of work on a dossier: steps, opinions, obstacles, instructions, approval."""

from __future__ import annotations

from typing import Any

from domain.model import dossier_events as ev
from domain.model import dossier_refusals as no_moments
from domain.model import refusals as no
from domain.model import rule_keys as keys
from domain.model.deadline import due_instant
from domain.model.dossier import Dossier, Obstacle, Travel, body_key, principal
from domain.model.dossier_authority import (
    clock,
    is_approved_by_head,
    is_receiver,
    is_superior,
    name_of,
    need_addressee,
    need_head,
    need_holder,
    need_other_head,
    need_step,
    ruled,
)
from domain.model.event import Event, OfficialId
from domain.model.reference import Reference


def rule_step(state: Dossier, body: ev.StepStarted | ev.StepCompleted, reference: Reference) -> None:
    need_holder(state, body, reference)
    need_step(state, body.step_id, reference)
    if not isinstance(body, ev.StepCompleted):
        return
    if state.step_id != body.step_id:
        raise no.StepNotCurrent(current=state.step_id or "—", step=body.step_id)
    if body.step_id in state.completed:
        raise no_moments.StepAlreadyCompleted(step=body.step_id)


def rule_opinion_requested(state: Dossier, body: ev.OpinionRequested, reference: Reference) -> None:
    need_holder(state, body, reference)
    need_addressee(body.to, body, reference)
    asked_already = (state.step_id or "", body_key(body.to)) in state.asked
    if asked_already and not is_approved_by_head(body.approved_by, state, body, reference):
        raise no.OpinionAskedAgain(to=body_key(body.to))


def rule_opinion_given(state: Dossier, body: ev.OpinionGiven, reference: Reference) -> None:
    opinion = state.opinions.get(body.opinion_no)
    if opinion is None:
        raise no.NoSuchMatter(what="opinion", number=body.opinion_no)
    if any(o.asked_by == opinion.consulted and n > body.opinion_no for n, o in state.opinions.items()):
        raise no.BadValue(field="opinion", why_vi="còn ý kiến chưa trả lời", why_en="an opinion is still waited for")
    who, at = principal(body), body.occurred_at
    if opinion.to.outside is not None:
        if who != opinion.asked_by and not is_superior(who, state.unit_id, reference, at):
            raise no.NotTheAddressee(to=opinion.asked_by, actor=body.actor)
        return
    if opinion.consulted is not None:
        allowed = who == opinion.consulted
    else:
        travel = Travel(0, ev.TransitKind.OPINION, opinion.asked_by, opinion.to, at, None)
        head = reference.organisation.head_of(opinion.to.unit, at) if opinion.to.unit else None
        allowed = is_receiver(travel, who, reference, at) or who == head
    if not allowed:
        raise no.NotTheAddressee(to=opinion.consulted or name_of(opinion.to), actor=body.actor)


def rule_obstacle(state: Dossier, body: ev.ObstacleReported, reference: Reference) -> None:
    need_holder(state, body, reference)
    need_addressee(body.addressee, body, reference)
    absence = reference.organisation.absence_at(principal(body), body.occurred_at)
    oneself = {principal(body), body.actor, absence.acting_id if absence else None}
    official = body.addressee.official
    if official is not None and (official in oneself or official in _own_acting(body, reference)):
        raise no.AddressedToOneself(to=official)
    if official is None and body.addressee.unit is not None:
        # A pool is answered by its head: reporting to a pool of which one is the head is reporting to oneself.
        head = reference.organisation.head_of(body.addressee.unit, body.occurred_at)
        if head in oneself:
            raise no.AddressedToOneself(to=body.addressee.unit)

    _check_obstacle_term(state, body, reference)


def _check_obstacle_term(state: Dossier, body: ev.ObstacleReported, reference: Reference) -> None:
    """An excuse lasts as long as its term, so nobody states one of any length; the head may extend it."""
    most = ruled(state, body, reference, keys.OBSTACLE_OUTSIDE_MAX)
    if most is None or not most.binds:
        return
    agency = reference.organisation.agency_of(body.addressee.unit) if body.addressee.unit else state.agency_id
    if body.due_at > due_instant(body.occurred_at, most.value, reference.hours(agency)):
        raise no_moments.TermTooLong(term=body.term, most=most.value)


def _own_acting(body: Event, reference: Reference) -> set[OfficialId]:
    """Officials named to stand in for the reporter in any absence that is not over."""
    person = reference.organisation.officials.get(principal(body))
    if person is None:
        return set()
    return {a.acting_id for a in person.absences if a.acting_id is not None and a.end_at > body.occurred_at}


def rule_obstacle_accepted(state: Dossier, body: ev.ObstacleAccepted, reference: Reference) -> None:
    """Only a further one needs it, once; its reporter does not accept it, though they be the head."""
    obstacle = _open_obstacle(state, body.obstacle_no)
    if obstacle.accepted or not obstacle.further:
        raise no.NoSuchMatter(what="further obstacle", number=body.obstacle_no)
    need_other_head(state, body, reference, than=obstacle.reported_by)


def rule_obstacle_extended(state: Dossier, body: ev.ObstacleTermExtended, reference: Reference) -> None:
    obstacle = _open_obstacle(state, body.obstacle_no)
    need_other_head(state, body, reference, than=obstacle.reported_by)
    if body.due_at <= obstacle.due_at:
        raise no.NewDateNotLater(due_at=clock(body.due_at), in_force=clock(obstacle.due_at))


def rule_obstacle_answered(state: Dossier, body: ev.ObstacleAnswered, reference: Reference) -> None:
    obstacle = _open_obstacle(state, body.obstacle_no)
    if obstacle.answered:
        raise no.AlreadyAnswered(what="obstacle", number=body.obstacle_no)
    who, at, to = principal(body), body.occurred_at, obstacle.addressee
    if body.common_id is not None:
        allowed = True  # who answers the common obstacle was judged there; no order about the dossier names one
    elif to.outside is not None:
        allowed = who == obstacle.reported_by or is_superior(who, state.unit_id, reference, at)
    elif to.official is not None:
        allowed = who == to.official
    else:
        allowed = to.unit is not None and reference.organisation.is_in_unit(who, to.unit, at)
    if not allowed:
        raise no.NotTheAddressee(to=name_of(to), actor=body.actor)
    if body.no_obstacle and not body.answer.strip():
        raise no.BadValue(field="answer", why_vi="phải nêu lý do", why_en="a reason must be given")


def rule_obstacle_resolved(state: Dossier, body: ev.ObstacleResolved, reference: Reference) -> None:
    obstacle = _open_obstacle(state, body.obstacle_no)
    who = principal(body)
    if who not in (obstacle.reported_by, state.holder) and not is_superior(
        who, state.unit_id, reference, body.occurred_at
    ):
        raise no.NotTheAddressee(to=obstacle.reported_by, actor=body.actor)


def _open_obstacle(state: Dossier, number: int) -> Obstacle:
    obstacle = state.obstacles.get(number)
    if obstacle is None or obstacle.resolved:
        raise no.NoSuchMatter(what="obstacle", number=number)
    return obstacle


def rule_instruction(state: Dossier, body: ev.InstructionGiven, reference: Reference) -> None:
    need_head(state, body, reference)
    if not reference.organisation.is_active(body.to_official, body.occurred_at):
        raise no.AddresseeUnknown(to=body.to_official)


def rule_objection(state: Dossier, body: ev.ObjectionRecorded, _: Reference) -> None:
    addressed_to = state.instructions.get(body.instruction_no)
    if addressed_to is None:
        raise no.NoSuchMatter(what="instruction", number=body.instruction_no)
    if body.actor != addressed_to:
        raise no.NotTheAddressee(to=addressed_to, actor=body.actor)


def rule_approve(state: Dossier, body: ev.Approved, reference: Reference) -> None:
    need_holder(state, body, reference)
    if state.submitted_by is None or state.approved:
        raise no.NothingSubmitted
    procedure = reference.catalogue.get(state.procedure_code, state.procedure_version)
    if not procedure.four_eyes:
        return
    workers = {o for step, who in state.worked.items() if step not in _approval_steps(procedure) for o in who}
    if {body.actor, principal(body)} & (workers | {state.submitted_by}):
        raise no.OwnWorkNotApproved(actor=body.actor)


def _approval_steps(procedure: Any) -> set[str]:
    """Receiving a dossier at the counter and handing out its result are no work that approval judges."""
    return {s.step_id for s in procedure.steps if s.role in ("receive", "return", "approve")}
