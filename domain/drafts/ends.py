"""Drafts of the ends of a dossier and of what is said about it afterwards."""

from __future__ import annotations

from typing import Final

from domain import dossier_commands as cmd
from domain.complaint_opening import opened_by_complaining
from domain.drafts.draft import Draft, Drafted, Drafter
from domain.model import dossier_events as ev
from domain.model.complaint_refusals import AnsweredWithItsComplaint
from domain.model.event import Event
from domain.model.proceeding import KIND, Proceeding


def _stop(about: Draft, order: cmd.Stop) -> Event:
    return ev.Stopped(**about.meta, reason=order.reason)


def _withdraw(about: Draft, order: cmd.Withdraw) -> Event:
    return ev.Withdrawn(**about.meta, reason=order.reason)


def _finish(about: Draft, order: cmd.Finish) -> Event:
    return ev.Finished(**about.meta, outcome=order.outcome)


def _return_result(about: Draft, order: cmd.ReturnResult) -> Event:
    return ev.ResultReturned(**about.meta, channel=order.channel)


def _post_collected(about: Draft, order: cmd.CollectByPost) -> Event:
    return ev.PostCollected(**about.meta, item=order.item)


def _post_delivered(about: Draft, order: cmd.DeliverByPost) -> Event:
    return ev.PostDelivered(**about.meta, item=order.item)


def _post_failed(about: Draft, order: cmd.FailByPost) -> Event:
    return ev.PostFailed(**about.meta, item=order.item, reason=order.reason)


def _rate(about: Draft, order: cmd.Rate) -> Event:
    return ev.Rated(**about.meta, score=order.score, about=order.about)


def _complain(about: Draft, order: cmd.Complain) -> Drafted:
    """It opens a complaint, in which it is handled; here stands that there is one."""
    number = about.next("complaint_no")
    complaint_id, also = opened_by_complaining(about.context, about.state, order.text, order.about)
    complained = ev.Complained(
        **about.meta, complaint_no=number, text=order.text, about=order.about, complaint_id=complaint_id
    )
    return [complained], also


def _answer_complaint(about: Draft, order: cmd.AnswerComplaint) -> Event:
    """For those from before complaints were handled by themselves. AnsweredWithItsComplaint for any other."""
    for recorded in about.state.log:
        body = recorded.body
        if isinstance(body, ev.Complained) and body.complaint_no == order.complaint_no and body.complaint_id:
            known: Proceeding = about.context.state_of(KIND, body.complaint_id)
            raise AnsweredWithItsComplaint(complaint=known.number)
    return ev.ComplaintAnswered(**about.meta, complaint_no=order.complaint_no, answer=order.answer, upheld=order.upheld)


def _explain(about: Draft, order: cmd.Explain) -> Event:
    return ev.ExplanationGiven(**about.meta, text=order.text)


def _note_conflict(about: Draft, order: cmd.NoteConflict) -> Event:
    return ev.ConflictRefused(**about.meta, act=order.act, rule=order.rule)


def _guide_online(about: Draft, order: cmd.GuideOnline) -> Event:
    number = about.next("guidance_no")
    return ev.GuidedOnline(**about.meta, guidance_no=number, shown=order.shown, unit_id=about.state.one_stop_id)


def _declare_conflict(about: Draft, order: cmd.DeclareConflict) -> Event:
    number = about.next("conflict_no")
    return ev.ConflictDeclared(**about.meta, conflict_no=number, about=order.about, reason=order.reason)


def _withdraw_conflict(about: Draft, order: cmd.WithdrawConflict) -> Event:
    return ev.ConflictWithdrawn(**about.meta, conflict_no=order.conflict_no, reason=order.reason)


DRAFTS: Final[dict[type[cmd.DossierCommand], Drafter]] = {
    cmd.Stop: _stop,
    cmd.Withdraw: _withdraw,
    cmd.Finish: _finish,
    cmd.ReturnResult: _return_result,
    cmd.CollectByPost: _post_collected,
    cmd.DeliverByPost: _post_delivered,
    cmd.FailByPost: _post_failed,
    cmd.Rate: _rate,
    cmd.Complain: _complain,
    cmd.AnswerComplaint: _answer_complaint,
    cmd.Explain: _explain,
    cmd.NoteConflict: _note_conflict,
    cmd.GuideOnline: _guide_online,
    cmd.DeclareConflict: _declare_conflict,
    cmd.WithdrawConflict: _withdraw_conflict,
}
