"""What records have of reviews: of what reviewers owe, nothing falls to whoever could neither see nor do it."""

from __future__ import annotations

from datetime import date

from domain.model import organisation as org
from domain.model import review_duties as kinds
from domain.model.organisation import Half
from projections.figures import Part
from projections.folding_proceedings import fold_proceeding
from projections.views.facts_of_proceedings import NOBODY
from projections.views.proceeding import fact_rows_of
from tests.domain.affairs import id_of
from tests.domain.reviewing import KD, Reviewed, bigger_office, meta, with_events


def missed(review: Reviewed) -> list[tuple[str, str]]:
    """Who missed the term to hold the meeting, in what part."""
    folded = fold_proceeding([one for one in review.log if one.stream_id == id_of(KD)], review.reference)
    assert folded is not None
    rows = fact_rows_of(folded)
    return [(row.official, row.part) for row in rows if (row.figure, row.kind) == ("duties_missed", kinds.MEETING)]


def test_what_an_absent_chair_owes_in_person_is_missed_by_nobody_who_stands_in_for_them() -> None:
    review = Reviewed().opened().seated().notified()
    assert missed(review) == [("x1", Part.OWN)]
    away = org.AbsenceRecorded(
        **meta(),
        absence_id="v-x1",
        official_id="x1",
        from_on=date(2020, 4, 22),
        from_half=Half.MORNING,
        to_on=date(2020, 12, 31),
        to_half=Half.AFTERNOON,
        acting_id="x3",
    )
    review.reference = with_events(bigger_office(), away)
    assert missed(review) == [(NOBODY, Part.NONE)]
