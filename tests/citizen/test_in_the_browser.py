"""As a citizen on a telephone, 360 px wide and without scripts: from lodging online to rating the result."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.citizen.browsing import PERSON
from tests.citizen.made_files import ONLINE, jpeg, pdf, png
from tests.http.town import Town, following
from tests.pages.conftest import ARGUMENTS, CHROMIUM
from tests.pages.seen import findings, overflow

PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


def seen(page: Page, name: str, tmp_path: Path) -> None:
    """What holds for each page on the way: it fits the telephone."""
    page.screenshot(path=tmp_path / f"{name}.png", full_page=True)
    assert overflow(page, PHONE["width"]) == [], name
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})


@pytest.fixture
def projecting(town: Town) -> Iterator[None]:
    """The views follow by themselves."""
    with following(town):
        yield


@pytest.mark.usefixtures("projecting")
def test_from_lodging_to_rating_on_a_telephone_without_scripts(town: Town, browser: Browser, tmp_path: Path) -> None:
    files = {"don.pdf": pdf(), "gcn.png": png(), "so-do.jpg": jpeg()}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, locale="vi-VN")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(town.address)
    seen(page, "front", tmp_path)
    page.get_by_role("link", name="Nộp hồ sơ trực tuyến").click()
    page.get_by_label("Ông/bà cần làm thủ tục gì?").fill("tach thua truc tuyen")
    page.get_by_role("button", name="Tìm thủ tục").click()
    page.get_by_role("link", name=ONLINE.name).click()
    seen(page, "procedure", tmp_path)
    page.get_by_role("link", name="Nộp trực tuyến").click()
    page.get_by_role("button", name="Bắt đầu").click()
    assert "Bước 1/5" in page.inner_text("main")
    page.get_by_label("Cho tôi").check()
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_role("button", name="Tiếp tục").click()
    assert page.title().startswith("Lỗi: ")
    seen(page, "particulars refused", tmp_path)
    for name, value in PERSON.items():
        page.locator(f"#{name}").fill(value)
    page.get_by_role("button", name="Tiếp tục").click()
    for place, name in ((1, "don.pdf"), (2, "gcn.png")):
        page.locator(f"#tep-{place}").set_input_files(tmp_path / name)
        page.locator(f"#giay-{place} button.second").click()
        assert name in page.locator(f"#giay-{place}").inner_text()
    seen(page, "papers", tmp_path)
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_label("Nhận qua bưu chính").check()
    page.get_by_role("button", name="Tiếp tục").click()
    assert PERSON["name"] in page.inner_text("main")
    seen(page, "answers", tmp_path)
    page.get_by_role("link", name="Sửa cách nhận kết quả").click()
    page.get_by_label("Nhận tại Bộ phận Một cửa").check()
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_role("button", name="Nộp hồ sơ").click()
    page.wait_for_url("**/xac-nhan")
    seen(page, "handed in", tmp_path)
    number = page.locator(".xxl").inner_text()
    check = re.findall(r"Mã xác nhận: (\S+)", page.inner_text("main"))[0]

    clerk = town.officer("a1")
    lodged = _last_lodged(town)
    clerk.act(lodged, "issue-receipt")
    answer = clerk.act(lodged, "request-supplement", {"items": ["Sơ đồ thửa đất"], "reason": "Thiếu sơ đồ"})
    _wait(town, answer.json()["position"])
    page.goto(f"{town.address}/tra-cuu")
    page.locator("#ma").fill(number)
    page.locator("#so").fill(check)
    page.get_by_role("button", name="Tra cứu").click()
    seen(page, "waiting for papers", tmp_path)
    page.get_by_role("link", name="Bổ sung giấy tờ").click()
    page.locator("#tep-1").set_input_files(tmp_path / "so-do.jpg")
    page.locator("#giay-1 button.second").click()
    seen(page, "supplement", tmp_path)
    page.get_by_role("button", name="Gửi bổ sung").click()
    page.wait_for_url("**/ket-qua?da-ghi=*")
    assert "đang được xử lý" in page.inner_text("main")

    _finish(town, lodged)
    page.reload()
    assert "Kết quả đã được trả." in page.inner_text("main")
    seen(page, "result", tmp_path)
    page.get_by_role("link", name="Đánh giá").click()
    page.get_by_label("5 – Rất hài lòng").check()
    seen(page, "rating", tmp_path)
    page.get_by_role("button", name="Gửi đánh giá").click()
    page.wait_for_url("**?da-ghi=*")
    assert "5/5" in page.inner_text("main")
    cookies = context.cookies()
    context.close()

    readable = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    readable.add_cookies(cookies)  # type: ignore[arg-type]
    page = readable.new_page()
    for path in (
        "/tra-cuu/ket-qua",
        "/phan-anh",
        "/nop",
        f"/nop/{ONLINE.code}",
        "/tra-cuu?lang=en",
        "/tra-cuu/ket-qua?lang=en",
    ):
        page.goto(town.address + path)
        assert findings(page) == [], path
        page.emulate_media(color_scheme="dark")
        assert findings(page, "color-contrast") == [], path
        page.emulate_media(color_scheme="light")
    readable.close()


def _last_lodged(town: Town) -> str:
    with town.app.state.office.reading_everything() as connection:
        row = connection.execute(
            "SELECT originator_id FROM hoso.stored_events WHERE topic = 'dossier.Lodged'"
            " ORDER BY notification_id DESC LIMIT 1"
        ).fetchone()
    return str(row[0])


def _finish(town: Town, dossier: str) -> None:
    clerk, officer, head = town.officer("a1"), town.officer("b1"), town.head("h2")
    clerk.act(dossier, "send-handover", {"to_official": "b1", "step_id": "th"})
    officer.act(dossier, "accept-handover", {"handover_no": 1})
    officer.act(dossier, "complete-step", {"step_id": "th"})
    officer.act(dossier, "submit-for-approval", {"to_official": "h2", "step_id": "pd"})
    head.act(dossier, "accept-handover", {"handover_no": 2})
    head.act(dossier, "approve")
    head.act(dossier, "send-handover", {"to_unit": "cl-mc", "step_id": "tr"})
    clerk.act(dossier, "accept-handover", {"handover_no": 3})
    clerk.act(dossier, "finish")
    answer = clerk.act(dossier, "return-result", {"channel": "counter"})
    _wait(town, answer.json()["position"])


def _wait(town: Town, position: int) -> None:
    """Until the views show it."""
    assert town.officer("a1").get("/v1/organisation", after=position).status_code == 200
