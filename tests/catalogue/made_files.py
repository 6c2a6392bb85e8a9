"""Files of the catalogue as people make them: workbooks with a title above, CSV of several kinds, and bad ones."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from typing import Any

import xlsxwriter

HEADINGS = ("Mã thủ tục", "Tên thủ tục", "Lĩnh vực", "Cấp thực hiện", "Thời hạn giải quyết", "Quyết định công bố")
BIRTH = ("1.001193", "Đăng ký khai sinh", "Hộ tịch", "Cấp xã", "Trong ngày", "163/QĐ-BTP")
LAND = ("1.012784", "Tách thửa, hợp thửa đất", "Đất đai", "Cấp huyện", "8 ngày làm việc", "QĐ 9/QĐ-UBND")
"""The procedure of the test office, with another term and decision."""


def as_csv(rows: Sequence[Sequence[str]], delimiter: str = ",", head: Sequence[str] = HEADINGS) -> bytes:
    made = io.StringIO(newline="")
    csv.writer(made, delimiter=delimiter).writerows([head, *rows])
    return made.getvalue().encode()


def as_xlsx(rows: Sequence[Sequence[Any]], head: Sequence[str] = HEADINGS, title: str | None = None) -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("Danh mục")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    first = 0
    if title is not None:
        sheet.write_string(0, 0, title)
        first = 2
    for number, row in enumerate([head, *rows], first):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, column, value)
            elif isinstance(value, int | float):
                sheet.write_number(number, column, value)
            else:
                sheet.write_datetime(number, column, value, day)
    book.close()
    return made.getvalue()


def with_formula() -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADINGS)
    sheet.write_row(1, 0, BIRTH[:4])
    sheet.write_formula(1, 4, '=CONCAT("3"," ngày làm việc")', None, "3 ngày làm việc")
    book.close()
    return made.getvalue()


def with_part(name: str, content: bytes, base: bytes | None = None) -> bytes:
    """A workbook with one part put in, or put in the place of another."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(base or as_xlsx([BIRTH]))) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.infolist():
            if part.filename != name:
                target.writestr(part, source.read(part))
        target.writestr(name, content)
    return made.getvalue()
