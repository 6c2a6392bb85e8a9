"""Signing in with the agency's own service: against a real provider on loopback, with PKCE, state and nonce."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OctKey, RSAKey
from pydantic import SecretStr

from api.auth.noting import By
from api.auth.oidc import SettingsIncomplete, verified_claims
from api.auth.rights import Role
from api.cli.up import programs_for
from api.http.meters import Meters
from api.http.office import Office
from api.pages.agency import COOKIE as FLOW
from api.pages.visitor import COOKIE
from domain.model.account_events import SignedIn, StrangerFailed
from domain.model.event import Source, stream_id
from domain.store.settings import Settings
from tests.http.town import ROOMY, Town, found, served
from tests.pages.provider import Provider, provider
from tests.pages.tab import Tab, noted, topics
from tests.servers import Database

pytestmark = pytest.mark.usefixtures("fresh_attempts", "cheap_hashes")

CLIENT = "hoso"


@pytest.fixture(scope="module")
def agency() -> Iterator[Provider]:
    with provider() as running:
        yield running


@pytest.fixture(scope="module")
def town(module_database: Database, agency: Provider) -> Iterator[Town]:
    found(module_database.instance)
    module_database.instance.settings = Settings(
        oidc_issuer=agency.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=SecretStr("s e+cret"),
        oidc_name="Tài khoản tỉnh",
    )
    with served(module_database.instance) as town:
        town.project()
        yield town


def bound(town: Town, agency: Provider, sub: str, subject: str, *roles: Role) -> str:
    """An account of whom the agency knows as `sub`; returns its id."""
    accounts, by = town.app.state.office.accounts, By(None, Source.CLI)
    account, password = accounts.open(by, sub, subject, roles, local=False)
    assert password is None
    agency.person(sub)
    accounts.bind(by, sub, agency.issuer, sub)
    account_id: str = account.account_id
    return account_id


def through(tab: Tab, agency: Provider, sub: str, ve: str = "/phien") -> Any:
    """The whole way: away, agree, back."""
    away = tab.get(f"/dang-nhap/co-quan?ve={ve}")
    assert away.status_code == 303
    back = urlsplit(agency.code_for(away.headers["location"], sub))
    return tab.get(f"{back.path}?{back.query}")


def test_whom_the_agency_vouches_for_is_signed_in_and_led_where_they_wanted(town: Town, agency: Provider) -> None:
    bound(town, agency, "can-bo-a1", "a1", Role.OFFICER)
    tab = Tab(town)
    form = tab.get("/can-bo/a1/luot-xem")
    assert "Đăng nhập bằng Tài khoản tỉnh" in form.text
    answer = through(tab, agency, "can-bo-a1", "/can-bo/a1/luot-xem")
    assert (answer.status_code, answer.headers["location"]) == (303, "/can-bo/a1/luot-xem")
    assert tab.get("/can-bo/a1/luot-xem").status_code == 200
    assert FLOW not in tab.cookies
    asked, exchanged = agency.asked[-1], agency.exchanged[-1]
    assert (asked["code_challenge_method"], asked["scope"], asked["response_type"]) == ("S256", "openid", "code")
    assert len(exchanged["code_verifier"]) >= 43
    assert "client_secret" not in exchanged, "it goes into the header"
    events = noted(town, town.app.state.office.accounts.get("can-bo-a1"))
    assert topics(events) == ["AccountOpened", "IdentityBound", "SignedIn"]
    last = events[-1]
    assert isinstance(last, SignedIn)
    assert (last.how, last.factor) == ("oidc", None)


def test_an_identity_without_an_account_is_refused_and_recorded(town: Town, agency: Provider) -> None:
    agency.person("nguoi-la")
    tab = Tab(town)
    answer = through(tab, agency, "nguoi-la")
    assert answer.status_code == 401
    assert "nguoi-la" in answer.text, "they learn what to tell the administrator"
    assert COOKIE not in tab.cookies
    strangers = town.app.state.office.log.read_stream(stream_id("account", "strangers"))
    last = strangers[-1].body
    assert isinstance(last, StrangerFailed)
    assert last.why == "identity"


def test_a_disabled_account_is_refused(town: Town, agency: Provider) -> None:
    bound(town, agency, "nghi-viec", "a2", Role.OFFICER)
    town.app.state.office.accounts.set_disabled(By(None, Source.CLI), "nghi-viec", disabled=True, reason=None)
    assert through(Tab(town), agency, "nghi-viec").status_code == 401


def test_the_agency_s_second_factor_counts_only_where_it_says_that_it_asked_for_one(
    town: Town, agency: Provider
) -> None:
    for sub, claims, leads_to in (
        ("khong-mfa", {}, "/dang-nhap/dang-ky"),
        ("mat-khau", {"amr": ["pwd"]}, "/dang-nhap/dang-ky"),
        ("amr-la", {"amr": "mfa"}, "/dang-nhap/dang-ky"),
        ("co-mfa", {"amr": ["pwd", "mfa"]}, None),
    ):
        bound(town, agency, sub, "vpub-truc", Role.SUPERVISOR)
        agency.person(sub, **claims)
        tab = Tab(town)
        assert through(tab, agency, sub).status_code == 303
        shown = tab.get("/phien")
        assert shown.headers.get("location", "").partition("?")[0] == (leads_to or "")
        assert shown.status_code == (303 if leads_to else 200)


def test_an_answer_that_this_browser_did_not_ask_for_is_refused(town: Town, agency: Provider) -> None:
    """Else somebody could sign others in under an account of their own."""
    bound(town, agency, "ke-gian", "b1", Role.OFFICER)
    attacker, victim = Tab(town), Tab(town)
    away = attacker.get("/dang-nhap/co-quan")
    back = urlsplit(agency.code_for(away.headers["location"], "ke-gian"))
    assert victim.get(f"{back.path}?{back.query}").status_code == 401, "no cookie"
    victim.get("/dang-nhap/co-quan")
    assert victim.get(f"{back.path}?{back.query}").status_code == 401, "another state"
    assert COOKIE not in victim.cookies
    assert not agency.exchanged or agency.exchanged[-1]["code"] != parse_qs(back.query)["code"][0]


def test_a_code_is_good_once(town: Town, agency: Provider) -> None:
    bound(town, agency, "motlan", "b2", Role.OFFICER)
    tab = Tab(town)
    away = tab.get("/dang-nhap/co-quan")
    flow = tab.cookies[FLOW]
    back = urlsplit(agency.code_for(away.headers["location"], "motlan"))
    assert tab.get(f"{back.path}?{back.query}").status_code == 303
    assert Tab(town, {FLOW: flow}).get(f"{back.path}?{back.query}").status_code == 401


def test_a_code_of_another_sign_in_is_refused_for_its_nonce(town: Town, agency: Provider) -> None:
    bound(town, agency, "hoan-doi", "h1", Role.OFFICER)
    one, other = Tab(town), Tab(town)
    stolen = agency.code_for(one.get("/dang-nhap/co-quan").headers["location"], "hoan-doi")
    own = agency.code_for(other.get("/dang-nhap/co-quan").headers["location"], "hoan-doi")
    code = parse_qs(urlsplit(stolen).query)["code"][0]
    state = parse_qs(urlsplit(own).query)["state"][0]
    answer = other.get(f"/dang-nhap/co-quan/tro-ve?code={code}&state={state}")
    assert answer.status_code == 401, "the nonce in its token is another's"


@pytest.mark.parametrize("ve", ["//elsewhere.example", "https://elsewhere.example/"])
def test_the_way_back_leads_to_this_site_only(town: Town, agency: Provider, ve: str) -> None:
    login = f"ve-{len(ve)}"
    bound(town, agency, login, "l1", Role.OFFICER)
    assert through(Tab(town), agency, login, ve).headers["location"] == "/"


def test_a_refusal_at_the_provider_is_told(town: Town, agency: Provider) -> None:
    tab = Tab(town)
    away = tab.get("/dang-nhap/co-quan")
    state = parse_qs(urlsplit(away.headers["location"]).query)["state"][0]
    assert tab.get(f"/dang-nhap/co-quan/tro-ve?error=access_denied&state={state}").status_code == 401


# ---------------------------------------------------------------------- identity tokens

KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
KEYS = KeySet([KEY])
GOOD: dict[str, Any] = {"iss": "https://idp.example", "aud": CLIENT, "sub": "x", "nonce": "n"}


def token(changes: dict[str, Any], key: Any = KEY, algorithm: str = "RS256") -> str:
    claims = {**GOOD, "iat": int(time.time()), "exp": int(time.time()) + 300, **changes}
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode({"alg": algorithm, "kid": "one"}, claims, key, algorithms=[algorithm])


def check(text: str) -> dict[str, Any]:
    return verified_claims(text, KEYS, issuer="https://idp.example", client_id=CLIENT, nonce="n")


def test_an_identity_token_is_taken_that_is_ours() -> None:
    assert check(token({}))["sub"] == "x"
    assert check(token({"aud": ["other", CLIENT], "azp": CLIENT}))["sub"] == "x"


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://other.example"},
        {"aud": "other"},
        {"aud": ["other", CLIENT]},
        {"azp": "other"},
        {"nonce": "m"},
        {"nonce": None},
        {"exp": None},
        {"exp": 1_500_000_000},
        {"iat": None},
        {"sub": ""},
        {"sub": None},
        {"sub": "x" * 300},
    ],
)
def test_an_identity_token_for_another_purpose_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(JoseError):
        check(token(changes))


def test_a_token_that_the_issuer_did_not_sign_is_refused() -> None:
    other = RSAKey.generate_key(2048, {"kid": "one"})
    head, body, _ = token({}).split(".")
    shared = OctKey.generate_key(256)
    for forged in (token({}, other), token({}, shared, "HS256"), f"{head}.{body}.", f"eyJhbGciOiJub25lIn0.{body}."):
        with pytest.raises((JoseError, ValueError)):
            check(forged)


@pytest.mark.parametrize("issuer", ["http://idp.example", "ftp://idp.example", "idp"])
def test_a_provider_without_https_is_refused_when_the_pages_start(database: Database, issuer: str) -> None:
    database.instance.settings = Settings(oidc_issuer=issuer, oidc_client_id=CLIENT)
    with pytest.raises(SettingsIncomplete):
        Office(database.instance, ROOMY, Meters())
    with pytest.raises(SettingsIncomplete):
        programs_for(database.instance.settings)  # `hoso up` says so before anything starts
