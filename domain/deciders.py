"""Who decides which command, and how the states that every decision looks at make one `Reference`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from domain.application import Aggregate, Decider
from domain.commands import Command
from domain.log import LogDecider
from domain.model.event import Recorded, stream_id
from domain.model.reference import Reference

REGISTER: Final = "register"
"""Kind of the streams whose versions are the numbers of a register (DESIGN.md, receipt numbers)."""


class Deciders:
    """The deciders of an application, by command class and by kind. ValueError if two claim the same.

    reference: called with the states of `reference_kinds`, in that order; each of these is the stream of that name.
    """

    def __init__(
        self,
        deciders: Iterable[Decider[Any]],
        reference: Callable[..., Reference],
        reference_kinds: Sequence[str] = ("organisation", "calendar", "catalogue", "rules"),
    ) -> None:
        self.bundle = reference
        self.reference_streams = {kind: stream_id(kind) for kind in reference_kinds}
        self.reference_set = frozenset(self.reference_streams.values())
        self._by_kind: dict[str, Aggregate[Any]] = {REGISTER: _Register()}
        self._by_command: dict[str, Decider[Any]] = {}
        for decider in (LogDecider(), *deciders):
            _claim(self._by_kind, decider.kind, decider)
            for command in decider.commands:
                _claim(self._by_command, command.__name__, decider)

    def of(self, command: Command) -> Decider[Any]:
        """KeyError for a command that nobody decides."""
        return self._by_command[type(command).__name__]

    def aggregate(self, kind: str) -> Aggregate[Any]:
        """KeyError for an unknown kind."""
        return self._by_kind[kind]


def _claim(owners: dict[str, Any], name: str, owner: object) -> None:
    if name in owners:
        raise ValueError(f"{name} is decided twice")
    owners[name] = owner


class _Register:
    """A register is its numbers; the version of the stream says all that decisions need."""

    kind: Final = REGISTER

    def initial(self) -> None:
        return None

    def evolve(self, _state: None, _recorded: Recorded[Any]) -> None:
        return None
