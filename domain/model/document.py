"""A paper that an applicant handed in as a file. The file lies in the vault; the event knows it by a commitment.

    HMAC-SHA256(salt, SHA-256 of the content)

with a salt that follows from the person's key. Whoever is handed content and salt can check them against the log; once
the key is destroyed, nobody can try a copy of their own on the log to learn whose dossier it was.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from uuid import UUID

import msgspec


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """label: which of the papers asked for it is, in the words that asked; nothing of the applicant's own.

    commitment: 64 hexadecimal digits. The name of the file is sealed with it: names tell of people.
    """

    file_id: UUID
    label: str
    media_type: str
    size_bytes: int
    commitment: str


def document_salt(secret: bytes, file_id: UUID) -> bytes:
    """A pseudo-random function of the person's secret: the same for the same file id, telling nothing of another."""
    return hmac.digest(secret, b"hoso vault file salt\x00" + file_id.bytes, "sha256")


def document_commitment(salt: bytes, content_sha256: bytes) -> str:
    """What stands for a file in the log."""
    return hmac.new(salt, content_sha256, sha256).hexdigest()
