"""What the application would say to an order now, without giving it: the same decision, and nothing is appended.

For whoever shows which acts are possible, and why others are not. The answer is of this moment; the order itself is
decided again, under the log's lock.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from threading import Lock
from typing import Final
from uuid import UUID

from domain.commands import Command, request_hash
from domain.deciders import Deciders
from domain.deciding import Batch, Head
from domain.model.errors import DomainError
from domain.model.log import ClockKind
from domain.model.reference import Reference
from domain.states import Held, StateCache, States, Streams

REMEMBERED: Final = 2_000
_TICK: Final = timedelta(microseconds=1)


class Trial:
    """Thread-safe. Each question reads on from what it read before; now: the moment in the office."""

    def __init__(self, deciders: Deciders, streams: Streams, now: Callable[[], datetime]) -> None:
        self._deciders = deciders
        self._streams = streams
        self._now = now
        self._cache = StateCache(REMEMBERED)
        self._lock = Lock()

    def look(self, kind: str, stream: UUID) -> Held:
        """The state of a stream as the log has it now."""
        with self._lock:
            self._read_on(stream)
            return States(self._deciders, self._cache, self._streams).look(kind, stream)

    def reference(self) -> Reference:
        """What decisions are judged by now."""
        with self._lock:
            self._read_on()
            return States(self._deciders, self._cache, self._streams).reference()

    def ask(self, orders: Sequence[Command]) -> list[DomainError | None]:
        """For each order by itself: the refusal that it would meet; None where it would be taken.

        Any other exception is a bug's, as when the order is given.
        """
        now = self._now()
        head = Head(0, now - _TICK, ClockKind.SYSTEM, now)
        with self._lock:
            self._read_on(*{self._deciders.of(order).stream(order) for order in orders})
            answers = [self._answer(order, head) for order in orders]
            self._cache.trim()
        return answers

    def _answer(self, order: Command, head: Head) -> DomainError | None:
        batch = Batch(self._deciders, self._cache, self._streams, head, {})
        try:
            batch.decide(order, request_hash(order))
        except DomainError as refusal:
            return refusal
        return None

    def _read_on(self, *streams: UUID) -> None:
        """Others write these: what is kept of them is the point to read on from."""
        self._cache.overtake([*streams, *self._deciders.reference_streams.values()])
