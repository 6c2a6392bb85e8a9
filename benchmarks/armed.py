"""Many open dossiers with their deadlines armed, and a stretch in which due times fall at a steady rate.

Every dossier was lodged and never received, so a working day later its ladder begins: the real policy, dispatcher,
worker and Temporal server, each in a process of its own, with the file that the server has in production. The log's
clock is simulated and goes as fast as the real one; most of its dossiers fall due in the afternoon, those that are
measured in the morning, one after the other, in rounds. Late is from the due instant until the log tells whoever
listens that the act is durable.

The peer does without Temporal: a loop asks the motor's own table, by an index, what is due, ten times a second, and
lets the same activity do it. It is the least that anything can cost here, and has nothing that Temporal is for:
several machines, retries, a history of every run. Telling nobody is what arming costs without Temporal.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from time import perf_counter, sleep
from typing import Any, Final
from uuid import UUID, uuid5

import psutil
from msgspec import structs

from benchmarks.acts import dossier_id
from benchmarks.figures import OURS, Finding, Goal, finding, percentile
from benchmarks.ground import Ground, Place
from benchmarks.histories import write
from benchmarks.memory import MIB
from benchmarks.motor import set_clock
from benchmarks.office import DISTRICTS, PROCEDURE, founding
from benchmarks.polling import polling, silent_dispatcher
from benchmarks.question import Question, Terms, alone
from benchmarks.rounds import in_turns, seconds
from benchmarks.steadily import Seen, first_covering, program, wait_for_position, watched
from domain.model import dossier_events as ev
from domain.model.event import APPLICANT, Source, encode
from domain.model.log import ClockKind
from domain.model.working_time import at_office_time
from domain.store.head_listener import CHANNEL
from domain.store.log_writer import NewEvent
from workflows.contracts import ClockMap

POLLING: Final = "a loop over a table"
NOBODY: Final = "told nobody"
GOAL_DOSSIERS, GOAL_RATE, GOAL_SECONDS = 100_000, 50, 5.0

LODGED_ON, DUE_ON = date(2020, 1, 6), date(2020, 1, 7)
OPENS: Final = at_office_time(DUE_ON, time(8, 5))
"""It is so late in the office when the arming begins."""
AFTERNOON: Final = at_office_time(LODGED_ON, time(14))
AFTERNOON_SECONDS: Final = 3 * 3600
WORKING_DAY: Final = timedelta(days=1)
"""From lodging until the ladder of a dossier without a receipt begins, for a day of which the next is a working day."""
LEAD: Final = timedelta(seconds=3)
"""So long before the first of a round falls due, its dossiers are lodged."""
ARMING_HOURS: Final = 3.0


@dataclass(frozen=True)
class Sizes:
    dossiers: int = field(default=2_000, metadata={"help": "open dossiers that are armed and not due yet"})
    rate: int = field(default=GOAL_RATE, metadata={"help": "due times a second"})
    seconds: int = field(default=4, metadata={"help": "seconds of a round"})


def measure(ground: Ground, sizes: Sizes, terms: Terms) -> list[Finding]:
    founded = founding()
    with ExitStack() as stack:
        places = {name: stack.enter_context(ground.database()) for name in (OURS, POLLING)}
        server = psutil.Process(stack.enter_context(ground.temporal(places[OURS], config={})).pid)
        both = {}
        for name, place in places.items():
            founded.write(place.dsn("writer"), ClockKind.SIMULATED)
            both[name] = Contender(place, _bulk(sizes.dossiers, terms.seed), set_clock(place, OPENS))

        dispatching = psutil.Process(stack.enter_context(program(places[OURS], "dispatch")).pid)
        arming = Usage(server, dispatching)
        took = {OURS: arming.of(both[OURS].until_followed)}
        cost = _arming_cost(arming, server, dispatching, places[OURS], sizes)
        dispatcher = stack.enter_context(silent_dispatcher(places[POLLING]))
        took[NOBODY] = seconds(lambda: asyncio.run(dispatcher.drain()))

        worker = psutil.Process(stack.enter_context(program(places[OURS], "work")).pid)
        stack.enter_context(polling(places[POLLING], both[POLLING].clock, dispatcher))
        for contender in both.values():
            contender.seen = stack.enter_context(watched(contender.place, CHANNEL))
            contender.round(sizes.rate, 1, f"{terms.seed} warm")
            contender.late.clear()
        firing = Usage(server, worker)

        def fire(number: int, name: str) -> float:
            return both[name].round(sizes.rate, sizes.seconds, f"{terms.seed} armed {number}")

        in_turns(
            terms.rounds,
            {OURS: lambda number: firing.of(lambda: fire(number, OURS)), POLLING: lambda number: fire(number, POLLING)},
        )
        for contender in both.values():
            contender.check_once()
        count = terms.rounds * sizes.rate * sizes.seconds
        acting = (
            f"of CPU a dossier, from lodging to its act: server {firing.ms(server, count):.1f} ms, worker "
            f"{firing.ms(worker, count):.1f} ms; the worker held {worker.memory_info().rss / MIB:.0f} MiB"
        )
    rates = {name: [sizes.dossiers / spent] for name, spent in took.items()}
    what = f"arming {sizes.dossiers:,} open dossiers, once"
    return [*_late(both, sizes, acting), finding("", what, "dossiers/s", rates, notes=[cost])]


def _arming_cost(arming: Usage, server: psutil.Process, dispatching: psutil.Process, place: Place, sizes: Sizes) -> str:
    file = sum(path.stat().st_size for path in (place.instance.data_dir / "temporal").glob("temporal.db*"))
    return (
        f"of CPU a dossier: server {arming.ms(server, sizes.dossiers):.2f} ms, dispatcher "
        f"{arming.ms(dispatching, sizes.dossiers):.2f} ms; the server's file then had {file / MIB:,.0f} MiB, and the "
        f"server held {server.memory_info().rss / MIB:,.0f} MiB"
    )


def _late(both: dict[str, Contender], sizes: Sizes, acting: str) -> list[Finding]:
    found = []
    for name, percent in (("p99", 99), ("p50", 50), ("the latest", 100)):
        measured = {contender: [percentile(late, percent) for late in one.late] for contender, one in both.items()}
        what = f"due → noted, {sizes.rate} a second, {sizes.dossiers:,} armed, {name}"
        one = finding("", what, "seconds", measured, higher_is_better=False)
        if percent == 99:
            one = structs.replace(one, number="P10", goal=_goal(sizes, one.ours.median), notes=(acting,))
        found.append(one)
    return found


def _goal(sizes: Sizes, late: float) -> Goal:
    full = sizes.dossiers >= GOAL_DOSSIERS and sizes.rate >= GOAL_RATE
    met = late <= GOAL_SECONDS if full or late > GOAL_SECONDS else None
    return Goal(f"p99 ≤ {GOAL_SECONDS:g} s at {GOAL_RATE} a second with {GOAL_DOSSIERS:,} armed", met)


class Contender:
    """A place with its dossiers. seen: of the log's growth; late: seconds of each act, by round."""

    def __init__(self, place: Place, bulk: Iterator[NewEvent], clock: ClockMap) -> None:
        self.place = place
        self.clock = clock
        self.seen: Sequence[Seen] = ()
        self.late: list[list[float]] = []
        self._due: dict[UUID, datetime] = {}
        self._began = (datetime.now(UTC), perf_counter())
        self._head = _head(place)
        write(place.dsn("writer"), bulk)

    def until_followed(self) -> float:
        """Wait until the dispatcher has told of everything; seconds since it began."""
        started: float | None = None
        with self.place.connect("projector", autocommit=True) as connection:
            head = _head(self.place)
            until = perf_counter() + ARMING_HOURS * 3600
            while (position := _followed(connection)) is None or position < head:
                if perf_counter() > until:
                    raise TimeoutError("the dispatcher did not come so far")
                if position is not None and started is None:
                    started = perf_counter()
                sleep(0.02)
        assert started is not None
        return perf_counter() - started

    def round(self, rate: int, seconds: int, name: str) -> float:
        """Lodge dossiers whose ladders begin soon, and wait until they are in the log. Seconds late at p99."""
        first = datetime.now(UTC) + LEAD
        due = {dossier_id(f"{name} {n}"): first + timedelta(seconds=n / rate) for n in range(rate * seconds)}
        self._due.update(due)
        now = self.clock.office(datetime.now(UTC))
        lodged = ((dossier, self.clock.office(at) - WORKING_DAY) for dossier, at in due.items())
        write(self.place.dsn("writer"), (_lodged(dossier, at, now) for dossier, at in lodged))
        noted = self._until_noted(due, first + timedelta(seconds=seconds))
        self.late.append([noted[dossier] - self._moment(at) for dossier, at in due.items()])
        return percentile(self.late[-1], 99)

    def check_once(self) -> None:
        """Whatever fell due was noted exactly once."""
        noted = _escalated(self.place, self._head)
        assert sorted(dossier for dossier, _ in noted) == sorted(self._due), "something was noted never, or twice"

    def _until_noted(self, due: dict[UUID, datetime], end: datetime) -> dict[UUID, float]:
        until = perf_counter() + 120
        wait = (end - datetime.now(UTC)).total_seconds()
        while True:
            sleep(max(wait, 0.2))
            noted = {dossier: position for dossier, position in _escalated(self.place, self._head) if dossier in due}
            if len(noted) == len(due):
                wait_for_position(self.seen, max(noted.values()))
                return {dossier: first_covering(self.seen, position).at for dossier, position in noted.items()}
            if perf_counter() > until:
                raise TimeoutError(f"{len(due) - len(noted)} of {len(due)} have not been noted")
            wait = 0.2

    def _moment(self, real: datetime) -> float:
        """An instant as `perf_counter` counts."""
        began, counted = self._began
        return counted + (real - began).total_seconds()


class Usage:
    """CPU that other processes use while something is done here."""

    def __init__(self, *processes: psutil.Process) -> None:
        self._seconds = dict.fromkeys(processes, 0.0)

    def of(self, work: Callable[[], float]) -> float:
        """What it returns; the CPU is added to what was used before."""
        before = {process: sum(process.cpu_times()[:2]) for process in self._seconds}
        result = work()
        for process, used in before.items():
            self._seconds[process] += sum(process.cpu_times()[:2]) - used
        return result

    def ms(self, process: psutil.Process, count: int) -> float:
        """Milliseconds of one process, for each of so many."""
        return self._seconds[process] * 1_000 / count


def _bulk(count: int, seed: int) -> Iterator[NewEvent]:
    """Dossiers lodged in the course of an afternoon, known of in the morning after."""
    step = timedelta(seconds=AFTERNOON_SECONDS) / max(1, count)
    for number in range(count):
        yield _lodged(dossier_id(f"{seed} bulk {number}"), AFTERNOON + number * step, OPENS)


def _lodged(dossier: UUID, at: datetime, recorded_at: datetime) -> NewEvent:
    district = DISTRICTS[dossier.int % len(DISTRICTS)]
    body = ev.Lodged(
        occurred_at=at,
        actor=APPLICANT,
        source=Source.API,
        command_id=uuid5(dossier, "lodge"),
        procedure_code=PROCEDURE.code,
        agency_id=district.agency,
        unit_id=district.desk,
        channel=ev.Channel.ONLINE,
        applicant_id=uuid5(dossier, "applicant"),
    )
    return NewEvent(dossier, 1, body.TOPIC, encode(body), recorded_at)


def _head(place: Place) -> int:
    with place.connect("reader", autocommit=True) as connection:
        row = connection.execute("SELECT position FROM hoso.log_head").fetchone()
    assert row is not None
    return int(row[0])


def _followed(connection: Any) -> int | None:
    """How far the dispatcher has come; None before it has made its tables."""
    if connection.execute("SELECT to_regclass('motor.progress')").fetchone()[0] is None:
        return None
    return int(connection.execute("SELECT position FROM motor.progress").fetchone()[0])


def _escalated(place: Place, after: int) -> list[tuple[UUID, int]]:
    """Which dossiers were escalated, and at which position of the log."""
    with place.connect("reader", autocommit=True) as connection:
        return connection.execute(
            "SELECT originator_id, notification_id FROM hoso.stored_events WHERE notification_id > %s AND topic = %s",
            [after, ev.Escalated.TOPIC],
        ).fetchall()


QUESTION = Question("armed", "How late is what falls due, with many dossiers armed?", Sizes, measure)

if __name__ == "__main__":
    alone(QUESTION)
