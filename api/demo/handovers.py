"""From hand to hand: sent, accepted or left lying, returned, recalled, sent to and fro, taken from a pool."""

from __future__ import annotations

from api.demo.fates import Turn
from api.demo.telling import Hand, Teller, Telling
from domain import dossier_commands as cmd
from domain.model import refusals as no
from domain.model.dossier import Phase, Travel
from domain.model.dossier_events import TransitKind


def arrive(t: Teller) -> Telling[None]:
    """What becomes of a transit under way: accepted sooner or later, or not at all; then it is deemed accepted."""
    travel = t.seen.travel
    if travel is None:
        return
    if _is_first_to_the_room(t, travel):
        before = t.standing()
        yield from _goes_astray(t, travel)
        if t.standing() != before:
            return
    if t.fate.take(Turn.SENT_BACK_AFTER_DEEMED):
        yield from _sent_back_after_deemed(t, travel)
    elif t.fate.take(Turn.SENT_BACK_TWICE):
        t.fate.put(Turn.SENT_BACK_AFTER_DEEMED)
        yield from _sent_back_after_deemed(t, travel)
    elif t.fate.take(Turn.NOT_ACCEPTED):
        yield from t.wait(t.chance.uniform(4.2, 6))
    else:
        yield from accept(t, travel)


def accept(t: Teller, travel: Travel) -> Telling[None]:
    """The addressee accepts, or one of the unit to whose pool it goes; unless it has moved on by then."""
    yield from t.wait(t.chance.expovariate(1 / 0.9))
    receiver = travel.to.official or t.pick(_members(t, travel.to.unit), but=[travel.from_official])
    if receiver is None:
        yield from t.wait(1)
        return
    hand = yield from t.there(receiver, but=[travel.from_official])
    if hand is None or t.seen.travel != travel:
        return
    if travel.to.official is None and travel.opinion_no is None and t.seen.is_open and t.chance.random() < 0.4:
        yield t.order(cmd.TakeOver, hand, reason="Nhận từ hồ sơ chung của đơn vị")
    else:
        yield t.order(cmd.AcceptHandover, hand, handover_no=travel.handover_no)


def from_pool(t: Teller) -> Telling[None]:
    """It lies in a unit's pool: the head assigns it, or an officer takes it."""
    seen, before = t.seen, t.standing()
    room = t.stage.province.rooms.get(seen.unit_id)
    head = room.head if room is not None else t.leader
    yield from t.wait(t.chance.expovariate(1 / 1.2))
    officer = t.pick(room.officers) if room is not None else None
    if officer is not None and t.chance.random() < 0.5:
        hand = yield from t.there(officer)
        if hand is not None and t.standing() == before:
            yield t.order(cmd.TakeOver, hand, reason="Nhận từ hồ sơ chung của đơn vị")
        return
    hand = yield from t.there(head)
    if hand is None or t.standing() != before:
        return
    if officer is not None and officer != hand.actor and seen.phase is Phase.RECEIVED:
        yield t.order(cmd.Assign, hand, to_official=officer)
    else:
        yield t.order(cmd.TakeOver, hand, reason="Trực tiếp xử lý")


def reassign(t: Teller, reason: str) -> Telling[None]:
    """The head gives what lies with somebody to another officer of the room."""
    before = t.standing()
    hand = yield from t.there(t.room.head)
    if hand is None or t.standing() != before:
        return
    other = t.pick(t.room.officers, but=[t.seen.holder or "", hand.actor])
    if other is not None:
        yield t.order(cmd.Reassign, hand, to_official=other, reason=reason)


def ping_pong(t: Teller, officer: str) -> Telling[None]:
    """Handed to and fro between two officers without a step done in between."""
    other = t.pick(t.room.officers, but=[officer])
    for _ in range(t.chance.randint(2, 4)):
        hand = yield from t.there(officer)
        if other is None or hand is None or not t.lies_with(officer):
            return
        yield t.order(cmd.SendHandover, hand, to_official=other, step_id=t.seen.step_id, note="Đề nghị đồng chí xử lý")
        yield from arrive(t)
        yield from t.wait(t.chance.uniform(3, 9))
        officer, other = other, officer


def _is_first_to_the_room(t: Teller, travel: Travel) -> bool:
    return travel.kind is TransitKind.HANDOVER and t.step is not None and t.step.step_id == "tn"


def _goes_astray(t: Teller, travel: Travel) -> Telling[None]:
    """The first way to the room that works on it can go wrong in several ways; mostly it does not."""
    stranger = t.pick(t.desk.officers, but=[travel.from_official])
    if stranger is not None and t.fate.take(Turn.MEANT_FOR_ANOTHER):
        yield from t.wait(0.3)
        if t.seen.travel == travel:
            yield t.attempt(no.MeantForAnother, cmd.AcceptHandover, Hand(stranger), handover_no=travel.handover_no)
    if t.fate.take(Turn.RECALLED):
        yield from t.wait(0.4)
        yield from _recall(t, travel, "Chuyển nhầm người, thu hồi để chuyển lại")
    elif t.fate.take(Turn.WRONG_ADDRESS):
        yield from t.wait(1)
        receiver = travel.to.official or t.room.head
        hand = yield from t.there(receiver)
        if hand is not None and t.seen.travel == travel:
            yield t.order(
                cmd.ReturnHandover,
                hand,
                handover_no=travel.handover_no,
                reason="Không thuộc địa bàn phụ trách",
                wrong_address=True,
            )


def _sent_back_after_deemed(t: Teller, travel: Travel) -> Telling[None]:
    """The receiver lets four hours pass and then says that it is not theirs."""
    yield from t.wait(t.chance.uniform(4.5, 6))
    deemed = t.seen.deemed
    if deemed is None or travel.to.official is None:
        return
    hand = yield from t.there(travel.to.official)
    if hand is not None and t.seen.deemed == deemed:
        yield t.order(cmd.ReturnHandover, hand, handover_no=travel.handover_no, reason="Không phải việc được phân công")


def _recall(t: Teller, travel: Travel, reason: str) -> Telling[None]:
    hand = yield from t.there(travel.from_official)
    if hand is not None and t.seen.travel == travel:
        yield t.order(cmd.Recall, hand, handover_no=travel.handover_no, reason=reason)


def _members(t: Teller, unit: str | None) -> list[str]:
    room = t.stage.province.rooms.get(unit or "")
    return [] if room is None else [*room.officers, room.head]
