"""Commands handed in at a steady rate, and whoever follows the log watched meanwhile.

Commands come at fixed moments whether or not those before them are done, so a stall is felt by all that come meanwhile.
"""

from __future__ import annotations

import subprocess
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event as Flag
from threading import Thread
from time import perf_counter, sleep
from typing import Final

from api.cli.supervisor import Program
from benchmarks.acts import INTAKE, life
from benchmarks.ground import Place
from domain.application import Receipt
from domain.dossier_commands import DossierCommand
from domain.store.committer import GroupCommitter

PATIENCE_SECONDS: Final = 60.0


@dataclass(frozen=True)
class Done:
    """The moments (of `perf_counter`) at which a command was handed in and answered, and the answer."""

    handed_in: float
    answered: float
    receipt: Receipt


@dataclass(frozen=True)
class Seen:
    """A follower told that it was at a position, at a moment of `perf_counter`."""

    at: float
    position: int


def prepared(committer: GroupCommitter, name: str, count: int) -> tuple[list[DossierCommand], int]:
    """The next acts of dossiers that were lodged and received, one of each dossier in turn.

    name: of this round's dossiers. Also the position of the last event that was made for it.
    """
    lives = [life(f"{name} {n}", n) for n in range(-(-count // 18))]
    intake = [committer.submit(order) for orders in lives for order in orders[:INTAKE]]
    commands = [order for acts in zip(*(orders[INTAKE:] for orders in lives), strict=True) for order in acts][:count]
    return commands, intake[-1].result().position


def handed_in(committer: GroupCommitter, commands: Sequence[DossierCommand], rate: int) -> list[Done]:
    """Hand them in, so many a second, and wait for the answers."""
    answered: dict[int, float] = {}
    waiting = []
    start = perf_counter()
    for place, command in enumerate(commands):
        due = start + place / rate
        sleep(max(0.0, due - perf_counter()))
        future = committer.submit(command)
        future.add_done_callback(_noting(answered, place))
        waiting.append((due, future))
    receipts = [future.result() for _, future in waiting]
    wait_until(lambda: len(answered) == len(waiting))  # the callback may come after the result
    return [Done(waiting[place][0], answered[place], receipt) for place, receipt in enumerate(receipts)]


def _noting(answered: dict[int, float], place: int) -> Callable[[object], None]:
    """Notes when it is called."""

    def note(_future: object) -> None:
        answered[place] = perf_counter()

    return note


def first_covering(seen: Sequence[Seen], position: int) -> Seen:
    """The first moment at which the follower was that far."""
    return seen[bisect_left(seen, position, key=lambda one: one.position)]


@contextmanager
def program(place: Place, name: str) -> Iterator[subprocess.Popen[bytes]]:
    """One of our programs in a process of its own."""
    one = Program.hoso(name, place.instance)
    process = one.start()
    try:
        yield process
    finally:
        one.stop(process)


@contextmanager
def watched(place: Place, channel: str) -> Iterator[list[Seen]]:
    """A list that grows with every position of which a follower tells on a channel."""
    seen: list[Seen] = []
    over = Flag()

    def watch() -> None:
        while not over.is_set():
            for notification in connection.notifies(timeout=0.2):
                seen.append(Seen(perf_counter(), int(notification.payload)))  # noqa: PERF401 - at once

    with place.connect("reader", autocommit=True) as connection:
        connection.execute(f"LISTEN {channel}")
        thread = Thread(target=watch, daemon=True)
        thread.start()
        try:
            yield seen
        finally:
            over.set()
            thread.join()


def wait_until(condition: Callable[[], bool]) -> None:
    """TimeoutError if it does not come about."""
    until = perf_counter() + PATIENCE_SECONDS
    while not condition():
        if perf_counter() > until:
            raise TimeoutError("the follower did not come so far")
        sleep(0.005)


def wait_for_position(seen: Sequence[Seen], position: int) -> None:
    """Until the follower told that it is there."""
    wait_until(lambda: bool(seen) and seen[-1].position >= position)
