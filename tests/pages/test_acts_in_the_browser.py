"""Acts by the keyboard alone: a form that is filled in and sent, one that is refused, asked about, overtaken."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page

from api.auth.rights import Role
from tests.http.town import Town, following
from tests.pages.conftest import Visit, signed_in
from tests.pages.seen import findings

PRESSES = 60
"""More than any page here has things to come by."""


@pytest.fixture(scope="module")
def projecting(visit: Visit) -> Iterator[None]:
    """The views follow by themselves: a page waits for the visitor's own act."""
    with following(visit.town):
        yield


@pytest.fixture(scope="module")
def officer(visit: Visit, browser: Browser, projecting: None) -> Iterator[Page]:
    del projecting
    page = signed_in(visit, browser, "b1", Role.OFFICER)
    page.set_default_timeout(10_000)
    yield page
    page.context.close()


def focused(page: Page) -> str:
    """What the next key goes to: its address, name or id, and its text."""
    found: str = page.evaluate(
        """() => {
          const one = document.activeElement, known = ["href", "name", "id"].map(name => one.getAttribute(name));
          return [...known, one.innerText].filter(Boolean).join(" ");
        }"""
    )
    return found


def tab_to(page: Page, what: str) -> None:
    """Press Tab until something is reached that says `what`."""
    way = []
    for _ in range(PRESSES):
        page.keyboard.press("Tab")
        way.append(focused(page))
        if what in way[-1]:
            return
    raise AssertionError((what, page.url, way))


def press_through(page: Page, key: str = "Enter") -> None:
    """Press a key that leads to another page, and wait for that."""
    with page.expect_navigation():
        page.keyboard.press(key)


def held(town: Town) -> tuple[UUID, str]:
    """A dossier that b1 has accepted, this very moment, and its code."""
    dossier = town.officer("a1").lodge()
    town.officer("a1").act(dossier, "issue-receipt")
    town.officer("a1").act(dossier, "send-handover", {"to_official": "b1", "step_id": "th"})
    town.officer("b1").act(dossier, "accept-handover", {"handover_no": 1})
    town.project()
    return dossier, town.app.state.office.log.read_stream(dossier)[1].body.code


def test_an_officer_hands_a_dossier_over_by_the_keyboard_alone(visit: Visit, officer: Page) -> None:
    dossier, code = held(visit.town)
    log = visit.town.app.state.office.log
    officer.goto(f"{visit.address}/viec")
    tab_to(officer, f"/ho-so/{code} ")
    press_through(officer)
    tab_to(officer, "Việc khác")
    officer.keyboard.press("Enter")
    tab_to(officer, f"/ho-so/{code}/viec/send-handover")
    press_through(officer)
    tab_to(officer, "to_official")
    officer.keyboard.type("Võ Thị Ngữ")
    tab_to(officer, "step_id")
    tab_to(officer, "note")
    officer.keyboard.type("đổi người")
    tab_to(officer, "Bàn giao")
    press_through(officer)
    assert "da-ghi" in focused(officer), officer.url
    assert "Đã ghi: Bàn giao cho Võ Thị Ngữ" in focused(officer)
    sent = log.read_stream(dossier)[-1].body
    assert (sent.TOPIC, sent.to.official, sent.note, sent.source) == (
        "dossier.HandoverSent", "b2", "đổi người", "page",
    )  # fmt: skip
    assert findings(officer) == []


def test_a_refused_form_is_begun_at_its_errors_which_lead_to_the_fields(visit: Visit, officer: Page) -> None:
    officer.goto(f"{visit.address}/ho-so/{visit.code('waiting')}/viec/report-obstacle")
    tab_to(officer, "term")
    officer.keyboard.type("hai")
    press_through(officer)
    assert officer.title().startswith("Lỗi: ")
    assert officer.evaluate("document.activeElement.closest('.errors') !== null"), focused(officer)
    assert findings(officer) == []
    tab_to(officer, "#o-description")
    officer.keyboard.press("Enter")
    assert "description" in focused(officer)
    officer.keyboard.type("Chờ Kho bạc")
    assert officer.locator("#o-description").input_value() == "Chờ Kho bạc"
    assert officer.locator("#o-term").input_value() == "hai"


def test_what_is_asked_about_once_more_and_what_was_overtaken_read_well(
    visit: Visit, browser: Browser, officer: Page
) -> None:
    town = visit.town
    dossier = town.officer("a1").lodge()
    clerk = signed_in(visit, browser, "a1", Role.OFFICER)
    clerk.set_default_timeout(10_000)
    clerk.goto(f"{visit.address}/ho-so/{dossier}/viec/refuse")
    clerk.locator("#o-reason").fill("Không thuộc thẩm quyền")
    clerk.locator("#o-reason").press("Tab")
    tab_to(clerk, "Từ chối tiếp nhận")
    press_through(clerk)
    assert clerk.title().startswith("Xác nhận: ")
    assert "Xác nhận" in focused(clerk)
    assert findings(clerk) == []
    clerk.context.close()

    dossier, code = held(town)
    officer.goto(f"{visit.address}/ho-so/{code}/viec/report-obstacle")
    town.head("h2").act(dossier, "give-instruction", {"to_official": "b1", "text": "Đo lại"})
    officer.locator("#o-description").fill("Chờ trích lục")
    officer.locator("#o-term").fill("2")
    officer.locator("#o-outside").fill("Kho bạc")
    officer.locator("#o-outside").press("Tab")
    tab_to(officer, "Báo vướng mắc")
    press_through(officer)
    assert "Có thay đổi sau khi mở trang" in focused(officer), officer.inner_text("main")
    assert findings(officer) == []
    tab_to(officer, "Xem lại rồi gửi")
    press_through(officer)
    assert "Đã ghi: " in focused(officer), officer.inner_text("main")
