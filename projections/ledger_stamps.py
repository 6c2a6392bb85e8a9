"""Time-stamps of an authority (RFC 3161) over checkpoints: what was stamped, by whom, and whether it holds.

The imprint is SHA-256 over the text of the checkpoint's note, without its signatures. A stamp holds if its authority's
certificate leads to a root that the office trusts, is meant for time-stamping, and signed exactly this imprint.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import msgspec
from cryptography.x509 import Certificate, load_pem_x509_certificates
from psycopg import Connection
from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

from domain.model.errors import DomainError
from domain.model.signed_note import NoteUnreadable, SignedNote

MAX_RESPONSE: Final = 200_000
"""Longest response that is read, in bytes; real ones have a few thousand."""


class StampRefused(DomainError):
    """Details: reason."""

    CODE = "stamp-refused"
    VI = "Không nhận dấu thời gian: {reason}. Hãy kiểm tra HOSO_TSA_URL và HOSO_TSA_CERTIFICATE."
    EN = "The time-stamp is not taken: {reason}. Check HOSO_TSA_URL and HOSO_TSA_CERTIFICATE."


class CertificateNotUsable(DomainError):
    """Details: path, reason."""

    CODE = "stamp-certificate-not-usable"
    VI = "Không dùng được chứng thư {path}: {reason}. HOSO_TSA_CERTIFICATE là tệp PEM có chứng thư gốc."
    EN = "The certificate {path} cannot be used: {reason}. HOSO_TSA_CERTIFICATE is a PEM file with the root."


class CheckedStamp(msgspec.Struct, frozen=True, kw_only=True):
    """One stored stamp. problem: why it does not hold; None where it does.

    number: of the stamp; checkpoint, size: what it is about; stamped_at: what the authority says.
    """

    number: int
    checkpoint: int
    size: int
    stamped_at: datetime
    problem: str | None


def roots(path: Path) -> list[Certificate]:
    """The trusted certificates of a PEM file. CertificateNotUsable."""
    try:
        return load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError) as fault:
        raise CertificateNotUsable(path=path, reason=str(fault)) from fault


def stamped_at(response: bytes, text: str, trusted: Sequence[Certificate], nonce: int | None = None) -> datetime:
    """When an authority saw this text, once everything about its response holds. StampRefused.

    text: of a checkpoint's note. trusted: roots. nonce: of the request, where the response is the answer to one.
    """
    if len(response) > MAX_RESPONSE:
        raise StampRefused(reason=f"{len(response)} bytes")
    try:
        decoded = decode_timestamp_response(response)
        builder = VerifierBuilder(roots=list(trusted), nonce=nonce)
        builder.build().verify(decoded, sha256(text.encode()).digest())
        moment = decoded.tst_info.gen_time
    except (ValueError, VerificationError) as fault:
        raise StampRefused(reason=str(fault) or type(fault).__name__) from fault
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def of_checkpoint(connection: Connection[Any], number: int) -> list[bytes]:
    """The authority's responses (DER) about one checkpoint, oldest first."""
    rows = connection.execute("SELECT response FROM ledger.stamps WHERE checkpoint = %s ORDER BY number", [number])
    return [bytes(response) for (response,) in rows]


def of_size(connection: Connection[Any], size: int) -> list[bytes]:
    """The authority's responses (DER) about the checkpoints of a size, oldest first."""
    rows = connection.execute(
        "SELECT s.response FROM ledger.stamps AS s JOIN ledger.checkpoints AS c ON c.number = s.checkpoint"
        " WHERE c.size = %s ORDER BY s.number",
        [size],
    )
    return [bytes(response) for (response,) in rows]


def check_stamps(connection: Connection[Any], trusted: Sequence[Certificate]) -> Iterator[CheckedStamp]:
    """Every stored stamp against the checkpoint that it is about, in order of number. In a transaction.

    trusted: roots; without any no stamp can be believed, and each says so.
    """
    with connection.cursor("stamps") as cursor:
        cursor.itersize = 100
        cursor.execute(
            "SELECT s.number, s.checkpoint, c.size, s.stamped_at, s.response, c.note FROM ledger.stamps AS s"
            " JOIN ledger.checkpoints AS c ON c.number = s.checkpoint ORDER BY s.number"
        )
        for number, checkpoint, size, moment, response, note in cursor:
            yield CheckedStamp(
                number=number,
                checkpoint=checkpoint,
                size=size,
                stamped_at=moment,
                problem=_problem(bytes(response), bytes(note), moment, trusted),
            )


def _problem(response: bytes, note: bytes, noted: datetime, trusted: Sequence[Certificate]) -> str | None:
    if not trusted:
        return "no root certificate is known"
    try:
        said = stamped_at(response, SignedNote.parse(note).text, trusted)
    except StampRefused as refusal:
        return str(refusal.details["reason"])
    except NoteUnreadable as fault:
        return str(fault)
    return None if said == noted else f"the authority said {said.isoformat()}, noted was {noted.isoformat()}"
