"""What differs in an event that is not the one that was sealed.

Of the event that was sealed only its hash is left. So each part of the stored event is tried with other values, those
that stand near it in the log and those that one altered byte would make; what has the sealed hash is what was sealed,
beyond doubt. Where nothing has it, more was altered than one part of the event by a little.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from uuid import UUID

import msgspec

from domain.model.event import decode, encode
from domain.model.ledger_leaf import FIELDS, HEAD, HEAD_LENGTHS
from projections.ledger_findings import Difference, Field
from projections.ledger_verify_forms import shown
from projections.ledger_verify_order import instant

LONGEST_TRIED: Final = 4_096
"""Bytes of a state of which each is tried; a longer one is compared as a whole."""


@dataclass(frozen=True, slots=True)
class Row:
    """The parts of a leaf. moment: microseconds since 2000."""

    position: int
    stream: bytes
    version: int
    moment: int
    topic: bytes
    state: bytes

    @classmethod
    def of(cls, leaf: bytes) -> Row | None:
        """None for a leaf that no event with all its parts has."""
        if len(leaf) < HEAD.size + 8:
            return None
        fields, length_1, position, length_2, stream, length_3, version, length_4, moment = HEAD.unpack_from(leaf)
        topic_end = HEAD.size + 4 + int.from_bytes(leaf[HEAD.size : HEAD.size + 4], "big")
        row = cls(position, stream, version, moment, leaf[HEAD.size + 4 : topic_end], leaf[topic_end + 4 :])
        whole = fields == FIELDS and (length_1, length_2, length_3, length_4) == HEAD_LENGTHS and row.leaf() == leaf
        return row if whole else None

    def leaf(self) -> bytes:
        fixed = HEAD.pack(FIELDS, 8, self.position, 16, self.stream, 8, self.version, 8, self.moment)
        topic, state = len(self.topic).to_bytes(4, "big"), len(self.state).to_bytes(4, "big")
        return b"".join((fixed, topic, self.topic, state, self.state))

    def text(self, field: Field) -> str:
        match field:
            case Field.POSITION:
                return str(self.position)
            case Field.STREAM:
                return str(UUID(bytes=self.stream))
            case Field.VERSION:
                return str(self.version)
            case Field.MOMENT:
                return instant(self.moment)
            case Field.TOPIC:
                return shown(self.topic)
        return shown(self.state)

    def differences(self, sealed: Row) -> tuple[Difference, ...]:
        """The parts in which this row is not the one that was sealed."""
        return tuple(
            Difference(field=field, stored=self.text(field), expected=sealed.text(field))
            for field, attribute in _ATTRIBUTES.items()
            if getattr(self, attribute) != getattr(sealed, attribute)
        )

    def with_part(self, attribute: str, value: int | bytes) -> Row:
        parts = {name: getattr(self, name) for name in _ATTRIBUTES.values()}
        return Row(**{**parts, attribute: value})


_ATTRIBUTES: Final = {
    Field.POSITION: "position",
    Field.STREAM: "stream",
    Field.VERSION: "version",
    Field.MOMENT: "moment",
    Field.TOPIC: "topic",
    Field.STATE: "state",
}


@dataclass(frozen=True, slots=True)
class Nearby:
    """What may have stood there. topics: all that are known; rows: of the events around, in order of position;

    streams, moments: of the handled commands around.
    """

    topics: Sequence[bytes] = ()
    rows: Sequence[Row] = ()
    streams: Sequence[bytes] = ()
    moments: Sequence[int] = ()


def differences(stored: Row, sealed: bytes, nearby: Nearby) -> tuple[Difference, ...]:
    """The parts in which an event is not the one with the sealed leaf hash, as far as that can be known.

    Where it cannot, all that is stored, without what it should be.
    """
    for candidate in _candidates(stored, nearby):
        if sha256(b"\x00" + candidate.leaf()).digest() == sealed:
            return stored.differences(candidate)
    return tuple(Difference(field=field, stored=stored.text(field)) for field in list(_ATTRIBUTES)[1:])


def _candidates(stored: Row, nearby: Nearby) -> Iterator[Row]:
    yield from _likely(stored, nearby)
    for attribute, width in (("version", 8), ("moment", 8)):
        for value in _altered(getattr(stored, attribute).to_bytes(width, "big", signed=True)):
            yield stored.with_part(attribute, int.from_bytes(value, "big", signed=True))
    for attribute in ("stream", "topic", "state"):
        value = getattr(stored, attribute)
        if len(value) <= LONGEST_TRIED:
            for other in _altered(value):
                yield stored.with_part(attribute, other)
            if attribute != "stream":
                for other in _lengthened(value):
                    yield stored.with_part(attribute, other)


def _likely(stored: Row, nearby: Nearby) -> Iterator[Row]:
    for row in nearby.rows:  # another event took the place of the one that was sealed
        yield row.with_part("position", stored.position)
        yield row.with_part("position", stored.position).with_part("moment", stored.moment)
    for version in range(1, 1_000):
        yield stored.with_part("version", version)
    for topic in nearby.topics:
        yield stored.with_part("topic", topic)
    for stream in (*nearby.streams, *(row.stream for row in nearby.rows)):
        yield stored.with_part("stream", stream)
    around = [row.moment + step for row in nearby.rows for step in (1, -1)]
    for moment in (*nearby.moments, *around):
        yield stored.with_part("moment", moment)
    yield from _boundaries(stored)
    for state in _readable(stored):
        yield stored.with_part("state", state)


def _boundaries(stored: Row) -> Iterator[Row]:
    """Bytes moved between topic and state: the same text, cut elsewhere."""
    both = stored.topic + stored.state
    for cut in range(1, min(len(both), 100)):
        yield stored.with_part("topic", both[:cut]).with_part("state", both[cut:])


def _readable(stored: Row) -> Iterator[bytes]:
    """The state as the software writes it, and without blanks around it."""
    yield stored.state.strip()
    try:
        yield encode(decode(stored.topic.decode(), stored.state))
    except (KeyError, msgspec.MsgspecError, ValueError, OverflowError, RecursionError):
        return


def _altered(value: bytes) -> Iterator[bytes]:
    """With each byte in turn another one."""
    for place, byte in enumerate(value):
        for other in range(256):
            if other != byte:
                yield value[:place] + bytes([other]) + value[place + 1 :]


def _lengthened(value: bytes) -> Iterator[bytes]:
    """With one byte less, or one more."""
    for place in range(len(value)):
        yield value[:place] + value[place + 1 :]
    for place in range(len(value) + 1):
        for byte in range(256):
            yield value[:place] + bytes([byte]) + value[place:]
