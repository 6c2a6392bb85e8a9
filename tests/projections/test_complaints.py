"""What the views keep of complaints and common obstacles: a pure function of their events."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain import complaint_commands as cmd
from domain import obstacle_commands as obstacles
from domain.model.complaint_events import ComplaintKind
from projections.views.common_obstacles import CommonObstacleRow
from projections.views.complaints import ComplaintRow
from projections.views.facts import NO_PROCEDURE, FactRow
from projections.views.proceeding import rows_of_proceeding
from tests.domain.office import CODE, office, when
from tests.domain.test_complaint import CITIZEN, COMPLAINT, answered, do, lodged
from tests.domain.test_obstacle import OBSTACLE, held, reported
from tests.domain.whole_office import WholeOffice


def rows(world: WholeOffice, stream: Any, cls: type[Any]) -> list[Any]:
    return [row for row in rows_of_proceeding(world.read_stream(stream), office()) if type(row) is cls]


def test_each_level_of_a_complaint_is_a_row_with_its_own_unit_term_and_answer() -> None:
    world = answered(lodged(), upheld=False)
    do(world, cmd.ContestAnswer, CITIZEN, "2020-03-04 08:00", reason="Chưa xem camera")
    first, second = rows(world, COMPLAINT, ComplaintRow)
    assert (first.unit_id, first.agency_id, first.official) == ("cl-ld", "cl", "a2")
    assert (first.answered_at, first.upheld, first.satisfied) == (when("2020-03-03 11:00"), False, False)
    assert (second.level, second.unit_id, second.received_at) == (2, "vp-tb", when("2020-03-04 08:00"))
    assert (second.answered_at, second.upheld, second.ended_at) == (None, None, None)
    assert {(row.concerns_unit, row.concerns_agency) for row in (first, second)} == {("cl-dd", "cl")}, "where b1 works"


def test_a_complaint_about_somebody_counts_for_them_once_answered_and_by_its_last_answer() -> None:
    world = lodged()
    assert rows(world, COMPLAINT, FactRow) == []
    answered(world, upheld=False)
    assert [(fact.figure, fact.official, fact.month) for fact in rows(world, COMPLAINT, FactRow)] == [
        ("complaints", "b1", date(2020, 3, 1))
    ]
    do(world, cmd.ContestAnswer, CITIZEN, "2020-03-04 08:00", reason="Chưa xem camera")
    do(world, cmd.AssignComplaint, "vpub-truc", "2020-03-05 08:00", to_official="vpub-truc")
    do(world, cmd.JudgeComplaint, "vpub-truc", "2020-03-05 08:10", upheld=True, reasons="Có")
    do(world, cmd.AnswerComplainant, "vpub-truc", "2020-03-05 08:20", answer="Phản ánh đúng")
    facts = rows(world, COMPLAINT, FactRow)
    assert [fact.figure for fact in facts] == ["complaints", "complaints_upheld"]
    assert all(len(fact.positions) == 2 and fact.field == NO_PROCEDURE for fact in facts)


def test_terms_that_bind_nobody_write_nothing_into_a_record() -> None:
    world = lodged(about_official=None, about_unit="cl-dd")
    do(world, cmd.AssignComplaint, "l1", "2020-04-20 08:00", to_official="a2")
    assert rows(world, COMPLAINT, FactRow) == [], "taken up long after its unverified term"


def test_a_complaint_refused_while_the_complainant_is_waited_for_is_not_late_and_a_late_question_changes_nothing() -> (
    None
):
    for asked_at, in_time in (("2020-03-09 08:00", True), ("2020-03-25 08:00", False)):
        world = lodged()
        do(world, cmd.AskComplainant, "l1", asked_at, question="Ngày nào?")
        do(world, cmd.RefuseComplaint, "l1", "2020-05-04 08:00", reason="Không trả lời")
        (row,) = rows(world, COMPLAINT, ComplaintRow)
        assert (row.due_at, row.waits) == (when("2020-03-23 17:00"), in_time)


def test_a_judgement_shows_only_once_the_complainant_has_it() -> None:
    world = lodged()
    do(world, cmd.AssignComplaint, "l1", "2020-03-03 07:30", to_official="a2")
    do(world, cmd.AskToBeHeard, "a2", "2020-03-03 08:00", official="b1", question="Sự việc ra sao?")
    do(world, cmd.SpeakOnComplaint, "b1", "2020-03-03 09:00", text="Có lời qua lại")
    do(world, cmd.JudgeComplaint, "a2", "2020-03-03 10:00", upheld=True, reasons="Có")
    (row,) = rows(world, COMPLAINT, ComplaintRow)
    assert (row.upheld, row.answered_at) == (None, None)


def test_a_complaint_about_a_dossier_concerns_its_agency_and_its_field() -> None:
    world = WholeOffice()
    (dossier,) = held(world, "one")
    lodged(world, dossier_id=dossier, about_official=None, kind=ComplaintKind.DELAY)
    (row,) = rows(world, COMPLAINT, ComplaintRow)
    assert (row.concerns_unit, row.concerns_agency, row.field, row.about_dossier) == (None, "cl", "Đất đai", True)


def test_one_about_a_procedure_alone_concerns_no_agency_and_one_passed_on_is_the_other_units() -> None:
    world = lodged(about_official=None, procedure_code=CODE)
    do(world, cmd.PassOnComplaint, "vpub-truc", "2020-03-03 08:00", to_unit="tn-ld", reason="Thuộc Sở")
    (row,) = rows(world, COMPLAINT, ComplaintRow)
    assert (row.concerns_agency, row.unit_id, row.received_at) == (None, "tn-ld", when("2020-03-03 08:00"))
    do(world, cmd.RefuseComplaint, "l2", "2020-03-04 08:00", reason="Đã trả lời")
    (row,) = rows(world, COMPLAINT, ComplaintRow)
    assert (row.over, row.ended_at) == ("refused", when("2020-03-04 08:00"))


def test_an_obstacles_row_says_who_leads_what_is_waited_for_and_what_hangs_on_it() -> None:
    world = WholeOffice()
    (dossier,) = held(world, "one")
    reported(world, moment="2020-03-02 10:00", dossier_ids=(dossier,), joining=("cl-mc",), procedure_code=CODE)
    (row,) = rows(world, OBSTACLE, CommonObstacleRow)
    assert (row.reported_by, row.from_unit, row.to_unit, row.to_outside) == ("b1", "cl-dd", "tn-dd", None)
    assert (row.stage, row.due_at, row.parts_open, row.dossiers) == ("waiting", when("2020-03-09 17:00"), 1, [dossier])
    world.do(obstacles.AnswerCommonObstacle, "c1", "2020-03-03 08:00", proceeding_id=OBSTACLE, answer="Đã sửa")
    (row,) = rows(world, OBSTACLE, CommonObstacleRow)
    assert (row.stage, row.due_at, row.answers) == ("answered", None, 1)


def test_of_a_body_outside_its_stated_term_is_shown_not_the_time_to_chase_it() -> None:
    (row,) = rows(reported(outside="Cục Bản đồ", term="2wd"), OBSTACLE, CommonObstacleRow)
    assert (row.to_unit, row.to_outside, row.due_at) == (None, "Cục Bản đồ", when("2020-03-04 17:00"))
