"""Events a second that an event log brings into the record, beside the bare COPY of the same rows.

Ours is what `hoso import` does in a process of its own: the XES file is read and checked to its last record, then
stored case by case through the bulk path, with the lock, versions, topics and command ids checked as for any command.
The peer is COPY in binary form from a file into a table of the same columns, once without an index and once with the
two unique indexes that the record has; nothing is read, made or checked there.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, process_time
from typing import Any
from uuid import uuid5

import psycopg

from api.importers.importing import Choices, import_log
from api.importers.mapping import Given
from api.importers.reader import read_log
from benchmarks.figures import OURS, Finding, Goal, finding
from benchmarks.ground import Ground, Place
from benchmarks.memory import MIB, peak_bytes
from benchmarks.question import Question, Terms, alone
from benchmarks.rounds import in_turns, seconds, tell
from benchmarks.xes_logs import write_log
from domain.model.event import NAMESPACE
from domain.model.imported import CalendarChoice, case_command_id, case_stream, import_case
from domain.model.log import ClockKind
from domain.store.bulk import BulkOrder, BulkWriter
from domain.store.clock import open_log
from domain.store.event_log import EventLog

COPY, COPY_INDEXED = "COPY, no index", "COPY, same indexes"
GOAL_RATE, GOAL_RATIO, GOAL_MIB = 50_000, 0.25, 300
BULK_EVENTS = 100_000
"""At most so many events are made beforehand, to measure the bulk path alone."""

_COLUMNS = "originator_id, originator_version, topic, state, notification_id, recorded_at"


@dataclass(frozen=True)
class Sizes:
    events: int = field(default=30_000, metadata={"help": "events of the log that is imported in a round"})


@dataclass(frozen=True)
class Imported:
    """What one import did. events: stored, with one that opens each case; cpu: processor time of its process."""

    events: int
    read_seconds: float
    stored_seconds: float
    read_cpu: float
    stored_cpu: float
    peak: int


def measure(ground: Ground, sizes: Sizes, terms: Terms) -> list[Finding]:
    with ground.database() as place:
        open_log(place.dsn("writer"), ClockKind.SYSTEM)
        runs = _Runs(place, ground.directory, sizes.events, terms.seed)
        tell(" a first import, whose rows are copied later")
        runs.imported(-1)
        runs.keep_rows()
        measured = in_turns(
            terms.rounds,
            {
                OURS: runs.imported,
                "bulk": runs.bulk,
                COPY: lambda _: runs.copied(indexed=False),
                COPY_INDEXED: lambda _: runs.copied(indexed=True),
            },
        )
    return _findings(sizes, runs.done[1:], measured)


def _findings(sizes: Sizes, done: list[Imported], measured: dict[str, list[float]]) -> list[Finding]:
    copies = {name: measured[name] for name in (COPY, COPY_INDEXED)}
    whole = finding("P3", "import of an XES log: read, check, store", "events/s", {OURS: measured[OURS], **copies})
    met = whole.ours.median >= GOAL_RATE and whole.peers[0].ratio >= GOAL_RATIO
    goal = Goal(f"≥ {GOAL_RATE:,} events/s and ≥ {GOAL_RATIO} × COPY", met)
    peak = [imported.peak / MIB for imported in done]
    return [
        finding("P3", whole.what, whole.unit, {OURS: measured[OURS], **copies}, goal=goal),
        finding("", "of which reading and checking", "events/s", {OURS: [i.events / i.read_seconds for i in done]}),
        finding("", "of which storing", "events/s", {OURS: [i.events / i.stored_seconds for i in done]}),
        _cpu("reading and checking, by one core", [i.read_cpu / i.events for i in done]),
        _cpu("storing, by one core; the server's beside it", [i.stored_cpu / i.events for i in done]),
        finding("", "the bulk path alone, events made before", "events/s", {OURS: measured["bulk"], **copies}),
        finding(
            "P11",
            f"peak memory of the importing process, {sizes.events:,} events",
            "MiB",
            {OURS: peak},
            higher_is_better=False,
            goal=Goal(f"≤ {GOAL_MIB} MiB at 10,000,000 events", _met(peak, sizes.events)),
        ),
    ]


def _cpu(what: str, seconds_an_event: list[float]) -> Finding:
    micros = [each * 1_000_000 for each in seconds_an_event]
    return finding("", f"processor time an event of {what}", "µs", {OURS: micros}, higher_is_better=False)


def _met(peak: list[float], events: int) -> bool | None:
    if max(peak) > GOAL_MIB:
        return False
    return True if events >= 10_000_000 else None


class _Runs:
    """The contenders over one database."""

    def __init__(self, place: Place, directory: Path, events: int, seed: int) -> None:
        self.done: list[Imported] = []
        self._place = place
        self._directory = directory
        self._events = events
        self._seed = seed
        self._rows = directory / "rows.copy"
        self._row_count = 0

    def imported(self, number: int) -> float:
        """Another log every round, since a log that was imported once is not imported again."""
        path = self._directory / f"round{number}.xes"
        write_log(path, self._events, f"{self._seed} {number}")
        self._place.settle()
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
            done = process.submit(import_file, path, self._place.dsn("reader"), self._place.dsn("writer")).result()
        path.unlink()
        self.done.append(done)
        return done.events / (done.read_seconds + done.stored_seconds)

    def bulk(self, number: int) -> float:
        """Orders whose events exist already."""
        path = self._directory / f"bulk{number}.xes"
        write_log(path, min(self._events, BULK_EVENTS), f"{self._seed} bulk {number}")
        orders = list(_orders(path, number))
        path.unlink()
        self._place.settle()
        with BulkWriter(self._place.dsn("writer")) as writer:
            took = seconds(lambda: writer.write(orders))
        return sum(len(order.events) for order in orders) / took

    def keep_rows(self) -> None:
        """The rows of the first import, in a file as COPY writes it."""
        with self._place.connect("owner", autocommit=True) as connection, self._rows.open("wb") as file:
            copying = f"COPY (SELECT {_COLUMNS} FROM hoso.stored_events) TO STDOUT (FORMAT binary)"
            with connection.cursor() as cursor, cursor.copy(copying) as copy:
                for block in copy:
                    file.write(block)
            row = connection.execute("SELECT count(*) FROM hoso.stored_events").fetchone()
            assert row is not None
            self._row_count = int(row[0])

    def copied(self, *, indexed: bool) -> float:
        with self._place.connect("owner", autocommit=True) as connection:
            connection.execute("CREATE SCHEMA IF NOT EXISTS bare")
            connection.execute("DROP TABLE IF EXISTS bare.copied")
            connection.execute("CREATE TABLE bare.copied (LIKE hoso.stored_events)")
            if indexed:
                connection.execute("ALTER TABLE bare.copied ADD PRIMARY KEY (originator_id, originator_version)")
                connection.execute("CREATE UNIQUE INDEX ON bare.copied (notification_id)")
            self._place.settle()
            return self._row_count / seconds(lambda: self._copy(connection))

    def _copy(self, connection: psycopg.Connection[Any]) -> None:
        copying = f"COPY bare.copied ({_COLUMNS}) FROM STDIN (FORMAT binary)"
        with self._rows.open("rb") as file, connection.cursor() as cursor, cursor.copy(copying) as copy:
            while block := file.read(1 << 18):
                copy.write(block)


def import_file(path: Path, reader_dsn: str, writer_dsn: str) -> Imported:
    """What `hoso import` does with a file until it is stored; in a process that does nothing else."""
    started, started_cpu = perf_counter(), process_time()
    with (
        closing(EventLog(reader_dsn)) as event_log,
        read_log(path, Given(), skip_bad=False, not_after=datetime.now(UTC)) as log,
    ):
        read, read_cpu = perf_counter(), process_time()
        choices = Choices(path.name, CalendarChoice.ALWAYS_OPEN)
        import_log(log, choices, event_log, writer_dsn, datetime.now(UTC), lambda _: None)
        stored, stored_cpu = perf_counter(), process_time()
        return Imported(
            log.events + log.cases + 1,
            read - started,
            stored - read,
            read_cpu - started_cpu,
            stored_cpu - read_cpu,
            peak_bytes(),
        )


def _orders(path: Path, number: int) -> Iterator[BulkOrder]:
    key = uuid5(NAMESPACE, f"benchmark bulk {number}")
    with read_log(path, Given(), skip_bad=False, not_after=datetime.now(UTC)) as log:
        for case in log:
            command_id = case_command_id(key, case.case_id)
            events = import_case(key, case, command_id)
            yield BulkOrder(command_id, bytes(32), case_stream(key, case.case_id), events)


QUESTION = Question("imports", "How many events a second does an import store?", Sizes, measure)

if __name__ == "__main__":
    alone(QUESTION)
