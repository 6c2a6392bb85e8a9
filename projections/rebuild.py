"""Rebuilding from zero: a new generation beside the live one, each dossier folded once, then a switch.

Processes share the streams by ranges of their ids and fill tables that have no index yet, all as of one position;
indexes are made; what was recorded meanwhile is taken in batch by batch; the last of it while the live views are held
still, whereupon the new tables take their names. Readers are served all the time.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_EXCEPTION, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_context
from time import monotonic, sleep
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg import Connection

from domain.model import imported
from domain.model.reference import Reference
from projections import generation, reference_log, stored_events
from projections.generation import LIVE, Generation
from projections.indexing import make_indexes
from projections.parking import Folder
from projections.projector import Projector
from projections.rows import Row, Tables
from projections.stored_events import Stored
from projections.streams import kind_of, stream_rows
from projections.views.imported import Dataset, PendingRow, case_rows, dataset_of, dataset_row
from projections.views.organisation import write_organisation, write_procedures
from projections.worker_process import begin_worker

PARTS_A_WORKER: Final = 8
"""Ranges of streams that a worker takes one after the other; more of them even out the work."""

SMALL: Final = 20_000
"""Events of a log that one process folds before others would have started."""

FLUSH_ROWS: Final = 20_000
"""Rows that are gathered before they are written."""

NICENESS: Final = 10
"""By how much the workers give way to whatever else the machine does: the live views above all."""

LOCK_MS: Final = 200
"""How long the switch may wait for a table while the live views stand still. Less than it takes the server to look for
deadlocks, so that it is never a reader who is ended."""

PAUSE_SECONDS: Final = 0.5
"""Between two attempts to switch."""

_BUILDER: Final = "SELECT pg_try_advisory_lock(hashtextextended('hoso views builder', 0))"


class RebuildRunning(Exception):
    """Another process is rebuilding the views."""


@dataclass(frozen=True)
class Rebuilt:
    """What a rebuild did: events folded from zero up to `position`, and the seconds that took, with the indexes."""

    position: int
    events: int
    seconds: float


def rebuild(dsn: str, *, workers: int = 2, stopping: Callable[[], bool] = lambda: False) -> Rebuilt | None:
    """Build all views anew and switch to them. None if it was told to stop. RebuildRunning."""
    with building(dsn) as connection:
        started = monotonic()
        fresh = generation.create(connection)
        position = fill(dsn, connection, fresh, workers=workers, stopping=stopping)
        if position is None:
            generation.drop(connection, fresh)
            return None
        rebuilt = Rebuilt(position, position, monotonic() - started)
        take_over(connection, fresh)
        return rebuilt


@contextmanager
def building(dsn: str) -> Iterator[Connection[Any]]:
    """A connection that alone may make generations. What others left unfinished is dropped. RebuildRunning."""
    with psycopg.connect(
        dsn,
        autocommit=True,
        application_name="hoso views rebuild",
        options=f"{stored_events.SESSION} -c synchronous_commit=off",
    ) as connection:
        row = connection.execute(_BUILDER).fetchone()
        if row is None or not row[0]:
            raise RebuildRunning
        for left in generation.abandoned(connection):
            generation.drop(connection, left)
        yield connection


def take_over(connection: Connection[Any], fresh: Generation) -> None:
    """Bring a generation up with the log and switch to it. The live views stand still for the last few events.

    Somebody who is reading the old tables holds the switch up, and with it all who would read after them. So it gives
    way after a moment, and is tried again until nobody is in the way.
    """
    projector = Projector(connection, fresh)
    while True:
        projector.catch_up()
        try:
            _switch(connection, fresh, projector)
        except psycopg.errors.LockNotAvailable:
            sleep(PAUSE_SECONDS)
        else:
            return


def _switch(connection: Connection[Any], fresh: Generation, projector: Projector) -> None:
    """LockNotAvailable, and nothing changed, while others read or write the old tables."""
    with connection.transaction():
        connection.execute(f"SET LOCAL lock_timeout = {LOCK_MS}")
        live = generation.progress(connection)
        if live is not None:
            connection.execute("LOCK TABLE views.progress IN ACCESS EXCLUSIVE MODE")
        while (batch := projector.advance()) is not None and batch.events:
            continue  # what waits to be folded again waits in the new tables as well
        generation.switch(connection, fresh)
        position = generation.progress(connection, LIVE)
        assert position is not None
        connection.execute("SELECT pg_notify('hoso_views', %s)", [str(position.position)])


def fill(
    dsn: str,
    connection: Connection[Any],
    fresh: Generation,
    *,
    workers: int = 2,
    upto: int | None = None,
    stopping: Callable[[], bool] = lambda: False,
) -> int | None:
    """Fold everything up to a position, or the log's head, into empty tables. The position, or None if stopped."""
    position = stored_events.head(connection) if upto is None else upto
    if position <= SMALL:
        fill_range(dsn, fresh, *_ranges(1)[0], position)
    else:
        parts = _ranges(workers * PARTS_A_WORKER)
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_begin) as pool:
            # Connections do not survive a fork, and a forked thread pool neither: processes start from nothing.
            waiting = {pool.submit(fill_range, dsn, fresh, first, last, position) for first, last in parts}
            while waiting:
                done, waiting = wait(waiting, timeout=0.2, return_when=FIRST_EXCEPTION)
                for future in done:
                    future.result()
                if stopping():
                    pool.shutdown(cancel_futures=True)
                    return None
    _fill_shared(connection, fresh, position)
    make_indexes(dsn, connection, fresh, workers if position > SMALL else 1)
    with connection.transaction():
        connection.execute(fresh.statement("UPDATE views.progress SET position = %s"), [position])
    return position


def _begin() -> None:
    """In a worker: whoever serves people goes first."""
    begin_worker()
    os.nice(NICENESS)


def _fill_shared(connection: Connection[Any], fresh: Generation, position: int) -> None:
    """The tables that are not folded stream by stream."""
    reference = reference_log.load(connection, position)
    tables = Tables(connection, fresh)
    with connection.transaction():
        write_organisation(connection, tables, reference.organisation)
        write_procedures(connection, tables, reference.catalogue)
        tables.insert(dataset_row(dataset) for dataset in _datasets(connection, reference, position).values())


def fill_range(dsn: str, fresh: Generation, first: UUID, last: UUID, position: int) -> int:
    """Fold the streams with ids from `first` to `last` as of a position. Returns the number of events read."""
    events = 0
    with (
        _without_collector(),
        psycopg.connect(dsn, application_name="hoso views rebuild", options=stored_events.SESSION) as reading,
        psycopg.connect(dsn, application_name="hoso views rebuild", options=stored_events.SESSION) as writing,
    ):
        reference = reference_log.load(reading, position)
        datasets = _datasets(reading, reference, position)
        tables = Tables(writing, fresh)
        gathered: list[Row] = []
        for history in stored_events.partition(reading, first, last, position):
            events += len(history)
            gathered.extend(_rows(history, reference, datasets))
            if len(gathered) >= FLUSH_ROWS:
                tables.insert(gathered)
                gathered.clear()
        tables.insert(gathered)
        writing.commit()
    return events


@contextmanager
def _without_collector() -> Iterator[None]:
    """Folding a dossier leaves no cycles behind; to look for some among all its rows takes a twentieth of the time.

    What other streams leave is little, and is collected at the end.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
        gc.collect()


def _rows(history: list[Stored], reference: Reference, datasets: dict[UUID, Dataset]) -> list[Row]:
    """The rows of one stream, whatever it is."""
    topic = history[0].topic
    if kind_of(topic) is not None:
        folder = Folder()
        rows = folder.rows([*history], lambda recorded: stream_rows(recorded, reference))
        return [*rows, *folder.parked]
    if topic == imported.CaseOpened.TOPIC:
        opening = history[0].decoded().body
        assert isinstance(opening, imported.CaseOpened)
        dataset = datasets.get(opening.dataset)
        if dataset is None:
            return [PendingRow(stream_id=history[0].stream_id, dataset=opening.dataset)]
        folder = Folder(opening.dataset)
        rows = folder.rows([*history], lambda recorded: case_rows(recorded, dataset))
        return [*rows, *folder.parked]
    return []


def _datasets(connection: Connection[Any], reference: Reference, position: int) -> dict[UUID, Dataset]:
    """The datasets that are complete at a position, by key."""
    found = stored_events.streams(connection, [imported.DATASETS], position)[imported.DATASETS]
    datasets = (dataset_of(stored.decoded(), reference) for stored in found)
    return {dataset.body.dataset: dataset for dataset in datasets}


def _ranges(parts: int) -> list[tuple[UUID, UUID]]:
    """All ids, cut into ranges of equal width; ids are hashes or random, so the work is about even."""
    bounds = [(1 << 128) * part // parts for part in range(parts + 1)]
    return [(UUID(int=low), UUID(int=high - 1)) for low, high in pairwise(bounds)]
