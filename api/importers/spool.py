"""Where records wait until their case is complete: a private temporary table on disk, gone with its connection.

Rows come in the order of the file and leave by case; within a case its `CaseRecord`s come first, then the events
in order of time, then of file. What the cases are judged to be is kept too, so that each is judged once. Memory does
not grow with the log.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

import msgspec

from api.importers.record import EVENTS_PER_CASE_LIMIT, CaseRecord, EventRecord
from domain.model.imported import LoggedCase
from domain.model.working_time import micros

_BATCH: Final = 1_000
_ROW: Final = "INSERT INTO filed (case_id, at_us, said) VALUES (?, ?, ?)"
_OF_CASE: Final = -(1 << 62)
"""In the place of an instant: the record is of the case itself and comes before its events."""

_encode: Final = msgspec.msgpack.Encoder().encode
_case_record: Final = msgspec.msgpack.Decoder(CaseRecord).decode
_event_record: Final = msgspec.msgpack.Decoder(EventRecord).decode
_logged_case: Final = msgspec.msgpack.Decoder(LoggedCase).decode


class Gathered(NamedTuple):
    """All that a log says of one case: case records without further repetitions, events up to one too many."""

    case_id: str
    cases: list[CaseRecord]
    events: list[EventRecord]


class Spool:
    """Write all records, `sort` once, go through them once, keep what they are judged to be, read that, close."""

    def __init__(self) -> None:
        # An empty name is a database of its own on disk that no other process can open.
        self._database = sqlite3.connect("", isolation_level=None)
        for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -16384", "temp_store = FILE"):
            self._database.execute(f"PRAGMA {setting}")
        self._database.execute("CREATE TABLE filed (case_id TEXT, at_us INTEGER, said BLOB)")
        self._database.execute("CREATE TABLE judged (said BLOB)")
        self._database.execute("BEGIN")
        self._rows: list[tuple[str, int, bytes]] = []
        self._judged: list[tuple[bytes]] = []

    def write(self, record: CaseRecord | EventRecord) -> None:
        at_us = _OF_CASE if isinstance(record, CaseRecord) else micros(record.occurred_at)
        self._rows.append((record.case_id, at_us, _encode(record)))
        if len(self._rows) >= _BATCH:
            self._flush()

    def sort(self) -> None:
        """Bring the rows into their order for good; rows of the same case and time stay as they came."""
        self._flush()
        self._database.execute(
            "CREATE TABLE sorted AS SELECT case_id, at_us, said FROM filed ORDER BY case_id, at_us, rowid"
        )
        self._database.execute("DROP TABLE filed")

    def gathered(self) -> Iterator[Gathered]:
        """The records, case by case, sorted by id."""
        rows = self._database.execute("SELECT case_id, at_us, said FROM sorted ORDER BY rowid")
        for case_id, of_case in groupby(rows, key=itemgetter(0)):
            gathered = Gathered(case_id, [], [])
            for _, at_us, said in of_case:
                if at_us == _OF_CASE:
                    case = _case_record(said)
                    if len(gathered.cases) < 2 or case.attributes != gathered.cases[-1].attributes:
                        gathered.cases.append(case)
                elif len(gathered.events) <= EVENTS_PER_CASE_LIMIT:
                    gathered.events.append(_event_record(said))
            yield gathered

    def keep(self, case: LoggedCase) -> None:
        """What a case was judged to be; in the order of the cases."""
        self._judged.append((_encode(case),))
        if len(self._judged) >= _BATCH:
            self._flush()

    def settle(self) -> None:
        """All cases are judged, so their records are not needed any more."""
        self._flush()
        self._database.execute("DROP TABLE sorted")

    def cases(self) -> Iterator[LoggedCase]:
        """What was kept, as often as needed."""
        for (said,) in self._database.execute("SELECT said FROM judged ORDER BY rowid"):
            yield _logged_case(said)

    def close(self) -> None:
        self._database.close()

    def _flush(self) -> None:
        self._database.executemany(_ROW, self._rows)
        self._rows.clear()
        self._database.executemany("INSERT INTO judged (said) VALUES (?)", self._judged)
        self._judged.clear()
