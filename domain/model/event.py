"""What every event carries, and how an event stands in the log.

An event's *body* is a frozen `Event` subclass: what happened, when, by whom.
A body says nothing of where it stands; the log adds that when it is stored, and
the pair is a `Recorded`. Pure folds read sequences of `Recorded`.

Instants are aware datetimes; they are stored in UTC with microseconds.
Durations are integers of microseconds. Days are `date` in Asia/Ho_Chi_Minh.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Final, Generic, TypeVar
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import msgspec

NAMESPACE: Final = UUID("7f4d2c1e-6a0b-5e8f-9c3d-48f0a2b7d915")
"""Root of every name-based identifier of this project."""

OFFICE_ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
"""An aware instant; a naive one is refused when an event is read."""

OfficialId = str
AgencyId = str
UnitId = str
ActorId = str
"""An official's id, or one of the constants below, which are no officials."""

APPLICANT: Final = "~applicant"
WORKFLOW: Final = "~workflow"
IMPORTER: Final = "~import"
UNKNOWN: Final = "~unknown"
SERVICE: Final = "~service"
"""Actors that are no officials start with a tilde, which no official's id may contain."""


def is_official(actor: ActorId) -> bool:
    """Whether an actor is a named person of an office, with a responsibility record."""
    return not actor.startswith("~")


class Source(StrEnum):
    """The door through which an act came in."""

    PAGE = "page"
    API = "api"
    CLI = "cli"
    IMPORT = "import"
    WORKFLOW = "workflow"


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The part that all bodies share (DOMAIN.md §4).

    occurred_at: when it happened; `recorded_at` is the log's and stands in `Recorded`.
    actor: who did it; acting_for: the official whom the actor stood in for.
    command_id: the order that caused it; causation_id: the order or event behind that.
    legal_basis: the legal document, where there is one.
    """

    TOPIC: ClassVar[str]

    occurred_at: Instant
    actor: ActorId
    source: Source
    command_id: UUID
    acting_for: OfficialId | None = None
    causation_id: UUID | None = None
    legal_basis: str | None = None


E_co = TypeVar("E_co", bound=Event, covariant=True)
C = TypeVar("C", bound=type[Event])


class Recorded(msgspec.Struct, Generic[E_co], frozen=True):
    """A body with its place in the log.

    position: 1, 2, 3 … over the whole log, without gaps.
    version: 1, 2, 3 … within the stream. recorded_at rises with position.
    """

    position: int
    stream_id: UUID
    version: int
    recorded_at: datetime
    body: E_co


TOPICS: Final[dict[str, type[Event]]] = {}
"""Topic → class of every event that may be stored; filled by `topic`."""


def topic(name: str) -> Callable[[C], C]:
    """Class decorator: gives an event class its stored name, once and for ever."""

    def register(cls: C) -> C:
        if name in TOPICS:
            raise TypeError(f"topic {name} is taken by {TOPICS[name].__qualname__}")
        cls.TOPIC = name
        TOPICS[name] = cls
        return cls

    return register


def stream_id(kind: str, key: str = "") -> UUID:
    """The stream of one thing, e.g. `stream_id("organisation")`, `stream_id("register", "mc-tp:2020-03-02")`."""
    return uuid5(NAMESPACE, f"{kind}:{key}")


_encoder = msgspec.json.Encoder(order="deterministic")
_decoders: dict[str, msgspec.json.Decoder[Any]] = {}


def encode(body: Event) -> bytes:
    """The stored bytes of a body: JSON, members in the order of the class, instants in UTC."""
    if body.occurred_at.tzinfo is not UTC:
        raise ValueError("instants are stored in UTC")
    return _encoder.encode(body)


def decode(name: str, state: bytes) -> Event:
    """Read a stored body. KeyError for an unknown topic, msgspec.ValidationError for bytes that do not fit it."""
    decoder = _decoders.get(name)
    if decoder is None:
        decoder = _decoders[name] = msgspec.json.Decoder(TOPICS[name], strict=True)
    body: Event = decoder.decode(state)
    return body


def utc(moment: datetime) -> datetime:
    """The same instant in UTC. ValueError for a naive datetime."""
    if moment.tzinfo is UTC:
        return moment
    if moment.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return moment.astimezone(UTC)
