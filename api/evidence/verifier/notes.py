"""Signed notes (C2SP signed-note): a text, an empty line, and signature lines; Ed25519 keys and witnesses' keys.

A witness's signature (C2SP tlog-cosignature) says when the witness saw the note, in seconds since 1970.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from api.evidence.verifier.findings import refused

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
