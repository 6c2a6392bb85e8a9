"""The administrator's other pages: people, units, absences, rule packs, the catalogue, keys, health."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import httpx
import pytest

from api.auth.rights import Role
from domain.model.organisation import Half
from domain.model.rule_adoption import RuleFile
from domain.model.shipped_rules import rule_texts
from domain.organisation_commands import RecordAbsence
from domain.rules_commands import AdoptRules
from tests.pages.conftest import Visit

PATHS = ("nguoi", "nguoi/b1", "co-quan", "vang-mat", "bo-quy-dinh", "bo-quy-dinh/khac", "thu-tuc", "khoa", "suc-khoe")


@pytest.fixture(scope="module")
def admin(visit: Visit) -> Iterator[httpx.Client]:
    visit.town.order(
        RecordAbsence,
        absence_id="vm-1",
        official_id="b2",
        from_on=date(2020, 3, 18),
        from_half=Half.MORNING,
        to_on=date(2020, 3, 20),
        to_half=Half.AFTERNOON,
        acting_id="b1",
        reason="Tập huấn",
    )
    visit.town.project()
    with visit.town.pages("~quan-tri", Role.ADMINISTRATOR) as client:
        yield client


def test_people_are_found_without_marks_and_by_how_they_stand_today(admin: httpx.Client) -> None:
    found = admin.get("/quan-tri/nguoi", params={"tim": "vo thi ngu"}).text
    assert "Võ Thị Ngữ" in found
    assert "Trần Văn Ước" not in found
    away = admin.get("/quan-tri/nguoi", params={"hom_nay": "absent"}).text
    assert re.findall(r'href="/quan-tri/nguoi/(\w+)"', away) == ["b2"]
    heads = admin.get("/quan-tri/nguoi.json", params={"vi_tri": "head"}).json()
    assert "h2" in str(heads)
    assert "b1" not in str(heads)


def test_a_person_is_shown_with_appointments_absences_and_their_events_and_no_dossier(
    admin: httpx.Client,
) -> None:
    html = admin.get("/quan-tri/nguoi/b2").text
    assert "Vắng mặt. " in html
    assert "Tập huấn" in html
    for topic in ("OfficialAppointed", "AbsenceRecorded"):
        assert topic not in html, "events are told in words"
    assert html.count("nguyên văn") == 3, "registered, appointed, away"
    assert "/quan-tri/organisation/end-absence?absence_id=vm-1" in html
    assert "không xem hồ sơ trách nhiệm" in html
    assert "/ho-so" not in html
    assert admin.get("/quan-tri/nguoi/khong-co").status_code == 404


def test_absences_are_listed_by_when_they_are(admin: httpx.Client) -> None:
    assert "Võ Thị Ngữ" in admin.get("/quan-tri/vang-mat").text
    assert "Không có lượt vắng mặt nào" in admin.get("/quan-tri/vang-mat?luc=past").text


def test_units_name_their_heads(admin: httpx.Client) -> None:
    html = admin.get("/quan-tri/co-quan?tim=cao lanh").text
    assert "Đỗ Ngọc Ẫn" in html
    assert "Sở Tài nguyên" not in html


def test_every_rule_stands_with_its_document_and_how_sure_it_is(admin: httpx.Client) -> None:
    html = admin.get("/quan-tri/bo-quy-dinh?do_chac=unverified").text
    assert "chưa kiểm chứng chỉ cảnh báo, không ràng buộc ai" in html
    rows = admin.get("/quan-tri/bo-quy-dinh.csv?do_chac=unverified&hieu_luc=tat-ca").text
    assert "unverified" in rows
    assert "verified," not in rows.replace("unverified,", "")


def test_what_an_adoption_changed_is_told_value_by_value(visit: Visit, admin: httpx.Client) -> None:
    files = [RuleFile(name, text) for name, text in rule_texts().items()]
    changed = next(file for file in files if 'note = "' in file.text)
    other = RuleFile(changed.name, changed.text.replace('note = "', 'note = "Rà soát. ', 1))
    visit.town.order(AdoptRules, files=tuple(other if f is changed else f for f in files), reason="Rà soát ghi chú")
    visit.town.project()
    html = admin.get("/quan-tri/bo-quy-dinh").text
    latest = re.search(r"khac\?a=(\d+)&amp;b=(\d+)", html)
    assert latest is not None
    told = admin.get(f"/quan-tri/bo-quy-dinh/khac?a={latest[1]}&b={latest[2]}").text
    assert re.search(r"[12] giá trị khác giữa", told)
    assert "Không có giá trị nào khác giữa" in admin.get(f"/quan-tri/bo-quy-dinh/khac?a=0&b={latest[1]}").text
    assert admin.get("/quan-tri/bo-quy-dinh/khac?a=1").status_code == 404


def test_a_procedure_is_shown_with_all_its_versions_and_events(admin: httpx.Client) -> None:
    assert "1 đang có hiệu lực" in admin.get("/quan-tri/thu-tuc").text
    html = admin.get("/quan-tri/thu-tuc/1.012784").text
    assert "Phiên bản 1, từ 01/01/2019" in html
    assert "/quan-tri/catalogue/withdraw-procedure?code=1.012784" in html
    assert admin.get("/quan-tri/thu-tuc/9.999").status_code == 404


def test_keys_are_named_and_no_secret_is_shown(visit: Visit, admin: httpx.Client) -> None:
    html = admin.get("/quan-tri/khoa").text
    assert "được ký bằng khóa thứ 1" in html
    assert "PRIVATE" not in html
    assert re.search(r"<code>hoso/[0-9a-f]+\+[0-9a-f]+\+", html)


def test_every_red_light_says_what_it_means_in_both_languages(admin: httpx.Client) -> None:
    html = admin.get("/quan-tri/suc-khoe").text
    assert "cơ sở dữ liệu" in html
    assert "Cơ sở dữ liệu trả lời." in html
    assert "Chưa chạy. Chạy `hoso up`." in html, "nobody supervises the town"
    english = admin.get("/quan-tri/suc-khoe?lang=en").text
    assert "Not running. Run `hoso up`." in english


def test_nobody_but_administrators_opens_these_pages(visit: Visit) -> None:
    for subject, role in (
        ("b1", Role.OFFICER),
        ("h2", Role.HEAD),
        ("vpub-truc", Role.SUPERVISOR),
        ("l1", Role.AUDITOR),
    ):
        with visit.town.pages(subject, role) as client:
            assert {client.get(f"/quan-tri/{path}").status_code for path in PATHS} == {404}
