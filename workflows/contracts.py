"""What crosses the Temporal boundary: ids, versions, log positions and due times. No personal data.

Instants are aware, in UTC. "Office time" is the time by which dossiers are judged; the Temporal server's own
clock differs from it in a log with a simulated clock, and `ClockMap` leads from one to the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

WORKFLOW_TYPE: Final = "dossier"
DELIVER: Final = "deliver_due"
ARM: Final = "arm"
TASK_QUEUE: Final = "hoso"

DOSSIER: Final = "dossier"
PROCEEDING: Final = "proceeding"
"""Kinds of streams that may have a workflow."""

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def workflow_id(stream: UUID, kind: str = DOSSIER) -> str:
    """The id of the one workflow that a dossier, or a proceeding, may have."""
    return f"{kind}:{stream}"


@dataclass(frozen=True)
class ClockMap:
    """office = anchor_office + (real - anchor_real) * rate, with a whole rate, 0 for a clock that stands still.

    epoch: the log position of the event that set this clock; a higher one replaces a lower one. The clock of a
    production log is the identity, epoch 0.
    """

    anchor_office: datetime = EPOCH
    anchor_real: datetime = EPOCH
    rate: int = 1
    epoch: int = 0

    def office(self, real: datetime) -> datetime:
        """Office time at an instant of the real clock."""
        return self.anchor_office + (real - self.anchor_real) * self.rate

    def real_until(self, office: datetime, real: datetime) -> timedelta | None:
        """How long, from `real` on, until it is `office`: rounded up; zero when it is over, None if it never comes."""
        left = office - self.office(real)
        if left <= timedelta(0):
            return timedelta(0)
        return None if self.rate == 0 else -(-left // self.rate)


IDENTITY: Final = ClockMap()


@dataclass(frozen=True)
class Alarm:
    """What the dispatcher tells a workflow: the signal `arm`.

    version: of the dossier's stream; position: of the log, both as known when `wakeup` was computed.
    wakeup: the next office instant at which something could be owed; None: nothing until an event comes.
    anew: nobody knows what the workflow waits for, so it must not take what it knows for newer.
    kind: `dossier` or `proceeding`; `dossier_id` is the stream of either, under the name that running workflows know.
    """

    dossier_id: UUID
    version: int
    position: int
    wakeup: datetime | None
    closed: bool = False
    clock: ClockMap = IDENTITY
    anew: bool = False
    kind: str = DOSSIER


@dataclass(frozen=True)
class Start:
    """The start argument, and what continue-as-new carries: the alarm, and counters of the run so far."""

    alarm: Alarm
    wakeups: int = 0
    acts: int = 0


@dataclass(frozen=True)
class DeliverDue:
    """Asks the store what is due at `now` (office time), and has it done."""

    dossier_id: UUID
    now: datetime


@dataclass(frozen=True)
class Delivered:
    """The answer. `now`: the instant that counted as now; `wakeup`, if any, lies after it.

    acts: how many due acts were recorded by this delivery.
    parked: the policy failed on this dossier; a person has to look, and an alarm will follow.
    """

    version: int
    position: int
    wakeup: datetime | None
    now: datetime
    closed: bool = False
    acts: int = 0
    parked: bool = False


@dataclass(frozen=True)
class Ended:
    """The result of a workflow: what it knew when its dossier was closed, or nothing was to be waited for."""

    version: int
    position: int
    wakeups: int
    acts: int


# --- what is done by the calendar, whatever happens to dossiers

SCHEDULED_TYPE: Final = "scheduled"
DO_SCHEDULED: Final = "do_scheduled"


@dataclass(frozen=True)
class DoScheduled:
    """Do what is due of a schedule (`daily`, `weekly`, `monthly`). attempt counts from 1; last: none comes after it."""

    schedule: str
    attempt: int
    last: bool


@dataclass(frozen=True)
class DoneScheduled:
    """How much was made, and sent; pending: what could not be sent, and is to be tried again."""

    made: int = 0
    sent: int = 0
    pending: int = 0
