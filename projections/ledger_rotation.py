"""A new key for a log: stated by the old one and the new one, stored, and only then taken over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from psycopg import Connection

from domain.model.checkpoint import Checkpoint
from domain.model.key_rotation import Rotation
from domain.model.signed_note import VerifierKey
from projections import ledger_checkpoints
from projections.ledger_keys import KeyDirectory


def rotate(connection: Connection[Any], origin: str, directory: Path) -> VerifierKey:
    """Give the log a new key, which signs from the last checkpoint on. A sealer that runs uses it at once."""
    keys = KeyDirectory(directory, origin)
    with keys.locked():
        finish(connection, keys)
        old, new, last = keys.signer(), keys.new_signer(), keys.last_signed()
        statement = Rotation(origin, Checkpoint.parse(last.text).size if last else 0, new.verifier)
        keys.stage(new)
        connection.execute(
            "SELECT ledger.append_rotation((SELECT count(*) + 1 FROM ledger.rotations), %s)",
            [statement.signed(old, new).encode()],
        )
        keys.take_over()
    return new.verifier


def finish(connection: Connection[Any], keys: KeyDirectory) -> None:
    """A crash may have left a staged key: it signs if its statement was stored, else it is dropped."""
    staged = keys.staged()
    if staged is None:
        return
    notes = ledger_checkpoints.rotations(connection)
    if notes and Rotation.parse(notes[-1].text).new == staged.verifier:
        keys.take_over()
    else:
        keys.drop_staged()
