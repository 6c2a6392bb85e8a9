"""The first ten minutes of each kind of person, walked in both languages as they are written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from api.auth.rights import Role
from api.pages.first_minutes import KINDS, WRITTEN, Act, Kind, Said, minutes, written
from tests.pages.conftest import Visit, signed_in

Language = Literal["vi", "en"]

WHO: dict[Kind, tuple[str, *tuple[Role, ...]] | None] = {
    "cong-dan": None,
    "can-bo": ("b1", Role.OFFICER),
    "nguoi-dung-dau": ("h2", Role.OFFICER, Role.HEAD),
    "giam-sat": ("vpub-truc", Role.SUPERVISOR),
    "kiem-toan": ("l1", Role.AUDITOR),
    "quan-tri": ("c1", Role.ADMINISTRATOR),
}


@pytest.fixture
def tab(visit: Visit, browser: Browser, kind: Kind) -> Iterator[Page]:
    who = WHO[kind]
    page = browser.new_context(locale="vi-VN").new_page() if who is None else signed_in(visit, browser, *who)
    page.set_default_timeout(15_000)
    yield page
    page.context.close()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_first_ten_minutes_can_be_walked_as_they_are_written(
    visit: Visit, tab: Page, kind: Kind, language: Language
) -> None:
    tab.goto(f"{visit.address}/tro-giup/{kind}?lang={language}")
    expect(tab.locator("h1")).to_have_text(_in(minutes(kind).title, language))
    assert tab.locator("ol.steps > li").count() == len(minutes(kind).steps)
    prepare(visit, kind)
    tab.goto(visit.address + "/")
    for step in minutes(kind).steps:
        for act in step.walk:
            walk(visit, tab, act, language)


def prepare(visit: Visit, kind: Kind) -> None:
    """What somebody finds on an ordinary morning."""
    if kind == "can-bo":
        clerk = visit.town.officer("a1")
        dossier = clerk.lodge()
        clerk.act(dossier, "issue-receipt")
        clerk.act(dossier, "send-handover", {"to_official": "b1", "step_id": "th"})
        visit.town.project()


def _open_group_of(page: Page, name: str) -> None:
    """Look for the words behind the words of the bar too, where they stand nowhere else."""
    if page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name)).count():
        return
    group = page.locator("header details.group", has=page.locator("a", has_text=name)).first
    if group.count():
        group.locator("summary").click()


def walk(visit: Visit, page: Page, act: Act, language: Language) -> None:
    if act.open is not None:
        answer = page.goto(visit.address + act.open)
        assert answer is not None
        assert answer.ok, act.open
    if act.click is not None:
        name = _in(act.click, language)
        _open_group_of(page, name)
        page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name)).first.click()
    if act.first is not None:
        page.locator(act.first).first.click()
    if act.fill is not None:
        field = page.locator(f"[name='{act.fill}']").first
        if act.choose is not None:
            field.select_option(act.choose)
        else:
            field.fill(act.value or "")
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("lang") == language
    if act.see is not None:
        expect(page.locator("main")).to_contain_text(_in(act.see, language), ignore_case=True)


@pytest.mark.parametrize("kind", KINDS)
def test_the_documents_are_those_of_the_pages(kind: Kind) -> None:
    assert (WRITTEN / f"{kind}.md").read_text(encoding="utf-8") == written(kind), "run: make interface"


def _in(said: Said, language: Language) -> str:
    return said.vi if language == "vi" else said.en
