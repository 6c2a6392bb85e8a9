"""The first pages, with many people opening them at once.

The demonstration's office, as `hoso up` runs it. Everybody opens the front page of their role again and again, with a
pause for reading between two openings; then all of them open it in the same instant. The peer is a bare FastAPI route
that answers with a fixed page, served and asked in the same way.
"""

from __future__ import annotations

import asyncio
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from time import perf_counter, sleep
from typing import Final

import httpx
import psycopg

from api.auth.access import Access, connected
from api.auth.rights import Role
from api.cli.supervisor import HOSO, INSTALLATION
from api.pages.visitor import COOKIE
from benchmarks.figures import OURS, Finding, Goal, finding, percentile
from benchmarks.ground import Ground
from benchmarks.question import Question, Terms, alone
from domain.store.instance import Instance
from domain.store.processes import wait_for
from projections.generation import progress

GOAL_MS: Final = 300.0
PATIENCE_SECONDS: Final = 600.0
VIEWS_SECONDS: Final = 120.0
FOLLOWED: Final = 50
"""Events by which views that follow the log may be behind."""

PEER: Final = "FastAPI, a fixed page"
_READY: Final = re.compile(r"sign in:\s+(http://\S+)")

_PEER: Final = """
import sys, uvicorn
from fastapi import FastAPI
from starlette.responses import HTMLResponse
app = FastAPI(openapi_url=None)
PAGE = "<!doctype html><html lang=vi><title>x</title><main>" + "<p>Hồ sơ quá hạn</p>" * 400 + "</main></html>"
@app.get("/")
def first() -> HTMLResponse:
    return HTMLResponse(PAGE)
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error")
"""


@dataclass(frozen=True)
class Sizes:
    users: int = field(default=50, metadata={"help": "people at once"})
    openings: int = field(default=8, metadata={"help": "how often each opens their first page, a round"})
    pause_ms: int = field(default=3_000, metadata={"help": "for reading, between two openings, on average"})
    seeded: int = field(default=1, metadata={"help": "1: the demonstration's office; 0: an empty one"})


@dataclass(frozen=True)
class User:
    """Who opens what: the address of their first page, and the cookie of their session."""

    path: str
    cookie: str


def measure(ground: Ground, sizes: Sizes, terms: Terms) -> list[Finding]:
    reading: dict[str, list[float]] = {OURS: [], PEER: []}
    instant: dict[str, list[float]] = {OURS: [], PEER: []}
    with _up(ground.directory / "pages", seeded=bool(sizes.seeded)) as address, _peer() as bare:
        instance = Instance.open(ground.directory / "pages")
        _wait_for_views(instance)
        users = _users(instance, sizes.users, Random(terms.seed))
        strangers = [User("/", "") for _ in users]
        asyncio.run(_instant(address, users))  # caches of the process, as they are on any day
        for number in range(terms.rounds):
            for name, where, who in ((OURS, address, users), (PEER, bare, strangers)):
                random = Random(terms.seed + number)
                reading[name].append(percentile(asyncio.run(_reading(where, who, sizes, random)), 95))
                instant[name].append(percentile(asyncio.run(_instant(where, who)), 95))
    met = max(reading[OURS]) <= GOAL_MS
    return [
        finding(
            "pages",
            f"first page, p95, {sizes.users} people who read in between",
            "milliseconds",
            reading,
            higher_is_better=False,
            goal=Goal(f"≤ {GOAL_MS:.0f} ms", met if sizes.users >= 50 and sizes.seeded else None),
        ),
        finding(
            "",
            f"first page, p95, {sizes.users} people in the same instant",
            "milliseconds",
            instant,
            higher_is_better=False,
            notes=("The one who asks is on the same two cores.",),
        ),
    ]


def _wait_for_views(instance: Instance) -> None:
    """The views of a log that was just filled are built when the pages answer already. AssertionError after a while."""

    def there() -> bool:
        with psycopg.connect(instance.dsn("reader")) as connection:
            known = progress(connection)
            row = connection.execute("SELECT position FROM hoso.log_head").fetchone()
        assert row is not None
        return known is not None and known.position >= row[0] - FOLLOWED

    assert wait_for(there, VIEWS_SECONDS, 0.2), "the views were not built in time"


async def _reading(address: str, users: Sequence[User], sizes: Sizes, random: Random) -> list[float]:
    """Milliseconds of every opening."""
    async with _asking(address, len(users)) as client:

        async def one(user: User) -> list[float]:
            found = []
            await asyncio.sleep(random.uniform(0, sizes.pause_ms / 1_000))
            for _ in range(sizes.openings):
                found.append(await _open(client, user))
                await asyncio.sleep(random.uniform(0.5, 1.5) * sizes.pause_ms / 1_000)
            return found

        return [value for found in await asyncio.gather(*map(one, users)) for value in found]


async def _instant(address: str, users: Sequence[User]) -> list[float]:
    async with _asking(address, len(users)) as client:
        return list(await asyncio.gather(*(_open(client, user) for user in users)))


def _asking(address: str, users: int) -> httpx.AsyncClient:
    limits = httpx.Limits(max_connections=users, max_keepalive_connections=users)
    return httpx.AsyncClient(base_url=address, timeout=60, limits=limits, trust_env=False)


async def _open(client: httpx.AsyncClient, user: User) -> float:
    began = perf_counter()
    headers = {"Cookie": user.cookie} if user.cookie else {}
    answer = await client.get(user.path, headers=headers)
    while answer.has_redirect_location:  # by hand: httpx would leave the cookie behind
        answer = await client.get(answer.headers["location"], headers=headers)
    taken = (perf_counter() - began) * 1_000
    answer.raise_for_status()
    return taken


def _users(instance: Instance, count: int, random: Random) -> list[User]:
    """Of ten: four officers, two heads, two supervisors, an auditor, a citizen who looks something up."""
    access = Access(partial(connected, instance.dsn("writer")))
    with psycopg.connect(instance.dsn("reader")) as connection:
        rows = connection.execute(
            "SELECT official_id, role FROM views.appointments WHERE valid_to IS NULL ORDER BY 1"
        ).fetchall()
    officers = [official for official, role in rows if role == "officer"] or ["x1"]
    heads = [official for official, role in rows if role == "head"]
    kinds = "oooohhssac" if heads else "ssssssssss"
    found = []
    for number in range(count):
        match kinds[number % len(kinds)]:
            case "o":
                found.append(_signed_in(access, random.choice(officers), Role.OFFICER))
            case "h":
                found.append(_signed_in(access, random.choice(heads), Role.OFFICER, Role.HEAD))
            case "s":
                found.append(_signed_in(access, random.choice(officers), Role.SUPERVISOR))
            case "a":
                found.append(_signed_in(access, random.choice(officers), Role.AUDITOR))
            case _:
                found.append(User("/", ""))
    return found


def _signed_in(access: Access, official: str, *roles: Role) -> User:
    session = access.redeem_link(access.issue_link(official, roles).reveal())
    assert session is not None
    return User("/", f"{COOKIE}={session.reveal()}")


@contextmanager
def _up(data_dir: Path, *, seeded: bool) -> Iterator[str]:
    """An instance as `hoso up` runs it: its address, once its pages answer."""
    with subprocess.Popen(
        [*HOSO, "up", "--data-dir", str(data_dir), *([] if seeded else ["--no-demo"])],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=INSTALLATION,
        start_new_session=True,
    ) as process:
        try:
            assert process.stdout is not None
            link = next((found[1] for line in process.stdout if (found := _READY.search(line))), None)
            if link is None:
                raise RuntimeError(f"hoso up ended with code {process.wait()}")
            address = link.partition("/dang-nhap")[0]
            _until_it_answers(address + "/dang-nhap")
            yield address
        finally:
            process.terminate()
            process.wait(PATIENCE_SECONDS)


@contextmanager
def _peer() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with subprocess.Popen([sys.executable, "-c", _PEER, str(port)], stdin=subprocess.DEVNULL) as process:
        try:
            _until_it_answers(f"http://127.0.0.1:{port}/")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(PATIENCE_SECONDS)


def _until_it_answers(address: str) -> None:
    until = perf_counter() + PATIENCE_SECONDS
    while perf_counter() < until:
        try:
            if httpx.get(address, trust_env=False, timeout=5).status_code < 500:
                return
        except httpx.TransportError:
            pass
        sleep(0.1)
    raise RuntimeError(f"{address} does not answer")


QUESTION = Question("pages", "How long do first pages take when many people open them?", Sizes, measure)

if __name__ == "__main__":
    alone(QUESTION)
