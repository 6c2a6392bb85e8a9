"""What happens to dossiers, event by event, in the order of the log, for whoever follows a part of them."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from threading import Lock
from typing import Any, Final

from starlette.concurrency import run_in_threadpool

from api.auth.caller import Caller
from api.auth.involved import Involved
from api.auth.remit import Remits
from domain.model.dossier_events import DossierEvent
from domain.model.event import OfficialId, Recorded, UnitId
from domain.store.event_log import EventLog

BATCH: Final = 500
KEPT: Final = 16
PAUSE_SECONDS: Final = 0.2
LOOKED_AT_AGAIN_SECONDS: Final = 15.0
"""How long a stream may outlive the token or session that it began with, or the right to it."""

Concerns = Callable[[Involved], bool]
"""Whether a dossier is among those that are followed, given who has to do with it."""


class News:
    """Reads the log for all who follow it. They mostly stand at the same place, so what was read last is kept."""

    def __init__(self, log: EventLog, remits: Remits) -> None:
        self._log = log
        self._remits = remits
        self._kept: OrderedDict[tuple[int, int], list[Recorded[Any]]] = OrderedDict()
        self._lock = Lock()

    def between(self, position: int, reached: int) -> tuple[list[Recorded[Any]], int]:
        """Events about dossiers after `position`, none beyond `reached`, and up to where they go."""
        limit = min(BATCH, reached - position)
        with self._lock:
            found = self._kept.get((position, limit))
        if found is None:
            found = self._log.read_all(position, limit)
            with self._lock:
                self._kept[position, limit] = found
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
        end = found[-1].position if found else reached
        return [recorded for recorded in found if isinstance(recorded.body, DossierEvent)], end

    def involved(self, recorded: Recorded[Any]) -> Involved:
        return self._remits.involved(recorded.stream_id)


class Following:
    """One who reads on from `position`. theirs: whether a caller may follow this at the moment; nothing is noted."""

    def __init__(self, news: News, concerns: Concerns, position: int, theirs: Callable[[Caller], bool]) -> None:
        self.position = position
        self._news = news
        self._concerns = concerns
        self._theirs = theirs
        self._looked_at = time.monotonic()

    async def goes_on(self, comes_in: Callable[[], Awaitable[Caller | None]]) -> bool:
        """Whether the stream does: now and then it is asked who it is for, and whether it is still theirs."""
        if time.monotonic() - self._looked_at <= LOOKED_AT_AGAIN_SECONDS:
            return True
        caller = await comes_in()
        if caller is None or not await run_in_threadpool(self._theirs, caller):
            return False
        self._looked_at = time.monotonic()
        return True

    def up_to(self, reached: int) -> list[Recorded[Any]]:
        """The next events that are followed, none beyond `reached`; `self.position` moves on with them."""
        found, self.position = self._news.between(self.position, reached)
        return [recorded for recorded in found if self._concerns(self._news.involved(recorded))]

    async def pause(self) -> None:
        """Between two looks."""
        await asyncio.sleep(PAUSE_SECONDS)


def of_unit(unit: UnitId) -> Concerns:
    """Dossiers that were ever there, or sent there."""
    return lambda involved: unit in involved.units


def of_people(people: frozenset[OfficialId]) -> Concerns:
    """Dossiers in which one of them was ever named."""
    return lambda involved: not people.isdisjoint(involved.officials)


def of_all(_: Involved) -> bool:
    return True
