"""`/tim`: one field finds codes, procedures, people and units, with and without marks, and only what may be opened."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import expect

from api.auth.rights import Role
from api.pages.visitor import COOKIE
from tests.pages.conftest import Visit


def names(visit: Visit, text: str) -> list[str]:
    page = visit.open(f"/tim?q={text}")
    return page.locator("ul.found a").all_inner_texts()


def asked_by(visit: Visit, official: str, address: str) -> httpx.Response:
    session = visit.town.access.redeem_link(visit.town.access.issue_link(official, [Role.OFFICER]).reveal())
    assert session is not None
    return httpx.get(visit.town.address + address, headers={"Cookie": f"{COOKIE}={session.reveal()}"})


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("tran van uoc", "Trần Văn Ước"),
        ("Ước", "Trần Văn Ước"),
        ("do ngoc", "Đỗ Ngọc Ẫn"),
        ("ung mi", "Lê Thị Mỹ Ửng"),
        ("b1", "Trần Văn Ước"),
        ("TAI NGUYEN", "Phòng Tài nguyên và Môi trường"),
    ],
)
def test_names_are_found_with_and_without_marks(visit: Visit, asked: str, first: str) -> None:
    assert first in names(visit, asked)


def test_what_is_written_just_so_comes_first(visit: Visit) -> None:
    assert names(visit, "Ở&loai=officials")[0] == "Bùi Thị Ở"
    people = [name for name in names(visit, "van") if " Văn " in name]
    assert people == sorted(people)


def test_a_whole_code_leads_to_its_dossier_and_a_tail_finds_it(visit: Visit) -> None:
    code = visit.code("late")
    visit.open(f"/tim?q={code.lower().replace('.', ' ')}")
    assert visit.page.url.startswith(f"{visit.town.address}/ho-so/{code}")
    assert code in names(visit, code[-11:])


def test_what_fits_is_offered_while_typing_and_chosen_with_the_keyboard(visit: Visit) -> None:
    page = visit.open("/so")
    field = page.get_by_role("combobox")
    field.press_sequentially("tran van u")
    option = page.get_by_role("option", name="Trần Văn Ước")
    expect(option).to_be_visible()
    field.press("Escape")
    expect(option).to_be_hidden()
    field.press_sequentially("o")
    expect(option).to_be_visible()
    field.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    field.press("Enter")
    page.wait_for_url("**/can-bo/b1/ho-so-trach-nhiem**")


def test_nothing_found_says_how_to_ask(visit: Visit) -> None:
    page = visit.open("/tim?q=khong co gi nhu the")
    assert "Không thấy hồ sơ, thủ tục hoặc cán bộ nào khớp với «khong co gi nhu the»" in page.inner_text("main")
    assert "260604-0001" in page.inner_text("main")


def test_an_officer_finds_only_what_they_may_open(visit: Visit) -> None:
    code = visit.code("late")
    assert '<ul class="found">' not in asked_by(visit, "c1", f"/tim?q={code}").text
    assert asked_by(visit, "b1", f"/tim?q={code}").status_code == 303
    assert "Trần Văn Ước" not in asked_by(visit, "c1", "/tim?q=tran van uoc").text
    assert "Trần Văn Ước" in asked_by(visit, "b1", "/tim?q=tran van uoc").text


def test_the_short_address_of_a_unit_leads_to_its_page(visit: Visit) -> None:
    assert visit.open("/don-vi/cl-mc").url == f"{visit.town.address}/giam-sat/cl/cl-mc"
    assert asked_by(visit, "c1", "/don-vi/cl-mc").status_code == 404
    assert asked_by(visit, "c1", "/don-vi/khong-co").status_code == 404
