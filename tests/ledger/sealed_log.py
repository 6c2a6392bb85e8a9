"""A log with events of the toy (tests/store/toy.py) and a ledger over it, for tests of the ledger."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

import psycopg
from cryptography.x509 import Certificate

from domain.model.event import Source
from domain.model.log import ClockKind
from domain.model.signed_note import SignedNote, VerifierKey
from domain.store.bulk import BulkOrder, BulkWriter
from domain.store.clock import open_log
from domain.store.migrate import sync_topics
from projections import ledger_checkpoints
from projections.ledger_findings import Verification
from projections.ledger_keys import KeyDirectory
from projections.ledger_sealer import Sealer, connect
from projections.ledger_verify import External, verify
from tests.servers import Database
from tests.store.toy import Noted

STEPS: Final = (1, 6, 255, 256, 257, 300, 511, 700)
"""Sizes at which the log is sealed."""


@dataclass
class SealedLog:
    """database: the log's; keys: where its key lies; notes: its checkpoints as they were published, by size."""

    database: Database
    keys: Path
    notes: dict[int, SignedNote] = field(default_factory=dict)
    streams: list[UUID] = field(default_factory=list)

    @classmethod
    def founded(cls, database: Database, keys: Path, topics: Sequence[str]) -> SealedLog:
        with database.connect("owner") as connection:
            sync_topics(connection, topics)
        open_log(database.dsn("writer"), ClockKind.SYSTEM)
        log = cls(database, keys, streams=[uuid4() for _ in range(30)])
        for size in STEPS:
            log.grow_to(size)
            with log.sealer() as sealer:
                sealer.catch_up()
            log.notes[size] = log.latest()
        return log

    def with_database(self, database: Database, keys: Path) -> SealedLog:
        """The same log as it stands in a copy of the database."""
        shutil.copytree(self.keys, keys)
        return SealedLog(database, keys, dict(self.notes), list(self.streams))

    # ------------------------------------------------------------------ growing

    def grow_to(self, size: int) -> None:
        """Append orders of one to three events until the log has so many."""
        with self.database.connect("reader") as connection:
            row = connection.execute("SELECT position FROM hoso.log_head").fetchone()
        assert row is not None
        position = int(row[0])
        with closing(BulkWriter(self.database.dsn("writer"))) as writer:
            while position < size:
                orders = []
                for stream in self.streams:  # in one transaction a stream has one order at most
                    count = min(1 + position % 3, size - position)
                    if count:
                        orders.append(_order(stream, position, count))
                    position += count
                writer.write(orders)

    @contextmanager
    def sealer(self, batch: int = 100) -> Iterator[Sealer]:
        with connect(self.database.dsn("sealer")) as connection:
            origin = ledger_checkpoints.origin(connection)
            assert origin is not None
            yield Sealer(connection, origin, self.keys, batch)

    # ------------------------------------------------------------------ looking

    @property
    def key_directory(self) -> KeyDirectory:
        return KeyDirectory(self.keys, self.origin)

    @property
    def origin(self) -> str:
        return next(iter(self.notes.values())).text.split("\n")[0]

    @property
    def anchor(self) -> VerifierKey:
        key = self.key_directory.first_key()
        assert key is not None
        return key

    def latest(self) -> SignedNote:
        with self.database.connect("reader") as connection:
            return SignedNote.parse(ledger_checkpoints.latest(connection).note)

    def verified(
        self,
        *sizes: int,
        anchor: VerifierKey | None = None,
        forms: bool = True,
        stamp_roots: Sequence[Certificate] = (),
    ) -> Verification:
        """Verify against the published checkpoints of these sizes."""
        externals = [External(f"published {size}", self.notes[size]) for size in sizes]
        return verify(
            self.database.dsn("reader"), anchor or self.anchor, externals, forms=forms, stamp_roots=stamp_roots
        )

    # ------------------------------------------------------------------ tampering

    def as_superuser(self, *statements: str, values: Sequence[Any] = ()) -> None:
        """Run statements behind all triggers, as only the superuser can. values: of the last one."""
        with psycopg.connect(self.database.dsn("superuser")) as connection:
            for table in ("hoso.stored_events", "hoso.handled_commands", "hoso.log_head"):
                connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
            for table in ("pieces", "checkpoints", "rotations", "cosignatures", "stamps"):
                connection.execute(f"ALTER TABLE ledger.{table} DISABLE TRIGGER ALL")
            for statement in statements[:-1]:
                connection.execute(statement)
            connection.execute(statements[-1], values or None)


def _order(stream: UUID, number: int, count: int) -> BulkOrder:
    command = uuid4()
    events = [
        Noted(
            occurred_at=datetime(2020, 3, 2, 1, tzinfo=UTC),
            actor="cb0001",
            source=Source.API,
            command_id=command,
            text=f"line {number} {place}",
        )
        for place in range(count)
    ]
    return BulkOrder(command, sha256(command.bytes).digest(), stream, events)
