#!/usr/bin/env python3
"""Verifies an evidence bundle of HoSo, with nothing but Python 3.11 or newer and `cryptography`.

    python verify.py [BUNDLE.zip] [--key KEY] [--log DIR] [--tsa CERT] [--json]

Without BUNDLE it looks for the zip beside itself. --key: a verifier key of the log that you got from elsewhere.
--log: an export of the whole log (tlog-tiles), to see that nothing was left out. --tsa: the certificate (PEM or DER) of
a time-stamping authority that you trust; may be given several times.
Exit code 0: everything holds; 1: something does not, and it is named; 2: it could not run.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
import zlib
from base64 import b64decode, b64encode
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from hashlib import sha256
from hmac import compare_digest
from itertools import islice
from pathlib import Path
from struct import Struct
from typing import Any, Final, NamedTuple
from uuid import UUID, uuid5

try:
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.x509 import (
        BasicConstraints,
        Certificate,
        DuplicateExtension,
        ExtendedKeyUsage,
        ExtensionNotFound,
        InvalidVersion,
        load_der_x509_certificate,
        load_pem_x509_certificate,
    )
    from cryptography.x509.oid import ExtendedKeyUsageOID
except ImportError:
    print("Cần / needed: python -m pip install cryptography", file=sys.stderr)
    sys.exit(2)

# --------------------------------------------------------------------------------------------------
# findings.py
#
# What does not hold: a stable code, where it stands, and what differs, in Vietnamese and English.
# --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Finding:
    """where: the member and the line, position or field in it. vi, en: one sentence each, with both values."""

    code: str
    where: str
    vi: str
    en: str


class Refused(Exception):
    """Raised where going on makes no sense: what follows would rest on what does not hold."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(f"{finding.code}: {finding.where}: {finding.en}")
        self.finding = finding


def refused(code: str, where: str, vi: str, en: str) -> Refused:
    return Refused(Finding(code, where, vi, en))


# --------------------------------------------------------------------------------------------------
# instants.py
#
# Instants: aware datetimes in UTC, to the microsecond; durations are whole microseconds.
# --------------------------------------------------------------------------------------------------


EPOCH_1970: Final = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_2000: Final = datetime(2000, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)

_WRITTEN_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII)


def read_instant(text: object) -> datetime:
    """An instant as events carry it: any number of decimals up to six, with a zone. Refused for anything else."""
    if isinstance(text, str) and _WRITTEN_INSTANT.fullmatch(text):
        try:
            return datetime.fromisoformat(text).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise refused("instant-unreadable", repr(text), "Không phải là một thời điểm.", "This is no instant.")


def written(moment: datetime) -> str:
    """The one way in which a bundle writes an instant."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def micros(moment: datetime) -> int:
    """Microseconds since 1970."""
    return (moment - EPOCH_1970) // MICROSECOND


def from_micros(since_1970: int) -> datetime:
    return EPOCH_1970 + timedelta(microseconds=since_1970)


# --------------------------------------------------------------------------------------------------
# canonical.py
#
# JSON that can be written in one way only, so that no two texts say the same: sorted keys, no blanks, no fractions.
# --------------------------------------------------------------------------------------------------


class _Slack(ValueError):
    """What canonical JSON does not have."""


def canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def read_canonical(data: bytes, where: str) -> Any:
    """Read one text, without its final newline. Refused unless it is written exactly as `canonical` writes it."""
    try:
        value = json.loads(data.decode(), parse_float=_no_fraction, parse_constant=_no_fraction)
        same = canonical(value) == data
    except (ValueError, RecursionError) as fault:
        raise refused("json-unreadable", where, f"JSON không đọc được: {fault}", f"This is no JSON: {fault}") from None
    if not same:
        raise refused(
            "json-not-canonical",
            where,
            "JSON không được viết theo dạng chuẩn duy nhất.",
            "This JSON is not written in its one canonical form.",
        )
    return value


def read_document(data: bytes, where: str) -> Any:
    """A whole .json member: one canonical text and a newline."""
    if not data.endswith(b"\n"):
        raise _no_newline(where)
    return read_canonical(data[:-1], where)


def read_lines(data: bytes, where: str) -> list[Any]:
    """A .jsonl member: canonical texts, each with a newline; none at all for an empty member."""
    if data and not data.endswith(b"\n"):
        raise _no_newline(where)
    return [read_canonical(line, f"{where}:{number}") for number, line in enumerate(data.split(b"\n")[:-1], 1)]


def _no_newline(where: str) -> Exception:
    return refused("json-not-canonical", where, "Thiếu dấu xuống dòng ở cuối.", "The newline at the end is missing.")


def _no_fraction(text: str) -> Any:
    raise _Slack(f"a number with a fraction or without a value ({text[:40]})")


# --------------------------------------------------------------------------------------------------
# fields.py
#
# Reading the members of a JSON object strictly: every field that belongs to it, of its kind, and no other.
# --------------------------------------------------------------------------------------------------


Kinds = Mapping[str, tuple[type, ...]]
"""Field → the types it may have; `type(None)` among them where it may be null."""


def checked_object(value: Any, kinds: Kinds, where: str) -> dict[str, Any]:
    """The value, if it is an object with exactly these fields of these types. Refused. A bool is no int."""
    if not isinstance(value, dict):
        raise refused("field-unexpected", where, "Phải là một đối tượng JSON.", "This must be a JSON object.")
    if value.keys() != kinds.keys():
        odd = ", ".join(sorted(value.keys() ^ kinds.keys()))
        raise refused("field-unexpected", where, f"Thừa hoặc thiếu trường: {odd}.", f"Too many or missing: {odd}.")
    for name, types in kinds.items():
        if type(value[name]) not in types:
            raise refused(
                "field-unexpected",
                f"{where}, {name}",
                f"Giá trị {value[name]!r} không đúng kiểu.",
                f"The value {value[name]!r} is of the wrong kind.",
            )
    return value


def checked_list(value: Any, kind: type, where: str) -> list[Any]:
    """The value, if it is a list of values of one type. Refused."""
    if not isinstance(value, list) or any(type(each) is not kind for each in value):
        raise refused(
            "field-unexpected", where, "Phải là danh sách đúng kiểu.", f"This must be a list of {kind.__name__}."
        )
    return value


# --------------------------------------------------------------------------------------------------
# archive.py
#
# The zip, read so strictly that the same members are the same bytes: stored, in one order, without any slack.
#
# What was read is written again and compared byte for byte, so there is no field of the format in which anything could
# hide or be changed unseen.
# --------------------------------------------------------------------------------------------------


MANIFEST: Final = "MANIFEST.json"
BEFORE_STAMPS: Final = (
    MANIFEST,
    "README.txt",
    "verify.py",
    "key.txt",
    "rotations.json",
    "checkpoint.txt",
    "witnesses.json",
)
AFTER_STAMPS: Final = ("events.jsonl", "proofs.jsonl", "about.json", "figures.json", "report.pdf")

LARGEST_BUNDLE: Final = 2**31 - 1
"""In bytes; far below what the format of zip can say in 32 bits."""

MOST_STAMPS: Final = 999

_LOCAL: Final = Struct("<4s5H3L2H")
_CENTRAL: Final = Struct("<4s6H3L5H2L")
_END: Final = Struct("<4s4H2LH")
_LOCAL_MARK: Final = b"PK\x03\x04"
_VERSION: Final = 20
_UNIX: Final = 3
_DAY_1980: Final = (1 << 5) | 1
_PLAIN_FILE: Final = 0o100644 << 16
_STAMP: Final = re.compile(r"stamps/(\d{3})\.tsr", re.ASCII)


def read_archive(data: bytes) -> dict[str, bytes]:
    """The members by name, in order. Refused for anything that `write_archive` would not have written."""
    if len(data) > LARGEST_BUNDLE:
        raise refused("zip-too-large", "zip", "Tệp quá lớn.", "The file is too large.")
    members: dict[str, bytes] = {}
    at = 0
    while data[at : at + 4] == _LOCAL_MARK:
        name, content, at = _member(data, at)
        if name in members:
            raise refused("zip-member-twice", name, "Thành phần có hai lần.", "This member is there twice.")
        members[name] = content
    _check_names(list(members))
    again = write_archive(members)
    if again != data:
        raise _first_difference(again, data, members)
    return members


def write_archive(members: Mapping[str, bytes]) -> bytes:
    """The one zip of these members in this order."""
    parts: list[bytes] = []
    directory: list[bytes] = []
    at = 0
    for name, content in members.items():
        encoded = name.encode()
        about = (_VERSION, 0, 0, 0, _DAY_1980, zlib.crc32(content), len(content), len(content), len(encoded), 0)
        parts += [_LOCAL.pack(_LOCAL_MARK, *about), encoded, content]
        made_by = _UNIX << 8 | _VERSION
        directory += [_CENTRAL.pack(b"PK\x01\x02", made_by, *about, 0, 0, 0, _PLAIN_FILE, at), encoded]
        at += _LOCAL.size + len(encoded) + len(content)
    central = b"".join(directory)
    end = _END.pack(b"PK\x05\x06", 0, 0, len(members), len(members), len(central), at, 0)
    return b"".join([*parts, central, end])


def _member(data: bytes, at: int) -> tuple[str, bytes, int]:
    """Name and content of the member whose local header begins at `at`, and where the next one begins."""
    start = at + _LOCAL.size
    if start > len(data):
        raise _cut_short(f"zip, byte {at}")
    _, _, flags, method, _, _, _, packed, size, name_length, extra_length = _LOCAL.unpack_from(data, at)
    begin = start + name_length
    if not name_length or begin > len(data):
        raise _cut_short(f"zip, byte {at}")
    name = data[start:begin].decode("ascii", "replace")
    if flags or method or packed != size or extra_length:
        raise refused(
            "zip-not-stored",
            name,
            "Thành phần phải được lưu không nén, không mã hoá, không phần phụ.",
            "Members are stored without compression, encryption and extra fields.",
        )
    if begin + size > len(data):
        raise _cut_short(name)
    return name, data[begin : begin + size], begin + size


def _cut_short(where: str) -> Refused:
    return refused("zip-unreadable", where, "Tệp bị cắt cụt.", "The file is cut short.")


def _check_names(names: list[str]) -> None:
    """Every member that belongs to a bundle, in its order, and none besides."""
    stamps = [name for name in names if _STAMP.fullmatch(name)]
    known = {*BEFORE_STAMPS, *AFTER_STAMPS, *stamps}
    for name in names:
        if name not in known:
            raise refused("zip-member-extra", name, "Thành phần lạ.", "This member does not belong to a bundle.")
    for name in (*BEFORE_STAMPS, *AFTER_STAMPS):
        if name not in names:
            raise refused("zip-member-missing", name, "Thiếu thành phần này.", "This member is missing.")
    numbered = [f"stamps/{number:03}.tsr" for number in range(1, len(stamps) + 1)]
    if names != [*BEFORE_STAMPS, *numbered, *AFTER_STAMPS]:
        raise refused("zip-order", "zip", "Các thành phần sai thứ tự.", "The members are not in their order.")


def _first_difference(again: bytes, data: bytes, members: Mapping[str, bytes]) -> Refused:
    """Where the file differs from the one that its members make."""
    place, beyond = 0, min(len(again), len(data)) + 1
    while place + 1 < beyond:  # again[:place] == data[:place], again[:beyond] != data[:beyond]
        middle = (place + beyond) // 2
        place, beyond = (middle, beyond) if again[:middle] == data[:middle] else (place, middle)
    end, name = 0, "zip"
    for each, content in members.items():
        end += _LOCAL.size + len(each) + len(content)
        if place < end:
            name = each
            break
    return refused(
        "zip-altered",
        f"{name}, byte {place}",
        "Tệp zip khác với tệp mà các thành phần của nó tạo nên (đã bị sửa, hoặc có phần thừa).",
        "The zip differs from the one that its members make: it was altered, or something was added.",
    )


# --------------------------------------------------------------------------------------------------
# events.py
#
# Events as they are stored, and the leaf of the ledger's tree that each of them is.
#
# A leaf is a binary row: the count of fields (16 bits, always 6), then each field after its length in 32 bits, numbers
# big-endian: position (64 bits), stream id (16 bytes), version (64 bits), recorded at (microseconds since
# 2000-01-01T00:00:00Z, 64 bits), topic (UTF-8), state (the stored JSON text).
# --------------------------------------------------------------------------------------------------


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


# --------------------------------------------------------------------------------------------------
# merkle.py
#
# The ledger's tree (RFC 9162, section 2.1): hashes of leaves, roots, and proofs that a leaf stands in a tree.
# --------------------------------------------------------------------------------------------------


HASH_LENGTH: Final = 32


class ProofFails(ValueError):
    """The text says why."""


def hash_of_leaf(leaf: bytes) -> bytes:
    return sha256(b"\x00" + leaf).digest()


def hash_of_node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def root_by_proof(index: int, size: int, leaf_hash: bytes, proof: Sequence[bytes]) -> bytes:
    """The root of the tree of `size` leaves to which the proof leads from leaf number `index`. ProofFails.

    The path from a leaf to the root first runs inside the largest complete subtree on its way, where the bits of the
    index say which side the neighbour is on; from there it runs up the right edge, where neighbours stand left, one
    for each bit of the index that is set above.
    """
    if not 0 <= index < size:
        raise ProofFails(f"a tree of {size} leaves has no leaf {index}")
    if any(len(each) != HASH_LENGTH for each in (leaf_hash, *proof)):
        raise ProofFails(f"a hash has {HASH_LENGTH} bytes")
    inside = (index ^ (size - 1)).bit_length()
    edge = (index >> inside).bit_count()
    if len(proof) != inside + edge:
        raise ProofFails(f"the proof has {len(proof)} hashes, not {inside + edge}")
    found = leaf_hash
    for level, neighbour in enumerate(proof[:inside]):
        found = hash_of_node(neighbour, found) if index >> level & 1 else hash_of_node(found, neighbour)
    for neighbour in proof[inside:]:
        found = hash_of_node(neighbour, found)
    return found


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    """The root of the tree of all these leaves."""
    complete: list[tuple[int, bytes]] = []  # roots of complete subtrees from left to right, with their levels
    for leaf_hash in leaf_hashes:
        level, node = 0, leaf_hash
        while complete and complete[-1][0] == level:
            node = hash_of_node(complete.pop()[1], node)
            level += 1
        complete.append((level, node))
    if not complete:
        return sha256(b"").digest()
    root = complete[-1][1]
    for _, node in reversed(complete[:-1]):
        root = hash_of_node(node, root)
    return root


# --------------------------------------------------------------------------------------------------
# der.py
#
# Reading DER (X.690), the one way in which time-stamps are written: definite lengths, as short as they can be.
# --------------------------------------------------------------------------------------------------


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


# --------------------------------------------------------------------------------------------------
# notes.py
#
# Signed notes (C2SP signed-note): a text, an empty line, and signature lines; Ed25519 keys and witnesses' keys.
#
# A witness's signature (C2SP tlog-cosignature) says when the witness saw the note, in seconds since 1970.
# --------------------------------------------------------------------------------------------------


LOG_KEY: Final = 1
WITNESS_KEY: Final = 4

LONGEST_NOTE: Final = 1_000_000

_KEY_TEXT: Final = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})")
_SIGNATURE_LINE: Final = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")


@dataclass(frozen=True, slots=True)
class Key:
    """A verifier key, written `name+id+base64(kind, 32 bytes)`. kind: LOG_KEY or WITNESS_KEY."""

    name: str
    kind: int
    public: bytes

    @property
    def text(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64encode(bytes([self.kind]) + self.public).decode()}"

    @property
    def id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    @property
    def fingerprint(self) -> str:
        """To be compared by telephone: SHA-256 of kind and key, in groups of four digits."""
        digits = sha256(bytes([self.kind]) + self.public).hexdigest()
        return " ".join(re.findall("....", digits))


@dataclass(frozen=True, slots=True)
class SignatureLine:
    name: str
    key_id: bytes
    signature: bytes

    def is_of(self, key: Key) -> bool:
        return self.name == key.name and self.key_id == key.id


@dataclass(frozen=True, slots=True)
class Note:
    """text: what is signed, ending in a newline."""

    text: str
    lines: tuple[SignatureLine, ...]


def read_key(text: str, kind: int, where: str) -> Key:
    """Refused unless it is a key of this kind, written exactly so."""
    match = _KEY_TEXT.fullmatch(text)
    data = _base64_bytes(match[3]) if match else b""
    if match is None or len(data) != 33 or data[0] != kind:
        raise refused("key-unreadable", where, "Không phải khoá kiểm tra.", "This is no verifier key of its kind.")
    key = Key(match[1], kind, data[1:])
    if key.text != text:
        raise refused("key-unreadable", where, "Mã khoá không thuộc khoá này.", "The id is not this key's.")
    return key


def read_note(data: bytes, where: str) -> Note:
    """Refused unless it is a note, written in the one way there is."""
    if len(data) > LONGEST_NOTE:
        raise _no_note(where)
    try:
        whole = data.decode()
    except UnicodeDecodeError:
        raise _no_note(where) from None
    text, gap, signatures = whole.rpartition("\n\n")
    if not text or not gap or not signatures.endswith("\n"):
        raise _no_note(where)
    lines = []
    for line in signatures[:-1].split("\n"):
        match = _SIGNATURE_LINE.fullmatch(line)
        content = _base64_bytes(match[2]) if match else b""
        if match is None or len(content) < 5:
            raise _no_note(where)
        lines.append(SignatureLine(match[1], content[:4], content[4:]))
    return Note(f"{text}\n", tuple(lines))


def check_signature(note: Note, line: SignatureLine, key: Key, where: str) -> int | None:
    """The line is the key's signature over the note; seconds since 1970 if it is a witness's. Refused."""
    message, signature, seconds = note.text.encode(), line.signature, None
    if key.kind == WITNESS_KEY:
        seconds = int.from_bytes(signature[:8], "big")
        message = f"cosignature/v1\ntime {seconds}\n{note.text}".encode()
        signature = signature[8:]
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise refused(
            "signature-invalid",
            where,
            f"Chữ ký của {key.name} không thuộc văn bản này.",
            f"The signature of {key.name} does not belong to this text.",
        ) from None
    return seconds


def _base64_bytes(text: str) -> bytes:
    """Empty where the text is not the one way of writing its bytes."""
    try:
        data = b64decode(text)
    except ValueError:
        return b""
    return data if b64encode(data).decode() == text else b""


def _no_note(where: str) -> Exception:
    return refused("note-unreadable", where, "Không phải văn bản có chữ ký.", "This is no signed note.")


# --------------------------------------------------------------------------------------------------
# trust.py
#
# What a checkpoint says, and whether it may be believed: the keys of the log, its signature, its witnesses.
#
# A checkpoint (C2SP tlog-checkpoint) is a note of the lines: origin, size, root in base64, `commands <count> <hash>`.
# A rotation is a note of the lines: `hoso key rotation`, origin, the size from which the new key signs, the new key; it
# is signed by the key before and by the new one.
# --------------------------------------------------------------------------------------------------


_CHECKPOINT_TEXT: Final = re.compile(
    r"(\S+)\n([1-9][0-9]{0,18})\n([A-Za-z0-9+/]{43}=)\ncommands (?:0|[1-9][0-9]{0,18}) ([A-Za-z0-9+/]{43}=)\n"
)
_ROTATION_TEXT: Final = re.compile(r"hoso key rotation\n(\S+)\n(0|[1-9][0-9]{0,18})\n(\S+)\n")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log `origin` has the root `root` over its first `size` events."""

    origin: str
    size: int
    root: bytes
    note: Note


@dataclass(frozen=True, slots=True)
class Seen:
    """A witness, and when it says that it saw the checkpoint."""

    witness: Key
    at: datetime


@dataclass(frozen=True, slots=True)
class KeyInForce:
    """A key of the log, which signs from the size `since` on."""

    key: Key
    since: int


def read_checkpoint(data: bytes, where: str) -> Checkpoint:
    """Refused."""
    note = read_note(data, where)
    match = _CHECKPOINT_TEXT.fullmatch(note.text)
    if match is None or any(b64encode(b64decode(match[group])).decode() != match[group] for group in (3, 4)):
        raise refused("checkpoint-unreadable", where, "Không phải điểm niêm phong.", "This is no checkpoint.")
    return Checkpoint(match[1], int(match[2]), b64decode(match[3]), note)


def keys_of(origin: str, first: Key, rotations: list[str], given: Key | None) -> list[KeyInForce]:
    """The keys of the log, oldest first. Refused unless each is signed in by the one before and by itself.

    given: a key that the reader knows from elsewhere. It vouches for itself and those after it, not for those before.
    """
    keys = [KeyInForce(first, 0)]
    for number, text in enumerate(rotations):
        keys.append(_key_after(keys[-1], origin, text, f"rotations.json[{number}]"))
    if given is None:
        return keys
    known = [place for place, each in enumerate(keys) if each.key == given]
    if not known:
        raise refused(
            "key-not-yours",
            "key.txt",
            f"Khoá bạn đưa ra không phải khoá của sổ này ({first.fingerprint}).",
            f"The key that you gave is none of this log's ({first.fingerprint}).",
        )
    return [KeyInForce(given, 0), *keys[known[0] + 1 :]]


def check_log_signature(checkpoint: Checkpoint, keys: list[KeyInForce], witnesses: list[Key], where: str) -> list[Seen]:
    """Every line of the checkpoint is a signature of the log's key of that size or of a witness. Refused.

    Returns the witnesses. At the very size of a rotation both the old and the new key may sign.
    """
    fitting = [
        each.key
        for each, after in zip(keys, [*keys[1:], None], strict=True)
        if each.since <= checkpoint.size and (after is None or checkpoint.size <= after.since)
    ]
    names = [(line.name, line.key_id) for line in checkpoint.note.lines]
    signed_by_log = False
    seen: list[Seen] = []
    for number, line in enumerate(checkpoint.note.lines, 1):
        place = f"{where}, signature {number}"
        key = next((each for each in (*fitting, *witnesses) if line.is_of(each)), None)
        if key is None or names.count((line.name, line.key_id)) > 1:
            raise refused(
                "signature-of-stranger",
                place,
                f"Chữ ký của khoá lạ hoặc lặp lại: {line.name}.",
                f"A signature by an unknown key, or a second one: {line.name}.",
            )
        seconds = check_signature(checkpoint.note, line, key, place)
        signed_by_log = signed_by_log or key in fitting
        if seconds is not None:
            seen.append(Seen(key, _moment_of(seconds, place)))
    if not signed_by_log:
        raise refused(
            "checkpoint-not-signed",
            where,
            "Không có chữ ký của khoá sổ có hiệu lực ở kích thước này.",
            "No key of the log that signs at this size signed this checkpoint.",
        )
    missing = [each.name for each in witnesses if each not in [one.witness for one in seen]]
    if missing:
        raise refused(
            "witness-missing",
            "witnesses.json",
            f"Không có chữ ký của nhân chứng {missing[0]}.",
            f"There is no signature of the witness {missing[0]}.",
        )
    return seen


def read_witness_keys(texts: list[str]) -> list[Key]:
    """Refused unless they are different keys of witnesses."""
    keys = [read_key(text, WITNESS_KEY, f"witnesses.json[{number}]") for number, text in enumerate(texts)]
    if len(set(keys)) != len(keys):
        raise refused("witness-twice", "witnesses.json", "Nhân chứng lặp lại.", "A witness is there twice.")
    return keys


def _key_after(before: KeyInForce, origin: str, text: str, where: str) -> KeyInForce:
    """The key that a rotation brings in. Refused."""
    note = read_note(text.encode("utf-8", "surrogatepass"), where)
    match = _ROTATION_TEXT.fullmatch(note.text)
    if match is None:
        raise refused("rotation-unreadable", where, "Không phải thông báo đổi khoá.", "This is no rotation of a key.")
    if match[1] != origin:
        raise refused("rotation-of-another-log", where, "Đổi khoá của sổ khác.", "A rotation of another log's key.")
    new = read_key(match[3], LOG_KEY, where)
    signers = [key for key in (before.key, new) if any(line.is_of(key) for line in note.lines)]
    by_both = new.id != before.key.id and len(note.lines) == len(signers) == 2
    if new.name != origin or not by_both or int(match[2]) < before.since:
        raise refused(
            "rotation-not-cross-signed",
            where,
            "Thông báo đổi khoá phải do đúng hai khoá ký: khoá trước và khoá mới.",
            "A rotation is signed by exactly two keys, the one before and the new one.",
        )
    for line in note.lines:
        check_signature(note, line, before.key if line.is_of(before.key) else new, where)
    return KeyInForce(new, int(match[2]))


def _moment_of(seconds: int, where: str) -> datetime:
    try:
        return EPOCH_1970 + timedelta(seconds=seconds)
    except OverflowError:
        raise refused("signature-invalid", where, "Thời điểm không thể có.", "An impossible moment.") from None


# --------------------------------------------------------------------------------------------------
# bundle.py
#
# The members of a bundle as they are read: every one known by the manifest, every text in its one form.
# --------------------------------------------------------------------------------------------------


FORMAT: Final = "hoso-evidence-1"
BUNDLE_KINDS: Final = ("dossier", "official", "review")

_MANIFEST_FIELDS: Final[Kinds] = {
    "format": (str,),
    "kind": (str,),
    "subject": (str,),
    "dataset": (int, type(None)),
    "period": (str, type(None)),
    "origin": (str,),
    "size": (int,),
    "about": (str,),
    "files": (dict,),
}
_PROOF_FIELDS: Final[Kinds] = {"position": (int,), "hashes": (list,)}
_LAST_FIELDS: Final[Kinds] = {"event": (dict,), "hashes": (list,)}
_HASH_TEXT: Final = re.compile(f"[0-9a-f]{{{HASH_LENGTH * 2}}}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the bundle is about. dataset: the number of the imported log, None for the office's own dossiers."""

    kind: str
    subject: str
    dataset: int | None
    period: str | None
    origin: str
    size: int
    about: datetime


@dataclass(frozen=True, slots=True)
class Bundle:
    """proofs: one for each event, in the same order. figures: the parsed member, not yet judged.

    last, last_proof: the event at the checkpoint's size, whose moment all figures are about; it counts for nothing
    else.
    """

    manifest: Manifest
    first_key: Key
    rotations: list[str]
    witnesses: list[Key]
    checkpoint: Checkpoint
    stamps: dict[str, bytes]
    events: list[StoredEvent]
    proofs: list[list[bytes]]
    last: StoredEvent
    last_proof: list[bytes]
    figures: Any
    verifier: bytes


def read_bundle(data: bytes) -> Bundle:
    """Refused for whatever is not written exactly as bundles are."""
    members = read_archive(data)
    manifest = _manifest_of(members)
    lines = read_lines(members["events.jsonl"], "events.jsonl")
    events = [read_event(line, f"events.jsonl:{number}") for number, line in enumerate(lines, 1)]
    about = checked_object(read_document(members["about.json"], "about.json"), _LAST_FIELDS, "about.json")
    return Bundle(
        manifest=manifest,
        first_key=_first_key(members["key.txt"]),
        rotations=checked_list(read_document(members["rotations.json"], "rotations.json"), str, "rotations.json"),
        witnesses=read_witness_keys(
            checked_list(read_document(members["witnesses.json"], "witnesses.json"), str, "witnesses.json")
        ),
        checkpoint=read_checkpoint(members["checkpoint.txt"], "checkpoint.txt"),
        stamps={name: content for name, content in members.items() if name.startswith("stamps/")},
        events=events,
        proofs=_proofs_of(members["proofs.jsonl"], events),
        last=read_event(about["event"], "about.json"),
        last_proof=_hashes(about["hashes"], "about.json"),
        figures=read_document(members["figures.json"], "figures.json"),
        verifier=members["verify.py"],
    )


def _manifest_of(members: Mapping[str, bytes]) -> Manifest:
    found = checked_object(read_document(members[MANIFEST], MANIFEST), _MANIFEST_FIELDS, MANIFEST)
    for name, content in members.items():
        if name != MANIFEST and found["files"].get(name) != sha256(content).hexdigest():
            raise refused(
                "manifest-hash",
                name,
                "Mã băm trong MANIFEST.json không phải của thành phần này.",
                "The hash in MANIFEST.json is not this member's.",
            )
    if found["files"].keys() != members.keys() - {MANIFEST}:
        raise refused("manifest-files", MANIFEST, "Danh sách tệp không khớp.", "The list of files does not match.")
    about = read_instant(found["about"])
    if found["format"] != FORMAT or found["kind"] not in BUNDLE_KINDS or written(about) != found["about"]:
        raise refused(
            "format-unknown",
            MANIFEST,
            f"Bản kiểm tra này chỉ đọc dạng {FORMAT}.",
            f"This verifier reads the format {FORMAT} only.",
        )
    return Manifest(
        found["kind"],
        found["subject"],
        found["dataset"],
        found["period"],
        found["origin"],
        found["size"],
        about,
    )


def _first_key(data: bytes) -> Key:
    """The key and its fingerprint, a line each."""
    text = data.decode("utf-8", "replace").split("\n")
    key = read_key(text[0], LOG_KEY, "key.txt")
    if data != f"{key.text}\n{key.fingerprint}\n".encode():
        raise refused(
            "fingerprint-differs",
            "key.txt",
            f"Dấu vân tay không phải của khoá này ({key.fingerprint}).",
            f"The fingerprint is not this key's ({key.fingerprint}).",
        )
    return key


def _proofs_of(data: bytes, events: list[StoredEvent]) -> list[list[bytes]]:
    proofs: list[list[bytes]] = []
    for number, line in enumerate(read_lines(data, "proofs.jsonl"), 1):
        where = f"proofs.jsonl:{number}"
        found = checked_object(line, _PROOF_FIELDS, where)
        if number > len(events) or found["position"] != events[number - 1].position:
            raise refused(
                "proof-out-of-place",
                where,
                "Bằng chứng không cùng vị trí với sự kiện ở dòng này.",
                "The proof is not of the position of the event in this line.",
            )
        proofs.append(_hashes(found["hashes"], where))
    if len(proofs) != len(events):
        raise refused(
            "proof-missing",
            f"proofs.jsonl:{len(proofs) + 1}",
            "Thiếu bằng chứng của sự kiện này.",
            "The proof of this event is missing.",
        )
    return proofs


def _hashes(texts: Any, where: str) -> list[bytes]:
    hashes = checked_list(texts, str, where)
    if not all(_HASH_TEXT.fullmatch(each) for each in hashes):
        raise refused("proof-unreadable", where, "Mã băm không đúng dạng.", "A hash is 64 hexadecimal digits.")
    return [bytes.fromhex(each) for each in hashes]


# --------------------------------------------------------------------------------------------------
# ledger.py
#
# That the events of a bundle stand in the log as they are, each where it says: signatures, proofs, order.
# --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Trusted:
    """What the rest may rest on: the keys that were followed, and who saw the checkpoint."""

    keys: list[KeyInForce]
    seen: list[Seen]


def check_trust(bundle: Bundle, given: Key | None) -> Trusted:
    """The checkpoint is the log's own. Refused. given: a key of the log that the reader has from elsewhere."""
    checkpoint, manifest = bundle.checkpoint, bundle.manifest
    if bundle.first_key.name != checkpoint.origin:
        raise refused(
            "checkpoint-of-another-log",
            "checkpoint.txt",
            f"Điểm niêm phong của sổ {checkpoint.origin}, khoá của sổ {bundle.first_key.name}.",
            f"The checkpoint is of the log {checkpoint.origin}, the key of {bundle.first_key.name}.",
        )
    keys = keys_of(checkpoint.origin, bundle.first_key, bundle.rotations, given)
    seen = check_log_signature(checkpoint, keys, bundle.witnesses, "checkpoint.txt")
    if (manifest.origin, manifest.size) != (checkpoint.origin, checkpoint.size):
        raise refused(
            "manifest-differs",
            "MANIFEST.json",
            f"Bản kê ghi {manifest.origin}, {manifest.size}; điểm niêm phong: {checkpoint.origin}, {checkpoint.size}.",
            f"It says {manifest.origin}, {manifest.size}; the checkpoint {checkpoint.origin}, {checkpoint.size}.",
        )
    return Trusted(keys, seen)


def proof_findings(bundle: Bundle) -> list[Finding]:
    """Every event that is not in the log as it stands here, the one at the checkpoint's size among them."""
    lines = [
        (f"events.jsonl:{number}, position {event.position}", event, proof)
        for number, (event, proof) in enumerate(zip(bundle.events, bundle.proofs, strict=True), 1)
    ]
    lines.append((f"about.json, position {bundle.last.position}", bundle.last, bundle.last_proof))
    found: list[Finding] = []
    for where, event, proof in lines:
        reason = _why_not_in_log(event, proof, bundle.checkpoint)
        if reason:
            found.append(
                Finding(
                    "not-in-log",
                    where,
                    f"Sự kiện này không có trong sổ như viết ở đây: {reason}.",
                    f"This event is not in the log as it stands here: {reason}.",
                )
            )
    return found


def order_findings(bundle: Bundle) -> list[Finding]:
    """Positions, moments and versions rise, whole streams have no gap, the log begins with its own first event."""
    found: list[Finding] = []
    versions: dict[str, int] = {}
    before: StoredEvent | None = None
    for number, event in enumerate(bundle.events, 1):
        where = f"events.jsonl:{number}, position {event.position}"
        if before is not None and event.position <= before.position:
            found.append(
                Finding(
                    "position-not-rising",
                    where,
                    f"Vị trí {event.position} đứng sau {before.position}.",
                    f"Position {event.position} stands after {before.position}.",
                )
            )
        elif before is not None and event.recorded_at <= before.recorded_at:
            found.append(
                Finding(
                    "moment-not-rising",
                    where,
                    f"Thời điểm ghi {written(event.recorded_at)} không sau {written(before.recorded_at)}.",
                    f"Recorded at {written(event.recorded_at)}, not after {written(before.recorded_at)}.",
                )
            )
        expected = versions.get(event.stream_id, 0) + 1
        if event.version < expected or (event.version > expected and in_whole_stream(event)):
            found.append(
                Finding(
                    "stream-gap",
                    where,
                    f"Luồng {event.stream_id}: cần phiên bản {expected}, có {event.version}.",
                    f"Stream {event.stream_id}: version {expected} is due, {event.version} is here.",
                )
            )
        versions[event.stream_id] = event.version
        before = event
    return found + _end_findings(bundle)


def _end_findings(bundle: Bundle) -> list[Finding]:
    """The first event names the log; the one at the checkpoint's size says what moment the figures are about."""
    events, manifest, last = bundle.events, bundle.manifest, bundle.last
    found: list[Finding] = []
    first = events[0] if events else None
    if first is None or first.position != 1 or _origin_of(first) != manifest.origin:
        found.append(
            Finding(
                "origin-differs",
                "events.jsonl:1",
                f"Sự kiện đầu tiên không đặt tên cho sổ {manifest.origin}.",
                f"The first event is not the one by which the log {manifest.origin} has its name.",
            )
        )
    if last.position != manifest.size or last.recorded_at != manifest.about:
        found.append(
            Finding(
                "about-differs",
                "MANIFEST.json, about",
                f"Bản kê ghi sự kiện {manifest.size}, {written(manifest.about)};"
                f" about.json có sự kiện {last.position}, {written(last.recorded_at)}.",
                f"It says event {manifest.size}, {written(manifest.about)};"
                f" about.json has event {last.position}, {written(last.recorded_at)}.",
            )
        )
    return found


def _origin_of(first: StoredEvent) -> str:
    return f"hoso/{hash_of_leaf(leaf_of(first)).hex()[:32]}"


def _why_not_in_log(event: StoredEvent, proof: list[bytes], checkpoint: Checkpoint) -> str | None:
    try:
        root = root_by_proof(event.position - 1, checkpoint.size, hash_of_leaf(leaf_of(event)), proof)
    except ProofFails as fault:
        return str(fault)
    return None if root == checkpoint.root else "the proof leads to another root"


# --------------------------------------------------------------------------------------------------
# stamps.py
#
# Time-stamps (RFC 3161): somebody else's word, by their clock, that the checkpoint was there at a moment.
#
# The stamp is over SHA-256 of what the log signed, the note's text. Its time and imprint stand in a TSTInfo; the stamp's
# certificate signs attributes that hold the TSTInfo's digest and the certificate's own. Whether to believe that
# certificate is the reader's choice (--tsa).
# --------------------------------------------------------------------------------------------------


SIGNED_DATA: Final = "1.2.840.113549.1.7.2"
TST_INFO: Final = "1.2.840.113549.1.9.16.1.4"
CONTENT_TYPE: Final = "1.2.840.113549.1.9.3"
MESSAGE_DIGEST: Final = "1.2.840.113549.1.9.4"
SIGNING_CERTIFICATE: Final = "1.2.840.113549.1.9.16.2.12"
SIGNING_CERTIFICATE_V2: Final = "1.2.840.113549.1.9.16.2.47"
SHA_256: Final = "2.16.840.1.101.3.4.2.1"

DIGESTS: Final[dict[str, type[hashes.HashAlgorithm]]] = {
    SHA_256: hashes.SHA256,
    "2.16.840.1.101.3.4.2.2": hashes.SHA384,
    "2.16.840.1.101.3.4.2.3": hashes.SHA512,
}
SIGNATURES: Final[dict[str, type[hashes.HashAlgorithm] | None]] = {
    "1.2.840.113549.1.1.1": None,  # RSA with the digest that stands beside it
    "1.2.840.113549.1.1.11": hashes.SHA256,
    "1.2.840.113549.1.1.12": hashes.SHA384,
    "1.2.840.113549.1.1.13": hashes.SHA512,
    "1.2.840.10045.4.3.2": hashes.SHA256,
    "1.2.840.10045.4.3.3": hashes.SHA384,
    "1.2.840.10045.4.3.4": hashes.SHA512,
}
GRANTED: Final = (0, 1)
LONGEST_CHAIN: Final = 8

STAMP_FAULTS: Final = (
    LookupError,
    TypeError,
    ValueError,
    DuplicateExtension,
    ExtensionNotFound,
    InvalidSignature,
    InvalidVersion,
    UnsupportedAlgorithm,
)
"""What reading a stamp that is none, or that is not signed as it says, raises here and in `cryptography`."""


@dataclass(frozen=True, slots=True)
class Stamped:
    """by: the name in the stamping certificate. trusted: it leads to a certificate that the reader named."""

    at: datetime
    by: str
    trusted: bool


@dataclass(frozen=True, slots=True)
class Token:
    """info: the TSTInfo as signed. attributes: as they are signed (a SET), by object id in `said`."""

    info: bytes
    certificates: list[Certificate]
    signer: list[Der]
    attributes: bytes
    said: dict[str, Der]


def check_stamp(response: bytes, text: str, roots: Sequence[Certificate], where: str) -> Stamped:
    """The stamp over a note's text. Refused. roots: certificates that the reader trusts."""
    try:
        token = _token_of(read_der(response))
        signed_by = _signing_certificate(token)
        _check_token_signature(token, signed_by)
        imprint, at = _imprint_and_time(token.info)
        check_fit_for_stamping(signed_by, at)
        trusted = _leads_to(signed_by, token.certificates, roots, at)
    except STAMP_FAULTS as fault:
        raise _stamp_refused(where, str(fault) or type(fault).__name__) from None
    if not compare_digest(imprint, sha256(text.encode()).digest()):
        raise refused(
            "stamp-of-another-text",
            where,
            "Dấu thời gian đóng trên văn bản khác.",
            "The time-stamp is over another text.",
        )
    return Stamped(at, signed_by.subject.rfc4514_string(), trusted)


def check_fit_for_stamping(certificate: Certificate, at: datetime) -> None:
    """The certificate was made for time-stamping alone, and was valid then. NotDer, ExtensionNotFound."""
    usage = certificate.extensions.get_extension_for_class(ExtendedKeyUsage)
    if list(usage.value) != [ExtendedKeyUsageOID.TIME_STAMPING] or not usage.critical:
        raise NotDer("the certificate is not for time-stamping alone")
    if not _valid_at(certificate, at):
        raise NotDer("the certificate was not valid at the time of the stamp")


def _token_of(response: Der) -> Token:
    status, content_info = response.expect(SEQUENCE).parts()
    if integer(status.expect(SEQUENCE).parts()[0]) not in GRANTED:
        raise NotDer("the stamp was not granted")
    kind, wrapped = content_info.expect(SEQUENCE).parts()
    if object_id(kind) != SIGNED_DATA:
        raise NotDer("no signed data")
    _, _, content, *optional, signers = _only(wrapped.expect(0xA0)).expect(SEQUENCE).parts()
    content_kind, octets = content.expect(SEQUENCE).parts()
    if object_id(content_kind) != TST_INFO:
        raise NotDer("the signed data are no time-stamp")
    info = _only(octets.expect(0xA0)).expect(OCTET_STRING).content
    enclosed = [part for each in optional if each.tag == 0xA0 for part in each.parts()]
    certificates = [load_der_x509_certificate(each.expect(SEQUENCE).whole) for each in enclosed]
    signer = _only(signers.expect(SET)).expect(SEQUENCE).parts()
    signed = signer[3].expect(0xA0)
    said: dict[str, Der] = {}
    for attribute in signed.parts():
        name, values = attribute.expect(SEQUENCE).parts()
        if object_id(name) in said:
            raise NotDer("an attribute is there twice")
        said[object_id(name)] = _only(values.expect(SET))
    return Token(info, certificates, signer, bytes([SET]) + signed.whole[1:], said)


def _signing_certificate(token: Token) -> Certificate:
    """The certificate by which the signer is named, and whose digest the signer signed."""
    if SIGNING_CERTIFICATE_V2 in token.said:
        first = _first_certificate_id(token.said[SIGNING_CERTIFICATE_V2])
        parts = first.parts()
        named = parts[0].tag == SEQUENCE
        algorithm = DIGESTS[_algorithm(parts[0])]() if named else hashes.SHA256()
        digest = parts[1 if named else 0].expect(OCTET_STRING).content
    else:
        digest = _first_certificate_id(token.said[SIGNING_CERTIFICATE]).parts()[0].expect(OCTET_STRING).content
        algorithm = hashes.SHA1()  # noqa: S303 - only names the certificate; its key is what counts
    issuer, serial = token.signer[1].expect(SEQUENCE).parts()
    for each in token.certificates:
        is_named = each.serial_number == integer(serial) and each.issuer.public_bytes() == issuer.whole
        if is_named and each.fingerprint(algorithm) == digest:
            return each
    raise NotDer("the certificate of the signer is not enclosed")


def _check_token_signature(token: Token, signed_by: Certificate) -> None:
    digest = hashes.Hash(DIGESTS[_algorithm(token.signer[2])]())
    digest.update(token.info)
    if token.said[MESSAGE_DIGEST].expect(OCTET_STRING).content != digest.finalize():
        raise NotDer("the signed digest is not the time-stamp's")
    if object_id(token.said[CONTENT_TYPE]) != TST_INFO:
        raise NotDer("what is signed is no time-stamp")
    beside = DIGESTS[_algorithm(token.signer[2])]
    algorithm = (SIGNATURES[_algorithm(token.signer[4])] or beside)()
    signature = token.signer[5].expect(OCTET_STRING).content
    key = signed_by.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, token.attributes, padding.PKCS1v15(), algorithm)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, token.attributes, ec.ECDSA(algorithm))
    else:
        raise NotDer("a kind of key that is not read here")


def _imprint_and_time(info: bytes) -> tuple[bytes, datetime]:
    version, _, imprint, _, time, *_ = read_der(info).expect(SEQUENCE).parts()
    algorithm, digest = imprint.expect(SEQUENCE).parts()
    if integer(version) != 1 or _algorithm(algorithm) != SHA_256:
        raise NotDer("a time-stamp of another version or digest")
    return digest.expect(OCTET_STRING).content, generalized_time(time)


def _leads_to(
    certificate: Certificate, enclosed: list[Certificate], roots: Sequence[Certificate], at: datetime
) -> bool:
    """Whether a chain of signatures leads from the certificate to one of the roots, all valid at that time."""
    here = certificate
    for _ in range(LONGEST_CHAIN):
        if here in roots:
            return True
        issuer = next((each for each in (*roots, *enclosed) if _issued(each, here) and _valid_at(each, at)), None)
        if issuer is None or issuer == here:
            return False
        here = issuer
    return False


def _issued(issuer: Certificate, issued: Certificate) -> bool:
    try:
        issued.verify_directly_issued_by(issuer)
        return issuer.extensions.get_extension_for_class(BasicConstraints).value.ca
    except (ValueError, TypeError, InvalidSignature, ExtensionNotFound):
        return False


def _valid_at(certificate: Certificate, at: datetime) -> bool:
    return certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc


def _first_certificate_id(attribute: Der) -> Der:
    """The ESSCertID of the signer, the first one."""
    return attribute.expect(SEQUENCE).parts()[0].expect(SEQUENCE).parts()[0].expect(SEQUENCE)


def _algorithm(identifier: Der) -> str:
    return object_id(identifier.expect(SEQUENCE).parts()[0])


def _only(value: Der) -> Der:
    parts = value.parts()
    if len(parts) != 1:
        raise NotDer(f"{len(parts)} values, not one")
    return parts[0]


def _stamp_refused(where: str, reason: str) -> Refused:
    return refused(
        "stamp-invalid",
        where,
        f"Dấu thời gian không đúng: {reason}.",
        f"The time-stamp does not hold: {reason}.",
    )


# --------------------------------------------------------------------------------------------------
# days.py
#
# Days and clock times of the offices.
#
# Where figures are computed, an instant is an integer: microseconds since 1970. A day is an integer too: days since
# 1 January 1970, as they are counted in the offices' own zone.
# --------------------------------------------------------------------------------------------------


HOUR_US: Final = 3_600_000_000
DAY_US: Final = 24 * HOUR_US
OFFICE_OFFSET_US: Final = 7 * HOUR_US
"""Asia/Ho_Chi_Minh: seven hours ahead of UTC, without summer time, since 1975."""

MONDAY: Final = 3
"""Added to a day, modulo 7, this makes Monday 0: the first of January 1970 was a Thursday."""


def instant(text: Any) -> int:
    """An instant as events carry it."""
    return micros(read_instant(text))


def instant_text(at: int) -> str:
    return written(from_micros(at))


def office_day_of(at: int) -> int:
    return (at + OFFICE_OFFSET_US) // DAY_US


def day_start(day: int) -> int:
    """The midnight, of the offices, with which a day begins."""
    return day * DAY_US - OFFICE_OFFSET_US


def day_number(day: str | date) -> int:
    """From `2020-03-02`, or a date of a TOML file."""
    known = date.fromisoformat(day) if isinstance(day, str) else day
    return known.toordinal() - date(1970, 1, 1).toordinal()


def clock_us(text: str) -> int:
    """Microseconds after midnight of a clock time, `13:30:00`."""
    clock = time.fromisoformat(text)
    return ((clock.hour * 60 + clock.minute) * 60 + clock.second) * 1_000_000 + clock.microsecond


def weekday_of(day: int) -> int:
    """0 is Monday."""
    return (day + MONDAY) % 7


def half_day_start(day: str, half: str) -> int:
    """Absences are in half-days, which meet at noon."""
    return day_start(day_number(day)) + (DAY_US // 2 if half == "afternoon" else 0)


def half_day_end(day: str, half: str) -> int:
    return half_day_start(day, half) + DAY_US // 2


# --------------------------------------------------------------------------------------------------
# rules.py
#
# The rules that were adopted: the TOML texts that the last `rules.Adopted` names, each recorded before it.
#
# A dossier is judged by the pack of its receipt, on the day of the receipt, for all its life; before a receipt, by the
# pack of the day on which it was lodged.
# --------------------------------------------------------------------------------------------------


RULE_FILE_RECORDED: Final = "rules.FileRecorded"
RULES_ADOPTED: Final = "rules.Adopted"


@dataclass(frozen=True, slots=True)
class Clause:
    """One value, in force from its first to its last day, both included; last_day None: until further notice."""

    key: str
    value: Any
    first_day: int
    last_day: int | None

    def in_force_on(self, day: int) -> bool:
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True, slots=True)
class RulePack:
    """first_day, last_day: the days of receipt for which the pack is chosen. clauses: its own, then all packs' own."""

    name: str
    first_day: int
    last_day: int | None
    clauses: Sequence[Clause]

    def value(self, key: str, day: int) -> Any:
        """The value on a day. A dossier that outlives its pack keeps the values of the pack's last day."""
        asked = day if self.last_day is None else min(day, self.last_day)
        for clause in self.clauses:
            if clause.key == key and clause.in_force_on(asked):
                return clause.value
        raise _rules_amiss(f"{self.name}: {key}")


@dataclass(frozen=True, slots=True)
class PolicyValues:
    """What custody-1 and attribution-1 take from the rules.

    deemed_after_us: working time after which a handover is deemed accepted. outside_max: the longest term that a body
    outside the system excuses. duty_officer: with whom substitution ends. pool_term: the term of a unit's pool.
    """

    deemed_after_us: int
    outside_max: str
    duty_officer: str
    pool_term: str


def adopted_rules(events: Iterable[StoredEvent]) -> list[RulePack]:
    """The packs of the last adoption. Refused where there is none."""
    texts: dict[str, str] = {}
    adopted: list[str] | None = None
    for event in events:
        if event.topic == RULE_FILE_RECORDED:
            text = event.body["text"]
            texts[sha256(text.encode()).hexdigest()] = text
        elif event.topic == RULES_ADOPTED:
            named = [file["sha256"] for file in event.body["files"]]
            if all(digest in texts for digest in named):
                adopted = named
    if adopted is None:
        raise _rules_amiss(RULES_ADOPTED)
    shared: list[Clause] = []
    own: list[tuple[Mapping[str, Any], list[Clause]]] = []
    for digest in adopted:
        content = tomllib.loads(texts[digest])
        clauses = [_clause(raw) for raw in content.get("clause", ())]
        if "pack" in content:
            own.append((content["pack"], clauses))
        else:
            shared.extend(clauses)
    return [
        RulePack(head["name"], day_number(head["valid_from"]), _last_day(head), [*clauses, *shared])
        for head, clauses in own
    ]


def policy_values(packs: Iterable[RulePack], pack_name: str | None, day: int) -> PolicyValues:
    """By the pack that the receipt names, or (None) by the pack of a day. Refused where there is none."""
    for pack in packs:
        chosen = pack.first_day <= day and (pack.last_day is None or day <= pack.last_day)
        if pack.name == pack_name or (pack_name is None and chosen):
            deemed_after = str(pack.value("handover.deemed_after", day))
            if not deemed_after.endswith("wh"):
                raise _rules_amiss(f"handover.deemed_after = {deemed_after}")
            return PolicyValues(
                deemed_after_us=int(deemed_after[:-2]) * HOUR_US,
                outside_max=pack.value("obstacle.outside_max", day),
                duty_officer=pack.value("escalation.duty_officer", day),
                pool_term=pack.value("pool.term", day),
            )
    raise _rules_amiss(f"rule pack {pack_name}" if pack_name is not None else "rule pack")


def _clause(raw: Mapping[str, Any]) -> Clause:
    return Clause(raw["key"], raw["value"], day_number(raw["valid_from"]), _last_day(raw))


def _last_day(raw: Mapping[str, Any]) -> int | None:
    return day_number(raw["valid_to"]) if "valid_to" in raw else None


def _rules_amiss(what: str) -> Refused:
    return refused(
        "not-recomputable",
        f"rules: {what}",
        "Không có quy định này trong các sự kiện, nên không tính lại được.",
        "This rule is not among the events, so nothing can be recomputed by it.",
    )


# --------------------------------------------------------------------------------------------------
# calendar.py
#
# The calendar: which days are worked, office hours, closures; and working time reckoned by them.
#
# Office time is looked up day by day and added up; what lies between two instants is a difference of sums. A moment
# reckoned at a closing time is written as that closing time, never as the next opening.
# --------------------------------------------------------------------------------------------------


LONGEST_SEARCH_DAYS: Final = 40_000
"""More than the longest term that can be written, and its days off."""

OfficeSpans = tuple[tuple[int, int], ...]
"""Opening and closing of each span of office time of a day, in order."""

_TERM_WRITTEN: Final = re.compile(r"([1-9][0-9]{0,3})(wd|wh|cd)", re.ASCII)


class OfficeHours:
    """Working time of one agency, or of two together. `spans_on`: the office spans of a day, none on a day off."""

    def __init__(self, spans_on: Callable[[int], OfficeSpans]) -> None:
        self._spans_on = spans_on
        self._days: dict[int, OfficeSpans] = {}
        self._worked_before: dict[int, int] = {}
        self._first = self._next = 0

    def working_us(self, start: datetime, end: datetime) -> int:
        """Working microseconds in [start, end)."""
        return self.between(micros(start), micros(end))

    def between(self, start: int, end: int) -> int:
        """The same for instants as integers; 0 where `end` is not after `start`."""
        return self.worked_until(end) - self.worked_until(start) if start < end else 0

    def worked_until(self, at: int) -> int:
        """Working time up to an instant since some day, the same for all questions; so differences are what counts."""
        day = office_day_of(at)
        spans = self.spans(day)
        return self._worked_before[day] + sum(max(0, min(at, closes) - opens) for opens, closes in spans)

    def after(self, start: int, working_us: int) -> int:
        """The earliest instant at which so much working time has passed since `start`; `start` itself for none."""
        if working_us == 0:
            return start
        target = self.worked_until(start) + working_us
        first = office_day_of(start)
        for day in range(first, first + LONGEST_SEARCH_DAYS):
            left = target - self.worked_until(day_start(day))
            for opens, closes in self.spans(day):
                if opens + left <= closes:
                    return opens + left
                left -= closes - opens
        raise _calendar_amiss("office hours")

    def is_working_day(self, day: int) -> bool:
        return bool(self.spans(day))

    def closing(self, day: int) -> int:
        """The close of office hours of a working day."""
        return self.spans(day)[-1][1]

    def working_day_after(self, day: int, count: int) -> int:
        """The working day number `count` after a day."""
        for asked in range(day + 1, day + LONGEST_SEARCH_DAYS):
            count -= self.is_working_day(asked)
            if count == 0:
                return asked
        raise _calendar_amiss("office hours")

    def end_of_term(self, start: int, term: str) -> int:
        """When a term that begins at `start` ends: `3wd`, `12wh`, `20cd`, or `0` (within the day). Day 0 is its day."""
        day = office_day_of(start)
        if term in ("0", "0wd"):
            within = self.is_working_day(day) and start <= self.closing(day)
            return self.closing(day if within else self.working_day_after(day, 1))
        parsed = _TERM_WRITTEN.fullmatch(term)
        if parsed is None:
            raise _calendar_amiss(f"term {term}")
        amount, unit = int(parsed[1]), parsed[2]
        if unit == "wh":
            return self.after(start, amount * HOUR_US)
        if unit == "wd":
            return self.closing(self.working_day_after(day, amount))
        return self.closing(self.working_day_after(day + amount - 1, 1))

    def shifted(self, due: int, since: int, until: int) -> int:
        """A due moment after [since, until) does not count: what was left at `since` runs from `until`."""
        return due if since >= due else self.after(until, self.between(since, due))

    def spans(self, day: int) -> OfficeSpans:
        """The office spans of a day. Days are looked up once, from the first one asked for on, both ways."""
        if not self._days:
            self._first = self._next = day
            self._worked_before[day] = 0
        while self._next <= day:
            found = self._days[self._next] = self._spans_on(self._next)
            self._worked_before[self._next + 1] = self._worked_before[self._next] + _length_of(found)
            self._next += 1
        while self._first > day:
            self._first -= 1
            found = self._days[self._first] = self._spans_on(self._first)
            self._worked_before[self._first] = self._worked_before[self._first + 1] - _length_of(found)
        return self._days[day]


@dataclass(frozen=True, slots=True)
class WeekHours:
    """Office hours from a day on: on which weekdays, and in which spans, in microseconds after midnight."""

    first_day: int
    weekdays: frozenset[int]
    spans: OfficeSpans


@dataclass(frozen=True, slots=True)
class Closure:
    """[start, end) in which an agency was closed; agency None: all of them."""

    agency: str | None
    start: int
    end: int


@dataclass(slots=True)
class Calendar:
    """The calendar after all its events. ruled: True for a day that is worked, False for a day off.

    weeks: by agency, and under None the default, in order of their first day.
    """

    ruled: dict[int, bool] = field(default_factory=dict)
    weeks: dict[str | None, list[WeekHours]] = field(default_factory=dict)
    closures: list[Closure] = field(default_factory=list)
    _hours: dict[str | None, OfficeHours] = field(default_factory=dict)
    _common: dict[tuple[str | None, str | None], OfficeHours] = field(default_factory=dict)

    def hours(self, agency: str | None) -> OfficeHours:
        """The hours of an agency: its own, and the default before and without them."""
        key = agency if agency in self.weeks else None
        if key not in self._hours:
            if None not in self.weeks:
                raise _calendar_amiss("default office hours")
            self._hours[key] = OfficeHours(lambda day: self._spans_on(key, day))
        return self._hours[key]

    def common_hours(self, one: str | None, other: str | None) -> OfficeHours:
        """The time in which both agencies are open."""
        first, second = self.hours(one), self.hours(other)
        if first is second:
            return first
        if (one, other) not in self._common:
            self._common[one, other] = OfficeHours(lambda day: _shared_spans(first.spans(day), second.spans(day)))
        return self._common[one, other]

    def is_closed(self, agency: str | None, at: int) -> bool:
        return any(c.agency in (None, agency) and c.start <= at < c.end for c in self.closures)

    def _spans_on(self, agency: str | None, day: int) -> OfficeSpans:
        default = self.weeks[None]
        own = () if agency is None else self.weeks[agency]
        week = _week_in_force(own, day) or _week_in_force(default, day) or default[0]
        if not self.ruled.get(day, weekday_of(day) in week.weekdays):
            return ()
        midnight = day_start(day)
        return tuple((midnight + opens, midnight + closes) for opens, closes in week.spans)


def read_calendar(events: Iterable[StoredEvent]) -> Calendar:
    """The calendar that the events of its stream tell, in order."""
    calendar = Calendar()
    for event in events:
        body = event.body
        match event.topic:
            case "calendar.CalendarSeeded":
                _rule_days(calendar, body["rulings"])
                for hours in body["office_hours"]:
                    _set_hours(calendar, hours)
            case "calendar.DaysRuled":
                _rule_days(calendar, body["rulings"])
            case "calendar.DayRulingWithdrawn":
                calendar.ruled.pop(day_number(body["day"]), None)
            case "calendar.OfficeHoursSet":
                _set_hours(calendar, body["hours"])
            case "calendar.OutageRecorded" if body["outage"]["kind"] == "agency_closed":
                outage = body["outage"]
                start, end = instant(outage["from_at"]), instant(outage["to_at"])
                calendar.closures.append(Closure(outage.get("agency_id"), start, end))
            case _:
                pass
    return calendar


def office_hours(events: Iterable[StoredEvent], agency: str | None) -> OfficeHours:
    """The working time of an agency, or of the default hours, by the calendar as of all these events."""
    return read_calendar(events).hours(agency)


def _rule_days(calendar: Calendar, rulings: Iterable[Mapping[str, Any]]) -> None:
    """A ruling that is not confirmed changes nothing: the day is what its weekday makes it."""
    for ruling in rulings:
        day = day_number(ruling["day"])
        calendar.ruled.pop(day, None)
        if ruling["status"] != "unconfirmed":
            calendar.ruled[day] = ruling["rule"] == "work"


def _set_hours(calendar: Calendar, hours: Mapping[str, Any]) -> None:
    """In the place of those that began on the same day."""
    spans = tuple((clock_us(span["opens"]), clock_us(span["closes"])) for span in hours["spans"])
    week = WeekHours(day_number(hours["valid_from"]), frozenset(hours["weekdays"]), spans)
    agency = hours.get("agency_id")
    others = [known for known in calendar.weeks.get(agency, ()) if known.first_day != week.first_day]
    calendar.weeks[agency] = sorted([*others, week], key=lambda known: known.first_day)


def _week_in_force(weeks: Iterable[WeekHours], day: int) -> WeekHours | None:
    found = None
    for week in weeks:
        found = week if week.first_day <= day else found
    return found


def _length_of(spans: OfficeSpans) -> int:
    return sum(closes - opens for opens, closes in spans)


def _shared_spans(one: OfficeSpans, other: OfficeSpans) -> OfficeSpans:
    pairs = ((max(a, c), min(b, d)) for a, b in one for c, d in other)
    return tuple((opens, closes) for opens, closes in pairs if opens < closes)


def _calendar_amiss(what: str) -> Refused:
    return refused(
        "not-recomputable",
        f"calendar: {what}",
        "Lịch trong các sự kiện không cho phép tính thời gian làm việc.",
        "By the calendar in the events this working time cannot be reckoned.",
    )


# --------------------------------------------------------------------------------------------------
# catalogue.py
#
# The terms of the steps of a procedure, by its code and version, from the stream `catalogue`.
# --------------------------------------------------------------------------------------------------


StepTerms = dict[str, str | None]
"""Step → its term, None where none is set."""


def read_catalogue(events: Iterable[StoredEvent]) -> dict[tuple[str, int], StepTerms]:
    """Step terms by code and version; of two that claim one version, the first published."""
    found: dict[tuple[str, int], StepTerms] = {}
    for event in events:
        if event.topic == "catalogue.ProcedurePublished":
            procedure = event.body["procedure"]
            terms = {step["step_id"]: step.get("term") for step in procedure["steps"]}
            found.setdefault((procedure["code"], procedure["version"]), terms)
    return found


# --------------------------------------------------------------------------------------------------
# organisation.py
#
# Who works where, who is there, and who answers for whom (rules 5 and 6 of custody-1).
#
# The state is that after all events of the stream; each absence keeps when it became known. Between two of the instants
# `changes` nothing here changes, so who answers is looked up once for each such stretch.
# --------------------------------------------------------------------------------------------------


OFFICES_OF_A_HEAD: Final = ("head", "leader")


@dataclass(frozen=True, slots=True)
class Body:
    """An agency or a unit, which belongs to the agency `within`. last_day: once dissolved; then a successor may be."""

    within: str | None
    last_day: int | None = None
    successor: str | None = None


@dataclass(frozen=True, slots=True)
class Appointment:
    """Days are both included."""

    official: str
    unit: str
    role: str
    first_day: int
    last_day: int | None = None

    def in_force_on(self, day: int) -> bool:
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True, slots=True)
class Absence:
    """[start, end); the system learned of it at `known_at`, from the event at `position`."""

    official: str
    start: int
    end: int
    known_at: int
    acting: str | None
    position: int


@dataclass(frozen=True, slots=True)
class ClosedAccount:
    """[start, end); end None while it is closed."""

    start: int
    end: int | None


@dataclass(frozen=True, slots=True)
class Answerer:
    """Who answers, in what part and for whom. by_duty: nobody of the agency was there. absences: what it rests on."""

    official: str
    part: str
    on_behalf_of: str | None
    by_duty: bool
    absences: tuple[int, ...]


@dataclass(slots=True)
class Organisation:
    """appointments: in the order in which the log last spoke of each, so the later of two in one office counts."""

    agencies: dict[str, Body] = field(default_factory=dict)
    units: dict[str, Body] = field(default_factory=dict)
    appointments: dict[str, Appointment] = field(default_factory=dict)
    absences: dict[str, Absence] = field(default_factory=dict)
    accounts: dict[str, list[ClosedAccount]] = field(default_factory=dict)
    changes: list[int] = field(default_factory=list)
    _of_official: dict[str, list[Appointment]] = field(default_factory=dict)
    _of_unit: dict[str, list[Appointment]] = field(default_factory=dict)
    _away: dict[str, list[Absence]] = field(default_factory=dict)
    _answering: dict[tuple[str | None, str, str, int], Answerer] = field(default_factory=dict)

    # -- questions about an instant

    def is_active(self, official: str, at: int) -> bool:
        """Appointed somewhere on that day, and the account open at that instant."""
        day = office_day_of(at)
        appointed = any(a.in_force_on(day) for a in self._of_official.get(official, ()))
        return appointed and not self.is_closed_account(official, at)

    def is_closed_account(self, official: str, at: int) -> bool:
        return any(c.start <= at and (c.end is None or at < c.end) for c in self.accounts.get(official, ()))

    def was_closed_account(self, official: str, since: int, at: int) -> bool:
        """Whether it was closed at any instant from `since` to `at`, both included."""
        return any(c.start <= at and (c.end is None or c.end > since) for c in self.accounts.get(official, ()))

    def unit_of(self, official: str, at: int) -> str | None:
        """Of several appointments, the one as head or leader, then the one that began last."""
        day = office_day_of(at)
        held = [a for a in self._of_official.get(official, ()) if a.in_force_on(day)]
        found = sorted(held, key=lambda a: (a.role in OFFICES_OF_A_HEAD, a.first_day))
        return found[-1].unit if found else None

    def is_in_unit(self, official: str, unit: str, at: int) -> bool:
        day = office_day_of(at)
        return any(a.unit == unit and a.in_force_on(day) for a in self._of_official.get(official, ()))

    def agency_of(self, unit: str) -> str | None:
        return self.units[unit].within if unit in self.units else None

    def head_of(self, unit: str, at: int) -> str | None:
        """The head of a unit, or of its successor once it is dissolved; of a leadership unit, the leader."""
        return self._in_office(_successor_of(self.units, unit, at), OFFICES_OF_A_HEAD, at)

    def leader_of(self, agency: str, at: int) -> str | None:
        """The leader of an agency, or of its successor: of the first unit that has one."""
        asked = _successor_of(self.agencies, agency, at)
        units = [unit for unit, known in self.units.items() if known.within == asked]
        leaders = (self._in_office(unit, ("leader",), at) for unit in units)
        return next((leader for leader in leaders if leader is not None), None)

    def answering(self, named: str | None, unit: str, duty_officer: str, at: int) -> Answerer:
        """Who answers for `named`, or (None) for the pool of `unit`: the first who is active and present (rule 6)."""
        stretch = bisect_right(self.changes, at)
        key = (named, unit, duty_officer, stretch)
        if key not in self._answering:
            self._answering[key] = _Substitution(self, at).answerer(named, unit, duty_officer)
        return self._answering[key]

    def absence_at(self, official: str, at: int) -> tuple[Absence | None, bool]:
        """The absence that explains why one is not there, and whether the system could show it then.

        Of several the one recorded last, of those that were known. One that was not known yet explains nothing of
        somebody whose account is closed.
        """
        away = [a for a in self._away.get(official, ()) if a.start <= at < a.end]
        shown = [a for a in away if a.known_at <= at]
        if not shown and not (away and self.is_active(official, at)):
            return None, True
        return max(shown or away, key=lambda a: a.position), bool(shown)

    # -- what is prepared once

    def settle(self) -> None:
        """Sort by person and unit, and gather every instant at which anything changes."""
        for appointment in self.appointments.values():
            self._of_official.setdefault(appointment.official, []).append(appointment)
            self._of_unit.setdefault(appointment.unit, []).append(appointment)
        for absence in self.absences.values():
            self._away.setdefault(absence.official, []).append(absence)
        self.changes = sorted(set(self._all_changes()))

    def _all_changes(self) -> Iterator[int]:
        for appointment in self.appointments.values():
            yield day_start(appointment.first_day)
            if appointment.last_day is not None:
                yield day_start(appointment.last_day + 1)
        for absence in self.absences.values():
            yield from (absence.start, absence.end, absence.known_at)
        for account in (closed for known in self.accounts.values() for closed in known):
            yield from (account.start, *(() if account.end is None else (account.end,)))
        for body in (*self.agencies.values(), *self.units.values()):
            if body.last_day is not None:
                yield day_start(body.last_day + 1)

    def _in_office(self, unit: str, roles: tuple[str, ...], at: int) -> str | None:
        day = office_day_of(at)
        held = [a.official for a in self._of_unit.get(unit, ()) if a.role in roles and a.in_force_on(day)]
        return held[-1] if held else None


class _Substitution:
    """One look for somebody who is there. What was found on the way is kept, since the figure rests on it."""

    def __init__(self, organisation: Organisation, at: int) -> None:
        self._organisation = organisation
        self._at = at
        self._learned_late = False
        self._absences: list[int] = []

    def answerer(self, named: str | None, unit: str, duty_officer: str) -> Answerer:
        """The named person; their acting official; the head; the head's acting official; the leader; the duty officer.

        Acting officials of acting officials are not asked. Once an absence was met that could not be shown yet, no
        acting official is: nobody is charged as a substitute for time before the system could show it.
        """
        organisation, at = self._organisation, self._at
        if named is not None:
            if self._is_there(named):
                return self._found(named, "own", None)
            acting = self._acting_for(named)
            if acting is not None:
                return self._found(acting, "acting", named)
        head = organisation.head_of(unit, at)
        if head is not None:
            if self._is_there(head):
                return self._found(head, "head", named)
            acting = self._acting_for(head)
            if acting is not None:
                return self._found(acting, "acting", head)
        agency = organisation.agency_of(unit)
        leader = None if agency is None else organisation.leader_of(agency, at)
        if leader is not None and self._is_there(leader):
            return self._found(leader, "head", named or head)
        return self._found(duty_officer, "head", named or head, by_duty=True)

    def _is_there(self, official: str) -> bool:
        absence, known = self._organisation.absence_at(official, self._at)
        if absence is None:
            return self._organisation.is_active(official, self._at)
        self._absences.append(absence.position)
        self._learned_late = self._learned_late or not known
        return False

    def _acting_for(self, official: str) -> str | None:
        absence, _ = self._organisation.absence_at(official, self._at)
        if absence is None or absence.acting is None or self._learned_late:
            return None
        return absence.acting if self._is_there(absence.acting) else None

    def _found(self, official: str, part: str, on_behalf_of: str | None, *, by_duty: bool = False) -> Answerer:
        return Answerer(official, part, on_behalf_of, by_duty, tuple(self._absences))


def read_organisation(events: Iterable[StoredEvent]) -> Organisation:
    """The organisation that the events of its stream tell, in order."""
    known = Organisation()
    for event in events:
        if not _people_changed(known, event):
            _offices_changed(known, event.topic, event.body)
    known.settle()
    return known


def _offices_changed(known: Organisation, topic: str, body: dict[str, Any]) -> None:
    match topic:
        case "organisation.AgencyEstablished":
            known.agencies[body["agency_id"]] = Body(None)
        case "organisation.AgencyDissolved":
            known.agencies[body["agency_id"]] = _dissolved(known.agencies[body["agency_id"]], body)
        case "organisation.UnitEstablished":
            known.units[body["unit_id"]] = Body(body["agency_id"])
        case "organisation.UnitDissolved":
            known.units[body["unit_id"]] = _dissolved(known.units[body["unit_id"]], body)
        case "organisation.OfficialAppointed":
            appointment = Appointment(
                body["official_id"], body["unit_id"], body["role"], day_number(body["valid_from"])
            )
            _put_appointment(known, body["appointment_id"], appointment)
        case "organisation.AppointmentEnded":
            ended = replace(known.appointments[body["appointment_id"]], last_day=day_number(body["valid_to"]))
            _put_appointment(known, body["appointment_id"], ended)
        case _:
            pass


def _people_changed(known: Organisation, event: StoredEvent) -> bool:
    body = event.body
    match event.topic:
        case "organisation.AbsenceRecorded":
            known.absences[body["absence_id"]] = Absence(
                official=body["official_id"],
                start=half_day_start(body["from_on"], body["from_half"]),
                end=half_day_end(body["to_on"], body["to_half"]),
                known_at=micros(event.recorded_at),
                acting=body.get("acting_id"),
                position=event.position,
            )
        case "organisation.AbsenceEnded":
            absence = known.absences[body["absence_id"]]
            end = max(absence.start, min(absence.end, instant(body["ended_at"])))
            known.absences[body["absence_id"]] = replace(absence, end=end)
        case "organisation.AbsenceCancelled":
            absence = known.absences[body["absence_id"]]
            known.absences[body["absence_id"]] = replace(absence, end=absence.start)
        case "organisation.OfficialDeactivated":
            closed = ClosedAccount(instant(body["occurred_at"]), None)
            known.accounts.setdefault(body["official_id"], []).append(closed)
        case "organisation.OfficialReactivated":
            opened = instant(body["occurred_at"])
            accounts = known.accounts.get(body["official_id"], [])
            accounts[:] = [replace(closed, end=opened) if closed.end is None else closed for closed in accounts]
        case _:
            return False
    return True


def _dissolved(body: Body, by: dict[str, Any]) -> Body:
    return replace(body, last_day=day_number(by["valid_to"]), successor=by.get("successor_id"))


def _put_appointment(known: Organisation, appointment_id: str, appointment: Appointment) -> None:
    known.appointments.pop(appointment_id, None)
    known.appointments[appointment_id] = appointment


def _successor_of(bodies: dict[str, Body], name: str, at: int) -> str:
    """The unit or agency itself, or the last that took over from it by then; none is asked twice."""
    day, passed = office_day_of(at), [name]
    while True:
        found = bodies.get(passed[-1])
        if found is None or found.last_day is None or day <= found.last_day:
            return passed[-1]
        if found.successor is None or found.successor in passed:
            return passed[-1]
        passed.append(found.successor)


def names(events: Iterable[StoredEvent]) -> dict[str, str]:
    """The last name of every official, unit and agency, for words only."""
    found: dict[str, str] = {}
    for event in events:
        if event.topic.startswith("organisation.") and "name" in event.body:
            kinds = ("official_id", "unit_id", "agency_id")
            found[next(event.body[kind] for kind in kinds if kind in event.body)] = event.body["name"]
    return found


# --------------------------------------------------------------------------------------------------
# history.py
#
# What happened, as the log tells it by now: late entries and corrections applied, claims left out.
#
# A late entry stands at its own time. Of several corrections of one event the last recorded counts; one that annuls
# takes the event away. An entry that moves time, lateness or an act to others counts only once each of them has
# confirmed it, or somebody in their place; until then it is a claim and changes nothing.
# --------------------------------------------------------------------------------------------------


LATE_ENTRY: Final = "dossier.RecordedLate"
CORRECTION: Final = "dossier.Corrected"
CONFIRMATION: Final = "dossier.ClaimConfirmed"
DISPUTE: Final = "dossier.ClaimDisputed"


@dataclass(frozen=True, slots=True)
class Act:
    """Something that happened to a dossier at the instant `at`.

    position: of the event as first stored. entered_by: of the late entry or correction that says what happened.
    """

    position: int
    at: int
    topic: str
    body: Mapping[str, Any]
    entered_by: int | None = None

    @property
    def who(self) -> str:
        """In whose name it was done: the official whom the actor stood in for, else the actor."""
        return str(self.body.get("acting_for") or self.body["actor"])


def effective_history(stream: Sequence[StoredEvent], about: int) -> list[Act]:
    """What happened up to `about`, in order of its time, and of position where that is the same."""
    confirmations = [event for event in stream if event.topic == CONFIRMATION]
    counting = {event.position for event in stream if _is_agreed(event, confirmations)}
    corrections = _counting_corrections([event for event in stream if event.topic == CORRECTION], counting)
    acts: list[Act] = []
    for event in stream:
        correction = corrections.get(event.position)
        if event.topic in (CORRECTION, CONFIRMATION, DISPUTE):
            continue
        if correction is not None:
            if correction.body.get("act") is not None:
                acts.append(_entered_act(event, correction))
        elif event.topic != LATE_ENTRY:
            acts.append(Act(event.position, instant(event.body["occurred_at"]), event.topic, event.body))
        elif event.position in counting:
            acts.append(_entered_act(event, event))
    return sorted((act for act in acts if act.at <= about), key=lambda act: (act.at, act.position))


def _is_agreed(event: StoredEvent, confirmations: Iterable[StoredEvent]) -> bool:
    """Whether all agree to whom a late entry or correction moves something; what moves nothing needs nobody."""
    agreed = {
        answer.body.get("in_place_of") or answer.body.get("acting_for") or answer.body["actor"]
        for answer in confirmations
        if answer.body["claim"] == event.position
    }
    return agreed.issuperset(event.body.get("affects", ()))


def _counting_corrections(corrections: Iterable[StoredEvent], counting: Collection[int]) -> dict[int, StoredEvent]:
    """Position of an event as first stored → the correction by which it is read.

    Corrections may be corrected, which leads to the same first event, or annulled: then what they had replaced counts
    again. The last recorded are looked at first, so one that is annulled annuls nothing itself.
    """
    by_position = {entry.position: entry for entry in corrections}
    found: dict[int, StoredEvent] = {}
    annulled: set[int] = set()
    for entry in sorted(by_position.values(), key=lambda each: each.position, reverse=True):
        if entry.position in annulled or entry.position not in counting:
            continue
        corrected = int(entry.body["corrects"])
        if corrected in by_position and entry.body.get("act") is None:
            annulled.add(corrected)
            continue
        while corrected in by_position:
            corrected = int(by_position[corrected].body["corrects"])
        found.setdefault(corrected, entry)
    return found


def _entered_act(event: StoredEvent, entry: StoredEvent) -> Act:
    """The event with the content that the entry brings."""
    body = json.loads(entry.body["act"])
    return Act(event.position, instant(body["occurred_at"]), entry.body["act_topic"], body, entry.position)


# --------------------------------------------------------------------------------------------------
# desks.py
#
# What is known of a dossier: desks, what is on its way, opinions, obstacles, and the applicant's turns.
# --------------------------------------------------------------------------------------------------


class Matter(NamedTuple):
    """On what time is spent: a step, the pool's wait in it, or the opinion or obstacle of a number in it."""

    kind: str
    step: str | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Desk:
    """With `official`, or (None) in the pool of `unit`. ground: held, pool, intake or settling."""

    official: str | None
    unit: str
    ground: str
    positions: tuple[int, ...]
    confirmed: bool = True

    def matter(self, step: str | None) -> Matter:
        return Matter("step" if self.ground == "held" else "pool", step)


@dataclass(slots=True)
class Way:
    """On its way from `sender` to an official or (None) a unit's pool. comes_back: it is returned in the end.

    within: the opinion that it belongs to; opens: its acceptance begins that opinion. counted_us: of the working time
    after which it is deemed accepted. missed: the addressee was not there for all of that.
    """

    number: int
    sender: str
    official: str | None
    unit: str
    sent_at: int
    position: int
    matter: Matter
    step: str | None
    within: int | None
    opens: bool
    comes_back: bool
    counted_us: int = 0
    missed: bool = False


@dataclass(slots=True)
class Opinion:
    """desk: where it lies from its acceptance to the answer. outside: a body that has no desk here.

    due: the end of its own term, which begins with the acceptance, or of a body outside when it was asked.
    """

    number: int
    position: int
    term: str
    outside: bool
    due: int | None = None
    desk: Desk | None = None
    accepted_at: int = 0
    over: bool = False


@dataclass(slots=True)
class Obstacle:
    """Reported `by` one and addressed to an official, a unit's pool or a body outside; it has a term, until `due`.

    counts: it excuses, and its addressee answers after the term. denied: it is answered in the end that there was none.
    """

    number: int
    by: str
    official: str | None
    unit: str | None
    outside: bool
    due: int
    counts: bool
    denied: bool
    positions: list[int]


@dataclass(slots=True)
class Wait:
    """[start, end): the applicant's turn, by the request at `position`; ended_by: the event that ended it.

    effect: `pause` leaves its working time out of the term, `restart` lets the term begin anew after it.
    """

    reason: str
    start: int
    effect: str
    asked_by: str
    position: int
    end: int | None = None
    ended_by: int | None = None


# --------------------------------------------------------------------------------------------------
# dossier.py
#
# Where a dossier lies, what is on its way, who is asked, what hinders and what the applicant owes: act by act.
#
# What the passing of time does by itself, and who answers for the dossier, is in `custody`.
# --------------------------------------------------------------------------------------------------


SENDING: Final = frozenset(
    ("HandoverSent", "Assigned", "Reassigned", "SubmittedForApproval", "ReturnedForRework", "OpinionRequested")
)
"""What sends a dossier on its way; the sender answers meanwhile."""

HANDLING: Final = SENDING | {
    *("SupplementRequested", "FeeAssessed", "FinancialDutyImposed", "HandoverReturned", "Recalled", "TakenOver"),
    *("StepStarted", "StepCompleted", "OpinionGiven", "Approved", "Finished"),
}
"""By these a holder goes on with a dossier, so an obstacle no longer stands in the way (rule 7); as by ending it."""

WORDS_ONLY: Final = frozenset(
    ("Rated", "Complained", "ComplaintAnswered", "ExplanationGiven", "EscalationAcknowledged", "EscalationAnswered")
) | {"DueDateKept", "ConflictDeclared", "ConflictWithdrawn", "GuidedOnline"}
"""These do not say that a deemed acceptance was right; every other act of the one who has it does."""

WITHOUT_MOVE: Final = WORDS_ONLY | {
    *("HandoverDeemedAccepted", "StepCompleted", "InstructionGiven", "ObjectionRecorded", "Approved", "ApologyIssued"),
    *("DueDateRecomputed", "Reminded", "WrittenReminderIssued", "Stalled", "ApologyOwed", "Escalated"),
    *("EscalationUnanswered", "PostDelivered", "PostFailed", "ConflictRefused"),
}
"""These move nothing. What a timer notes had come to pass by itself."""


@dataclass(slots=True)
class Dossier:
    """One dossier at one instant, after all acts up to it. Lists are in the order of events.

    hours: of the agency that issued the receipt. one_stop: the unit where the result is handed out.
    freed: ways that make no excess, since they were the first of their matter that ended in acceptance.
    """

    acts: list[Act]
    organisation: Organisation
    calendar: Calendar
    hours: OfficeHours
    one_stop: str
    outside_max: str
    desk: Desk
    received_at: int | None = None
    finished: bool = False
    ended_at: int | None = None
    step: str | None = None
    way: Way | None = None
    waits: list[Wait] = field(default_factory=list)
    opinions: dict[int, Opinion] = field(default_factory=dict)
    obstacles: dict[int, Obstacle] = field(default_factory=dict)
    deemed: int | None = None
    freed: set[int] = field(default_factory=set)
    supplement_effect: str = "pause"
    fee_dong: int = 0
    _turn_since: int = 0
    _hindered: set[str | None] = field(default_factory=set)
    _matters_freed: set[Matter] = field(default_factory=set)

    # -- what is so

    @property
    def waiting(self) -> list[Wait]:
        """What the applicant owes."""
        return [wait for wait in self.waits if wait.end is None]

    @property
    def asked(self) -> Opinion | None:
        """The accepted opinion whose own term ends first: it lies there before it lies anywhere else (rule 4)."""
        accepted = [opinion for opinion in self.opinions.values() if opinion.desk is not None]
        return min(accepted, key=lambda opinion: (opinion.due or 0, opinion.position), default=None)

    @property
    def top(self) -> Desk:
        """Where it lies now: on the consulted desk, else on its own."""
        asked = self.asked
        return self.desk if asked is None or asked.desk is None else asked.desk

    def put(self, desk: Desk) -> None:
        asked = self.asked
        if asked is None:
            self.desk = desk
        else:
            asked.desk = desk

    # -- acts

    def apply(self, act: Act) -> None:
        """What an act changes."""
        name = act.topic.removeprefix("dossier.")
        move = _MOVES.get(name)
        desk = self.top
        holder = desk.official or self.organisation.head_of(desk.unit, act.at)
        if name not in WORDS_ONLY and desk.official == act.who and not desk.confirmed:
            self.put(replace(desk, confirmed=True))
        if name in HANDLING:
            self._overtake(act.who, holder)
        if move is not None:
            move(self, act)
        self.end_if_ready(act.at)

    def end_if_ready(self, at: int) -> None:
        """Online a result lies ready when finished, by post when it is collected, else at the one-stop unit."""
        result = self.acts[0].body.get("result_channel")
        if not self.finished or self.ended_at is not None or result == "post":
            return
        if result == "online" or (self.way is None and self.top.unit == self.one_stop):
            self.ended_at = at

    def _overtake(self, who: str, holder: str | None) -> None:
        """The holder, or the one who reported it, goes on: an obstacle hinders no more."""
        self.obstacles = {n: o for n, o in self.obstacles.items() if who not in (holder, o.by)}

    # -- intake and end

    def _lodged(self, _: Act) -> None:
        """The desk of the one-stop unit's pool, where it begins, is the one that this dossier was made with."""

    def _receipt(self, act: Act) -> None:
        self.received_at = act.at
        self.supplement_effect = act.body["supplement_effect"]
        self.step = act.body["first_step"]
        self.desk = _accepted_desk(act.who, act.body["unit_id"], (act.position,))

    def _ended(self, act: Act) -> None:
        self.ended_at = act.at

    def _finish(self, _: Act) -> None:
        self.finished = True

    def _result_out(self, act: Act) -> None:
        self.ended_at = act.at if self.finished else None

    def _step_started(self, act: Act) -> None:
        self.step = act.body["step_id"]

    # -- hand to hand

    def _sent(self, act: Act) -> None:
        """The sender's desk keeps it. What was on its way before is not any more."""
        self.drop_way()
        to = act.body["to"]
        if act.topic == "dossier.OpinionRequested":
            self._ask_opinion(act)
            if "outside" in to:
                return
        asked, desk = self.asked, self.top
        sender = act.body["from_official"]
        if desk.official != sender:
            self.put(_accepted_desk(sender, desk.unit, (act.position,)))
        number = act.body["handover_no"]
        opened = act.body["opinion_no"] if act.topic == "dossier.OpinionRequested" else None
        unit = to.get("unit") or self.organisation.unit_of(to["official"], act.at) or desk.unit
        self.way = Way(
            number=number,
            sender=sender,
            official=to.get("official"),
            unit=unit,
            sent_at=act.at,
            position=act.position,
            matter=desk.matter(self.step),
            step=act.body.get("step_id"),
            within=opened if opened is not None else None if asked is None else asked.number,
            opens=opened is not None,
            comes_back=any(
                other.topic == "dossier.HandoverReturned" and other.body["handover_no"] == number for other in self.acts
            ),
        )

    def _handover_accepted(self, act: Act) -> None:
        """At once. Where it was deemed accepted before, whoever accepts it now confirms that."""
        way, number = self.way, act.body["handover_no"]
        if way is not None and way.number == number:
            desk = _accepted_desk(act.who, act.body.get("unit_id") or way.unit, (way.position, act.position))
            self.arrive(desk, act.at)
        elif self.deemed == number and not self.top.confirmed:
            self.put(_accepted_desk(act.who, act.body.get("unit_id") or self.top.unit, (act.position,)))

    def _handed_back(self, act: Act) -> None:
        """Returned or recalled: the sender answered all along; a head who has to settle it answers from here on."""
        way = self.way
        if way is None or way.number != act.body["handover_no"]:
            return
        self.drop_way()
        settled_by = act.body.get("settled_by")
        if settled_by is not None:
            unit = self.organisation.unit_of(settled_by, act.at) or self.top.unit
            self.put(Desk(settled_by, unit, "settling", (way.position, act.position)))

    def _taken_over(self, act: Act) -> None:
        """At once. By one to whom it was on its way, it is an acceptance."""
        way, unit = self.way, act.body.get("unit_id")
        if way is not None and self._is_addressed(way, act):
            self.arrive(_accepted_desk(act.who, unit or way.unit, (way.position, act.position)), act.at)
        else:
            self.drop_way()
            self.put(_accepted_desk(act.who, unit or self.top.unit, (act.position,)))
        if self.asked is None:
            self.step = act.body.get("step_id") or self.step

    def _is_addressed(self, way: Way, act: Act) -> bool:
        if way.official is not None:
            return way.official == act.who
        return self.organisation.is_in_unit(act.who, way.unit, act.at)

    def arrive(self, desk: Desk, at: int) -> None:
        """What was on its way lies on a desk."""
        way, self.way = self.way, None
        assert way is not None
        if way.within is None:
            self.desk, self.step = desk, way.step or self.step
        else:
            opinion = self.opinions[way.within]
            opinion.desk = desk
            if way.opens:
                opinion.accepted_at = at
                opinion.due = self._hours_at(desk).end_of_term(at, opinion.term)
        if way.matter not in self._matters_freed:
            self._matters_freed.add(way.matter)
            self.freed.add(way.number)

    def drop_way(self) -> None:
        """What was on its way is with its sender; an opinion that was on its way never comes to a desk."""
        self.way = None

    # -- opinions

    def _ask_opinion(self, act: Act) -> None:
        number, term = act.body["opinion_no"], act.body["term"]
        opinion = Opinion(number, act.position, term, "outside" in act.body["to"])
        if opinion.outside:
            stated = act.body.get("due_at")
            opinion.due = self.hours.end_of_term(act.at, term) if stated is None else instant(stated)
        self.opinions[number] = opinion

    def _opinion_given(self, act: Act) -> None:
        number = act.body["opinion_no"]
        if self.way is not None and self.way.within == number:
            self.way = None
        self._end_opinion(number)

    def _end_opinion(self, number: int) -> None:
        if number in self.opinions:
            self.opinions[number].desk, self.opinions[number].over = None, True

    def _hours_at(self, desk: Desk) -> OfficeHours:
        return self.calendar.hours(self.organisation.agency_of(desk.unit))

    # -- obstacles

    def _hindered_by(self, act: Act) -> None:
        """One obstacle of a step excuses by itself; a further one once the head accepts it."""
        body, number = act.body, act.body["obstacle_no"]
        to, due = body["addressee"], instant(body["due_at"])
        step = body.get("step_id") or self.step
        if "outside" in to:
            due = min(due, self.hours.end_of_term(act.at, self.outside_max))
        denials = [
            other.position
            for other in self.acts
            if other.topic == "dossier.ObstacleAnswered"
            and other.body["obstacle_no"] == number
            and other.body.get("no_obstacle", False)
        ]
        self.obstacles[number] = Obstacle(
            number=number,
            by=act.who,
            official=to.get("official"),
            unit=to.get("unit"),
            outside="outside" in to,
            due=due,
            counts=step not in self._hindered,
            denied=bool(denials),
            positions=[act.position, *denials[-1:]],
        )
        self._hindered.add(step)

    def _obstacle_accepted(self, act: Act) -> None:
        obstacle = self.obstacles.get(act.body["obstacle_no"])
        if obstacle is not None:
            obstacle.counts = True
            obstacle.positions.append(act.position)

    def _obstacle_extended(self, act: Act) -> None:
        obstacle = self.obstacles.get(act.body["obstacle_no"])
        if obstacle is not None:
            obstacle.due = instant(act.body["due_at"])
            obstacle.positions.append(act.position)

    def _obstacle_over(self, act: Act) -> None:
        self.obstacles.pop(act.body["obstacle_no"], None)

    # -- the applicant's turn

    def _begin_wait(self, act: Act, reason: str, effect: str) -> None:
        waiting = self.waiting
        if not waiting:
            self._turn_since = act.at
        if all(wait.reason != reason for wait in waiting):
            self.waits.append(Wait(reason, act.at, effect, act.who, act.position))

    def _supplement_requested(self, act: Act) -> None:
        self._begin_wait(act, "supplement", self.supplement_effect)

    def _duty_imposed(self, act: Act) -> None:
        self._begin_wait(act, "financial_duty", "pause")

    def _fee_assessed(self, act: Act) -> None:
        self.fee_dong += act.body["amount_dong"]
        if act.body.get("stops_clock", False):
            self._begin_wait(act, "fee", "pause")

    def _supplement_received(self, act: Act) -> None:
        if act.body["complete"]:
            self._end_wait(act, "supplement")

    def _duty_met(self, act: Act) -> None:
        self._end_wait(act, "financial_duty")

    def _fee_paid(self, act: Act) -> None:
        self.fee_dong -= act.body["amount_dong"]
        if self.fee_dong <= 0:
            self._end_wait(act, "fee")

    def _end_wait(self, act: Act, reason: str) -> None:
        """The last paper or payment is in: the opinions' terms are shifted, and it comes to a desk (rule 3).

        Online to the official whose request it was, else to the one who received it. While an opinion is asked, the
        consulted desk keeps it.
        """
        waiting = self.waiting
        ended = next((wait for wait in waiting if wait.reason == reason), None)
        if ended is None:
            return
        ended.end, ended.ended_by = act.at, act.position
        if len(waiting) > 1:
            return
        for opinion in self.opinions.values():
            if opinion.desk is not None and opinion.due is not None:
                since = max(self._turn_since, opinion.accepted_at)
                opinion.due = self._hours_at(opinion.desk).shifted(opinion.due, since, act.at)
        if self.received_at is None or self.asked is not None:
            return
        taker = ended.asked_by if act.body["channel"] == "online" or act.who.startswith("~") else act.who
        unit = self.desk.unit
        if taker != ended.asked_by:
            unit = self.organisation.unit_of(taker, act.at) or unit
        self.desk = _accepted_desk(taker, unit, (act.position,))


def check_kind(act: Act) -> None:
    """Refused for a kind of act that is not known here: what it moves could not be said."""
    name = act.topic.removeprefix("dossier.")
    if name not in _MOVES and name not in WITHOUT_MOVE:
        raise refused(
            "not-recomputable",
            f"events.jsonl, position {act.position}",
            f"Chương trình kiểm tra này không biết loại sự kiện «{act.topic}».",
            f"This verifier does not know events of the kind '{act.topic}'.",
        )


def _accepted_desk(who: str, unit: str, positions: tuple[int, ...]) -> Desk:
    """With whoever accepted it; an actor who is no official leaves it in the unit's pool."""
    if who.startswith("~"):
        return Desk(None, unit, "pool", positions)
    return Desk(who, unit, "held", positions)


_MOVES: Final[dict[str, Callable[[Dossier, Act], Any]]] = {
    "Lodged": Dossier._lodged,
    "ReceiptIssued": Dossier._receipt,
    "Refused": Dossier._ended,
    "Stopped": Dossier._ended,
    "Withdrawn": Dossier._ended,
    "Finished": Dossier._finish,
    "PostCollected": Dossier._result_out,
    "ResultReturned": Dossier._result_out,
    "StepStarted": Dossier._step_started,
    **dict.fromkeys(SENDING, Dossier._sent),
    "HandoverAccepted": Dossier._handover_accepted,
    "HandoverReturned": Dossier._handed_back,
    "Recalled": Dossier._handed_back,
    "TakenOver": Dossier._taken_over,
    "OpinionGiven": Dossier._opinion_given,
    "ObstacleReported": Dossier._hindered_by,
    "ObstacleAccepted": Dossier._obstacle_accepted,
    "ObstacleTermExtended": Dossier._obstacle_extended,
    "ObstacleAnswered": Dossier._obstacle_over,
    "ObstacleResolved": Dossier._obstacle_over,
    "SupplementRequested": Dossier._supplement_requested,
    "SupplementReceived": Dossier._supplement_received,
    "FeeAssessed": Dossier._fee_assessed,
    "FeePaid": Dossier._fee_paid,
    "FinancialDutyImposed": Dossier._duty_imposed,
    "FinancialDutyMet": Dossier._duty_met,
}


# --------------------------------------------------------------------------------------------------
# custody.py
#
# Policy custody-1: who answers for a dossier at every instant.
#
# Read as one would by hand: time goes from instant to instant at which anything can change (an act, the end of a term,
# somebody who comes or goes, an office that closes), and in each stretch between two of them the rules are asked in
# their order. At one instant acts come before the ends of terms, so an act at the last moment is in time.
#
#     1  held: whoever accepted it last           5  in a unit's pool: its head
#     2  on its way: the sender                   6  who stands in for whom is not there (organisation)
#     3  with the applicant: nobody's time        7  an obstacle: the holder, excused in its term; then its addressee
#     4  an opinion is asked: the one consulted   The first of 3, 7, 4, 2, 5, 1 that applies names somebody.
# --------------------------------------------------------------------------------------------------


THE_APPLICANT: Final = "~applicant"


@dataclass(frozen=True, slots=True)
class Named:
    """Whom the rules name: `official`, or (None) the pool of `unit`; of the ground `applicant`, the applicant.

    excused: why time is not held against whoever answers. way: the number of what is on its way.
    """

    ground: str
    official: str | None
    unit: str
    step: str | None
    matter: Matter | None
    positions: tuple[int, ...]
    excused: str | None = None
    confirmed: bool = True
    way: int | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """`answerer` answers in [start, end). agency: theirs, in whose hours their time counts. part None: the applicant.

    positions: of every event behind it, late entries, corrections and absences included.
    """

    start: int
    end: int
    answerer: str
    ground: str
    part: str | None
    on_behalf_of: str | None
    unit: str
    agency: str | None
    step: str | None
    matter: Matter | None
    excused: str | None
    confirmed: bool
    way: int | None
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CustodyRead:
    """The stretches tile the time from lodging to the end, or to `about`. agency: that of the receipt.

    dossier: as it is at the end of the reading.
    """

    acts: Sequence[Act]
    about: int
    agency: str
    hours: OfficeHours
    calendar: Calendar
    values: PolicyValues
    dossier: Dossier
    stretches: list[Stretch]

    @property
    def ended_at(self) -> int | None:
        return self.dossier.ended_at

    def is_free(self, stretch: Stretch) -> bool:
        """Transit that makes no excess: the first of its matter that ended in acceptance."""
        return stretch.way is not None and stretch.way in self.dossier.freed


def read_custody(
    acts: list[Act], about: int, organisation: Organisation, calendar: Calendar, values: PolicyValues
) -> CustodyRead:
    """Read a history, which begins with the lodging, up to `about`. Refused for what cannot be followed."""
    first = acts[0]
    if first.topic != "dossier.Lodged":
        raise refused(
            "not-recomputable",
            f"events.jsonl, position {first.position}",
            "Lịch sử hồ sơ không bắt đầu bằng việc nộp hồ sơ.",
            "The history of this dossier does not begin with its lodging.",
        )
    for act in acts:
        check_kind(act)
    intake = next((act.body for act in acts if act.topic == "dossier.ReceiptIssued"), first.body)
    agency = intake["agency_id"]
    dossier = Dossier(
        acts=acts,
        organisation=organisation,
        calendar=calendar,
        hours=calendar.hours(agency),
        one_stop=intake["unit_id"],
        outside_max=values.outside_max,
        desk=Desk(None, first.body["unit_id"], "intake", (first.position,)),
    )
    reading = _CustodyReading(dossier, organisation, calendar, values, about)
    reading.read()
    return CustodyRead(acts, about, agency, dossier.hours, calendar, values, dossier, reading.stretches)


class _CustodyReading:
    def __init__(
        self, dossier: Dossier, organisation: Organisation, calendar: Calendar, values: PolicyValues, about: int
    ) -> None:
        self._dossier = dossier
        self._organisation = organisation
        self._calendar = calendar
        self._values = values
        self._about = about
        self._entered_by = {act.position: act.entered_by for act in dossier.acts if act.entered_by is not None}
        self._surroundings = sorted({*organisation.changes, *_closure_edges(calendar)})
        self.stretches: list[Stretch] = []

    def read(self) -> None:
        dossier, acts = self._dossier, self._dossier.acts
        now, done = acts[0].at, 0
        while True:
            while done < len(acts) and acts[done].at == now and dossier.ended_at is None:
                dossier.apply(acts[done])
                done += 1
            self._let_time_move(now)
            if dossier.ended_at is not None or now >= self._about:
                return
            ahead = acts[done].at if done < len(acts) else self._about
            until = min([self._about, ahead, *self._changes_after(now)])
            until = self._count_the_way(now, until)
            self._add(now, until)
            now = until

    # -- what moves by the passing of time

    def _let_time_move(self, now: int) -> None:
        """At an instant, after its acts: closed accounts first, then an acceptance that is deemed."""
        if self._dossier.ended_at is None:
            self._pool_of_closed_accounts(now)
            self._end_way(now)
            self._dossier.end_if_ready(now)

    def _pool_of_closed_accounts(self, now: int) -> None:
        """What a closed account held is in its unit's pool, at once and for good."""
        dossier = self._dossier
        if self._is_closed(dossier.desk, now):
            dossier.desk = replace(dossier.desk, official=None, ground="pool")
        for opinion in dossier.opinions.values():
            if opinion.desk is not None and self._is_closed(opinion.desk, now):
                opinion.desk = replace(opinion.desk, official=None, ground="pool")

    def _is_closed(self, desk: Desk, now: int) -> bool:
        return desk.official is not None and self._organisation.is_closed_account(desk.official, now)

    def _end_way(self, now: int) -> None:
        """Back from a closed account; or deemed accepted, by the addressee if they were there throughout."""
        way = self._dossier.way
        if way is None:
            return
        if way.official is not None and self._organisation.was_closed_account(way.official, way.sent_at, now):
            self._dossier.drop_way()
        elif not way.comes_back and way.counted_us >= self._values.deemed_after_us:
            official = None if way.missed else way.official
            ground = "pool" if official is None else "held"
            self._dossier.deemed = way.number
            self._dossier.arrive(Desk(official, way.unit, ground, (way.position,), confirmed=False), now)

    def _count_the_way(self, now: int, until: int) -> int:
        """Count the addressee's office hours while it is on its way; the end of the stretch, if they are full before.

        They count while the clock runs, the addressee's agency is not closed, and the addressee or a substitute in
        that agency is there: the duty officer sits elsewhere and takes nothing in.
        """
        way, dossier = self._dossier.way, self._dossier
        if way is None or way.comes_back or dossier.waiting:
            return until
        agency = self._organisation.agency_of(way.unit)
        there = self._organisation.answering(way.official, way.unit, self._values.duty_officer, now)
        if there.by_duty or self._calendar.is_closed(agency, now):
            return until
        hours = self._calendar.hours(agency)
        left = self._values.deemed_after_us - way.counted_us
        worked = hours.between(now, until)
        if worked >= left:
            worked, until = left, hours.after(now, left)
        way.counted_us += worked
        if worked and there.official != way.official and there.on_behalf_of is not None:
            way.missed = True
        return until

    def _changes_after(self, now: int) -> Iterator[int]:
        """When the surroundings change next, and when terms end that change who answers or why."""
        place = bisect_right(self._surroundings, now)
        yield from self._surroundings[place : place + 1]
        obstacles, opinions = self._dossier.obstacles.values(), self._dossier.opinions.values()
        dues = (*(obstacle.due for obstacle in obstacles), *(opinion.due for opinion in opinions))
        yield from (due for due in dues if due is not None and due > now)

    # -- who answers

    def _add(self, start: int, end: int) -> None:
        named = named_by_rules(self._dossier, start)
        absences: tuple[int, ...] = ()
        if named.ground == "applicant":
            answerer, part, on_behalf_of, agency = THE_APPLICANT, None, None, None
        else:
            found = self._organisation.answering(named.official, named.unit, self._values.duty_officer, start)
            answerer, part, on_behalf_of = found.official, found.part, found.on_behalf_of
            agency, absences = self._agency_of(found.official, named.unit, start, by_duty=found.by_duty), found.absences
        excused = named.excused
        if excused is None and part is not None and self._calendar.is_closed(agency, start):
            excused = "agency_closed"
        positions = {*named.positions, *absences}
        positions |= {self._entered_by[position] for position in positions & self._entered_by.keys()}
        self.stretches.append(
            Stretch(
                start=start,
                end=end,
                answerer=answerer,
                ground=named.ground,
                part=part,
                on_behalf_of=on_behalf_of,
                unit=named.unit,
                agency=agency,
                step=named.step,
                matter=named.matter,
                excused=excused,
                confirmed=named.confirmed,
                way=named.way,
                positions=tuple(sorted(positions)),
            )
        )

    def _agency_of(self, answerer: str, unit: str, at: int, *, by_duty: bool) -> str | None:
        """Whoever answers does so in the agency that has the dossier; only the duty officer sits elsewhere."""
        seat = self._organisation.unit_of(answerer, at) if by_duty else None
        return self._organisation.agency_of(seat or unit)


def named_by_rules(dossier: Dossier, now: int) -> Named:
    """Whom the rules name at an instant: the first that applies, in the order of custody-1."""
    desk, step = dossier.top, dossier.step
    waiting = dossier.waiting
    if waiting:
        return Named("applicant", None, desk.unit, step, None, (waiting[0].position,))
    if dossier.received_at is None:
        return Named("intake", None, desk.unit, None, Matter("intake"), desk.positions)
    counting = [obstacle for obstacle in dossier.obstacles.values() if obstacle.counts]
    past_term = [obstacle for obstacle in counting if obstacle.due <= now]
    if past_term:
        return _named_past_obstacle(min(past_term, key=lambda o: (o.due, o.number)), desk, step)
    asked = dossier.asked
    if asked is not None:
        positions = (asked.position, *desk.positions)
        matter = Matter("opinion", step, asked.number)
        named = Named("opinion", desk.official, desk.unit, step, matter, positions, confirmed=desk.confirmed)
    elif dossier.way is not None:
        return _named_on_the_way(dossier.way, desk, step)
    else:
        matter = desk.matter(step)
        named = Named(desk.ground, desk.official, desk.unit, step, matter, desk.positions, confirmed=desk.confirmed)
    return _named_with_excuse(named, dossier, counting, now)


def _named_past_obstacle(obstacle: Obstacle, desk: Desk, step: str | None) -> Named:
    """Rule 7: its addressee; for a body outside, the head of the unit that has the dossier, who must chase it."""
    positions = tuple(obstacle.positions)
    if obstacle.outside:
        return Named("chasing", None, desk.unit, step, Matter("chasing", step, obstacle.number), positions)
    matter = Matter("obstacle", step, obstacle.number)
    return Named("obstacle", obstacle.official, obstacle.unit or desk.unit, step, matter, positions)


def _named_on_the_way(way: Way, desk: Desk, step: str | None) -> Named:
    """Rule 2: the sender."""
    positions = (*desk.positions, way.position)
    return Named("transit", way.sender, desk.unit, step, way.matter, positions, way=way.number)


def _named_with_excuse(named: Named, dossier: Dossier, counting: Sequence[Obstacle], now: int) -> Named:
    """Excused by an obstacle in its term, or by a body outside that was asked, in its own.

    Where the answer says that there was no obstacle, the excuse is withdrawn and both readings stay in view.
    """
    in_term = [obstacle for obstacle in counting if now < obstacle.due]
    for obstacle in in_term:
        if not obstacle.denied:
            why = "outside_obstacle" if obstacle.outside else "obstacle"
            return replace(named, excused=why, positions=(*named.positions, *obstacle.positions))
    outside = [
        (opinion.due, opinion.position)
        for opinion in dossier.opinions.values()
        if opinion.outside and not opinion.over and opinion.due is not None and now < opinion.due
    ]
    if outside and named.ground != "opinion":
        return replace(named, excused="outside_opinion", positions=(*named.positions, min(outside)[1]))
    if in_term:
        return replace(named, positions=(*named.positions, *in_term[-1].positions))
    return named


def _closure_edges(calendar: Calendar) -> Iterator[int]:
    for closure in calendar.closures:
        yield from (closure.start, closure.end)


# --------------------------------------------------------------------------------------------------
# delay.py
#
# Due dates, overdue time, and policy attribution-1: delay, and whose it is.
#
# All time is measured in the working time of the agency that issued the receipt; what passed while the answerer's own
# agency had no office hours is excused. Amounts are whole microseconds.
# --------------------------------------------------------------------------------------------------


PAID_OR_BROUGHT: Final = ("dossier.SupplementReceived", "dossier.FinancialDutyMet", "dossier.FeePaid")

TimeSpan = tuple[int, int]
"""[start, end); without any time where `end` is not after `start`."""


class Due(NamedTuple):
    """From `since` on, by the event at `position`, it is due at `at`; None: no due date is in force."""

    since: int
    at: int | None
    position: int


class Holder(NamedTuple):
    """An official in one of the parts, which are never added up."""

    official: str
    part: str
    on_behalf_of: str | None


class MeasuredTime(NamedTuple):
    unexcused_us: int
    excused_us: int


@dataclass(slots=True)
class MatterTime:
    """What was spent on one matter, by whom, in the order of first custody; unexcused, and without free transit."""

    term_us: int | None
    spent_us: dict[Holder, int] = field(default_factory=dict)

    @property
    def excess_us(self) -> int:
        return 0 if self.term_us is None else max(0, sum(self.spent_us.values()) - self.term_us)


@dataclass(frozen=True, slots=True)
class Delay:
    """counted_us is L′; with excused_us it is L. holders in the order of first custody.

    held_us: unexcused while overdue. share_us: the delay attributed. left_us: what is left of L′ beside the shares.
    """

    counted_us: int
    excused_us: int
    holders: Sequence[Holder]
    held_us: Mapping[Holder, int]
    share_us: Mapping[Holder, int]
    left_us: int
    assessed: bool


def due_dates(read: CustodyRead) -> tuple[list[Due], list[Due]]:
    """The due dates of the first slip, and those in force for persons, as the events state them.

    Only an apology issued in time puts another date in force than the slip's. It is shifted by a wait as the slip's
    is, and no recomputation brings the date before the one that was promised.
    """
    restarts = {wait.position for wait in read.dossier.waits if wait.effect == "restart"}
    ended = {wait.ended_by: wait for wait in read.dossier.waits if wait.ended_by is not None}
    first: list[Due] = []
    in_force: list[Due] = []
    promised: int | None = None
    for act in read.acts:
        if read.ended_at is not None and act.at > read.ended_at:
            break
        stated = act.body.get("due_at")
        if act.topic == "dossier.SupplementRequested" and act.position in restarts and in_force:
            promised = None
            first.append(Due(act.at, None, act.position))
            in_force.append(Due(act.at, None, act.position))
        elif act.topic == "dossier.ApologyIssued" and act.body["in_time"] and in_force and in_force[-1].at is not None:
            promised = instant(stated)
            in_force.append(Due(act.at, promised, act.position))
        elif act.topic in ("dossier.ReceiptIssued", "dossier.DueDateRecomputed", *PAID_OR_BROUGHT) and stated:
            due = instant(stated)
            first.append(Due(act.at, due, act.position))
            wait = ended.get(act.position)
            if promised is not None and act.topic in PAID_OR_BROUGHT:
                if wait is not None:
                    promised = read.hours.shifted(promised, wait.start, act.at)
                    due = promised = max(due, promised)
                else:
                    promised = due
            elif promised is not None and act.topic == "dossier.DueDateRecomputed":
                due = promised = max(due, promised)
            in_force.append(Due(act.at, due, act.position))
    return first, in_force


def overdue_spans(read: CustodyRead, dues: Sequence[Due]) -> list[TimeSpan]:
    """When it was overdue with the clock running: judged at each instant by the due date that was in force then."""
    began, end = read.dossier.received_at, read.about if read.ended_at is None else read.ended_at
    if began is None:
        return []
    found: list[TimeSpan] = []
    for number, due in enumerate(dues, 1):
        until = dues[number].since if number < len(dues) else end
        if due.at is not None:
            found.extend(_clock_ran(read, max(began, due.since, due.at), min(until, end)))
    return found


def _clock_ran(read: CustodyRead, start: int, end: int) -> Iterator[TimeSpan]:
    """[start, end) without the applicant's turns."""
    for wait in read.dossier.waits:
        yield start, min(wait.start, end)
        start = max(start, end if wait.end is None else wait.end)
    yield start, end


def measured(read: CustodyRead, stretch: Stretch, start: int, end: int) -> MeasuredTime:
    """Working time of [start, end) within a stretch."""
    start, end = max(start, stretch.start), min(end, stretch.end)
    total = read.hours.between(start, end)
    if stretch.excused is not None:
        return MeasuredTime(0, total)
    unexcused = read.calendar.common_hours(read.agency, stretch.agency).between(start, end)
    return MeasuredTime(unexcused, total - unexcused)


def holder_of(stretch: Stretch) -> Holder | None:
    """None for the applicant."""
    return None if stretch.part is None else Holder(stretch.answerer, stretch.part, stretch.on_behalf_of)


def attributed_delay(read: CustodyRead, overdue: Sequence[TimeSpan], terms: StepTerms | None) -> Delay:
    """Policy attribution-1. terms: of the steps of the procedure of the receipt; None before it."""
    held_us: dict[Holder, int] = {}
    excused_us = 0
    for stretch in read.stretches:
        holder = holder_of(stretch)
        if holder is None:
            continue
        parts = [measured(read, stretch, *span) for span in overdue]
        held_us[holder] = held_us.get(holder, 0) + sum(part.unexcused_us for part in parts)
        excused_us += sum(part.excused_us for part in parts)
    counted_us = sum(held_us.values())
    assessed = terms is not None and any(term is not None for term in terms.values())
    share_us = dict.fromkeys(held_us, 0)
    if assessed:
        for own in _shares(list(_own_excesses(read, terms or {})), counted_us):
            for holder, amount in own.items():
                share_us[holder] += amount
    left_us = counted_us - sum(share_us.values())
    return Delay(counted_us, excused_us, list(held_us), held_us, share_us, left_us, assessed)


def _own_excesses(read: CustodyRead, terms: StepTerms) -> Iterator[dict[Holder, int]]:
    """By matter, in order of its beginning: the time beyond its term, split among its holders by their time in it."""
    matters: dict[Matter, MatterTime] = {}
    for stretch in read.stretches:
        holder, matter = holder_of(stretch), stretch.matter
        if holder is None or matter is None:
            continue
        if matter not in matters:
            matters[matter] = MatterTime(_term_us(read, matter, stretch, terms))
        spent = matters[matter].spent_us
        unexcused = 0 if read.is_free(stretch) else measured(read, stretch, stretch.start, stretch.end).unexcused_us
        spent[holder] = spent.get(holder, 0) + unexcused
    for found in matters.values():
        if found.excess_us:
            parts = largest_remainder(found.excess_us, list(found.spent_us.values()))
            yield dict(zip(found.spent_us, parts, strict=True))


def _term_us(read: CustodyRead, matter: Matter, first: Stretch, terms: StepTerms) -> int | None:
    """The working time of a matter's term, from when its first holder began to answer in it; None: no term, no excess.

    A step's term is the procedure's, the pool's is the policy's. An opinion's runs in the consulted agency's hours. Of
    an obstacle nothing is left once its addressee answers. Before the receipt, and in chasing, there is none.
    """
    match matter.kind:
        case "step":
            term = terms.get(matter.step or "")
            hours = measuring = read.hours
        case "pool":
            term = read.values.pool_term
            hours = measuring = read.hours
        case "opinion":
            term = read.dossier.opinions[matter.number].term
            hours = read.calendar.hours(first.agency)
            measuring = read.calendar.common_hours(read.agency, first.agency)
        case "obstacle":
            return 0
        case _:
            return None
    return None if term is None else measuring.between(first.start, hours.end_of_term(first.start, term))


def _shares(own: Sequence[dict[Holder, int]], counted_us: int) -> list[dict[Holder, int]]:
    """own excess × min(1, L′ ÷ ΣE): first among the matters, then within each among its holders."""
    whole = [sum(excess.values()) for excess in own]
    if sum(whole) <= counted_us:
        return list(own)
    parts = largest_remainder(counted_us, whole)
    return [
        dict(zip(excess, largest_remainder(part, list(excess.values())), strict=True))
        for excess, part in zip(own, parts, strict=True)
    ]


def largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    """Whole parts of a total in proportion to the weights, which add up to it; ties go to the earlier."""
    whole = sum(weights)
    if whole == 0:
        return [0] * len(weights)
    parts = [total * weight // whole for weight in weights]
    lacking = sorted(range(len(weights)), key=lambda place: (-(total * weights[place] % whole), place))
    for place in lacking[: total - sum(parts)]:
        parts[place] += 1
    return parts


# --------------------------------------------------------------------------------------------------
# dossier_figures.py
#
# The figures of every dossier, computed from the stored events alone, in the shape of "dossiers" in figures.json.
# --------------------------------------------------------------------------------------------------


POLICIES: Final = ("custody-1", "attribution-1")
"""What is implemented here, in `custody` and `delay`."""

_SAID_OF_AN_INTERVAL: Final = (
    *("answerer", "ground", "part", "on_behalf_of", "unit", "step", "excused", "confirmed", "positions"),
)
"""What an interval says besides its times; neighbours of which this is the same are one."""

_AMISS_IN_EVENTS: Final = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, AssertionError)
"""What reading an event comes to that lacks something, or has something else in its place."""


@dataclass(frozen=True, slots=True)
class DossierFigures:
    """claim: what figures.json has to say of this dossier, to the letter."""

    dossier_id: str
    claim: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _JudgedBy:
    """What dossiers are judged by, after all events of the bundle."""

    organisation: Organisation
    calendar: Calendar
    step_terms: dict[tuple[str, int], StepTerms]
    packs: list[RulePack]


def recomputed(events: Sequence[StoredEvent], about: datetime) -> list[DossierFigures]:
    """The figures of every dossier among the events, as known by all of them, about a moment; by dossier id.

    events: in order of position. Refused for what cannot be computed; nothing is left out silently.
    """
    dossiers: dict[str, list[StoredEvent]] = {}
    for event in events:
        if event.topic.startswith("dossier."):
            dossiers.setdefault(event.stream_id, []).append(event)
    if not dossiers:
        return []
    try:
        judged_by = _JudgedBy(
            read_organisation(events), read_calendar(events), read_catalogue(events), adopted_rules(events)
        )
    except _AMISS_IN_EVENTS as fault:
        raise _not_recomputable("events.jsonl", fault) from fault
    return [_figures_of(dossier_id, dossiers[dossier_id], judged_by, about) for dossier_id in sorted(dossiers)]


def _figures_of(
    dossier_id: str, stream: Sequence[StoredEvent], judged_by: _JudgedBy, about: datetime
) -> DossierFigures:
    try:
        acts = effective_history(stream, micros(about))
        claim = _claim_of(acts, judged_by, micros(about)) if acts else _no_figures_yet()
    except _AMISS_IN_EVENTS as fault:
        raise _not_recomputable(f"dossier {dossier_id}", fault) from fault
    return DossierFigures(dossier_id, {"dossier_id": dossier_id, **claim})


def _claim_of(acts: list[Act], judged_by: _JudgedBy, about: int) -> dict[str, Any]:
    receipt = next((act for act in acts if act.topic == "dossier.ReceiptIssued"), None)
    values = _values(acts, receipt, judged_by)
    read = read_custody(acts, about, judged_by.organisation, judged_by.calendar, values)
    first, in_force = due_dates(read)
    overdue = overdue_spans(read, in_force)
    terms = None
    if receipt is not None:
        terms = judged_by.step_terms[acts[0].body["procedure_code"], receipt.body["procedure_version"]]
    delay = attributed_delay(read, overdue, terms)
    return {
        "code": None if receipt is None else receipt.body["code"],
        "ended": read.ended_at is not None,
        "intervals": _interval_claims(read, overdue),
        "overdue_us": delay.counted_us + delay.excused_us,
        "counted_us": delay.counted_us,
        "excused_us": delay.excused_us,
        "process_design_us": delay.left_us if delay.assessed else 0,
        "no_term_set_us": 0 if delay.assessed else delay.left_us,
        "provisional": read.ended_at is None,
        "assessed": delay.assessed,
        "delay": [
            {
                "official": holder.official,
                "part": holder.part,
                "on_behalf_of": holder.on_behalf_of,
                "held_overdue_us": delay.held_us[holder],
                "share_us": delay.share_us[holder],
            }
            for holder in delay.holders
        ],
        "dues": sorted(
            (
                {"kind": kind, "at": None if due.at is None else instant_text(due.at), "position": due.position}
                for kind, dues in (("first", first), ("in_force", in_force))
                for due in dues
            ),
            key=lambda claim: (claim["position"], claim["kind"]),
        ),
    }


def _values(acts: Sequence[Act], receipt: Act | None, judged_by: _JudgedBy) -> PolicyValues:
    if receipt is None:
        return policy_values(judged_by.packs, None, office_day_of(acts[0].at))
    return policy_values(judged_by.packs, receipt.body["rule_pack"], office_day_of(receipt.at))


def _no_figures_yet() -> dict[str, Any]:
    """Of a dossier that was lodged only after the moment."""
    amounts = ("overdue_us", "counted_us", "excused_us", "process_design_us", "no_term_set_us")
    nothing: dict[str, Any] = {"code": None, "ended": False, "intervals": [], "provisional": True, "assessed": False}
    return {**nothing, **dict.fromkeys(amounts, 0), "delay": [], "dues": []}


def _interval_claims(read: CustodyRead, overdue: Sequence[TimeSpan]) -> list[dict[str, Any]]:
    """By start; the last one is open while the dossier is, and measured up to the moment."""
    found: list[dict[str, Any]] = []
    for stretch in read.stretches:
        claim = _interval_claim(read, stretch, overdue)
        last = found[-1] if found else None
        if last is not None and all(last[name] == claim[name] for name in _SAID_OF_AN_INTERVAL):
            last["end"] = claim["end"]
            last["working_us"] += claim["working_us"]
            last["overdue_us"] += claim["overdue_us"]
        else:
            found.append(claim)
    if found and read.ended_at is None:
        found[-1]["end"] = None
    return found


def _interval_claim(read: CustodyRead, stretch: Stretch, overdue: Sequence[TimeSpan]) -> dict[str, Any]:
    """Working time with its excused part, and what of it was unexcused while overdue; none of the applicant's."""
    working_us = overdue_us = 0
    if stretch.part is not None:
        working_us = sum(measured(read, stretch, stretch.start, stretch.end))
        overdue_us = sum(measured(read, stretch, *span).unexcused_us for span in overdue)
    return {
        "start": instant_text(stretch.start),
        "end": instant_text(stretch.end),
        "answerer": stretch.answerer,
        "ground": stretch.ground,
        "part": stretch.part,
        "on_behalf_of": stretch.on_behalf_of,
        "unit": stretch.unit,
        "step": stretch.step,
        "excused": stretch.excused,
        "confirmed": stretch.confirmed,
        "working_us": working_us,
        "overdue_us": overdue_us,
        "positions": list(stretch.positions),
    }


def _not_recomputable(where: str, fault: Exception) -> Exception:
    return refused(
        "not-recomputable",
        where,
        f"Không tính lại được từ các sự kiện: {type(fault).__name__} {fault}.",
        f"This cannot be recomputed from the events: {type(fault).__name__} {fault}.",
    )


# --------------------------------------------------------------------------------------------------
# imported.py
#
# Cases of an imported log: who held them, inferred from their acts, and what official's record that comes to.
#
# Policy `custody-1 (inferred)`: the time up to an act was held by whoever acted, of several acts at one instant by the
# first; the tail by the case's owner, or else the last actor. What lies after the due date is overdue. Time is plain
# elapsed time or the office hours of the calendar, as the dataset says.
# --------------------------------------------------------------------------------------------------


INFERRED_POLICY: Final = "custody-1 (inferred)"
NOBODY: Final = "~unknown"

BY_NEXT_ACT: Final = "by the next act"
BY_ACT_AFTER_END: Final = "by the next act, after the end"
TAIL_ACTED: Final = "tail, acted"
TAIL_NEVER_ACTED: Final = "tail, never acted"

Elapsed = Callable[[int, int], int]
"""How much time lies between two instants (microseconds since 1970) by the calendar of the dataset."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A reading of a file. cut: the as-of moment lies before the log's last event, so later things are not known."""

    key: str
    as_of: int
    cut: bool
    elapsed: Elapsed


@dataclass(frozen=True, slots=True)
class LoggedAct:
    at: int
    official: str
    position: int


@dataclass(frozen=True, slots=True)
class LoggedCase:
    """A case as known at the dataset's as-of moment; acts in order of time, then of file. Instants since 1970 in µs."""

    opening: StoredEvent
    start: int | None
    due: int | None
    end: int | None
    owner: str | None
    acts: list[LoggedAct]

    def closes(self, as_of: int) -> int:
        return as_of if self.end is None else self.end


def read_dataset(events: list[StoredEvent], number: int) -> Dataset:
    """Dataset `number` of the log: the event of that version in the stream of all datasets. Refused."""
    stream = stream_of("datasets")
    event = next((each for each in events if each.stream_id == stream and each.version == number), None)
    if event is None or event.topic != "imported.DatasetImported":
        raise refused(
            "dataset-missing",
            "events.jsonl",
            f"Thiếu sự kiện của bộ dữ liệu {number}.",
            f"The event of dataset {number} is missing.",
        )
    body = event.body
    as_of, last = read_instant(body["as_of"]), read_instant(body["last_event_at"])
    return Dataset(body["dataset"], micros(as_of), as_of < last, _elapsed_by(body["calendar"], events))


def read_cases(events: list[StoredEvent], dataset: Dataset) -> list[LoggedCase]:
    """The cases of the bundle that had begun, in the order of their openings. Refused for one of another dataset."""
    streams: dict[str, list[StoredEvent]] = {}
    for event in events:
        if event.topic.startswith("imported.") and event.topic != "imported.DatasetImported":
            streams.setdefault(event.stream_id, []).append(event)
    cases = []
    for stream, history in streams.items():
        body = history[0].body
        if body.get("dataset") != dataset.key or stream != stream_of("imported", f"{dataset.key}:{body['case_id']}"):
            raise refused(
                "case-of-another-dataset",
                f"events.jsonl, position {history[0].position}",
                "Hồ sơ không thuộc bộ dữ liệu này.",
                "This case is not of the dataset.",
            )
        case = _case_of(history, dataset)
        if case is not None:
            cases.append(case)
    return cases


def case_claim(case: LoggedCase, dataset: Dataset) -> dict[str, Any]:
    """What a bundle has to say of a case."""
    intervals = _inferred_intervals(case, dataset)
    closes = case.closes(dataset.as_of)
    return {
        "case": case.opening.body["case_id"],
        "stream_id": case.opening.stream_id,
        "intervals": intervals,
        "late_us": sum(interval["overdue_us"] for interval in intervals),
        "late": case.due is not None and closes > case.due,
        "open": case.end is None,
    }


def imported_record(cases: list[LoggedCase], dataset: Dataset, official: str) -> list[dict[str, Any]]:
    """The lines of an official's record; a figure with no facts has none. Delay is not assessed: no step has a term."""
    acts = [act.position for case in cases for act in sorted(case.acts, key=_by_position) if act.official == official]
    claims = [case_claim(case, dataset) for case in cases]
    held = [each for claim in claims for each in claim["intervals"] if each["official"] == official]
    overdue = [each for each in held if each["overdue_us"]]
    late = [
        case.opening.position
        for case, claim in zip(cases, claims, strict=True)
        if claim["late"] and case.owner == official
    ]
    lines = (
        ("acts", len(acts), [[position] for position in acts]),
        ("held_us", sum(each["length_us"] for each in held), [each["positions"] for each in held]),
        ("held_overdue_us", sum(each["overdue_us"] for each in overdue), [each["positions"] for each in overdue]),
        ("late_as_owner", len(late), [[position] for position in late]),
    )
    return [
        {"part": "own", "on_behalf_of": None, "figure": figure, "amount": amount, "positions": positions}
        for figure, amount, positions in lines
        if amount
    ]


def is_named(case: LoggedCase, official: str) -> bool:
    return case.owner == official or any(act.official == official for act in case.acts)


def _elapsed_by(calendar: str, events: list[StoredEvent]) -> Elapsed:
    if calendar == "always-open":
        return lambda start, end: max(0, end - start)
    if calendar != "vn":
        raise refused("not-recomputable", "events.jsonl", f"Lịch lạ: {calendar}.", f"Unknown calendar: {calendar}.")
    hours = office_hours(events, None)
    return hours.between


def _case_of(history: list[StoredEvent], dataset: Dataset) -> LoggedCase | None:
    """None where it had not begun."""
    opening = history[0]
    body = opening.body
    acts = [
        LoggedAct(_logged_moment(event, "occurred_at") or 0, event.body.get("resource") or NOBODY, event.position)
        for event in history[1:]
    ]
    acts.sort(key=lambda act: (act.at, act.position))
    start, end = _logged_moment(opening, "started_at"), _logged_moment(opening, "ended_at")
    if dataset.cut:
        acts = [act for act in acts if act.at <= dataset.as_of]
        start = start if start is None or start <= dataset.as_of else None
        end = end if end is None or end <= dataset.as_of else None
    if not acts and start is None:
        return None
    return LoggedCase(opening, start, _logged_moment(opening, "due_at"), end, body.get("owner"), acts)


def _logged_moment(event: StoredEvent, name: str) -> int | None:
    text = event.body.get(name)
    return None if text is None else micros(read_instant(text))


def _by_position(act: LoggedAct) -> int:
    return act.position


def _inferred_intervals(case: LoggedCase, dataset: Dataset) -> list[dict[str, Any]]:
    """Without gaps from the case's beginning to its end; none is empty."""
    begins = [moment for moment in (case.start, *(act.at for act in case.acts[:1])) if moment is not None]
    since = min(begins)
    end = max(since, case.closes(dataset.as_of))
    found: list[dict[str, Any]] = []
    began_by = case.opening.position
    for act in case.acts:
        until = min(act.at, end)
        if until > since:
            ground = BY_NEXT_ACT if act.at <= end else BY_ACT_AFTER_END
            found.append(_inferred(case, dataset, (since, until), act.official, ground, {began_by, act.position}))
            since, began_by = until, act.position
    if since < end:
        last = case.acts[-1:]
        holder = case.owner or (last[0].official if last else NOBODY)
        ground = TAIL_ACTED if any(act.official == holder for act in case.acts) else TAIL_NEVER_ACTED
        rests_on = {case.opening.position, *(act.position for act in last)}
        found.append(_inferred(case, dataset, (since, end), holder, ground, rests_on))
    return found


def _inferred(
    case: LoggedCase, dataset: Dataset, span: tuple[int, int], official: str, ground: str, rests_on: set[int]
) -> dict[str, Any]:
    start, end = span
    overdue = 0 if case.due is None or end <= case.due else dataset.elapsed(max(start, case.due), end)
    return {
        "start": written(from_micros(start)),
        "end": written(from_micros(end)),
        "official": official,
        "ground": ground,
        "length_us": dataset.elapsed(start, end),
        "overdue_us": overdue,
        "positions": sorted(rests_on),
    }


# --------------------------------------------------------------------------------------------------
# differences.py
#
# Where two JSON values differ: the path of each place, and what stands there.
# --------------------------------------------------------------------------------------------------


MOST_DIFFERENCES: Final = 100
_SHOWN_LENGTH: Final = 120


def differences(claimed: Any, found: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    """(path, claimed, found) of every place, from the outside in. What is missing on one side is None there."""
    if isinstance(claimed, dict) and isinstance(found, dict):
        for name in sorted(claimed.keys() | found.keys()):
            if name in claimed and name in found:
                yield from differences(claimed[name], found[name], f"{path}.{name}")
            else:
                yield f"{path}.{name}", claimed.get(name), found.get(name)
    elif isinstance(claimed, list) and isinstance(found, list):
        for place in range(max(len(claimed), len(found))):
            here = f"{path}[{place}]"
            if place < len(claimed) and place < len(found):
                yield from differences(claimed[place], found[place], here)
            else:
                yield (
                    here,
                    claimed[place] if place < len(claimed) else None,
                    found[place] if place < len(found) else None,
                )
    elif type(claimed) is not type(found) or claimed != found:
        yield path, claimed, found


def shown_value(value: Any) -> str:
    """A value in a message: short."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN_LENGTH else f"{text[:_SHOWN_LENGTH]}…"


# --------------------------------------------------------------------------------------------------
# record_facts.py
#
# The facts behind the counts of a record: how many there are, and on which events each of them has to rest.
#
# Whether a fact is rightly one (that a step was late, a complaint upheld) is not recomputed here. Those that count events
# (COUNTED_EVENTS) cannot be made up: each rests on an event of its own of the kind that is counted, and that event names
# the official. Of the others no more is known than that the events behind them are in the bundle, and how many they are.
# --------------------------------------------------------------------------------------------------


COUNTED_DOSSIERS: Final = ("dossiers_handled", "dossiers_closed", "dossiers_late")
SUMMED_TIMES: Final = ("held_us", "excused_us", "held_overdue_us", "overdue_us", "attributed_us", "step_held_us")
JOINED_COUNTS: Final = (
    "acts",
    "acts_tried",
    "arrivals",
    "handovers_received",
    "handovers_sent",
    "ratings_score",
    "step_visits",
)
"""Figures of which one fact may count for more than one."""

MEASURES: Final = ("term_left_permille",)
"""Figures of which a fact may count for nothing."""

OTHER_COUNTS: Final = (
    "steps_judged",
    "steps_on_time",
    "steps_late",
    "steps_without_term",
    "handovers_unconfirmed",
    "handovers_late",
    "ping_pong",
    "escalations_received",
    "escalations_answered",
    "escalations_unanswered",
    "apologies_late",
    "duties_owed",
    "duties_missed",
    "reviews_decided",
    "reviews_discipline",
)
COUNTED_EVENTS: Final[Mapping[str, str]] = {
    "steps_completed": "dossier.StepCompleted",
    "steps_on_software": "dossier.StepCompleted",
    "late_entries": "dossier.RecordedLate",
    "corrections": "dossier.Corrected",
    "reminders": "dossier.Reminded",
    "written_reminders": "dossier.WrittenReminderIssued",
    "supplements": "dossier.SupplementRequested",
    "supplements_second": "dossier.SupplementRequested",
    "apologies_owed": "dossier.ApologyOwed",
    "ratings": "dossier.Rated",
    "complaints": "dossier.Complained",
    "complaints_upheld": "dossier.Complained",
    "obstacles": "dossier.ObstacleReported",
    "obstacles_in_time": "dossier.ObstacleReported",
    "objections": "dossier.ObjectionRecorded",
    "reworks_received": "dossier.ReturnedForRework",
    "conflicts_refused": "dossier.ConflictRefused",
    "opinions_given": "dossier.OpinionGiven",
    "opinions_late": "dossier.OpinionGiven",
    "confirmations": "publication.Confirmed",
    "confirmations_refuted": "publication.Confirmed",
    "remedy_reports": "directive.RemedyReported",
    "remedy_reports_false": "directive.RemedyReported",
}
"""Figure → the topic of the event that each of its facts rests on."""

ALSO_COUNTED: Final[Mapping[str, str]] = {
    "reminders": "duty.Reminded",
    "complaints": "complaint.Opened",
    "complaints_upheld": "complaint.Opened",
}
"""The same in a proceeding, which is no dossier."""

ENTERED_OTHERWISE: Final = ("dossier.RecordedLate", "dossier.Corrected")
"""An event of any kind may stand in one of these."""

KNOWN_FIGURES: Final = frozenset(
    {*COUNTED_DOSSIERS, *SUMMED_TIMES, *JOINED_COUNTS, *MEASURES, *OTHER_COUNTS, *COUNTED_EVENTS}
)


def amount_by_facts(
    figure: str, amount: int, facts: Sequence[Sequence[int]], events: Mapping[int, StoredEvent]
) -> str | None:
    """What the amount has to be by its facts, where it is another; None where it fits."""
    if figure in COUNTED_DOSSIERS:
        found = [events[position] for fact in facts for position in fact]
        counted = len({event.stream_id for event in found if event.topic.startswith("dossier.")})
        return None if amount == counted else str(counted)
    if figure in MEASURES:
        return None if amount >= 0 and facts and all(facts) else "≥ 0"
    if figure in JOINED_COUNTS or figure in SUMMED_TIMES:
        return None if amount >= len(facts) > 0 and all(facts) else f"≥ {len(facts)}, ≥ 1"
    return None if amount == len(facts) > 0 and all(facts) else str(len(facts))


def unfounded_facts(
    figure: str, facts: Sequence[Sequence[int]], events: Mapping[int, StoredEvent], official: str
) -> Iterator[Sequence[int]]:
    """Facts that rest on no event of their own that is of the kind that is counted and names the official."""
    topic = COUNTED_EVENTS.get(figure)
    taken: set[int] = set()
    for fact in facts:
        fitting = [
            position
            for position in fact
            if events[position].topic in (topic, ALSO_COUNTED.get(figure), *ENTERED_OTHERWISE)
            and position not in taken
            and names_official(events[position], official)
        ]
        if topic is not None and not fitting:
            yield fact
        taken.update(fitting[:1])


def names_official(event: StoredEvent, official: str) -> bool:
    """Also within the act that a late entry or a correction holds, which is JSON in JSON."""
    plain = json.dumps(official, ensure_ascii=False)
    return plain in event.state or json.dumps(plain, ensure_ascii=False)[1:-1] in event.state


# --------------------------------------------------------------------------------------------------
# record.py
#
# The responsibility record that a bundle claims: sums recomputed from custody and delay, positions looked up.
#
# Recomputed are the times that a person answered (`held_us`), answered while overdue (`held_overdue_us`), the delay
# attributed to them (`attributed_us`) and that of these dossiers as a whole (`overdue_us`), once they have ended. With a
# period, an interval that reaches over its edge may count with any part of itself, so these sums are then bounded. Late
# dossiers (`dossiers_late`) are at most those in which the person held while overdue, or was attributed delay. All others
# are held against their facts alone: whether a fact is rightly one, and whether a line of them is missing, is not known
# here.
# --------------------------------------------------------------------------------------------------


Claim = dict[str, Any]
RecordKey = tuple[str, str | None, str]
"""Part, on whose behalf, figure."""

HELD: Final = "held_us"
HELD_OVERDUE: Final = "held_overdue_us"
OVERDUE: Final = "overdue_us"
ATTRIBUTED: Final = "attributed_us"
LATE: Final = "dossiers_late"
RECOMPUTED: Final = (HELD, HELD_OVERDUE, OVERDUE, ATTRIBUTED)

_OFFICE_OFFSET: Final = timedelta(hours=7)
_PERIOD_TEXT: Final = re.compile(r"(\d{4}-\d\d)(?:\.\.(\d{4}-\d\d))?", re.ASCII)
_RECORD_FIELDS: Final[Kinds] = {
    "part": (str,),
    "on_behalf_of": (str, type(None)),
    "figure": (str,),
    "amount": (int,),
    "positions": (list,),
}


@dataclass(slots=True)
class Bounds:
    """What a sum is at least and at most; the same where it is known exactly. Microseconds."""

    least: int = 0
    most: int = 0


@dataclass(frozen=True, slots=True)
class Months:
    """A period: its first and last month, `2020-03`, in office time; both None for all time."""

    first: str | None
    last: str | None

    def part_of(self, start: datetime, end: datetime) -> tuple[bool, bool]:
        """Whether [start, end) lies in the period wholly, and whether it lies there at all."""
        if self.first is None or self.last is None:
            return True, True
        begins, ends = _month_of(start), _month_of(end - timedelta(microseconds=1))
        return self.first <= begins and ends <= self.last, begins <= self.last and self.first <= ends


def read_period(text: str | None) -> Months:
    """Refused."""
    if text is None:
        return Months(None, None)
    match = _PERIOD_TEXT.fullmatch(text)
    if match is None:
        raise refused("period-unreadable", "MANIFEST.json, period", f"Kỳ lạ: {text}.", f"No period: {text}.")
    return Months(match[1], match[2] or match[1])


def read_record(claimed: Any, events: Mapping[int, StoredEvent]) -> dict[RecordKey, Claim]:
    """The claimed lines by what they are of. Refused for a line that is no line, is there twice, or names no event."""
    lines: dict[RecordKey, Claim] = {}
    for number, value in enumerate(checked_list(claimed, dict, "figures.json, record")):
        where = f"figures.json, record[{number}]"
        line = checked_object(value, _RECORD_FIELDS, where)
        key = (line["part"], line["on_behalf_of"], line["figure"])
        if key in lines:
            raise refused("record-differs", where, f"Dòng {key} có hai lần.", f"The line {key} is there twice.")
        for fact in checked_list(line["positions"], list, where):
            for position in checked_list(fact, int, where):
                check_position(position, events, where)
        lines[key] = line
    return lines


def check_position(position: int, events: Mapping[int, StoredEvent], where: str) -> StoredEvent:
    """The event that a figure names. Refused where it is not in the bundle."""
    event = events.get(position)
    if event is None:
        raise refused(
            "position-not-in-bundle",
            where,
            f"Số liệu dựa vào sự kiện {position}, không có trong gói.",
            f"It rests on event {position}, which is not in the bundle.",
        )
    return event


def expected_sums(dossiers: Sequence[Claim], official: str, months: Months) -> dict[RecordKey, Bounds]:
    """What the recomputed dossiers come to for an official."""
    sums: dict[RecordKey, Bounds] = {}
    for dossier in dossiers:
        if dossier["ended"]:
            for key, amount, wholly in _amounts(dossier, official, months):
                bounds = sums.setdefault(key, Bounds())
                bounds.most += amount
                bounds.least += amount if wholly else 0
    return {key: bounds for key, bounds in sums.items() if bounds.most}


def record_findings(
    lines: Mapping[RecordKey, Claim],
    sums: Mapping[RecordKey, Bounds],
    events: Mapping[int, StoredEvent],
    official: str,
) -> Iterator[Finding]:
    """Lines whose amount is another than their facts or the recomputed intervals come to, and lines left out."""
    summed = {key for key in lines if key[2] in RECOMPUTED}
    for key in sorted(summed | sums.keys(), key=str):
        bounds = sums.get(key, Bounds())
        amount = lines[key]["amount"] if key in lines else 0
        if not bounds.least <= amount <= bounds.most:
            due = str(bounds.least) if bounds.least == bounds.most else f"{bounds.least}–{bounds.most}"
            yield _record_finding(key, amount, due)
    for key, line in lines.items():
        figure, facts = key[2], line["positions"]
        due_amount = amount_by_facts(figure, line["amount"], facts, events)
        if figure not in KNOWN_FIGURES:
            yield _record_finding(key, line["amount"], "–")
        elif due_amount is not None:
            yield _record_finding(key, line["amount"], due_amount)
        for fact in unfounded_facts(figure, facts, events, official):
            yield Finding(
                "fact-unfounded",
                f"figures.json, record, {key[0]}, {figure}",
                f"Sự kiện {fact} không phải việc mà số liệu này đếm, hoặc không nêu tên người này.",
                f"Events {fact} are not what this figure counts, or do not name this person.",
            )


def late_findings(
    lines: Mapping[RecordKey, Claim], dossiers: Sequence[Claim], official: str, months: Months
) -> Iterator[Finding]:
    """Lines that count more late dossiers than ended with overdue time or delay of theirs."""
    most: Counter[RecordKey] = Counter()
    for dossier in dossiers:
        if _ended_at(dossier, months) is None:
            continue
        for row in dossier["delay"]:
            if row["official"] == official and (row["share_us"] or row["held_overdue_us"]):
                most[row["part"], row["on_behalf_of"], LATE] += 1
    for key, line in lines.items():
        if key[2] == LATE and line["amount"] > most[key]:
            yield _record_finding(key, line["amount"], f"≤ {most[key]}")


def _ended_at(dossier: Claim, months: Months) -> datetime | None:
    """When a dossier ended; None where it is open, or ended outside the period."""
    if not dossier["ended"] or not dossier["intervals"] or dossier["intervals"][-1]["end"] is None:
        return None
    ended = read_instant(dossier["intervals"][-1]["end"])
    return ended if months.part_of(ended, ended + timedelta(microseconds=1))[0] else None


def _amounts(dossier: Claim, official: str, months: Months) -> Iterator[tuple[RecordKey, int, bool]]:
    """(key, amount, whether all of it lies in the period) of one ended dossier."""
    for interval in dossier["intervals"]:
        if interval["answerer"] == official and interval["part"] is not None and interval["end"] is not None:
            wholly, partly = months.part_of(read_instant(interval["start"]), read_instant(interval["end"]))
            if partly:
                whose = (interval["part"], interval["on_behalf_of"])
                yield (*whose, HELD), interval["working_us"], wholly
                yield (*whose, HELD_OVERDUE), interval["overdue_us"], wholly
    if _ended_at(dossier, months) is not None:
        of_whole: dict[str, list[str]] = {}
        for row in dossier["delay"]:
            if row["official"] == official:
                yield (row["part"], row["on_behalf_of"], ATTRIBUTED), row["share_us"], True
                if row["share_us"] or row["held_overdue_us"]:
                    of_whole.setdefault(row["part"], []).append(row["on_behalf_of"] or "")
        for part, absent in of_whole.items():  # once, also for one who acted for two
            yield (part, min(absent) or None, OVERDUE), dossier["counted_us"], True


def _record_finding(key: RecordKey, claimed: int, due: str) -> Finding:
    part, on_behalf_of, figure = key
    whose = part if on_behalf_of is None else f"{part} ({on_behalf_of})"
    return Finding(
        "record-differs",
        f"figures.json, record, {whose}, {figure}",
        f"Gói ghi {claimed}; tính lại được {due}.",
        f"The bundle says {claimed}; recomputed: {due}.",
    )


def _month_of(moment: datetime) -> str:
    return (moment + _OFFICE_OFFSET).strftime("%Y-%m")


# --------------------------------------------------------------------------------------------------
# speaks_for.py
#
# What speaks for an official: that every entry rests on an event of the bundle, quotes it truly, and none is left out.
#
# An official's own words (explanations, objections) are quoted between « and »; they are compared with the event. The
# other texts are the maker's wording of what the named event and the recomputed custody show.
# --------------------------------------------------------------------------------------------------


OWN_WORDS: Final = {
    "dossier.ExplanationGiven": "explanation",
    "dossier.ObjectionRecorded": "objection",
    "duty.Explained": "explanation",
}
"""Topic → what the entry is called."""

_ENTRY_FIELDS: Final[Kinds] = {
    "what": (str,),
    "position": (int,),
    "official": (str, type(None)),
    "dossier_id": (str, type(None)),
    "text_vi": (str,),
    "text_en": (str,),
}


def speaks_for_findings(
    claimed: Any, events: Mapping[int, StoredEvent], official: str | None, *, whole_time: bool
) -> Iterator[Finding]:
    """Refused for entries that are none. official: the bundle's subject; None: a dossier's bundle.

    whole_time: no period bounds the entries, so everything that the official said has to be among them.
    """
    said: set[tuple[str, int]] = set()
    for number, value in enumerate(checked_list(claimed, dict, "figures.json, speaks_for")):
        where = f"figures.json, speaks_for[{number}]"
        entry = checked_object(value, _ENTRY_FIELDS, where)
        event = check_position(entry["position"], events, where)
        said.add((entry["what"], event.position))
        if official is not None and entry["official"] != official:
            yield _entry_finding(where, "official", entry["official"], official)
        of_dossier = event.topic.startswith("dossier.") and entry["dossier_id"] is not None
        if of_dossier and entry["dossier_id"] != event.stream_id:
            yield _entry_finding(where, "dossier_id", entry["dossier_id"], event.stream_id)
        if event.topic in OWN_WORDS and entry["what"] == OWN_WORDS[event.topic]:
            yield from _misquoted(entry, event, where)
    if official is not None and whole_time:
        yield from _left_out(said, events, official)


def _misquoted(entry: dict[str, Any], event: StoredEvent, where: str) -> Iterator[Finding]:
    quoted = f"«{event.body.get('text')}»"
    if speaker_of(event) != entry["official"]:
        yield _entry_finding(where, "official", entry["official"], speaker_of(event))
    for name in ("text_vi", "text_en"):
        if quoted not in entry[name]:
            yield _entry_finding(where, name, entry[name], quoted)


def _left_out(said: set[tuple[str, int]], events: Mapping[int, StoredEvent], official: str) -> Iterator[Finding]:
    """Words of theirs that have no entry. What was corrected later is left to the reader."""
    corrected = {event.stream_id for event in events.values() if event.topic == "dossier.Corrected"}
    for event in events.values():
        what = OWN_WORDS.get(event.topic)
        if what is None or speaker_of(event) != official or event.stream_id in corrected:
            continue
        if (what, event.position) not in said:
            yield Finding(
                "speaks-for-left-out",
                f"figures.json, speaks_for, position {event.position}",
                "Thiếu lời của chính người này ghi trong sự kiện ấy.",
                "What this person said in that event is left out.",
            )


def speaker_of(event: StoredEvent) -> Any:
    """Whose words an event holds: the official's for whom somebody wrote them down, or the actor's."""
    if event.topic == "dossier.ObjectionRecorded" and event.body.get("acting_for") is not None:
        return event.body["acting_for"]
    return event.body.get("actor")


def _entry_finding(where: str, name: str, claimed: Any, due: Any) -> Finding:
    return Finding(
        "speaks-for-differs",
        f"{where}, {name}",
        f"Gói ghi {claimed!r}; sự kiện: {due!r}.",
        f"The bundle says {claimed!r}; the event: {due!r}.",
    )


# --------------------------------------------------------------------------------------------------
# compare.py
#
# The figures that a bundle claims against those recomputed from its events: equal in every field, none missing.
# --------------------------------------------------------------------------------------------------


_FIGURES_FIELDS: Final[Kinds] = {
    "policies": (list,),
    "calendar_version": (int,),
    "dossiers": (list,),
    "imported": (list,),
    "record": (list,),
    "speaks_for": (list,),
}
_REVIEW_FIELDS: Final[Kinds] = {**_FIGURES_FIELDS, "review": (dict,)}
_REVIEW_PARTS: Final[Kinds] = {"cause": (str, type(None)), "readings": (list,)}
_DIFFERENCE_CODES: Final = {"intervals": "interval-differs", "delay": "delay-differs", "dues": "due-differs"}


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What follows from the events alone, in the shape in which a bundle claims it. sums: those of the record."""

    dossiers: list[dict[str, Any]]
    imported: list[dict[str, Any]]
    sums: dict[RecordKey, Bounds]


def compare_figures(bundle: Bundle) -> tuple[Recomputed, list[Finding]]:
    """Refused where the events cannot be followed, or what is claimed is no claim."""
    review = bundle.manifest.kind == "review"
    claimed = checked_object(bundle.figures, _REVIEW_FIELDS if review else _FIGURES_FIELDS, "figures.json")
    imported = bundle.manifest.dataset is not None
    findings = [
        *_found(claimed["policies"], [INFERRED_POLICY] if imported else list(POLICIES), "policies"),
        *_found(claimed["calendar_version"], _calendar_version(bundle.events), "calendar_version"),
    ]
    found, more = _imported_part(bundle, claimed) if imported else _dossier_part(bundle, claimed)
    if review:
        more += _review_findings(bundle, claimed["review"])
    return found, findings + more


def _review_findings(bundle: Bundle, claimed: Any) -> Iterator[Finding]:
    """Who read the record, as the ledger has it. The cause is the words of whoever holds the review."""
    read = checked_object(claimed, _REVIEW_PARTS, "figures.json, review")
    stream = stream_of("readings", f"official:{bundle.manifest.subject}")
    due = [
        {
            "position": event.position,
            "at": written(read_instant(event.body["occurred_at"])),
            "reader": event.body["reader"],
            "roles": event.body["roles"],
            "what": event.body["what"],
            "purpose": event.body.get("purpose"),
        }
        for event in bundle.events
        if event.stream_id == stream
    ]
    return _found(read["readings"], due, "review.readings")


def _dossier_part(bundle: Bundle, claimed: dict[str, Any]) -> tuple[Recomputed, list[Finding]]:
    manifest = bundle.manifest
    dossiers = [each.claim for each in recomputed(bundle.events, manifest.about)]
    findings = [*_found(claimed["dossiers"], dossiers, "dossiers"), *_found(claimed["imported"], [], "imported")]
    events = {event.position: event for event in bundle.events}
    lines = read_record(claimed["record"], events)
    official: str | None = manifest.subject
    sums: dict[RecordKey, Bounds] = {}
    if manifest.kind == "dossier":
        official = None
        _check_subject(manifest.subject in [each["dossier_id"] for each in dossiers] and len(dossiers) == 1)
        findings += _found(claimed["record"], [], "record")
    else:
        registered = (
            each.body.get("official_id") for each in bundle.events if each.topic == "organisation.OfficialRegistered"
        )
        _check_subject(manifest.subject in registered)
        months = read_period(manifest.period)
        sums = expected_sums(dossiers, manifest.subject, months)
        findings += record_findings(lines, sums, events, manifest.subject)
        findings += late_findings(lines, dossiers, manifest.subject, months)
    whole_time = manifest.period is None
    findings += speaks_for_findings(claimed["speaks_for"], events, official, whole_time=whole_time)
    return Recomputed(dossiers, [], sums), findings


def _imported_part(bundle: Bundle, claimed: dict[str, Any]) -> tuple[Recomputed, list[Finding]]:
    """Custody is inferred there, so nothing speaks for or against anybody beyond it."""
    manifest = bundle.manifest
    assert manifest.dataset is not None
    dataset = read_dataset(bundle.events, manifest.dataset)
    cases = read_cases(bundle.events, dataset)
    claims = [case_claim(case, dataset) for case in cases]
    record: list[dict[str, Any]] = []
    if manifest.kind == "dossier":
        _check_subject([each["case"] for each in claims] == [manifest.subject])
    else:
        _check_subject(any(is_named(case, manifest.subject) for case in cases))
        record = imported_record(cases, dataset, manifest.subject)
    findings = [
        *_found(claimed["imported"], claims, "imported"),
        *_found(claimed["dossiers"], [], "dossiers"),
        *_found(claimed["record"], record, "record"),
        *_found(claimed["speaks_for"], [], "speaks_for"),
    ]
    sums: dict[RecordKey, Bounds] = {}
    for line in record:
        sums[line["part"], line["on_behalf_of"], line["figure"]] = Bounds(line["amount"], line["amount"])
    return Recomputed([], claims, sums), findings


def _found(claimed: Any, due: Any, name: str) -> Iterator[Finding]:
    """The places where a field of figures.json differs from what follows from the events."""
    for path, here, there in islice(differences(claimed, due, name), MOST_DIFFERENCES):
        inner = [code for part, code in _DIFFERENCE_CODES.items() if f".{part}" in path]
        code = inner[0] if inner else "record-differs" if name == "record" else "figure-differs"
        yield Finding(
            code,
            f"figures.json, {path}",
            f"Gói ghi {shown_value(here)}; tính lại từ các sự kiện: {shown_value(there)}.",
            f"The bundle says {shown_value(here)}; recomputed from the events: {shown_value(there)}.",
        )


def _calendar_version(events: list[StoredEvent]) -> int:
    stream = stream_of("calendar")
    return sum(event.stream_id == stream for event in events)


def _check_subject(fits: bool) -> None:
    if not fits:
        raise refused(
            "subject-differs",
            "MANIFEST.json, subject",
            "Các sự kiện trong gói không phải của đối tượng này.",
            "The events of the bundle are not those of this subject.",
        )


# --------------------------------------------------------------------------------------------------
# whole_log.py
#
# That nothing was left out: the bundle against an export of the whole log (C2SP tlog-tiles, `tile/entries/…`).
#
# The leaves of the export, up to the checkpoint's size, have to make the checkpoint's root; so they are the log, and
# whatever of it belongs in the bundle has to be there.
# --------------------------------------------------------------------------------------------------


ENTRIES_IN_TILE: Final = 256
ALWAYS_NEEDED: Final = ("log", "calendar")
NEEDED_BY_DOSSIERS: Final = ("organisation", "catalogue", "rules")
NEEDED_BY_CASES: Final = ("datasets",)


def completeness_findings(bundle: Bundle, directory: Path) -> list[Finding]:
    """What is in the log and should be in the bundle. Refused where the export is not that of the checkpoint's log."""
    leaves = list(_leaves(directory, bundle.checkpoint.size))
    if root_of(hash_of_leaf(leaf) for leaf in leaves) != bundle.checkpoint.root:
        raise refused(
            "log-differs",
            str(directory),
            "Bản xuất này không phải sổ của điểm niêm phong trong gói.",
            "This export is not the log of the bundle's checkpoint.",
        )
    log = [event_of(leaf, f"--log, position {number}") for number, leaf in enumerate(leaves, 1)]
    streams = {event.stream_id for event in bundle.events if in_whole_stream(event)} | _needed_streams(bundle)
    there = {event.position for event in bundle.events}
    findings = [
        Finding(
            "event-withheld",
            f"position {event.position}",
            f"Gói thiếu sự kiện {event.topic}, phiên bản {event.version} của luồng {event.stream_id}.",
            f"The bundle lacks {event.topic}, version {event.version} of stream {event.stream_id}.",
        )
        for event in log
        if event.stream_id in streams and event.position not in there and not _is_later_dataset(event, bundle)
    ]
    if bundle.manifest.kind != "dossier":
        others = [event for event in log if event.stream_id not in streams]
        named = _named_cases(bundle, others) if bundle.manifest.dataset is not None else _named_dossiers(bundle, others)
        findings += [
            Finding(
                "dossier-withheld",
                f"stream {stream}",
                f"Hồ sơ này thuộc về {bundle.manifest.subject} mà không có trong gói.",
                f"This dossier concerns {bundle.manifest.subject} and is not in the bundle.",
            )
            for stream in named
        ]
    return findings


def _needed_streams(bundle: Bundle) -> set[str]:
    kinds = NEEDED_BY_DOSSIERS if bundle.manifest.dataset is None else NEEDED_BY_CASES
    streams = {stream_of(kind) for kind in (*ALWAYS_NEEDED, *kinds)}
    if bundle.manifest.kind == "review":
        streams.add(stream_of("readings", f"official:{bundle.manifest.subject}"))
    return streams


def _is_later_dataset(event: StoredEvent, bundle: Bundle) -> bool:
    """Datasets after the one that the bundle is about say nothing of it."""
    number = bundle.manifest.dataset
    return number is not None and event.stream_id == stream_of("datasets") and event.version > number


def _named_cases(bundle: Bundle, others: list[StoredEvent]) -> list[str]:
    """Cases of the dataset that name the official."""
    assert bundle.manifest.dataset is not None
    dataset = read_dataset(bundle.events, bundle.manifest.dataset)
    openings = [each for each in others if each.topic == "imported.CaseOpened" and each.body["dataset"] == dataset.key]
    wanted = {each.stream_id for each in openings}
    cases = read_cases([each for each in others if each.stream_id in wanted], dataset)
    return [case.opening.stream_id for case in cases if is_named(case, bundle.manifest.subject)]


def _named_dossiers(bundle: Bundle, others: Iterable[StoredEvent]) -> list[str]:
    """Dossiers in whose events the official stands as a value, or for which they answered without being named."""
    official = bundle.manifest.subject
    dossiers: dict[str, list[StoredEvent]] = {}
    for event in others:
        if event.topic.startswith("dossier."):
            dossiers.setdefault(event.stream_id, []).append(event)
    named = {stream for stream, history in dossiers.items() if any(names_official(each, official) for each in history)}
    unnamed = [event for stream, history in dossiers.items() if stream not in named for event in history]
    reference = [event for event in bundle.events if not event.topic.startswith("dossier.")]
    together = sorted([*reference, *unnamed], key=_position_of)
    for dossier in recomputed(together, bundle.manifest.about):
        if any(interval["answerer"] == official for interval in dossier.claim["intervals"]):
            named.add(dossier.dossier_id)
    return sorted(named)


def _position_of(event: StoredEvent) -> Any:
    return event.position


def _leaves(directory: Path, size: int) -> Iterator[bytes]:
    """The first leaves of an export. Refused where it has fewer."""
    for tile in range((size + ENTRIES_IN_TILE - 1) // ENTRIES_IN_TILE):
        data = _tile_data(directory, tile, min(ENTRIES_IN_TILE, size - tile * ENTRIES_IN_TILE))
        at = 0
        for index in range(tile * ENTRIES_IN_TILE, min(tile * ENTRIES_IN_TILE + ENTRIES_IN_TILE, size)):
            length = int.from_bytes(data[at : at + 2], "big")
            if at + 2 + length > len(data):
                raise refused("log-too-short", f"tile {tile}", "Bản xuất bị cắt cụt.", "The export is cut short.")
            entry = data[at + 2 : at + 2 + length]
            yield entry or _large_leaf(directory / "large" / str(index + 1))
            at += 2 + length


def _large_leaf(path: Path) -> bytes:
    """A leaf that is longer than an entry can be; its entry is empty."""
    if path.is_file():
        return path.read_bytes()
    raise refused("log-too-short", str(path), "Bản xuất thiếu tệp này.", "This file of the export is missing.")


def _tile_data(directory: Path, tile: int, needed: int) -> bytes:
    """The entries of a tile, whole or as far as the export has them."""
    digits, rest = f"{tile % 1000:03}", tile // 1000
    while rest:
        digits, rest = f"x{rest % 1000:03}/{digits}", rest // 1000
    path = directory / "tile" / "entries" / digits
    parts = [path.with_name(f"{path.name}.p") / str(width) for width in range(needed, ENTRIES_IN_TILE)]
    for each in (path, *parts):
        if each.is_file():
            return each.read_bytes()
    raise refused(
        "log-too-short",
        f"{path}",
        "Bản xuất ngắn hơn điểm niêm phong (thiếu tệp này).",
        "The export is shorter than the checkpoint (this file is missing).",
    )


# --------------------------------------------------------------------------------------------------
# verification.py
#
# Everything that is checked of a bundle, in the order in which one thing rests on another.
# --------------------------------------------------------------------------------------------------


FOLLOWING_FAULTS: Final = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError)
"""What following events raises that do not say what such events have to say."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader brings along.

    key: a verifier key of the log that they have from elsewhere. log: the directory of an export of the whole log.
    roots: certificates of time-stamping authorities that they trust. running: the text of the verifier that runs.
    """

    key: Key | None = None
    log: Path | None = None
    roots: tuple[Certificate, ...] = ()
    running: bytes | None = None


@dataclass(slots=True)
class Verdict:
    """As far as it came. findings: empty where everything holds. complete: compared with the whole log.

    recomputed: what follows from the events, whatever the bundle claims. names: of officials and units, for words only.
    """

    key_given: bool
    bundle: Bundle | None = None
    trusted: Trusted | None = None
    stamps: list[Stamped] = field(default_factory=list)
    recomputed: Recomputed | None = None
    names: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    complete: bool = False
    same_verifier: bool = True

    @property
    def holds(self) -> bool:
        return not self.findings


def verify(data: bytes, asked: Asked) -> Verdict:
    """Whatever does not hold is a finding; nothing that is in a bundle makes it raise.

    Figures are recomputed only from events that are in the log: what would follow from others says nothing.
    """
    verdict = Verdict(key_given=asked.key is not None)
    with _gathering(verdict):
        bundle = verdict.bundle = read_bundle(data)
        verdict.same_verifier = asked.running in (None, bundle.verifier)
        verdict.trusted = check_trust(bundle, asked.key)
        verdict.findings += proof_findings(bundle)
        verdict.findings += order_findings(bundle)
        verdict.findings += _stamp_findings(verdict, bundle, asked)
    if verdict.findings:
        return verdict
    with _gathering(verdict):
        verdict.names = names(verdict.bundle.events)
        verdict.recomputed, found = compare_figures(verdict.bundle)
        verdict.findings += found
    if asked.log is not None:
        with _gathering(verdict):
            missing = completeness_findings(verdict.bundle, asked.log)
            verdict.findings += missing
            verdict.complete = not missing
    return verdict


@contextmanager
def _gathering(verdict: Verdict) -> Iterator[None]:
    """What is refused becomes a finding."""
    try:
        yield
    except Refused as fault:
        verdict.findings.append(fault.finding)
    except FOLLOWING_FAULTS as fault:
        # Only events that this log's own software would never have recorded come here.
        reason = f"{type(fault).__name__}: {fault}"
        verdict.findings.append(
            Finding(
                "events-unreadable",
                "events.jsonl",
                f"Không đọc được nội dung sự kiện: {reason}.",
                f"What the events say cannot be followed: {reason}.",
            )
        )


def _stamp_findings(verdict: Verdict, bundle: Bundle, asked: Asked) -> list[Finding]:
    """Stamps that do not hold; and, where the reader trusts somebody's stamps, that none of theirs is here."""
    found: list[Finding] = []
    for name, response in bundle.stamps.items():
        try:
            verdict.stamps.append(check_stamp(response, bundle.checkpoint.note.text, asked.roots, name))
        except Refused as fault:
            found.append(fault.finding)
    if asked.roots and not any(stamp.trusted for stamp in verdict.stamps):
        found.append(
            Finding(
                "stamp-not-trusted",
                "stamps",
                "Không có dấu thời gian nào của nơi bạn tin (--tsa).",
                "There is no time-stamp of an authority that you trust (--tsa).",
            )
        )
    return found


# --------------------------------------------------------------------------------------------------
# words.py
#
# The verdict and the recomputed figures in words, Vietnamese and English, so that a reader sees what was found.
# --------------------------------------------------------------------------------------------------


MOST_FINDINGS_SHOWN: Final = 20
OFFICE_TIME: Final = timezone(timedelta(hours=7))

GROUND_WORDS: Final = {
    "intake": "chờ tiếp nhận / before the receipt",
    "held": "giữ / held",
    "transit": "đang bàn giao / in transit",
    "applicant": "ở phía người nộp / with the applicant",
    "opinion": "được hỏi ý kiến / asked for an opinion",
    "pool": "ở hộp chung của đơn vị / in the unit's pool",
    "settling": "cấp trên quyết định / settled by the head above",
    "obstacle": "vướng mắc quá hạn trả lời / obstacle past its term",
    "chasing": "đôn đốc bên ngoài / chasing a body outside",
    "by the next act": "theo thao tác kế tiếp / by the next act",
    "by the next act, after the end": "theo thao tác kế tiếp, sau khi kết thúc / by the next act, after the end",
    "tail, acted": "phần cuối, có thao tác / tail, acted",
    "tail, never acted": "phần cuối, không thao tác nào / tail, never acted",
}
PART_WORDS: Final = {
    "own": "phần mình / own part",
    "acting": "làm thay / acting",
    "head": "với tư cách người đứng đầu / as head",
}
KIND_WORDS: Final = {
    "dossier": "Hồ sơ / dossier",
    "official": "Cán bộ / official",
    "review": "Kiểm điểm / review of",
}
FIGURE_WORDS: Final = {
    "acts": "thao tác / acts",
    "held_us": "thời gian giữ / time held",
    "held_overdue_us": "giữ khi quá hạn / held while overdue",
    "overdue_us": "thời gian quá hạn của hồ sơ có phần trách nhiệm / overdue time of dossiers with a part in it",
    "attributed_us": "độ trễ quy kết / attributed delay",
    "late_as_owner": "hồ sơ trễ do mình phụ trách / late cases as owner",
}
PERSONS_UNKNOWN: Final = {
    "~applicant": "người nộp hồ sơ / the applicant",
    "~unknown": "không rõ ai / nobody named",
}


def verdict_in_words(verdict: Verdict) -> str:
    lines = [*_about_bundle(verdict), *_figures(verdict), *_findings(verdict)]
    return "\n".join(lines)


def _about_bundle(verdict: Verdict) -> Iterator[str]:
    bundle, trusted = verdict.bundle, verdict.trusted
    if bundle is None or trusted is None:
        return
    manifest = bundle.manifest
    yield f"{KIND_WORDS[manifest.kind]}: {manifest.subject}"
    if manifest.dataset is not None:
        yield f"Bộ dữ liệu nhập / imported dataset: {manifest.dataset}"
    if manifest.period is not None:
        yield f"Kỳ / period: {manifest.period}"
    yield f"Sổ / log: {manifest.origin}, {manifest.size} sự kiện / events, {clock_text(manifest.about)}"
    if verdict.key_given:
        yield f"Khoá / key: như bạn đưa / as you gave it: {trusted.keys[0].key.fingerprint}"
    else:
        yield f"Khoá / key: {bundle.first_key.fingerprint}"
        yield "  Khoá lấy từ chính gói này: hãy so dấu vân tay trên với dấu nhận bằng đường khác, hoặc dùng --key."
        yield "  The key came with this bundle: compare its fingerprint by other means, or use --key."
    for seen in trusted.seen:
        yield f"Nhân chứng / witness: {seen.witness.name}, {clock_text(seen.at)}, {seen.witness.fingerprint}"
    for stamp in verdict.stamps:
        trust = "bạn tin / trusted by you" if stamp.trusted else "bạn chưa xác nhận tin / not trusted by you (--tsa)"
        yield f"Dấu thời gian / time-stamp: {clock_text(stamp.at)}, {stamp.by}: {trust}"
    yield f"Sự kiện trong gói / events in the bundle: {len(bundle.events)}"


def _figures(verdict: Verdict) -> Iterator[str]:
    """What was recomputed, never what was claimed."""
    if verdict.recomputed is None:
        return
    for dossier in verdict.recomputed.dossiers:
        yield from _dossier(dossier, verdict.names)
    for case in verdict.recomputed.imported:
        state = "còn mở / open" if case["open"] else "đã kết thúc / ended"
        late = f"trễ hạn / late, {duration_text(case['late_us'])}" if case["late"] else "không trễ / not late"
        yield f"\nHồ sơ nhập / imported case {case['case']}: {state}; {late}"
        for interval in case["intervals"]:
            who = PERSONS_UNKNOWN.get(interval["official"], interval["official"])
            yield _interval_line(interval, who, interval["length_us"], "suy ra / inferred")
    if verdict.recomputed.sums:
        yield "\nHồ sơ trách nhiệm, tính lại / responsibility record, recomputed:"
    for (part, on_behalf_of, figure), bounds in verdict.recomputed.sums.items():
        whose = PART_WORDS.get(part, part)
        if on_behalf_of is not None:
            whose += f" cho / for {_person(on_behalf_of, verdict.names)}"
        least, most = (_amount(figure, amount) for amount in (bounds.least, bounds.most))
        yield f"  {whose}: {FIGURE_WORDS.get(figure, figure)}: {most if least == most else f'{least} – {most}'}"


def _amount(figure: str, amount: int) -> str:
    return duration_text(amount) if figure.endswith("_us") else str(amount)


def _dossier(dossier: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    state = "đã kết thúc / ended" if dossier["ended"] else "còn mở, số tạm tính / open, provisional"
    yield f"\nHồ sơ / dossier {dossier['code'] or dossier['dossier_id']}: {state}"
    for interval in dossier["intervals"]:
        part = PART_WORDS.get(interval["part"], "")
        if interval["on_behalf_of"] is not None:
            part += f" cho / for {_person(interval['on_behalf_of'], names)}"
        if interval["excused"] is not None:
            part += ", được miễn / excused"
        yield _interval_line(interval, _person(interval["answerer"], names), interval["working_us"], part)
    yield (
        f"  Quá hạn / overdue: {duration_text(dossier['overdue_us'])}"
        f" (được miễn / excused {duration_text(dossier['excused_us'])})"
    )
    for row in dossier["delay"]:
        yield (
            f"    {_person(row['official'], names)}, {PART_WORDS.get(row['part'], row['part'])}:"
            f" giữ khi quá hạn / held while overdue {duration_text(row['held_overdue_us'])},"
            f" quy kết / attributed {duration_text(row['share_us'])}"
        )
    yield (
        f"    Thiết kế quy trình / process design {duration_text(dossier['process_design_us'])},"
        f" không đặt hạn / no term set {duration_text(dossier['no_term_set_us'])}"
    )


def _interval_line(interval: Mapping[str, Any], who: str, length_us: int, part: str) -> str:
    start = clock_text(read_instant(interval["start"]))
    end = "…" if interval["end"] is None else clock_text(read_instant(interval["end"]))
    ground = GROUND_WORDS.get(interval["ground"], interval["ground"])
    said = [f"  {start} – {end}: {who}", ground, part, duration_text(length_us)]
    if interval["overdue_us"]:
        said.append(f"quá hạn / overdue {duration_text(interval['overdue_us'])}")
    return "; ".join(each for each in said if each)


def _person(who: str, names: Mapping[str, str]) -> str:
    return PERSONS_UNKNOWN.get(who) or (f"{names[who]} ({who})" if who in names else who)


def _findings(verdict: Verdict) -> Iterator[str]:
    yield ""
    for finding in verdict.findings[:MOST_FINDINGS_SHOWN]:
        yield f"✗ {finding.where} [{finding.code}]"
        yield f"  {finding.vi}"
        yield f"  {finding.en}"
    if not verdict.holds:
        count = len(verdict.findings)
        yield f"✗ KHÔNG KHỚP: {count} chỗ. DOES NOT HOLD: {count} places."
        return
    yield "✓ Tất cả đều khớp: mọi sự kiện có trong sổ như viết ở đây, mọi số liệu tính lại đều đúng."
    yield "✓ Everything holds: all events are in the log as they stand here, all figures recomputed are as claimed."
    if verdict.bundle is not None and verdict.bundle.manifest.kind != "dossier":
        yield from _not_recomputed(verdict)
    if verdict.complete:
        yield "✓ Không thiếu sự kiện hay hồ sơ nào của sổ. Nothing of the log that belongs here was left out."
    else:
        yield "  Không có --log: đã chứng minh điều có trong gói là đúng, chưa chứng minh rằng không thiếu gì ở cuối."
        yield "  Without --log: it shows that what is in the bundle is true, not that nothing was left out at the end."
    if not verdict.same_verifier:
        yield "  verify.py trong gói khác với bản đang chạy. The verify.py in the bundle differs from the one running."
    yield "  report.pdf, README.txt chỉ để đọc; số liệu đáng tin là số liệu in ở trên."
    yield "  report.pdf and README.txt are for reading only; the figures to rely on are those printed above."


def _not_recomputed(verdict: Verdict) -> Iterator[str]:
    figures = not_recomputed(verdict)
    if figures:
        yield f"  Không tính lại: {', '.join(figures)}."
        yield "    Sự kiện được nêu có trong gói; đếm có đúng không, có thiếu dòng nào không thì chưa chứng minh."
        yield f"  Not recomputed: {', '.join(figures)}."
        yield "    The events that they name are in the bundle; that they count rightly and wholly is not shown."


def not_recomputed(verdict: Verdict) -> list[str]:
    """Figures of the record of which only the events behind them were looked at; of an imported log none."""
    bundle = verdict.bundle
    if bundle is None or bundle.manifest.dataset is not None or verdict.recomputed is None:
        return []
    return sorted({line["figure"] for line in bundle.figures["record"]} - {*RECOMPUTED})


def clock_text(moment: datetime) -> str:
    """Office time, to the second."""
    return moment.astimezone(OFFICE_TIME).strftime("%Y-%m-%d %H:%M:%S +07")


def duration_text(length_us: int) -> str:
    """Hours, minutes and seconds; microseconds where there are any."""
    seconds, rest = divmod(length_us, 1_000_000)
    hours, seconds = divmod(seconds, 3600)
    text = f"{hours}:{seconds // 60:02}:{seconds % 60:02}"
    return f"{text}.{rest:06} h" if rest else f"{text} h"


def verdict_as_json(verdict: Verdict) -> dict[str, Any]:
    """For programs. complete: null where no export of the log was given. not_recomputed: figures of the record."""
    bundle, trusted = verdict.bundle, verdict.trusted
    found: dict[str, Any] = {
        "holds": verdict.holds,
        "complete": verdict.complete or None,
        "findings": [{"code": f.code, "where": f.where, "vi": f.vi, "en": f.en} for f in verdict.findings],
        "bundle": None,
        "recomputed": None,
        "not_recomputed": not_recomputed(verdict),
    }
    if bundle is not None and trusted is not None:
        manifest = bundle.manifest
        found["bundle"] = {
            "kind": manifest.kind,
            "subject": manifest.subject,
            "dataset": manifest.dataset,
            "period": manifest.period,
            "origin": manifest.origin,
            "size": manifest.size,
            "about": written(manifest.about),
            "events": len(bundle.events),
            "key": trusted.keys[0].key.text,
            "fingerprint": trusted.keys[0].key.fingerprint,
            "key_given": verdict.key_given,
            "witnesses": [{"name": each.witness.name, "at": written(each.at)} for each in trusted.seen],
            "stamps": [{"at": written(s.at), "by": s.by, "trusted": s.trusted} for s in verdict.stamps],
            "same_verifier": verdict.same_verifier,
        }
    if verdict.recomputed is not None:
        found["recomputed"] = {
            "dossiers": verdict.recomputed.dossiers,
            "imported": verdict.recomputed.imported,
            "record": [
                {"part": part, "on_behalf_of": on_behalf_of, "figure": figure, "least": sums.least, "most": sums.most}
                for (part, on_behalf_of, figure), sums in verdict.recomputed.sums.items()
            ],
        }
    return found


# --------------------------------------------------------------------------------------------------
# main.py
#
# Verifies an evidence bundle of HoSo, with nothing but Python 3.11 or newer and `cryptography`.
#
#     python verify.py [BUNDLE.zip] [--key KEY] [--log DIR] [--tsa CERT] [--json]
#
# Without BUNDLE it looks for the zip beside itself. --key: a verifier key of the log that you got from elsewhere.
# --log: an export of the whole log (tlog-tiles), to see that nothing was left out. --tsa: the certificate (PEM or DER) of
# a time-stamping authority that you trust; may be given several times.
# Exit code 0: everything holds; 1: something does not, and it is named; 2: it could not run.
# --------------------------------------------------------------------------------------------------


class CannotRun(Exception):
    """What was asked for is not there, or cannot be read; the text says what to do, in both languages."""


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    try:
        verdict = verify(_read_file(_bundle_path(options.bundle)), _asked(options))
    except CannotRun as fault:
        print(fault, file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(verdict_as_json(verdict), ensure_ascii=False, indent=1))
    else:
        print(verdict_in_words(verdict))
    return 0 if verdict.holds else 1


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Kiểm tra gói bằng chứng. Verifies an evidence bundle.")
    parser.add_argument("bundle", nargs="?", help="tệp zip / the zip; mặc định / default: *.zip beside this file")
    parser.add_argument("--key", help="khoá kiểm tra nhận từ nơi khác / the log's key, got from elsewhere")
    parser.add_argument(
        "--log", help="thư mục bản xuất toàn sổ / an export of the whole log, to see that nothing is missing"
    )
    parser.add_argument("--tsa", action="append", default=[], help="chứng thư dấu thời gian mà bạn tin / trusted TSA")
    parser.add_argument("--json", action="store_true", help="kết quả dạng JSON / the result as JSON")
    return parser.parse_args(arguments)


def _bundle_path(named: str | None) -> Path:
    if named is not None:
        return Path(named)
    beside = sorted(Path(__file__).parent.glob("*.zip"))
    if len(beside) != 1:
        raise CannotRun(
            f"Có {len(beside)} tệp zip cạnh verify.py: hãy ghi rõ tệp nào.\n"
            f"There are {len(beside)} zip files beside verify.py: say which one."
        )
    return beside[0]


def _read_file(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_BUNDLE:
            raise CannotRun(f"Tệp quá lớn / too large: {path}")
        return path.read_bytes()
    except OSError as fault:
        raise CannotRun(f"Không đọc được / cannot be read: {path}: {fault.strerror}") from None


def _asked(options: argparse.Namespace) -> Asked:
    if options.log is not None and not Path(options.log).is_dir():
        raise CannotRun(f"--log: không phải thư mục / no directory: {options.log}")
    try:
        key = None if options.key is None else read_key(options.key.strip(), LOG_KEY, "--key")
    except Refused as fault:
        raise CannotRun(f"--key: {fault.finding.vi} / {fault.finding.en}") from None
    return Asked(
        key=key,
        log=None if options.log is None else Path(options.log),
        roots=tuple(_certificate(Path(each)) for each in options.tsa),
        running=Path(__file__).read_bytes(),
    )


def _certificate(path: Path) -> Certificate:
    data = _read_file(path)
    try:
        return load_pem_x509_certificate(data) if b"-----BEGIN" in data else load_der_x509_certificate(data)
    except ValueError:
        raise CannotRun(f"--tsa: không phải chứng thư / no certificate: {path}") from None


if __name__ == "__main__":
    sys.exit(main())
