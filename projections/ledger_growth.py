"""Whether checkpoints grew out of one another: each contains the one before, checked by its proof."""

from __future__ import annotations

from base64 import b64decode
from typing import Any

from psycopg import Connection

from domain.model.checkpoint import Checkpoint
from domain.model.merkle import ProofRefused, verify_consistency
from domain.model.signed_note import SignedNote
from projections.ledger_checkpoints import StoredCheckpoint
from projections.ledger_proofs import prove_growth


def grew_from(connection: Connection[Any], before: StoredCheckpoint, after: StoredCheckpoint) -> bool:
    """Whether the later checkpoint's tree contains the earlier one's, by the tiles that are stored."""
    old, new = (Checkpoint.parse(SignedNote.parse(each.note).text) for each in (before, after))
    if old.size == new.size:
        return old.root == new.root
    if old.size == 0:
        return True
    proof = [b64decode(each) for each in prove_growth(connection, old.size, new.size).hashes]
    try:
        verify_consistency(old.size, new.size, proof, old.root, new.root)
    except ProofRefused:
        return False
    return True
