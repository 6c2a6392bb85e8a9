"""What a client believes of a log: a verifier that trusts the server in nothing but its key.

A client keeps one checkpoint, the last that it believed, and believes another one only if the log's key signed it,
enough witnesses that it knows saw it, and it contains what was believed before. A witness does the same without other
witnesses, and signs what it believes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.model.checkpoint import Checkpoint
from domain.model.errors import DomainError
from domain.model.key_rotation import KeyChain
from domain.model.merkle import ProofRefused, leaf_hash, verify_consistency, verify_inclusion
from domain.model.signed_note import NoteUnreadable, SignedNote, Signer, VerifierKey


class CheckpointNotBelieved(DomainError):
    """Not a checkpoint of this log, or not signed as it should be. Details: reason."""

    CODE = "checkpoint-not-believed"
    VI = "Không tin điểm niêm này: {reason}. Hãy giữ lại tệp làm bằng chứng và báo kiểm toán."
    EN = "This checkpoint is not believed: {reason}. Keep the file as evidence and tell the auditors."


class NotEnoughWitnesses(DomainError):
    """Details: found, needed."""

    CODE = "not-enough-witnesses"
    VI = "Điểm niêm chỉ có {found} chữ ký nhân chứng đã biết, cần {needed}."
    EN = "The checkpoint has {found} signatures of known witnesses, {needed} are needed."


class LogShrank(DomainError):
    """Details: known, shown (sizes)."""

    CODE = "log-shrank"
    VI = "Quay lui: đã thấy sổ đến {known}, nay chỉ đưa ra {shown}. Hãy giữ cả hai điểm niêm và báo kiểm toán."
    EN = "Rollback: the log was seen up to {known}, now {shown} is shown. Keep both checkpoints, tell the auditors."


class LogsDiffer(DomainError):
    """Details: known, shown (sizes), reason."""

    CODE = "logs-differ"
    VI = "Rẽ nhánh: sổ ở cỡ {shown} không chứa sổ đã thấy ở cỡ {known} ({reason}). Hãy giữ cả hai và báo kiểm toán."
    EN = "Fork: the log of size {shown} does not contain the one seen at {known} ({reason}). Keep both as evidence."


class EventNotInLog(DomainError):
    """Details: position, reason."""

    CODE = "event-not-in-log"
    VI = "Sự kiện số {position} không đúng như sổ đã ký ({reason})."
    EN = "Event {position} is not what the signed log has there ({reason})."


@dataclass(frozen=True, slots=True)
class TrustedLog:
    """keys: of the log; witnesses: whose signatures count, and how many a checkpoint needs of them."""

    keys: KeyChain
    witnesses: tuple[VerifierKey, ...] = ()
    quorum: int = 0

    def believed(self, note: SignedNote, known: Checkpoint | None, proof: Sequence[bytes]) -> Checkpoint:
        """The checkpoint of a note, once everything about it holds. known: the last that was believed.

        proof: of consistency from `known`. CheckpointNotBelieved, NotEnoughWitnesses, LogShrank, LogsDiffer.
        """
        try:
            checkpoint = self.keys.checked(note)
            seen_by = note.verified_by(self.witnesses)
        except NoteUnreadable as fault:
            raise CheckpointNotBelieved(reason=str(fault)) from fault
        if len(set(seen_by)) < self.quorum:
            raise NotEnoughWitnesses(found=len(set(seen_by)), needed=self.quorum)
        if known is not None:
            self._continues(known, checkpoint, proof)
        return checkpoint

    @staticmethod
    def _continues(known: Checkpoint, shown: Checkpoint, proof: Sequence[bytes]) -> None:
        if shown.size < known.size:
            raise LogShrank(known=known.size, shown=shown.size)
        try:
            verify_consistency(known.size, shown.size, proof, known.root, shown.root)
        except ProofRefused as fault:
            raise LogsDiffer(known=known.size, shown=shown.size, reason=str(fault)) from fault
        if shown.size == known.size and shown.commands != known.commands:
            raise LogsDiffer(known=known.size, shown=shown.size, reason="the handled commands differ")


def check_event(believed: Checkpoint, position: int, leaf: bytes, proof: Sequence[bytes]) -> None:
    """The event whose leaf this is stands at this position of the log. EventNotInLog.

    leaf: the bytes of `ledger_leaf`, which themselves say the position.
    """
    if leaf[6:14] != position.to_bytes(8, "big", signed=True):
        raise EventNotInLog(position=position, reason="it says another position of itself")
    try:
        verify_inclusion(position - 1, believed.size, leaf_hash(leaf), proof, believed.root)
    except ProofRefused as fault:
        raise EventNotInLog(position=position, reason=str(fault)) from fault


def cosigned(
    log: TrustedLog, note: SignedNote, known: Checkpoint | None, proof: Sequence[bytes], witness: Signer, seconds: int
) -> SignedNote:
    """The note with a witness's signature, given only to what contains the last checkpoint that the witness saw."""
    log.believed(note, known, proof)
    return note.with_signatures([witness.cosign(note.text, seconds)])
