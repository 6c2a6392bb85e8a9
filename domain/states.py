"""States of streams in memory: a cache of committed ones, and what a batch of decisions sees over it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from domain.deciders import Deciders
from domain.model.event import Recorded
from domain.model.reference import Reference


@dataclass(frozen=True, slots=True)
class Held:
    """The state of a stream of a kind after its event number `version`; `last` is that event."""

    kind: str
    version: int
    state: Any
    last: Recorded[Any] | None


class Streams(Protocol):
    """Reads the events of a stream after a version, up to the head of the locked log."""

    def read_stream(self, stream: UUID, after_version: int = 0) -> list[Recorded[Any]]: ...


class StateCache:
    """Committed states by stream, as of log position `position`; beyond `limit` the least recently used are forgotten.

    A state that was overtaken by somebody else's events stays as the point to read on from.
    """

    def __init__(self, limit: int) -> None:
        self.position = 0
        self.reference: tuple[tuple[int, ...], Reference] | None = None
        self._limit = limit
        self._held: OrderedDict[UUID, Held] = OrderedDict()
        self._overtaken: set[UUID] = set()

    def current(self, stream: UUID) -> Held | None:
        """The state as of `position`, if it is kept."""
        held = self.latest(stream)
        return None if held is not None and self._overtaken and stream in self._overtaken else held

    def latest(self, stream: UUID) -> Held | None:
        """The latest state that is kept, overtaken or not."""
        held = self._held.get(stream)
        if held is not None:
            self._held.move_to_end(stream)
        return held

    def keep(self, stream: UUID, held: Held) -> None:
        """Keep a state as of `position`."""
        self._held[stream] = held
        self._held.move_to_end(stream)
        self._overtaken.discard(stream)

    def overtake(self, streams: Iterable[UUID]) -> None:
        """Others wrote to these."""
        self._overtaken.update(stream for stream in streams if stream in self._held)

    def trim(self) -> None:
        """Forget down to the limit; not within a batch, which relies on what it looked at."""
        while len(self._held) > self._limit:
            self._overtaken.discard(self._held.popitem(last=False)[0])

    def clear(self) -> None:
        self._held.clear()
        self._overtaken.clear()
        self.reference = None
        self.position = 0


class States:
    """What a batch sees: committed states as of the locked head and, over them, what it has accepted so far."""

    def __init__(self, deciders: Deciders, cache: StateCache, streams: Streams) -> None:
        self.changed: dict[UUID, Held] = {}
        self._deciders = deciders
        self._cache = cache
        self._streams = streams
        self._reference: Reference | None = None

    def look(self, kind: str, stream: UUID) -> Held:
        """The state of a stream; read if need be. TypeError if the stream is of another kind."""
        held = self.changed.get(stream) or self._cache.current(stream) or self._read(kind, stream)
        if held.kind != kind:
            raise TypeError(f"stream {stream} is a {held.kind}, no {kind}")
        return held

    def seen(self, stream: UUID) -> Held:
        """The state of a stream that was looked at before. LookupError for any other: its version is not known."""
        held = self.changed.get(stream) or self._cache.current(stream)
        if held is None:
            raise LookupError(f"a decision writes into stream {stream}, at which it did not look")
        return held

    def take_over(self, changed: Mapping[UUID, Held]) -> None:
        """A command was accepted: those after it see what it changed."""
        self.changed.update(changed)
        if self._changes_reference(changed):
            self._reference = None

    def reference(self) -> Reference:
        """What decisions are judged by. The cache keeps it only as long as nothing uncommitted is in it."""
        if self._reference is None:
            held = [self.look(kind, stream) for kind, stream in self._deciders.reference_streams.items()]
            versions = tuple(one.version for one in held)
            kept = self._cache.reference
            if self._changes_reference(self.changed):
                self._reference = self._deciders.bundle(*(one.state for one in held))
            elif kept is not None and kept[0] == versions:
                self._reference = kept[1]
            else:
                self._reference = self._deciders.bundle(*(one.state for one in held))
                self._cache.reference = versions, self._reference
        return self._reference

    def commit(self, position: int) -> None:
        """What was accepted is committed, and the log ends at `position`."""
        self._cache.position = position
        for stream, held in self.changed.items():
            self._cache.keep(stream, held)

    def _read(self, kind: str, stream: UUID) -> Held:
        aggregate = self._deciders.aggregate(kind)
        held = self._cache.latest(stream) or Held(kind, 0, aggregate.initial(), None)
        for recorded in self._streams.read_stream(stream, held.version):
            held = Held(kind, recorded.version, aggregate.evolve(held.state, recorded), recorded)
        self._cache.keep(stream, held)
        return held

    def _changes_reference(self, changed: Mapping[UUID, Held]) -> bool:
        return not self._deciders.reference_set.isdisjoint(changed)
