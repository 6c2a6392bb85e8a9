"""Drafts about due dates and escalation, and the notes of the deadline workflows."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from domain import dossier_commands as cmd
from domain.drafts.draft import Draft, Drafter
from domain.model import dossier_events as ev
from domain.model import refusals as no
from domain.model.deadline import Deadline, reckoned_anew
from domain.model.dossier_authority import clock, is_superior
from domain.model.event import Event
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
    known, deadline, due_at = _due_dates(about)
    if due_at == known and not _is_head(about):
        raise no.DueDateNotTouched(due_at=clock(known))
    return ev.DueDateRecomputed(
        **about.meta,
        reason=order.reason,
        calendar_version=about.reference.calendar.version,
        due_at=due_at,
        deadline=deadline,
    )


def _keep(about: Draft, order: cmd.KeepDueDate) -> Event:
    kept, _, would_be_at = _due_dates(about)
    if kept == would_be_at:
        raise no.DueDateNotTouched(due_at=clock(kept))
    return ev.DueDateKept(
        **about.meta,
        reason=order.reason,
        calendar_version=about.reference.calendar.version,
        due_at=kept,
        would_be_at=would_be_at,
    )


def _is_head(about: Draft) -> bool:
    """Whoever edits the calendar has to do with due dates that an edit touches, and with no others."""
    state = about.state
    return about.who == state.settler or is_superior(about.who, state.unit_id, about.reference, about.at)


def _due_dates(about: Draft) -> tuple[datetime, Deadline, datetime]:
    """The slip's due instant as it was reckoned, the deadline by the calendar as it stands, and its due instant."""
    state = about.state
    if state.due is not None and state.due.in_force is not None and state.due.deadline.due_at is not None:
        deadline = reckoned_anew(state.due.deadline, about.reference.hours(state.agency_id))
        if deadline.due_at is not None:
            return state.due.deadline.due_at, deadline, deadline.due_at
    raise no.BadValue(field="due_at", why_vi="hồ sơ không có hạn đang tính", why_en="no due date is in force")


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
    cmd.KeepDueDate: _keep,
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
