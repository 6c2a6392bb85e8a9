"""Pages of accounts and tokens: for administrators, with secrets shown once."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from api.auth.rights import Role
from api.pages.visitor import COOKIE
from domain.model.event import TOPICS
from domain.store.migrate import load_event_classes
from projections.words import event_words
from tests.http.town import NAMES, Person, Town, found, served
from tests.pages.conftest import signed_in
from tests.pages.tab import Tab, noted, topics
from tests.servers import Database

pytestmark = pytest.mark.usefixtures("fresh_attempts", "cheap_hashes")

ACCOUNTS = "/quan-tri/tai-khoan"
TOKENS = "/quan-tri/ma-may"


@pytest.fixture(scope="module")
def town(module_database: Database) -> Iterator[Town]:
    found(module_database.instance)
    with served(module_database.instance) as town:
        town.project()
        yield town


@pytest.fixture
def desk(town: Town) -> Tab:
    """An administrator's browser."""
    return Tab(town, {COOKIE: town.session("vpub-truc", Role.ADMINISTRATOR)})


def once(page: str) -> str:
    """The secret that a page shows."""
    found = re.search(r'<p class="answer"><code class="groups">([^<]+)</code>', page)
    assert found is not None, page
    return found[1]


def test_an_account_is_opened_its_password_shown_once_and_it_signs_in(town: Town, desk: Tab) -> None:
    form = desk.get(f"{ACCOUNTS}/mo")
    shown = desk.post(f"{ACCOUNTS}/mo", form, nguoi="b1", ten="b1", vai="officer")
    password = once(shown.text)
    assert NAMES["b1"] in shown.text
    assert password not in desk.get(ACCOUNTS).text
    assert Tab(town).sign_in("b1", password).status_code == 303
    listed = desk.get(f"{ACCOUNTS}?tim=tran van uoc").text
    assert NAMES["b1"] in listed, "found by name without marks"
    assert "b1" in desk.get(f"{ACCOUNTS}.csv").text


def test_what_cannot_be_opened_is_refused_with_what_was_typed(desk: Tab) -> None:
    form = desk.get(f"{ACCOUNTS}/mo")
    for nguoi, ten, vai, words in (
        ("khong-co", "x", "officer", "Không có cán bộ nào"),
        ("b2", "có dấu", "officer", "chữ thường không dấu"),
        ("b2", "b2", "", "chưa nêu vai nào"),
        ("vpub-truc", "cua-minh", "auditor", "chính mình"),
    ):
        refused = desk.post(f"{ACCOUNTS}/mo", form, nguoi=nguoi, ten=ten, vai=vai)
        assert refused.status_code in (403, 422)
        assert words in refused.text
        assert f'value="{nguoi}"' in refused.text


def test_roles_password_and_state_are_changed_and_recorded(town: Town, desk: Tab) -> None:
    desk.post(f"{ACCOUNTS}/mo", desk.get(f"{ACCOUNTS}/mo"), nguoi="c1", ten="c1", vai="officer")
    account = town.app.state.office.accounts.get("c1")
    address = f"{ACCOUNTS}/{account.account_id}"
    form = desk.get(address)
    assert desk.post(f"{address}/vai", form, vai="supervisor", ly_do="điều động").status_code == 303
    again = once(desk.post(f"{address}/mat-khau", form).text)
    assert again not in desk.get(address).text
    assert desk.post(f"{address}/khoa", form, ly_do="nghỉ").status_code == 303
    assert "đã khóa" in desk.get(address).text
    assert desk.post(f"{address}/mo-khoa", form).status_code == 303
    assert desk.post(f"{address}/lop-thu-hai", form).status_code == 303
    assert topics(noted(town, account)) == [
        "AccountOpened",
        "RolesChanged",
        "PasswordReset",
        "AccountDisabled",
        "AccountEnabled",
        "FactorsReset",
    ]
    refused = desk.post(f"{address}/vai", form)
    assert refused.status_code == 422
    assert "chưa nêu vai nào" in refused.text


def test_a_token_is_issued_shown_once_and_revoked(town: Town, desk: Tab) -> None:
    form = desk.get(TOKENS)
    shown = desk.post(f"{TOKENS}/cap", form, cua="~cong-dich-vu", vai="citizen-service", quyen="rate", so_ngay="7")
    holder = Person(town, "~cong-dich-vu", once(shown.text))
    told = holder.get("/v1/session").json()
    assert told["scopes"] == ["rate"]
    assert told["token_id"] in desk.get(TOKENS).text
    assert desk.post(f"{TOKENS}/thu-hoi", form, ma=told["token_id"]).status_code == 303
    assert holder.get("/v1/session").status_code == 401
    assert desk.post(f"{TOKENS}/thu-hoi", form, ma=told["token_id"]).status_code == 404


@pytest.mark.parametrize("path", [ACCOUNTS, f"{ACCOUNTS}/mo", f"{ACCOUNTS}/{'0' * 16}", TOKENS, f"{ACCOUNTS}.csv"])
@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD, Role.SUPERVISOR, Role.AUDITOR])
def test_nobody_else_opens_these_pages(town: Town, role: Role, path: str) -> None:
    tab = Tab(town, {COOKIE: town.session("h2", role)})
    assert tab.get(path).status_code == 404


def test_nobody_else_sends_their_forms(town: Town) -> None:
    tab = Tab(town, {COOKIE: town.session("h2", Role.SUPERVISOR)})
    form = tab.get("/phien")
    for path in (f"{ACCOUNTS}/mo", f"{ACCOUNTS}/{'0' * 16}/khoa", f"{TOKENS}/cap", f"{TOKENS}/thu-hoi"):
        assert tab.post(path, form, nguoi="b1", ten="zz", vai="officer").status_code == 404


def test_every_event_of_accounts_has_words_in_both_languages() -> None:
    load_event_classes()
    named = {name.rpartition(".")[2] for name in TOPICS if name.startswith("access.")}
    assert len(named) > 17
    for name in named:
        found = event_words(f"access.{name}")
        assert found.vi != name
        assert found.en != name


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_pages_of_signing_in_fit_a_narrow_screen_and_have_no_serious_fault(
    town: Town, browser: Browser, language: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    stranger = browser.new_context(viewport={"width": 360, "height": 740}).new_page()
    administrator = signed_in(town, browser, "vpub-truc", Role.ADMINISTRATOR, viewport={"width": 360, "height": 740})
    account = town.app.state.office.accounts.all()[0]
    for page, paths in (
        (stranger, ["/dang-nhap"]),
        (administrator, ["/phien", ACCOUNTS, f"{ACCOUNTS}/mo", f"{ACCOUNTS}/{account.account_id}", TOKENS]),
    ):
        for path in paths:
            page.goto(f"{town.address}{path}?lang={language}")
            overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert overflow <= 0, path
            found = Axe().run(page).response["violations"]
            serious = [one["id"] for one in found if one["impact"] in ("serious", "critical")]
            assert serious == [], path
    stranger.context.close()
    administrator.context.close()
