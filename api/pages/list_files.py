"""The files of a list: CSV and JSON for machines, a workbook for people. Each comes in pieces as it is made.

What a cell holds was typed by people, so nothing of it may become a formula: a CSV has an apostrophe before what a
spreadsheet would take for one, a workbook has strings that stay strings.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from tempfile import TemporaryFile
from typing import Any, Final, NamedTuple

import msgspec
import xlsxwriter

from api.reports.typesetting import legible
from api.reports.workbook import NARROWEST, OPTIONS, WIDEST
from domain.model.event import OFFICE_ZONE

BOM: Final = "\ufeff"
"""At the beginning of a CSV, without which the common spreadsheets take UTF-8 for something else."""

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What spreadsheets begin a formula with, the wide forms of East Asian input among them (OWASP, CSV injection)."""

PIECE_BYTES: Final = 64 * 1024
_SAMPLE: Final = 200
"""Rows that are looked at before the widths of a workbook's columns are chosen."""


class Cell(NamedTuple):
    """value: as the column gives it; machine: as JSON has it; text: for people."""

    value: Any
    machine: str | int | bool | None
    text: str


class Head(NamedTuple):
    name: str
    text: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that a file says. chosen: values of filters by their parameter; rows may be read once."""

    title: str
    order: str
    chosen: Mapping[str, str]
    columns: Sequence[Head]
    rows: Iterator[list[Cell]]
    at: datetime
    position: int


def csv_of(wanted: Wanted) -> Iterator[bytes]:
    """RFC 4180 with a byte order mark; the first line has the columns' names."""
    made = StringIO(newline="")
    writer = csv.writer(made)
    made.write(BOM)
    writer.writerow([column.name for column in wanted.columns])
    for row in wanted.rows:
        writer.writerow([_unformulated(cell.machine) for cell in row])
        if made.tell() >= PIECE_BYTES:
            yield made.getvalue().encode()
            made.seek(0)
            made.truncate()
    yield made.getvalue().encode()


def json_of(wanted: Wanted) -> Iterator[bytes]:
    """One object: when and up to where, the filters, the columns, then `rows`, each an object by the columns' names."""
    names = [column.name for column in wanted.columns]
    head = {
        "list": wanted.title,
        "at": wanted.at.astimezone(OFFICE_ZONE).isoformat(),
        "position": wanted.position,
        "order": wanted.order,
        "filters": dict(wanted.chosen),
        "columns": [{"name": column.name, "heading": column.text} for column in wanted.columns],
    }
    made = bytearray(msgspec.json.encode(head)[:-1] + b',"rows":[')
    for number, row in enumerate(wanted.rows):
        made += (b",\n" if number else b"\n") + msgspec.json.encode(
            dict(zip(names, (cell.machine for cell in row), strict=True))
        )
        if len(made) >= PIECE_BYTES:
            yield bytes(made)
            made.clear()
    yield bytes(made + b"\n]}\n")


def xlsx_of(wanted: Wanted) -> Iterator[bytes]:
    """A workbook of one sheet: title, filters, headings, rows. Numbers and moments are such, all else is text.

    Rows are written as they come, into a file of their own on the disk; ids that no page shows are hidden columns.
    """
    with TemporaryFile() as made:
        local = wanted.at.astimezone(OFFICE_ZONE).replace(tzinfo=None, microsecond=0)
        book = xlsxwriter.Workbook(made, {**OPTIONS, "in_memory": False, "constant_memory": True})
        book.set_properties({"title": legible(wanted.title), "author": "HoSo", "created": local})
        _sheet(book, wanted)
        book.close()
        made.seek(0)
        while piece := made.read(PIECE_BYTES):
            yield piece


def _sheet(book: Any, wanted: Wanted) -> None:
    sheet = book.add_worksheet(legible(wanted.title)[:31])
    title, head = book.add_format({"bold": True, "font_size": 14}), book.add_format({"bold": True, "border": 1})
    cell, line = book.add_format({"valign": "top"}), book.add_format({"font_color": "#4A5561"})
    moment = book.add_format({"valign": "top", "num_format": "dd/mm/yyyy hh:mm"})
    day = book.add_format({"valign": "top", "num_format": "dd/mm/yyyy"})
    sample = [row for row, _ in zip(wanted.rows, range(_SAMPLE), strict=False)]
    for number, column in enumerate(wanted.columns):
        longest = max((len(row[number].text) for row in sample), default=0)
        width = min(WIDEST, max(NARROWEST, longest + 2, min(len(column.text), 14)))
        sheet.set_column(number, number, width, None, {"hidden": column.hidden})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.write_string(0, 0, legible(wanted.title), title)
    filters = "; ".join(f"{name}={value}" for name, value in wanted.chosen.items())
    sheet.write_string(1, 0, legible(f"{wanted.order} {filters}".strip()), line)
    first = 3
    sheet.freeze_panes(first + 1, 0)
    sheet.repeat_rows(first)
    for number, column in enumerate(wanted.columns):
        sheet.write_string(first, number, legible(column.text), head)
    at = first
    for at, row in enumerate(_chained(sample, wanted.rows), first + 1):
        for number, one in enumerate(row):
            _write(sheet, at, number, one, cell, moment, day)
    sheet.autofilter(first, 0, max(at, first + 1), len(wanted.columns) - 1)


def _write(sheet: Any, at: int, number: int, one: Cell, cell: Any, moment: Any, day: Any) -> None:
    value = one.value
    if isinstance(value, datetime):
        sheet.write_datetime(at, number, value.astimezone(OFFICE_ZONE).replace(tzinfo=None, microsecond=0), moment)
    elif isinstance(value, date):
        sheet.write_datetime(at, number, value, day)
    elif isinstance(value, int) and not isinstance(value, bool):
        sheet.write_number(at, number, value, cell)
    elif value is not None:
        sheet.write_string(at, number, legible(one.text), cell)


def _chained(sample: Sequence[list[Cell]], rest: Iterator[list[Cell]]) -> Iterator[list[Cell]]:
    yield from sample
    yield from rest


def _unformulated(value: str | int | bool | None) -> str | int | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value
