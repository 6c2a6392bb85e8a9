"""Officials' own words about their part in a dossier or a duty of a proceeding; they stand beside the figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from domain.model import dossier_events as ev
from projections.folding import Folded
from projections.folding_proceedings import FoldedProceeding
from projections.rows import Row


class ExplanationRow(Row, frozen=True, kw_only=True):
    """dossier_id: of the dossier, or of the proceeding; only then nature, and the key and kind of a duty."""

    TABLE: ClassVar[str] = "explanations"
    STREAM: ClassVar[str] = "dossier_id"

    dossier_id: UUID
    official: str
    at: datetime
    text: str
    position: int
    nature: str | None = None
    duty: str | None = None
    kind: str | None = None


def explanation_rows(folded: Folded) -> Iterator[ExplanationRow]:
    for recorded in folded.history.events:
        if isinstance(recorded.body, ev.ExplanationGiven):
            yield ExplanationRow(
                dossier_id=folded.dossier_id,
                official=recorded.body.actor,
                at=recorded.body.occurred_at,
                text=recorded.body.text,
                position=recorded.position,
            )


def duty_explanation_rows(folded: FoldedProceeding) -> Iterator[ExplanationRow]:
    kinds = {duty.key: duty.kind for duty in folded.duties}
    for said in folded.proceeding.notes.explanations:
        yield ExplanationRow(
            dossier_id=folded.proceeding_id,
            official=said.official,
            at=said.at,
            text=said.text,
            position=said.position,
            nature=folded.nature.name,
            duty=said.duty,
            kind=kinds.get(said.duty, said.duty),
        )
