"""Guidance on procedure control: found by words, read with every version, and what there was about a procedure then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection, sql
from psycopg.rows import dict_row

from domain.model.errors import DomainError
from domain.model.event import AgencyId
from projections.queries.knowledge import Knowledge, Named, knowledge
from projections.queries.paging import Page, bounded, read_cursor, write_cursor
from projections.search import plain


class GuidanceUnknown(DomainError):
    """Details: number."""

    CODE = "guidance-unknown"
    VI = "Không có hướng dẫn số {number}, hoặc hướng dẫn đó chưa công khai. Kiểm tra lại số."
    EN = "There is no guidance {number}, or it is not public. Check its number."


class GuidanceList(StrEnum):
    OPEN = "open"
    OVERDUE = "overdue"
    ANSWERED = "answered"
    ALL = "all"


class GuidanceLine(msgspec.Struct, frozen=True, kw_only=True):
    """A question with the last version of its answer. version: 0 while there is none."""

    proceeding_id: UUID
    number: str
    subject: str
    question: str
    agency: Named
    to_unit: Named
    asked_at: datetime
    asked_position: int
    due_at: datetime
    overdue: bool
    public: bool
    procedures: tuple[Named, ...]
    answer: str | None
    version: int
    answered_at: datetime | None
    answered_position: int | None
    withdrawn_at: datetime | None


class AnswerLine(msgspec.Struct, frozen=True, kw_only=True):
    """A version of an answer; until_at: when the next one took its place."""

    version: int
    answer: str
    reason: str
    legal_basis: str | None
    answered_at: datetime
    until_at: datetime | None
    position: int


class GuidanceView(msgspec.Struct, frozen=True, kw_only=True):
    line: GuidanceLine
    answers: tuple[AnswerLine, ...]


class GuidanceThen(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that was there to be read at a moment. replaced_at: when a later version took its place, if ever."""

    proceeding_id: UUID
    number: str
    subject: str
    version: int
    answer: str
    answered_at: datetime
    position: int
    replaced_at: datetime | None
    public: bool


_CONDITIONS: Final[Mapping[GuidanceList, str]] = {
    GuidanceList.OPEN: "g.answered_at IS NULL AND g.withdrawn_at IS NULL",
    GuidanceList.OVERDUE: "g.answered_at IS NULL AND g.withdrawn_at IS NULL AND g.due_at < %(now)s",
    GuidanceList.ANSWERED: "g.answered_at IS NOT NULL",
    GuidanceList.ALL: "true",
}


def guidance(
    connection: Connection[Any],
    *,
    now: datetime,
    state: GuidanceList = GuidanceList.ALL,
    sought: str = "",
    procedure: str | None = None,
    agency: AgencyId | None = None,
    public_only: bool = False,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[GuidanceLine]:
    """Questions in whose words every word sought stands, with or without its marks; the last asked first.

    CursorUnreadable.
    """
    where, values = _filters(now, state, sought, procedure, agency, public_only=public_only)
    if cursor is not None:
        asked_at, stream = read_cursor(cursor, tuple[datetime, UUID])
        where.append("(g.asked_at, g.proceeding_id) < (%(before_at)s, %(before_id)s)")
        values |= {"before_at": asked_at, "before_id": stream}
    text = (
        f"SELECT g.* FROM views.control_guidance AS g WHERE {' AND '.join(where)} "  # noqa: S608
        "ORDER BY g.asked_at DESC, g.proceeding_id DESC LIMIT %(limit)s"
    )
    with connection.cursor(row_factory=dict_row) as reading:
        found = reading.execute(sql.SQL(text), {**values, "limit": bounded(limit) + 1}).fetchall()
    known = knowledge(connection)
    rows = tuple(_line(row, known, now) for row in found[: bounded(limit)])
    more = len(found) > len(rows)
    return Page(rows, write_cursor(rows[-1].asked_at, rows[-1].proceeding_id) if more and rows else None)


def count_guidance(
    connection: Connection[Any],
    *,
    now: datetime,
    most: int,
    state: GuidanceList = GuidanceList.ALL,
    sought: str = "",
    procedure: str | None = None,
    agency: AgencyId | None = None,
    public_only: bool = False,
) -> int:
    """How many rows `guidance` has in all, counted no further than `most`."""
    where, values = _filters(now, state, sought, procedure, agency, public_only=public_only)
    rows = f"SELECT FROM views.control_guidance AS g WHERE {' AND '.join(where)} LIMIT %(most)s"
    text = f"SELECT count(*) FROM ({rows}) AS found"  # noqa: S608
    row = connection.execute(sql.SQL(text), {**values, "most": most}).fetchone()
    assert row is not None
    return int(row[0])


def guidance_of(connection: Connection[Any], number: str, *, now: datetime, public_only: bool = False) -> GuidanceView:
    """One with every version of its answer. GuidanceUnknown, also for one that is not public where that is asked."""
    with connection.cursor(row_factory=dict_row) as reading:
        row = reading.execute(sql.SQL("SELECT * FROM views.control_guidance WHERE number = %s"), [number]).fetchone()
        if row is None or (public_only and not row["public"]):
            raise GuidanceUnknown(number=number)
        answers = reading.execute(
            sql.SQL("SELECT * FROM views.control_guidance_answers WHERE proceeding_id = %s ORDER BY answer_version"),
            [row["proceeding_id"]],
        ).fetchall()
    return GuidanceView(
        line=_line(row, knowledge(connection), now),
        answers=tuple(
            AnswerLine(
                version=one["answer_version"],
                answer=one["answer"],
                reason=one["answer_reason"],
                legal_basis=one["legal_basis"],
                answered_at=one["answered_at"],
                until_at=one["until_at"],
                position=one["answered_position"],
            )
            for one in answers
        ),
    )


def guidance_about(
    connection: Connection[Any], procedure: str, at: datetime, *, known_up_to: int | None = None
) -> tuple[GuidanceThen, ...]:
    """The answers about a procedure that were there to be read at a moment, the oldest first.

    For findings and reviews: whether guidance existed when something happened. known_up_to: of those alone that stand
    in the log up to a position. What was answered or linked only later is not in it; replaced_at says of corrections.
    """
    text = """
        SELECT DISTINCT ON (a.answered_at, g.proceeding_id) g.proceeding_id, g.number, g.subject, a.answer_version,
            a.answer, a.answered_at, a.answered_position, a.until_at, g.public
        FROM views.control_guidance_links AS l JOIN views.control_guidance AS g USING (proceeding_id)
            JOIN views.control_guidance_answers AS a USING (proceeding_id)
        WHERE l.procedure_code = %(procedure)s AND l.linked_at <= %(at)s AND (l.until_at IS NULL OR l.until_at > %(at)s)
            AND a.answered_at <= %(at)s AND (a.until_at IS NULL OR a.until_at > %(at)s)
            AND (%(known)s::bigint IS NULL OR greatest(l.linked_position, a.answered_position) <= %(known)s)
        ORDER BY a.answered_at, g.proceeding_id
    """
    values = {"procedure": procedure, "at": at, "known": known_up_to}
    with connection.cursor(row_factory=dict_row) as reading:
        found = reading.execute(sql.SQL(text), values).fetchall()
    return tuple(
        GuidanceThen(
            proceeding_id=row["proceeding_id"],
            number=row["number"],
            subject=row["subject"],
            version=row["answer_version"],
            answer=row["answer"],
            answered_at=row["answered_at"],
            position=row["answered_position"],
            replaced_at=row["until_at"],
            public=row["public"],
        )
        for row in found
    )


def guidance_about_dossiers(
    connection: Connection[Any], dossiers: Sequence[UUID], at: datetime, *, known_up_to: int | None = None
) -> list[tuple[str, tuple[GuidanceThen, ...]]]:
    """The same about each procedure of some dossiers, of those that the connection may read: by code."""
    rows = connection.execute(
        "SELECT DISTINCT procedure_code FROM views.dossiers WHERE dossier_id = ANY(%s) ORDER BY procedure_code",
        [list(dossiers)],
    ).fetchall()
    return [(code, guidance_about(connection, code, at, known_up_to=known_up_to)) for (code,) in rows]


def _filters(
    now: datetime,
    state: GuidanceList,
    sought: str,
    procedure: str | None,
    agency: AgencyId | None,
    *,
    public_only: bool,
) -> tuple[list[str], dict[str, Any]]:
    where, values = ["g.asked_at <= %(now)s", _CONDITIONS[state]], {"now": now}
    found: dict[str, Any] = dict(values)
    for number, word in enumerate(plain(sought).split()[:10]):
        where.append(f"strpos(g.sought, %(word{number})s) > 0")
        found[f"word{number}"] = word
    if procedure is not None:
        where.append("%(procedure)s = ANY (g.procedures)")
        found["procedure"] = procedure
    if agency is not None:
        where.append("g.agency_id = %(agency)s")
        found["agency"] = agency
    if public_only:
        where.append("g.public AND g.answered_at IS NOT NULL")
    return where, found


def _line(row: Mapping[str, Any], known: Knowledge, now: datetime) -> GuidanceLine:
    agency, unit = known.agency(row["agency_id"], now), known.unit(row["to_unit"], now)
    assert agency is not None
    assert unit is not None
    return GuidanceLine(
        proceeding_id=row["proceeding_id"],
        number=row["number"],
        subject=row["subject"],
        question=row["question"],
        agency=agency,
        to_unit=unit,
        asked_at=row["asked_at"],
        asked_position=row["asked_position"],
        due_at=row["due_at"],
        overdue=row["answered_at"] is None and row["withdrawn_at"] is None and now > row["due_at"],
        public=row["public"],
        procedures=tuple(known.procedure(code, None) for code in row["procedures"]),
        answer=row["answer"],
        version=row["answer_version"],
        answered_at=row["answered_at"],
        answered_position=row["answered_position"],
        withdrawn_at=row["withdrawn_at"],
    )
