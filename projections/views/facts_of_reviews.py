"""Figures of reviews in the record of the one whom they were about: that there was a decision, and whether discipline.

A review under way is no figure: nothing is said of anybody before it is decided. A decision that was annulled stays a
decision that was taken; whether it is discipline goes by what counts in the end, after an appeal.
"""

from __future__ import annotations

from domain.model.review import Review
from domain.model.review_events import ReviewOutcome
from projections.views.facts_of_proceedings import ProceedingBook


def enter_reviews(book: ProceedingBook) -> None:
    """One fact a decided review, dated at its last decision; the discipline among them."""
    state: Review = book.folded.state
    if not state.decisions or not state.about:
        return
    at = state.decisions[-1].occurred_at
    behind = [state.opened_position, state.decided_position]
    behind += [recorded.position for recorded in book.folded.stored if recorded.body is state.appeal_answer]
    final = state.final
    disciplined = final is not None and final[0] is ReviewOutcome.DISCIPLINE
    for figure in ("reviews_decided", "reviews_discipline") if disciplined else ("reviews_decided",):
        book.enter(figure, state.about, at, behind, closed_at=at)
