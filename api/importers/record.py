"""The neutral records that every reader yields, and how their texts and times are read.

A reader yields `CaseRecord`s, `EventRecord`s and, for what cannot be used, `UnusableRecord`s, in the order of
the file; it holds no more than one case in memory. `UnreadableLog` is raised.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple, Protocol

from api.importers.faults import (
    TextUnusable,
    TimeUnreadable,
    TimeWithoutZone,
    TooManyAttributes,
    UnusableRecord,
    ZoneUnknown,
)
from domain.model.event import UNKNOWN, utc
from domain.model.working_time import FIRST_YEAR, LAST_YEAR

NAME_LIMIT: Final = 500
"""Longest case id, activity, resource or attribute name, in characters."""

TEXT_LIMIT: Final = 4_000
"""Longest value of a free attribute, in characters."""

EVENTS_PER_CASE_LIMIT: Final = 50_000
ATTRIBUTES_LIMIT: Final = 200
"""Most attributes that one case, or one event, may have."""

_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(.*)", re.ASCII | re.DOTALL)
_OFFSET: Final = re.compile(r"Z|[+-](?:0\d|1[0-4]):?[0-5]\d", re.ASCII)
_WIDEST_OFFSET: Final = timedelta(hours=14)
_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NOBODY: Final = frozenset({"", "unknown", UNKNOWN})


class CaseRecord(NamedTuple):
    """What a log says of a case: attributes by name, in the order of the file."""

    case_id: str
    attributes: tuple[tuple[str, str], ...]
    place: str


class EventRecord(NamedTuple):
    """One event. `identity` tells it from every other event of its case: its own id, or all that is said of it.

    attributes: what else the log says of it, by name; also a resource that was read as nobody, as it is written.
    """

    case_id: str
    activity: str
    occurred_at: datetime
    resource: str | None
    transition: str | None
    place: str
    identity: str
    attributes: tuple[tuple[str, str], ...] = ()


LogRecord = CaseRecord | EventRecord | UnusableRecord


class LogReader(Protocol):
    """A reader of one format. roles: what it takes from which attribute of an event, known after reading.

    kinds: types of attributes other than text, by scope (`trace`, `event`) and name, known after reading.
    one_record_a_case: a second `CaseRecord` of the same id is a fault; else it adds to the first.
    """

    one_record_a_case: bool
    roles: dict[str, str]
    kinds: dict[tuple[str, str], str]

    def __iter__(self) -> Iterator[LogRecord]: ...


def read_name(text: str, place: str, name: str) -> str:
    """A text that names something: one line, printable, in normal form C, without outer blanks. May be empty.

    "~" at the beginning is refused: it marks actors that are nobody.
    """
    read = _name(text)
    if read is None:
        raise TextUnusable(place=place, name=shown(name), limit=NAME_LIMIT)
    return read


@lru_cache(maxsize=4_096)
def _name(text: str) -> str | None:
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.replace("\u00a0", " "))
    text = text.strip()
    usable = len(text) <= NAME_LIMIT and text.isprintable() and (text[:1] != "~" or text == UNKNOWN)
    return text if usable else None


def read_official(text: str | None, place: str, name: str) -> str | None:
    """The name of an official; None for an empty one and for "unknown" in any case, which is nobody's."""
    if text is None:
        return None
    official = read_name(text, place, name)
    return None if official.casefold() in _NOBODY else official


def read_text(text: str, place: str, name: str) -> str:
    """A free text: printable, but for line breaks, tabs and blanks of any writing; nothing that XML cannot hold."""
    if len(text) > TEXT_LIMIT or not (text.isprintable() or _is_readable(text)):
        raise TextUnusable(place=place, name=shown(name), limit=TEXT_LIMIT)
    return text


def _is_readable(text: str) -> bool:
    # Form feeds and separators of files count as blanks here; a log that holds one could not be written as XES again.
    return _NOT_IN_XML.search(text) is None and all(part.isprintable() for part in text.replace("\u00a0", " ").split())


def read_attributes(said: Iterable[tuple[str, str]], place: str) -> tuple[tuple[str, str], ...]:
    """The attributes of a case or an event, each with a name and a free text."""
    read = tuple((read_name(name, place, name), read_text(text, place, name)) for name, text in said)
    if len(read) > ATTRIBUTES_LIMIT:
        raise TooManyAttributes(place=place, limit=ATTRIBUTES_LIMIT)
    return read


def read_instant(text: str, place: str, name: str) -> datetime:
    """An ISO 8601 date and time with an offset, in UTC; digits beyond microseconds are cut off."""
    text = text.strip()
    match = _INSTANT.fullmatch(text)
    if match is None:
        raise TimeUnreadable(place=place, name=shown(name), value=shown(text))
    zone = match.group(1)
    if not zone:
        raise TimeWithoutZone(place=place, name=shown(name), value=shown(text))
    if not _is_offset(zone):
        raise ZoneUnknown(place=place, name=shown(name), value=shown(text))
    return _in_utc(text, place, name)


@lru_cache(maxsize=1_024)
def _is_offset(zone: str) -> bool:
    return _OFFSET.fullmatch(zone) is not None


def _in_utc(text: str, place: str, name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        in_utc = utc(moment)
    except (ValueError, OverflowError):
        raise TimeUnreadable(place=place, name=shown(name), value=shown(text)) from None
    offset = moment.utcoffset()
    if offset is None or abs(offset) > _WIDEST_OFFSET:
        raise ZoneUnknown(place=place, name=shown(name), value=shown(text))
    if not FIRST_YEAR < in_utc.year < LAST_YEAR:
        raise TimeUnreadable(place=place, name=shown(name), value=shown(text))
    return in_utc


def shown(text: str) -> str:
    """What a message may repeat of an outside text: short, and nothing that a terminal would obey."""
    clean = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text[:80])
    return clean + ("…" if len(text) > 80 else "")
