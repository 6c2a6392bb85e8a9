"""A browser without scripts, and accounts for it: for tests of signing in that need no Chromium."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import httpx
import psycopg

from api.auth import passwords
from api.auth.accounts import Account
from api.auth.noting import By
from api.auth.rights import Role
from domain.model.account_events import account_stream
from domain.model.event import Event, Source
from tests.http.town import Town

OWN = "một câu dài dễ nhớ"
"""A password that its owner chose."""


@dataclass
class Tab:
    """It keeps cookies as a browser does, `Secure` ones for loopback too, and sends the forms that it was shown."""

    town: Town
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> httpx.Response:
        return self._send("GET", path)

    def post(self, path: str, shown: httpx.Response | None = None, **fields: str) -> httpx.Response:
        """A form, with the token of the page on which it was shown."""
        page = shown if shown is not None else self.get("/dang-nhap")
        token = re.search(r'name="csrf" value="([0-9a-f]{64})"', page.text)
        assert token is not None, page.text
        return self._send("POST", path, data={"csrf": token[1], **{k.replace("_", "-"): v for k, v in fields.items()}})

    def sign_in(self, login: str, password: str, ve: str = "/") -> httpx.Response:
        return self.post("/dang-nhap", ten=login, mat_khau=password, ve=ve)

    def _send(self, method: str, path: str, **content: Any) -> httpx.Response:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        with httpx.Client(base_url=self.town.address, trust_env=False) as client:
            answer = client.request(method, path, headers={"Cookie": cookies, "User-Agent": "test tab"}, **content)
        for cookie in answer.headers.get_list("set-cookie"):
            name, _, rest = cookie.partition("=")
            value = rest.partition(";")[0].strip('"')
            if value:
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        return answer


def opened(town: Town, login: str, subject: str, *roles: Role) -> tuple[Account, str]:
    """A new account and its first password."""
    account, password = town.app.state.office.accounts.open(By(None, Source.CLI), login, subject, roles)
    assert password is not None
    return account, password


def ready(town: Town, login: str, subject: str, *roles: Role) -> Account:
    """An account whose password is OWN, with nothing owed but what its roles ask for."""
    account, _ = opened(town, login, subject, *roles)
    with psycopg.connect(town.instance.dsn("writer")) as connection:
        connection.execute("SELECT access.set_password(%s, %s, false)", [account.account_id, passwords.hashed(OWN)])
    return account


def noted(town: Town, account: Account) -> list[Event]:
    """What was recorded of an account, in order."""
    stream = account_stream(account.account_id, account.subject)
    return [recorded.body for recorded in town.app.state.office.log.read_stream(stream)]


def topics(events: list[Event]) -> list[str]:
    return [event.TOPIC.removeprefix("access.") for event in events]


def forget_attempts(town: Town) -> None:
    """All tests come from one remote, which is not to be locked out by the tests before."""
    with psycopg.connect(town.instance.dsn("owner")) as connection:
        connection.execute("DELETE FROM access.attempts")
