"""Prepared requests, asked over keep-alive connections by a process of its own, whose CPU is told apart.

`python -m benchmarks.asking` reads an `Asked` from its standard input and writes `Told` to its standard output. Each
connection asks its requests one after the other, as fast as it is answered.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter, process_time
from typing import Final

import msgspec

from benchmarks.keepalive import KeepAlive

_ROOT: Final = Path(__file__).resolve().parents[1]


class Asked(msgspec.Struct, frozen=True):
    """requests: of each connection, in order."""

    host: str
    port: int
    requests: list[list[bytes]]


class Told(msgspec.Struct, frozen=True):
    """milliseconds: of every request, in the order of the answers. other: what was answered otherwise than with 2xx,
    the first of it. cpu_seconds: of whoever asked."""

    seconds: float
    cpu_seconds: float
    milliseconds: list[float]
    other: int
    first_other: str


def ask(host: str, port: int, requests: Sequence[Sequence[bytes]]) -> Told:
    """Ask them all, each connection's in order. RuntimeError if any was answered otherwise than with 2xx."""
    asked = Asked(host, port, [list(one) for one in requests])
    ended = subprocess.run(
        [sys.executable, "-m", "benchmarks.asking"],
        input=msgspec.msgpack.encode(asked),
        stdout=subprocess.PIPE,
        cwd=_ROOT,
        check=True,
    )
    told = msgspec.msgpack.decode(ended.stdout, type=Told)
    if told.other:
        raise RuntimeError(f"{told.other} requests were answered otherwise than expected: {told.first_other}")
    return told


async def _all(asked: Asked) -> Told:
    milliseconds: list[float] = []
    others: list[str] = []

    async def one(connection: KeepAlive, requests: Sequence[bytes]) -> None:
        for request in requests:
            began = perf_counter()
            answer = await connection.ask(request)
            milliseconds.append((perf_counter() - began) * 1_000)
            if not 200 <= answer.status < 300:
                others.append(f"{answer.status} {answer.body.decode(errors='replace')[:500]}")

    connections = [await KeepAlive.to(asked.host, asked.port) for _ in asked.requests]
    began, cpu = perf_counter(), process_time()
    await asyncio.gather(*map(one, connections, asked.requests))
    told = Told(perf_counter() - began, process_time() - cpu, milliseconds, len(others), others[0] if others else "")
    for connection in connections:
        connection.close()
    return told


def main() -> None:
    import uvloop

    asked = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Asked)
    sys.stdout.buffer.write(msgspec.msgpack.encode(uvloop.run(_all(asked))))


if __name__ == "__main__":
    main()
