"""Point 4: attitude and responsibility of officials are followed and inspected regularly, land above all.

A citizen complains about the land unit on the public pages and follows it by number and code. The leader cannot give it
to anybody concerned; somebody uninvolved hears the other side, judges and answers; the citizen asks for a second look.
Heads and supervisors see it beside ratings and lateness, by agency and field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

import httpx
import pytest

from api.auth.rights import Role
from tests.citizen.browsing import Citizen
from tests.http.town import Person, Town
from tests.points.test_5_obstacles_resolved_together import figures, said

PERSON = {
    "name": "Nguyễn Thị Ửng Hồng Đào",
    "address": "Ấp Mỹ Hưng Hòa, huyện Cao Lãnh",
    "telephone": "0912 345 678",
    "email": "",
}
TEXT = "Cán bộ đo đạc hẹn ba lần không đến"


@pytest.fixture(scope="module")
def citizen(town: Town) -> Iterator[Citizen]:
    with Citizen.of(town) as browser:
        yield browser


def hidden(text: str) -> dict[str, str]:
    """The answers that a form carries on."""
    return dict(re.findall(r'<input type="hidden" name="(lenh|buoc|viec|noi|noi-dung|name|address|telephone|email)" '
                           r'value="([^"]*)">', text))  # fmt: skip


def lodged(citizen: Citizen, unit: str = "cl-dd") -> tuple[str, str]:
    """Question after question; the number and the code at the end."""
    text = citizen.get("/phan-anh/gui")
    for given in ({"viec": "attitude"}, {"noi": unit}, {"noi-dung": TEXT}, PERSON, {}):
        text = citizen.post("/phan-anh/gui", {**hidden(text), **given})
    assert citizen.path.startswith("/phan-anh/cua-toi"), text[:2000]
    number = re.search(r"PA-\d{4}-\d{4}", text)
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}(?=</strong>)", text)
    assert number is not None
    assert code is not None
    return number[0], code[0]


@pytest.fixture(scope="module")
def complaint(town: Town, citizen: Citizen) -> str:
    """The number of a complaint about the land unit, lodged on Monday at 8:30."""
    town.at("2020-03-02 08:30")
    return lodged(citizen)[0]


def read(who: Person, number: str) -> Any:
    who.town.project()
    answer = who.get(f"/v1/complaints/{number}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def act(who: Person, number: str, name: str, body: Mapping[str, Any] | None = None, status: int = 200) -> Any:
    answer = who.post(f"/v1/complaints/{number}/{name}", dict(body or {}))
    assert answer.status_code == status, answer.text
    return answer.json()


def test_a_question_that_is_not_answered_is_asked_again_and_nothing_is_recorded(town: Town, citizen: Citizen) -> None:
    before = town.app.state.office.log.head()[0]
    text = citizen.get("/phan-anh/gui")
    assert "Chọn một việc" in citizen.post("/phan-anh/gui", hidden(text), status=422)
    assert town.app.state.office.log.head()[0] == before


def test_whoever_complains_is_in_no_event_and_follows_it_by_number_and_code(
    town: Town, citizen: Citizen, complaint: str
) -> None:
    with town.app.state.office.reading_everything() as connection:
        stored = connection.execute(
            "SELECT convert_from(state, 'UTF8') FROM hoso.stored_events WHERE topic LIKE 'complaint.%'"
        ).fetchall()
    assert stored
    assert not any("Hồng Đào" in state or "0912" in state for (state,) in stored)
    with Citizen.of(town) as elsewhere:
        elsewhere.get("/phan-anh/theo-doi")
        assert "không khớp" in elsewhere.post("/phan-anh/theo-doi", {"so": complaint, "ma": "0000-0000"}, status=422)
        code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}(?=</strong>)", citizen.get("/phan-anh/cua-toi"))
        assert code is not None
        assert TEXT in elsewhere.post("/phan-anh/theo-doi", {"so": complaint.lower(), "ma": code[0].lower()})


def test_it_goes_to_the_leader_and_its_terms_warn_and_bind_nobody(town: Town, complaint: str) -> None:
    found = read(town.head("l1"), complaint)
    assert {(duty["unit"]["id"], duty["binds"]) for duty in found["duties"]} == {("cl-ld", False)}
    assert town.officer("b1").get(f"/v1/complaints/{complaint}").status_code == 403, "not yet asked to be heard"


def test_nobody_concerned_gets_it_and_the_attempt_stays_on_record(town: Town, complaint: str) -> None:
    refused = town.head("l1").post(f"/v1/complaints/{complaint}/assign-complaint", {"to_official": "b2"})
    assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (403, "conflict-in-proceeding")
    events = read(town.head("l1"), complaint)["events"]
    assert events[-1]["topic"] == "proceeding.ConflictRefused"


def test_the_complainant_is_asked_heard_answered_and_may_go_on(town: Town, citizen: Citizen, complaint: str) -> None:
    town.at("2020-03-03 08:00")
    act(town.head("l1"), complaint, "assign-complaint", {"to_official": "a2"})
    act(town.head("l1"), complaint, "ask-complainant", {"question": "Ngày nào?"})
    assert "Ngày nào?" in citizen.get("/phan-anh/cua-toi")
    town.at("2020-03-04 08:00")
    citizen.post("/phan-anh/cua-toi/tra-loi", {"noi-dung": "Ba thứ Hai liền"})
    handler = town.officer("a2")
    act(handler, complaint, "ask-to-be-heard", {"official": "h2", "question": "Vì sao không đến?"})
    act(town.head("h2"), complaint, "speak-on-complaint", {"text": "Đường ngập, đã gọi báo"})
    act(handler, complaint, "judge-complaint", {"upheld": False, "reasons": "Có báo trước"})
    act(handler, complaint, "answer-complainant", {"answer": "Đã báo hoãn trước từng lần", "to_publish": True})
    act(
        town.head("l1"), complaint, "publish-complaint-answer",
        {"question": "Hẹn đo đất nhiều lần", "answer": "Có báo hoãn; sẽ nhắn tin để khỏi nhầm"},
    )  # fmt: skip
    text = citizen.get("/phan-anh/cua-toi")
    assert "phản ánh chưa đúng" in text
    assert "Đã báo hoãn trước từng lần" in text
    citizen.post("/phan-anh/cua-toi/hai-long", {"hai-long": "khong"})
    citizen.post("/phan-anh/cua-toi/xem-lai", {"noi-dung": "Không ai gọi cho tôi"})
    town.at("2020-03-05 08:00")
    second = town.bearer(Role.SUPERVISOR, "vpub-truc")
    act(second, complaint, "assign-complaint", {"to_official": "vpub-truc"})
    act(second, complaint, "judge-complaint", {"upheld": True, "reasons": "Nhật ký cuộc gọi không có"})
    act(second, complaint, "answer-complainant", {"answer": "Phản ánh đúng, cơ quan xin lỗi"})
    assert "phản ánh đúng" in citizen.get("/phan-anh/cua-toi")


def test_both_sides_stand_on_its_page_beside_the_conclusion(town: Town, complaint: str) -> None:
    town.project()
    with town.pages("l1", Role.OFFICER, Role.HEAD) as pages:
        assert complaint in pages.get("/phan-anh-kien-nghi?trang_thai=tat-ca").text
        text = pages.get(f"/phan-anh-kien-nghi/{complaint}").text
        for said_there in (TEXT, "Đường ngập, đã gọi báo", "Có báo trước", "Không ai gọi cho tôi"):
            assert said_there in text, said_there
        assert "Hồng Đào" not in text
        assert "hạn chưa kiểm chứng" in text
    with town.pages("b2", Role.OFFICER) as pages:
        assert pages.get(f"/phan-anh-kien-nghi/{complaint}").status_code == 404


def test_what_was_published_has_no_name_and_no_number(town: Town, citizen: Citizen, complaint: str) -> None:
    town.project()
    text = citizen.get("/phan-anh/da-tra-loi")
    assert "Có báo hoãn; sẽ nhắn tin để khỏi nhầm" in text
    for absent in (complaint, "Hồng Đào", "Đỗ Ngọc Ẫn", TEXT, "Ba thứ Hai liền", "Không ai gọi cho tôi"):
        assert absent not in text


def test_a_complaint_about_a_dossier_is_one_act_at_either_door_and_counts_once_for_the_official(town: Town) -> None:
    town.at("2020-03-06 08:00")
    clerk, officer = town.officer("a1"), town.officer("b1")
    dossier = clerk.lodge()
    clerk.act(dossier, "issue-receipt")
    clerk.act(dossier, "send-handover", {"to_official": "b1", "step_id": "th"})
    officer.act(dossier, "accept-handover", {"handover_no": 1})
    clerk.act(dossier, "complain", {"text": "Bị quát", "about": "b1"})
    complained = town.app.state.office.log.read_stream(dossier)[-1].body
    number = read(town.head("l1"), str(complained.complaint_id))["proceeding"]["number"]
    refused = town.head("l1").post(
        f"/v1/dossiers/{dossier}/answer-complaint", {"complaint_no": 1, "answer": "Không", "upheld": False}
    )
    assert refused.json()["type"].rpartition("/")[2] == "answered-with-its-complaint"
    act(town.head("l1"), number, "assign-complaint", {"to_official": "a2"})
    act(town.officer("a2"), number, "ask-to-be-heard", {"official": "b1", "question": "Sự việc?"})
    act(officer, number, "speak-on-complaint", {"text": "Xin lỗi"})
    act(town.officer("a2"), number, "judge-complaint", {"upheld": True, "reasons": "Có"})
    act(town.officer("a2"), number, "answer-complainant", {"answer": "Phản ánh đúng"})
    clerk.act(dossier, "withdraw", {"reason": "Người nộp rút"})  # a record states what is over
    town.project()
    found = figures(town, "b1", Role.OFFICER)
    assert (found["complaints"], found["complaints_upheld"]) == (1, 1)


def test_an_unannounced_check_stands_beside_it(town: Town) -> None:
    town.at("2020-03-09 08:00")
    supervisor = town.bearer(Role.SUPERVISOR, "vpub-truc")
    body = {
        "title": "Kiểm tra đột xuất", "plan": "KH 12", "period_from": "2020-01-01", "period_to": "2020-03-01",
        "agencies": ["cl"], "criteria": ["Thái độ tiếp dân"], "team": ["vpub-truc"], "lead_unit": "vp-tb",
        "conclude_on": "2020-04-10", "announced": False,
    }  # fmt: skip
    fields = town.app.openapi()["components"]["schemas"]["OpenInspection"]["properties"]
    said(supervisor, "/v1/inspections", {name: value for name, value in body.items() if name in fields}, 201)
    town.project()
    checks = supervisor.get("/v1/attitude", period="2020-03").json()["checks"]
    assert [(one["agency"]["id"], one["checks"]) for one in checks] == [("cl", 1)]


def counts_that_lead(pages: httpx.Client, text: str) -> int:
    """How many counts of the page have a list; each has as many complaints, or dossiers, as the page says."""
    counts = re.findall(r'<a href="(/(?:phan-anh-kien-nghi|chi-so)[^"]+)">([^<]+)</a>', text)
    for address, shown in counts:
        path, _, query = unescape(address).partition("?")
        assert "ky=2020-03" in query
        rows = pages.get(f"{path}.json?{query}").json()["rows"]
        n, _, of = shown.partition(" ")[0].partition("/")
        counted = {row.get("number") or (row["code"], row["events"]) for row in rows}
        assert len(counted) == int(of if "satisfied" in path else n), address
    return len(counts)


def test_heads_and_supervisors_see_attitude_by_agency_and_field_land_by_itself(town: Town, complaint: str) -> None:
    town.at("2020-03-10 08:00")
    town.project()
    found = town.bearer(Role.SUPERVISOR, "vpub-truc").get("/v1/attitude", period="2020-03").json()
    rows = {(row["agency"]["id"], row["field"]): row for row in found["rows"]}
    assert rows["cl", "Đất đai"]["complaints"] == rows["cl", "Đất đai"]["upheld"] == 1
    assert (rows["cl", None]["upheld"], rows["cl", None]["contested"]) == (1, 1), "by its last answer"
    shares = town.head("l1").get("/v1/registers/complaints/figures", of="cl", period="2020-03").json()
    assert (shares["on_time"], shares["satisfied"]) == ({"n": 2, "of": 2}, {"n": 1, "of": 2})
    supervisor = town.bearer(Role.SUPERVISOR, "vpub-truc")
    for month in ("2020-02", "2020-03"):
        for body in ("cl", "cl-ld", "vp-tb", "stnmt"):
            counted = supervisor.get("/v1/registers/complaints/figures", of=body, period=month).json()["on_time"]
            indicators = supervisor.get("/v1/indicators", of=body, period=month).json()
            (shown,) = (one for group in indicators["groups"] for one in group["indicators"]
                        if one["name"] == "complaints_on_time")  # fmt: skip
            assert {"n": shown["n"], "of": shown["of"]} == counted, (body, month)
    behind = supervisor.get("/v1/indicators/complaints_on_time", of="cl", period="2020-03").json()["rows"]
    assert [(row["code"], row["good"]) for row in behind] == [(complaint, True), (behind[1]["code"], True)]
    with town.pages("vpub-truc", Role.SUPERVISOR) as pages:
        text = pages.get("/thai-do?ky=2020-03").text
        assert "Kiểm tra đột xuất" in text
        assert pages.get("/thai-do.csv?ky=2020-03").status_code == 200
        assert counts_that_lead(pages, text) > 5
    assert town.officer("b2").get("/v1/attitude").status_code == 403
