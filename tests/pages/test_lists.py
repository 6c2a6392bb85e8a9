"""Lists: what a file holds is what the page shows; nothing in it is a formula; taking one is on record."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import StringIO

import httpx
import pytest

from api.auth.rights import Role
from api.pages import list_files, lists
from api.pages.list_files import Cell, Head, Wanted
from api.pages.lists import Column, machine, plain
from api.pages.wording import Wording
from projections.queries.boards import BoardState
from tests.pages.conftest import Visit
from tests.pages.listed import demand_equal_files
from tests.reports.reading_xlsx import cells_of, demand_harmless

DRAWN = frozenset({"due_state", "in_transit", "answering", "answering_unit"})


@pytest.fixture(scope="module")
def reader(visit: Visit) -> Iterator[httpx.Client]:
    """A supervisor's session, without a browser."""
    with visit.town.pages("vpub-truc", Role.SUPERVISOR) as client:
        yield client


@pytest.mark.parametrize(
    "query", ["loc=all", "loc=overdue", "loc=open&don_vi=cl-dd", "loc=all&nguoi_giu=b2&co_quan=cl", "loc=ended&lang=en"]
)
def test_the_files_of_a_list_equal_the_table_on_the_page(visit: Visit, reader: httpx.Client, query: str) -> None:
    assert visit.stories
    assert demand_equal_files(reader, f"/ho-so?{query}", DRAWN) > 0


def test_a_file_holds_every_page_of_the_list(
    visit: Visit, reader: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert visit.stories
    one = len(reader.get("/ho-so.json?loc=all").json()["rows"])
    monkeypatch.setattr(lists, "MAX_LIMIT", 2)
    several = reader.get("/ho-so.json?loc=all").json()["rows"]
    assert len(several) == one == 5
    assert [row["due_at"] or "~" for row in several] == sorted(row["due_at"] or "~" for row in several)


def test_states_of_a_board_narrow_the_file_like_the_page(reader: httpx.Client) -> None:
    for state in BoardState:
        assert reader.get(f"/ho-so.json?loc={state}").json()["filters"] == {"loc": state}


def test_a_list_that_is_too_long_is_refused_before_anything_is_sent(
    reader: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MOST_ROWS", 2)
    answer = reader.get("/ho-so.csv?loc=all&lang=vi")
    assert answer.status_code == 422
    assert "hơn 2 dòng" in answer.text
    assert reader.get("/ho-so.csv?loc=overdue").status_code == 200


def test_a_filter_in_force_can_be_taken_off(reader: httpx.Client) -> None:
    text = reader.get("/ho-so?loc=all&don_vi=cl-dd&co_quan=cl&lang=vi").text
    assert 'href="/ho-so?loc=all&amp;co_quan=cl" aria-label="Bỏ lọc Đơn vị: Phòng Tài nguyên và Môi trường"' in text
    assert 'href="/ho-so.csv?loc=all&amp;co_quan=cl&amp;don_vi=cl-dd"' in text


def test_a_file_is_for_nobody_who_may_not_see_the_list(visit: Visit) -> None:
    with httpx.Client(base_url=visit.town.address, trust_env=False) as client:
        for end in ("csv", "xlsx", "json"):
            assert client.get(f"/ho-so.{end}").status_code == 401
    with visit.town.pages("b1", Role.OFFICER) as client:
        assert client.get("/ho-so.csv?don_vi=tn-dd").status_code == 404
        assert client.get("/ho-so.csv?don_vi=cl-dd").status_code == 200


def test_only_the_known_ends_of_an_address_name_a_file(reader: httpx.Client) -> None:
    assert reader.get("/ho-so.pdf").status_code == 404
    assert reader.get("/ho-so.CSV").status_code == 404


MEAN = ("=1+1", "+84 67 385", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "plain", "1-2", 'say "=1"', "a,b\nc")


def _wanted(*columns: Column[str]) -> Wanted:
    w = Wording("vi")
    rows = ([Cell(c.value(text), machine(c.value(text)), c.text(text, w)) for c in columns] for text in MEAN)
    heads = [Head(column.name, column.vi, column.hidden) for column in columns]
    return Wanted("=Danh sách", "Theo tên.", {"q": "=1"}, heads, rows, datetime(2020, 3, 2, 8, tzinfo=UTC), 7)


TEXT = Column[str]("text", "Chữ", "Text", lambda text: text)


def test_no_cell_of_a_csv_begins_like_a_formula() -> None:
    made = b"".join(list_files.csv_of(_wanted(TEXT))).decode()
    rows = [row[0] for row in csv.reader(StringIO(made.removeprefix(list_files.BOM), newline=""))][1:]
    assert not any(row.startswith(list_files.FORMULA_STARTS) for row in rows)
    assert [row.removeprefix("'") for row in rows] == list(MEAN)


def test_no_cell_of_a_workbook_is_a_formula() -> None:
    made = b"".join(list_files.xlsx_of(_wanted(TEXT)))
    demand_harmless(made, moments=False)
    (sheet,) = cells_of(made).values()
    assert sheet[0] == ["=Danh sách"]
    assert [row[0] for row in sheet[4:6]] == ["=1+1", "+84 67 385"]


def test_values_are_numbers_and_moments_where_they_are_such() -> None:
    at = datetime(2020, 3, 2, 1, 5, tzinfo=UTC)
    columns = (
        Column[str]("at", "Lúc", "At", lambda _: at),
        Column[str]("on", "Ngày", "On", lambda _: date(2020, 3, 2)),
        Column[str]("n", "Số", "Number", lambda _: -1_234),
        Column[str]("yes", "Có", "Yes", lambda _: True),
        Column[str]("none", "Không", "None", lambda _: None),
    )
    (sheet,) = cells_of(b"".join(list_files.xlsx_of(_wanted(*columns)))).values()
    assert sheet[4][:4] == [datetime(2020, 3, 2, 8, 5), date(2020, 3, 2), -1234.0, "có"]  # noqa: DTZ001
    told = json.loads(b"".join(list_files.json_of(_wanted(*columns))))["rows"][0]
    assert told == {"at": "2020-03-02T08:05:00+07:00", "on": "2020-03-02", "n": -1234, "yes": True, "none": None}
    assert [plain(value, Wording("en")) for value in (at, date(2020, 3, 2), -1_234, True, None)] == [
        "08:05 02/03/2020", "02/03/2020", "-1.234", "yes", "–",
    ]  # fmt: skip


def test_taking_a_list_is_on_record(visit: Visit, reader: httpx.Client) -> None:
    reader.get("/ho-so.csv?loc=overdue&don_vi=cl-dd")
    with visit.town.app.state.office.writing() as connection:
        row = connection.execute(
            "SELECT subject, object, outcome FROM access.operations WHERE act = 'export' ORDER BY number DESC LIMIT 1"
        ).fetchone()
    assert row == ("vpub-truc", "list /ho-so.csv loc=overdue don_vi=cl-dd", "allow")
