"""Orders carried out in memory, by the same deciders and in the same order as later in the log.

The stories have to see what became of their last order before they give the next, and the deadline policy has to see
every dossier; asking the database for each would take minutes. What is rehearsed here is then handed to the
application as it is, and decided there once more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.application import Receipt
from domain.commands import Command, request_hash
from domain.composition import deciders
from domain.deciding import Batch, Head, Staged
from domain.model import log
from domain.model.dossier import Dossier
from domain.model.event import Recorded
from domain.model.proceeding import Proceeding
from domain.model.reference import Reference
from domain.states import StateCache, States

UNBOUNDED = 10**9


@dataclass(frozen=True)
class Performed:
    """An order that was carried out: the receipt that the log will give for it, and the events it comes to."""

    command: Command
    receipt: Receipt
    events: Sequence[Staged]


class Rehearsal:
    """A log in memory that begins after position `position`, recorded at `opened_at`, on a simulated clock."""

    def __init__(self, position: int, opened_at: datetime) -> None:
        self._deciders = deciders()
        self._cache = StateCache(UNBOUNDED)
        self._head = Head(position, opened_at, log.ClockKind.SIMULATED, opened_at)

    def carry_out(self, command: Command) -> Performed:
        """Decide a command, dated by its own `recorded_at`. DomainError when it is refused; then nothing changed."""
        batch = Batch(self._deciders, self._cache, _Nothing(), self._head, {})
        receipt = batch.decide(command, request_hash(command))
        batch.commit()
        self._head = Head(receipt.position, receipt.recorded_at, self._head.clock, self._head.now)
        return Performed(command, receipt, batch.staged)

    @property
    def position(self) -> int:
        """Of the last event."""
        return self._head.position

    def dossier(self, dossier_id: UUID) -> Dossier:
        """The dossier as it stands; one without events before it was lodged."""
        held = self._cache.current(dossier_id)
        state: Dossier = Dossier() if held is None else held.state
        return state

    def proceeding(self, proceeding_id: UUID) -> Proceeding:
        """The proceeding as it stands; one without events before it was opened."""
        held = self._cache.current(proceeding_id)
        state: Proceeding = Proceeding() if held is None else held.state
        return state

    def reference(self) -> Reference:
        return States(self._deciders, self._cache, _Nothing()).reference()


class _Nothing:
    """The rehearsal keeps every state, so there is never anything to read."""

    def read_stream(self, _: UUID, __: int = 0) -> list[Recorded[Any]]:
        return []
