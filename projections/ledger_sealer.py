"""The follower that seals the log: hashes every event into the tree, and signs what the tree has become.

What it signs always contains what it signed before. It goes on from the tree of its last checkpoint, which it keeps
beside its key, and refuses to work on a database whose tiles do not lead to that checkpoint: such a database was set
back or rewritten. The order of a checkpoint is: sign, write it beside the key, store it; so a crash in between leaves
one that is stored at the next start, and never two different ones of one size.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Event as Flag
from typing import Any, Final

import psycopg
import structlog
from psycopg import Connection

from domain.model.checkpoint import Checkpoint, CommandChain
from domain.model.errors import DomainError
from domain.model.ledger_leaf import POSITION
from domain.model.signed_note import SignedNote
from projections import ledger_checkpoints, ledger_rotation, ledger_rows
from projections.ledger_keys import KeyDirectory
from projections.ledger_tiles import Tiles

BATCH: Final = 10_000
"""Events a transaction."""

INTERVAL_SECONDS: Final = 0.5
"""Between two checkpoints at least, so that an event is under one within a second."""

STANDING_EVERY: Final = timedelta(seconds=1)

_LEADER: Final = "SELECT pg_try_advisory_lock(hashtextextended('hoso ledger leader', 0))"

logger = structlog.get_logger(__name__)


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
        self._connection = connection
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

    def take_in(self) -> int:
        """Hash the next events, at most a batch, in one transaction. Returns how many. LogHasGap."""
        size = self.size
        head, moment = ledger_rows.head_then(self._connection)
        upto = min(size + self.batch, head)
        hashes = []
        unpack = POSITION.unpack_from
        for position, leaf in enumerate(ledger_rows.leaves(self._connection, size, upto), size + 1):
            if unpack(leaf)[0] != position:
                raise LogHasGap(position=position)
            hashes.append(sha256(b"\x00" + leaf).digest())
        if size + len(hashes) < upto:
            raise LogHasGap(position=size + len(hashes) + 1)
        if hashes:
            pieces = self._growth.append(hashes)
            self._connection.execute(
                "SELECT ledger.append(%s, %b::smallint[], %b::bigint[], %b::smallint[], %b::bytea[])",
                [size, *(list(column) for column in zip(*pieces, strict=True))],
            )
        self._whole_at = moment if self.size == head else None
        return len(hashes)

    def sign(self) -> SignedNote:
        """Sign the tree as it is, and store the checkpoint. LogSetBack where another sealer signed meanwhile."""
        before = self._signed
        commands, since = (before.commands, before.size) if before else (CommandChain(), 0)
        rows = ledger_rows.command_rows(self._connection, since, self.size)
        checkpoint = Checkpoint(self.keys.origin, self.size, self._growth.root(), commands.extended(rows))
        with self.keys.locked():
            # A rotation that died halfway, after its statement was stored: the old key signs nothing more.
            ledger_rotation.finish(self._connection, self.keys)
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
        self._connection.execute("SELECT ledger.note_caught_up(%s)", [moment])

    def _store(self, note: SignedNote, size: int) -> None:
        self._connection.execute("SELECT ledger.append_checkpoint(%s, %s, %s)", [self._number + 1, size, note.encode()])
        self._number += 1

    def _resume(self, last: SignedNote | None) -> int:
        """Go on from the last checkpoint. Returns its number; 0 before the first."""
        stored = ledger_checkpoints.last_or_none(self._connection)
        number = stored.number if stored else 0
        if self._signed is None or last is None:
            if stored is not None:
                raise LogSetBack(signed=0, present=stored.size)  # a ledger, and a key that never signed it
            return 0
        if self.size < self._signed.size:
            raise LogSetBack(signed=self._signed.size, present=self.size)
        if Tiles(self._connection).root(self._signed.size) != self._signed.root:
            raise LogForked(size=self._signed.size)
        if stored is None or stored.note != last.encode():
            # It was signed and not stored; if others are missing too, the database was set back.
            self._number = number
            if stored is not None and stored.size > self._signed.size:
                raise LogForked(size=self._signed.size)
            self._store(last, self._signed.size)
            number = self._number
        return number


class SealRunner:
    """Follows the log until it is told to stop. dsn: of the sealer's role. directory: of the keys."""

    def __init__(self, dsn: str, directory: Path, *, poll_seconds: float = 0.5) -> None:
        self._dsn = dsn
        self._directory = directory
        self._poll_seconds = poll_seconds
        self._stop = Flag()

    def stop(self) -> None:
        """May be called from anywhere, also from a signal handler; `run` returns soon after."""
        self._stop.set()

    def run(self, on_lead: Callable[[Sealer], None] = lambda _sealer: None) -> None:
        """Several may run; one leads by an advisory lock of its session, the others wait for it to end."""
        pause = 0.1
        while not self._stop.is_set():
            try:
                with connect(self._dsn) as connection:
                    pause = 0.1
                    if self._wait_to_lead(connection) and (origin := self._wait_for_log(connection)):
                        sealer = Sealer(connection, origin, self._directory)
                        on_lead(sealer)
                        self._follow(connection, sealer)
            except psycopg.OperationalError as fault:
                logger.warning("ledger_connection_lost", error=str(fault).strip(), retry_in_seconds=pause)
                self._stop.wait(pause)
                pause = min(pause * 2, 5.0)

    def _wait_to_lead(self, connection: Connection[Any]) -> bool:
        while not self._stop.is_set():
            row = connection.execute(_LEADER).fetchone()
            if row is not None and row[0]:
                logger.info("ledger_lead")
                return True
            self._stop.wait(self._poll_seconds)
        return False

    def _wait_for_log(self, connection: Connection[Any]) -> str | None:
        connection.execute("LISTEN hoso_log")
        while not self._stop.is_set():
            if (origin := ledger_checkpoints.origin(connection)) is not None:
                return origin
            self._sleep(connection, self._poll_seconds)
        return None

    def _follow(self, connection: Connection[Any], sealer: Sealer) -> None:
        """What comes between two checkpoints is taken in at once, so that its pieces are few and large."""
        due = time.monotonic()
        while not self._stop.is_set():
            self._stop.wait(max(0.0, due - time.monotonic()))
            taken = sealer.take_in()
            if sealer.unsigned and (taken < sealer.batch or time.monotonic() >= due + INTERVAL_SECONDS):
                due = time.monotonic() + INTERVAL_SECONDS
                sealer.sign()
                sealer.note_standing()
            elif not taken:
                sealer.note_standing()
                self._sleep(connection, self._poll_seconds)
        if sealer.unsigned:
            sealer.sign()

    def _sleep(self, connection: Connection[Any], seconds: float) -> None:
        """Until the log tells of something new. Short naps, so that a stop is heard."""
        until = time.monotonic() + seconds
        while not self._stop.is_set() and (left := until - time.monotonic()) > 0:
            with suppress(StopIteration):
                next(connection.notifies(timeout=min(0.1, left), stop_after=1))
                return
