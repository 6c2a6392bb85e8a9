"""The rows of a workbook or a CSV, as texts, within limits. Formulas, entities and macros are refused.

A workbook is an archive: each of its parts is unpacked under a limit before anything else reads it, whatever the
archive says of their sizes, and looked through for what does not belong in a table.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook

from api.catalogue.faults import (
    CatalogueDamaged,
    CatalogueFormatUnknown,
    CatalogueTooLarge,
    FormulaForbidden,
)

MAX_BYTES: Final = 4 << 20
MAX_UNPACKED: Final = 64 << 20
MAX_ROWS: Final = 20_000
MAX_COLUMNS: Final = 200
MAX_CELL: Final = 8_000
MAX_PARTS: Final = 500

_PIECE: Final = 1 << 16
_OVERLAP: Final = 64
"""Octets of the piece before that are looked at again, so that no mark is missed between two pieces."""

_FORMULA: Final = re.compile(rb"<(?:[A-Za-z0-9]+:)?f[\s>/]")
_DOCTYPE: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml")
_DELIMITERS: Final = ",;\t|"
_STARTS: Final = ("=", "＝", "@SUM", "+cmd", "-cmd")
_ESCAPED: Final = re.compile(r"'(?=[=+\-@\t\r\n＝＋－＠])")
"""The apostrophe that our own CSV writes before what a spreadsheet would take for a formula."""


@dataclass(frozen=True, slots=True)
class Row:
    """place: the row's number as a spreadsheet shows it, beginning with 1."""

    place: int
    cells: tuple[str, ...]


def rows_of(content: bytes) -> list[Row]:
    """The rows of the first sheet, or of the CSV, that hold anything. UnreadableCatalogue."""
    if len(content) > MAX_BYTES:
        raise CatalogueTooLarge(limit=f"{MAX_BYTES >> 20} MB")
    if content[:4] == b"PK\x03\x04":
        rows = _workbook(content)
    elif content[:4] == b"\xd0\xcf\x11\xe0" or b"\0" in content[:_PIECE]:
        raise CatalogueFormatUnknown
    else:
        rows = _csv(content)
    found = []
    for row in rows:
        if row.place > MAX_ROWS:
            raise CatalogueTooLarge(limit=f"{MAX_ROWS} dòng / rows")
        if len(row.cells) > MAX_COLUMNS:
            raise CatalogueTooLarge(limit=f"{MAX_COLUMNS} cột / columns")
        if any(len(cell) > MAX_CELL for cell in row.cells):
            raise CatalogueTooLarge(limit=f"{MAX_CELL} ký tự một ô / characters a cell")
        if any(row.cells):
            found.append(row)
    return found


# ---------------------------------------------------------------------- workbooks


def _workbook(content: bytes) -> Iterator[Row]:
    _refuse_foreign_parts(content)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            if not book.sheet_names:
                raise CatalogueDamaged(reason="no sheet")
            sheet = book.get_sheet_by_index(0)
            if sheet.total_height > MAX_ROWS:
                raise CatalogueTooLarge(limit=f"{MAX_ROWS} dòng / rows")
            if sheet.total_width > MAX_COLUMNS:
                raise CatalogueTooLarge(limit=f"{MAX_COLUMNS} cột / columns")
            for place, cells in enumerate(sheet.to_python(skip_empty_area=False), 1):
                yield Row(place, tuple(_written(cell) for cell in cells))
    except CalamineError as fault:
        raise CatalogueDamaged(reason=str(fault)[:200]) from None


def _refuse_foreign_parts(content: bytes) -> None:
    """CatalogueDamaged, CatalogueTooLarge, FormulaForbidden."""
    given = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise CatalogueTooLarge(limit=f"{MAX_UNPACKED >> 20} MB")
            if "xl/workbook.xml" not in archive.namelist():
                raise CatalogueFormatUnknown
            for part in parts:
                if part.filename.lower().endswith("vbaproject.bin"):
                    raise CatalogueDamaged(reason="macros")
                for piece in _pieces(archive, part):
                    given += len(piece)
                    if given > 2 * MAX_UNPACKED:
                        raise CatalogueTooLarge(limit=f"{MAX_UNPACKED >> 20} MB")
                    if _DOCTYPE.search(piece):
                        raise CatalogueDamaged(reason="DOCTYPE")
                    if _SHEET.fullmatch(part.filename) and (formula := _FORMULA.search(piece)):
                        raise FormulaForbidden(place=_cell_before(piece, formula.start(), part.filename))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as fault:
        raise CatalogueDamaged(reason=str(fault)[:200]) from None


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part in pieces that overlap; zipfile itself refuses more octets than the archive declares."""
    before = b""
    with archive.open(part) as file:
        while piece := file.read(_PIECE):
            yield before + piece
            before = piece[-_OVERLAP:]


def _cell_before(piece: bytes, at: int, sheet: str) -> str:
    names = re.findall(rb'<(?:[A-Za-z0-9]+:)?c [^>]*?r="([A-Z]{1,3}[0-9]{1,7})"', piece[:at])
    return names[-1].decode() if names else sheet


def _written(value: object) -> str:
    """A cell as text; days as ISO has them, whole numbers without a point."""
    match value:
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes")
        case bool():
            return "có" if value else "không"
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return _plain(str(value))


# ---------------------------------------------------------------------- CSV


def _csv(content: bytes) -> Iterator[Row]:
    try:
        text = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as fault:
        raise CatalogueDamaged(reason=f"UTF-8, byte {fault.start}") from None
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    csv.field_size_limit(MAX_BYTES)
    place = 1
    try:
        for cells in reader:
            if len(cells) > MAX_COLUMNS:
                raise CatalogueTooLarge(limit=f"{MAX_COLUMNS} cột / columns")
            for number, cell in enumerate(cells, 1):
                if cell.lstrip().startswith(_STARTS):
                    raise FormulaForbidden(place=f"{place}:{number}")
            yield Row(
                place, tuple(_plain(_ESCAPED.sub("", cell, count=1) if cell[:1] == "'" else cell) for cell in cells)
            )
            place = reader.line_num + 1
    except csv.Error as fault:
        raise CatalogueDamaged(reason=f"{reader.line_num}: {fault}") from None


def _plain(text: str) -> str:
    """Composed, without what cannot be seen, lines kept; a text in Vietnamese has two forms of each letter."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = [" ".join(_VISIBLE.sub("", line).split()) for line in lines]
    return "\n".join(kept).strip()


_VISIBLE: Final = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
