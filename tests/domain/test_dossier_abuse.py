"""What people do on purpose: dating acts, resetting clocks, asking friends, agreeing with themselves."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest

from domain import dossier_commands as cmd
from domain.model import dossier_events as ev
from domain.model.dossier_events import Channel
from domain.model.organisation import Half
from domain.model.reference import Reference
from tests.domain.office import Case, office, when, with_absence
from tests.domain.test_dossier_refusals import refused


def away(official: str, acting: str | None, first: str = "2020-03-03", last: str = "2020-03-06") -> Reference:
    return with_absence(
        office(), official, (first, Half.MORNING), (last, Half.AFTERNOON), acting=acting, known="2020-02-28 08:00"
    )


@pytest.fixture
def case() -> Case:
    """Received on Monday 2/3/2020 at 8:00, with b1 in step `th` since 10:00; due Monday 16/3."""
    return Case().at_land()


# --- dating acts


@pytest.mark.parametrize(
    ("order", "members"),
    [
        (cmd.SendHandover, {"to_official": "b2"}),
        (cmd.CompleteStep, {"step_id": "th"}),
        (cmd.RequestSupplement, {"items": ("Bản vẽ",), "reason": "thiếu"}),
        (cmd.ImposeFinancialDuty, {"amount_dong": 1, "reason": "thuế"}),
        (cmd.ReportObstacle, {"to_official": "c1", "description": "?", "term": "1wd"}),
        (cmd.RequestOpinion, {"to_official": "c1", "question": "?", "term": "1wd"}),
        (cmd.IssueApology, {"cause": "?", "due_on": date(2020, 3, 27)}),
        (cmd.Finish, {}),
    ],
)
def test_ordinary_act_is_not_dated_back(case: Case, order: Any, members: dict[str, Any]) -> None:
    actor = "h2" if order is cmd.IssueApology else "b1"
    refused("enter-late", lambda: case.do(order, actor, "2020-03-04 08:00", known="2020-03-04 08:03", **members))
    case.do(order, actor, "2020-03-04 08:00", known="2020-03-04 08:02", **members)


def test_what_one_takes_upon_oneself_may_follow_within_a_working_day() -> None:
    case = Case().received()
    case.do(cmd.SendHandover, "a1", "2020-03-02 09:00", to_official="b1", step_id="th")
    accept: dict[str, Any] = {"handover_no": 1}
    refused(
        "enter-late", lambda: case.do(cmd.AcceptHandover, "b1", "2020-03-02 10:00", known="2020-03-04 07:00", **accept)
    )
    case.do(cmd.AcceptHandover, "b1", "2020-03-02 10:00", known="2020-03-03 16:00", **accept)
    assert case.state.held_since == when("2020-03-02 10:00")


def test_acceptance_dated_before_a_noted_deemed_one_takes_its_place() -> None:
    case = Case().received()
    case.do(cmd.SendHandover, "a1", "2020-03-02 09:00", to_official="b1", step_id="th")
    note: dict[str, Any] = {"handover_no": 1, "answerer": "b1", "confirmed_by_presence": True}
    case.do(cmd.NoteDeemedAcceptance, "~workflow", "2020-03-02 15:00", **note)
    case.do(cmd.AcceptHandover, "b1", "2020-03-02 10:00", known="2020-03-02 15:30", handover_no=1)
    assert (case.state.holder, case.state.held_since, case.state.deemed) == ("b1", when("2020-03-02 10:00"), None)


# --- resetting clocks


def test_step_is_completed_once_until_it_is_returned_for_rework(case: Case) -> None:
    case.do(cmd.CompleteStep, "b1", "2020-03-03 08:00", step_id="th")
    refused("step-already-completed", lambda: case.do(cmd.CompleteStep, "b1", "2020-03-05 08:00", step_id="th"))
    case.do(cmd.SubmitForApproval, "b1", "2020-03-05 09:00", to_official="h2", step_id="pd")
    case.do(cmd.AcceptHandover, "h2", "2020-03-05 10:00", handover_no=2)
    case.do(cmd.ReturnForRework, "h2", "2020-03-05 11:00", reason="sai số liệu", step_id="th")
    case.do(cmd.AcceptHandover, "b1", "2020-03-05 14:00", handover_no=3)
    case.do(cmd.CompleteStep, "b1", "2020-03-05 15:00", step_id="th")


def test_accepted_handover_is_not_returned(case: Case) -> None:
    refused("no-transit", lambda: case.do(cmd.ReturnHandover, "b1", "2020-03-02 11:00", handover_no=1, reason="x"))


def test_approval_is_given_once_and_not_without_a_new_submission_after_rework(case: Case) -> None:
    case.do(cmd.CompleteStep, "b1", "2020-03-03 08:00", step_id="th")
    case.do(cmd.SubmitForApproval, "b1", "2020-03-03 09:00", to_official="h2", step_id="pd")
    case.do(cmd.AcceptHandover, "h2", "2020-03-03 10:00", handover_no=2)
    case.do(cmd.Approve, "h2", "2020-03-03 10:10")
    refused("nothing-submitted", lambda: case.do(cmd.Approve, "h2", "2020-03-03 10:20"))
    case.do(cmd.ReturnForRework, "h2", "2020-03-03 11:00", reason="sai số liệu", to_official="b2")
    case.do(cmd.AcceptHandover, "b2", "2020-03-03 14:00", handover_no=3)
    refused("nothing-submitted", lambda: case.do(cmd.Approve, "b2", "2020-03-03 14:10"))


# --- obstacles to friends


def test_excuse_is_not_of_any_length(case: Case) -> None:
    report: dict[str, Any] = {"to_official": "c1", "description": "?"}
    refused("term-too-long", lambda: case.do(cmd.ReportObstacle, "b1", "2020-03-02 14:00", term="6wd", **report))
    refused("term-too-long", lambda: case.do(cmd.ReportObstacle, "b1", "2020-03-02 14:00", term="90cd", **report))
    case.do(cmd.ReportObstacle, "b1", "2020-03-02 14:00", term="5wd", **report)
    extend: dict[str, Any] = {"obstacle_no": 1, "due_at": when("2020-03-20 17:00"), "reason": "chờ"}
    refused("head-only", lambda: case.do(cmd.ExtendObstacleTerm, "b1", "2020-03-02 15:00", **extend))
    case.do(cmd.ExtendObstacleTerm, "h2", "2020-03-02 15:00", **extend)


def test_head_does_not_accept_or_extend_their_own_obstacle() -> None:
    case = Case().at_land(by="h2")
    report: dict[str, Any] = {"to_official": "c1", "description": "?", "term": "1wd"}
    case.do(cmd.ReportObstacle, "h2", "2020-03-02 14:00", **report)
    extend: dict[str, Any] = {"obstacle_no": 1, "due_at": when("2020-03-20 17:00"), "reason": "chờ"}
    refused("not-oneself", lambda: case.do(cmd.ExtendObstacleTerm, "h2", "2020-03-02 15:00", **extend))
    case.do(cmd.AnswerObstacle, "c1", "2020-03-02 16:00", obstacle_no=1, answer="x")
    case.do(cmd.ReportObstacle, "h2", "2020-03-03 08:00", **report)
    refused("not-oneself", lambda: case.do(cmd.AcceptObstacle, "h2", "2020-03-03 09:00", obstacle_no=2))
    case.do(cmd.AcceptObstacle, "l1", "2020-03-03 09:00", obstacle_no=2)


# --- agreeing with oneself


def test_head_does_not_approve_their_own_second_supplement_request() -> None:
    case = Case().at_land(by="h2")
    ask: dict[str, Any] = {"items": ("Bản vẽ",), "reason": "thiếu"}
    case.do(cmd.RequestSupplement, "h2", "2020-03-02 14:00", **ask)
    case.do(cmd.ReceiveSupplement, "~applicant", "2020-03-03 08:00", request_no=1, channel=Channel.ONLINE)
    refused(
        "supplement-needs-approval",
        lambda: case.do(cmd.RequestSupplement, "h2", "2020-03-03 09:00", approved_by="h2", **ask),
    )
    case.do(cmd.RequestSupplement, "h2", "2020-03-03 09:00", approved_by="l1", **ask)


def test_absent_head_has_agreed_to_nothing() -> None:
    case = Case(away("h2", None)).at_land()
    ask: dict[str, Any] = {"items": ("Bản vẽ",), "reason": "thiếu"}
    case.do(cmd.RequestSupplement, "b1", "2020-03-02 14:00", **ask)
    case.do(cmd.ReceiveSupplement, "~applicant", "2020-03-03 08:00", request_no=1, channel=Channel.ONLINE)
    refused(
        "supplement-needs-approval",
        lambda: case.do(cmd.RequestSupplement, "b1", "2020-03-03 09:00", approved_by="h2", **ask),
    )


def test_acting_head_does_not_take_in_or_approve_what_they_submitted() -> None:
    case = Case(away("h2", "b1")).at_land()
    case.do(cmd.CompleteStep, "b1", "2020-03-03 08:00", step_id="th")
    case.do(cmd.SubmitForApproval, "b1", "2020-03-03 09:00", to_official="h2", step_id="pd")
    accept: dict[str, Any] = {"handover_no": 2, "acting_for": "h2"}
    refused("meant-for-another", lambda: case.do(cmd.AcceptHandover, "b1", "2020-03-03 10:00", **accept))


def test_whoever_worked_in_anothers_name_does_not_approve_and_neither_does_the_other() -> None:
    case = Case(away("b1", "b2")).at_land()
    case.do(cmd.CompleteStep, "b2", "2020-03-03 08:00", acting_for="b1", step_id="th")
    case.do(cmd.SubmitForApproval, "b2", "2020-03-03 09:00", acting_for="b1", to_official="h2", step_id="pd")
    case.do(cmd.AcceptHandover, "h2", "2020-03-03 10:00", handover_no=2)
    case.do(cmd.SendHandover, "h2", "2020-03-03 11:00", to_official="b2")
    case.do(cmd.AcceptHandover, "b2", "2020-03-03 11:10", handover_no=3)
    refused("own-work-not-approved", lambda: case.do(cmd.Approve, "b2", "2020-03-03 14:00"))
    case.do(cmd.SendHandover, "b2", "2020-03-06 11:00", to_official="b1")
    case.do(cmd.AcceptHandover, "b1", "2020-03-09 08:00", handover_no=4)
    refused("own-work-not-approved", lambda: case.do(cmd.Approve, "b1", "2020-03-09 08:10"))


# --- acting for somebody


def test_only_the_first_who_is_there_stands_in() -> None:
    case = Case(away("b1", "b2")).at_land()
    for other in ("h2", "l1", "vpub-truc", "a1"):
        refusal = refused(
            "not-acting-for",
            partial(case.do, cmd.StartStep, other, "2020-03-03 08:00", acting_for="b1", step_id="th"),
        )
        assert refusal.details["substitute"] == "b2"


def test_who_is_no_official_acts_in_no_officials_name() -> None:
    case = Case(away("b1", "b2")).at_land()
    refused(
        "not-acting-for",
        lambda: case.do(cmd.CompleteStep, "~applicant", "2020-03-03 08:00", acting_for="b1", step_id="th"),
    )
    refused(
        "not-acting-for",
        lambda: case.do(cmd.Withdraw, "vpub-truc", "2020-03-03 08:00", acting_for="~applicant", reason="x"),
    )


def test_duty_officer_is_no_superior_while_somebody_nearer_is_there() -> None:
    case = Case(away("h2", "b2")).at_land()
    reassign: dict[str, Any] = {"to_official": "b2", "reason": "x"}
    refused("head-only", lambda: case.do(cmd.Reassign, "vpub-truc", "2020-03-03 08:00", **reassign))
    case.do(cmd.Reassign, "l1", "2020-03-03 08:00", **reassign)


def test_escalation_is_answered_by_whoever_holds_the_office_and_not_by_anyone_above(case: Case) -> None:
    case.do(
        cmd.Escalate, "~workflow", "2020-03-10 08:00", cause=ev.Cause.STEP, run="th", rung=1, office="head",
        bearer="h2", answer_term="8wh", answer_due_at=when("2020-03-11 08:00"),
    )  # fmt: skip
    answer: dict[str, Any] = {"escalation_no": 1, "measure": "Phân công lại", "until_on": date(2020, 3, 12)}
    for other in ("l1", "vpub-truc"):
        refused("not-the-addressee", partial(case.do, cmd.AnswerEscalation, other, "2020-03-10 09:00", **answer))
    case.do(cmd.AnswerEscalation, "h2", "2020-03-10 09:00", **answer)


# --- what is possible while it is away


@pytest.mark.parametrize(
    ("order", "actor", "members"),
    [
        (cmd.AcceptObstacle, "h2", {"obstacle_no": 1}),
        (cmd.ExtendObstacleTerm, "h2", {"obstacle_no": 1, "due_at": when("2020-03-20 17:00"), "reason": "x"}),
        (cmd.ResolveObstacle, "b1", {"obstacle_no": 1, "how": "x"}),
        (cmd.GiveInstruction, "h2", {"to_official": "b1", "text": "x"}),
        (cmd.AssessFee, "b1", {"amount_dong": 1, "reason": "x"}),
        (cmd.Approve, "b1", {}),
        (cmd.StartStep, "b1", {"step_id": "th"}),
    ],
)
def test_nothing_else_is_done_in_transit_or_while_the_applicant_has_it(
    case: Case, order: Any, actor: str, members: dict[str, Any]
) -> None:
    case.do(cmd.ReportObstacle, "b1", "2020-03-02 13:30", to_official="c1", description="?", term="1wd")
    case.do(cmd.SendHandover, "b1", "2020-03-02 14:00", to_official="b2")
    refused("in-transit", lambda: case.do(order, actor, "2020-03-02 14:10", **members))
    case.do(cmd.Recall, "b1", "2020-03-02 14:20", handover_no=2, reason="nhầm")
    case.do(cmd.RequestSupplement, "b1", "2020-03-02 14:30", items=("Bản vẽ",), reason="thiếu")
    refused("with-applicant", lambda: case.do(order, actor, "2020-03-02 14:40", **members))


def test_answers_that_others_owe_do_not_wait_until_it_is_back(case: Case) -> None:
    case.do(cmd.ReportObstacle, "b1", "2020-03-02 13:30", to_official="c1", description="?", term="1wd")
    case.do(cmd.RequestSupplement, "b1", "2020-03-02 14:30", items=("Bản vẽ",), reason="thiếu")
    case.do(cmd.AnswerObstacle, "c1", "2020-03-02 15:00", obstacle_no=1, answer="Theo bản đồ 2018")
    assert case.state.with_applicant


def test_software_lodges_in_no_officials_name() -> None:
    """Whoever is named would have part in the dossier, and see it."""
    refused("not-acting-for", lambda: Case().lodged(channel=Channel.ONLINE, acting_for="b1"))
