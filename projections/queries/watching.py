"""What a supervisor looks through: findings and escalations."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection, sql
from psycopg.rows import dict_row

from domain.model.event import AgencyId, OfficialId, UnitId
from projections.queries.knowledge import Knowledge, Named, knowledge
from projections.queries.paging import Page, bounded, read_cursor, write_cursor
from projections.queries.periods import Period
from projections.views.findings import Rule
from projections.words import RULES

PROCEDURE_FLAGGED: Final = "procedure_flagged"


class Predecessor(msgspec.Struct, frozen=True, kw_only=True):
    """The dossier that a dossier lodged again follows, and how it ended: late, or how near its due date."""

    dossier_id: UUID
    code: str | None
    state: str
    due_first_at: datetime | None
    ended_at: datetime | None
    late: bool | None


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """Something to look at. official: whom it concerns, None for nobody; positions: the events that show it.

    predecessor: of a dossier lodged again. flags: of a procedure.
    """

    rule: str
    vi: str
    en: str
    at: datetime
    dossier_id: UUID | None
    code: str | None
    procedure: Named
    field: str
    agency: Named | None
    unit: Named | None
    official: Named | None
    other: Named | None
    predecessor: Predecessor | None
    flags: tuple[str, ...]
    positions: tuple[int, ...]


class EscalationState(StrEnum):
    TO_ANSWER = "to_answer"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"


class EscalationLine(msgspec.Struct, frozen=True, kw_only=True):
    """One rung of a ladder. reached: whether the bearer was there for at least half of the answer's term."""

    dossier_id: UUID
    code: str | None
    escalation_no: int
    cause: str
    rung: int
    office: str
    bearer: Named
    unit: Named | None
    delivered_at: datetime
    answer_due_at: datetime
    acknowledged_at: datetime | None
    answered_at: datetime | None
    answered_by: Named | None
    measure: str | None
    until_on: str | None
    unanswered_at: datetime | None
    state: EscalationState
    reached: bool
    skipped: tuple[str, ...]
    positions: tuple[int, ...]


def findings(
    connection: Connection[Any],
    period: Period,
    *,
    now: datetime,
    rule: str | None = None,
    agency: AgencyId | None = None,
    unit: UnitId | None = None,
    official: OfficialId | None = None,
    cursor: str | None = None,
    limit: int = 100,
) -> Page[Finding]:
    """Findings of a period, latest first; one lodged again comes with its predecessor. CursorUnreadable."""
    known = knowledge(connection)
    where = ["f.at >= %(start)s", "f.at < %(end)s", "f.at <= %(now)s"]
    values: dict[str, Any] = {"start": period.start_at, "end": period.end_at, "now": now, "limit": bounded(limit) + 1}
    for text, name, value in (
        ("f.rule = %(rule)s", "rule", rule),
        ("d.agency_id = %(agency)s", "agency", agency),
        ("f.unit_id = %(unit)s", "unit", unit),
        ("f.official = %(official)s", "official", official),
    ):
        if value is not None:
            where.append(text)
            values[name] = value
    if cursor is not None:
        values["after_at"], values["after_key"] = read_cursor(cursor, tuple[datetime, str])
        where.append("(f.at, f.dossier_id::text || f.rule || f.positions::text) < (%(after_at)s, %(after_key)s)")
    with connection.cursor(row_factory=dict_row) as reading:
        found = reading.execute(
            sql.SQL(
                "SELECT f.*, f.dossier_id::text || f.rule || f.positions::text AS key, d.code, d.procedure_code, "  # noqa: S608
                "d.procedure_version, d.field, d.agency_id, p.dossier_id AS before_id, p.code AS before_code, "
                "p.state AS before_state, "
                "p.ended_at AS before_ended_at, p.late_first AS before_late, p.due_first_at AS before_due_at "
                "FROM views.findings AS f JOIN views.dossiers AS d USING (dossier_id) "
                "LEFT JOIN views.dossiers AS p ON p.dossier_id = d.predecessor_id "
                f"WHERE {' AND '.join(where)} ORDER BY f.at DESC, key DESC LIMIT %(limit)s"
            ),
            values,
        ).fetchall()
    rows = tuple(_finding(row, known) for row in found[: bounded(limit)])
    last = found[len(rows) - 1] if rows else None
    more = last is not None and len(found) > len(rows)
    return Page(rows, write_cursor(last["at"], last["key"]) if more and last is not None else None)


def flagged_procedures(connection: Connection[Any]) -> list[Finding]:
    """Procedures whose terms were doubtful when they were published: a finding about nobody."""
    with connection.cursor(row_factory=dict_row) as reading:
        found = reading.execute(
            "SELECT code, version, name, field, valid_from, flags FROM views.procedures "
            "WHERE flags <> '{}' ORDER BY code, version"
        ).fetchall()
    words = RULES[PROCEDURE_FLAGGED]
    return [
        Finding(
            rule=PROCEDURE_FLAGGED,
            vi=words.vi,
            en=words.en,
            at=Period.month(row["valid_from"]).start_at,
            dossier_id=None,
            code=None,
            procedure=Named(row["code"], row["name"]),
            field=row["field"],
            agency=None,
            unit=None,
            official=None,
            other=None,
            predecessor=None,
            flags=tuple(row["flags"]),
            positions=(),
        )
        for row in found
    ]


def escalations(
    connection: Connection[Any],
    *,
    now: datetime,
    state: EscalationState | None = None,
    bearer: OfficialId | None = None,
    agency: AgencyId | None = None,
    unit: UnitId | None = None,
    period: Period | None = None,
    limit: int = 100,
) -> list[EscalationLine]:
    """Delivered rungs; those to answer soonest due first, others latest first."""
    known = knowledge(connection)
    conditions = {
        EscalationState.TO_ANSWER: "e.answered_at IS NULL AND e.unanswered_at IS NULL "
        "AND (d.ended_at IS NULL OR d.ended_at > %(now)s)",
        EscalationState.ANSWERED: "e.answered_at IS NOT NULL",
        EscalationState.UNANSWERED: "e.unanswered_at IS NOT NULL AND e.answered_at IS NULL",
    }
    where = ["e.delivered_at <= %(now)s"]
    values: dict[str, Any] = {"now": now, "limit": bounded(limit)}
    if state is not None:
        where.append(conditions[state])
    if period is not None:
        where.append("e.delivered_at >= %(start)s AND e.delivered_at < %(end)s")
        values |= {"start": period.start_at, "end": period.end_at}
    for text, name, value in (
        ("e.bearer = %(bearer)s", "bearer", bearer),
        ("d.agency_id = %(agency)s", "agency", agency),
        ("e.unit_id = %(unit)s", "unit", unit),
    ):
        if value is not None:
            where.append(text)
            values[name] = value
    order = "e.answer_due_at" if state is EscalationState.TO_ANSWER else "e.delivered_at DESC"
    with connection.cursor(row_factory=dict_row) as reading:
        found = reading.execute(
            sql.SQL(
                "SELECT e.*, d.code FROM views.escalations AS e JOIN views.dossiers AS d USING (dossier_id) "  # noqa: S608
                f"WHERE {' AND '.join(where)} ORDER BY {order}, e.dossier_id, e.escalation_no LIMIT %(limit)s"
            ),
            values,
        ).fetchall()
    return [escalation_line(row, known) for row in found]


def _finding(row: dict[str, Any], known: Knowledge) -> Finding:
    words = RULES[row["rule"]]
    at = row["at"]
    return Finding(
        rule=row["rule"],
        vi=words.vi,
        en=words.en,
        at=at,
        dossier_id=row["dossier_id"],
        code=row["code"],
        procedure=known.procedure(row["procedure_code"], row["procedure_version"]),
        field=row["field"],
        agency=known.agency(row["agency_id"], at),
        unit=known.unit(row["unit_id"], at),
        official=known.official(row["official"]),
        other=known.official(row["other"]),
        predecessor=_predecessor(row),
        flags=(),
        positions=tuple(row["positions"]),
    )


def _predecessor(row: dict[str, Any]) -> Predecessor | None:
    if row["before_id"] is None or row["rule"] != Rule.LODGED_AGAIN:
        return None
    return Predecessor(
        dossier_id=row["before_id"],
        code=row["before_code"],
        state=row["before_state"],
        due_first_at=row["before_due_at"],
        ended_at=row["before_ended_at"],
        late=row["before_late"],
    )


def escalation_line(row: dict[str, Any], known: Knowledge) -> EscalationLine:
    """A rung as it is told, from its row with the dossier's code."""
    answered, unanswered = row["answered_at"] is not None, row["unanswered_at"] is not None
    state = EscalationState.UNANSWERED if unanswered else EscalationState.TO_ANSWER
    return EscalationLine(
        dossier_id=row["dossier_id"],
        code=row["code"],
        escalation_no=row["escalation_no"],
        cause=row["cause"],
        rung=row["rung"],
        office=row["office"],
        bearer=known.official(row["bearer"]) or Named(row["bearer"], row["bearer"]),
        unit=known.unit(row["unit_id"], row["delivered_at"]),
        delivered_at=row["delivered_at"],
        answer_due_at=row["answer_due_at"],
        acknowledged_at=row["acknowledged_at"],
        answered_at=row["answered_at"],
        answered_by=known.official(row["answered_by"]),
        measure=row["measure"],
        until_on=row["until_on"].isoformat() if row["until_on"] is not None else None,
        unanswered_at=row["unanswered_at"],
        state=EscalationState.ANSWERED if answered else state,
        reached=row["reached"],
        skipped=tuple(row["skipped"]),
        positions=tuple(row["positions"]),
    )
