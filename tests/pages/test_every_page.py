"""What holds for every page: readable by everybody, at any size, in both languages, light and dark, without scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.pages.conftest import Visit, signed_in
from tests.pages.every_page import EXAMPLES, Comes, Example, Who
from tests.pages.seen import findings, only_with_scripts, overflow

PAGES = [one for one in EXAMPLES if one.comes is Comes.PAGE]


class Tabs:
    """A tab for everybody who opens pages, kept for the tests of the module."""

    def __init__(self, visit: Visit, browser: Browser) -> None:
        self._visit, self._browser = visit, browser
        self._tabs: dict[Who, Page] = {}

    def open(self, who: Who, path: str, language: str) -> tuple[Page, str]:
        """The page in a wide, light window; and its text as it was served."""
        page = self._tab(who)
        page.set_viewport_size({"width": 1366, "height": 768})
        page.emulate_media(color_scheme="light")
        answer = page.goto(f"{self._visit.address}{path}{'&' if '?' in path else '?'}lang={language}")
        assert answer is not None
        assert answer.status in (200, 401), (path, answer.status)
        return page, answer.text()

    def _tab(self, who: Who) -> Page:
        if who not in self._tabs:
            self._tabs[who] = (
                self._browser.new_context(locale="vi-VN").new_page()
                if who is None
                else signed_in(self._visit, self._browser, *who)
            )
        return self._tabs[who]

    def close(self) -> None:
        for page in self._tabs.values():
            page.context.close()


@pytest.fixture(scope="module")
def tabs(visit: Visit, browser: Browser) -> Iterator[Tabs]:
    tabs = Tabs(visit, browser)
    yield tabs
    tabs.close()


@pytest.mark.parametrize("example", PAGES, ids=lambda one: one.address)
def test_a_page_reads_well_at_every_size_in_both_languages_and_by_every_means(
    visit: Visit, tabs: Tabs, example: Example
) -> None:
    path = example.path(visit)
    page, served = tabs.open(example.who, path, "vi")
    assert page.locator("html").get_attribute("lang") == "vi"
    assert page.locator("h1").count() == 1
    assert page.title().endswith("– HoSo")
    troubles = {"only with scripts": only_with_scripts(page, served), "in Vietnamese": findings(page)}
    vietnamese = _heading(page)
    page.emulate_media(color_scheme="dark")
    troubles["in the dark"] = findings(page, "color-contrast")
    troubles["at 200 %"] = overflow(page, 683)
    troubles["at 360 px"] = overflow(page, 360)
    troubles["under a finger"] = findings(page, "target-size", "scrollable-region-focusable")

    page, _ = tabs.open(example.who, path, "en")
    assert page.locator("html").get_attribute("lang") == "en"
    assert _heading(page) != vietnamese
    troubles["in English"] = findings(page, "html-has-lang", "button-name", "link-name", "label")
    troubles["in English at 360 px"] = overflow(page, 360)
    assert {means: found for means, found in troubles.items() if found} == {}


def _heading(page: Page) -> tuple[str, str]:
    return page.locator("h1").inner_text(), page.locator("header").inner_text()
