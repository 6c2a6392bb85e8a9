"""The bounded queue between those who order and the one who commits."""

from __future__ import annotations

from collections import deque
from threading import Condition, Lock
from time import monotonic
from typing import Generic, TypeVar

T = TypeVar("T")


class Closed(Exception):
    """The queue takes nothing more."""


class Full(Exception):
    """No room became free in time. `waiting`: how many items wait."""

    def __init__(self, waiting: int) -> None:
        self.waiting = waiting
        super().__init__(f"{waiting} waiting")


class WaitingLine(Generic[T]):
    """First in, first out; many put one by one, one takes all there is up to a limit. A look at the clock apart,
    nothing waits for more items to come."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._items: deque[T] = deque()
        self._closed = False
        lock = Lock()
        self._filled = Condition(lock)
        self._room = Condition(lock)

    def put(self, item: T, wait_seconds: float) -> None:
        """Append an item; waits for room at most so long. Full, Closed."""
        with self._filled:
            if len(self._items) >= self._limit and not self._closed:
                until = monotonic() + wait_seconds
                while len(self._items) >= self._limit and not self._closed:
                    if not self._room.wait(max(0.0, until - monotonic())) and monotonic() >= until:
                        raise Full(len(self._items))
            if self._closed:
                raise Closed
            self._items.append(item)
            self._filled.notify()

    def take(self, most: int) -> list[T]:
        """Up to `most` items, at least one; an empty list once the queue is closed and empty."""
        with self._filled:
            while not self._items and not self._closed:
                self._filled.wait()
            taken = [self._items.popleft() for _ in range(min(most, len(self._items)))]
            self._room.notify(len(taken))
            return taken

    def close(self) -> None:
        """Take no more items; those that wait can still be taken."""
        with self._filled:
            self._closed = True
            self._filled.notify_all()
            self._room.notify_all()
