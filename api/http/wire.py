"""How requests are read from a connection: strictly, and within bounds of size and time.

uvicorn's protocol over httptools refuses what could be read in two ways (a length and a chunked body, two lengths,
folded lines of headers). But it takes requests without a version or with several hosts, waits for ever for the end of a
head, and keeps whatever comes of it in memory. Here a head has bounds, and so has the time in which a request comes
whole. What goes beyond is answered, and its connection closed.
"""

from __future__ import annotations

import asyncio
from typing import Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

MAX_HEAD_BYTES: Final = 32 * 1024
"""Of an address and its headers."""

MAX_HEADERS: Final = 100
HEAD_SECONDS: Final = 10.0
"""From the beginning of a connection, or from the first octet of a further head, to the end of the head."""

REQUEST_SECONDS: Final = 300.0
"""From there until the request has come whole: more than the largest upload is given by its own route."""

_PHRASES: Final = {400: "Bad Request", 408: "Request Timeout", 431: "Request Header Fields Too Large"}


class HeadNotTaken(Exception):
    """Seen by the parser alone, which then refuses the request."""


class Wire(HttpToolsProtocol):
    """One connection. While it idles between requests, uvicorn's own limit holds."""

    head_seconds: float = HEAD_SECONDS
    request_seconds: float = REQUEST_SECONDS

    _timer: asyncio.TimerHandle | None = None
    _in_head: bool = True
    _head_bytes: int = 0
    _refusal: int = 400

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect(self.head_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        self._expect(None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        if self._timer is None and self._idle():
            self._expect(self.head_seconds)  # also of whoever sends nothing but line ends between requests
        self._head_bytes += len(data)
        super().data_received(data)
        if self._in_head and self._head_bytes > MAX_HEAD_BYTES:
            self._refuse(431)

    def on_message_begin(self) -> None:
        if self._timer is None:
            self._expect(self.head_seconds)
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        size = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if size > MAX_HEAD_BYTES or len(self.headers) > MAX_HEADERS:
            self._refusal = 431
            raise HeadNotTaken
        version, hosts = self.parser.get_http_version(), sum(name == b"host" for name, _ in self.headers)
        if version not in ("1.0", "1.1") or hosts > 1 or (hosts == 0 and version == "1.1"):
            raise HeadNotTaken
        self._in_head = False
        self._expect(self.request_seconds)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_head, self._head_bytes = True, 0
        self._expect(None)
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """What the parser could not take. uvicorn would say why in words of its own."""
        del msg
        self._refuse(self._refusal)

    def _expect(self, seconds: float | None) -> None:
        """What has to come now, within this time; or nothing."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if seconds is None else self.loop.call_later(seconds, self._refuse, 408)

    def _idle(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is None or cycle.response_complete

    def _refuse(self, status: int) -> None:
        """Say no and close; without a word where another answer is on its way, whose end this would look like."""
        if self.transport.is_closing():
            return
        if self._idle() or not self.cycle.response_started:
            head = f"HTTP/1.1 {status} {_PHRASES[status]}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            self.transport.write(head.encode("ascii"))
        self.transport.close()
