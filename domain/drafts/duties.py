"""Drafts about due dates and escalation, and the notes of the deadline workflows."""

from __future__ import annotations

from typing import Final

import msgspec

from domain import dossier_commands as cmd
from domain.drafts.draft import Draft, Drafter
from domain.model import dossier_events as ev
from domain.model import refusals as no
from domain.model.deadline import Deadline, due, start_clock, stop_clock
from domain.model.deadline_explained import ClockEffect
from domain.model.dossier import Dossier
from domain.model.event import Event
from domain.model.reference import Reference
from domain.model.working_time import office_day


def _apologise(about: Draft, order: cmd.IssueApology) -> Event:
    """In time: a whole working day lies between the day of the apology and the appointed day, or it is that day's eve.

    At least one working day before the appointed day (DOMAIN.md §2), so the last possible day is the working
    day before it.
    """
    state = about.state
    if state.due is None or state.due.in_force is None:
        raise no.BadValue(field="due_on", why_vi="hồ sơ không có hạn đang tính", why_en="no due date is in force")
    hours = about.reference.hours(state.agency_id)
    if not hours.is_working_day(order.due_on):
        raise no.BadValue(field="due_on", why_vi="không phải ngày làm việc", why_en="it is no working day")
    due_day = office_day(state.due.in_force)
    in_time = about.at < state.due.in_force and hours.working_days_between(office_day(about.at), due_day) >= 1
    return ev.ApologyIssued(
        **about.meta,
        cause=order.cause,
        unit_in_charge=order.unit_in_charge or state.unit_id,
        due_at=hours.closing(order.due_on),
        in_time=in_time,
        owed_by=state.holder or about.reference.organisation.head_of(state.unit_id, about.at),
    )


def _recompute(about: Draft, order: cmd.RecomputeDueDate) -> Event:
    state = about.state
    if state.due is None or state.due.in_force is None:
        raise no.BadValue(field="due_at", why_vi="hồ sơ không có hạn đang tính", why_en="no due date is in force")
    deadline = reckon_anew(state, about.reference)
    if deadline.due_at is None:
        raise no.BadValue(field="due_at", why_vi="hồ sơ không có hạn đang tính", why_en="no due date is in force")
    return ev.DueDateRecomputed(
        **about.meta,
        reason=order.reason,
        calendar_version=about.reference.calendar.version,
        due_at=deadline.due_at,
        deadline=deadline,
    )


def reckon_anew(state: Dossier, reference: Reference) -> Deadline:
    """The present deadline, worked out again from the receipt and every stop, with the calendar as it stands."""
    if state.due is None:
        raise ValueError("nothing was received")
    old = state.due.deadline
    hours = reference.hours(state.agency_id)
    deadline = due(old.started_at, old.term, hours, cutoff=old.cutoff)
    for pause in old.explanation.pauses:
        if pause.start_at < old.started_at or pause.effect is ClockEffect.RESTART:
            continue
        deadline = stop_clock(deadline, pause.start_at, pause.effect, hours)
        if pause.end_at is not None:
            deadline = start_clock(deadline, pause.end_at, hours)
    return msgspec.structs.replace(deadline, run=old.run)


def _written_reminder(about: Draft, order: cmd.IssueWrittenReminder) -> Event:
    return ev.WrittenReminderIssued(**about.meta, to_official=order.to_official, duty=order.duty, text=order.text)


def _acknowledge(about: Draft, order: cmd.AcknowledgeEscalation) -> Event:
    return ev.EscalationAcknowledged(**about.meta, escalation_no=order.escalation_no)


def _answer_escalation(about: Draft, order: cmd.AnswerEscalation) -> Event:
    if not order.measure.strip():
        raise no.BadValue(field="measure", why_vi="phải nêu biện pháp", why_en="name a measure")
    if order.until_on < office_day(about.at):
        raise no.BadValue(field="until_on", why_vi="ngày đã qua", why_en="the day is past")
    return ev.EscalationAnswered(
        **about.meta, escalation_no=order.escalation_no, measure=order.measure, until_on=order.until_on
    )


def _note_deemed(about: Draft, order: cmd.NoteDeemedAcceptance) -> Event:
    return ev.HandoverDeemedAccepted(
        **about.meta,
        handover_no=order.handover_no,
        answerer=order.answerer,
        confirmed_by_presence=order.confirmed_by_presence,
    )


def _remind(about: Draft, order: cmd.Remind) -> Event:
    return ev.Reminded(
        **about.meta,
        reminder_no=about.next("reminder_no"),
        cause=order.cause,
        run=order.run,
        to_official=order.to_official,
        due_at=order.due_at,
    )


def _note_stall(about: Draft, order: cmd.NoteStall) -> Event:
    return ev.Stalled(
        **about.meta,
        stall_no=about.next("stall_no"),
        since=order.since,
        working_days=order.working_days,
        holder=order.holder,
    )


def _note_apology(about: Draft, order: cmd.NoteApologyOwed) -> Event:
    return ev.ApologyOwed(**about.meta, due_at=order.due_at, owed_by=order.owed_by)


def _escalate(about: Draft, order: cmd.Escalate) -> Event:
    return ev.Escalated(
        **about.meta,
        escalation_no=about.next("escalation_no"),
        cause=order.cause,
        run=order.run,
        rung=order.rung,
        office=order.office,
        bearer=order.bearer,
        answer_term=order.answer_term,
        answer_due_at=order.answer_due_at,
        skipped=order.skipped,
    )


def _note_unanswered(about: Draft, order: cmd.NoteUnanswered) -> Event:
    return ev.EscalationUnanswered(**about.meta, escalation_no=order.escalation_no, bearer=order.bearer)


DRAFTS: Final[dict[type[cmd.DossierCommand], Drafter]] = {
    cmd.IssueApology: _apologise,
    cmd.RecomputeDueDate: _recompute,
    cmd.IssueWrittenReminder: _written_reminder,
    cmd.AcknowledgeEscalation: _acknowledge,
    cmd.AnswerEscalation: _answer_escalation,
    cmd.NoteDeemedAcceptance: _note_deemed,
    cmd.Remind: _remind,
    cmd.NoteStall: _note_stall,
    cmd.NoteApologyOwed: _note_apology,
    cmd.Escalate: _escalate,
    cmd.NoteUnanswered: _note_unanswered,
}
