"""Receipts and results day by day, and what stayed open: is a backlog growing?

A dossier belongs to the agency, and to the one-stop unit, that issued its receipt. It comes in with the receipt and
goes out when its clock by the slip ends, with a result or without one.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection, sql
from psycopg.rows import dict_row

from domain.model.working_time import at_office_time, office_day
from projections.queries.drilldown_lists import DossierLine, dossier_line
from projections.queries.knowledge import knowledge
from projections.queries.paging import Page, bounded, read_cursor, write_cursor
from projections.queries.periods import Period


class Way(StrEnum):
    """Received, or ended; or open at the close of a day."""

    IN = "in"
    OUT = "out"
    OPEN = "open"


class FlowDay(msgspec.Struct, frozen=True, kw_only=True):
    """received, ended: on the day; open: at its end, or now on the day that is not over."""

    day: date
    received: int
    ended: int
    open: int


def flow(
    connection: Connection[Any], period: Period, *, now: datetime, agency: str | None = None, unit: str | None = None
) -> tuple[FlowDay, ...]:
    """Every day of a period up to today, in order; nothing where the period has not begun."""
    first, last = period.first, min(office_day(period.end_at - timedelta(microseconds=1)), office_day(now))
    if last < first:
        return ()
    within, values = _within(agency, unit)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    values |= {
        "days": days,
        "starts": [at_office_time(day, time(0)) for day in days],
        "ends": [min(at_office_time(day + timedelta(days=1), time(0)), now) for day in days],
        "now": now,
    }
    found = connection.execute(
        sql.SQL(
            "SELECT t.day, count(d.dossier_id) FILTER (WHERE d.received_at >= t.starts), "  # noqa: S608
            "count(d.dossier_id) FILTER (WHERE d.ended_at >= t.starts AND d.ended_at < t.ends), "
            "count(d.dossier_id) FILTER (WHERE d.ended_at IS NULL OR d.ended_at >= t.ends) "
            "FROM unnest(%(days)s::date[], %(starts)s::timestamptz[], %(ends)s::timestamptz[]) "
            "AS t (day, starts, ends) "
            f"LEFT JOIN (SELECT * FROM views.dossiers WHERE {within}) AS d "
            "ON d.received_at < t.ends AND (d.ended_at IS NULL OR d.ended_at >= t.starts) "
            "GROUP BY t.day ORDER BY t.day"
        ),
        values,
    )
    return tuple(FlowDay(day=day, received=came, ended=went, open=left) for day, came, went, left in found)


def dossiers_of_day(
    connection: Connection[Any],
    way: Way,
    day: date,
    *,
    now: datetime,
    agency: str | None = None,
    unit: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[DossierLine]:
    """The dossiers that a day counts, by code. CursorUnreadable."""
    known = knowledge(connection)
    values = _day_values(day, now)
    within, more = _within(agency, unit)
    after = "true"
    if cursor is not None:
        values["after_code"], values["after_id"] = read_cursor(cursor, tuple[str, UUID])
        after = "(coalesce(d.code, ''), d.dossier_id) > (%(after_code)s, %(after_id)s)"
    values |= {"limit": bounded(limit) + 1, **more}
    text = (
        f"SELECT d.*, 1 AS amount FROM views.dossiers AS d WHERE {_COUNTED[way]} AND {within} AND {after} "  # noqa: S608
        "ORDER BY coalesce(d.code, ''), d.dossier_id LIMIT %(limit)s"
    )
    with connection.cursor(row_factory=dict_row) as reading:
        found = reading.execute(sql.SQL(text), values).fetchall()
    rows = tuple(dossier_line(row, known, now) for row in found[: bounded(limit)])
    return Page(rows, write_cursor(rows[-1].code or "", rows[-1].dossier_id) if len(found) > len(rows) else None)


def count_of_day(
    connection: Connection[Any],
    way: Way,
    day: date,
    *,
    now: datetime,
    agency: str | None = None,
    unit: str | None = None,
) -> int:
    within, values = _within(agency, unit)
    row = connection.execute(
        sql.SQL(f"SELECT count(*) FROM views.dossiers AS d WHERE {_COUNTED[way]} AND {within}"),  # noqa: S608
        values | _day_values(day, now),
    ).fetchone()
    assert row is not None
    return int(row[0])


_COUNTED = {
    Way.IN: "d.received_at >= %(starts)s AND d.received_at < %(ends)s",
    Way.OUT: "d.received_at < %(ends)s AND d.ended_at >= %(starts)s AND d.ended_at < %(ends)s",
    Way.OPEN: "d.received_at < %(ends)s AND (d.ended_at IS NULL OR d.ended_at >= %(ends)s)",
}


def _day_values(day: date, now: datetime) -> dict[str, Any]:
    return {
        "starts": at_office_time(day, time(0)),
        "ends": min(at_office_time(day + timedelta(days=1), time(0)), now),
    }


def _within(agency: str | None, unit: str | None) -> tuple[str, dict[str, Any]]:
    chosen = {"agency_id": agency, "unit_id": unit}
    text = " AND ".join(f"{column} = %({column})s" for column, value in chosen.items() if value is not None)
    return text or "true", {column: value for column, value in chosen.items() if value is not None}
