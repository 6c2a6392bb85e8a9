"""DER is read in the one way in which it is written; whatever else stands there is refused, with what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from api.evidence.verifier.der import (
    BOOLEAN,
    INTEGER,
    OCTET_STRING,
    SEQUENCE,
    Der,
    NotDer,
    generalized_time,
    integer,
    object_id,
    read_der,
)

TOO_LONG = "a length that is not written as short as it can be"
NEEDLESS = "an integer with a needless octet"


def of(tag: int, content: bytes) -> Der:
    return read_der(bytes([tag, len(content)]) + content)


def refusal(reading: Callable[[], object]) -> str:
    with pytest.raises(NotDer) as fault:
        reading()
    return str(fault.value)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("", "0 values, not one"),
        ("30", "cut short"),
        ("0500 05", "cut short"),
        ("3001", "cut short"),
        ("0402 00", "cut short"),
        ("0201000500", "2 values, not one"),
        ("1f0100", "a tag of several octets"),
        ("3f0100", "a tag of several octets"),
        ("308000", TOO_LONG),  # a length without an end
        ("30817f" + "00" * 127, TOO_LONG),
        ("308200ff" + "00" * 255, TOO_LONG),
        ("3085000000000100", TOO_LONG),
        ("30850100000000", TOO_LONG),
        ("3082", TOO_LONG),
        ("308201", TOO_LONG),
        ("30848000000000", "cut short"),
    ],
)
def test_what_is_no_der_is_refused_with_its_reason(data: str, reason: str) -> None:
    assert refusal(lambda: read_der(bytes.fromhex(data))) == reason


@pytest.mark.parametrize("length", [0, 1, 127, 128, 255, 256, 65_535, 65_536])
def test_a_value_of_every_length_is_read(length: int) -> None:
    octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
    head = bytes([length]) if length < 128 else bytes([0x80 | len(octets)]) + octets
    whole = bytes([OCTET_STRING]) + head + b"\xaa" * length
    assert read_der(whole) == Der(OCTET_STRING, b"\xaa" * length, whole)


def test_a_length_may_have_four_octets() -> None:
    data = bytes([OCTET_STRING, 0x84, 1, 0, 0, 0]) + bytes(2**24)
    assert len(read_der(data).content) == 2**24


def test_parts_are_read_in_their_order() -> None:
    value = of(SEQUENCE, bytes.fromhex("020101 0402aabb 3000"))
    assert [(part.tag, part.content.hex(), part.whole.hex()) for part in value.parts()] == [
        (2, "01", "020101"), (4, "aabb", "0402aabb"), (0x30, "", "3000")
    ]  # fmt: skip
    assert of(SEQUENCE, b"").parts() == []
    assert len(of(0xA0, b"\x05\x00").parts()) == 1
    for tag in (BOOLEAN, OCTET_STRING, 0x9F - 1):
        assert refusal(of(tag, b"\x05\x00").parts) == "a value without parts"


def test_a_value_of_another_tag_is_refused() -> None:
    value = of(INTEGER, b"\x01")
    assert value.expect(INTEGER) is value
    assert refusal(lambda: value.expect(SEQUENCE)) == "a value of tag 0x2, not 0x30"


@pytest.mark.parametrize(
    ("content", "number"),
    [("00", 0), ("7f", 127), ("80", -128), ("ff", -1), ("0080", 128), ("ff7f", -129), ("0100", 256), ("fe80", -384),
     ("00ff", 255), ("8000", -32_768), ("01ff", 511), ("fe00", -512)],
)  # fmt: skip
def test_integers_are_read(content: str, number: int) -> None:
    assert integer(of(INTEGER, bytes.fromhex(content))) == number


@pytest.mark.parametrize("content", ["", "0000", "007f", "ff80", "ffff", "000080", "ffff7f"])
def test_integers_have_no_needless_octet(content: str) -> None:
    assert refusal(lambda: integer(of(INTEGER, bytes.fromhex(content)))) == NEEDLESS


@pytest.mark.parametrize(
    ("content", "name"),
    [("00", "0.0"), ("27", "0.39"), ("28", "1.0"), ("4f", "1.39"), ("50", "2.0"), ("77", "2.39"), ("78", "2.40"),
     ("8837", "2.999"), ("2a864886f70d010702", "1.2.840.113549.1.7.2"), ("2a00", "1.2.0"), ("2a7f", "1.2.127"),
     ("2a8100", "1.2.128"), ("2a818000", "1.2.16384")],
)  # fmt: skip
def test_object_ids_are_read(content: str, name: str) -> None:
    assert object_id(of(6, bytes.fromhex(content))) == name


@pytest.mark.parametrize(
    ("content", "reason"),
    [("", "an object id that does not end"), ("2a86", "an object id that does not end"),
     ("80", "an object id with a needless octet"), ("2a8001", "an object id with a needless octet"),
     ("86", "an object id that does not end")],
)  # fmt: skip
def test_object_ids_have_one_form(content: str, reason: str) -> None:
    assert refusal(lambda: object_id(of(6, bytes.fromhex(content)))) == reason


@pytest.mark.parametrize(
    ("text", "moment"),
    [("20200302010203Z", (2020, 3, 2, 1, 2, 3)), ("20200302010203.5Z", (2020, 3, 2, 1, 2, 3, 500_000)),
     ("20200302010203.000001Z", (2020, 3, 2, 1, 2, 3, 1)), ("20200302010203.123456Z", (2020, 3, 2, 1, 2, 3, 123_456))],
)  # fmt: skip
def test_times_are_read(text: str, moment: tuple[int, ...]) -> None:
    assert generalized_time(of(0x18, text.encode())) == datetime(*moment, tzinfo=UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    "text",
    ["20200302010203", "20200302010203.50Z", "20201302010203Z", "20200302010203.Z", "202003020102Z",
     "20200302010260Z", "20200302010203.1234567Z", "20200302010203+0700"],
)  # fmt: skip
def test_times_are_written_in_one_way(text: str) -> None:
    assert refusal(lambda: generalized_time(of(0x18, text.encode()))) == "no time"


@pytest.mark.parametrize("reading", [integer, object_id, generalized_time])
def test_nothing_is_read_as_what_it_is_not(reading: Callable[[Der], object]) -> None:
    assert "a value of tag 0x4, not" in refusal(lambda: reading(of(OCTET_STRING, b"")))
