"""Reviews of responsibility: who opens and decides, who is heard, who may sit, and whose lateness is whose."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain import review_commands as cmd
from domain.commands import Issued
from domain.conflicts import note_of_conflict
from domain.model import review_duties as kinds
from domain.model import review_refusals as no
from domain.model.event import Source
from domain.model.natures import involved_in
from domain.model.organisation import AppointmentEnded, Role
from domain.model.proceeding_refusals import ConflictInProceeding, ProceedingClosed
from domain.model.refusals import BadValue
from domain.model.review_events import AppealOutcome, ReviewOutcome, ReviewSeat
from domain.proceeding_commands import EscalateDuty, NoteDutyMissed, NoteProceedingConflict
from projections.views.facts_of_proceedings import judged_of
from tests.domain.affairs import attached, id_of
from tests.domain.office import when
from tests.domain.reviewing import KD, Reviewed, bigger_office, meta, moved, related, with_events
from workflows import duty_policy


def text_of(caught: pytest.ExceptionInfo[Any]) -> str:
    return str(caught.value.vi)


# ---------------------------------------------------------------------- opening


def test_a_person_opens_a_review_and_it_says_from_what() -> None:
    review = Reviewed().opened().review
    opened = review.opened
    assert opened is not None
    assert (opened.number, opened.about, opened.unit_id, opened.authority) == ("KD-2020-0001", "b1", "cl-dd", "l1")
    assert opened.post == "cong_chuc"
    cited = opened.evidence[0]
    assert (cited.topic, len(cited.leaf)) == ("dossier.WrittenReminderIssued", 64)


def test_the_system_never_opens_one() -> None:
    for actor in ("~workflow", "~service", "~import", "~applicant"):
        with pytest.raises(no.ReviewNotOpened):
            Reviewed().opened(by=actor)


def test_nobody_opens_one_about_themself_or_without_any_ground() -> None:
    with pytest.raises(no.ReviewNotOpened, match="themself"):
        Reviewed().opened(by="b1")
    with pytest.raises(no.ReviewNotOpened, match="evidence"):
        Reviewed().opened(dossiers=(), positions=())
    with pytest.raises(no.EvidenceNotFound):
        Reviewed().opened(positions=(999_999,))
    with pytest.raises(BadValue):
        Reviewed().opened(reason=" ")


def test_a_superior_opens_it_or_an_agency_above_and_nobody_else() -> None:
    for opener in ("h2", "l1", "k1"):
        assert Reviewed().opened(by=opener).review.opened is not None
    for stranger in ("b2", "h1", "h3", "l3"):
        with pytest.raises(no.ReviewNotOpened, match="superior"):
            Reviewed().opened(by=stranger)


def test_a_new_leader_is_named_by_what_the_office_is_and_owes_what_was_not_missed() -> None:
    review = Reviewed().opened()
    with pytest.raises(no.StepNotPossible):
        review.do(cmd.NameReviewAuthority, KD, "k1", "2020-04-20 10:00", reason="Hỏi lại")
    review.reference = with_events(bigger_office(), related("l1", "b1"))
    review.do(cmd.NameReviewAuthority, KD, "k1", "2020-04-20 10:00", reason="Có quan hệ thân thích")
    assert review.review.authority == "l0"
    assert review.duties(KD)["notify:2"].official == "l0"


def test_the_act_lies_before_it_was_found_and_that_before_today() -> None:
    with pytest.raises(BadValue, match="found"):
        Reviewed().opened(act_on=date(2020, 4, 21))
    with pytest.raises(BadValue, match="found"):
        Reviewed().opened(found_on=date(2020, 3, 19))
    assert Reviewed().opened(found_on=date(2020, 4, 1)).review.opened is not None


def test_the_leader_of_the_agency_decides_about_officials_and_the_one_above_about_leaders() -> None:
    about_head = Reviewed(about="h2").opened().review.opened
    about_leader = Reviewed(about="l1").opened().review.opened
    assert about_head is not None
    assert about_leader is not None
    assert (about_head.authority, about_head.post) == ("l1", "cong_chuc_leader")
    assert (about_leader.authority, about_leader.post) == ("l0", "cong_chuc_leader")


def test_an_authority_who_is_related_is_passed_over() -> None:
    office = with_events(bigger_office(), related("l1", "b1"))
    opened = Reviewed(office).opened().review.opened
    assert opened is not None
    assert opened.authority == "l0"


# ---------------------------------------------------------------------- conflicts


def seat(review: Reviewed, official: str, as_: ReviewSeat = ReviewSeat.CHAIR, by: str = "l1") -> None:
    review.do(cmd.AppointReviewMember, KD, by, "2020-04-20 09:00", official=official, seat=as_)


@pytest.mark.parametrize(
    ("official", "why"),
    [("a1", "đã tham gia xử lý hồ sơ"), ("b1", "chính là người"), ("k1", "đã phát hiện"), ("h2", "đã tham gia xử lý")],
)
def test_whoever_had_to_do_with_it_does_not_sit_whatever_the_authority_wants(official: str, why: str) -> None:
    review = Reviewed().opened()
    with pytest.raises(ConflictInProceeding) as caught:
        seat(review, official)
    assert why in text_of(caught)


def test_who_reported_the_breach_does_not_sit() -> None:
    with pytest.raises(ConflictInProceeding):
        seat(Reviewed().opened(reported_by="x1"), "x1")


def test_relatives_and_people_with_an_interest_do_not_sit() -> None:
    office = with_events(bigger_office(), related("x1", "b1"))
    with pytest.raises(ConflictInProceeding) as caught:
        seat(Reviewed(office).opened(), "x1")
    assert "người thân thích" in text_of(caught)


def test_subordinates_of_the_reviewed_do_not_sit() -> None:
    with pytest.raises(ConflictInProceeding) as caught:
        seat(Reviewed(about="h2").opened(dossiers=(), positions=(), attachments=(attached(),)), "b2")
    assert "cấp dưới" in text_of(caught)
    leader = Reviewed(about="l1").opened(dossiers=(), positions=(), attachments=(attached(),))
    with pytest.raises(ConflictInProceeding):
        seat(leader, "x1", by="l0")


def test_the_result_of_the_check_is_stored_with_what_was_looked_at() -> None:
    review = Reviewed().opened().seated().review
    assert [(one.official, one.seat) for one in review.sitting] == [
        ("x1", ReviewSeat.CHAIR),
        ("x2", ReviewSeat.SECRETARY),
    ]
    assert review.members[0].check.dossiers == review.dossiers
    assert len(review.dossiers) == 1


def test_a_refused_attempt_is_recorded_itself() -> None:
    review = Reviewed().opened()
    issued = Issued(command_id=id_of("x"), actor="l1", source=Source.PAGE, occurred_at=when("2020-04-20 09:00"))
    order = cmd.AppointReviewMember(issued=issued, proceeding_id=id_of(KD), official="a1", seat=ReviewSeat.CHAIR)
    with pytest.raises(ConflictInProceeding) as caught:
        seat(review, "a1")
    note = note_of_conflict(order, caught.value)
    assert isinstance(note, NoteProceedingConflict)
    assert (note.act, note.rule) == ("AppointReviewMember", "conflict-in-proceeding")


def test_a_relation_that_is_declared_later_stops_the_member_at_the_next_act() -> None:
    review = Reviewed().opened().seated().notified().explained()
    review.reference = with_events(bigger_office(), related("x2", "b1"))
    with pytest.raises(ConflictInProceeding):
        review.met()
    review.reference = bigger_office()
    review.met().minuted()
    review.reference = with_events(bigger_office(), related("x2", "b1"))
    with pytest.raises(ConflictInProceeding):
        review.decide(outcome=ReviewOutcome.LESSON)


def test_a_dossier_that_comes_in_later_stops_whoever_handled_it() -> None:
    review = Reviewed().opened(dossiers=(), positions=(), attachments=(attached(),))
    seat(review, "a1")
    review.do(
        cmd.AddReviewEvidence, KD, "l1", "2020-04-20 10:00", note="Hồ sơ liên quan", dossiers=(review.case.dossier_id,)
    )
    with pytest.raises(ConflictInProceeding):
        review.do(cmd.NotifyReviewed, KD, "a1", "2020-04-21 08:00", text="Thông báo")


def test_nobody_sits_or_decides_by_acting_for_another() -> None:
    review = Reviewed().opened().seated()
    with pytest.raises(no.NotAReviewer):
        review.do(cmd.NotifyReviewed, KD, "x3", "2020-04-21 08:00", acting_for="x1", text="Thông báo")


def test_only_the_authority_appoints_and_decides() -> None:
    review = Reviewed().opened()
    with pytest.raises(no.NotTheAuthority):
        seat(review, "x1", by="h1")
    ready = Reviewed().ready()
    with pytest.raises(no.NotTheAuthority) as caught:
        ready.decide(by="l0", outcome=ReviewOutcome.LESSON)
    assert "l1" in text_of(caught)


# ---------------------------------------------------------------------- being heard


def test_only_the_reviewed_explains_in_person_and_all_of_it_stands() -> None:
    review = Reviewed().opened().seated().notified()
    for actor, acting_for in (("h2", None), ("x1", None), ("b2", "b1")):
        with pytest.raises(no.OnlyTheReviewed):
            review.do(cmd.ExplainInReview, KD, actor, "2020-04-22 08:00", acting_for=acting_for, text="Thay lời")
    review.explained().explained("2020-04-24 08:00")
    assert len(review.review.explanations) == 2


def test_nothing_is_decided_or_met_while_the_official_may_still_explain() -> None:
    review = Reviewed().opened().seated().notified()
    with pytest.raises(no.ExplanationStillOpen):
        review.met("2020-04-28 10:00")
    review.met("2020-04-29 08:00").minuted("2020-04-29 09:00")
    assert review.decide("2020-04-29 10:00", outcome=ReviewOutcome.LESSON).review.decision is not None


def test_not_explaining_is_no_burden_and_may_be_said() -> None:
    review = Reviewed().opened().seated().notified()
    explain = review.duties(KD)["explain:1"]
    assert (explain.official, explain.binds, explain.escalates) == ("b1", False, False)
    review.do(cmd.WaiveExplanation, KD, "b1", "2020-04-22 08:00", text="Không giải trình thêm")
    review.met("2020-04-22 09:00")


def test_the_reviewers_get_longer_only_by_giving_the_official_longer() -> None:
    review = Reviewed().opened().seated().notified()
    review.do(cmd.ExtendExplanation, KD, "x1", "2020-04-27 08:00", working_days=10, reason="Theo đề nghị")
    until = review.review.explain_until
    assert until == when("2020-05-13 17:00")
    with pytest.raises(no.ExplanationStillOpen):
        review.met("2020-05-04 08:00")
    with pytest.raises(BadValue):
        review.do(cmd.ExtendExplanation, KD, "x1", "2020-04-27 08:00", working_days=1, reason="Rút ngắn")


# ---------------------------------------------------------------------- duties


def test_each_step_is_a_duty_of_the_one_who_owes_it() -> None:
    review = Reviewed().ready()
    owed = {duty.kind: (duty.official, duty.met_at is not None) for duty in review.review.duties}
    assert owed == {
        kinds.NOTIFY: ("l1", True),
        kinds.HANDLING: ("l1", False),
        kinds.EXPLAIN: ("b1", True),
        kinds.MEETING: ("x1", True),
        kinds.MINUTES: ("x1", True),
        kinds.DECISION: ("l1", False),
    }
    binding = [duty.kind for duty in review.review.duties if not duty.binds]
    assert binding == [kinds.EXPLAIN]


def test_lateness_of_the_reviewers_is_theirs_and_stays_theirs() -> None:
    review = Reviewed().opened().seated().notified().explained().met("2020-05-18 08:00")
    meeting = review.duties(KD)["meeting:1"]
    assert meeting.official == "x1"
    assert meeting.is_missed(when("2020-05-18 08:00"))
    assert not any(duty.official == "b1" and duty.binds for duty in review.review.duties)


def test_a_removed_chair_keeps_what_was_missed_and_the_authority_owes_the_rest() -> None:
    review = Reviewed().opened().seated().notified()
    review.do(cmd.RemoveReviewMember, KD, "l1", "2020-04-30 08:00", official="x1", reason="Nghỉ dài ngày")
    first, second = review.duties(KD)["meeting:1"], review.duties(KD)["meeting:2"]
    assert (first.official, first.ended_at) == ("x1", when("2020-04-30 08:00"))
    assert (second.official, second.due_at) == ("l1", first.due_at)
    late = Reviewed().opened().seated().notified()
    late.do(cmd.RemoveReviewMember, KD, "l1", "2020-05-20 08:00", official="x1", reason="Quá hạn")
    assert late.duties(KD)["meeting:1"].is_missed(when("2020-05-20 08:00"))
    assert "meeting:2" not in late.duties(KD)


def test_deferral_stops_every_term_and_the_rest_runs_on_afterwards() -> None:
    review = Reviewed().opened().seated().notified()
    review.do(cmd.DeferReview, KD, "x1", "2020-04-22 08:00", case="illness", reason="Điều trị nội trú")
    assert review.stage(KD) == "deferred"
    assert all(duty.waits for duty in review.review.duties if duty.over_at is None)
    with pytest.raises(no.ReviewDeferredNow):
        review.met("2020-05-04 08:00")
    review.explained("2020-05-05 08:00")
    with pytest.raises(no.StepNotPossible, match="does not let"):
        review.do(cmd.WaiveDeferral, KD, "b1", "2020-05-06 08:00", text="Đề nghị tiếp tục")
    review.do(cmd.ResumeReview, KD, "x1", "2020-05-11 08:00", reason="Đã ra viện")
    meeting = review.duties(KD)["meeting:1"]
    assert meeting.due_at > when("2020-05-14 17:00")
    assert not meeting.waits
    assert not meeting.is_missed(when("2020-05-26 08:00"))


def test_what_was_left_of_the_term_to_explain_is_left_after_a_deferral() -> None:
    review = Reviewed().opened().seated().notified()
    review.do(cmd.DeferReview, KD, "x1", "2020-04-22 08:00", case="illness", reason="Điều trị nội trú")
    review.do(cmd.ResumeReview, KD, "x1", "2020-06-01 08:00", reason="Đã ra viện")
    until = review.review.explain_until
    assert until == review.duties(KD)["explain:1"].due_at
    assert until is not None
    assert until > when("2020-06-01 17:00")
    with pytest.raises(no.ExplanationStillOpen):
        review.met("2020-06-01 09:00")
    review.explained("2020-06-01 10:00").met("2020-06-01 14:00")


def test_what_was_missed_before_a_deferral_stays_missed_and_what_stood_still_is_never_missed() -> None:
    review = Reviewed().opened().seated()
    notify = review.duties(KD)["notify:1"]
    review.do(cmd.DeferReview, KD, "l1", "2020-05-20 08:00", case="illness", reason="Điều trị nội trú")
    later = when("2020-12-01 08:00")
    late, handling = review.duties(KD)["notify:1"], review.duties(KD)["handling:1"]
    assert notify.due_at < when("2020-05-20 08:00") < handling.due_at < later
    assert late.waits
    assert late.is_missed(later)
    assert judged_of(late) == (late.due_at, True)
    assert not handling.is_missed(later)
    review.reference = with_events(bigger_office(), *moved("b1", "tn-dd", "2020-11-02"))
    review.do(cmd.HandOverReview, KD, "l1", later, unit_id="tn-dd", note="Chuyển toàn bộ")
    handed = review.duties(KD)["handling:1"]
    assert handed.over_at == later
    assert not handed.is_missed(later)
    assert judged_of(handed) is None


def test_of_what_stands_still_only_the_miss_of_before_is_noted_however_late() -> None:
    review = Reviewed().opened().seated()
    notify = review.duties(KD)["notify:1"]
    review.do(cmd.DeferReview, KD, "l1", "2020-05-20 08:00", case="illness", reason="Điều trị nội trú")
    history = [one for one in review.log if one.stream_id == id_of(KD)]
    plan = duty_policy.duties(history, review.reference, when("2020-12-01 08:00"))
    assert [(type(order).__name__, order.issued.occurred_at) for order in plan.due] == [
        ("NoteDutyMissed", notify.due_at)
    ]
    [order] = plan.due
    assert isinstance(order, NoteDutyMissed)
    noted: dict[str, Any] = {
        "duty": order.duty,
        "due_at": order.due_at,
        "unit_id": order.unit_id,
        "bearer": order.bearer,
    }
    review.do(NoteDutyMissed, KD, "~workflow", notify.due_at, **noted)
    history = [one for one in review.log if one.stream_id == id_of(KD)]
    assert duty_policy.duties(history, review.reference, when("2020-12-01 08:00")).due == ()


def test_whoever_an_escalation_in_a_review_is_delivered_to_may_see_what_they_have_to_answer() -> None:
    review = Reviewed().opened().seated()
    due_at = review.duties(KD)["notify:1"].due_at
    named = involved_in(review.states[id_of(KD)]).restricted
    assert named is not None
    assert "h1" not in named
    review.do(
        EscalateDuty,
        KD,
        "~workflow",
        due_at,
        duty="notify:1",
        due_at=due_at,
        rung=1,
        office="head",
        bearer="h1",
        answer_term="2wd",
        answer_due_at=due_at,
    )
    assert involved_in(review.states[id_of(KD)]).restricted == named | {"h1"}


def test_a_moved_official_is_handled_by_the_new_unit_with_the_whole_file() -> None:
    review = Reviewed().opened().seated().notified().explained()
    review.reference = with_events(bigger_office(), *moved("b1", "tn-dd", "2020-05-04"))
    with pytest.raises(no.OfficialMoved):
        review.met("2020-05-05 08:00")
    with pytest.raises(no.StepNotPossible, match="manage"):
        review.do(cmd.HandOverReview, KD, "l1", "2020-05-05 08:00", unit_id="cl-dd", note="Chuyển công tác")
    review.do(cmd.HandOverReview, KD, "l1", "2020-05-05 08:00", unit_id="tn-dd", note="Chuyển công tác")
    state = review.review
    assert (state.agency_id, state.sitting, len(state.explanations)) == ("stnmt", (), 1)
    assert state.handovers[0].events == 5
    assert review.duties(KD)["meeting:1"].ended_at is not None
    assert review.duties(KD)["meeting:2"].official == "l2"
    assert review.duties(KD)["handling:2"].due_at == review.duties(KD)["handling:1"].due_at
    review.do(cmd.AppointReviewMember, KD, "l2", "2020-05-05 09:00", official="h3", seat=ReviewSeat.CHAIR)


# ---------------------------------------------------------------------- deciding without discipline, closing


@pytest.mark.parametrize(
    "outcome", [ReviewOutcome.NO_BREACH, ReviewOutcome.LESSON, ReviewOutcome.CRITICISM, ReviewOutcome.WRITTEN_REMINDER]
)
def test_what_is_no_discipline_has_no_form_no_council_and_no_effect(outcome: ReviewOutcome) -> None:
    review = Reviewed().ready().decide(outcome=outcome)
    decided = review.review.decision
    assert decided is not None
    assert (decided.form, decided.effect_ends_on, decided.limitation) == ("", None, None)
    assert review.review.final == (outcome, "")
    with pytest.raises(BadValue):
        Reviewed().ready().decide(outcome=outcome, form="khiển trách")


def test_it_is_decided_after_a_meeting_with_minutes() -> None:
    with pytest.raises(no.StepNotPossible):
        Reviewed().opened().seated().notified().explained().decide("2020-04-24 08:00", outcome=ReviewOutcome.LESSON)
    with pytest.raises(no.StepNotPossible):
        Reviewed().opened().seated().notified().explained().met().decide(outcome=ReviewOutcome.LESSON)


def test_an_exemption_names_its_case_and_the_facts_in_the_file() -> None:
    review = Reviewed().ready()
    with pytest.raises(BadValue, match="case"):
        review.decide(outcome=ReviewOutcome.EXEMPT)
    with pytest.raises(BadValue, match="no such case"):
        review.decide(outcome=ReviewOutcome.EXEMPT, exemption="superior_order")
    with pytest.raises(BadValue, match="not in the file"):
        review.decide(outcome=ReviewOutcome.LESSON, facts=(4711,))
    review.decide(outcome=ReviewOutcome.LESSON, facts=(review.reminder(),))


def closed(review: Reviewed, first: str = "l1", second: str = "x1") -> Reviewed:
    review.do(cmd.NotifyDecision, KD, "l1", "2020-05-11 08:00", how="Giao trực tiếp, có ký nhận")
    review.do(cmd.ProposeReviewClosing, KD, first, "2020-06-01 08:00", reason="Đã xong")
    review.do(cmd.CloseReview, KD, second, "2020-06-01 09:00")
    return review


def test_two_people_close_it_once_the_official_can_appeal_no_more() -> None:
    with pytest.raises(no.SecondPersonNeeded):
        closed(Reviewed().ready().decide(outcome=ReviewOutcome.LESSON), second="l1")
    review = Reviewed().ready().decide(outcome=ReviewOutcome.LESSON)
    review.do(cmd.NotifyDecision, KD, "l1", "2020-05-11 08:00", how="Giao trực tiếp")
    with pytest.raises(no.StepNotPossible, match="may still appeal"):
        review.do(cmd.ProposeReviewClosing, KD, "l1", "2020-05-12 08:00", reason="Vội")
    done = closed(Reviewed().ready().decide(outcome=ReviewOutcome.LESSON))
    assert done.ended_at(KD) == when("2020-06-01 09:00")
    assert all(duty.over_at is not None for duty in done.review.duties)
    with pytest.raises(ProceedingClosed):
        done.do(cmd.AddReviewEvidence, KD, "l1", "2020-06-02 08:00", note="Muộn", attachments=(attached(),))


def test_a_late_appeal_is_heard_since_its_term_was_not_read_and_opens_the_review_again() -> None:
    review = closed(Reviewed().ready().decide(outcome=ReviewOutcome.CRITICISM))
    review.do(cmd.AppealDecision, KD, "b1", "2020-06-10 08:00", text="Không đồng ý")
    appeal = review.review.appeal
    assert appeal is not None
    assert (appeal.late, appeal.to, review.ended_at(KD)) == (True, "l0", None)


# ---------------------------------------------------------------------- appeal


def appealed(outcome: ReviewOutcome = ReviewOutcome.CRITICISM) -> Reviewed:
    review = Reviewed().ready().decide(outcome=outcome)
    review.do(cmd.NotifyDecision, KD, "x1", "2020-05-11 08:00", how="Giao trực tiếp")
    review.do(cmd.AppealDecision, KD, "b1", "2020-05-15 08:00", text="Có vướng mắc đã báo")
    return review


def answer(review: Reviewed, by: str = "l0", **what: Any) -> Reviewed:
    given = {"result": AppealOutcome.UPHELD, "reasons": "Xét lại toàn bộ"} | what
    review.do(cmd.AnswerAppeal, KD, by, "2020-05-25 08:00", **given)
    return review


@pytest.mark.parametrize("actor", ["l1", "x1", "k2", "h2"])
def test_whoever_decided_or_heard_the_case_does_not_answer_the_appeal(actor: str) -> None:
    with pytest.raises(no.SameAuthority):
        answer(appealed(), by=actor)


def test_who_opened_the_review_is_not_the_authority_that_answers_the_appeal() -> None:
    review = Reviewed().opened(by="l0").seated().notified().explained().met().minuted()
    review.decide(outcome=ReviewOutcome.CRITICISM)
    review.do(cmd.NotifyDecision, KD, "x1", "2020-05-11 08:00", how="Giao trực tiếp")
    review.do(cmd.AppealDecision, KD, "b1", "2020-05-15 08:00", text="Có vướng mắc đã báo")
    appeal = review.review.appeal
    assert appeal is not None
    assert appeal.to == "vpub-truc", "the office above, but not its leader, who opened it"
    with pytest.raises(ConflictInProceeding, match="opened the review"):
        answer(review, by="l0")
    assert answer(review, by="vpub-truc").review.final == (ReviewOutcome.CRITICISM, "")


def test_the_duty_officer_answers_at_last_where_there_is_nobody_else_though_they_opened_it() -> None:
    ended = AppointmentEnded(**meta(), appointment_id="bn-l0", valid_to=date(2020, 1, 31))
    review = Reviewed(with_events(bigger_office(), ended)).opened(by="vpub-truc").seated()
    review.notified().explained().met().minuted().decide(outcome=ReviewOutcome.CRITICISM)
    review.do(cmd.NotifyDecision, KD, "x1", "2020-05-11 08:00", how="Giao trực tiếp")
    review.do(cmd.AppealDecision, KD, "b1", "2020-05-15 08:00", text="Có vướng mắc đã báo")
    assert answer(review, by="vpub-truc").review.final == (ReviewOutcome.CRITICISM, "")


def test_an_annulled_decision_is_published_by_whoever_took_it_and_decided_again_by_others() -> None:
    review = answer(appealed(), result=AppealOutcome.ANNULLED)
    duty = review.duties(KD)["publish:1"]
    assert (duty.official, duty.due_at) == ("l1", when("2020-06-08 17:00"))
    assert review.review.final is None
    with pytest.raises(no.NotTheAuthority):
        review.decide("2020-05-26 08:00", outcome=ReviewOutcome.LESSON)
    with pytest.raises(no.NotAReviewer):
        review.do(cmd.PublishOutcome, KD, "h1", "2020-05-27 08:00", where="Họp cơ quan")
    review.do(cmd.PublishOutcome, KD, "l1", "2020-05-27 08:00", where="Họp cơ quan ngày 27/5")
    assert review.duties(KD)["publish:1"].met_at == when("2020-05-27 08:00")


def test_after_an_annulled_decision_the_authority_owes_another_or_a_reasoned_end() -> None:
    review = answer(appealed(), result=AppealOutcome.ANNULLED)
    owed = review.duties(KD)["decision:2"]
    assert (owed.kind, owed.official, owed.over_at) == ("review-decision", "l0", None)
    assert owed.due_at >= when("2020-06-01 17:00"), "at least the term to decide, of five working days"
    review.do(cmd.PublishOutcome, KD, "l1", "2020-05-27 08:00", where="Họp cơ quan ngày 27/5")
    with pytest.raises(no.NotTheAuthority):
        review.do(cmd.ProposeReviewClosing, KD, "x1", "2020-05-28 08:00", reason="Xong")
    review.do(cmd.ProposeReviewClosing, KD, "l0", "2020-05-28 08:00", reason="Không đủ căn cứ để quyết định lại")
    review.do(cmd.CloseReview, KD, "x1", "2020-05-28 09:00")
    met = review.duties(KD)["decision:2"]
    assert (met.met_by, met.met_at) == ("l0", when("2020-05-28 08:00"))
    again = answer(appealed(), result=AppealOutcome.ANNULLED)
    again.decide("2020-05-26 08:00", by="l0", outcome=ReviewOutcome.LESSON)
    assert again.duties(KD)["decision:2"].met_by == "l0"
    with pytest.raises(no.StepNotPossible):
        again.do(cmd.ProposeReviewClosing, KD, "l0", "2020-05-28 08:00", reason="Xong")


def test_an_appeal_never_makes_it_heavier() -> None:
    with pytest.raises(BadValue, match="lighter"):
        answer(appealed(), result=AppealOutcome.CHANGED, outcome=ReviewOutcome.DISCIPLINE, form="khiển trách")
    with pytest.raises(BadValue, match="lighter"):
        answer(appealed(ReviewOutcome.LESSON), result=AppealOutcome.CHANGED, outcome=ReviewOutcome.CRITICISM)
    with pytest.raises(BadValue, match="lighter"):
        answer(appealed(ReviewOutcome.LESSON), result=AppealOutcome.CHANGED, outcome=ReviewOutcome.LESSON)
    lighter = answer(appealed(), result=AppealOutcome.CHANGED, outcome=ReviewOutcome.LESSON)
    assert lighter.review.final == (ReviewOutcome.LESSON, "")


def test_only_the_reviewed_appeals_and_once() -> None:
    review = appealed()
    with pytest.raises(no.StepNotPossible):
        review.do(cmd.AppealDecision, KD, "b1", "2020-05-16 08:00", text="Lần nữa")
    with pytest.raises(no.OnlyTheReviewed):
        review.do(cmd.AppealDecision, KD, "h2", "2020-05-16 08:00", text="Thay")


# ---------------------------------------------------------------------- reading


def test_only_those_who_take_part_see_it() -> None:
    review = Reviewed().opened().seated()
    found = involved_in(review.states[id_of(KD)])
    assert found.restricted == frozenset({"b1", "l1", "k1", "x1", "x2"})
    assert found.dossiers == {review.case.dossier_id}


def test_a_head_who_is_reviewed_is_judged_as_a_leader() -> None:
    office = with_events(bigger_office(), *moved("b2", "cl-tt", "2020-03-02", Role.HEAD))
    opened = Reviewed(office, about="b2").opened(dossiers=(), positions=(), attachments=(attached(),)).review.opened
    assert opened is not None
    assert opened.post == "cong_chuc_leader"
