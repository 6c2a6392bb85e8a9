"""From handing a command in to seeing it in the views, at a steady rate.

The views are kept up by `hoso project` in a process of its own; commands are handed in at fixed moments whether or not
those before them are done, so a stall is felt by all that come meanwhile. Visible is what the projector has committed,
as it tells whoever waits for a position.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from benchmarks.figures import OURS, Finding, Goal, finding, percentile
from benchmarks.ground import Ground, Place
from benchmarks.office import founding
from benchmarks.question import Question, Terms, alone
from benchmarks.rounds import in_turns
from benchmarks.steadily import (
    Seen,
    first_covering,
    handed_in,
    prepared,
    program,
    wait_for_position,
    wait_until,
    watched,
)
from domain.composition import deciders
from domain.model.log import ClockKind
from domain.store.committer import GroupCommitter
from projections.generation import progress

GOAL_RATE, GOAL_MS = 500, 50


@dataclass(frozen=True)
class Sizes:
    rate: int = field(default=500, metadata={"help": "commands a second"})
    seconds: int = field(default=3, metadata={"help": "seconds of a round"})


def measure(ground: Ground, sizes: Sizes, terms: Terms) -> list[Finding]:
    with ground.database() as place:
        founding().write(place.dsn("writer"), ClockKind.SYSTEM)
        with (
            projecting(place),
            watched(place, "hoso_views") as seen,
            GroupCommitter(place.dsn("writer"), deciders()) as committer,
        ):
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

    def __init__(self, committer: GroupCommitter, seen: Sequence[Seen], sizes: Sizes, terms: Terms) -> None:
        self.visible: list[list[float]] = []
        self.durable: list[list[float]] = []
        self._committer = committer
        self._seen = seen
        self._sizes = sizes
        self._seed = terms.seed

    def run(self, number: int) -> float:
        count = self._sizes.rate * self._sizes.seconds
        commands, made = prepared(self._committer, f"{self._seed} lag {number}", count)
        wait_for_position(self._seen, made)
        done = handed_in(self._committer, commands, self._sizes.rate)
        wait_for_position(self._seen, done[-1].receipt.position)
        self.durable.append([command.answered - command.handed_in for command in done])
        self.visible.append([first_covering(self._seen, one.receipt.position).at - one.handed_in for one in done])
        return percentile(self.visible[-1], 99) * 1_000


@contextmanager
def projecting(place: Place) -> Iterator[None]:
    """`hoso project`, once it has built the views and leads."""
    with program(place, "project"):
        with place.connect("reader", autocommit=True) as connection:
            wait_until(lambda: progress(connection) is not None)
        yield


QUESTION = Question("lag", "How long until a command is visible in the views?", Sizes, measure)

if __name__ == "__main__":
    alone(QUESTION)
