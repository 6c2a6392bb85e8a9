"""Who acts while absent ends the absence (custody rule 6)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from domain.application import Context
from domain.model import organisation
from domain.model.event import Event, is_official


def end_of_absence(context: Context) -> list[tuple[UUID, Sequence[Event]]]:
    """What an order leaves in the stream of the organisation: the end of its actor's absence, if there is one."""
    issued = context.issued
    if not is_official(issued.actor):
        return []
    absence = context.reference.organisation.absence_at(issued.actor, context.occurred_at)
    if absence is None:
        return []
    back = organisation.AbsenceEnded(**context.meta(), absence_id=absence.absence_id, ended_at=context.occurred_at)
    return [(organisation.STREAM, [back])]
