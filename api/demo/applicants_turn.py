"""The applicant's part: what is asked of them, what they bring in, what they pay, and when they give up."""

from __future__ import annotations

from typing import Final

from api.demo.fates import Turn
from api.demo.telling import CITIZEN, Hand, Teller, Telling
from domain import dossier_commands as cmd
from domain.model import refusals as no
from domain.model.dossier_events import Channel

MISSING: Final = ("Bản vẽ hiện trạng", "Tờ khai đúng mẫu", "Giấy tờ về nhân thân", "Trích lục bản đồ địa chính")


def supplement(t: Teller, hand: Hand) -> Telling[None]:
    yield _request(t, hand)


def second_supplement(t: Teller, hand: Hand) -> Telling[None]:
    """A second request needs the head's approval; without it, it is refused."""
    if t.seen.supplement_requests == 0:
        yield _request(t, hand)
        t.fate.put(Turn.SECOND_SUPPLEMENT)
        return
    yield t.attempt(
        no.SupplementNeedsApproval,
        cmd.RequestSupplement,
        hand,
        items=(t.chance.choice(MISSING),),
        reason="Còn thiếu giấy tờ",
    )
    yield _request(t, hand)


def stop(t: Teller, hand: Hand) -> Telling[None]:
    yield t.order(cmd.Stop, hand, reason="Người nộp không bổ sung hồ sơ đúng hạn")


def withdraw(t: Teller, _: Hand) -> Telling[None]:
    """At the counter, or by the applicant online."""
    clerk = t.pick(t.desk.officers)
    hand = Hand(clerk) if clerk is not None and t.chance.random() < 0.6 else CITIZEN
    yield t.order(cmd.Withdraw, hand, reason="Người nộp xin rút hồ sơ")


def financial_duty(t: Teller, hand: Hand) -> Telling[None]:
    amount = t.chance.randint(4, 240) * 250_000
    yield t.order(cmd.ImposeFinancialDuty, hand, amount_dong=amount, reason="Lệ phí trước bạ, tiền sử dụng đất")


def fee(t: Teller, hand: Hand) -> Telling[None]:
    """Assessed with the receipt, and paid at once: at the counter, or online where it was lodged so."""
    amount = t.offer.procedure.fee_dong
    yield t.order(cmd.AssessFee, hand, amount_dong=amount, reason="Phí, lệ phí theo quy định")
    if t.seen.channel is Channel.ONLINE:
        yield t.order(cmd.PayFee, CITIZEN, amount_dong=amount, channel=Channel.ONLINE)
    else:
        yield t.order(cmd.PayFee, hand, amount_dong=amount, channel=Channel.COUNTER)


def answered_by_applicant(t: Teller) -> Telling[None]:
    """The applicant brings what is missing, or pays; in parts, online or at the counter, or never."""
    if t.fate.take(Turn.NEVER_ANSWERED):
        t.resting = True
        return
    yield from t.wait(t.chance.uniform(5, 45))
    if t.seen.supplement is not None and t.fate.take(Turn.PARTIAL_ANSWER):
        yield from _brought_in(t, complete=False)
        yield from t.wait(t.chance.uniform(5, 25))
    yield from _brought_in(t, complete=True)


def _brought_in(t: Teller, *, complete: bool) -> Telling[None]:
    before = t.standing()
    hand = CITIZEN if t.chance.random() < 0.4 else (yield from t.someone(t.desk))
    if t.standing() != before:
        return
    channel = Channel.ONLINE if hand is CITIZEN else Channel.COUNTER
    asked = t.seen.supplement
    if asked is None:
        yield t.order(cmd.MeetFinancialDuty, hand, channel=channel)
        return
    missing = () if complete else (t.chance.choice(MISSING),)
    yield t.order(
        cmd.ReceiveSupplement, hand, request_no=asked.request_no, channel=channel, complete=complete, missing=missing
    )


def _request(t: Teller, hand: Hand) -> cmd.DossierCommand:
    """From the second on with the head's approval."""
    return t.order(
        cmd.RequestSupplement,
        hand,
        items=(t.chance.choice(MISSING),),
        reason="Thành phần hồ sơ chưa đủ",
        approved_by=t.room.head if t.seen.supplement_requests else None,
    )
