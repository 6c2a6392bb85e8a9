"""The clock by the slip and its due dates (DOMAIN.md §3)."""

from __future__ import annotations

import pytest

from domain.model import dossier_events as ev
from domain.model.clock import Clock, ClockPhase, DueName, clock
from domain.model.clock_stops import StopReason
from domain.model.deadline import due
from domain.model.dossier_events import Channel
from domain.model.event import APPLICANT
from domain.model.term import Term
from tests.domain.histories import HOUR, Story, at, world


def clock_of(story: Story) -> Clock:
    return clock(story.history, story.reference)


def overdue_hours(story: Story, until: str, name: DueName = DueName.IN_FORCE) -> float:
    found = clock_of(story)
    return sum(found.hours.working_between(*span) for span in found.overdue_spans(at(until), name)) / HOUR


def supplemented(effect: str) -> Story:
    """Due Monday close; the supplement asked on Thursday, in on the next Tuesday, done on Wednesday at close."""
    story = Story(world(term="3wd", effect=effect)).lodged("wed 08:00", result=Channel.ONLINE).received("wed 08:00")
    return story.asked("thu2 07:00", "r1").brought("tue3 07:00").finished("wed3 17:00", "r1")


def test_overdue_comes_to_32_hours_under_pause_and_16_under_restart() -> None:
    assert clock_of(supplemented("pause")).due(at("tue2 08:00")) == at("mon2 17:00")
    assert overdue_hours(supplemented("pause"), "fri4 17:00") == 32
    assert overdue_hours(supplemented("restart"), "fri4 17:00") == 16


def test_under_pause_nothing_is_overdue_in_the_wait_and_everything_again_after_it() -> None:
    found = clock_of(supplemented("pause"))
    moments = ("mon2 17:00", "mon2 17:01", "thu2 06:59", "thu2 07:00", "tue3 06:59", "tue3 07:01")
    assert [found.overdue(at(moment)) for moment in moments] == [False, True, True, False, False, True]


def test_under_restart_no_due_date_is_in_force_until_the_dossier_is_complete() -> None:
    found = clock_of(supplemented("restart"))
    assert found.due(at("thu2 07:00")) is None
    assert found.due(at("mon3 08:00"), DueName.FIRST_SLIP) is None
    assert found.due(at("tue3 07:00")) == at("fri3 17:00")
    assert [(run.number, run.started_at, run.ended_at) for run in found.runs] == [
        (1, at("wed 08:00"), at("thu2 07:00")),
        (2, at("tue3 07:00"), at("wed3 17:00")),
    ]


def test_overdue_time_before_a_restart_stays_as_it_was() -> None:
    assert overdue_hours(supplemented("restart"), "thu2 07:00") == 16
    assert not clock_of(supplemented("restart")).late()


def test_the_clock_has_not_begun_before_the_receipt_and_the_pool_has_its_own_eight_hours() -> None:
    story = Story().lodged("mon 08:00").asked("mon 10:00", "r1").brought("tue 10:00").received("tue 11:00")
    found = clock_of(story)
    assert found.phase(at("mon 09:00")) is ClockPhase.NOT_BEGUN
    assert found.intake_due_at == at("wed 08:00")
    assert found.due(at("mon 09:00")) is None
    assert found.due(at("tue 11:00")) is not None


def test_it_runs_stands_still_and_ends() -> None:
    story = Story().held("mon 08:00").asked("tue 08:00", "b1").brought("wed 08:00").imposed("thu 08:00", "b1")
    story.met("fri 08:00").do(ev.Withdrawn, "fri 09:00", "b1", reason="…")
    found = clock_of(story)
    moments = ("mon 08:00", "tue 08:00", "wed 08:00", "thu 09:00", "fri 08:00", "fri 09:00")
    assert [found.phase(at(moment)) for moment in moments] == [
        "running", "stopped", "running", "stopped", "running", "ended",
    ]  # fmt: skip
    assert [(s.reason, s.start_at, s.end_at, s.position, s.ended_by) for s in found.stops] == [
        (StopReason.SUPPLEMENT, at("tue 08:00"), at("wed 08:00"), 4, 5),
        (StopReason.FINANCIAL_DUTY, at("thu 08:00"), at("fri 08:00"), 6, 7),
    ]


def test_both_due_dates_are_shifted_by_a_wait() -> None:
    story = Story(world(term="2wd")).held("mon 08:00").asked("tue 08:00", "b1").brought("wed 08:00")
    found = clock_of(story)
    assert found.due(at("mon 09:00")) == at("wed 17:00")
    assert found.due(at("wed 08:00")) == found.due(at("wed 08:00"), DueName.FIRST_SLIP) == at("thu 17:00")


def test_four_paused_office_hours_move_a_due_date_at_mondays_close_to_tuesday_11_00() -> None:
    story = Story(world(term="1wd")).held("fri 08:00").asked("mon2 07:30", "b1").brought("mon2 13:30")
    assert clock_of(story).due(at("mon2 13:30")) == at("tue2 11:00")


def test_an_apology_in_time_changes_the_date_in_force_from_its_instant_and_not_the_first_slip() -> None:
    story = Story(world(term="3wd")).held("mon 08:00").apologised("tue 08:00", "b1", "mon2 17:00")
    found = clock_of(story)
    assert found.due(at("tue 07:59")) == at("thu 17:00")
    assert found.due(at("tue 08:00")) == at("mon2 17:00")
    assert found.due(at("fri 08:00"), DueName.FIRST_SLIP) == at("thu 17:00")
    assert overdue_hours(story, "tue2 17:00") == 8
    assert overdue_hours(story, "tue2 17:00", DueName.FIRST_SLIP) == 24


def test_a_late_apology_changes_no_figure() -> None:
    story = Story(world(term="3wd")).held("mon 08:00").apologised("thu 16:00", "b1", "mon2 17:00", in_time=False)
    assert clock_of(story).due(at("fri 08:00")) == at("thu 17:00")


def test_a_date_promised_in_time_is_shifted_by_a_wait_as_well() -> None:
    story = Story(world(term="3wd")).held("mon 08:00").apologised("tue 08:00", "b1", "mon2 17:00")
    story.asked("wed 07:00", "b1").brought("thu 07:00")
    found = clock_of(story)
    assert found.due(at("thu 07:00"), DueName.FIRST_SLIP) == at("fri 17:00")
    assert found.due(at("thu 07:00")) == at("tue2 17:00")


def test_a_recomputed_due_date_holds_from_its_instant() -> None:
    story = Story(world(term="1wd")).held("mon 08:00")
    deadline = due(at("mon 08:00"), Term(3), story.reference.hours("cl"))
    story.do(
        ev.DueDateRecomputed, "thu 07:00", "h2", reason="lịch", calendar_version=2, due_at=deadline.due_at,
        deadline=deadline,
    )  # fmt: skip
    found = clock_of(story)
    assert [found.overdue(at(moment)) for moment in ("wed 08:00", "thu 08:00", "fri 08:00")] == [True, False, True]
    assert overdue_hours(story, "fri 17:00") == 8 + 8


def test_late_means_after_the_due_instant_even_by_no_office_minute() -> None:
    for moment, late in (("tue 17:00", False), ("tue 17:01", True), ("wed 06:00", True)):
        story = Story(world(term="1wd")).lodged("mon 08:00", result=Channel.ONLINE).received("mon 08:00")
        assert clock_of(story.finished(moment, "r1")).late() is late
        assert overdue_hours(story, "fri 17:00") == 0
    assert clock_of(Story().received("mon 08:00")).late() is None


def test_who_withdraws_in_their_own_turn_is_judged_by_when_it_began() -> None:
    story = Story(world(term="3wd", effect="restart")).received("mon 08:00").asked("wed 08:00", "r1")
    assert clock_of(story.do(ev.Withdrawn, "fri3 08:00", APPLICANT, reason="…")).late() is False
    story = Story(world(term="1wd", effect="restart")).received("mon 08:00").asked("wed 08:00", "r1")
    assert clock_of(story.do(ev.Withdrawn, "fri3 08:00", APPLICANT, reason="…")).late() is True


def test_late_by_the_first_slip_and_in_time_by_the_date_in_force() -> None:
    story = Story(world(term="3wd")).received("mon 08:00").apologised("tue 08:00", "r1", "mon2 17:00")
    found = clock_of(story.finished("fri 08:00", "r1"))
    assert (found.late(DueName.FIRST_SLIP), found.late(DueName.IN_FORCE)) == (True, False)


@pytest.mark.parametrize("moment", ["mon2 17:00", "fri4 12:00"])
def test_nothing_recorded_later_makes_an_earlier_instant_more_or_less_overdue(moment: str) -> None:
    story = Story(world(term="3wd")).held("mon 08:00")
    before = overdue_hours(story, moment)
    story.asked("fri4 12:00", "b1").brought("mon5 08:00").imposed("tue5 08:00", "b1").met("wed5 08:00")
    assert overdue_hours(story, moment) == before
