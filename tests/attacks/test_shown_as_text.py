"""What people type is text on every page that shows it: no markup, no script, no attribute of its own."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from uuid import UUID

import httpx
import pytest
from fastapi.routing import APIRoute

from api.auth.rights import Role
from api.http.app import ROUTERS
from tests.http.town import Town

HOSTILE = (
    "\"'><script>hostile()</script><img src=x onerror=hostile()>{{7*7}}${7*7}</textarea></title><svg onload=hostile()>"
)


class Markup(HTMLParser):
    """Elements and attributes that the hostile text would add, were it taken for markup."""

    def __init__(self) -> None:
        super().__init__()
        self.added: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.added += [f"{tag} {name}" for name, _ in attrs if name.startswith("on")]
        self.added += [tag for name, value in attrs if tag == "img" and name == "src" and value == "x"]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def dossier(town: Town) -> UUID:
    """With hostile words in every text that its first officials type."""
    clerk, officer = town.officer("a1"), town.officer("b1")
    dossier = clerk.lodge()
    clerk.act(dossier, "issue-receipt")
    clerk.act(dossier, "send-handover", {"to_official": "b1", "step_id": "th", "note": HOSTILE})
    officer.act(dossier, "accept-handover", {"handover_no": 1})
    officer.act(dossier, "request-supplement", {"items": [HOSTILE], "reason": HOSTILE})
    town.project()
    return dossier


@pytest.fixture(scope="module")
def pages(town: Town) -> Iterator[httpx.Client]:
    with town.pages("vpub-truc", Role.SUPERVISOR) as client:
        client.timeout = httpx.Timeout(60)
        yield client


def addresses(dossier: UUID) -> list[str]:
    """Pages about one dossier, and lists in which it stands."""
    found = {"/ho-so", "/giam-sat", f"/tim?q={dossier}"}
    for router in ROUTERS:
        for route in router.routes:
            if isinstance(route, APIRoute) and "GET" in (route.methods or set()):
                path = route.path.replace("{dossier}", str(dossier)).replace("{ma}", str(dossier))
                if str(dossier) in path and "{" not in path and not path.startswith("/v1") and "song" not in path:
                    found.add(path)
    return sorted(found)


def test_what_people_type_is_text_on_every_page(town: Town, pages: httpx.Client, dossier: UUID) -> None:
    shown, looked_at = 0, 0
    last = town.app.state.office.log.read_stream(dossier)[-1].position
    events = [f"/su-kien/{position}" for position in range(last - 3, last + 1)]
    for path in [*addresses(dossier), *events]:
        answer = pages.get(path)
        assert answer.status_code < 500, path
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        looked_at += 1
        page = Markup()
        page.feed(answer.text)
        assert page.added == [], path
        assert "<script>hostile" not in answer.text, path
        shown += "<script>hostile()</script>" in page.text
    assert looked_at > 8
    assert shown >= 3


def test_what_is_asked_for_is_text_on_the_page_that_says_it_is_not_there(town: Town, pages: httpx.Client) -> None:
    for client in (pages, town.http):
        for path in ("/tim", "/ho-so", "/tra-cuu", "/dang-nhap"):
            answer = client.get(path, params={"q": HOSTILE, "ve": HOSTILE, "ma": HOSTILE, "don_vi": HOSTILE})
            page = Markup()
            page.feed(answer.text)
            assert page.added == [], path
