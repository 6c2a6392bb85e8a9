"""What the post carried: collected, delivered, failed; its own delay apart from the unit's.

A figure is counted and listed by one condition. The post's term may be unverified; then it warns, and the page says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection, sql
from psycopg.rows import dict_row

from domain.model import rule_keys as keys
from projections.queries.breakdown import By, Within, in_order, key_of, named, permille, policy, where, without_whole
from projections.queries.knowledge import Knowledge, Named, knowledge
from projections.queries.paging import Page, bounded, read_cursor, write_cursor
from projections.queries.periods import Period
from projections.views.postings import PostState


class Carried(StrEnum):
    """The figures that have lists."""

    COLLECTED = "collected"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNDER_WAY = "under_way"
    POST_LATE = "post_late"
    UNIT_LATE = "unit_late"


CONDITIONS: Final[Mapping[Carried, str]] = {
    Carried.COLLECTED: "true",
    Carried.DELIVERED: "p.state = 'delivered'",
    Carried.FAILED: "p.state = 'failed'",
    Carried.UNDER_WAY: "p.state = 'under_way'",
    Carried.POST_LATE: "(p.ended_at > p.due_at OR p.ended_at IS NULL AND p.due_at < %(now)s)",
    Carried.UNIT_LATE: "p.unit_late_us > 0",
}


class PostRow(msgspec.Struct, frozen=True, kw_only=True):
    """collected: N, of all the others. post_late: past the post's own term; unit_late: handed over to it too late."""

    what: Named
    collected: int = 0
    delivered: int = 0
    failed: int = 0
    under_way: int = 0
    post_late: int = 0
    unit_late: int = 0
    failed_permille: int | None = None
    post_late_permille: int | None = None


class Posted(msgspec.Struct, frozen=True, kw_only=True):
    """term: the post's own, as written (`2wd`), with its document; verified: False while it only warns."""

    period: str
    by: By
    term: str | None
    document: str | None
    verified: bool
    total: PostRow
    rows: tuple[PostRow, ...]


class PostingLine(msgspec.Struct, frozen=True, kw_only=True):
    """An item. post_late_us: working time past its term, until now while it is under way; unit_late_us: before it."""

    dossier_id: UUID
    code: str | None
    item: str
    procedure: Named
    unit: Named
    collected_at: datetime
    due_at: datetime | None
    state: PostState
    ended_at: datetime | None
    post_late_us: int
    unit_late_us: int
    binds: bool
    positions: tuple[int, ...]


def posted(connection: Connection[Any], by: By, period: Period, *, now: datetime, within: Within) -> Posted:
    """What was collected in a period. connection: one that sees all dossiers of what is asked about."""
    known = knowledge(connection)
    condition, values = where("p", "collected_at", period, within, now)
    key = key_of(by, "p")
    counts = ", ".join(f"count(*) FILTER (WHERE {one}) AS {name}" for name, one in CONDITIONS.items())
    text = (
        f"SELECT {key} AS key, grouping({key}) AS whole, {counts} FROM views.postings AS p "  # noqa: S608
        f"WHERE {condition} GROUP BY GROUPING SETS (({key}), ())"
    )
    with connection.cursor(row_factory=dict_row) as reading:
        found, total = without_whole(reading.execute(sql.SQL(text), values).fetchall())
    term = policy(known, keys.POST_DELIVER_WITHIN, period, now)
    return Posted(
        period=str(period),
        by=by,
        term=str(term.value) if term is not None else None,
        document=term.clause.document if term is not None else None,
        verified=term is not None and term.binds,
        total=_row(Named("", ""), total),
        rows=in_order(by, [_row(named(known, by, one, now), counted) for one, counted in found.items()]),
    )


def postings_behind(
    connection: Connection[Any],
    figure: Carried,
    period: Period,
    *,
    now: datetime,
    within: Within,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[PostingLine]:
    """What a figure counts, the latest collected first. CursorUnreadable."""
    known = knowledge(connection)
    condition, values = where("p", "collected_at", period, within, now)
    if cursor is not None:
        values["after_at"], values["after_position"] = read_cursor(cursor, tuple[datetime, int])
        condition += " AND (p.collected_at, p.positions[1]) < (%(after_at)s, %(after_position)s)"
    values["limit"] = bounded(limit) + 1
    text = (
        "SELECT p.*, d.code, d.procedure_version FROM views.postings AS p "  # noqa: S608 - literals of this module
        f"JOIN views.dossiers AS d USING (dossier_id) WHERE {CONDITIONS[figure]} AND {condition} "
        "ORDER BY p.collected_at DESC, p.positions[1] DESC LIMIT %(limit)s"
    )
    with connection.cursor(row_factory=dict_row) as reading:
        found = reading.execute(sql.SQL(text), values).fetchall()
    rows = tuple(_line(row, known, now) for row in found[: bounded(limit)])
    more = len(found) > len(rows)
    return Page(rows, write_cursor(rows[-1].collected_at, rows[-1].positions[0]) if more else None)


def count_postings(
    connection: Connection[Any], figure: Carried, period: Period, *, now: datetime, within: Within
) -> int:
    """How many there are in the list behind a figure."""
    condition, values = where("p", "collected_at", period, within, now)
    text = f"SELECT count(*) FROM views.postings AS p WHERE {CONDITIONS[figure]} AND {condition}"  # noqa: S608
    row = connection.execute(sql.SQL(text), values).fetchone()
    return int(row[0]) if row is not None else 0


def _row(what: Named, counted: Mapping[str, int]) -> PostRow:
    row = PostRow(what=what, **counted)
    return msgspec.structs.replace(
        row,
        failed_permille=permille(row.failed, row.collected),
        post_late_permille=permille(row.post_late, row.collected),
    )


def _line(row: Mapping[str, Any], known: Knowledge, now: datetime) -> PostingLine:
    late_us = row["post_late_us"]
    if late_us is None:
        due_at = row["due_at"]
        late_us = known.working_us(row["agency_id"], due_at, now) if due_at is not None and due_at < now else 0
    return PostingLine(
        dossier_id=row["dossier_id"],
        code=row["code"],
        item=row["item"],
        procedure=known.procedure(row["procedure_code"], row["procedure_version"]),
        unit=known.unit(row["unit_id"], row["collected_at"]) or Named(row["unit_id"], row["unit_id"]),
        collected_at=row["collected_at"],
        due_at=row["due_at"],
        state=PostState(row["state"]),
        ended_at=row["ended_at"],
        post_late_us=late_us,
        unit_late_us=row["unit_late_us"],
        binds=row["binds"],
        positions=tuple(row["positions"]),
    )
