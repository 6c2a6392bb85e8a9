"""Sealing the log: hashes every event into the tree, and signs what the tree has become.

What it signs always contains what it signed before. It goes on from the tree of its last checkpoint, which it keeps
beside its key, and refuses to work on a database whose tiles do not lead to that checkpoint: such a database was set
back or rewritten. The order of a checkpoint is: sign, write it beside the key, store it; so a crash in between leaves
one that is stored at the next start, and never two different ones of one size.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import Connection

from domain.model.checkpoint import Checkpoint, CommandChain
from domain.model.errors import DomainError
from domain.model.ledger_leaf import POSITION
from domain.model.signed_note import SignedNote
from projections import ledger_checkpoints, ledger_rotation, ledger_rows
from projections.ledger_keys import KeyDirectory
from projections.ledger_tiles import Piece, Tiles
from projections.ledger_verify_order import Part

BATCH: Final = 10_000
"""Events a transaction."""

STANDING_EVERY: Final = timedelta(seconds=1)


class LogSetBack(DomainError):
    """The database does not contain what was signed. Details: signed (size), present (size)."""

    CODE = "log-set-back"
    VI = (
        "Cơ sở dữ liệu bị quay lui: đã ký đến sự kiện {signed}, sổ chỉ có {present}. Không ký tiếp. "
        "Hãy chạy `hoso verify` và báo kiểm toán."
    )
    EN = (
        "Rollback: events up to {signed} were signed, the ledger has only {present}. Nothing more is signed. "
        "Run `hoso verify` and tell the auditors."
    )


class LogForked(DomainError):
    """The database contains something else than what was signed. Details: size."""

    CODE = "log-forked"
    VI = "Cây băm ở cỡ {size} khác với điểm niêm đã ký. Không ký tiếp. Hãy chạy `hoso verify` và báo kiểm toán."
    EN = "The tree of size {size} is not the one that was signed. Nothing more is signed. Run `hoso verify`."


class LogHasGap(DomainError):
    """Details: position."""

    CODE = "log-has-gap"
    VI = "Thiếu sự kiện số {position} trong sổ. Không niêm phong tiếp. Hãy chạy `hoso verify`."
    EN = "Event {position} is missing in the log. Nothing more is sealed. Run `hoso verify`."


def connect(dsn: str) -> Connection[Any]:
    return psycopg.connect(dsn, autocommit=True, application_name="hoso seal", options=ledger_rows.SESSION)


class Sealer:
    """Seals one log. connection: the sealer's own, in autocommit mode.

    Made when the log has its first event. LogSetBack, LogForked, KeyRefused.
    """

    def __init__(self, connection: Connection[Any], origin: str, directory: Path, batch: int = BATCH) -> None:
        self.keys = KeyDirectory(directory, origin)
        self.connection = connection
        self.batch = batch
        self._whole_at: datetime | None = None  # when the tree had every event of the log
        self._told: datetime | None = None  # the last such moment that was noted
        with self.keys.locked():
            ledger_rotation.finish(connection, self.keys)
            self.fingerprint = self.keys.signer().verifier.fingerprint
            last = self.keys.last_signed()
        self._growth = Tiles(connection).growth()
        self._signed = Checkpoint.parse(last.text) if last is not None else None
        self._number = self._resume(last)

    @property
    def size(self) -> int:
        return self._growth.size

    @property
    def unsigned(self) -> bool:
        """Whether there are sealed events that no checkpoint covers."""
        return self.size > (self._signed.size if self._signed else 0)

    def waiting(self) -> int:
        """How many events of the log are not in the tree yet."""
        return ledger_rows.head(self.connection) - self.size

    def take_in(self, most: int | None = None) -> int:
        """Hash the next events, at most so many or a batch, in one transaction. Returns how many. LogHasGap."""
        size = self.size
        head, moment = ledger_rows.head_then(self.connection)
        upto = min(size + (most or self.batch), head)
        hashes = []
        unpack = POSITION.unpack_from
        for position, leaf in enumerate(ledger_rows.leaves(self.connection, size, upto), size + 1):
            if unpack(leaf)[0] != position:
                raise LogHasGap(position=position)
            hashes.append(sha256(b"\x00" + leaf).digest())
        if size + len(hashes) < upto:
            raise LogHasGap(position=size + len(hashes) + 1)
        if hashes:
            self._store_pieces(size, self._growth.append(hashes))
        self._whole_at = moment if self.size == head else None
        return len(hashes)

    def take_in_part(self, part: Part) -> None:
        """Take in the next events as somebody else hashed them: whole tiles, behind whole tiles. LogHasGap."""
        if part.broken:
            raise LogHasGap(position=part.after + part.count + 1)
        size = self.size
        assert part.after == size
        self._whole_at = None
        self._store_pieces(size, self._growth.append_tiles(part.hashes, part.roots))

    def _store_pieces(self, size: int, pieces: Sequence[Piece]) -> None:
        self.connection.execute(
            "SELECT ledger.append(%s, %b::smallint[], %b::bigint[], %b::smallint[], %b::bytea[])",
            [size, *(list(column) for column in zip(*pieces, strict=True))],
        )

    def sign(self) -> SignedNote:
        """Sign the tree as it is, and store the checkpoint. LogSetBack where another sealer signed meanwhile."""
        before = self._signed
        commands, since = (before.commands, before.size) if before else (CommandChain(), 0)
        rows = ledger_rows.command_rows(self.connection, since, self.size)
        checkpoint = Checkpoint(self.keys.origin, self.size, self._growth.root(), commands.extended(rows))
        with self.keys.locked():
            # A rotation that died halfway, after its statement was stored: the old key signs nothing more.
            ledger_rotation.finish(self.connection, self.keys)
            last = self.keys.last_signed()
            if (Checkpoint.parse(last.text) if last else None) != before:
                raise LogSetBack(signed=Checkpoint.parse(last.text).size if last else 0, present=self.size)
            note = checkpoint.signed(self.keys.signer())
            self.keys.remember(note)
        self._signed = checkpoint
        self._store(note, checkpoint.size)
        return note

    def catch_up(self) -> int:
        """Seal all there is, and sign it. Returns the number of events."""
        events = 0
        while taken := self.take_in():
            events += taken
        if self.unsigned:
            self.sign()
        self.note_standing()
        return events

    def note_standing(self) -> None:
        """Tell those who look after the ledger up to which moment everything is sealed; at most once a second."""
        moment = self._whole_at
        if moment is None or self.unsigned or (self._told is not None and moment - self._told < STANDING_EVERY):
            return
        self._told = moment
        self.connection.execute("SELECT ledger.note_caught_up(%s)", [moment])

    def _store(self, note: SignedNote, size: int) -> None:
        self.connection.execute("SELECT ledger.append_checkpoint(%s, %s, %s)", [self._number + 1, size, note.encode()])
        self._number += 1

    def _resume(self, last: SignedNote | None) -> int:
        """Go on from the last checkpoint. Returns its number; 0 before the first."""
        stored = ledger_checkpoints.last_or_none(self.connection)
        number = stored.number if stored else 0
        if self._signed is None or last is None:
            if stored is not None:
                raise LogSetBack(signed=0, present=stored.size)  # a ledger, and a key that never signed it
            return 0
        if self.size < self._signed.size:
            raise LogSetBack(signed=self._signed.size, present=self.size)
        if Tiles(self.connection).root(self._signed.size) != self._signed.root:
            raise LogForked(size=self._signed.size)
        if stored is None or stored.note != last.encode():
            # It was signed and not stored; if others are missing too, the database was set back.
            self._number = number
            if stored is not None and stored.size > self._signed.size:
                raise LogForked(size=self._signed.size)
            self._store(last, self._signed.size)
            number = self._number
        return number
