"""All rows of one proceeding: a pure function of its events and the reference data.

A nature's own tables stand in `projections/views/<nature>.py` and are named in `_TABLES` by one line; their SQL is in
`projections/schema`, their policies in `projections/policies.py`, and columns that name somebody in
`projections/views/involved.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from domain.model import complaint, directive, guidance, inspection, obstacle, publication, review_nature
from domain.model.event import Event, Recorded
from domain.model.reference import Reference
from projections.folding_proceedings import FoldedProceeding, fold_proceeding
from projections.rows import Row
from projections.views.common_obstacles import CommonObstacleRow, common_obstacle_rows
from projections.views.complaints import ComplaintRow, complaint_rows, enter_complaints
from projections.views.directives import DirectiveRow, directive_rows
from projections.views.duties import (
    DutyBearerRow,
    DutyRow,
    DutyRungRow,
    duty_bearer_rows,
    duty_rows,
    duty_rung_rows,
)
from projections.views.explanations import ExplanationRow, duty_explanation_rows
from projections.views.facts import FactRow
from projections.views.facts_of_proceedings import ProceedingBook, enter_duties_owed
from projections.views.facts_of_reviews import enter_reviews
from projections.views.facts_of_words_given import enter_confirmations, enter_remedy_reports
from projections.views.guidance import (
    GuidanceAnswerRow,
    GuidanceLinkRow,
    GuidanceRow,
    guidance_answer_rows,
    guidance_link_rows,
    guidance_rows,
)
from projections.views.inspection_findings import InspectionFindingRow, inspection_finding_rows
from projections.views.involved import InvolvedRow, involved_in_proceeding
from projections.views.proceedings import ProceedingRow, proceeding_rows
from projections.views.publication import PublicationPlaceRow, publication_place_rows
from projections.views.tallies import TallyRow, tally_rows
from projections.views.unannounced_checks import UnannouncedCheckRow, unannounced_check_rows


class Facts(NamedTuple):
    """What enters facts of a proceeding. nature: the only one to which it is applied; None: all."""

    enter: Callable[[ProceedingBook], None]
    nature: str | None = None


class Table(NamedTuple):
    """A class of rows and what makes those of one proceeding. nature: the only one that has any; None: all."""

    row: type[Row]
    made_by: Callable[[FoldedProceeding], Iterable[Row]]
    nature: str | None = None


_FACTS: Final[tuple[Facts, ...]] = (
    Facts(enter_duties_owed),
    Facts(enter_complaints, complaint.NAME),
    Facts(enter_reviews, review_nature.NATURE.name),
    Facts(enter_confirmations, publication.NAME),
    Facts(enter_remedy_reports, directive.NATURE.name),
)
"""What stands in records. A nature with figures of its own names them by one line, and in `projections/figures.py`."""


def fact_rows_of(folded: FoldedProceeding) -> Iterable[FactRow]:
    """The facts behind responsibility records."""
    book = ProceedingBook(folded)
    for facts in _FACTS:
        if facts.nature in (None, folded.nature.name):
            facts.enter(book)
    return book.rows


def tally_rows_of(folded: FoldedProceeding) -> Iterable[Row]:
    """The same summed up."""
    return tally_rows(fact_rows_of(folded))


_TABLES: Final[tuple[Table, ...]] = (
    Table(ProceedingRow, proceeding_rows),
    Table(DutyRow, duty_rows),
    Table(DutyBearerRow, duty_bearer_rows),
    Table(DutyRungRow, duty_rung_rows),
    Table(FactRow, fact_rows_of),
    Table(TallyRow, tally_rows_of),
    Table(ExplanationRow, duty_explanation_rows),
    Table(CommonObstacleRow, common_obstacle_rows, obstacle.NAME),
    Table(ComplaintRow, complaint_rows, complaint.NAME),
    Table(UnannouncedCheckRow, unannounced_check_rows, inspection.NATURE.name),
    Table(InspectionFindingRow, inspection_finding_rows, "inspection"),
    Table(DirectiveRow, directive_rows, "directive"),
    Table(PublicationPlaceRow, publication_place_rows, publication.NAME),
    Table(GuidanceRow, guidance_rows, guidance.NAME),
    Table(GuidanceAnswerRow, guidance_answer_rows, guidance.NAME),
    Table(GuidanceLinkRow, guidance_link_rows, guidance.NAME),
)

PER_PROCEEDING: Final[tuple[type[Row], ...]] = (*(table.row for table in _TABLES), InvolvedRow)
"""The classes of the rows that a proceeding has."""

EVERY_NATURE: Final[tuple[type[Row], ...]] = (*(table.row for table in _TABLES if table.nature is None), InvolvedRow)
"""Those of them that proceedings of every nature have."""


def rows_of_proceeding(stored: Sequence[Recorded[Event]], reference: Reference) -> Iterator[Row]:
    """The rows of a proceeding from its whole stored history."""
    folded = fold_proceeding(stored, reference)
    return iter(()) if folded is None else rows_of_folded(folded)


def rows_of_folded(folded: FoldedProceeding, classes: Sequence[type[Row]] = PER_PROCEEDING) -> Iterator[Row]:
    """The rows of a folded proceeding; only those of some classes, if they are named."""
    if InvolvedRow not in classes:
        yield from _rows_but_involved(folded, classes)
        return
    # Whoever stands in any row of the proceeding is involved in it.
    rows = list(_rows_but_involved(folded, PER_PROCEEDING))
    yield from (row for row in rows if type(row) in classes)
    yield from involved_in_proceeding(folded, rows)


def _rows_but_involved(folded: FoldedProceeding, classes: Sequence[type[Row]]) -> Iterator[Row]:
    for table in _TABLES:
        if table.row in classes and table.nature in (None, folded.nature.name):
            yield from table.made_by(folded)
