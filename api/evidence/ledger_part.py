"""What the ledger says of a checkpoint, as it goes into a bundle: the signed note, keys, witnesses, stamps."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg import Connection

from domain.model.checkpoint import Checkpoint
from domain.model.errors import DomainError
from domain.model.signed_note import SignedNote, VerifierKey
from projections import ledger_checkpoints, ledger_cosignatures, ledger_stamps
from projections.ledger_keys import KeyDirectory


class FirstKeyNotFound(DomainError):
    """Details: path."""

    CODE = "first-key-not-found"
    VI = "Không đọc được khóa đầu tiên của sổ ở {path}. Hãy chỉ thư mục khóa bằng --key-dir, hoặc cấp quyền đọc."
    EN = "The ledger's first key cannot be read at {path}. Name the key directory by --key-dir, or let it be read."


@dataclass(frozen=True, slots=True)
class LedgerPart:
    """size: events in the tree. note: with the log's signature and all co-signatures that are stored.

    stamps: RFC 3161 responses over the note's text, oldest first.
    """

    origin: str
    size: int
    note: bytes
    key: VerifierKey
    rotations: tuple[str, ...]
    witnesses: tuple[str, ...]
    stamps: tuple[bytes, ...]


def ledger_part(connection: Connection[Any], keys: Path, size: int | None) -> LedgerPart:
    """Of the checkpoint of a size, or the latest. keys: the directory of all logs' keys of the instance.

    NothingSealed, CheckpointUnknown, FirstKeyNotFound.
    """
    found = ledger_checkpoints.latest(connection) if size is None else ledger_checkpoints.of_size(connection, size)
    checkpoint = Checkpoint.parse(SignedNote.parse(found.note).text)
    return LedgerPart(
        origin=checkpoint.origin,
        size=found.size,
        note=ledger_checkpoints.with_cosignatures(connection, found).encode(),
        key=_first_key(keys, checkpoint.origin),
        rotations=tuple(note.encode().decode() for note in ledger_checkpoints.rotations(connection)),
        witnesses=tuple(str(key) for key in ledger_cosignatures.of_checkpoint(connection, found.number)),
        stamps=tuple(ledger_stamps.of_checkpoint(connection, found.number)),
    )


def _first_key(keys: Path, origin: str) -> VerifierKey:
    directory = KeyDirectory(keys, origin)
    try:
        key = directory.first_key()
    except OSError:
        key = None
    if key is None:
        raise FirstKeyNotFound(path=directory.path / "first.txt")
    return key
