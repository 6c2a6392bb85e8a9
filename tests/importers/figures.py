"""From a file to its figures without a store: what the application would store, folded."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from api.importers.mapping import Given
from api.importers.reader import ReadLog, read_log
from domain.model.event import Source
from domain.model.imported import (
    CalendarChoice,
    DatasetImported,
    case_command_id,
    dataset_command_id,
    dataset_key,
    import_case,
)
from domain.model.imported_custody import Tally, fold
from domain.model.imported_figures import records, summary
from domain.model.working_time import AlwaysOpen

LATER = datetime(2026, 1, 1, tzinfo=UTC)
"""No event of these logs is dated after it."""


def tally_of(path: Path, as_of: datetime | None = None) -> Tally:
    with read_log(path, Given(), skip_bad=False, not_after=LATER) as log:
        return _tally(log, as_of or log.last_event_at)


def figures(path: Path, *, skip_bad: bool = False, given: Given | None = None) -> tuple[dict[str, Any], list[Any]]:
    """The summary as it is printed, and (official, acts, held, held overdue, late as owner) for each official."""
    with read_log(path, given or Given(), skip_bad=skip_bad, not_after=LATER) as log:
        tally = _tally(log, log.last_event_at)
        printed = msgspec.json.Encoder(decimal_format="number").encode(summary(1, _dataset(log), tally))
    rows = [
        (row.official, row.acts, row.held_seconds, row.held_overdue_seconds, row.late_as_owner)
        for row in records(tally)
    ]
    return json.loads(printed), rows


def _tally(log: ReadLog, as_of: datetime) -> Tally:
    tally = Tally(AlwaysOpen(), as_of, log.last_event_at)
    key = dataset_key(log.sha256, log.mapping, CalendarChoice.ALWAYS_OPEN, as_of)
    for case in log:
        tally.add(fold(import_case(key, case, case_command_id(key, case.case_id))))
    return tally


def _dataset(log: ReadLog) -> DatasetImported:
    key = dataset_key(log.sha256, log.mapping, CalendarChoice.ALWAYS_OPEN, log.last_event_at)
    return DatasetImported(
        occurred_at=LATER,
        actor="~import",
        source=Source.IMPORT,
        command_id=dataset_command_id(key),
        dataset=key,
        name=log.file_name,
        file_name=log.file_name,
        sha256=log.sha256,
        format=log.format,
        mapping=log.mapping,
        calendar=CalendarChoice.ALWAYS_OPEN,
        as_of=log.last_event_at,
        last_event_at=log.last_event_at,
        cases=log.cases,
        events=log.events,
        skipped=log.skipped,
    )
