"""What is exported, whatever the format: cases with their events, one case at a time.

No person's data are in it: applicants are left out altogether, officials stand with their ids, free texts (reasons,
notes, complaints) stay where they are. Everything is in a fixed order, so the same selection of the same log gives the
same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """Types of attributes, as XES calls its elements."""

    STRING = "string"
    DATE = "date"
    INT = "int"
    FLOAT = "float"
    BOOLEAN = "boolean"
    ID = "id"


class Attribute(NamedTuple):
    """value: in its written form."""

    name: str
    value: str
    kind: Kind = Kind.STRING


class Tie(NamedTuple):
    """That an event or a case has to do with something: of what type, which one, as what."""

    type: str
    id: str
    qualifier: str


@dataclass(frozen=True, slots=True)
class ExportedEvent:
    """id: the log's position, or the place in an imported file. ties: to officials, units, agencies."""

    id: str
    activity: str
    at: datetime
    resource: str | None
    transition: str | None
    attributes: tuple[Attribute, ...] = ()
    ties: tuple[Tie, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportedCase:
    """id: unique in the log. ties: to its procedure, unit, agency."""

    id: str
    attributes: tuple[Attribute, ...]
    events: tuple[ExportedEvent, ...]
    ties: tuple[Tie, ...] = ()


@dataclass(frozen=True)
class ExportedLog:
    """cases: iterates over the cases anew at each call; one case is in memory at a time.

    event_attributes: of the attributes that every event has beside activity and time. names: of the things that events
    and cases are tied to, by type and id, where names were asked for.
    """

    name: str
    attributes: tuple[Attribute, ...]
    cases: Callable[[], Iterable[ExportedCase]]
    names: dict[tuple[str, str], str] = field(default_factory=dict)


def instant(at: datetime) -> str:
    """`2020-03-02T01:00:00.000+00:00`; with microseconds where there are some."""
    return at.astimezone(UTC).isoformat(timespec="microseconds" if at.microsecond % 1_000 else "milliseconds")


def date(name: str, at: datetime | None) -> tuple[Attribute, ...]:
    """An attribute with an instant, where there is one."""
    return () if at is None else (Attribute(name, instant(at), Kind.DATE),)


def text(name: str, value: str | None) -> tuple[Attribute, ...]:
    """An attribute with a text, where there is one."""
    return () if value is None else (Attribute(name, value),)


def number(name: str, value: int | None) -> tuple[Attribute, ...]:
    """An attribute with an integer, where there is one."""
    return () if value is None else (Attribute(name, str(value), Kind.INT),)
