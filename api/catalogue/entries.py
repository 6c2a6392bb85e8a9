"""Rows of a file as entries: what each says of one procedure, column by column, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from api.catalogue.cells import CellNotUsable, folded
from api.catalogue.columns import BY_KEY, COLUMNS, HEADINGS, Column
from api.catalogue.faults import ColumnNotThere, ColumnTwice, MappingNotUnderstood, NoHeadings, RowRefused
from api.catalogue.table import Row

HEADING_ROWS: Final = 20
"""Above the headings a table may have its title."""

PART: Final = " | "
"""Between parts of one cell; a mapping may name the second as `heading#2`."""

_MAPPED: Final = re.compile(r"(?P<key>[a-z_]+)=(?P<heading>.+?)(?:#(?P<part>[1-9]))?")


@dataclass(frozen=True, slots=True)
class Entry:
    """said: values by the key of their column; a column that the file lacks is not in it."""

    place: int
    code: str
    said: Mapping[str, Any]
    remark_vi: str = ""
    remark_en: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """The entries of a file in its order, the rows that cannot be used, and which heading was taken for what."""

    entries: tuple[Entry, ...]
    faults: tuple[RowRefused, ...]
    headings: Mapping[str, str]
    unused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a column stands in the rows; part: of its cells, counted from 1; 0 for all of it."""

    column: Column
    index: int
    part: int = 0


def entries_of(rows: Sequence[Row], mapping: Sequence[str] = ()) -> Given:
    """UnreadableCatalogue for headings or a mapping that do not fit.

    mapping: `key=heading`, `key=heading#2`; what it names goes before what headings are usually called.
    """
    mapped = [_mapped(one) for one in mapping]
    at, places, unused = _headings(rows, mapped)
    entries: list[Entry] = []
    faults: list[RowRefused] = []
    seen: dict[str, int] = {}
    for row in rows[at + 1 :]:
        code = next((_cell(row, place) for place in places if place.column.key == "code"), "")
        try:
            entry = _entry(row, places)
            first = seen.setdefault(entry.code, row.place)
            if first != row.place:
                raise CellNotUsable(f"mã này đã có ở dòng {first}", f"row {first} has that code already")
            entries.append(entry)
        except CellNotUsable as fault:
            faults.append(RowRefused(place=row.place, code=code or "–", why_vi=fault.vi, why_en=fault.en))
    headings = rows[at].cells
    return Given(
        tuple(entries),
        tuple(faults),
        {place.column.key: headings[place.index] for place in places},
        tuple(unused),
    )


def _mapped(text: str) -> tuple[str, str, int]:
    found = _MAPPED.fullmatch(text.strip())
    if found is None or found["key"] not in BY_KEY:
        raise MappingNotUnderstood(text=text, keys=", ".join(BY_KEY))
    return found["key"], found["heading"].strip(), int(found["part"] or 0)


def _headings(rows: Sequence[Row], mapped: list[tuple[str, str, int]]) -> tuple[int, list[_Place], list[str]]:
    """The row of headings, where the columns stand, and headings of nothing known."""
    codes = [heading for key, heading, _ in mapped if key == "code"]
    for at, row in enumerate(rows[:HEADING_ROWS]):
        known = {folded(cell) for cell in row.cells}
        if any(folded(one) in known for one in codes) or (
            not codes and any(HEADINGS.get(name) == "code" for name in known)
        ):
            return at, *_places(row, mapped)
    found = ", ".join(f"«{cell}»" for cell in (rows[0].cells if rows else ()) if cell)[:300]
    raise NoHeadings(found=found or "–", needed=", ".join((BY_KEY["code"].vi, *BY_KEY["code"].names)))


def _places(row: Row, mapped: list[tuple[str, str, int]]) -> tuple[list[_Place], list[str]]:
    places: dict[str, _Place] = {}
    taken: set[int] = set()
    names = [folded(cell) for cell in row.cells]
    for key, heading, part in mapped:
        if folded(heading) not in names:
            raise ColumnNotThere(heading=heading, found=", ".join(cell for cell in row.cells if cell)[:300])
        index = names.index(folded(heading))
        places[key] = _Place(BY_KEY[key], index, part)
        taken.add(index)
    unused = []
    for index, name in enumerate(names):
        known = HEADINGS.get(name)
        if index in taken or not name:
            continue
        if known is None:
            unused.append(row.cells[index])
        elif known not in places:
            places[known] = _Place(BY_KEY[known], index)
        elif known not in {key for key, _, _ in mapped}:
            raise ColumnTwice(column=BY_KEY[known].vi, first=row.cells[places[known].index], second=row.cells[index])
    return [places[column.key] for column in COLUMNS if column.key in places], unused


def _entry(row: Row, places: Sequence[_Place]) -> Entry:
    """CellNotUsable."""
    said: dict[str, Any] = {}
    for place in places:
        cell = _cell(row, place)
        column = place.column
        if not cell and column.needed:
            raise CellNotUsable(f"cột «{column.vi}» trống", f"the column '{column.vi}' is empty")
        said[column.key] = column.read(cell) if cell else column.empty
    seen = [one.strip() for one in re.split(r"[;\n]", said.pop("terms_seen", None) or "") if one.strip()]
    if len(seen) < 2:
        return Entry(row.place, said["code"], said)
    return Entry(
        row.place,
        said["code"],
        said,
        f"trang nguồn nêu nhiều thời hạn ({'; '.join(seen)}); đã lấy giá trị của cột thời hạn, cần người kiểm tra",
        f"the source names several terms ({'; '.join(seen)}); the term's column was taken, a person has to check",
    )


def _cell(row: Row, place: _Place) -> str:
    cell = row.cells[place.index] if place.index < len(row.cells) else ""
    if not place.part:
        return cell
    parts = cell.split(PART)
    return parts[place.part - 1].strip() if place.part <= len(parts) else ""
