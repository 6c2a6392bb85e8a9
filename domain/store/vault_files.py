"""Papers that came as files: in the database, sealed with the key of their applicant, who takes them along when erased.

A file is nonce (12 bytes) ‖ AES-256-GCM of: length of the head (4 bytes) ‖ head, the JSON {"name", "sha256"} ‖ content.
It is bound to the applicant, to its own id and to what its event says of it: no file stands in for another.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from domain.model.document import Document, document_commitment, document_salt
from domain.store.vault import Connect, PersonalDataMissing
from domain.store.vault_keys import KEY_BYTES, VaultKeys

_NONCE_BYTES: Final = 12
_LENGTH_BYTES: Final = 4


class _Head(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    sha256: str


@dataclass(frozen=True, slots=True, repr=False)
class OpenedFile:
    """A file as it was handed in. sha256: 64 hexadecimal digits. Its representation says nothing of it."""

    name: str
    sha256: str
    salt: bytes
    content: bytes


@dataclass(frozen=True, slots=True, repr=False)
class SealedFile:
    """A file as it is stored, and what an event says of it."""

    document: Document
    sealed: bytes

    @property
    def row(self) -> tuple[UUID, bytes, str, int, bytes]:
        one = self.document
        return one.file_id, bytes.fromhex(one.commitment), one.media_type, one.size_bytes, self.sealed


def sealed_file(
    key: bytes, applicant_id: UUID, file_id: UUID, label: str, name: str, media_type: str, content: bytes
) -> SealedFile:
    """Seal a file under its applicant's key. The same file under the same id is committed to alike."""
    digest = sha256(content)
    commitment = document_commitment(document_salt(key, file_id), digest.digest())
    document = Document(
        file_id=file_id, label=label, media_type=media_type, size_bytes=len(content), commitment=commitment
    )
    head = msgspec.json.encode(_Head(name, digest.hexdigest()))
    nonce = secrets.token_bytes(_NONCE_BYTES)
    inner = len(head).to_bytes(_LENGTH_BYTES, "big") + head + content
    return SealedFile(document, nonce + AESGCM(_sealing(key)).encrypt(nonce, inner, _bound(applicant_id, document)))


def opened_file(key: bytes, applicant_id: UUID, document: Document, sealed: bytes) -> OpenedFile:
    """The file again. PersonalDataMissing where key, file and event do not fit together."""
    try:
        inner = AESGCM(_sealing(key)).decrypt(
            sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _bound(applicant_id, document)
        )
        start = _LENGTH_BYTES + int.from_bytes(inner[:_LENGTH_BYTES], "big")
        head = msgspec.json.decode(inner[_LENGTH_BYTES:start], type=_Head)
    except (InvalidTag, ValueError):
        raise _unfit(applicant_id) from None
    content, salt = inner[start:], document_salt(key, document.file_id)
    digest = sha256(content)
    committed = document_commitment(salt, digest.digest())
    if digest.hexdigest() != head.sha256 or not hmac.compare_digest(committed, document.commitment):
        raise _unfit(applicant_id)
    return OpenedFile(head.name, head.sha256, salt, content)


class VaultFiles:
    """The files of applicants. connect: gives a connection of the role `writer` for a moment, in a transaction."""

    def __init__(self, connect: Connect, keys: VaultKeys) -> None:
        self._connect = connect
        self._keys = keys

    def put_away(
        self, applicant_id: UUID, file_id: UUID, label: str, name: str, media_type: str, content: bytes
    ) -> Document:
        """Seal a file for an applicant who has a key. Repeatable. PersonalDataMissing."""
        found = sealed_file(self._key(applicant_id), applicant_id, file_id, label, name, media_type, content)
        with self._connect() as connection:
            connection.execute("SELECT vault.put_file(%s, %s, %s, %s, %s, %s)", [applicant_id, *found.row])
        return found.document

    def holds(self, applicant_id: UUID, documents: Collection[Document]) -> bool:
        """Whether all of these lie here as files of this applicant, as they are described."""
        with self._connect() as connection:
            rows = connection.execute(
                "SELECT file_id, commitment, media_type, size_bytes FROM vault.files"
                " WHERE applicant_id = %s AND file_id = ANY(%s)",
                [applicant_id, [one.file_id for one in documents]],
            ).fetchall()
        known = {row[0]: (bytes(row[1]).hex(), row[2], row[3]) for row in rows}
        return all(known.get(one.file_id) == (one.commitment, one.media_type, one.size_bytes) for one in documents)

    def open(self, applicant_id: UUID, document: Document) -> OpenedFile:
        """What an event's document stands for. PersonalDataMissing; VaultKeyRefused."""
        with self._connect() as connection:
            row = connection.execute(
                "SELECT sealed FROM vault.files WHERE applicant_id = %s AND file_id = %s",
                [applicant_id, document.file_id],
            ).fetchone()
        if row is None:
            raise PersonalDataMissing(applicant=applicant_id, why_vi="không có tệp", why_en="the file is not there")
        return opened_file(self._key(applicant_id), applicant_id, document, bytes(row[0]))

    def _key(self, applicant_id: UUID) -> bytes:
        key = self._keys.of(applicant_id)
        if key is None:
            raise PersonalDataMissing(applicant=applicant_id, why_vi="không có khóa", why_en="there is no key")
        return key


def _sealing(key: bytes) -> bytes:
    """The key that seals files, apart from those that seal data and salt."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"hoso vault file").derive(key)


def _bound(applicant_id: UUID, document: Document) -> bytes:
    """All of what is said of it but the label: which paper it is may still be chosen while it is a draft."""
    said = f"{document.media_type} {document.size_bytes}".encode()
    return b"hoso-file-1" + applicant_id.bytes + document.file_id.bytes + bytes.fromhex(document.commitment) + said


def _unfit(applicant_id: UUID) -> PersonalDataMissing:
    return PersonalDataMissing(
        applicant=applicant_id, why_vi="khóa và tệp không khớp", why_en="key and file do not fit"
    )
