"""No request makes this site lead to another, open itself to one, or change anything by being asked."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import psycopg
import pytest
from fastapi.routing import APIRoute

from api.auth.rights import Role
from api.http.app import ROUTERS
from api.http.tracing import SECURITY_HEADERS
from tests.attacks.raw import say
from tests.http.town import Town
from tests.pages.reader import forms_in

ELSEWHERE = "elsewhere.example"
TARGETS = (
    f"https://{ELSEWHERE}/", f"//{ELSEWHERE}/x", f"/\\{ELSEWHERE}", f"\\\\{ELSEWHERE}", f"/\t/{ELSEWHERE}",
    f"javascript:alert('{ELSEWHERE}')", f"data:text/html,{ELSEWHERE}", f"https:{ELSEWHERE}", f"/%5c{ELSEWHERE}/..//x",
)  # fmt: skip
NAMES = ("ve", "next", "return", "return_to", "redirect", "redirect_uri", "url", "continue", "back", "lai", "tu")
LINK = re.compile(r'(?:href|action|src|formaction|content|value)="([^"]*)"')


def plain_routes(method: str) -> list[str]:
    """Addresses of pages without places to fill."""
    found = {
        route.path
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute) and method in (route.methods or set()) and "{" not in route.path
    }
    return sorted(path for path in found if not path.startswith("/v1") and path != "/metrics")


@pytest.fixture(scope="module")
def pages(town: Town) -> Iterator[httpx.Client]:
    with town.pages("vpub-truc", Role.SUPERVISOR) as client:
        client.follow_redirects = False
        client.timeout = httpx.Timeout(60)
        yield client


def led_out(answer: httpx.Response) -> list[str]:
    """Where it would lead outside: by its header, or by what a reader presses."""
    found = [answer.headers.get("location", ""), answer.headers.get("refresh", "")]
    if answer.headers.get("content-type", "").startswith("text/html"):
        found += LINK.findall(answer.text)
    return [one for one in found if ELSEWHERE in one and not re.match(r"/[^/\\]", one)]


@pytest.mark.parametrize("path", plain_routes("GET"))
def test_no_parameter_leads_to_another_site(town: Town, pages: httpx.Client, path: str) -> None:
    if "live" in path or path == "/cho":
        return
    for target in TARGETS[:: 1 if path in ("/dang-nhap", "/phien", "/") else 4]:
        query = dict.fromkeys(NAMES, target)
        for client in (pages, town.http):
            answer = client.get(path, params=query)
            assert answer.status_code < 500
            assert led_out(answer) == [], (path, target)


@pytest.mark.parametrize("path", plain_routes("POST"))
def test_no_form_leads_to_another_site(pages: httpx.Client, path: str) -> None:
    token = next(form.value("csrf") for form in forms_in(pages.get("/phien").text) if "csrf" in form.names)
    for target in TARGETS[::3]:
        answer = pages.post(path, data={"csrf": token, **dict.fromkeys(NAMES, target)})
        assert answer.status_code < 500, answer.text[:500]
        assert led_out(answer) == [], (path, target)
        if path in ("/dang-xuat", "/phien/ket-thuc"):
            return


@pytest.mark.parametrize("origin", [f"https://{ELSEWHERE}", "null", "http://127.0.0.1:1"])
@pytest.mark.parametrize("path", ["/livez", "/v1/organisation", "/v1/ledger/checkpoint", "/dang-nhap", "/nowhere"])
def test_no_answer_opens_itself_to_another_origin(town: Town, path: str, origin: str) -> None:
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    for method in ("GET", "OPTIONS", "POST"):
        answer = town.http.request(method, path, headers=asked)
        assert not [name for name in answer.headers if name.startswith("access-control-")]
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"


def test_asking_changes_nothing(town: Town, pages: httpx.Client) -> None:
    dossier = town.officer("a1").lodge()
    town.project()
    before = town.app.state.office.log.head()[0]
    asked = 0
    token = {"Authorization": f"Bearer {town.token('vpub-truc', Role.SUPERVISOR)}"}
    for router in ROUTERS:
        for route in router.routes:
            if isinstance(route, APIRoute) and "GET" in (route.methods or set()):
                path = route.path.replace("{dossier}", str(dossier)).replace("{ma}", str(dossier))
                if "{" in path or path.startswith("/dang-"):
                    continue
                if path.startswith("/v1"):
                    request = town.http.build_request("GET", path, headers=token)
                    answer = town.http.send(request, stream=True)
                else:
                    answer = pages.send(pages.build_request("GET", path), stream=True)
                if not answer.headers.get("content-type", "").startswith("text/event-stream"):
                    answer.read()
                answer.close()  # a stream would go on for ever
                assert answer.status_code < 500 or path == "/readyz"
                asked += 1
    assert asked > 80
    with psycopg.connect(town.instance.dsn("reader")) as connection:
        rows = connection.execute(
            "SELECT topic FROM hoso.stored_events WHERE notification_id > %s", [before]
        ).fetchall()
    assert {topic for (topic,) in rows if not topic.startswith("access.")} == set()


@pytest.mark.parametrize(
    "path", ["/livez", "/v1/organisation", "/dang-nhap", "/nowhere", "/v1/ledger/checkpoint", "/so"]
)
def test_every_answer_says_what_it_is(town: Town, pages: httpx.Client, path: str) -> None:
    for client in (town.http, pages):
        answer = client.get(path)
        kind = answer.headers.get("content-type", "")
        assert bool(kind) is bool(answer.content)
        if kind.startswith("text/"):
            assert "charset=utf-8" in kind
        assert set(map(str.lower, SECURITY_HEADERS)) <= set(answer.headers)


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "PUT", "DELETE", "DEBUG"])
def test_methods_that_show_or_tunnel_are_not_offered(town: Town, method: str) -> None:
    for path in ("/", "/livez", "/v1/organisation"):
        heard = say(
            town.address, f"{method} {path} HTTP/1.1\r\nHost: x\r\nX-Sent: canary\r\nConnection: close\r\n\r\n".encode()
        )
        assert heard.statuses, heard
        assert 400 <= heard.statuses[0] < 500
        assert b"canary" not in heard.octets


def test_a_password_is_typed_into_a_field_that_hides_it_and_lets_it_be_pasted(town: Town) -> None:
    text = town.http.get("/dang-nhap").text
    fields = re.findall(r"<input[^>]*mat-khau[^>]*>", text)
    assert fields
    assert all('type="password"' in one for one in fields)
    assert not re.search(r"onpaste|autocomplete=\"off\"", text)
