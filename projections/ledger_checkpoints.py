"""What was signed, as the database has it: checkpoints and statements of new keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, LiteralString

from psycopg import Connection

from domain.model.checkpoint import origin_of
from domain.model.errors import DomainError
from domain.model.merkle import leaf_hash
from domain.model.signed_note import SignedNote
from projections.ledger_rows import leaves

_COLUMNS: Final = "SELECT number, size, note, sealed_at FROM ledger.checkpoints"


class NothingSealed(DomainError):
    """Details: none."""

    CODE = "nothing-sealed"
    VI = "Sổ chưa được niêm lần nào. Hãy chạy `hoso seal`."
    EN = "The ledger has not sealed any event yet. Run `hoso seal`."


class CheckpointUnknown(DomainError):
    """Details: size, last."""

    CODE = "checkpoint-unknown"
    VI = "Không có điểm niêm ở cỡ {size}; điểm niêm sau cùng ở cỡ {last}."
    EN = "There is no checkpoint of size {size}; the last one is of size {last}."


class CheckpointNotWitnessed(DomainError):
    """Details: wanted."""

    CODE = "checkpoint-not-witnessed"
    VI = "Chưa có điểm niêm nào mang chữ ký của {wanted} nhân chứng. Hãy xem nhân chứng có chạy `hoso witness` không."
    EN = "No checkpoint bears the signatures of {wanted} witnesses yet. See that the witnesses run `hoso witness`."


@dataclass(frozen=True, slots=True)
class StoredCheckpoint:
    number: int
    size: int
    note: bytes
    sealed_at: datetime


def latest(connection: Connection[Any]) -> StoredCheckpoint:
    """NothingSealed before the first."""
    found = last_or_none(connection)
    if found is None:
        raise NothingSealed
    return found


def last_or_none(connection: Connection[Any]) -> StoredCheckpoint | None:
    return _one(connection, " ORDER BY number DESC LIMIT 1", [])


def of_size(connection: Connection[Any], size: int) -> StoredCheckpoint:
    """The last one of exactly this size. CheckpointUnknown, NothingSealed."""
    found = _one(connection, " WHERE size = %s ORDER BY number DESC LIMIT 1", [size])
    if found is None:
        raise CheckpointUnknown(size=size, last=latest(connection).size)
    return found


def all_of_size(connection: Connection[Any], size: int) -> list[StoredCheckpoint]:
    """All of exactly this size: another key may have signed it again."""
    rows = connection.execute(f"{_COLUMNS} WHERE size = %s ORDER BY number", [size])
    return [_stored(row) for row in rows]


def witnessed(connection: Connection[Any], count: int) -> StoredCheckpoint:
    """The last one under which so many witnesses signed. CheckpointNotWitnessed."""
    found = _one(
        connection,
        # From the end, along the index: strangers ask this, and co-signatures only grow in number.
        " WHERE number = (SELECT checkpoint FROM ledger.cosignatures"
        " GROUP BY checkpoint HAVING count(*) >= %s ORDER BY checkpoint DESC LIMIT 1)",
        [count],
    )
    if found is None:
        raise CheckpointNotWitnessed(wanted=count)
    return found


def last_witnessed(connection: Connection[Any]) -> StoredCheckpoint | None:
    """The last one that a witness signed; None before the first."""
    return _one(connection, " WHERE number = (SELECT max(checkpoint) FROM ledger.cosignatures)", [])


def cosigned(connection: Connection[Any], size: int) -> SignedNote:
    """The checkpoint of a size with the signatures of all witnesses that came for it.

    CheckpointUnknown, NothingSealed.
    """
    return with_cosignatures(connection, of_size(connection, size))


def with_cosignatures(connection: Connection[Any], checkpoint: StoredCheckpoint) -> SignedNote:
    """The note of a stored checkpoint, with the lines of its witnesses in the order in which they came."""
    rows = connection.execute(
        "SELECT line FROM ledger.cosignatures WHERE checkpoint = %s ORDER BY received_at, key", [checkpoint.number]
    )
    lines = "".join(f"{line}\n" for (line,) in rows)
    return SignedNote.parse(checkpoint.note + lines.encode())


def after(connection: Connection[Any], number: int, limit: int) -> list[StoredCheckpoint]:
    """Those that come after a number, in order."""
    rows = connection.execute(
        f"{_COLUMNS} WHERE number > %s ORDER BY number LIMIT %s",
        [number, limit],
    )
    return [_stored(row) for row in rows]


def every(connection: Connection[Any], after: int = 0) -> Iterator[StoredCheckpoint]:
    """All that come after a number, in order, a few at a time; those with wrong numbers too. In a transaction."""
    with connection.cursor("checkpoints") as cursor:
        cursor.itersize = 500
        cursor.execute(f"{_COLUMNS} WHERE %s = 0 OR number > %s ORDER BY number", [after, after])
        for row in cursor:
            yield _stored(row)


def rotations(connection: Connection[Any]) -> list[SignedNote]:
    """The statements of new keys, oldest first. NoteUnreadable."""
    rows = connection.execute("SELECT note FROM ledger.rotations ORDER BY number")
    return [SignedNote.parse(bytes(note)) for (note,) in rows]


def origin(connection: Connection[Any]) -> str | None:
    """The name of the log in this database; None while it has no event."""
    first = next(iter(list(leaves(connection, 0, 1))), None)
    return origin_of(leaf_hash(first)) if first is not None else None


def _one(connection: Connection[Any], where: LiteralString, values: list[Any]) -> StoredCheckpoint | None:
    row = connection.execute(f"{_COLUMNS}{where}", values).fetchone()
    return _stored(row) if row else None


def _stored(row: Any) -> StoredCheckpoint:
    return StoredCheckpoint(row[0], row[1], bytes(row[2]), row[3])
