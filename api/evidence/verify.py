#!/usr/bin/env python3
"""Verifies an evidence bundle of HoSo, with nothing but Python 3.11 or newer and `cryptography`.

    python verify.py [BUNDLE.zip] [--key KEY] [--json]

Without BUNDLE it looks for the zip beside itself. --key: a verifier key of the log that you got from elsewhere.
Exit code 0: everything holds; 1: something does not, and it is named; 2: it could not run.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from struct import Struct
from typing import Any, Final
from uuid import UUID, uuid5

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
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
        encoded = name.encode("ascii")
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
        raise refused("zip-unreadable", f"zip, byte {at}", "Tệp bị cắt cụt.", "The file is cut short.")
    _, _, flags, method, _, _, _, packed, size, name_length, extra_length = _LOCAL.unpack_from(data, at)
    name = data[start : start + name_length].decode("ascii", "replace")
    if flags or method or packed != size or extra_length:
        raise refused(
            "zip-not-stored",
            name,
            "Thành phần phải được lưu không nén, không mã hoá, không phần phụ.",
            "Members are stored without compression, encryption and extra fields.",
        )
    begin = start + name_length
    if begin + size > len(data):
        raise refused("zip-unreadable", name, "Tệp bị cắt cụt.", "The file is cut short.")
    return name, data[begin : begin + size], begin + size


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
    pairs = zip(again, data, strict=False)
    place = next((at for at, (one, other) in enumerate(pairs) if one != other), min(len(again), len(data)))
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
        data = b64decode(text, validate=True)
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
    by_both = len(note.lines) == 2 and any(note.lines[0].is_of(key) for key in (before.key, new))
    signers = [key for key in (before.key, new) if any(line.is_of(key) for line in note.lines)]
    if new.name != origin or new == before.key or len(signers) != 2 or not by_both or int(match[2]) < before.since:
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
    """Positions and moments rise, streams have no gap, the log begins with its own first event."""
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
        if event.version != expected:
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
                f"Bản kê ghi {written(manifest.about)}; sự kiện {last.position} ghi lúc {written(last.recorded_at)}.",
                f"It says {written(manifest.about)}; event {last.position} is of {written(last.recorded_at)}.",
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
# verification.py
#
# Everything that is checked of a bundle, in the order in which one thing rests on another.
# --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader brings along. key: a verifier key of the log that they have from elsewhere."""

    key: Key | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """bundle, trusted: as far as it came. findings: empty where everything holds."""

    bundle: Bundle | None
    trusted: Trusted | None
    findings: list[Finding]

    @property
    def holds(self) -> bool:
        return not self.findings


def verify(data: bytes, asked: Asked) -> Verdict:
    """Never raises for what is in a bundle: whatever does not hold is a finding."""
    bundle: Bundle | None = None
    trusted: Trusted | None = None
    findings: list[Finding] = []
    try:
        bundle = read_bundle(data)
        trusted = check_trust(bundle, asked.key)
        findings += proof_findings(bundle)
        findings += order_findings(bundle)
    except Refused as fault:
        findings.append(fault.finding)
    return Verdict(bundle, trusted, findings)


# --------------------------------------------------------------------------------------------------
# main.py
#
# Verifies an evidence bundle of HoSo, with nothing but Python 3.11 or newer and `cryptography`.
#
#     python verify.py [BUNDLE.zip] [--key KEY] [--json]
#
# Without BUNDLE it looks for the zip beside itself. --key: a verifier key of the log that you got from elsewhere.
# Exit code 0: everything holds; 1: something does not, and it is named; 2: it could not run.
# --------------------------------------------------------------------------------------------------


MOST_SHOWN = 20
"""Findings that are printed; all are in the JSON."""


class CannotRun(Exception):
    """What was asked for is not there, or cannot be read; the text says what to do, in both languages."""


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    try:
        verdict = verify(_read_file(_bundle_path(options.bundle)), _asked(options))
    except CannotRun as fault:
        print(fault, file=sys.stderr)
        return 2
    print(_as_json(verdict) if options.json else _in_words(verdict))
    return 0 if verdict.holds else 1


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Kiểm tra gói chứng cứ. Verifies an evidence bundle.")
    parser.add_argument("bundle", nargs="?", help="tệp zip / the zip; mặc định / default: *.zip beside this file")
    parser.add_argument("--key", help="khoá kiểm tra nhận từ nơi khác / the log's key, got from elsewhere")
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
    try:
        return Asked(key=None if options.key is None else read_key(options.key.strip(), LOG_KEY, "--key"))
    except Refused as fault:
        raise CannotRun(f"--key: {fault.finding.vi} / {fault.finding.en}") from None


def _as_json(verdict: Verdict) -> str:
    found = {"holds": verdict.holds, "findings": [asdict(each) for each in verdict.findings]}
    return json.dumps(found, ensure_ascii=False, indent=1)


def _in_words(verdict: Verdict) -> str:
    lines = []
    for finding in verdict.findings[:MOST_SHOWN]:
        lines += [f"✗ {finding.where} [{finding.code}]", f"  {finding.vi}", f"  {finding.en}"]
    if verdict.holds:
        lines.append("✓ Tất cả đều khớp. Everything holds.")
    else:
        lines.append(f"✗ KHÔNG KHỚP: {len(verdict.findings)}. DOES NOT HOLD: {len(verdict.findings)}.")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
