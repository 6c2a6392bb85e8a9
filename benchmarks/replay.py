"""How long it takes to load one dossier from its events, beside the library's repository.

Ours reads the stream, decodes it and folds the dossier's state; on top of it comes what a trace shows: who answered
when and why, steps, and delay by person. The peer is the library as it comes: an aggregate of as many events, whose
state is three members.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import time
from itertools import chain, islice
from typing import Final
from uuid import UUID

from benchmarks.acts import Act, acts, dossier_id
from benchmarks.figures import OURS, Finding, Goal, finding
from benchmarks.ground import Ground, Place
from benchmarks.histories import write
from benchmarks.lives import FIRST_DAY, Telling
from benchmarks.office import DISTRICTS, Founding, founding
from benchmarks.question import Question, Terms, alone
from benchmarks.rounds import Contender, in_turns, seconds, tell
from benchmarks.stock import StockRegister, make_schema
from domain import dossier_commands as cmd
from domain.model.dossier_fold import reread
from domain.model.event import encode
from domain.model.log import ClockKind
from domain.model.working_time import at_office_time
from domain.store.event_log import EventLog
from domain.store.log_writer import NewEvent
from projections.folding import fold

STOCK: Final = "stock repository.get"
TRACE: Final = "trace"
GOAL_MS: Final = 10
_DISTRICT: Final = DISTRICTS[0]
_MINUTE_US: Final = 60_000_000
_LEAST_SECONDS: Final = 0.1
"""A value is the mean of as many loads as take about so long."""


@dataclass(frozen=True)
class Sizes:
    small: int = field(default=20, metadata={"help": "events of a usual dossier"})
    large: int = field(default=5_000, metadata={"help": "events of the largest dossier that one might fear"})


def measure(ground: Ground, sizes: Sizes, terms: Terms) -> list[Finding]:
    founded = founding()
    with ground.database() as place:
        founded.write(place.dsn("writer"), ClockKind.SIMULATED)
        with place.connect("superuser", autocommit=True) as superuser:
            make_schema(superuser)
        with closing(EventLog(place.dsn("reader"))) as log, closing(StockRegister(place.dsn("owner"))) as stock:
            return [
                found
                for events in (sizes.small, sizes.large)
                for found in _measured(place, founded, log, stock, events, terms)
            ]


def _measured(
    place: Place, founded: Founding, log: EventLog, stock: StockRegister, events: int, terms: Terms
) -> Iterator[Finding]:
    tell(f" {events} events")
    dossier = _written(place, founded, events, terms.seed)
    register = stock.fill(events)
    place.settle()

    def trace() -> object:
        return fold(log.read_stream(dossier), founded.reference).attribution

    measured = in_turns(
        terms.rounds,
        {
            OURS: _milliseconds(lambda: reread(dossier, log.read_stream(dossier))),
            TRACE: _milliseconds(trace),
            STOCK: _milliseconds(lambda: stock.repository.get(register)),
        },
    )
    for name, what in ((OURS, "its state"), (TRACE, "its trace: state, custody, steps, delay")):
        goal = Goal(f"≤ {GOAL_MS} ms", max(measured[name]) <= GOAL_MS) if events == 20 else None
        yield finding(
            "P7" if goal else "",
            f"a dossier of {events:,} events from the log: {what}",
            "ms",
            {OURS: measured[name], STOCK: measured[STOCK]},
            higher_is_better=False,
            goal=goal,
        )


def _milliseconds(load: Callable[[], object]) -> Contender:
    """The mean of loads one after the other, the first left out."""

    def run(_round: int) -> float:
        load()
        took, loads = 0.0, 0
        while took < _LEAST_SECONDS:
            took += seconds(load)
            loads += 1
        return took / loads * 1_000

    return run


def _written(place: Place, founded: Founding, events: int, seed: int) -> UUID:
    """A dossier with so many events: twenty acts of a usual life, then handed to and fro between two clerks."""
    telling = Telling(dossier_id(f"{seed} replay {events}"), founded.reference)
    hours = founded.reference.hours(_DISTRICT.agency)
    at = hours.next_opening(at_office_time(FIRST_DAY, time(7)))
    for order, actor, members in islice(chain(acts(_DISTRICT), _to_and_fro(telling)), events):
        telling.do(order, actor, at, **members)
        at = hours.add_working(at, _MINUTE_US)
    new = [
        NewEvent(told.stream_id, told.version, told.body.TOPIC, encode(told.body), told.recorded_at)
        for told in telling.events
    ]
    write(place.dsn("writer"), iter(new))
    return telling.dossier_id


def _to_and_fro(telling: Telling) -> Iterator[Act]:
    one, other = _DISTRICT.clerks[:2]
    while True:
        yield cmd.SendHandover, one, {"to_official": other, "step_id": "tr"}
        yield cmd.AcceptHandover, other, {"handover_no": telling.state.handovers}
        one, other = other, one


QUESTION = Question("replay", "How long does it take to load one dossier?", Sizes, measure)

if __name__ == "__main__":
    alone(QUESTION)
