"""What happens to one dossier of the demonstration: who acts when, and what goes wrong.

A life is a loop: whoever has the dossier does what comes next, until the applicant has the result or nobody moves it
any more. It looks at the dossier as it stands after every wait, so it goes on from wherever others have brought it.
Nobody in it is meant.
"""

from __future__ import annotations

from dataclasses import replace

from api.demo import aftermath, paper
from api.demo.applicants_turn import answered_by_applicant, fee, supplement
from api.demo.fates import Turn
from api.demo.guidance import guide, next_online
from api.demo.handovers import arrive, from_pool
from api.demo.people import to_seal
from api.demo.telling import CITIZEN, Hand, Teller, Telling
from api.demo.troubles import KEPT, TROUBLES, opine
from domain import dossier_commands as cmd
from domain.model import refusals as no
from domain.model.dossier import Phase
from domain.model.dossier_events import Channel
from domain.model.procedure import StepRole
from domain.store.vault import committed_to


def whole(t: Teller, predecessor: Teller | None = None) -> Telling[None]:
    """From lodging on; where the applicant gave up and comes again, that dossier's story too."""
    yield from lodge(t, predecessor)
    yield from life(t)
    yield from aftermath.after_the_end(t)
    if t.fate.take(Turn.LODGED_AGAIN) and t.seen.phase is Phase.WITHDRAWN:
        yield from t.wait(t.chance.uniform(6, 40))
        yield from whole(t.again(), t)
        return
    following = next_online(t)
    if following is not None:
        yield from t.wait(t.chance.uniform(4, 60))
        yield from whole(following)


def life(t: Teller) -> Telling[None]:
    """What comes next, again and again."""
    t.resting = False
    while not t.resting and t.seen.phase in (Phase.LODGED, Phase.RECEIVED, Phase.FINISHED):
        seen = t.seen
        if seen.with_applicant:
            yield from answered_by_applicant(t)
        elif seen.phase is Phase.LODGED:
            yield from receive(t)
        elif seen.travel is not None:
            yield from arrive(t)
        elif seen.holder is None:
            yield from from_pool(t)
        elif seen.phase is Phase.FINISHED:
            yield from hand_out(t, seen.holder)
        elif any(o.consulted == seen.holder for o in seen.opinions.values()):
            yield from opine(t, seen.holder)
        else:
            yield from go_on(t, seen.holder)


# ---------------------------------------------------------------------- at the counter


def lodge(t: Teller, predecessor: Teller | None) -> Telling[None]:
    """Online at any hour, else at the counter; a dossier that comes by post is entered there too."""
    channel = Channel.ONLINE
    if not t.online:
        channel = Channel.POST if t.chance.random() < 0.06 else Channel.COUNTER
    to_post = t.fate.ahead(Turn.POST_FAILED) or t.chance.random() < 0.1
    hand = CITIZEN if t.online else (yield from t.someone(t.desk))
    order = t.order(
        cmd.Lodge,
        hand,
        procedure_code=t.offer.procedure.code,
        agency_id=t.agency,
        unit_id=t.desk.unit_id,
        channel=channel,
        result_channel=Channel.POST if to_post else Channel.COUNTER,
        applicant_id=t.applicant_id,
        predecessor_id=predecessor.dossier_id if predecessor else None,
    )
    assert isinstance(order, cmd.Lodge)
    if not t.comes_again:  # whoever comes again is known
        given = to_seal(t.stage.seed, t.applicant_id, order.issued.command_id)
        order = replace(order, applicant=committed_to(given))
    yield order


def receive(t: Teller) -> Telling[None]:
    """The counter takes it in, or refuses it, or asks for what is missing before."""
    if t.fate.take(Turn.RECEIVED_LATE):
        yield from t.wait(t.chance.uniform(9, 18))
    else:
        yield from t.wait(t.chance.uniform(0.3, 6) if t.seen.channel is Channel.ONLINE else t.chance.uniform(0.1, 0.6))
    before = t.standing()
    hand = yield from t.someone(t.desk)
    if t.standing() != before:
        return
    if t.fate.take(Turn.REFUSED):
        yield t.order(cmd.Refuse, hand, reason="Không thuộc thẩm quyền giải quyết")
    elif t.fate.take(Turn.INCOMPLETE_AT_ONCE):
        yield from supplement(t, hand)
    else:
        yield t.order(cmd.IssueReceipt, hand)
        yield from guide(t, hand)
        if t.fate.take(Turn.FEE):
            yield from fee(t, hand)


def hand_out(t: Teller, holder: str) -> Telling[None]:
    """The result goes to the counter, and from there to the applicant."""
    seen = t.seen
    here = seen.unit_id == seen.one_stop_id
    if here and seen.result_channel is Channel.COUNTER:
        yield from t.wait(t.chance.expovariate(1 / 7))
    else:
        yield from t.wait(t.chance.uniform(0.2, 2))
    before = t.standing()
    hand = yield from t.there(holder)
    if hand is None or t.standing() != before:
        return
    if not here:
        yield t.order(cmd.SendHandover, hand, to_unit=t.desk.unit_id, step_id="tr")
    elif seen.result_channel is Channel.POST:
        yield from aftermath.by_post(t, hand)
    else:
        yield t.order(cmd.ReturnResult, hand, channel=Channel.COUNTER)


# ---------------------------------------------------------------------- in the rooms


def go_on(t: Teller, holder: str) -> Telling[None]:
    """By the step that it is in, and by who has it."""
    step = t.step
    if step is None or step.role is StepRole.RECEIVE:
        yield from _reception(t, holder)
    elif step.role is StepRole.APPROVE:
        yield from _approval(t, holder)
    elif holder in (*t.desk.officers, t.desk.head):
        yield from _forward(t, holder)
    elif holder in (t.room.head, t.leader):
        yield from _assign(t, holder)
    else:
        yield from _process(t, holder)


def _reception(t: Teller, clerk: str) -> Telling[None]:
    """Where the counter settles it by itself, that is all; else it goes to the room."""
    if "tn" in t.seen.completed:
        yield from _forward(t, clerk)
        return
    before = t.standing()
    yield from t.work()
    hand = yield from t.there(clerk)
    if hand is None or t.standing() != before:
        return
    at_desk = t.offer.route.room is None
    yield t.order(cmd.CompleteStep, hand, step_id="tn", outcome="Đã giải quyết" if at_desk else "Hồ sơ đầy đủ")
    if at_desk:
        yield t.order(cmd.Finish, hand)


def _forward(t: Teller, clerk: str) -> Telling[None]:
    """To whoever worked on it before, or to somebody of the room, or to its pool."""
    before = t.standing()
    yield from t.wait(t.chance.uniform(0.1, 1))
    hand = yield from t.there(clerk)
    if hand is None or t.standing() != before:
        return
    step = t.step
    step_id = t.offer.work_steps[0].step_id if step is None or step.role is StepRole.RECEIVE else step.step_id
    worked = t.active([o for o in t.seen.worked.get(step_id, ()) if o in t.room.officers])
    officer = worked[-1] if worked else t.pick(t.room.officers)
    sent_back = t.fate.ahead(Turn.SENT_BACK_TWICE) or t.fate.ahead(Turn.SENT_BACK_AFTER_DEEMED)
    named = officer is not None and (worked or t.sends_by_name or sent_back)
    to = {"to_official": officer} if named else {"to_unit": t.room.unit_id}
    yield t.order(cmd.SendHandover, hand, step_id=step_id, **to)


def _assign(t: Teller, head: str) -> Telling[None]:
    """What came to the head or the leader is given to an officer."""
    before = t.standing()
    yield from t.wait(t.chance.uniform(0.2, 2))
    hand = yield from t.there(head)
    if hand is None or t.standing() != before:
        return
    officer = t.pick(t.room.officers, but=[hand.actor])
    if officer is not None:
        yield t.order(cmd.Assign, hand, to_official=officer)


def _process(t: Teller, officer: str) -> Telling[None]:
    """A step of work: what comes up in it first, then the work itself."""
    before, place = t.standing(), t.work_step
    if t.is_done_with_step:
        yield from _next_step(t, officer)
        return
    turn = next((turn for turn in TROUBLES if t.fate.ahead(turn, place)), None)
    forgets = turn is None and (t.fate.ahead(Turn.NEGLECTED, place) or t.fate.take(Turn.FORGOTTEN, place))
    yield from t.work(0.3 if turn or forgets else 1.0)
    hand = yield from t.there(officer)
    if hand is None or t.standing() != before:
        return
    if turn is not None:
        if turn not in KEPT:
            t.fate.take(turn)
        yield from TROUBLES[turn](t, hand)
    elif forgets:
        t.resting = True
    else:
        yield from paper.complete(t, hand)


def _next_step(t: Teller, officer: str) -> Telling[None]:
    """The next step of work, by the same officer or a colleague; after the last, up for approval."""
    before = t.standing()
    yield from t.wait(t.chance.uniform(0.05, 0.6))
    hand = yield from t.there(officer)
    if hand is None or t.standing() != before:
        return
    later = t.offer.work_steps[t.work_step + 1 :]
    if not later:
        if t.fate.take(Turn.OWN_APPROVAL):
            yield from _own_approval(t, officer, hand)
        else:
            yield t.order(cmd.SubmitForApproval, hand, to_official=t.approver, step_id="pd")
        return
    colleague = t.pick(t.room.officers, but=[officer, hand.actor])
    if colleague is not None and t.chance.random() < 0.12:
        yield t.order(cmd.SendHandover, hand, to_official=colleague, step_id=later[0].step_id)
    else:
        yield t.order(cmd.StartStep, hand, step_id=later[0].step_id)


# ---------------------------------------------------------------------- approval


def _approval(t: Teller, head: str) -> Telling[None]:
    """Approved and finished; or sent back once. Nobody approves what they worked on."""
    before = t.standing()
    workers = {o for step, who in t.seen.worked.items() if step not in ("tn", "pd", "tr") for o in who}
    yield from t.work()
    hand = yield from t.there(head, but=workers)
    if hand is None or t.standing() != before:
        return
    if workers & set(hand):
        higher = t.leader if head != t.leader else t.room.head
        yield t.order(cmd.SendHandover, hand, to_official=higher, step_id="pd", note="Đã tham gia xử lý")
    elif t.fate.take(Turn.REWORK):
        step_id = t.offer.work_steps[-1].step_id
        t.redo(step_id)
        yield t.order(cmd.ReturnForRework, hand, reason="Sai số thửa, số tờ bản đồ", step_id=step_id)
    else:
        yield t.order(cmd.Approve, hand)
        yield t.order(cmd.CompleteStep, hand, step_id="pd", outcome="Đã ký")
        yield t.order(cmd.Finish, hand)


def _own_approval(t: Teller, officer: str, hand: Hand) -> Telling[None]:
    """A colleague submits it to the one who worked on it, who may not approve it and sends it on."""
    other = t.pick(t.room.officers, but=[officer, hand.actor])
    if other is None:
        t.fate.put(Turn.OWN_APPROVAL)
        return
    yield t.order(cmd.SendHandover, hand, to_official=other, step_id=t.seen.step_id, note="Nhờ trình giúp")
    yield from arrive(t)
    second = yield from t.there(other)
    if second is None or not t.lies_with(other):
        return
    yield t.order(cmd.SubmitForApproval, second, to_official=officer, step_id="pd")
    yield from arrive(t)
    first = yield from t.there(officer)
    if first is None or not t.lies_with(officer):
        return
    yield t.attempt(no.OwnWorkNotApproved, cmd.Approve, first)
    yield t.order(cmd.SendHandover, first, to_official=t.room.head, step_id="pd", note="Chuyển người có thẩm quyền")
