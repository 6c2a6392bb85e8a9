"""How long it takes to see something as of any moment of a log: a dossier, a unit's stalled list, a record.

Moments are positions drawn from the log. The dossiers of one district stay the same while the log grows around them
(benchmarks/histories.py). Beside it: the views built from zero up to the moment, which is what an as-of answer must
equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from time import perf_counter
from typing import Any, Final
from uuid import UUID

import psycopg

from benchmarks.figures import OURS, Finding, Goal, finding, percentile
from benchmarks.ground import Ground, Place
from benchmarks.histories import OBSERVED, Histories, write
from benchmarks.office import founding
from benchmarks.question import Question, Terms, alone
from benchmarks.rounds import Contender, in_turns, seconds, tell
from domain.model.log import ClockKind
from projections import generation, queries
from projections.queries import BoardState, Period
from projections.rebuild import building, fill, rebuild

FROM_ZERO: Final = "all views from zero, up to the moment"
PERIOD: Final = "2020"
GOAL_EVENTS: Final = 10_000_000
DOSSIER_MS, STALLED_MS = 10, 300


@dataclass(frozen=True)
class Sizes:
    small: int = field(default=4_000, metadata={"help": "events of the district that is asked about"})
    events: int = field(default=20_000, metadata={"help": "events in the log"})
    asked: int = field(default=40, metadata={"help": "answers of each kind in a round"})


def measure(ground: Ground, sizes: Sizes, terms: Terms) -> list[Finding]:
    founded = founding()
    histories = Histories(founded, sizes.events, terms.seed, observed=sizes.small)
    with ground.database() as place:
        tell(f" {len(histories):,} events")
        founded.write(place.dsn("writer"), ClockKind.SIMULATED)
        write(place.dsn("writer"), iter(histories))
        rebuild(place.dsn("projector"))
        place.settle()
        with place.connect("reader", autocommit=True) as connection:
            return list(_measured(place, connection, len(histories), sizes, terms))


def _measured(
    place: Place, connection: psycopg.Connection[Any], events: int, sizes: Sizes, terms: Terms
) -> Iterator[Finding]:
    asks = _Asks(connection, terms.seed)
    from_zero = in_turns(1, {FROM_ZERO: lambda _round: _from_zero(place, asks.position()) * 1_000})
    enough = True if events >= GOAL_EVENTS else None
    for what, ask, most in (
        ("a dossier as of any moment", asks.dossier, DOSSIER_MS),
        ("a unit's stalled list as of any moment", asks.stalled, STALLED_MS),
        ("an official's record as of any moment", asks.record, None),
    ):
        measured = in_turns(terms.rounds, {OURS: _p50(ask, sizes.asked)})
        goal = None
        if most is not None:
            met = False if max(measured[OURS]) > most else enough
            goal = Goal(f"≤ {most} ms with {GOAL_EVENTS:,} events", met)
        yield finding(
            "P7" if goal else "",
            f"{what}, {events:,} events in the log, p50",
            "ms",
            {OURS: measured[OURS], **from_zero},
            higher_is_better=False,
            goal=goal,
        )


def _p50(ask: Callable[[], object], asked: int) -> Contender:
    """Milliseconds that half of the answers took at most; the first is left out."""

    def run(_round: int) -> float:
        ask()
        took = []
        for _ in range(asked):
            started = perf_counter()
            ask()
            took.append(perf_counter() - started)
        return percentile(took, 50) * 1_000

    return run


def _from_zero(place: Place, position: int) -> float:
    """Seconds for a generation of all views up to a position, beside the live one."""
    dsn = place.dsn("projector")
    with building(dsn) as connection:
        fresh = generation.create(connection)
        try:
            return seconds(lambda: fill(dsn, connection, fresh, upto=position))
        finally:
            generation.drop(connection, fresh)


class _Asks:
    """Questions about the observed district, each as of another moment of the later three quarters of the log."""

    def __init__(self, connection: psycopg.Connection[Any], seed: int) -> None:
        self._connection = connection
        self._chance = Random(f"{seed} moments")
        row = connection.execute("SELECT position, recorded_at FROM hoso.log_head").fetchone()
        assert row is not None
        self._head: int = row[0]
        self._now: datetime = row[1]
        self._dossiers: list[tuple[UUID, int]] = connection.execute(
            "SELECT originator_id, min(notification_id) FROM hoso.stored_events JOIN views.dossiers AS d "
            "ON d.dossier_id = originator_id WHERE d.agency_id = %s GROUP BY originator_id ORDER BY originator_id",
            [OBSERVED.agency],
        ).fetchall()

    def position(self) -> int:
        return self._chance.randrange(self._head // 4, self._head + 1)

    def dossier(self) -> object:
        """One of the district, at a moment at which something was known of it."""
        dossier, first = self._chance.choice(self._dossiers)
        return queries.dossier_as_of(
            self._connection, str(dossier), now=self._now, as_of=self._chance.randrange(first, self._head + 1)
        )

    def stalled(self) -> object:
        return queries.board_as_of(
            self._connection, now=self._now, as_of=self.position(), unit=OBSERVED.land, state=BoardState.STALLED
        )

    def record(self) -> object:
        return queries.record_as_of(
            self._connection, OBSERVED.officers[0], Period.parse(PERIOD), now=self._now, as_of=self.position()
        )


QUESTION = Question("moments", "How long does it take to see it as of any moment?", Sizes, measure)

if __name__ == "__main__":
    alone(QUESTION)
