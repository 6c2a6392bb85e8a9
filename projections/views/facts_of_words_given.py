"""Figures of what somebody said was done, and what others found: publications confirmed, remedies reported.

They are of whoever said it, not of the head of the unit that owed it; one who acted for somebody absent has them in the
part `acting`. What was found later counts in the month in which it was said, from the moment on at which it was found.
"""

from __future__ import annotations

from datetime import datetime

from domain.model.directive import Directive, Verdict
from domain.model.event import is_official
from domain.model.publication import Publication
from projections.figures import Part
from projections.views.facts_of_proceedings import ProceedingBook


def enter_confirmations(book: ProceedingBook) -> None:
    """Each confirmation of a publication, and whether a spot check refuted it."""
    state: Publication = book.folded.state
    checks = {check.check_no: check for check in state.checks}
    for one in state.confirmations:
        _enter(book, "confirmations", one.position)
        if one.refuted_by is not None:
            check = checks[one.refuted_by]
            _enter(book, "confirmations_refuted", one.position, found=(check.at, check.position))


def enter_remedy_reports(book: ProceedingBook) -> None:
    """Each report on a directive, and whether it was found false."""
    state: Directive = book.folded.state
    for report in state.reports:
        _enter(book, "remedy_reports", report.position)
        false = next((ruling for ruling in report.rulings if ruling.verdict is Verdict.FALSE), None)
        if false is not None:
            _enter(book, "remedy_reports_false", report.position, found=(false.at, false.position))


def _enter(book: ProceedingBook, figure: str, position: int, found: tuple[datetime, int] | None = None) -> None:
    """found: when and by which event something was found of it."""
    body = book.folded.by_position[position].body
    if not is_official(body.actor):
        return
    book.enter(
        figure,
        body.actor,
        body.occurred_at,
        [position] if found is None else [position, found[1]],
        closed_at=body.occurred_at if found is None else found[0],
        part=Part.OWN if body.acting_for is None else Part.ACTING,
        on_behalf_of=body.acting_for,
    )
