"""What the ledger protects of an event, byte by byte: the leaf of the Merkle tree.

A leaf is the binary row of the stored event as PostgreSQL sends it, so nothing is left out and nothing is interpreted:
a count of fields (16 bits, always 6), then each field with its length before it (32 bits). All numbers are
big-endian, signed, in two's complement.

    field        length  bytes
    position     8       1, 2, 3 … over the whole log; the leaf's index in the tree is position - 1
    stream id    16      the UUID
    version      8       1, 2, 3 … within the stream
    recorded at  8       microseconds since 2000-01-01T00:00:00Z
    topic        any     UTF-8
    state        any     the stored body
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from struct import Struct
from typing import Final
from uuid import UUID

FIELDS: Final = 6
EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)

HEAD: Final = Struct(">h iq i16s iq iq")
"""The fixed part: count, then length and value of position, stream id, version and recorded_at."""

POSITION: Final = Struct(">6xq")
"""The position alone."""

HEAD_LENGTHS: Final = (8, 16, 8, 8)


def leaf_bytes(position: int, stream_id: UUID, version: int, recorded_at: datetime, topic: str, state: bytes) -> bytes:
    """The leaf of an event. recorded_at: aware, whole microseconds."""
    name = topic.encode()
    moment = (recorded_at - EPOCH) // timedelta(microseconds=1)
    fixed = HEAD.pack(FIELDS, 8, position, 16, stream_id.bytes, 8, version, 8, moment)
    return b"".join((fixed, len(name).to_bytes(4, "big"), name, len(state).to_bytes(4, "big"), state))


def recorded_at_of(moment: int) -> datetime:
    """The instant of a leaf's `recorded at`."""
    return EPOCH + timedelta(microseconds=moment)
