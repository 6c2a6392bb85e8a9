"""All rows of one dossier: a pure function of its events and the reference data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from domain.model.event import Event, Recorded
from domain.model.reference import Reference
from projections.folding import Folded, fold
from projections.rows import Row
from projections.views.board import DossierRow, dossier_row
from projections.views.custody import CustodyRow, DueDateRow, StopRow, custody_rows, due_date_rows, stop_rows
from projections.views.delays import DelayRow, delay_rows
from projections.views.escalations import EscalationRow, escalation_rows
from projections.views.explanations import ExplanationRow, explanation_rows
from projections.views.facts import Book, FactRow
from projections.views.facts_of_acts import enter_acts
from projections.views.facts_of_duties import enter_duties
from projections.views.facts_of_time import enter_time
from projections.views.findings import FindingRow, finding_rows
from projections.views.handovers import HandoverRow, handover_rows
from projections.views.steps import ObstacleRow, OpinionRow, StepRow, obstacle_rows, opinion_rows, step_rows

PER_DOSSIER: Final[tuple[type[Row], ...]] = (
    DossierRow,
    CustodyRow,
    StopRow,
    DueDateRow,
    DelayRow,
    StepRow,
    HandoverRow,
    OpinionRow,
    ObstacleRow,
    EscalationRow,
    FactRow,
    FindingRow,
    ExplanationRow,
)
"""The classes of the rows that a dossier has."""


def dossier_rows(stored: Sequence[Recorded[Event]], reference: Reference) -> Iterator[Row]:
    """The rows of a dossier from its whole stored history."""
    return rows_of(fold(stored, reference))


def rows_of(folded: Folded) -> Iterator[Row]:
    yield dossier_row(folded)
    yield from custody_rows(folded)
    yield from stop_rows(folded)
    yield from due_date_rows(folded)
    yield from delay_rows(folded)
    yield from step_rows(folded)
    yield from handover_rows(folded)
    yield from opinion_rows(folded)
    yield from obstacle_rows(folded)
    yield from escalation_rows(folded)
    yield from finding_rows(folded)
    yield from explanation_rows(folded)
    yield from fact_rows(folded)


def fact_rows(folded: Folded) -> Iterable[FactRow]:
    """The facts behind responsibility records."""
    book = Book(folded)
    enter_time(book)
    enter_acts(book)
    enter_duties(book)
    return book.rows
