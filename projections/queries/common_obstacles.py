"""The register of common obstacles, the oldest first; and the dossiers that hang on one, with their clocks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection, sql
from psycopg.rows import dict_row

from domain.model.event import UnitId
from domain.model.working_time import office_day
from projections.queries.knowledge import Knowledge, Named, knowledge
from projections.queries.paging import Page, bounded, read_cursor, write_cursor
from projections.words import Words, stage_words


class ObstacleList(StrEnum):
    """Which obstacles a list shows."""

    OPEN = "open"
    OVERDUE = "overdue"
    """Open, and the answer or the measure that is waited for is overdue."""
    RESOLVED = "resolved"
    ALL = "all"


SUBJECTS: Final[Mapping[str, Words]] = {
    "rule": Words("quy định", "a rule"),
    "system": Words("hệ thống", "a system"),
    "agency": Words("cơ quan khác", "another agency"),
    "other": Words("việc khác", "something else"),
}
"""What stands in the way."""


class CommonObstacle(msgspec.Struct, frozen=True, kw_only=True):
    """One obstacle. to_unit: the lead, or to_outside the body that is asked. age_days: working days since the report,
    until it was resolved. due_at: of the answer or the measure that is waited for.
    """

    proceeding_id: UUID
    number: str
    title: str
    subject: str
    field: str | None
    stage: str
    stage_vi: str
    stage_en: str
    reported_by: Named
    from_unit: Named
    to_unit: Named | None
    to_outside: str | None
    opened_at: datetime
    age_days: int
    due_at: datetime | None
    overdue: bool
    answers: int
    answered_at: datetime | None
    accepted: bool | None
    parts: int
    parts_open: int
    dossiers: int
    chased: int
    brought_up: bool
    resolved_at: datetime | None
    closed_at: datetime | None
    position: int


class HangingDossier(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier that hangs on an obstacle. own_*: of the obstacle in it, None where it reported none.

    overdue: by the due date in force now; late: it ended after it.
    """

    dossier_id: UUID
    code: str | None
    procedure: Named
    agency: Named
    state: str
    due_first_at: datetime | None
    due_in_force_at: datetime | None
    overdue: bool
    late: bool | None
    ended_at: datetime | None
    own_reported_at: datetime | None
    own_due_at: datetime | None
    own_answered_at: datetime | None


_CONDITIONS: Final[Mapping[ObstacleList, str]] = {
    ObstacleList.OPEN: "(o.resolved_at IS NULL OR o.resolved_at > %(now)s)",
    ObstacleList.OVERDUE: "o.resolved_at IS NULL AND o.due_at < %(now)s",
    ObstacleList.RESOLVED: "o.resolved_at <= %(now)s",
    ObstacleList.ALL: "true",
}


def common_obstacles(
    connection: Connection[Any],
    *,
    now: datetime,
    state: ObstacleList = ObstacleList.OPEN,
    unit: UnitId | None = None,
    field: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[CommonObstacle]:
    """Obstacles in a state, the oldest first. unit: which reported it, or leads. CursorUnreadable, ViewsNotReady."""
    known = knowledge(connection)
    where, values = _filters(now, state, unit, field)
    if cursor is not None:
        values["after_at"], values["after_id"] = read_cursor(cursor, tuple[datetime, UUID])
        where.append("(o.opened_at, o.proceeding_id) > (%(after_at)s, %(after_id)s)")
    values["limit"] = bounded(limit) + 1
    text = (
        f"SELECT o.* FROM views.common_obstacles AS o WHERE {' AND '.join(where)} "  # noqa: S608 - literals
        "ORDER BY o.opened_at, o.proceeding_id LIMIT %(limit)s"
    )
    with connection.cursor(row_factory=dict_row) as reading:
        found = reading.execute(sql.SQL(text), values).fetchall()
    rows = tuple(_line(row, known, now) for row in found[: bounded(limit)])
    more = len(found) > len(rows)
    return Page(rows, write_cursor(rows[-1].opened_at, rows[-1].proceeding_id) if more else None)


def count_common_obstacles(
    connection: Connection[Any],
    *,
    now: datetime,
    most: int,
    state: ObstacleList = ObstacleList.OPEN,
    unit: UnitId | None = None,
    field: str | None = None,
) -> int:
    """How many rows `common_obstacles` has in all, counted no further than `most`."""
    where, values = _filters(now, state, unit, field)
    text = (
        "SELECT count(*) FROM (SELECT 1 FROM views.common_obstacles AS o "  # noqa: S608 - literals
        f"WHERE {' AND '.join(where)} LIMIT %(most)s) AS found"
    )
    row = connection.execute(sql.SQL(text), {**values, "most": most}).fetchone()
    assert row is not None
    return int(row[0])


def common_obstacle(connection: Connection[Any], proceeding_id: UUID, *, now: datetime) -> CommonObstacle | None:
    """One of them; None where the views have none of that id."""
    with connection.cursor(row_factory=dict_row) as reading:
        row = reading.execute(
            "SELECT o.* FROM views.common_obstacles AS o WHERE proceeding_id = %s", [proceeding_id]
        ).fetchone()
    return None if row is None else _line(row, knowledge(connection), now)


def obstacles_of_dossier(connection: Connection[Any], dossier_id: UUID, *, now: datetime) -> tuple[CommonObstacle, ...]:
    """Those on which a dossier hangs now, the oldest first."""
    known = knowledge(connection)
    with connection.cursor(row_factory=dict_row) as reading:
        found = reading.execute(
            "SELECT o.* FROM views.common_obstacles AS o WHERE o.dossiers @> ARRAY[%s::uuid] ORDER BY o.opened_at",
            [dossier_id],
        ).fetchall()
    return tuple(_line(row, known, now) for row in found)


def hanging_dossiers(
    connection: Connection[Any], numbers: Mapping[UUID, int | None], *, now: datetime
) -> tuple[HangingDossier, ...]:
    """Dossiers that hang on an obstacle, by code; numbers: of the obstacle in each of them."""
    known = knowledge(connection)
    with connection.cursor(row_factory=dict_row) as reading:
        found = reading.execute(
            """
            SELECT d.dossier_id, d.code, d.procedure_code, d.procedure_version, d.agency_id, d.state, d.due_first_at,
                d.due_in_force_at, d.late_in_force, d.ended_at, o.reported_at, o.due_at, o.answered_at
            FROM unnest(%(dossiers)s::uuid[], %(numbers)s::int[]) AS wanted (dossier_id, number)
                JOIN views.dossiers AS d USING (dossier_id)
                LEFT JOIN views.obstacles AS o
                    ON o.dossier_id = wanted.dossier_id AND o.obstacle_no = wanted.number
            ORDER BY d.code, d.dossier_id
            """,
            {"dossiers": list(numbers), "numbers": list(numbers.values())},
        ).fetchall()
    return tuple(_hanging(row, known, now) for row in found)


def _filters(
    now: datetime, state: ObstacleList, unit: UnitId | None, field: str | None
) -> tuple[list[str], dict[str, Any]]:
    where, values = [_CONDITIONS[state]], {"now": now, "unit": unit, "field": field}
    if unit is not None:
        where.append("%(unit)s IN (o.from_unit, o.to_unit)")
    if field is not None:
        where.append("o.field = %(field)s")
    return where, values


def _line(row: Mapping[str, Any], known: Knowledge, now: datetime) -> CommonObstacle:
    stage = stage_words("obstacle", row["stage"])
    organisation = known.reference.organisation
    resolved_at = row["resolved_at"]
    until = now if resolved_at is None else min(now, resolved_at)
    hours = known.reference.hours(organisation.agency_of(row["from_unit"]))
    return CommonObstacle(
        proceeding_id=row["proceeding_id"],
        number=row["number"],
        title=row["title"],
        subject=row["subject"],
        field=row["field"],
        stage=row["stage"],
        stage_vi=stage.vi,
        stage_en=stage.en,
        reported_by=known.official(row["reported_by"]) or Named(row["reported_by"], row["reported_by"]),
        from_unit=known.unit_apart(row["from_unit"], row["opened_at"]) or Named(row["from_unit"], row["from_unit"]),
        to_unit=known.unit_apart(row["to_unit"], now),
        to_outside=row["to_outside"],
        opened_at=row["opened_at"],
        age_days=hours.working_days_between(office_day(row["opened_at"]), office_day(until)),
        due_at=row["due_at"],
        overdue=row["due_at"] is not None and now > row["due_at"],
        answers=row["answers"],
        answered_at=row["answered_at"],
        accepted=row["accepted"],
        parts=row["parts"],
        parts_open=row["parts_open"],
        dossiers=len(row["dossiers"]),
        chased=row["chased"],
        brought_up=row["brought_up"],
        resolved_at=resolved_at,
        closed_at=row["closed_at"],
        position=row["positions"][0],
    )


def _hanging(row: Mapping[str, Any], known: Knowledge, now: datetime) -> HangingDossier:
    ended = row["ended_at"] is not None and row["ended_at"] <= now
    due_at = row["due_in_force_at"]
    return HangingDossier(
        dossier_id=row["dossier_id"],
        code=row["code"],
        procedure=known.procedure(row["procedure_code"], row["procedure_version"]),
        agency=known.agency(row["agency_id"], now) or Named(row["agency_id"], row["agency_id"]),
        state=row["state"],
        due_first_at=row["due_first_at"],
        due_in_force_at=due_at,
        overdue=not ended and due_at is not None and now > due_at,
        late=row["late_in_force"] if ended else None,
        ended_at=row["ended_at"] if ended else None,
        own_reported_at=row["reported_at"],
        own_due_at=row["due_at"],
        own_answered_at=row["answered_at"],
    )
