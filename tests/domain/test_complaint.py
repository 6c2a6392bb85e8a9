"""Complaints: taken up within their terms, judged by somebody uninvolved who has heard the other side, answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid5

import pytest

from domain import complaint_commands as cmd
from domain import dossier_commands as dossiers
from domain.commands import Issued
from domain.conflicts import note_of_conflict
from domain.model import dossier_events as dossier_ev
from domain.model.complaint import Complaint
from domain.model.complaint_events import ComplaintChannel, ComplaintKind
from domain.model.errors import DomainError
from domain.model.event import NAMESPACE, Source
from domain.model.natures import involved_in
from domain.model.organisation import Group, RelationKind, Role
from domain.model.personal_data import commitments, personal_data, salts
from domain.organisation_commands import Appoint, DeclareRelation, RegisterOfficial
from tests.domain.office import CODE, when
from tests.domain.test_obstacle import held
from tests.domain.whole_office import WholeOffice

COMPLAINT = uuid5(NAMESPACE, "complaint")
CITIZEN = "~applicant"
TEXT = "Cán bộ nói năng gay gắt, bắt đi lại ba lần"


def refused(code: str) -> Any:
    return pytest.raises(DomainError, match=f"^{code}:")


def lodged(world: WholeOffice | None = None, actor: str = CITIZEN, **members: Any) -> WholeOffice:
    """On Monday 2/3/2020 at 10:00, about officer b1 of the district's land unit."""
    world = world or WholeOffice()
    members = {
        "channel": ComplaintChannel.ONLINE,
        "kind": ComplaintKind.ATTITUDE,
        "text": TEXT,
        "about_official": "b1",
        **members,
    }
    world.do(cmd.LodgeComplaint, actor, "2020-03-02 10:00", proceeding_id=COMPLAINT, **members)
    return world


def do(world: WholeOffice, order: Any, actor: str, moment: str, **members: Any) -> list[Any]:
    return world.do(order, actor, moment, proceeding_id=COMPLAINT, **members)


def state(world: WholeOffice) -> Complaint:
    found = world.proceeding(COMPLAINT).state
    assert isinstance(found, Complaint)
    return found


def judged(world: WholeOffice, *, upheld: bool = True) -> WholeOffice:
    """Assigned to a2, who hears b1 and judges on Tuesday."""
    do(world, cmd.AssignComplaint, "l1", "2020-03-03 07:30", to_official="a2")
    do(world, cmd.AskToBeHeard, "a2", "2020-03-03 08:00", official="b1", question="Sự việc ra sao?")
    do(world, cmd.SpeakOnComplaint, "b1", "2020-03-03 09:00", text="Có lời qua lại")
    do(world, cmd.JudgeComplaint, "a2", "2020-03-03 10:00", upheld=upheld, reasons="Camera ghi lại")
    return world


def answered(world: WholeOffice, *, upheld: bool = True, **members: Any) -> WholeOffice:
    judged(world, upheld=upheld)
    do(world, cmd.AnswerComplainant, "a2", "2020-03-03 11:00", answer="Đã nhắc nhở", **members)
    return world


# --- where it goes, and by when


def test_a_complaint_goes_to_the_leader_of_the_agency_with_the_terms_of_the_rule_pack() -> None:
    world = lodged()
    assert world.proceeding(COMPLAINT).number == "PA-2020-0001"
    duties = world.duties(COMPLAINT)
    answer, take_up = duties["answer-complaint:1"], duties["take-up-complaint:1"]
    assert (answer.unit, answer.due_at) == ("cl-ld", when("2020-03-23 17:00")), "15 working days"
    assert take_up.due_at == when("2020-03-09 17:00"), "5 to ask for more"


def test_terms_that_rest_on_an_unverified_clause_warn_and_burden_nobody() -> None:
    assert not any(duty.binds for duty in lodged().duties(COMPLAINT).values())


@pytest.mark.parametrize(
    ("about", "unit"),
    [
        ({"about_official": "b1"}, "cl-ld"),
        ({"about_official": "l1"}, "vp-tb"),
        ({"about_official": None, "about_unit": "cl-mc"}, "cl-ld"),
        ({"about_official": None, "about_unit": "cl-ld"}, "vp-tb"),
        ({"about_official": None, "procedure_code": CODE}, "vp-tb"),
    ],
)
def test_whom_it_is_about_never_handles_it(about: Mapping[str, Any], unit: str) -> None:
    assert state(lodged(**about)).unit_id == unit


def test_no_unit_handles_and_so_reads_a_complaint_about_one_of_its_own_before_they_are_heard() -> None:
    world = WholeOffice()
    meta: dict[str, Any] = {"valid_from": date(2019, 1, 1), "role": Role.OFFICER, "unit_id": "cl-ld"}
    world.do(RegisterOfficial, "~service", "2020-03-02 07:00", official_id="x1", name="X", group=Group.CONG_CHUC)
    world.do(Appoint, "~service", "2020-03-02 07:01", appointment_id="bn-x1", official_id="x1", **meta)
    lodged(world, about_official="x1")
    assert state(world).unit_id == "vp-tb"
    assert "cl-ld" not in involved_in(world.proceeding(COMPLAINT)).units
    with refused("bad-value"):
        do(world, cmd.PassOnComplaint, "vpub-truc", "2020-03-03 08:00", to_unit="cl-ld", reason="Thuộc huyện")
    do(world, cmd.PassOnComplaint, "vpub-truc", "2020-03-03 08:00", to_unit="tn-ld", reason="Thuộc Sở")


def test_a_complaint_says_something_about_somebody_who_exists() -> None:
    for members, code in (
        ({"text": "  "}, "bad-value"),
        ({"text": "x" * 4_001}, "bad-value"),
        ({"about_official": "khong-co"}, "addressee-unknown"),
        ({"about_unit": "khong-co"}, "addressee-unknown"),
        ({"procedure_code": "khong-co"}, "bad-value"),
        ({"dossier_id": NAMESPACE}, "dossier-unknown"),
    ):
        with refused(code):
            lodged(**members)


def test_the_complainant_is_in_the_vault_and_an_event_holds_only_what_stands_for_their_data() -> None:
    person, entry = uuid5(NAMESPACE, "complainant"), uuid5(NAMESPACE, "entry")
    data = personal_data("Nguyễn Thị Hường", "Ấp 1")
    world = lodged(person_id=person, person=commitments(data, salts(b"k" * 32, entry), person, entry))
    assert state(world).person_id == person
    topics = [r.body.TOPIC for events in world.streams.values() for r in events]
    assert "applicant.Registered" in topics
    assert "Hường" not in str(world.streams)


# --- taking it up


def test_asking_for_more_stops_the_clock_until_the_complainant_answers() -> None:
    world = lodged()
    do(world, cmd.AskComplainant, "l1", "2020-03-03 08:00", question="Ngày nào?")
    assert world.duties(COMPLAINT)["answer-complaint:1"].waits
    assert world.duties(COMPLAINT)["take-up-complaint:1"].met_by == "l1"
    with refused("complaint-not-at-that"):
        do(world, cmd.AskComplainant, "l1", "2020-03-03 09:00", question="Giờ nào?")
    do(world, cmd.AddToComplaint, CITIZEN, "2020-03-10 08:00", text="Thứ Sáu tuần trước")
    duty = world.duties(COMPLAINT)["answer-complaint:1"]
    assert (duty.waits, duty.due_at) == (False, when("2020-03-30 17:00")), "a week of five working days later"
    with refused("complaint-not-at-that"):
        do(world, cmd.AddToComplaint, CITIZEN, "2020-03-10 09:00", text="Nữa")


def test_a_complaint_is_refused_with_a_reason_and_ends_there() -> None:
    world = lodged()
    with refused("bad-value"):
        do(world, cmd.RefuseComplaint, "l1", "2020-03-03 08:00", reason=" ")
    do(world, cmd.RefuseComplaint, "l1", "2020-03-05 08:00", reason="Đã trả lời ở phản ánh trước")
    assert world.open_at(COMPLAINT, "2020-03-05 08:01") == []
    duty = world.duties(COMPLAINT)["refuse-complaint:1"]
    assert duty.is_missed(when("2020-03-06 08:00")), "2 working days were over"
    assert not duty.binds


def test_what_another_unit_is_competent_for_is_passed_on_with_new_terms_and_in_time_or_not() -> None:
    world = lodged()
    do(world, cmd.PassOnComplaint, "l1", "2020-03-10 08:00", to_unit="tn-ld", reason="Thuộc Sở")
    duties = world.duties(COMPLAINT)
    assert duties["pass-on-complaint:1"].binds, "this clause was read"
    assert duties["pass-on-complaint:1"].is_missed(when("2020-03-10 08:01"))
    assert (duties["answer-complaint:2"].unit, duties["answer-complaint:2"].due_at) == (
        "tn-ld",
        when("2020-03-31 17:00"),
    )
    with refused("not-the-handling-unit"):
        do(world, cmd.AssignComplaint, "l1", "2020-03-10 09:00", to_official="a2")
    do(world, cmd.PassOnComplaint, "l2", "2020-03-10 10:00", outside="Công an huyện", reason="Có dấu hiệu tội phạm")
    assert state(world).ended_at == when("2020-03-10 10:00")


# --- somebody uninvolved


@pytest.mark.parametrize(
    ("members", "official"),
    [
        ({}, "b1"),
        ({"about_official": "h2"}, "b2"),
        ({"about_official": None, "about_unit": "cl-dd"}, "b2"),
    ],
    ids=["whom it is about", "who works under them", "who belongs to the unit"],
)
def test_it_is_assigned_to_nobody_who_is_concerned(members: Mapping[str, Any], official: str) -> None:
    with refused("conflict-in-proceeding"):
        do(lodged(**members), cmd.AssignComplaint, "l1", "2020-03-03 08:00", to_official=official)


def test_it_is_assigned_to_nobody_who_had_a_part_in_the_dossier() -> None:
    world = WholeOffice()
    (dossier,) = held(world, "one")
    lodged(world, dossier_id=dossier)
    with refused("conflict-in-proceeding"):
        do(world, cmd.AssignComplaint, "l1", "2020-03-03 08:00", to_official="a1")
    do(world, cmd.AssignComplaint, "l1", "2020-03-03 08:00", to_official="a2")


def test_whom_it_is_about_does_nothing_in_it_but_speak() -> None:
    world = lodged(about_official="vpub-truc", about_unit="cl-mc")
    assert state(world).unit_id == "cl-ld"
    do(world, cmd.PassOnComplaint, "l1", "2020-03-03 07:30", to_unit="vp-tb", reason="Thuộc Văn phòng")
    with refused("conflict-in-proceeding"):
        do(world, cmd.RefuseComplaint, "vpub-truc", "2020-03-03 08:00", reason="Không có")


def test_who_had_a_part_in_the_dossier_does_not_end_the_complaint_about_it_unjudged() -> None:
    world = WholeOffice()
    (dossier,) = held(world, "a")
    reminder = {"to_official": "b1", "duty": "th", "text": "Làm đúng hạn"}
    world.do(dossiers.IssueWrittenReminder, "l1", "2020-03-02 09:30", dossier_id=dossier, **reminder)
    lodged(world, dossier_id=dossier)
    for order, members in ((cmd.RefuseComplaint, {}), (cmd.PassOnComplaint, {"outside": "Công an huyện"})):
        with refused("conflict-in-proceeding"):
            do(world, order, "l1", "2020-03-03 08:00", reason="Không có cơ sở", **members)
    do(world, cmd.PassOnComplaint, "l1", "2020-03-03 08:00", reason="Đã tham gia", to_unit="vp-tb")


def test_a_relative_of_whom_it_is_about_neither_judges_nor_refuses_it() -> None:
    world = lodged()
    world.do(
        DeclareRelation,
        "a2",
        "2020-03-02 14:00",
        official_id="a2",
        other_id="b1",
        kind=RelationKind.KIN,
        reason="anh em",
    )
    with refused("conflict-in-proceeding"):
        do(world, cmd.AssignComplaint, "l1", "2020-03-03 08:00", to_official="a2")


def test_a_refused_attempt_leaves_a_trace() -> None:
    world = lodged()
    with refused("conflict-in-proceeding") as refusal:
        do(world, cmd.AssignComplaint, "l1", "2020-03-03 08:00", to_official="b1")
    issued = Issued(command_id=COMPLAINT, actor="l1", source=Source.PAGE)
    order = cmd.AssignComplaint(issued=issued, proceeding_id=COMPLAINT, to_official="b1")
    note = note_of_conflict(order, refusal.value)
    assert note is not None
    assert note.act == "AssignComplaint"
    world.do(type(note), "l1", "2020-03-03 08:00", proceeding_id=COMPLAINT, act=note.act, rule=note.rule)
    assert world.last.body.TOPIC == "proceeding.ConflictRefused"


def test_only_the_one_to_whom_it_is_assigned_judges_and_only_after_hearing_the_other_side() -> None:
    world = lodged()
    do(world, cmd.AssignComplaint, "l1", "2020-03-03 07:30", to_official="a2")
    assert world.duties(COMPLAINT)["answer-complaint:1"].official == "a2"
    with refused("not-the-handler"):
        do(world, cmd.JudgeComplaint, "l1", "2020-03-03 08:00", upheld=False, reasons="Không có")
    with refused("hear-first"):
        do(world, cmd.JudgeComplaint, "a2", "2020-03-03 08:00", upheld=False, reasons="Không có")
    do(world, cmd.AskToBeHeard, "a2", "2020-03-03 08:00", official="b1", question="Sự việc ra sao?")
    with refused("hear-first"):
        do(world, cmd.JudgeComplaint, "a2", "2020-03-03 09:00", upheld=True, reasons="Có")
    with refused("not-asked-to-speak"):
        do(world, cmd.SpeakOnComplaint, "b2", "2020-03-03 09:00", text="Tôi thấy")
    do(world, cmd.JudgeComplaint, "a2", "2020-03-07 08:00", upheld=True, reasons="Có")
    assert world.proceeding(COMPLAINT).state.round.upheld, "their time to speak was over"


def test_what_the_official_says_stands_beside_the_conclusion() -> None:
    hearing = state(judged(lodged())).hearings["b1"]
    assert hearing.said == ("Có lời qua lại",)


# --- answering


def test_an_answer_needs_a_conclusion_and_meets_the_duty() -> None:
    world = lodged()
    do(world, cmd.AssignComplaint, "l1", "2020-03-03 07:30", to_official="a2")
    with refused("complaint-not-at-that"):
        do(world, cmd.AnswerComplainant, "a2", "2020-03-03 08:00", answer="Đã nhắc nhở")
    world = answered(lodged())
    assert world.duties(COMPLAINT)["answer-complaint:1"].met_by == "a2"
    assert state(world).ended_at == when("2020-03-03 11:00")
    with refused("proceeding-closed"):
        do(world, cmd.AnswerComplainant, "a2", "2020-03-03 12:00", answer="Lần nữa")


def test_an_answer_that_may_be_published_is_owed_to_the_public_or_withheld_with_a_reason() -> None:
    for order, members in (
        (cmd.PublishComplaintAnswer, {"question": "Thái độ tại quầy", "answer": "Đã nhắc nhở"}),
        (cmd.WithholdPublication, {"reason": "Dễ nhận ra người"}),
    ):
        world = answered(lodged(), to_publish=True)
        assert world.open_at(COMPLAINT, "2020-03-03 11:01") == ["publish-answer:1"]
        do(world, order, "l1", "2020-03-04 08:00", **members)
        assert state(world).ended_at == when("2020-03-04 08:00")
        assert world.open_at(COMPLAINT, "2020-03-04 08:01") == []


def test_only_the_complainant_says_whether_the_answer_satisfies_once() -> None:
    world = answered(lodged())
    with refused("not-the-addressee"):
        do(world, cmd.SayWhetherSatisfied, "a2", "2020-03-04 08:00", satisfied=True)
    do(world, cmd.SayWhetherSatisfied, CITIZEN, "2020-03-04 08:00", satisfied=True)
    with refused("satisfaction-said"):
        do(world, cmd.SayWhetherSatisfied, CITIZEN, "2020-03-04 08:01", satisfied=False)


def test_a_complainant_who_does_not_agree_has_it_looked_at_a_second_time_by_others() -> None:
    world = answered(lodged(), upheld=False)
    do(world, cmd.ContestAnswer, CITIZEN, "2020-03-04 08:00", reason="Chưa xem camera")
    assert state(world).unit_id == "vp-tb"
    assert state(world).ended_at is None
    assert world.duties(COMPLAINT)["answer-complaint:2"].due_at == when("2020-03-25 17:00")
    do(world, cmd.AssignComplaint, "vpub-truc", "2020-03-05 08:00", to_official="vpub-truc")
    do(world, cmd.JudgeComplaint, "vpub-truc", "2020-03-05 08:10", upheld=True, reasons="Camera ghi lại")
    do(world, cmd.AnswerComplainant, "vpub-truc", "2020-03-05 08:20", answer="Phản ánh đúng")
    assert [one.upheld for one in state(world).rounds] == [False, True]
    with refused("complaint-not-at-that"):
        do(world, cmd.ContestAnswer, CITIZEN, "2020-03-06 08:00", reason="Vẫn chưa")


def test_a_second_look_is_asked_for_within_its_time() -> None:
    with refused("contest-too-late"):
        do(answered(lodged()), cmd.ContestAnswer, CITIZEN, "2020-03-18 08:00", reason="Chưa đồng ý")


# --- about a dossier


def complained(world: WholeOffice, dossier: UUID) -> dossier_ev.Complained:
    return next(r.body for r in world.read_stream(dossier) if isinstance(r.body, dossier_ev.Complained))


def test_complaining_on_a_dossier_and_lodging_a_complaint_about_it_are_one_act() -> None:
    worlds = []
    for by_dossier in (True, False):
        world = WholeOffice()
        (dossier,) = held(world, "one")
        if by_dossier:
            world.do(dossiers.Complain, CITIZEN, "2020-03-02 10:00", dossier_id=dossier, text=TEXT, about="b1")
        else:
            lodged(world, dossier_id=dossier, kind=ComplaintKind.OTHER)
        said = complained(world, dossier)
        assert said.complaint_id is not None
        found = world.proceeding(said.complaint_id).state
        worlds.append((found, said.complaint_no, said.text, said.about))
        assert (found.dossier_id, found.complaint_no, found.field) == (dossier, 1, "Đất đai")
    assert worlds[0][1:] == worlds[1][1:]
    assert worlds[0][0].at_unit == worlds[1][0].at_unit


def test_the_answer_stands_in_the_dossier_too_and_the_second_level_after_it() -> None:
    world = WholeOffice()
    (dossier,) = held(world, "one")
    lodged(world, dossier_id=dossier)
    with refused("answered-with-its-complaint"):
        world.do(
            dossiers.AnswerComplaint,
            "l1",
            "2020-03-02 11:00",
            dossier_id=dossier,
            complaint_no=1,
            answer="Sai",
            upheld=False,
        )
    answered(world, upheld=False)
    do(world, cmd.ContestAnswer, CITIZEN, "2020-03-04 08:00", reason="Chưa xem camera")
    do(world, cmd.AssignComplaint, "vpub-truc", "2020-03-05 08:00", to_official="vpub-truc")
    do(world, cmd.JudgeComplaint, "vpub-truc", "2020-03-05 08:10", upheld=True, reasons="Camera ghi lại")
    do(world, cmd.AnswerComplainant, "vpub-truc", "2020-03-05 08:20", answer="Phản ánh đúng")
    answers = [r.body for r in world.read_stream(dossier) if isinstance(r.body, dossier_ev.ComplaintAnswered)]
    assert [(one.level, one.upheld) for one in answers] == [(1, False), (2, True)]
