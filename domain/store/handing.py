"""From a thread to those who wait in an event loop: all that is ready goes over at once, and wakes the loop once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")

Ready = tuple["asyncio.Future[T]", T | Exception]
"""A future of some loop, and what it comes to."""


def hand_over(ready: Iterable[Ready[T]]) -> None:
    """Settle the futures, each in its loop; of those that were cancelled, and of loops that are closed, nothing."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Ready[T]]] = {}
    for one in ready:
        by_loop.setdefault(one[0].get_loop(), []).append(one)
    for loop, settled in by_loop.items():
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(_settle, settled)


def _settle(settled: Iterable[Ready[T]]) -> None:
    for future, outcome in settled:
        if future.done():
            continue
        if isinstance(outcome, Exception):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)
