"""Cases of other systems' event logs: history that is replayed, never acted on (DOMAIN.md §10).

A *dataset* is one reading of one file: the same bytes, read by the same mapping, calendar and as-of moment,
are the same dataset, with the same streams and command ids. So importing again changes nothing, an interrupted
import is finished by running it again, and another reading of the file is another dataset. A dataset exists
once its `DatasetImported` is stored; its number is the version of that event in the stream `datasets`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple
from uuid import UUID, uuid5

import msgspec

from domain.model.errors import DomainError
from domain.model.event import IMPORTER, NAMESPACE, Event, Instant, Source, stream_id, topic, utc

DATASETS: Final[UUID] = stream_id("datasets")


class CalendarChoice(StrEnum):
    """In what time the figures of a dataset are measured: office hours, or plain elapsed time."""

    VN = "vn"
    ALWAYS_OPEN = "always-open"


class Mapping(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Which attribute of the log was read as what; None where the log has no such attribute.

    case, activity, time, resource belong to events; the others to cases. The case's attribute in an
    object-centric log is the type of the objects that are the cases.
    """

    case: str
    activity: str
    time: str
    resource: str | None = None
    transition: str | None = None
    start: str | None = None
    due: str | None = None
    end: str | None = None
    owner: str | None = None
    channel: str | None = None
    department: str | None = None
    group: str | None = None


class LoggedStep(NamedTuple):
    """One event of a log. resource is None where nobody is named; place is where it stands in the file.

    attributes: what else the log says of it.
    """

    activity: str
    occurred_at: datetime
    resource: str | None
    transition: str | None
    place: str
    attributes: tuple[tuple[str, str], ...] = ()


class LoggedCase(NamedTuple):
    """One case of a log with its steps, in order of time, then of file. `attributes` are those not read as anything."""

    case_id: str
    place: str
    started_at: datetime | None
    due_at: datetime | None
    ended_at: datetime | None
    owner: str | None
    channel: str | None
    department: str | None
    group: str | None
    attributes: tuple[tuple[str, str], ...]
    steps: tuple[LoggedStep, ...]


# --- events


@topic("imported.CaseOpened")
class CaseOpened(Event, frozen=True, kw_only=True):
    """A case of a dataset, with what its log says of it. It happened at the earlier of its start and its first step."""

    dataset: UUID
    case_id: str
    place: str
    started_at: Instant | None = None
    due_at: Instant | None = None
    ended_at: Instant | None = None
    owner: str | None = None
    channel: str | None = None
    department: str | None = None
    group: str | None = None
    attributes: tuple[tuple[str, str], ...] = ()


@topic("imported.StepCompleted")
class StepCompleted(Event, frozen=True, kw_only=True):
    """An event of the log. `resource` is a name of the other system, never an official's id of this one.

    `transition` is the log's own word for what happened to the activity (start, complete, …). `attributes` are what
    else the log says of the event, kept so that the log can be given back whole.
    """

    activity: str
    place: str
    resource: str | None = None
    transition: str | None = None
    attributes: tuple[tuple[str, str], ...] = ()


@topic("imported.DatasetImported")
class DatasetImported(Event, frozen=True, kw_only=True):
    """A dataset is complete. `sha256` is the file's, in hexadecimal; `skipped` counts the records left out.

    `kinds`: scope (trace, event), name and type of the attributes that are no texts.
    """

    dataset: UUID
    name: str
    file_name: str
    sha256: str
    format: str
    mapping: Mapping
    calendar: CalendarChoice
    as_of: Instant
    last_event_at: Instant
    cases: int
    events: int
    skipped: int = 0
    kinds: tuple[tuple[str, str, str], ...] = ()


# --- identity


def dataset_key(sha256: str, mapping: Mapping, calendar: CalendarChoice, as_of: datetime) -> UUID:
    """The dataset that a reading of a file is; a function of these four alone."""
    reading = [sha256, mapping, calendar, utc(as_of)]
    return uuid5(NAMESPACE, "dataset:" + msgspec.json.encode(reading, order="deterministic").decode())


def case_stream(dataset: UUID, case_id: str) -> UUID:
    return stream_id("imported", f"{dataset}:{case_id}")


def case_command_id(dataset: UUID, case_id: str) -> UUID:
    return uuid5(case_stream(dataset, case_id), "import")


def dataset_command_id(dataset: UUID) -> UUID:
    return uuid5(dataset, "complete")


# --- decisions


class CaseWithoutMoment(DomainError):
    """Details: case_id, place."""

    CODE = "log-case-without-moment"
    VI = "{place}: hồ sơ {case_id} không có sự kiện và không có thời điểm bắt đầu. Hãy bổ sung hoặc bỏ hồ sơ này."
    EN = "{place}: case {case_id} has neither an event nor a start. Complete it or leave it out."


def opened_at(case: LoggedCase) -> datetime:
    """The earlier of the case's start and its first step. CaseWithoutMoment where it has neither."""
    moments = [step.occurred_at for step in case.steps[:1]]
    if case.started_at is not None:
        moments.append(case.started_at)
    if not moments:
        raise CaseWithoutMoment(case_id=case.case_id, place=case.place)
    return min(moments)


def import_case(dataset: UUID, case: LoggedCase, command_id: UUID) -> Sequence[Event]:
    """The events of a case: its opening, then its steps in the order given."""
    opening = CaseOpened(
        occurred_at=utc(opened_at(case)),
        actor=IMPORTER,
        source=Source.IMPORT,
        command_id=command_id,
        dataset=dataset,
        case_id=case.case_id,
        place=case.place,
        started_at=_utc(case.started_at),
        due_at=_utc(case.due_at),
        ended_at=_utc(case.ended_at),
        owner=case.owner,
        channel=case.channel,
        department=case.department,
        group=case.group,
        attributes=case.attributes,
    )
    return [opening, *(_completed(step, command_id) for step in case.steps)]


def _completed(step: LoggedStep, command_id: UUID) -> StepCompleted:
    return StepCompleted(
        occurred_at=utc(step.occurred_at),
        actor=IMPORTER,
        source=Source.IMPORT,
        command_id=command_id,
        activity=step.activity,
        place=step.place,
        resource=step.resource,
        transition=step.transition,
        attributes=step.attributes,
    )


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else utc(moment)
