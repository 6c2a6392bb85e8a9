"""Drafts of intake and of the applicant's turn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Final
from uuid import UUID

import msgspec

from domain import dossier_commands as cmd
from domain.applicant_commands import RegisterApplicant
from domain.applicant_decider import refuse_erased, registered
from domain.drafts.draft import Draft, Drafter
from domain.model import dossier_events as ev
from domain.model import refusals as no
from domain.model import rule_keys as keys
from domain.model.applicant import Applicant, stream_of
from domain.model.deadline import Deadline, due, due_instant, start_clock, stop_clock
from domain.model.deadline_explained import ClockEffect
from domain.model.dossier import Dossier, Phase
from domain.model.dossier_authority import ruled
from domain.model.dossier_code import DossierCode
from domain.model.event import AgencyId, Event, UnitId, stream_id
from domain.model.procedure import ProcedureVersion
from domain.model.reference import Reference
from domain.model.rules import RulePack
from domain.model.term import Term
from domain.model.working_time import office_day


def _lodge(about: Draft, order: cmd.Lodge) -> tuple[list[Event], list[tuple[UUID, Sequence[Event]]]]:
    """With the applicant's own stream, where their data come in with it. ApplicantExists, ApplicantErased."""
    if order.predecessor_id is not None:
        _check_predecessor(about, order, order.predecessor_id)
    person = stream_of(order.applicant_id)
    known: Applicant = about.context.state_of("applicant", person)
    refuse_erased(known, order.applicant_id)
    also: list[tuple[UUID, Sequence[Event]]] = []
    if order.applicant is not None:
        register = RegisterApplicant(issued=order.issued, applicant_id=order.applicant_id, commitments=order.applicant)
        also.append((person, [registered(known, register, about.context)]))
    lodged = ev.Lodged(
        **about.meta,
        procedure_code=order.procedure_code,
        agency_id=order.agency_id,
        unit_id=order.unit_id,
        channel=order.channel,
        applicant_id=order.applicant_id,
        result_channel=order.result_channel,
        predecessor_id=order.predecessor_id,
        documents=order.documents,
    )
    return [lodged], also


def _check_predecessor(about: Draft, order: cmd.Lodge, predecessor_id: UUID) -> None:
    before: Dossier = about.context.state_of("dossier", predecessor_id)
    ended = before.phase in (Phase.WITHDRAWN, Phase.REFUSED, Phase.STOPPED) and before.ended_at is not None
    same = (before.applicant_id, before.procedure_code) == (order.applicant_id, order.procedure_code)
    if not (ended and same and before.ended_at is not None and before.ended_at <= about.at):
        raise no.PredecessorUnfit(predecessor=predecessor_id)
    hours = about.reference.hours(order.agency_id)
    day = office_day(about.at)
    within = about.reference.rules.for_day(day).value(keys.PREDECESSOR_WITHIN, on=day).value
    if about.at > due_instant(before.ended_at, within, hours):
        raise no.PredecessorUnfit(predecessor=predecessor_id)


def _receipt(about: Draft, order: cmd.IssueReceipt) -> tuple[list[Event], list[tuple[UUID, Sequence[Event]]]]:
    state, reference = about.state, about.reference
    if state.code is not None:
        raise no.AlreadyReceived(code=state.code)
    day = office_day(about.at)
    procedure = reference.catalogue.on(state.procedure_code, day)
    if procedure is None:
        raise no.ProcedureNotInForce(code=state.procedure_code, day=day)
    pack = reference.rules.for_day(day)
    deadline = appointment(procedure, state.agency_id, about.at, reference)
    if deadline.due_at is None:
        raise ValueError("a term that was just begun has a due instant")
    prefix = reference.organisation.agencies[state.agency_id].code
    key = f"{prefix}:{day.isoformat()}"
    form = pack.value(keys.CODE_FORMAT, on=day).value
    code = str(DossierCode.written(form, prefix, day, about.context.next_number(key)))
    receipt = ev.ReceiptIssued(
        **about.meta,
        code=code,
        agency_id=state.agency_id,
        unit_id=state.one_stop_id,
        procedure_version=procedure.version,
        rule_pack=pack.name,
        calendar_version=reference.calendar.version,
        term=procedure.term,
        supplement_effect=_supplement_effect(procedure, pack, day),
        due_at=deadline.due_at,
        deadline=deadline,
        first_step=procedure.steps[0].step_id,
    )
    taken = ev.NumberTaken(**about.meta, dossier_id=order.dossier_id, code=code)
    return [receipt], [(stream_id("register", key), [taken])]


def appointment(procedure: ProcedureVersion, agency_id: AgencyId, at: datetime, reference: Reference) -> Deadline:
    """The due date that a receipt of this moment would set, with its reasons. Nothing is recorded by asking."""
    day = office_day(at)
    cutoff = _cutoff(procedure, reference.rules.for_day(day), day)
    return due(at, Term.parse(procedure.term), reference.hours(agency_id), cutoff=cutoff)


def _supplement_effect(procedure: ProcedureVersion, pack: RulePack, day: date) -> ClockEffect:
    """The procedure's own; else the pack's where it binds; else the one that burdens the official less.

    That is `restart`: no due date is in force while the applicant has it, and a whole new term begins afterwards;
    under `pause` only what is left of the old one runs on, and an overdue dossier is overdue again at once.
    """
    if procedure.supplement_effect is not None:
        return ClockEffect(procedure.supplement_effect)
    ruled_effect = pack.find(keys.SUPPLEMENT_EFFECT, on=day)
    if ruled_effect is not None and ruled_effect.binds:
        return ruled_effect.value
    return ClockEffect.RESTART


def _cutoff(procedure: ProcedureVersion, pack: RulePack, day: date) -> time | None:
    """The procedure's own hour, else the pack's for its field where it is verified; None: closing time."""
    if procedure.cutoff is not None:
        return procedure.cutoff
    ruled_hour = pack.find(keys.CUTOFF, on=day)
    if ruled_hour is None or not ruled_hour.binds or procedure.field not in ruled_hour.value.fields:
        return None
    return ruled_hour.value.at


def _refuse(about: Draft, order: cmd.Refuse) -> Event:
    pack = about.reference.rules.for_day(office_day(about.at))
    return ev.Refused(**about.meta, reason=order.reason, rule_pack=pack.name)


def _request_supplement(about: Draft, order: cmd.RequestSupplement) -> Event:
    return ev.SupplementRequested(
        **about.meta,
        request_no=about.next("request_no"),
        items=order.items,
        reason=order.reason,
        approved_by=order.approved_by,
    )


def _receive_supplement(about: Draft, order: cmd.ReceiveSupplement) -> Event:
    if about.state.supplement is None:
        raise no.NothingRequested
    deadline = runs_again(about, about.state.supplement.since, supplement=True) if order.complete else None
    return ev.SupplementReceived(
        **about.meta,
        request_no=order.request_no,
        channel=order.channel,
        unit_id=_desk(about, order.channel),
        complete=order.complete,
        missing=order.missing,
        documents=order.documents,
        due_at=deadline.due_at if deadline else None,
        deadline=deadline,
    )


def _desk(about: Draft, channel: ev.Channel) -> UnitId | None:
    """The unit in which an official took something in; online nobody did."""
    return None if channel is ev.Channel.ONLINE else about.reference.organisation.unit_of(about.who, about.at)


def runs_again(about: Draft, since: datetime, *, supplement: bool) -> Deadline | None:
    """The deadline once the clock that stopped at `since` runs again; None before receipt, where none was set.

    Only a supplement begins the term anew where the receipt says `restart`; a payment leaves its time out.
    """
    reckoned = about.state.due
    if reckoned is None:
        return None
    effect = ClockEffect(reckoned.effect) if supplement else ClockEffect.PAUSE
    hours = about.reference.hours(about.state.agency_id)
    stopped = stop_clock(reckoned.deadline, since, effect, hours)
    return start_clock(stopped, about.at, hours)


def _assess_fee(about: Draft, order: cmd.AssessFee) -> Event:
    body = ev.FeeAssessed(**about.meta, amount_dong=order.amount_dong, reason=order.reason)
    stops = ruled(about.state, body, about.reference, keys.FEE_STOPS_CLOCK)
    return msgspec.structs.replace(body, stops_clock=stops is not None and stops.binds and stops.value)


def _pay_fee(about: Draft, order: cmd.PayFee) -> Event:
    payment = about.state.payment
    stops = payment is not None and payment.is_fee and order.amount_dong >= about.state.fee_dong
    deadline = runs_again(about, payment.since, supplement=False) if stops and payment is not None else None
    return ev.FeePaid(
        **about.meta,
        amount_dong=order.amount_dong,
        channel=order.channel,
        unit_id=_desk(about, order.channel),
        due_at=deadline.due_at if deadline else None,
        deadline=deadline,
    )


def _impose(about: Draft, order: cmd.ImposeFinancialDuty) -> Event:
    return ev.FinancialDutyImposed(**about.meta, amount_dong=order.amount_dong, reason=order.reason)


def _meet(about: Draft, order: cmd.MeetFinancialDuty) -> Event:
    payment = about.state.payment
    if payment is None or payment.is_fee:
        raise no.NothingRequested
    deadline = runs_again(about, payment.since, supplement=False)
    return ev.FinancialDutyMet(
        **about.meta,
        channel=order.channel,
        unit_id=_desk(about, order.channel),
        due_at=deadline.due_at if deadline else None,
        deadline=deadline,
    )


DRAFTS: Final[dict[type[cmd.DossierCommand], Drafter]] = {
    cmd.Lodge: _lodge,
    cmd.IssueReceipt: _receipt,
    cmd.Refuse: _refuse,
    cmd.RequestSupplement: _request_supplement,
    cmd.ReceiveSupplement: _receive_supplement,
    cmd.AssessFee: _assess_fee,
    cmd.PayFee: _pay_fee,
    cmd.ImposeFinancialDuty: _impose,
    cmd.MeetFinancialDuty: _meet,
}
