"""Forms are taken from our own pages alone, and lead nowhere else."""

from __future__ import annotations

import re

import httpx
import pytest

from api.http.app import ROUTERS
from api.pages.preferences import local_path
from tests.pages.conftest import Visit


def sent(visit: Visit, headers: dict[str, str], fields: dict[str, str]) -> httpx.Response:
    cookies = "; ".join(f"{c.get('name')}={c.get('value')}" for c in visit.page.context.cookies())
    return httpx.post(visit.town.address + "/tuy-chon", data=fields, headers={"Cookie": cookies, **headers})


def token(visit: Visit) -> str:
    value = visit.open("/so").locator("input[name=csrf]").first.get_attribute("value")
    assert value
    return value


def test_a_form_of_ours_is_taken(visit: Visit) -> None:
    answer = sent(visit, {"Origin": visit.town.address}, {"csrf": token(visit), "theme": "dark", "ve": "/so"})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/so"
    assert "hoso_theme=dark" in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://127.0.0.1:1"},
    ],
)
def test_a_form_sent_from_elsewhere_is_refused(visit: Visit, headers: dict[str, str]) -> None:
    answer = sent(visit, headers, {"csrf": token(visit), "theme": "dark"})
    assert answer.status_code == 400
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("fields", [{}, {"csrf": ""}, {"csrf": "0" * 64}])
def test_a_form_without_the_token_of_its_page_is_refused(visit: Visit, fields: dict[str, str]) -> None:
    assert sent(visit, {"Origin": visit.town.address}, {**fields, "theme": "dark"}).status_code == 400


def test_a_form_without_a_cookie_is_refused(visit: Visit) -> None:
    answer = httpx.post(visit.town.address + "/tuy-chon", data={"csrf": token(visit), "theme": "dark"})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "asked",
    ["//elsewhere.example", "https://elsewhere.example/", "/\\elsewhere.example", "javascript:x", "", None, "x"],
)
def test_a_form_leads_back_to_this_site_only(asked: str | None) -> None:
    assert local_path(asked) == "/"


def post_routes() -> list[str]:
    return sorted(
        {
            str(getattr(route, "path", ""))
            for router in ROUTERS
            for route in router.routes
            if "POST" in (getattr(route, "methods", None) or ()) and not getattr(route, "include_in_schema", True)
        }
    )


@pytest.mark.parametrize("route", post_routes())
def test_no_page_takes_a_form_that_is_not_genuine(visit: Visit, route: str) -> None:
    path = re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: {"dossier": visit.code("late")}.get(found[1], "x"), route)
    cookies = "; ".join(f"{c.get('name')}={c.get('value')}" for c in visit.page.context.cookies())
    answer = httpx.post(visit.address + path, data={"ve": "/"}, headers={"Cookie": cookies}, trust_env=False)
    assert answer.status_code == 400, answer.status_code
    assert "Biểu mẫu này không gửi từ trang đang mở" in answer.text


@pytest.mark.parametrize("path", ["//elsewhere.example/x", "/%5Celsewhere.example/x", "/%09/elsewhere.example", "///a"])
def test_an_address_that_is_not_there_leads_to_no_other_site(visit: Visit, path: str) -> None:
    """A browser takes `//name` and `/\\name` for another site."""
    answer = httpx.get(visit.town.address + path)
    assert answer.status_code == 404
    assert not re.findall(r'(?:href|action|value)="/[/\\\s]', answer.text)
