"""What people do when the deadline policy speaks up: apologise in time, answer a rung, set things going again."""

from __future__ import annotations

from typing import Final

from api.demo.fates import Turn
from api.demo.handovers import reassign
from api.demo.story import life
from api.demo.telling import Hand, Teller, Telling
from domain import dossier_commands as cmd
from domain.model.dossier import Phase
from domain.model.procedure import StepRole

MEASURES: Final = ("Phân công người khác", "Làm việc với đơn vị phối hợp", "Bổ sung người, xử lý ngoài giờ")
CAUSES: Final = ("Số hồ sơ tăng cao sau Tết", "Chờ kết quả đo đạc", "Thiếu người do nghỉ ốm", "Phần mềm gián đoạn")
LAST_RUNG: Final = 4


def reaction(t: Teller, note: cmd.DossierCommand) -> Telling[None] | None:
    """The story that begins with a note of the policy, just after it was recorded; None for most."""
    match note:
        case cmd.NoteApologyOwed():
            return _apology(t)
        case cmd.Escalate():
            return _rung(t, note, number=max(t.seen.rungs))
        case _:
            return None


def _apology(t: Teller) -> Telling[None]:
    """On the last day on which it is in time; or too late; or never. There is no second one."""
    kind = t.chance.choices(("in time", "late", "never"), (45, 15, 40))[0]
    if kind == "never" or t.fate.ahead(Turn.NEGLECTED):
        return
    yield from t.wait(t.chance.uniform(1, 5) if kind == "in time" else t.chance.uniform(10, 20))
    head = yield from t.there(t.room.head)
    seen = t.seen
    due = seen.due.in_force if seen.due is not None else None
    if head is None or due is None or seen.apologies or not t.is_in(t.room):
        return
    due_on = t.working_day(t.chance.randint(2, 4), max(due, t.now))
    yield t.order(cmd.IssueApology, head, cause=t.chance.choice(CAUSES), due_on=due_on)


def _rung(t: Teller, note: cmd.Escalate, number: int) -> Telling[None]:
    """The bearer sees it, answers it or not, and sees to it that somebody goes on."""
    if t.fate.ahead(Turn.NEGLECTED) and not (note.rung == LAST_RUNG and t.chance.random() < 0.5):
        return
    bearer = note.bearer
    if t.chance.random() < 0.3:
        yield from t.wait(t.chance.uniform(0.2, 2))
        hand = yield from t.there(bearer)
        if hand is not None and _open_rung(t, number):
            yield t.order(cmd.AcknowledgeEscalation, hand, escalation_no=number)
    if t.chance.random() > 0.62:
        return
    yield from t.wait(t.chance.uniform(0.5, 6), t.stage.hours_of(bearer))
    hand = yield from t.there(bearer)
    if hand is None or not _open_rung(t, number):
        return
    measure, until_on = t.chance.choice(MEASURES), t.working_day(2)
    yield t.order(cmd.AnswerEscalation, hand, escalation_no=number, measure=measure, until_on=until_on)
    yield from _measure(t, note, hand)


def _measure(t: Teller, note: cmd.Escalate, hand: Hand) -> Telling[None]:
    """The answer is followed by something: a written reminder, another officer, or simply more haste."""
    holder = t.seen.holder or ""
    by_superior = (hand.acting_for or hand.actor) in (t.room.head, t.leader) and t.is_in(t.room)
    if by_superior and holder not in hand and t.active([holder]) and t.chance.random() < 0.3:
        yield t.order(
            cmd.IssueWrittenReminder,
            hand,
            to_official=holder,
            duty="Giải quyết hồ sơ đúng hạn",
            text="Yêu cầu xử lý dứt điểm và báo cáo nguyên nhân chậm",
        )
    t.fate.take(Turn.NEGLECTED)
    t.hurry()
    resting, t.resting = t.resting, False
    yield from t.wait(t.chance.uniform(0.5, 3))
    at_work = t.step is not None and t.step.role is StepRole.PROCESS
    if note.rung > 1 and at_work and holder in t.room.officers and t.lies_with(holder) and not t.seen.opinions:
        yield from reassign(t, "Thực hiện biện pháp sau khi được báo cáo vượt cấp")
    if resting:
        yield from life(t)


def _open_rung(t: Teller, number: int) -> bool:
    rung = t.seen.rungs.get(number)
    open_phase = t.seen.phase in (Phase.LODGED, Phase.RECEIVED, Phase.FINISHED)
    return rung is not None and not rung.answered and open_phase
