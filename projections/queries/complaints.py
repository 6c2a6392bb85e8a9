"""Complaints: lists, and the figures of their handling by Decision 766 with what stands behind them.

By 766 a complaint counts where it is handled: at the moment at which it was answered or refused, or at which its term
was over, whichever came first. So each level of each complaint counts once. What was passed on to another unit is that
unit's; what went to a body outside is nobody's here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection, sql
from psycopg.rows import dict_row

from domain.model.event import AgencyId, UnitId
from projections.queries.knowledge import Knowledge, Named, knowledge
from projections.queries.paging import Page, bounded, read_cursor, write_cursor
from projections.queries.periods import Period
from projections.words import Words


class ComplaintList(StrEnum):
    """Which complaints a list shows."""

    OPEN = "open"
    LATE = "late"
    """Not handled though the term is over, or answered or refused after it."""
    ANSWERED = "answered"
    UPHELD = "upheld"
    NOT_UPHELD = "not-upheld"
    OVER = "over"
    """Refused, or passed on to a body outside the system."""
    ALL = "all"


KINDS: Final[Mapping[str, Words]] = {
    "attitude": Words("thái độ, ứng xử", "attitude"),
    "delay": Words("chậm trễ", "delay"),
    "papers": Words("đòi thêm giấy tờ", "papers asked for beyond the rules"),
    "money": Words("gợi ý tiền, quà", "money or gifts"),
    "procedure": Words("quy định, thủ tục", "a rule or procedure"),
    "other": Words("việc khác", "something else"),
}
"""What a complaint is about."""

CHANNELS: Final[Mapping[str, Words]] = {
    "online": Words("trực tuyến", "online"),
    "counter": Words("tại quầy", "at the counter"),
    "portal": Words("Cổng chuyển đến", "passed on by the portal"),
}

NO_FIELD: Final = "~none"
"""As a filter: complaints that lie in no field."""

DONE: Final = "coalesce(c.answered_at, CASE WHEN c.over = 'refused' THEN c.ended_at END)"
"""When a level was handled: answered, or refused with a reason."""

_LATE: Final = (
    f"NOT c.waits AND c.due_at < %(now)s AND ({DONE} IS NULL OR {DONE} > c.due_at) "
    "AND c.over IS DISTINCT FROM 'passed-on'"
)

_CONDITIONS: Final[Mapping[ComplaintList, str]] = {
    ComplaintList.OPEN: "c.answered_at IS NULL AND c.over IS NULL",
    ComplaintList.LATE: _LATE,
    ComplaintList.ANSWERED: "c.answered_at <= %(now)s",
    ComplaintList.UPHELD: "c.upheld",
    ComplaintList.NOT_UPHELD: "NOT c.upheld",
    ComplaintList.OVER: "c.over IS NOT NULL",
    ComplaintList.ALL: "true",
}


class ComplaintLine(msgspec.Struct, frozen=True, kw_only=True):
    """A complaint at one level. unit: which answers. late: not answered in its term, now."""

    proceeding_id: UUID
    level: int
    number: str
    kind: str
    channel: str
    unit: Named
    concerns_unit: Named | None
    concerns_agency: Named | None
    names_official: bool
    field: str | None
    lodged_at: datetime
    due_at: datetime
    binds: bool
    waits: bool
    late: bool
    answered_at: datetime | None
    upheld: bool | None
    satisfied: bool | None
    over: str | None
    positions: tuple[int, ...]


class Share(msgspec.Struct, frozen=True):
    """n of `of`."""

    n: int
    of: int


class ComplaintFigures(msgspec.Struct, frozen=True, kw_only=True):
    """on_time: handled within their term; satisfied: neither late nor with a complainant who said no."""

    on_time: Share
    satisfied: Share


_JUDGED_AT: Final = f"CASE WHEN c.waits THEN {DONE} ELSE LEAST({DONE}, c.due_at) END"
"""One that was refused while its clock stood still is judged when that was, and is in time."""

HANDLED_ROWS: Final = f"""
    SELECT c.proceeding_id AS dossier_id, c.agency_id, c.unit_id, {_JUDGED_AT} AS at,
        (c.waits OR {DONE} <= c.due_at) IS TRUE AS good, NULL::bigint AS amount, c.positions
    FROM views.complaints AS c
    WHERE c.over IS DISTINCT FROM 'passed-on' AND (({DONE}) <= %(now)s OR (c.due_at < %(now)s AND NOT c.waits))
        AND {_JUDGED_AT} >= %(start)s AND {_JUDGED_AT} < %(end)s
"""  # noqa: S608 - literals of this module
"""What the share on time counts, as `projections.queries.indicator_definitions` has its statements: dossier_id is the
complaint's id, good: in time."""

SATISFIED_ROWS: Final = HANDLED_ROWS.replace(
    "IS TRUE AS good", "IS TRUE AND c.satisfied IS DISTINCT FROM false AS good"
)
"""The same for the share that was satisfied."""


def complaint_figures(
    connection: Connection[Any],
    period: Period,
    *,
    now: datetime,
    agency: AgencyId | None = None,
    unit: UnitId | None = None,
) -> ComplaintFigures:
    """Of what a unit or an agency had to answer in a period; of all, where neither is named."""
    values = {"now": now, "start": period.start_at, "end": period.end_at, "agency": agency, "unit": unit}
    within = (
        "(%(agency)s::text IS NULL OR s.agency_id = %(agency)s) AND (%(unit)s::text IS NULL OR s.unit_id = %(unit)s)"
    )
    shares = []
    for rows in (HANDLED_ROWS, SATISFIED_ROWS):
        text = f"SELECT count(*) FILTER (WHERE s.good), count(*) FROM ({rows}) AS s WHERE {within}"  # noqa: S608
        row = connection.execute(sql.SQL(text), values).fetchone()
        assert row is not None
        shares.append(Share(*row))
    return ComplaintFigures(on_time=shares[0], satisfied=shares[1])


def complaints(
    connection: Connection[Any],
    *,
    now: datetime,
    state: ComplaintList = ComplaintList.OPEN,
    unit: UnitId | None = None,
    concerns_agency: AgencyId | None = None,
    concerns_unit: UnitId | None = None,
    field: str | None = None,
    kind: str | None = None,
    period: Period | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[ComplaintLine]:
    """Complaints in a state, the oldest first; a second level is a line of its own. CursorUnreadable, ViewsNotReady.

    unit: which answers. period: in which they were lodged. field: NO_FIELD are those that lie in none.
    """
    known = knowledge(connection)
    where, values = _filters(now, state, unit, concerns_agency, concerns_unit, field, kind, period)
    if cursor is not None:
        values["after_at"], values["after_id"], values["after_level"] = read_cursor(cursor, tuple[datetime, UUID, int])
        where.append("(c.lodged_at, c.proceeding_id, c.level) > (%(after_at)s, %(after_id)s, %(after_level)s)")
    values["limit"] = bounded(limit) + 1
    text = (
        f"SELECT c.*, {_LATE} AS late FROM views.complaints AS c WHERE {' AND '.join(where)} "  # noqa: S608
        "ORDER BY c.lodged_at, c.proceeding_id, c.level LIMIT %(limit)s"
    )
    with connection.cursor(row_factory=dict_row) as reading:
        found = reading.execute(sql.SQL(text), values).fetchall()
    rows = tuple(_line(row, known) for row in found[: bounded(limit)])
    if len(found) <= len(rows):
        return Page(rows, None)
    last = rows[-1]
    return Page(rows, write_cursor(last.lodged_at, last.proceeding_id, last.level))


def count_complaints(
    connection: Connection[Any],
    *,
    now: datetime,
    most: int,
    state: ComplaintList = ComplaintList.OPEN,
    unit: UnitId | None = None,
    concerns_agency: AgencyId | None = None,
    concerns_unit: UnitId | None = None,
    field: str | None = None,
    kind: str | None = None,
    period: Period | None = None,
) -> int:
    """How many rows `complaints` has in all, counted no further than `most`."""
    where, values = _filters(now, state, unit, concerns_agency, concerns_unit, field, kind, period)
    text = (
        "SELECT count(*) FROM (SELECT 1 FROM views.complaints AS c "  # noqa: S608 - literals
        f"WHERE {' AND '.join(where)} LIMIT %(most)s) AS found"
    )
    row = connection.execute(sql.SQL(text), {**values, "most": most}).fetchone()
    assert row is not None
    return int(row[0])


def _filters(
    now: datetime,
    state: ComplaintList,
    unit: UnitId | None,
    concerns_agency: AgencyId | None,
    concerns_unit: UnitId | None,
    field: str | None,
    kind: str | None,
    period: Period | None,
) -> tuple[list[str], dict[str, Any]]:
    wanted: Sequence[tuple[str, str, Any]] = (
        ("unit", "c.unit_id = %(unit)s", unit),
        ("concerns_agency", "c.concerns_agency = %(concerns_agency)s", concerns_agency),
        ("concerns_unit", "c.concerns_unit = %(concerns_unit)s", concerns_unit),
        ("field", "coalesce(c.field, '') = %(field)s", "" if field == NO_FIELD else field),
        ("kind", "c.kind = %(kind)s", kind),
        ("start", "c.lodged_at >= %(start)s AND c.lodged_at < %(end)s", period.start_at if period else None),
    )
    where = [_CONDITIONS[state], *(text for _, text, value in wanted if value is not None)]
    values = {name: value for name, _, value in wanted if value is not None}
    return where, {**values, "now": now, "end": period.end_at if period else None}


def _line(row: Mapping[str, Any], known: Knowledge) -> ComplaintLine:
    lodged_at = row["lodged_at"]
    return ComplaintLine(
        proceeding_id=row["proceeding_id"],
        level=row["level"],
        number=row["number"],
        kind=row["kind"],
        channel=row["channel"],
        unit=known.unit_apart(row["unit_id"], lodged_at) or Named(row["unit_id"], row["unit_id"]),
        concerns_unit=known.unit_apart(row["concerns_unit"], lodged_at),
        concerns_agency=known.agency(row["concerns_agency"], lodged_at),
        names_official=row["names_official"],
        field=row["field"],
        lodged_at=lodged_at,
        due_at=row["due_at"],
        binds=row["binds"],
        waits=row["waits"],
        late=bool(row["late"]),
        answered_at=row["answered_at"],
        upheld=row["upheld"],
        satisfied=row["satisfied"],
        over=row["over"],
        positions=tuple(row["positions"]),
    )


class PublicAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A complaint and its answer as the public may read them: without names, without its number."""

    published_at: datetime
    kind: str
    field: str | None
    agency: Named | None
    question: str
    answer: str


def public_answers(
    connection: Connection[Any], *, now: datetime, cursor: str | None = None, limit: int = 20
) -> Page[PublicAnswer]:
    """What was published, the latest first. CursorUnreadable, ViewsNotReady."""
    known = knowledge(connection)
    before: tuple[datetime, UUID] | None = None if cursor is None else read_cursor(cursor, tuple[datetime, UUID])
    with connection.cursor(row_factory=dict_row) as reading:
        found = reading.execute(
            """
            SELECT c.proceeding_id, c.published_at, c.kind, c.field, c.concerns_agency, c.public_question,
                c.public_answer
            FROM views.complaints AS c
            WHERE c.published_at <= %(now)s
                AND (%(at)s::timestamptz IS NULL OR (c.published_at, c.proceeding_id) < (%(at)s, %(id)s))
            ORDER BY c.published_at DESC, c.proceeding_id DESC LIMIT %(limit)s
            """,
            {
                "now": now,
                "at": before[0] if before else None,
                "id": before[1] if before else None,
                "limit": bounded(limit) + 1,
            },
        ).fetchall()
    shown = found[: bounded(limit)]
    rows = tuple(
        PublicAnswer(
            published_at=row["published_at"],
            kind=row["kind"],
            field=row["field"],
            agency=known.agency(row["concerns_agency"], row["published_at"]),
            question=row["public_question"],
            answer=row["public_answer"],
        )
        for row in shown
    )
    more = len(found) > len(shown)
    return Page(rows, write_cursor(shown[-1]["published_at"], shown[-1]["proceeding_id"]) if more else None)
