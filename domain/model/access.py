"""Readings: who looked at whose record, at which applicant's personal data, and who took dossiers out as an event log;
and digests of the operations log, in which every read, act and denial stands.

They are recorded before what is read is shown, so they stand in the ledger like every other act.

One stream an official read about, one an applicant opened, one for all exports; none carries what was seen.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.model.event import Event, OfficialId, stream_id, topic


class Reading(Event, frozen=True, kw_only=True):
    """What all kinds of reading say. The actor is whose name it was done in; the reader, who came in.

    reader: an official's id, or a service's name. roles: those in which the reader came. purpose: as the reader stated
    it. trace_id: of the request, as in the log lines of the process that served it. account: of the operating system,
    where it was read at the command line.
    """

    reader: str
    roles: tuple[str, ...]
    what: str
    purpose: str | None = None
    trace_id: str | None = None
    account: str | None = None


@topic("access.RecordRead")
class RecordRead(Reading, frozen=True, kw_only=True):
    """Somebody read an official's responsibility record, or a part of it."""

    about: OfficialId


@topic("access.ApplicantOpened")
class ApplicantOpened(Reading, frozen=True, kw_only=True):
    """Somebody opened an applicant's personal data."""

    applicant_id: UUID


@topic("access.LogExported")
class LogExported(Reading, frozen=True, kw_only=True):
    """Somebody took our own dossiers out as an event log, of which records can be made. what: form and selection."""


@topic("access.OperationsNoted")
class OperationsNoted(Event, frozen=True, kw_only=True):
    """Lines of the operations log from number `first` to `last`, `count` of them, as they stood.

    digest: SHA-256 (hex) over the one before and the bytes of each line in turn; previous: where it went on from, 64
    zeros at the very first. marks: the first 8 bytes (hex) of what the digest was after each `stride` lines, one after
    the other, so that a line that was changed can be found without a copy.
    """

    first: int
    last: int
    count: int
    digest: str
    previous: str
    marks: str
    stride: int


def operations_of(day: date) -> UUID:
    """The stream of a day's digests; by days, so that none becomes long."""
    return stream_id("readings", f"operations:{day.isoformat()}")


def readings_of_official(official: OfficialId) -> UUID:
    """The stream of readings about an official."""
    return stream_id("readings", f"official:{official}")


def readings_of_applicant(applicant_id: UUID) -> UUID:
    """The stream of openings of an applicant's data."""
    return stream_id("readings", f"applicant:{applicant_id}")


def exports() -> UUID:
    """The stream of exports of our own dossiers."""
    return stream_id("readings", "exports")
