"""Events a second of building all views from zero, beside a plain loop that takes in one event a transaction.

The log is made of whole lives (benchmarks/histories.py). The loop is the live projector with batches of one event,
over events that come after a log of that size; the live projector as it is, in batches of up to two thousand, stands
beside it.

Of a log that was made before (--data-dir) all views are built anew, and nothing else; its views are the new ones then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter

from benchmarks.figures import OURS, Finding, Goal, finding
from benchmarks.ground import Ground, Place
from benchmarks.histories import Histories, write
from benchmarks.memory import MIB, started_processes
from benchmarks.office import founding
from benchmarks.question import Question, Terms, alone
from benchmarks.rounds import in_turns, seconds, tell
from domain.model.log import ClockKind
from domain.store.log_writer import NewEvent
from projections.projector import BATCH, Projector
from projections.rebuild import rebuild
from projections.runner import connect

LOOP = "one transaction an event"
LIVE = "live"
GOAL_RATE, GOAL_MIB, GOAL_EVENTS = 50_000, 300, 10_000_000


@dataclass(frozen=True)
class Sizes:
    events: int = field(default=40_000, metadata={"help": "events in the log"})
    loop: int = field(default=300, metadata={"help": "events of the plain loop in a round"})
    batch: int = field(default=2_000, metadata={"help": "events of the live projector in a round"})
    workers: int = field(default=2, metadata={"help": "processes that fold"})


def measure(ground: Ground, sizes: Sizes, terms: Terms) -> list[Finding]:
    if ground.made is not None:
        return _of_made(ground.made, sizes, terms)
    with ground.database() as place:
        runs = _Runs(place, sizes, terms)
        measured = in_turns(terms.rounds, {OURS: runs.rebuilt, LOOP: runs.looped, LIVE: runs.followed})
    rates = {OURS: measured[OURS], LOOP: measured[LOOP]}
    fast = median(measured[OURS]) >= GOAL_RATE
    goal = Goal(f"≥ {GOAL_RATE:,} events/s from 1,000,000 events", met=fast)
    live = {OURS: measured[LIVE], LOOP: measured[LOOP]}
    found = [
        finding("P4", f"rebuild of all views from {runs.first:,} events", "events/s", rates, goal=goal),
        finding("", "the live projector, batches of up to 2,000", "events/s", live),
    ]
    return [*found, _memory(runs.peaks, runs.first)] if runs.peaks else found


def _of_made(place: Place, sizes: Sizes, terms: Terms) -> list[Finding]:
    peaks: list[float] = []
    events = 0

    def rebuilt(_round: int) -> float:
        nonlocal events
        rate, events = _rebuilt(place, sizes.workers, peaks)
        return rate

    measured = in_turns(terms.rounds, {OURS: rebuilt})
    goal = Goal(f"≥ {GOAL_RATE:,} events/s, linear to {GOAL_EVENTS:,}", met=median(measured[OURS]) >= GOAL_RATE)
    found = [finding("P4", f"rebuild of all views from {events:,} events", "events/s", measured, goal=goal)]
    return [*found, _memory(peaks, events)] if peaks else found


def _rebuilt(place: Place, workers: int, peaks: list[float]) -> tuple[float, int]:
    """All of it, from the empty tables to the switch: events a second, and how many. peaks: gets one in MiB, if any."""
    place.settle()
    started = perf_counter()
    with started_processes() as peak:
        done = rebuild(place.dsn("projector"), workers=workers)
    assert done is not None, "nobody told it to stop"
    if peak.bytes:
        peaks.append(peak.bytes / MIB)
    return done.events / (perf_counter() - started), done.events


def _memory(peaks: list[float], events: int) -> Finding:
    met = False if max(peaks) > GOAL_MIB else True if events >= GOAL_EVENTS else None
    return finding(
        "P11",
        f"peak memory of the largest rebuilding process, {events:,} events",
        "MiB",
        {OURS: peaks},
        higher_is_better=False,
        goal=Goal(f"≤ {GOAL_MIB} MiB at {GOAL_EVENTS:,} events", met),
    )


class _Runs:
    """The contenders over one log, to which each round adds what it takes in event by event."""

    def __init__(self, place: Place, sizes: Sizes, terms: Terms) -> None:
        founded = founding()
        later = terms.rounds * (sizes.loop + sizes.batch)
        histories = Histories(founded, sizes.events + later, terms.seed)
        self.first = max(0, len(histories) - later)
        self.peaks: list[float] = []
        self._place = place
        self._sizes = sizes
        self._later: Iterator[NewEvent] = iter(histories)
        founded.write(place.dsn("writer"), ClockKind.SIMULATED)
        tell(f" writing {self.first:,} events")
        write(place.dsn("writer"), self._later, self.first)

    def rebuilt(self, _round: int) -> float:
        return _rebuilt(self._place, self._sizes.workers, self.peaks)[0]

    def looped(self, _round: int) -> float:
        return self._taken_in(self._sizes.loop, batch=1)

    def followed(self, _round: int) -> float:
        return self._taken_in(self._sizes.batch, batch=BATCH)

    def _taken_in(self, events: int, *, batch: int) -> float:
        """Let the views, which the first round built, follow so many new events."""
        written = write(self._place.dsn("writer"), self._later, events)
        self._place.settle()
        with connect(self._place.dsn("projector"), "benchmark") as connection:
            projector = Projector(connection, batch=batch)
            return written / seconds(projector.catch_up)


QUESTION = Question("rebuild", "How fast are all views built from zero, and kept up?", Sizes, measure, of_made=True)

if __name__ == "__main__":
    alone(QUESTION)
