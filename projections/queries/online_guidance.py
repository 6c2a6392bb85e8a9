"""Guidance to lodge online, and what followed: facts beside facts, no statement that one caused the other.

Looked at is, of each applicant who was guided in the period, the first dossier lodged online within a window after the
first guidance; and beside it, of each applicant who lodged at the counter in the period and was not guided before that
window's end, the same after their first lodging there. An applicant counts once. A window that is not over yet counts
as "still open" and stays out of the share, unless its online dossier has come.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection, sql
from psycopg.rows import dict_row

from domain.model import rule_keys as keys
from domain.model.term import TermUnit
from projections.queries.breakdown import Within, permille, policy
from projections.queries.knowledge import Knowledge, Named, knowledge
from projections.queries.paging import Page, bounded, read_cursor, write_cursor
from projections.queries.periods import Period

USUAL_DAYS: Final = 90
"""Where the rules that were adopted do not say."""


class Followed(msgspec.Struct, frozen=True, kw_only=True):
    """applicants: N, whose window is over or whose online dossier came. online: n. still_open: neither yet."""

    applicants: int
    online: int
    still_open: int
    permille: int | None


class GuidanceEffect(msgspec.Struct, frozen=True, kw_only=True):
    """window_days: calendar days. guidances: how often guidance was given. document: the policy of the window."""

    period: str
    window_days: int
    document: str
    guidances: int
    guided: Followed
    not_guided: Followed


class GuidanceLine(msgspec.Struct, frozen=True, kw_only=True):
    """Guidance that was given, and the first online dossier of the same applicant after it, within the window.

    followed_code: where whoever asks may see that dossier. window_until: when the window is over.
    """

    dossier_id: UUID
    code: str | None
    unit: Named
    given_by: Named
    shown: str
    at: datetime
    position: int
    followed_at: datetime | None
    followed_id: UUID | None
    followed_code: str | None
    followed_position: int | None
    window_until: datetime


_WITHIN: Final = {
    "agency": "EXISTS (SELECT FROM views.units AS u WHERE u.unit_id = {table}.unit_id AND u.agency_id = %(agency)s)",
    "unit": "{table}.unit_id = %(unit)s",
    "procedure": "EXISTS (SELECT FROM views.lodgings AS p WHERE p.dossier_id = {table}.dossier_id "
    "AND p.procedure_code = %(procedure)s)",
    "field": "EXISTS (SELECT FROM views.lodgings AS p WHERE p.dossier_id = {table}.dossier_id AND p.field = %(field)s)",
}

_FIRST_ONLINE: Final = (
    "SELECT o.dossier_id, o.at, o.position FROM views.lodgings AS o WHERE o.applicant_id = {of}.applicant_id "
    "AND o.channel = 'online' AND o.at > {of}.at AND o.at <= {of}.at + %(window)s AND o.at <= %(now)s "
    "ORDER BY o.at, o.position LIMIT 1"
)


def guidance_effect(connection: Connection[Any], period: Period, *, now: datetime, within: Within) -> GuidanceEffect:
    """connection: one that sees all dossiers, since a person's next dossier may lie anywhere."""
    known = knowledge(connection)
    window, document = _window(known, period, now)
    values = _values(period, within, now, window)
    guided = f"SELECT g.applicant_id, min(g.at) AS at FROM views.guidances AS g WHERE {_where('g', within)} GROUP BY 1"  # noqa: S608
    unguided = (
        "SELECT l.applicant_id, min(l.at) AS at FROM views.lodgings AS l "  # noqa: S608 - literals of this module
        f"WHERE l.channel = 'counter' AND {_where('l', within)} AND NOT EXISTS (SELECT FROM views.guidances AS g "
        "WHERE g.applicant_id = l.applicant_id AND g.at <= l.at + %(window)s) GROUP BY 1"
    )
    given = connection.execute(
        sql.SQL(f"SELECT count(*) FROM views.guidances AS g WHERE {_where('g', within)}"),  # noqa: S608
        values,
    ).fetchone()
    return GuidanceEffect(
        period=str(period),
        window_days=window.days,
        document=document,
        guidances=int(given[0]) if given is not None else 0,
        guided=_followed(connection, guided, values),
        not_guided=_followed(connection, unguided, values),
    )


def guidances_behind(
    connection: Connection[Any],
    period: Period,
    *,
    now: datetime,
    within: Within,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[GuidanceLine]:
    """The guidance of a period, the latest first; without the codes of what followed, see `with_codes`."""
    known = knowledge(connection)
    window, _ = _window(known, period, now)
    values = _values(period, within, now, window)
    where = _where("g", within)
    if cursor is not None:
        values["after_at"], values["after_position"] = read_cursor(cursor, tuple[datetime, int])
        where += " AND (g.at, g.position) < (%(after_at)s, %(after_position)s)"
    values["limit"] = bounded(limit) + 1
    text = (
        "SELECT g.*, d.code, f.dossier_id AS followed_id, f.at AS followed_at, f.position AS followed_position "  # noqa: S608
        "FROM views.guidances AS g JOIN views.dossiers AS d USING (dossier_id) "
        f"LEFT JOIN LATERAL ({_FIRST_ONLINE.format(of='g')}) AS f ON true "
        f"WHERE {where} ORDER BY g.at DESC, g.position DESC LIMIT %(limit)s"
    )
    with connection.cursor(row_factory=dict_row) as reading:
        found = reading.execute(sql.SQL(text), values).fetchall()
    rows = tuple(_line(row, known, window) for row in found[: bounded(limit)])
    return Page(rows, write_cursor(rows[-1].at, rows[-1].position) if len(found) > len(rows) else None)


def with_codes(connection: Connection[Any], page: Page[GuidanceLine]) -> Page[GuidanceLine]:
    """The same, with the dossiers that followed where the connection sees them; of others only that there is one."""
    ids = [row.followed_id for row in page.rows if row.followed_id is not None]
    codes = dict(
        connection.execute("SELECT dossier_id, code FROM views.dossiers WHERE dossier_id = ANY(%s)", [ids]).fetchall()
    )

    def told(row: GuidanceLine) -> GuidanceLine:
        if row.followed_id in codes:
            return msgspec.structs.replace(row, followed_code=codes[row.followed_id])
        return msgspec.structs.replace(row, followed_id=None, followed_position=None)

    return Page(tuple(map(told, page.rows)), page.next)


def count_guidances(connection: Connection[Any], period: Period, *, now: datetime, within: Within) -> int:
    """How many there are in the list."""
    values = _values(period, within, now, timedelta())
    row = connection.execute(
        sql.SQL(f"SELECT count(*) FROM views.guidances AS g WHERE {_where('g', within)}"),  # noqa: S608
        values,
    ).fetchone()
    return int(row[0]) if row is not None else 0


def _followed(connection: Connection[Any], who: str, values: Mapping[str, Any]) -> Followed:
    row = connection.execute(
        sql.SQL(
            "SELECT count(*) FILTER (WHERE f.at IS NOT NULL OR w.at + %(window)s < %(now)s), count(f.at), "  # noqa: S608
            "count(*) FILTER (WHERE f.at IS NULL AND w.at + %(window)s >= %(now)s) "
            f"FROM ({who}) AS w LEFT JOIN LATERAL ({_FIRST_ONLINE.format(of='w')}) AS f ON true"
        ),
        values,
    ).fetchone()
    assert row is not None
    applicants, online, still_open = row
    return Followed(applicants=applicants, online=online, still_open=still_open, permille=permille(online, applicants))


def _where(table: str, within: Within) -> str:
    chosen = (name for name, value in msgspec.structs.asdict(within).items() if value is not None)
    parts = [f"{table}.month BETWEEN %(first)s AND %(last)s", f"{table}.at <= %(now)s"]
    return " AND ".join([*parts, *(_WITHIN[name].format(table=table) for name in chosen)])


def _values(period: Period, within: Within, now: datetime, window: timedelta) -> dict[str, Any]:
    chosen = {name: value for name, value in msgspec.structs.asdict(within).items() if value is not None}
    return {"first": period.first, "last": period.last, "now": now, "window": window, **chosen}


def _window(known: Knowledge, period: Period, now: datetime) -> tuple[timedelta, str]:
    """In calendar days, by the policy of the period's last day."""
    found = policy(known, keys.GUIDANCE_WINDOW, period, now)
    if found is None or found.value.unit is not TermUnit.CALENDAR_DAYS:
        return timedelta(days=USUAL_DAYS), "–"
    return timedelta(days=found.value.amount), found.clause.document


def _line(row: Mapping[str, Any], known: Knowledge, window: timedelta) -> GuidanceLine:
    return GuidanceLine(
        dossier_id=row["dossier_id"],
        code=row["code"],
        unit=known.unit(row["unit_id"], row["at"]) or Named(row["unit_id"], row["unit_id"]),
        given_by=known.official(row["official"]) or Named(row["official"], row["official"]),
        shown=row["shown"],
        at=row["at"],
        position=row["position"],
        followed_at=row["followed_at"],
        followed_id=row["followed_id"],
        followed_code=None,
        followed_position=row["followed_position"],
        window_until=row["at"] + window,
    )
