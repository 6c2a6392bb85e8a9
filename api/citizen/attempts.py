"""Back-off for who tries codes: after a few failures a pause, and after each further one a pause twice as long.

In memory, of one process, as the other limits are: a restart lets a guesser begin again, with a few tries a code.
An attempt counts as failed from its beginning, so that many at once gain nothing; one that succeeds is taken back.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Final

from domain.model.errors import DomainError
from domain.model.event import OFFICE_ZONE

FIRST_PAUSE: Final = timedelta(minutes=10)
LONGEST_PAUSE: Final = timedelta(hours=24)
FORGOTTEN_AFTER: Final = timedelta(hours=24)
"""Since the last failure. All of these are the policy look-up-1."""

FREE_PER_CODE: Final = 5
FREE_PER_REMOTE: Final = 15


class TooManyAttempts(DomainError):
    """Details: clock, seconds."""

    CODE = "too-many-attempts"
    VI = "Thử quá nhiều lần. Có thể thử lại lúc {clock}."
    EN = "Too many attempts. Try again at {clock}."


@dataclass(slots=True)
class _Known:
    failures: int
    last_at: datetime
    until: datetime | None


class Attempts:
    """free: failures that cost no pause. The least recently used keys are forgotten beyond `most`."""

    def __init__(
        self, free: int, *, most: int = 20_000, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._free = free
        self._most = most
        self._clock = clock
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._lock = Lock()

    def begin(self, key: str) -> None:
        """Count an attempt. TooManyAttempts while a pause lasts; asking meanwhile does not make it longer."""
        now = self._clock()
        with self._lock:
            known = self._known.pop(key, None)
            if known is None or now - known.last_at > FORGOTTEN_AFTER:
                known = _Known(0, now, None)
            self._known[key] = known
            if len(self._known) > self._most:
                self._known.popitem(last=False)
            if known.until is not None and now < known.until:
                clock = known.until.astimezone(OFFICE_ZONE) + timedelta(seconds=59)
                raise TooManyAttempts(clock=f"{clock:%H:%M}", seconds=round((known.until - now).total_seconds()) + 1)
            known.failures += 1
            known.last_at = now
            known.until = self._pause_from(known.failures, now)

    def succeeded(self, key: str, *, forget: bool) -> None:
        """The attempt was good. forget: so were those before it."""
        with self._lock:
            known = self._known.get(key)
            if known is None:
                return
            if forget:
                del self._known[key]
                return
            known.failures = max(0, known.failures - 1)
            known.until = self._pause_from(known.failures, known.last_at)

    def _pause_from(self, failures: int, now: datetime) -> datetime | None:
        beyond = failures - self._free
        if beyond < 0:
            return None
        pause = timedelta(seconds=FIRST_PAUSE.total_seconds() * float(1 << min(beyond, 12)))
        return now + min(pause, LONGEST_PAUSE)
