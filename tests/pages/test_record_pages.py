"""A responsibility record as a page: what it is opened for comes first, and its owner sees everybody who tried."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from api.auth.rights import Role
from tests.pages.conftest import Visit

RECORD = "/can-bo/b2/ho-so-trach-nhiem"


@pytest.fixture(scope="module")
def supervisor(visit: Visit) -> Iterator[httpx.Client]:
    with visit.town.pages("vpub-truc", Role.SUPERVISOR) as client:
        yield client


@pytest.fixture(scope="module")
def owner(visit: Visit) -> Iterator[httpx.Client]:
    with visit.town.pages("b2", Role.OFFICER) as client:
        yield client


def readings(visit: Visit) -> list[tuple[str, str, str | None]]:
    rows = visit.town.officer("b2").get("/v1/officials/b2/reads").json()["rows"]
    return [(row["reader"], row["what"], row["purpose"]) for row in rows]


def test_another_is_asked_what_for_before_anything_is_shown_and_nothing_is_recorded_yet(
    visit: Visit, supervisor: httpx.Client
) -> None:
    for path in (RECORD, f"{RECORD}.pdf", f"{RECORD}.xlsx", f"{RECORD}/acts?phan=own"):
        answer = supervisor.get(path)
        assert answer.status_code == 200
        assert "được ghi lại và người liên quan nhìn thấy" in answer.text
        assert answer.text.count('name="muc_dich"') == 4
        assert "Giữ khi quá hạn" not in answer.text
    assert 'name="phan" value="own"' in supervisor.get(f"{RECORD}/acts?phan=own").text
    assert readings(visit) == []


def test_with_a_purpose_the_reading_is_on_record_before_the_page_and_links_keep_the_purpose(
    visit: Visit, supervisor: httpx.Client
) -> None:
    shown = supervisor.get(f"{RECORD}?ky=2020-Q1&muc_dich=complaint").text
    assert readings(visit)[0] == ("vpub-truc", "record 2020-01..2020-03", "complaint")
    links = re.findall(rf'href="({RECORD}[^"]+)"', shown)
    assert links
    assert all("muc_dich=complaint" in link for link in links)
    for ending, begins in (("pdf", b"%PDF"), ("xlsx", b"PK")):
        paper = supervisor.get(f"{RECORD}.{ending}?ky=2020-Q1&muc_dich=review")
        assert paper.content.startswith(begins)
        assert readings(visit)[0] == ("vpub-truc", f"record.{ending} 2020-01..2020-03", "review")


def test_the_owner_reads_without_being_asked_and_may_explain_every_line(visit: Visit, owner: httpx.Client) -> None:
    before = readings(visit)
    shown = owner.get(f"{RECORD}?ky=2020-Q1").text
    assert "Thêm giải trình" in shown
    figure = owner.get(f"{RECORD}/acts?ky=2020-Q1&phan=own&dang_mo=true").text
    assert f"/ho-so/{visit.code('late')}/viec/explain" in figure
    assert owner.get(f"{RECORD}.pdf?ky=2020-Q1").content.startswith(b"%PDF")
    assert readings(visit) == before


def test_a_purpose_that_is_none_is_refused_and_nobody_is_shown_that_somebody_does_not_exist(
    visit: Visit, supervisor: httpx.Client
) -> None:
    assert supervisor.get(f"{RECORD}?muc_dich=curiosity").status_code == 422
    with visit.town.pages("b1", Role.OFFICER) as colleague:
        there, nowhere = (colleague.get(f"/can-bo/{one}/ho-so-trach-nhiem") for one in ("b2", "b9"))
    assert there.status_code == nowhere.status_code == 404


def test_the_owner_sees_who_read_it_and_who_was_refused(visit: Visit, owner: httpx.Client) -> None:
    with visit.town.pages("c1", Role.OFFICER) as stranger:
        assert stranger.get(f"{RECORD}?muc_dich=review").status_code == 404
    shown = owner.get("/can-bo/b2/luot-xem").text
    refused = shown[shown.index('id="tu-choi"') :]
    assert "Đặng Văn Mẫn" in refused
    assert "Hồ Văn Trực" in shown[: shown.index('id="tu-choi"')]


def test_what_a_figure_counts_is_said_in_the_language_of_the_page(owner: httpx.Client) -> None:
    address = f"{RECORD}/step_visits?ky=2020-Q1&phan=own&dang_mo=true"
    vietnamese = owner.get(f"{address}&lang=vi").text
    assert "Các bước mà người này đã giữ." in vietnamese
    assert "Steps in which this person answered." not in vietnamese
    assert "Steps in which this person answered." in owner.get(f"{address}&lang=en").text
    owner.get(f"{address}&lang=vi")


def test_a_part_of_a_whole_is_said_once(owner: httpx.Client) -> None:
    shown = owner.get(f"{RECORD}?ky=2020-Q1&lang=vi").text
    wholes = re.findall(r"</strong>(?:</a>)? trên ([^<]+)", shown)
    assert wholes
    assert not [one for one in wholes if "/" in one]
