"""Poison: a stream whose fold raises is parked where a person sees it, and the rest goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableSequence, Sequence
from typing import ClassVar
from uuid import UUID

from domain.model.event import Event, Recorded
from projections.rows import Row, Tables
from projections.stored_events import Stored

ERROR_LIMIT = 500
"""Longest text kept of an error, in characters."""


class ParkedRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "parked"
    STREAM: ClassVar[str] = "stream_id"

    stream_id: UUID
    position: int
    dataset: UUID | None
    error: str


class Folder:
    """Folds streams one by one and remembers those that could not be folded."""

    def __init__(self, dataset: UUID | None = None) -> None:
        self._dataset = dataset
        self.parked: list[ParkedRow] = []

    def rows(
        self,
        history: MutableSequence[Stored | Recorded[Event]],
        fold: Callable[[Sequence[Recorded[Event]]], Iterable[Row]],
    ) -> list[Row]:
        """All rows of a stream, or none. Events that are not decoded yet are replaced in `history` by decoded ones."""
        try:
            recorded = [_decoded(history, place) for place in range(len(history))]
            return list(fold(recorded))
        # Whatever is wrong with one stream must not stop the others; nothing is lost, the log has it.
        except Exception as fault:  # noqa: BLE001
            last = history[-1]
            text = f"{type(fault).__name__}: {fault}"[:ERROR_LIMIT].replace("\0", "")
            self.parked.append(
                ParkedRow(stream_id=last.stream_id, position=last.position, dataset=self._dataset, error=text)
            )
            return []

    def note(self, tables: Tables, stream_ids: Sequence[UUID]) -> None:
        """Write down which of the streams are parked; the others are no longer."""
        tables.replace((ParkedRow,), stream_ids, self.parked)


def _decoded(history: MutableSequence[Stored | Recorded[Event]], place: int) -> Recorded[Event]:
    entry = history[place]
    if isinstance(entry, Stored):
        entry = history[place] = entry.decoded()
    return entry
