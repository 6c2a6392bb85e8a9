"""Signed notes (C2SP signed-note): a text, an empty line, and a line for each signature.

Two kinds of keys are known: Ed25519 (type 0x01), by which a log signs its checkpoints, and witness cosignatures
(C2SP tlog-cosignature, type 0x04), which also say when the witness saw the checkpoint. A line of an unknown key is no
fault: whoever reads a note looks for the keys that they trust.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519: Final = 0x01
COSIGNATURE: Final = 0x04

MAX_NOTE: Final = 1_000_000
"""Longest note that is read, in bytes."""

_LINE: Final = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")


class NoteUnreadable(ValueError):
    """No signed note, or no key; the text says why."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """What checks signatures: a name without spaces and plus signs, the kind of key, and 32 bytes."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        """The 4 bytes by which a signature line names its key."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    @property
    def fingerprint(self) -> str:
        """For reading aloud: SHA-256 of kind and key, in groups of four hexadecimal digits."""
        digits = sha256(bytes([self.kind]) + self.public).hexdigest()
        return " ".join(digits[at : at + 4] for at in range(0, 64, 4))

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64encode(bytes([self.kind]) + self.public).decode()}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `name+id+key`. NoteUnreadable."""
        parts = text.strip().split("+", 2)
        if len(parts) != 3 or len(parts[0].split()) != 1:
            raise NoteUnreadable("a verifier key is written name+id+key")
        data = _base64(parts[2])
        if len(data) != 33 or data[0] not in (ED25519, COSIGNATURE):
            raise NoteUnreadable("the kind of this key is not known")
        key = cls(parts[0], data[0], data[1:])
        if key.id.hex() != parts[1]:
            raise NoteUnreadable("the id does not belong to this key")
        return key


@dataclass(frozen=True, slots=True)
class Signature:
    name: str
    key_id: bytes
    signature: bytes

    def line(self) -> str:
        return f"— {self.name} {b64encode(self.key_id + self.signature).decode()}\n"


@dataclass(frozen=True, slots=True)
class SignedNote:
    """text: ends with a newline."""

    text: str
    signatures: tuple[Signature, ...]

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """NoteUnreadable."""
        try:
            whole = data.decode()
        except UnicodeDecodeError:
            raise NoteUnreadable("a note is UTF-8") from None
        if len(data) > MAX_NOTE or any(ord(sign) < 0x20 and sign != "\n" for sign in whole):
            raise NoteUnreadable("a note has no control characters but newlines, and is not endless")
        text, gap, lines = whole.rpartition("\n\n")
        if not gap or not text or not lines.endswith("\n"):
            raise NoteUnreadable("a note is a text, an empty line, and lines of signatures")
        return cls(f"{text}\n", tuple(_signature(line) for line in lines[:-1].split("\n")))

    def encode(self) -> bytes:
        return f"{self.text}\n{''.join(each.line() for each in self.signatures)}".encode()

    def verified_by(self, keys: Iterable[VerifierKey]) -> list[VerifierKey]:
        """Those of the keys that signed this text. A signature by the name and id of a key that does not fit it
        spoils the note: NoteUnreadable."""
        return [key for key in keys if self._signed_by(key)]

    def cosigned_at(self, key: VerifierKey) -> int | None:
        """When a witness saw this, in seconds since 1970; None if it did not sign. NoteUnreadable as above."""
        if key.kind != COSIGNATURE or not self._signed_by(key):
            return None
        return int.from_bytes(self._of(key)[0].signature[:8], "big")

    def with_signatures(self, more: Sequence[Signature]) -> Self:
        """The note with further signatures; one by a key that is there already takes its place."""
        news = {(each.name, each.key_id) for each in more}
        kept = tuple(each for each in self.signatures if (each.name, each.key_id) not in news)
        return type(self)(self.text, (*kept, *more))

    def _of(self, key: VerifierKey) -> list[Signature]:
        return [each for each in self.signatures if each.name == key.name and each.key_id == key.id]

    def _signed_by(self, key: VerifierKey) -> bool:
        lines = self._of(key)
        for line in lines:
            _check(key, self.text, line.signature)
        return bool(lines)


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key with its name."""

    key: Ed25519PrivateKey
    verifier: VerifierKey

    @classmethod
    def of(cls, name: str, key: Ed25519PrivateKey, kind: int = ED25519) -> Self:
        return cls(key, VerifierKey(name, kind, key.public_key().public_bytes_raw()))

    def sign(self, text: str) -> Signature:
        """The signature of a log's key."""
        assert self.verifier.kind == ED25519
        return Signature(self.verifier.name, self.verifier.id, self.key.sign(text.encode()))

    def cosign(self, text: str, seconds: int) -> Signature:
        """The signature of a witness's key. seconds: since 1970, the moment at which it saw the text."""
        assert self.verifier.kind == COSIGNATURE
        signature = self.key.sign(_cosigned(text, seconds))
        return Signature(self.verifier.name, self.verifier.id, seconds.to_bytes(8, "big") + signature)


def _check(key: VerifierKey, text: str, signature: bytes) -> None:
    message = text.encode()
    if key.kind == COSIGNATURE:
        message = _cosigned(text, int.from_bytes(signature[:8], "big"))
        signature = signature[8:]
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
    except InvalidSignature:
        raise NoteUnreadable(f"the signature of {key.name} does not belong to this text") from None


def _cosigned(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def _signature(line: str) -> Signature:
    match = _LINE.fullmatch(line)
    data = _base64(match[2]) if match else b""
    if match is None or len(data) <= 4:
        raise NoteUnreadable("a line of signature is: a dash, the key's name, the signature in base64")
    return Signature(match[1], data[:4], data[4:])


def _base64(text: str) -> bytes:
    """Strict: one way of writing, so that no two notes mean the same."""
    try:
        data = b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NoteUnreadable("not base64") from None
    if b64encode(data).decode() != text:
        raise NoteUnreadable("not base64 as it is written")
    return data
