"""Letting the key go on from a log that was restored, where the copy of the key is older than the log.

The sealer goes on from the last checkpoint beside its key, and refuses a log that has later ones: for all it knows
somebody took its key. A copy of the keys is always older than the log that comes back with it. Whoever has compared the
restored log with what others kept, and has restored it to its end, may let the key go on from the last stored one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from psycopg import Connection

from domain.model.checkpoint import Checkpoint
from domain.model.signed_note import SignedNote
from projections import ledger_checkpoints, ledger_rotation
from projections.ledger_keys import KeyDirectory
from projections.ledger_tiles import Tiles


def resume_from_stored(connection: Connection[Any], directory: Path) -> int | None:
    """Go on from the last stored checkpoint, if this key signed it and it contains what the key signed last.

    connection: of the sealer's role. Its size; None where nothing was changed: then the sealer says what is wrong.
    """
    origin, stored = ledger_checkpoints.origin(connection), ledger_checkpoints.last_or_none(connection)
    if origin is None or stored is None:
        return None
    keys = KeyDirectory(directory, origin)
    if keys.first_key() is None:
        return None
    with keys.locked():
        ledger_rotation.finish(connection, keys)
        last, note = keys.last_signed(), SignedNote.parse(stored.note)
        before = Checkpoint.parse(last.text) if last is not None else None
        if not note.verified_by([keys.signer().verifier]):
            return None
        if before is not None and before.size >= stored.size:
            return None
        if before is not None and Tiles(connection).root(before.size) != before.root:
            return None
        keys.remember(note)
    return stored.size
