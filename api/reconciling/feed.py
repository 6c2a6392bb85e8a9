"""A portal's feed, read: CSV with a head line, or JSON, a list of objects or an object that has one.

What a line has to say: the dossier's code. What it may say: procedure, day of receipt, channel (1 in person, 2 online,
3 post), status (1 to 10). Columns are found under the names in USUAL, or under those that are given. Every value is
taken for what it must be or its line is named as unreadable, with the column and what is wrong, and never with what
stands there: a feed may hold names.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

import msgspec

from domain.model.dossier_code import DossierCode, DossierCodeNotUnderstood
from domain.model.errors import DomainError
from domain.model.event import OFFICE_ZONE
from domain.model.reconciliation import Unreadable

MOST_BYTES: Final = 20_000_000
MOST_LINES: Final = 100_000

COLUMNS: Final = ("code", "procedure", "received", "channel", "status")

USUAL: Final[Mapping[str, tuple[str, ...]]] = {
    "code": ("MaHoSo", "SoHoSo", "Mã hồ sơ", "code"),
    "procedure": ("MaTTHC", "MaThuTuc", "Mã TTHC", "procedure"),
    "received": ("NgayTiepNhan", "Ngày tiếp nhận", "received"),
    "channel": ("KenhThucHien", "Kênh thực hiện", "channel"),
    "status": ("TrangThaiHoSo", "Trạng thái", "status"),
}
"""Column names of the national interface and of usual exports, compared without regard to case."""

_PROCEDURE: Final = re.compile(r"([0-9]\.[0-9]{6})(\.[A-Z][0-9]{2})?")
_LISTS: Final = ("items", "data", "DanhSachHoSo", "hoSo")
_DAYS: Final = (
    "%Y%m%d%H%M%S",
    "%Y%m%d",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y",
)


class FeedNotUsable(DomainError):
    """Details: why_vi, why_en."""

    CODE = "feed-not-usable"
    VI = "Tệp của Cổng không dùng được: {why_vi}. Gửi CSV có dòng tên cột, hoặc JSON, mã UTF-8."
    EN = "The portal's file cannot be used: {why_en}. Send CSV with a head line, or JSON, in UTF-8."


class FeedLine(msgspec.Struct, frozen=True, kw_only=True):
    """place: line of a CSV (the head is 1), item of a JSON list (from 1). None where the feed says nothing."""

    place: int
    code: DossierCode
    procedure: str | None = None
    received_on: date | None = None
    channel: int | None = None
    status: int | None = None


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    lines: tuple[FeedLine, ...]
    unreadable: tuple[Unreadable, ...]

    @property
    def count(self) -> int:
        return len(self.lines) + len(self.unreadable)


def read_feed(content: bytes, columns: Mapping[str, str] | None = None) -> Feed:
    """All lines of a feed. FeedNotUsable for a file that is none.

    columns: by the names in COLUMNS, what the feed calls them; for those that are not given, the usual names.
    """
    given = dict(columns or {})
    unknown = sorted(set(given) - set(COLUMNS))
    if unknown:
        raise _unusable(
            f"không có cột {', '.join(unknown)} để chọn", f"there is no column {', '.join(unknown)} to name"
        )
    if not content.strip():
        raise _unusable("tệp rỗng", "it is empty")
    if len(content) > MOST_BYTES:
        raise _unusable(f"lớn hơn {MOST_BYTES:,} byte", f"it is larger than {MOST_BYTES:,} bytes")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _unusable("không phải UTF-8", "it is not UTF-8") from None
    items = _json_items(text) if text.lstrip()[:1] in ("[", "{") else _csv_items(text)
    lines: list[FeedLine] = []
    unreadable: list[Unreadable] = []
    names: dict[str, str] | None = None
    for place, item in items:
        if names is None:
            names = _names(item, given)
        if place - 1 > MOST_LINES:
            raise _unusable(f"quá {MOST_LINES:,} dòng", f"it has more than {MOST_LINES:,} lines")
        try:
            lines.append(_line(place, item, names))
        except _Wrong as wrong:
            unreadable.append(Unreadable(place=place, column=wrong.column, why=wrong.why))
    if names is None:
        raise _unusable("không có dòng nào", "it has no line")
    return Feed(lines=tuple(lines), unreadable=tuple(unreadable))


class _Wrong(Exception):
    def __init__(self, column: str, why: str) -> None:
        super().__init__(column)
        self.column, self.why = column, why


def _unusable(vi: str, en: str) -> FeedNotUsable:
    return FeedNotUsable(why_vi=vi, why_en=en)


def _csv_items(text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        names = [name.strip() for name in next(reader)]
        if len(set(names)) != len(names):
            raise _unusable("hai cột cùng tên", "two columns have one name")
        for row in reader:
            if any(cell.strip() for cell in row):
                cells = {name: cell for name, cell in zip(names, row, strict=False)}  # noqa: C416 - a mapping
                yield reader.line_num, cells if len(row) == len(names) else {**cells, _COUNT: len(row)}
    except (csv.Error, StopIteration) as fault:
        raise _unusable(f"dòng {reader.line_num} không phải CSV", f"line {reader.line_num} is no CSV") from fault


_COUNT: Final = "\x00"
"""In a row of a CSV that has more or fewer cells than the head."""


def _json_items(text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise _unusable("không phải JSON", "it is no JSON") from None
    if isinstance(found, dict):
        found = next((found[name] for name in _LISTS if isinstance(found.get(name), list)), None)
    if not isinstance(found, list):
        raise _unusable("JSON không có danh sách hồ sơ", "the JSON has no list of dossiers")
    for place, item in enumerate(found, 1):
        yield place, item if isinstance(item, dict) else {_COUNT: 0}


def _names(item: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, str]:
    """What each column is called in this feed. FeedNotUsable where there is none for the code, or none as given."""
    there = {name.casefold(): name for name in item}
    found: dict[str, str] = {}
    for column in COLUMNS:
        wanted = (given[column],) if column in given else USUAL[column]
        name = next((there[one.casefold()] for one in wanted if one.casefold() in there), None)
        if name is not None:
            found[column] = name
        elif column in given:
            raise _unusable(f"không có cột «{given[column]}»", f"there is no column '{given[column]}'")
    if "code" not in found:
        usual = ", ".join(USUAL["code"])
        raise _unusable(f"không thấy cột mã hồ sơ ({usual})", f"there is no column of the code ({usual})")
    return found


def _line(place: int, item: Mapping[str, Any], names: Mapping[str, str]) -> FeedLine:
    if _COUNT in item:
        raise _Wrong("–", "not as many cells as the head has, or no object")

    def cell(column: str) -> str:
        value = item.get(names[column]) if column in names else None
        return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""

    try:
        code = DossierCode.parse(cell("code"))
    except DossierCodeNotUnderstood:
        raise _Wrong("code", "no dossier code") from None
    return FeedLine(
        place=place,
        code=code,
        procedure=_procedure(cell("procedure")),
        received_on=_day(cell("received")),
        channel=_number(cell("channel"), "channel", 3),
        status=_number(cell("status"), "status", 10),
    )


def _procedure(text: str) -> str | None:
    """Without the local suffix: the two sides need not both have it."""
    if not text:
        return None
    match = _PROCEDURE.fullmatch(text)
    if match is None:
        raise _Wrong("procedure", "no procedure code")
    return match[1]


def _day(text: str) -> date | None:
    if not text:
        return None
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day of the office
        except ValueError:
            continue
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise _Wrong("received", "no day") from None
    return moment.astimezone(OFFICE_ZONE).date() if moment.tzinfo is not None else moment.date()


def _number(text: str, column: str, most: int) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= most:
        raise _Wrong(column, f"no number from 1 to {most}")
    return int(text)
