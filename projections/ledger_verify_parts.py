"""Reading the log in parts, by several processes that all see one moment of the database."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any, Final

import psycopg
from psycopg import Connection, sql

from domain.model.key_rotation import KeyChain
from domain.store.migrate import load_event_classes
from projections import ledger_rows
from projections.ledger_checkpoints import StoredCheckpoint
from projections.ledger_tiles import WIDTH
from projections.ledger_verify_claims import Checked, checked
from projections.ledger_verify_order import Part, read_part
from projections.worker_process import begin_worker, in_turn

PART: Final = 64 * WIDTH
"""Events of a part: whole tiles, and few enough that the parts in hand need little memory."""

SMALL: Final = 3 * PART
"""Events of a log that one process reads before others would have started."""

NOTES: Final = 500
"""Checkpoints whose signatures are looked at together."""

_AT_ONCE: Final = 3
"""Tasks for each worker that are in hand or wait to be taken."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where and how a log is read. snapshot: the moment, exported by a transaction that is still open; None: of each
    reader's own beginning.
    """

    dsn: str
    snapshot: str | None
    forms: bool


@dataclass
class Readers:
    """Reads parts, and looks at signatures, in this process or in others."""

    source: Source
    connection: Connection[Any]
    workers: int
    pool: ProcessPoolExecutor | None = field(default=None)

    def parts(self, first: int, cut: int, upto: int) -> Generator[Part, None, None]:
        """The parts of the positions after `first` … upto, in order; one ends at `cut`. Both are whole tiles."""
        bounds = [
            (after, min(after + PART, end))
            for begin, end in ((first, max(first, cut)), (max(first, cut), upto))
            for after in range(begin, end, PART)
        ]
        if self.pool is None:
            for each in bounds:
                yield _read(self.connection, *each, forms=self.source.forms)
        else:
            yield from in_turn(self.pool, _read_here, bounds, _AT_ONCE * self.workers)

    def checked(self, keys: KeyChain, batches: Iterator[Sequence[StoredCheckpoint]]) -> Iterator[list[Checked]]:
        """What the notes of each batch say."""
        tasks = ((keys, [stored.note for stored in batch]) for batch in batches)
        if self.pool is None:
            return map(_check, tasks)
        return in_turn(self.pool, _check, tasks, 2)


@contextmanager
def reading(source: Source, connection: Connection[Any], events: int, workers: int) -> Iterator[Readers]:
    """Readers of a log with so many events. connection: sees the same moment, and is read from by these alone."""
    load_event_classes()
    if workers < 2 or events <= SMALL:
        yield Readers(source, connection, 1)
        return
    # Connections do not survive a fork, and a forked thread pool neither: processes start from nothing.
    context = get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(source,))
    try:
        yield Readers(source, connection, workers, pool)
    finally:
        pool.shutdown(cancel_futures=True)


def connect_at(dsn: str, snapshot: str | None = None) -> Connection[Any]:
    """A connection in a transaction that only reads, and sees one moment: that of the snapshot, or its own."""
    connection = psycopg.connect(dsn, autocommit=True, application_name="hoso verify", options=ledger_rows.SESSION)
    connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    if snapshot is not None:
        connection.execute(sql.SQL("SET TRANSACTION SNAPSHOT {}").format(snapshot))
    return connection


# ---------------------------------------------------------------------- in a worker

_here: list[tuple[Connection[Any], Source]] = []
"""The worker's connection, once it has begun."""


def _begin(source: Source) -> None:
    begin_worker()
    load_event_classes()
    _here.append((connect_at(source.dsn, source.snapshot), source))


def _read_here(bounds: tuple[int, int]) -> Part:
    connection, source = _here[0]
    return _read(connection, *bounds, forms=source.forms)


def _read(connection: Connection[Any], after: int, upto: int, *, forms: bool) -> Part:
    with closing(ledger_rows.leaves(connection, after, upto)) as leaves:
        return read_part(leaves, after, upto, forms=forms)


def _check(task: tuple[KeyChain, list[bytes]]) -> list[Checked]:
    keys, notes = task
    return [checked(keys, note) for note in notes]
