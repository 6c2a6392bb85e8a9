"""A dossier as of what was known at one moment, about another (DOMAIN.md, "As of, about").

As of R, about O: the events recorded by R, corrected by what was recorded by then, in order of occurrence, cut at O;
calendar, absences, appointments and packs as known at R. Everything is folded from the log when it is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection

from domain.model.event import Event, Recorded
from domain.model.history import effective
from projections.folding import Folded, fold_history
from projections.queries.events import lines_in
from projections.queries.knowledge import Knowledge, knowledge_at
from projections.queries.missing import NotKnownThen
from projections.queries.moments import AsOf, Moment, moment_of
from projections.queries.standing_then import DossierThen, dossier_then
from projections.queries.traces import Trace, dossier_id_of, history_of, told


class Replayed(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier at a moment: how it stood, and its whole trace as it would have been shown then.

    The trace holds what had happened by `about`, as far as it was known; `trace.events` too, late entries among them.
    """

    dossier_id: UUID
    asked: Moment
    standing: DossierThen
    trace: Trace


def dossier_as_of(
    connection: Connection[Any],
    address: str,
    *,
    now: datetime,
    as_of: AsOf = None,
    about: datetime | None = None,
) -> Replayed:
    """A dossier by its code or id at a moment. DossierUnknown, NotKnownThen, PositionNotReached."""
    dossier_id = dossier_id_of(connection, address)
    asked = moment_of(connection, now=now, as_of=as_of, about=about)
    known = knowledge_at(connection, asked.position)
    folded = fold_then(history_of(connection, dossier_id, asked.position), known, asked)
    if folded is None:
        raise not_known(address, asked)
    trace = told(folded, known, asked.about)
    lines = lines_in(_told_by(folded, asked), folded.history, known)
    return Replayed(
        dossier_id=dossier_id,
        asked=asked,
        standing=dossier_then(folded, known, asked),
        trace=msgspec.structs.replace(trace, events=tuple(lines)),
    )


def fold_then(stored: Sequence[Recorded[Event]], known: Knowledge, asked: Moment) -> Folded | None:
    """Fold what was recorded up to a moment's position; None where nothing had happened by then."""
    history = effective(stored, asked.cut_at)
    return fold_history(stored, history, known.reference) if history.events else None


def not_known(address: str, asked: Moment) -> NotKnownThen:
    """The refusal for a dossier of which nothing was known, or nothing had happened."""
    return NotKnownThen(dossier=address, position=asked.position, about=asked.about.isoformat())


def _told_by(folded: Folded, asked: Moment) -> list[Recorded[Event]]:
    """The stored events behind what is told: those that had happened, and the entries about them."""
    if asked.cut_at is None:
        return list(folded.stored)
    history = folded.history
    kept = {recorded.position for recorded in history.events}
    kept.update(history.entered_by[position] for position in kept & history.entered_by.keys())
    return [r for r in folded.stored if r.position in kept or r.body.occurred_at <= asked.cut_at]
