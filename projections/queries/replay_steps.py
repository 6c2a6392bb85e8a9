"""A dossier's history, event by event, with how it stood before and after each.

In the order of recording each step is a moment of knowledge: before it what was known up to the event before, after it
with the event, both asked when the event was recorded, or about one instant, if that is asked for. A late entry or a
correction changes the past, and says from when to when. In the order of occurrence knowledge stands still, at the
moment that was asked for, and the steps follow the effective history.

A page folds each of its steps from the beginning, so a step's price is that of the dossier at that step. Pages of
dossiers with thousands of events are shorter, so that each comes soon.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection

from domain.model.event import Event, Recorded
from domain.model.history import History, effective
from domain.model.reference import Reference
from projections.folding import Folded, fold_history
from projections.queries.events import EventLine, lines_in
from projections.queries.knowledge import Knowledge, knowledge_at
from projections.queries.moments import AsOf, Moment, moment_of
from projections.queries.paging import read_cursor, write_cursor
from projections.queries.replay import not_known
from projections.queries.standing_then import DossierThen, dossier_then
from projections.queries.surroundings import Surrounding, surroundings
from projections.queries.timelines import CustodyChange, Telling, custody_changes
from projections.queries.traces import dossier_id_of, history_of

MAX_STEPS: Final = 100
"""Steps of one page."""

FOLDED_MOST: Final = 25_000
"""Events that a page folds at most, over all of its steps; a page has one step at least."""


class StepOrder(StrEnum):
    """By when things became known, or by when they happened."""

    RECORDED = "recorded"
    OCCURRED = "occurred"


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One event of a history, the `number`th.

    before, after: how the dossier stood; None where nothing had happened yet. past: where the event changed who had
    answered before it happened. meanwhile: what was recorded beside the dossier since the step before.
    """

    number: int
    event: EventLine
    before: DossierThen | None
    after: DossierThen | None
    past: tuple[CustodyChange, ...]
    meanwhile: tuple[Surrounding, ...]


class Steps(msgspec.Struct, frozen=True, kw_only=True):
    """A page of steps. count: of the whole history; next: the cursor of the following page, None after the last."""

    dossier_id: UUID
    asked: Moment
    order: StepOrder
    count: int
    rows: tuple[Step, ...]
    next: str | None


def steps(
    connection: Connection[Any],
    address: str,
    *,
    now: datetime,
    as_of: AsOf = None,
    about: datetime | None = None,
    order: StepOrder = StepOrder.RECORDED,
    number: int | None = None,
    cursor: str | None = None,
    limit: int = 20,
) -> Steps:
    """The steps of a dossier's history up to a moment, from step `number` on or after a cursor.

    DossierUnknown, NotKnownThen, PositionNotReached, CursorUnreadable.
    """
    dossier_id = dossier_id_of(connection, address)
    asked = moment_of(connection, now=now, as_of=as_of, about=about)
    stored = history_of(connection, dossier_id, asked.position)
    walk: _Recorded | _Occurred = (_Recorded if order is StepOrder.RECORDED else _Occurred)(connection, stored, asked)
    if not walk.count:
        raise not_known(address, asked)
    asked_for = read_cursor(cursor, tuple[int])[0] if cursor is not None else (number or 1) - 1
    first = min(max(0, asked_for), walk.count)
    last = _end_of_page(first, min(walk.count, first + max(1, min(limit, MAX_STEPS))))
    return Steps(
        dossier_id=dossier_id,
        asked=asked,
        order=order,
        count=walk.count,
        rows=tuple(walk.steps(first, last)),
        next=write_cursor(last) if last < walk.count else None,
    )


def _end_of_page(first: int, last: int) -> int:
    """Where a page from step `first` on ends, `last` at the latest."""
    folded = 0
    for place in range(first, last):
        folded += place + 1
        if folded > FOLDED_MOST and place > first:
            return place
    return last


class _Recorded:
    """Steps in the order of recording, each with the reference data as known then."""

    def __init__(self, connection: Connection[Any], stored: Sequence[Recorded[Event]], asked: Moment) -> None:
        self._connection = connection
        self._stored = stored
        self._asked = asked
        self._last: tuple[int, Reference, Folded | None] | None = None

    @property
    def count(self) -> int:
        return len(self._stored)

    def steps(self, first: int, last: int) -> Iterator[Step]:
        for place in range(first, last):
            yield self._step(place)

    def _step(self, place: int) -> Step:
        recorded = self._stored[place]
        known = knowledge_at(self._connection, recorded.position)
        before, after = self._folded(place, known.reference), self._folded(place + 1, known.reference)
        history = after.history if after is not None else effective(self._stored[: place + 1])
        (line,) = lines_in([recorded], history, known)
        previous = self._stored[place - 1].position if place else recorded.position
        return Step(
            number=place + 1,
            event=line,
            before=self._then(before, known, recorded, recorded.position - 1),
            after=self._then(after, known, recorded, recorded.position),
            past=_past(before, after, known, recorded.body.occurred_at),
            meanwhile=surroundings(self._connection, previous, recorded.position, [before], known),
        )

    def _folded(self, events: int, reference: Reference) -> Folded | None:
        """The first events folded; what came out last is kept, for the step after it begins with it."""
        if self._last is not None and self._last[0] == events and self._last[1] is reference:
            return self._last[2]
        stored = self._stored[:events]
        history = effective(stored, self._asked.cut_at)
        folded = fold_history(stored, history, reference) if history.events else None
        self._last = (events, reference, folded)
        return folded

    def _then(
        self, folded: Folded | None, known: Knowledge, recorded: Recorded[Event], position: int
    ) -> DossierThen | None:
        at = recorded.recorded_at
        about = self._asked.about if self._asked.cut else at
        asked = Moment(position=position, known_at=at, about=about, cut=self._asked.cut)
        return dossier_then(folded, known, asked) if folded is not None else None


class _Occurred:
    """Steps in the order of occurrence, by what is known at one moment."""

    def __init__(self, connection: Connection[Any], stored: Sequence[Recorded[Event]], asked: Moment) -> None:
        self._stored = stored
        self._asked = asked
        self._known = knowledge_at(connection, asked.position)
        self._history = effective(stored, asked.cut_at)
        self._last: tuple[int, Folded] | None = None

    @property
    def count(self) -> int:
        return len(self._history.events)

    def steps(self, first: int, last: int) -> Iterator[Step]:
        lines = lines_in(self._history.events[first:last], self._history, self._known)
        for place, line in zip(range(first, last), lines, strict=True):
            before, after = self._folded(place), self._folded(place + 1)
            asked = Moment(
                position=self._asked.position, known_at=self._asked.known_at, about=line.occurred_at, cut=True
            )
            yield Step(
                number=place + 1,
                event=line,
                before=dossier_then(before, self._known, asked) if before else None,
                after=dossier_then(after, self._known, asked) if after else None,
                past=_past(before, after, self._known, line.occurred_at),
                meanwhile=(),
            )

    def _folded(self, events: int) -> Folded | None:
        if not events:
            return None
        if self._last is not None and self._last[0] == events:
            return self._last[1]
        history = self._history
        begun = History(history.events[:events], history.claims, history.removed, history.entered_by)
        folded = fold_history(self._stored, begun, self._known.reference)
        self._last = (events, folded)
        return folded


def _past(before: Folded | None, after: Folded | None, known: Knowledge, upto: datetime) -> tuple[CustodyChange, ...]:
    """What an event changed of the time before it happened."""
    if before is None or after is None:
        return ()
    return custody_changes(Telling(before, upto), Telling(after, upto), known)
