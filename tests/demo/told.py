"""A demonstration as it was told in memory."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from api.demo.performance import Performance
from api.demo.rehearsal import Performed
from domain.model.dossier_events import Lodged
from domain.model.event import Recorded
from domain.model.reference import Reference


@dataclass(frozen=True)
class Told:
    """Everything that was carried out, in order; see `tell`."""

    performance: Performance
    orders: tuple[Performed, ...]

    @cached_property
    def events(self) -> list[Recorded[Any]]:
        return [staged.recorded for performed in self.orders for staged in performed.events]

    @cached_property
    def dossiers(self) -> dict[UUID, list[Recorded[Any]]]:
        """The events of each dossier, in order."""
        streams: dict[UUID, list[Recorded[Any]]] = {}
        for recorded in self.events:
            if isinstance(recorded.body, Lodged):
                streams[recorded.stream_id] = []
            if recorded.stream_id in streams:
                streams[recorded.stream_id].append(recorded)
        return streams

    @property
    def reference(self) -> Reference:
        return self.performance.stage.reference

    def of(self, kind: type) -> list[Recorded[Any]]:
        return [recorded for recorded in self.events if isinstance(recorded.body, kind)]


def tell(seed: int, dossiers: int) -> Told:
    performance = Performance(seed, dossiers)
    return Told(performance, tuple(performance.orders()))
