"""The catalogue as a file that can be imported again: a workbook, or CSV; a procedure a row, by its last version."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO, StringIO
from typing import Final

import xlsxwriter

from api.catalogue.columns import WRITTEN
from api.catalogue.comparison import latest_versions, values
from api.pages.list_files import BOM, FORMULA_STARTS
from api.reports.workbook import OPTIONS
from domain.model.event import OFFICE_ZONE
from domain.model.procedure import Catalogue

SHEET: Final = "Danh mục TTHC"
WIDTH: Final = 24
WIDE: Final = 48
_WIDE: Final = frozenset({"name", "sequence", "documents", "steps", "conditions", "manner", "result", "fee_note"})


def catalogue_csv(state: Catalogue) -> bytes:
    """RFC 4180 with a byte order mark; an apostrophe before what a spreadsheet would take for a formula."""
    made = StringIO(newline="")
    made.write(BOM)
    writer = csv.writer(made)
    writer.writerow([column.vi for column in WRITTEN])
    writer.writerows([_unformulated(cell) for cell in row] for row in _rows(state))
    return made.getvalue().encode()


def catalogue_xlsx(state: Catalogue, at: datetime) -> bytes:
    """One sheet, headings in its first row; every cell a text, so that nothing of it is reckoned with."""
    made = BytesIO()
    book = xlsxwriter.Workbook(made, OPTIONS)
    book.set_properties({"title": SHEET, "author": "HoSo", "created": _local(at)})
    sheet = book.add_worksheet(SHEET)
    head = book.add_format({"bold": True, "border": 1, "text_wrap": True})
    cell = book.add_format({"valign": "top", "text_wrap": True})
    for number, column in enumerate(WRITTEN):
        sheet.set_column(number, number, WIDE if column.key in _WIDE else WIDTH)
        sheet.write_string(0, number, column.vi, head)
    sheet.freeze_panes(1, 2)
    for at_row, row in enumerate(_rows(state), 1):
        for number, text in enumerate(row):
            sheet.write_string(at_row, number, text, cell)
    book.close()
    return made.getvalue()


def _rows(state: Catalogue) -> Iterator[list[str]]:
    for version, content, last_day in latest_versions(state):
        held = values(version, content)
        held["withdrawn_on"] = "" if last_day is None else f"{last_day:%d/%m/%Y}"
        yield [held[column.key] for column in WRITTEN]


def _local(at: datetime) -> datetime:
    return at.astimezone(OFFICE_ZONE).replace(tzinfo=None, microsecond=0)


def _unformulated(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
