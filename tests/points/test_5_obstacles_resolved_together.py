"""Point 5: obstacles are reported in time and resolved, departments and districts together.

A land officer of the district cannot open the digital map. Three dossiers hang on one obstacle that a department leads
and the one-stop unit joins. One obstacle goes to a body outside, one to the Chairman's
office.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest

from api.auth.rights import Role
from tests.http.town import Person, Town

MAP: Mapping[str, Any] = {
    "subject": "system",
    "title": "Bản đồ địa chính không mở được",
    "description": "Từ sáng thứ Hai phần mềm báo lỗi",
    "field": "Đất đai",
}


def at_land(town: Town, minute: int) -> UUID:
    """A dossier that b1 holds in the assessment step from 8:`minute` on."""
    town.at(f"2020-03-02 08:{minute:02}")
    clerk, officer = town.officer("a1"), town.officer("b1")
    dossier = clerk.lodge()
    clerk.act(dossier, "issue-receipt")
    clerk.act(dossier, "send-handover", {"to_official": "b1", "step_id": "th"})
    officer.act(dossier, "accept-handover", {"handover_no": 1})
    officer.act(dossier, "start-step", {"step_id": "th"})
    officer.act(dossier, "report-obstacle", {"description": "Bản đồ", "to_unit": "tn-dd", "term": "8wh"})
    return dossier


def said(who: Person, path: str, body: Mapping[str, Any] | None = None, status: int = 200) -> Any:
    answer = who.post(path, dict(body or {}), match=None if status == 201 else "*")
    assert answer.status_code == status, answer.text
    return answer.json()


@pytest.fixture(scope="module")
def dossiers(town: Town) -> tuple[UUID, UUID, UUID]:
    return at_land(town, 10), at_land(town, 11), at_land(town, 12)


@pytest.fixture(scope="module")
def obstacle(town: Town, dossiers: tuple[UUID, UUID, UUID]) -> str:
    """Reported at 9:00 by b1, with two of the dossiers."""
    town.at("2020-03-02 09:00")
    body = {**MAP, "to_unit": "tn-dd", "joining": ["cl-mc"], "dossier_ids": [str(one) for one in dossiers[:2]]}
    found = said(town.officer("b1"), "/v1/obstacles", body, 201)
    return str(found["proceeding_id"])


def told(who: Person, obstacle: str) -> Any:
    who.town.project()
    answer = who.get(f"/v1/obstacles/{obstacle}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_several_dossiers_hang_on_one_obstacle_and_each_keeps_its_own(
    town: Town, obstacle: str, dossiers: tuple[UUID, UUID, UUID]
) -> None:
    found = told(town.officer("c1"), obstacle)
    assert found["proceeding"]["number"] == "VM-2020-0001"
    assert {duty["duty"] for duty in found["duties"]} == {"answer-obstacle:1", "answer-part:1"}
    said(town.officer("b1"), f"/v1/obstacles/{obstacle}/link-to-obstacle", {"dossier_id": str(dossiers[2])})
    linked = told(town.officer("c1"), obstacle)["state"]["linked"]
    assert linked == {str(one): 1 for one in dossiers}


def test_every_office_finds_it_in_the_register_the_oldest_first(town: Town, obstacle: str) -> None:
    town.project()
    for who in (town.officer("a2"), town.head("h3"), town.bearer(Role.SUPERVISOR, "vpub-truc")):
        rows = who.get("/v1/registers/obstacles").json()["rows"]
        assert [(row["number"], row["to_unit"]["id"], row["dossiers"], row["parts_open"]) for row in rows] == [
            ("VM-2020-0001", "tn-dd", 3, 1)
        ]
    assert town.bearer(Role.ADMINISTRATOR, "root").get("/v1/registers/obstacles").status_code == 403


def test_who_joins_answers_its_part_and_the_lead_answers_for_the_whole(
    town: Town, obstacle: str, dossiers: tuple[UUID, UUID, UUID]
) -> None:
    town.at("2020-03-03 08:00")
    said(town.officer("a1"), f"/v1/obstacles/{obstacle}/answer-part", {"part_no": 1, "answer": "Máy ở quầy cũng lỗi"})
    refused = town.officer("a1").post(f"/v1/obstacles/{obstacle}/answer-common-obstacle", {"answer": "Xong"})
    assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (403, "not-the-lead")
    town.at("2020-03-03 14:00")
    said(town.officer("c1"), f"/v1/obstacles/{obstacle}/answer-common-obstacle", {"answer": "Đã khởi động lại máy chủ"})
    duties = {duty["duty"]: duty for duty in told(town.officer("b1"), obstacle)["duties"]}
    assert duties["answer-obstacle:1"]["met_by"]["id"] == "c1"
    assert duties["judge-answer:1"]["official"]["id"] == "b1"
    for dossier in dossiers:
        events = [r.body for r in town.app.state.office.log.read_stream(dossier)]
        assert (events[-1].TOPIC, str(events[-1].common_id)) == ("dossier.ObstacleAnswered", obstacle)


def test_the_answer_ends_the_excuse_of_each_dossier_at_its_own_instant(
    town: Town, obstacle: str, dossiers: tuple[UUID, UUID, UUID]
) -> None:
    """Custody rule 7: the department's head answers once the 8 hours are over, and the holder again from the answer."""
    del obstacle
    town.at("2020-03-03 15:00")
    town.project()
    supervisor = town.bearer(Role.SUPERVISOR, "vpub-truc")
    trace = supervisor.get(f"/v1/dossiers/{dossiers[0]}/trace").json()
    parts = [(one["who"]["id"], one["excused_us"] > 0) for one in trace["intervals"]][-3:]
    assert parts == [("b1", True), ("h3", False), ("b1", False)]


def test_its_page_says_who_owes_what_and_shows_the_dossiers_that_hang_on_it_with_their_clocks(
    town: Town, obstacle: str
) -> None:
    del obstacle
    town.project()
    with town.pages("c1", Role.OFFICER) as pages:
        listed = pages.get("/vuong-mac").text
        assert 'href="/vuong-mac/VM-2020-0001"' in listed
        assert "lâu nhất" in listed
        text = pages.get("/vuong-mac/VM-2020-0001").text
        for said_there in (
            "Hồ sơ treo vào vướng mắc này",
            "Đã khởi động lại máy chủ",
            "Máy ở quầy cũng lỗi",
            "Phối hợp",
        ):
            assert said_there in text, said_there
        assert len(set(re.findall(r"000\.00\.05\.H20-200302-\d{4}", text))) == 3
        assert pages.get("/vuong-mac/VM-2020-0001?lang=en").status_code == 200
    with town.pages("b1", Role.OFFICER) as pages:
        assert "accept-obstacle-answer" in pages.get("/vuong-mac/VM-2020-0001").text
        rows = pages.get("/vuong-mac.json").json()["rows"]
        assert [row["number"] for row in rows] == ["VM-2020-0001"]


def test_the_reporter_says_that_it_helps_and_closes_it(town: Town, obstacle: str) -> None:
    town.at("2020-03-04 08:00")
    reporter = town.officer("b1")
    said(reporter, f"/v1/obstacles/{obstacle}/accept-obstacle-answer", {"note": "Mở được"})
    said(reporter, f"/v1/obstacles/{obstacle}/close-obstacle", {"outcome": "Trích đo bình thường"})
    town.project()
    assert town.officer("a2").get("/v1/registers/obstacles").json()["rows"] == []
    line = town.officer("a2").get("/v1/registers/obstacles", state="resolved").json()["rows"][0]
    assert (line["stage"], line["age_days"]) == ("closed", 2)


def test_a_body_outside_is_chased_by_the_head_and_the_rest_goes_to_the_chairmans_office(town: Town) -> None:
    town.at("2020-03-05 08:00")
    body = {**MAP, "subject": "agency", "title": "Liên thông thuế không trả lời", "outside": "Cục Thuế", "term": "2wd"}
    outside = said(town.officer("b1"), "/v1/obstacles", body, 201)["proceeding_id"]
    town.at("2020-03-10 08:00")  # the term was over on Monday's close
    town.project()
    supervisor = town.bearer(Role.SUPERVISOR, "vpub-truc")
    rows = supervisor.get("/v1/registers/obstacles", state="overdue").json()["rows"]
    assert [(row["title"], row["to_outside"]) for row in rows] == [(body["title"], "Cục Thuế")]
    chased = {"how": "Công văn", "heard": "Hẹn thứ Sáu", "term": "3wd"}
    said(town.head("h2"), f"/v1/obstacles/{outside}/chase-outside", chased)
    said(town.head("h2"), f"/v1/obstacles/{outside}/bring-up-obstacle", {"reason": "Hẹn nhiều lần"})
    said(supervisor, f"/v1/obstacles/{outside}/decide-on-obstacle", {"decision": "Sở làm việc với Cục Thuế"})
    said(supervisor, f"/v1/obstacles/{outside}/appoint-lead", {"unit_id": "tn-dd", "reason": "Đầu mối của tỉnh"})
    duties = {duty["duty"]: duty for duty in told(supervisor, outside)["duties"]}
    assert duties["chase-outside:1"]["met_by"]["id"] == "h2"
    assert duties["decide-obstacle:1"]["met_by"]["id"] == "vpub-truc"
    assert duties["answer-obstacle:1"]["unit"]["id"] == "tn-dd"


def test_an_answer_late_is_the_addressees_and_reported_in_time_is_the_reporters(
    town: Town, dossiers: tuple[UUID, UUID, UUID]
) -> None:
    """In the record: obstacles reported by the officer, in time; the duty of the department's head that was missed."""
    town.at("2020-03-20 08:00")
    for dossier in dossiers:  # a record states what is over
        town.officer("a1").act(dossier, "withdraw", {"reason": "Người nộp rút"})
    town.project()
    reporter = figures(town, "b1", Role.OFFICER)
    assert (reporter["obstacles"], reporter["obstacles_in_time"]) == (3, 3)
    late = figures(town, "h3", Role.OFFICER, Role.HEAD)
    assert late["duties_missed"] == 1


def figures(town: Town, official: str, *roles: Role) -> dict[str, int]:
    person = Person(town, official, town.token(official, *roles))
    answer = person.get(f"/v1/officials/{official}/record", period="2020-03")
    assert answer.status_code == 200, answer.text
    found: dict[str, int] = {}
    for part in answer.json()["parts"]:
        for figure in part["figures"]:
            found[figure["name"]] = found.get(figure["name"], 0) + figure["amount"]
    return found
