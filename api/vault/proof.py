"""Proof that a datum that is shown is the one that was committed to in the log, for whoever has the log's event."""

from __future__ import annotations

import hmac
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import msgspec

from domain.model.applicant import Entry
from domain.model.personal_data import commitment
from domain.store.vault import Opened


class Datum(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One field of an applicant's data with what its commitment was made of. value: null where it was not given.

    salt, commitment: 64 hexadecimal digits each.
    """

    field: str
    value: str | None
    salt: str
    commitment: str


class Disclosure(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Data of one entry. position: of the event that carries the commitments; its inclusion is proved by the ledger."""

    applicant_id: UUID
    entry: UUID
    position: int
    recorded_at: datetime
    data: list[Datum]

    def faults(self) -> list[str]:
        """The fields whose value does not fit its commitment."""
        return [
            datum.field
            for datum in self.data
            if not hmac.compare_digest(
                commitment(_bytes(datum.salt), self.applicant_id, self.entry, datum.field, datum.value),
                datum.commitment,
            )
        ]


def disclosure(applicant_id: UUID, entry: Entry, opened: Opened, fields: Collection[str]) -> Disclosure:
    """What proves these fields, and nothing about the others."""
    return Disclosure(
        applicant_id=applicant_id,
        entry=entry.entry,
        position=entry.position,
        recorded_at=entry.recorded_at,
        data=[
            Datum(
                field=field,
                value=opened.data.value(field),
                salt=opened.salts[field].hex(),
                commitment=getattr(entry.commitments, field),
            )
            for field in fields
        ],
    )


def _bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""
