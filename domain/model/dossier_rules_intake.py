"""Rules of intake and of the applicant's turn."""

from __future__ import annotations

from domain.model import dossier_events as ev
from domain.model import refusals as no
from domain.model import rule_keys as keys
from domain.model.dossier import Dossier, Phase
from domain.model.dossier_authority import (
    clock,
    is_approved_by_head,
    need_holder,
    need_unit,
    ruled,
)
from domain.model.event import Event, is_official
from domain.model.reference import Reference


def rule_receipt(state: Dossier, body: ev.ReceiptIssued, reference: Reference) -> None:
    if state.code is not None:
        raise no.AlreadyReceived(code=state.code)
    if state.with_applicant:
        raise no.WithApplicant(since=clock(state.stopped_since))
    need_unit(body, body.unit_id, reference)


def rule_refused(state: Dossier, body: ev.Refused, reference: Reference) -> None:
    if state.code is not None:
        raise no.AlreadyReceived(code=state.code)
    need_unit(body, state.one_stop_id, reference)
    if not body.reason.strip():
        raise no.BadValue(field="reason", why_vi="phải nêu lý do", why_en="a reason must be given")


def rule_supplement_requested(state: Dossier, body: ev.SupplementRequested, reference: Reference) -> None:
    if state.supplement is not None:
        raise no.SupplementAlreadyRequested(request_no=state.supplement.request_no)
    if state.phase is Phase.LODGED:
        need_unit(body, state.one_stop_id, reference)
    else:
        need_holder(state, body, reference)
    if not body.items:
        raise no.BadValue(field="items", why_vi="phải nêu giấy tờ cần bổ sung", why_en="name what is missing")
    approval_from = ruled(state, body, reference, keys.SUPPLEMENT_APPROVAL_FROM)
    if approval_from is None or not approval_from.binds or body.request_no < approval_from.value:
        return
    if not (is_approved_by_head(body.approved_by, state, body, reference) and body.reason.strip()):
        raise no.SupplementNeedsApproval


def rule_supplement_received(state: Dossier, body: ev.SupplementReceived, _: Reference) -> None:
    if state.supplement is None or state.supplement.request_no != body.request_no:
        raise no.NothingRequested
    _need_taker(body, body.channel)


def _need_taker(body: Event, channel: ev.Channel) -> None:
    """At a counter or by post somebody takes it in, and answers from then on; online nobody has to."""
    if channel is not ev.Channel.ONLINE and not is_official(body.actor):
        raise no.BadValue(field="channel", why_vi="phải có người nhận", why_en="an official must take it in")


def rule_payment(state: Dossier, body: ev.FinancialDutyMet, _: Reference) -> None:
    if state.payment is None or state.payment.is_fee:
        raise no.NothingRequested
    _need_taker(body, body.channel)


def rule_fee_assessed(state: Dossier, body: ev.FeeAssessed, reference: Reference) -> None:
    """The holder's; before the receipt any official's of the one-stop unit."""
    _need_amount(body.amount_dong)
    if state.phase is Phase.LODGED:
        need_unit(body, state.one_stop_id, reference)
    else:
        need_holder(state, body, reference)


def rule_duty_imposed(state: Dossier, body: ev.FinancialDutyImposed, reference: Reference) -> None:
    _need_amount(body.amount_dong)
    need_holder(state, body, reference)


def _need_amount(amount_dong: int) -> None:
    if amount_dong <= 0:
        raise no.BadValue(field="amount_dong", why_vi="phải lớn hơn 0", why_en="must be more than 0")


def rule_fee_paid(state: Dossier, body: ev.FeePaid, _: Reference) -> None:
    _need_amount(body.amount_dong)
    _need_taker(body, body.channel)
    if state.fee_dong <= 0:
        raise no.NothingRequested
