"""What a log's server shows to somebody outside, read strictly: whatever cannot be read is not believed."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from typing import NamedTuple, TypeVar

import msgspec

from domain.model.checkpoint import Checkpoint
from domain.model.key_rotation import KeyChain
from domain.model.signed_note import NoteUnreadable, SignedNote, VerifierKey
from domain.model.trusted_log import CheckpointNotBelieved
from projections.ledger_proofs import ConsistencyProof

T = TypeVar("T")

Fetch = Callable[[str], bytes]
"""Gets what lies below `/v1/ledger/` of the log's server."""


class Shown(NamedTuple):
    """A checkpoint as it was shown, not believed yet; keys: from the one that is trusted on."""

    note: SignedNote
    checkpoint: Checkpoint
    keys: KeyChain


def shown_by(data: bytes, fetch: Fetch, log_key: VerifierKey) -> Shown:
    """Read a checkpoint and the log's statements of new keys. CheckpointNotBelieved."""
    try:
        note = SignedNote.parse(data)
        rotations = [SignedNote.parse(each.encode()) for each in decoded(fetch("rotations"), list[str])]
        keys = KeyChain.from_anchor(log_key.name, log_key, rotations)
        return Shown(note, Checkpoint.parse(note.text), keys)
    except NoteUnreadable as fault:
        raise CheckpointNotBelieved(reason=str(fault)) from fault


def growth_from(known: Checkpoint | None, shown: Checkpoint, fetch: Fetch) -> list[bytes]:
    """The hashes that lead from what is known to what is shown; none where it did not grow. CheckpointNotBelieved."""
    if known is None or known.size >= shown.size:
        return []
    answered = fetch(f"consistency?old={known.size}&new={shown.size}")
    return [from_base64(each) for each in decoded(answered, ConsistencyProof).hashes]


def decoded(data: bytes, kind: type[T]) -> T:
    """CheckpointNotBelieved for anything else."""
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, ValueError) as fault:
        raise CheckpointNotBelieved(reason=str(fault)) from fault


def from_base64(text: str) -> bytes:
    """CheckpointNotBelieved for anything else."""
    try:
        return b64decode(text, validate=True)
    except ValueError as fault:
        raise CheckpointNotBelieved(reason=str(fault)) from fault
