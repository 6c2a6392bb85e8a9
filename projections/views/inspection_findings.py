"""The rows of an inspection's findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from domain.model.inspection import Finding, Inspection
from projections.folding_proceedings import FoldedProceeding
from projections.rows import Row


class InspectionFindingRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "inspection_findings"
    STREAM: ClassVar[str] = "proceeding_id"

    proceeding_id: UUID
    finding_no: int
    agency_id: str
    unit_id: str
    official: str | None
    category: str
    category_document: str
    criterion: str
    text: str
    state: str
    state_reason: str
    state_position: int | None
    made_at: datetime
    position: int
    dossiers: list[UUID]
    files: int
    events: int
    statement_due_at: datetime
    stated_at: datetime | None
    agrees: bool | None
    directives: list[UUID]
    positions: list[int]


def inspection_finding_rows(folded: FoldedProceeding) -> Iterator[InspectionFindingRow]:
    state: Inspection = folded.state
    positions = _positions(folded)
    for number, finding in state.findings.items():
        yield _row(folded.proceeding_id, finding, positions[number])


def _row(proceeding_id: UUID, finding: Finding, positions: list[int]) -> InspectionFindingRow:
    hearing = finding.hearing
    assert hearing.due.due_at is not None
    return InspectionFindingRow(
        proceeding_id=proceeding_id,
        finding_no=finding.finding_no,
        agency_id=finding.agency_id,
        unit_id=finding.unit_id,
        official=finding.official,
        category=finding.category,
        category_document=finding.category_document,
        criterion=finding.criterion,
        text=finding.text,
        state=finding.state.value,
        state_reason=finding.state_reason,
        state_position=finding.state_position or None,
        made_at=finding.made_at,
        position=finding.position,
        dossiers=list(finding.evidence.dossiers),
        files=len(finding.evidence.attachments),
        events=len(finding.evidence.events),
        statement_due_at=hearing.due.due_at,
        stated_at=hearing.given_at,
        agrees=hearing.agrees if hearing.given_at is not None else None,
        directives=list(finding.directives),
        positions=positions,
    )


def _positions(folded: FoldedProceeding) -> Mapping[int, list[int]]:
    """By finding, every event about it, in order."""
    found: dict[int, list[int]] = defaultdict(list)
    for recorded in folded.stored:
        number = getattr(recorded.body, "finding_no", None)
        for about in (number,) if number is not None else getattr(recorded.body, "findings", ()):
            found[about].append(recorded.position)
    return found
