"""What changed of an official's record or a unit's board between two moments, line by line, and by which events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection
from psycopg.rows import class_row

from domain.model.event import OfficialId, UnitId
from projections import stored_events
from projections.figures import Measure
from projections.queries.boards import BoardRow, BoardState
from projections.queries.knowledge import knowledge_at, reference_at
from projections.queries.learned import Learned, learned
from projections.queries.missing import OfficialUnknown
from projections.queries.moments import AsOf, Moment, moment_of
from projections.queries.official_records import (
    FACT_COLUMNS,
    FACTS_FROM,
    FactLine,
    FigureLine,
    Record,
    record,
)
from projections.queries.periods import Period
from projections.queries.records_then import record_views, whole_board

MOST: Final = 500
"""Facts, and events, that a difference lists; `more` says how many it left out."""


class FigureDifference(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a record that differs. section: stated (dossiers that have ended), open, or head (unit: which one).

    None: the line was not there.
    """

    section: str
    part: str | None
    unit: str | None
    name: str
    measure: Measure
    vi: str
    en: str
    before: int | None
    after: int | None
    of_before: int | None
    of_after: int | None
    disputed_before: int
    disputed_after: int


class FactDifference(msgspec.Struct, frozen=True, kw_only=True):
    """A fact behind a figure of the official that only one moment has. now: whether the second one has it."""

    now: bool
    fact: FactLine


class RecordDifference(msgspec.Struct, frozen=True, kw_only=True):
    """From one moment to another. events: of the dossiers whose facts differ, that lie between the two."""

    official: OfficialId
    period: str
    first: Moment
    second: Moment
    figures: tuple[FigureDifference, ...]
    circumstances: tuple[str, ...]
    facts: tuple[FactDifference, ...]
    more_facts: int
    events: tuple[Learned, ...]
    more_events: int


RUNNING: Final = frozenset({"left_us", "overdue_us"})
"""Members of a board's row that change by the passing of time alone; they make no difference."""


class RowDifference(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier that came to a board, left it, or stands otherwise: `changed` names the members that differ."""

    dossier_id: UUID
    before: BoardRow | None
    after: BoardRow | None
    changed: tuple[str, ...]


class BoardDifference(msgspec.Struct, frozen=True, kw_only=True):
    """From one moment to another. events: of the dossiers that differ, that lie between the two."""

    unit: UnitId
    state: BoardState
    first: Moment
    second: Moment
    rows: tuple[RowDifference, ...]
    events: tuple[Learned, ...]
    more_events: int


def record_difference(
    connection: Connection[Any],
    official: OfficialId,
    period: Period,
    *,
    now: datetime,
    first: tuple[AsOf, datetime | None],
    second: tuple[AsOf, datetime | None] = (None, None),
) -> RecordDifference:
    """The difference of a record, each moment (as of, about). OfficialUnknown where neither moment knows them."""
    moments = [moment_of(connection, now=now, as_of=as_of, about=about) for as_of, about in (first, second)]
    records, facts = zip(*(_recorded(connection, official, period, asked) for asked in moments), strict=True)
    if records[0] is None and records[1] is None:
        raise OfficialUnknown(official=official)
    changed = [
        *(FactDifference(now=False, fact=fact) for fact in _less(facts[0], facts[1])),
        *(FactDifference(now=True, fact=fact) for fact in _less(facts[1], facts[0])),
    ]
    changed.sort(key=lambda one: (one.fact.at, str(one.fact.dossier_id), one.fact.figure, one.now))
    dossiers = {one.fact.dossier_id for one in changed}
    events, more = _between(connection, dossiers, *moments)
    return RecordDifference(
        official=official,
        period=str(period),
        first=moments[0],
        second=moments[1],
        figures=tuple(_figures(records[0], records[1])),
        circumstances=_members(
            records[0].circumstances if records[0] is not None else None,
            records[1].circumstances if records[1] is not None else None,
        ),
        facts=tuple(changed[:MOST]),
        more_facts=max(0, len(changed) - MOST),
        events=events,
        more_events=more,
    )


def board_difference(
    connection: Connection[Any],
    unit: UnitId,
    *,
    now: datetime,
    first: tuple[AsOf, datetime | None],
    second: tuple[AsOf, datetime | None] = (None, None),
    state: BoardState = BoardState.OPEN,
) -> BoardDifference:
    """The difference of a unit's board, each moment (as of, about); rows by the due date of the later one."""
    moments = [moment_of(connection, now=now, as_of=as_of, about=about) for as_of, about in (first, second)]
    before, after = ({row.dossier_id: row for row in whole_board(connection, asked, unit, state)} for asked in moments)
    rows = []
    for dossier_id in dict.fromkeys([*after, *before]):
        one, other = before.get(dossier_id), after.get(dossier_id)
        members: tuple[str, ...] = ()
        if one is not None and other is not None:
            members = tuple(name for name in _members(one, other) if name not in RUNNING)
        if one is None or other is None or members:
            rows.append(RowDifference(dossier_id=dossier_id, before=one, after=other, changed=members))
    events, more = _between(connection, {row.dossier_id for row in rows}, *moments)
    return BoardDifference(
        unit=unit,
        state=state,
        first=moments[0],
        second=moments[1],
        rows=tuple(rows),
        events=events,
        more_events=more,
    )


def _recorded(
    connection: Connection[Any], official: OfficialId, period: Period, asked: Moment
) -> tuple[Record | None, list[FactLine]]:
    """The record at a moment and all facts of the official in it; None for one who was not known yet."""
    if official not in reference_at(connection, asked.position).organisation.officials:
        return None, []
    with record_views(connection, official, asked) as then:
        return record(then, official, period, now=asked.about), _facts(then, official, period, asked.about)


def _facts(then: Connection[Any], official: OfficialId, period: Period, now: datetime) -> list[FactLine]:
    with then.cursor(row_factory=class_row(FactLine)) as cursor:
        return cursor.execute(
            f"""
            SELECT {FACT_COLUMNS} {FACTS_FROM}
            WHERE f.official = %(official)s AND f.month BETWEEN %(first)s AND %(last)s AND f.at <= %(now)s
            ORDER BY f.at, f.dossier_id, f.figure
            """.encode(),  # the parts are literals of this package
            {"official": official, "first": period.first, "last": period.last, "now": now},
        ).fetchall()


def _less(facts: Iterable[FactLine], others: Iterable[FactLine]) -> list[FactLine]:
    """The facts that the others do not have, as often as they have them more."""
    left = Counter(_encode(fact) for fact in others)
    found = []
    for fact in facts:
        name = _encode(fact)
        if left[name]:
            left[name] -= 1
        else:
            found.append(fact)
    return found


def _figures(before: Record | None, after: Record | None) -> Iterator[FigureDifference]:
    one, other = _lines(before), _lines(after)
    for key in dict.fromkeys([*other, *one]):
        mine, theirs = one.get(key), other.get(key)
        line = theirs or mine
        assert line is not None
        found = FigureDifference(
            section=key[0],
            part=key[1],
            unit=key[2],
            name=line.name,
            measure=line.measure,
            vi=line.vi,
            en=line.en,
            before=mine.amount if mine is not None else None,
            after=theirs.amount if theirs is not None else None,
            of_before=mine.of_amount if mine is not None else None,
            of_after=theirs.of_amount if theirs is not None else None,
            disputed_before=mine.disputed if mine is not None else 0,
            disputed_after=theirs.disputed if theirs is not None else 0,
        )
        if (found.before, found.of_before, found.disputed_before) != (
            found.after,
            found.of_after,
            found.disputed_after,
        ):
            yield found


def _lines(found: Record | None) -> dict[tuple[str, str | None, str | None, str], FigureLine]:
    """The lines of a record by section, part, unit and name."""
    if found is None:
        return {}
    lines = [
        (section, part.part.value, None, line)
        for section, parts in (("stated", found.parts), ("open", found.open_parts))
        for part in parts
        for line in part.figures
    ]
    heads = [("head", None, whole.unit.id, line) for whole in found.heads for line in whole.figures]
    return {(section, part, unit, line.name): line for section, part, unit, line in [*lines, *heads]}


def _members(one: msgspec.Struct | None, other: msgspec.Struct | None) -> tuple[str, ...]:
    """Names of the members that differ; all of them where one is not there."""
    names = (one or other or _NOTHING).__struct_fields__
    return tuple(name for name in names if getattr(one, name, None) != getattr(other, name, None))


def _between(
    connection: Connection[Any], dossiers: Iterable[UUID], one: Moment, other: Moment
) -> tuple[tuple[Learned, ...], int]:
    """What of these dossiers lies between two moments, in order of recording, and how much of it is left out."""
    latest = max(one.position, other.position)
    known = knowledge_at(connection, latest)
    histories = stored_events.streams(connection, sorted(dossiers), latest)
    found = [
        event
        for history in histories.values()
        if history
        for event in learned([stored.decoded() for stored in history], one, other, known)
    ]
    found.sort(key=lambda event: event.event.position)
    return tuple(found[:MOST]), max(0, len(found) - MOST)


class _Nothing(msgspec.Struct):
    """Has no members."""


_NOTHING: Final = _Nothing()
_encode: Final = msgspec.json.Encoder().encode
