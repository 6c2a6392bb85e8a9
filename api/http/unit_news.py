"""What happens to the dossiers of a unit, event by event, in the order of the log."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from api.auth.remit import Remits
from domain.model.dossier_events import DossierEvent
from domain.model.event import Recorded, UnitId
from domain.store.event_log import EventLog

BATCH: Final = 500
PAUSE_SECONDS: Final = 0.2


class UnitNews:
    """Reads the log on from `position`. A dossier is the unit's if it was ever there, or sent there."""

    def __init__(self, log: EventLog, remits: Remits, unit: UnitId, position: int) -> None:
        self.position = position
        self._log = log
        self._remits = remits
        self._unit = unit

    def up_to(self, position: int) -> list[Recorded[Any]]:
        """The next events about dossiers of the unit, none beyond `position`; `self.position` moves on with them."""
        found = self._log.read_all(self.position, min(BATCH, position - self.position))
        self.position = found[-1].position if found else position
        return [recorded for recorded in found if self._is_the_unit_s(recorded)]

    async def pause(self) -> None:
        """Between two looks."""
        await asyncio.sleep(PAUSE_SECONDS)

    def _is_the_unit_s(self, recorded: Recorded[Any]) -> bool:
        if not isinstance(recorded.body, DossierEvent):
            return False
        return self._unit in self._remits.involved(recorded.stream_id).units
