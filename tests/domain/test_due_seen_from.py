"""A step's due moment as the control slip sees it: from the instant up to which the step was worked on."""

from __future__ import annotations

from domain.model.deadline import DueClass, due_class
from domain.model.steps import due_seen_from
from tests.domain.histories import Story, at


def test_what_is_left_of_the_term_is_counted_on_from_there() -> None:
    story = Story().received("mon 08:00").passed("mon 10:00", "r1", "b1", "th").sent("tue 10:00", "b1", "h2", "pd")
    # 8 of 16 hours were used up by Tuesday 10:00; 8 are left, to Wednesday 10:00.
    assert due_seen_from(story.custody(), "th", at("tue 10:00")) == at("wed 10:00")


def test_a_term_that_was_used_up_was_over_when_it_was_used_up() -> None:
    story = Story().received("mon 08:00").passed("mon 10:00", "r1", "b1", "th").sent("fri 10:00", "b1", "h2", "pd")
    assert due_seen_from(story.custody(), "th", at("fri 10:00")) == at("wed 10:00")


def test_what_is_sent_on_in_the_instant_it_was_taken_in_has_its_whole_term_left() -> None:
    story = Story().received("mon 08:00").passed("mon 10:00", "r1", "b1", "th").sent("mon 10:00", "b1", "h2", "pd")
    due_at = due_seen_from(story.custody(), "th", at("mon 10:00"))
    assert due_at == at("wed 10:00")
    assert due_class(at("mon 10:00"), due_at) is DueClass.EARLY


def test_a_step_without_a_term_or_that_nobody_had_has_no_due_moment() -> None:
    story = Story().received("mon 08:00").passed("mon 10:00", "r1", "b1", "th").passed("tue 10:00", "b1", "r1", "tr")
    assert due_seen_from(story.custody(), "tr", at("wed 10:00")) is None
    assert due_seen_from(story.custody(), "pd", at("wed 10:00")) is None
