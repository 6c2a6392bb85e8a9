"""How the end of a step of work comes to be recorded: at once, or late, by somebody else, or wrongly and corrected."""

from __future__ import annotations

import json
from datetime import datetime

from api.demo.fates import Turn
from api.demo.telling import Hand, Teller, Telling
from domain import dossier_commands as cmd
from domain.model.dossier_events import HandoverAccepted, HandoverSent, StepCompleted
from domain.model.event import OFFICE_ZONE, Event, Recorded


def complete(t: Teller, hand: Hand) -> Telling[None]:
    """The officer is done with the present step of work."""
    place = t.work_step
    if t.fate.take(Turn.ON_PAPER, place):
        yield from _entered_late(t, hand)
    elif hand.acting_for is None and t.fate.take(Turn.ENTERED_BY_ANOTHER, place):
        yield from _entered_by_the_head(t, hand)
    else:
        yield t.order(
            cmd.CompleteStep,
            hand,
            step_id=t.seen.step_id,
            outcome="Đủ điều kiện giải quyết",
            on_software=t.chance.random() < 0.95,
        )
        if t.fate.take(Turn.CORRECTED, place):
            yield from _corrected(t, hand)
        elif turn := _claim_ahead(t, place):
            yield from _claim(t, turn)
    t.redo(None)


def _entered_late(t: Teller, hand: Hand) -> Telling[None]:
    """Done on paper, entered two working days later by the same hand."""
    act = _on_paper(t, hand)
    before = t.standing()
    yield from t.wait(t.chance.uniform(9, 20))
    again = yield from t.there(hand.actor, but=t.room.officers)
    if again is not None and t.standing() == before:
        yield t.order(cmd.RecordLate, again, act=act, reason="Đã xử lý trên giấy, nhập bổ sung")


def _entered_by_the_head(t: Teller, hand: Hand) -> Telling[None]:
    """The head enters what the officer did; it counts once the officer confirms it."""
    act = _on_paper(t, hand)
    before = t.standing()
    yield from t.wait(t.chance.uniform(4, 12))
    head = yield from t.there(t.room.head, but=t.room.officers)
    if head is None or t.standing() != before:
        return
    yield t.order(cmd.RecordLate, head, act=act, reason="Nhập bổ sung thay công chức")
    yield from _answered(t, Turn.CLAIM_CONFIRMED)


def _corrected(t: Teller, hand: Hand) -> Telling[None]:
    """What was written was wrong; it moves nothing to anybody, and the head confirms it."""
    position = _last(t, StepCompleted).position
    yield from t.wait(2)
    again = yield from t.there(hand.actor, but=t.room.officers)
    if again is not None:
        yield t.order(
            cmd.Correct,
            again,
            position=position,
            reason="Ghi nhầm kết quả",
            changes=json.dumps({"outcome": "Đủ điều kiện, kèm điều kiện về lộ giới"}),
        )
        yield from _answered(t, Turn.CLAIM_CONFIRMED)


def _claim(t: Teller, turn: Turn) -> Telling[None]:
    """The sender says that the room had it long before it said so: that moves time to the room."""
    sent = next(r for r in t.seen.log if isinstance(r.body, HandoverSent))
    accepted = next(r for r in t.seen.log if isinstance(r.body, HandoverAccepted))
    earlier = sent.body.occurred_at + (accepted.body.occurred_at - sent.body.occurred_at) / 3
    yield from t.wait(3)
    sender = yield from t.there(sent.body.actor)
    if sender is None:
        return
    yield t.order(
        cmd.Correct,
        sender,
        position=accepted.position,
        reason="Bên nhận đã cầm hồ sơ trước khi xác nhận trên phần mềm",
        changes=json.dumps({"occurred_at": _written(earlier)}),
    )
    yield from _answered(t, turn)


def _answered(t: Teller, turn: Turn) -> Telling[None]:
    """Whom an entry concerns confirms or disputes it; or the leader confirms it after three working days."""
    entry = t.seen.log[-1]
    affects: tuple[str, ...] = getattr(entry.body, "affects", ())
    for affected in affects:
        if turn is Turn.CLAIM_CONFIRMED_ABOVE:
            yield from t.wait(34)
            leader = yield from t.there(t.leader, but=[*t.room.officers, *t.desk.officers])
            if leader is not None:
                yield t.order(cmd.ConfirmClaim, leader, claim=entry.position, in_place_of=affected)
            continue
        yield from t.wait(t.chance.uniform(2, 9))
        hand = yield from t.there(affected, but=[*t.room.officers, *t.desk.officers, t.room.head])
        if hand is None:
            continue
        if turn is Turn.CLAIM_DISPUTED:
            yield t.order(cmd.DisputeClaim, hand, claim=entry.position, statement="Tôi nhận đúng lúc đã xác nhận")
        else:
            yield t.order(cmd.ConfirmClaim, hand, claim=entry.position)


def _claim_ahead(t: Teller, place: int) -> Turn | None:
    """Only where the first handover, to the room, was accepted there by word and not by time."""
    if not any(isinstance(r.body, HandoverAccepted) and r.body.handover_no == 1 for r in t.seen.log):
        return None
    turns = (Turn.CLAIM_CONFIRMED, Turn.CLAIM_DISPUTED, Turn.CLAIM_CONFIRMED_ABOVE)
    return next((turn for turn in turns if t.fate.take(turn, place)), None)


def _on_paper(t: Teller, hand: Hand) -> cmd.DossierCommand:
    return t.order(cmd.CompleteStep, hand, step_id=t.seen.step_id, outcome="Xử lý trên giấy", on_software=False)


def _last(t: Teller, kind: type[Event]) -> Recorded[Event]:
    return next(r for r in reversed(t.seen.log) if isinstance(r.body, kind))


def _written(moment: datetime) -> str:
    return moment.astimezone(OFFICE_ZONE).isoformat()
