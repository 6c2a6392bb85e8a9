"""The clock of Decision 766: from the receipt to «đã xử lý xong», without completed supplements (DOMAIN.md §8)."""

from __future__ import annotations

from datetime import datetime

from domain.model import dossier_events as ev
from domain.model.clock import DueName, clock
from domain.model.clock_766 import Clock766, clock_766
from tests.domain.histories import Story, at, world


def of(story: Story) -> Clock766:
    slip = clock(story.history, story.reference)
    found = clock_766(story.history, slip.stops, slip.hours)
    assert found is not None
    return found


def due_dates(story: Story) -> list[datetime | None]:
    return [change.due_at for change in of(story).due]


def test_it_begins_with_the_date_on_the_slip_and_before_a_receipt_there_is_none() -> None:
    assert due_dates(Story().received("mon 07:00")) == [at("mon3 17:00")]
    story = Story().lodged("mon 07:00")
    slip = clock(story.history, story.reference)
    assert clock_766(story.history, slip.stops, slip.hours) is None


def test_it_ends_when_the_dossier_is_finished_even_where_the_result_comes_to_the_counter_later() -> None:
    story = Story().held("mon 07:00").finished("mon3 16:00", "b1").passed("thu3 08:00", "b1", "r1", "tr")
    assert clock(story.history, story.reference).late(DueName.FIRST_SLIP) is True
    assert of(story).ended_at == at("mon3 16:00")
    assert not of(story).late(at("fri4 17:00"))


def test_finished_after_the_due_instant_is_late_even_by_no_office_minute() -> None:
    assert of(Story().held("mon 07:00").finished("mon3 17:01", "b1")).late(at("fri4 17:00"))
    assert not of(Story().held("mon 07:00").finished("mon3 17:00", "b1")).late(at("fri4 17:00"))


def test_a_completed_supplement_is_left_out_also_where_the_slip_begins_anew() -> None:
    paused = Story().held("mon 07:00").asked("tue 07:00", "b1").brought("thu 07:00")
    assert due_dates(paused) == [at("mon3 17:00"), at("wed3 17:00")]
    anew = Story(world(effect="restart")).held("mon 07:00").asked("tue 07:00", "b1").brought("thu 07:00")
    slip = clock(anew.history, anew.reference)
    assert slip.due(at("fri 07:00"), DueName.FIRST_SLIP) == at("thu3 17:00")
    assert due_dates(anew) == [at("mon3 17:00"), at("wed3 17:00")]


def test_a_supplement_that_is_still_waited_for_is_not_left_out() -> None:
    story = Story().held("mon 07:00").asked("tue 07:00", "b1").brought_in_part("wed 07:00")
    assert due_dates(story) == [at("mon3 17:00")]
    assert of(story).late(at("tue3 07:00"))
    assert not clock(story.history, story.reference).overdue(at("tue3 07:00"), DueName.FIRST_SLIP)


def test_a_payment_that_the_applicant_owes_is_not_left_out() -> None:
    story = Story().held("mon 07:00").imposed("tue 07:00", "b1").met("thu 07:00")
    assert due_dates(story) == [at("mon3 17:00")]


def test_a_second_request_counts_as_overdue_from_its_instant_on_and_not_before() -> None:
    story = Story().held("mon 07:00").asked("tue 07:00", "b1").brought("wed 07:00").asked("thu 07:00", "b1")
    assert not of(story).late(at("wed 17:00"))
    assert of(story).late(at("thu 07:00"))
    again = Story().held("mon 07:00").asked("tue 07:00", "b1").brought("wed 07:00").finished("thu 07:00", "b1")
    assert not of(again).late(at("fri4 17:00"))


def test_what_is_not_finished_is_judged_at_the_instant_that_is_asked_about() -> None:
    story = Story().held("mon 07:00")
    assert not of(story).late(at("mon3 17:00"))
    assert of(story).late(at("mon3 17:01"))


def test_an_end_without_a_result_ends_it() -> None:
    story = Story().held("mon 07:00").do(ev.Withdrawn, "tue 07:00", "r1", reason="rút")
    assert of(story).ended_at == at("tue 07:00")
    assert not of(story).late(at("fri4 17:00"))
