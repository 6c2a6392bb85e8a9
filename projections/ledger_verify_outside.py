"""What others said of the checkpoints, as it is stored: whether co-signatures and time-stamps still hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from cryptography.x509 import Certificate
from psycopg import Connection

from domain.model.signed_note import NoteUnreadable, SignedNote, VerifierKey
from projections.ledger_findings import Fault, Findings
from projections.ledger_stamps import check_stamps

_COSIGNATURES: Final = (
    "SELECT s.key, s.line, c.size, c.note FROM ledger.cosignatures AS s"
    " JOIN ledger.checkpoints AS c ON c.number = s.checkpoint ORDER BY s.checkpoint, s.key"
)


def verify_cosignatures(connection: Connection[Any], findings: Findings) -> int:
    """Look at every stored co-signature. Returns how many there are. In a transaction."""
    count = 0
    with connection.cursor("cosignatures") as cursor:
        cursor.itersize = 500
        cursor.execute(_COSIGNATURES)
        for key, line, size, note in cursor:
            count += 1
            problem = cosignature_fault(key, line, bytes(note))
            if problem is not None:
                findings.add(Fault.COSIGNATURE, size, detail=problem, source=key)
    return count


def verify_stamps(connection: Connection[Any], trusted: Sequence[Certificate], findings: Findings) -> int | None:
    """Look at every stored time-stamp. Returns how many there are; None where no root is known to look by."""
    if not trusted:
        return None
    count = 0
    for stamp in check_stamps(connection, trusted):
        count += 1
        if stamp.problem is not None:
            findings.add(Fault.STAMP, stamp.size, detail=stamp.problem, source=f"time-stamp {stamp.number}")
    return count


def cosignature_fault(key: str, line: str, note: bytes) -> str | None:
    """Why a line is not the witness's signature under this checkpoint; None where it is."""
    try:
        witness = VerifierKey.parse(key)
        signed = SignedNote.parse(f"{SignedNote.parse(note).text}\n{line}\n".encode())
        if len(signed.signatures) == 1 and signed.cosigned_at(witness) is not None:
            return None
    except NoteUnreadable as fault:
        return str(fault)
    return "the line is not of this witness"
