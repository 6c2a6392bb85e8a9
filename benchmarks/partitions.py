"""Commands a second into one log and into two: what a second province adds on the same machine.

A log has one lock, since its order is one and without gaps. Provinces share nothing, so two of them have two locks, two
databases and two flushes to the disk. Measured with the commands of `appends`, always by two processes at once, each
with clients of its own: both into one log; each into a log of its own, on a PostgreSQL server of its own. One process
into one log, with all the clients, shows how much of the difference is the lock's and how much the second process'.

On two cores the four of them (two writers, two servers) share what one pair had to itself: the notes say how much of
the machine each kind of run took.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection
from statistics import median
from time import perf_counter, process_time
from typing import Final

from benchmarks.acts import INTAKE, LIFE, life
from benchmarks.figures import OURS, Finding, finding
from benchmarks.ground import Ground
from benchmarks.office import founding
from benchmarks.question import Question, Terms, alone
from benchmarks.rounds import in_turns, tell
from domain.composition import deciders
from domain.dossier_commands import DossierCommand
from domain.model.log import ClockKind
from domain.store.committer import GroupCommitter

ONE_LOG: Final = "two processes, one log"
ALONE: Final = "one process, one log"


@dataclass(frozen=True)
class Sizes:
    clients: int = field(default=64, metadata={"help": "clients at once, over both processes together"})
    dossiers: int = field(default=4, metadata={"help": "dossiers that each client takes through a life in a round"})


@dataclass(frozen=True)
class Task:
    """What a writer does in a round. name: that no other round's dossiers have."""

    dsn: str
    clients: int
    dossiers: int
    name: str


@dataclass(frozen=True)
class Done:
    """commands in `seconds` from the common start on; cpu: seconds of this process alone."""

    commands: int
    seconds: float
    cpu: float


def measure(ground: Ground, sizes: Sizes, terms: Terms) -> list[Finding]:
    founded = founding()
    with ExitStack() as stack:
        other = stack.enter_context(Ground.prepared())
        here, there = stack.enter_context(ground.database()), stack.enter_context(other.database())
        for place in (here, there):
            founded.write(place.dsn("writer"), ClockKind.SYSTEM)
        writers = [stack.enter_context(_writer()) for _ in range(2)]
        cpu: dict[str, list[float]] = {OURS: [], ONE_LOG: [], ALONE: []}

        def contender(name: str, dsns: Sequence[str]) -> Callable[[int], float]:
            def run(number: int) -> float:
                tasks = [
                    Task(dsn, sizes.clients // len(dsns), sizes.dossiers, f"{terms.seed} {name} {number} {writer}")
                    for writer, dsn in enumerate(dsns)
                ]
                done = _together(writers, tasks)
                cpu[name].append(sum(one.cpu for one in done) / sum(one.commands for one in done))
                return sum(one.commands for one in done) / max(one.seconds for one in done)

            return run

        tell(f" {sizes.clients} clients")
        first, second = here.dsn("writer"), there.dsn("writer")
        measured = in_turns(
            terms.rounds,
            {
                OURS: contender(OURS, [first, second]),
                ONE_LOG: contender(ONE_LOG, [first, first]),
                ALONE: contender(ALONE, [first]),
            },
        )
    notes = [
        f"{os.cpu_count()} cores for two writers and two database servers; CPU of the writers a command: "
        + ", ".join(f"{name} {1e6 * median(values):.0f} µs" for name, values in cpu.items())
    ]
    return [finding("", "durable commands into two logs at once, one lock each", "commands/s", measured, notes=notes)]


def _together(writers: Sequence[Connection], tasks: Sequence[Task]) -> list[Done]:
    """Let as many writers as there are tasks prepare, start at once, and be done."""
    chosen = list(zip(writers, tasks, strict=False))
    for writer, task in chosen:
        writer.send(task)
    for writer, _ in chosen:
        writer.recv()  # it is ready
    for writer, _ in chosen:
        writer.send("go")
    done = [writer.recv() for writer, _ in chosen]
    assert all(isinstance(one, Done) for one in done), done
    return done


@contextmanager
def _writer() -> Iterator[Connection]:
    """A process of its own, as a province's server has; started afresh, since pools do not survive a fork."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield ours
    finally:
        ours.send(None)
        process.join()


def _serve(connection: Connection) -> None:
    """Give the commands of each task, until there is none."""
    committers: dict[str, GroupCommitter] = {}
    with ExitStack() as stack:
        while (task := connection.recv()) is not None:
            if task.dsn not in committers:
                committers[task.dsn] = stack.enter_context(GroupCommitter(task.dsn, deciders()))
            connection.send(_done(committers[task.dsn], task, connection))


def _done(committer: GroupCommitter, task: Task, connection: Connection) -> Done:
    lives = [
        [life(f"{task.name} {client} {dossier}", client) for dossier in range(task.dossiers)]
        for client in range(task.clients)
    ]
    first = [[commands[:INTAKE] for commands in dossiers] for dossiers in lives]
    rest = [[commands[INTAKE:] for commands in dossiers] for dossiers in lives]
    with ThreadPoolExecutor(task.clients) as threads:
        list(threads.map(partial(_give, committer), first))
        connection.send("ready")
        connection.recv()
        started, cpu = perf_counter(), process_time()
        list(threads.map(partial(_give, committer), rest))
        return Done(task.clients * task.dossiers * (LIFE - INTAKE), perf_counter() - started, process_time() - cpu)


def _give(committer: GroupCommitter, dossiers: Sequence[Sequence[DossierCommand]]) -> None:
    for dossier in dossiers:
        for command in dossier:
            committer.submit(command).result()


QUESTION = Question("partitions", "How many durable commands a second into one log, and into two?", Sizes, measure)

if __name__ == "__main__":
    alone(QUESTION)
