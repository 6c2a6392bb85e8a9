"""The row of a directive: to whom, until when, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from domain.model.directive import Directive, Verdict
from projections.folding_proceedings import FoldedProceeding
from projections.rows import Row


class DirectiveRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "directives"
    STREAM: ClassVar[str] = "proceeding_id"

    proceeding_id: UUID
    order_id: UUID
    order_text: str
    agency_id: str
    unit_id: str
    issuing_unit: str
    official: str | None
    inspection_id: UUID | None
    findings: list[int]
    reading: str
    named_on: date | None
    first_due_at: datetime
    due_at: datetime
    reports: int
    reported_at: datetime | None
    reported_position: int | None
    waiting: bool
    sent_back: int
    false_reports: int
    false_positions: list[int]
    extensions: int
    verified_at: datetime | None
    revoked_at: datetime | None


def directive_rows(folded: FoldedProceeding) -> Iterator[DirectiveRow]:
    """The one row of a directive."""
    state: Directive = folded.state
    assert state.order_id is not None
    assert state.first_due is not None
    rulings = [ruling for report in state.reports for ruling in report.rulings]
    last = state.reports[-1] if state.reports else None
    false = [ruling.position for ruling in rulings if ruling.verdict is Verdict.FALSE]
    yield DirectiveRow(
        proceeding_id=folded.proceeding_id,
        order_id=state.order_id,
        order_text=state.order,
        agency_id=state.agency_id,
        unit_id=state.unit_id,
        issuing_unit=state.issuing_unit,
        official=state.official,
        inspection_id=state.inspection_id,
        findings=list(state.findings),
        reading=state.task.due.reading.value,
        named_on=state.task.due.named_on,
        first_due_at=state.first_due.at,
        due_at=state.task.due.at,
        reports=len(state.reports),
        reported_at=last.at if last else None,
        reported_position=last.position if last else None,
        waiting=state.waiting is not None,
        sent_back=sum(1 for ruling in rulings if ruling.verdict is Verdict.SENT_BACK),
        false_reports=len(state.false_reports),
        false_positions=false,
        extensions=sum(1 for request in state.requests if request.granted),
        verified_at=state.verified_at,
        revoked_at=state.revoked_at,
    )
