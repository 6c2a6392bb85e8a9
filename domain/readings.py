"""Orders that record a reading, and how they are decided: what was read is noted as it is, and nothing refuses it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypedDict
from uuid import UUID

from domain.application import Context
from domain.commands import Command
from domain.model.access import (
    ApplicantOpened,
    LogExported,
    RecordRead,
    exports,
    readings_of_applicant,
    readings_of_official,
)
from domain.model.event import Event, OfficialId, Recorded


@dataclass(frozen=True, kw_only=True)
class NoteReading(Command):
    """What all notes say; see `domain.model.access.Reading`."""

    reader: str
    roles: tuple[str, ...]
    what: str
    purpose: str | None = None
    trace_id: str | None = None
    account: str | None = None


@dataclass(frozen=True, kw_only=True)
class NoteRecordRead(NoteReading):
    about: OfficialId


@dataclass(frozen=True, kw_only=True)
class NoteApplicantOpened(NoteReading):
    applicant_id: UUID


@dataclass(frozen=True, kw_only=True)
class NoteLogExported(NoteReading):
    pass


class ReadingsDecider:
    """Decides what is noted about readings; see `domain.application.Decider`."""

    kind: Final = "readings"
    commands: Final = (NoteRecordRead, NoteApplicantOpened, NoteLogExported)

    def stream(self, command: NoteReading) -> UUID:
        if isinstance(command, NoteRecordRead):
            return readings_of_official(command.about)
        if isinstance(command, NoteLogExported):
            return exports()
        assert isinstance(command, NoteApplicantOpened)
        return readings_of_applicant(command.applicant_id)

    def initial(self) -> None:
        return None

    def evolve(self, _state: None, _recorded: Recorded[Any]) -> None:
        return None

    def decide(self, _state: None, command: NoteReading, context: Context) -> Sequence[Event]:
        said = _said(command)
        if isinstance(command, NoteRecordRead):
            return [RecordRead(**context.meta(), **said, about=command.about)]
        if isinstance(command, NoteLogExported):
            return [LogExported(**context.meta(), **said)]
        assert isinstance(command, NoteApplicantOpened)
        return [ApplicantOpened(**context.meta(), **said, applicant_id=command.applicant_id)]


class _Said(TypedDict):
    reader: str
    roles: tuple[str, ...]
    what: str
    purpose: str | None
    trace_id: str | None
    account: str | None


def _said(command: NoteReading) -> _Said:
    return _Said(
        reader=command.reader,
        roles=command.roles,
        what=command.what,
        purpose=command.purpose,
        trace_id=command.trace_id,
        account=command.account,
    )
