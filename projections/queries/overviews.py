"""From the province down: agencies, units, officials and fields, each with what is open and what was late."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import msgspec
from psycopg import Connection, sql
from psycopg.rows import dict_row

from domain.model.event import AgencyId, UnitId
from domain.model.working_time import office_day
from projections.queries.boards import COUNTED, FROM, OPEN, Counts
from projections.queries.knowledge import Knowledge, Named, knowledge
from projections.queries.missing import UnitUnknown
from projections.queries.official_records import FigureLine, unit_whole
from projections.queries.periods import Period

LATE_LIMIT_PERMILLE: Final = 20
"""A unit with more than 2 % late dossiers in a month owes an explanation (Đồng Tháp, 2023; definition ours)."""


class LateShare(msgspec.Struct, frozen=True, kw_only=True):
    """Late by the first slip: ended late in the period, or open and overdue at its end, over all that ended in it and
    those open and overdue. permille: None where there is nothing to divide by; over_limit: more than 2 %.
    """

    late: int
    of: int
    permille: int | None
    over_limit: bool


class OverviewRow(msgspec.Struct, frozen=True, kw_only=True):
    """One agency, unit or field now, and over the period. received, ended: in the period."""

    what: Named
    tier: str | None
    now: Counts
    received: int
    ended: int
    late: LateShare
    held_overdue_us: int
    escalations_unanswered: int
    escalations_to_answer: int
    obstacles_past_term: int


class OfficialRow(msgspec.Struct, frozen=True, kw_only=True):
    """An official of a unit, with counts of open work; lists sort by name, there is no rank."""

    official: Named
    role: str
    now: Counts
    absent: bool
    land: int


class UnitView(msgspec.Struct, frozen=True, kw_only=True):
    """A unit in a period: as an overview row, its people, and its figures as a whole."""

    unit: Named
    agency: Named
    kind: str
    head: Named | None
    period: str
    asked_at: datetime
    position: int
    row: OverviewRow
    officials: tuple[OfficialRow, ...]
    figures: tuple[FigureLine, ...]


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """A table of the drill-down, with its total."""

    period: str
    asked_at: datetime
    position: int
    total: OverviewRow
    rows: tuple[OverviewRow, ...]


def province(connection: Connection[Any], period: Period, *, now: datetime) -> Overview:
    """The agencies that issued receipts, by name."""
    return _overview(connection, period, now, "agency", "d.agency_id", "true", {})


def units(connection: Connection[Any], agency: AgencyId, period: Period, *, now: datetime) -> Overview:
    """The units of an agency by where open dossiers are now; receipts and lateness by the unit of the receipt."""
    return _overview(connection, period, now, "unit", "d.unit_id", "d.agency_id = %(agency)s", {"agency": agency})


def fields(connection: Connection[Any], period: Period, *, now: datetime, agency: AgencyId | None = None) -> Overview:
    """The fields of procedures, land among them."""
    where = "true" if agency is None else "d.agency_id = %(agency)s"
    return _overview(connection, period, now, "field", "d.field", where, {"agency": agency})


def unit(connection: Connection[Any], unit_id: UnitId, period: Period, *, now: datetime) -> UnitView:
    """One unit with its people. UnitUnknown."""
    known = knowledge(connection)
    organisation = known.reference.organisation
    unit_known = organisation.units.get(unit_id)
    if unit_known is None:
        raise UnitUnknown(unit=unit_id)
    of_unit = "(d.unit_id = %(unit)s OR c.unit_id = %(unit)s)"
    found = _overview(connection, period, now, "unit", "%(unit)s::text", of_unit, {"unit": unit_id})
    return UnitView(
        unit=known.unit(unit_id, now) or Named(unit_id, unit_id),
        agency=known.agency(unit_known.agency_id, now) or Named(unit_known.agency_id, unit_known.agency_id),
        kind=unit_known.kind,
        head=known.official(organisation.head_of(unit_id, now)),
        period=str(period),
        asked_at=now,
        position=known.position,
        row=msgspec.structs.replace(found.total, what=known.unit(unit_id, now)),
        officials=officials(connection, known, unit_id, now),
        figures=unit_whole(connection, known, unit_id, period, now).figures,
    )


LATE_OPEN: Final = """
    CASE WHEN d.received_at < %(end)s AND (d.ended_at IS NULL OR d.ended_at > %(at)s) THEN
        (SELECT b.due_at FROM views.due_dates AS b WHERE b.dossier_id = d.dossier_id AND b.name = 'first_slip'
            AND b.from_at <= %(at)s ORDER BY b.number DESC LIMIT 1) < %(at)s
        AND NOT EXISTS (SELECT FROM views.stops AS s WHERE s.dossier_id = d.dossier_id
            AND s.from_at <= %(at)s AND (s.to_at IS NULL OR s.to_at > %(at)s))
    ELSE false END
"""
"""Open and overdue by the first slip at the end of the period, or now where the period goes on."""

ENDED: Final = "d.ended_at >= %(start)s AND d.ended_at < %(end)s AND d.ended_at <= %(now)s"

# The parts that are put in are literals of this package; values are parameters.
_TABLE: Final = f"""
    SELECT {{key}} AS key, {COUNTED},
        count(*) FILTER (WHERE d.received_at >= %(start)s AND d.received_at < %(end)s) AS received,
        count(*) FILTER (WHERE {ENDED} AND d.received_at IS NOT NULL) AS ended,
        count(*) FILTER (WHERE {ENDED} AND d.late_first) AS ended_late,
        count(*) FILTER (WHERE {LATE_OPEN}) AS open_late,
        coalesce(sum(o.past_term), 0)::bigint AS obstacles_past_term,
        coalesce(sum(e.unanswered), 0)::bigint AS escalations_unanswered,
        coalesce(sum(e.to_answer), 0)::bigint AS escalations_to_answer
    {FROM}
    LEFT JOIN (
        SELECT dossier_id, count(*) AS past_term FROM views.obstacles
        WHERE due_at < %(now)s AND answered_at IS NULL AND overtaken_at IS NULL GROUP BY dossier_id
    ) AS o ON o.dossier_id = d.dossier_id AND {OPEN}
    LEFT JOIN (
        SELECT dossier_id,
            count(*) FILTER (WHERE unanswered_at >= %(start)s AND unanswered_at < %(end)s) AS unanswered,
            count(*) FILTER (WHERE answered_at IS NULL AND unanswered_at IS NULL AND delivered_at <= %(now)s)
                AS to_answer
        FROM views.escalations GROUP BY dossier_id
    ) AS e ON e.dossier_id = d.dossier_id
    WHERE {{where}}
        AND (d.ended_at IS NULL OR d.ended_at >= %(start)s OR d.ended_at > %(now)s)
    GROUP BY 1 ORDER BY 1
"""  # noqa: S608


def _overview(
    connection: Connection[Any],
    period: Period,
    now: datetime,
    kind: str,
    key: str,
    where: str,
    values: dict[str, Any],
) -> Overview:
    known = knowledge(connection)
    asked = {"now": now, "start": period.start_at, "end": period.end_at, "at": min(now, period.end_at), **values}
    with connection.cursor(row_factory=dict_row) as cursor:
        found = cursor.execute(sql.SQL(_TABLE.format(key=key, where=where)), asked).fetchall()
    held = _held_overdue(connection, period, now, key)
    rows = [_row(row, _named(known, kind, row["key"], now), known, kind, held.get(row["key"], 0)) for row in found]
    whole: dict[str, Any] = (
        {name: sum(row[name] for row in found) for name in found[0] if name != "key"} if found else {}
    )
    total = _row(whole, Named("", ""), known, "", sum(held.get(row["key"], 0) for row in found))
    return Overview(
        period=str(period),
        asked_at=now,
        position=known.position,
        total=total,
        rows=tuple(sorted(rows, key=lambda row: (row.what.name, row.what.id))),
    )


def _held_overdue(connection: Connection[Any], period: Period, now: datetime, key: str) -> dict[str, int]:
    """Held while overdue of ended dossiers, by where the dossier belongs."""
    if key.startswith("%"):
        return {}
    found = connection.execute(
        sql.SQL(
            "SELECT {key}, sum(f.amount)::bigint FROM views.facts AS f JOIN views.dossiers AS d USING (dossier_id) "
            "WHERE f.figure = 'held_overdue_us' AND f.month BETWEEN %s AND %s AND f.closed_at <= %s GROUP BY 1".replace(
                "{key}", key
            )
        ),
        [period.first, period.last, now],
    ).fetchall()
    return dict(found)


def _row(row: dict[str, Any], what: Named, known: Knowledge, kind: str, held_overdue_us: int) -> OverviewRow:
    late = row.get("ended_late", 0) + row.get("open_late", 0)
    of = row.get("ended", 0) + row.get("open_late", 0)
    agency = known.reference.organisation.agencies.get(what.id) if kind == "agency" else None
    permille = (2000 * late + of) // (2 * of) if of else None
    return OverviewRow(
        what=what,
        tier=agency.tier if agency is not None else None,
        now=Counts(**{name: row.get(name, 0) for name in Counts.__struct_fields__}),
        received=row.get("received", 0),
        ended=row.get("ended", 0),
        late=LateShare(late=late, of=of, permille=permille, over_limit=1000 * late > LATE_LIMIT_PERMILLE * of),
        held_overdue_us=held_overdue_us,
        escalations_unanswered=row.get("escalations_unanswered", 0),
        escalations_to_answer=row.get("escalations_to_answer", 0),
        obstacles_past_term=row.get("obstacles_past_term", 0),
    )


def _named(known: Knowledge, kind: str, key: str, now: datetime) -> Named:
    named = {"agency": known.agency, "unit": known.unit}.get(kind)
    found = named(key, now) if named is not None else None
    return found or Named(key, key)


def officials(connection: Connection[Any], known: Knowledge, unit_id: UnitId, now: datetime) -> tuple[OfficialRow, ...]:
    """Everybody appointed in the unit today, with the open dossiers for which they answer."""
    organisation = known.reference.organisation
    people = organisation.members(unit_id, now)
    with connection.cursor(row_factory=dict_row) as cursor:
        found = cursor.execute(
            sql.SQL(
                f"SELECT c.answerer, {COUNTED}, count(*) FILTER (WHERE d.field = %(land)s AND {OPEN}) AS land "
                f"{FROM} WHERE c.answerer = ANY(%(people)s) AND {OPEN} GROUP BY c.answerer"
            ),
            {"now": now, "people": list(people), "land": LAND},
        ).fetchall()
    by_official = {row["answerer"]: row for row in found}
    day = office_day(now)
    rows = []
    for official in people:
        row = by_official.get(official, {})
        role = next(
            a.role for a in organisation.by_unit.get(unit_id, ()) if a.official_id == official and a.covers(day)
        )
        rows.append(
            OfficialRow(
                official=known.official(official) or Named(official, official),
                role=role,
                now=Counts(**{name: row.get(name, 0) for name in Counts.__struct_fields__}),
                absent=organisation.absence_at(official, now) is not None,
                land=row.get("land", 0),
            )
        )
    return tuple(sorted(rows, key=lambda row: (row.official.name, row.official.id)))


LAND: Final = "Đất đai"
"""The field that stands apart in every breakdown."""
