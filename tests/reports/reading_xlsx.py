"""What a workbook says, read with a library that did not write it, and what its XML holds."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

from python_calamine import CalamineWorkbook


def cells_of(xlsx: bytes) -> dict[str, list[list[object]]]:
    """The cells of each sheet by its name."""
    book = CalamineWorkbook.from_filelike(BytesIO(xlsx))
    return {name: [list(row) for row in book.get_sheet_by_name(name).to_python()] for name in book.sheet_names}


def texts_of(xlsx: bytes) -> list[str]:
    """Every cell of every sheet as text, in order."""
    return [str(cell) for rows in cells_of(xlsx).values() for row in rows for cell in row]


def demand_harmless(xlsx: bytes, *, moments: bool = True) -> None:
    """Stop the test if there is a formula, a link to outside, a macro, or (moments) one that is not the content's."""
    with ZipFile(BytesIO(xlsx)) as archive:
        assert not [name for name in archive.namelist() if re.search("vba|externalLink|calcChain", name)]
        for name in archive.namelist():
            if not name.endswith((".xml", ".rels")):
                continue
            text = archive.read(name).decode()
            assert "<f>" not in text, name
            assert "<f " not in text, name
            assert 'TargetMode="External"' not in text, name
        assert not moments or all(entry.date_time == (1980, 1, 1, 0, 0, 0) for entry in archive.infolist())
