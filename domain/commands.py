"""What every command carries: who orders it, when, under which id.

A command is a frozen dataclass, a subclass of `Command`, named by a verb of the
office (`AcceptHandover`). The commands of each area stand in files of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import msgspec

from domain.model.event import ActorId, OfficialId, Source, utc


@dataclass(frozen=True, kw_only=True, slots=True)
class Issued:
    """The header of a command. Instants are aware; they are kept in UTC. ValueError for a naive one.

    command_id: the same on every repetition of the same order; it makes the effect single.
    occurred_at: when it happened; None means "now", the instant at which it is recorded.
    recorded_at: only in a log with a simulated clock: when the log is to learn it.
    expected_version: the version of the stream that the actor saw; None when it does not matter.
    """

    command_id: UUID
    actor: ActorId
    source: Source
    occurred_at: datetime | None = None
    recorded_at: datetime | None = None
    acting_for: OfficialId | None = None
    causation_id: UUID | None = None
    legal_basis: str | None = None
    expected_version: int | None = None

    def __post_init__(self) -> None:
        for name in ("occurred_at", "recorded_at"):
            moment = getattr(self, name)
            if moment is not None:
                object.__setattr__(self, name, utc(moment))


@dataclass(frozen=True, kw_only=True)
class Command:
    """An order. Subclasses add their fields; class names are unique, since the request hash contains them."""

    issued: Issued


FOUND: Final[Mapping[str, Any]] = {"found": True}
"""Metadata of a field that the application looks up: no part of what was asked, it may differ on a repetition."""


def request_hash(command: Command) -> bytes:
    """SHA-256 (32 bytes) of what was asked: class and fields, without `recorded_at` and what was FOUND.

    Two commands with the same id must have the same hash, else the second is another
    order under a used id. Fields that stand at their default are left out, so a field
    that is added to a command later does not make repetitions of earlier orders foreign.
    """
    asked = _stated(command)
    asked["issued"] = {name: value for name, value in _stated(command.issued).items() if name != "recorded_at"}
    return sha256(_encode([type(command).__name__, asked])).digest()


_encode: Final[Callable[[Any], bytes]] = msgspec.json.Encoder(order="deterministic").encode
_plans: Final[dict[type, tuple[tuple[str, Any], ...]]] = {}


def _stated(record: Any) -> dict[str, Any]:
    """The fields of a dataclass instance that differ from their defaults, without those that were FOUND."""
    cls = type(record)
    plan = _plans.get(cls)
    if plan is None:
        plan = _plans[cls] = tuple(
            (field.name, _default(field)) for field in fields(cls) if not field.metadata.get("found")
        )
    return {name: value for name, default in plan if (value := getattr(record, name)) != default}


def _default(field: Field[Any]) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default
