"""Directives: to whom, until when, what was reported, what was verified, late or false; in lists and in counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection, sql
from psycopg.rows import dict_row

from domain.model.event import AgencyId, OfficialId, UnitId
from projections.queries.knowledge import Knowledge, Named, knowledge
from projections.queries.paging import Page, bounded, read_cursor, write_cursor
from projections.words import Words, stage_words


class DirectiveList(StrEnum):
    """Which directives a list shows."""

    OPEN = "open"
    OVERDUE = "overdue"
    """A report is owed, and its term is over."""
    WAITING = "waiting"
    """Reported; nobody has looked at it."""
    LATE = "late"
    """A report was, or is, not there in its term: ended ones too."""
    FALSE = "false"
    """A report was found false: ended ones too."""
    VERIFIED = "verified"
    REVOKED = "revoked"
    ALL = "all"


class DirectiveLine(msgspec.Struct, frozen=True, kw_only=True):
    """One directive. until_vi, until_en: as the order says it. due_at: what that means, of the report owed now or last.

    overdue: a report is owed and its term is over. missed_positions: of the notes of terms that were missed; missed
    counts them whether they are noted or not. rungs: of the ladders that were climbed. position: of its issue.
    """

    proceeding_id: UUID
    number: str
    title: str
    order_id: UUID
    order: str
    agency: Named
    unit: Named
    issuing_unit: Named
    official: Named | None
    inspection_id: UUID | None
    inspection: str | None
    findings: tuple[int, ...]
    dossiers: tuple[UUID, ...]
    reading: str
    named_on: date | None
    until_vi: str
    until_en: str
    first_due_at: datetime
    due_at: datetime
    stage: str
    stage_vi: str
    stage_en: str
    version: int
    issued_at: datetime
    issued_by: Named
    reports: int
    reported_at: datetime | None
    reported_position: int | None
    waiting: bool
    sent_back: int
    false_reports: int
    false_positions: tuple[int, ...]
    extensions: int
    overdue: bool
    missed: int
    missed_positions: tuple[int, ...]
    rungs: int
    verified_at: datetime | None
    revoked_at: datetime | None
    position: int


class DirectiveCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How many there are of each list; `all` of them."""

    all: int = 0
    open: int = 0
    overdue: int = 0
    waiting: int = 0
    late: int = 0
    false: int = 0
    verified: int = 0
    revoked: int = 0


_CONDITIONS: Final[Mapping[DirectiveList, str]] = {
    DirectiveList.OPEN: "v.verified_at IS NULL AND v.revoked_at IS NULL",
    DirectiveList.OVERDUE: "s.overdue",
    DirectiveList.WAITING: "v.waiting",
    DirectiveList.LATE: "s.missed > 0",
    DirectiveList.FALSE: "v.false_reports > 0",
    DirectiveList.VERIFIED: "v.verified_at IS NOT NULL",
    DirectiveList.REVOKED: "v.revoked_at IS NOT NULL",
    DirectiveList.ALL: "true",
}

_FROM: Final = """
    FROM views.directives AS v JOIN views.proceedings AS p USING (proceeding_id)
    LEFT JOIN views.proceedings AS i ON i.proceeding_id = v.inspection_id
    LEFT JOIN LATERAL (
        SELECT coalesce(bool_or(d.over_at IS NULL AND d.due_at < %(now)s), false) AS overdue,
            count(*) FILTER (WHERE d.due_at < %(now)s AND (d.over_at IS NULL OR d.over_at > d.due_at)) AS missed,
            coalesce(array_agg(d.missed_position ORDER BY d.place)
                FILTER (WHERE d.missed_position IS NOT NULL), '{}') AS missed_positions,
            coalesce(sum(d.rungs), 0) AS rungs
        FROM views.duties AS d WHERE d.proceeding_id = v.proceeding_id AND d.kind = 'report-remedy'
    ) AS s ON true
"""
_COLUMNS: Final = (
    "SELECT v.*, p.number, p.title, p.stage, p.version, p.opened_at, p.opened_by, p.opened_position, p.dossiers, "
    "i.number AS inspection, s.*"
)


def directives(
    connection: Connection[Any],
    *,
    now: datetime,
    state: DirectiveList = DirectiveList.ALL,
    agency: AgencyId | None = None,
    unit: UnitId | None = None,
    inspection_id: UUID | None = None,
    order_id: UUID | None = None,
    official: OfficialId | None = None,
    ids: Sequence[UUID] | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[DirectiveLine]:
    """Directives in a state, those that are due first first; agency, unit: to whom. CursorUnreadable."""
    known = knowledge(connection)
    where, values = _filters(now, state, agency, unit, inspection_id, order_id, official, ids)
    if cursor is not None:
        due_at, number = read_cursor(cursor, tuple[datetime, str])
        where.append("(v.due_at, p.number) > (%(after_due)s, %(after_number)s)")
        values |= {"after_due": due_at, "after_number": number}
    values["limit"] = bounded(limit) + 1
    text = f"{_COLUMNS} {_FROM} WHERE {' AND '.join(where)} ORDER BY v.due_at, p.number LIMIT %(limit)s"
    with connection.cursor(row_factory=dict_row) as reading:
        found = reading.execute(sql.SQL(text), values).fetchall()
    rows = tuple(_line(row, known, now) for row in found[: bounded(limit)])
    more = len(found) > len(rows)
    return Page(rows, write_cursor(rows[-1].due_at, rows[-1].number) if more else None)


def directive_counts(
    connection: Connection[Any],
    *,
    now: datetime,
    agency: AgencyId | None = None,
    unit: UnitId | None = None,
    inspection_id: UUID | None = None,
    order_id: UUID | None = None,
    official: OfficialId | None = None,
) -> DirectiveCounts:
    """How long each list is, cut like `directives`."""
    where, values = _filters(now, DirectiveList.ALL, agency, unit, inspection_id, order_id, official, None)
    counted = ", ".join(
        f'count(*) FILTER (WHERE {condition}) AS "{state.value}"' for state, condition in _CONDITIONS.items()
    )
    with connection.cursor(row_factory=dict_row) as reading:
        row = reading.execute(sql.SQL(f"SELECT {counted} {_FROM} WHERE {' AND '.join(where)}"), values).fetchone()
    return DirectiveCounts(**row) if row is not None else DirectiveCounts()


def until_words(reading: str, named_on: date | None) -> Words:
    """How the order says until when; a term is said by its due date alone."""
    day = f"{named_on:%d/%m/%Y}" if named_on is not None else ""
    return {
        "before": Words(f"trước ngày {day}", f"before {day}"),
        "by": Words(f"đến hết ngày {day}", f"by the end of {day}"),
    }.get(reading, Words("theo thời hạn", "by its term"))


def _filters(
    now: datetime,
    state: DirectiveList,
    agency: AgencyId | None,
    unit: UnitId | None,
    inspection_id: UUID | None,
    order_id: UUID | None,
    official: OfficialId | None,
    ids: Sequence[UUID] | None,
) -> tuple[list[str], dict[str, Any]]:
    wanted: dict[str, tuple[str, Any]] = {
        "v.agency_id = %(agency)s": ("agency", agency),
        "v.unit_id = %(unit)s": ("unit", unit),
        "v.inspection_id = %(inspection_id)s": ("inspection_id", inspection_id),
        "v.order_id = %(order_id)s": ("order_id", order_id),
        "%(official)s = ANY(p.officials)": ("official", official),
        "v.proceeding_id = ANY(%(ids)s)": ("ids", list(ids) if ids is not None else None),
    }
    where = [_CONDITIONS[state], *(text for text, (_, value) in wanted.items() if value is not None)]
    return where, {"now": now, **{name: value for name, value in wanted.values() if value is not None}}


def _line(row: Mapping[str, Any], known: Knowledge, now: datetime) -> DirectiveLine:
    stage, until = stage_words("directive", row["stage"]), until_words(row["reading"], row["named_on"])

    def unit(key: str) -> Named:
        return known.unit_apart(row[key], now) or Named(row[key], row[key])

    return DirectiveLine(
        proceeding_id=row["proceeding_id"],
        number=row["number"],
        title=row["title"],
        order_id=row["order_id"],
        order=row["order_text"],
        agency=known.agency(row["agency_id"], now) or Named(row["agency_id"], row["agency_id"]),
        unit=unit("unit_id"),
        issuing_unit=unit("issuing_unit"),
        official=known.official(row["official"]),
        inspection_id=row["inspection_id"],
        inspection=row["inspection"],
        findings=tuple(row["findings"]),
        dossiers=tuple(row["dossiers"]),
        reading=row["reading"],
        named_on=row["named_on"],
        until_vi=until.vi,
        until_en=until.en,
        first_due_at=row["first_due_at"],
        due_at=row["due_at"],
        stage=row["stage"],
        stage_vi=stage.vi,
        stage_en=stage.en,
        version=row["version"],
        issued_at=row["opened_at"],
        issued_by=known.official(row["opened_by"]) or Named(row["opened_by"], row["opened_by"]),
        reports=row["reports"],
        reported_at=row["reported_at"],
        reported_position=row["reported_position"],
        waiting=row["waiting"],
        sent_back=row["sent_back"],
        false_reports=row["false_reports"],
        false_positions=tuple(row["false_positions"]),
        extensions=row["extensions"],
        overdue=row["overdue"],
        missed=row["missed"],
        missed_positions=tuple(row["missed_positions"]),
        rungs=int(row["rungs"]),
        verified_at=row["verified_at"],
        revoked_at=row["revoked_at"],
        position=row["opened_position"],
    )
