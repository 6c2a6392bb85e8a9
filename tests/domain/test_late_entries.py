"""Handling on paper entered afterwards, corrections, and claims: read again, the whole sequence must break no rule."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from domain import dossier_commands as cmd
from domain.model import dossier_events as ev
from domain.model.dossier import Phase
from domain.model.dossier_events import Channel
from domain.model.dossier_fold import reread
from domain.model.errors import DomainError
from domain.model.event import APPLICANT, SERVICE, Event
from domain.model.history import effective
from tests.domain.office import Case, when
from tests.domain.test_dossier_refusals import b1_away


def refused(code: str, act: Callable[[], Any]) -> DomainError:
    with pytest.raises(DomainError) as caught:
        act()
    assert caught.value.code == code, caught.value
    return caught.value


def enter(
    case: Case, by: str, known: str, order: type[cmd.DossierCommand], actor: str, at: str, **members: Any
) -> tuple[Event, ...]:
    """`by` enters at `known` what `actor` did at `at`."""
    act = order(issued=case.issued(actor, at), dossier_id=case.dossier_id, **members)
    return case.do(cmd.RecordLate, by, known, act=act, reason="mất điện")


def correct(case: Case, by: str, known: str, position: int, **changes: Any) -> tuple[Event, ...]:
    written = json.dumps(changes) if changes else None
    return case.do(cmd.Correct, by, known, position=position, reason="ghi nhầm", changes=written)


def agreed(case: Case, known: str, by: str = "h2") -> tuple[Event, ...]:
    """The second person confirms the last correction."""
    return case.do(cmd.ConfirmClaim, by, known, claim=position(case, ev.Corrected))


def position(case: Case, kind: type[Event]) -> int:
    return next(r.position for r in reversed(case.state.log) if isinstance(r.body, kind))


def affects(events: tuple[Event, ...]) -> tuple[str, ...]:
    entry = events[0]
    assert isinstance(entry, (ev.RecordedLate, ev.Corrected))
    return entry.affects


@pytest.fixture
def case() -> Case:
    """Received on Monday 2/3/2020 at 8:00, with b1 in step `th` since 10:00; due Monday 16/3."""
    return Case().at_land()


# --- late entries of several kinds


def test_ones_own_late_step_counts_at_once_and_at_its_own_time(case: Case) -> None:
    events = enter(case, "b1", "2020-03-04 08:00", cmd.CompleteStep, "b1", "2020-03-03 15:00", step_id="th")
    assert affects(events) == ()
    assert case.state.completed == ("th",)
    assert case.state.last_act_at == when("2020-03-03 15:00")


def test_late_handover_is_a_claim_on_whom_it_reaches(case: Case) -> None:
    events = enter(case, "b1", "2020-03-04 08:00", cmd.SendHandover, "b1", "2020-03-03 08:00", to_official="b2")
    assert affects(events) == ("b2",)
    assert case.state.travel is None
    case.do(cmd.ConfirmClaim, "b2", "2020-03-04 09:00", claim=position(case, ev.RecordedLate))
    assert case.state.holder == "b2"
    assert isinstance(case.state.log[-1].body, ev.HandoverDeemedAccepted)
    assert case.state.log[-1].body.occurred_at == when("2020-03-03 14:00")


def test_late_acceptance_by_the_receiver_counts_at_once() -> None:
    case = Case().received()
    case.do(cmd.SendHandover, "a1", "2020-03-02 09:00", to_official="b1", step_id="th")
    events = enter(case, "b1", "2020-03-02 14:00", cmd.AcceptHandover, "b1", "2020-03-02 09:30", handover_no=1)
    assert affects(events) == ()
    assert (case.state.holder, case.state.deemed) == ("b1", None)


def test_late_supplement_request_moves_time_to_the_applicant_and_waits_for_the_head_above(case: Case) -> None:
    members: dict[str, Any] = {"items": ("Bản vẽ",), "reason": "thiếu"}
    events = enter(case, "b1", "2020-03-05 08:00", cmd.RequestSupplement, "b1", "2020-03-03 08:00", **members)
    assert affects(events) == (APPLICANT,)
    assert not case.state.with_applicant
    claim = position(case, ev.RecordedLate)
    confirm: dict[str, Any] = {"claim": claim, "in_place_of": APPLICANT}
    refused("claim-not-yours", lambda: case.do(cmd.ConfirmClaim, "b1", "2020-03-12 08:00", **confirm))
    refused("claim-not-yours", lambda: case.do(cmd.ConfirmClaim, "h2", "2020-03-10 17:00", **confirm))
    case.do(cmd.ConfirmClaim, "h2", "2020-03-11 07:00", **confirm)
    assert case.state.with_applicant


def test_late_receipt_takes_its_number_and_its_due_date_from_its_own_day() -> None:
    case = Case().lodged()
    events = enter(case, "a1", "2020-03-04 08:00", cmd.IssueReceipt, "a1", "2020-03-02 09:00")
    assert affects(events) == ()
    assert case.state.phase is Phase.RECEIVED
    assert case.state.code == "000.00.05.H20-200302-0001"
    assert case.state.due is not None
    assert case.state.due.in_force == when("2020-03-16 17:00")
    ((_, (taken,)),) = case.also
    assert isinstance(taken, ev.NumberTaken)
    assert taken.code == case.state.code


def test_late_receipt_by_a_colleague_is_theirs_to_confirm() -> None:
    case = Case().lodged()
    events = enter(case, "a2", "2020-03-04 08:00", cmd.IssueReceipt, "a1", "2020-03-02 09:00")
    assert affects(events) == ("a1",)
    assert case.state.phase is Phase.LODGED


def test_late_obstacle_waits_for_its_addressee_who_could_not_see_it(case: Case) -> None:
    report: dict[str, Any] = {"description": "Chưa có bản đồ", "term": "2wd"}
    events = enter(
        case, "b1", "2020-03-04 08:00", cmd.ReportObstacle, "b1", "2020-03-03 08:00", to_official="c1", **report
    )
    assert affects(events) == ("c1",)
    events = enter(
        case, "b1", "2020-03-04 08:00", cmd.ReportObstacle, "b1", "2020-03-03 08:00", outside="Thuế", **report
    )
    assert affects(events) == ("h2",)


def test_what_breaks_the_sequence_is_refused_and_the_place_is_named(case: Case) -> None:
    case.do(cmd.CompleteStep, "b1", "2020-03-03 15:00", step_id="th")
    before = case.state
    refusal = refused(
        "sequence-broken",
        lambda: enter(case, "b1", "2020-03-04 08:00", cmd.SendHandover, "b1", "2020-03-03 14:00", to_official="b2"),
    )
    assert refusal.details["at"] == "03/03/2020 15:00"
    assert refusal.details["what"] == "dossier.StepCompleted"
    assert case.state is before


def test_late_entry_lies_before_its_recording_and_after_the_lodging(case: Case) -> None:
    step: dict[str, Any] = {"step_id": "th"}
    refused(
        "not-earlier", lambda: enter(case, "b1", "2020-03-03 08:00", cmd.StartStep, "b1", "2020-03-03 08:00", **step)
    )
    refused("bad-value", lambda: enter(case, "b1", "2020-03-03 08:00", cmd.StartStep, "b1", "2020-03-01 08:00", **step))


def test_notes_of_the_workflows_are_not_entered_late(case: Case) -> None:
    note: dict[str, Any] = {"due_at": when("2020-03-16 17:00"), "owed_by": "b1"}
    refused(
        "bad-value",
        lambda: enter(case, "b1", "2020-03-13 18:00", cmd.NoteApologyOwed, "b1", "2020-03-13 17:00", **note),
    )


def test_late_act_after_the_end_is_entered_before_it(case: Case) -> None:
    case.do(cmd.Stop, "h2", "2020-03-04 11:00", reason="theo đề nghị của tòa án")
    enter(case, "b1", "2020-03-05 08:00", cmd.StartStep, "b1", "2020-03-03 08:00", step_id="th")
    assert case.state.phase is Phase.STOPPED
    refused(
        "sequence-broken",
        lambda: enter(case, "b1", "2020-03-05 09:00", cmd.StartStep, "b1", "2020-03-04 15:00", step_id="th"),
    )


def test_numbers_are_not_given_twice_though_an_entry_does_not_count(case: Case) -> None:
    enter(case, "b1", "2020-03-04 08:00", cmd.SendHandover, "b1", "2020-03-03 08:00", to_official="b2")
    case.do(cmd.SendHandover, "b1", "2020-03-04 09:00", to_official="b2")
    assert case.state.travel is not None
    assert case.state.travel.handover_no == 3


# --- corrections


def test_correction_of_ones_own_act_counts_once_the_head_confirms_it(case: Case) -> None:
    case.do(cmd.CompleteStep, "b1", "2020-03-03 15:00", step_id="th")
    at = position(case, ev.StepCompleted)
    assert affects(correct(case, "b1", "2020-03-03 16:00", at, occurred_at="2020-03-03T14:00:00+07:00")) == ("h2",)
    assert case.state.last_act_at == when("2020-03-03 15:00")
    refused("claim-not-yours", lambda: agreed(case, "2020-03-03 16:05", by="b1"))
    refused("claim-not-yours", lambda: agreed(case, "2020-03-03 16:05", by="b2"))
    agreed(case, "2020-03-03 16:10")
    assert case.state.last_act_at == when("2020-03-03 14:00")


def test_correction_by_the_head_takes_the_leader_and_by_the_leader_the_head(case: Case) -> None:
    case.do(cmd.Explain, "b1", "2020-03-03 15:00", text="…")
    said = position(case, ev.ExplanationGiven)
    case.do(cmd.TakeOver, "h2", "2020-03-03 15:10", reason="nghỉ")
    taken = position(case, ev.TakenOver)
    assert affects(correct(case, "h2", "2020-03-03 16:00", taken, reason="ốm")) == ("l1",)
    case.do(cmd.GiveInstruction, "l1", "2020-03-03 16:10", to_official="h2", text="…")
    assert affects(correct(case, "l1", "2020-03-03 16:20", position(case, ev.InstructionGiven), text="x")) == ("h2",)
    assert affects(correct(case, "b1", "2020-03-03 16:30", said, text="x")) == ("h2",)


def test_no_official_with_a_conflict_is_the_second_person(case: Case) -> None:
    case.do(cmd.CompleteStep, "b1", "2020-03-03 15:00", step_id="th")
    case.do(cmd.DeclareConflict, "h2", "2020-03-03 15:10", about="h2", reason="…")
    at = position(case, ev.StepCompleted)
    assert affects(correct(case, "b1", "2020-03-03 16:00", at, outcome="đạt")) == ("l1",)


def test_where_the_second_person_does_not_answer_the_head_above_confirms_after_three_days(case: Case) -> None:
    case.do(cmd.CompleteStep, "b1", "2020-03-03 15:00", step_id="th")
    correct(case, "b1", "2020-03-03 16:00", position(case, ev.StepCompleted), outcome="đạt")
    claim = position(case, ev.Corrected)
    early: dict[str, Any] = {"claim": claim, "in_place_of": "h2"}
    refused("claim-not-yours", lambda: case.do(cmd.ConfirmClaim, "l1", "2020-03-05 08:00", **early))
    case.do(cmd.ConfirmClaim, "l1", "2020-03-09 08:00", **early)
    assert not effective(case.state.log).open_claims


def test_corrected_actor_is_a_claim_on_both(case: Case) -> None:
    case.do(cmd.CompleteStep, "b1", "2020-03-03 15:00", step_id="th")
    at = position(case, ev.StepCompleted)
    assert affects(correct(case, "h2", "2020-03-03 16:00", at, outcome="đạt")) == ("b1",)
    refused("sequence-broken", lambda: correct(case, "h2", "2020-03-03 16:00", at, actor="b2"))


def test_annulled_acceptance_gives_the_time_back_once_confirmed(case: Case) -> None:
    at = position(case, ev.HandoverAccepted)
    assert affects(correct(case, "b1", "2020-03-02 10:30", at)) == ("a1",)
    case.do(cmd.ConfirmClaim, "a1", "2020-03-02 11:00", claim=position(case, ev.Corrected))
    assert case.state.travel is not None
    assert case.state.event_at(at) is not None


def test_of_several_corrections_the_last_counts_and_keeps_what_the_first_set_right(case: Case) -> None:
    case.do(cmd.CompleteStep, "b1", "2020-03-03 15:00", step_id="th")
    at = position(case, ev.StepCompleted)
    correct(case, "b1", "2020-03-03 16:00", at, occurred_at="2020-03-03T14:00:00+07:00")
    agreed(case, "2020-03-03 16:05")
    correct(case, "b1", "2020-03-03 16:10", position(case, ev.Corrected), outcome="đạt")
    agreed(case, "2020-03-03 16:15")
    body = next(r.body for r in effective(case.state.log).events if r.position == at)
    assert isinstance(body, ev.StepCompleted)
    assert (body.occurred_at, body.outcome) == (when("2020-03-03 14:00"), "đạt")


def test_annulled_correction_brings_back_what_it_had_replaced(case: Case) -> None:
    case.do(cmd.CompleteStep, "b1", "2020-03-03 15:00", step_id="th")
    correct(case, "b1", "2020-03-03 16:00", position(case, ev.StepCompleted))
    agreed(case, "2020-03-03 16:05")
    assert "th" not in case.state.completed
    correct(case, "b1", "2020-03-03 16:10", position(case, ev.Corrected))
    agreed(case, "2020-03-03 16:15")
    assert "th" in case.state.completed


def test_late_entry_is_corrected_like_any_act(case: Case) -> None:
    enter(case, "b1", "2020-03-04 08:00", cmd.CompleteStep, "b1", "2020-03-03 15:00", step_id="th")
    at = position(case, ev.RecordedLate)
    correct(case, "b1", "2020-03-04 08:10", at, occurred_at="2020-03-03T16:00:00+07:00")
    agreed(case, "2020-03-04 08:15")
    assert case.state.last_act_at == when("2020-03-03 16:00")
    correct(case, "b1", "2020-03-04 08:20", at)
    agreed(case, "2020-03-04 08:25")
    assert case.state.completed == ()


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        (ev.ReceiptIssued, {"due_at": "2020-04-01T10:00:00Z"}),
        (ev.ReceiptIssued, {"code": "000.00.05.H20-200302-0009"}),
        (ev.ReceiptIssued, {"term": "30wd"}),
        (ev.HandoverSent, {"handover_no": 7}),
        (ev.Lodged, {"procedure_code": "1.000001"}),
        (ev.HandoverSent, {"source": "cli"}),
        (ev.HandoverSent, {"nonsense": 1}),
        (ev.HandoverSent, {"occurred_at": "2020-03-02T09:00:00"}),
    ],
)
def test_what_is_worked_out_or_ties_events_is_never_corrected(
    case: Case, kind: type[Event], changes: dict[str, Any]
) -> None:
    refused("bad-value", lambda: correct(case, "a1", "2020-03-02 14:00", position(case, kind), **changes))


def test_notes_and_answers_to_claims_are_not_corrected() -> None:
    case = Case().received()
    case.do(cmd.SendHandover, "a1", "2020-03-02 09:00", to_official="b1", step_id="th")
    case.do(cmd.StartStep, "b1", "2020-03-02 15:10", step_id="th")
    at = position(case, ev.HandoverDeemedAccepted)
    refused("no-such-matter", lambda: correct(case, "a1", "2020-03-02 16:00", at))
    refused("no-such-matter", lambda: correct(case, "a1", "2020-03-02 16:00", 7))


def test_lodging_is_not_annulled(case: Case) -> None:
    refused("bad-value", lambda: correct(case, "a1", "2020-03-02 14:00", position(case, ev.Lodged)))


def test_corrected_obstacle_excuses_only_from_its_own_moment_on(case: Case) -> None:
    case.do(cmd.ReportObstacle, "b1", "2020-03-02 14:00", to_official="c1", description="?", term="8wh")
    case.do(cmd.AnswerObstacle, "c1", "2020-03-02 16:00", obstacle_no=1, answer="Theo bản đồ 2018")
    correct(
        case, "b1", "2020-03-02 16:30", position(case, ev.ObstacleReported), occurred_at="2020-03-02T13:30:00+07:00"
    )
    case.do(cmd.ConfirmClaim, "c1", "2020-03-02 16:40", claim=position(case, ev.Corrected))
    assert case.state.obstacles[1].due_at == when("2020-03-03 11:30")


def test_entries_are_for_those_who_have_to_do_with_the_dossier(case: Case) -> None:
    step: dict[str, Any] = {"step_id": "th"}
    refused(
        "not-involved", lambda: enter(case, "c1", "2020-03-04 08:00", cmd.StartStep, "b1", "2020-03-03 08:00", **step)
    )
    at = position(case, ev.HandoverSent)
    refused("not-involved", lambda: correct(case, "~applicant", "2020-03-04 08:00", at))


# --- claims


def claimed(case: Case) -> int:
    """a1 says that b1 accepted at 9:30 already, and not at 10:00. Entered on Wednesday 4/3 at 8:00."""
    at = position(case, ev.HandoverAccepted)
    events = correct(case, "a1", "2020-03-04 08:00", at, occurred_at="2020-03-02T09:30:00+07:00")
    assert affects(events) == ("b1",)
    return position(case, ev.Corrected)


def accepted_at(case: Case) -> Any:
    return next(r.body.occurred_at for r in effective(case.state.log).events if isinstance(r.body, ev.HandoverAccepted))


def test_claim_counts_only_once_the_affected_confirms_it(case: Case) -> None:
    claim = claimed(case)
    assert accepted_at(case) == when("2020-03-02 10:00")
    refused("claim-not-yours", lambda: case.do(cmd.ConfirmClaim, "a1", "2020-03-04 09:00", claim=claim))
    case.do(cmd.ConfirmClaim, "b1", "2020-03-04 09:00", claim=claim)
    assert accepted_at(case) == when("2020-03-02 09:30")
    refused("no-such-matter", lambda: case.do(cmd.ConfirmClaim, "b1", "2020-03-04 09:10", claim=claim))


def test_disputed_claim_does_not_count_until_it_is_confirmed(case: Case) -> None:
    claim = claimed(case)
    refused("claim-not-yours", lambda: case.do(cmd.DisputeClaim, "h2", "2020-03-04 09:00", claim=claim, statement="x"))
    refused("bad-value", lambda: case.do(cmd.DisputeClaim, "b1", "2020-03-04 09:00", claim=claim, statement=" "))
    case.do(cmd.DisputeClaim, "b1", "2020-03-04 09:00", claim=claim, statement="Tôi nhận lúc 10:00")
    assert [c.disputed_by for c in effective(case.state.log).open_claims] == [("b1",)]
    assert accepted_at(case) == when("2020-03-02 10:00")


def test_head_above_both_confirms_after_three_working_days_and_not_before(case: Case) -> None:
    claim = claimed(case)
    confirm: dict[str, Any] = {"claim": claim, "in_place_of": "b1"}
    refused("claim-not-yours", lambda: case.do(cmd.ConfirmClaim, "l1", "2020-03-09 17:00", **confirm))
    refused("claim-not-yours", lambda: case.do(cmd.ConfirmClaim, "h2", "2020-03-10 08:00", **confirm))
    case.do(cmd.ConfirmClaim, "l1", "2020-03-10 08:00", **confirm)
    assert accepted_at(case) == when("2020-03-02 09:30")


def test_confirmation_is_not_dated_ahead_of_the_three_days(case: Case) -> None:
    confirm: dict[str, Any] = {"claim": claimed(case), "in_place_of": "b1"}
    refused(
        "act-in-future",
        lambda: case.do(cmd.ConfirmClaim, "l1", "2020-03-10 08:00", known="2020-03-04 09:00", **confirm),
    )


def test_nobody_confirms_a_claim_in_the_name_of_another() -> None:
    case = Case(b1_away()).at_land()
    claim = claimed(case)
    refused(
        "claim-not-yours",
        lambda: case.do(cmd.ConfirmClaim, "b2", "2020-03-05 09:00", acting_for="b1", claim=claim),
    )


def test_claim_that_no_longer_fits_cannot_be_confirmed(case: Case) -> None:
    enter(case, "b1", "2020-03-04 08:00", cmd.SendHandover, "b1", "2020-03-03 08:00", to_official="b2")
    claim = position(case, ev.RecordedLate)
    case.do(cmd.CompleteStep, "b1", "2020-03-04 09:00", step_id="th")
    refused("sequence-broken", lambda: case.do(cmd.ConfirmClaim, "b2", "2020-03-04 10:00", claim=claim))


# --- due dates


def test_counted_correction_of_the_receipt_gives_the_receipt_another_due_date() -> None:
    case = Case().lodged("2020-03-02 08:00")
    case.do(cmd.IssueReceipt, "a1", "2020-03-03 08:00")
    events = correct(
        case, "a1", "2020-03-03 09:00", position(case, ev.ReceiptIssued), occurred_at="2020-03-02T09:00:00+07:00"
    )
    assert [type(e) for e in events] == [ev.Corrected]
    agreed(case, "2020-03-03 10:00", by="h1")
    assert case.state.due is not None
    assert case.state.due.in_force == when("2020-03-16 17:00")


def test_new_due_date_stands_in_an_event_where_a_counted_entry_changes_it(case: Case) -> None:
    case.do(cmd.ImposeFinancialDuty, "b1", "2020-03-03 08:00", amount_dong=10_000, reason="thuế")
    case.do(cmd.MeetFinancialDuty, "b1", "2020-03-04 08:00", channel=Channel.COUNTER)
    assert case.state.due is not None
    assert case.state.due.in_force == when("2020-03-17 17:00")
    imposed = position(case, ev.FinancialDutyImposed)
    correct(case, "b1", "2020-03-04 09:00", imposed, occurred_at="2020-03-02T15:00:00+07:00")
    assert case.state.due.in_force == when("2020-03-17 17:00")
    # The applicant has it longer by this: the head above b1 confirms it.
    claim = position(case, ev.Corrected)
    events = case.do(cmd.ConfirmClaim, "h2", "2020-03-10 08:00", claim=claim, in_place_of=APPLICANT)
    recomputed = events[1]
    assert isinstance(recomputed, ev.DueDateRecomputed)
    assert (recomputed.actor, recomputed.due_at) == (SERVICE, when("2020-03-18 10:00"))
    assert case.state.due.in_force == when("2020-03-18 10:00")
    # And what is entered after it is not refused because of it.
    enter(case, "b1", "2020-03-10 09:00", cmd.StartStep, "b1", "2020-03-09 08:00", step_id="th")


def test_entry_that_does_not_bear_on_the_term_leaves_the_due_date_alone(case: Case) -> None:
    events = enter(case, "b1", "2020-03-04 08:00", cmd.StartStep, "b1", "2020-03-03 08:00", step_id="th")
    assert [type(e) for e in events] == [ev.RecordedLate]


def test_state_is_always_that_of_the_effective_sequence(case: Case) -> None:
    claim = claimed(case)
    enter(case, "b1", "2020-03-04 09:00", cmd.StartStep, "b1", "2020-03-03 08:00", step_id="th")
    case.do(cmd.ConfirmClaim, "b1", "2020-03-04 10:00", claim=claim)
    assert case.state == reread(case.dossier_id, case.state.log)
