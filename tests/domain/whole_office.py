"""The small office of office.py as a log in memory, on which orders of any kind are decided as the store would."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from domain.commands import Command, Issued, request_hash
from domain.composition import deciders
from domain.deciding import Batch, Head
from domain.model import organisation as org
from domain.model import procedure as proc
from domain.model.calendar import STREAM as CALENDAR
from domain.model.calendar_seed import seed_event
from domain.model.duty import Duty
from domain.model.event import NAMESPACE, Event, Recorded, Source
from domain.model.log import ClockKind
from domain.model.natures import duties_of, folded
from domain.model.proceeding import Proceeding
from domain.states import StateCache
from tests.domain.office import PROCEDURE, organisation_bodies, when


class WholeOffice:
    """A log in memory. `do` carries out an order at a moment; a refusal is raised and leaves nothing."""

    def __init__(self) -> None:
        self.streams: dict[UUID, list[Recorded[Any]]] = {}
        self.last = Recorded[Any](0, NAMESPACE, 0, when("2019-01-01 00:00"), None)
        self._deciders = deciders()
        self._cache = StateCache(1000)
        self._orders = 0
        meta: dict[str, Any] = {
            "occurred_at": when("2019-01-01 00:00"),
            "actor": "~service",
            "source": Source.CLI,
            "command_id": NAMESPACE,
        }
        for body in organisation_bodies(meta):
            self._append(org.STREAM, body)
        self._append(CALENDAR, seed_event(**meta))
        self._append(proc.STREAM, proc.ProcedurePublished(**meta, procedure=PROCEDURE))

    def read_stream(self, stream: UUID, after_version: int = 0) -> list[Recorded[Any]]:
        return self.streams.get(stream, [])[after_version:]

    def do(self, order: type[Command], actor: str, moment: str, **members: Any) -> list[Event]:
        """The events that it caused, in their order."""
        self._orders += 1
        source = Source.WORKFLOW if actor == "~workflow" else Source.PAGE
        issued = Issued(
            command_id=uuid5(NAMESPACE, f"order {self._orders}"),
            actor=actor,
            source=source,
            occurred_at=when(moment),
            acting_for=members.pop("acting_for", None),
        )
        command = order(issued=issued, **members)
        head = Head(self.last.position, self.last.recorded_at, ClockKind.SYSTEM, when(moment))
        batch = Batch(self._deciders, self._cache, self, head, {})
        batch.decide(command, request_hash(command))
        for staged in batch.staged:
            self.streams.setdefault(staged.recorded.stream_id, []).append(staged.recorded)
            self.last = staged.recorded
        batch.commit()
        return [staged.recorded.body for staged in batch.staged]

    def proceeding(self, stream: UUID) -> Proceeding:
        return folded(self.read_stream(stream))

    def duties(self, stream: UUID) -> dict[str, Duty]:
        return {duty.key: duty for duty in duties_of(self.proceeding(stream))}

    def open_at(self, stream: UUID, moment: str) -> list[str]:
        """The keys of the duties that are open at a moment."""
        return [key for key, duty in self.duties(stream).items() if duty.is_open(when(moment))]

    def now(self) -> datetime:
        return self.last.recorded_at

    def _append(self, stream: UUID, body: Event) -> None:
        kept = self.streams.setdefault(stream, [])
        at = when("2019-01-01 00:00")
        self.last = Recorded(self.last.position + 1, stream, len(kept) + 1, at, body)
        kept.append(self.last)
