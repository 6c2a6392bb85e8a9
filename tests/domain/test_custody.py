"""Policy custody-1, rule by rule (docs/policies/custody-1.md)."""

from __future__ import annotations

from itertools import pairwise

import pytest

from domain.model import dossier_events as ev
from domain.model import organisation as org
from domain.model.custody import Custody
from domain.model.custody_interval import Excuse, Ground, Interval, Mark, MatterKind, Part
from domain.model.dossier_events import Channel
from domain.model.event import APPLICANT
from domain.model.transit import deemed_acceptance
from tests.domain.histories import DUTY, HOUR, Story, absent, at, changed, closed, deactivated, meta, with_hours, world


def told(held: Custody) -> list[tuple[str, str]]:
    """Who answers and by which rule, in order."""
    return [(interval.answerer, interval.ground) for interval in held.intervals]


def answering(story: Story, moment: str) -> Interval:
    found = story.custody().answers(at(moment))
    assert found is not None
    return found


# --- before the receipt, and the end


def test_before_the_receipt_the_head_of_the_one_stop_unit_answers_for_its_pool() -> None:
    story = Story().lodged("mon 07:30").received("mon 09:00")
    first, second = story.custody().intervals
    assert (first.answerer, first.ground, first.part) == ("h1", Ground.INTAKE, Part.HEAD)
    assert (first.start_at, first.end_at) == (at("mon 07:30"), at("mon 09:00"))
    assert (second.answerer, second.ground, second.part) == ("r1", Ground.HELD, Part.OWN)


def test_before_the_receipt_a_request_that_reached_the_applicant_is_the_applicants() -> None:
    story = Story().lodged("mon 08:00").asked("mon 10:00", "r1").brought("wed 10:00").received("wed 11:00")
    assert told(story.custody())[:3] == [("h1", "intake"), (APPLICANT, "applicant"), ("h1", "intake")]


def test_nobody_answers_before_lodging() -> None:
    assert Story().lodged("mon 08:00").who("mon 07:59") is None


@pytest.mark.parametrize("end", [ev.Stopped, ev.Withdrawn])
def test_nobody_answers_after_an_end_without_result(end: type[ev.DossierEvent]) -> None:
    story = Story().held("mon 08:00").do(end, "tue 08:00", "b1", reason="…")
    assert story.who("tue 07:59") == "b1"
    assert story.who("tue 08:00") is None


def test_a_refused_dossier_was_the_pools_to_the_end() -> None:
    story = Story().lodged("mon 08:00").do(ev.Refused, "mon 10:00", "r1", reason="…", rule_pack="2025")
    assert told(story.custody()) == [("h1", "intake")]
    assert story.custody().intervals[-1].end_at == at("mon 10:00")


def test_a_result_online_lies_ready_when_it_is_finished() -> None:
    story = Story().lodged("mon 07:00", result=Channel.ONLINE).received("mon 07:00").took("mon 08:00", "b1")
    story.finished("tue 08:00", "b1")
    assert story.custody().clock.ended_at == at("tue 08:00")


def test_a_result_for_the_counter_lies_ready_once_it_is_accepted_there() -> None:
    story = Story().held("mon 08:00").finished("tue 08:00", "b1").sent("tue 09:00", "b1", "r1")
    assert story.who("tue 09:30") == "b1"
    story.accepted("tue 10:00", "r1")
    assert story.custody().clock.ended_at == at("tue 10:00")
    assert story.who("tue 10:00") is None


def test_a_result_finished_in_the_one_stop_unit_lies_ready_at_once() -> None:
    assert Story().received("mon 08:00").finished("mon 09:00", "r1").custody().clock.ended_at == at("mon 09:00")


def test_a_result_deemed_accepted_at_the_one_stop_unit_lies_ready() -> None:
    story = Story().held("mon 08:00").finished("tue 07:00", "b1").sent("tue 07:00", "b1", "r1")
    assert story.custody().clock.ended_at == at("tue 11:00")


def test_a_result_by_post_lies_ready_when_the_post_collects_it() -> None:
    story = Story().lodged("mon 07:00", result=Channel.POST).received("mon 07:00").finished("mon 09:00", "r1")
    assert story.who("mon 10:00") == "r1"
    story.do(ev.PostCollected, "mon 15:00", "r1", item="VN1")
    assert story.custody().clock.ended_at == at("mon 15:00")


# --- rule 1


def test_rule_1_whoever_accepted_it_last_holds_it() -> None:
    story = Story().held("mon 08:00").passed("mon 10:00", "b1", "b2")
    assert told(story.custody()) == [("b1", "held"), ("b2", "held")]


def test_rule_1_who_takes_it_over_has_it_at_once() -> None:
    story = Story().held("mon 08:00").took("mon 10:00", "b2")
    assert story.who("mon 09:59") == "b1"
    assert story.who("mon 10:00") == "b2"


def test_rule_1_notes_reminders_objections_and_steps_move_nothing() -> None:
    story = Story().held("mon 08:00")
    before = story.custody().intervals
    story.started("mon 09:00", "b1", "th").completed("mon 10:00", "b1", "th")
    story.do(ev.ObjectionRecorded, "mon 10:30", "b1", instruction_no=1, text="…")
    story.apologised("mon 11:00", "b1", "mon3 17:00")
    story.do(ev.HandoverDeemedAccepted, "mon 11:10", "~workflow", handover_no=9, answerer="r2",
             confirmed_by_presence=True)  # fmt: skip
    assert story.custody().intervals == before


# --- rule 2


def test_rule_2_the_sender_answers_until_the_receiver_accepts() -> None:
    story = Story().held("mon 08:00").sent("mon 09:00", "b1", "d1", "pd").accepted("mon 11:00", "d1")
    assert told(story.custody()) == [("b1", "held"), ("b1", "transit"), ("d1", "held")]
    assert answering(story, "mon 11:00").confirmed


def test_rule_2_after_four_working_hours_it_is_deemed_accepted_and_not_confirmed() -> None:
    story = Story().held("mon 08:00").sent("mon 09:00", "b1", "d1", "pd")
    held = story.custody()
    assert told(held) == [("b1", "held"), ("b1", "transit"), ("d1", "held")]
    assert held.intervals[-1].start_at == at("mon 15:00")
    assert not held.intervals[-1].confirmed
    assert held.intervals[-1].step_id == "pd"
    assert [(d.at, d.answerer, d.present_throughout) for d in held.deemed] == [(at("mon 15:00"), "d1", True)]


def test_rule_2_four_hours_that_end_at_closing_end_at_the_closing_time() -> None:
    story = Story().held("mon 08:00").sent("mon 13:00", "b1", "d1")
    assert story.custody().deemed[0].at == at("tue 07:30")
    story = Story().held("mon 07:00").sent("mon 11:00", "b1", "d1")
    assert story.custody().deemed[0].at == at("mon 17:00")


def test_rule_2_an_acceptance_at_the_last_instant_is_an_acceptance() -> None:
    story = Story().held("mon 08:00").sent("mon 09:00", "b1", "d1").accepted("mon 15:00", "d1")
    held = story.custody()
    assert held.deemed == ()
    assert held.intervals[-1].confirmed


def test_rule_2_the_receivers_next_act_confirms_a_deemed_acceptance() -> None:
    story = Story().held("mon 08:00").sent("mon 09:00", "b1", "d1", "pd").started("tue 08:00", "d1", "pd")
    assert not answering(story, "tue 07:59").confirmed
    assert answering(story, "tue 08:00").confirmed


def test_rule_2_the_hours_count_only_while_the_receiver_or_a_substitute_is_there() -> None:
    reference = absent(world(), "l1", "mon afternoon", "mon afternoon")
    for official in ("h4", "d1"):
        reference = absent(reference, official, "mon afternoon", "mon afternoon")
    story = Story(reference).held("mon 08:00").sent("mon 09:00", "b1", "d1")
    assert story.custody().deemed[0].at == at("tue 08:30")


def test_rule_2_it_is_the_units_where_the_receiver_was_not_there_for_all_four_hours() -> None:
    reference = absent(world(), "d1", "mon afternoon", "mon afternoon")
    story = Story(reference).held("mon 08:00").sent("mon 09:00", "b1", "d1", "pd")
    last = story.custody().intervals[-1]
    assert (last.answerer, last.ground, last.part, last.start_at) == ("h4", Ground.POOL, Part.HEAD, at("mon 15:00"))
    assert last.marks == (Mark.ABSENT_WHILE_DEEMED,)
    assert not last.confirmed


def test_rule_2_the_hours_do_not_run_while_the_receivers_agency_is_closed() -> None:
    reference = closed(world(), "st", "mon 09:00", "mon 16:00")
    story = Story(reference).held("mon 08:00").sent("mon 09:00", "b1", "c1")
    assert story.custody().deemed[0].at == at("tue 10:00")


def test_rule_2_the_hours_are_those_of_the_receivers_office() -> None:
    reference = with_hours(world(), "st", (8, 10), (14, 16))
    story = Story(reference).held("mon 08:00").sent("mon 09:00", "b1", "c1")
    assert story.custody().deemed[0].at == at("tue 09:00")


def test_rule_2_a_handover_to_a_unit_is_deemed_accepted_by_its_pool() -> None:
    story = Story().held("mon 08:00").sent("mon 09:00", "b1", "tc")
    last = story.custody().intervals[-1]
    assert (last.answerer, last.ground, last.unit_id) == ("h4", Ground.POOL, "tc")


def test_rule_2_a_member_of_the_unit_who_accepts_it_holds_it() -> None:
    story = Story().held("mon 08:00").sent("mon 09:00", "b1", "tc").accepted("mon 10:00", "d1")
    assert answering(story, "mon 10:00").answerer == "d1"


def test_rule_2_what_is_returned_or_recalled_before_acceptance_was_the_senders_all_along() -> None:
    for story in (
        Story().held("mon 08:00").sent("mon 09:00", "b1", "d1").returned("mon 10:00", "d1"),
        Story().held("mon 08:00").sent("mon 09:00", "b1", "d1").recalled("mon 10:00", "b1"),
    ):
        assert {interval.answerer for interval in story.custody().intervals} == {"b1"}
        assert answering(story, "mon 10:00").ground is Ground.HELD


def test_rule_2_a_deemed_acceptance_that_is_returned_is_void_and_the_sender_answers_for_the_whole_time() -> None:
    story = Story().held("mon 08:00").sent("mon 09:00", "b1", "d1", "pd")
    assert story.who("tue 08:00") == "d1"
    story.returned("tue 10:00", "d1", after_deemed=True)
    assert {interval.answerer for interval in story.custody().intervals} == {"b1"}
    assert story.custody().deemed == ()
    assert answering(story, "tue 10:00").step_id == "th"


def test_rule_2_the_second_return_of_a_deemed_acceptance_goes_to_the_head_above_both_units() -> None:
    story = Story().held("mon 08:00").sent("mon 09:00", "b1", "d1").returned("tue 08:00", "d1", after_deemed=True)
    story.sent("tue 08:00", "b1", "d1").returned("wed 10:00", "d1", after_deemed=True, settled_by="l1")
    assert story.who("wed 09:59") == "b1"
    settling = answering(story, "wed 10:00")
    assert (settling.answerer, settling.ground) == ("l1", Ground.SETTLING)
    story.assigned("thu 08:00", "l1", "d1", "pd")
    assert told(story.custody())[-3:] == [("l1", "settling"), ("l1", "transit"), ("d1", "held")]


def test_rule_2_an_assignment_travels_from_the_head_who_answers() -> None:
    story = Story().held("mon 08:00").reassigned("mon 10:00", "h2", "b2", "b1").accepted("mon 11:00", "b2")
    assert told(story.custody()) == [("b1", "held"), ("h2", "transit"), ("b2", "held")]


def test_rule_2_submitting_and_returning_for_rework_are_transits_of_their_senders() -> None:
    story = Story().held("mon 08:00").sent("mon 09:00", "b1", "h2", "pd", ev.SubmittedForApproval)
    story.accepted("mon 10:00", "h2").sent("mon 11:00", "h2", "b1", "th", ev.ReturnedForRework, reason="…")
    story.accepted("mon 14:00", "b1")
    assert told(story.custody()) == [
        ("b1", "held"), ("b1", "transit"), ("h2", "held"), ("h2", "transit"), ("b1", "held"),
    ]  # fmt: skip
    assert answering(story, "mon 14:00").step_id == "th"


def test_rule_2_only_the_first_transit_of_a_step_that_ends_in_acceptance_is_free_of_excess() -> None:
    story = Story().held("mon 08:00").sent("mon 08:00", "b1", "b2").returned("mon 09:00", "b2")
    story.sent("mon 09:00", "b1", "b2").accepted("mon 10:00", "b2")
    story.sent("mon 10:00", "b2", "b1").accepted("mon 11:00", "b1")
    transits = [i for i in story.custody().intervals if i.ground is Ground.TRANSIT]
    assert [interval.free for interval in transits] == [False, True, False]


def test_rule_2_an_acceptance_recorded_late_replaces_the_deemed_one() -> None:
    story = Story().held("mon 08:00").sent("mon 09:00", "b1", "d1")
    body = ev.HandoverAccepted(**meta(at("mon 09:30"), "d1"), handover_no=1)
    story.late("tue 08:00", body, by="d1")
    assert answering(story, "mon 09:30").answerer == "d1"
    assert story.custody().deemed == ()
    assert answering(story, "mon 09:30").rests_on == (4, 5)


def test_rule_2_a_transit_that_another_took_over_is_theirs_at_once() -> None:
    story = Story().held("mon 08:00").sent("mon 09:00", "b1", "tc", "pd").took("mon 10:00", "d1")
    assert told(story.custody()) == [("b1", "held"), ("b1", "transit"), ("d1", "held")]
    assert answering(story, "mon 10:00").step_id == "pd"
    assert story.custody().intervals[1].free


# --- rule 3


def test_rule_3_with_the_applicant_nobody_answers() -> None:
    story = Story().held("mon 08:00").asked("mon 10:00", "b1").brought("wed 10:00")
    assert told(story.custody()) == [("b1", "held"), (APPLICANT, "applicant"), ("b1", "held")]


def test_rule_3_a_partial_answer_changes_nothing() -> None:
    story = Story().held("mon 08:00").asked("mon 10:00", "b1").brought_in_part("tue 10:00")
    assert story.who("wed 10:00") == APPLICANT


@pytest.mark.parametrize("channel", [Channel.COUNTER, Channel.POST])
def test_rule_3_what_comes_in_at_the_counter_or_by_post_is_held_by_whoever_received_it(channel: Channel) -> None:
    story = Story().held("mon 08:00").asked("mon 10:00", "b1").brought("wed 10:00", "r2", channel)
    assert (story.who("wed 10:00"), answering(story, "wed 10:00").unit_id) == ("r2", "mc")


def test_rule_3_a_financial_duty_met_online_comes_back_to_the_official_who_imposed_it() -> None:
    story = Story().held("mon 08:00").imposed("mon 10:00", "b1").met("fri 10:00")
    assert told(story.custody()) == [("b1", "held"), (APPLICANT, "applicant"), ("b1", "held")]


def test_rule_3_a_fee_stops_nothing_unless_the_pack_says_so() -> None:
    story = Story().held("mon 08:00").do(ev.FeeAssessed, "mon 09:00", "b1", amount_dong=10, reason="…")
    assert story.who("mon 10:00") == "b1"
    story = Story().held("mon 08:00")
    story.do(ev.FeeAssessed, "mon 09:00", "b1", amount_dong=10, reason="…", stops_clock=True)
    story.do(ev.FeePaid, "tue 09:00", APPLICANT, amount_dong=4, channel=Channel.ONLINE)
    assert story.who("wed 09:00") == APPLICANT
    story.do(ev.FeePaid, "thu 09:00", APPLICANT, amount_dong=6, channel=Channel.ONLINE)
    assert story.who("thu 09:00") == "b1"


# --- rule 4


def test_rule_4_the_consulted_official_answers_from_acceptance_until_the_answer() -> None:
    story = Story().held("mon 08:00").consulted("mon 09:00", "b1", "c1").accepted("mon 10:00", "c1")
    story.advised("wed 10:00", "c1")
    assert told(story.custody()) == [("b1", "held"), ("b1", "transit"), ("c1", "opinion"), ("b1", "held")]
    assert answering(story, "mon 10:00").unit_id == "tn"


def test_rule_4_an_opinion_is_deemed_accepted_by_the_head_where_it_names_a_unit() -> None:
    story = Story().held("mon 08:00").consulted("mon 09:00", "b1", "tn")
    last = story.custody().intervals[-1]
    assert (last.answerer, last.ground, last.start_at) == ("h3", Ground.OPINION, at("mon 15:00"))


def test_rule_4_an_opinions_own_term_runs_from_acceptance_in_the_consulted_officials_hours() -> None:
    reference = with_hours(world(), "st", (8, 10), (14, 16))
    story = (
        Story(reference).held("mon 08:00").consulted("mon 08:00", "b1", "c1", term="4wh").accepted("mon 09:00", "c1")
    )
    assert story.custody().opinions[0].due_at == at("tue 09:00")


def test_rule_4_an_opinion_accepted_in_the_applicants_turn_has_its_whole_term_after_it() -> None:
    story = Story().held("mon 08:00").consulted("mon 09:00", "b1", "c1", "8wh").asked("mon 10:00", "b1")
    story.accepted("tue 09:00", "c1").brought("wed 07:00")
    (opinion,) = story.custody().opinions
    assert opinion.due_at == at("wed 17:00")


def test_rule_4_for_a_body_outside_the_system_the_asker_holds_it_excused_within_the_stated_term() -> None:
    story = Story().held("mon 08:00").consulted("mon 09:00", "b1", "outside:Cục Thuế", due_at=at("thu 17:00"))
    held = story.custody()
    assert [(i.answerer, i.ground, i.excused) for i in held.intervals] == [
        ("b1", "held", None), ("b1", "held", Excuse.OUTSIDE_OPINION), ("b1", "held", None),
    ]  # fmt: skip
    assert held.intervals[2].start_at == at("thu 17:00")
    story.advised("wed 08:00", "b1")
    assert story.custody().intervals[2].start_at == at("wed 08:00")


def test_rule_4_a_stated_term_ends_also_at_the_instant_of_an_act_that_moves_nothing() -> None:
    story = Story().held("mon 08:00").consulted("mon 09:00", "b1", "outside:Cục Thuế", due_at=at("thu 17:00"))
    assert answering(story.completed("thu 17:00", "b1", "th"), "fri 08:00").excused is None


def test_rule_4_of_two_opinions_the_one_whose_own_term_ends_first_is_answered_for_first() -> None:
    story = Story().held("mon 08:00").consulted("mon 09:00", "b1", "c1", term="5wd").accepted("mon 09:00", "c1")
    story.consulted("mon 10:00", "c1", "d1", term="1wd").accepted("mon 10:00", "d1")
    assert story.who("tue 08:00") == "d1"
    story.advised("tue 09:00", "d1", 2)
    assert story.who("tue 09:00") == "c1"
    story.advised("tue 10:00", "c1", 1)
    assert story.who("tue 10:00") == "b1"


def test_rule_4_who_takes_an_opinion_over_answers_for_it() -> None:
    story = Story().held("mon 08:00").consulted("mon 09:00", "b1", "c1").accepted("mon 09:00", "c1")
    story.took("tue 08:00", "c2")
    assert story.who("tue 08:00") == "c2"
    story.advised("tue 09:00", "c2")
    assert story.who("tue 09:00") == "b1"


def test_rule_4_an_opinion_that_is_returned_leaves_the_asker_with_it() -> None:
    story = Story().held("mon 08:00").consulted("mon 09:00", "b1", "c1").returned("mon 10:00", "c1")
    assert told(story.custody()) == [("b1", "held"), ("b1", "transit"), ("b1", "held")]
    assert story.custody().opinions[0].ended_at == at("mon 10:00")


# --- rule 5


def test_rule_5_in_a_units_pool_the_head_answers() -> None:
    story = Story().held("mon 08:00").sent("mon 09:00", "b1", "tc").assigned("tue 08:00", "h4", "d1")
    story.accepted("tue 09:00", "d1")
    held = story.custody()
    assert told(held) == [("b1", "held"), ("b1", "transit"), ("h4", "pool"), ("h4", "transit"), ("d1", "held")]
    assert held.intervals[2].matter is not None
    assert held.intervals[2].matter.kind is MatterKind.POOL


# --- rule 6


def test_rule_6_the_acting_official_answers_while_the_holder_is_absent() -> None:
    reference = absent(world(), "b1", "tue morning", "wed morning", acting="b2")
    story = Story(reference).held("mon 08:00")
    found = story.custody().intervals
    assert [(i.answerer, i.part, i.on_behalf_of) for i in found] == [
        ("b1", Part.OWN, None), ("b2", Part.ACTING, "b1"), ("b1", Part.OWN, None),
    ]  # fmt: skip
    assert (found[1].start_at, found[1].end_at) == (at("tue 00:00"), at("wed 12:00"))


CHAIN = (("b1", "b1"), ("b2", "b2"), ("h2", "h2"), ("d1", "d1"), ("l1", "l1"), (None, DUTY))


@pytest.mark.parametrize("missing", range(len(CHAIN)))
def test_rule_6_the_first_of_the_chain_who_is_there_answers(missing: int) -> None:
    """b1 is replaced by b2, then by the head h2, the head's acting d1, the leader l1, the duty officer."""
    acting = {"b1": "b2", "h2": "d1"}
    reference = world()
    for official, _ in CHAIN[:missing]:
        assert official is not None
        reference = absent(reference, official, "tue morning", "tue afternoon", acting=acting.get(official))
    assert Story(reference).held("mon 08:00").who("tue 08:00") == CHAIN[missing][1]


def test_rule_6_two_who_act_for_each_other_do_not_go_round_in_circles() -> None:
    reference = absent(world(), "b1", "tue morning", "tue afternoon", acting="b2")
    reference = absent(reference, "b2", "tue morning", "tue afternoon", acting="b1")
    assert Story(reference).held("mon 08:00").who("tue 08:00") == "h2"


def test_rule_6_an_absent_head_of_a_pool_is_replaced_in_the_same_way() -> None:
    reference = absent(world(), "h4", "tue morning", "tue afternoon", acting="d1")
    story = Story(reference).held("mon 08:00").sent("mon 09:00", "b1", "tc")
    assert (answering(story, "tue 08:00").answerer, answering(story, "tue 08:00").on_behalf_of) == ("d1", "h4")


def test_rule_6_an_absence_learned_late_is_the_heads_until_it_is_known_and_then_the_substitutes() -> None:
    reference = absent(world(), "b1", "tue morning", "thu afternoon", acting="b2", known="wed 10:00")
    found = Story(reference).held("mon 08:00").custody().intervals
    assert [(i.answerer, i.start_at, i.marks) for i in found] == [
        ("b1", at("mon 08:00"), ()),
        ("h2", at("tue 00:00"), (Mark.ABSENCE_LEARNED_LATE,)),
        ("b2", at("wed 10:00"), ()),
        ("b1", at("fri 00:00"), ()),
    ]


def test_rule_6_an_absence_learned_late_moves_no_deemed_acceptance() -> None:
    before = Story().held("mon 08:00").sent("mon 09:00", "b1", "d1").custody()
    reference = absent(world(), "d1", "mon morning", "tue afternoon", known="wed 08:00")
    after = Story(reference).held("mon 08:00").sent("mon 09:00", "b1", "d1").custody()
    assert before.deemed[0].at == after.deemed[0].at == at("mon 15:00")
    assert after.intervals[-1].answerer == "h4"


def test_rule_6_what_a_closed_account_held_is_in_its_units_pool_at_once_and_for_good() -> None:
    reference = deactivated(world(), "b1", "tue 09:00")
    reference = changed(reference, org.OfficialReactivated(**meta(at("wed 09:00")), official_id="b1", reason="…"))
    story = Story(reference).held("mon 08:00")
    assert told(story.custody()) == [("b1", "held"), ("h2", "pool")]
    assert answering(story, "tue 09:00").marks == (Mark.DEACTIVATED,)
    assert story.who("thu 09:00") == "h2"


def test_rule_6_an_absence_that_was_not_known_names_no_substitute_of_a_closed_account_either() -> None:
    reference = absent(world(), "b1", "tue morning", "tue afternoon", acting="b2", known="wed 10:00")
    reference = deactivated(reference, "b1", "mon 16:00")
    story = Story(reference).held("mon 08:00").sent("mon 15:00", "b1", "d1")
    assert (story.who("tue 08:00"), answering(story, "tue 08:00").ground) == ("h2", Ground.TRANSIT)


def test_rule_6_an_open_handover_to_a_closed_account_returns_to_the_sender() -> None:
    reference = deactivated(world(), "d1", "mon 10:00")
    story = Story(reference).held("mon 08:00").sent("mon 09:00", "b1", "d1")
    assert {i.answerer for i in story.custody().intervals} == {"b1"}
    assert answering(story, "mon 10:00").ground is Ground.HELD


def test_rule_6_a_head_who_leaves_is_followed_by_the_next_one() -> None:
    reference = changed(
        world(), org.AppointmentEnded(**meta(at("mon 08:00")), appointment_id="bn-h4", valid_to=at("tue 12:00").date())
    )
    successor = org.OfficialAppointed(
        **meta(at("mon 08:00")), appointment_id="bn-x", official_id="d1", unit_id="tc", role=org.Role.HEAD,
        valid_from=at("wed 12:00").date(),
    )  # fmt: skip
    story = Story(changed(reference, successor)).held("mon 08:00").sent("mon 09:00", "b1", "tc")
    assert [i.answerer for i in story.custody().intervals[-2:]] == ["h4", "d1"]


def test_rule_6_a_dissolved_unit_is_answered_for_by_its_successor() -> None:
    reference = changed(
        world(), org.UnitDissolved(**meta(at("mon 08:00")), unit_id="tc", valid_to=at("tue 12:00").date(),
                                   successor_id="tn")
    )  # fmt: skip
    story = Story(reference).held("mon 08:00").sent("mon 09:00", "b1", "tc")
    assert [i.answerer for i in story.custody().intervals[-2:]] == ["h4", "h3"]


@pytest.mark.parametrize("successor", [None, "tc", "dd"])
def test_rule_6_a_dissolved_unit_that_nobody_took_over_is_answered_for_by_its_own_head(successor: str | None) -> None:
    """Nor by one that it took over from itself."""
    reference = world()
    for unit, to in (("tc", successor), ("dd", "tc")):
        dissolved = org.UnitDissolved(
            **meta(at("mon 08:00")), unit_id=unit, valid_to=at("tue 12:00").date(), successor_id=to
        )
        reference = changed(reference, dissolved)
    story = Story(reference).held("mon 08:00").sent("mon 09:00", "b1", "tc")
    assert [i.end_at for i in story.custody().intervals[-1:]] == [None]
    assert story.who("fri 09:00") == ("h2" if successor == "dd" else "h4")


# --- rule 7


def test_rule_7_the_holder_answers_excused_until_the_obstacles_term_ends_and_then_its_addressee_answers() -> None:
    story = Story().held("mon 08:00").hindered("mon 10:00", "b1", "d1", "wed 10:00").answered("fri 10:00", "d1")
    assert [(i.answerer, i.ground, i.excused, i.start_at) for i in story.custody().intervals] == [
        ("b1", Ground.HELD, None, at("mon 08:00")),
        ("b1", Ground.HELD, Excuse.OBSTACLE, at("mon 10:00")),
        ("d1", Ground.OBSTACLE, None, at("wed 10:00")),
        ("b1", Ground.HELD, None, at("fri 10:00")),
    ]


def test_rule_7_the_excuse_ends_with_the_answer() -> None:
    story = Story().held("mon 08:00").hindered("mon 10:00", "b1", "d1", "wed 10:00").answered("tue 10:00", "d1")
    assert [(i.excused, i.start_at) for i in story.custody().intervals][1:] == [
        (Excuse.OBSTACLE, at("mon 10:00")), (None, at("tue 10:00")),
    ]  # fmt: skip


@pytest.mark.parametrize("moment", ["tue 10:00", "thu 10:00"])
def test_rule_7_the_holders_next_act_ends_it_before_and_after_the_term(moment: str) -> None:
    story = Story().held("mon 08:00").hindered("mon 10:00", "b1", "d1", "wed 10:00").completed(moment, "b1", "th")
    last = story.custody().intervals[-1]
    assert (last.answerer, last.excused, last.start_at) == ("b1", None, at(moment))


def test_rule_7_words_and_acts_of_others_do_not_end_it() -> None:
    story = Story().held("mon 08:00").hindered("mon 10:00", "b1", "d1", "wed 10:00")
    story.apologised("mon 14:00", "b1", "mon3 17:00").do(ev.ExplanationGiven, "mon 15:00", "b1", text="…")
    story.do(ev.InstructionGiven, "mon 16:00", "h2", instruction_no=1, to_official="b1", text="…")
    assert story.who("thu 08:00") == "d1"


def test_rule_7_an_addressed_unit_is_answered_for_by_its_head() -> None:
    story = Story().held("mon 08:00").hindered("mon 10:00", "b1", "tc", "wed 10:00")
    last = story.custody().intervals[-1]
    assert (last.answerer, last.part, last.unit_id) == ("h4", Part.HEAD, "tc")


def test_rule_7_an_absent_addressee_is_replaced() -> None:
    reference = absent(world(), "d1", "thu morning", "thu afternoon")
    story = Story(reference).held("mon 08:00").hindered("mon 10:00", "b1", "d1", "wed 10:00")
    assert story.who("thu 08:00") == "h4"


def test_rule_7_a_further_obstacle_in_the_step_excuses_only_once_the_head_accepts_it() -> None:
    story = Story().held("mon 08:00").hindered("mon 10:00", "b1", "d1", "wed 10:00").answered("mon 14:00", "d1")
    story.hindered("tue 08:00", "b1", "c1", "thu 10:00")
    assert answering(story, "tue 09:00").excused is None
    assert story.who("fri 08:00") == "b1"
    story.do(ev.ObstacleAccepted, "wed 08:00", "h2", obstacle_no=2)
    assert answering(story, "tue 09:00").excused is None
    assert answering(story, "wed 08:00").excused is Excuse.OBSTACLE
    assert story.who("fri 08:00") == "c1"


def test_rule_7_an_obstacle_in_another_step_excuses_by_itself() -> None:
    story = (
        Story().held("mon 08:00").hindered("mon 10:00", "b1", "d1", "wed 10:00").passed("mon 14:00", "b1", "b2", "pd")
    )
    story.hindered("mon 15:00", "b2", "d1", "wed 15:00")
    assert answering(story, "tue 08:00").excused is Excuse.OBSTACLE


def test_rule_7_no_obstacle_withdraws_the_excuse_of_the_term_and_nothing_beyond_it() -> None:
    story = Story().held("mon 08:00").hindered("mon 10:00", "b1", "d1", "wed 10:00")
    story.answered("fri 10:00", "d1", none=True)
    found = story.custody().intervals
    assert [(i.answerer, i.excused, i.marks) for i in found] == [
        ("b1", None, ()),
        ("b1", None, (Mark.EXCUSE_WITHDRAWN,)),
        ("d1", None, ()),
        ("b1", None, ()),
    ]
    assert story.position in found[1].rests_on


def test_rule_7_as_of_before_the_answer_the_excuse_stood() -> None:
    story = Story().held("mon 08:00").hindered("mon 10:00", "b1", "d1", "wed 10:00")
    assert answering(story, "tue 08:00").excused is Excuse.OBSTACLE
    story.answered("fri 10:00", "d1", none=True)
    assert answering(story, "tue 08:00").excused is None


def test_rule_7_a_body_outside_excuses_for_at_most_five_working_days_and_then_the_head_chases_it() -> None:
    story = Story().held("mon 08:00").hindered("mon 10:00", "b1", "outside:Cục Thuế", "mon4 17:00")
    last = story.custody().intervals[-1]
    assert (last.answerer, last.ground, last.start_at) == ("h2", Ground.CHASING, at("mon2 17:00"))
    assert answering(story, "fri 08:00").excused is Excuse.OUTSIDE_OBSTACLE


def test_rule_7_the_head_may_give_a_body_outside_longer() -> None:
    story = Story().held("mon 08:00").hindered("mon 10:00", "b1", "outside:Cục Thuế", "wed 17:00")
    story.do(ev.ObstacleTermExtended, "fri 08:00", "h2", obstacle_no=1, due_at=at("mon4 17:00"), reason="…")
    assert [(i.answerer, i.start_at) for i in story.custody().intervals][2:] == [
        ("h2", at("wed 17:00")), ("b1", at("fri 08:00")), ("h2", at("mon4 17:00")),
    ]  # fmt: skip


def test_rule_7_comes_before_opinions_and_transit_and_after_the_applicant() -> None:
    story = Story().held("mon 08:00").hindered("mon 08:00", "b1", "d1", "mon 10:00")
    story.reassigned("mon 10:30", "h2", "b2", "b1")
    assert story.who("mon 11:00") == "d1"
    story.accepted("mon 14:00", "b2")
    assert story.who("mon 15:00") == "d1"
    story.asked("mon 16:00", "b2")
    assert story.who("mon 16:30") == APPLICANT


# --- beside the rules


def test_time_while_the_answerers_agency_was_closed_is_excused_and_says_so() -> None:
    reference = closed(world(), "cl", "tue 07:00", "tue 17:00")
    found = Story(reference).held("mon 08:00").custody().intervals
    assert [(i.excused, i.start_at) for i in found] == [
        (None, at("mon 08:00")), (Excuse.AGENCY_CLOSED, at("tue 07:00")), (None, at("tue 17:00")),
    ]  # fmt: skip


def test_office_hours_of_the_answerers_own_agency_excuse_the_rest() -> None:
    reference = with_hours(world(), "st", (8, 10), (14, 16))
    story = Story(reference).held("mon 08:00").passed("mon 08:00", "b1", "c1")
    held = story.custody()
    measured = held.measure(held.intervals[-1], at("tue 07:00"), at("tue 17:00"))
    assert (measured.unexcused_us, measured.excused_us) == (4 * 3_600_000_000, 4 * 3_600_000_000)


def test_the_hours_of_a_duty_officer_are_those_of_the_agency_they_sit_in_then() -> None:
    reference = with_hours(world(), "st", (8, 10))
    for who in ("b1", "h2", "l1"):
        reference = deactivated(reference, who, "mon 07:00")
    moves = org.OfficialAppointed(
        **meta(at("mon 07:00")), appointment_id="bn-x", official_id=DUTY, unit_id="tn", role=org.Role.HEAD,
        valid_from=at("tue 12:00").date(),
    )  # fmt: skip
    held = Story(changed(reference, moves)).held("mon 08:00").custody("wed 17:00")
    assert [(i.answerer, i.agency_id) for i in held.intervals[-2:]] == [(DUTY, "tinh"), (DUTY, "st")]
    assert held.measure(held.intervals[-1], at("wed 07:00"), at("wed 17:00")) == (2 * HOUR, 6 * HOUR)


def test_intervals_tile_the_time_from_lodging_on() -> None:
    story = Story().held("mon 08:00").sent("mon 09:00", "b1", "d1").asked("tue 08:00", "d1").brought("wed 08:00")
    found = story.custody(until="thu 12:00").intervals
    assert found[0].start_at == at("mon 08:00")
    assert found[-1].end_at == at("thu 12:00")
    assert all(a.end_at == b.start_at for a, b in pairwise(found))


def test_of_several_events_at_one_instant_the_last_recorded_decides() -> None:
    story = Story().held("mon 08:00").took("mon 09:00", "b2").took("mon 09:00", "b3")
    assert told(story.custody()) == [("b1", "held"), ("b3", "held")]


def test_who_may_settle_a_transit_is_told_the_deemed_acceptance_that_is_due() -> None:
    story = Story().held("mon 08:00").sent("mon 09:00", "b1", "d1")
    assert deemed_acceptance(story.log, story.reference, at("mon 14:59")) is None
    found = deemed_acceptance(story.log, story.reference, at("mon 15:00"))
    assert found == story.custody().deemed[0]
    story.accepted("mon 15:00", "d1")
    assert deemed_acceptance(story.log, story.reference, at("tue 15:00")) is None
