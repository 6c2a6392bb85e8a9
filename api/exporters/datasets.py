"""An imported dataset as the event log that it was: its cases, and the events of each in the order of the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, Final

from psycopg import Connection

from api.exporters.event_log import Attribute, ExportedCase, ExportedEvent, ExportedLog, Kind, date, text
from api.exporters.selection import imported_cases
from domain.model.event import Event, Recorded
from domain.model.imported import DATASETS, CaseOpened, DatasetImported, StepCompleted
from domain.store.reading import recorded as from_row
from projections import stored_events
from projections.queries.missing import DatasetUnknown

CASE_PREFIX: Final = "case:"
_NUMBERS: Final = re.compile(r"\d+")


def dataset_log(connection: Connection[Any], number: int) -> ExportedLog:
    """A dataset. The connection is in one transaction, for as long as the log is read. DatasetUnknown."""
    row = connection.execute("SELECT position FROM views.datasets WHERE number = %s", [number]).fetchone()
    if row is None:
        raise DatasetUnknown(dataset=number)
    (stored,) = stored_events.at(connection, [row[0]])
    body = from_row(stored).body
    assert stored.stream_id == DATASETS
    assert isinstance(body, DatasetImported)
    kinds = {(scope, name): Kind(kind) for scope, name, kind in body.kinds}

    def cases() -> Iterator[ExportedCase]:
        for streams in imported_cases(connection, number):
            histories = stored_events.streams(connection, streams, stored.position)
            for stream in streams:
                yield _case([one.decoded() for one in histories[stream]], body, kinds)

    return ExportedLog(body.name, (), cases)


def _case(
    history: list[Recorded[Event]], dataset: DatasetImported, kinds: Mapping[tuple[str, str], Kind]
) -> ExportedCase:
    opened = history[0].body
    assert isinstance(opened, CaseOpened)
    mapping = dataset.mapping
    said = [
        *chain(
            *(
                date(_named(name, role), at)
                for role, name, at in (
                    ("startdate", mapping.start, opened.started_at),
                    ("deadline", mapping.due, opened.due_at),
                    ("enddate", mapping.end, opened.ended_at),
                )
            ),
            *(
                text(_named(name, role), value)
                for role, name, value in (
                    ("responsible", mapping.owner, opened.owner),
                    ("channel", mapping.channel, opened.channel),
                    ("department", mapping.department, opened.department),
                    ("group", mapping.group, opened.group),
                )
            ),
        ),
        *(
            Attribute(_named(name, name), value, kinds.get(("trace", name), Kind.STRING))
            for name, value in opened.attributes
        ),
    ]
    events = sorted((one.body for one in history[1:] if isinstance(one.body, StepCompleted)), key=_place)
    return ExportedCase(opened.case_id, tuple(said), tuple(_event(body, kinds) for body in events))


def _event(body: StepCompleted, kinds: Mapping[tuple[str, str], Kind]) -> ExportedEvent:
    attributes = (Attribute(name, value, kinds.get(("event", name), Kind.STRING)) for name, value in body.attributes)
    return ExportedEvent(body.place, body.activity, body.occurred_at, body.resource, body.transition, tuple(attributes))


def _place(body: StepCompleted) -> tuple[int, ...]:
    """Where it stood in the file: line and column, row, or number in a list."""
    return tuple(int(part) for part in _NUMBERS.findall(body.place))


def _named(name: str | None, otherwise: str) -> str:
    return (name or otherwise).removeprefix(CASE_PREFIX)
