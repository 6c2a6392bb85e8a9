"""Random orders about one dossier, admissible or not, over weeks with absences and closed accounts.

Whatever is ordered: a refusal leaves the state as it was, what is accepted can be read back from its stored bytes to
the same state, the dossier is in exactly one place, and custody tiles its life from the lodging on.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain import dossier_commands as cmd
from domain.model import dossier_events as ev
from domain.model.custody import custody
from domain.model.dossier import Dossier, Phase
from domain.model.dossier_events import Channel
from domain.model.dossier_fold import reread
from domain.model.dossier_ordinals import ORDINALS
from domain.model.dossier_time import without_closed_accounts
from domain.model.errors import DomainError
from domain.model.event import decode, encode
from domain.model.history import effective
from domain.model.organisation import Half
from domain.model.reckoning import reckon
from domain.model.reference import Reference
from domain.model.transit import deemed_acceptance
from tests.domain.office import Case, office, with_absence
from tests.domain.office_variants import with_closed, with_effect

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
DESK = ("a1", "a2", "h1")
LAND = ("b1", "b2", "h2")
EVERYONE = (*DESK, *LAND, "c1", "h3", "l1", "l2", "vpub-truc", "~applicant")
STEPS = ("tn", "th", "pd", "tr", "nowhere")

OPENED: dict[type[ev.DossierEvent], str] = {
    ev.Transit: "handover_no",
    ev.SupplementRequested: "request_no",
    ev.OpinionRequested: "opinion_no",
    ev.ObstacleReported: "obstacle_no",
    ev.InstructionGiven: "instruction_no",
    ev.Complained: "complaint_no",
}
"""Events that give a number to something new."""


@cache
def offices() -> tuple[Reference, ...]:
    """The office with some away; with some accounts closed on the way, too."""
    away = with_absence(
        with_effect("pause"), "b1", ("2020-03-04", Half.MORNING), ("2020-03-05", Half.AFTERNOON), acting="b2",
        known="2020-03-02 08:00",
    )  # fmt: skip
    away = with_absence(
        away, "h2", ("2020-03-05", Half.AFTERNOON), ("2020-03-06", Half.AFTERNOON), known="2020-03-03 08:00"
    )
    closed = with_closed(
        with_closed(away, "b2", "2020-03-05 10:00"), "a2", "2020-03-03 09:00", until="2020-03-09 09:00"
    )
    return office(), away, closed


people = st.sampled_from(EVERYONE)
insiders = st.sampled_from((*DESK, *LAND, "c1", "h3"))
units = st.sampled_from(("cl-mc", "cl-dd", "tn-dd", None))
channels = st.sampled_from((Channel.COUNTER, Channel.ONLINE))


class Office(RuleBasedStateMachine):
    """`likely` orders come from whoever may well give them, so that lives go on; others from anybody."""

    @initialize(
        place=st.integers(0, 2), channel=channels, result=st.sampled_from(tuple(Channel)), begun=st.integers(0, 3)
    )
    def lodge(self, place: int, channel: Channel, result: Channel, begun: int) -> None:
        """Mostly received already, and on its way to the land unit."""
        self.case = Case(offices()[place])
        self.now = datetime(2020, 3, 2, 8, tzinfo=HANOI)
        self.case.lodged("2020-03-02 08:00", channel, result_channel=result)
        self.accepted = 0
        if begun:
            self.order(cmd.IssueReceipt, "a1")
            self.order(cmd.SendHandover, "a1", to_official="b1", step_id="th")

    def order(self, kind: type[cmd.DossierCommand], actor: str, **members: Any) -> bool:
        """Whether it was accepted."""
        before, copied = self.case.state, hash_of(self.case.state)
        moment = self.now.strftime("%Y-%m-%d %H:%M")
        try:
            self.case.do(kind, actor, moment, **members)
        except DomainError:
            assert self.case.state is before
            assert hash_of(before) == copied
            return False
        self.accepted += 1
        return True

    @property
    def state(self) -> Dossier:
        return self.case.state

    def whoever(self, other: str) -> str:
        """The holder, else the head of the pool, else `other`."""
        organisation = self.case.reference.organisation
        return self.state.holder or organisation.head_of(self.state.unit_id, self.now) or other

    # -- time

    @rule(minutes=st.sampled_from((1, 20, 90, 241, 400, 1440, 3000)))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    # -- likely orders

    @precondition(lambda self: self.state.phase is Phase.LODGED)
    @rule(actor=st.sampled_from(DESK))
    def receive(self, actor: str) -> None:
        self.order(cmd.IssueReceipt, actor)

    @precondition(lambda self: self.state.travel is None and self.state.code is not None)
    @rule(to=insiders, unit=units, step=st.sampled_from((None, "th", "pd")), kind=st.integers(0, 3))
    def send(self, to: str, unit: str | None, step: str | None, kind: int) -> None:
        who = self.whoever(to)
        if kind == 0:
            self.order(cmd.SubmitForApproval, who, to_official=to, step_id=step)
        elif kind == 1:
            self.order(cmd.RequestOpinion, who, to_official=to, question="?", term="1wd", approved_by="l1")
        elif unit is None:
            self.order(cmd.SendHandover, who, to_official=to, step_id=step)
        else:
            self.order(cmd.SendHandover, who, to_unit=unit, step_id=step)

    @precondition(lambda self: self.state.travel is not None)
    @rule(other=insiders, refuse=st.integers(0, 3))
    def receive_handover(self, other: str, refuse: int) -> None:
        travel = self.state.travel
        assert travel is not None
        who = travel.to.official or other
        if refuse == 0:
            self.order(cmd.ReturnHandover, who, handover_no=travel.handover_no, reason="không thuộc thẩm quyền")
        elif refuse == 1:
            self.order(cmd.Recall, travel.from_official, handover_no=travel.handover_no, reason="nhầm")
        else:
            self.order(cmd.AcceptHandover, who, handover_no=travel.handover_no)

    @precondition(lambda self: self.state.travel is not None)
    @rule(other=insiders)
    def return_after_deemed(self, other: str) -> None:
        deemed = deemed_acceptance(self.state.log, self.case.reference, self.now + timedelta(days=4))
        travel = self.state.travel
        if deemed is not None and travel is not None:
            self.now = max(self.now, deemed.at.astimezone(HANOI).replace(microsecond=0) + timedelta(minutes=5))
            who = travel.to.official or other
            self.order(cmd.ReturnHandover, who, handover_no=travel.handover_no, reason="không thuộc thẩm quyền")

    @precondition(lambda self: self.state.code is not None)
    @rule(step=st.sampled_from(STEPS), other=people, complete=st.booleans())
    def work(self, step: str, other: str, complete: bool) -> None:
        kind = cmd.CompleteStep if complete else cmd.StartStep
        self.order(kind, self.whoever(other), step_id=(self.state.step_id or step) if complete else step)

    @precondition(lambda self: not self.state.with_applicant)
    @rule(other=people, duty=st.booleans())
    def ask_the_applicant(self, other: str, duty: bool) -> None:
        if duty:
            self.order(cmd.ImposeFinancialDuty, self.whoever(other), amount_dong=1000, reason="thuế")
        else:
            asked = {"items": ("Bản vẽ",), "reason": "thiếu", "approved_by": "l1"}
            self.order(cmd.RequestSupplement, self.whoever(other), **asked)

    @precondition(lambda self: self.state.with_applicant)
    @rule(who=st.sampled_from(("a1", "a2", "b1", "~applicant")), complete=st.booleans())
    def hear_from_the_applicant(self, who: str, complete: bool) -> None:
        channel = Channel.ONLINE if who == "~applicant" else Channel.COUNTER
        if self.state.supplement is not None:
            number = self.state.supplement.request_no
            self.order(cmd.ReceiveSupplement, who, request_no=number, channel=channel, complete=complete)
        else:
            self.order(cmd.MeetFinancialDuty, who, channel=channel)

    @precondition(lambda self: bool(self.state.opinions))
    @rule(other=insiders, last=st.booleans())
    def give_opinion(self, other: str, last: bool) -> None:
        number = max(self.state.opinions) if last else min(self.state.opinions)
        opinion = self.state.opinions[number]
        self.order(cmd.GiveOpinion, opinion.consulted or opinion.to.official or other, opinion_no=number, opinion="x")

    # -- orders by anybody

    @precondition(lambda self: self.state.code is not None and self.state.is_open)
    @rule(who=st.sampled_from(("h1", "h2", "h3", "l1", "b1", "vpub-truc")), to=insiders)
    def direct(self, who: str, to: str) -> None:
        self.order(cmd.Reassign, who, to_official=to, reason="cân tải")

    @precondition(lambda self: self.state.holder is None or self.state.travel is not None)
    @rule(who=people)
    def take_over(self, who: str) -> None:
        self.order(cmd.TakeOver, who, reason="nhận")

    @rule(who=people, to=insiders, number=st.integers(1, 2), kind=st.integers(0, 3))
    def obstacle(self, who: str, to: str, number: int, kind: int) -> None:
        if kind == 0:
            self.order(cmd.ReportObstacle, self.whoever(who), to_official=to, description="?", term="1wd")
        elif kind == 1:
            self.order(cmd.AnswerObstacle, to, obstacle_no=number, answer="x", no_obstacle=who == to)
        elif kind == 2:
            self.order(cmd.AcceptObstacle, who, obstacle_no=number)
        else:
            self.order(cmd.ResolveObstacle, who, obstacle_no=number, how="x")

    @precondition(lambda self: self.state.is_open)
    @rule(who=people, order=st.sampled_from((cmd.Approve, cmd.Finish, cmd.Explain, cmd.Stop, cmd.Withdraw, cmd.Refuse)))
    def rarely(self, who: str, order: Any) -> None:
        members: dict[str, Any] = {cmd.Explain: {"text": "x"}}.get(order, {})
        if order in (cmd.Stop, cmd.Withdraw, cmd.Refuse):
            members = {"reason": "x"} if self.accepted > 12 else {"reason": " "}
            if order is cmd.Withdraw and self.accepted <= 12:
                return
        if order in (cmd.Approve, cmd.Finish) and self.accepted > 6:
            who = self.whoever(who)
        self.order(order, who, **members)

    @precondition(lambda self: self.state.phase is Phase.FINISHED)
    @rule(who=st.sampled_from((*DESK, "b1")), channel=st.sampled_from(tuple(Channel)))
    def hand_out(self, who: str, channel: Channel) -> None:
        if self.order(cmd.CollectByPost, who, item="EV1"):
            return
        self.order(cmd.ReturnResult, who, channel=channel)

    @precondition(lambda self: self.state.code is not None)
    @rule(who=insiders, own=st.booleans(), back=st.sampled_from((1, 30, 300)), kind=st.integers(0, 3))
    def enter_late(self, who: str, own: bool, back: int, kind: int) -> None:
        """What the holder did on paper, entered by themselves or by a colleague."""
        holder = self.whoever(who)
        moment = (self.now - timedelta(minutes=back)).strftime("%Y-%m-%d %H:%M")
        header: dict[str, Any] = {"issued": self.case.issued(holder, moment), "dossier_id": self.case.dossier_id}
        act: cmd.DossierCommand
        if kind == 0:
            act = cmd.SendHandover(to_official=who, **header)
        elif kind == 1:
            act = cmd.ReportObstacle(to_official=who, description="?", term="1wd", **header)
        elif kind == 2 and self.state.travel is not None:
            act = cmd.AcceptHandover(handover_no=self.state.travel.handover_no, **header)
        else:
            act = cmd.StartStep(step_id="th", **header)
        self.order(cmd.RecordLate, holder if own else who, act=act, reason="mất điện")

    @rule(who=insiders, place=st.integers(0, 20))
    def annul(self, who: str, place: int) -> None:
        log = self.state.log
        self.order(cmd.Correct, who, position=log[min(place, len(log) - 1)].position, reason="ghi nhầm")

    @precondition(lambda self: bool(effective(self.state.log).open_claims))
    @rule(number=st.integers(0, 1), by_head=st.booleans())
    def confirm(self, number: int, by_head: bool) -> None:
        claims = effective(self.state.log).open_claims
        if number < len(claims):
            affected = claims[number].affects[0]
            if by_head:
                self.order(cmd.ConfirmClaim, "l1", claim=claims[number].position, in_place_of=affected)
            else:
                self.order(cmd.ConfirmClaim, affected, claim=claims[number].position)

    # -- what always holds

    @invariant()
    def numbers_are_given_once(self) -> None:
        for kind, name in OPENED.items():
            given = [getattr(r.body, name) for r in effective(self.state.log).events if isinstance(r.body, kind)]
            assert len(given) == len(set(given))
            assert max(given, default=0) <= self.state.ordinals.get(name, 0)
            assert name in ORDINALS

    @invariant()
    def it_is_in_one_place_and_custody_agrees(self) -> None:
        state = self.state
        if state.travel is not None:
            assert state.phase not in (Phase.REFUSED, Phase.STOPPED, Phase.WITHDRAWN)
        history = effective(state.log)
        held = custody(history, self.case.reference)
        if not held.intervals:  # intervals of no length are not shown, and it ended in the instant in which it began
            assert held.clock.ended_at == state.lodged_at
            return
        assert held.intervals[0].start_at == state.lodged_at
        for earlier, later in zip(held.intervals, held.intervals[1:], strict=False):
            assert earlier.end_at == later.start_at
        assert held.intervals[-1].end_at == held.clock.ended_at
        now = without_closed_accounts(state, self.case.reference, self.now)
        answering = held.answers(self.now)
        simple = now.travel is None and not now.opinions and not now.obstacles and now.is_open
        if answering is None or not simple or state.phase is Phase.LODGED:
            return
        if now.with_applicant:
            assert answering.answerer == "~applicant"
        elif now.holder is not None and self.case.reference.organisation.is_present(now.holder, self.now):
            assert answering.answerer == now.holder

    @invariant()
    def due_date_is_what_is_reckoned(self) -> None:
        state = self.state
        if state.due is None or state.with_applicant or not state.is_open:
            return
        deadline = reckon(effective(state.log).events, self.case.reference)
        assert deadline is not None
        assert deadline.due_at == state.due.first_slip

    def teardown(self) -> None:
        """Read back from its stored bytes, event by event, and again in the order of what happened."""
        decider, state = Case.decider, Case.decider.initial()
        for stored in self.state.log:
            body = decode(stored.body.TOPIC, encode(stored.body))
            state = decider.evolve(state, msgspec.structs.replace(stored, body=body))
        assert state == self.state
        assert reread(self.case.dossier_id, self.state.log) == self.state


def hash_of(state: Dossier) -> str:
    return repr(state)


TestOffice = Office.TestCase
TestOffice.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
