"""All rows of one dossier: a pure function of its events and the reference data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from domain.model.event import Event, Recorded
from domain.model.reference import Reference
from projections.folding import Folded, fold
from projections.rows import Row
from projections.views.board import DossierRow, dossier_row
from projections.views.channels import GuidanceRow, LodgingRow, guidance_rows, lodging_rows
from projections.views.clock_766 import Clock766Row, clock_766_rows
from projections.views.custody import CustodyRow, DueDateRow, StopRow, custody_rows, due_date_rows, stop_rows
from projections.views.delays import DelayRow, delay_rows
from projections.views.entered import EnteredRow, entered_rows
from projections.views.escalations import EscalationRow, escalation_rows
from projections.views.explanations import ExplanationRow, explanation_rows
from projections.views.facts import Book, FactRow
from projections.views.facts_of_acts import enter_acts
from projections.views.facts_of_duties import enter_duties
from projections.views.facts_of_time import enter_time
from projections.views.findings import FindingRow, finding_rows
from projections.views.handovers import HandoverRow, handover_rows
from projections.views.involved import InvolvedRow, involved_rows
from projections.views.measures import MeasureRow, measure_rows
from projections.views.postings import PostingRow, posting_rows
from projections.views.steps import ObstacleRow, OpinionRow, StepRow, obstacle_rows, opinion_rows, step_rows
from projections.views.tallies import TallyRow, tally_rows

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
    TallyRow,
    FindingRow,
    ExplanationRow,
    Clock766Row,
    MeasureRow,
    EnteredRow,
    LodgingRow,
    GuidanceRow,
    PostingRow,
    InvolvedRow,
)
"""The classes of the rows that a dossier has."""


def dossier_rows(stored: Sequence[Recorded[Event]], reference: Reference) -> list[Row]:
    """The rows of a dossier from its whole stored history."""
    return rows_of(fold(stored, reference))


def rows_of(folded: Folded, classes: Sequence[type[Row]] = PER_DOSSIER) -> list[Row]:
    """The rows of a folded dossier; only those of some classes, if they are named."""
    if InvolvedRow not in classes:
        return _rows_but_involved(folded, classes)
    # Whoever stands in any row of the dossier is involved in it.
    rows = _rows_but_involved(folded, PER_DOSSIER)
    involved = involved_rows(folded, rows)
    asked = rows if classes is PER_DOSSIER else [row for row in rows if type(row) in classes]
    return [*asked, *involved]


def _rows_but_involved(folded: Folded, classes: Sequence[type[Row]]) -> list[Row]:
    rows: list[Row] = []
    facts: Sequence[FactRow] | None = None
    for cls in classes:
        if cls is FactRow or cls is TallyRow:
            facts = facts if facts is not None else fact_rows(folded)
            rows.extend(facts if cls is FactRow else tally_rows(facts))
        elif cls is not InvolvedRow:
            rows.extend(_MADE_BY[cls](folded))
    return rows


def _dossier_row(folded: Folded) -> Iterator[Row]:
    yield dossier_row(folded)


def fact_rows(folded: Folded) -> Sequence[FactRow]:
    """The facts behind responsibility records."""
    book = Book(folded)
    enter_time(book)
    enter_acts(book)
    enter_duties(book)
    return book.rows


_MADE_BY: Final[Mapping[type[Row], Callable[[Folded], Iterable[Row]]]] = {
    DossierRow: _dossier_row,
    CustodyRow: custody_rows,
    StopRow: stop_rows,
    DueDateRow: due_date_rows,
    DelayRow: delay_rows,
    StepRow: step_rows,
    HandoverRow: handover_rows,
    OpinionRow: opinion_rows,
    ObstacleRow: obstacle_rows,
    EscalationRow: escalation_rows,
    FindingRow: finding_rows,
    ExplanationRow: explanation_rows,
    Clock766Row: clock_766_rows,
    MeasureRow: measure_rows,
    EnteredRow: entered_rows,
    LodgingRow: lodging_rows,
    GuidanceRow: guidance_rows,
    PostingRow: posting_rows,
}
