"""Findings of inspections: about whom, on what evidence, and how far what is to be put right has come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection, sql
from psycopg.rows import dict_row

from domain.model.event import AgencyId, OfficialId, UnitId
from domain.model.rule_keys import PROHIBITED_ACT
from domain.model.working_time import office_day
from projections.queries.directives import DirectiveLine, directives
from projections.queries.knowledge import Knowledge, Named, knowledge
from projections.queries.paging import MAX_LIMIT, Page, bounded, read_cursor, write_cursor
from projections.words import FINDING_CONDITIONS


class FindingCondition(StrEnum):
    """How far a finding has come: what became of it, or how the directive stands that is to put it right."""

    UNDIRECTED = "undirected"
    """Open, and no directive asks for anything."""
    DIRECTED = "directed"
    """A directive is under way, and in its term."""
    WAITING = "waiting"
    """Reported as put right; waits to be verified."""
    OVERDUE = "overdue"
    """The directive is overdue."""
    REMEDIED = "remedied"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


class InspectionFinding(msgspec.Struct, frozen=True, kw_only=True):
    """One finding. category: the letter of a prohibited act as the decree writes it, with its words and document.

    directives: that were issued because of it. positions: of all events about it; position: of the one that made it.
    """

    proceeding_id: UUID
    number: str
    finding_no: int
    agency: Named
    unit: Named
    official: Named | None
    category: str
    category_vi: str
    category_document: str
    criterion: str
    text: str
    condition: FindingCondition
    condition_vi: str
    condition_en: str
    reason: str
    made_at: datetime
    dossiers: tuple[UUID, ...]
    files: int
    events: int
    statement_due_at: datetime
    stated_at: datetime | None
    agrees: bool | None
    directives: tuple[DirectiveLine, ...]
    position: int
    state_position: int | None
    positions: tuple[int, ...]

    @property
    def directive(self) -> DirectiveLine | None:
        """The one that counts: the last that was not revoked."""
        return next((line for line in reversed(self.directives) if line.revoked_at is None), None)


class FindingCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How many findings are in each condition; withdrawn ones are in no other number."""

    findings: int = 0
    undirected: int = 0
    directed: int = 0
    waiting: int = 0
    overdue: int = 0
    remedied: int = 0
    settled: int = 0
    withdrawn: int = 0


def inspection_findings(
    connection: Connection[Any],
    *,
    now: datetime,
    proceeding_id: UUID | None = None,
    agency: AgencyId | None = None,
    unit: UnitId | None = None,
    official: OfficialId | None = None,
    condition: FindingCondition | None = None,
    cursor: str | None = None,
    limit: int = MAX_LIMIT,
) -> Page[InspectionFinding]:
    """Findings in the order of their inspections' numbers and their own. CursorUnreadable."""
    known = knowledge(connection)
    wanted: dict[str, tuple[str, Any]] = {
        "f.proceeding_id = %(proceeding_id)s": ("proceeding_id", proceeding_id),
        "f.agency_id = %(agency)s": ("agency", agency),
        "f.unit_id = %(unit)s": ("unit", unit),
        "f.official = %(official)s": ("official", official),
    }
    where = ["true", *(text for text, (_, value) in wanted.items() if value is not None)]
    values: dict[str, Any] = {name: value for name, value in wanted.values() if value is not None}
    if cursor is not None:
        number, finding_no = read_cursor(cursor, tuple[str, int])
        where.append("(p.number, f.finding_no) > (%(after_number)s, %(after_no)s)")
        values |= {"after_number": number, "after_no": finding_no}
    text = (
        "SELECT f.*, p.number FROM views.inspection_findings AS f JOIN views.proceedings AS p USING (proceeding_id) "  # noqa: S608
        f"WHERE {' AND '.join(where)} ORDER BY p.number, f.finding_no"
    )
    with connection.cursor(row_factory=dict_row) as reading:
        found = reading.execute(sql.SQL(text), values).fetchall()
    lines = _with_directives(connection, found, known, now)
    if condition is not None:
        lines = [line for line in lines if line.condition is condition]
    rows = tuple(lines[: bounded(limit)])
    return Page(rows, write_cursor(rows[-1].number, rows[-1].finding_no) if len(lines) > len(rows) else None)


def count_findings(connection: Connection[Any], *, now: datetime, most: int, **cut: Any) -> int:
    """How many rows `inspection_findings` has in all, counted no further than `most`."""
    found, cursor = 0, None
    while found < most:
        page = inspection_findings(connection, now=now, cursor=cursor, **cut)
        found, cursor = found + len(page.rows), page.next
        if cursor is None:
            break
    return min(found, most)


def finding_counts(findings: Iterable[InspectionFinding]) -> FindingCounts:
    """Of findings that were read."""
    conditions = [finding.condition for finding in findings]
    counts = {condition.value: conditions.count(condition) for condition in FindingCondition}
    return FindingCounts(findings=len(conditions) - counts["withdrawn"], **counts)


def counts_by_inspection(findings: Iterable[InspectionFinding]) -> dict[UUID, FindingCounts]:
    """Of findings that were read, for each inspection that has any."""
    by_inspection: dict[UUID, list[InspectionFinding]] = {}
    for finding in findings:
        by_inspection.setdefault(finding.proceeding_id, []).append(finding)
    return {inspection: finding_counts(those) for inspection, those in by_inspection.items()}


def _with_directives(
    connection: Connection[Any], found: Sequence[Mapping[str, Any]], known: Knowledge, now: datetime
) -> list[InspectionFinding]:
    wanted = sorted({directive for row in found for directive in row["directives"]})
    lines: dict[UUID, DirectiveLine] = {}
    for start in range(0, len(wanted), MAX_LIMIT):
        page = directives(connection, now=now, ids=wanted[start : start + MAX_LIMIT], limit=MAX_LIMIT)
        lines |= {line.proceeding_id: line for line in page.rows}
    return [_finding(row, [lines[d] for d in row["directives"] if d in lines], known, now) for row in found]


def _finding(
    row: Mapping[str, Any], issued: Sequence[DirectiveLine], known: Knowledge, now: datetime
) -> InspectionFinding:
    condition = _condition(row["state"], issued)
    words = FINDING_CONDITIONS[condition]
    return InspectionFinding(
        proceeding_id=row["proceeding_id"],
        number=row["number"],
        finding_no=row["finding_no"],
        agency=known.agency(row["agency_id"], now) or Named(row["agency_id"], row["agency_id"]),
        unit=known.unit_apart(row["unit_id"], now) or Named(row["unit_id"], row["unit_id"]),
        official=known.official(row["official"]),
        category=_letter(row["category"]),
        category_vi=_act(known, row["category"], row["made_at"]),
        category_document=row["category_document"],
        criterion=row["criterion"],
        text=row["text"],
        condition=condition,
        condition_vi=words.vi,
        condition_en=words.en,
        reason=row["state_reason"],
        made_at=row["made_at"],
        dossiers=tuple(row["dossiers"]),
        files=row["files"],
        events=row["events"],
        statement_due_at=row["statement_due_at"],
        stated_at=row["stated_at"],
        agrees=row["agrees"],
        directives=tuple(issued),
        position=row["position"],
        state_position=row["state_position"],
        positions=tuple(row["positions"]),
    )


_CLOSED: Final = {
    "remedied": FindingCondition.REMEDIED,
    "settled": FindingCondition.SETTLED,
    "withdrawn": FindingCondition.WITHDRAWN,
}


def _condition(state: str, issued: Sequence[DirectiveLine]) -> FindingCondition:
    if state in _CLOSED:
        return _CLOSED[state]
    live = [line for line in issued if line.revoked_at is None]
    if any(line.overdue for line in live):
        return FindingCondition.OVERDUE
    if any(line.waiting for line in live):
        return FindingCondition.WAITING
    return FindingCondition.DIRECTED if live else FindingCondition.UNDIRECTED


def _letter(code: str) -> str:
    """As the decree writes it: keys write x for đ."""
    return "đ" if code == "x" else code


def _act(known: Knowledge, code: str, made_at: datetime) -> str:
    """The words of the prohibited act by the rule pack of the day on which the finding was made."""
    if code not in PROHIBITED_ACT:
        return ""
    day = office_day(made_at)
    value = known.reference.rules.for_day(day).find(PROHIBITED_ACT[code], day)
    return value.value.text_vi if value is not None else ""
