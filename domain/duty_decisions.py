"""How the notes about duties are decided, what people answer to an escalated one, and how they explain theirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from domain import proceeding_commands as cmd
from domain.model import duty as dt
from domain.model import refusals as no
from domain.model.dossier_authority import clock, stand_in
from domain.model.dossier_refusals import NothingOwed
from domain.model.duty import Duty, Rung
from domain.model.duty_bearers import have_borne
from domain.model.event import Event, OfficialId
from domain.model.natures import duties_of
from domain.model.proceeding_refusals import DutyNeverBorne, DutyUnknown
from domain.model.rule_keys import DUTY_OFFICER
from domain.model.working_time import office_day
from domain.proceeding_about import About, Decide, need_text


def _remind(about: About, order: cmd.RemindOfDuty) -> Event:
    duty = _owed(about, order)
    if duty.run in about.proceeding.notes.reminded or about.at >= duty.due_at:
        raise _nothing(about, order)
    return dt.DutyReminded(**about.meta, duty=order.duty, due_at=duty.due_at, to_official=order.to_official)


def _miss(about: About, order: cmd.NoteDutyMissed) -> Event:
    duty = _owed(about, order)
    if duty.run in about.proceeding.notes.missed or about.at < duty.due_at:
        raise _nothing(about, order)
    return dt.DutyMissed(**about.meta, duty=order.duty, due_at=duty.due_at, unit_id=order.unit_id, bearer=order.bearer)


def _escalate(about: About, order: cmd.EscalateDuty) -> Event:
    duty = _owed(about, order)
    notes = about.proceeding.notes
    delivered = {rung.rung for rung in notes.ladder(duty.run)}
    if not duty.escalates or order.rung in delivered or about.at < duty.due_at:
        raise _nothing(about, order)
    return dt.DutyEscalated(
        **about.meta,
        escalation_no=max(notes.rungs, default=0) + 1,
        duty=order.duty,
        due_at=duty.due_at,
        rung=order.rung,
        office=order.office,
        bearer=order.bearer,
        answer_term=order.answer_term,
        answer_due_at=order.answer_due_at,
        skipped=order.skipped,
    )


def _unanswered(about: About, order: cmd.NoteDutyUnanswered) -> Event:
    rung = about.proceeding.notes.rungs.get(order.escalation_no)
    if rung is None or rung.answered or rung.unanswered_by is not None:
        raise _nothing(about, order)
    return dt.DutyEscalationUnanswered(**about.meta, escalation_no=rung.escalation_no, bearer=order.bearer)


def _acknowledge(about: About, order: cmd.AcknowledgeDutyEscalation) -> Event:
    _need_bearer(about, _rung(about, order.escalation_no))
    return dt.DutyEscalationAcknowledged(**about.meta, escalation_no=order.escalation_no)


def _answer(about: About, order: cmd.AnswerDutyEscalation) -> Event:
    rung = _rung(about, order.escalation_no)
    if rung.answered:
        raise no.AlreadyAnswered(what="escalation", number=order.escalation_no)
    _need_bearer(about, rung)
    if not order.measure.strip():
        raise no.BadValue(field="measure", why_vi="phải nêu biện pháp", why_en="name a measure")
    if order.until_on < office_day(about.at):
        raise no.BadValue(field="until_on", why_vi="ngày đã qua", why_en="the day is past")
    return dt.DutyEscalationAnswered(
        **about.meta, escalation_no=order.escalation_no, measure=order.measure, until_on=order.until_on
    )


def _explain(about: About, order: cmd.ExplainDuty) -> Event:
    duty = next((duty for duty in duties_of(about.proceeding) if duty.key == order.duty), None)
    if duty is None:
        raise DutyUnknown(duty=order.duty)
    actor = about.context.issued.actor
    if not {actor, about.who} & have_borne(duty, about.proceeding.notes, about.reference, about.at):
        raise DutyNeverBorne(actor=actor, duty=order.duty)
    need_text(text=order.text)
    return dt.DutyExplained(**about.meta, duty=order.duty, text=order.text)


def _owed(about: About, order: Any) -> Duty:
    """The duty's run as it stood at the note's instant. NothingOwed where it was over, its clock stood still, or it is
    another's. A clock that was stopped later undoes nothing that was noted of before."""
    for duty in duties_of(about.proceeding):
        if duty.run == (order.duty, order.due_at) and duty.is_open(about.at) and not duty.was_stopped_by(about.at):
            return duty
    raise _nothing(about, order)


def _nothing(about: About, order: cmd.ProceedingCommand) -> NothingOwed:
    return NothingOwed(at=clock(about.at), what=type(order).__name__)


def _rung(about: About, escalation_no: int) -> Rung:
    rung = about.proceeding.notes.rungs.get(escalation_no)
    if rung is None:
        raise no.NoSuchMatter(what="escalation", number=escalation_no)
    return rung


def _need_bearer(about: About, rung: Rung) -> None:
    """The duty passes with the office: whoever holds it now, or stands in for the bearer, answers in their place."""
    reference, at = about.reference, about.at
    organisation = reference.organisation
    duty = next((duty for duty in duties_of(about.proceeding) if duty.key == rung.duty), None)
    holders: set[OfficialId | None] = {rung.bearer, stand_in(rung.bearer, reference, at)}
    if duty is not None and rung.office in ("holder", "head"):
        holders.add(organisation.head_of(duty.unit, at) if rung.office == "head" else duty.official)
    if duty is not None and rung.office == "leader":
        holders.add(organisation.leader_of(organisation.agency_of(duty.unit) or "", at))
    if rung.office == "chairman":
        day = office_day(at)
        holders.add(reference.rules.for_day(day).value(DUTY_OFFICER, day).value)
    if about.who not in holders:
        raise no.NotTheAddressee(to=rung.bearer, actor=about.context.issued.actor)


NOTES: Final[Mapping[type[Any], Decide]] = {
    cmd.RemindOfDuty: _remind,
    cmd.NoteDutyMissed: _miss,
    cmd.EscalateDuty: _escalate,
    cmd.NoteDutyUnanswered: _unanswered,
}
"""What only the workflows record."""

ANSWERS: Final[Mapping[type[Any], Decide]] = {
    cmd.AcknowledgeDutyEscalation: _acknowledge,
    cmd.AnswerDutyEscalation: _answer,
    cmd.ExplainDuty: _explain,
}
"""What people answer and explain, whatever the nature, also once the proceeding is closed."""
