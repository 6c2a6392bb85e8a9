"""How answers, terms and ends of common obstacles are decided."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from domain import obstacle_commands as cmd
from domain.application import Decision
from domain.model import obstacle_events as ev
from domain.model import refusals as no
from domain.model import rule_keys as keys
from domain.model.dossier_authority import clock
from domain.model.dossier_refusals import NotOneself
from domain.model.event import Event
from domain.model.obstacle import CHASE, JUDGE, MEASURE, Answer, Obstacle
from domain.model.obstacle_refusals import NotTheReporter, ObstacleNotAtThat
from domain.model.working_time import office_day
from domain.obstacle_in_dossiers import answered_in_dossiers
from domain.obstacle_people import (
    agency_of,
    chairmans_office,
    is_lead,
    is_reporter,
    need_lead,
    need_reporter,
    need_superior,
)
from domain.obstacle_terms import chase_due, close_of, terms_again
from domain.proceeding_about import About, Decide, due_of, need_text, need_usable, ruled, term_from
from domain.proceeding_commands import ProceedingCommand


def _extend(about: About, order: cmd.ExtendCommonObstacle) -> Event:
    """By the reporting unit's head, or the Chairman's office, while the term runs."""
    state: Obstacle = about.state
    organisation = about.reference.organisation
    if not organisation.is_in_unit(about.who, chairmans_office(about), about.at):
        need_superior(about, state.reporting_unit)
    need_text(reason=order.reason)
    if not state.waits_for_answer or state.due_at is None or about.at > state.due_at:
        raise ObstacleNotAtThat(why_vi="không có thời hạn trả lời nào đang chạy", why_en="no term to answer is running")
    due_at = close_of(about, order.until_on, state.lead or state.reporting_unit)
    if due_at <= state.due_at:
        raise no.NewDateNotLater(due_at=clock(due_at), in_force=clock(state.due_at))
    return ev.TermExtended(
        **about.meta,
        due_at=due_at,
        reason=order.reason,
        chase_due_at=None if state.lead is not None else chase_due(about, state.reporting_unit, due_at),
    )


def _chase(about: About, order: cmd.ChaseOutside) -> Event:
    state: Obstacle = about.state
    need_reporter(about)
    need_text(how=order.how)
    if CHASE not in state.awaits:
        raise ObstacleNotAtThat(
            why_vi="không chờ trả lời của cơ quan ngoài hệ thống", why_en="no body outside the system is waited for"
        )
    due = terms_again(about, order.term)
    assert due.chase_due_at is not None
    return ev.Chased(
        **about.meta,
        how=order.how,
        heard=order.heard,
        term=str(due.deadline.term),
        due_at=due.due_at,
        deadline=due.deadline,
        chase_due_at=due.chase_due_at,
    )


# --- answers


def _answer(about: About, order: cmd.AnswerCommonObstacle) -> Decision:
    """By somebody of the lead; of a body outside entered by the reporter or their head. A later one takes the place
    of an earlier one. What hangs on it is answered with it."""
    state: Obstacle = about.state
    if state.lead is None:
        need_reporter(about)
    else:
        need_lead(about)
    need_text(answer=order.answer)
    need_usable(order.attachments)
    if state.resolved_at is not None:
        raise ObstacleNotAtThat(
            why_vi="vướng mắc đã được tháo gỡ; mở lại trước", why_en="the obstacle is resolved; reopen it first"
        )
    if order.no_obstacle and order.measure_until_on is not None:
        raise no.BadValue(
            field="measure_until_on",
            why_vi="trả lời không vướng mắc thì không có biện pháp",
            why_en="where there is no obstacle there is no measure",
        )
    measure_due_at = None
    if order.measure_until_on is not None:
        if order.measure_until_on < office_day(about.at):
            raise no.BadValue(field="measure_until_on", why_vi="ngày đã qua", why_en="the day is past")
        measure_due_at = close_of(about, order.measure_until_on, state.lead or state.reporting_unit)
    within = ruled(about, keys.OBSTACLE_JUDGED).value
    answered = answered_in_dossiers(about, order.proceeding_id, order.answer, no_obstacle=order.no_obstacle)
    event = ev.Answered(
        **about.meta,
        answer_no=len(state.answers) + 1,
        answer=order.answer,
        no_obstacle=order.no_obstacle,
        measure_until_on=order.measure_until_on,
        measure_due_at=measure_due_at,
        judge_due_at=due_of(term_from(about, within, agency_of(about, state.reporting_unit))),
        in_dossiers=answered.obstacles,
        attachments=order.attachments,
    )
    return Decision([event], answered.also)


def _accept(about: About, order: cmd.AcceptObstacleAnswer) -> Event:
    answer = _to_be_judged(about)
    return ev.AnswerAccepted(
        **about.meta,
        answer_no=answer.answer_no,
        note=order.note,
        close_due_at=None if MEASURE in about.state.awaits else _close_due(about),
    )


def _reject(about: About, order: cmd.RejectObstacleAnswer) -> Event:
    answer = _to_be_judged(about)
    need_text(reason=order.reason)
    due = terms_again(about, order.term)
    return ev.AnswerNotAccepted(
        **about.meta,
        answer_no=answer.answer_no,
        reason=order.reason,
        due_at=due.due_at,
        deadline=due.deadline,
        chase_due_at=due.chase_due_at,
    )


def _to_be_judged(about: About) -> Answer:
    """The last answer, of which the reporter has not said whether it helps. Nobody who gave it, or in whose name
    it was given, judges it, in whosever name."""
    state: Obstacle = about.state
    need_reporter(about)
    if JUDGE not in state.awaits or state.last_answer is None:
        raise ObstacleNotAtThat(why_vi="không có trả lời nào chờ xác nhận", why_en="no answer waits to be judged")
    issued = about.context.issued
    for official in (about.who, issued.actor):
        if state.lead is not None and official in state.last_answer.hands:
            raise NotOneself(actor=official)
    return state.last_answer


# --- the end


def _resolve(about: About, order: cmd.ResolveCommonObstacle) -> Decision:
    """By the reporter or their head at any time; by the lead once it has answered."""
    state: Obstacle = about.state
    if not is_reporter(about):
        if not is_lead(about):
            raise NotTheReporter(reporter=state.reporter, unit=state.reporting_unit)
        if state.waits_for_answer:
            raise ObstacleNotAtThat(why_vi="cơ quan chủ trì phải trả lời trước", why_en="the lead answers first")
    need_text(how=order.how)
    if state.resolved_at is not None:
        raise ObstacleNotAtThat(why_vi="vướng mắc đã được tháo gỡ", why_en="the obstacle is resolved already")
    answered = answered_in_dossiers(about, order.proceeding_id, order.how, no_obstacle=False)
    event = ev.Resolved(**about.meta, how=order.how, close_due_at=_close_due(about), in_dossiers=answered.obstacles)
    return Decision([event], answered.also)


def _reopen(about: About, order: cmd.ReopenObstacle) -> Event:
    need_reporter(about)
    need_text(reason=order.reason)
    if about.state.resolved_at is None:
        raise ObstacleNotAtThat(why_vi="vướng mắc đang mở", why_en="the obstacle is open")
    due = terms_again(about, order.term)
    return ev.Reopened(
        **about.meta,
        reason=order.reason,
        due_at=due.due_at,
        deadline=due.deadline,
        chase_due_at=due.chase_due_at,
    )


def _close(about: About, order: cmd.CloseObstacle) -> Event:
    state: Obstacle = about.state
    if not about.reference.organisation.is_in_unit(about.who, chairmans_office(about), about.at):
        need_reporter(about)
    need_text(outcome=order.outcome)
    if state.resolved_at is None:
        raise ObstacleNotAtThat(
            why_vi="phải được tháo gỡ trước khi khép lại", why_en="it has to be resolved before it is closed"
        )
    return ev.Closed(**about.meta, outcome=order.outcome)


def _close_due(about: About) -> datetime:
    state: Obstacle = about.state
    within = ruled(about, keys.OBSTACLE_CLOSED).value
    return due_of(term_from(about, within, agency_of(about, state.reporting_unit)))


ACTS: Final[dict[type[ProceedingCommand], Decide]] = {
    cmd.ExtendCommonObstacle: _extend,
    cmd.ChaseOutside: _chase,
    cmd.AnswerCommonObstacle: _answer,
    cmd.AcceptObstacleAnswer: _accept,
    cmd.RejectObstacleAnswer: _reject,
    cmd.ResolveCommonObstacle: _resolve,
    cmd.ReopenObstacle: _reopen,
    cmd.CloseObstacle: _close,
}
