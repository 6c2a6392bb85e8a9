"""Imported cases: their inferred custody and acts, each with the positions of the events that it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, ClassVar, Final, NamedTuple
from uuid import UUID

from psycopg import Connection

from domain.model import imported_custody as inferred
from domain.model.event import UNKNOWN, Event, Recorded
from domain.model.imported import CalendarChoice, CaseOpened, DatasetImported
from domain.model.reference import Reference
from domain.model.working_time import AlwaysOpen, WorkingTime, from_micros, micros
from projections import stored_events
from projections.parking import Folder
from projections.rows import Row, Tables

CHUNK: Final = 2_000
"""Cases that are read and folded at a time, so that a large dataset does not fill the memory."""


class PendingRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "imported_pending"
    STREAM: ClassVar[str] = "stream_id"

    stream_id: UUID
    dataset: UUID


class DatasetRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "datasets"
    STREAM: ClassVar[str] = "dataset"

    number: int
    dataset: UUID
    position: int
    name: str
    file_name: str
    sha256: str
    calendar: str
    as_of: datetime
    last_event_at: datetime
    skipped: int


class CaseRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "imported_cases"
    STREAM: ClassVar[str] = "stream_id"

    stream_id: UUID
    dataset_number: int
    case_id: str
    position: int
    started_at: datetime
    due_at: datetime | None
    ended_at: datetime
    is_open: bool
    late: bool
    owner: str | None
    owner_acted: bool | None
    acts: int
    acts_unknown: int
    handovers: int
    late_us: int
    channel: str | None
    department: str | None
    attributes_group: str | None


class CustodyRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "imported_custody"
    STREAM: ClassVar[str] = "stream_id"

    stream_id: UUID
    dataset_number: int
    number: int
    holder: str
    from_at: datetime
    to_at: datetime
    ground: str
    held_us: int
    overdue_us: int
    positions: list[int]


class ActsRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "imported_acts"
    STREAM: ClassVar[str] = "stream_id"

    stream_id: UUID
    dataset_number: int
    official: str
    positions: list[int]


PER_CASE: Final = (CaseRow, CustodyRow, ActsRow)


class Dataset(NamedTuple):
    """A complete dataset and the calendar by which its time may be measured."""

    number: int
    position: int
    body: DatasetImported
    reference: Reference

    def hours(self) -> WorkingTime:
        """CalendarNotSeeded where office hours are asked for and none are known."""
        return AlwaysOpen() if self.body.calendar is CalendarChoice.ALWAYS_OPEN else self.reference.hours(None)


def dataset_of(recorded: Recorded[Event], reference: Reference) -> Dataset:
    """What the event that completes a dataset says of it; its number is the event's version in its stream."""
    body = recorded.body
    assert isinstance(body, DatasetImported)
    return Dataset(recorded.version, recorded.position, body, reference)


def dataset_row(dataset: Dataset) -> DatasetRow:
    body = dataset.body
    return DatasetRow(
        number=dataset.number,
        dataset=body.dataset,
        position=dataset.position,
        name=body.name,
        file_name=body.file_name,
        sha256=body.sha256,
        calendar=body.calendar,
        as_of=body.as_of,
        last_event_at=body.last_event_at,
        skipped=body.skipped,
    )


def complete(connection: Connection[Any], tables: Tables, dataset: Dataset) -> None:
    """Fold all cases of a dataset that is complete now, chunk by chunk."""
    key = dataset.body.dataset
    found = connection.execute(
        tables.generation.statement("DELETE FROM views.imported_pending WHERE dataset = %s RETURNING stream_id"), [key]
    ).fetchall()
    tables.insert([dataset_row(dataset)])
    _fold_all(connection, tables, dataset, [row[0] for row in found])


def fold_again(connection: Connection[Any], tables: Tables, dataset: Dataset) -> None:
    """Fold the cases of a dataset by a calendar that was edited."""
    found = connection.execute(
        tables.generation.statement(
            "SELECT stream_id FROM views.imported_cases WHERE dataset_number = %s "
            "UNION ALL SELECT stream_id FROM views.parked WHERE dataset = %s"
        ),
        [dataset.number, dataset.body.dataset],
    ).fetchall()
    _fold_all(connection, tables, dataset, [row[0] for row in found])


def _fold_all(connection: Connection[Any], tables: Tables, dataset: Dataset, stream_ids: Sequence[UUID]) -> None:
    for start in range(0, len(stream_ids), CHUNK):
        chunk = stream_ids[start : start + CHUNK]
        histories = stored_events.streams(connection, chunk, dataset.position)
        folder = Folder(dataset.body.dataset)
        rows = [
            row
            for history in histories.values()
            for row in folder.rows([*history], lambda recorded: case_rows(recorded, dataset))
        ]
        tables.replace(PER_CASE, chunk, rows)
        folder.note(tables, chunk)


def case_rows(history: Sequence[Recorded[Event]], dataset: Dataset) -> Iterator[Row]:
    """The rows of one case; none where it had not begun at the dataset's as-of moment."""
    opening = history[0]
    body = opening.body
    assert isinstance(body, CaseOpened)
    whole = inferred.fold(recorded.body for recorded in history)
    as_of_us = micros(dataset.body.as_of)
    case = inferred.known_at(whole, as_of_us) if dataset.body.as_of < dataset.body.last_event_at else whole
    if case is None:
        return
    # In the order of `case.acts`: by time, then by position; the as-of moment cuts off the end.
    acts = sorted((micros(recorded.body.occurred_at), recorded.position) for recorded in history[1:])
    places = [position for _, position in acts[: len(case.acts)]]
    late_us = 0
    for row in _custody_rows(opening, case, dataset, places):
        late_us += row.overdue_us
        yield row
    yield from _acts_rows(opening.stream_id, case, dataset.number, places)
    start_us, end_us = inferred.span(case, as_of_us)
    yield CaseRow(
        stream_id=opening.stream_id,
        dataset_number=dataset.number,
        case_id=case.case_id,
        position=opening.position,
        started_at=from_micros(start_us),
        due_at=body.due_at,
        ended_at=from_micros(end_us),
        is_open=case.end_us is None,
        late=case.due_us is not None and (as_of_us if case.end_us is None else case.end_us) > case.due_us,
        owner=case.owner,
        owner_acted=any(act.official == case.owner for act in case.acts) if case.owner is not None else None,
        acts=len(case.acts),
        acts_unknown=sum(act.official == UNKNOWN for act in case.acts),
        handovers=sum(
            before.official != after.official for before, after in zip(case.acts, case.acts[1:], strict=False)
        ),
        late_us=late_us,
        channel=body.channel,
        department=body.department,
        attributes_group=body.group,
    )


def _custody_rows(
    opening: Recorded[Event], case: inferred.Case, dataset: Dataset, places: Sequence[int]
) -> Iterator[CustodyRow]:
    """Each interval rests on what began it and, unless it is the tail, on the act that ended it."""
    as_of_us = micros(dataset.body.as_of)
    _, case_end_us = inferred.span(case, as_of_us)
    act = 0
    began = opening.position
    working_us = dataset.hours().working_us
    for number, (holder, start_us, end_us, ground) in enumerate(inferred.custody(case, as_of_us), 1):
        positions = [began]
        if ground in (inferred.Ground.NEXT_ACT, inferred.Ground.NEXT_ACT_AFTER_END):
            while min(case.acts[act].at_us, case_end_us) != end_us:
                act += 1
            began = places[act]
            positions.append(began)
        else:
            # The tail is the owner's by the opening, or the last actor's by their act.
            positions = sorted({opening.position, *places[-1:]})
        overdue_us = 0
        if case.due_us is not None and end_us > case.due_us:
            overdue_us = working_us(max(start_us, case.due_us), end_us)
        yield CustodyRow(
            stream_id=opening.stream_id,
            dataset_number=dataset.number,
            number=number,
            holder=holder,
            from_at=from_micros(start_us),
            to_at=from_micros(end_us),
            ground=ground,
            held_us=working_us(start_us, end_us),
            overdue_us=overdue_us,
            positions=positions,
        )


def _acts_rows(stream_id: UUID, case: inferred.Case, number: int, places: Sequence[int]) -> Iterator[ActsRow]:
    by_official: dict[str, list[int]] = {}
    for act, position in zip(case.acts, places, strict=True):
        by_official.setdefault(act.official, []).append(position)
    for official, positions in by_official.items():
        yield ActsRow(stream_id=stream_id, dataset_number=number, official=official, positions=sorted(positions))
