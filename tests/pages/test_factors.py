"""Second factors: who needs one, that a code is good once, and that nothing opens before it was proved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import psycopg
import pyotp
import pytest
from playwright.sync_api import Browser, Page

from api.auth.noting import By
from api.auth.rights import Role
from api.pages.visitor import COOKIE
from domain.model.event import Source
from tests.http.town import Town, found, served
from tests.pages.tab import OWN, Tab, noted, opened, ready, topics
from tests.servers import Database

pytestmark = pytest.mark.usefixtures("fresh_attempts", "cheap_hashes")

ENROL = "/dang-nhap/dang-ky"
ASK = "/dang-nhap/buoc-hai"
NOW = 1_790_000_010
"""Where the clock of authenticators stands, so that a slow machine does not let codes run out."""


@pytest.fixture(scope="module")
def town(module_database: Database) -> Iterator[Town]:
    found(module_database.instance)
    with served(module_database.instance) as town:
        town.project()
        town.app.state.office.factors.clock = lambda: NOW
        yield town


def code(secret: str, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(NOW + 30 * steps)


def enrolled(town: Town, login: str, subject: str, role: Role) -> tuple[Tab, str, list[str]]:
    """Somebody who signed in for the first time and enrolled an authenticator: tab, its secret, recovery codes."""
    ready(town, login, subject, role)
    tab = Tab(town)
    tab.sign_in(login, OWN)
    form = tab.get(ENROL)
    secret = re.sub(r"\s", "", unescape(re.search(r'<code class="groups">([A-Z2-7 ]+)</code>', form.text)[1]))  # type: ignore[index]
    offer = re.search(r'name="de-nghi" value="([^"]+)"', form.text)
    assert offer is not None
    # By the code before, so that the present one is still to be used by the test.
    shown = tab.post(ENROL, form, de_nghi=unescape(offer[1]), ma=code(secret, -1))
    assert shown.status_code == 200, shown.text
    return tab, secret, re.findall(r'<li><code class="groups">([a-z2-9-]+)</code>', shown.text)


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AUDITOR, Role.ADMINISTRATOR])
def test_supervisors_auditors_and_administrators_open_nothing_before_they_enrolled(town: Town, role: Role) -> None:
    account = ready(town, f"moi-{role}", "vpub-truc", role)
    tab = Tab(town)
    tab.sign_in(account.login, OWN)
    for path in ("/", "/phien", "/giam-sat", "/so"):
        owed = tab.get(path)
        assert (owed.status_code, owed.headers["location"].partition("?")[0]) == (303, ENROL)
    assert "SignedIn" not in topics(noted(town, account))
    assert tab.get(ENROL).status_code == 200


def test_enrolling_shows_recovery_codes_once_and_opens_the_pages_under_a_new_session(town: Town) -> None:
    tab, _, codes = enrolled(town, "giamsat", "vpub-truc", Role.SUPERVISOR)
    assert len(set(codes)) == 10
    assert "còn 10 ·" in tab.get("/phien").text
    account = town.app.state.office.accounts.get("giamsat")
    assert topics(noted(town, account)) == ["AccountOpened", "FactorEnrolled", "FactorEnrolled", "SignedIn"]
    with psycopg.connect(town.instance.dsn("owner")) as connection:
        kept = connection.execute("SELECT string_agg(r::text, '') FROM access.recovery_codes AS r").fetchone()
    assert kept is not None
    assert not any(one.replace("-", "") in kept[0] for one in codes)


def test_the_shared_secret_does_not_lie_open_in_the_database(town: Town) -> None:
    _, secret, _ = enrolled(town, "kin", "vpub-truc", Role.AUDITOR)
    with psycopg.connect(town.instance.dsn("owner")) as connection:
        (sealed,) = connection.execute(
            "SELECT secret FROM access.factors JOIN access.accounts USING (account_id) WHERE login = 'kin'"
        ).fetchone() or (b"",)
    assert secret.encode() not in bytes(sealed)
    assert len(sealed) == 12 + len(secret) + 16
    mode = (town.instance.data_dir / "access-keys" / "access.key").stat().st_mode
    assert mode & 0o077 == 0


def test_a_code_is_good_once(town: Town) -> None:
    _, secret, _ = enrolled(town, "motlan", "vpub-truc", Role.SUPERVISOR)
    used = code(secret)
    first, second = Tab(town), Tab(town)
    for tab in (first, second):
        tab.sign_in("motlan", OWN)
        assert tab.get("/phien").headers["location"].startswith(ASK)
    assert first.post(ASK, first.get(ASK), ma=used, ve="/phien").headers["location"] == "/phien"
    replayed = second.post(ASK, second.get(ASK), ma=used)
    assert replayed.status_code == 422
    assert "đã dùng" in replayed.text
    assert second.get("/phien").status_code == 303
    assert first.get("/phien").status_code == 200


def test_an_earlier_code_is_refused_once_a_later_one_was_used(town: Town) -> None:
    _, secret, _ = enrolled(town, "thutu", "vpub-truc", Role.SUPERVISOR)
    tab = Tab(town)
    tab.sign_in("thutu", OWN)
    tab.post(ASK, tab.get(ASK), ma=code(secret, 1))
    again = Tab(town)
    again.sign_in("thutu", OWN)
    assert again.post(ASK, again.get(ASK), ma=code(secret)).status_code == 422


@pytest.mark.parametrize("steps", [-3, 3])
def test_a_code_from_further_away_than_a_step_is_refused(town: Town, steps: int) -> None:
    _, secret, _ = enrolled(town, f"xa{steps}".replace("-", "m"), "vpub-truc", Role.SUPERVISOR)
    tab = Tab(town)
    tab.sign_in(f"xa{steps}".replace("-", "m"), OWN)
    assert tab.post(ASK, tab.get(ASK), ma=code(secret, steps)).status_code == 422


def test_a_recovery_code_is_good_once_however_it_is_typed(town: Town) -> None:
    _, _, codes = enrolled(town, "duphong", "vpub-truc", Role.SUPERVISOR)
    for typed, expected in ((codes[0].upper().replace("-", " "), 303), (codes[0], 422), (codes[1], 303)):
        tab = Tab(town)
        tab.sign_in("duphong", OWN)
        assert tab.post(ASK, tab.get(ASK), ma=typed).status_code == expected


def test_wrong_codes_lock_the_factor_and_the_right_password_does_not_forget_them(town: Town) -> None:
    _, secret, _ = enrolled(town, "khoa", "vpub-truc", Role.SUPERVISOR)
    answers = []
    for _ in range(6):
        tab = Tab(town)
        assert tab.sign_in("khoa", OWN).status_code == 303
        answers.append(tab.post(ASK, tab.get(ASK), ma="000000").status_code)
    assert answers == [422] * 5 + [429]
    tab = Tab(town)
    tab.sign_in("khoa", OWN)
    assert tab.post(ASK, tab.get(ASK), ma=code(secret)).status_code == 429
    account = town.app.state.office.accounts.get("khoa")
    assert topics(noted(town, account))[-6:] == ["SignInFailed"] * 5 + ["LockedOut"]


def test_the_session_changes_its_secret_when_the_factor_is_proved(town: Town) -> None:
    _, secret, _ = enrolled(town, "doima", "vpub-truc", Role.SUPERVISOR)
    tab = Tab(town)
    tab.sign_in("doima", OWN)
    before = tab.cookies[COOKIE]
    tab.post(ASK, tab.get(ASK), ma=code(secret))
    assert tab.cookies[COOKIE] != before
    assert Tab(town, {COOKIE: before}).get("/phien").status_code == 401


def test_an_offer_made_to_another_session_enrols_nothing(town: Town) -> None:
    """Else somebody could let another enrol a secret that both know."""
    ready(town, "ke-la", "vpub-truc", Role.AUDITOR)
    ready(town, "nan-nhan", "vpub-truc", Role.AUDITOR)
    one, other = Tab(town), Tab(town)
    one.sign_in("ke-la", OWN)
    other.sign_in("nan-nhan", OWN)
    form = one.get(ENROL)
    offer = unescape(re.search(r'name="de-nghi" value="([^"]+)"', form.text)[1])  # type: ignore[index]
    answer = other.post(ENROL, other.get(ENROL), de_nghi=offer, ma="123456")
    assert (answer.status_code, answer.headers["location"]) == (303, ENROL)
    assert town.app.state.office.accounts.get("nan-nhan").factors == ()


def test_an_administrator_resets_the_factors_and_new_ones_are_asked_for(town: Town) -> None:
    tab, _, _ = enrolled(town, "matmay", "vpub-truc", Role.SUPERVISOR)
    office = town.app.state.office
    account = office.accounts.reset_factors(By("~administrator", Source.CLI), "matmay")
    assert account.factors == ()
    assert tab.get("/phien").status_code == 401, "sessions ended"
    again = Tab(town)
    again.sign_in("matmay", OWN)
    assert again.get("/phien").headers["location"].startswith(ENROL)
    assert topics(noted(town, account))[-1] == "FactorsReset"


def test_an_officer_may_enrol_of_their_own_accord_and_is_asked_from_then_on(town: Town) -> None:
    tab, secret, _ = enrolled(town, "tunguyen", "a1", Role.OFFICER)
    assert tab.get("/phien").status_code == 200
    again = Tab(town)
    again.sign_in("tunguyen", OWN)
    assert again.get("/phien").headers["location"].startswith(ASK)
    assert again.post(ASK, again.get(ASK), ma=code(secret)).status_code == 303


def test_a_role_that_needs_a_factor_asks_for_it_in_sessions_under_way(town: Town) -> None:
    account = ready(town, "lenchuc", "a2", Role.OFFICER)
    tab = Tab(town)
    tab.sign_in("lenchuc", OWN)
    assert tab.get("/phien").status_code == 200
    town.app.state.office.accounts.set_roles(By(None, Source.CLI), "lenchuc", [Role.SUPERVISOR], "điều động")
    assert tab.get("/phien").headers["location"].startswith(ENROL)
    assert topics(noted(town, account))[-1] == "RolesChanged"


# ---------------------------------------------------------------------- passkeys, in Chromium


@pytest.fixture
def device(browser: Browser, town: Town) -> Iterator[Page]:
    """A tab with a virtual authenticator, at the name `localhost`: browsers offer no passkeys to bare addresses."""
    context = browser.new_context(locale="vi-VN", viewport={"width": 1366, "height": 768})
    page = context.new_page()
    client = context.new_cdp_session(page)
    client.send("WebAuthn.enable")
    client.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    yield page
    context.close()


def enter(page: Page, town: Town, login: str, password: str) -> None:
    page.goto(f"{local(town)}/dang-nhap?ve=/phien")
    page.get_by_label("Tên đăng nhập").fill(login)
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("button", name="Đăng nhập").click()


def local(town: Town) -> str:
    return town.address.replace("127.0.0.1", "localhost")


def test_a_passkey_is_enrolled_and_opens_the_pages_from_then_on(town: Town, device: Page) -> None:
    faults: list[str] = []
    device.on("pageerror", lambda error: faults.append(str(error)))
    device.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    account, given = opened(town, "khoatruycap", "vpub-truc", Role.AUDITOR)
    enter(device, town, "khoatruycap", given)
    device.get_by_label("Mật khẩu hiện tại").fill(given)
    device.get_by_label("Mật khẩu mới", exact=True).fill(OWN)
    device.get_by_label("Nhập lại mật khẩu mới").fill(OWN)
    device.get_by_role("button", name="Đổi mật khẩu").click()
    device.get_by_role("button", name="Tạo khóa truy cập").click()
    device.get_by_role("heading", name="Mã dự phòng").wait_for()
    device.get_by_role("link", name="Đã cất giữ").click()
    assert device.url == f"{local(town)}/phien"
    device.get_by_role("button", name="Đăng xuất").click()
    enter(device, town, "khoatruycap", OWN)
    device.get_by_role("button", name="Dùng khóa truy cập").click()
    device.get_by_role("heading", name="Phiên của tôi").wait_for()
    events = noted(town, account)
    assert topics(events)[-2:] == ["SignedOut", "SignedIn"]
    last: Any = events[-1]
    assert (last.how, last.factor) == ("password", "passkey")
    assert faults == []


def test_what_a_passkey_signed_is_not_taken_twice(town: Town, device: Page) -> None:
    ready(town, "kylai", "vpub-truc", Role.AUDITOR)
    enter(device, town, "kylai", OWN)
    device.get_by_role("button", name="Tạo khóa truy cập").click()
    device.get_by_role("heading", name="Mã dự phòng").wait_for()
    device.goto(f"{local(town)}/phien")
    device.get_by_role("button", name="Đăng xuất").click()
    enter(device, town, "kylai", OWN)
    with device.expect_request(lambda request: request.method == "POST" and request.url.endswith(ASK)) as sent:
        device.get_by_role("button", name="Dùng khóa truy cập").click()
    device.get_by_role("heading", name="Phiên của tôi").wait_for()
    fields = sent.value.post_data or ""
    signed = re.search(r"khoa=([^&]+)", fields)
    assert signed is not None
    from urllib.parse import unquote_plus

    tab = Tab(town)
    tab.sign_in("kylai", OWN)
    replayed = tab.post(ASK, tab.get(ASK), khoa=unquote_plus(signed[1]))
    assert replayed.status_code == 422
    assert tab.get("/phien").status_code == 303


def test_a_bare_address_offers_no_passkey_and_says_why(town: Town) -> None:
    ready(town, "diachi", "vpub-truc", Role.AUDITOR)
    tab = Tab(town)
    tab.sign_in("diachi", OWN)
    shown = tab.get(ENROL).text
    assert "localhost" in shown
    assert "webauthn" not in shown


@pytest.mark.parametrize(
    "answer", ["{", "{}", "x" * 30_000, '{"id":"x","rawId":"eA","type":"public-key","response":{}}']
)
def test_what_is_no_passkey_is_refused(town: Town, answer: str) -> None:
    login = f"khongphai-{len(answer)}"
    ready(town, login, "vpub-truc", Role.AUDITOR)
    tab = Tab(town)
    tab.sign_in(login, OWN)
    form = tab.get(ENROL)
    offer = unescape(re.search(r'name="de-nghi" value="([^"]+)"', form.text)[1])  # type: ignore[index]
    assert tab.post(ENROL, form, de_nghi=offer, khoa=answer).status_code == 422


def test_who_signed_in_a_while_ago_signs_in_again_before_factors_change(town: Town) -> None:
    """A cookie that somebody got hold of does not become a way in of theirs."""
    tab, secret, _ = enrolled(town, "muon", "vpub-truc", Role.AUDITOR)
    page = tab.get("/phien")
    assert tab.get(ENROL).status_code == 200
    with psycopg.connect(town.instance.dsn("owner")) as connection:
        connection.execute(
            "UPDATE access.sessions SET started_at = started_at - interval '16 minutes' WHERE session_id = %s",
            [tab.cookies[COOKIE].split("_")[1]],
        )
    again = "/dang-nhap?lai=1&ve="
    assert tab.get(f"{ENROL}?ve=/phien").headers["location"] == f"{again}%2Fdang-nhap%2Fdang-ky%3Fve%3D%252Fphien"
    assert tab.post(ENROL, page, de_nghi="x", ma="000000").headers["location"].startswith(again)
    assert tab.post("/phien/ma-du-phong", page).headers["location"] == f"{again}%2Fphien"
    form = tab.get(f"{again}%2Fphien")
    assert "Đăng nhập lại trước khi đổi cách đăng nhập" in form.text
    before = tab.cookies[COOKIE]
    tab.post("/dang-nhap", form, ten="muon", mat_khau=OWN, ve="/phien")
    tab.post(ASK, tab.get(ASK), ma=code(secret), ve="/phien")
    assert tab.cookies[COOKIE] != before
    assert tab.get(ENROL).status_code == 200
