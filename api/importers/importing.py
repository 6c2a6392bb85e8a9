"""From a checked log to a dataset in the record, and to its figures, read back from the record.

Each case is one order of the bulk path, the dataset's completion the last one; all have ids of their own. So what
an interrupted import has stored is found again by the next, and two imports at once of one file make one dataset.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Final
from uuid import UUID

import msgspec

from api.importers.reader import ReadLog
from domain.model import calendar
from domain.model.event import IMPORTER, Source, stream_id, utc
from domain.model.imported import (
    DATASETS,
    CalendarChoice,
    DatasetImported,
    case_command_id,
    case_stream,
    dataset_command_id,
    dataset_key,
    import_case,
)
from domain.model.imported_custody import Tally, fold
from domain.model.working_time import AlwaysOpen, WorkingTime
from domain.store.bulk import BulkOrder, BulkWriter
from domain.store.event_log import EventLog

_READ_CASES: Final = 500
"""Cases that are read back at a time."""

Progress = Callable[[int], None]
"""Called with the number of cases that were handed on."""


@dataclass(frozen=True)
class Choices:
    """What the reader of a log leaves open. as_of: where open cases end; None for the log's last event."""

    name: str
    calendar: CalendarChoice
    as_of: datetime | None = None


@dataclass(frozen=True)
class Imported:
    """A dataset in the record. repeated: it was there before, and nothing was added."""

    number: int
    dataset: DatasetImported
    repeated: bool


def working_time(event_log: EventLog, choice: CalendarChoice) -> WorkingTime:
    """In what time figures are measured: the default office hours as known now, or plain time. CalendarNotSeeded."""
    if choice is CalendarChoice.ALWAYS_OPEN:
        return AlwaysOpen()
    state = calendar.WorkCalendar()
    for recorded in event_log.read_stream(stream_id("calendar")):
        state = calendar.evolve(state, recorded)
    return state.hours(None)


def import_log(
    log: ReadLog, choices: Choices, event_log: EventLog, writer_dsn: str, now: datetime, progress: Progress
) -> Imported:
    """Store a log's cases and complete its dataset, or find it complete. now: the office's, when it is completed."""
    as_of = utc(choices.as_of or log.last_event_at)
    key = dataset_key(log.sha256, log.mapping, choices.calendar, as_of)
    receipt = event_log.handled(dataset_command_id(key))
    repeated = receipt is not None
    if receipt is None:
        completion = _completion(log, key, choices, as_of, now)
        with BulkWriter(writer_dsn) as writer:
            receipt = writer.write(_orders(log, key, completion, progress)).last
        assert receipt is not None, "the completion itself is an order"
    stored = event_log.read_stream(DATASETS, receipt.version - 1)[0].body
    return Imported(receipt.version, stored, repeated)


def stored_figures(
    log: ReadLog, imported: Imported, event_log: EventLog, hours: WorkingTime, progress: Progress
) -> Tally:
    """The sums over the cases of a dataset as they stand in the record."""
    dataset = imported.dataset
    tally = Tally(hours, dataset.as_of, dataset.last_event_at)
    streams = (case_stream(dataset.dataset, case.case_id) for case in log)
    while some := list(islice(streams, _READ_CASES)):
        for events in event_log.read_streams(some).values():
            tally.add(fold(recorded.body for recorded in events))
        progress(len(some))
    return tally


def _orders(log: ReadLog, key: UUID, completion: DatasetImported, progress: Progress) -> Iterator[BulkOrder]:
    for case in log:
        command_id = case_command_id(key, case.case_id)
        asked = sha256(msgspec.json.encode(case)).digest()
        yield BulkOrder(command_id, asked, case_stream(key, case.case_id), import_case(key, case, command_id))
        progress(1)
    # What is asked for is the dataset, by whatever name and at whatever time.
    yield BulkOrder(completion.command_id, sha256(key.bytes).digest(), DATASETS, [completion])


def _completion(log: ReadLog, key: UUID, choices: Choices, as_of: datetime, now: datetime) -> DatasetImported:
    return DatasetImported(
        occurred_at=utc(now),
        actor=IMPORTER,
        source=Source.IMPORT,
        command_id=dataset_command_id(key),
        dataset=key,
        name=choices.name,
        file_name=log.file_name,
        sha256=log.sha256,
        format=log.format,
        mapping=log.mapping,
        calendar=choices.calendar,
        as_of=as_of,
        last_event_at=log.last_event_at,
        cases=log.cases,
        events=log.events,
        skipped=log.skipped,
        kinds=log.kinds,
    )
