"""How long it takes to see something as of any moment of a log: a dossier, a unit's stalled list, a record.

Moments are positions drawn from the log. The dossiers of one district stay the same while the log grows around them
(benchmarks/histories.py). Beside it: the views built from zero up to the moment, which is what an as-of answer must
equal.

Of a log that was made before (--data-dir) dossiers, units and officials are drawn from the whole log; nothing is built
from zero beside it.
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
from benchmarks.office import District, founding
from benchmarks.question import Question, Terms, alone
from benchmarks.records import made_log
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
    if ground.made is not None:
        with ground.made.connect("reader", autocommit=True) as connection:
            events, year = made_log(connection)
            return list(_measured(_Drawn(connection, terms.seed, str(year)), {}, events, sizes, terms))
    founded = founding()
    histories = Histories(founded, sizes.events, terms.seed, observed=sizes.small)
    with ground.database() as place:
        tell(f" {len(histories):,} events")
        founded.write(place.dsn("writer"), ClockKind.SIMULATED)
        write(place.dsn("writer"), iter(histories))
        rebuild(place.dsn("projector"))
        place.settle()
        with place.connect("reader", autocommit=True) as connection:
            asks = _Asks(connection, terms.seed)
            from_zero = in_turns(1, {FROM_ZERO: lambda _round: _from_zero(place, asks.position()) * 1_000})
            return list(_measured(asks, from_zero, len(histories), sizes, terms))


def _measured(
    asks: _Asks, from_zero: dict[str, list[float]], events: int, sizes: Sizes, terms: Terms
) -> Iterator[Finding]:
    enough = True if events >= GOAL_EVENTS else None
    for what, ask, most in (
        ("a dossier as of any moment", asks.dossier, DOSSIER_MS),
        ("a unit's stalled list as of any moment", asks.stalled, STALLED_MS),
        ("an official's record as of any moment", asks.record, None),
    ):
        slowest: list[float] = []
        measured = in_turns(terms.rounds, {OURS: _p50(ask, sizes.asked, slowest)})
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
        yield finding("", f"{what}, {events:,} events in the log, p99", "ms", {OURS: slowest}, higher_is_better=False)


def _p50(ask: Callable[[], object], asked: int, slowest: list[float]) -> Contender:
    """Milliseconds that half of the answers took at most; the first is left out. slowest: gets each round's p99."""

    def run(_round: int) -> float:
        ask()
        took = []
        for _ in range(asked):
            started = perf_counter()
            ask()
            took.append(perf_counter() - started)
        slowest.append(percentile(took, 99) * 1_000)
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

    def __init__(self, connection: psycopg.Connection[Any], seed: int, period: str = PERIOD) -> None:
        self._connection = connection
        self._chance = Random(f"{seed} moments")
        self._period = Period.parse(period)
        row = connection.execute("SELECT position, recorded_at FROM hoso.log_head").fetchone()
        assert row is not None
        self._head: int = row[0]
        self._now: datetime = row[1]
        self._dossiers = self._known(OBSERVED)

    def _known(self, district: District) -> list[tuple[UUID, int]]:
        """Its dossiers, with the position at which each began."""
        return self._connection.execute(
            "SELECT originator_id, min(notification_id) FROM hoso.stored_events JOIN views.dossiers AS d "
            "ON d.dossier_id = originator_id WHERE d.agency_id = %s GROUP BY originator_id ORDER BY originator_id",
            [district.agency],
        ).fetchall()

    def district(self) -> District:
        return OBSERVED

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
            self._connection, now=self._now, as_of=self.position(), unit=self.district().land, state=BoardState.STALLED
        )

    def record(self) -> object:
        return queries.record_as_of(
            self._connection, self.district().officers[0], self._period, now=self._now, as_of=self.position()
        )


class _Drawn(_Asks):
    """The same of districts drawn from a generated log."""

    def __init__(self, connection: psycopg.Connection[Any], seed: int, period: str) -> None:
        self._districts = [
            District(agency, "")
            for (agency,) in connection.execute("SELECT DISTINCT agency_id FROM views.dossiers ORDER BY agency_id")
        ]
        super().__init__(connection, seed, period)

    def _known(self, _district: District) -> list[tuple[UUID, int]]:
        some = self._chance.sample(self._districts, min(5, len(self._districts)))
        return [known for district in some for known in _Asks._known(self, district)]

    def district(self) -> District:
        return self._chance.choice(self._districts)


QUESTION = Question("moments", "How long does it take to see it as of any moment?", Sizes, measure, of_made=True)

if __name__ == "__main__":
    alone(QUESTION)
