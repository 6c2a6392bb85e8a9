"""Sessions: seen and ended by whom they belong to, at an end when the account says so, and in time."""

from __future__ import annotations

import re
from collections.abc import Iterator

import psycopg
import pytest
from playwright.sync_api import Browser

from api.auth.noting import By
from api.auth.rights import Role
from api.pages.sessions import ENDS_HEADER
from api.pages.visitor import COOKIE
from domain.model.event import Source
from tests.http.town import Town, found, served
from tests.pages.conftest import signed_in
from tests.pages.tab import OWN, Tab, noted, ready, topics
from tests.servers import Database

pytestmark = pytest.mark.usefixtures("fresh_attempts", "cheap_hashes")


@pytest.fixture(scope="module")
def town(module_database: Database) -> Iterator[Town]:
    found(module_database.instance)
    with served(module_database.instance) as town:
        town.project()
        yield town


def tabs(town: Town, login: str, count: int) -> list[Tab]:
    found = [Tab(town) for _ in range(count)]
    for tab in found:
        assert tab.sign_in(login, OWN).status_code == 303
    return found


def move(town: Town, tab: Tab, column: str, interval: str) -> None:
    """Let a moment of a session be earlier."""
    with psycopg.connect(town.instance.dsn("owner")) as connection:
        connection.execute(
            f"UPDATE access.sessions SET {column} = {column} - %s::interval WHERE session_id = %s",
            [interval, tab.cookies[COOKIE].split("_")[1]],
        )


def test_one_s_sessions_are_listed_and_ended_one_by_one_or_all_others(town: Town) -> None:
    account = ready(town, "a1", "a1", Role.OFFICER)
    one, two, three = tabs(town, "a1", 3)
    shown = one.get("/phien")
    assert "Đang đăng nhập ở 3 nơi" in shown.text
    assert shown.text.count("test tab") == 3
    second = two.cookies[COOKIE].split("_")[1]
    assert second in shown.text
    assert two.cookies[COOKIE] not in shown.text, "no secret"
    one.post("/phien/ket-thuc", shown, phien=second)
    assert two.get("/phien").status_code == 401
    assert three.get("/phien").status_code == 200
    one.post("/phien/ket-thuc", one.get("/phien"), phien="khac")
    assert three.get("/phien").status_code == 401
    assert one.get("/phien").status_code == 200
    assert topics(noted(town, account))[-2:] == ["SessionsEnded", "SessionsEnded"]


def test_nobody_ends_another_s_session(town: Town) -> None:
    ready(town, "a2", "a2", Role.OFFICER)
    ready(town, "b1", "b1", Role.OFFICER)
    (mine,), (theirs,) = tabs(town, "a2", 1), tabs(town, "b1", 1)
    mine.post("/phien/ket-thuc", mine.get("/phien"), phien=theirs.cookies[COOKIE].split("_")[1])
    assert theirs.get("/phien").status_code == 200


def test_a_change_of_the_password_ends_all_other_sessions(town: Town) -> None:
    ready(town, "b2", "b2", Role.OFFICER)
    here, there = tabs(town, "b2", 2)
    form = here.get("/dang-nhap/doi-mat-khau?ve=/phien")
    new = "một câu dài khác hẳn"
    assert here.post("/dang-nhap/doi-mat-khau", form, hien_tai=OWN, moi=new, nhap_lai=new).status_code == 303
    assert here.get("/phien").status_code == 200
    assert there.get("/phien").status_code == 401


def test_disabling_and_resetting_end_all_sessions_at_once(town: Town) -> None:
    ready(town, "c1", "c1", Role.OFFICER)
    accounts, by = town.app.state.office.accounts, By(None, Source.CLI)
    (tab,) = tabs(town, "c1", 1)
    accounts.set_disabled(by, "c1", disabled=True, reason=None)
    assert tab.get("/phien").status_code == 401
    accounts.set_disabled(by, "c1", disabled=False, reason=None)
    assert tab.get("/phien").status_code == 401, "ended is ended"
    (tab,) = tabs(town, "c1", 1)
    accounts.reset_password(by, "c1")
    assert tab.get("/phien").status_code == 401


def test_a_change_of_roles_holds_in_sessions_under_way(town: Town) -> None:
    ready(town, "h2", "h2", Role.OFFICER)
    (tab,) = tabs(town, "h2", 1)
    assert "/don-vi?trang=bang" not in tab.get("/phien").text
    town.app.state.office.accounts.set_roles(By(None, Source.CLI), "h2", [Role.OFFICER, Role.HEAD], None)
    assert "/don-vi?trang=bang" in tab.get("/phien").text


def test_a_session_ends_without_use_and_at_the_latest_after_its_whole_life(town: Town) -> None:
    ready(town, "l1", "l1", Role.OFFICER)
    idle, old, used = tabs(town, "l1", 3)
    move(town, idle, "idle_expires_at", "1 hour")
    move(town, old, "expires_at", "12 hours")
    assert idle.get("/phien").status_code == 401
    assert old.get("/phien").status_code == 401
    assert used.get("/phien").status_code == 200


def test_use_is_written_down_at_most_once_a_minute_and_moves_the_idle_limit(town: Town) -> None:
    ready(town, "l2", "l2", Role.OFFICER)
    (tab,) = tabs(town, "l2", 1)

    def row() -> tuple[object, object]:
        with psycopg.connect(town.instance.dsn("owner")) as connection:
            got = connection.execute(
                "SELECT last_used_at, idle_expires_at FROM access.sessions WHERE session_id = %s",
                [tab.cookies[COOKIE].split("_")[1]],
            ).fetchone()
        assert got is not None
        return got[0], got[1]

    first = row()
    tab.get("/phien")
    assert row() == first
    move(town, tab, "last_used_at", "2 minutes")
    move(town, tab, "idle_expires_at", "2 minutes")
    tab.get("/phien")
    assert row() > first


def test_signing_out_ends_the_session_and_is_recorded(town: Town) -> None:
    account = ready(town, "h1", "h1", Role.OFFICER)
    (tab,) = tabs(town, "h1", 1)
    secret = tab.cookies[COOKIE]
    answer = tab.post("/dang-xuat", tab.get("/phien"))
    assert answer.status_code == 303
    assert COOKIE not in tab.cookies
    assert Tab(town, {COOKIE: secret}).get("/phien").status_code == 401
    assert topics(noted(town, account))[-1] == "SignedOut"


def test_only_hashes_of_sessions_are_kept(town: Town) -> None:
    ready(town, "h3", "h3", Role.OFFICER)
    (tab,) = tabs(town, "h3", 1)
    with psycopg.connect(town.instance.dsn("owner")) as connection:
        kept = connection.execute("SELECT string_agg(s::text, '') FROM access.sessions AS s").fetchone()
    assert kept is not None
    assert tab.cookies[COOKIE].split("_")[2] not in kept[0]


def test_the_cookie_is_for_this_host_and_never_for_scripts(town: Town) -> None:
    ready(town, "cookie", "a1", Role.OFFICER)
    header = Tab(town).sign_in("cookie", OWN).headers["set-cookie"]
    assert header.startswith("__Host-hoso_session=")
    for part in ("HttpOnly", "Secure", "Path=/", "SameSite=lax", "Max-Age=43200"):
        assert part in header
    assert "Domain" not in header


def test_whoever_runs_the_machine_sees_their_sessions_too(town: Town) -> None:
    tab = Tab(town, {COOKIE: town.session("~operator", Role.SUPERVISOR)})
    shown = tab.get("/phien").text
    assert "liên kết của người vận hành" in shown
    assert "Đổi mật khẩu" not in shown


def test_five_minutes_before_the_end_a_bar_asks_and_extends_without_losing_what_is_typed(
    town: Town, browser: Browser
) -> None:
    page = signed_in(town, browser, "a1", Role.OFFICER)
    page.clock.install()
    page.goto(f"{town.address}/phien")
    bar = page.locator("#phien-sap-het")
    assert not bar.is_visible()
    page.locator("#tim").fill("đang gõ dở")
    page.clock.run_for(56 * 60 * 1000)
    assert bar.is_visible()
    assert "còn 4 phút" in re.sub(r"\s+", " ", bar.inner_text())
    with page.expect_response(lambda answer: answer.url.endswith("/phien/gia-han")) as extended:
        bar.get_by_role("button", name="Ở lại").click()
    assert extended.value.headers[ENDS_HEADER.lower()] == "3600"
    page.clock.run_for(10_000)
    assert not bar.is_visible()
    assert page.locator("#tim").input_value() == "đang gõ dở"
    page.clock.run_for(61 * 60 * 1000)
    assert "Phiên đã kết thúc" in bar.inner_text()
    assert page.locator("#tim").input_value() == "đang gõ dở"
    page.context.close()


def test_extending_works_without_scripts(town: Town, browser: Browser) -> None:
    page = signed_in(town, browser, "a1", Role.OFFICER, java_script_enabled=False)
    page.goto(f"{town.address}/phien")
    page.get_by_role("button", name="Gia hạn phiên này").click()
    assert page.url == f"{town.address}/phien"
    page.context.close()
