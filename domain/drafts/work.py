"""Drafts of work on a dossier: steps, opinions, obstacles, instructions, approval."""

from __future__ import annotations

from typing import Final

from domain import dossier_commands as cmd
from domain.drafts.draft import Draft, Drafter, addressee
from domain.model import dossier_events as ev
from domain.model import refusals as no
from domain.model.deadline import due
from domain.model.event import Event
from domain.model.term import Term


def _start(about: Draft, order: cmd.StartStep) -> Event:
    return ev.StepStarted(**about.meta, step_id=order.step_id)


def _complete(about: Draft, order: cmd.CompleteStep) -> Event:
    return ev.StepCompleted(**about.meta, step_id=order.step_id, outcome=order.outcome, on_software=order.on_software)


def _request_opinion(about: Draft, order: cmd.RequestOpinion) -> Event:
    term = Term.parse(order.term)
    due_at = None
    if order.outside is not None:
        due_at = due(about.at, term, about.reference.hours(about.state.agency_id)).due_at
    return ev.OpinionRequested(
        **about.meta,
        handover_no=about.next("handover_no"),
        from_official=about.who,
        to=addressee(about, order.to_official, order.to_unit, order.outside),
        opinion_no=about.next("opinion_no"),
        question=order.question,
        term=str(term),
        due_at=due_at,
        approved_by=order.approved_by,
    )


def _give_opinion(about: Draft, order: cmd.GiveOpinion) -> Event:
    return ev.OpinionGiven(**about.meta, opinion_no=order.opinion_no, opinion=order.opinion)


def _report_obstacle(about: Draft, order: cmd.ReportObstacle) -> Event:
    asked = addressee(about, order.to_official, order.to_unit, order.outside)
    organisation_ = about.reference.organisation
    agency = organisation_.agency_of(asked.unit) if asked.unit else about.state.agency_id
    term = Term.parse(order.term)
    due_at = due(about.at, term, about.reference.hours(agency)).due_at
    if due_at is None:
        raise ValueError("a term that was just begun has a due instant")
    return ev.ObstacleReported(
        **about.meta,
        obstacle_no=about.next("obstacle_no"),
        addressee=asked,
        description=order.description,
        term=str(term),
        due_at=due_at,
        step_id=about.state.step_id,
        further=(about.state.step_id or "") in about.state.obstacle_steps,
    )


def _accept_obstacle(about: Draft, order: cmd.AcceptObstacle) -> Event:
    return ev.ObstacleAccepted(**about.meta, obstacle_no=order.obstacle_no)


def _extend_obstacle(about: Draft, order: cmd.ExtendObstacleTerm) -> Event:
    return ev.ObstacleTermExtended(
        **about.meta, obstacle_no=order.obstacle_no, due_at=order.due_at, reason=order.reason
    )


def _answer_obstacle(about: Draft, order: cmd.AnswerObstacle) -> Event:
    return ev.ObstacleAnswered(
        **about.meta, obstacle_no=order.obstacle_no, answer=order.answer, no_obstacle=order.no_obstacle
    )


def _resolve_obstacle(about: Draft, order: cmd.ResolveObstacle) -> Event:
    return ev.ObstacleResolved(**about.meta, obstacle_no=order.obstacle_no, how=order.how)


def _instruct(about: Draft, order: cmd.GiveInstruction) -> Event:
    number = about.next("instruction_no")
    return ev.InstructionGiven(**about.meta, instruction_no=number, to_official=order.to_official, text=order.text)


def _object(about: Draft, order: cmd.RecordObjection) -> Event:
    return ev.ObjectionRecorded(**about.meta, instruction_no=order.instruction_no, text=order.text)


def _submit(about: Draft, order: cmd.SubmitForApproval) -> Event:
    return ev.SubmittedForApproval(
        **about.meta,
        handover_no=about.next("handover_no"),
        from_official=about.who,
        to=addressee(about, order.to_official, None),
        step_id=order.step_id,
        note=order.note,
    )


def _approve(about: Draft, order: cmd.Approve) -> Event:
    return ev.Approved(**about.meta, note=order.note)


def _rework(about: Draft, order: cmd.ReturnForRework) -> Event:
    to_official = order.to_official or about.state.submitted_by
    if to_official is None:
        raise no.NothingSubmitted
    return ev.ReturnedForRework(
        **about.meta,
        handover_no=about.next("handover_no"),
        from_official=about.who,
        to=addressee(about, to_official, None),
        step_id=order.step_id,
        reason=order.reason,
    )


DRAFTS: Final[dict[type[cmd.DossierCommand], Drafter]] = {
    cmd.StartStep: _start,
    cmd.CompleteStep: _complete,
    cmd.RequestOpinion: _request_opinion,
    cmd.GiveOpinion: _give_opinion,
    cmd.ReportObstacle: _report_obstacle,
    cmd.AcceptObstacle: _accept_obstacle,
    cmd.ExtendObstacleTerm: _extend_obstacle,
    cmd.AnswerObstacle: _answer_obstacle,
    cmd.ResolveObstacle: _resolve_obstacle,
    cmd.GiveInstruction: _instruct,
    cmd.RecordObjection: _object,
    cmd.SubmitForApproval: _submit,
    cmd.Approve: _approve,
    cmd.ReturnForRework: _rework,
}
