"""The table of the drill-down: the same figures for agencies, units, officials and fields.

A figure is counted and listed (`drilldown_lists`) by one statement, so a number and its list cannot differ. Where a
dossier belongs depends on the figure: what lies open belongs to where it lies and who answers now; what was done in the
period to who did it; lateness by the slip to the agency that issued it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import msgspec
from psycopg import Connection, sql

from projections.queries.boards import CONDITIONS, FROM, OPEN, BoardState
from projections.queries.knowledge import Knowledge, Named, knowledge
from projections.queries.overviews import ENDED, LAND, LATE_LIMIT_PERMILLE, LATE_OPEN, LateShare
from projections.queries.periods import Period
from projections.search import plain


class Level(StrEnum):
    """What the rows of a table are: the column by which its figures are grouped."""

    AGENCY = "agency_id"
    UNIT = "unit_id"
    OFFICIAL = "official"
    FIELD = "field"


class Measured(StrEnum):
    """The figures of a row that have lists of their own; the others are states of the board."""

    HANDLED = "handled"
    ENDED = "ended"
    LATE = "late"
    HELD_OVERDUE = "held_overdue"
    TO_ANSWER = "to_answer"
    UNANSWERED = "unanswered"
    OBSTACLES = "obstacles"


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """Whose figures: of all, or of an agency, a unit, an official, a field; each narrows."""

    agency: str | None = None
    unit: str | None = None
    official: str | None = None
    field: str | None = None


class DrillRow(msgspec.Struct, frozen=True, kw_only=True):
    """late: by the slip for agencies and fields; for units, of what ended after they had held it, how many they held
    while overdue, or have a share of. land: of those open. Of officials only what waits for them now.
    """

    what: Named
    handled: int = 0
    open: int = 0
    overdue: int = 0
    stalled: int = 0
    late: LateShare
    held_overdue_us: int = 0
    to_answer: int = 0
    unanswered: int = 0
    obstacles: int = 0
    land: int = 0


class OverduePlace(msgspec.Struct, frozen=True, kw_only=True):
    """Where overdue dossiers lie: how many in a step, in how many units."""

    step: str
    dossiers: int
    units: int


class Drilldown(msgspec.Struct, frozen=True, kw_only=True):
    """rows: by name. total: of all of them, each dossier once, so it may be less than their sum."""

    rows: tuple[DrillRow, ...]
    total: DrillRow


_FACTS: Final = """
    SELECT f.dossier_id, d.agency_id, f.unit_id, f.official, d.field, f.amount
    FROM views.facts AS f JOIN views.dossiers AS d USING (dossier_id)
    WHERE f.figure = '{figure}' AND f.month BETWEEN %(first)s AND %(last)s AND {when} <= %(now)s
        AND f.part <> 'none'
"""
"""A dossier counts once for a unit, whoever of its people had it, and in whatever part."""

_BY_SLIP: Final = """
    SELECT d.dossier_id, d.agency_id, d.unit_id, NULL AS official, d.field, 1 AS amount
    FROM views.dossiers AS d WHERE ({condition})
        AND (d.ended_at IS NULL OR d.ended_at >= %(start)s OR d.ended_at > %(now)s)
"""

_RUNGS: Final = """
    SELECT e.dossier_id, d.agency_id, e.unit_id, e.bearer AS official, d.field, 1 AS amount, e.escalation_no AS number
    FROM views.escalations AS e JOIN views.dossiers AS d USING (dossier_id)
    WHERE e.delivered_at <= %(now)s AND {condition}
"""

_SOURCES: Final[dict[tuple[Measured, bool], str]] = {
    (Measured.HANDLED, False): _FACTS.format(figure="dossiers_handled", when="f.at"),
    (Measured.ENDED, False): _BY_SLIP.format(condition=f"d.received_at IS NOT NULL AND ({ENDED}) OR {LATE_OPEN}"),
    (Measured.LATE, False): _BY_SLIP.format(condition=f"d.late_first AND ({ENDED}) OR {LATE_OPEN}"),
    (Measured.ENDED, True): _FACTS.format(figure="dossiers_closed", when="f.closed_at"),
    (Measured.LATE, True): _FACTS.format(figure="dossiers_late", when="f.closed_at"),
    (Measured.HELD_OVERDUE, False): _FACTS.format(figure="held_overdue_us", when="f.closed_at"),
    (Measured.TO_ANSWER, False): _RUNGS.format(
        condition=f"e.answered_at IS NULL AND e.unanswered_at IS NULL AND {OPEN}"
    ),
    (Measured.UNANSWERED, False): _RUNGS.format(
        condition="e.unanswered_at >= %(start)s AND e.unanswered_at < %(end)s AND e.unanswered_at <= %(now)s"
    ),
    (Measured.OBSTACLES, False): (
        "SELECT o.dossier_id, d.agency_id, c.unit_id, c.answerer AS official, d.field, 1 AS amount, "
        f"o.obstacle_no AS number {FROM} JOIN views.obstacles AS o ON o.dossier_id = d.dossier_id "
        f"WHERE o.due_at < %(now)s AND o.answered_at IS NULL AND o.overtaken_at IS NULL AND {OPEN}"
    ),
}
"""The rows that a figure counts; True: by who held it, where that is another statement."""

OF_EACH: Final = frozenset({Measured.TO_ANSWER, Measured.UNANSWERED, Measured.OBSTACLES})
"""Figures of which one dossier may have several."""

LATENESS: Final = (Measured.ENDED, Measured.LATE)
"""What a picture of late shares needs."""

_OF_WORK: Final = (Measured.TO_ANSWER, Measured.OBSTACLES)
"""What is shown of a person: what waits for them now. What they did in a period stands in their record alone, whose
every reading is on record.
"""

_BOARD: Final = {
    "open": OPEN,
    "overdue": CONDITIONS[BoardState.OVERDUE],
    "stalled": CONDITIONS[BoardState.STALLED],
    "land": f"{OPEN} AND d.field = %(land)s",
}


def drilldown(
    connection: Connection[Any],
    level: Level,
    period: Period,
    *,
    now: datetime,
    scope: Scope,
    among: Sequence[str] | None = None,
    figures: Sequence[Measured] = tuple(Measured),
) -> Drilldown:
    """The figures of everything at a level, within a scope. among: of these alone, each also where it has no figure.

    figures: the others are left at nothing; what is open is always counted.
    """
    known = knowledge(connection)
    by_holder = level is Level.UNIT or scope.unit is not None
    values = values_of(period, now, scope)
    found: dict[str, dict[str, int]] = {}
    whole: dict[str, int] = {}
    if among is not None:
        values["among"] = list(among)
    for name, key, value in _sums(connection, level, scope, values, figures, by_holder=by_holder):
        if key is None:
            whole[name] = value
        else:
            found.setdefault(key, {})[name] = value
    keys = list(found) if among is None else [*among]
    rows = (_row(_named(known, level, key, now), found.get(key, {})) for key in keys)
    return Drilldown(
        rows=tuple(sorted(rows, key=lambda row: (plain(row.what.name), row.what.name, row.what.id))),
        total=_row(Named("", ""), whole),
    )


def overdue_place(connection: Connection[Any], *, now: datetime, scope: Scope) -> OverduePlace | None:
    """The step in which most overdue dossiers lie now; None where none is overdue, or each in another step."""
    known = knowledge(connection)
    where, values = _board_scope(scope)
    found = connection.execute(
        sql.SQL(
            f"SELECT d.procedure_code, d.procedure_version, d.step_id, c.unit_id, count(*) {FROM} "
            f"WHERE {CONDITIONS[BoardState.OVERDUE]} AND {where} GROUP BY 1, 2, 3, 4"
        ),
        {"now": now, **values},
    ).fetchall()
    steps: dict[str, tuple[int, set[str]]] = {}
    for code, version, step_id, unit, number in found:
        name = known.step_name(code, version, step_id)
        if name is not None:
            count, units = steps.get(name, (0, set()))
            steps[name] = count + number, units | {unit}
    if not steps:
        return None
    name, (count, units) = max(steps.items(), key=lambda item: (item[1][0], item[0]))
    return OverduePlace(step=name, dossiers=count, units=len(units)) if count > 1 or len(steps) == 1 else None


def _sums(
    connection: Connection[Any],
    level: Level,
    scope: Scope,
    values: dict[str, Any],
    figures: Sequence[Measured],
    *,
    by_holder: bool,
) -> list[tuple[str, str | None, int]]:
    """Figure, key or None for all of them, value."""
    few = "among" in values
    where, found = within(scope) + (f" AND {level} = ANY(%(among)s)" if few else ""), []
    for figure in _OF_WORK if level is Level.OFFICIAL else figures:
        if figure in OF_EACH:
            counted = "count(*)"
        elif figure is Measured.HELD_OVERDUE:
            counted = "coalesce(sum(amount), 0)::bigint"
        else:
            counted = "count(DISTINCT dossier_id)"
        text = (
            f"SELECT {level}, {counted}, grouping({level}) FROM ({source(figure, by_holder=by_holder)}) AS s "  # noqa: S608
            f"WHERE {where} GROUP BY GROUPING SETS (({level}), ())"
        )
        rows = connection.execute(sql.SQL(text), values).fetchall()
        found += [(figure.value, None if all_of else key, n) for key, n, all_of in rows if all_of or key is not None]
    key = {Level.AGENCY: "d.agency_id", Level.UNIT: "c.unit_id", Level.OFFICIAL: "c.answerer", Level.FIELD: "d.field"}
    lying, more = _board_scope(scope)
    lying += f" AND {key[level]} = ANY(%(among)s)" if few else ""
    counts = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in _BOARD.values())
    text = (
        f"SELECT {key[level]}, grouping({key[level]}), {counts} {FROM} WHERE {OPEN} AND {lying} "
        f"GROUP BY GROUPING SETS (({key[level]}), ())"
    )
    for one, all_of, *numbers in connection.execute(sql.SQL(text), {**values, **more, "land": LAND}).fetchall():
        if all_of or one is not None:
            found += [(name, None if all_of else one, n) for name, n in zip(_BOARD, numbers, strict=True)]
    return found


def source(figure: Measured, *, by_holder: bool) -> str:
    """The statement of the rows that a figure counts."""
    return _SOURCES.get((figure, by_holder)) or _SOURCES[figure, False]


def values_of(period: Period, now: datetime, scope: Scope) -> dict[str, Any]:
    """The values of its parameters."""
    return {
        "now": now,
        "start": period.start_at,
        "end": period.end_at,
        "at": min(now, period.end_at),
        "first": period.first,
        "last": period.last,
        **{name: value for name, value in msgspec.structs.asdict(scope).items() if value is not None},
    }


_COLUMNS: Final = {"agency": "agency_id", "unit": "unit_id", "official": "official", "field": "field"}


def within(scope: Scope) -> str:
    """The condition on its rows, `s`."""
    chosen = [f"s.{column} = %({name})s" for name, column in _COLUMNS.items() if getattr(scope, name) is not None]
    return " AND ".join(chosen) or "true"


def _board_scope(scope: Scope) -> tuple[str, dict[str, str]]:
    """The same on the board: by where it lies and who answers now."""
    columns = {"agency": "d.agency_id", "unit": "c.unit_id", "official": "c.answerer", "field": "d.field"}
    chosen = {name: value for name, value in msgspec.structs.asdict(scope).items() if value is not None}
    return " AND ".join(f"{columns[name]} = %({name})s" for name in chosen) or "true", chosen


def _row(what: Named, found: dict[str, int]) -> DrillRow:
    late, of = found.get(Measured.LATE, 0), found.get(Measured.ENDED, 0)
    return DrillRow(
        what=what,
        handled=found.get(Measured.HANDLED, 0),
        open=found.get("open", 0),
        overdue=found.get("overdue", 0),
        stalled=found.get("stalled", 0),
        late=LateShare(
            late=late,
            of=of,
            permille=(2000 * late + of) // (2 * of) if of else None,
            over_limit=1000 * late > LATE_LIMIT_PERMILLE * of,
        ),
        held_overdue_us=found.get(Measured.HELD_OVERDUE, 0),
        to_answer=found.get(Measured.TO_ANSWER, 0),
        unanswered=found.get(Measured.UNANSWERED, 0),
        obstacles=found.get(Measured.OBSTACLES, 0),
        land=found.get("land", 0),
    )


def _by_name(row: DrillRow) -> tuple[str, str, str]:
    """As in a dictionary: Đ stands beside D."""
    return plain(row.what.name), row.what.name, row.what.id


def _named(known: Knowledge, level: Level, key: str, now: datetime) -> Named:
    if level is Level.AGENCY:
        return known.agency(key, now) or Named(key, key)
    if level is Level.UNIT:
        return known.unit(key, now) or Named(key, key)
    return (known.official(key) if level is Level.OFFICIAL else None) or Named(key, key)
