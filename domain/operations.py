"""The order that takes digests of the operations log into the record, and how it is decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from domain.application import Context
from domain.commands import Command
from domain.model.access import OperationsNoted, operations_of
from domain.model.errors import DomainError
from domain.model.event import Event, Recorded


class OperationsNotedOtherwise(DomainError):
    """Another process noted these lines. Details: first, noted (up to which number)."""

    CODE = "operations-noted-otherwise"
    VI = "Nhật ký từ dòng {first} không nối tiếp phần đã niêm đến dòng {noted}. Một tiến trình khác đã niêm; thử lại."
    EN = "Lines from {first} do not continue those noted up to {noted}. Another process noted them; try again."


@dataclass(frozen=True, kw_only=True)
class NoteOperations(Command):
    """See `OperationsNoted`. day: of the office, in whose stream it is noted."""

    day: date
    first: int
    last: int
    digest: str
    previous: str
    marks: str
    stride: int


class OperationsDecider:
    """Decides what is noted of the operations log; see `domain.application.Decider`. State: the day's last note."""

    kind: Final = "operations"
    commands: Final = (NoteOperations,)

    def stream(self, command: NoteOperations) -> UUID:
        return operations_of(command.day)

    def initial(self) -> OperationsNoted | None:
        return None

    def evolve(self, _state: OperationsNoted | None, recorded: Recorded[Any]) -> OperationsNoted | None:
        body = recorded.body
        return body if isinstance(body, OperationsNoted) else None

    def decide(self, state: OperationsNoted | None, command: NoteOperations, context: Context) -> Sequence[Event]:
        """OperationsNotedOtherwise for what does not go on where the day's last note ended."""
        if state is not None and (command.first != state.last + 1 or command.previous != state.digest):
            raise OperationsNotedOtherwise(first=command.first, noted=state.last)
        return [
            OperationsNoted(
                **context.meta(),
                first=command.first,
                last=command.last,
                count=command.last - command.first + 1,
                digest=command.digest,
                previous=command.previous,
                marks=command.marks,
                stride=command.stride,
            )
        ]
