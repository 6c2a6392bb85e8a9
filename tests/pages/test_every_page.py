"""What holds for every page: readable by everybody, at any size, in both languages, light and dark, without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.pages.conftest import Visit, signed_in
from tests.pages.every_page import EXAMPLES, Comes, Example

PAGES = [one for one in EXAMPLES if one.comes is Comes.PAGE]
SERIOUS = ("serious", "critical")

pytestmark = pytest.mark.parametrize("example", PAGES, ids=lambda one: one.address)


class Tabs:
    """A tab for everybody who opens pages, kept for the tests of the module."""

    def __init__(self, visit: Visit, browser: Browser) -> None:
        self._visit, self._browser = visit, browser
        self._tabs: dict[tuple[object, bool], Page] = {}

    def open(self, example: Example, *, scripts: bool = True, english: bool = False) -> Page:
        key = (example.who, scripts)
        if key not in self._tabs:
            options: dict[str, Any] = {"java_script_enabled": scripts}
            if example.who is None:
                self._tabs[key] = self._browser.new_context(locale="vi-VN", **options).new_page()
            else:
                self._tabs[key] = signed_in(self._visit, self._browser, *example.who, **options)
        page = self._tabs[key]
        page.set_viewport_size({"width": 1366, "height": 768})
        page.emulate_media(color_scheme="light")
        path = example.path(self._visit)
        path += ("&" if "?" in path else "?") + f"lang={'en' if english else 'vi'}"
        answer = page.goto(self._visit.address + path)
        assert answer is not None
        assert answer.status in (200, 401), (path, answer.status)
        return page

    def close(self) -> None:
        for page in self._tabs.values():
            page.context.close()


@pytest.fixture(scope="module")
def tabs(visit: Visit, browser: Browser) -> Iterator[Tabs]:
    tabs = Tabs(visit, browser)
    yield tabs
    tabs.close()


def findings(page: Page, *rules: str) -> list[tuple[str, list[str]]]:
    """What axe finds serious: the rule, and the elements."""
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = {"type": "rule", "values": list(rules)}
    found = Axe().run(page, options=options).response["violations"]
    return [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found if one["impact"] in SERIOUS]


def overflow(page: Page, width: int) -> list[str]:
    """What stands out beyond a window so wide, scrolled regions apart."""
    page.set_viewport_size({"width": width, "height": 640})
    found: list[str] = page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] :
        [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1
          && !e.closest(".scroll, .hidden, .skip, .said")).slice(0, 4).map(e => e.outerHTML.slice(0, 160))
        .concat(["scrollWidth " + document.documentElement.scrollWidth])"""
    )
    return found


def test_a_page_reads_well_at_every_size_and_by_every_means(tabs: Tabs, example: Example) -> None:
    page = tabs.open(example)
    assert page.locator("html").get_attribute("lang") == "vi"
    assert page.locator("h1").count() == 1
    assert page.title().endswith("– HoSo")
    assert findings(page) == []
    page.emulate_media(color_scheme="dark")
    assert findings(page, "color-contrast") == []
    assert overflow(page, 683) == [], "at 200 %"
    assert overflow(page, 360) == []
    assert findings(page, "target-size", "scrollable-region-focusable") == []


def test_a_page_is_there_in_english_too(tabs: Tabs, example: Example) -> None:
    vietnamese = tabs.open(example).locator("h1").inner_text(), tabs.open(example).locator("header").inner_text()
    page = tabs.open(example, english=True)
    assert page.locator("html").get_attribute("lang") == "en"
    assert (page.locator("h1").inner_text(), page.locator("header").inner_text()) != vietnamese
    assert findings(page, "html-has-lang", "button-name", "link-name", "label") == []


def test_a_page_is_complete_without_scripts(tabs: Tabs, example: Example) -> None:
    with_scripts = links(tabs.open(example))
    without = links(tabs.open(example, scripts=False))
    assert without >= with_scripts


def links(page: Page) -> set[str]:
    """Where a page leads and what can be done on it."""
    return {
        element.get_attribute("href") or element.get_attribute("action") or ""
        for element in page.locator("main a[href], main form[action]").all()
    }
