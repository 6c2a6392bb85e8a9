"""Directives: to whom, until when by which words, who looks at a report, and what a false one costs (DOMAIN.md §9)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain import directive_commands as cmd
from domain import inspection_commands as icmd
from domain.model import inspection_refusals as no
from domain.model.directive import DueReading
from domain.model.event import Event
from domain.model.proceeding_refusals import ConflictInProceeding, NotOfTheAgency, ProceedingClosed
from domain.model.refusals import BadValue
from tests.domain.affairs import Affairs, attached, id_of
from tests.domain.office import when
from tests.domain.reviewing import bigger_office, moved, related, with_events
from tests.domain.test_inspection import concluded, found, opened

ORDER: dict[str, Any] = {
    "order": "Công văn 05/UBND-KSTT ngày 03/4/2020",
    "title": "Khắc phục hạn chế trong sử dụng phần mềm một cửa",
    "text": "Rà soát và báo cáo",
    "basis": "Nghị định 61/2018/NĐ-CP",
}


def issue(affairs: Affairs, moment: str = "2020-04-03 08:00", **more: Any) -> list[Event]:
    until: dict[str, Any] = {} if {"term", "due_on"} & set(more) else {"due_on": date(2020, 4, 17)}
    to: dict[str, Any] = {} if {"agencies", "units"} & set(more) else {"agencies": ("cl",)}
    return affairs.do(cmd.IssueDirective, "cd", "k1", moment, **ORDER, **until, **to, **more)


def issued(**more: Any) -> Affairs:
    affairs = Affairs()
    issue(affairs, **more)
    return affairs


def reported(affairs: Affairs, moment: str = "2020-04-10 08:00", by: str = "l1", **more: Any) -> Affairs:
    affairs.do(cmd.ReportRemedy, "cd", by, moment, text="Đã khắc phục", **more)
    return affairs


def due(affairs: Affairs, key: str = "report:1") -> Any:
    return affairs.duties("cd")[key].due_at


# ---------------------------------------------------------------------- until when


def test_before_a_day_is_the_close_of_the_last_working_day_before_it() -> None:
    assert due(issued()) == when("2020-04-16 17:00"), "trước ngày 17/4/2020, thứ Sáu"
    assert due(issued(due_on=date(2020, 4, 20))) == when("2020-04-17 17:00"), "trước thứ Hai: hết thứ Sáu"
    assert due(issued(due_on=date(2020, 5, 4))) == when("2020-04-29 17:00"), "trước 4/5: nghỉ lễ từ 30/4"


def test_by_a_day_is_the_close_of_that_day_or_of_the_next_working_day() -> None:
    assert due(issued(reading=DueReading.BY)) == when("2020-04-17 17:00")
    assert due(issued(reading=DueReading.BY, due_on=date(2020, 4, 18))) == when("2020-04-20 17:00")


def test_a_term_runs_from_the_issue() -> None:
    assert due(issued(term="10wd")) == when("2020-04-17 17:00")


def test_the_due_date_keeps_the_words_of_the_order_and_the_days_counted() -> None:
    state = issued().state("cd")
    kept = state.task.due
    assert (kept.reading, kept.named_on) == (DueReading.BEFORE, date(2020, 4, 17))
    assert kept.deadline.explanation.days


def test_a_due_date_before_the_issue_is_refused() -> None:
    for more in (
        {"due_on": date(2020, 4, 3)},
        {"due_on": date(2020, 3, 1)},
        {"due_on": date(2020, 4, 2), "reading": DueReading.BY},
    ):
        with pytest.raises(no.DueBeforeIssue):
            issued(**more)
    with pytest.raises(no.DueBeforeIssue):
        issue(Affairs(), "2020-04-18 08:00", due_on=date(2020, 4, 20))


def test_exactly_one_way_to_say_until_when() -> None:
    with pytest.raises(no.DueNotSaid):
        issued(term="5wd", due_on=date(2020, 4, 17))
    with pytest.raises(no.DueNotSaid):
        issued(term=None)
    with pytest.raises(no.DueNotSaid):
        issued(reading=DueReading.TERM)


# ---------------------------------------------------------------------- to whom


def test_an_order_to_several_is_one_directive_each_with_numbers_without_gaps() -> None:
    affairs = issued(agencies=("cl", "sd"), units=("tn-dd",))
    found = {state.state.unit_id: state for state in affairs.states.values()}
    assert {unit: state.number for unit, state in found.items()} == {
        "cl-ld": "CD-2020-0001",
        "sd-ld": "CD-2020-0002",
        "tn-dd": "CD-2020-0003",
    }
    assert {state.state.order_id for state in found.values()} == {id_of("cd")}
    assert affairs.registers == {"CD:2020": 3}
    affairs.do(cmd.IssueDirective, "cd2", "k1", "2020-04-04 08:00", **ORDER, agencies=("sd",), term="5wd")
    assert affairs.state("cd2").number == "CD-2020-0004"


def test_nobody_or_one_twice_is_refused() -> None:
    for agencies, units in (((), ()), (("cl", "cl"), ()), (("cl",), ("cl-ld",))):
        with pytest.raises(no.NoAddressee):
            issued(agencies=agencies, units=units)


def test_each_addressee_gets_the_findings_about_it() -> None:
    affairs = concluded(found(found(opened()), agency="sd"))
    issue(affairs, agencies=("cl", "sd"), inspection_id=id_of("kt"), findings=(1, 2))
    by_unit = {s.state.unit_id: s.state for s in affairs.states.values() if s.nature == "directive"}
    assert (by_unit["cl-ld"].findings, by_unit["sd-ld"].findings) == ((1,), (2,))
    assert [body.findings for body in affairs.of_topic("inspection.FindingsDirected")] == [(1,), (2,)]


def test_a_finding_about_another_agency_or_of_no_inspection_is_refused() -> None:
    affairs = concluded(found(found(opened()), agency="sd"))
    with pytest.raises(no.FindingOfAnother):
        issue(affairs, inspection_id=id_of("kt"), findings=(2,))
    with pytest.raises(no.FindingUnknown):
        issue(affairs, findings=(1,))
    with pytest.raises(no.FindingUnknown):
        issue(affairs, inspection_id=id_of("kt"), findings=(9,))


# ---------------------------------------------------------------------- reports, and looks at them


def test_the_addressee_owes_the_report_and_whoever_issued_it_a_look() -> None:
    affairs = reported(issued())
    report, look = affairs.duties("cd")["report:1"], affairs.duties("cd")["verify:1"]
    assert (report.unit, report.official, report.met_by) == ("cl-ld", None, "l1")
    assert (look.unit, look.due_at, look.binds) == ("vp-tb", when("2020-04-17 17:00"), True)
    affairs.do(cmd.VerifyRemedy, "cd", "k2", "2020-04-14 08:00", report_no=1, found="Đã xem tại chỗ")
    assert affairs.duties("cd")["verify:1"].met_by == "k2"
    assert (affairs.stage("cd"), affairs.ended_at("cd")) == ("verified", when("2020-04-14 08:00"))


def test_nobody_verifies_their_own_remedy_nor_one_of_their_agency() -> None:
    affairs = reported(issued())
    for official in ("l1", "h1", "b1"):
        with pytest.raises(ConflictInProceeding):
            affairs.do(cmd.VerifyRemedy, "cd", official, "2020-04-14 08:00", report_no=1, found="x")
    with pytest.raises(ConflictInProceeding):
        affairs.do(cmd.RevokeDirective, "cd", "l1", "2020-04-14 08:00", reason="x")
    with pytest.raises(ConflictInProceeding):
        affairs.do(cmd.SendRemedyBack, "cd", "l1", "2020-04-14 08:00", reason="x", report_no=1, term="5wd")


def test_whom_a_directive_names_and_their_relatives_do_not_look_at_its_remedy_wherever_they_moved() -> None:
    affairs = reported(issued(official="b1"))
    affairs.reference = with_events(bigger_office(), *moved("b1", "vp-tb", "2020-04-12"), related("k2", "b1"))
    for official in ("b1", "k2"):
        with pytest.raises(ConflictInProceeding):
            affairs.do(cmd.VerifyRemedy, "cd", official, "2020-04-14 08:00", report_no=1, found="Đúng")
    affairs.do(cmd.VerifyRemedy, "cd", "k1", "2020-04-14 08:00", report_no=1, found="Đúng")


def test_strangers_do_not_report_for_an_agency() -> None:
    with pytest.raises(NotOfTheAgency):
        reported(issued(), by="l3")
    with pytest.raises(NotOfTheAgency):
        reported(issued(), by="a1")
    reported(issued(units=("cl-mc",)), by="a1")


def test_one_report_at_a_time() -> None:
    affairs = reported(issued())
    with pytest.raises(no.NoReportOwed):
        reported(affairs, "2020-04-11 08:00")
    with pytest.raises(no.ReportNotWaiting):
        affairs.do(cmd.VerifyRemedy, "cd", "k2", "2020-04-14 08:00", report_no=2, found="x")


def test_a_report_after_the_term_is_late_and_still_counts() -> None:
    affairs = reported(issued(), "2020-04-20 08:00")
    duty = affairs.duties("cd")["report:1"]
    assert duty.is_missed(when("2020-05-01 08:00"))
    assert not reported(issued(), "2020-04-16 17:00").duties("cd")["report:1"].is_missed(when("2020-05-01 08:00"))


def test_what_is_sent_back_is_owed_anew_by_a_day_of_its_own() -> None:
    affairs = reported(issued())
    affairs.do(cmd.SendRemedyBack, "cd", "k2", "2020-04-14 08:00", report_no=1, reason="Thiếu ảnh", term="3wd")
    assert (affairs.stage("cd"), due(affairs, "report:2")) == ("sent_back", when("2020-04-17 17:00"))
    assert affairs.duties("cd")["report:1"].met_at == when("2020-04-10 08:00"), "the first was met in time"
    reported(affairs, "2020-04-15 08:00", attachments=(attached("v2.pdf"),))
    with pytest.raises(no.ReportNotWaiting):
        affairs.do(cmd.VerifyRemedy, "cd", "k2", "2020-04-15 09:00", report_no=1, found="x")
    affairs.do(cmd.VerifyRemedy, "cd", "k2", "2020-04-15 09:00", report_no=2, found="Đủ")
    assert [report.attachments for report in affairs.state("cd").reports] == [(), (attached("v2.pdf"),)]


def test_a_false_report_needs_evidence_opens_the_duty_again_and_stays_visible() -> None:
    affairs = reported(issued())
    with pytest.raises(no.EvidenceNeeded):
        affairs.do(cmd.FindReportFalse, "cd", "k2", "2020-04-14 08:00", report_no=1, text="Không đúng", term="3wd")
    affairs.do(
        cmd.FindReportFalse, "cd", "k2", "2020-04-14 08:00", report_no=1, text="Không đúng", term="3wd",
        attachments=(attached("anh.jpg"),),
    )  # fmt: skip
    assert (affairs.stage("cd"), due(affairs, "report:2")) == ("false", when("2020-04-17 17:00"))
    reported(affairs, "2020-04-15 08:00")
    affairs.do(cmd.VerifyRemedy, "cd", "k2", "2020-04-16 08:00", report_no=2, found="Đã xem lại")
    assert [report.report_no for report in affairs.state("cd").false_reports] == [1]
    assert affairs.stage("cd") == "verified"


def test_a_verified_report_can_be_found_false_and_nothing_else_is_done_once_it_is_verified() -> None:
    affairs = reported(issued())
    affairs.do(cmd.VerifyRemedy, "cd", "k2", "2020-04-14 08:00", report_no=1, found="Theo hồ sơ")
    with pytest.raises(ProceedingClosed):
        affairs.do(cmd.RevokeDirective, "cd", "k1", "2020-04-14 09:00", reason="x")
    affairs.do(
        cmd.FindReportFalse, "cd", "k1", "2020-04-20 08:00", report_no=1, text="Không đúng", term="3wd",
        attachments=(attached("anh.jpg"),),
    )  # fmt: skip
    assert (affairs.stage("cd"), affairs.ended_at("cd")) == ("false", None)
    assert affairs.duties("cd")["report:2"].is_open(when("2020-04-20 09:00"))


# ---------------------------------------------------------------------- extension, revocation


def asked(affairs: Affairs, moment: str = "2020-04-14 08:00", until: date = date(2020, 4, 24)) -> Affairs:
    affairs.do(cmd.AskExtension, "cd", "l1", moment, until_on=until, reason="Chờ Sở cấp tài khoản")
    return affairs


def test_an_extension_is_asked_and_granted_only_before_the_term_ends() -> None:
    affairs = asked(issued())
    affairs.do(cmd.GrantExtension, "cd", "k1", "2020-04-15 08:00", request_no=1)
    assert due(affairs) == when("2020-04-24 17:00")
    with pytest.raises(no.ExtensionTooLate):
        asked(issued(), "2020-04-17 08:00")
    affairs = asked(issued())
    with pytest.raises(no.ExtensionTooLate):
        affairs.do(cmd.GrantExtension, "cd", "k1", "2020-04-17 08:00", request_no=1)


def test_an_extension_is_later_asked_once_and_answered_by_others() -> None:
    with pytest.raises(no.ExtensionNotLater):
        asked(issued(), until=date(2020, 4, 16))
    affairs = asked(issued())
    with pytest.raises(no.ExtensionAskedAlready):
        asked(affairs, "2020-04-14 09:00")
    with pytest.raises(ConflictInProceeding):
        affairs.do(cmd.GrantExtension, "cd", "l1", "2020-04-15 08:00", request_no=1)
    affairs.do(cmd.DeclineExtension, "cd", "k1", "2020-04-15 08:00", request_no=1, reason="Đủ thời gian")
    assert due(affairs) == when("2020-04-16 17:00")
    with pytest.raises(no.ExtensionNotAsked):
        affairs.do(cmd.GrantExtension, "cd", "k1", "2020-04-15 09:00", request_no=1)


def test_revoked_means_that_what_is_owed_falls_away_and_what_was_missed_stays() -> None:
    affairs = issued()
    affairs.do(cmd.RevokeDirective, "cd", "k1", "2020-04-15 08:00", reason="Thay bằng chỉ đạo khác")
    duty = affairs.duties("cd")["report:1"]
    assert duty.ended_at == when("2020-04-15 08:00")
    assert not duty.is_missed(when("2020-05-01 08:00"))
    late = issued()
    late.do(cmd.RevokeDirective, "cd", "k1", "2020-04-20 08:00", reason="Thay bằng chỉ đạo khác")
    assert late.duties("cd")["report:1"].is_missed(when("2020-05-01 08:00"))


def test_an_order_without_its_legal_basis_or_text_is_refused() -> None:
    for missing in ORDER:
        with pytest.raises(BadValue):
            Affairs().do(
                cmd.IssueDirective, "cd", "k1", "2020-04-03 08:00", **(ORDER | {missing: " "}),
                agencies=("cl",), term="5wd",
            )  # fmt: skip


def test_an_evidence_that_is_not_there_is_refused() -> None:
    with pytest.raises(no.EvidenceNotFound):
        issued(dossiers=(UUID(int=5),))


def test_findings_of_a_closed_or_withdrawn_matter_lead_to_no_directive() -> None:
    affairs = found(opened())
    affairs.do(icmd.WithdrawFinding, "kt", "k1", "2020-03-11 08:00", finding_no=1, reason="Nhầm")
    with pytest.raises(no.FindingNotOpen):
        issue(affairs, inspection_id=id_of("kt"), findings=(1,))
