"""The drill-down: every number opens the list that was counted, at every level, for every period and field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import httpx
import pytest

from api.auth.rights import Role
from api.pages.wording import Wording
from projections.queries.drilldown import Level, Scope, drilldown
from projections.queries.overviews import province
from projections.queries.periods import Period
from tests.http.town import NAMES
from tests.pages.conftest import Visit
from tests.pages.listed import demand_equal_files, rows_on_pages

LEVELS = (
    "/giam-sat?ky=2020-Q1",
    "/giam-sat?ky=2020-03&linh_vuc=%C4%90%E1%BA%A5t+%C4%91ai",
    "/giam-sat/cl?ky=2020-Q1",
    "/giam-sat/cl/cl-dd?ky=2020-Q1",
    "/giam-sat/cl/cl-mc?ky=2020-Q1",
)


@pytest.fixture(scope="module")
def supervisor(visit: Visit) -> Iterator[httpx.Client]:
    """Ladders are climbed and an obstacle waits past its term, so that every column has something to count."""
    town = visit.town
    officer = town.officer("b1")
    officer.act(visit.stories["moving"], "accept-handover", {"handover_no": 1})
    body = {"description": "Chờ bản đồ", "term": "1wd", "to_official": "c1"}
    officer.act(visit.stories["moving"], "report-obstacle", body)
    town.at("2020-03-24 10:00")
    town.project()
    with town.pages("vpub-truc", Role.SUPERVISOR) as client:
        yield client


def numbers(client: httpx.Client, path: str) -> list[tuple[str, str]]:
    """Where each number in the tables of a page leads, and what it says."""
    text = client.get(path).text
    cells = re.findall(r'<td class="n">(.*?)</td>', text, re.DOTALL)
    return [(unescape(href), said) for cell in cells for href, said in re.findall(r'href="([^"]+)">([^<]+)<', cell)]


@pytest.mark.parametrize("path", LEVELS)
def test_every_number_leads_to_a_list_of_that_length(supervisor: httpx.Client, path: str) -> None:
    found = numbers(supervisor, path)
    assert len(found) > 5
    for address, said in found:
        rows, _ = rows_on_pages(supervisor, address)
        if "giu-qua-han" in address:
            minutes = sum(int(row["held_overdue_minutes"]) for row in rows)
            assert Wording("vi").hours(minutes * 60_000_000) == said, address
        else:
            assert len(rows) == int(said.replace(".", "")), address


def test_every_column_was_counted_somewhere(supervisor: httpx.Client) -> None:
    """Otherwise the test above would say little."""
    lists = {address.split("?")[0] for path in LEVELS for address, _ in numbers(supervisor, path)}
    assert lists >= {"/ho-so", "/danh-sach/xu-ly", "/danh-sach/ket-thuc", "/danh-sach/tre-han", "/danh-sach/vuong-mac"}


def test_a_number_that_is_nothing_has_no_link_and_no_share_is_given_below_ten(supervisor: httpx.Client) -> None:
    text = supervisor.get("/giam-sat?ky=2020-Q1").text
    assert '<td class="n">0</td>' in text
    late = re.search(r"tre-han[^>]*>(\d+)</a>/<a[^>]*>(\d+)</a>([^<]*)", text)
    assert late is not None
    assert int(late[2]) < 10
    assert "%" not in late[3]


def test_the_table_agrees_with_the_overview_of_the_interface(visit: Visit, supervisor: httpx.Client) -> None:
    assert supervisor is not None
    office = visit.town.app.state.office
    now, period = office.clock.now(), Period.parse("2020-Q1")
    with office.reading_everything() as connection:
        table = drilldown(connection, Level.AGENCY, period, now=now, scope=Scope())
        other = province(connection, period, now=now)
    assert table.total.open > 0
    for one, row in zip(table.rows, other.rows, strict=True):
        assert (one.what, one.open, one.overdue, one.stalled) == (
            row.what, row.now.open, row.now.overdue, row.now.stalled
        )  # fmt: skip
        assert (one.late, one.held_overdue_us, one.obstacles) == (
            row.late, row.held_overdue_us, row.obstacles_past_term
        )  # fmt: skip


def names(client: httpx.Client, path: str) -> list[str]:
    return [unescape(one) for one in re.findall(r'<tr><th scope="row">(?:<a[^>]*>)?([^<]+)', client.get(path).text)]


def test_units_are_sorted_by_any_column_both_ways_and_people_by_name_alone(supervisor: httpx.Client) -> None:
    path = "/giam-sat/cl?ky=2020-Q1"
    by_name = names(supervisor, path)[:3]
    falling, rising = names(supervisor, path + "&xep=overdue")[:3], names(supervisor, path + "&xep=overdue-tang")[:3]
    assert by_name == ["Bộ phận Một cửa", "Lãnh đạo huyện", "Phòng Tài nguyên và Môi trường"]
    assert falling[0] == "Phòng Tài nguyên và Môi trường"
    assert rising[-1] == "Phòng Tài nguyên và Môi trường"
    assert 'aria-sort="descending"' in supervisor.get(path + "&xep=overdue").text
    people = supervisor.get("/giam-sat/cl/cl-dd?ky=2020-Q1&xep=overdue").text
    assert "aria-sort" not in people
    order = [people.index(f'<th scope="row">{NAMES[one]}</th>') for one in ("h2", "b1", "b2")]
    assert order == sorted(order)  # Đỗ, Trần, Võ


def test_what_somebody_did_in_a_period_is_in_no_list_beside_their_record(supervisor: httpx.Client) -> None:
    page = supervisor.get("/giam-sat/cl/cl-dd?ky=2020-Q1").text
    people = page[page.index('id="nguoi"') :]
    assert "xu-ly" not in people
    assert "tre-han" not in people
    everybody, _ = rows_on_pages(supervisor, "/danh-sach/tre-han?ky=2020-Q1&don_vi=cl-dd")
    of_one, _ = rows_on_pages(supervisor, "/danh-sach/tre-han?ky=2020-Q1&don_vi=cl-dd&can_bo=b1")
    assert everybody == of_one


@pytest.mark.parametrize("path", ["xu-ly?ky=2020-Q1", "ket-thuc?ky=2020-Q1", "dung-yen", "vuong-mac"])
def test_the_files_of_these_lists_equal_their_pages(supervisor: httpx.Client, path: str) -> None:
    assert demand_equal_files(supervisor, f"/danh-sach/{path}") > 0


def test_a_stalled_dossier_is_told_with_its_last_act_its_silence_who_answers_and_by_which_rule(
    supervisor: httpx.Client,
) -> None:
    rows, texts = rows_on_pages(supervisor, "/danh-sach/dung-yen?don_vi=cl-dd")
    assert rows
    assert all({"code", "last_act", "last_act_at", "silent_minutes", "answering", "rule"} <= set(row) for row in rows)
    assert all("quy tắc" in text["rule"] for text in texts)


def test_a_head_sees_the_lists_of_their_own_unit_and_of_no_other(visit: Visit, supervisor: httpx.Client) -> None:
    assert supervisor is not None
    with visit.town.pages("h2", Role.OFFICER, Role.HEAD) as head:
        assert head.get("/danh-sach/dung-yen?don_vi=cl-dd").status_code == 200
        assert head.get("/danh-sach/chuyen-cap-cho?can_bo=h2").status_code == 200
        for path in ("dung-yen", "xu-ly", "xu-ly?don_vi=cl-mc", "xu-ly?can_bo=h2", "chuyen-cap-cho?can_bo=b1"):
            assert head.get(f"/danh-sach/{path}").status_code == 404, path
        assert head.get("/giam-sat").status_code == 404
        assert head.get("/giam-sat/cl/cl-dd").status_code == 200
        assert head.get("/giam-sat/cl/cl-mc").status_code == 404


@pytest.mark.parametrize("path", ["/giam-sat?ky=2020-Q5", "/giam-sat?ky=20x", "/danh-sach/x", "/giam-sat?xep=A"])
def test_a_period_or_list_that_does_not_exist_is_refused(supervisor: httpx.Client, path: str) -> None:
    assert supervisor.get(path).status_code in (404, 422)
