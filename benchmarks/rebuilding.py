"""From handing a command in to seeing it in the views, while all views are built anew beside them.

The live views are kept up by `hoso project`, `hoso views rebuild` runs meanwhile in processes of its own, and commands
come at a steady rate from its beginning to its end: that is, over the folding, the making of indexes, the catching up
and the switch, for which the live views stand still.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Final

from api.cli.supervisor import HOSO
from benchmarks.copying import fill
from benchmarks.figures import OURS, Finding, finding, percentile
from benchmarks.generated import Generated
from benchmarks.ground import Ground, Place
from benchmarks.lag import projecting
from benchmarks.office import DISTRICTS
from benchmarks.question import Question, Terms, alone
from benchmarks.rounds import in_turns
from benchmarks.steadily import Done, Seen, first_covering, handed_in, prepared, wait_for_position, watched
from domain.composition import deciders
from domain.dossier_commands import DossierCommand
from domain.store.committer import GroupCommitter

SLICE_SECONDS: Final = 0.5
"""How often it is looked whether the rebuild has ended."""


@dataclass(frozen=True)
class Sizes:
    events: int = field(default=30_000, metadata={"help": "events in the log whose views are rebuilt"})
    rate: int = field(default=100, metadata={"help": "commands a second meanwhile"})
    seconds: int = field(default=60, metadata={"help": "seconds for which commands are prepared, at most"})


def measure(ground: Ground, sizes: Sizes, terms: Terms) -> list[Finding]:
    with ground.database() as place:
        fill(place, Generated(sizes.events, terms.seed, at_least=len(DISTRICTS)))
        with (
            projecting(place),
            watched(place, "hoso_views") as seen,
            GroupCommitter(place.dsn("writer"), deciders()) as committer,
        ):
            rounds = _Rounds(place, committer, seen, sizes, terms)
            in_turns(terms.rounds, {"p99 (ms)": rounds.run})
    return _findings(rounds, sizes)


def _findings(rounds: _Rounds, sizes: Sizes) -> list[Finding]:
    what = f"handed in → visible while views of {sizes.events:,} events are rebuilt, {sizes.rate} commands a second"

    def found(named: str, percent: int) -> Finding:
        values = [percentile(one, percent) * 1_000 for one in rounds.visible]
        return finding("", f"{what}, {named}", "ms", {OURS: values}, higher_is_better=False)

    lasted = {OURS: rounds.lasted}
    return [
        found("p99", 99),
        found("p50", 50),
        found("longest", 100),
        finding("", "that rebuild, from its start to its end", "seconds", lasted, higher_is_better=False),
    ]


class _Rounds:
    """Rounds over one database. visible: seconds of each command, by round. lasted: seconds of each rebuild."""

    def __init__(
        self, place: Place, committer: GroupCommitter, seen: Sequence[Seen], sizes: Sizes, terms: Terms
    ) -> None:
        self.visible: list[list[float]] = []
        self.lasted: list[float] = []
        self._place = place
        self._committer = committer
        self._seen = seen
        self._sizes = sizes
        self._seed = terms.seed

    def run(self, number: int) -> float:
        rate = self._sizes.rate
        commands, made = prepared(self._committer, f"{self._seed} rebuilding {number}", rate * self._sizes.seconds)
        wait_for_position(self._seen, made)
        self._place.settle()
        started = perf_counter()
        with _rebuilding(self._place) as rebuild:
            done = list(self._meanwhile(rebuild, commands))
        self.lasted.append(perf_counter() - started)
        wait_for_position(self._seen, done[-1].receipt.position)
        self.visible.append([first_covering(self._seen, one.receipt.position).at - one.handed_in for one in done])
        return percentile(self.visible[-1], 99) * 1_000

    def _meanwhile(self, rebuild: subprocess.Popen[bytes], commands: Sequence[DossierCommand]) -> Iterator[Done]:
        """Hand them in for as long as the rebuild runs."""
        size = max(1, int(self._sizes.rate * SLICE_SECONDS))
        for start in range(0, len(commands), size):
            yield from handed_in(self._committer, commands[start : start + size], self._sizes.rate)
            if rebuild.poll() is not None:
                return


@contextmanager
def _rebuilding(place: Place) -> Iterator[subprocess.Popen[bytes]]:
    """`hoso views rebuild`; waits for it at the end. CalledProcessError if it failed."""
    command = [*HOSO, "views", "rebuild", "--data-dir", str(place.instance.data_dir)]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        yield process
    finally:
        code = process.wait()
    if code:
        raise subprocess.CalledProcessError(code, command)


QUESTION = Question("rebuilding", "How long until a command is visible while all views are rebuilt?", Sizes, measure)

if __name__ == "__main__":
    alone(QUESTION)
