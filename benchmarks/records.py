"""The responsibility record of one official, while the log grows around them.

The dossiers of the official's district stay the same (benchmarks/histories.py), so a record that depends on the
official's own work alone takes as long however large the log is. Beside it, one figure of it, how often they acted and
in what way, is asked of the raw events in SQL.

Of a log that was made before (--data-dir) the records of officials drawn from all are asked for, each of a whole year.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from statistics import median, median_low
from time import perf_counter
from typing import Any, Final

import psycopg

from benchmarks.figures import OURS, Finding, Goal, finding, percentile
from benchmarks.ground import Ground, Place
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
    if ground.made is not None:
        return list(_of_made(ground.made, sizes, terms))
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
            runs = _Runs(connection, [OBSERVED.officers[0]] * sizes.asked, PERIOD)
            runs.records(-1)
            runs.p50.clear()
            measured = in_turns(terms.rounds, {OURS: runs.records, RAW: runs.raw})
            what = f"the record of an official with {runs.facts():,} facts, {len(histories):,} events in the log"
    yield from _found(what, len(histories), measured, runs)


def _of_made(place: Place, sizes: Sizes, terms: Terms) -> Iterator[Finding]:
    with place.connect("reader", autocommit=True) as connection:
        events, year = made_log(connection)
        officials = _drawn(connection, sizes.asked, year, terms.seed)
        runs = _Runs(connection, officials, str(year))
        runs.records(-1)
        runs.p50.clear()
        measured = in_turns(terms.rounds, {OURS: runs.records}) | in_turns(1, {RAW: runs.raw})
        what = f"the record of an official with {runs.facts():,} facts in the year, {events:,} events in the log"
    yield from _found(what, events, measured, runs)


def made_log(connection: psycopg.Connection[Any]) -> tuple[int, int]:
    """How many events a log has, and the last year that is whole in it, or the last."""
    row = connection.execute("SELECT position, recorded_at FROM hoso.log_head").fetchone()
    first = connection.execute("SELECT min(first_at) FROM views.dossiers").fetchone()
    assert row is not None
    assert first is not None
    return row[0], max(row[1].year - 1, first[0].year)


def _drawn(connection: psycopg.Connection[Any], count: int, year: int, seed: int) -> list[str]:
    """Officials who did something in a year."""
    chance, period = Random(f"{seed} officials"), Period.parse(str(year))
    officials = sorted(queries.knowledge(connection).reference.organisation.officials)
    drawn: list[str] = []
    while len(drawn) < count:
        official = chance.choice(officials)
        row = connection.execute(
            "SELECT EXISTS (SELECT FROM views.facts WHERE official = %s AND month BETWEEN %s AND %s)",
            [official, period.first, period.last],
        ).fetchone()
        if row is not None and row[0]:
            drawn.append(official)
    return drawn


def _found(what: str, events: int, measured: dict[str, list[float]], runs: _Runs) -> Iterator[Finding]:
    met = False if median(measured[OURS]) > GOAL_MS else True if events >= GOAL_EVENTS else None
    goal = Goal(f"p99 ≤ {GOAL_MS} ms with {GOAL_EVENTS:,} events, independent of their number", met)
    middle = {OURS: runs.p50, RAW: measured[RAW]}
    yield finding("P6", f"{what}, p99", "ms", measured, higher_is_better=False, goal=goal)
    yield finding("", f"{what}, p50", "ms", middle, higher_is_better=False)


class _Runs:
    """p50: of each round of records."""

    def __init__(self, connection: psycopg.Connection[Any], officials: Sequence[str], period: str) -> None:
        self.p50: list[float] = []
        self._connection = connection
        self._officials = officials
        self._period = Period.parse(period)
        row = connection.execute("SELECT recorded_at FROM hoso.log_head").fetchone()
        assert row is not None
        self._now: datetime = row[0]

    def records(self, _round: int) -> float:
        """Milliseconds that all but the slowest hundredth took at most."""
        took = []
        for official in self._officials:
            started = perf_counter()
            queries.record(self._connection, official, self._period, now=self._now)
            took.append(perf_counter() - started)
        self.p50.append(percentile(took, 50) * 1_000)
        return percentile(took, 99) * 1_000

    def raw(self, _round: int) -> float:
        return seconds(self._count_acts) * 1_000

    def facts(self) -> int:
        """How many stand behind the middle one of the records."""
        counts = self._connection.execute(
            "SELECT (SELECT count(*) FROM views.facts WHERE official = asked AND month BETWEEN %s AND %s)"
            " FROM unnest(%s::text[]) AS asked",
            [self._period.first, self._period.last, list(self._officials)],
        ).fetchall()
        return int(median_low(count for (count,) in counts))

    def _count_acts(self) -> None:
        self._connection.execute(
            "SELECT topic, count(*) FROM hoso.stored_events"
            " WHERE convert_from(state, 'UTF8')::jsonb ->> 'actor' = %s GROUP BY topic",
            [self._officials[0]],
        ).fetchall()


QUESTION = Question(
    "records", "How long does an official's record take, while the log grows?", Sizes, measure, of_made=True
)

if __name__ == "__main__":
    alone(QUESTION)
