"""What the motor notes about the duties of a proceeding, and when: on the pure policy with a fake clock."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from domain import proceeding_commands as cmd
from domain.model import refusals as no
from domain.model.organisation import Half
from tests.domain.office import office, when, with_absence
from tests.domain.proceedings import Affair, CloseErrand, DoErrand, ExtendErrand, OpenErrand, errands
from workflows import duty_policy

OPENED = "2020-03-02 08:00"


@pytest.fixture(autouse=True)
def _there_are_errands() -> Iterator[None]:
    with errands():
        yield


def opened(term: str = "5wd", unit: str = "cl-mc", to_official: str | None = None) -> Affair:
    affair = Affair()
    affair.do(OpenErrand, "l1", OPENED, what="dán bảng", unit_id=unit, term=term, to_official=to_official)
    return affair


def test_a_duty_left_alone_is_reminded_of_missed_and_climbs_to_the_chairmans_office() -> None:
    assert opened(to_official="a1").until("2020-04-01 08:00") == [
        "06/03 07:00 Reminded do a1",
        "09/03 17:00 Missed do a1",
        "09/03 17:00 Escalated do holder a1",
        "10/03 11:00 EscalationUnanswered 1 a1",
        "10/03 11:00 Escalated do head h1",
        "11/03 11:00 EscalationUnanswered 2 h1",
        "11/03 11:00 Escalated do leader l1",
        "12/03 11:00 EscalationUnanswered 3 l1",
        "12/03 11:00 Escalated do chairman vpub-truc",
        "13/03 11:00 EscalationUnanswered 4 vpub-truc",
    ]


def test_a_duty_of_a_units_pool_is_its_heads_and_the_heads_rung_is_skipped() -> None:
    noted = opened().until("2020-04-01 08:00")
    assert [line for line in noted if "Escalated" in line] == [
        "09/03 17:00 Escalated do holder h1",
        "10/03 11:00 Escalated do leader l1",
        "11/03 11:00 Escalated do chairman vpub-truc",
    ]


def test_an_absent_bearers_duty_is_borne_by_the_one_who_stands_in() -> None:
    away = with_absence(
        office(), "h1", ("2020-03-06", Half.MORNING), ("2020-03-10", Half.AFTERNOON), acting="a2", known=OPENED
    )
    affair = Affair(reference=away)
    affair.do(OpenErrand, "l1", OPENED, what="…", unit_id="cl-mc", term="5wd")
    noted = affair.until("2020-03-09 18:00")
    assert noted == [
        "06/03 07:00 Reminded do a2",
        "09/03 17:00 Missed do a2",
        "09/03 17:00 Escalated do holder a2",
    ]


def test_an_answer_holds_the_next_rung_until_the_close_of_its_day_and_no_longer() -> None:
    affair = opened()
    affair.until("2020-03-09 18:00")
    affair.do(cmd.AcknowledgeDutyEscalation, "h1", "2020-03-10 08:00", escalation_no=1)
    affair.do(
        cmd.AnswerDutyEscalation,
        "h1",
        "2020-03-10 09:00",
        escalation_no=1,
        measure="làm xong trong tuần",
        until_on=when("2020-03-12 12:00").date(),
    )
    assert affair.until("2020-03-12 18:00") == ["12/03 17:00 Escalated do leader l1"]


def test_only_the_bearer_or_who_holds_the_office_now_answers() -> None:
    affair = opened()
    affair.until("2020-03-09 18:00")
    with pytest.raises(no.NotTheAddressee):
        affair.do(cmd.AcknowledgeDutyEscalation, "a1", "2020-03-10 08:00", escalation_no=1)


def test_meeting_a_duty_late_ends_its_ladder() -> None:
    affair = opened()
    affair.until("2020-03-09 18:00")
    affair.do(DoErrand, "h1", "2020-03-10 08:00")
    assert affair.until("2020-04-01 08:00") == []
    assert affair.duties["do"].is_missed(when("2020-04-01 08:00"))


def test_an_extension_before_the_end_moves_reminder_and_end() -> None:
    affair = opened()
    affair.do(ExtendErrand, "l1", "2020-03-05 08:00", term="10wd")
    assert affair.until("2020-03-19 17:00")[:2] == ["18/03 07:00 Reminded do h1", "19/03 17:00 Missed do h1"]


def test_an_extension_after_the_end_is_another_run() -> None:
    affair = opened("1wd")
    affair.until("2020-03-03 17:30")
    affair.do(ExtendErrand, "l1", "2020-03-04 08:00", term="1wd")
    assert [line for line in affair.until("2020-03-05 17:00") if "Missed" in line] == ["05/03 17:00 Missed do h1"]


def test_a_duty_that_falls_away_owes_nothing_more_and_the_workflow_ends() -> None:
    affair = opened()
    affair.do(CloseErrand, "l1", "2020-03-04 08:00")
    assert duty_policy.duties(affair.history, affair.reference, when("2020-03-04 08:00")).closed


def test_after_an_outage_the_miss_is_dated_at_its_instant_and_rungs_come_one_answer_term_apart() -> None:
    affair = opened()
    now = when("2020-03-16 08:00")
    plan = duty_policy.duties(affair.history, affair.reference, now)
    assert [(type(order).__name__, order.issued.occurred_at) for order in plan.due] == [
        ("NoteDutyMissed", when("2020-03-09 17:00")),
        ("EscalateDuty", now),
    ]
    for order in plan.due:
        affair.carry_out(order, now)
    again = duty_policy.duties(affair.history, affair.reference, now)
    assert again.due == ()
    assert again.next_wakeup == when("2020-03-16 14:00")


def test_what_was_missed_and_met_during_an_outage_is_still_noted_once() -> None:
    affair = opened("1wd")
    affair.do(DoErrand, "h1", "2020-03-05 08:00")
    assert affair.until("2020-03-10 08:00") == ["03/03 17:00 Missed do h1"]


def test_the_same_duty_is_given_the_same_command_whenever_it_is_found_due() -> None:
    affair = opened()
    first = duty_policy.duties(affair.history, affair.reference, when("2020-03-09 17:00")).due
    again = duty_policy.duties(affair.history, affair.reference, when("2020-03-09 17:20")).due
    assert [order.issued.command_id for order in first] == [order.issued.command_id for order in again]
