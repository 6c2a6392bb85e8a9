"""Reading DER (X.690), the one way in which time-stamps are written: definite lengths, as short as they can be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

BOOLEAN: Final = 0x01
INTEGER: Final = 0x02
BIT_STRING: Final = 0x03
OCTET_STRING: Final = 0x04
OBJECT_ID: Final = 0x06
GENERALIZED_TIME: Final = 0x18
SEQUENCE: Final = 0x30
SET: Final = 0x31

_DER_TIME: Final = re.compile(rb"(\d{14})(?:\.(\d{0,5}[1-9]))?Z")


class NotDer(ValueError):
    """The text says why."""


@dataclass(frozen=True, slots=True)
class Der:
    """A value. whole: with its tag and length."""

    tag: int
    content: bytes
    whole: bytes

    def parts(self) -> list[Der]:
        """The values inside a constructed one. NotDer."""
        if not self.tag & 0x20:
            raise NotDer("a value without parts")
        return list(_der_values(self.content))

    def expect(self, tag: int) -> Der:
        if self.tag != tag:
            raise NotDer(f"a value of tag {self.tag:#x}, not {tag:#x}")
        return self


def read_der(data: bytes) -> Der:
    """The one value that these bytes are. NotDer."""
    values = list(_der_values(data))
    if len(values) != 1:
        raise NotDer(f"{len(values)} values, not one")
    return values[0]


def object_id(value: Der) -> str:
    """`1.2.840.113549.1.7.2`. NotDer."""
    content = value.expect(OBJECT_ID).content
    numbers: list[int] = []
    number, begun = 0, False
    for octet in content:
        if not begun and octet == 0x80:
            raise NotDer("an object id with a needless octet")
        number, begun = number << 7 | octet & 0x7F, True
        if not octet & 0x80:
            numbers.append(number)
            number, begun = 0, False
    if begun or not numbers:
        raise NotDer("an object id that does not end")
    first = min(numbers[0] // 40, 2)
    return ".".join(map(str, [first, numbers[0] - first * 40, *numbers[1:]]))


def integer(value: Der) -> int:
    """NotDer."""
    content = value.expect(INTEGER).content
    if not content or (len(content) > 1 and (content[0] == 0) != (content[1] >= 0x80) and content[0] in (0, 0xFF)):
        raise NotDer("an integer with a needless octet")
    return int.from_bytes(content, "big", signed=True)


def generalized_time(value: Der) -> datetime:
    """NotDer."""
    match = _DER_TIME.fullmatch(value.expect(GENERALIZED_TIME).content)
    try:
        if match is not None:
            moment = datetime.strptime(match[1].decode(), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
            return moment.replace(microsecond=int((match[2] or b"0").ljust(6, b"0")))
    except ValueError:
        pass
    raise NotDer("no time")


def _der_values(data: bytes) -> Iterator[Der]:
    at = 0
    while at < len(data):
        start = at
        if at + 2 > len(data):
            raise NotDer("cut short")
        tag, length = data[at], data[at + 1]
        at += 2
        if tag & 0x1F == 0x1F:
            raise NotDer("a tag of several octets")
        if length >= 0x80:
            count = length & 0x7F
            octets = data[at : at + count]
            at += count
            length = int.from_bytes(octets, "big")
            if not 1 <= count <= 4 or len(octets) != count or octets[0] == 0 or length < 0x80:
                raise NotDer("a length that is not written as short as it can be")
        if at + length > len(data):
            raise NotDer("cut short")
        yield Der(tag, data[at : at + length], data[start : at + length])
        at += length
