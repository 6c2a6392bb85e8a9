"""A desk: where a dossier, or an opinion about it, lies."""

from __future__ import annotations

from typing import NamedTuple

from domain.model.custody_interval import Ground, Mark, Matter, MatterKind
from domain.model.event import ActorId, OfficialId, UnitId, is_official


class Desk(NamedTuple):
    """With `official`, or in the pool of `unit` where it is None. rests_on: positions of how it came there."""

    official: OfficialId | None
    unit: UnitId
    ground: Ground
    rests_on: tuple[int, ...]
    confirmed: bool = True
    marks: tuple[Mark, ...] = ()

    def matter(self, step_id: str | None) -> Matter:
        """What time on this desk is spent on: the step, or the pool's wait in it."""
        kind = MatterKind.STEP if self.ground is Ground.HELD else MatterKind.POOL
        return Matter(kind, step_id)


def desk_of(who: ActorId, unit: UnitId, rests_on: tuple[int, ...]) -> Desk:
    """With whoever accepted it; one who is no official leaves it in the unit's pool."""
    if is_official(who):
        return Desk(who, unit, Ground.HELD, rests_on)
    return Desk(None, unit, Ground.POOL, rests_on)
