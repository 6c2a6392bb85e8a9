"""Durable commands a second over HTTP, with sign-in, policies, the operations log and everything else of the door.

Ours is `hoso serve` in a process of its own, asked over keep-alive connections with tokens of many officials: each
order comes with its Idempotency-Key and with If-Match, is decided by the policies and by the rules, stands in the log
and in the operations log before it is answered. The peer is a bare FastAPI route, served by uvicorn with the same
settings, that takes a small JSON body and inserts one row. Both are asked by the same process, whose CPU is part of
the two cores and is told apart.

Lodging and receipt are done before the clock starts (see `benchmarks.appends`); the acts after them are measured.
"""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from time import perf_counter, sleep
from typing import Any, Final
from uuid import uuid4

import msgspec
import psutil

from api.auth.access import Access, connected
from api.auth.rights import Role
from api.cli.supervisor import HOSO, INSTALLATION
from api.http.offered import DOSSIERS, OFFERED
from benchmarks.acts import INTAKE, acts, dossier_id, life
from benchmarks.asking import Told, ask
from benchmarks.figures import OURS, Finding, Goal, finding, percentile
from benchmarks.ground import Ground, Place
from benchmarks.keepalive import request
from benchmarks.office import DISTRICTS, founding
from benchmarks.question import Question, Terms, alone
from benchmarks.rounds import in_turns
from domain.composition import deciders
from domain.model.log import ClockKind
from domain.store.committer import GroupCommitter

PEER: Final = "FastAPI, one row"
GOAL_RATE: Final = 1_000
GOAL_MS: Final = 100.0
PATIENCE_SECONDS: Final = 60.0

_ACT_OF: Final = {order.command: order.act for order in OFFERED[DOSSIERS].values()}

_PEER: Final = """
import sys, uvicorn
from contextlib import asynccontextmanager
from fastapi import FastAPI
from psycopg_pool import AsyncConnectionPool
from pydantic import BaseModel
from api.cli.serve import SETTINGS
from api.http.wire import Wire

class Row(BaseModel):
    number: int
    text: str

pool = AsyncConnectionPool(sys.argv[2], min_size=8, max_size=8, open=False)

@asynccontextmanager
async def lifespan(app):
    async with pool:
        yield

app = FastAPI(openapi_url=None, lifespan=lifespan)

@app.post("/rows")
async def insert(row: Row) -> Row:
    async with pool.connection() as connection:
        await connection.execute("INSERT INTO bare.rows (number, text) VALUES (%s, %s)", [row.number, row.text])
    return row

uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error", http=Wire, **SETTINGS)
"""


@dataclass(frozen=True)
class Sizes:
    clients: int = field(default=64, metadata={"help": "connections at once"})
    dossiers: int = field(default=1, metadata={"help": "dossiers that each of them takes through a life in a round"})


@dataclass
class _Measured:
    """What a contender came to, round by round. *_us: microseconds of CPU for one request."""

    rate: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    server_us: list[float] = field(default_factory=list)
    database_us: list[float] = field(default_factory=list)
    asking_us: list[float] = field(default_factory=list)


def measure(ground: Ground, sizes: Sizes, terms: Terms) -> list[Finding]:
    with ground.database() as place:
        founding().write(place.dsn("writer"), ClockKind.SYSTEM)
        with place.connect("superuser", autocommit=True) as superuser:
            superuser.execute("CREATE SCHEMA bare CREATE TABLE rows (number bigint, text text)")
        with (
            GroupCommitter(place.dsn("writer"), deciders()) as committer,
            _serving(place) as (port, server),
            _bare(place) as (bare_port, bare),
        ):
            lives = _Lives(committer, _tokens(place), sizes, terms.seed)
            sides = {OURS: _Measured(), PEER: _Measured()}
            database = psutil.Process(ground.server)
            ours = _Asking(port, server, database, lives.requests, sides[OURS])
            peer = _Asking(bare_port, bare, database, partial(_rows, sizes), sides[PEER])
            ours.run(-1)  # caches of the process and the connections of its pools, as they are on any day
            peer.run(-1)
            for side in sides.values():
                side.__init__()  # type: ignore[misc]
            in_turns(terms.rounds, {OURS: ours.run, PEER: peer.run})
    return _findings(sides, sizes)


def _findings(sides: dict[str, _Measured], sizes: Sizes) -> list[Finding]:
    def each(member: str) -> dict[str, list[float]]:
        return {name: getattr(side, member) for name, side in sides.items()}

    asked = f"{sizes.clients} connections"
    rate = finding("P2", f"durable commands over HTTP, {asked}", "commands/s", each("rate"))
    p99 = finding("P2", f"a command over HTTP, {asked}, p99", "ms", each("p99"), higher_is_better=False)
    full = sizes.clients >= 64
    return [
        msgspec.structs.replace(
            rate, goal=Goal(f"≥ {GOAL_RATE:,}/s on 2 cores", rate.ours.median >= GOAL_RATE if full else None)
        ),
        msgspec.structs.replace(p99, goal=Goal(f"≤ {GOAL_MS:.0f} ms", p99.ours.median <= GOAL_MS if full else None)),
        finding("", f"a command over HTTP, {asked}, p50", "ms", each("p50"), higher_is_better=False),
        finding("", f"a command over HTTP, {asked}, the longest", "ms", each("most"), higher_is_better=False),
        finding("", "CPU of the server for one request", "µs", each("server_us"), higher_is_better=False),
        finding("", "CPU of the database for one request", "µs", each("database_us"), higher_is_better=False),
        finding("", "CPU of whoever asks for one request", "µs", each("asking_us"), higher_is_better=False),
    ]


@dataclass(frozen=True)
class _Asking:
    """A contender: the requests of a round, and what they came to."""

    port: int
    server: psutil.Process
    database: psutil.Process
    requests: Callable[[int], list[list[bytes]]]
    measured: _Measured

    def run(self, number: int) -> float:
        requests = self.requests(number)
        count = sum(map(len, requests))
        before = _cpu_of(self.server), _cpu_of(self.database)
        told: Told = ask("127.0.0.1", self.port, requests)
        after = _cpu_of(self.server), _cpu_of(self.database)
        one = self.measured
        one.rate.append(count / told.seconds)
        one.p50.append(percentile(told.milliseconds, 50))
        one.p99.append(percentile(told.milliseconds, 99))
        one.most.append(max(told.milliseconds))
        one.server_us.append((after[0] - before[0]) / count * 1e6)
        one.database_us.append((after[1] - before[1]) / count * 1e6)
        one.asking_us.append(told.cpu_seconds / count * 1e6)
        return one.rate[-1]


class _Lives:
    """The requests of rounds: each connection takes its dossiers through a life, one after the other."""

    def __init__(self, committer: GroupCommitter, tokens: dict[str, str], sizes: Sizes, seed: int) -> None:
        self._committer = committer
        self._tokens = tokens
        self._sizes = sizes
        self._seed = seed

    def requests(self, number: int) -> list[list[bytes]]:
        """Lodges and receives the round's dossiers, and returns what is to be asked on each connection."""
        keys = [
            [f"{self._seed} http {number} {client} {dossier}" for dossier in range(self._sizes.dossiers)]
            for client in range(self._sizes.clients)
        ]
        intake = [
            self._committer.submit(order)
            for client, of_client in enumerate(keys)
            for key in of_client
            for order in life(key, client)[:INTAKE]
        ]
        for one in intake:
            one.result()
        return [[one for key in of_client for one in self._of(key, client)] for client, of_client in enumerate(keys)]

    def _of(self, key: str, client: int) -> Iterator[bytes]:
        dossier = dossier_id(key)
        for place, (order, actor, members) in enumerate(acts(DISTRICTS[client % len(DISTRICTS)])):
            if place >= INTAKE:
                headers = {
                    "Authorization": f"Bearer {self._tokens[actor]}",
                    "Content-Type": "application/json",
                    "Idempotency-Key": str(uuid4()),
                    "If-Match": f'"{place}"',
                }
                body = msgspec.json.encode(members)
                yield request("POST", f"/v1/dossiers/{dossier}/{_ACT_OF[order]}", headers, body)


def _rows(sizes: Sizes, number: int) -> list[list[bytes]]:
    """As many requests to the peer as ours gets."""
    headers = {"Content-Type": "application/json"}
    each = sizes.dossiers * (len(acts(DISTRICTS[0])) - INTAKE)
    return [
        [
            request("POST", "/rows", headers, msgspec.json.encode({"number": number * each + place, "text": "x" * 300}))
            for place in range(each)
        ]
        for _ in range(sizes.clients)
    ]


def _tokens(place: Place) -> dict[str, str]:
    """One for every official of the benchmarks' province who acts, with the roles of their place."""
    access = Access(partial(connected, place.dsn("writer")))
    found = {}
    for district in DISTRICTS:
        for official in (*district.clerks, *district.officers, district.head):
            roles = (Role.OFFICER, Role.HEAD) if official == district.head else (Role.OFFICER,)
            found[official] = access.issue_token(official, roles, (), timedelta(days=1))[1].reveal()
    return found


@contextmanager
def _serving(place: Place) -> Iterator[tuple[int, psutil.Process]]:
    port = place.instance.choose_http_port()
    with open(place.instance.log_file("serve"), "ab") as log:
        command = [*HOSO, "serve", "--data-dir", str(place.instance.data_dir)]
        with _process(command, port, log) as process:
            yield port, process


@contextmanager
def _bare(place: Place) -> Iterator[tuple[int, psutil.Process]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-c", _PEER, str(port), place.dsn("superuser")]
    with _process(command, port, None) as process:
        yield port, process


@contextmanager
def _process(command: list[str], port: int, log: Any) -> Iterator[psutil.Process]:
    """A server, once it listens."""
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=INSTALLATION) as process:
        try:
            until = perf_counter() + PATIENCE_SECONDS
            while not _listens(port):
                if process.poll() is not None or perf_counter() > until:
                    raise RuntimeError(f"{command[:4]} does not answer")
                sleep(0.05)
            yield psutil.Process(process.pid)
        finally:
            process.terminate()
            process.wait(PATIENCE_SECONDS)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _cpu_of(process: psutil.Process) -> float:
    """Seconds of CPU so far, with those of its children."""
    found = 0.0
    for one in (process, *process.children()):
        with suppress(psutil.NoSuchProcess):
            times = one.cpu_times()
            found += times.user + times.system
    times = process.cpu_times()
    return float(found + times.children_user + times.children_system)


QUESTION = Question("http", "How many durable commands a second over HTTP?", Sizes, measure)

if __name__ == "__main__":
    alone(QUESTION)
