"""The ordinary life of a dossier: from lodging to the result, the applicant's turn, obstacles, apologies."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain import dossier_commands as cmd
from domain.model import dossier_events as ev
from domain.model.custody import custody
from domain.model.deadline_explained import ClockEffect, Reckoned
from domain.model.dossier import Phase
from domain.model.dossier_events import Channel
from domain.model.history import effective
from tests.domain.office import Case, when
from tests.domain.office_variants import answers, with_effect
from tests.domain.test_dossier_refusals import refused


@pytest.fixture
def case() -> Case:
    """Received on Monday 2/3/2020 at 8:00, with b1 in step `th` since 10:00; due Monday 16/3."""
    return Case().at_land()


# --- from lodging to the result


def test_receipt_explains_its_due_date_and_names_what_it_was_reckoned_by() -> None:
    case = Case().lodged()
    (receipt,) = case.do(cmd.IssueReceipt, "a1", "2020-03-02 08:10")
    assert isinstance(receipt, ev.ReceiptIssued)
    assert (receipt.code, receipt.rule_pack, receipt.term) == ("000.00.05.H20-200302-0001", "2018", "10wd")
    assert receipt.due_at == receipt.deadline.due_at == when("2020-03-16 17:00")
    days = receipt.deadline.explanation.days
    assert (days[0].first, days[0].reckoned) == (date(2020, 3, 2), Reckoned.DAY_0)
    assert sum(run.days for run in days if run.reckoned is Reckoned.COUNTED) == 10
    assert sum(run.days for run in days if run.reckoned is Reckoned.WEEKEND) == 4
    ((_, (taken,)),) = case.also
    assert isinstance(taken, ev.NumberTaken)


def life(channel: Channel, result: Channel) -> Case:
    """Lodged, received, examined, approved and finished by the approver."""
    case = Case().lodged("2020-03-02 08:00", channel, result_channel=result)
    case.do(cmd.IssueReceipt, "a1", "2020-03-02 08:30")
    case.do(cmd.CompleteStep, "a1", "2020-03-02 08:40", step_id="tn")
    case.do(cmd.SendHandover, "a1", "2020-03-02 09:00", to_unit="cl-dd", step_id="th")
    case.do(cmd.AcceptHandover, "b1", "2020-03-02 09:30", handover_no=1)
    case.do(cmd.CompleteStep, "b1", "2020-03-05 15:00", step_id="th")
    case.do(cmd.SubmitForApproval, "b1", "2020-03-05 15:10", to_official="h2", step_id="pd")
    case.do(cmd.AcceptHandover, "h2", "2020-03-05 16:00", handover_no=2)
    case.do(cmd.Approve, "h2", "2020-03-05 16:10")
    case.do(cmd.Finish, "h2", "2020-03-05 16:20")
    return case


def test_result_for_the_counter_lies_ready_once_accepted_at_the_one_stop_unit() -> None:
    case = life(Channel.COUNTER, Channel.COUNTER)
    assert answers(case, "2020-03-05 16:30") == "h2"
    case.do(cmd.SendHandover, "h2", "2020-03-05 16:30", to_unit="cl-mc", step_id="tr")
    case.do(cmd.AcceptHandover, "a2", "2020-03-06 08:00", handover_no=3)
    assert case.state.result_ready
    assert answers(case, "2020-03-06 08:00") == "nobody"
    case.do(cmd.ReturnResult, "a1", "2020-03-09 08:00", channel=Channel.COUNTER)
    assert case.state.phase is Phase.RETURNED


def test_result_lies_ready_too_where_the_one_stop_unit_is_deemed_to_have_accepted_it() -> None:
    case = life(Channel.COUNTER, Channel.COUNTER)
    case.do(cmd.SendHandover, "h2", "2020-03-05 16:30", to_unit="cl-mc", step_id="tr")
    case.do(cmd.ReturnResult, "a1", "2020-03-09 08:00", channel=Channel.COUNTER)
    assert case.state.phase is Phase.RETURNED


def test_online_result_is_there_when_it_is_finished() -> None:
    case = life(Channel.ONLINE, Channel.ONLINE)
    assert case.state.result_ready
    assert answers(case, "2020-03-05 16:20") == "nobody"
    case.do(cmd.ReturnResult, "a1", "2020-03-05 16:30", channel=Channel.ONLINE)


def test_posted_result_is_there_once_the_post_has_it() -> None:
    case = life(Channel.POST, Channel.POST)
    refused("not-of-the-unit", lambda: case.do(cmd.CollectByPost, "b1", "2020-03-05 16:25", item="EV1"))
    case.do(cmd.SendHandover, "h2", "2020-03-05 16:30", to_unit="cl-mc", step_id="tr")
    case.do(cmd.AcceptHandover, "a2", "2020-03-06 08:00", handover_no=3)
    assert not case.state.result_ready
    refused("no-such-matter", lambda: case.do(cmd.DeliverByPost, "a2", "2020-03-06 08:20", item="EV1"))
    case.do(cmd.CollectByPost, "a2", "2020-03-06 09:00", item="EV1")
    assert answers(case, "2020-03-06 09:00") == "nobody"
    case.do(cmd.FailByPost, "a2", "2020-03-09 09:00", item="EV1", reason="vắng nhà")
    case.do(cmd.CollectByPost, "a2", "2020-03-10 09:00", item="EV2")
    case.do(cmd.DeliverByPost, "a2", "2020-03-11 09:00", item="EV2")
    assert case.state.phase is Phase.RETURNED


def test_post_does_not_take_what_is_to_be_handed_out_elsewhere() -> None:
    case = life(Channel.COUNTER, Channel.COUNTER)
    refused("result-not-ready", lambda: case.do(cmd.CollectByPost, "a2", "2020-03-05 16:25", item="EV1"))


# --- the applicant's turn


def supplemented(effect: str) -> Case:
    case = Case(with_effect(effect)).at_land()
    case.do(cmd.RequestSupplement, "b1", "2020-03-04 13:30", items=("Bản vẽ",), reason="thiếu")
    return case


def test_under_pause_the_wait_is_left_out_of_the_term() -> None:
    case = supplemented("pause")
    partial = case.do(cmd.ReceiveSupplement, "a2", "2020-03-05 08:00", request_no=1, channel="counter", complete=False)
    assert isinstance(partial[0], ev.SupplementReceived)
    assert partial[0].due_at is None
    assert case.state.with_applicant
    case.do(cmd.ReceiveSupplement, "a2", "2020-03-06 13:30", request_no=1, channel=Channel.COUNTER)
    assert case.state.due is not None
    assert (case.state.due.first_slip, case.state.due.in_force) == (when("2020-03-18 17:00"),) * 2
    assert (case.state.holder, case.state.unit_id) == ("a2", "cl-mc")


def test_under_restart_no_due_date_is_in_force_until_all_is_there() -> None:
    case = supplemented("restart")
    assert case.state.due is not None
    assert case.state.due.in_force is None
    case.do(cmd.ReceiveSupplement, "~applicant", "2020-03-06 13:30", request_no=1, channel=Channel.ONLINE)
    assert case.state.due.in_force == when("2020-03-20 17:00")
    assert case.state.due.deadline.run == 2
    assert case.state.holder == "b1"


def test_unverified_effect_of_a_supplement_burdens_nobody() -> None:
    """The pack of 2018 has an unverified value: the effect that burdens the official less is taken."""
    (receipt,) = Case().lodged().do(cmd.IssueReceipt, "a1", "2020-03-02 08:10")
    assert isinstance(receipt, ev.ReceiptIssued)
    assert receipt.supplement_effect == ClockEffect.RESTART
    case = Case(with_effect("pause")).received()
    assert case.state.due is not None
    assert case.state.due.effect == ClockEffect.PAUSE


def test_financial_duty_pauses_the_term_even_where_a_supplement_restarts_it() -> None:
    case = Case(with_effect("restart")).at_land()
    case.do(cmd.ImposeFinancialDuty, "b1", "2020-03-03 07:00", amount_dong=5_000_000, reason="thuế")
    refused("with-applicant", lambda: case.do(cmd.CompleteStep, "b1", "2020-03-03 08:00", step_id="th"))
    refused(
        "nothing-requested",
        lambda: case.do(cmd.ReceiveSupplement, "a1", "2020-03-03 08:00", request_no=1, channel="counter"),
    )
    case.do(cmd.MeetFinancialDuty, "~applicant", "2020-03-05 07:00", channel=Channel.ONLINE)
    assert case.state.due is not None
    assert case.state.due.in_force == when("2020-03-18 17:00")
    assert case.state.holder == "b1"


def test_fee_does_not_stop_the_clock_and_is_paid_in_parts(case: Case) -> None:
    refused("bad-value", lambda: case.do(cmd.AssessFee, "b1", "2020-03-02 14:00", amount_dong=0, reason="lệ phí"))
    case.do(cmd.AssessFee, "b1", "2020-03-02 14:00", amount_dong=10_000, reason="lệ phí")
    assert not case.state.with_applicant
    case.do(cmd.PayFee, "~applicant", "2020-03-02 15:00", amount_dong=4_000, channel=Channel.ONLINE)
    assert (case.state.fee_dong, case.state.holder) == (6_000, "b1")


def test_one_stop_unit_may_ask_for_papers_before_the_receipt() -> None:
    case = Case().lodged()
    case.do(cmd.RequestSupplement, "a2", "2020-03-02 08:30", items=("Bản vẽ",), reason="thiếu")
    refused("with-applicant", lambda: case.do(cmd.IssueReceipt, "a1", "2020-03-02 09:00"))
    case.do(cmd.ReceiveSupplement, "a1", "2020-03-03 08:00", request_no=1, channel=Channel.COUNTER)
    case.do(cmd.IssueReceipt, "a1", "2020-03-03 08:10")
    assert case.state.received_at == when("2020-03-03 08:10")


# --- obstacles


def test_obstacle_is_reported_answered_and_resolved(case: Case) -> None:
    report: dict[str, Any] = {"description": "Chưa có bản đồ", "to_official": "c1"}
    (told,) = case.do(cmd.ReportObstacle, "b1", "2020-03-02 14:00", term="2wd", **report)
    assert isinstance(told, ev.ObstacleReported)
    assert (told.due_at, told.further) == (when("2020-03-04 17:00"), False)
    refused(
        "not-the-addressee", lambda: case.do(cmd.AnswerObstacle, "b2", "2020-03-03 08:00", obstacle_no=1, answer="x")
    )
    case.do(cmd.AnswerObstacle, "c1", "2020-03-03 08:00", obstacle_no=1, answer="Theo bản đồ 2018")
    refused(
        "already-answered", lambda: case.do(cmd.AnswerObstacle, "c1", "2020-03-03 08:10", obstacle_no=1, answer="x")
    )
    case.do(cmd.ResolveObstacle, "b1", "2020-03-03 09:00", obstacle_no=1, how="đã có bản đồ")
    refused("no-such-matter", lambda: case.do(cmd.ResolveObstacle, "b1", "2020-03-03 09:10", obstacle_no=1, how="x"))


def test_further_obstacle_in_a_step_excuses_once_the_head_accepts_it(case: Case) -> None:
    report: dict[str, Any] = {"description": "?", "term": "1wd", "to_official": "c1"}
    case.do(cmd.ReportObstacle, "b1", "2020-03-02 14:00", **report)
    refused("no-such-matter", lambda: case.do(cmd.AcceptObstacle, "h2", "2020-03-02 14:10", obstacle_no=1))
    case.do(cmd.AnswerObstacle, "c1", "2020-03-02 15:00", obstacle_no=1, answer="x")
    (second,) = case.do(cmd.ReportObstacle, "b1", "2020-03-03 08:00", **report)
    assert isinstance(second, ev.ObstacleReported)
    assert second.further
    refused("head-only", lambda: case.do(cmd.AcceptObstacle, "b2", "2020-03-03 09:00", obstacle_no=2))
    case.do(cmd.AcceptObstacle, "h2", "2020-03-03 09:00", obstacle_no=2)
    refused("no-such-matter", lambda: case.do(cmd.AcceptObstacle, "h2", "2020-03-03 09:10", obstacle_no=2))
    held = custody(effective(case.state.log), case.reference)
    before, after = held.answers(when("2020-03-03 08:30")), held.answers(when("2020-03-03 09:30"))
    assert before is not None
    assert after is not None
    assert (before.excused, after.excused) == (None, "obstacle")


# --- apologies


def test_apology_a_working_day_before_puts_the_new_date_in_force(case: Case) -> None:
    (told,) = case.do(cmd.IssueApology, "h2", "2020-03-13 16:00", cause="Quá tải", due_on=date(2020, 3, 20))
    assert isinstance(told, ev.ApologyIssued)
    assert told.in_time
    assert case.state.due is not None
    assert (case.state.due.first_slip, case.state.due.in_force) == (when("2020-03-16 17:00"), when("2020-03-20 17:00"))


def test_apology_on_the_appointed_day_changes_no_date(case: Case) -> None:
    (told,) = case.do(cmd.IssueApology, "h2", "2020-03-16 08:00", cause="Quá tải", due_on=date(2020, 3, 20))
    assert isinstance(told, ev.ApologyIssued)
    assert (told.in_time, told.owed_by) == (False, "b1")
    assert case.state.due is not None
    assert case.state.due.in_force == when("2020-03-16 17:00")


def test_apology_can_be_made_in_transit_and_not_while_the_applicant_has_it(case: Case) -> None:
    case.do(cmd.SendHandover, "b1", "2020-03-13 15:00", to_official="b2")
    case.do(cmd.IssueApology, "h2", "2020-03-13 16:00", cause="Quá tải", due_on=date(2020, 3, 20))
    other = Case(with_effect("pause"), key="other").at_land()
    other.do(cmd.RequestSupplement, "b1", "2020-03-13 15:00", items=("Bản vẽ",), reason="thiếu")
    refused(
        "with-applicant",
        lambda: other.do(cmd.IssueApology, "h2", "2020-03-13 16:00", cause="?", due_on=date(2020, 3, 20)),
    )
