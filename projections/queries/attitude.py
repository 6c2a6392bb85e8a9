"""Attitude and responsibility followed regularly: ratings, complaints, unannounced checks and lateness, by agency and
field, over a period. Counts with their denominators; no score, no order but the name's.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any, Final

import msgspec
from psycopg import Connection, sql

from domain.model.event import AgencyId, UnitId
from projections.queries.complaints import DONE, Share
from projections.queries.knowledge import Named, knowledge
from projections.queries.overviews import ENDED, LATE_OPEN
from projections.queries.periods import Period
from projections.search import plain

LAND: Final = "Đất đai"
"""The field that stands first, by itself."""

RATED_FROM: Final = 10
"""Fewer ratings stand without a share."""


class Attitude(msgspec.Struct, frozen=True, kw_only=True):
    """An agency in one field; field None: what lies in none.

    content: ratings of 3 and more, of all. complaints: lodged in the period; of them open, late (answered after their
    term, or not though it is over), upheld, not upheld (each by the last level that was answered), refused or passed
    on, looked at a second time. late_dossiers: by the first slip, of those that ended in the period or are open and
    overdue at its end.
    """

    agency: Named
    field: str | None
    content: Share
    complaints: int
    open: int
    late: int
    upheld: int
    not_upheld: int
    over: int
    contested: int
    late_dossiers: Share


class AgencyChecks(msgspec.Struct, frozen=True, kw_only=True):
    """Unannounced checks of an agency in the period, and the findings made in them."""

    agency: Named
    checks: int
    findings: int


class AttitudeOverview(msgspec.Struct, frozen=True, kw_only=True):
    """rows: by name of the agency, land before every other field. land: all agencies together in that field."""

    period: str
    rows: tuple[Attitude, ...]
    land: Attitude
    others: Attitude
    checks: tuple[AgencyChecks, ...]


_RATINGS: Final = """
    SELECT d.agency_id, d.field, count(*) FILTER (WHERE m.good), count(*)
    FROM views.measures AS m JOIN views.dossiers AS d USING (dossier_id)
    WHERE m.measure = 'rated' AND m.at >= %(start)s AND m.at < %(end)s AND m.at <= %(now)s
        AND (%(unit)s::text IS NULL OR d.unit_id = %(unit)s)
    GROUP BY 1, 2
"""

_COMPLAINTS: Final = f"""
    SELECT concerns_agency, field, count(*), count(*) FILTER (WHERE open), count(*) FILTER (WHERE late),
        count(*) FILTER (WHERE upheld), count(*) FILTER (WHERE NOT upheld), count(*) FILTER (WHERE over),
        count(*) FILTER (WHERE contested)
    FROM (
        SELECT c.proceeding_id, c.concerns_agency, c.field,
            bool_or(c.answered_at IS NULL AND c.over IS NULL) AS open,
            bool_or(NOT c.waits AND c.due_at < %(now)s AND c.over IS DISTINCT FROM 'passed-on'
                AND ({DONE} IS NULL OR {DONE} > c.due_at)) AS late,
            (array_agg(c.upheld ORDER BY c.level DESC) FILTER (WHERE c.answered_at IS NOT NULL))[1] AS upheld,
            bool_or(c.over IS NOT NULL) AS over, max(c.level) > 1 AS contested
        FROM views.complaints AS c
        WHERE c.concerns_agency IS NOT NULL AND c.lodged_at >= %(start)s AND c.lodged_at < %(end)s
            AND c.lodged_at <= %(now)s AND (%(unit)s::text IS NULL OR c.concerns_unit = %(unit)s)
        GROUP BY 1, 2, 3
    ) AS each GROUP BY 1, 2
"""  # noqa: S608 - literals of this module and of `complaints`

_LATE: Final = f"""
    SELECT d.agency_id, d.field, count(*) FILTER (WHERE ({LATE_OPEN}) OR d.late_first), count(*)
    FROM views.dossiers AS d
    WHERE (d.received_at IS NOT NULL AND ({ENDED}) OR {LATE_OPEN}) AND (%(unit)s::text IS NULL OR d.unit_id = %(unit)s)
    GROUP BY 1, 2
"""  # noqa: S608 - literals

_CHECKS: Final = """
    SELECT u.agency_id, count(*), sum(u.findings)::bigint FROM views.unannounced_checks AS u
    WHERE u.opened_at >= %(start)s AND u.opened_at < %(end)s AND u.opened_at <= %(now)s GROUP BY 1
"""


def attitude(
    connection: Connection[Any],
    period: Period,
    *,
    now: datetime,
    agency: AgencyId | None = None,
    unit: UnitId | None = None,
) -> AttitudeOverview:
    """By agency and field; of one agency, or of one unit where one is named: dossiers that it received as a one-stop
    unit, complaints about it. ViewsNotReady."""
    known = knowledge(connection)
    values = {"now": now, "start": period.start_at, "end": period.end_at, "at": min(now, period.end_at), "unit": unit}
    if unit is not None:
        agency = known.reference.organisation.agency_of(unit)
    counts: dict[tuple[str, str | None], dict[str, tuple[int, ...]]] = defaultdict(dict)
    for name, text in (("ratings", _RATINGS), ("complaints", _COMPLAINTS), ("late", _LATE)):
        for whose, field, *found in connection.execute(sql.SQL(text), values).fetchall():
            if agency in (None, whose):
                counts[whose, field or None][name] = tuple(found)
    rows = [
        _row(known.agency(whose, now) or Named(whose, whose), field, found) for (whose, field), found in counts.items()
    ]
    rows.sort(key=lambda row: (plain(row.agency.name), row.agency.id, row.field != LAND, plain(row.field or "~")))
    checks = [
        AgencyChecks(agency=known.agency(whose, now) or Named(whose, whose), checks=n, findings=made)
        for whose, n, made in connection.execute(sql.SQL(_CHECKS), values).fetchall()
        if agency in (None, whose)
    ]
    land = [found for (_, field), found in counts.items() if field == LAND]
    others = [found for (_, field), found in counts.items() if field != LAND]
    return AttitudeOverview(
        period=str(period),
        rows=tuple(rows),
        land=_row(Named("", ""), LAND, _together(land)),
        others=_row(Named("", ""), None, _together(others)),
        checks=tuple(sorted(checks, key=lambda one: (plain(one.agency.name), one.agency.id))),
    )


def _together(found: list[dict[str, tuple[int, ...]]]) -> dict[str, tuple[int, ...]]:
    names = {name for one in found for name in one}
    return {
        name: tuple(map(sum, zip(*(one[name] for one in found if name in one), strict=True))) for name in sorted(names)
    }


def _row(agency: Named, field: str | None, found: dict[str, tuple[int, ...]]) -> Attitude:
    complaints = found.get("complaints", (0,) * 7)
    return Attitude(
        agency=agency,
        field=field,
        content=Share(*found.get("ratings", (0, 0))),
        complaints=complaints[0],
        open=complaints[1],
        late=complaints[2],
        upheld=complaints[3],
        not_upheld=complaints[4],
        over=complaints[5],
        contested=complaints[6],
        late_dossiers=Share(*found.get("late", (0, 0))),
    )
