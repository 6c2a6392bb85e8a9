"""The board: open dossiers with who answers for them now, what is due, overdue, stalled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection, sql
from psycopg.rows import dict_row

from projections.queries.knowledge import Knowledge, Named, knowledge
from projections.queries.paging import Page, bounded, read_cursor, write_cursor


class BoardState(StrEnum):
    """Which dossiers a board shows; all but `ended` and `all` are open."""

    OPEN = "open"
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    STALLED = "stalled"
    STOPPED = "stopped"
    IN_TRANSIT = "in_transit"
    NOT_RECEIVED = "not_received"
    ENDED = "ended"
    ALL = "all"


class DueState(StrEnum):
    """How a dossier stands with time."""

    NO_DUE = "no_due"
    ON_TIME = "on_time"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    STOPPED = "stopped"
    ENDED_IN_TIME = "ended_in_time"
    ENDED_LATE = "ended_late"


class Answering(msgspec.Struct, frozen=True, kw_only=True):
    """Who answers now, by which rule, since when; until: when that changes by itself, if nothing happens."""

    who: Named
    unit: Named | None
    ground: str
    part: str | None
    on_behalf_of: Named | None
    waiting_for: str
    waiting_on: Named | None
    confirmed: bool
    excused: str | None
    since: datetime
    until: datetime | None


class UnderWay(msgspec.Struct, frozen=True, kw_only=True):
    """A handover under way. deemed_at: when it will be deemed accepted, if nothing happens."""

    handover_no: int
    kind: str
    sender: Named
    to: Named | None
    sent_at: datetime
    deemed_at: datetime | None


class BoardRow(msgspec.Struct, frozen=True, kw_only=True):
    """One dossier. left_us: working time to the due date in force; overdue_us: since it, while the clock runs."""

    dossier_id: UUID
    code: str | None
    version: int
    position: int
    procedure: Named
    field: str
    agency: Named
    unit: Named
    channel: str
    state: str
    portal_status: int
    lodged_at: datetime
    received_at: datetime | None
    ended_at: datetime | None
    due_first_at: datetime | None
    due_in_force_at: datetime | None
    no_due_reason: str | None
    due_state: DueState
    left_us: int | None
    overdue_us: int
    stopped_since: datetime | None
    stalled: bool
    stalled_since: datetime | None
    step_id: str | None
    step_name: str | None
    step_due_at: datetime | None
    last_act_at: datetime
    disputed: int
    answering: Answering | None
    under_way: UnderWay | None


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many dossiers are open, and in which of these states; one may be in several."""

    open: int = 0
    overdue: int = 0
    due_soon: int = 0
    stalled: int = 0
    stopped: int = 0
    in_transit: int = 0
    not_received: int = 0


OPEN: Final = "(d.ended_at IS NULL OR d.ended_at > %(now)s)"

CONDITIONS: Final[Mapping[BoardState, str]] = {
    BoardState.OPEN: OPEN,
    BoardState.OVERDUE: f"{OPEN} AND d.stopped_since IS NULL AND d.due_in_force_at < %(now)s",
    BoardState.DUE_SOON: (
        f"{OPEN} AND d.stopped_since IS NULL AND d.due_soon_at <= %(now)s AND d.due_in_force_at >= %(now)s"
    ),
    BoardState.STALLED: f"{OPEN} AND d.stalls_at <= %(now)s",
    BoardState.STOPPED: f"{OPEN} AND d.stopped_since IS NOT NULL",
    BoardState.IN_TRANSIT: f"{OPEN} AND h.handover_no IS NOT NULL",
    BoardState.NOT_RECEIVED: f"{OPEN} AND d.received_at IS NULL",
    BoardState.ENDED: "d.ended_at <= %(now)s",
    BoardState.ALL: "true",
}
"""The condition of each state, on `d` (dossiers), `c` (custody now), `h` (handover under way) and `now`."""

DUE_ON: Final = (
    "d.stopped_since IS NULL AND d.due_in_force_at >= %(now)s"
    " AND (d.due_in_force_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date = %(due_on)s"
)
"""Falls due on a day of the office, still to come, the clock running."""

FROM: Final = """
    FROM views.dossiers AS d
    LEFT JOIN views.custody AS c ON c.dossier_id = d.dossier_id
        AND c.from_at <= %(now)s AND (c.to_at IS NULL OR c.to_at > %(now)s)
    LEFT JOIN views.handovers AS h ON h.dossier_id = d.dossier_id AND h.to_outside IS NULL
        AND h.sent_at <= %(now)s AND (h.ended_at IS NULL OR h.ended_at > %(now)s)
"""

COLUMNS: Final = """
    SELECT d.*, c.answerer, c.from_at, c.to_at, c.ground, c.part, c.on_behalf_of, c.unit_id AS answering_unit,
        c.waiting_for, c.waiting_on, c.confirmed, c.excused,
        h.handover_no, h.kind, h.from_official, h.to_official, h.to_unit, h.sent_at, h.deemed_at
"""

_ORDERS: Final = "ORDER BY coalesce(d.due_in_force_at, 'infinity'), d.dossier_id"


def board(
    connection: Connection[Any],
    *,
    now: datetime,
    state: BoardState = BoardState.OPEN,
    agency: str | None = None,
    unit: str | None = None,
    field: str | None = None,
    procedure: str | None = None,
    holder: str | None = None,
    due_on: date | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[BoardRow]:
    """Dossiers in a state, soonest due first.

    agency: of the receipt; unit: the one that has it now; holder: who answers now; due_on: falls due on that day, from
    now on, its clock running. CursorUnreadable.
    """
    known = knowledge(connection)
    where, values = _filters(now, state, agency, unit, field, procedure, holder, due_on)
    if cursor is not None:
        due_at, dossier_id = read_cursor(cursor, tuple[datetime | None, UUID])
        where.append(
            "(coalesce(d.due_in_force_at, 'infinity'), d.dossier_id) > "
            "(coalesce(%(after_due)s::timestamptz, 'infinity'), %(after_id)s)"
        )
        values |= {"after_due": due_at, "after_id": dossier_id}
    values["limit"] = bounded(limit) + 1
    text = f"{COLUMNS} {FROM} WHERE {' AND '.join(where)} {_ORDERS} LIMIT %(limit)s"
    with connection.cursor(row_factory=dict_row) as reading:
        found = reading.execute(sql.SQL(text), values).fetchall()
    rows = tuple(board_row(row, known, now) for row in found[: bounded(limit)])
    more = len(found) > len(rows)
    return Page(rows, write_cursor(rows[-1].due_in_force_at, rows[-1].dossier_id) if more else None)


def board_row_of(
    connection: Connection[Any], dossier_id: UUID, known: Knowledge, *, now: datetime
) -> tuple[BoardRow, dict[str, Any]] | None:
    """One dossier in whichever state, with all that `views.dossiers` says of it; None where the views have none."""
    text = f"{COLUMNS} {FROM} WHERE d.dossier_id = %(dossier_id)s"
    with connection.cursor(row_factory=dict_row) as reading:
        row = reading.execute(sql.SQL(text), {"now": now, "dossier_id": dossier_id}).fetchone()
    return None if row is None else (board_row(row, known, now), row)


def counts(
    connection: Connection[Any],
    *,
    now: datetime,
    agency: str | None = None,
    unit: str | None = None,
    field: str | None = None,
    holder: str | None = None,
) -> Counts:
    """How many dossiers are open now, by state."""
    where, values = _filters(now, BoardState.OPEN, agency, unit, field, None, holder)
    text = f"SELECT {COUNTED} {FROM} WHERE {' AND '.join(where)}"
    with connection.cursor(row_factory=dict_row) as reading:
        row = reading.execute(sql.SQL(text), values).fetchone()
    return Counts(**row) if row is not None else Counts()


def how_many(
    connection: Connection[Any],
    *,
    now: datetime,
    most: int,
    state: BoardState = BoardState.OPEN,
    agency: str | None = None,
    unit: str | None = None,
    field: str | None = None,
    procedure: str | None = None,
    holder: str | None = None,
    due_on: date | None = None,
) -> int:
    """How many rows `board` has in all, counted no further than `most`."""
    where, values = _filters(now, state, agency, unit, field, procedure, holder, due_on)
    text = f"SELECT count(*) FROM (SELECT 1 {FROM} WHERE {' AND '.join(where)} LIMIT %(most)s) AS found"  # noqa: S608
    row = connection.execute(sql.SQL(text), {**values, "most": most}).fetchone()
    assert row is not None
    count: int = row[0]
    return count


COUNTED: Final = ", ".join(
    f"count(*) FILTER (WHERE {CONDITIONS[state]}) AS {state.value}"
    for state in BoardState
    if state not in (BoardState.ENDED, BoardState.ALL)
)
"""The members of `Counts`, as aggregates over `FROM`."""


def board_row(row: dict[str, Any], known: Knowledge, now: datetime) -> BoardRow:
    """A row of the query as it is shown at a moment."""
    due_at, ended_at, stopped = row["due_in_force_at"], row["ended_at"], row["stopped_since"]
    is_open = ended_at is None or ended_at > now
    runs = is_open and due_at is not None and stopped is None
    stalls_at = row["stalls_at"]
    return BoardRow(
        dossier_id=row["dossier_id"],
        code=row["code"],
        version=row["version"],
        position=row["position"],
        procedure=known.procedure(row["procedure_code"], row["procedure_version"]),
        field=row["field"],
        agency=known.agency(row["agency_id"], now) or Named(row["agency_id"], row["agency_id"]),
        unit=known.unit(row["unit_id"], now) or Named(row["unit_id"], row["unit_id"]),
        channel=row["channel"],
        state=row["state"],
        portal_status=row["portal_status"],
        lodged_at=row["lodged_at"],
        received_at=row["received_at"],
        ended_at=None if is_open else ended_at,
        due_first_at=row["due_first_at"],
        due_in_force_at=due_at,
        no_due_reason=row["no_due_reason"],
        due_state=due_state(row, now),
        left_us=known.working_us(row["agency_id"], now, due_at) if runs else None,
        overdue_us=known.working_us(row["agency_id"], due_at, now) if runs else 0,
        stopped_since=stopped,
        stalled=is_open and stalls_at is not None and stalls_at <= now,
        stalled_since=stalls_at if is_open and stalls_at is not None and stalls_at <= now else None,
        step_id=row["step_id"],
        step_name=known.step_name(row["procedure_code"], row["procedure_version"], row["step_id"]),
        step_due_at=row["step_due_at"],
        last_act_at=row["last_act_at"],
        disputed=row["disputed"],
        answering=_answering(row, known, now),
        under_way=_under_way(row, known, now),
    )


def due_state(row: Mapping[str, Any], now: datetime) -> DueState:
    """How a row of `views.dossiers` stands with time at a moment, by the due date in force."""
    if row["ended_at"] is not None and row["ended_at"] <= now:
        return DueState.ENDED_LATE if row["late_first"] else DueState.ENDED_IN_TIME
    if row["stopped_since"] is not None:
        return DueState.STOPPED
    if row["due_in_force_at"] is None:
        return DueState.NO_DUE
    if row["due_in_force_at"] < now:
        return DueState.OVERDUE
    near = row["due_soon_at"] is not None and row["due_soon_at"] <= now
    return DueState.DUE_SOON if near else DueState.ON_TIME


def _filters(
    now: datetime,
    state: BoardState,
    agency: str | None,
    unit: str | None,
    field: str | None,
    procedure: str | None,
    holder: str | None,
    due_on: date | None = None,
) -> tuple[list[str], dict[str, Any]]:
    wanted: dict[str, tuple[str, Any]] = {
        "d.agency_id = %(agency)s": ("agency", agency),
        "c.unit_id = %(unit)s": ("unit", unit),
        "d.field = %(field)s": ("field", field),
        "d.procedure_code = %(procedure)s": ("procedure", procedure),
        "c.answerer = %(holder)s": ("holder", holder),
        DUE_ON: ("due_on", due_on),
    }
    where = [CONDITIONS[state], *(text for text, (_, value) in wanted.items() if value is not None)]
    return where, {"now": now, **{name: value for name, value in wanted.values() if value is not None}}


def _answering(row: dict[str, Any], known: Knowledge, now: datetime) -> Answering | None:
    who = known.official(row["answerer"])
    if who is None:
        return None
    return Answering(
        who=who,
        unit=known.unit(row["answering_unit"], now),
        ground=row["ground"],
        part=row["part"],
        on_behalf_of=known.official(row["on_behalf_of"]),
        waiting_for=row["waiting_for"],
        waiting_on=known.anyone(row["waiting_on"], now),
        confirmed=row["confirmed"],
        excused=row["excused"],
        since=row["from_at"],
        until=row["to_at"],
    )


def _under_way(row: dict[str, Any], known: Knowledge, now: datetime) -> UnderWay | None:
    sender = known.official(row["from_official"])
    if row["handover_no"] is None or sender is None:
        return None
    return UnderWay(
        handover_no=row["handover_no"],
        kind=row["kind"],
        sender=sender,
        to=known.official(row["to_official"]) or known.unit(row["to_unit"], now),
        sent_at=row["sent_at"],
        deemed_at=row["deemed_at"],
    )
