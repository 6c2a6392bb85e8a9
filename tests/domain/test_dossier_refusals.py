"""Impossible moves are refused with a reason that an officer understands, and leave nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID, uuid5

import pytest

from domain import dossier_commands as cmd
from domain.model.dossier import Phase
from domain.model.dossier_events import Cause, Channel, Complained
from domain.model.errors import DomainError
from domain.model.event import NAMESPACE, Recorded, Source
from domain.model.organisation import Half
from domain.model.reference import Reference
from tests.domain.office import APPLICANT_ID, CODE, Case, office, when, with_absence


def refused(code: str, act: Callable[[], Any]) -> DomainError:
    with pytest.raises(DomainError) as caught:
        act()
    assert caught.value.code == code, caught.value
    assert caught.value.vi
    assert caught.value.en
    return caught.value


def b1_away() -> Reference:
    """b1 is absent on 5 and 6 March, with b2 acting; known since the 2nd."""
    first, last = ("2020-03-05", Half.MORNING), ("2020-03-06", Half.AFTERNOON)
    return with_absence(office(), "b1", first, last, acting="b2", known="2020-03-02 08:00")


@pytest.fixture
def case() -> Case:
    return Case().at_land()


def test_closed_dossier_refuses_new_acts(case: Case) -> None:
    case.do(cmd.Stop, "h2", "2020-03-02 11:00", reason="theo đề nghị của tòa án")
    before = case.state
    refused("dossier-already-closed", lambda: case.do(cmd.StartStep, "b1", "2020-03-03 08:00", step_id="th"))
    assert case.state is before


def test_dossier_is_lodged_once() -> None:
    case = Case().lodged()
    refused("dossier-exists", case.lodged)


def test_unknown_dossier_is_refused() -> None:
    refused("dossier-unknown", lambda: Case().do(cmd.Finish, "b1", "2020-03-02 08:00"))


def test_handover_meant_for_another_is_not_accepted() -> None:
    case = Case().received()
    case.do(cmd.SendHandover, "a1", "2020-03-02 09:00", to_official="b1", step_id="th")
    refused("meant-for-another", lambda: case.do(cmd.AcceptHandover, "b2", "2020-03-02 09:30", handover_no=1))


def test_second_acceptance_of_a_handover_is_told_who_has_it() -> None:
    case = Case().received()
    case.do(cmd.SendHandover, "a1", "2020-03-02 09:00", to_unit="cl-dd", step_id="th")
    case.do(cmd.AcceptHandover, "b1", "2020-03-02 09:30", handover_no=1)
    refusal = refused("no-transit", lambda: case.do(cmd.AcceptHandover, "b2", "2020-03-02 09:30", handover_no=1))
    assert refusal.details["holder"] == "b1"
    assert "b1" in refusal.vi


def test_sender_does_not_accept_their_own_handover() -> None:
    case = Case().received()
    case.do(cmd.SendHandover, "a1", "2020-03-02 09:00", to_unit="cl-mc")
    refused("meant-for-another", lambda: case.do(cmd.AcceptHandover, "a1", "2020-03-02 09:30", handover_no=1))


def test_nobody_approves_what_they_worked_on(case: Case) -> None:
    case.do(cmd.CompleteStep, "b1", "2020-03-02 15:00", step_id="th")
    case.do(cmd.SubmitForApproval, "b1", "2020-03-02 15:30", to_official="h2", step_id="pd")
    case.do(cmd.AcceptHandover, "h2", "2020-03-02 16:00", handover_no=2)
    case.do(cmd.Reassign, "h2", "2020-03-02 16:05", to_official="b1", reason="thử")
    case.do(cmd.AcceptHandover, "b1", "2020-03-02 16:10", handover_no=3)
    refused("own-work-not-approved", lambda: case.do(cmd.Approve, "b1", "2020-03-02 16:15"))


def test_head_approves_what_another_submitted(case: Case) -> None:
    case.do(cmd.CompleteStep, "b1", "2020-03-02 15:00", step_id="th")
    case.do(cmd.SubmitForApproval, "b1", "2020-03-02 15:30", to_official="h2", step_id="pd")
    case.do(cmd.AcceptHandover, "h2", "2020-03-02 16:00", handover_no=2)
    case.do(cmd.Approve, "h2", "2020-03-02 16:15")
    assert case.state.approved


def test_nothing_is_approved_that_was_not_submitted(case: Case) -> None:
    refused("nothing-submitted", lambda: case.do(cmd.Approve, "b1", "2020-03-02 15:00"))


def test_only_the_appointed_act(case: Case) -> None:
    refused("not-appointed", lambda: case.do(cmd.StartStep, "nobody", "2020-03-02 15:00", step_id="th"))


def test_only_the_holder_acts_and_the_refusal_names_them(case: Case) -> None:
    refusal = refused("held-by-another", lambda: case.do(cmd.CompleteStep, "b2", "2020-03-02 15:00", step_id="th"))
    assert refusal.details["holder"] == "b1"


def test_ordinary_act_is_not_dated_before_the_previous_one(case: Case) -> None:
    refused(
        "act-before-previous",
        lambda: case.do(cmd.StartStep, "b1", "2020-03-02 08:30", known="2020-03-02 15:00", step_id="th"),
    )


def test_act_may_run_two_minutes_ahead_of_the_clock_and_no_more(case: Case) -> None:
    refused(
        "act-in-future",
        lambda: case.do(cmd.StartStep, "b1", "2020-03-02 15:03", known="2020-03-02 15:00", step_id="th"),
    )
    case.do(cmd.StartStep, "b1", "2020-03-02 15:02", known="2020-03-02 15:00", step_id="th")


def test_second_live_supplement_request_is_refused(case: Case) -> None:
    case.do(cmd.RequestSupplement, "b1", "2020-03-02 14:00", items=("Bản vẽ",), reason="thiếu")
    refused(
        "with-applicant",
        lambda: case.do(cmd.RequestSupplement, "b1", "2020-03-02 15:00", items=("Bản vẽ",), reason="thiếu"),
    )


def test_second_supplement_request_needs_a_reason_and_the_head(case: Case) -> None:
    case.do(cmd.RequestSupplement, "b1", "2020-03-02 14:00", items=("Bản vẽ",), reason="thiếu")
    case.do(cmd.ReceiveSupplement, "b1", "2020-03-03 08:00", request_no=1, channel=Channel.COUNTER)
    again: dict[str, Any] = {"items": ("Tờ khai",), "reason": "sai mẫu"}
    refused(
        "supplement-needs-approval",
        lambda: case.do(cmd.RequestSupplement, "b1", "2020-03-03 09:00", **again),
    )
    refused(
        "supplement-needs-approval",
        lambda: case.do(cmd.RequestSupplement, "b1", "2020-03-03 09:00", approved_by="b2", **again),
    )
    case.do(cmd.RequestSupplement, "b1", "2020-03-03 09:00", approved_by="h2", **again)
    assert case.state.supplement_requests == 2


def test_supplement_request_says_what_is_missing(case: Case) -> None:
    refused("bad-value", lambda: case.do(cmd.RequestSupplement, "b1", "2020-03-02 14:00", items=(), reason="thiếu"))


def test_opinion_is_asked_again_only_with_the_heads_approval(case: Case) -> None:
    ask: dict[str, Any] = {"question": "Quy hoạch?", "term": "2wd", "to_official": "c1"}
    case.do(cmd.RequestOpinion, "b1", "2020-03-02 14:00", **ask)
    case.do(cmd.AcceptHandover, "c1", "2020-03-02 14:30", handover_no=2)
    case.do(cmd.GiveOpinion, "c1", "2020-03-02 16:00", opinion_no=1, opinion="Phù hợp")
    assert case.state.holder == "b1"
    refused("opinion-asked-again", lambda: case.do(cmd.RequestOpinion, "b1", "2020-03-03 08:00", **ask))
    case.do(cmd.RequestOpinion, "b1", "2020-03-03 08:00", approved_by="h2", **ask)


def test_opinion_is_given_by_the_one_consulted(case: Case) -> None:
    case.do(cmd.RequestOpinion, "b1", "2020-03-02 14:00", question="?", term="2wd", to_official="c1")
    case.do(cmd.AcceptHandover, "c1", "2020-03-02 14:30", handover_no=2)
    refused(
        "not-the-addressee",
        lambda: case.do(cmd.GiveOpinion, "b2", "2020-03-02 16:00", opinion_no=1, opinion="Phù hợp"),
    )


def test_obstacle_is_not_addressed_to_oneself_or_ones_acting_official() -> None:
    reference = b1_away()
    case = Case(reference).at_land()
    report: dict[str, Any] = {"description": "Chưa có bản đồ", "term": "2wd"}
    for official in ("b1", "b2"):
        refused(
            "addressed-to-oneself",
            partial(case.do, cmd.ReportObstacle, "b1", "2020-03-02 14:00", to_official=official, **report),
        )
    case.do(cmd.ReportObstacle, "b1", "2020-03-02 14:00", to_official="c1", **report)


@pytest.mark.parametrize(
    ("order", "members"),
    [
        (cmd.StartStep, {"step_id": "th"}),
        (cmd.CompleteStep, {"step_id": "tn"}),
        (cmd.RequestSupplement, {"items": ("x",), "reason": "x"}),
        (cmd.SendHandover, {"to_official": "b2"}),
        (cmd.RequestOpinion, {"question": "?", "term": "1wd", "to_official": "c1"}),
        (cmd.ReportObstacle, {"description": "?", "term": "1wd", "to_official": "c1"}),
        (cmd.SubmitForApproval, {"to_official": "h2"}),
        (cmd.Finish, {}),
    ],
)
def test_in_transit_only_acts_that_end_the_transit_are_possible(order: Any, members: dict[str, Any]) -> None:
    case = Case().received()
    case.do(cmd.SendHandover, "a1", "2020-03-02 09:00", to_official="b1", step_id="th")
    refused("in-transit", lambda: case.do(order, "a1", "2020-03-02 09:10", **members))


@pytest.mark.parametrize(
    ("order", "members"),
    [
        (cmd.CompleteStep, {"step_id": "th"}),
        (cmd.SendHandover, {"to_official": "b2"}),
        (cmd.ReportObstacle, {"description": "?", "term": "1wd", "to_official": "c1"}),
        (cmd.Finish, {}),
    ],
)
def test_with_the_applicant_the_office_does_not_act(case: Case, order: Any, members: dict[str, Any]) -> None:
    case.do(cmd.RequestSupplement, "b1", "2020-03-02 14:00", items=("Bản vẽ",), reason="thiếu")
    refused("with-applicant", lambda: case.do(order, "b1", "2020-03-02 15:00", **members))


def test_only_the_sender_recalls_and_only_before_acceptance(case: Case) -> None:
    case.do(cmd.SendHandover, "b1", "2020-03-02 14:00", to_official="b2")
    refused("not-the-sender", lambda: case.do(cmd.Recall, "a1", "2020-03-02 14:10", handover_no=2, reason="nhầm"))
    case.do(cmd.Recall, "b1", "2020-03-02 14:20", handover_no=2, reason="nhầm")
    assert case.state.holder == "b1"
    case.do(cmd.SendHandover, "b1", "2020-03-02 14:30", to_official="b2")
    case.do(cmd.AcceptHandover, "b2", "2020-03-02 14:40", handover_no=3)
    refused("no-transit", lambda: case.do(cmd.Recall, "b1", "2020-03-02 14:50", handover_no=3, reason="nhầm"))


def test_only_a_head_assigns(case: Case) -> None:
    refused("head-only", lambda: case.do(cmd.Reassign, "b2", "2020-03-02 14:00", to_official="b2", reason="x"))
    case.do(cmd.Reassign, "h2", "2020-03-02 14:00", to_official="b2", reason="cân tải")
    case.do(cmd.AcceptHandover, "b2", "2020-03-02 14:10", handover_no=2)
    assert case.state.holder == "b2"


def test_member_takes_from_the_pool_but_not_from_a_holder(case: Case) -> None:
    refused("head-only", lambda: case.do(cmd.TakeOver, "b2", "2020-03-02 14:00", reason="x"))
    pooled = Case(key="pooled").received()
    pooled.do(cmd.SendHandover, "a1", "2020-03-02 09:00", to_unit="cl-dd", step_id="th")
    pooled.do(cmd.TakeOver, "b2", "2020-03-02 09:30", reason="nhận từ hồ chung")
    assert (pooled.state.holder, pooled.state.unit_id, pooled.state.step_id) == ("b2", "cl-dd", "th")


def test_second_re_appointment_is_refused(case: Case) -> None:
    case.do(cmd.IssueApology, "h2", "2020-03-03 08:00", cause="Quá tải", due_on=date(2020, 3, 20))
    refused(
        "second-apology-refused",
        lambda: case.do(cmd.IssueApology, "h2", "2020-03-04 08:00", cause="Quá tải", due_on=date(2020, 3, 27)),
    )


def test_new_date_lies_after_the_one_in_force(case: Case) -> None:
    refused(
        "new-date-not-later",
        lambda: case.do(cmd.IssueApology, "h2", "2020-03-03 08:00", cause="?", due_on=date(2020, 3, 10)),
    )


def test_result_is_handed_out_only_where_it_lies_ready(case: Case) -> None:
    refused("not-finished-yet", lambda: case.do(cmd.ReturnResult, "a1", "2020-03-05 08:00", channel=Channel.COUNTER))
    case.do(cmd.Finish, "b1", "2020-03-05 09:00")
    refused("result-not-ready", lambda: case.do(cmd.ReturnResult, "a1", "2020-03-05 10:00", channel=Channel.COUNTER))
    case.do(cmd.SendHandover, "b1", "2020-03-05 10:00", to_unit="cl-mc", step_id="tr")
    case.do(cmd.AcceptHandover, "a1", "2020-03-05 10:30", handover_no=2)
    case.do(cmd.ReturnResult, "a1", "2020-03-06 08:00", channel=Channel.COUNTER)
    assert case.state.phase is Phase.RETURNED


def test_receipt_is_issued_once_and_by_the_one_stop_unit() -> None:
    case = Case().lodged()
    refused("not-of-the-unit", lambda: case.do(cmd.IssueReceipt, "b1", "2020-03-02 08:10"))
    case.do(cmd.IssueReceipt, "a1", "2020-03-02 08:10")
    refused("already-received", lambda: case.do(cmd.IssueReceipt, "a1", "2020-03-02 08:20"))


def test_procedure_must_be_in_force() -> None:
    case = Case()
    lodge: dict[str, Any] = {
        "agency_id": "cl", "unit_id": "cl-mc", "channel": Channel.COUNTER, "applicant_id": APPLICANT_ID,
    }  # fmt: skip
    refused(
        "procedure-not-in-force",
        lambda: case.do(cmd.Lodge, "a1", "2020-03-02 08:00", procedure_code="9.999999", **lodge),
    )
    refused(
        "not-a-one-stop-unit",
        lambda: case.do(cmd.Lodge, "b1", "2020-03-02 08:00", procedure_code=CODE, **{**lodge, "unit_id": "cl-dd"}),
    )


def test_acting_for_somebody_needs_their_absence_and_the_right_person() -> None:
    reference = b1_away()
    case = Case(reference).at_land()
    step: dict[str, Any] = {"step_id": "th"}
    refused("not-acting-for", lambda: case.do(cmd.StartStep, "b2", "2020-03-04 08:00", acting_for="b1", **step))
    refused("not-acting-for", lambda: case.do(cmd.StartStep, "c1", "2020-03-05 08:00", acting_for="b1", **step))
    case.do(cmd.StartStep, "b2", "2020-03-05 08:00", acting_for="b1", **step)


def test_whoever_acts_while_absent_ends_the_absence() -> None:
    reference = b1_away()
    case = Case(reference).at_land()
    case.do(cmd.StartStep, "b1", "2020-03-05 09:00", step_id="th")
    ((_, (body,)),) = case.also
    assert body.TOPIC == "organisation.AbsenceEnded"
    assert body.occurred_at == when("2020-03-05 09:00")


def test_complaint_from_before_they_were_handled_by_themselves_is_answered_by_somebody_uninvolved(case: Case) -> None:
    at = when("2020-03-03 08:00")
    meta: Any = {"occurred_at": at, "actor": "~applicant", "source": Source.PAGE, "command_id": NAMESPACE}
    stored = Complained(**meta, complaint_no=1, text="Chậm", about="b1")
    recorded = Recorded(5_000, case.dossier_id, case.state.version + 1, at, stored)
    case.state = case.decider.evolve(case.state, recorded)
    refused(
        "conflict-of-interest",
        lambda: case.do(cmd.AnswerComplaint, "b1", "2020-03-04 08:00", complaint_no=1, answer="x", upheld=False),
    )
    case.do(cmd.AnswerComplaint, "l1", "2020-03-04 08:00", complaint_no=1, answer="x", upheld=True)


def test_explanations_come_from_those_who_took_part(case: Case) -> None:
    refused("not-involved", lambda: case.do(cmd.Explain, "c1", "2020-03-03 08:00", text="x"))
    case.do(cmd.Explain, "b1", "2020-03-03 08:00", text="Chờ bản đồ")


def test_escalation_is_answered_by_its_bearer(case: Case) -> None:
    case.do(
        cmd.Escalate,
        "~workflow",
        "2020-03-10 08:00",
        cause=Cause.STEP,
        run="th",
        rung=2,
        office="head",
        bearer="h2",
        answer_term="8wh",
        answer_due_at=when("2020-03-11 08:00"),
    )
    answer: dict[str, Any] = {"escalation_no": 1, "measure": "Phân công lại", "until_on": date(2020, 3, 12)}
    refused("not-the-addressee", lambda: case.do(cmd.AnswerEscalation, "b2", "2020-03-10 09:00", **answer))
    case.do(cmd.AnswerEscalation, "h2", "2020-03-10 09:00", **answer)
    refused("already-answered", lambda: case.do(cmd.AnswerEscalation, "h2", "2020-03-10 10:00", **answer))


def test_only_the_workflows_record_what_follows_from_time(case: Case) -> None:
    note: dict[str, Any] = {"due_at": when("2020-03-16 17:00"), "owed_by": "b1"}
    refused("not-a-duty", lambda: case.do(cmd.NoteApologyOwed, "h2", "2020-03-10 08:00", **note))
    refused("not-a-duty", lambda: case.do(cmd.StartStep, "~workflow", "2020-03-10 08:00", step_id="th"))


def test_predecessor_is_of_the_same_applicant_and_ended_lately() -> None:
    first = Case(key="first").received()
    first.do(cmd.Withdraw, "a1", "2020-03-03 08:00", reason="người nộp rút")
    again = Case(key="again")
    again.others[first.dossier_id] = first.state
    again.lodged("2020-03-05 08:00", predecessor_id=first.dossier_id)
    late = Case(key="late")
    late.others[first.dossier_id] = first.state
    refused("predecessor-unfit", lambda: late.lodged("2020-03-20 08:00", predecessor_id=first.dossier_id))
    unknown: UUID = uuid5(NAMESPACE, "nowhere")
    refused("predecessor-unfit", lambda: Case(key="x").lodged("2020-03-05 08:00", predecessor_id=unknown))


def test_fee_is_paid_only_where_one_is_owed(case: Case) -> None:
    pay: dict[str, Any] = {"amount_dong": 10_000, "channel": Channel.COUNTER}
    refused("nothing-requested", lambda: case.do(cmd.PayFee, "a1", "2020-03-02 14:00", **pay))
    case.do(cmd.AssessFee, "b1", "2020-03-02 14:00", amount_dong=10_000, reason="lệ phí")
    case.do(cmd.PayFee, "a1", "2020-03-02 15:00", **pay)
    assert case.state.fee_dong == 0


def test_what_comes_in_at_a_counter_is_taken_in_by_somebody(case: Case) -> None:
    case.do(cmd.RequestSupplement, "b1", "2020-03-02 14:00", items=("Bản vẽ",), reason="thiếu")
    refused(
        "bad-value",
        lambda: case.do(cmd.ReceiveSupplement, "~applicant", "2020-03-03 08:00", request_no=1, channel=Channel.COUNTER),
    )
