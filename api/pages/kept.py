"""What tables were made of the views, kept for a moment: many look at the same first page at once.

A table is kept while the views stand at the same position, and for no more than two seconds; whoever asks meanwhile is
told the moment at which it was made. One request makes it, others with the same question wait for that one.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, Final, TypeVar
from weakref import WeakKeyDictionary

from fastapi import Request

from api.http.gate import office_of
from api.http.office import Office
from api.http.reads import Look

T = TypeVar("T")

KEPT_SECONDS: Final = 2.0
MOST: Final = 64
APART: Final = timedelta(minutes=15)
"""How far the office's clock may have gone meanwhile, where it is a simulated one."""


@dataclass(frozen=True, slots=True)
class _Made:
    at: float
    now: datetime
    value: Any


class Kept:
    """Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._made: OrderedDict[Hashable, _Made] = OrderedDict()
        self._making: dict[Hashable, Lock] = {}

    def get(self, look: Look, question: Hashable, make: Callable[[Look], T]) -> tuple[Look, T]:
        """The answer to a question at a look's position and reach, and the look with the moment when it was made."""
        key = (look.position, look.refolding, look.reach, question)
        with self._lock:
            making = self._making.setdefault(key, Lock())
        with making:
            with self._lock:
                found = self._made.get(key)
            if found is None or time.monotonic() - found.at > KEPT_SECONDS or abs(look.now - found.now) > APART:
                found = _Made(time.monotonic(), look.now, make(look))
                with self._lock:
                    self._made[key] = found
                    self._made.move_to_end(key)
                    while len(self._made) > MOST:
                        self._making.pop(self._made.popitem(last=False)[0], None)
        return replace(look, now=found.now), found.value


_kept: WeakKeyDictionary[Office, Kept] = WeakKeyDictionary()


def kept_of(request: Request) -> Kept:
    """What is kept of this office."""
    return _kept.setdefault(office_of(request), Kept())
