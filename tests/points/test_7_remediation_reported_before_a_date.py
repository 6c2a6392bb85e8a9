"""Point 7 over the pages: an inspected district reports remediation before 17/4/2020, and somebody else looks.

The supervisor inspects and orders, the leader of the district finds the term explained and reports by a form, a first
report proves false and stays so, in the directive and in the record of whoever gave it. The tests follow one another.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from api.auth.rights import Role
from tests.http.town import Town
from tests.pages.reader import Reader, forms_in

DUE = "17/04/2020"
CRITERION = "Cập nhật đủ trên phần mềm một cửa"


@pytest.fixture(scope="module")
def supervisor(town: Town) -> Reader:
    return Reader.of(town, "vpub-truc", Role.OFFICER, Role.SUPERVISOR)


@pytest.fixture(scope="module")
def leader(town: Town) -> Reader:
    return Reader.of(town, "l1", Role.OFFICER, Role.HEAD)


@pytest.fixture(scope="module")
def code(town: Town) -> str:
    """Of a dossier of the district."""
    town.at("2020-04-01 07:30")
    clerk = town.officer("a1")
    dossier = clerk.lodge()
    clerk.act(dossier, "issue-receipt")
    town.project()
    received: str = clerk.get(f"/v1/dossiers/{dossier}").json()["code"]
    return received


@pytest.fixture(scope="module")
def directive(town: Town, supervisor: Reader, code: str) -> str:
    """The page of the directive that the finding of an inspection of the district led to, by forms alone."""
    town.at("2020-04-01 08:00")
    town.project()
    opened = supervisor.act(
        "/kiem-tra/mo/open-inspection", title="Kiểm tra quý I", plan="KH 12/KH-UBND", period_from="01/01/2020",
        period_to="31/03/2020", agencies=["cl"], criteria=CRITERION, team=["vpub-truc"], conclude_on="30/04/2020",
    )  # fmt: skip
    inspection = urlsplit(opened.headers["location"]).path
    supervisor.act(
        f"{inspection}/viec/make-finding", agency_id="cl", text="Sổ giấy song song với phần mềm", criterion=CRITERION,
        dossiers=code,
    )  # fmt: skip
    town.project()
    order = re.search(r'href="(/chi-dao/mo/issue-directive\?[^"]+)"', supervisor.get(inspection))
    assert order is not None, "the inspection's page leads to the order, with what is known filled in"
    issued = supervisor.act(
        order[1].replace("&amp;", "&"), order="Công văn 05/UBND-KSTT", title="Khắc phục hạn chế",
        text="Rà soát và báo cáo", basis="Nghị định 61/2018/NĐ-CP", reading="before", due_on=DUE,
    )  # fmt: skip
    town.project()
    return urlsplit(issued.headers["location"]).path


def test_the_leader_finds_it_among_the_work_with_the_words_of_the_order_and_what_they_mean(
    leader: Reader, directive: str
) -> None:
    assert directive.rpartition("/")[2] in leader.get("/viec")
    shown = leader.get(directive)
    assert f"trước ngày {DUE}" in shown
    assert "17:00 16/04/2020" in shown, "the day itself does not count"
    assert "Vì sao hạn này?" in leader.get(f"{directive}/han")


def test_a_report_that_is_found_false_opens_it_again_and_nobody_of_the_district_looks_at_it(
    town: Town, leader: Reader, supervisor: Reader, directive: str, code: str
) -> None:
    town.at("2020-04-10 08:00")
    leader.act(f"{directive}/viec/report-remedy", text="Đã bỏ sổ giấy từ ngày 6/4")
    town.project()
    own = leader.act(f"{directive}/viec/verify-remedy", 403, report_no="1", found="Đã xem")
    assert own.status_code == 403, "nobody verifies their own remedy"
    town.at("2020-04-13 08:00")
    asked = supervisor.act(
        f"{directive}/viec/find-report-false", 200, report_no="1", text="Sổ giấy vẫn dùng ngày 10/4", dossiers=code,
        reading="by", due_on="16/04/2020",
    )  # fmt: skip
    (sure,) = [form for form in forms_in(asked.text) if form.action.endswith("/find-report-false")]
    done = supervisor.send(sure.action, sure.filled({"xac-nhan": "1"}))
    assert done.status_code == 303, "it is asked about once more, and then stands for ever"
    town.project()
    shown = leader.get(directive)
    assert "Số báo cáo không đúng thực tế" in shown
    assert "17:00 16/04/2020" in shown


def test_the_second_report_is_in_time_and_verified_by_somebody_of_another_agency(
    town: Town, leader: Reader, supervisor: Reader, directive: str
) -> None:
    town.at("2020-04-16 09:00")
    leader.act(f"{directive}/viec/report-remedy", text="Đã niêm phong sổ giấy, biên bản kèm theo")
    town.project()
    town.at("2020-04-16 14:00")
    supervisor.act(f"{directive}/viec/verify-remedy", report_no="2", found="Xem tại chỗ, không còn sổ giấy")
    town.project()
    listed = supervisor.http.get("/chi-dao.json", params={"loc": "all"}).json()["rows"]
    assert [row["number"] for row in listed] == [directive.rpartition("/")[2]]
    assert "đã khắc phục" in supervisor.get("/phat-hien?loc=remedied").lower()


def test_what_was_reported_falsely_stands_in_the_record_of_whoever_reported_and_leads_to_a_review(
    supervisor: Reader, directive: str
) -> None:
    record = "/can-bo/l1/ho-so-trach-nhiem"
    shown = supervisor.get(f"{record}?ky=2020-04&muc_dich=review")
    (behind,) = {
        found.replace("&amp;", "&") for found in re.findall(rf'href="({record}/remedy_reports_false[^"]*)"', shown)
    }
    assert directive.rpartition("/")[2] in supervisor.get(behind)
    facts = [supervisor.get(address).count("<tr><td>") for address in (behind, behind.replace("_false", ""))]
    assert facts == [1, 2], "over all that were reported"
    assert "/kiem-diem/mo/open-review?about=l1&amp;origin=directive" in supervisor.get(directive)
