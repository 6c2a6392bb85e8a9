"""Point 1 of the order: the whole process of every dossier on the electronic one-stop software, nothing beside it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
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


# ---------------------------------------------------------------------- reconciliation with the portal


def _codes(town: Town, told: list[UUID]) -> list[str]:
    auditor = town.bearer(Role.AUDITOR, "vpub-truc")
    return [auditor.get(f"/v1/dossiers/{dossier}").json()["code"] for dossier in told]


def _feed(codes: list[str]) -> bytes:
    """As a portal would send it: one missing, one it alone has, one that differs, one twice, one that is no line."""
    rows = [f"{code},1.012784,02/03/2020 08:00,1,4" for code in codes[1:]]
    rows[0] = f"{codes[1]},1.012784,02/03/2020 08:00,2,9"
    rows += [rows[2], f"{codes[0][:-4]}0099,1.012784,02/03/2020 09:00,1,2", "Nguyễn Văn A,1.012784,02/03/2020,1,2"]
    return "\n".join(["MaHoSo,MaTTHC,NgayTiepNhan,KenhThucHien,TrangThaiHoSo", *rows]).encode()


def test_a_supervisor_hands_a_portals_feed_in_and_sees_what_is_missing_here_there_and_different(
    supervisor: httpx.Client, town: Town, told: list[UUID]
) -> None:
    codes = _codes(town, told)
    feed = _feed(codes)
    offered = supervisor.get("/doi-chieu/nap-tep")
    assert offered.status_code == 200
    genuine = re.search(r'name="csrf" value="([^"]+)"', offered.text)
    assert genuine is not None

    def hand_in() -> httpx.Response:
        town.project()
        return supervisor.post(
            "/doi-chieu/nap-tep", data={"csrf": genuine[1]}, files={"tep": ("cong thang 3.csv", feed, "text/csv")}
        )

    answer = hand_in()
    assert answer.status_code == 200, answer.text
    address = answer.url.path
    rows, _ = rows_on_pages(supervisor, address)
    assert sorted((row["kind"], row["code"]) for row in rows) == sorted(
        [
            ("differs", codes[1]),
            ("duplicate", codes[3]),
            ("missing_here", f"{codes[0][:-4]}0099"),
            ("missing_there", codes[0]),
        ]
    )
    differing = next(row for row in rows if row["kind"] == "differs")
    assert differing["differing"] == "status: 4 / 9; channel: 1 / 2"
    unreadable, _ = rows_on_pages(supervisor, address.replace("chenh-lech", "khong-doc-duoc"))
    assert [(row["place"], row["column"], row["why"]) for row in unreadable] == [("15", "code", "no dossier code")]
    assert hand_in().url.path == address, "the same file again changes nothing"
    auditor = town.bearer(Role.AUDITOR, "vpub-truc")
    (only,) = auditor.get("/v1/reconciliations", state="all").json()["rows"]
    assert "Nguyễn Văn A" not in auditor.get(f"/v1/reconciliations/{only['number']}").text


def test_differences_stay_open_with_their_age_until_a_person_of_the_unit_explains_or_puts_them_right(
    supervisor: httpx.Client, town: Town
) -> None:
    town.at("2020-03-10 08:00")
    town.project()
    number = town.bearer(Role.AUDITOR, "vpub-truc").get("/v1/reconciliations").json()["rows"][0]["number"]
    rows, _ = rows_on_pages(supervisor, f"/doi-chieu/{number}/chenh-lech")
    assert {row["state"] for row in rows} == {"open"}
    assert {row["age_minutes"] for row in rows} == {"480"}
    clerk = town.officer("a1")
    owed = town.bearer(Role.AUDITOR, "vpub-truc").get(f"/v1/reconciliations/{number}").json()["duties"]
    assert [(one["unit"]["id"], one["kind"]) for one in owed] == [("cl-mc", "explain-differences")]
    stranger = town.officer("b1").post(
        f"/v1/reconciliations/{number}/explain-difference", {"difference_no": 1, "explanation": "?"}
    )
    assert stranger.status_code == 403
    for row in rows[:-1]:
        said = {"difference_no": int(row["number"]), "explanation": "Cổng gửi chậm một ngày"}
        assert clerk.post(f"/v1/reconciliations/{number}/explain-difference", said).status_code == 200
    said = {"difference_no": int(rows[-1]["number"]), "how": "Đã đồng bộ lại"}
    assert clerk.post(f"/v1/reconciliations/{number}/resolve-difference", said).status_code == 200
    town.project()
    rows, _ = rows_on_pages(supervisor, f"/doi-chieu/{number}/chenh-lech")
    assert sorted(row["state"] for row in rows) == ["explained"] * (len(rows) - 1) + ["resolved"]
    assert {row["by"] for row in rows} == {"Lê Thị Mỹ Ửng"}
    assert demand_equal_files(supervisor, f"/doi-chieu/{number}/chenh-lech") == len(rows)
    closed = town.bearer(Role.AUDITOR, "vpub-truc").get(f"/v1/reconciliations/{number}").json()
    assert closed["proceeding"]["ended_at"] is not None


def test_the_interface_takes_a_feed_as_json_and_says_when_it_was_on_record_before(town: Town, told: list[UUID]) -> None:
    body = json.dumps([{"MaHoSo": code, "MaTTHC": "1.012784"} for code in _codes(town, told)]).encode()
    supervisor = town.bearer(Role.SUPERVISOR, "vpub-truc")

    def sent(key: str) -> httpx.Response:
        headers = [("Idempotency-Key", key), ("Content-Type", "application/json")]
        return supervisor.send("POST", "/v1/reconciliations/compare", headers=headers, content=body)

    first, again = sent("feed-1"), sent("feed-2")
    assert (first.status_code, first.json()["matched"], first.json()["differences"]) == (201, 12, 0)
    assert [one.json()["duplicate"] for one in (first, sent("feed-1"), again)] == [False, True, True]
    assert first.json()["number"] == again.json()["number"]
    clerk = town.officer("a1").send(
        "POST",
        "/v1/reconciliations/compare",
        headers=[("Idempotency-Key", "feed-3"), ("Content-Type", "application/json")],
        content=body,
    )
    assert clerk.status_code == 403


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"[", b"{}", b"a,b\n1,2\n", b'"MaHoSo\n', b"MaHoSo,MaHoSo\n1,2\n"],
    ids=["empty", "not utf-8", "half json", "no list", "no code", "open quote", "twice"],
)
def test_a_file_that_is_no_feed_is_refused_and_nothing_is_recorded(town: Town, content: bytes) -> None:
    headers = [("Idempotency-Key", town.key()), ("Content-Type", "text/csv")]
    answer = town.bearer(Role.SUPERVISOR, "vpub-truc").send(
        "POST", "/v1/reconciliations/compare", headers=headers, content=content
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "feed-not-usable")


def test_the_command_says_what_differs_and_leaves_with_one(town: Town, told: list[UUID], tmp_path: Path) -> None:
    feed = tmp_path / "cong.csv"
    feed.write_bytes(_feed(_codes(town, told)).replace(b"MaHoSo", "Mã".encode()))
    command = [
        sys.executable, "-m", "api.cli", "reconcile", str(feed), "--column", "code=Mã", "--json",
        "--data-dir", str(town.instance.data_dir),
    ]  # fmt: skip
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert ran.returncode == 1, ran.stderr
    said = json.loads(ran.stdout)
    assert (said["lines"], said["matched"], len(said["differences"]), len(said["unreadable"])) == (14, 9, 4, 1)
