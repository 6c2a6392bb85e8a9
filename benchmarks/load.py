"""A whole instance under a realistic mix for a while: `make load`, `make load LOAD="--minutes 2"`.

An instance of its own runs below a temporary directory, as `hoso up` starts it, with the benchmarks' province in its
log. Officers hand dossiers in and take them through their lives, supervisors open overviews, lists and dossiers,
citizens look theirs up, streams of boards stay open; some repeat an order, come too late or have no right (`load_mix`).
At the end everything that was acknowledged has to be in the log, the views have to be there too, and the ledger has to
verify.

Exit codes: 0 good; 1 an answer that was not expected, something acknowledged that is not stored, memory that grew, a
ledger that does not verify; 2 it could not run. Whoever asks shares the machine with what is asked.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from time import perf_counter, process_time, sleep
from typing import Any, Final, NoReturn
from uuid import UUID

import psutil
import psycopg

from api.auth.access import Access, connected
from api.auth.rights import Role
from api.cli.ending import end_process
from api.cli.supervisor import HOSO, INSTALLATION
from api.pages.visitor import COOKIE
from benchmarks.figures import percentile
from benchmarks.load_mix import Tally, Town, citizen, officers, pairs, supervisor, watcher
from benchmarks.machine import Machine
from benchmarks.memory import MIB
from benchmarks.office import DISTRICTS, founding
from benchmarks.rounds import tell
from domain.model.log import ClockKind
from domain.store.instance import Instance
from domain.store.migrate import migrate
from domain.store.postgres_server import PostgresServer
from projections.generation import progress

SAMPLE_SECONDS: Final = 5.0
CATCH_UP_SECONDS: Final = 120.0
TOKEN_LIFE: Final = timedelta(days=1)
JUDGED_FROM_MINUTES: Final = 10.0
"""In a shorter run caches still fill, so memory is shown and not judged."""

MAY_GROW, MAY_GROW_MIB = 1.25, 32.0
"""By how much the last third's mean of a process may exceed the first third's: this factor and so many MiB."""


@dataclass
class Watched:
    """mib: of each process with its children, what they share counted once. lag: events the views were behind."""

    mib: dict[str, list[float]] = field(default_factory=dict)
    lag: list[int] = field(default_factory=list)

    def thirds(self, name: str) -> tuple[float, float]:
        """The mean of the first third and of the last."""
        values = self.mib[name]
        third = max(1, len(values) // 3)
        return fmean(values[:third]), fmean(values[-third:])

    def grew(self) -> list[str]:
        found = []
        for name in self.mib:
            first, last = self.thirds(name)
            if last > first * MAY_GROW and last > first + MAY_GROW_MIB:
                found.append(name)
        return found


@dataclass
class Outcome:
    seconds: float
    requests: int
    asking_cpu_seconds: float
    tally: Tally
    watched: Watched
    missing: int = 0
    behind: int = 0
    verified: bool = False
    stopped: bool = False
    judged: bool = False

    @property
    def faults(self) -> list[str]:
        """What makes the run a failure."""
        found = [f"{self.tally.faults} answers were not expected"] if self.tally.faults else []
        if self.missing:
            found.append(f"{self.missing} acknowledged commands are not stored as they were answered")
        if self.behind:
            found.append(f"the views stayed {self.behind} events behind")
        if not self.verified:
            found.append("the ledger does not verify")
        if not self.stopped:
            found.append("the instance did not end with 0")
        if self.judged:
            found += [f"the memory of {name} grew" for name in self.watched.grew()]
        return found


def main() -> NoReturn:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--minutes", type=float, default=30.0, help="how long (30)")
    parser.add_argument("--officers", type=int, default=24, help="connections of officers (24)")
    parser.add_argument("--supervisors", type=int, default=8, help="supervisors (8)")
    parser.add_argument("--citizens", type=int, default=6, help="citizens (6)")
    parser.add_argument("--streams", type=int, default=8, help="open streams (8)")
    parser.add_argument(
        "--think-ms", type=float, default=400.0, help="between two acts of an officer, on average (400)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a page")
    given = parser.parse_args()
    with TemporaryDirectory(prefix="hoso-load-") as directory, _up(Path(directory)) as (instance, process):
        outcome = asyncio.run(_run(instance, given))
        outcome.judged = given.minutes >= JUDGED_FROM_MINUTES
        outcome.missing = _missing(instance, outcome.tally.acknowledged)
        outcome.behind = _catch_up(instance)
        outcome.verified = _verified(instance)
        machine = Machine.here(instance.dsn("owner"))
        process.terminate()
        outcome.stopped = process.wait(120) == 0
    print(json.dumps(_told(outcome)) if given.json else _page(outcome, machine))
    end_process(1 if outcome.faults else 0)


async def _run(instance: Instance, given: argparse.Namespace) -> Outcome:
    host, port = instance.http_address()
    tally, watched = Tally(), Watched()
    tokens, cookies = _let_in(instance)
    town = Town(host, port, tokens, cookies, given.think_ms / 1_000, tally)
    began, cpu = perf_counter(), process_time()
    town.until = began + given.minutes * 60
    people = [
        *(officers(town, n, *both) for n, both in enumerate(pairs(DISTRICTS, given.officers))),
        *(
            supervisor(town, 1_000 + n, DISTRICTS[n % len(DISTRICTS)].head, DISTRICTS[n % len(DISTRICTS)].land)
            for n in range(given.supervisors)
        ),
        *(citizen(town, 2_000 + n) for n in range(given.citizens)),
        *(
            watcher(town, tokens[DISTRICTS[n % len(DISTRICTS)].head], DISTRICTS[n % len(DISTRICTS)].land)
            for n in range(given.streams)
        ),
        _watch(instance, town, watched),
    ]
    await asyncio.gather(*people)
    requests = sum(map(len, tally.milliseconds.values()))
    return Outcome(perf_counter() - began, requests, process_time() - cpu, tally, watched)


async def _watch(instance: Instance, town: Town, watched: Watched) -> None:
    """Sample memory and lag, and say once a minute how it goes."""
    told = perf_counter()
    while not town.over():
        for name, known in instance.state.processes.items():
            try:
                found = psutil.Process(known.pid)
                own, others = found.memory_full_info().pss, found.children(recursive=True)
            except psutil.NoSuchProcess:
                town.tally.fault(name, "the process ended")
                continue
            watched.mib.setdefault(name, []).append((own + sum(map(_share, others))) / MIB)
        watched.lag.append(await asyncio.to_thread(_lag, instance))
        if perf_counter() - told >= 60:
            told = perf_counter()
            asked = sum(map(len, town.tally.milliseconds.values()))
            tell(f"  {asked:,} requests, {town.tally.faults} faults, views {watched.lag[-1]} events behind")
        await asyncio.sleep(min(SAMPLE_SECONDS, max(0.1, town.until - perf_counter())))


def _share(process: psutil.Process) -> int:
    """Bytes of a child's own share of memory; 0 for one that has just ended, such as a session of the database."""
    try:
        return int(process.memory_full_info().pss)
    except psutil.NoSuchProcess:
        return 0


def _lag(instance: Instance) -> int:
    with psycopg.connect(instance.dsn("reader")) as connection:
        row = connection.execute("SELECT position FROM hoso.log_head").fetchone()
        known = progress(connection)
    assert row is not None
    return int(row[0]) - (known.position if known is not None else 0)


def _catch_up(instance: Instance) -> int:
    """By how much the views are behind when they have had time; the log still grows by what the instance notes."""
    until = perf_counter() + CATCH_UP_SECONDS
    while (behind := _lag(instance)) and perf_counter() < until:
        sleep(0.2)
    return behind


def _missing(instance: Instance, acknowledged: dict[UUID, int]) -> int:
    """How many of what was acknowledged are not in the log as it was said."""
    with psycopg.connect(instance.dsn("reader")) as connection:
        rows = connection.execute(
            "SELECT command_id, position FROM hoso.handled_commands WHERE command_id = ANY(%s)", [list(acknowledged)]
        ).fetchall()
    return len(acknowledged.items() - {(command, position) for command, position in rows})


def _verified(instance: Instance) -> bool:
    command = [*HOSO, "verify", "--data-dir", str(instance.data_dir)]
    ended = subprocess.run(command, cwd=INSTALLATION, capture_output=True, text=True, check=False)
    if ended.returncode != 0:
        tell(ended.stdout + ended.stderr)
    return ended.returncode == 0


def _let_in(instance: Instance) -> tuple[dict[str, str], dict[str, str]]:
    """Tokens of everybody who acts, and sessions of the heads, who supervise."""
    access = Access(partial(connected, instance.dsn("writer")))
    tokens, cookies = {}, {}
    for district in DISTRICTS:
        for official in (*district.clerks, *district.officers):
            tokens[official] = access.issue_token(official, (Role.OFFICER,), (), TOKEN_LIFE)[1].reveal()
        roles = (Role.OFFICER, Role.HEAD, Role.SUPERVISOR)
        tokens[district.head] = access.issue_token(district.head, roles, (), TOKEN_LIFE)[1].reveal()
        session = access.redeem_link(access.issue_link(district.head, roles).reveal())
        assert session is not None
        cookies[district.head] = f"{COOKIE}={session.reveal()}"
    return tokens, cookies


@contextmanager
def _up(directory: Path) -> Iterator[tuple[Instance, subprocess.Popen[bytes]]]:
    """An instance with the province in its log, as `hoso up` runs it, once its views are there."""
    instance = Instance.open(directory)
    server = PostgresServer(instance)
    database = server.start()
    try:
        migrate(instance.dsn("owner"), instance.passwords)
        founding().write(instance.dsn("writer"), ClockKind.SYSTEM)
    finally:
        server.stop(database)
    command = [*HOSO, "up", "--no-demo", "--data-dir", str(directory)]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd=INSTALLATION, start_new_session=True
    ) as process:
        try:
            until = perf_counter() + CATCH_UP_SECONDS
            while not (instance.state.ready and _lag(instance) == 0):
                if process.poll() is not None or perf_counter() > until:
                    raise RuntimeError("the instance did not come up")
                sleep(0.2)
            yield instance, process
        finally:
            process.terminate()
            process.wait(120)


def _told(outcome: Outcome) -> dict[str, Any]:
    kinds = {
        kind: {"requests": len(values), **{f"p{p}": percentile(values, p) for p in (50, 95, 99)}, "most": max(values)}
        for kind, values in sorted(outcome.tally.milliseconds.items())
    }
    told = asdict(outcome)
    del told["tally"], told["watched"]
    return told | {
        "kinds": kinds,
        "acknowledged": len(outcome.tally.acknowledged),
        "memory_mib": {name: outcome.watched.thirds(name) for name in outcome.watched.mib},
        "lag": {"p50": percentile(outcome.watched.lag, 50), "most": max(outcome.watched.lag)},
        "unexpected": outcome.tally.first_faults,
        "faults": outcome.faults,
    }


def _page(outcome: Outcome, machine: Machine) -> str:
    told = _told(outcome)
    rate, share = outcome.requests / outcome.seconds, outcome.asking_cpu_seconds / outcome.seconds
    lines = [
        f"{machine.cpu}, {machine.cores} cores; PostgreSQL {machine.postgresql}; {machine.measured_at}",
        f"{outcome.requests:,} requests in {outcome.seconds / 60:.1f} minutes, {rate:,.1f} a second",
        f"asked with {share:.0%} of a core; {outcome.tally.changes_seen:,} changes came over streams",
        "",
        f"{'milliseconds':<28}{'requests':>10}{'p50':>9}{'p95':>9}{'p99':>9}{'most':>9}",
    ]
    for kind, one in told["kinds"].items():
        figures = "".join(f"{one[name]:>9.1f}" for name in ("p50", "p95", "p99", "most"))
        lines.append(f"{kind:<28}{one['requests']:>10,}{figures}")
    lines += ["", f"{'memory, MiB':<28}{'first third':>14}{'last third':>14}"]
    lines += [f"{name:<28}{first:>14.1f}{last:>14.1f}" for name, (first, last) in told["memory_mib"].items()]
    lines += [
        "",
        f"views behind by {told['lag']['p50']} events (median), {told['lag']['most']} at most",
        f"acknowledged {told['acknowledged']:,} commands, {outcome.missing} of them not stored as answered",
        f"ledger {'verified' if outcome.verified else 'NOT verified'}",
        *(f"unexpected  {fault}" for fault in told["unexpected"]),
        *(f"FAILED  {fault}" for fault in told["faults"]),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
