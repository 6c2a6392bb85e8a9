"""A list as a reader sees it: every row of every page, and what its files hold. For tests of any list."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

import httpx

from api.pages.list_files import BOM
from tests.reports.reading_xlsx import cells_of, demand_harmless

FIRST_ROW = 4
"""Of a workbook's rows: title, filters, nothing, headings."""


@dataclass
class _Table(HTMLParser):
    rows: list[dict[str, str]] = field(default_factory=list)
    texts: list[dict[str, str]] = field(default_factory=list)
    next: str | None = None
    _column: str | None = None

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        if tag == "tr":
            self.rows.append({})
            self.texts.append({})
        elif tag == "data":
            self._column = values["data-column"]
            assert self._column is not None
            self.rows[-1][self._column] = values.get("value") or ""
            self.texts[-1][self._column] = ""
        elif tag == "a" and values.get("rel") == "next":
            self.next = values["href"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "data":
            self._column = None

    def handle_data(self, data: str) -> None:
        if self._column is not None:
            self.texts[-1][self._column] += data


def rows_on_pages(client: httpx.Client, address: str) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Values for machines and texts for people of all rows, by column, page after page; nothing for an empty cell."""
    rows: list[dict[str, str]] = []
    texts: list[dict[str, str]] = []
    following: str | None = address
    while following is not None:
        answer = client.get(following)
        assert answer.status_code == 200, (following, answer.status_code)
        table = _Table()
        table.feed(answer.text)
        rows += [row for row in table.rows if row]
        texts += [{name: " ".join(text.split()) for name, text in row.items()} for row in table.texts if row]
        following = table.next
    return [{name: value for name, value in row.items() if value} for row in rows], texts


def demand_equal_files(client: httpx.Client, address: str, texts_drawn: frozenset[str] = frozenset()) -> int:
    """Stop the test unless the files of a list hold what its pages show, row by row. Returns how many rows there are.

    texts_drawn: columns whose cells the page draws its own way, so that only their values are compared.
    """
    rows, texts = rows_on_pages(client, address)
    shown = {name for row in rows for name in row}
    path, query = urlsplit(address).path, urlsplit(address).query
    files = {end: client.get(f"{path}.{end}?{query}") for end in ("json", "csv", "xlsx")}
    assert all(answer.status_code == 200 for answer in files.values()), files
    assert all("attachment" in answer.headers["content-disposition"] for answer in files.values())

    told: dict[str, Any] = json.loads(files["json"].content)
    names = [column["name"] for column in told["columns"]]
    assert shown <= set(names)
    as_text = [{name: _text(row[name]) for name in shown if row[name] is not None} for row in told["rows"]]
    assert as_text == rows

    text = files["csv"].content.decode()
    assert text.startswith(BOM)
    read = list(csv.DictReader(StringIO(text.removeprefix(BOM), newline="")))
    assert [{name: row[name].removeprefix("'") for name in shown if row[name]} for row in read] == rows

    demand_harmless(files["xlsx"].content, moments=False)
    (sheet,) = cells_of(files["xlsx"].content).values()
    assert len(sheet) == FIRST_ROW + len(rows)
    for row, of_page in zip(sheet[FIRST_ROW:], texts, strict=True):
        for name, cell in zip(names, row, strict=False):
            if isinstance(cell, str) and cell and name in of_page and name not in texts_drawn:
                assert " ".join(cell.split()) == of_page[name], name
    return len(rows)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
