"""Discipline in a review: what the law forbids is refused, what is uncertain needs a reason, the rest is free."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from msgspec import structs

from domain import review_commands as cmd
from domain.model import review_refusals as no
from domain.model.discipline_limits import Standing
from domain.model.event import OFFICE_ZONE
from domain.model.proceeding_refusals import ConflictInProceeding
from domain.model.refusals import BadValue
from domain.model.review import Review
from domain.model.review_events import AppealOutcome, ReviewOutcome, ReviewSeat
from tests.domain.affairs import attached, id_of
from tests.domain.office import when
from tests.domain.reviewing import KD, Reviewed, bigger_office, related, with_events

FORM = "khiển trách"


class Employee(Reviewed):
    """The viên chức v1, for an act of 20/7/2026, reviewed from 3/8/2026 on: Decree 234/2026."""

    def __init__(self, act_on: str = "2026-07-20") -> None:
        super().__init__(about="v1")
        self.act_on = date.fromisoformat(act_on)

    def heard(self) -> Employee:
        """Up to the minutes, on Tuesday 18/8/2026."""
        self.opened("2026-08-03 08:00", act_on=self.act_on)
        self.seated("2026-08-03 09:00")
        self.notified("2026-08-04 08:00")
        self.explained("2026-08-06 08:00")
        self.met("2026-08-17 08:00")
        self.minuted("2026-08-18 08:00")
        return self

    def council(self, moment: str = "2026-08-19 08:00", members: tuple[str, ...] = ("x1", "x3", "h1")) -> Employee:
        seats = ("Chủ tịch", "Công đoàn", "Tổ chức cán bộ", "", "")[: len(members)]
        self.do(cmd.SetUpCouncil, KD, "l1", moment, members=members, seats=seats)
        return self

    def summoned(self, moment: str = "2026-08-19 09:00", meets: str = "2026-08-27 08:00") -> Employee:
        self.do(cmd.SummonToCouncil, KD, "x1", moment, meets_at=when(meets), place="Phòng họp 1")
        return self

    def held(self, moment: str = "2026-08-27 09:00", **more: Any) -> Employee:
        what: dict[str, Any] = {
            "attended": ("x1", "x3", "h1"),
            "reviewed_attended": True,
            "spoke_last": True,
            "votes_for": 3,
            "votes_against": 0,
            "forms": (FORM, "cảnh cáo"),
            "votes_by_form": (2, 1),
            "minutes": (attached(),),
        }
        self.do(cmd.HoldCouncil, KD, "x1", moment, **(what | more))
        return self

    def proposed(self, form: str = FORM) -> Employee:
        self.do(cmd.ProposeByCouncil, KD, "x1", "2026-08-28 08:00", form=form, text="Hội đồng kiến nghị")
        return self

    def to_decision(self) -> Employee:
        return self.heard().council().summoned().held().proposed()

    def by_law(self, moment: str = "2026-09-03 08:00", **what: Any) -> Employee:
        given = {
            "outcome": ReviewOutcome.DISCIPLINE,
            "form": FORM,
            "severity": "it_nghiem_trong",
            "ground": "shirking",
        }
        self.decide(moment, **(given | what))
        return self


# ---------------------------------------------------------------------- what is certain


def test_a_decision_by_verified_law_needs_no_further_reason_and_stores_what_it_was_judged_by() -> None:
    decided = Employee().to_decision().by_law().review.decision
    assert decided is not None
    assert (decided.uncertain, decided.doubts) == ((), "")
    assert decided.law == ("Nghị định 234/2026/NĐ-CP, Điều 5, Điều 7",)
    assert decided.limitation is not None
    assert decided.limitation.last_on == date(2031, 7, 20)
    assert decided.handling is not None
    assert decided.handling.last_on == date(2026, 11, 1)
    assert (decided.effect_ends_on, decided.effect_verified) == (date(2027, 9, 3), True)
    assert [one.official for one in decided.checks] == ["x1", "x2", "x3", "h1"]


def test_the_terms_of_the_decree_stand_in_the_duties_with_its_name() -> None:
    review = Employee().to_decision()
    laid = {duty.kind: duty for duty in review.review.duties}
    assert laid["review-proposal"].official == "x1"
    assert laid["review-decision"].due_at == when("2026-09-09 17:00")
    council = next(body for body in review.of_topic("review.MinutesFiled")).lays[0]
    assert (council.kind, "234/2026" in council.document) == ("review-council", True)


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ({"form": "cảnh cáo"}, "nặng hơn mức cao nhất"),
        ({"form": "cách chức", "severity": "rat_nghiem_trong"}, "không có hình thức này"),
        ({"form": "hạ bậc lương"}, "không có hình thức này"),
    ],
)
def test_a_form_that_the_law_does_not_permit_is_refused_with_those_that_it_does(what: dict[str, str], why: str) -> None:
    with pytest.raises(no.FormNotPermitted) as caught:
        Employee().to_decision().by_law(**what)
    assert why in caught.value.vi
    assert FORM in caught.value.vi


@pytest.mark.parametrize(
    "what",
    [
        {"severity": "dac_biet_nghiem_trong"},
        {"ground": "bad mood"},
        {"circumstances": ("unfriendly",)},
        {"exemption": "innovation"},
        {"form": ""},
        {"effective_on": date(2026, 9, 2)},
        {"never_limited": "bribery"},
    ],
)
def test_codes_are_those_of_the_law_and_nothing_contradicts_itself(what: dict[str, Any]) -> None:
    with pytest.raises(BadValue):
        Employee().to_decision().by_law(**what)


def test_lighter_forms_and_no_discipline_stay_open_to_the_authority_whatever_the_council_proposed() -> None:
    review = Employee().to_decision()
    review.by_law(form=FORM, severity="nghiem_trong")
    assert Employee().to_decision().decide("2026-09-03 08:00", outcome=ReviewOutcome.CRITICISM).review.final is not None


# ---------------------------------------------------------------------- limits


def test_discipline_after_the_limitation_is_refused_and_everything_else_stays_possible() -> None:
    late = Employee(act_on="2024-08-10").to_decision()
    with pytest.raises(no.LimitOver) as caught:
        late.by_law(severity="it_nghiem_trong")
    assert "2026-08-10" in caught.value.vi
    assert late.decide("2026-09-03 08:00", outcome=ReviewOutcome.LESSON).review.decision is not None
    warned = Employee(act_on="2024-08-10").to_decision()
    warned.by_law(form="cảnh cáo", severity="nghiem_trong")
    decided = warned.review.decision
    assert decided is not None
    assert decided.limitation is not None
    assert decided.limitation.last_on == date(2029, 8, 10)


def test_a_limitation_that_contradicting_sources_would_lengthen_is_not_lengthened() -> None:
    review = Employee(act_on="2024-08-20").heard()
    review.council().summoned().held().proposed()
    with pytest.raises(no.LimitOver):
        review.by_law(doubts="Theo trang khác là 60 tháng")


def test_discipline_after_the_handling_time_is_refused_unless_it_was_extended_in_time() -> None:
    review = Employee().to_decision()
    with pytest.raises(no.LimitOver, match="handling time"):
        review.by_law("2026-11-02 08:00")
    with pytest.raises(no.StepNotPossible):
        review.do(cmd.ExtendHandling, KD, "l1", "2026-11-02 09:00", reason="Phức tạp")
    extended = Employee().to_decision()
    extended.do(cmd.ExtendHandling, KD, "l1", "2026-10-30 08:00", reason="Phức tạp")
    assert extended.duties(KD)["handling:2"].due_at == when("2026-12-31 23:59:59.999999")
    assert extended.duties(KD)["handling:1"].ended_at == when("2026-10-30 08:00")
    extended.by_law("2026-11-02 08:00")


def test_a_deferral_that_the_law_does_not_count_moves_the_handling_time() -> None:
    review = Employee()
    review.opened("2026-08-03 08:00", act_on=review.act_on)
    review.seated("2026-08-03 09:00").notified("2026-08-04 08:00")
    review.do(cmd.DeferReview, KD, "x1", "2026-08-05 08:00", case="maternity", reason="Thai sản")
    review.do(cmd.WaiveDeferral, KD, "v1", "2026-08-14 08:00", text="Đề nghị xem xét ngay")
    deferral = review.review.deferrals[0]
    assert (deferral.waived, deferral.to_on) == (True, date(2026, 8, 14))
    assert review.duties(KD)["handling:1"].due_at == when("2026-11-11 23:59:59.999999")
    with pytest.raises(BadValue, match="only"):
        review.do(cmd.DeferReview, KD, "x1", "2026-08-14 09:00", case="leave", reason="Nghỉ phép")


# ---------------------------------------------------------------------- written reminders


def test_a_ground_that_needs_a_written_reminder_is_refused_without_one_before_the_act() -> None:
    review = Employee().to_decision()
    with pytest.raises(no.ReminderMissing):
        review.by_law(ground="process")
    first = review.case.state.log[0].position
    review.do(cmd.AddReviewEvidence, KD, "l1", "2026-09-02 08:00", note="Thêm", positions=(first,))
    with pytest.raises(no.ReminderMissing, match="no written reminder"):
        review.by_law(ground="process", reminders=(first,))
    review.by_law(ground="process", reminders=(review.reminder(),))


def test_a_reminder_on_the_day_of_the_act_or_to_somebody_else_does_not_count() -> None:
    same_day = Employee(act_on="2026-07-20")
    same_day.act_on = date(2020, 3, 4)
    same_day.opened("2020-04-20 08:00", act_on=date(2020, 3, 4))
    same_day.seated("2020-04-20 09:00").notified().explained().met().minuted()
    with pytest.raises(no.ReminderMissing, match="precede"):
        same_day.disciplined(ground="process", severity="", reminders=(same_day.reminder(),))
    other = Reviewed(about="b2")
    other.about = "v1"
    other.opened().seated().notified().explained().met().minuted()
    with pytest.raises(no.ReminderMissing, match="somebody else"):
        other.disciplined(reminders=(other.reminder(),))


# ---------------------------------------------------------------------- council


def test_where_the_law_demands_a_council_there_is_no_discipline_without_its_proposal() -> None:
    with pytest.raises(no.StepNotPossible, match="council"):
        Employee().heard().by_law("2026-08-19 08:00")
    with pytest.raises(no.StepNotPossible, match="proposed"):
        Employee().heard().council().summoned().held().by_law()


@pytest.mark.parametrize("members", [("x1", "x3"), ("x1", "x3", "h1", "a2"), ("x1", "x1", "h1")])
def test_a_council_has_the_seats_of_the_decree(members: tuple[str, ...]) -> None:
    with pytest.raises(BadValue):
        Employee().heard().council(members=members)


def test_nobody_with_a_conflict_sits_in_the_council_either() -> None:
    with pytest.raises(ConflictInProceeding):
        Employee().heard().council(members=("x1", "x3", "h2"))
    review = Employee().heard().council().summoned()
    review.reference = with_events(bigger_office(), related("x3", "v1"))
    with pytest.raises(ConflictInProceeding):
        review.held()


def test_the_official_is_summoned_five_working_days_before() -> None:
    with pytest.raises(BadValue):
        Employee().heard().council().summoned(meets="2026-08-25 08:00")
    with pytest.raises(no.StepNotPossible, match="hour"):
        Employee().heard().council().summoned().held("2026-08-27 07:30")


def test_the_council_meets_without_the_official_only_at_the_second_summons_or_as_they_asked() -> None:
    absent: dict[str, Any] = {"reviewed_attended": False, "spoke_last": False, "absence": "Vắng không lý do"}
    with pytest.raises(no.StepNotPossible, match="second time"):
        Employee().heard().council().summoned().held(**absent)
    twice = Employee().heard().council().summoned()
    twice.summoned("2026-08-27 10:00", "2026-09-09 08:00").held("2026-09-09 09:00", **absent)
    asked = Employee().heard().council().summoned()
    asked.do(cmd.LetCouncilMeetWithoutMe, KD, "v1", "2026-08-20 08:00", text="Đề nghị họp vắng mặt")
    asked.held(**absent)
    with pytest.raises(no.OnlyTheReviewed):
        Employee().heard().council().do(cmd.LetCouncilMeetWithoutMe, KD, "h2", "2026-08-20 08:00", text="Thay")


@pytest.mark.parametrize(
    "more",
    [
        {"attended": ("x1", "x3")},
        {"attended": ("x3", "h1", "x2")},
        {"spoke_last": False},
        {"votes_for": 3, "votes_against": 1},
        {"votes_for": 1, "votes_against": 2},
        {"forms": (), "votes_by_form": ()},
        {"forms": ("phê bình",), "votes_by_form": (3,)},
        {"votes_by_form": (3, 1)},
    ],
)
def test_the_ballot_is_of_those_who_attend_first_whether_then_which_form(more: dict[str, Any]) -> None:
    with pytest.raises(BadValue):
        Employee().heard().council().summoned().held(**more)


def test_the_council_proposes_what_it_voted() -> None:
    with pytest.raises(BadValue, match="ballot"):
        Employee().heard().council().summoned().held().proposed("cảnh cáo")
    against = Employee().heard().council().summoned()
    against.held(votes_for=1, votes_against=2, forms=(), votes_by_form=()).proposed("")
    assert against.review.proposal is not None


def test_steps_fall_away_only_as_the_law_lists() -> None:
    review = Employee()
    review.opened("2026-08-03 08:00", act_on=review.act_on)
    review.seated("2026-08-03 09:00").notified("2026-08-04 08:00").explained("2026-08-06 08:00")
    with pytest.raises(BadValue):
        review.do(cmd.SkipReviewSteps, KD, "l1", "2026-08-07 08:00", case="hurry", reason="Gấp")
    review.do(cmd.SkipReviewSteps, KD, "l1", "2026-08-07 08:00", case="party", reason="Đã kỷ luật đảng")
    review.by_law("2026-08-10 08:00")
    met = Employee()
    met.opened("2026-08-03 08:00", act_on=met.act_on)
    met.seated("2026-08-03 09:00").notified("2026-08-04 08:00").explained("2026-08-06 08:00")
    met.do(cmd.SkipReviewSteps, KD, "l1", "2026-08-07 08:00", case="admitted", reason="Đã nhận hành vi")
    with pytest.raises(no.StepNotPossible, match="council"):
        met.by_law("2026-08-10 08:00")


# ---------------------------------------------------------------------- what is not certain


def test_what_was_not_read_does_not_block_but_asks_for_a_reason_in_words() -> None:
    review = Reviewed().ready()
    with pytest.raises(no.DoubtNotAnswered) as caught:
        review.disciplined(doubts="")
    assert "hội đồng kỷ luật" in caught.value.vi
    review.disciplined()
    decided = review.review.decision
    assert decided is not None
    assert decided.uncertain == ("council",)
    assert decided.doubts
    assert (decided.effect_ends_on, decided.effect_verified) == (date(2021, 5, 8), False)


def test_handling_time_that_was_not_read_is_no_bar() -> None:
    review = Reviewed(about="v1")
    review.opened().seated().notified().explained().met().minuted()
    handling = review.duties(KD)["handling:1"]
    assert not handling.binds
    review.disciplined("2020-06-29 08:00")
    decided = review.review.decision
    assert decided is not None
    assert "handling" in decided.uncertain
    assert decided.handling is not None
    assert {one.standing for one in decided.handling.reckonings} == {Standing.UNVERIFIED}


def test_an_unread_reminder_rule_of_officials_warns_only() -> None:
    review = Reviewed()
    review.opened("2026-08-03 08:00", act_on=date(2026, 7, 20))
    review.seated("2026-08-03 09:00").notified("2026-08-04 08:00").explained("2026-08-06 08:00")
    review.do(cmd.SkipReviewSteps, KD, "l1", "2026-08-07 08:00", case="party", reason="Đã kỷ luật đảng")
    what = {"outcome": ReviewOutcome.DISCIPLINE, "form": FORM, "severity": "it_nghiem_trong", "ground": "duty"}
    with pytest.raises(no.DoubtNotAnswered, match="written reminder"):
        review.decide("2026-08-10 08:00", **what)
    review.decide("2026-08-10 08:00", **what, doubts="Đã nhắc bằng lời; xin ý kiến Sở Nội vụ")


# ---------------------------------------------------------------------- repetition, effect


def test_a_repeated_act_names_the_earlier_decision_which_must_have_had_effect() -> None:
    first = Employee().to_decision().by_law()
    first.do(cmd.NotifyDecision, KD, "l1", "2026-09-04 08:00", how="Giao trực tiếp")
    effect = next(duty for duty in first.review.duties if duty.kind == "review-effect")
    assert (effect.binds, effect.escalates, effect.ended_at) == (False, False, effect.due_at)
    second = Employee().to_decision()
    with pytest.raises(BadValue, match="earlier review"):
        second.by_law(repeat_of=second.case.dossier_id, form="cảnh cáo")
    with pytest.raises(BadValue, match="no form"):
        second.by_law(serving=second.case.dossier_id, form="cảnh cáo")


def after_appeal(**answer: Any) -> Review:
    """The review of v1 with a form that had effect from July 2026, as its appeal left it."""
    first = Employee().to_decision().by_law(severity="nghiem_trong", form="cảnh cáo")
    first.do(cmd.NotifyDecision, KD, "l1", "2026-09-04 08:00", how="Giao trực tiếp")
    first.do(cmd.AppealDecision, KD, "v1", "2026-09-08 08:00", text="Không đồng ý")
    first.do(cmd.AnswerAppeal, KD, "l0", "2026-09-17 08:00", reasons="Xét lại", **answer)
    (decided,) = first.review.decisions
    earlier = structs.replace(decided, effective_on=date(2026, 7, 1), effect_ends_on=date(2027, 7, 1))
    return replace(first.review, decisions=(earlier,))


def citing(earlier: Review, field: str) -> Employee:
    """A later decision about v1 that cites an earlier review as one repeated, or as one still served."""
    second = Employee().to_decision()
    cited = id_of("earlier")
    second.states[cited] = replace(second.states[id_of(KD)], state=earlier)
    what: dict[str, Any] = {"form": "cảnh cáo", field: cited}
    return second.by_law(**what)


@pytest.mark.parametrize("field", ["repeat_of", "serving"])
def test_an_earlier_decision_counts_as_it_stands_after_its_appeal(field: str) -> None:
    lighter = {"result": AppealOutcome.CHANGED, "outcome": ReviewOutcome.DISCIPLINE, "form": FORM}
    for standing in ({"result": AppealOutcome.UPHELD}, lighter):
        decided = citing(after_appeal(**standing), field).review.decision
        assert decided is not None
        assert getattr(decided, field) == id_of("earlier")
    lesson = {"result": AppealOutcome.CHANGED, "outcome": ReviewOutcome.LESSON}
    for fallen in (lesson, {"result": AppealOutcome.ANNULLED}):
        with pytest.raises(BadValue, match=field):
            citing(after_appeal(**fallen), field)


def test_a_decision_that_is_annulled_has_no_effect_any_more_and_days_of_the_appeal_do_not_count() -> None:
    review = Employee().to_decision().by_law()
    review.do(cmd.NotifyDecision, KD, "l1", "2026-09-04 08:00", how="Giao trực tiếp")
    review.do(cmd.AppealDecision, KD, "v1", "2026-09-08 08:00", text="Không đồng ý")
    review.do(cmd.AnswerAppeal, KD, "l0", "2026-09-17 08:00", result=AppealOutcome.ANNULLED, reasons="Chưa đủ căn cứ")
    effect = next(duty for duty in review.review.duties if duty.kind == "review-effect")
    assert effect.ended_at == when("2026-09-17 08:00")
    assert review.review.annulments == ((date(2026, 9, 8), date(2026, 9, 17)),)
    again = review.duties(KD)["decision:2"]
    assert (again.official, again.due_at.astimezone(OFFICE_ZONE).date()) == ("l0", date(2026, 11, 11)), (
        "what is left of the handling time, without the days of the appeal"
    )
    with pytest.raises(no.StepNotPossible):
        review.do(cmd.EnforceDecision, KD, "l0", "2026-09-18 08:00", how="Công bố")


def test_the_authority_enforces_and_the_duty_is_met() -> None:
    review = Employee().to_decision().by_law()
    review.do(cmd.NotifyDecision, KD, "l1", "2026-09-04 08:00", how="Giao trực tiếp")
    review.do(cmd.EnforceDecision, KD, "l1", "2026-09-07 08:00", how="Công bố tại cơ quan, lưu hồ sơ")
    assert review.duties(KD)["enforce:1"].met_at == when("2026-09-07 08:00")


def test_a_manager_is_a_manager_by_the_role_at_the_act() -> None:
    review = Reviewed(about="v2")
    review.opened("2026-08-03 08:00", act_on=date(2026, 7, 20), dossiers=(), positions=(), attachments=(attached(),))
    opened = review.review.opened
    assert opened is not None
    assert opened.post == "vien_chuc_manager"
    review.do(cmd.AppointReviewMember, KD, "l1", "2026-08-03 09:00", official="x1", seat=ReviewSeat.CHAIR)
