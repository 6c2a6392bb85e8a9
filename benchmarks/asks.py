"""The questions that pages and reports put to the views, one by one, of a log of any size: which of them grow with it.

Each is asked about agencies, units, officials and dossiers drawn from the whole log; periods are months and quarters of
its last whole year. What belongs to one dossier, one official or one unit must not grow with the log; what is about the
whole province grows with what the province did in the period.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from time import perf_counter
from typing import Any, Final

import psycopg

from benchmarks import copying
from benchmarks.figures import OURS, Finding, finding, percentile
from benchmarks.generated import Generated
from benchmarks.ground import Ground
from benchmarks.question import Question, Terms, alone
from benchmarks.records import made_log
from benchmarks.rounds import Contender, in_turns
from projections import queries
from projections.queries import BoardState, Period, indicators, late_share, own_work, whole_process
from projections.queries.breakdown import By, Within
from projections.queries.counter import at_counter
from projections.queries.flow import flow
from projections.queries.receipt_numbers import receipt_numbers
from projections.rebuild import rebuild

MANY: Final = "of the whole province"
"""Of these only a few are asked for: they take long."""

FEW: Final = 3


@dataclass(frozen=True)
class Sizes:
    events: int = field(default=10_000, metadata={"help": "events in the log"})
    asked: int = field(default=30, metadata={"help": "answers of each kind in a round"})


def measure(ground: Ground, sizes: Sizes, terms: Terms) -> list[Finding]:
    if ground.made is not None:
        with ground.made.connect("reader", autocommit=True) as connection:
            return list(_measured(connection, sizes, terms))
    with ground.database() as place:
        copying.fill(place, Generated(sizes.events, terms.seed))
        rebuild(place.dsn("projector"))
        place.settle()
        with place.connect("reader", autocommit=True) as connection:
            return list(_measured(connection, sizes, terms))


def _measured(connection: psycopg.Connection[Any], sizes: Sizes, terms: Terms) -> Iterator[Finding]:
    events, year = made_log(connection)
    asks = _Asks(connection, terms.seed, year)
    for what, ask in asks.kinds().items():
        middle: list[float] = []
        asked = min(FEW, sizes.asked) if MANY in what else sizes.asked
        measured = in_turns(terms.rounds, {OURS: _slowest(ask, asked, middle)})
        named = f"{what}, {events:,} events in the log"
        yield finding("", f"{named}, p99", "ms", measured, higher_is_better=False)
        yield finding("", f"{named}, p50", "ms", {OURS: middle}, higher_is_better=False)


def _slowest(ask: Callable[[], object], asked: int, middle: list[float]) -> Contender:
    """Milliseconds that all but the slowest hundredth took at most; the first is left out. middle: gets the p50."""

    def run(_round: int) -> float:
        ask()
        took = []
        for _ in range(asked):
            started = perf_counter()
            ask()
            took.append((perf_counter() - started) * 1_000)
        middle.append(percentile(took, 50))
        return percentile(took, 99)

    return run


class _Asks:
    """The questions, each about something else every time."""

    def __init__(self, connection: psycopg.Connection[Any], seed: int, year: int) -> None:
        self._connection = connection
        self._chance = Random(f"{seed} asks")
        self._year = year
        row = connection.execute("SELECT recorded_at FROM hoso.log_head").fetchone()
        assert row is not None
        self._now: datetime = row[0]
        people = queries.knowledge(connection).reference.organisation
        issuing = connection.execute("SELECT DISTINCT agency_id FROM views.dossiers ORDER BY agency_id")
        agencies: list[str] = [agency for (agency,) in issuing]
        self._agencies = agencies
        self._units = sorted(unit for unit in people.units if people.agency_of(unit) in agencies)
        self._officials = sorted(
            official
            for official, person in people.officials.items()
            if any(held.unit_id in self._units for held in person.appointments)
        )
        some = self._chance.sample(agencies, min(5, len(agencies)))
        self._codes: list[str] = [
            code
            for (code,) in connection.execute(
                "SELECT code FROM views.dossiers WHERE agency_id = ANY(%s) AND code IS NOT NULL ORDER BY code", [some]
            )
        ]

    def kinds(self) -> dict[str, Callable[[], object]]:
        ask, now = self._connection, self._now
        return {
            "a dossier's trace": lambda: queries.trace(ask, self._code(), now=now),
            "looking a code up": lambda: queries.search(ask, self._code()),
            "looking up the end of a code": lambda: queries.search(ask, self._code()[-11:]),
            "looking a name up": lambda: queries.search(ask, self._official()),
            "a unit's open dossiers": lambda: queries.board(ask, now=now, unit=self._unit()),
            "a unit's stalled list": lambda: queries.board(ask, now=now, unit=self._unit(), state=BoardState.STALLED),
            "a unit's counts": lambda: queries.counts(ask, now=now, unit=self._unit()),
            "an official's own list": lambda: self._own(self._official()),
            "a unit at its counter": lambda: at_counter(ask, self._unit(), now=now),
            "a unit and its people in a month": lambda: queries.unit(ask, self._unit(), self._month(), now=now),
            "a unit's register of a month": lambda: self._register(self._unit(), self._month()),
            "an official's record of a month": lambda: queries.record(ask, self._official(), self._month(), now=now),
            "findings about a unit in a month": lambda: queries.findings(
                ask, self._month(), now=now, unit=self._unit()
            ),
            "escalations that a unit owes an answer to": lambda: queries.escalations(ask, now=now, unit=self._unit()),
            "indicators of an agency in a quarter": lambda: indicators.indicators(
                ask, self._agency(), self._quarter(), now=now
            ),
            "receipt numbers of an agency in a month": lambda: receipt_numbers(
                ask, self._month(), agency=self._agency()
            ),
            "an agency's coming and going in a month": lambda: flow(ask, self._month(), now=now, agency=self._agency()),
            f"open dossiers {MANY}": lambda: queries.board(ask, now=now),
            f"overdue dossiers {MANY}": lambda: queries.board(ask, now=now, state=BoardState.OVERDUE),
            f"counts {MANY}": lambda: queries.counts(ask, now=now),
            f"agencies {MANY} in a month": lambda: queries.province(ask, self._month(), now=now),
            f"late shares {MANY} in a month": lambda: late_share.late_shares(ask, self._month(), now=now),
            f"indicators {MANY} in a month": lambda: indicators.indicators(ask, None, self._month(), now=now),
            f"the whole process {MANY} in a month": lambda: whole_process.whole_process(
                ask, By.AGENCY, self._month(), now=now, within=Within()
            ),
            f"receipt numbers {MANY} in a month": lambda: receipt_numbers(ask, self._month()),
            f"coming and going {MANY} in a month": lambda: flow(ask, self._month(), now=now),
        }

    def _own(self, official: str) -> object:
        people = queries.knowledge(self._connection).reference.organisation.officials
        units = {held.unit_id for held in people[official].appointments}
        return own_work.own_work(self._connection, official, now=self._now, people=[official], units=units)

    def _register(self, unit: str, month: Period) -> object:
        first: date = month.first
        last = (month.end_at - timedelta(microseconds=1)).date()
        return queries.register(self._connection, unit, first, last, now=self._now)

    def _agency(self) -> str:
        return self._chance.choice(self._agencies)

    def _unit(self) -> str:
        return self._chance.choice(self._units)

    def _official(self) -> str:
        return self._chance.choice(self._officials)

    def _code(self) -> str:
        return self._chance.choice(self._codes)

    def _month(self) -> Period:
        return Period.parse(f"{self._year}-{self._chance.randrange(1, 13):02}")

    def _quarter(self) -> Period:
        return Period.parse(f"{self._year}-Q{self._chance.randrange(1, 5)}")


QUESTION = Question("asks", "How long do the main questions take?", Sizes, measure, of_made=True)

if __name__ == "__main__":
    alone(QUESTION)
