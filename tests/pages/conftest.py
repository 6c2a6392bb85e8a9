"""`town`: an office with stories to tell; `browser`: a real Chromium; `page`: a signed-in tab of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from api.auth import passwords
from api.auth.rights import Role
from api.pages.visitor import COOKIE
from domain.rules_commands import SHIPPED_REASON, AdoptShippedRules
from projections import ledger_checkpoints, ledger_verifications
from projections.ledger_keys import KeyDirectory, ledger_directory
from projections.ledger_sealer import Sealer
from projections.ledger_sealer import connect as ledger_connect
from projections.ledger_verify import verify
from tests.http.town import Town, found, served
from tests.pages.stories import tell
from tests.pages.tab import forget_attempts
from tests.servers import Database

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass
class Visit:
    """A town, its stories, and a tab in which a supervisor is signed in. `faults`: what the browser complained of."""

    town: Town
    stories: dict[str, UUID]
    page: Page
    faults: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return self.town.address

    def open(self, path: str, status: int = 200) -> Page:
        answer = self.page.goto(self.town.address + path)
        assert answer is not None
        assert answer.status == status, path
        return self.page

    def code(self, story: str) -> str:
        code: str = (
            self.town.bearer(Role.AUDITOR, "vpub-truc").get(f"/v1/dossiers/{self.stories[story]}").json()["code"]
        )
        return code


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    # A browser set up in English is shown Vietnamese all the same, until its user switches.
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="en-US")
    yield context
    context.close()


@pytest.fixture(scope="module")
def visit(module_database: Database, context: BrowserContext) -> Iterator[Visit]:
    found(module_database.instance)
    with served(module_database.instance) as town:
        stories = tell(town)
        town.order(AdoptShippedRules, reason=SHIPPED_REASON)  # without them nobody could recompute a bundle
        town.project()
        seal_and_verify(module_database)
        visit = Visit(town, stories, context.new_page())
        visit.page.on("console", lambda message: _note(visit.faults, message))
        visit.page.on("pageerror", lambda error: visit.faults.append(str(error)))
        secret = town.access.issue_link("~operator", [Role.SUPERVISOR])
        visit.open(f"/dang-nhap/{secret.reveal()}")
        yield visit


def signed_in(place: Visit | Town, browser: Browser, official_id: str, *roles: Role, **options: Any) -> Page:
    """A tab of its own in which an official is signed in with these roles, on no page yet.

    options: of `Browser.new_context`. Address pages by `place.address + path`, since none is set for the tab. Whoever
    needs many closes `page.context` when done.
    """
    town = place.town if isinstance(place, Visit) else place
    context = browser.new_context(**{"viewport": {"width": 1366, "height": 768}, "locale": "vi-VN", **options})
    cookie = town.session(official_id, *roles)
    context.add_cookies(
        [{"name": COOKIE, "value": cookie, "url": town.address.replace("http:", "https:"), "secure": True}]
    )
    return context.new_page()


@pytest.fixture
def fresh_attempts(town: Town) -> None:
    """For modules that sign in often, with a `town` of their own."""
    forget_attempts(town)


@pytest.fixture
def cheap_hashes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same algorithm at a hundredth of the cost, for modules that sign in dozens of times. See `full_cost`."""
    if "full_cost" not in request.fixturenames:
        hasher = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=1024, parallelism=1),))
        monkeypatch.setattr(passwords, "_hasher", hasher)
        monkeypatch.setattr(passwords, "NOBODY", hasher.hash("nobody"))


@pytest.fixture
def full_cost() -> None:
    """For tests of the cost itself."""


def seal_and_verify(database: Database) -> None:
    """Seal all there is, verify it, and remember that."""
    keys = ledger_directory(database.instance.data_dir)
    with ledger_connect(database.dsn("sealer")) as connection:
        name = ledger_checkpoints.origin(connection)
        assert name is not None
        sealer = Sealer(connection, name, keys)
        sealer.catch_up()
    anchor = KeyDirectory(keys, name).first_key()
    assert anchor is not None
    began_at = datetime.now(UTC)
    result = verify(database.dsn("reader"), anchor, [], workers=1)
    report = msgspec.to_builtins(result) | {"key": str(anchor), "good": result.good}
    with database.connect("writer") as connection:
        ledger_verifications.note(connection, result, report, began_at=began_at, asked_by="test")


def _note(faults: list[str], message: ConsoleMessage) -> None:
    if message.type in ("error", "warning"):
        faults.append(message.text)
