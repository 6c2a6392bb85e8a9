"""Who does what while the load test runs: officers, supervisors, citizens, and those who watch a board.

Each is one keep-alive connection that waits a while between two requests, as people do. What is asked and answered is
tallied by kind; an answer of a status that was not expected of that request is a fault, and so is a broken connection.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from random import Random
from time import perf_counter
from typing import Any, Final
from uuid import UUID, uuid4

import msgspec

from api.http.offered import DOSSIERS, OFFERED
from api.http.orders import command_id
from benchmarks.acts import acts
from benchmarks.keepalive import Answer, KeepAlive, request
from benchmarks.office import District
from domain.dossier_commands import IssueReceipt, Lodge

_ACT_OF: Final = {order.command: order.act for order in OFFERED[DOSSIERS].values()}
_RECENT: Final = 500
_FAULTS_KEPT: Final = 20

RETRIED, STALE, FOREIGN, READ = 0.03, 0.03, 0.02, 0.3
"""How often an act is followed by the same request again, by one that saw an older version, by one of somebody who has
nothing to do with it, and by a read of the dossier."""


@dataclass
class Tally:
    """milliseconds: by kind. acknowledged: position by command id, of every order that was answered as recorded."""

    milliseconds: dict[str, list[float]] = field(default_factory=dict)
    faults: int = 0
    first_faults: list[str] = field(default_factory=list)
    acknowledged: dict[UUID, int] = field(default_factory=dict)
    changes_seen: int = 0

    def fault(self, kind: str, what: str) -> None:
        self.faults += 1
        if len(self.first_faults) < _FAULTS_KEPT:
            self.first_faults.append(f"{kind}: {what}")


@dataclass
class Town:
    """What the people of the load test share. tokens, cookies: by official. dossiers, codes: the latest."""

    host: str
    port: int
    tokens: dict[str, str]
    cookies: dict[str, str]
    think_seconds: float
    tally: Tally
    until: float = 0.0
    dossiers: deque[UUID] = field(default_factory=lambda: deque(maxlen=_RECENT))
    codes: deque[str] = field(default_factory=lambda: deque(maxlen=_RECENT))

    def over(self) -> bool:
        return perf_counter() >= self.until


class Someone:
    """One connection of one kind of person."""

    def __init__(self, town: Town, number: int, local: str | None = None) -> None:
        self.town = town
        self.random = Random(number)
        self._local = local
        self._connection: KeepAlive | None = None

    async def ask(self, kind: str, content: bytes, expected: Collection[int] = (200,)) -> Answer | None:
        """The answer, tallied; None for a fault."""
        tally, began = self.town.tally, perf_counter()
        try:
            answer = await asyncio.wait_for(self._asked(content), 60)
        except (OSError, TimeoutError) as error:
            self._connection = None
            tally.fault(kind, repr(error))
            return None
        tally.milliseconds.setdefault(kind, []).append((perf_counter() - began) * 1_000)
        if answer.status not in expected:
            asked = content.split(b"\r\n", 1)[0].decode()
            tally.fault(kind, f"{asked}: {answer.status} {answer.body[:300].decode(errors='replace')}")
            return None
        return answer

    async def _asked(self, content: bytes) -> Answer:
        """Once more where a connection that was kept is gone, as browsers do; orders carry their keys."""
        if self._connection is not None and not self._connection.closed:
            try:
                return await self._connection.ask(content)
            except ConnectionError:
                pass
        self._connection = await KeepAlive.to(self.town.host, self.town.port, self._local)
        return await self._connection.ask(content)

    async def think(self, times: float = 1.0) -> None:
        await asyncio.sleep(min(self.random.expovariate(1 / (self.town.think_seconds * times)), 10))


async def officers(town: Town, number: int, district: District, others: District) -> None:
    """Take dossiers through their lives, one after the other, each act by the official whose act it is."""
    one = Someone(town, number)
    stranger = town.tokens[others.officers[0]]
    while not town.over():
        dossier: UUID | None = None
        version = 0
        for order, actor, members in acts(district):
            if town.over():
                return
            path = "/v1/dossiers" if order is Lodge else f"/v1/dossiers/{dossier}/{_ACT_OF[order]}"
            key, body = str(uuid4()), msgspec.json.encode(members)
            content = _order(path, town.tokens[actor], key, version, body)
            kind = "hand in" if order is Lodge else "act"
            answer = await one.ask(kind, content, (201,) if order is Lodge else (200,))
            if answer is None:
                break
            receipt = msgspec.json.decode(answer.body)
            version, dossier = receipt["version"], UUID(receipt["dossier_id"])
            town.tally.acknowledged[_command(actor, key)] = receipt["position"]
            if order is IssueReceipt:
                await _learn_code(one, town.tokens[actor], dossier, receipt["position"])
            await _beside(one, content, path, town.tokens[actor], stranger, version, body, receipt)
            await one.think()


async def _learn_code(one: Someone, token: str, dossier: UUID, position: int) -> None:
    answer = await one.ask("dossier, own act awaited", _read(f"/v1/dossiers/{dossier}?after={position}", token))
    if answer is not None:
        one.town.codes.append(msgspec.json.decode(answer.body)["code"])
        one.town.dossiers.append(dossier)  # now the views have it, too


async def _beside(
    one: Someone, content: bytes, path: str, token: str, stranger: str, version: int, body: bytes, receipt: Any
) -> None:
    """What comes with acts: repetitions, conflicts, wrong rights, reads."""
    if one.random.random() < RETRIED:
        again = await one.ask("the same order again", content, (200, 201))
        if again is not None and msgspec.json.decode(again.body) != receipt | {"duplicate": True}:
            one.town.tally.fault("the same order again", again.body.decode())
    if path != "/v1/dossiers":
        if one.random.random() < STALE:
            await one.ask("an order that saw less", _order(path, token, str(uuid4()), version - 1, body), (412,))
        if one.random.random() < FOREIGN:
            await one.ask("an order without the right", _order(path, stranger, str(uuid4()), version, body), (403,))
    if one.random.random() < READ:
        what = one.random.choice(("trace", "events", "deadlines"))
        path = f"/v1/dossiers/{receipt['dossier_id']}/{what}?after={receipt['position']}"
        await one.ask(f"dossier {what}", _read(path, token))


async def supervisor(town: Town, number: int, official: str, unit: str) -> None:
    """Open overviews, lists, boards, dossiers; now and then a list as a file."""
    one = Someone(town, number)
    cookie = {"Cookie": town.cookies[official], "Accept-Language": "vi"}
    while not town.over():
        dossier = one.random.choice(town.dossiers) if town.dossiers else None
        pages = [
            ("overview", "/giam-sat"),
            ("list", "/danh-sach/dung-yen"),
            ("list as a file", "/danh-sach/dung-yen.csv"),
            ("unit's board", f"/v1/units/{unit}/board"),
            *([("dossier page", f"/ho-so/{dossier}")] * 2 if dossier else []),
        ]
        kind, path = one.random.choice(pages)
        if path.startswith("/v1"):
            await one.ask(kind, _read(path, town.tokens[official]))
        else:
            await one.ask(kind, request("GET", path, cookie))
        await one.think(4)


async def citizen(town: Town, number: int) -> None:
    """Look a dossier up by the code on its receipt, from an address of one's own."""
    one = Someone(town, number, f"127.0.1.{1 + number % 250}")
    while not town.over():
        if town.codes:
            code = one.random.choice(town.codes)
            await one.ask("look-up by code", request("GET", f"/v1/public/dossiers/{code}"))
        await asyncio.sleep(one.random.uniform(1.0, 3.0))


async def watcher(town: Town, token: str, unit: str) -> None:
    """Keep a stream of a unit's board open, and count what comes."""
    kind = "stream of a board"
    try:
        reader, writer = await asyncio.open_connection(town.host, town.port)
        writer.write(_read(f"/v1/boards/{unit}/events", token))
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 60)
        if b" 200 " not in head.split(b"\r\n", 1)[0]:
            town.tally.fault(kind, head[:200].decode())
        while not town.over():
            try:
                line = await asyncio.wait_for(reader.readline(), 1)
            except TimeoutError:
                continue
            if not line:
                town.tally.fault(kind, "the stream ended")
                break
            town.tally.changes_seen += line.startswith(b"event: change")
        writer.close()
    except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
        town.tally.fault(kind, repr(error))


def _order(path: str, token: str, key: str, version: int, body: bytes) -> bytes:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Idempotency-Key": key}
    if path != "/v1/dossiers":
        headers["If-Match"] = f'"{version}"'
    return request("POST", path, headers, body)


def _read(path: str, token: str) -> bytes:
    return request("GET", path, {"Authorization": f"Bearer {token}"})


def _command(actor: str, key: str) -> UUID:
    return command_id(_Subject(actor), key)  # type: ignore[arg-type]


@dataclass(frozen=True)
class _Subject:
    subject: str


def pairs(districts: tuple[District, ...], count: int) -> Iterator[tuple[District, District]]:
    """For each of so many connections of officers: their district, and one that has nothing to do with it."""
    for number in range(count):
        yield districts[number % len(districts)], districts[(number + 1) % len(districts)]
