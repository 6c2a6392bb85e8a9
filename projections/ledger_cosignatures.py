"""Co-signatures that come home: of witnesses that the office named, under checkpoints of this log, and nothing else."""

from __future__ import annotations

from typing import Any

import msgspec
from psycopg import Connection

from domain.model.checkpoint import Checkpoint
from domain.model.errors import DomainError
from domain.model.signed_note import COSIGNATURE, NoteUnreadable, SignedNote, VerifierKey
from projections import ledger_checkpoints
from projections.ledger_checkpoints import CheckpointUnknown


class CosignatureNotTaken(DomainError):
    """Details: why_vi, why_en."""

    CODE = "cosignature-not-taken"
    VI = "Không nhận chữ ký nhân chứng: {why_vi}. Hãy ký lại điểm niêm do sổ này phát ra."
    EN = "The co-signature is not taken: {why_en}. Sign a checkpoint that this log gave out."


class WitnessNotNamed(DomainError):
    """No signature of a witness that the office named. Details: none."""

    CODE = "witness-not-named"
    VI = "Không có chữ ký của nhân chứng nào đã được chỉ định. Người quản trị chỉ định bằng `hoso ledger witness add`."
    EN = "There is no signature of a witness that was named. The administrator names one: `hoso ledger witness add`."


class WitnessKeyNotUsable(DomainError):
    """Details: reason."""

    CODE = "witness-key-not-usable"
    VI = "Không dùng được khóa nhân chứng: {reason}. `hoso witness` in khóa đúng dạng tên+mã+khóa."
    EN = "The witness's key cannot be used: {reason}. `hoso witness` prints it as name+id+key."


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """size: of the checkpoint. witnesses: named ones whose signature it bears now; new: those of them that are new."""

    size: int
    witnesses: list[str]
    new: list[str]


def witnesses(connection: Connection[Any]) -> list[VerifierKey]:
    """Those whose co-signatures are taken in, in the order in which they were named."""
    rows = connection.execute(
        "SELECT key FROM (SELECT DISTINCT ON (key) key, named, number FROM ledger.witnesses ORDER BY key, number DESC)"
        " AS last WHERE named ORDER BY number"
    )
    return [VerifierKey.parse(key) for (key,) in rows]


def of_checkpoint(connection: Connection[Any], number: int) -> list[VerifierKey]:
    """The witnesses whose co-signatures are kept under a checkpoint, in the order in which they came."""
    rows = connection.execute(
        "SELECT key FROM ledger.cosignatures WHERE checkpoint = %s ORDER BY received_at, key", [number]
    )
    return [VerifierKey.parse(key) for (key,) in rows]


def witness_key(text: str) -> VerifierKey:
    """WitnessKeyNotUsable."""
    try:
        key = VerifierKey.parse(text)
    except NoteUnreadable as fault:
        raise WitnessKeyNotUsable(reason=str(fault)) from fault
    if key.kind != COSIGNATURE:
        raise WitnessKeyNotUsable(
            reason="it is the key of a log, not of a witness (khóa của sổ, không phải nhân chứng)"
        )
    return key


def name(connection: Connection[Any], key: VerifierKey, *, named: bool) -> bool:
    """Name a witness, or take its name back. Whether that changed anything. connection: of the sealer's role."""
    row = connection.execute("SELECT ledger.name_witness(%s, %s)", [str(key), named]).fetchone()
    return row is not None and bool(row[0])


def take_in(connection: Connection[Any], data: bytes) -> Taken:
    """Keep the signatures of named witnesses under a checkpoint of this log; others under it are left out.

    connection: of the writer or the sealer. data: a signed note. CosignatureNotTaken, WitnessNotNamed,
    CheckpointUnknown, NothingSealed.
    """
    try:
        note = SignedNote.parse(data)
        size = Checkpoint.parse(note.text).size
        stored = _stored(connection, note.text, size)
        signed = note.verified_by(witnesses(connection))
    except NoteUnreadable as fault:
        raise CosignatureNotTaken(why_vi="không đọc được hoặc chữ ký sai", why_en=str(fault)) from fault
    if not signed:
        raise WitnessNotNamed
    new = []
    for key in signed:
        lines = [each.line() for each in note.signatures if (each.name, each.key_id) == (key.name, key.id)]
        row = connection.execute(
            "SELECT ledger.append_cosignature(%s, %s, %s)", [stored, str(key), lines[0].removesuffix("\n")]
        ).fetchone()
        if row is not None and row[0]:
            new.append(key.name)
    return Taken(size=size, witnesses=[key.name for key in signed], new=new)


def _stored(connection: Connection[Any], text: str, size: int) -> int:
    """The number of our checkpoint with this very text."""
    found = ledger_checkpoints.all_of_size(connection, size)
    if not found:
        raise CheckpointUnknown(size=size, last=ledger_checkpoints.latest(connection).size)
    for checkpoint in found:
        if SignedNote.parse(checkpoint.note).text == text:
            return checkpoint.number
    raise CosignatureNotTaken(
        why_vi="sổ này không có điểm niêm như vậy (rẽ nhánh? báo kiểm toán)",
        why_en="this log has another checkpoint of that size (a fork? tell the auditors)",
    )
