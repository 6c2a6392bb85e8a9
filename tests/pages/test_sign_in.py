"""Signing in with a password: who is let in, what strangers learn, and where one is led."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import httpx
import psycopg
import pytest

from api.auth import passwords
from api.auth.noting import By
from api.auth.rights import Role
from api.pages.genuine import FORM_COOKIE
from api.pages.visitor import COOKIE
from domain.model.event import Source, stream_id
from domain.store.settings import Settings
from tests.http.town import Town, found, served
from tests.pages.tab import OWN, Tab, noted, opened, ready, topics
from tests.servers import Database

pytestmark = pytest.mark.usefixtures("fresh_attempts", "cheap_hashes")


@pytest.fixture(scope="module")
def town(module_database: Database) -> Iterator[Town]:
    found(module_database.instance)
    with served(module_database.instance) as town:
        town.project()
        yield town


def test_the_first_sign_in_asks_for_a_password_of_one_s_own_and_then_leads_where_one_wanted(town: Town) -> None:
    account, given = opened(town, "a1", "a1", Role.OFFICER)
    tab = Tab(town)
    asked = tab.get("/can-bo/a1/luot-xem")
    assert asked.status_code == 401
    assert 'name="ve" value="/can-bo/a1/luot-xem"' in asked.text
    entered = tab.post("/dang-nhap", asked, ten=" A1", mat_khau=given, ve="/can-bo/a1/luot-xem")
    assert (entered.status_code, entered.headers["location"]) == (303, "/can-bo/a1/luot-xem")
    owed = tab.get("/can-bo/a1/luot-xem")
    assert (owed.status_code, owed.headers["location"]) == (
        303,
        "/dang-nhap/doi-mat-khau?ve=%2Fcan-bo%2Fa1%2Fluot-xem",
    )
    form = tab.get(owed.headers["location"])
    changed = tab.post("/dang-nhap/doi-mat-khau", form, hien_tai=given, moi=OWN, nhap_lai=OWN, ve="/can-bo/a1/luot-xem")
    assert (changed.status_code, changed.headers["location"]) == (303, "/can-bo/a1/luot-xem")
    assert tab.get("/can-bo/a1/luot-xem").status_code == 200
    assert topics(noted(town, account)) == ["AccountOpened", "PasswordChanged", "SignedIn"]
    assert Tab(town).sign_in("a1", given).status_code == 401
    assert Tab(town).sign_in("a1", OWN).status_code == 303


@pytest.mark.parametrize(
    ("new", "again"),
    [
        ("ngắn quá", "ngắn quá"),
        ("matkhau123456", "matkhau123456"),
        ("M A T K H Ẩ U 1 2 3 4 5 6", "M A T K H Ẩ U 1 2 3 4 5 6"),
        ("cua a2000 hay nho", "cua a2000 hay nho"),
        ("phạm văn ổn 1975", "phạm văn ổn 1975"),
        ("aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa"),
        ("một câu dài khác hẳn", "một câu dài khác hăn"),
    ],
)
def test_a_password_that_is_short_common_or_one_s_own_name_is_refused_and_says_why(
    town: Town, new: str, again: str
) -> None:
    login = f"a2000.{abs(hash((new, again)))}"
    _, given = opened(town, login[:20], "a2", Role.OFFICER)
    login = login[:20]
    if "a2000" in new:
        new = again = f"cua {login} hay nho"
    tab = Tab(town)
    tab.sign_in(login, given)
    form = tab.get("/dang-nhap/doi-mat-khau")
    refused = tab.post("/dang-nhap/doi-mat-khau", form, hien_tai=given, moi=new, nhap_lai=again)
    assert refused.status_code == 422
    assert "Chưa đổi được" in refused.text
    assert tab.get("/phien").status_code == 303


def test_a_name_without_an_account_a_wrong_password_and_a_disabled_account_look_the_same(
    town: Town, full_cost: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same text and the same work: each attempt is checked against a hash of the same cost, exactly once."""
    ready(town, "b1", "b1", Role.OFFICER)
    ready(town, "b1-khoa", "b1", Role.OFFICER)
    accounts = town.app.state.office.accounts
    accounts.set_disabled(By(None, Source.CLI), "b1-khoa", disabled=True, reason=None)
    accounts.open(By(None, Source.CLI), "b1-cq", "b1", [Role.OFFICER], local=False)
    checked: list[str] = []
    verify = passwords._hasher.verify

    def counted(password: str, stored: str) -> bool:
        checked.append(stored.rpartition("$")[0].rpartition("$")[0])
        return verify(password, stored)

    monkeypatch.setattr(passwords._hasher, "verify", counted)
    answers = []
    for login, password in (
        ("nobody", OWN),
        ("b1", "wrong password x"),
        ("b1-khoa", OWN),
        ("b1-cq", OWN),
        ("", ""),
        ("x" * 500, "y" * 5000),
    ):
        refused = Tab(town).sign_in(login, password)
        text = re.sub(r'value="[^"]*"|[0-9a-f]{32,}', "", refused.text)
        answers.append((refused.status_code, text, refused.headers.get("retry-after")))
        assert COOKIE not in refused.headers.get("set-cookie", "")
    assert len(set(answers)) == 1, "nothing tells one from the other"
    assert answers[0][0] == 401
    assert len(checked) == len(answers)
    assert len(set(checked)) == 1, "the same algorithm at the same cost"


def test_a_refused_sign_in_takes_as_long_whatever_the_reason(town: Town) -> None:
    """What is recorded differs in work; the answer waits until a time that holds all of it."""
    assert type(town.app.state.office.limits)().refusal_seconds >= 1.0


def test_many_failures_lock_a_name_whether_it_has_an_account_or_not(town: Town) -> None:
    account = ready(town, "b2", "b2", Role.OFFICER)
    for login in ("b2", "nobody-else"):
        codes = [Tab(town).sign_in(login, "wrong password x").status_code for _ in range(6)]
        assert codes == [401, 401, 401, 401, 401, 429]
        locked = Tab(town).sign_in(login, OWN)
        assert locked.status_code == 429, "the right password does not help any more"
        assert re.search(r"Thử quá nhiều lần\. Có thể thử lại lúc [0-2][0-9]:[0-5][0-9]\.", locked.text)
        assert 1 <= int(locked.headers["retry-after"]) <= 30
    assert topics(noted(town, account))[1:] == ["SignInFailed"] * 5 + ["LockedOut"]


def test_waits_grow_and_are_forgotten_after_a_success(town: Town) -> None:
    ready(town, "h2", "h2", Role.OFFICER)
    waits = []
    for _ in range(3):
        while (refused := Tab(town).sign_in("h2", "wrong password x")).status_code == 401:
            pass
        waits.append(int(refused.headers["retry-after"]))
        with psycopg.connect(town.instance.dsn("owner")) as connection:
            connection.execute("UPDATE access.attempts SET open_at = '-infinity'")
    assert waits[0] < waits[1] < waits[2]
    assert Tab(town).sign_in("h2", OWN).status_code == 303
    assert Tab(town).sign_in("h2", "wrong password x").status_code == 401


def test_a_remote_that_tries_many_names_is_locked_out_too(town: Town) -> None:
    codes = [Tab(town).sign_in(f"ten-{n}", "wrong password x").status_code for n in range(21)]
    assert codes == [401] * 20 + [429]


def test_what_strangers_try_is_recorded_once_a_minute_and_without_what_they_typed(town: Town) -> None:
    strangers = stream_id("account", "strangers")
    log = town.app.state.office.log
    for n in range(8):
        Tab(town).sign_in(f"khong-co-{n}", "wrong password x")
    events = log.read_stream(strangers)
    assert len(events) <= 2, "a flood of attempts is one event a minute"
    with psycopg.connect(town.instance.dsn("owner")) as connection:
        kept = connection.execute("SELECT string_agg(a::text, '') FROM access.attempts AS a").fetchone()
        stored = connection.execute(
            "SELECT string_agg(convert_from(state, 'UTF8'), '') FROM hoso.stored_events WHERE topic LIKE 'access.%'"
        ).fetchone()
    assert kept is not None
    assert stored is not None
    assert "khong-co" not in kept[0] + stored[0]
    assert "wrong password" not in stored[0]
    assert "127.0.0.1" not in stored[0]


def test_a_sign_in_form_from_elsewhere_is_refused(town: Town) -> None:
    """Else somebody could sign others in under an account of their own, and see what they then do."""
    ready(town, "c1", "c1", Role.OFFICER)
    form = {"ten": "c1", "mat-khau": OWN}
    for headers, fields in (
        ({}, form),
        ({"Cookie": f"{FORM_COOKIE}={'0' * 64}"}, {**form, "csrf": "0" * 64}),
        ({"Sec-Fetch-Site": "cross-site"}, form),
        ({"Origin": "https://elsewhere.example"}, form),
    ):
        answer = httpx.post(f"{town.address}/dang-nhap", data=fields, headers=headers, trust_env=False)
        assert answer.status_code == 400
        assert COOKIE not in answer.headers.get("set-cookie", "")


@pytest.mark.parametrize(
    "ve",
    [
        "//elsewhere.example",
        "https://elsewhere.example/",
        "/\\elsewhere.example",
        "javascript:alert(1)",
        "/\t/x.example",
    ],
)
def test_signing_in_leads_to_this_site_only(town: Town, ve: str) -> None:
    with psycopg.connect(town.instance.dsn("owner")) as connection:
        known = connection.execute("SELECT FROM access.accounts WHERE login = 'l1'").fetchone()
    if known is None:
        ready(town, "l1", "l1", Role.OFFICER)
    tab = Tab(town)
    shown = tab.get("/dang-nhap?" + urlencode({"ve": ve}))
    assert 'name="ve" value="/"' in shown.text
    assert tab.sign_in("l1", OWN, ve=ve).headers["location"] == "/"
    assert tab.get("/dang-nhap?" + urlencode({"ve": ve})).headers["location"] == "/"


def test_a_session_that_was_planted_before_the_sign_in_is_good_for_nothing_after_it(town: Town) -> None:
    ready(town, "l2", "l2", Role.OFFICER)
    planted = town.session("l2", Role.OFFICER)
    tab = Tab(town, {COOKIE: planted})
    tab.post("/dang-xuat", tab.get("/phien"))
    tab = Tab(town, {COOKIE: planted})
    tab.sign_in("l2", OWN)
    assert tab.cookies[COOKIE] != planted
    assert Tab(town, {COOKIE: planted}).get("/phien").status_code == 401
    assert tab.get("/phien").status_code == 200


def test_the_session_changes_its_secret_when_the_password_does(town: Town) -> None:
    _, given = opened(town, "h1", "h1", Role.OFFICER)
    tab = Tab(town)
    tab.sign_in("h1", given)
    before = tab.cookies[COOKIE]
    tab.post("/dang-nhap/doi-mat-khau", tab.get("/dang-nhap/doi-mat-khau"), hien_tai=given, moi=OWN, nhap_lai=OWN)
    assert tab.cookies[COOKIE] != before
    assert Tab(town, {COOKIE: before}).get("/phien").status_code == 401


def test_over_plain_http_from_elsewhere_nobody_signs_in_and_is_told_why(town: Town) -> None:
    answer = httpx.get(f"{town.address}/dang-nhap", headers={"Host": "hoso.example"}, trust_env=False)
    assert "không dùng https" in answer.text
    assert "mat-khau" not in answer.text
    assert "__Host-" not in answer.headers["set-cookie"]
    secret = town.access.issue_link("~operator", [Role.SUPERVISOR]).reveal()
    link = httpx.get(f"{town.address}/dang-nhap/{secret}", headers={"Host": "hoso.example"}, trust_env=False)
    assert link.status_code == 409
    assert town.access.redeem_link(secret) is not None, "the link is still good"


def test_over_https_the_browser_is_told_to_keep_to_it(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """For our own host alone: over plain http such a word means nothing, and is not said."""
    settings = Settings(public_url="https://hoso.example")
    monkeypatch.setattr(town.app.state.office.instance, "settings", settings)
    ours, another = (
        httpx.get(f"{town.address}/dang-nhap", headers={"Host": host}, trust_env=False).headers
        for host in ("hoso.example", "another.example")
    )
    assert ours["strict-transport-security"] == "max-age=31536000"
    assert "strict-transport-security" not in another
