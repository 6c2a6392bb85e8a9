"""What an official holds now: open dossiers, with the time reckoned up to the moment of asking."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection
from psycopg.rows import dict_row

from domain.model.clock import Clock, DueChange
from domain.model.clock_stops import Stop, StopReason
from domain.model.common_hours import CommonHours
from domain.model.deadline_explained import ClockEffect
from domain.model.event import OfficialId
from projections.queries.knowledge import Knowledge, Named


class HeldNow(msgspec.Struct, frozen=True, kw_only=True):
    """An open dossier that an official answers for now, or answered for before.

    Provisional at the moment of asking: held_us working time so far, of it excused_us excused, and overdue_us
    unexcused while overdue.
    """

    dossier_id: UUID
    code: str | None
    procedure: Named
    field: str
    part: str
    holds_now: bool
    since: datetime | None
    due_in_force_at: datetime | None
    held_us: int
    excused_us: int
    overdue_us: int


def held_now(connection: Connection[Any], known: Knowledge, official: OfficialId, now: datetime) -> tuple[HeldNow, ...]:
    """By dossier and part, soonest due first."""
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(
            """
            SELECT d.dossier_id, d.code, d.procedure_code, d.procedure_version, d.field, d.agency_id AS clock_agency,
                d.received_at, d.ended_at, d.lodged_at, d.intake_due_at, d.due_in_force_at, c.part, c.from_at, c.to_at,
                c.agency_id, c.excused, c.working_us, c.excused_us, c.overdue_us
            FROM views.custody AS c JOIN views.dossiers AS d USING (dossier_id)
            WHERE c.answerer = %(official)s AND c.from_at <= %(now)s AND (d.ended_at IS NULL OR d.ended_at > %(now)s)
            ORDER BY coalesce(d.due_in_force_at, 'infinity'), d.dossier_id, c.number
            """,
            {"official": official, "now": now},
        ).fetchall()
    under_way = sorted({row["dossier_id"] for row in rows if row["to_at"] is None or row["to_at"] > now})
    clocks = _clocks(connection, known, under_way, {row["dossier_id"]: row for row in rows})
    found: dict[tuple[UUID, str], HeldNow] = {}
    for row in rows:
        goes_on = row["to_at"] is None or row["to_at"] > now
        held_us, excused_us, overdue_us = (
            _so_far(row, known, clocks[row["dossier_id"]], now)
            if goes_on
            else (row["working_us"], row["excused_us"], row["overdue_us"])
        )
        key = (row["dossier_id"], row["part"])
        before = found.get(key)
        found[key] = HeldNow(
            dossier_id=row["dossier_id"],
            code=row["code"],
            procedure=known.procedure(row["procedure_code"], row["procedure_version"]),
            field=row["field"],
            part=row["part"],
            holds_now=goes_on or (before is not None and before.holds_now),
            since=row["from_at"] if goes_on else before.since if before is not None else None,
            due_in_force_at=row["due_in_force_at"],
            held_us=held_us + (before.held_us if before is not None else 0),
            excused_us=excused_us + (before.excused_us if before is not None else 0),
            overdue_us=overdue_us + (before.overdue_us if before is not None else 0),
        )
    return tuple(found.values())


def _so_far(row: dict[str, Any], known: Knowledge, clock: Clock, now: datetime) -> tuple[int, int, int]:
    """Working, excused and overdue time of an interval that goes on, up to now; as `Custody.measure` has it."""
    own = known.reference.hours(row["agency_id"])
    hours = clock.hours
    start = row["from_at"]
    working_us = hours.working_between(start, now)
    if row["excused"] is not None:
        return working_us, working_us, 0
    counted = hours if own is hours else CommonHours(hours, own)
    unexcused_us = counted.working_between(start, now)
    spans = [(max(start, first), last) for first, last in clock.overdue_spans(now)]
    overdue_us = sum(counted.working_between(first, last) for first, last in spans if first < last)
    return working_us, working_us - unexcused_us, overdue_us


def _clocks(
    connection: Connection[Any], known: Knowledge, dossier_ids: list[UUID], rows: dict[UUID, dict[str, Any]]
) -> dict[UUID, Clock]:
    """The clocks of these dossiers, from their stops and due dates in the views."""
    changes: dict[UUID, list[DueChange]] = defaultdict(list)
    for dossier_id, from_at, due_at, position in connection.execute(
        "SELECT dossier_id, from_at, due_at, position FROM views.due_dates "
        "WHERE dossier_id = ANY(%s) AND name = 'in_force' ORDER BY dossier_id, number",
        [dossier_ids],
    ):
        changes[dossier_id].append(DueChange(from_at, due_at, position))
    stops: dict[UUID, list[Stop]] = defaultdict(list)
    for dossier_id, from_at, to_at, reason, effect, asked_by, positions in connection.execute(
        "SELECT dossier_id, from_at, to_at, reason, effect, asked_by, positions FROM views.stops "
        "WHERE dossier_id = ANY(%s) ORDER BY dossier_id, number",
        [dossier_ids],
    ):
        stops[dossier_id].append(Stop(from_at, StopReason(reason), ClockEffect(effect), asked_by, positions[0], to_at))
    return {
        dossier_id: Clock(
            agency_id=rows[dossier_id]["clock_agency"],
            hours=known.reference.hours(rows[dossier_id]["clock_agency"]),
            lodged_at=rows[dossier_id]["lodged_at"],
            intake_due_at=rows[dossier_id]["intake_due_at"],
            received_at=rows[dossier_id]["received_at"],
            ended_at=rows[dossier_id]["ended_at"],
            end=None,
            end_position=None,
            stops=tuple(stops[dossier_id]),
            runs=(),
            first_slip=(),
            in_force=tuple(changes[dossier_id]),
        )
        for dossier_id in dossier_ids
    }
