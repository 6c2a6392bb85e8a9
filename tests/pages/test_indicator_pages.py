"""The indicators' pages: every count opens its list, both clocks stand by their names, papers say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.auth.rights import Role
from api.pages.indicator_chart import POINT_WIDTH, bullets
from api.pages.indicators import GROUP_NAMES
from projections.queries.indicators import GroupPoints
from tests.pages.conftest import Visit
from tests.pages.listed import demand_equal_files, rows_on_pages
from tests.reports.reading_pdf import demand_archivable, text_of
from tests.reports.reading_xlsx import cells_of, demand_harmless

PAGES = ("/chi-so?ky=2020-03", "/chi-so/cl?ky=2020-Q1", "/chi-so/cl-mc?ky=2020-Q1")


@pytest.fixture(scope="module")
def supervisor(visit: Visit) -> Iterator[httpx.Client]:
    visit.town.at("2020-03-24 10:00")
    visit.town.project()
    with visit.town.pages("vpub-truc", Role.SUPERVISOR) as client:
        yield client


@pytest.mark.parametrize("path", PAGES)
def test_every_count_leads_to_a_list_of_that_length(supervisor: httpx.Client, path: str) -> None:
    text = supervisor.get(path).text
    cells = re.findall(r'<td class="n">(.*?)</td>', text, re.DOTALL)
    found = [(unescape(a), said) for cell in cells for a, said in re.findall(r'href="([^"]+)">([\d.]+)<', cell)]
    assert len(found) > 5
    for address, said in found:
        rows, _ = rows_on_pages(supervisor, address)
        assert len(rows) == int(said.replace(".", "")), address
        assert all(row["events"] for row in rows)


def test_the_files_of_a_list_hold_its_rows(supervisor: httpx.Client) -> None:
    assert demand_equal_files(supervisor, "/chi-so/cl/on_time_766?ky=2020-Q1") > 2


def test_every_event_behind_a_list_opens(supervisor: httpx.Client) -> None:
    rows, _ = rows_on_pages(supervisor, "/chi-so/cl/on_time_766?ky=2020-Q1")
    for row in rows:
        for position in row["events"].split(", "):
            answer = supervisor.get(f"/su-kien/{position}")
            assert answer.status_code == 200


def test_both_clocks_stand_by_their_names_and_an_old_period_says_that_the_scale_is_for_comparison(
    supervisor: httpx.Client,
) -> None:
    text = supervisor.get("/chi-so/cl?ky=2020-Q1").text
    assert "Đúng hạn theo Quyết định 766:" in text
    assert "Theo phiếu hẹn đầu:" in text
    assert "thang điểm chỉ để tham khảo" in text
    assert "không áp dụng" in text
    assert "chưa đo" in text


def test_a_head_sees_the_unit_and_no_other_body(visit: Visit) -> None:
    with visit.town.pages("h1", Role.OFFICER, Role.HEAD) as head:
        assert head.get("/chi-so").url.path == "/chi-so/cl-mc"
        for address in ("/chi-so/cl", "/chi-so/tn-dd", "/chi-so/toan-tinh", "/chi-so/tn-dd/on_time_766"):
            assert head.get(address).status_code == 404
        assert head.get("/chi-so/cl-mc/on_time_766?ky=2020-Q1").status_code == 200
    with visit.town.pages("l1", Role.OFFICER, Role.HEAD) as leader:
        assert leader.get("/chi-so/cl?ky=2020-Q1").status_code == 200
        assert leader.get("/chi-so/stnmt").status_code == 404


def test_the_paper_the_workbook_and_the_interface_say_what_the_page_says(
    supervisor: httpx.Client, visit: Visit
) -> None:
    reader = visit.town.bearer(Role.SUPERVISOR, "vpub-truc")
    quarter = {"of": "cl", "period": "2020-Q1"}
    told = reader.get("/v1/indicators", **quarter).json()
    assert told["subject"]["id"] == "cl"
    (on_time,) = [one for group in told["groups"] for one in group["indicators"] if one["name"] == "on_time_766"]
    page = supervisor.get("/chi-so/cl?ky=2020-Q1").text
    assert f">{on_time['n']}</a>/<a" in page
    pdf = supervisor.get("/chi-so/cl/bao-cao.pdf?ky=2020-Q1").content
    demand_archivable(pdf)
    assert f"{on_time['n']}/{on_time['of']}" in text_of(pdf)
    xlsx = supervisor.get("/chi-so/cl/bao-cao.xlsx?ky=2020-Q1").content
    demand_harmless(xlsx)
    rows = cells_of(xlsx)["Chỉ số"]
    assert any(row[4:6] == [on_time["n"], on_time["of"]] for row in rows)
    assert supervisor.get("/chi-so/cl/bao-cao.pdf?ky=2020-Q1").content == pdf
    lines = reader.get("/v1/indicators/on_time_766", good="false", **quarter).json()["rows"]
    assert len(lines) == on_time["of"] - on_time["n"]
    position = told["asked"]["position"]
    at = told["asked"]["about"]
    then = reader.get("/v1/indicators", known_at=f"@{position}", at=at, **quarter).json()
    assert [g["indicators"] for g in then["groups"]] == [g["indicators"] for g in told["groups"]]
    assert reader.get("/v1/indicators/reused", of="cl").status_code == 404


@given(st.integers(1, 30), st.integers(0, 30), st.none() | st.integers(0, 30_000))
def test_a_bullet_is_as_long_as_its_points(most: int, of: int, milli: int | None) -> None:
    group = GroupPoints(number=1, name_vi="x", max_points=most, points_milli=milli, of_points=of, indicators=())
    (bar,) = bullets([group])
    assert bar.width == pytest.approx(POINT_WIDTH * most)
    assert (bar.filled is None) is (milli is None)
    assert bar.filled is None or bar.filled == pytest.approx(POINT_WIDTH * (milli or 0) / 1000)


def test_a_percentage_is_that_of_its_counts_and_stands_from_ten_on(visit: Visit) -> None:
    clerk = visit.town.officer("a1")
    for number in range(8):
        clerk.act(clerk.lodge(channel="online" if number < 2 else "counter"), "issue-receipt")
    visit.town.project()
    with visit.town.pages("vpub-truc", Role.SUPERVISOR) as client:
        text = client.get("/chi-so/cl?ky=2020-03").text
    row = text[text.index('<tr id="lodged_online">') :].split("</tr>")[0]
    n, of, percent = re.search(r">(\d+)</a>/<a[^>]*>(\d+)</a> \((\d+),\d %\)", row).groups()  # type: ignore[union-attr]
    assert int(of) >= 10
    assert int(percent) == 100 * int(n) // int(of)


def test_the_groups_of_the_decision_have_english_names_on_english_pages(supervisor: httpx.Client) -> None:
    shown = supervisor.get("/chi-so/cl?ky=2020-Q1&lang=en").text
    supervisor.get("/chi-so/cl?ky=2020-Q1&lang=vi")
    groups = re.findall(r'<h2 id="nhom-\d">\d\. ([^<]+)</h2>', shown)
    assert len(groups) == 5
    assert not set(groups) & set(GROUP_NAMES)
