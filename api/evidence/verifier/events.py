"""Events as they are stored, and the leaf of the ledger's tree that each of them is.

A leaf is a binary row: the count of fields (16 bits, always 6), then each field after its length in 32 bits, numbers
big-endian: position (64 bits), stream id (16 bytes), version (64 bits), recorded at (microseconds since
2000-01-01T00:00:00Z, 64 bits), topic (UTF-8), state (the stored JSON text).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid5

from api.evidence.verifier.fields import Kinds, checked_object
from api.evidence.verifier.findings import refused
from api.evidence.verifier.instants import EPOCH_2000, MICROSECOND

NAMESPACE: Final = UUID("7f4d2c1e-6a0b-5e8f-9c3d-48f0a2b7d915")
"""From which the ids of all streams are derived by name."""

LARGEST_NUMBER: Final = 2**62

_EVENT_FIELDS: Final[Kinds] = {
    "position": (int,),
    "stream_id": (str,),
    "version": (int,),
    "recorded_at": (int,),
    "topic": (str,),
    "state": (str,),
}


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """position: over the whole log; version: within its stream; both from 1. body: the parsed state."""

    position: int
    stream_id: str
    version: int
    recorded_at: datetime
    topic: str
    state: str
    body: dict[str, Any]


WHOLE_STREAMS: Final = frozenset(
    {"access", "calendar", "catalogue", "dossier", "imported", "log", "organisation", "rules"}
)
"""First words of the topics of which a bundle has whole streams. Of a proceeding, which may be about others, it has
those events alone on which a figure rests.
"""


def in_whole_stream(event: StoredEvent) -> bool:
    return event.topic.partition(".")[0] in WHOLE_STREAMS


def stream_of(kind: str, key: str = "") -> str:
    """The id of a stream, as text: `stream_of("calendar")`."""
    return str(uuid5(NAMESPACE, f"{kind}:{key}"))


def read_event(line: Any, where: str) -> StoredEvent:
    """A line of events.jsonl. Refused."""
    found = checked_object(line, _EVENT_FIELDS, where)
    try:
        stream = UUID(found["stream_id"])
        moment = EPOCH_2000 + timedelta(microseconds=found["recorded_at"])
        body = json.loads(found["state"])
    except (ValueError, OverflowError, RecursionError) as fault:
        raise refused("event-unreadable", where, f"Sự kiện không đọc được: {fault}", f"Unreadable: {fault}") from None
    numbers_fit = 0 < found["position"] <= LARGEST_NUMBER and 0 < found["version"] <= LARGEST_NUMBER
    if not numbers_fit or str(stream) != found["stream_id"] or not isinstance(body, dict):
        raise refused(
            "event-unreadable",
            where,
            "Vị trí, phiên bản, mã luồng hoặc nội dung không đúng dạng.",
            "Position, version, stream id or state is not written as events are.",
        )
    return StoredEvent(
        found["position"], found["stream_id"], found["version"], moment, found["topic"], found["state"], body
    )


def leaf_of(event: StoredEvent) -> bytes:
    """The bytes of the leaf, with index position - 1."""
    recorded = (event.recorded_at - EPOCH_2000) // MICROSECOND
    fields = (
        event.position.to_bytes(8, "big"),
        UUID(event.stream_id).bytes,
        event.version.to_bytes(8, "big"),
        recorded.to_bytes(8, "big", signed=True),
        event.topic.encode(),
        event.state.encode(),
    )
    return (6).to_bytes(2, "big") + b"".join(len(field).to_bytes(4, "big") + field for field in fields)


def event_of(leaf: bytes, where: str) -> StoredEvent:
    """The event of a leaf. Refused unless it is written exactly so."""
    fields: list[bytes] = []
    at = 2
    while at + 4 <= len(leaf) and len(fields) < 6:
        length = int.from_bytes(leaf[at : at + 4], "big")
        fields.append(leaf[at + 4 : at + 4 + length])
        at += 4 + length
    try:
        position, stream, version, recorded, topic, state = fields
        found = {
            "position": int.from_bytes(position, "big"),
            "stream_id": str(UUID(bytes=stream)),
            "version": int.from_bytes(version, "big"),
            "recorded_at": int.from_bytes(recorded, "big", signed=True),
            "topic": topic.decode(),
            "state": state.decode(),
        }
    except ValueError as fault:
        raise refused("leaf-unreadable", where, f"Lá không đọc được: {fault}", f"No leaf: {fault}") from None
    event = read_event(found, where)
    if leaf_of(event) != leaf:
        raise refused("leaf-unreadable", where, "Lá không đúng dạng.", "The leaf is not written as leaves are.")
    return event
