"""The lists behind the figures of the drill-down: dossiers, rungs of ladders, obstacles, and what stands still."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection, sql
from psycopg.rows import dict_row

from projections import stored_events
from projections.queries.boards import BoardRow, BoardState, board
from projections.queries.drilldown import OF_EACH, Measured, Scope, source, values_of, within
from projections.queries.knowledge import Knowledge, Named, knowledge
from projections.queries.paging import Page, bounded, read_cursor, write_cursor
from projections.queries.periods import Period
from projections.queries.watching import EscalationLine, escalation_line
from projections.words import Words, event_words


class DossierLine(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier in the list behind a figure. amount: what it adds to the figure, working time where that is one."""

    dossier_id: UUID
    code: str | None
    procedure: Named
    field: str
    agency: Named
    received_at: datetime | None
    due_first_at: datetime | None
    ended_at: datetime | None
    state: str
    late: bool | None
    amount: int


class ObstacleLine(msgspec.Struct, frozen=True, kw_only=True):
    """An obstacle that waits for an answer past its term. past_us: since then, in the hours of the dossier's agency."""

    dossier_id: UUID
    code: str | None
    obstacle_no: int
    reported_by: Named
    addressed_to: Named
    reported_at: datetime
    due_at: datetime
    past_us: int
    positions: tuple[int, ...]


class StalledLine(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier that stands still. silent_us: working time since its last act; topic, act, position: which that was."""

    row: BoardRow
    topic: str
    act: Words
    position: int
    silent_us: int


def dossiers_behind(
    connection: Connection[Any],
    figure: Measured,
    period: Period,
    *,
    now: datetime,
    scope: Scope,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[DossierLine]:
    """The dossiers that a figure counts, by code. CursorUnreadable."""
    known = knowledge(connection)
    values = values_of(period, now, scope)
    after = ""
    if cursor is not None:
        values["after_code"], values["after_id"] = read_cursor(cursor, tuple[str, UUID])
        after = "WHERE (coalesce(d.code, ''), d.dossier_id) > (%(after_code)s, %(after_id)s)"
    values["limit"] = bounded(limit) + 1
    text = (
        f"SELECT d.*, s.amount FROM (SELECT dossier_id, sum(amount)::bigint AS amount FROM "  # noqa: S608
        f"({source(figure, by_holder=scope.unit is not None)}) AS s WHERE {within(scope)} GROUP BY dossier_id) AS s "
        f"JOIN views.dossiers AS d USING (dossier_id) {after} ORDER BY coalesce(d.code, ''), d.dossier_id "
        "LIMIT %(limit)s"
    )
    with connection.cursor(row_factory=dict_row) as reading:
        found = reading.execute(sql.SQL(text), values).fetchall()
    rows = tuple(dossier_line(row, known, now) for row in found[: bounded(limit)])
    return Page(rows, write_cursor(rows[-1].code or "", rows[-1].dossier_id) if len(found) > len(rows) else None)


def rungs_behind(
    connection: Connection[Any],
    figure: Measured,
    period: Period,
    *,
    now: datetime,
    scope: Scope,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[EscalationLine]:
    """The rungs that a figure counts, soonest due first. CursorUnreadable."""
    known = knowledge(connection)
    found = _of_each(connection, figure, period, now, scope, cursor, limit, _RUNGS)
    rows = tuple(escalation_line(row, known) for row in found[: bounded(limit)])
    return Page(rows, _next(found, limit, "answer_due_at", "escalation_no"))


def obstacles_behind(
    connection: Connection[Any],
    period: Period,
    *,
    now: datetime,
    scope: Scope,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[ObstacleLine]:
    """The obstacles past their terms, the longest first. CursorUnreadable."""
    known = knowledge(connection)
    found = _of_each(connection, Measured.OBSTACLES, period, now, scope, cursor, limit, _OBSTACLES)
    rows = tuple(_obstacle(row, known, now) for row in found[: bounded(limit)])
    return Page(rows, _next(found, limit, "due_at", "obstacle_no"))


def stalled(
    connection: Connection[Any], *, now: datetime, scope: Scope, cursor: str | None = None, limit: int = 50
) -> Page[StalledLine]:
    """Dossiers that stand still, soonest due first, each with its last act. CursorUnreadable."""
    known = knowledge(connection)
    found = board(
        connection,
        now=now,
        state=BoardState.STALLED,
        agency=scope.agency,
        unit=scope.unit,
        field=scope.field,
        holder=scope.official,
        cursor=cursor,
        limit=limit,
    )
    histories = stored_events.streams(connection, [row.dossier_id for row in found.rows], known.position)
    rows = []
    for row in found.rows:
        events = histories[row.dossier_id]
        last = next((one for one in reversed(events) if one.decoded().body.occurred_at == row.last_act_at), events[0])
        rows.append(
            StalledLine(
                row=row,
                topic=last.topic,
                act=event_words(last.topic),
                position=last.position,
                silent_us=known.working_us(row.agency.id, row.last_act_at, now),
            )
        )
    return Page(tuple(rows), found.next)


def count_behind(connection: Connection[Any], figure: Measured, period: Period, *, now: datetime, scope: Scope) -> int:
    """How many there are in the list behind a figure."""
    values = values_of(period, now, scope)
    counted = "*" if figure in OF_EACH else "DISTINCT dossier_id"
    text = (
        f"SELECT count({counted}) FROM ({source(figure, by_holder=scope.unit is not None)}) AS s "  # noqa: S608
        f"WHERE {within(scope)}"
    )
    row = connection.execute(sql.SQL(text), values).fetchone()
    return int(row[0]) if row is not None else 0


_RUNGS: Final = (
    (
        "SELECT e.*, d.code FROM views.escalations AS e JOIN views.dossiers AS d "
        "USING (dossier_id) JOIN picked AS p ON p.dossier_id = e.dossier_id AND p.number = e.escalation_no"
    ),
    "(e.answer_due_at, e.dossier_id, e.escalation_no)",
)
_OBSTACLES: Final = (
    (
        "SELECT o.*, d.code, d.agency_id FROM views.obstacles AS o JOIN views.dossiers AS d "
        "USING (dossier_id) JOIN picked AS p ON p.dossier_id = o.dossier_id AND p.number = o.obstacle_no"
    ),
    "(o.due_at, o.dossier_id, o.obstacle_no)",
)


def _of_each(
    connection: Connection[Any],
    figure: Measured,
    period: Period,
    now: datetime,
    scope: Scope,
    cursor: str | None,
    limit: int,
    read: tuple[str, str],
) -> list[dict[str, Any]]:
    """Rows of a figure of which one dossier may have several, in order, one more than asked where there are more."""
    values = values_of(period, now, scope)
    select, order = read
    after = ""
    if cursor is not None:
        values["after_at"], values["after_id"], values["after_no"] = read_cursor(cursor, tuple[datetime, UUID, int])
        after = f"WHERE {order} > (%(after_at)s, %(after_id)s, %(after_no)s)"
    values["limit"] = bounded(limit) + 1
    picked = f"SELECT s.dossier_id, s.number FROM ({source(figure, by_holder=False)}) AS s WHERE {within(scope)}"  # noqa: S608
    text = f"WITH picked AS ({picked}) {select} {after} ORDER BY {order} LIMIT %(limit)s"
    with connection.cursor(row_factory=dict_row) as reading:
        return reading.execute(sql.SQL(text), values).fetchall()


def _next(found: list[dict[str, Any]], limit: int, at: str, number: str) -> str | None:
    if len(found) <= bounded(limit):
        return None
    last = found[bounded(limit) - 1]
    return write_cursor(last[at], last["dossier_id"], last[number])


def _obstacle(row: dict[str, Any], known: Knowledge, now: datetime) -> ObstacleLine:
    to = known.official(row["to_official"]) or known.anyone(row["to_unit"] or row["to_outside"], now)
    return ObstacleLine(
        dossier_id=row["dossier_id"],
        code=row["code"],
        obstacle_no=row["obstacle_no"],
        reported_by=known.official(row["reported_by"]) or Named(row["reported_by"], row["reported_by"]),
        addressed_to=to or Named("~unknown", "~unknown"),
        reported_at=row["reported_at"],
        due_at=row["due_at"],
        past_us=known.working_us(row["agency_id"], row["due_at"], now),
        positions=tuple(row["positions"]),
    )


def dossier_line(row: dict[str, Any], known: Knowledge, now: datetime) -> DossierLine:
    """A dossier as it is listed, from its row with what it adds to the figure."""
    ended = row["ended_at"] is not None and row["ended_at"] <= now
    return DossierLine(
        dossier_id=row["dossier_id"],
        code=row["code"],
        procedure=known.procedure(row["procedure_code"], row["procedure_version"]),
        field=row["field"],
        agency=known.agency(row["agency_id"], now) or Named(row["agency_id"], row["agency_id"]),
        received_at=row["received_at"],
        due_first_at=row["due_first_at"],
        ended_at=row["ended_at"] if ended else None,
        state=row["state"],
        late=row["late_first"] if ended else None,
        amount=row["amount"],
    )
