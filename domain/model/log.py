"""The log about itself: whose clock it runs on, and how a simulated clock goes.

One stream, `log`. Its first event is position 1 of every log and is never followed by a second of its kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from domain.model.event import Event, Instant, Recorded, stream_id, topic

STREAM: Final[UUID] = stream_id("log")


class ClockKind(StrEnum):
    """system: the database's clock. simulated: told by commands and by `ClockSet`; demonstrations and tests only."""

    SYSTEM = "system"
    SIMULATED = "simulated"


@topic("log.Opened")
class Opened(Event, frozen=True, kw_only=True):
    clock: ClockKind


@topic("log.ClockSet")
class ClockSet(Event, frozen=True, kw_only=True):
    """From `anchor_real` on, `rate` seconds pass in the office for each real one; it was `anchor_office` there then."""

    anchor_real: Instant
    anchor_office: Instant
    rate: int


@dataclass(frozen=True, slots=True)
class SimulatedTime:
    """How office time follows from real time. rate >= 0; 0 is a clock that stands still."""

    anchor_real: datetime
    anchor_office: datetime
    rate: int

    def office(self, real: datetime) -> datetime:
        return self.anchor_office + (real - self.anchor_real) * self.rate

    def real(self, office: datetime) -> datetime | None:
        """When it will be that late in the office, rounded up to the microsecond; None if never."""
        if self.rate == 0:
            return None
        return self.anchor_real - (self.anchor_office - office) // self.rate


@dataclass(frozen=True, slots=True)
class Log:
    """`simulated` is None in a log on the system's clock, and in one that is not open yet."""

    clock: ClockKind | None = None
    simulated: SimulatedTime | None = None


def evolve(log: Log, recorded: Recorded[Any]) -> Log:
    """A simulated clock stands still at the opening until it is set."""
    match recorded.body:
        case Opened(clock=ClockKind.SIMULATED):
            return Log(ClockKind.SIMULATED, SimulatedTime(recorded.recorded_at, recorded.recorded_at, 0))
        case Opened(clock=clock):
            return Log(clock)
        case ClockSet(anchor_real=real, anchor_office=office, rate=rate):
            return Log(log.clock, SimulatedTime(real, office, rate))
    return log
