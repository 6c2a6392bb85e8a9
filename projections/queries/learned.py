"""Events of a dossier that one of two moments has and the other has not: what happened, by whom, learned when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from domain.model.event import Event, Recorded
from domain.model.history import effective
from projections.queries.events import EventLine, lines_in
from projections.queries.knowledge import Knowledge
from projections.queries.moments import Moment


class Learned(msgspec.Struct, frozen=True, kw_only=True):
    """An event that one moment has and the other has not. learned_at: when it was recorded; by `event.actor`.

    known, happened: in the range of recording between the moments, and of occurrence. One of them is true.
    """

    event: EventLine
    learned_at: datetime
    known: bool
    happened: bool


def learned(stored: Sequence[Recorded[Event]], one: Moment, other: Moment, known: Knowledge) -> tuple[Learned, ...]:
    """What of a dossier lies between two moments, in order of recording. stored: up to the later of the two."""
    history = effective(stored)
    positions = sorted((one.position, other.position))
    instants = sorted((one.about, other.about))
    happened_at = {recorded.position: recorded.body.occurred_at for recorded in history.events}
    told = []
    for recorded in stored:
        at = happened_at.get(recorded.position, recorded.body.occurred_at)
        known_between = positions[0] < recorded.position <= positions[1]
        happened_between = (one.cut or other.cut) and instants[0] < at <= instants[1]
        if known_between or happened_between:
            told.append((recorded, known_between, happened_between))
    lines = lines_in([recorded for recorded, _, _ in told], history, known)
    return tuple(
        Learned(event=line, learned_at=recorded.recorded_at, known=known_between, happened=happened_between)
        for line, (recorded, known_between, happened_between) in zip(lines, told, strict=True)
    )
