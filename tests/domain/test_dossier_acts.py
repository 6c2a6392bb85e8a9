"""The ordinary life of a dossier, act by act, as DOMAIN.md §4 tells it."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from domain import dossier_commands as cmd
from domain.model import dossier_events as ev
from domain.model import organisation as org
from domain.model import procedure as proc
from domain.model.custody import custody
from domain.model.custody_interval import Ground
from domain.model.deadline_explained import ClockEffect, Reckoned
from domain.model.dossier import Phase
from domain.model.dossier_events import Channel
from domain.model.event import NAMESPACE, Recorded, Source
from domain.model.history import effective
from domain.model.organisation import Half
from domain.model.procedure import Catalogue
from domain.model.reference import Reference
from tests.domain.office import PROCEDURE, Case, office, when, with_absence
from tests.domain.test_dossier_refusals import refused


def with_effect(effect: str) -> Reference:
    """The office with a procedure that says itself what a supplement does to its term."""
    published = proc.ProcedurePublished(
        occurred_at=when("2019-01-01 00:00"),
        actor="~service",
        source=Source.CLI,
        command_id=NAMESPACE,
        procedure=msgspec.structs.replace(PROCEDURE, supplement_effect=effect),
    )
    catalogue = proc.evolve(Catalogue(), Recorded(1, proc.STREAM, 1, when("2019-01-01 00:00"), published))
    known = office()
    return Reference(known.organisation, known.calendar, catalogue, known.rules)


def with_closed(reference: Reference, official: str, at: str, *, until: str | None = None) -> Reference:
    """The same office with an account closed at an instant, and opened again."""
    organisation = reference.organisation
    moments: list[tuple[Any, str]] = [(org.OfficialDeactivated, at)]
    if until is not None:
        moments.append((org.OfficialReactivated, until))
    for kind, moment in moments:
        body = kind(
            occurred_at=when(moment),
            actor="~service",
            source=Source.CLI,
            command_id=NAMESPACE,
            official_id=official,
            reason="x",
        )
        number = organisation.version + 1
        organisation = org.evolve(organisation, Recorded(200_000 + number, org.STREAM, number, when(moment), body))
    return Reference(organisation, reference.calendar, reference.catalogue, reference.rules)


def answers(case: Case, moment: str) -> str:
    found = custody(effective(case.state.log), case.reference).answers(when(moment))
    return "nobody" if found is None else found.answerer


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


# --- from hand to hand


def sent() -> Case:
    """Sent by a1 to b1 on Monday at 9:00; deemed accepted at 15:00."""
    case = Case().received()
    case.do(cmd.SendHandover, "a1", "2020-03-02 09:00", to_official="b1", step_id="th")
    return case


def test_acceptance_at_the_last_moment_is_in_time() -> None:
    case = sent()
    (accepted,) = case.do(cmd.AcceptHandover, "b1", "2020-03-02 15:00", handover_no=1)
    assert isinstance(accepted, ev.HandoverAccepted)


def test_deemed_acceptance_is_settled_before_the_next_order() -> None:
    case = sent()
    note, started = case.do(cmd.StartStep, "b1", "2020-03-02 15:30", step_id="th")
    assert isinstance(note, ev.HandoverDeemedAccepted)
    assert (note.occurred_at, note.answerer, note.actor) == (when("2020-03-02 15:00"), "b1", "~workflow")
    assert isinstance(started, ev.StepStarted)


def test_deemed_acceptance_is_confirmed_by_accepting() -> None:
    case = sent()
    note, accepted = case.do(cmd.AcceptHandover, "b1", "2020-03-02 16:00", handover_no=1)
    assert isinstance(note, ev.HandoverDeemedAccepted)
    assert isinstance(accepted, ev.HandoverAccepted)
    refused("no-transit", lambda: case.do(cmd.ReturnHandover, "b1", "2020-03-02 16:10", handover_no=1, reason="nhầm"))


def test_return_within_eight_hours_voids_a_deemed_acceptance() -> None:
    case = sent()
    case.do(cmd.ReturnHandover, "b1", "2020-03-03 15:00", handover_no=1, reason="không thuộc thẩm quyền")
    assert (case.state.holder, case.state.unit_id, case.state.step_id) == ("a1", "cl-mc", "tn")
    assert {answers(case, m) for m in ("2020-03-02 15:30", "2020-03-03 10:00", "2020-03-03 16:00")} == {"a1"}


def test_deemed_acceptance_is_not_returned_later_or_after_another_act() -> None:
    case = sent()
    give_back: dict[str, Any] = {"handover_no": 1, "reason": "nhầm"}
    refused("return-too-late", lambda: case.do(cmd.ReturnHandover, "b1", "2020-03-03 15:01", **give_back))
    case.do(cmd.Explain, "b1", "2020-03-03 08:00", text="Tôi chưa nhận được")
    case.do(cmd.StartStep, "b1", "2020-03-03 08:30", step_id="th")
    refused("no-transit", lambda: case.do(cmd.ReturnHandover, "b1", "2020-03-03 09:00", **give_back))


def test_second_return_between_two_units_goes_to_the_head_above_both_who_assigns() -> None:
    case = sent()
    case.do(cmd.ReturnHandover, "b1", "2020-03-02 16:00", handover_no=1, reason="nhầm")
    case.do(cmd.SendHandover, "a1", "2020-03-02 16:10", to_unit="cl-dd", step_id="th")
    case.do(cmd.ReturnHandover, "b2", "2020-03-03 14:30", handover_no=2, reason="nhầm")
    assert case.state.deemed_returns == (("cl-dd", "cl-mc"),) * 2
    assert (case.state.holder, case.state.settler) == ("l1", "l1")
    assert answers(case, "2020-03-03 15:00") == "l1"
    case.do(cmd.Assign, "l1", "2020-03-03 15:00", to_official="b1", step_id="th")
    case.do(cmd.AcceptHandover, "b1", "2020-03-03 15:10", handover_no=3)
    assert (case.state.holder, case.state.unit_id, case.state.settler) == ("b1", "cl-dd", None)


def test_returns_count_whichever_way_it_went() -> None:
    case = sent()
    case.do(cmd.ReturnHandover, "b1", "2020-03-02 16:00", handover_no=1, reason="nhầm")
    case.do(cmd.SendHandover, "a1", "2020-03-02 16:10", to_official="b1", step_id="th")
    case.do(cmd.AcceptHandover, "b1", "2020-03-02 16:20", handover_no=2)
    case.do(cmd.SendHandover, "b1", "2020-03-03 07:00", to_official="a2")
    case.do(cmd.ReturnHandover, "a2", "2020-03-03 14:00", handover_no=3, reason="nhầm")
    assert case.state.holder == "l1"


def test_recalled_handover_is_back_where_it_was() -> None:
    case = sent()
    case.do(cmd.Recall, "a1", "2020-03-02 10:00", handover_no=1, reason="nhầm")
    assert (case.state.holder, case.state.unit_id, case.state.step_id) == ("a1", "cl-mc", "tn")


def test_pool_in_transit_is_taken_by_a_member_and_not_by_the_sender(case: Case) -> None:
    case.do(cmd.SendHandover, "b1", "2020-03-02 14:00", to_unit="cl-dd")
    refused("meant-for-another", lambda: case.do(cmd.TakeOver, "b1", "2020-03-02 14:10", reason="x"))
    case.do(cmd.TakeOver, "b2", "2020-03-02 14:10", reason="nhận")
    assert case.state.holder == "b2"


def test_acting_official_accepts_for_an_absent_addressee() -> None:
    away = with_absence(
        office(),
        "b1",
        ("2020-03-02", Half.MORNING),
        ("2020-03-03", Half.AFTERNOON),
        acting="b2",
        known="2020-02-28 08:00",
    )
    case = Case(away).received()
    case.do(cmd.SendHandover, "a1", "2020-03-02 09:00", to_official="b1", step_id="th")
    refused("meant-for-another", lambda: case.do(cmd.AcceptHandover, "b2", "2020-03-02 09:30", handover_no=1))
    case.do(cmd.AcceptHandover, "b2", "2020-03-02 09:30", acting_for="b1", handover_no=1)
    assert case.state.holder == "b1"
    assert answers(case, "2020-03-02 10:00") == "b2"


def test_what_is_deemed_accepted_for_an_absent_addressee_is_the_units() -> None:
    away = with_absence(
        office(),
        "b1",
        ("2020-03-02", Half.MORNING),
        ("2020-03-03", Half.AFTERNOON),
        acting="b2",
        known="2020-02-28 08:00",
    )
    case = Case(away).received()
    case.do(cmd.SendHandover, "a1", "2020-03-02 09:00", to_official="b1", step_id="th")
    case.do(cmd.TakeOver, "b2", "2020-03-02 15:30", reason="nhận từ hồ chung")
    assert case.state.holder == "b2"
    again = Case(away, key="again").received()
    again.do(cmd.SendHandover, "a1", "2020-03-02 09:00", to_official="b1", step_id="th")
    again.do(cmd.ReturnHandover, "h2", "2020-03-02 15:30", handover_no=1, reason="không thuộc đơn vị")
    assert again.state.holder == "a1"


# --- closed accounts


def test_what_a_closed_account_held_is_the_pools() -> None:
    case = Case(with_closed(office(), "b1", "2020-03-03 08:00", until="2020-03-05 08:00")).at_land()
    assert answers(case, "2020-03-03 09:00") == "h2"
    refused("held-by-another", lambda: case.do(cmd.StartStep, "b2", "2020-03-03 09:00", step_id="th"))
    refused("held-by-another", lambda: case.do(cmd.StartStep, "b1", "2020-03-05 09:00", step_id="th"))
    case.do(cmd.TakeOver, "b2", "2020-03-05 09:00", reason="nhận lại")
    assert answers(case, "2020-03-05 09:00") == case.state.holder == "b2"


def test_handover_to_an_account_that_is_closed_is_back_with_its_sender() -> None:
    case = Case(with_closed(office(), "b1", "2020-03-02 10:00")).received()
    case.do(cmd.SendHandover, "a1", "2020-03-02 09:00", to_official="b1", step_id="th")
    case.do(cmd.StartStep, "a1", "2020-03-02 10:30", step_id="tn")
    assert answers(case, "2020-03-02 16:00") == "a1"
    case.do(cmd.SendHandover, "a1", "2020-03-02 16:30", to_official="b2", step_id="th")
    case.do(cmd.AcceptHandover, "b2", "2020-03-02 16:40", handover_no=2)
    assert case.state.holder == "b2"


def test_consulted_desk_of_a_closed_account_is_its_units() -> None:
    case = Case(with_closed(office(), "c1", "2020-03-03 08:00")).at_land()
    case.do(cmd.RequestOpinion, "b1", "2020-03-02 14:00", question="?", term="2wd", to_official="c1")
    case.do(cmd.AcceptHandover, "c1", "2020-03-02 14:30", handover_no=2)
    assert answers(case, "2020-03-03 09:00") == "h3"
    case.do(cmd.GiveOpinion, "h3", "2020-03-03 09:00", opinion_no=1, opinion="Phù hợp")
    assert case.state.holder == "b1"


# --- opinions


def test_opinion_inside_is_asked_accepted_and_given(case: Case) -> None:
    case.do(cmd.RequestOpinion, "b1", "2020-03-02 14:00", question="?", term="2wd", to_unit="tn-dd")
    case.do(cmd.AcceptHandover, "c1", "2020-03-02 14:30", handover_no=2)
    assert (case.state.holder, case.state.unit_id, case.state.step_id) == ("c1", "tn-dd", "th")
    refused("held-by-another", lambda: case.do(cmd.Finish, "b1", "2020-03-02 15:00"))
    case.do(cmd.GiveOpinion, "c1", "2020-03-03 08:00", opinion_no=1, opinion="Phù hợp")
    assert (case.state.holder, case.state.unit_id, case.state.opinions) == ("b1", "cl-dd", {})


def test_consulted_unit_may_answer_before_it_has_accepted(case: Case) -> None:
    case.do(cmd.RequestOpinion, "b1", "2020-03-02 14:00", question="?", term="2wd", to_unit="tn-dd")
    case.do(cmd.GiveOpinion, "c1", "2020-03-02 15:00", opinion_no=1, opinion="Phù hợp")
    assert (case.state.holder, case.state.travel) == ("b1", None)


def test_returned_or_recalled_opinion_is_not_waited_for(case: Case) -> None:
    case.do(cmd.RequestOpinion, "b1", "2020-03-02 14:00", question="?", term="2wd", to_official="c1")
    case.do(cmd.ReturnHandover, "c1", "2020-03-02 14:30", handover_no=2, reason="không thuộc lĩnh vực")
    case.do(cmd.Finish, "b1", "2020-03-02 15:00")


def test_head_who_assigns_it_elsewhere_gives_up_an_opinion_on_its_way(case: Case) -> None:
    case.do(cmd.RequestOpinion, "b1", "2020-03-02 14:00", question="?", term="2wd", to_official="c1")
    case.do(cmd.Reassign, "h2", "2020-03-02 14:30", to_official="b2", reason="cân tải")
    case.do(cmd.AcceptHandover, "b2", "2020-03-02 14:40", handover_no=3)
    assert (case.state.holder, case.state.opinions) == ("b2", {})


def test_consulted_unit_passes_the_question_on_within_itself(case: Case) -> None:
    case.do(cmd.RequestOpinion, "b1", "2020-03-02 14:00", question="?", term="2wd", to_official="c1")
    case.do(cmd.AcceptHandover, "c1", "2020-03-02 14:30", handover_no=2)
    case.do(cmd.SendHandover, "c1", "2020-03-02 15:00", to_official="h3", step_id="pd")
    case.do(cmd.AcceptHandover, "h3", "2020-03-02 15:10", handover_no=3)
    refused("not-the-addressee", lambda: case.do(cmd.GiveOpinion, "c1", "2020-03-02 16:00", opinion_no=1, opinion="x"))
    case.do(cmd.GiveOpinion, "h3", "2020-03-02 16:00", opinion_no=1, opinion="Phù hợp")
    assert (case.state.holder, case.state.step_id) == ("b1", "th")


def test_consulted_official_answers_once_the_opinion_they_asked_for_is_in(case: Case) -> None:
    case.do(cmd.RequestOpinion, "b1", "2020-03-02 14:00", question="?", term="2wd", to_official="c1")
    case.do(cmd.AcceptHandover, "c1", "2020-03-02 14:30", handover_no=2)
    case.do(cmd.RequestOpinion, "c1", "2020-03-02 15:00", question="?", term="1wd", outside="Thuế")
    refused("bad-value", lambda: case.do(cmd.GiveOpinion, "c1", "2020-03-02 16:00", opinion_no=1, opinion="x"))
    case.do(cmd.GiveOpinion, "c1", "2020-03-03 08:00", opinion_no=2, opinion="Không nợ thuế")
    case.do(cmd.GiveOpinion, "c1", "2020-03-03 09:00", opinion_no=1, opinion="Phù hợp")


def test_opinion_of_a_body_outside_moves_nothing_when_it_comes(case: Case) -> None:
    (asked,) = case.do(cmd.RequestOpinion, "b1", "2020-03-02 14:00", question="?", term="2wd", outside="Thuế")
    assert isinstance(asked, ev.OpinionRequested)
    assert asked.due_at == when("2020-03-04 17:00")
    assert (case.state.holder, case.state.travel) == ("b1", None)
    case.do(cmd.SendHandover, "b1", "2020-03-02 15:00", to_official="b2")
    case.do(cmd.AcceptHandover, "b2", "2020-03-02 15:10", handover_no=3)
    case.do(cmd.GiveOpinion, "b1", "2020-03-04 08:00", opinion_no=1, opinion="Không nợ thuế")
    assert case.state.holder == "b2"


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


# --- notes of the deadline workflows


def escalate(case: Case, moment: str, *, known: str, run: str = "th", rung: int = 1) -> None:
    case.do(
        cmd.Escalate, "~workflow", moment, known=known, cause=ev.Cause.STEP, run=run, rung=rung, office="head",
        bearer="h2", answer_term="8wh", answer_due_at=when("2020-03-20 08:00"),
    )  # fmt: skip


def test_late_note_about_an_instant_before_the_end_is_recorded(case: Case) -> None:
    case.do(cmd.Stop, "h2", "2020-03-12 11:00", reason="theo đề nghị của tòa án")
    escalate(case, "2020-03-11 08:00", known="2020-03-13 08:00")
    assert case.state.rungs[1].bearer == "h2"
    assert case.state.phase is Phase.STOPPED
    refused("nothing-owed", lambda: escalate(case, "2020-03-12 11:00", known="2020-03-13 08:00", rung=2))


def test_note_whose_cause_was_over_is_nothing_owed() -> None:
    case = sent()
    case.do(cmd.AcceptHandover, "b1", "2020-03-02 10:00", handover_no=1)
    note: dict[str, Any] = {"handover_no": 1, "answerer": "b1", "confirmed_by_presence": True}
    refused("nothing-owed", lambda: case.do(cmd.NoteDeemedAcceptance, "~workflow", "2020-03-02 15:00", **note))


def test_deemed_acceptance_is_noted_once_and_only_at_its_instant() -> None:
    case = sent()
    note: dict[str, Any] = {
        "handover_no": 1,
        "answerer": "b1",
        "confirmed_by_presence": True,
        "known": "2020-03-04 08:00",
    }
    refused("nothing-owed", lambda: case.do(cmd.NoteDeemedAcceptance, "~workflow", "2020-03-02 14:00", **note))
    case.do(cmd.NoteDeemedAcceptance, "~workflow", "2020-03-02 15:00", **note)
    refused("nothing-owed", lambda: case.do(cmd.NoteDeemedAcceptance, "~workflow", "2020-03-02 15:00", **note))


@pytest.mark.parametrize(
    ("order", "members"),
    [
        (cmd.Remind, {"cause": ev.Cause.TERM, "run": "1", "to_official": "b1", "due_at": when("2020-03-16 17:00")}),
        (cmd.NoteApologyOwed, {"due_at": when("2020-03-16 17:00"), "owed_by": "b1"}),
        (cmd.NoteStall, {"since": when("2020-03-02 08:00"), "working_days": 3, "holder": "b1"}),
    ],
)
def test_nothing_is_noted_twice_or_while_the_applicant_has_it(case: Case, order: Any, members: dict[str, Any]) -> None:
    case.do(order, "~workflow", "2020-03-13 17:00", **members)
    refused("nothing-owed", lambda: case.do(order, "~workflow", "2020-03-13 17:00", **members))
    other = Case(key="other").at_land()
    other.do(cmd.RequestSupplement, "b1", "2020-03-13 15:00", items=("Bản vẽ",), reason="thiếu")
    refused("nothing-owed", lambda: other.do(order, "~workflow", "2020-03-13 17:00", **members))


def test_stall_is_not_noted_once_something_has_moved(case: Case) -> None:
    case.do(cmd.CompleteStep, "b1", "2020-03-03 08:00", step_id="th")
    members: dict[str, Any] = {"since": when("2020-03-02 08:00"), "working_days": 3, "holder": "b1"}
    refused("nothing-owed", lambda: case.do(cmd.NoteStall, "~workflow", "2020-03-05 17:00", **members))


def test_answered_escalation_is_not_noted_as_unanswered(case: Case) -> None:
    escalate(case, "2020-03-10 08:00", known="2020-03-10 08:00")
    answer: dict[str, Any] = {"escalation_no": 1, "measure": "Phân công lại", "until_on": date(2020, 3, 12)}
    case.do(cmd.AnswerEscalation, "h2", "2020-03-10 09:00", **answer)
    note: dict[str, Any] = {"escalation_no": 1, "bearer": "h2"}
    refused("nothing-owed", lambda: case.do(cmd.NoteUnanswered, "~workflow", "2020-03-11 08:00", **note))


def test_what_lies_with_the_one_who_settles_is_theirs_by_custody_too() -> None:
    case = sent()
    case.do(cmd.ReturnHandover, "b1", "2020-03-02 16:00", handover_no=1, reason="nhầm")
    case.do(cmd.SendHandover, "a1", "2020-03-02 16:10", to_official="b1", step_id="th")
    case.do(cmd.ReturnHandover, "b1", "2020-03-03 14:30", handover_no=2, reason="nhầm")
    held = custody(effective(case.state.log), case.reference).answers(when("2020-03-03 15:00"))
    assert held is not None
    assert (held.ground, held.answerer) == (Ground.SETTLING, case.state.holder)
