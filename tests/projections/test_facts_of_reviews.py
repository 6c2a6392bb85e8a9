"""What a review leaves in the record of the one whom it was about."""

from __future__ import annotations

from domain import review_commands as cmd
from domain.model.review_events import AppealOutcome, ReviewOutcome
from projections.views.facts import FactRow
from projections.views.proceeding import rows_of_proceeding
from tests.domain.affairs import id_of
from tests.domain.reviewing import KD, Reviewed, bigger_office


def facts(review: Reviewed) -> dict[str, FactRow]:
    """Those of the reviewed official's own record about reviews, by figure."""
    rows = rows_of_proceeding([one for one in review.log if one.stream_id == id_of(KD)], bigger_office())
    return {row.figure: row for row in rows if isinstance(row, FactRow) and row.figure.startswith("reviews_")}


def test_a_review_under_way_is_no_figure_of_anybody() -> None:
    assert facts(Reviewed().ready()) == {}


def test_a_decision_is_a_figure_whichever_it_is_and_discipline_among_them() -> None:
    lesson = facts(Reviewed().ready().decide(outcome=ReviewOutcome.LESSON))
    assert {name: row.official for name, row in lesson.items()} == {"reviews_decided": "b1"}
    disciplined = facts(Reviewed().ready().disciplined())
    assert set(disciplined) == {"reviews_decided", "reviews_discipline"}
    assert len(disciplined["reviews_discipline"].positions) == 2


def test_a_decision_that_was_annulled_is_a_decision_and_no_discipline() -> None:
    review = Reviewed().ready().disciplined()
    review.do(cmd.NotifyDecision, KD, "l1", "2020-05-08 09:00", how="Giao trực tiếp")
    review.do(cmd.AppealDecision, KD, "b1", "2020-05-11 08:00", text="Không đồng ý")
    review.do(cmd.AnswerAppeal, KD, "l0", "2020-05-15 08:00", result=AppealOutcome.ANNULLED, reasons="Sai thẩm quyền")
    found = facts(review)
    assert set(found) == {"reviews_decided"}
    assert len(found["reviews_decided"].positions) == 3, "the answer to the appeal is behind it too"
