"""What the national portal was told: how much waits, what a person has to look at, what share of dossiers it has."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection, sql
from psycopg.rows import class_row

from domain.model.event import UnitId
from projections.queries.knowledge import Named, knowledge
from projections.queries.paging import Page, bounded, read_cursor, write_cursor
from projections.queries.periods import Period


class PortalCounts(msgspec.Struct, frozen=True, kw_only=True):
    """Messages by state. oldest_at: since when the oldest of those not settled waits. problem: nothing gets through."""

    waiting: int
    sent: int
    acknowledged: int
    refused: int
    parked: int
    skipped: int
    oldest_at: datetime | None
    behind: int
    problem: str | None
    problem_at: datetime | None


class PortalMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A message as it stands in the outbox; it tells of the dossier up to its event `version`, at `position`."""

    number: int
    dossier_id: UUID
    version: int
    position: int
    kind: str
    code: str
    state: str
    attempts: int
    made_at: datetime
    next_at: datetime
    sent_at: datetime | None
    settled_at: datetime | None
    reason: str | None


class PortalShare(msgspec.Struct, frozen=True, kw_only=True):
    """Of the dossiers that a one-stop unit received in a month, those that the portal has as they stand.

    month: its first day. synchronised: the portal took a message, and none of the dossier waits or is held.
    """

    unit: Named
    agency: Named | None
    month: date
    received: int
    synchronised: int


def portal_counts(connection: Connection[Any]) -> PortalCounts:
    """How the outbox stands, and how many events of the log it does not know yet (`behind`)."""
    with connection.cursor(row_factory=class_row(PortalCounts)) as cursor:
        found = cursor.execute(
            """
            SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting,
                count(*) FILTER (WHERE state = 'sent') AS sent,
                count(*) FILTER (WHERE state = 'acknowledged') AS acknowledged,
                count(*) FILTER (WHERE state = 'refused') AS refused,
                count(*) FILTER (WHERE state = 'parked') AS parked,
                count(*) FILTER (WHERE state = 'skipped') AS skipped,
                min(made_at) FILTER (WHERE state = ANY('{waiting,sent,refused,parked}')) AS oldest_at,
                coalesce((SELECT position FROM hoso.log_head), 0)
                    - (SELECT position FROM portal.progress) AS behind,
                (SELECT problem FROM portal.progress) AS problem,
                (SELECT problem_at FROM portal.progress) AS problem_at
            FROM portal.outbox
            """
        ).fetchone()
    assert found is not None
    return found


def portal_outbox(
    connection: Connection[Any],
    *,
    held: bool = False,
    dossier_id: UUID | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[PortalMessage]:
    """Messages, the latest first. held: only those that wait for a person. CursorUnreadable."""
    before = read_cursor(cursor, tuple[int])[0] if cursor is not None else None
    with connection.cursor(row_factory=class_row(PortalMessage)) as reading:
        found = reading.execute(
            sql.SQL(
                "SELECT number, dossier_id, version, position, kind, code, state, attempts, made_at, next_at, sent_at, "
                "settled_at, reason FROM portal.outbox WHERE (NOT %(held)s OR state IN ('refused', 'parked')) "
                "AND (%(dossier)s::uuid IS NULL OR dossier_id = %(dossier)s) "
                "AND (%(before)s::bigint IS NULL OR number < %(before)s) ORDER BY number DESC LIMIT %(limit)s"
            ),
            {"held": held, "dossier": dossier_id, "before": before, "limit": bounded(limit) + 1},
        ).fetchall()
    rows = tuple(found[: bounded(limit)])
    return Page(rows, write_cursor(rows[-1].number) if len(found) > len(rows) else None)


_SHARES: Final = """
    SELECT d.unit_id, date_trunc('month', d.received_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS month,
        count(*) AS received,
        count(*) FILTER (WHERE EXISTS (SELECT FROM portal.outbox AS o WHERE o.dossier_id = d.dossier_id
                AND o.kind = 'DongBoHoSoMC' AND o.state = 'acknowledged')
            AND NOT EXISTS (SELECT FROM portal.outbox AS o WHERE o.dossier_id = d.dossier_id
                AND o.state = ANY('{waiting,sent,refused,parked}'))) AS synchronised
    FROM views.dossiers AS d
    WHERE d.received_at >= %(start)s AND d.received_at < %(end)s AND d.received_at <= %(now)s
        AND (%(unit)s::text IS NULL OR d.unit_id = %(unit)s)
    GROUP BY 1, 2 ORDER BY 1, 2
"""


def portal_shares(
    connection: Connection[Any], period: Period, *, now: datetime, unit: UnitId | None = None
) -> tuple[PortalShare, ...]:
    """By one-stop unit and month of the receipt, in order."""
    known = knowledge(connection)
    found = connection.execute(
        _SHARES, {"start": period.start_at, "end": period.end_at, "now": now, "unit": unit}
    ).fetchall()
    return tuple(
        PortalShare(
            unit=known.unit(unit_id, now) or Named(unit_id, unit_id),
            agency=known.agency(known.reference.organisation.agency_of(unit_id), now),
            month=month,
            received=received,
            synchronised=synchronised,
        )
        for unit_id, month, received, synchronised in found
    )
