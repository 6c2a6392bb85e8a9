"""The late share of every agency over a period by the first slip, now or as of a moment: n, N, and what is behind n."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from psycopg import Connection, sql

from projections.queries.indicator_definitions import ON_TIME_SLIP
from projections.queries.indicators import values_of, views_of
from projections.queries.knowledge import Named, knowledge_at
from projections.queries.moments import AsOf, moment_of
from projections.queries.periods import Period


class AgencyLateShare(msgspec.Struct, frozen=True, kw_only=True):
    """late of `of`, by the definition of the 2 % rule (DOMAIN.md §7). positions: events behind the late ones."""

    agency: Named
    late: int
    of: int
    positions: tuple[int, ...]


def late_shares(
    connection: Connection[Any],
    period: Period,
    *,
    now: datetime,
    as_of: AsOf = None,
    about: datetime | None = None,
) -> tuple[AgencyLateShare, ...]:
    """Of the agencies with anything to divide by, by id. PositionNotReached, ViewsNotReady."""
    asked = moment_of(connection, now=now, as_of=as_of, about=about)
    with views_of(connection, asked, as_of, about) as then:
        return late_shares_in(then, period, now=asked.about, position=asked.position)


def late_shares_in(
    connection: Connection[Any], period: Period, *, now: datetime, position: int
) -> tuple[AgencyLateShare, ...]:
    """The same of views that are those of the moment already."""
    known = knowledge_at(connection, position)
    text = (
        "SELECT s.agency_id, count(*) FILTER (WHERE NOT s.good), count(*), "  # noqa: S608 - literals of this package
        "coalesce(array_agg(s.positions[1] ORDER BY s.positions[1]) FILTER (WHERE NOT s.good), '{}') "
        f"FROM ({ON_TIME_SLIP.rows}) AS s GROUP BY s.agency_id ORDER BY s.agency_id"
    )
    return tuple(
        AgencyLateShare(
            agency=known.agency(agency, now) or Named(agency, agency),
            late=late,
            of=of,
            positions=tuple(one for one in positions if one is not None),
        )
        for agency, late, of, positions in connection.execute(sql.SQL(text), values_of(period, now, None))
    )
