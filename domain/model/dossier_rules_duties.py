"""Rules of due dates, apologies, reminders and escalation."""

from __future__ import annotations

from typing import Any

from domain.model import dossier_events as ev
from domain.model import refusals as no
from domain.model import rule_keys as keys
from domain.model.dossier import Dossier, principal
from domain.model.dossier_authority import (
    clock,
    is_superior,
    need_head,
    ruled,
    stand_in,
)
from domain.model.event import is_official
from domain.model.reference import Reference


def rule_apology(state: Dossier, body: ev.ApologyIssued, reference: Reference) -> None:
    if state.due is None or state.due.in_force is None:
        raise no.BadValue(field="due_at", why_vi="hồ sơ không có hạn đang tính", why_en="no due date is in force")
    at = body.occurred_at
    if principal(body) != state.holder and not is_superior(principal(body), state.unit_id, reference, at):
        raise no.HeldByAnother(holder=state.holder or state.unit_id)
    most = ruled(state, body, reference, keys.APOLOGY_COUNT_MAX)
    if most is not None and most.binds and state.apologies >= most.value:
        raise no.SecondApologyRefused(rule_pack=state.rule_pack)
    if body.due_at <= state.due.in_force:
        raise no.NewDateNotLater(due_at=clock(body.due_at), in_force=clock(state.due.in_force))


def rule_due_date(state: Dossier, body: ev.DueDateRecomputed | ev.DueDateKept, reference: Reference) -> None:
    """By a head of the dossier, or by whoever edits the calendar."""
    if state.due is None or state.due.in_force is None:
        raise no.BadValue(field="due_at", why_vi="hồ sơ không có hạn đang tính", why_en="no due date is in force")
    if not body.reason.strip():
        raise no.BadValue(field="reason", why_vi="phải nêu lý do", why_en="a reason must be given")
    if is_official(body.actor) and body.actor not in reference.calendar.editors:
        need_head(state, body, reference)


def rule_written_reminder(state: Dossier, body: ev.WrittenReminderIssued, reference: Reference) -> None:
    if not reference.organisation.is_active(body.to_official, body.occurred_at):
        raise no.AddresseeUnknown(to=body.to_official)
    if body.to_official == principal(body):
        raise no.AddressedToOneself(to=body.to_official)
    need_head(state, body, reference)


def rule_escalation(state: Dossier, body: Any, reference: Reference) -> None:
    rung = state.rungs.get(body.escalation_no)
    if rung is None:
        raise no.NoSuchMatter(what="escalation", number=body.escalation_no)
    if isinstance(body, ev.EscalationAnswered) and rung.answered:
        raise no.AlreadyAnswered(what="escalation", number=body.escalation_no)
    who, at = principal(body), body.occurred_at
    organisation = reference.organisation
    agency = organisation.agency_of(state.unit_id)
    # The duty passes with the office: whoever holds it now, or stands in for the bearer, answers in their place.
    now = {"head": organisation.head_of(state.unit_id, at), "leader": organisation.leader_of(agency or "", at)}
    if who not in (rung.bearer, stand_in(rung.bearer, reference, at), now.get(rung.office)):
        raise no.NotTheAddressee(to=rung.bearer, actor=body.actor)
