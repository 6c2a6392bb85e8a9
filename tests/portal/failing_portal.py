"""A portal on this machine that fails in every way it is told to, and remembers what it was sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any

TAKEN = json.dumps({"error_code": "00", "message": "ok"}).encode()


@dataclass
class Order:
    """One request as it came."""

    key: str | None
    authorization: str | None
    body: dict[str, Any]
    bytes: bytes

    @property
    def code(self) -> str:
        return str(self.body["data"][0]["MaHoSo"])


@dataclass
class FailingPortal:
    """faults: what happens to the next orders, one after the other; after them all goes well.

    orders: all that came; kept: the last message by kind and code, put in once a key, as a portal does that knows keys.
    refused_codes: dossiers that it does not take. held: an answer waits for this.
    """

    server: ThreadingHTTPServer
    faults: list[str] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    kept: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)
    refused_codes: set[str] = field(default_factory=set)
    held: Event = field(default_factory=Event)
    came: Event = field(default_factory=Event)
    lock: Any = field(default_factory=Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/dvcqg"

    def take(self, order: Order) -> bytes:
        """What a portal answers in peace."""
        if order.body["service"] == "TraCuuHoSo":
            found = self.kept.get(("DongBoHoSoMC", order.body["mahoso"]))
            return json.dumps({"error_code": "00", "result": [] if found is None else [found]}).encode()
        if order.code in self.refused_codes:
            return json.dumps({"error_code": "-5", "message": "Mã thủ tục không có"}).encode()
        if order.key is not None and order.key not in self.keys:
            self.keys.append(order.key)
            self.kept[order.body["service"], order.code] = order.body["data"][0]
        return TAKEN


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    portal: FailingPortal

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        order = Order(
            self.headers.get("Idempotency-Key"), self.headers.get("Authorization"), json.loads(content), content
        )
        with self.portal.lock:
            self.portal.orders.append(order)
            fault = self.portal.faults.pop(0) if self.portal.faults else ""
        self.portal.came.set()
        getattr(self, f"_{fault}" if fault else "_peace")(order)

    def _peace(self, order: Order) -> None:
        with self.portal.lock:
            answer = self.portal.take(order)
        self._answer(200, answer)

    def _error(self, _order: Order) -> None:
        self._answer(500, b"<html>500</html>")

    def _busy(self, _order: Order) -> None:
        self._answer(429, b"{}", {"Retry-After": "0.2"})

    def _token(self, _order: Order) -> None:
        self._answer(401, b"{}")

    def _elsewhere(self, _order: Order) -> None:
        self._answer(302, b"", {"Location": "http://127.0.0.1:9/"})

    def _garbage(self, _order: Order) -> None:
        self._answer(200, b"<html>welcome</html>")

    def _other_json(self, _order: Order) -> None:
        self._answer(200, b"[1, 2")

    def _half(self, order: Order) -> None:
        """Taken, but the connection breaks in the middle of the answer."""
        with self.portal.lock:
            answer = self.portal.take(order)
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer[: len(answer) // 2])
        self.close_connection = True

    def _lost(self, order: Order) -> None:
        """Taken, but nothing is answered."""
        with self.portal.lock:
            self.portal.take(order)
        self.close_connection = True

    def _slow(self, order: Order) -> None:
        """Taken, but the answer comes after everybody's patience."""
        with self.portal.lock:
            self.portal.take(order)
        self.portal.held.wait(20)
        self.close_connection = True

    def _answer(self, status: int, content: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nothing is said."""


@contextmanager
def failing_portal(port: int = 0) -> Iterator[FailingPortal]:
    handler = type("Handler", (_Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    portal = FailingPortal(server)
    handler.portal = portal  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, args=[0.05], daemon=True)
    thread.start()
    try:
        yield portal
    finally:
        portal.held.set()
        server.shutdown()
        server.server_close()
        thread.join()
