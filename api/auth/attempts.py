"""How often somebody may try: a few times freely, then after ever longer waits, by name that was typed and by remote.

An attempt is counted before it is made, so that many at once gain nothing. A name is counted whether there is an
account of that name or not, and kept as a digest, since what is typed there may be a password.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from psycopg import Connection

from domain.model.errors import DomainError
from domain.model.event import OFFICE_ZONE

FREE_OF_NAME: Final = 5
FREE_OF_REMOTE: Final = 20
"""Failures without a consequence, of a name or of an account's second factor, and of a remote; the first that goes
beyond waits 30 seconds, each further one twice as long, at most a quarter of an hour. Half an hour without a failure
forgets all."""


class TriedTooOften(DomainError):
    """Details: at (HH:MM in the office's zone), seconds."""

    CODE = "tried-too-often"
    VI = "Thử quá nhiều lần. Có thể thử lại lúc {at}."
    EN = "Too many attempts. Try again at {at}."


@dataclass(frozen=True, slots=True)
class Attempt:
    """One that was let through. keys: that it counts against. locked_until: what follows if it fails."""

    own: tuple[str, ...]
    remote: str
    locked_until: datetime | None


class Attempts:
    """connect: gives a connection of the role `writer` for a moment, in a transaction of its own."""

    def __init__(self, connect: Callable[[], AbstractContextManager[Connection[Any]]]) -> None:
        self._connect = connect

    def begin(self, own: Sequence[str], remote: str) -> Attempt:
        """own: keys of what is tried; remote: the address. TriedTooOften, and nothing is to be looked at then."""
        keys = [*own, f"remote:{remote}"]
        free = [*(FREE_OF_NAME for _ in own), FREE_OF_REMOTE]
        with self._connect() as connection:
            row = connection.execute(
                "SELECT refused_until, locked_until, clock_timestamp() FROM access.begin_attempt(%s, %s)", [keys, free]
            ).fetchone()
        assert row is not None
        if row[0] is not None:
            raise _too_often(row[0], row[2])
        return Attempt(tuple(own), f"remote:{remote}", row[1])

    def good(self, attempt: Attempt) -> None:
        """It succeeded: what is its own starts afresh, the remote loses this one alone."""
        with self._connect() as connection:
            connection.execute("SELECT access.clear_attempts(%s, %s)", [list(attempt.own), [attempt.remote]])


def _too_often(until: datetime, now: datetime) -> TriedTooOften:
    """The minute that is told has come when it may be tried again."""
    told = datetime.fromtimestamp(math.ceil(until.timestamp() / 60) * 60, UTC).astimezone(OFFICE_ZONE)
    return TriedTooOften(at=told.strftime("%H:%M"), seconds=max(1, math.ceil((until - now).total_seconds())))
