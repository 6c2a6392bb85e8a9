"""What citizens are writing and have not handed in yet, sealed with the key of the applicant they will be.

A row's content is nonce (12 bytes) ‖ AES-256-GCM, bound to draft and applicant. The key lies in the vault's key store,
made when the draft begins: it becomes the applicant's key when the dossier is lodged, and is destroyed when the draft
expires without that. Files are sealed as they will lie in the vault (`domain.store.vault_files`).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from psycopg import Connection

from domain.model.document import Document
from domain.store.vault import Connect, PersonalDataMissing
from domain.store.vault_files import OpenedFile, SealedFile, opened_file
from domain.store.vault_keys import KEY_BYTES, VaultKeys

_NONCE_BYTES: Final = 12
_FIND: Final = (
    "SELECT kind, applicant_id, secret_sha256, sealed, expires_at, handed_in_at FROM citizen.drafts"
    " WHERE draft_id = %s AND expires_at > clock_timestamp()"
)
_FIND_AND_LOCK: Final = f"{_FIND} FOR UPDATE"


@dataclass(frozen=True, slots=True, repr=False)
class StoredDraft:
    """A draft that has not expired. handed_in_at: the position of the event that it became; None while it is open.

    secret_sha256: of the secret in the cookie that opens it; None where something else does.
    """

    draft_id: UUID
    kind: str
    applicant_id: UUID
    secret_sha256: bytes | None
    content: bytes
    expires_at: datetime
    handed_in_at: int | None


class Drafts:
    """connect: gives a connection of the role `writer` for a moment, in a transaction of its own."""

    def __init__(self, connect: Connect, keys: VaultKeys) -> None:
        self._connect = connect
        self._keys = keys

    def begin(
        self,
        draft_id: UUID,
        kind: str,
        applicant_id: UUID,
        content: bytes,
        *,
        secret_sha256: bytes | None,
        expires_at: datetime,
    ) -> None:
        """A new draft; one that is there stays as it is. The applicant's key is made where there is none."""
        sealed = _sealed(self._keys.made(applicant_id), draft_id, applicant_id, content)
        with self._connect() as connection:
            connection.execute(
                "INSERT INTO citizen.drafts (draft_id, kind, applicant_id, secret_sha256, sealed, expires_at)"
                " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (draft_id) DO NOTHING",
                [draft_id, kind, applicant_id, secret_sha256, sealed, expires_at],
            )

    def find(self, draft_id: UUID) -> StoredDraft | None:
        """None where there is none any more. PersonalDataMissing."""
        with self._connect() as connection:
            return self._read(connection, draft_id, lock=False)

    def of_secret(self, secret_sha256: bytes) -> list[StoredDraft]:
        """The drafts of one browser, those that expire last first."""
        with self._connect() as connection:
            rows = connection.execute(
                "SELECT draft_id FROM citizen.drafts WHERE secret_sha256 = %s AND expires_at > clock_timestamp()"
                " ORDER BY expires_at DESC LIMIT 20",
                [secret_sha256],
            ).fetchall()
            found = [self._read(connection, row[0], lock=False) for row in rows]
        return [draft for draft in found if draft is not None]

    @contextmanager
    def changing(self, draft_id: UUID) -> Iterator[Change | None]:
        """A draft that nobody else changes meanwhile; what is changed holds when the block ends without a fault."""
        with self._connect() as connection:
            found = self._read(connection, draft_id, lock=True)
            yield None if found is None else Change(connection, found, lambda: self._key(found.applicant_id))

    def open_file(self, draft: StoredDraft, document: Document) -> OpenedFile:
        """A file of a draft. PersonalDataMissing."""
        with self._connect() as connection:
            row = connection.execute(
                "SELECT sealed FROM citizen.draft_files WHERE draft_id = %s AND file_id = %s",
                [draft.draft_id, document.file_id],
            ).fetchone()
        if row is None:
            raise PersonalDataMissing(
                applicant=draft.applicant_id, why_vi="không có tệp", why_en="the file is not there"
            )
        return opened_file(self._key(draft.applicant_id), draft.applicant_id, document, bytes(row[0]))

    def applicants(self) -> set[UUID]:
        """Whose keys drafts need that have not expired."""
        with self._connect() as connection:
            rows = connection.execute(
                "SELECT DISTINCT applicant_id FROM citizen.drafts WHERE expires_at > clock_timestamp()"
            ).fetchall()
        return {row[0] for row in rows}

    def size_bytes(self) -> int:
        """How much all drafts' files take."""
        with self._connect() as connection:
            row = connection.execute("SELECT coalesce(sum(size_bytes), 0) FROM citizen.draft_files").fetchone()
        assert row is not None
        return int(row[0])

    def drop_expired(self) -> set[UUID]:
        """Delete what expired. Returns the applicants-to-be behind it; their keys are for the caller to destroy."""
        with self._connect() as connection:
            rows = connection.execute(
                "DELETE FROM citizen.drafts WHERE expires_at <= clock_timestamp() RETURNING applicant_id"
            ).fetchall()
        return {row[0] for row in rows}

    def _read(self, connection: Connection[Any], draft_id: UUID, *, lock: bool) -> StoredDraft | None:
        row = connection.execute(_FIND_AND_LOCK if lock else _FIND, [draft_id]).fetchone()
        if row is None:
            return None
        kind, applicant_id, secret_sha256, sealed, expires_at, handed_in_at = row
        content = _opened(self._key(applicant_id), draft_id, applicant_id, bytes(sealed))
        secret = None if secret_sha256 is None else bytes(secret_sha256)
        return StoredDraft(draft_id, kind, applicant_id, secret, content, expires_at, handed_in_at)

    def _key(self, applicant_id: UUID) -> bytes:
        key = self._keys.of(applicant_id)
        if key is None:
            raise PersonalDataMissing(applicant=applicant_id, why_vi="không có khóa", why_en="there is no key")
        return key


class Change:
    """What may be done to a draft while nobody else does."""

    def __init__(self, connection: Connection[Any], draft: StoredDraft, key: Callable[[], bytes]) -> None:
        self.draft = draft
        self.key = key
        self._connection = connection

    def write(self, content: bytes) -> None:
        sealed = _sealed(self.key(), self.draft.draft_id, self.draft.applicant_id, content)
        self._connection.execute(
            "UPDATE citizen.drafts SET sealed = %s WHERE draft_id = %s", [sealed, self.draft.draft_id]
        )

    def add_file(self, file: SealedFile) -> None:
        self._connection.execute(
            "INSERT INTO citizen.draft_files (draft_id, file_id, commitment, media_type, size_bytes, sealed)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            [self.draft.draft_id, *file.row],
        )

    def drop_file(self, file_id: UUID) -> None:
        self._connection.execute(
            "DELETE FROM citizen.draft_files WHERE draft_id = %s AND file_id = %s", [self.draft.draft_id, file_id]
        )

    def keep_files(self) -> None:
        """The draft's files become the applicant's, in the vault, as they are. Repeatable."""
        self._connection.execute("SELECT vault.keep_draft_files(%s)", [self.draft.draft_id])

    def hand_in(self, position: int, content: bytes) -> None:
        """What is left of it afterwards: `content`, and no files."""
        self.write(content)
        self._connection.execute(
            "UPDATE citizen.drafts SET handed_in_at = %s WHERE draft_id = %s", [position, self.draft.draft_id]
        )
        self._connection.execute("DELETE FROM citizen.draft_files WHERE draft_id = %s", [self.draft.draft_id])

    def drop(self) -> None:
        self._connection.execute("DELETE FROM citizen.drafts WHERE draft_id = %s", [self.draft.draft_id])


def _sealed(key: bytes, draft_id: UUID, applicant_id: UUID, content: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(_sealing(key)).encrypt(nonce, content, _bound(draft_id, applicant_id))


def _opened(key: bytes, draft_id: UUID, applicant_id: UUID, sealed: bytes) -> bytes:
    try:
        return AESGCM(_sealing(key)).decrypt(
            sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _bound(draft_id, applicant_id)
        )
    except InvalidTag:
        raise PersonalDataMissing(
            applicant=applicant_id, why_vi="khóa và bản nháp không khớp", why_en="key and draft do not fit"
        ) from None


def _sealing(key: bytes) -> bytes:
    """The key that seals drafts, apart from those that seal data and files."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"hoso citizen draft").derive(key)


def _bound(draft_id: UUID, applicant_id: UUID) -> bytes:
    return b"hoso-draft-1" + draft_id.bytes + applicant_id.bytes
