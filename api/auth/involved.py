"""What a dossier is to those who ask for it: who has had to do with it, and how it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from api.auth.authorizer import Resource, dossier
from domain.model.dossier import NOWHERE, Phase
from domain.model.dossier_events import (
    ConflictDeclared,
    ConflictWithdrawn,
    Finished,
    Lodged,
    PostDelivered,
    Refused,
    ResultReturned,
    Stopped,
    Withdrawn,
)
from domain.model.dossier_fold import REREAD
from domain.model.event import Event, OfficialId, Recorded, UnitId
from domain.model.history import effective
from domain.model.imported import CaseOpened
from domain.model.involvement import officials_in, units_in

_ENDS: Final[dict[type[Event], Phase]] = {
    Refused: Phase.REFUSED,
    Stopped: Phase.STOPPED,
    Withdrawn: Phase.WITHDRAWN,
    Finished: Phase.FINISHED,
}
_RETURNS: Final = (ResultReturned, PostDelivered)


@dataclass(frozen=True, slots=True)
class Involved:
    """Who has to do with a dossier, up to a version of it; version 0: there is none. They only ever grow.

    conflicts: officials with a declared conflict of interest, by its number. ended: in which phase it ended, where it
    has; ended_at: when. imported: history of another system, and no dossier of this office: its version stays 0.
    """

    dossier_id: UUID = NOWHERE
    version: int = 0
    officials: frozenset[OfficialId] = frozenset()
    units: frozenset[UnitId] = frozenset()
    conflicts: tuple[tuple[int, OfficialId], ...] = ()
    ended: Phase | None = None
    ended_at: datetime | None = None
    imported: bool = False

    @property
    def state(self) -> str:
        """As the policies name it: `open`, `finished` while the result is on its way, `closed`."""
        if self.ended is None:
            return "open"
        return "finished" if self.ended is Phase.FINISHED else "closed"

    def resource(self) -> Resource:
        return dossier(
            str(self.dossier_id),
            self.officials,
            self.units,
            state=self.state,
            imported=self.imported,
            conflicted={official for _, official in self.conflicts},
        )

    def plain(self) -> Resource:
        """The same without how it stands: whose it is, and nothing else."""
        return dossier(str(self.dossier_id), self.officials, self.units)


def involved_after(
    known: Involved, dossier_id: UUID, news: Iterable[Recorded[Any]], whole: Callable[[], list[Recorded[Any]]]
) -> Involved:
    """With the events after those that are known.

    whole: reads the stream from its beginning, for the rare dossier whose history was entered late or corrected.
    """
    found = replace(known, dossier_id=dossier_id)
    reread = False
    for recorded in news:
        body = recorded.body
        if recorded.version == 1 and not isinstance(body, Lodged):
            return Involved(dossier_id, imported=isinstance(body, CaseOpened))
        found = replace(
            found,
            version=recorded.version,
            officials=found.officials | set(officials_in(body)),
            units=found.units | set(units_in(body)),
        )
        found = _standing(found, body)
        reread = reread or isinstance(body, REREAD)
    return _reread(found, whole()) if reread else found


def _reread(found: Involved, events: list[Recorded[Any]]) -> Involved:
    """How it stands by what counts now: a correction may have undone its end."""
    found = replace(found, ended=None, ended_at=None, conflicts=())
    for recorded in effective(events).events:
        found = _standing(found, recorded.body)
    return found


def _standing(found: Involved, body: Event) -> Involved:
    if isinstance(body, ConflictDeclared):
        return replace(found, conflicts=(*found.conflicts, (body.conflict_no, body.about)))
    if isinstance(body, ConflictWithdrawn):
        return replace(found, conflicts=tuple(one for one in found.conflicts if one[0] != body.conflict_no))
    end = _ENDS.get(type(body))
    if end is not None:
        return replace(found, ended=end, ended_at=body.occurred_at)
    return replace(found, ended=Phase.RETURNED) if isinstance(body, _RETURNS) else found
