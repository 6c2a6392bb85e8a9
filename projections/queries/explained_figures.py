"""Which of an official's explanations speak of dossiers, or duties, that a figure of their record counts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from psycopg import Connection

from domain.model.event import OfficialId
from projections.queries.periods import Period


def explained_figures(
    connection: Connection[Any], official: OfficialId, period: Period, *, now: datetime
) -> dict[tuple[str, str, bool], list[int]]:
    """By part, figure, and whether the dossiers had ended: positions of explanations given up to now, in order."""
    rows = connection.execute(
        "SELECT f.part, f.figure, coalesce(f.closed_at <= %(now)s, false) AS stated, "
        "array_agg(DISTINCT e.position ORDER BY e.position) "
        "FROM views.explanations AS e JOIN views.facts AS f ON f.dossier_id = e.dossier_id AND f.official = e.official "
        "AND (e.duty IS NULL OR f.duty = e.duty) "
        "WHERE e.official = %(official)s AND e.at <= %(now)s AND f.month BETWEEN %(first)s AND %(last)s "
        "AND f.at <= %(now)s GROUP BY 1, 2, 3",
        {"official": official, "now": now, "first": period.first, "last": period.last},
    ).fetchall()
    return {(part, figure, stated): positions for part, figure, stated, positions in rows}
