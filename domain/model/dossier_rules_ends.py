"""Rules of the ends of a dossier and of what is said about it afterwards."""

from __future__ import annotations

from domain.model import dossier_events as ev
from domain.model import refusals as no
from domain.model.dossier import Dossier, Phase, principal
from domain.model.dossier_authority import (
    involved,
    is_superior,
    need_holder,
    need_involved,
    need_unit,
)
from domain.model.event import Event, is_official
from domain.model.reference import Reference


def rule_end(state: Dossier, body: ev.Stopped, reference: Reference) -> None:
    if not body.reason.strip():
        raise no.BadValue(field="reason", why_vi="phải nêu lý do", why_en="a reason must be given")
    who, at = principal(body), body.occurred_at
    if who != state.holder and not is_superior(who, state.unit_id, reference, at):
        raise no.HeldByAnother(holder=state.holder or state.unit_id)


def rule_withdraw(state: Dossier, body: ev.Withdrawn, reference: Reference) -> None:
    """The applicant's will; an official of the one-stop unit or the holder enters it."""
    if is_official(body.actor) and principal(body) != state.holder:
        need_unit(body, state.one_stop_id, reference)


def rule_finish(state: Dossier, body: ev.Finished, reference: Reference) -> None:
    need_holder(state, body, reference)
    if state.opinions:
        raise no.BadValue(field="outcome", why_vi="còn ý kiến chưa trả lời", why_en="an opinion is still waited for")


def rule_result(state: Dossier, body: Event, reference: Reference) -> None:
    if state.phase is not Phase.FINISHED:
        raise no.NotFinishedYet
    if is_official(body.actor):
        need_unit(body, state.one_stop_id, reference)
    by_post = state.result_channel is ev.Channel.POST
    at_desk = state.unit_id == state.one_stop_id and state.travel is None
    if isinstance(body, ev.ResultReturned) and not (state.result_ready or (by_post and at_desk)):
        raise no.ResultNotReady(unit=state.one_stop_id)
    if isinstance(body, ev.PostCollected) and not (by_post or state.result_ready):
        raise no.ResultNotReady(unit=state.one_stop_id)
    if isinstance(body, ev.PostDelivered | ev.PostFailed) and state.post_items.get(body.item) != "collected":
        raise no.NoSuchMatter(what="post item", number=body.item)


def rule_guided(state: Dossier, body: ev.GuidedOnline, reference: Reference) -> None:
    """At the counter, by somebody of the one-stop unit."""
    need_unit(body, state.one_stop_id, reference)


def rule_rated(state: Dossier, body: ev.Rated, _: Reference) -> None:
    if not 1 <= body.score <= 5:
        raise no.BadValue(field="score", why_vi="từ 1 đến 5", why_en="from 1 to 5")
    if state.is_open:
        raise no.NotFinishedYet
    need_involved(state, body.about)


def rule_complained(state: Dossier, body: ev.Complained, _: Reference) -> None:
    need_involved(state, body.about)
    if not body.text.strip():
        raise no.BadValue(field="text", why_vi="phải có nội dung", why_en="it must say something")


def rule_complaint_answered(state: Dossier, body: ev.ComplaintAnswered, _: Reference) -> None:
    answered = state.complaints.get(body.complaint_no)
    if answered is None or (answered and body.level == 1):
        raise no.NoSuchMatter(what="complaint", number=body.complaint_no)
    if {body.actor, principal(body)} & involved(state):
        raise no.ConflictOfInterest(actor=body.actor)


def rule_explanation(state: Dossier, body: ev.ExplanationGiven, _: Reference) -> None:
    if body.actor not in involved(state):
        raise no.NotInvolved(actor=body.actor)
