"""What changed of a dossier between two moments, by whom, and when it was learned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection

from domain.model.clock import DueName
from domain.model.delay import Attribution, attribution
from domain.model.event import Event, Recorded
from domain.model.steps import Holder
from projections.folding import Folded
from projections.queries.knowledge import Knowledge, Named, knowledge_at
from projections.queries.learned import Learned, learned
from projections.queries.moments import AsOf, Moment, moment_of
from projections.queries.replay import fold_then, not_known
from projections.queries.standing_then import DossierThen, DueThen, dossier_then, due_then
from projections.queries.surroundings import Surrounding, surroundings
from projections.queries.timelines import CustodyChange, Telling, custody_changes
from projections.queries.traces import dossier_id_of, history_of


class DueDifference(msgspec.Struct, frozen=True, kw_only=True):
    """A due date of one name that only one moment has, or each differently, and since when it held."""

    name: DueName
    before: DueThen | None
    before_from_at: datetime | None
    after: DueThen | None
    after_from_at: datetime | None


class DelayDifference(msgspec.Struct, frozen=True, kw_only=True):
    """One holder's time: held while overdue is the fact, share the judgement. Amounts in microseconds."""

    who: Named
    part: str
    on_behalf_of: Named | None
    held_overdue_before_us: int
    held_overdue_after_us: int
    share_before_us: int
    share_after_us: int


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier's overdue time and whose it is, reckoned up to a moment."""

    provisional: bool
    assessed: bool
    overdue_us: int
    counted_us: int
    excused_us: int
    process_design_us: int
    no_term_set_us: int


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """From one moment to another. before, after: None where nothing had happened, or was known, yet.

    custody: each telling up to the instant that it was asked about. surroundings: recorded between the moments
    beside the dossier, and able to touch it. changed: the members of the standing that differ.
    """

    dossier_id: UUID
    first: Moment
    second: Moment
    before: DossierThen | None
    after: DossierThen | None
    changed: tuple[str, ...]
    custody: tuple[CustodyChange, ...]
    dues: tuple[DueDifference, ...]
    figures_before: Figures | None
    figures_after: Figures | None
    delay: tuple[DelayDifference, ...]
    events: tuple[Learned, ...]
    surroundings: tuple[Surrounding, ...]


def difference(
    connection: Connection[Any],
    address: str,
    *,
    now: datetime,
    first: tuple[AsOf, datetime | None],
    second: tuple[AsOf, datetime | None] = (None, None),
) -> Difference:
    """The difference of a dossier from one moment to another, each (as of, about).

    DossierUnknown, PositionNotReached; NotKnownThen where there was nothing at either moment.
    """
    dossier_id = dossier_id_of(connection, address)
    one, other = (moment_of(connection, now=now, as_of=as_of, about=about) for as_of, about in (first, second))
    latest = max(one.position, other.position)
    stored = history_of(connection, dossier_id, latest)
    views = [_View(connection, stored, asked) for asked in (one, other)]
    before, after = views
    if before.folded is None and after.folded is None:
        raise not_known(address, other)
    known = before.known if one.position > other.position else after.known
    standing_before, standing_after = before.standing(), after.standing()
    return Difference(
        dossier_id=dossier_id,
        first=one,
        second=other,
        before=standing_before,
        after=standing_after,
        changed=_changed(standing_before, standing_after),
        custody=custody_changes(before.telling, after.telling, known),
        dues=tuple(_dues(before.folded, after.folded)),
        figures_before=before.figures,
        figures_after=after.figures,
        delay=tuple(_delay(before, after, known)),
        events=learned(stored, one, other, known),
        surroundings=surroundings(
            connection, min(one.position, other.position), latest, [before.folded, after.folded], known
        ),
    )


class _View:
    """A dossier at one of the two moments."""

    def __init__(self, connection: Connection[Any], stored: list[Recorded[Event]], asked: Moment) -> None:
        self.asked = asked
        self.known = knowledge_at(connection, asked.position)
        self.folded = fold_then([r for r in stored if r.position <= asked.position], self.known, asked)
        self.attribution: Attribution | None = None
        if self.folded is not None:
            self.attribution = attribution(self.folded.custody, asked.about)

    def standing(self) -> DossierThen | None:
        return dossier_then(self.folded, self.known, self.asked) if self.folded is not None else None

    @property
    def telling(self) -> Telling | None:
        return Telling(self.folded, self.asked.about) if self.folded is not None else None

    @property
    def figures(self) -> Figures | None:
        found = self.attribution
        return _figures(found) if found is not None else None


_COMPARED: Final = tuple(name for name in DossierThen.__struct_fields__ if name != "asked")


def _changed(before: DossierThen | None, after: DossierThen | None) -> tuple[str, ...]:
    """Names of the members that differ; all that are set where one of the two is not there."""
    return tuple(name for name in _COMPARED if getattr(before, name, None) != getattr(after, name, None))


def _figures(found: Attribution) -> Figures:
    return Figures(
        provisional=found.provisional,
        assessed=found.assessed,
        overdue_us=found.overdue_us,
        counted_us=found.counted_us,
        excused_us=found.excused_us,
        process_design_us=found.process_design_us,
        no_term_set_us=found.no_term_set_us,
    )


def _delay(before: _View, after: _View, known: Knowledge) -> Iterator[DelayDifference]:
    """Holders whose time differs, in the order of the later telling."""
    rows: list[dict[Holder, tuple[int, int]]] = [
        {row.holder: (row.held_overdue_us, row.share_us) for row in view.attribution.rows} if view.attribution else {}
        for view in (before, after)
    ]
    for holder in dict.fromkeys([*rows[1], *rows[0]]):
        one, other = (held.get(holder, (0, 0)) for held in rows)
        if one != other:
            yield DelayDifference(
                who=known.official(holder.official) or Named(holder.official, holder.official),
                part=holder.part,
                on_behalf_of=known.official(holder.on_behalf_of),
                held_overdue_before_us=one[0],
                held_overdue_after_us=other[0],
                share_before_us=one[1],
                share_after_us=other[1],
            )


def _dues(before: Folded | None, after: Folded | None) -> Iterator[DueDifference]:
    """Due dates that only one telling has, or each differently: told apart by name and by the event that set them."""
    for name in DueName:
        one, other = (_by_position(folded, name) for folded in (before, after))
        for position in sorted(one.keys() | other.keys()):
            mine, theirs = one.get(position), other.get(position)
            if mine != theirs:
                yield DueDifference(
                    name=name,
                    before=mine[1] if mine is not None else None,
                    before_from_at=mine[0] if mine is not None else None,
                    after=theirs[1] if theirs is not None else None,
                    after_from_at=theirs[0] if theirs is not None else None,
                )


def _by_position(folded: Folded | None, name: DueName) -> dict[int, tuple[datetime, DueThen]]:
    if folded is None:
        return {}
    changes = folded.clock.first_slip if name is DueName.FIRST_SLIP else folded.clock.in_force
    return {change.position: (change.from_at, due_then(folded, change)) for change in changes}
