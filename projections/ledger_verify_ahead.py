"""Several streams that are read side by side, each as far as the others have come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Ahead(Generic[T]):
    """An iterator in rising order of a key, taken piece by piece."""

    def __init__(self, items: Iterator[T], key: Callable[[T], int]) -> None:
        self._items = items
        self._key = key
        self._next = next(items, None)

    def upto(self, limit: int) -> Iterator[T]:
        """Those with a key of at most `limit` that were not taken yet."""
        while self._next is not None and self._key(self._next) <= limit:
            item, self._next = self._next, next(self._items, None)
            yield item
