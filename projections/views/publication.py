"""What each agency owes of a publication at a place, and what was confirmed and found there. No name of anybody.

Open to everybody: that a procedure is published, and where, is what publication is for. Who confirmed it stands with
the duty (`views.duties`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from domain.model.publication import Publication
from projections.folding_proceedings import FoldedProceeding
from projections.rows import Row


class PublicationPlaceRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "publication_places"
    STREAM: ClassVar[str] = "proceeding_id"

    proceeding_id: UUID
    number: str
    procedure_code: str
    procedure_version: int
    procedure_name: str
    decision: str
    purpose: str
    agency_id: str
    unit_id: str
    place: str
    duty: str
    run: int
    began_at: datetime
    began_position: int
    due_at: datetime
    binds: bool
    document: str
    confirmed_at: datetime | None
    confirmed_position: int | None
    confirmed_unit: str | None
    evidence: int
    refuted_at: datetime | None
    refuted_position: int | None
    checks: int
    ended_at: datetime | None
    ending: str | None


def publication_place_rows(folded: FoldedProceeding) -> Iterator[PublicationPlaceRow]:
    """A row for every duty, in the order in which they were laid on. run: 1, then 2 once a confirmation was refuted."""
    state = folded.state
    assert isinstance(state, Publication)
    runs: dict[tuple[str, str], int] = {}
    for owed in state.owed:
        agency, place = owed.laid.agency_id, owed.laid.place
        run = runs[agency, place] = runs.get((agency, place), 0) + 1
        confirmation = next((one for one in state.confirmations if one.duty == owed.key), None)
        refuted_by = confirmation.refuted_by if confirmation is not None else None
        check = next((one for one in state.checks if one.check_no == refuted_by), None)
        assert owed.laid.deadline.due_at is not None
        yield PublicationPlaceRow(
            proceeding_id=folded.proceeding_id,
            number=folded.proceeding.number,
            procedure_code=state.code,
            procedure_version=state.version,
            procedure_name=state.name,
            decision=state.decision,
            purpose=state.purpose,
            agency_id=agency,
            unit_id=owed.laid.unit_id,
            place=place,
            duty=owed.key,
            run=run,
            began_at=owed.began_at,
            began_position=owed.began_position,
            due_at=owed.laid.deadline.due_at,
            binds=owed.laid.binds,
            document=owed.laid.document,
            confirmed_at=confirmation.at if confirmation is not None else None,
            confirmed_position=confirmation.position if confirmation is not None else None,
            confirmed_unit=folded.unit_of(confirmation.by, confirmation.at) if confirmation is not None else None,
            evidence=len(confirmation.attachments) if confirmation is not None else 0,
            refuted_at=check.at if check is not None else None,
            refuted_position=check.position if check is not None else None,
            checks=sum((one.agency_id, one.place) == (agency, place) for one in state.checks),
            ended_at=owed.ended_at,
            ending=state.ending if owed.ended_at is not None else None,
        )
