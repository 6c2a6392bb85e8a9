"""What falls due in a dossier, when, and to whom (DOMAIN.md §2, §5, §7); days of March 2020 unless said otherwise.

Office hours are 7:00-11:30 and 13:30-17:00; the rungs' answer terms 4, 8, 8 and 8 working hours.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain import dossier_commands as cmd
from domain.model.dossier_events import Channel
from domain.model.organisation import Half
from domain.model.reference import Reference
from tests.domain.office import office, when, with_absence
from tests.workflows.watched import Watched
from workflows.policy import Watch, duties


def with_b1_away(first: str, last: str, *, acting: str | None = "b2", known: str = "2020-02-28 08:00") -> Reference:
    return with_absence(office(), "b1", (first, Half.MORNING), (last, Half.AFTERNOON), acting=acting, known=known)


def sent_to_b1(reference: Reference | None = None) -> Watched:
    """Received by a1 on Monday 2/3 at 8:00 and sent to b1 at 9:00."""
    case = Watched(reference).received()
    case.do(cmd.SendHandover, "a1", "2020-03-02 09:00", to_official="b1", step_id="th")
    return case


# --- the whole ladder


def test_a_dossier_left_alone_climbs_every_ladder_rung_by_rung() -> None:
    """Stalled after three working days, the step over after six, the term after ten; each rung once."""
    case = Watched().at_land().until("2020-12-31 00:00")
    assert case.notes == [
        "05/03 17:00 stalled b1",
        "05/03 17:00 stall 1 b1",
        "06/03 11:00 unanswered 1 b1",
        "06/03 11:00 stall 2 h2",
        "09/03 11:00 unanswered 2 h2",
        "09/03 11:00 stall 3 l1",
        "10/03 11:00 remind step b1",
        "10/03 11:00 unanswered 3 l1",
        "10/03 11:00 stall 4 vpub-truc",
        "10/03 17:00 step 1 b1",
        "11/03 11:00 unanswered 5 b1",
        "11/03 11:00 step 2 h2",
        "11/03 11:00 unanswered 4 vpub-truc",
        "12/03 11:00 unanswered 6 h2",
        "12/03 11:00 step 3 l1",
        "13/03 07:00 remind term b1",
        "13/03 07:00 apology b1",
        "13/03 11:00 unanswered 7 l1",
        "13/03 11:00 step 4 vpub-truc",
        "16/03 11:00 unanswered 8 vpub-truc",
        "16/03 17:00 term 1 b1",
        "17/03 11:00 unanswered 9 b1",
        "17/03 11:00 term 2 h2",
        "18/03 11:00 unanswered 10 h2",
        "18/03 11:00 term 3 l1",
        "19/03 11:00 unanswered 11 l1",
        "19/03 11:00 term 4 vpub-truc",
        "20/03 11:00 unanswered 12 vpub-truc",
    ]
    assert duties(case.state.log, case.reference, when("2021-01-01 00:00")).next_wakeup is None


def test_the_ladder_crosses_tet_2020_in_working_time() -> None:
    """Received on Monday 20/1/2020; the offices are closed from 23/1 to 29/1."""
    case = Watched().received("2020-01-20 08:00")
    case.do(cmd.SendHandover, "a1", "2020-01-20 09:00", to_official="b1", step_id="th")
    case.do(cmd.AcceptHandover, "b1", "2020-01-20 10:00", handover_no=1)
    case.until("2020-02-29 00:00")
    assert case.noted("stall") == [
        "30/01 17:00 stalled b1",
        "30/01 17:00 stall 1 b1",
        "31/01 11:00 stall 2 h2",
        "03/02 11:00 stall 3 l1",
        "04/02 11:00 stall 4 vpub-truc",
    ]
    assert case.noted("remind term", "term 1", "apology") == [
        "07/02 07:00 remind term b1",
        "07/02 07:00 apology b1",
        "10/02 17:00 term 1 b1",
    ]


def test_the_ladder_keeps_the_swap_days_of_2026() -> None:
    """Friday 2/1/2026 is off, Saturday 10/1/2026 is worked for it."""
    case = Watched().received("2025-12-31 08:00")
    case.do(cmd.SendHandover, "a1", "2025-12-31 09:00", to_official="b1", step_id="th")
    case.do(cmd.AcceptHandover, "b1", "2025-12-31 10:00", handover_no=1)
    case.until("2026-02-28 00:00")
    assert case.noted("stall") == [
        "07/01 17:00 stalled b1",
        "07/01 17:00 stall 1 b1",
        "08/01 11:00 stall 2 h2",
        "09/01 11:00 stall 3 l1",
        "10/01 11:00 stall 4 vpub-truc",
    ]
    assert case.noted("step") == [
        "10/01 11:00 remind step b1",
        "10/01 17:00 step 1 b1",
        "12/01 11:00 step 2 h2",
        "13/01 11:00 step 3 l1",
        "14/01 11:00 step 4 vpub-truc",
    ]
    assert case.noted("term 1") == ["15/01 17:00 term 1 b1"]


# --- what ends, holds or moves a ladder


def test_a_dossier_that_is_handled_in_time_is_only_reminded_of() -> None:
    case = Watched().at_land()
    case.until("2020-03-05 10:00").do(cmd.CompleteStep, "b1", "2020-03-05 10:00", step_id="th")
    case.do(cmd.SubmitForApproval, "b1", "2020-03-05 10:10", to_official="h2", step_id="pd")
    case.do(cmd.AcceptHandover, "h2", "2020-03-05 10:30", handover_no=2)
    case.do(cmd.Approve, "h2", "2020-03-05 15:00")
    case.do(cmd.CompleteStep, "h2", "2020-03-05 15:00", step_id="pd")
    case.do(cmd.SendHandover, "h2", "2020-03-05 15:10", to_official="a1", step_id="tr")
    case.do(cmd.AcceptHandover, "a1", "2020-03-05 15:30", handover_no=3)
    case.do(cmd.Finish, "a1", "2020-03-05 16:00")
    case.until("2020-12-31 00:00")
    assert case.notes == []
    assert duties(case.state.log, case.reference, when("2020-03-05 16:00")).closed


def test_an_answer_holds_the_next_rung_until_the_close_of_its_day() -> None:
    case = Watched().at_land().until("2020-03-06 12:00")
    case.do(cmd.AnswerEscalation, "h2", "2020-03-06 14:00", escalation_no=2, measure="-", until_on=date(2020, 3, 12))
    case.until("2020-03-13 12:00")
    assert case.noted("stall") == [
        "05/03 17:00 stalled b1",
        "05/03 17:00 stall 1 b1",
        "06/03 11:00 stall 2 h2",
        "12/03 17:00 stall 3 l1",
    ]
    assert "unanswered 2" not in "".join(case.notes)


def test_an_answer_for_a_day_off_holds_until_the_next_opening() -> None:
    case = Watched().at_land().until("2020-03-06 12:00")
    case.do(cmd.AnswerEscalation, "h2", "2020-03-06 14:00", escalation_no=2, measure="-", until_on=date(2020, 3, 14))
    case.until("2020-03-16 12:00")
    assert case.noted("stall 3") == ["16/03 07:00 stall 3 l1"]


def test_acknowledging_stops_nothing() -> None:
    case = Watched().at_land().until("2020-03-06 12:00")
    case.do(cmd.AcknowledgeEscalation, "h2", "2020-03-06 14:00", escalation_no=2)
    case.until("2020-03-09 12:00")
    assert case.noted("stall 3", "unanswered 2") == ["09/03 11:00 unanswered 2 h2", "09/03 11:00 stall 3 l1"]


def test_a_ladder_ends_with_its_cause_and_not_with_a_new_holder() -> None:
    case = Watched().at_land().until("2020-03-06 12:00")
    case.do(cmd.Reassign, "h2", "2020-03-06 14:00", to_official="b2", reason="-")
    case.do(cmd.AcceptHandover, "b2", "2020-03-06 15:00", handover_no=2)
    case.until("2020-03-09 12:00")
    assert case.noted("stall 3") == ["09/03 11:00 stall 3 l1"]
    case.do(cmd.CompleteStep, "b2", "2020-03-09 14:00", step_id="th")
    case.until("2020-03-12 12:00")
    assert case.noted("stall 4", "step", "unanswered 3") == []


def test_a_new_holder_has_a_working_day_before_the_dossier_stalls() -> None:
    case = Watched().at_land()
    case.do(cmd.Reassign, "h2", "2020-03-05 09:00", to_official="b2", reason="-")
    case.do(cmd.AcceptHandover, "b2", "2020-03-05 10:00", handover_no=2)
    case.until("2020-03-09 00:00")
    assert case.noted("stalled") == ["06/03 17:00 stalled b2"]


def test_a_dossier_that_stands_still_again_stalls_again_on_a_ladder_of_its_own() -> None:
    case = Watched().at_land().until("2020-03-06 12:00")
    case.do(cmd.CompleteStep, "b1", "2020-03-06 14:00", step_id="th")
    case.until("2020-03-12 12:00")
    assert case.noted("stall") == [
        "05/03 17:00 stalled b1",
        "05/03 17:00 stall 1 b1",
        "06/03 11:00 stall 2 h2",
        "11/03 17:00 stalled b1",
        "11/03 17:00 stall 1 b1",
        "12/03 11:00 stall 2 h2",
    ]


# --- the applicant's turn


def test_nothing_falls_due_while_it_is_the_applicants_turn() -> None:
    """The answer's term stands still as well: two of its four hours were over when the request was made."""
    case = Watched().at_land().until("2020-03-05 18:00")
    case.do(cmd.RequestSupplement, "b1", "2020-03-06 09:00", items=("-",), reason="-")
    case.until("2020-04-30 00:00")
    assert case.notes == ["05/03 17:00 stalled b1", "05/03 17:00 stall 1 b1"]


def test_an_answers_term_stands_still_while_the_clock_is_stopped() -> None:
    """The step's ladder begins on Tuesday 10/3 at 17:00; the wait from 11/3 8:00 to 16/3 7:00 leaves three hours."""
    case = Watched().at_land().until("2020-03-10 18:00")
    case.do(cmd.RequestSupplement, "b1", "2020-03-11 08:00", items=("-",), reason="-")
    case.do(
        cmd.ReceiveSupplement,
        "a1",
        "2020-03-16 07:00",
        request_no=1,
        channel=Channel.ONLINE,
        complete=True,
    )
    case.until("2020-03-16 18:00")
    assert case.notes[-2:] == ["16/03 10:00 unanswered 5 b1", "16/03 10:00 step 2 h2"]


def test_a_pause_moves_the_reminder_with_the_due_date() -> None:
    case = Watched().at_land().until("2020-03-03 08:00")
    case.do(cmd.RequestSupplement, "b1", "2020-03-03 08:00", items=("-",), reason="-")
    case.do(cmd.ReceiveSupplement, "a1", "2020-03-05 08:00", request_no=1, channel=Channel.ONLINE, complete=True)
    case.until("2020-03-31 00:00")
    assert case.noted("remind term", "term 1") == _of_term(case)


def _of_term(case: Watched) -> list[str]:
    due = case.state.due
    assert due is not None
    assert due.in_force is not None
    day = due.in_force + timedelta(hours=7)
    before = day - timedelta(days=3 if day.weekday() == 0 else 1)
    return [f"{before:%d/%m} 07:00 remind term b1", f"{day:%d/%m %H:%M} term 1 b1"]


# --- handovers


def test_a_handover_is_deemed_accepted_after_four_working_hours() -> None:
    case = sent_to_b1().until("2020-03-02 18:00")
    assert case.notes == ["02/03 15:00 deemed 1 b1"]
    assert case.state.holder == "b1"


def test_an_accepted_handover_is_not_deemed_accepted() -> None:
    case = sent_to_b1().until("2020-03-02 14:59")
    case.do(cmd.AcceptHandover, "b1", "2020-03-02 14:59", handover_no=1)
    case.until("2020-03-03 18:00")
    assert case.notes == []


def test_a_handover_to_somebody_absent_is_the_units_once_it_is_deemed_accepted() -> None:
    case = sent_to_b1(with_b1_away("2020-03-02", "2020-03-03")).until("2020-03-02 18:00")
    assert case.notes == ["02/03 15:00 deemed 1 h2"]


def test_an_absence_without_a_substitute_learned_later_moves_the_alarm() -> None:
    case = sent_to_b1()
    before = duties(case.state.log, case.reference, when("2020-03-02 09:00")).next_wakeup
    nobody = _without_the_land_unit()
    after = duties(case.state.log, nobody, when("2020-03-02 09:00")).next_wakeup
    assert (before, after) == (when("2020-03-02 15:00"), when("2020-03-04 11:00"))


def _without_the_land_unit() -> Reference:
    """On 2 and 3 March nobody of the district is there to take anything in."""
    reference = office()
    for official in ("b1", "h2", "l1"):
        reference = with_absence(
            reference, official, ("2020-03-02", Half.MORNING), ("2020-03-03", Half.AFTERNOON), known="2020-02-28 08:00"
        )
    return reference


# --- whom a rung goes to


def test_a_rung_whose_bearer_has_an_earlier_one_is_skipped_and_noted() -> None:
    """The pool of the one-stop unit answers before receipt; its head is the holder and the head at once."""
    case = Watched().lodged("2020-03-02 15:00", Channel.ONLINE).until("2020-03-10 00:00")
    assert case.notes == [
        "03/03 15:00 duty 1 h1",
        "04/03 09:00 unanswered 1 h1",
        "04/03 09:00 duty 3 l1 past head",
        "05/03 09:00 unanswered 2 l1",
        "05/03 09:00 duty 4 vpub-truc",
        "06/03 09:00 unanswered 3 vpub-truc",
    ]


def test_a_rung_goes_to_whoever_stands_in_at_its_delivery() -> None:
    case = Watched(with_b1_away("2020-03-09", "2020-03-10")).at_land().until("2020-03-10 18:00")
    assert case.noted("step 1") == ["10/03 17:00 step 1 b2"]


def test_the_duty_to_answer_passes_with_the_office() -> None:
    """The head's rung is delivered on Friday 6/3; on Monday the head is away, and the acting official has the duty."""
    case = Watched().at_land().until("2020-03-06 18:00")
    away = with_absence(
        case.reference,
        "h2",
        ("2020-03-09", Half.MORNING),
        ("2020-03-13", Half.AFTERNOON),
        acting="b2",
        known="2020-03-06 18:00",
    )
    case.now_in(away).until("2020-03-09 18:00")
    assert case.noted("unanswered 2", "stall 3") == ["09/03 11:00 unanswered 2 b2", "09/03 11:00 stall 3 l1"]


# --- obstacles and opinions


def test_an_obstacle_that_is_not_answered_in_its_term_climbs_on_the_addressees_side() -> None:
    case = Watched().at_land()
    case.do(cmd.ReportObstacle, "b1", "2020-03-03 08:00", to_official="c1", description="-", term="8wh")
    case.until("2020-03-09 15:00")
    assert case.noted("obstacle", "unanswered") == [
        "04/03 08:00 obstacle 1 c1",
        "04/03 14:00 unanswered 1 c1",
        "04/03 14:00 obstacle 2 h3",
        "05/03 14:00 unanswered 2 h3",
        "05/03 14:00 obstacle 3 l2",
        "06/03 14:00 unanswered 3 l2",
        "06/03 14:00 obstacle 4 vpub-truc",
        "09/03 14:00 unanswered 4 vpub-truc",
    ]


def test_an_answered_obstacle_climbs_no_further() -> None:
    case = Watched().at_land()
    case.do(cmd.ReportObstacle, "b1", "2020-03-03 08:00", to_official="c1", description="-", term="8wh")
    case.until("2020-03-04 10:00").do(cmd.AnswerObstacle, "c1", "2020-03-04 10:00", obstacle_no=1, answer="-")
    case.until("2020-03-06 00:00")
    assert case.noted("obstacle", "unanswered") == ["04/03 08:00 obstacle 1 c1"]


def test_an_opinions_term_runs_from_its_acceptance_and_climbs_on_the_consulted_side() -> None:
    case = Watched().at_land()
    case.do(cmd.RequestOpinion, "b1", "2020-03-03 08:00", to_official="c1", question="-", term="2wd")
    case.until("2020-03-03 13:45").do(cmd.AcceptHandover, "c1", "2020-03-03 13:45", handover_no=2)
    case.until("2020-03-06 12:00")
    assert case.notes == ["05/03 17:00 opinion 1 c1", "06/03 11:00 unanswered 1 c1", "06/03 11:00 opinion 2 h3"]


def test_a_dossier_does_not_stall_within_an_opinions_term() -> None:
    case = Watched().at_land()
    case.do(cmd.RequestOpinion, "b1", "2020-03-03 08:00", to_official="c1", question="-", term="9wd")
    case.until("2020-03-03 13:45").do(cmd.AcceptHandover, "c1", "2020-03-03 13:45", handover_no=2)
    case.until("2020-03-16 12:00")
    assert case.noted("stall") == []


# --- due dates


def test_an_apology_in_time_moves_the_reminder_and_the_ladder_of_the_term() -> None:
    case = Watched().at_land().until("2020-03-12 08:00")
    case.do(cmd.IssueApology, "b1", "2020-03-12 09:00", cause="-", due_on=date(2020, 3, 20))
    case.until("2020-03-20 18:00")
    assert case.noted("term", "apology") == ["19/03 07:00 remind term b1", "20/03 17:00 term 1 b1"]


def test_a_late_apology_moves_nothing() -> None:
    case = Watched().at_land().until("2020-03-16 08:00")
    case.do(cmd.IssueApology, "b1", "2020-03-16 09:00", cause="-", due_on=date(2020, 3, 20))
    case.until("2020-03-16 18:00")
    assert case.noted("term 1") == ["16/03 17:00 term 1 b1"]


# --- outages


def test_rungs_missed_in_an_outage_are_delivered_in_order_one_answer_term_apart() -> None:
    """The motor stood still until Thursday 12/3 at 9:00; nobody is overdue with what never reached them."""
    case = Watched().at_land().after_outage("2020-03-12 09:00").until("2020-03-16 16:00")
    assert case.noted("stall") == [
        "05/03 17:00 stalled b1",
        "12/03 09:00 stall 1 b1",
        "12/03 15:00 stall 2 h2",
        "13/03 15:00 stall 3 l1",
        "16/03 15:00 stall 4 vpub-truc",
    ]


def test_a_wake_up_that_is_a_little_late_dates_its_rung_at_the_instant() -> None:
    case = Watched().at_land().after_outage("2020-03-05 17:20")
    assert case.notes == ["05/03 17:00 stalled b1", "05/03 17:00 stall 1 b1"]


def test_nobody_is_reminded_of_what_is_over() -> None:
    case = Watched().at_land().after_outage("2020-03-11 08:00")
    assert case.noted("remind") == []


# --- the policy as a function


def test_asking_again_at_any_moment_finds_nothing_due_that_was_recorded() -> None:
    case = Watched().at_land().until("2020-03-20 18:00")
    for hours in range(0, 480, 7):
        moment = when("2020-03-02 10:00") + timedelta(hours=hours)
        known = [r for r in case.state.log if r.recorded_at <= moment]
        assert duties(known, case.reference, moment).due == ()


def test_watching_event_by_event_says_the_same_as_asking_about_the_whole_history() -> None:
    case = Watched().at_land().until("2020-03-20 18:00")
    watch = Watch()
    for number, recorded in enumerate(case.state.log, 1):
        watch.see(recorded)
        for moment in (recorded.recorded_at, recorded.recorded_at + timedelta(days=1)):
            assert watch.plan(case.reference, moment) == duties(case.state.log[:number], case.reference, moment)


def test_a_dossier_without_events_owes_nothing() -> None:
    assert duties([], office(), when("2020-03-02 08:00")).closed


@pytest.mark.parametrize(
    ("order", "actor", "members"),
    [
        (cmd.Refuse, "a1", {"reason": "-"}),
        (cmd.Withdraw, "~applicant", {"reason": "-"}),
    ],
)
def test_an_ended_dossier_owes_nothing(order: type[cmd.DossierCommand], actor: str, members: dict[str, str]) -> None:
    case = Watched().lodged("2020-03-02 15:00", Channel.ONLINE).until("2020-03-04 10:00")
    case.do(order, actor, "2020-03-04 10:00", **members)
    assert duties(case.state.log, case.reference, when("2020-03-04 10:00")).closed
