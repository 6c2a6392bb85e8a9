"""Point 1 of the order: the whole process of every dossier on the electronic one-stop software, nothing beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from uuid import UUID

import httpx
import pytest

from api.auth.rights import Role
from domain.rules_commands import SHIPPED_REASON, AdoptShippedRules
from tests.http.town import Town
from tests.pages.listed import demand_equal_files, rows_on_pages


@pytest.fixture(scope="module")
def told(town: Town) -> list[UUID]:
    """Twelve dossiers from Monday 2/3/2020: ten go by the software, one step was done on paper, one act came late."""
    clerk, officer = town.officer("a1"), town.officer("b1")
    town.order(AdoptShippedRules, reason=SHIPPED_REASON)
    dossiers = [clerk.lodge() for _ in range(12)]
    for dossier in dossiers:
        clerk.act(dossier, "issue-receipt")
        clerk.act(dossier, "complete-step", {"step_id": "tn"})
        clerk.act(dossier, "send-handover", {"to_official": "b1", "step_id": "th"})
    town.at("2020-03-02 10:00")
    for dossier in dossiers:
        officer.act(dossier, "accept-handover", {"handover_no": 1})
    town.at("2020-03-03 09:00")
    for dossier in dossiers[:-2]:
        officer.act(dossier, "complete-step", {"step_id": "th"})
    officer.act(dossiers[-2], "complete-step", {"step_id": "th", "on_software": False})
    town.at("2020-03-06 14:00")
    late = {"act": "complete-step", "step_id": "th", "actor": "b1", "occurred_at": "2020-03-03T10:00:00+07:00"}
    officer.act(dossiers[-1], "record-late", {"act": late, "reason": "Ghi vào sổ giấy khi đi thực địa"})
    town.at("2020-03-09 08:00")
    town.project()
    return dossiers


@pytest.fixture(scope="module")
def supervisor(town: Town, told: list[UUID]) -> Iterator[httpx.Client]:
    assert told
    with town.pages("vpub-truc", Role.SUPERVISOR) as client:
        yield client


def test_a_supervisor_sees_the_share_of_steps_on_the_software_and_every_number_opens_its_list(
    supervisor: httpx.Client,
) -> None:
    text = supervisor.get("/toan-trinh?ky=2020-03").text
    lead = re.search(r"lead[^>]*>(.*?)</p>", text)
    assert lead is not None
    assert unescape(lead[1]) == (
        "Bước làm trên phần mềm: 22/24 (91,7 %). 1 việc trên giấy được ghi bổ sung, 1 mục ghi muộn."
    )
    cells = re.findall(r'<td class="n">(.*?)</td>', text, re.DOTALL)
    found = [(unescape(a), said) for cell in cells for a, said in re.findall(r'href="([^"]+)">([\d.]+)<', cell)]
    assert len(found) >= 10
    for address, said in found:
        rows, _ = rows_on_pages(supervisor, address)
        assert len(rows) == int(said.replace(".", "")), address


@pytest.mark.parametrize("by", ["don-vi", "co-quan", "thu-tuc", "linh-vuc", "thang"])
def test_the_figures_are_broken_down_by_unit_agency_procedure_field_and_month(
    supervisor: httpx.Client, by: str
) -> None:
    text = unescape(supervisor.get(f"/toan-trinh?ky=2020-03&theo={by}").text)
    named = {"don-vi": "Phòng Tài nguyên", "co-quan": "UBND huyện", "thu-tuc": "Tách thửa", "linh-vuc": "Đất đai"}
    assert named.get(by, "2020-03") in text


def test_a_late_entry_says_who_acted_who_recorded_it_and_how_late_and_opens_into_its_event(
    supervisor: httpx.Client,
) -> None:
    (row,), _ = rows_on_pages(supervisor, "/toan-trinh/ghi-muon?ky=2020-03&don_vi=cl-dd")
    assert (row["acted_by"], row["recorded_by"]) == ("Trần Văn Ước", "Trần Văn Ước")
    assert row["behind_minutes"] == str(60 * (5 + 8 + 8 + 5)), "from Tuesday 10:00 to Friday 14:00, in office hours"
    for position in row["events"].split(", "):
        assert supervisor.get(f"/su-kien/{position}").status_code == 200
    assert demand_equal_files(supervisor, "/toan-trinh/ngoai-phan-mem?ky=2020-03") == 2


def test_a_unit_beyond_a_policys_limit_is_shown_to_the_supervisor_and_in_the_daily_report_and_nobody_is_accused(
    supervisor: httpx.Client, town: Town
) -> None:
    text = unescape(supervisor.get("/toan-trinh?ky=2020-03").text)
    assert "Phòng Tài nguyên và Môi trường: bước trên phần mềm 10/12 (83,3 %)" in text
    assert "không phải kết luận về ai" in text
    assert "/toan-trinh?ky=2020-03#can-xem" in supervisor.get("/giam-sat?ky=2020-03").text
    report = town.bearer(Role.SUPERVISOR, "vpub-truc").get("/v1/report/daily").json()
    assert ("cl-dd", "on_software", 10, 12) in [
        (one["what"]["id"], one["figure"], one["part"], one["of"]) for one in report["software"]
    ]


def test_receipt_numbers_have_no_gap_and_the_page_says_how_that_is_known(supervisor: httpx.Client, town: Town) -> None:
    text = unescape(supervisor.get("/toan-trinh?ky=2020-03").text)
    assert "Không có số nào bị thiếu: 12 số đã cấp trong 1 sổ ngày, 12 dẫn tới hồ sơ" in text
    found = town.bearer(Role.AUDITOR, "vpub-truc").get("/v1/whole-process/receipt-numbers", period="2020-03").json()
    assert (found["taken"], found["receipts"], found["missing"], found["unregistered"]) == (12, 12, 0, 0)


def test_a_head_sees_their_own_unit_and_its_people_only_by_way_of_their_records(town: Town, told: list[UUID]) -> None:
    assert told
    with town.pages("h2", Role.OFFICER, Role.HEAD) as head:
        answer = head.get("/toan-trinh?ky=2020-03")
        assert "don_vi=cl-dd" in str(answer.url)
        assert "/can-bo/b1/ho-so-trach-nhiem?ky=2020-03#software" in answer.text
        assert head.get("/toan-trinh?ky=2020-03&don_vi=cl-mc").status_code == 404
        assert head.get("/toan-trinh/buoc?ky=2020-03").status_code == 404
