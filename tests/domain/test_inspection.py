"""Inspections: who inspects, what a finding rests on, who is heard, and what closing waits for (DOMAIN.md §9)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain import directive_commands as dcmd
from domain import inspection_commands as cmd
from domain.model import inspection_refusals as no
from domain.model.directive import DueReading
from domain.model.duty import Duty
from domain.model.event import Event
from domain.model.inspection import FindingState
from domain.model.natures import involved_in
from domain.model.proceeding_refusals import ConflictInProceeding, NotOfTheAgency, ProceedingClosed
from domain.model.refusals import BadValue
from tests.domain.affairs import Affairs, attached, id_of
from tests.domain.office import Case, when
from tests.domain.reviewing import bigger_office, moved, related, with_events

PLAN: dict[str, Any] = {
    "title": "Kiểm tra cải cách hành chính quý I năm 2020",
    "plan": "Kế hoạch 01/KH-UBND ngày 02/01/2020",
    "period_from": date(2020, 1, 1),
    "period_to": date(2020, 3, 31),
    "agencies": ("cl", "sd"),
    "criteria": ("Sử dụng phần mềm một cửa", "Công khai thủ tục"),
    "conclude_on": date(2020, 4, 3),
}


def opened(affairs: Affairs | None = None, team: tuple[str, ...] = ("k1", "k2"), **more: Any) -> Affairs:
    affairs = affairs or Affairs()
    affairs.do(
        cmd.OpenInspection, "kt", "l1" if "k1" not in team else "k1", "2020-03-02 08:00", **(PLAN | more), team=team
    )
    return affairs


def found(affairs: Affairs, moment: str = "2020-03-10 08:00", agency: str = "cl", **more: Any) -> Affairs:
    what: dict[str, Any] = {"text": "Vào sổ giấy trước", "criterion": "Sử dụng phần mềm", "attachments": (attached(),)}
    affairs.do(cmd.MakeFinding, "kt", "k1", moment, agency_id=agency, **(what | more))
    return affairs


def concluded(affairs: Affairs, moment: str = "2020-03-20 08:00") -> Affairs:
    affairs.do(cmd.ConcludeInspection, "kt", "k1", moment, text="Kết luận")
    return affairs


def a_dossier() -> Case:
    return Case().at_land()


def with_dossier() -> tuple[Affairs, Case]:
    case = a_dossier()
    return opened(Affairs(dossiers={case.dossier_id: case.state})), case


# ---------------------------------------------------------------------- opening


def test_inspections_are_numbered_by_year_without_gaps() -> None:
    affairs = opened()
    affairs.do(cmd.OpenInspection, "kt2", "k1", "2020-03-03 08:00", **PLAN, team=("k2",))
    affairs.do(
        cmd.OpenInspection, "kt3", "k1", "2021-03-03 08:00", **(PLAN | {"conclude_on": date(2021, 4, 1)}), team=("k2",)
    )
    assert [affairs.state(key).number for key in ("kt", "kt2", "kt3")] == [
        "KT-2020-0001",
        "KT-2020-0002",
        "KT-2021-0001",
    ]


def test_nobody_inspects_their_own_agency() -> None:
    with pytest.raises(ConflictInProceeding):
        opened(team=("k1", "a1"))
    affairs = opened()
    with pytest.raises(ConflictInProceeding):
        affairs.do(cmd.ChangeInspectionTeam, "kt", "k1", "2020-03-03 08:00", team=("h4",), reason="Thay người")


def test_an_inspection_without_agencies_criteria_or_team_is_refused() -> None:
    for missing in ({"agencies": ()}, {"criteria": ()}, {"agencies": ("cl", "cl")}):
        with pytest.raises(BadValue):
            opened(**missing)
    with pytest.raises(BadValue):
        opened(team=())
    with pytest.raises(no.PeriodNotInOrder):
        opened(period_to=date(2019, 12, 31))


def test_the_teams_head_owes_the_conclusion_by_its_day_whoever_that_becomes() -> None:
    affairs = opened()
    duty = affairs.duties("kt")["conclude"]
    assert (duty.unit, duty.official, duty.due_at) == ("vp-tb", "k1", when("2020-04-03 17:00"))
    affairs.do(cmd.ChangeInspectionTeam, "kt", "k1", "2020-03-03 08:00", team=("k2",), reason="k1 đi học")
    assert affairs.duties("kt")["conclude"].official == "k2"


def test_an_unannounced_check_is_shown_to_the_agencies_with_its_first_finding() -> None:
    affairs = opened(announced=False)
    assert not {"cl-ld", "sd-ld"} & involved_in(affairs.states[id_of("kt")]).units
    found(affairs)
    assert involved_in(affairs.states[id_of("kt")]).units >= {"cl-ld"}
    assert involved_in(opened().states[id_of("kt")]).units >= {"cl-ld", "sd-ld"}


# ---------------------------------------------------------------------- findings


def test_a_finding_without_evidence_is_refused() -> None:
    with pytest.raises(no.EvidenceNeeded):
        found(opened(), attachments=())


def test_a_dossier_or_an_event_of_it_is_evidence_if_it_is_there() -> None:
    affairs, case = with_dossier()
    position = case.state.log[-1].position
    found(affairs, attachments=(), dossiers=(case.dossier_id,), events=(position,))
    with pytest.raises(no.EvidenceNotFound):
        found(affairs, dossiers=(id_of("nothing"),))
    with pytest.raises(no.EvidenceNotFound):
        found(affairs, events=(position,))


def test_an_official_is_named_only_where_the_evidence_names_them() -> None:
    affairs, case = with_dossier()
    found(affairs, dossiers=(case.dossier_id,), official="b1")
    assert affairs.state("kt").findings[1].official == "b1"
    with pytest.raises(no.NotNamedByEvidence):
        found(affairs, dossiers=(case.dossier_id,), official="b2")
    with pytest.raises(no.NotNamedByEvidence):
        found(affairs, official="b2")
    found(affairs, official="b2", named_in="bien-ban.pdf")
    with pytest.raises(no.EvidenceNotFound):
        found(affairs, official="b2", named_in="khac.pdf")


def test_whoever_had_a_part_in_a_dossier_makes_no_finding_on_it() -> None:
    case = a_dossier()
    affairs = opened(Affairs(dossiers={case.dossier_id: case.state}), agencies=("sd",), team=("k1", "b1"))
    with pytest.raises(ConflictInProceeding):
        found(affairs, agency="sd", dossiers=(case.dossier_id,))


def test_the_category_is_a_prohibited_act_of_that_day_or_a_criterion_is_named() -> None:
    affairs = found(opened(), category="e", criterion="")
    finding = affairs.state("kt").findings[1]
    assert (finding.category, finding.category_document[:21]) == ("e", "Nghị định 61/2018/NĐ-")
    with pytest.raises(no.CategoryUnknown):
        found(affairs, category="z")
    with pytest.raises(BadValue):
        found(affairs, category="", criterion=" ")


def test_only_the_team_makes_findings_and_only_on_agencies_that_are_inspected() -> None:
    affairs = opened(agencies=("cl",))
    with pytest.raises(no.NotInspected):
        found(affairs, agency="sd")
    with pytest.raises(no.NotOfTheTeam):
        affairs.do(
            cmd.MakeFinding, "kt", "h3", "2020-03-10 08:00", agency_id="cl", text="x", criterion="y",
            attachments=(attached(),),
        )  # fmt: skip


def test_a_finding_is_withdrawn_with_a_reason_and_stays_visible() -> None:
    affairs = found(opened())
    affairs.do(cmd.WithdrawFinding, "kt", "k2", "2020-03-11 08:00", finding_no=1, reason="Nhầm đơn vị")
    finding = affairs.state("kt").findings[1]
    assert (finding.state, finding.state_reason) == (FindingState.WITHDRAWN, "Nhầm đơn vị")
    assert affairs.duties("kt")["state:1"].ended_at == when("2020-03-11 08:00")
    with pytest.raises(no.FindingNotOpen):
        affairs.do(cmd.WithdrawFinding, "kt", "k2", "2020-03-11 09:00", finding_no=1, reason="x")


# ---------------------------------------------------------------------- the right to be heard


def test_whoever_a_finding_is_about_has_three_working_days_to_state_their_view() -> None:
    duty: Duty = found(opened()).duties("kt")["state:1"]
    assert (duty.unit, duty.due_at) == ("cl-ld", when("2020-03-13 17:00"))
    assert not duty.binds, "it is a right: not using it burdens nobody"
    assert not duty.escalates


def test_no_conclusion_while_somebody_may_still_be_heard() -> None:
    affairs = found(opened())
    with pytest.raises(no.NotHeardYet):
        concluded(affairs, "2020-03-13 16:00")
    affairs.do(cmd.StateOnFinding, "kt", "l1", "2020-03-12 08:00", finding_no=1, text="Do mất điện")
    concluded(affairs, "2020-03-12 09:00")
    with pytest.raises(no.AlreadyConcluded):
        found(affairs, "2020-03-12 10:00")


def test_a_term_that_passed_in_silence_holds_nothing_up() -> None:
    affairs = concluded(found(opened()), "2020-03-16 08:00")
    assert affairs.duties("kt")["conclude"].met_by == "k1"
    assert affairs.duties("kt")["state:1"].ended_at == when("2020-03-16 08:00"), "it is owed no more"
    with pytest.raises(no.HearingOver):
        affairs.do(cmd.StateOnFinding, "kt", "l1", "2020-03-16 09:00", finding_no=1, text="Muộn")


def test_strangers_do_not_speak_for_an_agency() -> None:
    affairs = found(opened(), unit_id="cl-mc")
    with pytest.raises(NotOfTheAgency):
        affairs.do(cmd.StateOnFinding, "kt", "l3", "2020-03-12 08:00", finding_no=1, text="x")
    affairs.do(cmd.StateOnFinding, "kt", "h1", "2020-03-12 08:00", finding_no=1, agrees=True)


def test_a_corrected_finding_is_spoken_to_anew() -> None:
    affairs = found(opened())
    affairs.do(cmd.StateOnFinding, "kt", "l1", "2020-03-11 08:00", finding_no=1, agrees=True)
    affairs.do(
        cmd.CorrectFinding, "kt", "k1", "2020-03-12 08:00", finding_no=1, reason="Thêm", text="12 hồ sơ", category="e"
    )  # fmt: skip
    finding = affairs.state("kt").findings[1]
    assert (finding.text, finding.category, len(finding.evidence.attachments)) == ("12 hồ sơ", "e", 1)
    assert affairs.duties("kt")["state:1:2"].due_at == when("2020-03-17 17:00")
    with pytest.raises(no.NotHeardYet):
        concluded(affairs, "2020-03-17 08:00")


# ---------------------------------------------------------------------- the end


def test_it_is_not_closed_over_an_open_finding() -> None:
    affairs = found(found(opened()), agency="sd")
    with pytest.raises(no.NotConcluded):
        affairs.do(cmd.CloseInspection, "kt", "k1", "2020-03-20 07:30")
    concluded(affairs)
    with pytest.raises(no.FindingsOpen) as refused:
        affairs.do(cmd.CloseInspection, "kt", "k1", "2020-03-20 09:00")
    assert refused.value.details["findings"] == "1, 2"
    affairs.do(cmd.SettleFinding, "kt", "k1", "2020-03-20 09:00", finding_no=1, reason="Khắc phục ngay tại chỗ")
    affairs.do(cmd.WithdrawFinding, "kt", "k1", "2020-03-20 09:10", finding_no=2, reason="Trùng")
    affairs.do(cmd.CloseInspection, "kt", "k1", "2020-03-20 09:20")
    assert (affairs.stage("kt"), affairs.ended_at("kt")) == ("closed", when("2020-03-20 09:20"))
    with pytest.raises(ProceedingClosed):
        affairs.do(cmd.SettleFinding, "kt", "k1", "2020-03-21 09:00", finding_no=1, reason="x")


def directed(affairs: Affairs) -> list[Event]:
    return affairs.do(
        dcmd.IssueDirective, "cd", "k1", "2020-03-23 08:00", order="Công văn 05", title="Khắc phục", text="Khắc phục",
        basis="Kết luận kiểm tra", agencies=("cl",), due_on=date(2020, 4, 17), reading=DueReading.BEFORE,
        inspection_id=id_of("kt"), findings=(1,),
    )  # fmt: skip


def test_a_finding_is_remedied_when_its_directive_is_verified() -> None:
    affairs = concluded(found(opened()))
    directed(affairs)
    assert affairs.state("kt").findings[1].directives == {id_of("cd"): "CD-2020-0001"}
    affairs.do(dcmd.ReportRemedy, "cd", "l1", "2020-04-10 08:00", text="Đã khắc phục")
    with pytest.raises(no.FindingsOpen):
        affairs.do(cmd.CloseInspection, "kt", "k1", "2020-04-10 09:00")
    affairs.do(dcmd.VerifyRemedy, "cd", "k2", "2020-04-13 08:00", report_no=1, found="Đã xem tại chỗ")
    assert affairs.state("kt").findings[1].state is FindingState.REMEDIED
    affairs.do(cmd.CloseInspection, "kt", "k1", "2020-04-13 09:00")


def test_a_report_that_is_found_false_later_opens_the_closed_inspection_again() -> None:
    affairs = concluded(found(opened()))
    directed(affairs)
    affairs.do(dcmd.ReportRemedy, "cd", "l1", "2020-04-10 08:00", text="Đã khắc phục")
    affairs.do(dcmd.VerifyRemedy, "cd", "k2", "2020-04-13 08:00", report_no=1, found="Theo hồ sơ gửi kèm")
    affairs.do(cmd.CloseInspection, "kt", "k1", "2020-04-13 09:00")
    affairs.do(
        dcmd.FindReportFalse, "cd", "k1", "2020-04-20 08:00", report_no=1, text="Bảng niêm yết vẫn bản cũ",
        attachments=(attached("anh.jpg"),), term="5wd",
    )  # fmt: skip
    assert affairs.state("kt").findings[1].is_open
    assert (affairs.stage("kt"), affairs.ended_at("kt")) == ("remedying", None)


def test_a_withdrawn_finding_is_not_made_whole_by_a_directive() -> None:
    affairs = concluded(found(opened()))
    directed(affairs)
    affairs.do(cmd.WithdrawFinding, "kt", "k1", "2020-03-24 08:00", finding_no=1, reason="Nhầm")
    affairs.do(dcmd.ReportRemedy, "cd", "l1", "2020-04-10 08:00", text="Đã khắc phục")
    affairs.do(dcmd.VerifyRemedy, "cd", "k2", "2020-04-13 08:00", report_no=1, found="Đã xem")
    assert affairs.state("kt").findings[1].state is FindingState.WITHDRAWN
    assert affairs.of_topic("inspection.FindingsRemedied") == []


# ---------------------------------------------------------------------- who has no part in it any more


def test_an_inspector_who_moved_to_an_inspected_agency_does_nothing_in_it_any_more() -> None:
    affairs = found(opened())
    affairs.reference = with_events(bigger_office(), *moved("k1", "cl-dd", "2020-03-12"))
    late: list[tuple[Any, dict[str, Any]]] = [
        (cmd.WithdrawFinding, {"finding_no": 1, "reason": "Không có"}),
        (cmd.SettleFinding, {"finding_no": 1, "reason": "Đã xong"}),
        (cmd.ConcludeInspection, {"text": "Kết luận"}),
        (cmd.ChangeInspectionTeam, {"team": ("k2",), "reason": "Thay người"}),
    ]
    for order, members in late:
        with pytest.raises(ConflictInProceeding):
            affairs.do(order, "kt", "k1", "2020-03-20 08:00", **members)


def test_nobody_inspects_their_own_agency_in_the_name_of_an_inspector() -> None:
    affairs = found(opened())
    with pytest.raises(ConflictInProceeding):
        affairs.do(
            cmd.WithdrawFinding, "kt", "l1", "2020-03-12 08:00", acting_for="k1", finding_no=1, reason="Không có"
        )


def test_nobody_opens_an_inspection_of_their_own_agency() -> None:
    with pytest.raises(ConflictInProceeding):
        Affairs().do(cmd.OpenInspection, "kt", "l1", "2020-03-02 08:00", **PLAN, team=("k1",))


def test_an_inspector_neither_names_nor_lets_off_a_relative() -> None:
    affairs = found(opened(), official="b1", named_in=attached().name)
    affairs.reference = with_events(bigger_office(), related("k1", "b1"))
    with pytest.raises(ConflictInProceeding, match="related"):
        found(affairs, "2020-03-11 08:00", official="b1", named_in=attached().name)
    for order in (cmd.WithdrawFinding, cmd.SettleFinding):
        with pytest.raises(ConflictInProceeding, match="related"):
            affairs.do(order, "kt", "k1", "2020-03-12 08:00", finding_no=1, reason="Không có")
    affairs.do(cmd.WithdrawFinding, "kt", "k2", "2020-03-12 08:00", finding_no=1, reason="Nhầm người")
