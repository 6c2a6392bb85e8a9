"""Links are offered to those for whom they open."""

from __future__ import annotations

import re

import httpx
import pytest

from api.auth.rights import Role
from tests.pages.conftest import Visit

_LINK = re.compile(r'href="(/[^"#?]*[^"#]*)"')


@pytest.mark.parametrize(
    ("official", "role", "address"),
    [
        ("b1", Role.OFFICER, "/ho-so/{late}/dien-bien"),
        ("b1", Role.OFFICER, "/ho-so/{late}"),
        ("b1", Role.OFFICER, "/ho-so/{late}/su-kien"),
        ("b1", Role.OFFICER, "/ho-so/{late}/ai-giu?ngay=2020-03-13"),
        ("h2", Role.HEAD, "/don-vi/cl-dd/vang-mat"),
        ("h2", Role.HEAD, "/giam-sat/cl/cl-dd"),
        ("~supervisor", Role.SUPERVISOR, "/so"),
    ],
)
def test_no_link_of_a_page_leads_to_a_refusal(visit: Visit, official: str, role: Role, address: str) -> None:
    with visit.town.pages(official, role) as client:
        shown = client.get(address.format(late=visit.stories["late"]))
        assert shown.status_code == 200, address
        for link in sorted(set(_LINK.findall(shown.text))):
            path = link.replace("&amp;", "&")
            if path.startswith(("/static", "/dang-")) or path.endswith((".pdf", ".zip")) or "lang=" in path:
                continue
            answer = client.get(path)
            if answer.is_redirect:
                answer = client.get(answer.headers["location"])
            assert answer.status_code == 200, f"{address}: {path} answers {answer.status_code}"


def test_a_name_without_a_record_to_open_stands_there_as_text(visit: Visit) -> None:
    address = f"/ho-so/{visit.stories['late']}/dien-bien"
    with visit.town.pages("b1", Role.OFFICER) as client:
        page = client.get(address).text
        assert "/can-bo/b1/ho-so-trach-nhiem" in page
        assert "/can-bo/b2/ho-so-trach-nhiem" not in page
    with visit.town.pages("~supervisor", Role.SUPERVISOR) as client:
        assert "/can-bo/b2/ho-so-trach-nhiem" in client.get(address).text


def test_the_proof_of_an_event_is_fetched_with_the_session_of_the_page(visit: Visit) -> None:
    with visit.town.pages("~supervisor", Role.SUPERVISOR) as client:
        held = client.get(f"/ho-so/{visit.stories['late']}/ai-giu?ngay=2020-03-13").text
        proof = re.search(r'href="(/su-kien/\d+/bang-chung)"', held)
        assert proof is not None
        machine = client.get(f"{proof[1]}.json")
        if machine.status_code == 200:
            assert {"position", "leaf", "hashes", "checkpoint"} <= machine.json().keys()
        assert machine.status_code == client.get(proof[1]).status_code


def test_the_answer_to_who_held_it_also_says_why_it_was_late(visit: Visit) -> None:
    with visit.town.pages("~supervisor", Role.SUPERVISOR) as client:
        late = client.get(f"/ho-so/{visit.stories['late']}/ai-giu?ngay=2020-03-17&lang=vi").text
        assert "Vì sao trễ, theo điều biết đến nay: Khi đến hạn" in late
        done = client.get(f"/ho-so/{visit.stories['done']}/ai-giu?ngay=2020-03-03&lang=vi").text
        assert "Vì sao trễ" not in done


def test_a_list_of_dossiers_says_how_many_there_are(visit: Visit) -> None:
    with visit.town.pages("~supervisor", Role.SUPERVISOR) as client:
        rows = client.get("/ho-so.json?loc=open").json()["rows"]
        many = re.search(r'class="lead">(\d+) hồ sơ, đang mở\.', client.get("/ho-so?loc=open&lang=vi").text)
        assert many is not None
        assert int(many[1]) == len(rows)


def test_pages_for_people_without_an_account_have_the_strip_and_no_link_into_the_ledger(visit: Visit) -> None:
    with httpx.Client(base_url=visit.town.address, trust_env=False) as client:
        page = client.get("/tra-cuu?lang=vi").text
        assert "Dữ liệu đến vị trí" in page
        assert 'href="/so' not in page
