"""Targets: what share of the dossiers is to come in by a channel, of a unit and a procedure or of all; by a decision.

They stand in the catalogue's stream. A target that is set again for the same unit, procedure and channel holds from its
own first day on; the earlier one keeps the days before, so the target of a past month is the one of that month.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

import msgspec

from domain.model.dossier_events import Channel
from domain.model.event import Event, UnitId, topic

WHOLE_PERMILLE: Final = 1000


class ChannelTarget(msgspec.Struct, frozen=True, kw_only=True):
    """At least so many permille of what is lodged come by `channel`. unit_id, procedure_code None: of all.

    valid_to: the last day; None while it holds. decision: the legal document that set it.
    """

    channel: Channel
    permille: int
    valid_from: date
    decision: str
    unit_id: UnitId | None = None
    procedure_code: str | None = None
    valid_to: date | None = None

    @property
    def subject(self) -> tuple[UnitId | None, str | None, Channel]:
        """What it is about: of several with one subject, the one that began last holds."""
        return self.unit_id, self.procedure_code, self.channel

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@topic("catalogue.ChannelTargetSet")
class ChannelTargetSet(Event, frozen=True, kw_only=True):
    target: ChannelTarget


def in_force(
    targets: Iterable[ChannelTarget], channel: Channel, day: date, unit: UnitId | None, code: str | None
) -> ChannelTarget | None:
    """The target that a unit's dossiers of a procedure are held to on a day; None where there is none.

    The one that says most about them: of this unit and procedure, else of the unit, else of the procedure, else of all.
    """
    best: dict[tuple[UnitId | None, str | None], ChannelTarget] = {}
    for target in targets:
        if target.channel is channel and target.covers(day):
            known = best.get((target.unit_id, target.procedure_code))
            if known is None or target.valid_from >= known.valid_from:
                best[target.unit_id, target.procedure_code] = target
    for subject in ((unit, code), (unit, None), (None, code), (None, None)):
        if subject in best:
            return best[subject]
    return None
