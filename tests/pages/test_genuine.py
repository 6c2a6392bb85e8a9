"""Forms are taken from our own pages alone, and lead nowhere else."""

from __future__ import annotations

import httpx
import pytest

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
