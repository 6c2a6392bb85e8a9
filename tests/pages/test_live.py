"""Live pages: what changes is announced and updated in place; rows wait until the reader asks; the reader may pause."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Page, expect

from api.auth.rights import Role
from api.http import news
from api.pages.visitor import COOKIE
from tests.pages.conftest import Visit

UNIT = "/don-vi/cl-mc/ho-chung"


@pytest.fixture
def board(visit: Visit) -> Page:
    page = visit.open(UNIT)
    page.evaluate("sessionStorage.clear()")
    visit.open(UNIT)
    expect(page.locator(".live .now")).to_have_text("Đang cập nhật trực tiếp")
    return page


def lodge(visit: Visit) -> None:
    visit.town.officer("a1").lodge()
    visit.town.project()


def codes(page: Page) -> list[str]:
    return page.locator("tbody tr td:nth-child(2)").all_inner_texts()


def test_a_change_is_announced_and_no_row_moves_until_the_reader_asks(visit: Visit, board: Page) -> None:
    before = codes(board)
    lodge(visit)
    expect(board.locator(".live .now")).to_have_text("1 thay đổi mới")
    assert codes(board) == before
    expect(board.locator(".lead")).not_to_have_text(board.locator(".lead").inner_text(), timeout=12_000)
    assert codes(board) == before
    board.get_by_role("link", name="Hiện").click()
    expect(board.locator(".live .now")).to_have_text("Đang cập nhật trực tiếp")
    assert len(codes(board)) == len(before) + 1


def test_a_reader_may_pause_and_the_page_remembers_it(visit: Visit, board: Page) -> None:
    board.get_by_role("button", name="Tạm dừng cập nhật").click()
    sentence = board.locator(".lead").inner_text()
    lodge(visit)
    expect(board.locator(".live .now")).to_contain_text("1 thay đổi đang chờ")
    board.wait_for_timeout(6_000)
    assert board.locator(".lead").inner_text() == sentence
    visit.open(UNIT)
    expect(board.locator(".live .now")).to_contain_text("Tạm dừng cập nhật từ")
    expect(board.get_by_role("button", name="Tạm dừng cập nhật")).to_have_attribute("aria-pressed", "true")
    board.get_by_role("button", name="Tạm dừng cập nhật").click()
    expect(board.locator(".live .now")).to_have_text("Đang cập nhật trực tiếp")


def test_a_lost_connection_is_told_and_mended(visit: Visit, board: Page) -> None:
    board.context.set_offline(True)
    board.evaluate("dispatchEvent(new Event('offline'))")
    visit.town.app.state.office.closing.set()
    expect(board.locator(".live .now")).to_contain_text("Mất kết nối từ", timeout=10_000)
    visit.town.app.state.office.closing.clear()
    board.context.set_offline(False)
    lodge(visit)
    expect(board.locator(".live .now")).to_contain_text("thay đổi mới", timeout=10_000)
    visit.faults.clear()  # the browser says itself that it was cut off


def test_a_stream_ends_with_its_session(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "LOOKED_AT_AGAIN_SECONDS", 0.5)
    secret = visit.town.access.redeem_link(visit.town.access.issue_link("a1", [Role.OFFICER]).reveal())
    assert secret is not None
    with httpx.stream(
        "GET", visit.town.address + "/truc-tiep/don-vi/cl-mc", headers={"Cookie": f"{COOKIE}={secret.reveal()}"}
    ) as answer:
        assert answer.status_code == 200
        visit.town.access.end_session(secret.reveal())
        assert "event: position" in "\n".join(answer.iter_lines())  # and then it ends by itself


@pytest.mark.parametrize("path", ["/truc-tiep/tat-ca", "/truc-tiep/toi", "/truc-tiep/don-vi/cl-mc"])
def test_nobody_follows_without_having_signed_in(visit: Visit, path: str) -> None:
    assert httpx.get(visit.town.address + path).status_code == 401
