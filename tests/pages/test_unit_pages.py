"""A head's pages: the board says what the day asks for, the pool is assigned from it, only to those of the unit."""

from __future__ import annotations

import re

import httpx
import pytest

from api.auth.rights import Role
from api.pages.visitor import COOKIE
from tests.pages.conftest import Visit

PAGES = ("bang", "ho-chung", "chuyen-cap", "vang-mat")


def get(visit: Visit, official: str, path: str, *roles: Role) -> httpx.Response:
    cookie = f"{COOKIE}={visit.town.session(official, *(roles or (Role.OFFICER, Role.HEAD)))}"
    return httpx.get(visit.address + path, headers={"Cookie": cookie}, trust_env=False)


def test_a_head_comes_from_the_short_address_to_their_own_unit(visit: Visit) -> None:
    for name in PAGES:
        answer = get(visit, "h2", f"/don-vi?trang={name}")
        assert (answer.status_code, answer.headers["location"]) == (303, f"/don-vi/cl-dd/{name}")
    assert "/don-vi/cl-mc/bang" in get(visit, "l1", "/don-vi").text  # the leader of an agency chooses
    assert get(visit, "b1", "/don-vi", Role.OFFICER).status_code == 404


def test_the_pool_offers_the_unit_s_people_and_nobody_else(visit: Visit) -> None:
    page = get(visit, "h1", "/don-vi/cl-mc/ho-chung").text
    assert "1 hồ sơ chưa ai nhận" in page
    assert "/viec/issue-receipt" in page  # not received yet: it is received, not assigned
    board = get(visit, "h1", "/don-vi/cl-mc/bang").text
    assert re.search(r'aria-current="page">Bảng đơn vị', board)
    chosen = set(re.findall(r'<option value="([a-z0-9]+)">', page + board))
    assert chosen <= {"h1", "a1", "a2"}


def test_an_officer_sees_the_board_and_is_offered_no_act_of_a_head(visit: Visit) -> None:
    page = get(visit, "b1", "/don-vi/cl-dd/bang", Role.OFFICER)
    assert page.status_code == 200
    assert "/viec/assign" not in page.text
    assert "/viec/reassign" not in page.text
    assert "record-absence" not in get(visit, "b1", "/don-vi/cl-dd/vang-mat", Role.OFFICER).text
    assert "record-absence" in get(visit, "h2", "/don-vi/cl-dd/vang-mat").text


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("unit", ["tn-dd", "khong-co"])
def test_a_unit_of_others_and_one_that_is_not_there_look_the_same(visit: Visit, name: str, unit: str) -> None:
    answer = get(visit, "h2", f"/don-vi/{unit}/{name}")
    assert answer.status_code == 404
    assert "Phòng Đất đai" not in answer.text


def test_every_count_of_the_board_leads_to_the_list_that_was_counted(visit: Visit) -> None:
    page = visit.open("/don-vi/cl-dd/bang")
    links = [(link.inner_text(), link.get_attribute("href") or "") for link in page.locator("td.n a").all()]
    assert links
    for text, address in links:
        listed = visit.open(address).locator("tbody tr:has(td a)").count()
        assert listed == int(text), address
