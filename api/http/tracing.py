"""Every request has a trace id; it stands in its answer, in each of its log lines, and in what it recorded."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar
from traceback import format_exception
from typing import Any, Final

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.meters import Meters

_TRACEPARENT: Final = re.compile(r"00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}", re.ASCII)
_current: Final[ContextVar[str]] = ContextVar("trace_id", default="-")
_log: Final = structlog.get_logger("api.http")

API_POLICY: Final = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
SECURITY_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Content-Security-Policy": API_POLICY,
    "Cache-Control": "no-store",
}
"""On every answer, unless the answer sets one itself."""


def trace_id() -> str:
    """Of the request under way, 32 hexadecimal digits; `-` outside of one."""
    return _current.get()


class Tracing:
    """The outermost layer of ours: names the request, times it, writes its log line, and sees to headers and bugs."""

    def __init__(self, app: ASGIApp, meters: Meters, faulted: Callable[[Request, str], Response]) -> None:
        """faulted: what is answered to a request that ran into a bug, given its trace id."""
        self._app = app
        self._meters = meters
        self._faulted = faulted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        trace = _trace_of(Headers(scope=scope))
        began = time.perf_counter()
        status = 0

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Trace-Id"] = trace
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        token = _current.set(trace)
        with structlog.contextvars.bound_contextvars(trace_id=trace):
            try:
                await self._app(scope, receive, answer)
            except Exception as bug:  # noqa: BLE001 - a bug is answered and written down here, at the edge, and nowhere else
                # As text: a structured traceback would write down local variables, and with them what was sent.
                _log.error("request_failed", route=route_of(scope), traceback="".join(format_exception(bug)))
                if status == 0:
                    await self._faulted(Request(scope, receive), trace)(scope, receive, answer)
            finally:
                _current.reset(token)
                seconds = time.perf_counter() - began
                self._meters.request(scope["method"], route_of(scope), status, seconds)
                _log.info(
                    "request",
                    method=scope["method"],
                    route=route_of(scope),
                    status=status,
                    milliseconds=round(seconds * 1000, 1),
                    caller=scope.get("state", {}).get("caller_key"),
                )


def route_of(scope: Scope) -> str:
    """The pattern of the address; the address itself may hold a secret, or name a dossier."""
    route: Any = scope.get("route")
    return str(getattr(route, "path", "-"))


def _trace_of(headers: Headers) -> str:
    found = _TRACEPARENT.fullmatch(headers.get("traceparent", ""))
    return found[1] if found and found[1].strip("0") else secrets.token_hex(16)
