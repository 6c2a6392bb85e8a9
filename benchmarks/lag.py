"""From handing a command in to seeing it in the views, at a steady rate.

The views are kept up by `hoso project` in a process of its own; commands are handed in at fixed moments whether or not
those before them are done, so a stall is felt by all that come meanwhile. Visible is what the projector has committed,
as it tells whoever waits for a position.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event as Flag
from threading import Thread
from time import perf_counter, sleep
from typing import Final

from api.cli.supervisor import Program
from benchmarks.acts import INTAKE, life
from benchmarks.figures import OURS, Finding, Goal, finding, percentile
from benchmarks.ground import Ground, Place
from benchmarks.office import founding
from benchmarks.question import Question, Terms, alone
from benchmarks.rounds import in_turns
from domain.application import Receipt
from domain.composition import deciders
from domain.dossier_commands import DossierCommand
from domain.model.log import ClockKind
from domain.store.committer import GroupCommitter
from projections.generation import progress

PATIENCE_SECONDS: Final = 60.0
GOAL_RATE, GOAL_MS = 500, 50


@dataclass(frozen=True)
class Sizes:
    rate: int = field(default=500, metadata={"help": "commands a second"})
    seconds: int = field(default=3, metadata={"help": "seconds of a round"})


@dataclass(frozen=True)
class _Command:
    """The moments (of `perf_counter`) at which a command was handed in and answered, and the answer."""

    handed_in: float
    answered: float
    receipt: Receipt


@dataclass(frozen=True)
class _Seen:
    """The views stood at a position at a moment of `perf_counter`."""

    at: float
    position: int


def measure(ground: Ground, sizes: Sizes, terms: Terms) -> list[Finding]:
    with ground.database() as place:
        founding().write(place.dsn("writer"), ClockKind.SYSTEM)
        with _projector(place), _watched(place) as seen, GroupCommitter(place.dsn("writer"), deciders()) as committer:
            rounds = _Rounds(committer, seen, sizes, terms)
            in_turns(terms.rounds, {"p99 (ms)": rounds.run})
    return _findings(rounds, sizes)


def _findings(rounds: _Rounds, sizes: Sizes) -> list[Finding]:
    def found(number: str, what: str, measured: list[list[float]], percent: int, goal: Goal | None = None) -> Finding:
        values = [percentile(one, percent) * 1_000 for one in measured]
        named = f"{what}, {sizes.rate} commands a second, p{percent}"
        return finding(number, named, "ms", {OURS: values}, higher_is_better=False, goal=goal)

    visible, durable = "handed in → visible in the views", "of which handed in → durable"
    p99 = found("", visible, rounds.visible, 99).ours.median
    goal = Goal(f"p99 ≤ {GOAL_MS} ms at {GOAL_RATE} a second", p99 <= GOAL_MS)
    return [
        found("P5", visible, rounds.visible, 99, goal),
        found("", visible, rounds.visible, 50),
        found("", durable, rounds.durable, 99),
        found("", durable, rounds.durable, 50),
    ]


class _Rounds:
    """Rounds over one database. visible, durable: seconds of each command, by round."""

    def __init__(self, committer: GroupCommitter, seen: Sequence[_Seen], sizes: Sizes, terms: Terms) -> None:
        self.visible: list[list[float]] = []
        self.durable: list[list[float]] = []
        self._committer = committer
        self._seen = seen
        self._sizes = sizes
        self._seed = terms.seed

    def run(self, number: int) -> float:
        done = self._handed_in(self._prepared(number))
        _wait_until(lambda: bool(self._seen) and self._seen[-1].position >= done[-1].receipt.position)
        self.durable.append([command.answered - command.handed_in for command in done])
        self.visible.append(list(_until_visible(done, self._seen)))
        return percentile(self.visible[-1], 99) * 1_000

    def _prepared(self, number: int) -> list[DossierCommand]:
        """The next acts of dossiers that were lodged and received, one of each dossier in turn."""
        count = self._sizes.rate * self._sizes.seconds
        lives = [life(f"{self._seed} lag {number} {n}", n) for n in range(-(-count // 18))]
        for orders in lives:
            for order in orders[:INTAKE]:
                last = self._committer.submit(order)
        _wait_until(lambda: bool(self._seen) and self._seen[-1].position >= last.result().position)
        return [order for acts in zip(*(orders[INTAKE:] for orders in lives), strict=True) for order in acts][:count]

    def _handed_in(self, commands: Sequence[DossierCommand]) -> list[_Command]:
        answered: dict[int, float] = {}
        waiting = []
        start = perf_counter()
        for place, command in enumerate(commands):
            due = start + place / self._sizes.rate
            sleep(max(0.0, due - perf_counter()))
            future = self._committer.submit(command)
            future.add_done_callback(_noting(answered, place))
            waiting.append((due, future))
        receipts = [future.result() for _, future in waiting]
        _wait_until(lambda: len(answered) == len(waiting))  # the callback may come after the result
        return [_Command(waiting[place][0], answered[place], receipt) for place, receipt in enumerate(receipts)]


def _noting(answered: dict[int, float], place: int) -> Callable[[object], None]:
    """Notes when it is called."""

    def note(_future: object) -> None:
        answered[place] = perf_counter()

    return note


def _until_visible(done: Sequence[_Command], seen: Sequence[_Seen]) -> Iterator[float]:
    """Seconds from handing each command in to the first moment at which the views had taken it in."""
    for command in done:
        yield seen[bisect_left(seen, command.receipt.position, key=lambda one: one.position)].at - command.handed_in


@contextmanager
def _projector(place: Place) -> Iterator[None]:
    """`hoso project`, once it has built the views and leads."""
    program = Program.hoso("project", place.instance)
    process = program.start()
    try:
        with place.connect("reader", autocommit=True) as connection:
            _wait_until(lambda: progress(connection) is not None)
        yield
    finally:
        program.stop(process)


@contextmanager
def _watched(place: Place) -> Iterator[list[_Seen]]:
    """A list that grows with every batch that the projector commits."""
    seen: list[_Seen] = []
    over = Flag()

    def watch() -> None:
        while not over.is_set():
            for notification in connection.notifies(timeout=0.2):
                seen.append(_Seen(perf_counter(), int(notification.payload)))  # noqa: PERF401 - at once

    with place.connect("reader", autocommit=True) as connection:
        connection.execute("LISTEN hoso_views")
        thread = Thread(target=watch, daemon=True)
        thread.start()
        try:
            yield seen
        finally:
            over.set()
            thread.join()


def _wait_until(condition: Callable[[], bool]) -> None:
    """TimeoutError if it does not come about."""
    until = perf_counter() + PATIENCE_SECONDS
    while not condition():
        if perf_counter() > until:
            raise TimeoutError("the views did not follow")
        sleep(0.005)


QUESTION = Question("lag", "How long until a command is visible in the views?", Sizes, measure)

if __name__ == "__main__":
    alone(QUESTION)
