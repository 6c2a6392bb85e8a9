"""A keep-alive connection that asks with prepared bytes and reads no more of an answer than it must.

Whoever asks shares two cores with what is measured, so it does as little as it can: HTTP/1.1, one request at a time,
answers of a stated length or in chunks.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final, Self, cast

_END: Final = b"\r\n\r\n"
_LAST_CHUNK: Final = b"0\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """body: of an answer in chunks, the chunks as they came."""

    status: int
    body: bytes


class KeepAlive(asyncio.Protocol):
    """One connection. `ask` raises ConnectionError where it is gone."""

    def __init__(self) -> None:
        self._received = bytearray()
        self._waiting: asyncio.Future[Answer] | None = None
        self._transport: asyncio.Transport | None = None
        self._head: bytes | None = None
        self._length = 0

    @classmethod
    async def to(cls, host: str, port: int, local: str | None = None) -> Self:
        """local: the address to come from."""
        own = None if local is None else (local, 0)
        _, protocol = await asyncio.get_running_loop().create_connection(cls, host, port, local_addr=own)
        return protocol

    def ask(self, request: bytes) -> asyncio.Future[Answer]:
        """Send a request; its answer, once it is whole."""
        waiting = self._waiting = asyncio.get_running_loop().create_future()
        if self._transport is None or self.closed:
            waiting.set_exception(ConnectionError("the connection is closed"))
        else:
            self._transport.write(request)
        return waiting

    @property
    def closed(self) -> bool:
        return self._transport is None or self._transport.is_closing()

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, _error: Exception | None) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(ConnectionError("the connection was lost"))

    def data_received(self, data: bytes) -> None:
        self._received += data
        if self._head is None:
            end = self._received.find(_END)
            if end < 0:
                return
            self._head = bytes(self._received[:end])
            del self._received[: end + len(_END)]
            self._length = _length_of(self._head)
        whole = self._length if self._length >= 0 else _whole_chunks(self._received)
        if 0 <= whole <= len(self._received):
            answer = Answer(int(self._head[9:12]), bytes(self._received[:whole]))
            self._received.clear()
            self._head = None
            if self._waiting is not None and not self._waiting.done():
                self._waiting.set_result(answer)


def request(
    method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b"", host: str = "localhost"
) -> bytes:
    """The bytes of a request."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body or method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + _END + body


def _length_of(head: bytes) -> int:
    """Of the body; -1 where it comes in chunks."""
    lower = head.lower()
    at = lower.find(b"\r\ncontent-length:")
    if at >= 0:
        return int(lower[at + 17 :].split(b"\r\n", 1)[0])
    return -1 if b"\r\ntransfer-encoding: chunked" in lower else 0


def _whole_chunks(received: bytearray) -> int:
    """How many bytes the chunks take; -1 while the last is missing."""
    at = 0
    while (line := received.find(b"\r\n", at)) >= 0:
        size = int(received[at:line], 16)
        at = line + 2 + size + 2
        if size == 0:
            return at if at <= len(received) else -1
    return -1
