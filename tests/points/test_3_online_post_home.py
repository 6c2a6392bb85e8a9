"""Point 3 of the order: citizens guided to online services, to the public post, and to help by appointment at home."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from api.auth.rights import Role
from domain.catalogue_commands import SetChannelTarget
from domain.model.dossier_events import Channel
from domain.model.event import encode
from domain.rules_commands import SHIPPED_REASON, AdoptShippedRules
from tests.citizen.browsing import Citizen
from tests.domain.office import CODE
from tests.http.town import Person, Town
from tests.pages.listed import demand_equal_files, rows_on_pages


@pytest.fixture(scope="module")
def told(town: Town) -> dict[str, UUID]:
    """Twelve dossiers: one applicant is guided and lodges online afterwards; two results go by post, one fails."""
    clerk = town.officer("a1")
    portal = town.bearer(Role.MACHINE, "~portal")
    town.order(AdoptShippedRules, reason=SHIPPED_REASON)
    first = {"valid_from": date(2020, 1, 1), "decision": "Kế hoạch 12/KH-UBND"}
    town.order(SetChannelTarget, channel=Channel.ONLINE, permille=400, **first)
    town.order(SetChannelTarget, channel=Channel.ONLINE, permille=100, unit_id="cl-mc", **first)
    guided, other = str(uuid4()), str(uuid4())
    found = {"guided": clerk.lodge(applicant_id=guided), "other": clerk.lodge(applicant_id=other)}
    clerk.act(found["guided"], "guide-online", {"shown": "lodging"})
    for _ in range(7):
        clerk.lodge()
    for name, item in (("delivered", "BC1VN"), ("failed", "BC2VN")):
        found[name] = clerk.lodge(result_channel="post")
        clerk.act(found[name], "issue-receipt")
        clerk.act(found[name], "finish")
        clerk.act(found[name], "collect-by-post", {"item": item})
    town.at("2020-03-06 09:00")
    clerk.act(found["delivered"], "deliver-by-post", {"item": "BC1VN"})
    clerk.act(found["failed"], "fail-by-post", {"item": "BC2VN", "reason": "Không gặp người nhận"})
    found["online"] = portal.lodge(channel="online", applicant_id=guided)
    town.at("2020-03-09 08:00")
    town.project()
    return found


@pytest.fixture(scope="module")
def supervisor(town: Town, told: dict[str, UUID]) -> Iterator[httpx.Client]:
    assert told
    with town.pages("vpub-truc", Role.SUPERVISOR) as client:
        yield client


def test_shares_by_channel_stand_against_the_target_of_the_unit_with_their_number(supervisor: httpx.Client) -> None:
    text = unescape(supervisor.get("/kenh?ky=2020-03").text)
    assert "12 hồ sơ: tại quầy 11/12 (91,7 %), trực tuyến 1/12 (8,3 %)" in text
    assert "trực tuyến ≥ 10,0 %: chưa đạt" in text
    assert "Kế hoạch 12/KH-UBND" in text
    rows, _ = rows_on_pages(supervisor, "/kenh/ho-so?ky=2020-03&kenh=online")
    assert [row["channel"] for row in rows] == ["online"]
    assert demand_equal_files(supervisor, "/kenh/ho-so?ky=2020-03") == 12


def test_guidance_and_the_first_online_dossier_after_it_stand_beside_those_not_guided_without_a_cause(
    supervisor: httpx.Client, town: Town
) -> None:
    effect = town.bearer(Role.AUDITOR, "vpub-truc").get("/v1/channels/guidance-effect", period="2020-03").json()
    assert (effect["window_days"], effect["guidances"]) == (90, 1)
    assert (effect["guided"]["online"], effect["guided"]["applicants"]) == (1, 1)
    assert (effect["not_guided"]["online"], effect["not_guided"]["still_open"]) == (0, 10)
    (row,), _ = rows_on_pages(supervisor, "/kenh/huong-dan?ky=2020-03")
    assert (row["shown"], row["given_by"]) == ("lodging", "Lê Thị Mỹ Ửng")
    assert row["followed_at"].startswith("2020-03-06T09:00")
    text = unescape(supervisor.get("/kenh?ky=2020-03").text)
    assert "không phải kết luận rằng hướng dẫn là nguyên nhân" in text


def test_the_posts_own_delay_stands_apart_from_the_units_and_an_unverified_term_burdens_nobody(
    supervisor: httpx.Client,
) -> None:
    text = unescape(supervisor.get("/kenh/buu-chinh?ky=2020-03").text)
    assert "Bưu điện nhận 2 bưu gửi: đã phát 1, phát không thành 1." in text
    assert "chưa kiểm chứng: chỉ để lưu ý" in text
    rows, _ = rows_on_pages(supervisor, "/kenh/buu-chinh/buu-dien-cham?ky=2020-03")
    assert {row["item"]: (row["post_late_minutes"], row["unit_late_minutes"], row["binds"]) for row in rows} == {
        "BC1VN": (str(60 * 10), "0", "false"),
        "BC2VN": (str(60 * 10), "0", "false"),
    }
    (failed,), _ = rows_on_pages(supervisor, "/kenh/buu-chinh/khong-phat-duoc?ky=2020-03")
    assert failed["item"] == "BC2VN"


# ---------------------------------------------------------------------- help at home


@pytest.fixture(scope="module")
def citizen(town: Town, told: dict[str, UUID]) -> Iterator[Citizen]:
    assert told
    with Citizen.of(town) as citizen:
        yield citizen


def asked(citizen: Citizen) -> tuple[str, str, str]:
    """A visit that a citizen asked for: its number, check code, and the page on which they follow it."""
    text = citizen.get(f"/hen-tai-nha/cl-mc?tthc={CODE}")
    form = dict(re.findall(r'<input type="hidden" name="(lenh|tthc)" value="([^"]*)"', text))
    person = {"ten": "Nguyễn Văn Bảy", "dia-chi": "Ấp 3, xã Mỹ Quý", "dien-thoai": "0912345678"}
    text = citizen.post("/hen-tai-nha/cl-mc", {**form, **person})
    number = re.search(r"HN-2020-\d{4}", text)
    code = re.search(r"<dd>([0-9A-Z]{4}-[0-9A-Z]{4})</dd>", text)
    assert number is not None
    assert code is not None
    return number[0], code[1], citizen.path


def sent(client: httpx.Client, page: str, to: str, **fields: str) -> httpx.Response:
    """A form of a page for officials, with what every form carries."""
    token = re.search(r'name="csrf" value="([^"]+)"', client.get(page).text)
    assert token is not None
    return client.post(to, data={"csrf": token[1], "lenh": str(uuid4()), "don_vi": "cl-mc", **fields})


def offered(town: Town, day: str, official: str = "a1", capacity: int = 2) -> None:
    slot = {"official": official, "day": day, "starts": "08:00:00", "ends": "10:00:00", "capacity": capacity}
    answer = town.head("h1").post("/v1/units/cl-mc/visit-slots", slot, match=None)
    assert answer.status_code == 200, answer.text


def act(person: Person, number: str, act: str, body: dict[str, Any]) -> None:
    answer = person.post(f"/v1/home-visits/{number}/{act}", body)
    assert answer.status_code == 200, answer.text


def test_a_citizen_asks_for_help_at_home_question_by_question_and_follows_it_by_number_and_check_code(
    citizen: Citizen, town: Town
) -> None:
    offered(town, "2020-03-11")
    assert "/hen-tai-nha/cl-mc" in citizen.get("/hen-tai-nha")
    assert f"/hen-tai-nha/cl-mc?tthc={CODE}" in citizen.get("/hen-tai-nha/cl-mc")
    assert "Lê Thị Mỹ Ửng" not in citizen.get(f"/hen-tai-nha/cl-mc?tthc={CODE}")
    number, code, page = asked(citizen)
    citizen.get("/hen-tai-nha")
    citizen.post("/hen-tai-nha/tra-cuu", {"so": number, "ma": code})
    assert citizen.path == page
    citizen.get("/hen-tai-nha")
    citizen.post("/hen-tai-nha/tra-cuu", {"so": number, "ma": "AAAA-AAAA"}, status=422)
    stored = town.app.state.office.log.read_all(0, 5_000)
    text = b"".join(encode(one.body) for one in stored).decode()
    assert "Nguyễn Văn Bảy" not in text
    assert "0912345678" not in text
    town.project()
    owed = town.officer("a1").get(f"/v1/home-visits/{number}").json()["duties"]
    assert [(one["unit"]["id"], one["kind"]) for one in owed] == [("cl-mc", "answer-visit-request")]


def test_two_visits_never_stand_at_one_instant_and_whoever_goes_there_may_open_the_address(
    citizen: Citizen, town: Town
) -> None:
    first, second = asked(citizen)[0], asked(citizen)[0]
    clerk = town.officer("a2")
    for number in (first, second):
        act(clerk, number, "schedule-home-visit", {"official": "a1", "slot_no": 1})
    town.project()
    starts = [
        town.officer("a1").get(f"/v1/home-visits/{number}").json()["state"]["appointments"][0]["starts_at"]
        for number in (first, second)
    ]
    assert starts == ["2020-03-11T01:00:00Z", "2020-03-11T02:00:00Z"]
    full = clerk.post(f"/v1/home-visits/{first}/schedule-home-visit", {"official": "a1", "slot_no": 1, "reason": "?"})
    assert (full.status_code, full.json()["code"]) == (409, "slot-full")
    applicant = town.officer("a1").get(f"/v1/home-visits/{first}").json()["state"]["requested"]["applicant_id"]
    opened = town.officer("a1").get(f"/v1/applicants/{applicant}")
    assert opened.status_code == 200, opened.text
    assert "Ấp 3, xã Mỹ Quý" in opened.text
    assert town.officer("b1").get(f"/v1/applicants/{applicant}").status_code == 403


def test_a_visit_is_kept_with_its_dossier_or_missed_by_one_side_and_each_is_a_fact_with_its_ground(
    citizen: Citizen, town: Town
) -> None:
    offered(town, "2020-03-12", capacity=3)
    clerk, head = town.officer("a1"), town.head("h1")
    numbers = [asked(citizen)[0] for _ in range(3)]
    slot = [one for one in clerk.get("/v1/units/cl-mc/visit-slots").json() if one["starts_at"].startswith("2020-03-12")]
    for number in numbers:
        act(head, number, "schedule-home-visit", {"official": "a1", "slot_no": slot[0]["slot_no"]})
    town.at("2020-03-12 10:30")
    town.project()
    kept, by_citizen, by_official = numbers
    applicant = clerk.get(f"/v1/home-visits/{kept}").json()["state"]["requested"]["applicant_id"]
    dossier = clerk.lodge(channel="home_visit", applicant_id=applicant)
    act(clerk, kept, "complete-home-visit", {"outcome": "Đã nhận hồ sơ", "dossier_id": str(dossier)})
    act(head, by_citizen, "record-missed-visit", {"by": "citizen", "ground": "Gõ cửa hai lần, hàng xóm xác nhận"})
    act(head, by_official, "record-missed-visit", {"by": "official", "ground": "Cán bộ được điều đi họp"})
    town.at("2020-03-13 08:00")
    town.project()
    duties = {
        number: {one["duty"]: one for one in clerk.get(f"/v1/home-visits/{number}").json()["duties"]}
        for number in numbers
    }
    assert duties[kept]["keep:1"]["met_at"] is not None
    assert duties[by_citizen]["keep:1"]["fell_at"].startswith("2020-03-12"), "nobody owes it any more"
    assert duties[by_official]["keep:1"]["overdue_us"] == 0 < len(duties[by_official]["keep:1"]["positions"])
    assert duties[by_official]["answer:2"]["met_at"] is None, "the unit owes another time"
    portal = town.bearer(Role.AUDITOR, "vpub-truc")
    rows = portal.get("/v1/channels/lodgings", period="2020-03", channel="home_visit").json()["rows"]
    assert [row["dossier_id"] for row in rows] == [str(dossier)]


def test_a_citizen_calls_a_visit_off_and_a_unit_offers_and_takes_back_its_times_on_a_page(
    citizen: Citizen, town: Town
) -> None:
    number, _, page = asked(citizen)
    citizen.get(page)
    assert "Đã hủy theo lời người hẹn" in unescape(citizen.post(page, {"lenh": str(uuid4())}))
    with town.pages("h1", Role.OFFICER, Role.HEAD) as head:
        fields = {"can-bo": "a2", "ngay": "16/03/2020", "tu": "08:00", "den": "11:00", "so-cuoc": "3", "khung": ""}
        text = unescape(sent(head, "/khung-gio?don_vi=cl-mc", "/khung-gio", **fields).text)
        assert "Phạm Văn Ổn" in text
        assert "3/3" in text
        event = re.search(r'<a href="(/su-kien/[0-9]+)">', text)
        assert event is not None
        assert "Mở khung giờ đến nhà" in unescape(head.get(event[1]).text)
        refused = sent(head, "/khung-gio?don_vi=cl-mc", "/khung-gio", **{**fields, "ngay": "hôm nay"})
        assert refused.status_code == 422
        back = {"can-bo": "a2", "khung": "1", "ly-do": "đi học"}
        assert "đã rút" in unescape(sent(head, "/khung-gio?don_vi=cl-mc", "/khung-gio", **back).text)
        assert head.get(f"/lich-hen/{number}").status_code == 200
        form = unescape(head.get(f"/lich-hen/{asked(citizen)[0]}/viec/schedule-home-visit").text)
        assert re.search(r'<select +id="o-slot_no" name="slot_no"', form)
        assert 'name="official"' not in form
    with town.pages("b1", Role.OFFICER) as elsewhere:
        assert elsewhere.get(event[1]).status_code == 404
        before = town.app.state.office.log.head()
        assert sent(elsewhere, "/lich-hen", "/khung-gio", **fields).status_code in (403, 404)
        assert town.app.state.office.log.head() == before


def test_the_counter_asks_for_somebody_who_comes_there(town: Town, told: dict[str, UUID]) -> None:
    assert told
    body = {
        "unit_id": "cl-mc",
        "procedure_code": CODE,
        "applicant": {"name": "Nguyễn Thị Sáu", "address": "Ấp 2, xã Mỹ Quý", "telephone": "0912345679"},
    }
    asked = town.officer("a1").post("/v1/home-visits", body, key="visit-at-the-counter", match=None)
    assert asked.status_code == 201, asked.text
    again = town.officer("a1").post("/v1/home-visits", body, key="visit-at-the-counter", match=None)
    assert (again.json()["duplicate"], again.json()["position"]) == (True, asked.json()["position"])
    elsewhere = town.officer("b1").post("/v1/home-visits", body, match=None)
    assert elsewhere.status_code == 403
