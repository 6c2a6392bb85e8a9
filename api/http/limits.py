"""How much one caller may ask for: token buckets, in memory, one process."""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from api.auth.operations_noting import EVERY_SECONDS
from api.http.refusals import TooManyRequests
from projections.ledger_standing import PATIENCE_SECONDS


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` requests at once, and `per_second` from then on."""

    per_second: float
    burst: int


@dataclass(frozen=True, slots=True)
class Limits:
    """caller: of a token or a session. stranger: of a remote address without one. body_bytes: of one request.

    denials: of one person or service. strange, strange_together: refusals of strangers that become a line of the
    operations log, of one network and of all of them: at most 9,000 a day.

    lag: how far the views may be behind. seal_seconds: how long an event may wait for a checkpoint.
    refusal_seconds: a refused sign-in takes so long, or a multiple of it, so that its time tells nothing.
    noting_seconds: how long a line of the operations log may wait for its digest in the record.
    """

    caller: Rate = Rate(200.0, 400)
    stranger: Rate = Rate(2.0, 20)
    denials: Rate = Rate(1.0, 300)
    strange: Rate = Rate(1 / 60, 10)
    strange_together: Rate = Rate(1 / 10, 200)
    body_bytes: int = 256 * 1024
    wait_seconds: float = 5.0
    lag_events: int = 5_000
    lag_seconds: float = 30.0
    seal_seconds: float = PATIENCE_SECONDS
    noting_seconds: float = EVERY_SECONDS
    streams: int = 200
    refusal_seconds: float = 1.0


class Buckets:
    """One bucket a key; the least recently used are forgotten beyond `most`, so strangers cannot fill the memory."""

    def __init__(self, rate: Rate, *, most: int = 20_000, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._most = most
        self._clock = clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> None:
        """Take one. TooManyRequests where none is left."""
        now = self._clock()
        level, at = self._levels.pop(key, (float(self._rate.burst), now))
        level = min(float(self._rate.burst), level + (now - at) * self._rate.per_second)
        enough = level >= 1.0
        self._levels[key] = (level - 1.0 if enough else level, now)
        if len(self._levels) > self._most:
            self._levels.popitem(last=False)
        if not enough:
            raise TooManyRequests(seconds=max(1, round((1.0 - level) / self._rate.per_second + 0.5)))


_V6_SITE: Final = 64


def remote_key(host: str | None) -> str:
    """An IPv4 address, or the network of an IPv6 one, whose holder may use all its addresses."""
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return "unknown"
    if address.version == 6:
        return str(ipaddress.ip_network((address, _V6_SITE), strict=False))
    return str(address)


def is_loopback(host: str | None) -> bool:
    """Whether a remote is this machine itself."""
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
