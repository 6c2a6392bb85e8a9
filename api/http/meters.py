"""What Prometheus is told."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Meters:
    """One set an application, so that several in a process do not add up."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._seconds = Histogram(
            "hoso_http_request_seconds",
            "Time to answer, by route and status.",
            ("method", "route", "status"),
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._refusals = Counter("hoso_http_denials", "Requests denied, by right.", ("right",), registry=self._registry)
        self._log = Gauge("hoso_log_position", "Position of the last event of the log.", registry=self._registry)
        self._views = Gauge("hoso_views_position", "Position up to which the views are.", registry=self._registry)
        self._sealed = Gauge("hoso_ledger_size", "Events under the last checkpoint.", registry=self._registry)
        self._age = Gauge(
            "hoso_ledger_checkpoint_age_seconds", "Since the last checkpoint was stored.", registry=self._registry
        )
        self._waiting = Gauge(
            "hoso_ledger_waiting_seconds",
            "How long events have waited for a checkpoint; 0 where none waits.",
            registry=self._registry,
        )
        self._portal = Gauge(
            "hoso_portal_messages", "Messages to the national portal, by state.", ("state",), registry=self._registry
        )
        self._ready = Gauge("hoso_ready", "1 if requests can be served.", registry=self._registry)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        self._seconds.labels(_known(method), route, str(status)).observe(seconds)

    def denial(self, right: str) -> None:
        self._refusals.labels(right).inc()

    def positions(self, log: int, views: int, *, ready: bool) -> None:
        self._log.set(log)
        self._views.set(views)
        self._ready.set(ready)

    def ledger(self, size: int, age: float | None, waiting: float) -> None:
        """age: of the last checkpoint, None before the first."""
        self._sealed.set(size)
        self._age.set(math.nan if age is None else age)
        self._waiting.set(waiting)

    def portal(self, messages: Mapping[str, int]) -> None:
        """By state."""
        for state, count in messages.items():
            self._portal.labels(state).set(count)

    def text(self) -> bytes:
        """The exposition format of Prometheus."""
        return generate_latest(self._registry)


def _known(method: str) -> str:
    """A method that anybody may invent must not make a series of its own."""
    return method if method in {"GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"} else "other"
