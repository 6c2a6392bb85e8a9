"""The responsibility record of one official, while the log grows around them.

The dossiers of the official's district stay the same (benchmarks/histories.py), so a record that depends on the
official's own work alone takes as long however large the log is. Beside it, one figure of it, how often they acted and
in what way, is asked of the raw events in SQL.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from time import perf_counter
from typing import Any, Final

import psycopg

from benchmarks.figures import OURS, Finding, Goal, finding, percentile
from benchmarks.ground import Ground
from benchmarks.histories import OBSERVED, Histories, write
from benchmarks.office import Founding, founding
from benchmarks.question import Question, Terms, alone
from benchmarks.rounds import in_turns, seconds, tell
from domain.model.log import ClockKind
from projections import queries
from projections.queries import Period
from projections.rebuild import rebuild

RAW: Final = "one figure, SQL over the events"
PERIOD: Final = "2020"
GOAL_MS, GOAL_EVENTS = 20, 10_000_000


@dataclass(frozen=True)
class Sizes:
    small: int = field(default=10_000, metadata={"help": "events in the smaller log"})
    events: int = field(default=40_000, metadata={"help": "events in the larger log"})
    asked: int = field(default=100, metadata={"help": "records that are asked for in a round"})


def measure(ground: Ground, sizes: Sizes, terms: Terms) -> list[Finding]:
    founded = founding()
    return [
        found for events in (sizes.small, sizes.events) for found in _measured(ground, founded, events, sizes, terms)
    ]


def _measured(ground: Ground, founded: Founding, events: int, sizes: Sizes, terms: Terms) -> Iterator[Finding]:
    histories = Histories(founded, events, terms.seed, observed=sizes.small)
    with ground.database() as place:
        tell(f" {len(histories):,} events")
        founded.write(place.dsn("writer"), ClockKind.SIMULATED)
        write(place.dsn("writer"), iter(histories))
        rebuild(place.dsn("projector"))
        place.settle()
        with place.connect("reader", autocommit=True) as connection:
            runs = _Runs(connection, sizes.asked)
            runs.records(-1)
            runs.p50.clear()
            measured = in_turns(terms.rounds, {OURS: runs.records, RAW: runs.raw})
            what = f"the record of an official with {runs.facts():,} facts, {len(histories):,} events in the log"
    met = False if median(measured[OURS]) > GOAL_MS else True if len(histories) >= GOAL_EVENTS else None
    goal = Goal(f"p99 ≤ {GOAL_MS} ms with {GOAL_EVENTS:,} events, independent of their number", met)
    middle = {OURS: runs.p50, RAW: measured[RAW]}
    yield finding("P6", f"{what}, p99", "ms", measured, higher_is_better=False, goal=goal)
    yield finding("", f"{what}, p50", "ms", middle, higher_is_better=False)


class _Runs:
    """p50: of each round of records."""

    def __init__(self, connection: psycopg.Connection[Any], asked: int) -> None:
        self.p50: list[float] = []
        self._connection = connection
        self._asked = asked
        self._official = OBSERVED.officers[0]
        row = connection.execute("SELECT recorded_at FROM hoso.log_head").fetchone()
        assert row is not None
        self._now: datetime = row[0]

    def records(self, _round: int) -> float:
        """Milliseconds that all but the slowest hundredth took at most."""
        period = Period.parse(PERIOD)
        took = []
        for _ in range(self._asked):
            started = perf_counter()
            queries.record(self._connection, self._official, period, now=self._now)
            took.append(perf_counter() - started)
        self.p50.append(percentile(took, 50) * 1_000)
        return percentile(took, 99) * 1_000

    def raw(self, _round: int) -> float:
        return seconds(self._count_acts) * 1_000

    def facts(self) -> int:
        row = self._connection.execute(
            "SELECT count(*) FROM views.facts WHERE official = %s", [self._official]
        ).fetchone()
        assert row is not None
        return int(row[0])

    def _count_acts(self) -> None:
        self._connection.execute(
            "SELECT topic, count(*) FROM hoso.stored_events"
            " WHERE convert_from(state, 'UTF8')::jsonb ->> 'actor' = %s GROUP BY topic",
            [self._official],
        ).fetchall()


QUESTION = Question("records", "How long does an official's record take, while the log grows?", Sizes, measure)

if __name__ == "__main__":
    alone(QUESTION)
