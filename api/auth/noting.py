"""Recording what happens to accounts, tokens and sessions, in whose name, and through which door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypedDict
from uuid import UUID, uuid4

from api.auth.caller import Caller
from domain.access_notes import NoteAccess
from domain.application import Application
from domain.commands import Issued
from domain.model.account_events import AccessEvent
from domain.model.event import SERVICE, ActorId, Source, is_official


class Header(TypedDict):
    """What every such event begins with: `AccountOpened(**by.header(), …)`."""

    occurred_at: datetime
    actor: ActorId
    source: Source
    command_id: UUID
    trace_id: str | None
    account: str | None


@dataclass(frozen=True, slots=True)
class By:
    """Who did it, and how they came. subject: an official, a service, or None for nobody known."""

    subject: str | None
    source: Source
    trace_id: str | None = None
    account: str | None = None

    @classmethod
    def caller(cls, caller: Caller, source: Source, trace_id: str) -> By:
        return cls(caller.subject, source, trace_id)

    def as_subject(self, subject: str) -> By:
        """The same door, now that it is known who stands in it."""
        return By(subject, self.source, self.trace_id, self.account)

    def header(self) -> Header:
        return Header(
            occurred_at=datetime.now(UTC),
            actor=self.subject if self.subject is not None and is_official(self.subject) else SERVICE,
            source=self.source,
            command_id=uuid4(),
            trace_id=self.trace_id,
            account=self.account,
        )


class Notes:
    """Comes before the effect: within the transaction that makes it, so that what is not recorded does not happen."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def note(self, event: AccessEvent) -> None:
        """DomainError where it cannot be recorded."""
        issued = Issued(command_id=event.command_id, actor=event.actor, source=event.source)
        self._application.handle(NoteAccess(issued=issued, event=event))
