"""Who read whose record, in the ledger: noted before anything is shown, and told to whom it concerns.

A reading is an event in a stream of the one read about, appended by the ordinary committer. What cannot be recorded is
refused by the same token: `StoreUnavailable`, `Busy` and the like leave as they come, and nothing is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4, uuid5

from psycopg import Connection

from api.auth.caller import Caller
from domain.application import Application
from domain.commands import Issued
from domain.model.access import Reading, exports, readings_of_applicant, readings_of_official
from domain.model.event import NAMESPACE, SERVICE, OfficialId, Source, is_official
from domain.readings import NoteApplicantOpened, NoteLogExported, NoteRecordRead
from domain.store.event_log import EventLog

_CARRIED: Final = uuid5(NAMESPACE, "access.record_reads")


@dataclass(frozen=True, slots=True)
class Door:
    """Through which door a reader came: for the note, and nothing else. account: at the command line."""

    source: Source
    trace_id: str | None = None
    account: str | None = None


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """A reading as it is told. number: 1, 2, 3 … among those of the same person or kind; position: its event's."""

    number: int
    position: int
    read_at: datetime
    reader: str
    roles: tuple[str, ...]
    what: str
    purpose: str | None
    account: str | None


class Readings:
    def __init__(self, application: Application, log: EventLog) -> None:
        self._application = application
        self._log = log

    def note_record(self, reader: Caller, about: OfficialId, what: str, purpose: str | None, door: Door) -> None:
        """Comes before the answer. DomainError where it cannot be recorded: then nothing is shown."""
        self._application.handle(
            NoteRecordRead(
                issued=_issued(reader, door),
                reader=reader.subject,
                roles=tuple(sorted(reader.roles)),
                about=about,
                what=what,
                purpose=purpose,
                trace_id=door.trace_id,
                account=door.account,
            )
        )

    def note_applicant(self, reader: Caller, applicant_id: UUID, what: str, purpose: str | None, door: Door) -> None:
        """The same for an applicant's personal data."""
        self._application.handle(
            NoteApplicantOpened(
                issued=_issued(reader, door),
                reader=reader.subject,
                roles=tuple(sorted(reader.roles)),
                applicant_id=applicant_id,
                what=what,
                purpose=purpose,
                trace_id=door.trace_id,
                account=door.account,
            )
        )

    def note_export(self, reader: Caller, what: str, purpose: str | None, door: Door) -> None:
        """The same for dossiers that are taken out as an event log."""
        self._application.handle(
            NoteLogExported(
                issued=_issued(reader, door),
                reader=reader.subject,
                roles=tuple(sorted(reader.roles)),
                what=what,
                purpose=purpose,
                trace_id=door.trace_id,
                account=door.account,
            )
        )

    def of_official(self, official: OfficialId, before: int | None, limit: int) -> Sequence[ReadingLine]:
        """Readings of an official's record, the latest first, from below the number `before`."""
        return self._lines(readings_of_official(official), before, limit)

    def of_applicant(self, applicant_id: UUID, before: int | None, limit: int) -> Sequence[ReadingLine]:
        """Openings of an applicant's data, likewise."""
        return self._lines(readings_of_applicant(applicant_id), before, limit)

    def of_exports(self, before: int | None, limit: int) -> Sequence[ReadingLine]:
        """Exports of our own dossiers, likewise."""
        return self._lines(exports(), before, limit)

    def carry_over(self, connect: Callable[[], AbstractContextManager[Connection[Any]]]) -> int:
        """Bring what an older version kept in `access.record_reads` into the ledger, once. Returns how many rows.

        connect: as the role `writer`. Each keeps the moment at which it was read; the ledger says when it learned it.
        """
        with connect() as connection:
            rows = connection.execute(
                "SELECT read_no, read_at, reader, roles, about, what, purpose, trace_id FROM access.record_reads"
                " ORDER BY read_no"
            ).fetchall()
        if not rows or self._log.handled(_carried(rows[-1][0])) is not None:
            return 0
        for number, read_at, reader, roles, about, what, purpose, trace_id in rows:
            issued = Issued(
                command_id=_carried(number),
                actor=reader if is_official(reader) else SERVICE,
                source=Source.API,
                occurred_at=read_at,
            )
            self._application.handle(
                NoteRecordRead(
                    issued=issued,
                    reader=reader,
                    roles=tuple(roles),
                    about=about,
                    what=what,
                    purpose=purpose,
                    trace_id=trace_id,
                )
            )
        return len(rows)

    def _lines(self, stream: UUID, before: int | None, limit: int) -> list[ReadingLine]:
        found = []
        for recorded in self._log.read_stream_back(stream, before, limit):
            body = recorded.body
            assert isinstance(body, Reading)
            found.append(
                ReadingLine(
                    recorded.version,
                    recorded.position,
                    body.occurred_at,
                    body.reader,
                    body.roles,
                    body.what,
                    body.purpose,
                    body.account,
                )
            )
        return found


def _issued(reader: Caller, door: Door) -> Issued:
    return Issued(command_id=uuid4(), actor=reader.actor, source=door.source)


def _carried(number: int) -> UUID:
    return uuid5(_CARRIED, str(number))
