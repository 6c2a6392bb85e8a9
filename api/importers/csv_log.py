"""CSV: one event a line, with a header; UTF-8; comma, semicolon, tabulator or bar between the cells (RFC 4180).

Columns of the case are those with the prefix `case:`, those named on the command line and those with a usual
name for a role of the case; their cells may be empty, but may not say two things about one case. Cells are text,
whatever a spreadsheet would make of them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from api.importers.faults import (
    AttributeMissing,
    AttributeNotFound,
    EventOutsideCase,
    NotWellFormed,
    RoleNotFound,
    TextUnusable,
    UnusableRecord,
    WrongColumns,
)
from api.importers.mapping import CASE_PREFIX, CASE_ROLES, EVENT_ROLES, Given, listed, option, usual_name
from api.importers.record import (
    NAME_LIMIT,
    CaseRecord,
    EventRecord,
    LogRecord,
    read_attributes,
    read_instant,
    read_name,
    read_official,
)
from api.importers.source import CHUNK, Bytes

LINE_LIMIT: Final = 1 << 20
_DELIMITERS: Final = ",;\t|"
_NEEDED: Final = ("case", "activity", "time")
_GUESSED: Final = ("start", "due", "end", "owner", "channel", "department")
"""Roles of the case that a column without the prefix may have by its name alone; `group` is mostly the event's."""


class CsvReader:
    """The records of one table: for each line its case, then its event."""

    one_record_a_case = False
    roles: dict[str, str]
    kinds: dict[tuple[str, str], str]

    def __init__(self, source: Bytes, given: Given) -> None:
        self._source = source
        self._given = given
        self.roles = {}
        self.kinds = {}

    def __iter__(self) -> Iterator[LogRecord]:
        lines = _Lines(self._source)
        first = next(lines, None)
        if first is None:
            raise NotWellFormed(place="1", reason="no header")
        rows = csv.reader(lines, delimiter=_delimiter(first), strict=True)
        columns = _Columns.of(next(csv.reader([first], rows.dialect)), self._given)
        self.roles = {role: columns.header[index] for role, index in columns.roles.items() if role != "identity"}
        while True:
            place = str(lines.number + 1)
            try:
                row = next(rows)
            except StopIteration:
                return
            except csv.Error as broken:
                raise NotWellFormed(place=place, reason=str(broken)) from None
            if row:
                yield from _records(row, columns, place)


@dataclass(frozen=True)
class _Columns:
    """Where things stand in a row: roles of the event by index, and the columns of the case."""

    header: list[str]
    roles: dict[str, int]
    of_case: tuple[tuple[str, int], ...]
    of_event: tuple[int, ...]

    @classmethod
    def of(cls, header: list[str], given: Given) -> _Columns:
        header = [name.strip() for name in header]
        if len(set(header)) < len(header) or any("\udc80" <= sign <= "\udcff" for name in header for sign in name):
            raise NotWellFormed(place="1", reason="two columns of one name, or a header that is not UTF-8")
        roles = {}
        for role in EVENT_ROLES:
            name = _event_column(role, header, given)
            if name is not None:
                roles[role] = header.index(name)
            elif role in _NEEDED:
                raise RoleNotFound(role=role, option=option(role), found=listed(header))
        of_case = _case_columns(header, given) - {header[index] for index in roles.values()}
        taken = {index for role, index in roles.items() if role != "identity"}
        return cls(
            header,
            roles,
            tuple((name, index) for index, name in enumerate(header) if name in of_case),
            tuple(index for index, name in enumerate(header) if name not in of_case and index not in taken and name),
        )


def _event_column(role: str, header: list[str], given: Given) -> str | None:
    named = given.of(role)
    if named:
        return _existing(role, named, header)
    if named == "" and role not in _NEEDED:
        return None
    if role == "case" and CASE_PREFIX + "concept:name" in header:
        return CASE_PREFIX + "concept:name"
    return usual_name(EVENT_ROLES[role], (name for name in header if role == "case" or not _of_case(name)))


def _case_columns(header: list[str], given: Given) -> set[str]:
    columns = {name for name in header if _of_case(name)}
    for role, usual in CASE_ROLES.items():
        named = given.of(role)
        if named:
            columns.add(_existing(role, named, header))
        elif named is None and role in _GUESSED:
            guessed = usual_name(usual, header)
            columns |= {guessed} if guessed is not None else set()
    return columns


def _of_case(name: str) -> bool:
    return name.startswith(CASE_PREFIX)


def _existing(role: str, named: str, header: list[str]) -> str:
    for name in (named, CASE_PREFIX + named):
        if name in header:
            return name
    raise AttributeNotFound(role=option(role), name=named, found=listed(header))


def _records(row: list[str], columns: _Columns, place: str) -> Iterator[LogRecord]:
    try:
        event = _event(row, columns, place)
        said = read_attributes(((name, row[index]) for name, index in columns.of_case), place)
    except UnusableRecord as fault:
        yield fault
        return
    yield CaseRecord(event.case_id, said, place)
    yield event


def _event(row: list[str], columns: _Columns, place: str) -> EventRecord:
    if len(row) != len(columns.header):
        raise WrongColumns(place=place, expected=len(columns.header), found=len(row))
    identity = "\x1f".join(row)
    if any("\udc80" <= sign <= "\udcff" for sign in identity) if not identity.isascii() else False:
        raise TextUnusable(place=place, name="UTF-8", limit=NAME_LIMIT)
    roles, header = columns.roles, columns.header

    def cell(role: str) -> str:
        return row[roles[role]] if role in roles else ""

    case_id = read_name(cell("case"), place, header[roles["case"]])
    if not case_id:
        raise EventOutsideCase(place=place)
    activity = read_name(cell("activity"), place, header[roles["activity"]])
    for role, value in (("activity", activity), ("time", cell("time").strip())):
        if not value:
            raise AttributeMissing(place=place, name=header[roles[role]])
    return EventRecord(
        case_id,
        activity,
        read_instant(cell("time"), place, header[roles["time"]]),
        read_official(cell("resource"), place, "resource"),
        read_name(cell("transition"), place, "transition") or None,
        place,
        cell("identity") or identity,
        read_attributes(((header[index], row[index]) for index in columns.of_event if row[index].strip()), place),
    )


class _Lines:
    """The lines of a source, decoded; bytes that are not UTF-8 become lone surrogates, refused row by row."""

    def __init__(self, source: Bytes) -> None:
        self._source = source
        self._lines = self._split()
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.number += 1
        return line.decode("utf-8", "surrogateescape")

    def _split(self) -> Iterator[bytes]:
        held = self._source.read(CHUNK)
        if held[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise NotWellFormed(place="1", reason="encoding: UTF-16; save it as UTF-8")
        held = held.removeprefix(b"\xef\xbb\xbf")
        while True:
            *lines, rest = held.split(b"\n")
            for line in lines:
                yield line + b"\n"
            if len(rest) > LINE_LIMIT:
                raise NotWellFormed(place=str(self.number + 1), reason=f"a line of more than {LINE_LIMIT} bytes")
            piece = self._source.read(CHUNK)
            if not piece:
                if rest:
                    yield rest
                return
            held = rest + piece


def _delimiter(header: str) -> str:
    """The delimiter that makes the most columns of the header."""
    try:
        return max(_DELIMITERS, key=lambda sign: len(next(csv.reader([header], delimiter=sign, strict=True))))
    except csv.Error as broken:
        raise NotWellFormed(place="1", reason=str(broken)) from None
