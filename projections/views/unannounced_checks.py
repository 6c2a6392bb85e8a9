"""Unannounced checks, a row for each agency that was checked: the rest of an inspection is in its own tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from domain.model.inspection import FindingState, Inspection
from projections.folding_proceedings import FoldedProceeding
from projections.rows import Row


class UnannouncedCheckRow(Row, frozen=True, kw_only=True):
    """findings: that were made in the agency and not withdrawn."""

    TABLE: ClassVar[str] = "unannounced_checks"
    STREAM: ClassVar[str] = "proceeding_id"

    proceeding_id: UUID
    number: str
    agency_id: str
    opened_at: datetime
    findings: int
    positions: list[int]


def unannounced_check_rows(folded: FoldedProceeding) -> Iterator[UnannouncedCheckRow]:
    """None of an inspection that was announced."""
    state: Inspection = folded.state
    if state.announced or state.opened_at is None:
        return
    for agency in state.agencies:
        made = [
            one
            for one in state.findings.values()
            if one.agency_id == agency and one.state is not FindingState.WITHDRAWN
        ]
        yield UnannouncedCheckRow(
            proceeding_id=folded.proceeding_id,
            number=state.number,
            agency_id=agency,
            opened_at=state.opened_at,
            findings=len(made),
            positions=[state.opened_position, *(one.position for one in made)],
        )
