"""Where procedures are published: what agencies owe, what was confirmed and found, and how much of it came in time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection, sql
from psycopg.rows import dict_row

from domain.model.event import AgencyId
from projections.queries.knowledge import Knowledge, Named, knowledge
from projections.queries.paging import Page, bounded, read_cursor, write_cursor


class PlaceState(StrEnum):
    """How it stands at a place, by its last duty there."""

    OWED = "owed"
    OVERDUE = "overdue"
    CONFIRMED = "confirmed"
    CONFIRMED_LATE = "confirmed_late"
    REFUTED = "refuted"
    """A check found otherwise than was confirmed; the duty was laid on again."""
    FELL = "fell"


class PlaceList(StrEnum):
    OWED = "owed"
    OVERDUE = "overdue"
    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    ALL = "all"


class PlaceLine(msgspec.Struct, frozen=True, kw_only=True):
    """One duty at one place. refuted_before: how many confirmations of the agency there were refuted before it.

    confirmed_unit: of whoever confirmed; their name stands with the duty, for those who may see it.
    """

    proceeding_id: UUID
    number: str
    procedure: Named
    version: int
    decision: str
    purpose: str
    agency: Named
    unit: Named
    place: str
    duty: str
    run: int
    began_at: datetime
    began_position: int
    due_at: datetime
    binds: bool
    document: str
    state: PlaceState
    confirmed_at: datetime | None
    confirmed_position: int | None
    confirmed_unit: Named | None
    evidence: int
    refuted_at: datetime | None
    refuted_position: int | None
    checks: int
    ended_at: datetime | None


class InTime(msgspec.Struct, frozen=True, kw_only=True):
    """Of an agency and a month: duties whose term ended in it, and of them confirmed in time and not refuted.

    What fell away before its term was over is in neither. of: N.
    """

    agency: Named
    month: date
    place: str
    purpose: str
    of: int
    in_time: int
    late: int
    unconfirmed: int
    refuted: int


_OPEN: Final = "(p.confirmed_at IS NULL OR p.confirmed_at > %(now)s) AND (p.ended_at IS NULL OR p.ended_at > %(now)s)"

_CONDITIONS: Final[Mapping[PlaceList, str]] = {
    PlaceList.OWED: _OPEN,
    PlaceList.OVERDUE: f"{_OPEN} AND p.due_at < %(now)s",
    PlaceList.CONFIRMED: "p.confirmed_at <= %(now)s AND (p.refuted_at IS NULL OR p.refuted_at > %(now)s)",
    PlaceList.REFUTED: "p.refuted_at <= %(now)s",
    PlaceList.ALL: "true",
}

_IN_TIME: Final = """
    SELECT agency_id, date_trunc('month', due_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS month, place, purpose,
        count(*) AS of,
        count(*) FILTER (WHERE {met} AND confirmed_at <= due_at AND NOT {refuted}) AS in_time,
        count(*) FILTER (WHERE {met} AND confirmed_at > due_at AND NOT {refuted}) AS late,
        count(*) FILTER (WHERE NOT {met}) AS unconfirmed,
        count(*) FILTER (WHERE {met} AND {refuted}) AS refuted
    FROM views.publication_places
    WHERE began_at <= %(now)s AND due_at < %(now)s AND (ended_at IS NULL OR ended_at > due_at)
        AND (%(agency)s::text IS NULL OR agency_id = %(agency)s)
        AND (%(since)s::date IS NULL OR due_at >= (%(since)s::date)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh')
        AND (%(until)s::date IS NULL OR due_at < (%(until)s::date + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh')
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""


def publication_places(
    connection: Connection[Any],
    *,
    now: datetime,
    state: PlaceList = PlaceList.OWED,
    agency: AgencyId | None = None,
    procedure: str | None = None,
    version: int | None = None,
    place: str | None = None,
    proceeding: UUID | None = None,
    due: tuple[date, date] | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[PlaceLine]:
    """What is owed or was done at places, the soonest due first. CursorUnreadable. due: first and last day."""
    where, values = _filters(now, state, agency, procedure, version, place, proceeding, due)
    if cursor is not None:
        due_at, stream, duty = read_cursor(cursor, tuple[datetime, UUID, str])
        where.append("(p.due_at, p.proceeding_id, p.duty) > (%(after_at)s, %(after_id)s, %(after_duty)s)")
        values |= {"after_at": due_at, "after_id": stream, "after_duty": duty}
    text = (
        f"SELECT p.* FROM views.publication_places AS p WHERE {' AND '.join(where)} "  # noqa: S608
        "ORDER BY p.due_at, p.proceeding_id, p.duty LIMIT %(limit)s"
    )
    with connection.cursor(row_factory=dict_row) as reading:
        found = reading.execute(sql.SQL(text), {**values, "limit": bounded(limit) + 1}).fetchall()
    known = knowledge(connection)
    rows = tuple(_line(row, known, now) for row in found[: bounded(limit)])
    more = len(found) > len(rows)
    last = rows[-1] if rows else None
    return Page(rows, write_cursor(last.due_at, last.proceeding_id, last.duty) if more and last else None)


def count_publication_places(
    connection: Connection[Any],
    *,
    now: datetime,
    most: int,
    state: PlaceList = PlaceList.OWED,
    agency: AgencyId | None = None,
    procedure: str | None = None,
    version: int | None = None,
    place: str | None = None,
    proceeding: UUID | None = None,
    due: tuple[date, date] | None = None,
) -> int:
    """How many rows `publication_places` has in all, counted no further than `most`."""
    where, values = _filters(now, state, agency, procedure, version, place, proceeding, due)
    rows = f"SELECT FROM views.publication_places AS p WHERE {' AND '.join(where)} LIMIT %(most)s"
    text = f"SELECT count(*) FROM ({rows}) AS found"  # noqa: S608
    row = connection.execute(sql.SQL(text), {**values, "most": most}).fetchone()
    assert row is not None
    return int(row[0])


def published_in_time(
    connection: Connection[Any],
    *,
    now: datetime,
    agency: AgencyId | None = None,
    since: date | None = None,
    until: date | None = None,
) -> tuple[InTime, ...]:
    """By agency, month of the due instant, place and purpose; only months in which a term ended."""
    met, refuted = "coalesce(confirmed_at <= %(now)s, false)", "coalesce(refuted_at <= %(now)s, false)"
    text = _IN_TIME.replace("{met}", met).replace("{refuted}", refuted)
    values = {"now": now, "agency": agency, "since": since, "until": until}
    known = knowledge(connection)
    with connection.cursor(row_factory=dict_row) as reading:
        found = reading.execute(sql.SQL(text), values).fetchall()
    return tuple(
        InTime(
            agency=_agency(known, row["agency_id"], now),
            month=row["month"],
            place=row["place"],
            purpose=row["purpose"],
            of=row["of"],
            in_time=row["in_time"],
            late=row["late"],
            unconfirmed=row["unconfirmed"],
            refuted=row["refuted"],
        )
        for row in found
    )


def _filters(
    now: datetime,
    state: PlaceList,
    agency: AgencyId | None,
    procedure: str | None,
    version: int | None,
    place: str | None,
    proceeding: UUID | None,
    due: tuple[date, date] | None,
) -> tuple[list[str], dict[str, Any]]:
    where = ["p.began_at <= %(now)s", _CONDITIONS[state]]
    values: dict[str, Any] = {"now": now}
    for name, column, value in (
        ("agency", "agency_id", agency),
        ("procedure", "procedure_code", procedure),
        ("version", "procedure_version", version),
        ("place", "place", place),
        ("proceeding", "proceeding_id", proceeding),
    ):
        if value is not None:
            where.append(f"p.{column} = %({name})s")
            values[name] = value
    if due is not None:
        where.append("(p.due_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date BETWEEN %(first)s AND %(last)s")
        values |= {"first": due[0], "last": due[1]}
    return where, values


def _line(row: Mapping[str, Any], known: Knowledge, now: datetime) -> PlaceLine:
    unit, owing = row["confirmed_unit"], known.unit(row["unit_id"], now)
    assert owing is not None
    return PlaceLine(
        proceeding_id=row["proceeding_id"],
        number=row["number"],
        procedure=Named(row["procedure_code"], row["procedure_name"]),
        version=row["procedure_version"],
        decision=row["decision"],
        purpose=row["purpose"],
        agency=_agency(known, row["agency_id"], now),
        unit=owing,
        place=row["place"],
        duty=row["duty"],
        run=row["run"],
        began_at=row["began_at"],
        began_position=row["began_position"],
        due_at=row["due_at"],
        binds=row["binds"],
        document=row["document"],
        state=_state(row, now),
        confirmed_at=row["confirmed_at"],
        confirmed_position=row["confirmed_position"],
        confirmed_unit=known.unit(unit, now),
        evidence=row["evidence"],
        refuted_at=row["refuted_at"],
        refuted_position=row["refuted_position"],
        checks=row["checks"],
        ended_at=row["ended_at"],
    )


def _agency(known: Knowledge, agency: AgencyId, now: datetime) -> Named:
    found = known.agency(agency, now)
    assert found is not None
    return found


def _state(row: Mapping[str, Any], now: datetime) -> PlaceState:
    confirmed, refuted, ended, due = row["confirmed_at"], row["refuted_at"], row["ended_at"], row["due_at"]
    if refuted is not None and refuted <= now:
        return PlaceState.REFUTED
    if confirmed is not None and confirmed <= now:
        return PlaceState.CONFIRMED if confirmed <= due else PlaceState.CONFIRMED_LATE
    if ended is not None and ended <= now:
        return PlaceState.FELL
    return PlaceState.OVERDUE if now > due else PlaceState.OWED
