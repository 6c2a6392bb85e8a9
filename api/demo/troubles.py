"""What comes up while an officer works on a step: opinions, obstacles, instructions, and what the applicant owes.

Each of them begins with the officer there and the dossier in hand, and leaves it as it then is.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from api.demo.applicants_turn import financial_duty, second_supplement, stop, supplement, withdraw
from api.demo.fates import Turn
from api.demo.handovers import ping_pong, reassign
from api.demo.telling import Hand, Teller, Telling
from domain import dossier_commands as cmd
from domain.model import refusals as no

OBSTACLES: Final = (
    "Chưa có bản đồ địa chính số hóa của thửa đất",
    "Quy hoạch chi tiết đang điều chỉnh",
    "Hệ thống liên thông thuế không phản hồi",
    "Hướng dẫn mới chưa thống nhất cách áp dụng",
)
QUESTIONS: Final = ("Hồ sơ có phù hợp quy hoạch không?", "Áp dụng quy định nào cho trường hợp này?")
TAX_OFFICE: Final = "Chi cục Thuế khu vực"
BRANCH_BANK: Final = "Ngân hàng nhận thế chấp"

# ---------------------------------------------------------------------- opinions


def opinion(t: Teller, hand: Hand) -> Telling[None]:
    """Asked of the room that the route names, of an official or of its pool; who is consulted answers by `opine`."""
    asked = t.stage.province.rooms[t.offer.route.asks or ""]
    consulted = t.pick(asked.officers) if t.chance.random() < 0.8 else None
    to = {"to_unit": asked.unit_id} if consulted is None else {"to_official": consulted}
    yield t.order(cmd.RequestOpinion, hand, question=t.chance.choice(QUESTIONS), term="3wd", **to)


def asked_again(t: Teller, hand: Hand) -> Telling[None]:
    """The same room a second time in one step: only with the head's approval."""
    asked = t.stage.province.rooms[t.offer.route.asks or ""]
    question = t.chance.choice(QUESTIONS)
    if t.seen.opinion_count == 0:
        yield t.order(cmd.RequestOpinion, hand, question=question, term="3wd", to_unit=asked.unit_id)
        t.fate.put(Turn.ASKED_AGAIN)
        return
    yield t.attempt(
        no.OpinionAskedAgain, cmd.RequestOpinion, hand, question=question, term="2wd", to_unit=asked.unit_id
    )
    yield t.order(
        cmd.RequestOpinion, hand, question=question, term="2wd", to_unit=asked.unit_id, approved_by=t.room.head
    )


def opine(t: Teller, consulted: str) -> Telling[None]:
    """The consulted official looks into it and answers, mostly within the term."""
    before = t.standing()
    hours = t.stage.hours_of(consulted)
    yield from t.wait(t.chance.choice((3, 6, 8, 12, 16, 20, 36)), hours)
    hand = yield from t.there(consulted)
    number = next((n for n, o in t.seen.opinions.items() if o.consulted == consulted), None)
    if hand is not None and number is not None and t.standing() == before:
        yield t.order(cmd.GiveOpinion, hand, opinion_no=number, opinion="Phù hợp quy hoạch, đủ cơ sở giải quyết")


def outside_opinion(t: Teller, hand: Hand) -> Telling[None]:
    """A body outside the system is asked; the asker, or the head, enters its answer."""
    yield t.order(cmd.RequestOpinion, hand, question=t.chance.choice(QUESTIONS), term="5wd", outside=TAX_OFFICE)
    number = t.seen.opinion_count
    yield from t.wait(t.chance.uniform(8, 50))
    answering = (yield from t.there(hand.acting_for or hand.actor)) or (yield from t.there(t.room.head))
    if answering is not None and number in t.seen.opinions and t.seen.is_open:
        yield t.order(cmd.GiveOpinion, answering, opinion_no=number, opinion="Đã xác định theo hồ sơ gửi kèm")


# ---------------------------------------------------------------------- obstacles


def obstacle(t: Teller, hand: Hand) -> Telling[None]:
    """Reported to the head or the leader, who answers in time or not."""
    number = yield from _report(t, hand)
    yield from _answer(t, number, t.chance.choice((4, 10, 14, 22)), no_obstacle=False)
    yield from _resolve(t, number)


def no_obstacle(t: Teller, hand: Hand) -> Telling[None]:
    number = yield from _report(t, hand)
    yield from _answer(t, number, t.chance.choice((4, 12)), no_obstacle=True)


def obstacle_unanswered(t: Teller, hand: Hand) -> Telling[None]:
    """Nobody answers: after the term it is the addressee's, until the officer goes on without an answer."""
    yield from _report(t, hand)
    yield from t.wait(t.chance.uniform(24, 40))


def outside_obstacle(t: Teller, hand: Hand) -> Telling[None]:
    """A body outside keeps it waiting, and the head gives it longer."""
    yield from _report(t, hand, outside=True)
    number = len(t.seen.obstacles)
    yield from t.wait(24)
    head = yield from t.there(t.room.head, but=t.room.officers)
    found = t.seen.obstacles.get(number)
    if head is not None and found is not None and not found.answered and not t.seen.with_applicant:
        yield t.order(
            cmd.ExtendObstacleTerm,
            head,
            obstacle_no=number,
            due_at=max(found.due_at, t.now) + timedelta(days=7),
            reason="Đơn vị ngoài hệ thống xin gia hạn",
        )
    yield from t.wait(16)
    yield from _answer(t, number, 0.1, no_obstacle=False)
    yield from _resolve(t, number)


def further_obstacle(t: Teller, hand: Hand) -> Telling[None]:
    """A second one in the same step excuses only once the head accepts it."""
    first = yield from _report(t, hand)
    yield from _answer(t, first, 8, no_obstacle=False)
    reporter = hand.acting_for or hand.actor
    again = yield from t.there(reporter)
    if again is None or not t.lies_with(reporter):
        return
    second = yield from _report(t, again, to=t.leader)
    head = yield from t.there(t.room.head, but=t.room.officers)
    if head is not None and t.lies_with(reporter):
        yield t.order(cmd.AcceptObstacle, head, obstacle_no=second)
    yield from _answer(t, second, 10, no_obstacle=False)
    yield from _resolve(t, second)


def _report(t: Teller, hand: Hand, to: str | None = None, *, outside: bool = False) -> Telling[int]:
    """To the head or the leader, whoever may be asked by the reporter; returns the obstacle's number."""
    reporter = hand.acting_for or hand.actor
    person = t.stage.reference.organisation.officials[reporter]
    own = {a.acting_id for a in person.absences} | {hand.actor, reporter}
    superiors = [o for o in (t.room.head, t.leader) if o not in own] or [t.leader]
    addressee = {"outside": BRANCH_BANK} if outside else {"to_official": to or t.chance.choice(superiors)}
    yield t.order(
        cmd.ReportObstacle,
        hand,
        description=t.chance.choice(OBSTACLES),
        term="4wd" if outside else "2wd",
        **addressee,
    )
    return len(t.seen.obstacles)


def _answer(t: Teller, number: int, hours: float, *, no_obstacle: bool) -> Telling[None]:
    yield from t.wait(hours)
    found = t.seen.obstacles.get(number)
    if found is None:
        return
    hand = yield from t.there(found.addressee.official or found.reported_by)
    if hand is None or not t.seen.is_open or t.seen.obstacles[number].answered:
        return
    text = "Quy định đã rõ, không có vướng mắc" if no_obstacle else "Áp dụng theo văn bản hiện hành"
    yield t.order(cmd.AnswerObstacle, hand, obstacle_no=number, answer=text, no_obstacle=no_obstacle)


def _resolve(t: Teller, number: int) -> Telling[None]:
    yield from t.wait(1)
    reporter = t.seen.obstacles[number].reported_by
    hand = yield from t.there(reporter)
    if hand is not None and t.lies_with(reporter):
        yield t.order(cmd.ResolveObstacle, hand, obstacle_no=number, how="Đã tháo gỡ")


# ---------------------------------------------------------------------- the head's word


def instructed(t: Teller, hand: Hand) -> Telling[None]:
    """The head tells the officer what to do first."""
    yield from _instruct(t, hand)


def objected(t: Teller, hand: Hand) -> Telling[None]:
    """The officer objects in writing to an instruction, and goes on."""
    number = yield from _instruct(t, hand)
    yield from t.wait(1.5)
    officer = hand.acting_for or hand.actor
    present = yield from t.there(officer, but=[*t.room.officers, t.room.head])
    if number is not None and present is not None and t.lies_with(officer):
        text = "Chỉ đạo này trái quy định về trình tự xử lý"
        yield t.order(cmd.RecordObjection, present, instruction_no=number, text=text)


def _instruct(t: Teller, hand: Hand) -> Telling[int | None]:
    officer = hand.acting_for or hand.actor
    before = t.standing()
    head = yield from t.there(t.room.head)
    if head is None or officer in head or t.standing() != before:
        return None
    yield t.order(
        cmd.GiveInstruction, head, to_official=officer, text="Ưu tiên xử lý hồ sơ này trước, bổ sung giấy tờ sau"
    )
    return len(t.seen.instructions)


def passed_to_and_fro(t: Teller, hand: Hand) -> Telling[None]:
    yield from ping_pong(t, hand.acting_for or hand.actor)


def reassigned(t: Teller, _: Hand) -> Telling[None]:
    yield from reassign(t, "Cân đối khối lượng việc")


TROUBLES: Final[dict[Turn, Callable[[Teller, Hand], Telling[None]]]] = {
    Turn.PING_PONG: passed_to_and_fro,
    Turn.REASSIGNED: reassigned,
    Turn.SUPPLEMENT: supplement,
    Turn.PARTIAL_ANSWER: supplement,
    Turn.NEVER_ANSWERED: supplement,
    Turn.SECOND_SUPPLEMENT: second_supplement,
    Turn.INSTRUCTED: instructed,
    Turn.OBJECTED: objected,
    Turn.OPINION: opinion,
    Turn.ASKED_AGAIN: asked_again,
    Turn.OUTSIDE_OPINION: outside_opinion,
    Turn.OBSTACLE: obstacle,
    Turn.NO_OBSTACLE: no_obstacle,
    Turn.OBSTACLE_UNANSWERED: obstacle_unanswered,
    Turn.OUTSIDE_OBSTACLE: outside_obstacle,
    Turn.FURTHER_OBSTACLE: further_obstacle,
    Turn.FINANCIAL_DUTY: financial_duty,
    Turn.STOPPED: stop,
    Turn.WITHDRAWN: withdraw,
    Turn.LODGED_AGAIN: withdraw,
}
"""In the order in which they come where several fall into one step."""

KEPT: Final = frozenset({Turn.PARTIAL_ANSWER, Turn.NEVER_ANSWERED, Turn.LODGED_AGAIN})
"""Turns of which more comes later."""
