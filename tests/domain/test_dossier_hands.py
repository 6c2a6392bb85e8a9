"""From hand to hand: sent, accepted, deemed, returned, consulted; and accounts that are closed on the way."""

from __future__ import annotations

from typing import Any

import pytest

from domain import dossier_commands as cmd
from domain.model import dossier_events as ev
from domain.model.custody import custody
from domain.model.custody_interval import Ground
from domain.model.history import effective
from domain.model.organisation import Half
from tests.domain.office import Case, office, when, with_absence
from tests.domain.office_variants import answers, sent, with_closed
from tests.domain.test_dossier_refusals import refused


@pytest.fixture
def case() -> Case:
    """Received on Monday 2/3/2020 at 8:00, with b1 in step `th` since 10:00; due Monday 16/3."""
    return Case().at_land()


# --- from hand to hand


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


def test_what_lies_with_the_one_who_settles_is_theirs_by_custody_too() -> None:
    case = sent()
    case.do(cmd.ReturnHandover, "b1", "2020-03-02 16:00", handover_no=1, reason="nhầm")
    case.do(cmd.SendHandover, "a1", "2020-03-02 16:10", to_official="b1", step_id="th")
    case.do(cmd.ReturnHandover, "b1", "2020-03-03 14:30", handover_no=2, reason="nhầm")
    held = custody(effective(case.state.log), case.reference).answers(when("2020-03-03 15:00"))
    assert held is not None
    assert (held.ground, held.answerer) == (Ground.SETTLING, case.state.holder)
