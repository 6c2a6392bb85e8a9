"""The vault: applicants' personal data in the database, sealed with a key of each person that is not in it.

A row is nonce (12 bytes) ‖ AES-256-GCM of the JSON {"data": {…}, "salts": {field: hex}}. It is bound to the applicant,
the entry (the order that brought the data in) and the commitments that its event carries: no row stands in for another.
Key, row and event come in this order: what a crash leaves behind is a key without a row, or a row without an event, and
neither says anything. The order that is repeated goes on from there; `api.vault` destroys keys of nobody.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from psycopg import Connection

from domain.model.applicant import Entry
from domain.model.errors import DomainError
from domain.model.personal_data import FIELDS, Commitments, PersonalData, commitment, commitments, salts
from domain.store.vault_keys import KEY_BYTES, VaultKeys

_NONCE_BYTES: Final = 12


class PersonalDataMissing(DomainError):
    """Key or row is not there, or they do not fit, though nobody erased them. Details: applicant, why_vi, why_en."""

    CODE = "personal-data-missing"
    VI = "Không mở được dữ liệu cá nhân của người nộp {applicant}: {why_vi}. Báo quản trị khôi phục kho khóa hoặc bảng."
    EN = "The data of applicant {applicant} cannot be opened: {why_en}. Ask for the key store or table to be restored."


class _Content(msgspec.Struct, forbid_unknown_fields=True):
    data: PersonalData
    salts: dict[str, str]


@dataclass(frozen=True, slots=True, repr=False)
class Opened:
    """An entry as it was sealed. Its representation says nothing of it."""

    data: PersonalData
    salts: Mapping[str, bytes]


@dataclass(frozen=True, slots=True, repr=False)
class ToSeal:
    """Data to be put away. key: for a person who has none yet; None: a random one."""

    applicant_id: UUID
    entry: UUID
    data: PersonalData
    key: bytes | None = None


Connect = Callable[[], AbstractContextManager[Connection[Any]]]


class Vault:
    """connect: gives a connection of the role `writer` for a moment, in a transaction of its own."""

    def __init__(self, connect: Connect, keys: VaultKeys) -> None:
        self._connect = connect
        self.keys = keys

    def put_away(self, applicant_id: UUID, entry: UUID, data: PersonalData, *, new: bool) -> Commitments:
        """Seal an entry and return what stands for it in the log. Repeatable: the same data give the same commitments.

        new: a person who is not there yet gets a key. PersonalDataMissing for one who should have a key and has none.
        """
        key = self.keys.made(applicant_id) if new else self._key(applicant_id)
        committed, row = _sealed(ToSeal(applicant_id, entry, data), key)
        self._put([(applicant_id, entry, committed.digest, row)])
        return committed

    def put_away_all(self, wanted: Sequence[ToSeal]) -> None:
        """Many persons' first entries at once."""
        keys = self.keys.made_all({one.applicant_id: one.key for one in wanted})
        rows = []
        for one in wanted:
            committed, row = _sealed(one, keys[one.applicant_id])
            rows.append((one.applicant_id, one.entry, committed.digest, row))
        self._put(rows)

    def open(self, applicant_id: UUID, entry: Entry) -> Opened:
        """What an event's commitments stand for. PersonalDataMissing; VaultKeyRefused."""
        digest = entry.commitments.digest
        with self._connect() as connection:
            row = connection.execute(
                "SELECT sealed FROM vault.sealed WHERE applicant_id = %s AND entry = %s AND digest = %s",
                [applicant_id, entry.entry, digest],
            ).fetchone()
        if row is None:
            raise PersonalDataMissing(applicant=applicant_id, why_vi="không có trong bảng", why_en="it is not there")
        sealed = bytes(row[0])
        found: _Content | None = None
        salted: dict[str, bytes] = {}
        try:
            content = AESGCM(_sealing(self._key(applicant_id))).decrypt(
                sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _bound(applicant_id, entry.entry, digest)
            )
            found = msgspec.json.decode(content, type=_Content)
            salted = {field: bytes.fromhex(found.salts[field]) for field in FIELDS}
            fits = commitments(found.data, salted, applicant_id, entry.entry) == entry.commitments
        except (InvalidTag, ValueError, KeyError):
            fits = False
        if not fits or found is None:
            raise PersonalDataMissing(
                applicant=applicant_id, why_vi="khóa và dữ liệu không khớp", why_en="key and data do not fit"
            )
        return Opened(found.data, salted)

    def holds(self, applicant_id: UUID, entry: Entry, field: str, value: str) -> bool:
        """Whether a value that somebody gives is the one committed to. Nothing is opened; False without a key.

        It takes the person's key, so a number cannot be looked for from the log or from the table alone.
        """
        key = self.keys.of(applicant_id)
        if key is None:
            return False
        said = commitment(salts(key, entry.entry)[field], applicant_id, entry.entry, field, value)
        committed: str = getattr(entry.commitments, field)
        return hmac.compare_digest(said, committed)

    def _key(self, applicant_id: UUID) -> bytes:
        key = self.keys.of(applicant_id)
        if key is None:
            raise PersonalDataMissing(applicant=applicant_id, why_vi="không có khóa", why_en="there is no key")
        return key

    def _put(self, rows: Sequence[tuple[UUID, UUID, bytes, bytes]]) -> None:
        with self._connect() as connection:
            connection.execute(
                "SELECT vault.put(%s::uuid[], %s::uuid[], %s::bytea[], %s::bytea[])",
                [[row[part] for row in rows] for part in range(4)],
            )


def committed_to(one: ToSeal) -> Commitments:
    """What stands for data under a key that is given."""
    assert one.key is not None
    return commitments(one.data, salts(one.key, one.entry), one.applicant_id, one.entry)


def dossiers_of(connection: Connection[Any], applicant_id: UUID) -> list[UUID]:
    """Every dossier that was lodged for an applicant, in order of position. For roles that may read the record."""
    rows = connection.execute(
        "SELECT originator_id FROM hoso.stored_events WHERE topic = 'dossier.Lodged'"
        ' AND substring(state FROM position(\'"applicant_id":"\'::bytea IN state) + 16 FOR 36) = %s'
        " ORDER BY notification_id",
        [str(applicant_id).encode()],
    ).fetchall()
    return [row[0] for row in rows]


def visits_of(connection: Connection[Any], applicant_id: UUID) -> list[UUID]:
    """Every home visit that was asked for by an applicant, in order of position. For roles that may read the record."""
    rows = connection.execute(
        "SELECT originator_id FROM hoso.stored_events WHERE topic = 'home-visit.Requested'"
        ' AND substring(state FROM position(\'"applicant_id":"\'::bytea IN state) + 16 FOR 36) = %s'
        " ORDER BY notification_id",
        [str(applicant_id).encode()],
    ).fetchall()
    return [row[0] for row in rows]


def lodgers_of(connection: Connection[Any], dossier_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """By dossier, for whom it was lodged. For roles that may read the record."""
    rows = connection.execute(
        'SELECT originator_id, convert_from(substring(state FROM position(\'"applicant_id":"\'::bytea IN state) + 16'
        " FOR 36), 'UTF8')::uuid FROM hoso.stored_events WHERE originator_id = ANY(%s) AND originator_version = 1"
        " AND topic = 'dossier.Lodged'",
        [list(dossier_ids)],
    ).fetchall()
    return dict(rows)


def registered_applicants(connection: Connection[Any]) -> list[UUID]:
    """The streams of all applicants, in order of position."""
    rows = connection.execute(
        "SELECT originator_id FROM hoso.stored_events WHERE topic = 'applicant.Registered' ORDER BY notification_id"
    ).fetchall()
    return [row[0] for row in rows]


def approved_erasures(connection: Connection[Any]) -> list[UUID]:
    """The streams of applicants whose erasure was approved, in order of position."""
    rows = connection.execute(
        "SELECT originator_id FROM hoso.stored_events WHERE topic = 'applicant.ErasureApproved'"
        " ORDER BY notification_id"
    ).fetchall()
    return [row[0] for row in rows]


def _sealed(one: ToSeal, key: bytes) -> tuple[Commitments, bytes]:
    salted = salts(key, one.entry)
    committed = commitments(one.data, salted, one.applicant_id, one.entry)
    content = _Content(one.data, {field: salt.hex() for field, salt in salted.items()})
    nonce = secrets.token_bytes(_NONCE_BYTES)
    row = AESGCM(_sealing(key)).encrypt(
        nonce, msgspec.json.encode(content), _bound(one.applicant_id, one.entry, committed.digest)
    )
    return committed, nonce + row


def _sealing(key: bytes) -> bytes:
    """The key that seals, apart from the one that salts."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"hoso vault seal").derive(key)


def _bound(applicant_id: UUID, entry: UUID, digest: bytes) -> bytes:
    return b"hoso-vault-1" + applicant_id.bytes + entry.bytes + digest
