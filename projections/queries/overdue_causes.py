"""What overdue time was made of: by the rule by which somebody answered, and what is excused. Of ended dossiers."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection, sql
from psycopg.rows import dict_row

from projections.queries.drilldown import Scope
from projections.queries.drilldown_lists import DossierLine, dossier_line
from projections.queries.knowledge import knowledge
from projections.queries.paging import Page, bounded, read_cursor, write_cursor
from projections.queries.periods import Period
from projections.views.delays import EXCUSED

EXCUSED_CAUSE: Final = "excused"
"""Beside the grounds of custody: time that is nobody's."""


class Cause(msgspec.Struct, frozen=True, kw_only=True):
    """Overdue working time by one rule of custody, or excused; of how many dossiers."""

    ground: str
    overdue_us: int
    dossiers: int


_ROWS: Final = """
    SELECT c.dossier_id, c.ground, c.overdue_us AS amount FROM views.custody AS c
    JOIN views.dossiers AS d USING (dossier_id) WHERE c.overdue_us > 0 AND {within}
    UNION ALL
    SELECT l.dossier_id, %(excused)s, l.share_us FROM views.delays AS l
    JOIN views.dossiers AS d USING (dossier_id) WHERE l.who = %(excused_row)s AND l.share_us > 0 AND {within}
"""


def causes(connection: Connection[Any], period: Period, *, now: datetime, scope: Scope) -> tuple[Cause, ...]:
    """The largest first. They add up to the overdue time of the dossiers that ended in the period."""
    within, values = _within(period, now, scope)
    with connection.cursor(row_factory=dict_row) as reading:
        found = reading.execute(
            sql.SQL(
                "SELECT ground, sum(amount)::bigint AS overdue_us, count(DISTINCT dossier_id) AS dossiers "  # noqa: S608
                f"FROM ({_ROWS.format(within=within)}) AS r GROUP BY ground ORDER BY overdue_us DESC, ground"
            ),
            values,
        ).fetchall()
    return tuple(Cause(**row) for row in found)


def dossiers_of_cause(
    connection: Connection[Any],
    ground: str,
    period: Period,
    *,
    now: datetime,
    scope: Scope,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[DossierLine]:
    """The dossiers behind one of the causes, by code. CursorUnreadable."""
    known = knowledge(connection)
    within, values = _within(period, now, scope)
    after = ""
    if cursor is not None:
        values["after_code"], values["after_id"] = read_cursor(cursor, tuple[str, UUID])
        after = "WHERE (coalesce(d.code, ''), d.dossier_id) > (%(after_code)s, %(after_id)s)"
    values |= {"ground": ground, "limit": bounded(limit) + 1}
    text = (
        "SELECT d.*, s.amount FROM (SELECT dossier_id, sum(amount)::bigint AS amount FROM "  # noqa: S608
        f"({_ROWS.format(within=within)}) AS r WHERE ground = %(ground)s GROUP BY dossier_id) AS s "
        f"JOIN views.dossiers AS d USING (dossier_id) {after} ORDER BY coalesce(d.code, ''), d.dossier_id "
        "LIMIT %(limit)s"
    )
    with connection.cursor(row_factory=dict_row) as reading:
        found = reading.execute(sql.SQL(text), values).fetchall()
    rows = tuple(dossier_line(row, known, now) for row in found[: bounded(limit)])
    return Page(rows, write_cursor(rows[-1].code or "", rows[-1].dossier_id) if len(found) > len(rows) else None)


def _within(period: Period, now: datetime, scope: Scope) -> tuple[str, dict[str, Any]]:
    values: dict[str, Any] = {
        "start": period.start_at,
        "end": period.end_at,
        "now": now,
        "excused": EXCUSED_CAUSE,
        "excused_row": EXCUSED,
    }
    text = "d.ended_at >= %(start)s AND d.ended_at < %(end)s AND d.ended_at <= %(now)s"
    for name, column, value in (("agency", "agency_id", scope.agency), ("field", "field", scope.field)):
        if value is not None:
            text += f" AND d.{column} = %({name})s"
            values[name] = value
    return text, values
