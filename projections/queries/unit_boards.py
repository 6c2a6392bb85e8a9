"""What the head of a unit looks at: the pool, what falls due next, how much everybody has held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any, Final

import msgspec
from psycopg import Connection, sql
from psycopg.rows import dict_row

from domain.model.event import OfficialId, UnitId
from domain.model.working_time import WorkingTime, at_office_time, office_day
from projections.queries.boards import COLUMNS, CONDITIONS, FROM, BoardRow, BoardState, board_row
from projections.queries.duties_owed import AWAITS
from projections.queries.knowledge import Knowledge, Named, knowledge
from projections.queries.missing import UnitUnknown

POOL_GROUNDS: Final = ("pool", "intake")
"""Grounds of custody by which the head answers for what nobody has taken."""

HORIZON_DAYS: Final = 10
DUE_NEXT_DAYS: Final = 3
LOAD_DAYS: Final = 20
"""Working days of the load's picture: about four weeks."""

MOST_ROWS: Final = 200


class DueDay(msgspec.Struct, frozen=True, kw_only=True):
    """How many of a unit's dossiers fall due on a working day; unassigned: of them in the pool."""

    day: date
    count: int
    unassigned: int


class Horizon(msgspec.Struct, frozen=True, kw_only=True):
    """overdue: open and past their due date, clock running. days: the next working days, today among them if it is one,
    and days off on which something falls due all the same.


    later: due after the last of them. none: open without a running due date (with the applicant, not received).
    """

    overdue: int
    days: tuple[DueDay, ...]
    later: int
    none: int


class LoadDay(msgspec.Struct, frozen=True, kw_only=True):
    day: date
    held: int


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """What an official answered for at the close of each working day. absent: half or whole days of absence."""

    official: Named
    days: tuple[LoadDay, ...]
    absent: tuple[date, ...]
    low: int
    middle: float
    high: int


class UnitLoad(msgspec.Struct, frozen=True, kw_only=True):
    """By name only. medians: of all of them, a day each. since: the first day of which the log knows anything."""

    unit: Named
    officials: tuple[Load, ...]
    medians: tuple[float, ...]


def pool(connection: Connection[Any], unit: UnitId, *, now: datetime, limit: int = MOST_ROWS) -> list[BoardRow]:
    """Open dossiers of a unit that nobody has taken: the head answers for them. Soonest due first."""
    where = f"{CONDITIONS[BoardState.OPEN]} AND c.unit_id = %(unit)s AND c.ground = ANY(%(grounds)s)"
    return _rows(connection, where, {"unit": unit, "grounds": list(POOL_GROUNDS)}, now, limit)


def needing_head(
    connection: Connection[Any], units: Sequence[UnitId], people: Sequence[OfficialId], *, now: datetime
) -> tuple[int, int]:
    """How many dossiers lie in the pools of units; how many escalations, of dossiers and of duties in proceedings, wait
    for an answer of one of these people."""
    row = connection.execute(
        sql.SQL(
            f"SELECT (SELECT count(*) {FROM} WHERE {CONDITIONS[BoardState.OPEN]} AND c.unit_id = ANY(%(units)s) "  # noqa: S608
            "AND c.ground = ANY(%(grounds)s)), "
            "(SELECT count(*) FROM views.escalations AS e JOIN views.dossiers AS d USING (dossier_id) "
            "WHERE e.delivered_at <= %(now)s AND e.answered_at IS NULL AND e.unanswered_at IS NULL "
            f"AND {CONDITIONS[BoardState.OPEN]} AND e.bearer = ANY(%(people)s)) + "
            "(SELECT count(*) FROM views.duty_rungs AS r JOIN views.duties AS d USING (proceeding_id, duty) "
            f"WHERE {AWAITS} AND r.bearer = ANY(%(people)s))"
        ),
        {"now": now, "units": list(units), "people": list(people), "grounds": list(POOL_GROUNDS)},
    ).fetchone()
    assert row is not None
    return row[0], row[1]


def due_next(connection: Connection[Any], unit: UnitId, *, now: datetime, limit: int = MOST_ROWS) -> list[BoardRow]:
    """Of a unit, what falls due in the next working days, clock running; soonest first."""
    days = _working_days(_hours(knowledge(connection), unit), now, DUE_NEXT_DAYS)
    where = (
        f"{CONDITIONS[BoardState.OPEN]} AND c.unit_id = %(unit)s AND d.stopped_since IS NULL"
        " AND d.due_in_force_at >= %(now)s AND d.due_in_force_at < %(until)s"
    )
    return _rows(connection, where, {"unit": unit, "until": _day_after(days[-1])}, now, limit)


def horizon(connection: Connection[Any], unit: UnitId, *, now: datetime) -> Horizon:
    """When a unit's open dossiers fall due, by working days of its agency."""
    days = _working_days(_hours(knowledge(connection), unit), now, HORIZON_DAYS)
    found = connection.execute(
        sql.SQL(
            f"SELECT CASE WHEN d.stopped_since IS NULL THEN d.due_in_force_at END, c.ground = ANY(%(grounds)s) {FROM} "
            f"WHERE {CONDITIONS[BoardState.OPEN]} AND c.unit_id = %(unit)s"
        ),
        {"now": now, "unit": unit, "grounds": list(POOL_GROUNDS)},
    ).fetchall()
    counted: dict[date, list[int]] = {day: [0, 0] for day in days}
    overdue = later = none = 0
    for due_at, unassigned in found:
        if due_at is None:
            none += 1
        elif due_at < now:
            overdue += 1
        elif office_day(due_at) > days[-1]:
            later += 1
        else:
            day = counted.setdefault(office_day(due_at), [0, 0])
            day[0] += 1
            day[1] += bool(unassigned)
    return Horizon(
        overdue=overdue,
        days=tuple(
            DueDay(day=day, count=count, unassigned=waiting) for day, (count, waiting) in sorted(counted.items())
        ),
        later=later,
        none=none,
    )


def load(connection: Connection[Any], unit: UnitId, *, now: datetime) -> UnitLoad:
    """How many open dossiers each official of a unit answered for, at the close of the last working days."""
    known = knowledge(connection)
    hours = _hours(known, unit)
    days = _days_back(hours, now, LOAD_DAYS)
    moments = [min(hours.closing(day), now) for day in days]
    people = known.reference.organisation.members(unit, now)
    found = connection.execute(
        # One look at the moments together: a holding counts at each that lies in it.
        "SELECT c.answerer, m.i, count(DISTINCT c.dossier_id) FROM views.custody AS c "
        "JOIN unnest(%s::timestamptz[]) WITH ORDINALITY AS m (at, i) "
        "ON c.from_at < m.at AND (c.to_at IS NULL OR c.to_at >= m.at) "
        "JOIN views.dossiers AS d USING (dossier_id) "
        "WHERE c.answerer = ANY(%s) AND c.from_at < %s AND (c.to_at IS NULL OR c.to_at >= %s) "
        "AND (d.ended_at IS NULL OR d.ended_at >= m.at) GROUP BY 1, 2",
        [moments, list(people), moments[-1], moments[0]],
    ).fetchall()
    counted: dict[OfficialId, dict[int, int]] = defaultdict(dict)
    for official, index, count in found:
        counted[official][index - 1] = count
    series = {official: [counted[official].get(i, 0) for i in range(len(days))] for official in people}
    loads = [_load(known, official, days, held) for official, held in series.items()]
    return UnitLoad(
        unit=known.unit(unit, now) or Named(unit, unit),
        officials=tuple(sorted(loads, key=lambda one: (one.official.name, one.official.id))),
        medians=tuple(float(median(held[i] for held in series.values())) for i in range(len(days))) if series else (),
    )


def _load(known: Knowledge, official: OfficialId, days: Sequence[date], held: Sequence[int]) -> Load:
    person = known.reference.organisation.officials[official]
    absent = tuple(
        day
        for day in days
        if any(
            office_day(a.start_at) <= day <= office_day(a.end_at - timedelta(microseconds=1)) for a in person.absences
        )
    )
    return Load(
        official=known.official(official) or Named(official, official),
        days=tuple(LoadDay(day=day, held=count) for day, count in zip(days, held, strict=True)),
        absent=absent,
        low=min(held),
        middle=float(median(held)),
        high=max(held),
    )


def _rows(connection: Connection[Any], where: str, values: dict[str, Any], now: datetime, limit: int) -> list[BoardRow]:
    known = knowledge(connection)
    text = (
        f"{COLUMNS} {FROM} WHERE {where} "
        "ORDER BY coalesce(d.due_in_force_at, 'infinity'), d.code, d.dossier_id LIMIT %(limit)s"
    )
    with connection.cursor(row_factory=dict_row) as reading:
        found = reading.execute(sql.SQL(text), {"now": now, "limit": limit, **values}).fetchall()
    return [board_row(row, known, now) for row in found]


def _hours(known: Knowledge, unit: UnitId) -> WorkingTime:
    """Office hours of the unit's agency. UnitUnknown."""
    found = known.reference.organisation.units.get(unit)
    if found is None:
        raise UnitUnknown(unit=unit)
    return known.reference.hours(found.agency_id)


def _working_days(hours: WorkingTime, now: datetime, count: int) -> list[date]:
    """Today, if it is one, and the following ones."""
    today = office_day(now)
    first = [today] if hours.is_working_day(today) else []
    return first + [hours.nth_working_day(today, n + 1) for n in range(count - len(first))]


def _days_back(hours: WorkingTime, now: datetime, count: int) -> list[date]:
    """The last working days up to today, in order."""
    found: list[date] = []
    day = office_day(now)
    while len(found) < count and (office_day(now) - day).days < 10 * count:
        if hours.is_working_day(day):
            found.append(day)
        day -= timedelta(days=1)
    return found[::-1]


def _day_after(day: date) -> datetime:
    return at_office_time(day + timedelta(days=1), time(0))
