"""From a command's answer to a signed checkpoint that covers its event, at a steady rate.

The ledger is kept by `hoso seal` in a process of its own. An event is sealed once the checkpoint is stored, as the
sealer tells whoever listens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from benchmarks.figures import OURS, Finding, Goal, finding, percentile
from benchmarks.ground import Ground
from benchmarks.office import founding
from benchmarks.question import Question, Terms, alone
from benchmarks.rounds import in_turns
from benchmarks.steadily import Seen, first_covering, handed_in, prepared, program, wait_for_position, watched
from domain.composition import deciders
from domain.model.log import ClockKind
from domain.store.committer import GroupCommitter

GOAL_SECONDS: Final = 1.0
GOAL_RATE: Final = 500


@dataclass(frozen=True)
class Sizes:
    rate: int = field(default=500, metadata={"help": "commands a second, each with one event or more"})
    seconds: int = field(default=12, metadata={"help": "seconds of a round"})


def measure(ground: Ground, sizes: Sizes, terms: Terms) -> list[Finding]:
    with ground.database() as place:
        founding().write(place.dsn("writer"), ClockKind.SYSTEM)
        with (
            watched(place, "hoso_ledger") as seen,
            program(place, "seal"),
            GroupCommitter(place.dsn("writer"), deciders()) as committer,
        ):
            rounds = _Rounds(committer, seen, sizes, terms)
            in_turns(terms.rounds, {"p99 (s)": rounds.run})
    return _findings(rounds, sizes)


def _findings(rounds: _Rounds, sizes: Sizes) -> list[Finding]:
    what = f"durable → under a signed checkpoint, {sizes.rate} commands a second"

    def found(percent: int, goal: Goal | None = None) -> Finding:
        values = [percentile(one, percent) for one in rounds.waited]
        return finding("", f"{what}, p{percent}", "seconds", {OURS: values}, higher_is_better=False, goal=goal)

    worst = max(percentile(one, 99) for one in rounds.waited)
    met = worst <= GOAL_SECONDS if sizes.rate >= GOAL_RATE else None
    return [found(99, Goal(f"≤ {GOAL_SECONDS:.0f} s at {GOAL_RATE} a second", met)), found(50)]


class _Rounds:
    """Rounds over one database. waited: seconds of each command, by round."""

    def __init__(self, committer: GroupCommitter, seen: Sequence[Seen], sizes: Sizes, terms: Terms) -> None:
        self.waited: list[list[float]] = []
        self._committer = committer
        self._seen = seen
        self._sizes = sizes
        self._seed = terms.seed

    def run(self, number: int) -> float:
        count = self._sizes.rate * self._sizes.seconds
        commands, made = prepared(self._committer, f"{self._seed} sealing {number}", count)
        wait_for_position(self._seen, made)
        done = handed_in(self._committer, commands, self._sizes.rate)
        wait_for_position(self._seen, done[-1].receipt.position)
        self.waited.append([first_covering(self._seen, one.receipt.position).at - one.answered for one in done])
        return percentile(self.waited[-1], 99)


QUESTION = Question("sealing", "How long until an event is under a signed checkpoint?", Sizes, measure)

if __name__ == "__main__":
    alone(QUESTION)
