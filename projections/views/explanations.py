"""Officials' own words about their part in a dossier; they stand beside the figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from domain.model import dossier_events as ev
from projections.folding import Folded
from projections.rows import Row


class ExplanationRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "explanations"
    STREAM: ClassVar[str] = "dossier_id"

    dossier_id: UUID
    official: str
    at: datetime
    text: str
    position: int


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
