"""Where records wait until their case is complete: a private temporary table on disk, gone with its connection.

Rows come in the order of the file and leave by case; within a case its `CaseRecord`s come first, then the events
in order of time, then of file. Memory does not grow with the log.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

import msgspec

from api.importers.record import EVENTS_PER_CASE_LIMIT, CaseRecord, EventRecord
from domain.model.working_time import from_micros, micros

_BATCH: Final = 1_000
_ROW: Final = "INSERT INTO filed (case_id, at_us, said) VALUES (?, ?, ?)"
_OF_CASE: Final = -(1 << 62)
"""In the place of an instant: the record is of the case itself and comes before its events."""

_encode: Final = msgspec.msgpack.Encoder().encode


class Gathered(NamedTuple):
    """All that a log says of one case: case records without further repetitions, events up to one too many."""

    case_id: str
    cases: list[CaseRecord]
    events: list[EventRecord]


class Spool:
    """Write all records, `sort` once, read as often as needed, close."""

    def __init__(self) -> None:
        # An empty name is a database of its own on disk that no other process can open.
        self._database = sqlite3.connect("", isolation_level=None)
        for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -16384", "temp_store = FILE"):
            self._database.execute(f"PRAGMA {setting}")
        self._database.execute("CREATE TABLE filed (case_id TEXT, at_us INTEGER, said BLOB)")
        self._database.execute("BEGIN")
        self._rows: list[tuple[str, int, bytes]] = []

    def write(self, record: CaseRecord | EventRecord) -> None:
        if isinstance(record, CaseRecord):
            self._rows.append((record.case_id, _OF_CASE, _encode(record[1:])))
        else:
            case_id, activity, occurred_at, *rest = record
            self._rows.append((case_id, micros(occurred_at), _encode((activity, *rest))))
        if len(self._rows) >= _BATCH:
            self._flush()

    def sort(self) -> None:
        """Bring the rows into their order for good; rows of the same case and time stay as they came."""
        self._flush()
        self._database.execute(
            "CREATE TABLE sorted AS SELECT case_id, at_us, said FROM filed ORDER BY case_id, at_us, rowid"
        )
        self._database.execute("DROP TABLE filed")

    def __iter__(self) -> Iterator[Gathered]:
        rows = self._database.execute("SELECT case_id, at_us, said FROM sorted ORDER BY rowid")
        for case_id, of_case in groupby(rows, key=itemgetter(0)):
            gathered = Gathered(case_id, [], [])
            for _, at_us, said in of_case:
                if at_us == _OF_CASE:
                    case = _case_decoder.decode(said).record(case_id)
                    if len(gathered.cases) < 2 or case.attributes != gathered.cases[-1].attributes:
                        gathered.cases.append(case)
                elif len(gathered.events) <= EVENTS_PER_CASE_LIMIT:
                    gathered.events.append(_event_decoder.decode(said).record(case_id, at_us))
            yield gathered

    def close(self) -> None:
        self._database.close()

    def _flush(self) -> None:
        self._database.executemany(_ROW, self._rows)
        self._rows.clear()


class _FiledCase(msgspec.Struct, array_like=True):
    attributes: tuple[tuple[str, str], ...]
    place: str

    def record(self, case_id: str) -> CaseRecord:
        return CaseRecord(case_id, self.attributes, self.place)


class _FiledEvent(msgspec.Struct, array_like=True):
    activity: str
    resource: str | None
    transition: str | None
    place: str
    identity: str
    attributes: tuple[tuple[str, str], ...]

    def record(self, case_id: str, at_us: int) -> EventRecord:
        return EventRecord(
            case_id,
            self.activity,
            from_micros(at_us),
            self.resource,
            self.transition,
            self.place,
            self.identity,
            self.attributes,
        )


_case_decoder: Final = msgspec.msgpack.Decoder(_FiledCase)
_event_decoder: Final = msgspec.msgpack.Decoder(_FiledEvent)
