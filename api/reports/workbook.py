"""Workbooks (XLSX): tables of text and numbers, with pictures; the same content makes the same bytes.

Text is text: what begins with `=`, `+`, `-`, `@` stays a string of the cell and is never a formula, an address no link.
The moment of making is that of what the workbook shows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any, Final, TypeAlias

import xlsxwriter

from api.reports.typesetting import legible
from domain.model.event import OFFICE_ZONE

_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\]")
"""Signs that no name of a sheet may hold."""

Cell: TypeAlias = "str | int | float | None"

NARROWEST: Final = 6
WIDEST: Final = 46
OPTIONS: Final[dict[str, Any]] = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
"""A string is written as a string, whatever it looks like."""


@dataclass(frozen=True)
class Picture:
    """A PNG below the table. alt: what is seen, in a sentence."""

    png: bytes
    alt: str
    scale: float = 0.5


@dataclass(frozen=True)
class Bars:
    """A bar chart of columns of the sheet's table: names, and one series for each of `values` (indexes of columns)."""

    title: str
    names: int
    values: tuple[int, ...]


@dataclass(frozen=True)
class Sheet:
    """One sheet: title, lines above, a table, lines below, pictures. Whole numbers stay numbers."""

    name: str
    title: str
    above: Sequence[str]
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    below: Sequence[str] = ()
    pictures: Sequence[Picture] = field(default=())
    bars: Bars | None = None


def workbook(title: str, sheets: Sequence[Sheet], moment: datetime) -> bytes:
    """The workbook of these sheets, in order; of their names is kept what such files allow, 31 letters at most."""
    made = BytesIO()
    book = xlsxwriter.Workbook(made, OPTIONS)
    local = moment.astimezone(OFFICE_ZONE).replace(tzinfo=None, microsecond=0)
    book.set_properties({"title": legible(title), "author": "HoSo", "created": local})
    forms = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format({"bold": True, "bg_color": "#EEF1F4", "border": 1, "text_wrap": True, "valign": "top"}),
        "cell": book.add_format({"border": 1, "text_wrap": True, "valign": "top"}),
        "line": book.add_format({"font_color": "#4A5561"}),
    }
    for sheet in sheets:
        _write(book, sheet, forms)
    book.close()
    return made.getvalue()


def _write(book: Any, sheet: Sheet, forms: dict[str, Any]) -> None:
    page = book.add_worksheet(_FORBIDDEN.sub(" ", legible(sheet.name))[:31])
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.write_string(0, 0, legible(sheet.title), forms["title"])
    at = 1
    for line in sheet.above:
        page.write_string(at, 0, legible(line), forms["line"])
        at += 1
    first = at + 1
    if sheet.heads:
        _table(page, sheet, first, forms)
        at = first + 1 + len(sheet.rows)
    for line in sheet.below:
        page.write_string(at + 1, 0, legible(line), forms["line"])
        at += 1
    _draw(book, page, sheet, first, at + 3)


def _table(page: Any, sheet: Sheet, first: int, forms: dict[str, Any]) -> None:
    page.repeat_rows(first)
    page.freeze_panes(first + 1, 0)
    page.autofilter(first, 0, first + len(sheet.rows), len(sheet.heads) - 1)
    for column, head in enumerate(sheet.heads):
        page.write_string(first, column, legible(head), forms["head"])
        longest = max((len(str(row[column] or "")) for row in sheet.rows), default=0)
        page.set_column(column, column, min(WIDEST, max(NARROWEST, longest + 2, min(len(head), 14))))
    for number, row in enumerate(sheet.rows, first + 1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                page.write_string(number, column, legible(cell), forms["cell"])
            elif cell is None:
                page.write_blank(number, column, None, forms["cell"])
            else:
                page.write_number(number, column, cell, forms["cell"])


def _draw(book: Any, page: Any, sheet: Sheet, first: int, at: int) -> None:
    if sheet.bars is not None and sheet.rows:
        chart = book.add_chart({"type": "bar"})
        for column in sheet.bars.values:
            chart.add_series(
                {
                    "name": [page.get_name(), first, column],
                    "categories": [
                        page.get_name(),
                        first + 1,
                        sheet.bars.names,
                        first + len(sheet.rows),
                        sheet.bars.names,
                    ],
                    "values": [page.get_name(), first + 1, column, first + len(sheet.rows), column],
                }
            )
        chart.set_title({"name": legible(sheet.bars.title), "name_font": {"size": 11}})
        chart.set_y_axis({"reverse": True})
        chart.set_size({"width": 760, "height": 120 + 34 * len(sheet.rows)})
        page.insert_chart(at, 0, chart, {"description": legible(sheet.bars.title)})
        at += 8 + 2 * len(sheet.rows)
    for number, picture in enumerate(sheet.pictures):
        page.insert_image(
            at,
            0,
            f"picture-{number}.png",
            {
                "image_data": BytesIO(picture.png),
                "description": legible(picture.alt),
                "x_scale": picture.scale,
                "y_scale": picture.scale,
            },
        )
        at += 30
