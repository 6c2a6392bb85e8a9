"""Durable commands a second: load, decide, save, for dossiers of twenty events.

Ours is the group committer over `hoso.append`, with everything a command costs in production: the request hash, the
command id noted beside the events, gap-free positions. The peer is the library's application with its PostgreSQL
recorder in a schema of the same server; it folds and decides with the same code and stores the same bytes, but notes
no command ids. Its pool has a connection for every client. A row inserted and committed alone shows what the server
itself can do.

Lodging and receipt are done before the clock starts, since receipts take numbers from registers that dossiers share;
the eighteen acts after them are measured, in streams that grow to twenty events. Waits are those of all twenty acts.

A command waits for the batch under way and for its own while no more than a batch's worth of commands wait.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from statistics import median
from time import perf_counter
from typing import Any

import psycopg
from msgspec import structs

from benchmarks.acts import INTAKE, LIFE, life
from benchmarks.figures import OURS, Finding, Goal, finding, percentile
from benchmarks.ground import Ground, Place
from benchmarks.office import Founding, founding
from benchmarks.plain import PlainDecider, plain_life
from benchmarks.question import Question, Terms, alone
from benchmarks.rounds import Contender, in_turns, seconds, tell
from benchmarks.stock import SCHEMA, StockApplication, make_schema
from domain.applicant_decider import ApplicantDecider
from domain.application import Decider
from domain.calendar_decider import CalendarDecider
from domain.catalogue_decider import CatalogueDecider
from domain.composition import deciders
from domain.deciders import Deciders
from domain.dossier_commands import DossierCommand
from domain.dossier_decider import DossierDecider
from domain.model.log import ClockKind
from domain.model.reference import Reference
from domain.organisation_decider import OrganisationDecider
from domain.rules_decider import RulesDecider
from domain.store.committer import GroupCommitter

STOCK = "stock recorder"
BARE = "one row a transaction"
GOAL_RATIO = 10
CROWDS = (1, 8, 64, 256)
STATE_BYTES = 300

Handle = Callable[[DossierCommand], object]


@dataclass(frozen=True)
class Sizes:
    clients: int = field(default=64, metadata={"help": "clients at once"})
    dossiers: int = field(default=1, metadata={"help": "dossiers that each of them takes through a life in a round"})
    more: int = field(default=4, metadata={"help": "times as many dossiers for ours, which would be done too soon"})
    alone: int = field(default=20, metadata={"help": "dossiers that the single client takes through a life in a round"})
    crowd: int = field(default=256, metadata={"help": "the most clients whose waiting is measured"})


def measure(ground: Ground, sizes: Sizes, terms: Terms) -> list[Finding]:
    founded = founding()
    with ground.database() as place:
        founded.write(place.dsn("writer"), ClockKind.SYSTEM)
        with place.connect("superuser", autocommit=True) as superuser:
            make_schema(superuser)
        return [
            _with_rules(place, founded, sizes, terms),
            _without_rules(place, founded, sizes, terms),
            _one_client(place, founded, sizes, terms),
            *_waits(place, sizes, terms),
        ]


def _with_rules(place: Place, founded: Founding, sizes: Sizes, terms: Terms) -> Finding:
    tell(f" {sizes.clients} clients, the rules of dossiers")
    with _sides(place, founded, DossierDecider(), sizes.clients) as sides:
        lives = Lives(life, INTAKE, sizes.clients, sizes.dossiers, terms.seed)
        measured = in_turns(terms.rounds, _contenders(sides, lives, sizes.more))
    found = finding("P1", f"durable commands, {sizes.clients} clients at once", "commands/s", measured)
    met = found.peers[0].ratio >= GOAL_RATIO
    return structs.replace(found, goal=Goal(f"≥ {GOAL_RATIO} × the stock recorder", met))


def _without_rules(place: Place, founded: Founding, sizes: Sizes, terms: Terms) -> Finding:
    tell(f" {sizes.clients} clients, no rules")
    with _sides(place, founded, PlainDecider(), sizes.clients) as sides:
        lives = Lives(plain_life, 0, sizes.clients, sizes.dossiers, terms.seed)
        measured = in_turns(terms.rounds, _contenders(sides, lives, sizes.more))
    return finding("", "the store alone: the same with rules and folds that cost nothing", "commands/s", measured)


def _one_client(place: Place, founded: Founding, sizes: Sizes, terms: Terms) -> Finding:
    tell(" one client")
    with (
        _sides(place, founded, DossierDecider(), 1) as sides,
        place.connect("superuser", autocommit=True) as connection,
    ):
        lives = Lives(life, INTAKE, 1, sizes.alone, terms.seed)
        measured = in_turns(terms.rounds, {**_contenders(sides, lives, 1), BARE: _bare(connection, lives.commands)})
    return finding("", "durable commands, one client", "commands/s", measured)


def _waits(place: Place, sizes: Sizes, terms: Terms) -> Iterator[Finding]:
    """How long a command takes from being handed in to being durable, for more and more clients at once."""
    with GroupCommitter(place.dsn("writer"), deciders()) as committer:
        for clients in (one for one in CROWDS if one <= sizes.crowd):
            tell(f" waits of {clients} clients")
            waits = _Waits(committer)
            lives = Lives(life, 0, clients, sizes.dossiers, terms.seed + clients)
            in_turns(terms.rounds, {OURS: waits.of_round(lives.given_to(waits.handle))})
            p50 = median(percentile(one, 50) for one in waits.rounds)
            longest = max(map(max, waits.rounds))
            yield finding(
                "",
                f"a command, {clients} clients at once, p99",
                "ms",
                {OURS: [percentile(one, 99) for one in waits.rounds]},
                higher_is_better=False,
                notes=(f"p50 {p50:.2f} ms, the longest {longest:.1f} ms.",),
            )


@dataclass
class _Waits:
    """rounds: milliseconds of every command, round by round."""

    committer: GroupCommitter
    rounds: list[list[float]] = field(default_factory=list)

    def handle(self, command: DossierCommand) -> None:
        began = perf_counter()
        self.committer.submit(command).result()
        self.rounds[-1].append((perf_counter() - began) * 1_000)

    def of_round(self, run: Contender) -> Contender:
        def one(number: int) -> float:
            self.rounds.append([])
            return run(number)

        return one


@contextmanager
def _sides(place: Place, founded: Founding, decider: Decider[Any], clients: int) -> Iterator[dict[str, Handle]]:
    """What handles a command on either side."""
    others = (OrganisationDecider(), CalendarDecider(), CatalogueDecider(), RulesDecider(), ApplicantDecider())
    with (
        GroupCommitter(place.dsn("writer"), Deciders((*others, decider), Reference)) as committer,
        closing(StockApplication(place.dsn("owner"), decider, founded.reference, clients)) as stock,
    ):
        yield {OURS: lambda command: committer.submit(command).result(), STOCK: stock.handle}


def _contenders(sides: dict[str, Handle], lives: Lives, more: int) -> dict[str, Contender]:
    longer = replace(lives, dossiers=more * lives.dossiers)
    return {name: (longer if name == OURS else lives).given_to(handle) for name, handle in sides.items()}


@dataclass(frozen=True)
class Lives:
    """The commands of a round: each client takes `dossiers` through a life, one after the other.

    prepared: so many commands of each life are given before the clock starts.
    """

    life: Callable[[str, int], list[DossierCommand]]
    prepared: int
    clients: int
    dossiers: int
    seed: int

    @property
    def commands(self) -> int:
        """How many are measured in a round."""
        return self.clients * self.dossiers * (LIFE - self.prepared)

    def given_to(self, handle: Handle) -> Contender:
        """Commands a second."""

        def run(number: int) -> float:
            lives = [self._of_client(number, client) for client in range(self.clients)]
            first = [[commands[: self.prepared] for commands in dossiers] for dossiers in lives]
            rest = [[commands[self.prepared :] for commands in dossiers] for dossiers in lives]
            with ThreadPoolExecutor(self.clients) as threads:
                list(threads.map(partial(_give, handle), first))
                took = seconds(lambda: list(threads.map(partial(_give, handle), rest)))
            return self.commands / took

        return run

    def _of_client(self, number: int, client: int) -> list[list[DossierCommand]]:
        key = f"{self.seed} {self.clients} {number} {client}"
        return [self.life(f"{key} {dossier}", client) for dossier in range(self.dossiers)]


def _give(handle: Handle, dossiers: Sequence[Sequence[DossierCommand]]) -> None:
    for dossier in dossiers:
        for command in dossier:
            handle(command)


def _bare(connection: psycopg.Connection[Any], rows: int) -> Contender:
    """Rows a second that are inserted and committed one by one."""
    connection.execute(f"CREATE TABLE {SCHEMA}.bare (number bigint PRIMARY KEY, state bytea NOT NULL)")
    insert = f"INSERT INTO {SCHEMA}.bare VALUES (%s, %s)"

    def run(number: int) -> float:
        def fill() -> None:
            for row in range(rows):
                connection.execute(insert, [number * rows + row, bytes(STATE_BYTES)])

        return rows / seconds(fill)

    return run


QUESTION = Question("appends", "How many durable commands a second?", Sizes, measure)

if __name__ == "__main__":
    alone(QUESTION)
