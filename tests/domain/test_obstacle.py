"""Obstacles beyond one dossier: who owes what, joint handling under one lead, and the dossiers that hang on one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid5

import pytest

from domain import dossier_commands as dossiers
from domain import obstacle_commands as cmd
from domain.model import dossier_events as dossier_ev
from domain.model import obstacle_events as ev
from domain.model.custody import custody
from domain.model.custody_interval import Mark
from domain.model.dossier_events import Channel
from domain.model.errors import DomainError
from domain.model.event import NAMESPACE
from domain.model.history import effective
from domain.model.obstacle import Obstacle
from domain.model.obstacle_events import Subject
from domain.model.organisation import Half
from domain.model.reference import Reference
from domain.organisation_commands import RecordAbsence
from tests.domain.office import CODE, office, when
from tests.domain.whole_office import WholeOffice

OBSTACLE = uuid5(NAMESPACE, "obstacle")
REPORTED = "2020-03-02 08:00"
"""A Monday."""

MAP: Mapping[str, Any] = {
    "subject": Subject.SYSTEM,
    "title": "Bản đồ địa chính không mở được",
    "description": "Phần mềm bản đồ báo lỗi từ thứ Hai",
}


def refused(code: str) -> Any:
    return pytest.raises(DomainError, match=f"^{code}:")


def reported(world: WholeOffice | None = None, actor: str = "b1", **members: Any) -> WholeOffice:
    """Officer b1 of the district's land unit reports to the department's land unit on Monday 2/3/2020."""
    world = world or WholeOffice()
    members = {**MAP, **members}
    if "outside" not in members:
        members.setdefault("to_unit", "tn-dd")
    world.do(cmd.ReportCommonObstacle, actor, members.pop("moment", REPORTED), proceeding_id=OBSTACLE, **members)
    return world


def do(world: WholeOffice, order: Any, actor: str, moment: str, **members: Any) -> list[Any]:
    return world.do(order, actor, moment, proceeding_id=OBSTACLE, **members)


def state(world: WholeOffice) -> Obstacle:
    found = world.proceeding(OBSTACLE).state
    assert isinstance(found, Obstacle)
    return found


def held(world: WholeOffice, *names: str, without: str = "") -> list[UUID]:
    """Dossiers that b1 holds from Monday 2/3/2020 at 8:00; each but one has an obstacle of its own from 9:00."""
    found = [uuid5(NAMESPACE, f"dossier {name}") for name in names]
    for dossier in found:
        world.do(
            dossiers.Lodge,
            "~applicant",
            "2020-03-02 07:30",
            dossier_id=dossier,
            procedure_code=CODE,
            agency_id="cl",
            unit_id="cl-mc",
            channel=Channel.ONLINE,
            applicant_id=uuid5(dossier, "applicant"),
        )
    for moment, order, actor, members in (
        ("07:40", dossiers.IssueReceipt, "a1", {}),
        ("07:50", dossiers.SendHandover, "a1", {"to_official": "b1", "step_id": "th"}),
        ("08:00", dossiers.AcceptHandover, "b1", {"handover_no": 1}),
        ("08:01", dossiers.StartStep, "b1", {"step_id": "th"}),
        ("09:00", dossiers.ReportObstacle, "b1", {"description": "Bản đồ", "to_unit": "tn-dd", "term": "8wh"}),
    ):
        for name, dossier in zip(names, found, strict=True):
            if not (order is dossiers.ReportObstacle and name == without):
                world.do(order, actor, f"2020-03-02 {moment}", dossier_id=dossier, **members)
    return found


def answer_in(world: WholeOffice, dossier: UUID) -> dossier_ev.ObstacleAnswered:
    (found,) = [r.body for r in world.read_stream(dossier) if isinstance(r.body, dossier_ev.ObstacleAnswered)]
    return found


# --- who owes what


def test_the_lead_owes_an_answer_within_its_term_in_its_own_hours() -> None:
    world = reported()
    assert world.proceeding(OBSTACLE).number == "VM-2020-0001"
    duty = world.duties(OBSTACLE)["answer-obstacle:1"]
    assert (duty.unit, duty.due_at, duty.binds) == ("tn-dd", when("2020-03-09 17:00"), True), "5 working days"


def test_a_term_that_is_stated_holds_up_to_the_longest_that_may_be() -> None:
    assert reported(term="2wd").duties(OBSTACLE)["answer-obstacle:1"].due_at == when("2020-03-04 17:00")
    with refused("term-too-long"):
        reported(term="16wd")


def test_an_obstacle_is_not_addressed_to_oneself_nor_to_two_nor_to_nobody() -> None:
    for members, code in (
        ({"to_unit": "cl-dd"}, "addressed-to-oneself"),
        ({"outside": "Công ty phần mềm", "to_unit": "tn-dd"}, "bad-value"),
        ({"outside": "  "}, "bad-value"),
        ({"to_unit": "khong-co"}, "addressee-unknown"),
        ({"joining": ("tn-dd",)}, "addressed-to-oneself"),
        ({"title": " "}, "bad-value"),
        ({"procedure_code": "khong-co"}, "bad-value"),
    ):
        with refused(code):
            reported(**members)


def test_the_field_of_the_procedure_is_the_obstacles_own() -> None:
    assert state(reported(procedure_code=CODE)).field == "Đất đai"


def test_an_answer_meets_the_leads_duty_and_the_reporter_owes_to_say_whether_it_helps() -> None:
    world = reported()
    with refused("not-the-lead"):
        do(world, cmd.AnswerCommonObstacle, "a1", "2020-03-03 08:00", answer="Đã sửa")
    do(world, cmd.AnswerCommonObstacle, "c1", "2020-03-03 08:00", answer="Đã sửa")
    duties = world.duties(OBSTACLE)
    assert duties["answer-obstacle:1"].met_by == "c1"
    judge = duties["judge-answer:1"]
    assert (judge.unit, judge.official, judge.due_at) == ("cl-dd", "b1", when("2020-03-06 17:00"))
    do(world, cmd.AcceptObstacleAnswer, "b1", "2020-03-04 08:00")
    assert world.open_at(OBSTACLE, "2020-03-04 08:01") == ["close-obstacle:1"]
    do(world, cmd.CloseObstacle, "b1", "2020-03-05 08:00", outcome="Mở được bản đồ")
    assert world.open_at(OBSTACLE, "2020-03-05 08:01") == []
    with refused("proceeding-closed"):
        do(world, cmd.ReopenObstacle, "b1", "2020-03-06 08:00", reason="Lỗi lại")


@pytest.mark.parametrize("order", [cmd.AcceptObstacleAnswer, cmd.RejectObstacleAnswer])
def test_whoever_gave_an_answer_for_another_judges_it_in_nobodys_name(order: Any) -> None:
    more = {} if order is cmd.AcceptObstacleAnswer else {"reason": "Chưa mở được"}
    world = WholeOffice()
    for official, day in (("a1", "2020-03-03"), ("l1", "2020-03-04")):
        world.do(
            RecordAbsence,
            "l2",
            "2020-03-02 07:30",
            absence_id=f"v-{official}",
            official_id=official,
            from_on=date.fromisoformat(day),
            from_half=Half.MORNING,
            to_on=date.fromisoformat(day),
            to_half=Half.AFTERNOON,
            acting_id="h2",
        )
    reported(world, to_unit="cl-mc")
    do(world, cmd.AnswerCommonObstacle, "h2", "2020-03-03 08:00", acting_for="a1", answer="Đã sửa")
    for acting_for in (None, "l1"):
        with refused("not-oneself"):
            do(world, order, "h2", "2020-03-04 08:00", acting_for=acting_for, **more)
    do(world, order, "b1", "2020-03-04 08:00", **more)


def test_an_answer_that_does_not_help_is_owed_again_within_a_term_of_its_own() -> None:
    world = reported()
    do(world, cmd.AnswerCommonObstacle, "c1", "2020-03-03 08:00", answer="Khởi động lại máy")
    with refused("not-the-reporter"):
        do(world, cmd.RejectObstacleAnswer, "a1", "2020-03-03 09:00", reason="Vẫn lỗi")
    do(world, cmd.RejectObstacleAnswer, "h2", "2020-03-03 09:00", reason="Vẫn lỗi", term="1wd")
    assert world.open_at(OBSTACLE, "2020-03-03 09:01") == ["answer-obstacle:2"]
    assert world.duties(OBSTACLE)["answer-obstacle:2"].due_at == when("2020-03-04 17:00")
    do(world, cmd.AnswerCommonObstacle, "c1", "2020-03-04 08:00", answer="Đã sửa máy chủ")
    assert [one.accepted for one in state(world).answers.values()] == [False, None], "each version stays"


def test_a_measure_to_come_is_owed_by_the_lead_until_the_close_of_its_day() -> None:
    world = reported()
    day = when("2020-03-14 12:00").date()  # a Saturday
    do(world, cmd.AnswerCommonObstacle, "h3", "2020-03-03 08:00", answer="Sẽ nâng cấp", measure_until_on=day)
    assert world.duties(OBSTACLE)["carry-out-measure:1"].due_at == when("2020-03-16 17:00")
    do(world, cmd.AcceptObstacleAnswer, "b1", "2020-03-03 09:00")
    assert world.open_at(OBSTACLE, "2020-03-03 09:01") == ["carry-out-measure:1"], "accepted is not resolved yet"
    do(world, cmd.ResolveCommonObstacle, "c1", "2020-03-10 08:00", how="Đã nâng cấp")
    assert world.duties(OBSTACLE)["carry-out-measure:1"].met_by == "c1"
    do(world, cmd.ReopenObstacle, "b1", "2020-03-11 08:00", reason="Lỗi lại")
    assert world.open_at(OBSTACLE, "2020-03-11 08:01") == ["answer-obstacle:2"]


def test_the_lead_answers_before_it_calls_the_obstacle_resolved_but_the_reporter_need_not_wait() -> None:
    world = reported()
    with refused("obstacle-not-at-that"):
        do(world, cmd.ResolveCommonObstacle, "c1", "2020-03-03 08:00", how="Hết lỗi")
    do(world, cmd.ResolveCommonObstacle, "b1", "2020-03-20 08:00", how="Hết lỗi")
    assert world.duties(OBSTACLE)["answer-obstacle:1"].is_missed(when("2020-03-20 09:00")), "late stays late"


def test_a_term_is_extended_by_the_head_while_it_runs_and_never_afterwards() -> None:
    world = reported()
    until = when("2020-03-11 12:00").date()
    with refused("head-only"):
        do(world, cmd.ExtendCommonObstacle, "b1", "2020-03-03 08:00", until_on=until, reason="Chờ thiết bị")
    do(world, cmd.ExtendCommonObstacle, "h2", "2020-03-03 08:00", until_on=until, reason="Chờ thiết bị")
    assert world.duties(OBSTACLE)["answer-obstacle:1"].due_at == when("2020-03-11 17:00")
    with refused("new-date-not-later"):
        do(world, cmd.ExtendCommonObstacle, "h2", "2020-03-03 08:10", until_on=until, reason="Chờ thiết bị")
    with refused("obstacle-not-at-that"):
        later = when("2020-03-13 12:00").date()
        do(world, cmd.ExtendCommonObstacle, "h2", "2020-03-12 08:00", until_on=later, reason="Chờ thiết bị")


# --- joint handling


def test_each_unit_that_joins_owes_its_own_part_and_the_lead_still_the_whole() -> None:
    world = reported(joining=("cl-mc",))
    with refused("not-the-lead"):
        do(world, cmd.AskForPart, "b1", "2020-03-02 09:00", unit_id="cl-ld", question="Danh sách thửa")
    do(world, cmd.AskForPart, "c1", "2020-03-02 09:00", unit_id="cl-ld", question="Danh sách thửa", term="1wd")
    duties = world.duties(OBSTACLE)
    assert [(duties[key].unit, duties[key].due_at) for key in ("answer-part:1", "answer-part:2")] == [
        ("cl-mc", when("2020-03-05 17:00")),
        ("cl-ld", when("2020-03-03 17:00")),
    ]
    with refused("head-only"):
        do(world, cmd.AnswerPart, "b1", "2020-03-03 08:00", part_no=1, answer="12 thửa")
    do(world, cmd.AnswerPart, "a1", "2020-03-03 08:00", part_no=1, answer="12 thửa")
    do(world, cmd.WithdrawPart, "c1", "2020-03-03 08:30", part_no=2, reason="Đã có")
    with refused("no-such-matter"):
        do(world, cmd.AnswerPart, "l1", "2020-03-03 09:00", part_no=2, answer="Đây")
    assert world.open_at(OBSTACLE, "2020-03-03 09:00") == ["answer-obstacle:1"]


def test_a_part_late_does_not_excuse_the_lead() -> None:
    world = reported(joining=("cl-mc",))
    assert world.duties(OBSTACLE)["answer-part:1"].is_missed(when("2020-03-10 08:00"))
    assert world.duties(OBSTACLE)["answer-obstacle:1"].is_missed(when("2020-03-10 08:00"))


def test_who_is_asked_to_lead_leads_only_once_they_take_it() -> None:
    world = reported(joining=("cl-mc",))
    with refused("head-only"):
        do(world, cmd.OfferLead, "c1", "2020-03-03 08:00", unit_id="cl-mc", reason="Đúng thẩm quyền")
    do(world, cmd.OfferLead, "h3", "2020-03-03 08:00", unit_id="cl-mc", reason="Đúng thẩm quyền")
    assert state(world).lead == "tn-dd"
    with refused("head-only"):
        do(world, cmd.TakeLead, "a1", "2020-03-03 09:00")
    do(world, cmd.TakeLead, "h1", "2020-03-03 09:00")
    duties = world.duties(OBSTACLE)
    assert (duties["answer-obstacle:2"].unit, duties["answer-obstacle:2"].due_at) == (
        "cl-mc",
        when("2020-03-09 17:00"),
    ), "the due date of the whole stays"
    assert duties["answer-obstacle:1"].ended_at == when("2020-03-03 09:00")
    assert duties["answer-part:1"].ended_at is not None, "who answers for the whole owes no part of it"
    with refused("not-the-lead"):
        do(world, cmd.AnswerCommonObstacle, "c1", "2020-03-03 10:00", answer="Đã sửa")


def test_a_lead_handed_over_late_gives_the_new_one_time_and_leaves_the_lateness_with_the_old_one() -> None:
    world = reported()
    do(world, cmd.OfferLead, "h3", "2020-03-10 08:00", unit_id="cl-mc", reason="Đúng thẩm quyền")
    do(world, cmd.TakeLead, "h1", "2020-03-10 08:00")
    duties = world.duties(OBSTACLE)
    assert duties["answer-obstacle:1"].is_missed(when("2020-03-10 09:00"))
    assert duties["answer-obstacle:2"].due_at == when("2020-03-11 08:00"), "8 working hours from taking it"
    assert not duties["answer-obstacle:2"].is_missed(when("2020-03-10 09:00"))


def test_a_lead_that_is_declined_stays_where_it_is() -> None:
    world = reported()
    do(world, cmd.OfferLead, "h3", "2020-03-03 08:00", unit_id="cl-mc", reason="Đúng thẩm quyền")
    do(world, cmd.DeclineLead, "h1", "2020-03-03 09:00", reason="Không thuộc thẩm quyền")
    with refused("obstacle-not-at-that"):
        do(world, cmd.TakeLead, "h1", "2020-03-03 10:00")
    assert state(world).lead == "tn-dd"


def test_the_chairmans_office_decides_what_is_brought_up_and_settles_who_leads() -> None:
    world = reported()
    with refused("not-the-reporter"):
        do(world, cmd.BringUpObstacle, "a1", "2020-03-03 08:00", reason="Hai nơi đùn đẩy")
    do(world, cmd.BringUpObstacle, "b1", "2020-03-03 08:00", reason="Hai nơi đùn đẩy")
    duty = world.duties(OBSTACLE)["decide-obstacle:1"]
    assert (duty.unit, duty.due_at) == ("vp-tb", when("2020-03-06 17:00"))
    with refused("not-the-chairmans-office"):
        do(world, cmd.AppointLead, "h3", "2020-03-04 08:00", unit_id="cl-mc", reason="Đúng thẩm quyền")
    do(world, cmd.AppointLead, "vpub-truc", "2020-03-04 08:00", unit_id="cl-mc", reason="Đúng việc", term="1wd")
    do(world, cmd.DecideOnObstacle, "vpub-truc", "2020-03-04 08:30", decision="Một cửa chủ trì")
    assert state(world).lead == "cl-mc"
    assert world.open_at(OBSTACLE, "2020-03-04 09:00") == ["answer-obstacle:2"]
    assert world.duties(OBSTACLE)["answer-obstacle:2"].due_at == when("2020-03-05 17:00")


# --- bodies outside the system


def test_a_body_outside_owes_nothing_here_and_the_head_owes_chasing_it() -> None:
    world = reported(outside="Cục Bản đồ", term="2wd")
    chase = world.duties(OBSTACLE)["chase-outside:1"]
    assert (chase.unit, chase.began_at, chase.due_at) == (
        "cl-dd",
        when("2020-03-04 17:00"),
        when("2020-03-05 17:00"),
    ), "once its stated term is over"
    assert world.open_at(OBSTACLE, "2020-03-04 08:00") == []
    do(world, cmd.ChaseOutside, "h2", "2020-03-05 08:00", how="Điện thoại", heard="Hẹn thứ Sáu", term="1wd")
    duties = world.duties(OBSTACLE)
    assert duties["chase-outside:1"].met_by == "h2"
    assert duties["chase-outside:2"].began_at == when("2020-03-06 17:00")
    do(world, cmd.AnswerCommonObstacle, "b1", "2020-03-06 08:00", answer="Cục đã mở lại dịch vụ")
    assert world.open_at(OBSTACLE, "2020-03-09 08:00") == ["judge-answer:1"]
    assert not world.duties(OBSTACLE)["chase-outside:2"].is_missed(when("2020-03-12 08:00")), "it never began"


def test_a_body_outside_is_given_five_working_days_at_most_unless_the_head_extends() -> None:
    with refused("term-too-long"):
        reported(outside="Cục Bản đồ", term="6wd")
    world = reported(outside="Cục Bản đồ")
    day = when("2020-03-12 12:00").date()
    do(world, cmd.ExtendCommonObstacle, "h2", "2020-03-03 08:00", until_on=day, reason="Phải thuê chuyên gia")
    assert world.duties(OBSTACLE)["chase-outside:2"].began_at == when("2020-03-12 17:00")


# --- dossiers that hang on it


def test_the_answer_answers_every_dossiers_own_obstacle_in_the_same_instant() -> None:
    world = WholeOffice()
    one, two = held(world, "one", "two", without="two")
    reported(world, moment="2020-03-02 10:00", dossier_ids=(one, two))
    assert state(world).linked == {one: 1, two: None}
    do(world, cmd.AnswerCommonObstacle, "c1", "2020-03-03 08:00", answer="Đã sửa")
    assert answer_in(world, one).common_id == OBSTACLE
    assert [r.body.TOPIC for r in world.read_stream(two)][-1] == "dossier.StepStarted", "it had none of its own"
    assert [(ref.dossier_id, ref.obstacle_no) for ref in answers_of(world)] == [(one, 1)]


def answers_of(world: WholeOffice) -> tuple[Any, ...]:
    (found,) = [r.body for r in world.read_stream(OBSTACLE) if isinstance(r.body, ev.Answered)]
    return found.in_dossiers


def test_the_answer_has_the_effect_of_rule_7_from_its_instant_and_changes_nothing_before() -> None:
    """The same dossier, answered by its addressee and by the common obstacle: the same custody, instant by instant."""
    alone, together = WholeOffice(), WholeOffice()
    ((dossier,), _) = [held(world, "one") for world in (alone, together)]
    reported(together, moment="2020-03-02 10:00", dossier_ids=(dossier,))
    do(together, cmd.AnswerCommonObstacle, "c1", "2020-03-05 08:00", answer="Đã sửa")
    alone.do(dossiers.AnswerObstacle, "c1", "2020-03-05 08:00", dossier_id=dossier, obstacle_no=1, answer="Đã sửa")
    kept = [intervals(world, dossier) for world in (alone, together)]
    assert kept[0] == kept[1]
    assert [who for who, *_ in kept[0]][-2:] == ["h3", "b1"], "past its term the addressee's head answers, until then"


def intervals(world: WholeOffice, dossier: UUID, reference: Reference | None = None) -> list[tuple[Any, ...]]:
    found = custody(effective(world.read_stream(dossier)), reference or office(), when("2020-03-06 08:00"))
    return [(one.answerer, one.start_at, one.end_at, one.excused is not None) for one in found.intervals]


def test_linking_and_unlinking_write_nothing_into_the_dossier_and_move_no_time() -> None:
    world = WholeOffice()
    (dossier,) = held(world, "one")
    reported(world, moment="2020-03-02 10:00")
    before = intervals(world, dossier)
    do(world, cmd.LinkToObstacle, "b1", "2020-03-04 08:00", dossier_id=dossier)
    do(world, cmd.UnlinkFromObstacle, "h2", "2020-03-04 09:00", dossier_id=dossier, reason="Việc khác")
    assert intervals(world, dossier) == before
    do(world, cmd.AnswerCommonObstacle, "c1", "2020-03-04 10:00", answer="Đã sửa")
    assert intervals(world, dossier) == before, "what hangs on it no longer is not answered by it"


def test_only_whose_dossier_it_is_links_it_and_once_it_has_an_obstacle_of_its_own_again() -> None:
    world = WholeOffice()
    (dossier,) = held(world, "one", without="one")
    reported(world, moment="2020-03-02 10:00")
    with refused("not-of-the-dossier"):
        do(world, cmd.LinkToObstacle, "c1", "2020-03-02 11:00", dossier_id=dossier)
    do(world, cmd.LinkToObstacle, "b1", "2020-03-02 11:00", dossier_id=dossier)
    with refused("dossier-linked-already"):
        do(world, cmd.LinkToObstacle, "b1", "2020-03-02 11:10", dossier_id=dossier)
    world.do(
        dossiers.ReportObstacle,
        "b1",
        "2020-03-02 11:20",
        dossier_id=dossier,
        description="Bản đồ",
        to_unit="tn-dd",
        term="8wh",
    )
    do(world, cmd.LinkToObstacle, "b1", "2020-03-02 11:25", dossier_id=dossier)
    assert state(world).linked == {dossier: 1}
    with refused("dossier-unknown"):
        do(world, cmd.LinkToObstacle, "b1", "2020-03-02 13:30", dossier_id=NAMESPACE)
    with refused("dossier-not-linked"):
        do(world, cmd.UnlinkFromObstacle, "b1", "2020-03-02 13:30", dossier_id=NAMESPACE, reason="Nhầm")


def test_no_obstacle_for_the_whole_withdraws_the_excuse_of_each_dossier() -> None:
    world = WholeOffice()
    (dossier,) = held(world, "one")
    reported(world, moment="2020-03-02 10:00", dossier_ids=(dossier,))
    do(world, cmd.AnswerCommonObstacle, "c1", "2020-03-02 14:00", answer="Bản đồ vẫn mở được", no_obstacle=True)
    assert answer_in(world, dossier).no_obstacle
    marks = {mark for one in custody(effective(world.read_stream(dossier)), office()).intervals for mark in one.marks}
    assert Mark.EXCUSE_WITHDRAWN in marks


def test_a_dossier_that_ended_or_was_answered_already_is_left_as_it_is() -> None:
    world = WholeOffice()
    ended, answered = held(world, "ended", "answered")
    reported(world, moment="2020-03-02 10:00", dossier_ids=(ended, answered))
    world.do(dossiers.Withdraw, "a1", "2020-03-02 11:00", dossier_id=ended, reason="Rút")
    world.do(dossiers.AnswerObstacle, "c1", "2020-03-02 11:00", dossier_id=answered, obstacle_no=1, answer="Xong")
    do(world, cmd.AnswerCommonObstacle, "c1", "2020-03-03 08:00", answer="Đã sửa")
    assert answers_of(world) == ()
    assert answer_in(world, answered).common_id is None


def test_resolved_without_an_answer_ends_what_the_dossiers_wait_for() -> None:
    world = WholeOffice()
    (dossier,) = held(world, "one")
    reported(world, moment="2020-03-02 10:00", dossier_ids=(dossier,))
    do(world, cmd.ResolveCommonObstacle, "b1", "2020-03-03 08:00", how="Hết lỗi")
    assert answer_in(world, dossier).answer == "Hết lỗi"


def test_what_answered_a_dossier_is_no_matter_of_correction() -> None:
    world = WholeOffice()
    (dossier,) = held(world, "one")
    world.do(dossiers.AnswerObstacle, "c1", "2020-03-02 11:00", dossier_id=dossier, obstacle_no=1, answer="Xong")
    position = world.last.position
    with refused("bad-value"):
        world.do(
            dossiers.Correct,
            "c1",
            "2020-03-02 13:40",
            dossier_id=dossier,
            position=position,
            reason="Nhầm",
            changes=f'{{"common_id": "{OBSTACLE}"}}',
        )


@pytest.mark.parametrize(
    ("order", "members"),
    [
        (cmd.AcceptObstacleAnswer, {}),
        (cmd.RejectObstacleAnswer, {"reason": "x"}),
        (cmd.ReopenObstacle, {"reason": "x"}),
        (cmd.CloseObstacle, {"outcome": "x"}),
        (cmd.ChaseOutside, {"how": "x", "heard": "", "term": "1wd"}),
    ],
)
def test_an_act_that_does_not_fit_the_state_is_refused(order: Any, members: Mapping[str, Any]) -> None:
    with refused("obstacle-not-at-that"):
        do(reported(), order, "b1", "2020-03-03 08:00", **members)
