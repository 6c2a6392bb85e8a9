"""The order that records what happens to accounts, tokens and sessions: noted as it is, and nothing refuses it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import msgspec

from domain.application import Context
from domain.commands import Command
from domain.model.account_events import AccessEvent, stream_of
from domain.model.event import Event, Recorded


@dataclass(frozen=True, kw_only=True)
class NoteAccess(Command):
    """event: what happened. Its header is a stand-in; the order's own takes its place."""

    event: AccessEvent


class AccessDecider:
    """Decides what is noted about access; see `domain.application.Decider`."""

    kind: Final = "account"
    commands: Final = (NoteAccess,)

    def stream(self, command: NoteAccess) -> UUID:
        return stream_of(command.event)

    def initial(self) -> None:
        return None

    def evolve(self, _state: None, _recorded: Recorded[Any]) -> None:
        return None

    def decide(self, _state: None, command: NoteAccess, context: Context) -> Sequence[Event]:
        return [msgspec.structs.replace(command.event, **context.meta())]
