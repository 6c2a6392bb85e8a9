"""Processes that share the work on the log: begun from nothing, ended with their parent, asked in order."""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from itertools import islice
from multiprocessing import parent_process
from threading import Thread
from typing import TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")


def begin_worker() -> None:
    """A worker ends with its parent, whatever ends that, and leaves Ctrl-C to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Rows are many, short-lived and free of cycles: looking for garbage among them costs a fifth of the time.
    gc.set_threshold(50_000, 20, 20)
    parent = parent_process()
    assert parent is not None

    def end_with_parent() -> None:
        parent.join()
        os._exit(1)

    Thread(target=end_with_parent, daemon=True).start()


def in_turn(pool: Executor, work: Callable[[Task], Result], tasks: Iterable[Task], at_once: int) -> Iterator[Result]:
    """The results in the order of the tasks, of which at most `at_once` are in hand or wait to be taken."""
    waiting: deque[Future[Result]] = deque()
    coming = iter(tasks)
    try:
        waiting.extend(pool.submit(work, task) for task in islice(coming, at_once))
        while waiting:
            result = waiting.popleft().result()
            waiting.extend(pool.submit(work, task) for task in islice(coming, 1))
            yield result
    finally:
        for future in waiting:
            future.cancel()
