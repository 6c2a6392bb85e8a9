"""Findings, directives as they stand and minutes on paper over HTTP: for whom they concern, and for nobody else."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from api.auth.rights import Role
from tests.citizen.made_files import pdf
from tests.http.test_attachments import send
from tests.http.test_proceedings import FINDING, OPENING
from tests.http.town import Person, Town

ORDER: dict[str, Any] = {
    "order": "Công văn ngày 20/3/2020",
    "title": "Khắc phục",
    "text": "Khắc phục và báo cáo",
    "basis": "Nghị định 61/2018/NĐ-CP",
    "agencies": ["cl"],
    "reading": "before",
    "due_on": "2020-04-17",
}


@pytest.fixture(scope="module")
def inspector(town: Town) -> Person:
    return Person(town, "vpub-truc", town.token("vpub-truc", Role.OFFICER, Role.SUPERVISOR))


@pytest.fixture(scope="module")
def inspected(town: Town, inspector: Person) -> str:
    """The number of an inspection with one finding, to which a directive was issued."""
    opened = inspector.post("/v1/inspections", OPENING, match=None).json()["proceeding_id"]
    address = f"/v1/inspections/{opened}"
    file = send(inspector, "bien-ban.pdf", pdf("biên bản")).json()
    made = inspector.post(
        f"{address}/make-finding", {**FINDING, "criterion": OPENING["criteria"][0], "attachments": [file]}
    )
    minutes = {"agency_id": "cl", "held_on": "2020-03-02", "text": "Làm việc tại Bộ phận Một cửa", "present": ["h1"]}
    recorded = inspector.post(f"{address}/record-inspection-minutes", minutes)
    issued = inspector.post("/v1/directives", {**ORDER, "inspection_id": opened, "findings": [1]}, match=None)
    assert (made.status_code, recorded.status_code, issued.status_code) == (200, 200, 201), issued.text
    town.project()
    number: str = inspector.get(address).json()["proceeding"]["number"]
    return number


def test_a_finding_is_told_with_its_evidence_its_directive_and_its_events(inspector: Person, inspected: str) -> None:
    told = inspector.get(f"/v1/inspections/{inspected}/findings").json()
    (finding,) = told["findings"]
    assert told["counts"]["findings"] == told["counts"]["directed"] == 1
    assert (finding["files"], finding["condition"], finding["agency"]["id"]) == (1, "directed", "cl")
    assert finding["directives"][0]["until_vi"] == "trước ngày 17/04/2020"
    assert len(finding["positions"]) == 2


def test_findings_and_directives_are_listed_for_whom_they_concern(
    town: Town, inspector: Person, inspected: str
) -> None:
    listed = inspector.get("/v1/inspection-findings", condition="directed", agency="cl").json()["rows"]
    assert [row["number"] for row in listed] == [inspected]
    for state, expected in (("open", 1), ("overdue", 0), ("late", 0), ("all", 1)):
        assert len(inspector.get("/v1/remedies", state=state).json()["rows"]) == expected
    leader, outsider = town.head("l1"), town.head("l2")
    assert len(leader.get("/v1/remedies").json()["rows"]) == 1
    assert outsider.get("/v1/remedies").json()["rows"] == []
    assert outsider.get("/v1/inspection-findings").json()["rows"] == []
    assert outsider.get(f"/v1/inspections/{inspected}/findings").status_code == 403


def test_the_minutes_are_printed_whole_and_for_one_agency(town: Town, inspector: Person, inspected: str) -> None:
    whole = inspector.get(f"/v1/inspections/{inspected}/minutes.pdf")
    assert (whole.status_code, whole.headers["content-type"]) == (200, "application/pdf")
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(whole.content)).pages).split())
    for said in (
        inspected,
        "Làm việc tại Bộ phận Một cửa",
        "Sổ giấy song song",
        "trước ngày 17/04/2020",
        "bien-ban.pdf",
    ):
        assert said in text
    one = inspector.get(f"/v1/inspections/{inspected}/minutes.pdf", agency="cl")
    assert "Đại diện" in PdfReader(BytesIO(one.content)).pages[-1].extract_text()
    assert one.content != whole.content
    assert whole.content == inspector.get(f"/v1/inspections/{inspected}/minutes.pdf").content
    assert town.head("l2").get(f"/v1/inspections/{inspected}/minutes.pdf").status_code == 403


def test_the_pages_say_first_how_far_it_is_put_right_and_every_number_is_a_list(town: Town, inspected: str) -> None:
    with town.pages("vpub-truc", Role.OFFICER, Role.SUPERVISOR) as supervisor:
        page = supervisor.get(f"/kiem-tra/{inspected}").text
        for said in ("1 phát hiện", "1 đang khắc phục", "bien-ban.pdf", "trước ngày 17/04/2020", "In để ký (PDF)"):
            assert said in page, said
        listed = f"/phat-hien?dot={inspected}&amp;loc=directed"
        assert f'href="{listed}"' in page
        assert "Sổ giấy song song" in supervisor.get(listed.replace("&amp;", "&")).text
        number = page.split('href="/chi-dao/')[1].split('"')[0]
        directive = supervisor.get(f"/chi-dao/{number}").text
        for said in ("trước ngày 17/04/2020", "17:00 16/04/2020", "ngày đó không tính", "Nghị định 61/2018/NĐ-CP"):
            assert said in directive, said
        assert supervisor.get("/chi-dao.json", params={"loc": "all"}).json()["rows"][0]["number"] == number
        assert supervisor.get(f"/kiem-tra/{inspected}/bien-ban.pdf", params={"co_quan": "cl"}).content[:4] == b"%PDF"


def test_boards_lead_the_supervisor_to_an_order_that_is_filled_in(town: Town) -> None:
    with town.pages("vpub-truc", Role.SUPERVISOR) as supervisor, town.pages("l1", Role.AUDITOR) as auditor:
        assert 'href="/kiem-tra/mo/open-inspection?agencies=cl"' in supervisor.get("/giam-sat/cl").text
        unit = "/chi-dao/mo/issue-directive?units=cl-dd"
        assert f'href="{unit}"' in supervisor.get("/giam-sat/cl/cl-dd").text
        assert '<option value="cl-dd" selected>' in supervisor.get(unit).text
        assert "issue-directive" not in auditor.get("/giam-sat/cl").text
