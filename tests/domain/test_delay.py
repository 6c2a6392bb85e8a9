"""Policy attribution-1 (docs/policies/attribution-1.md): its vectors, its laws, and the steps it rests on."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.model import dossier_events as ev
from domain.model.custody_interval import MatterKind, Part
from domain.model.delay import Attribution, apportion, attribution, held_overdue
from domain.model.dossier_events import Channel
from domain.model.reference import Reference
from domain.model.steps import StepTime, steps
from tests.domain.histories import HOUR, Story, absent, at, closed, with_hours, world

END: Final = at("fri6 17:00")
SIXTEEN: Final = (("th", "16wh"), ("pd", "16wh"))


def on(hours: int) -> datetime:
    """So many working hours after Monday 07:00."""
    return world().hours("cl").add_working(at("mon 07:00"), hours * HOUR)


def begun(reference: Reference, step: str = "th", by: str = "b1") -> Story:
    """Held from Monday 07:00 on; its result goes out online, so that finishing it ends the clock."""
    story = Story(reference).lodged("mon 07:00", result=Channel.ONLINE).received("mon 07:00", step=step)
    return story.took("mon 07:00", by)


def judged(story: Story) -> Attribution:
    found = attribution(story.custody(), END)
    assert found.total_us == found.overdue_us
    assert sum(row.held_overdue_us for row in found.rows) == found.counted_us
    return found


def shares(found: Attribution) -> dict[str, float]:
    """Hours by official."""
    return {row.holder.official: row.share_us / HOUR for row in found.rows if row.share_us}


def step(story: Story, step_id: str, kind: MatterKind = MatterKind.STEP) -> StepTime:
    return next(s for s in steps(story.custody(), END) if (s.matter.step_id, s.matter.kind) == (step_id, kind))


# --- the vectors of DOMAIN.md §6


def test_two_who_trade_a_step_share_its_excess_and_the_rest_is_process_design() -> None:
    story = begun(world(SIXTEEN, "4wh"))
    story.passed(on(15), "b1", "b2").passed(on(30), "b2", "b1").passed(on(45), "b1", "b2")
    story.passed(on(60), "b2", "d1", "pd").finished(on(77), "d1")
    found = judged(story)
    assert shares(found) == {"b1": 22, "b2": 22, "d1": 1}
    assert found.process_design_us == found.counted_us - 45 * HOUR == 28 * HOUR


def test_the_same_by_one_holder_is_44_and_1() -> None:
    story = begun(world(SIXTEEN, "4wh")).passed(on(60), "b1", "d1", "pd").finished(on(77), "d1")
    assert shares(judged(story)) == {"b1": 44, "d1": 1}


def test_rework_gives_no_second_term() -> None:
    """A 16 + 16 and, before and after the rework, B 16 + 17, of 16 each: A 16, B 17."""
    story = begun(world(SIXTEEN, "4wh")).passed(on(16), "b1", "h2", "pd").passed(on(32), "h2", "b1", "th")
    story.passed(on(48), "b1", "h2", "pd").finished(on(65), "h2")
    assert shares(judged(story)) == {"b1": 16, "h2": 17}


def test_excused_time_makes_no_excess_and_is_a_row_of_its_own() -> None:
    """A 40 of 16 with 20 excused, B 20 of 16, L 28 of which 20 excused: A 4, B 4."""
    story = begun(world((("pd", "16wh"), ("th", "16wh")), "32wh"), "pd", "d1").passed(on(20), "d1", "b1", "th")
    story.hindered(on(36), "b1", "c1", on(56)).answered(on(56), "c1").finished(on(60), "b1")
    found = judged(story)
    assert (found.overdue_us, found.excused_us, found.counted_us) == (28 * HOUR, 20 * HOUR, 8 * HOUR)
    assert shares(found) == {"b1": 4, "d1": 4}
    assert (found.process_design_us, found.no_term_set_us) == (0, 0)


# --- the rules


def test_shares_never_come_to_more_than_what_is_counted() -> None:
    story = begun(world(SIXTEEN, "70wh")).passed(on(60), "b1", "d1", "pd").finished(on(77), "d1")
    found = judged(story)
    assert found.counted_us == 7 * HOUR
    assert sum(row.share_us for row in found.rows) == 7 * HOUR
    assert found.process_design_us == 0


def test_a_dossier_where_no_step_has_a_term_is_not_assessed() -> None:
    story = begun(world((("th", None), ("pd", None)), "4wh")).finished(on(20), "b1")
    found = judged(story)
    assert not found.assessed
    assert found.no_term_set_us == found.counted_us == 16 * HOUR
    assert shares(found) == {}


def test_custody_in_a_step_without_a_term_has_no_excess() -> None:
    story = begun(world((("th", None), ("pd", "16wh")), "4wh")).finished(on(20), "b1")
    found = judged(story)
    assert found.assessed
    assert found.process_design_us == 16 * HOUR


def test_the_pool_has_four_hours_of_the_head_once_per_step() -> None:
    story = begun(world(SIXTEEN, "4wh")).sent(on(1), "b1", "tc", "pd").sent(on(15), "h4", "d1", event=ev.Assigned)
    story.accepted(on(15), "d1").finished(on(20), "d1")
    found = judged(story)
    assert step(story, "pd", MatterKind.POOL).excess_us == 6 * HOUR
    assert {(row.holder.official, row.holder.part): row.share_us for row in found.rows if row.share_us} == {
        ("h4", Part.HEAD): 6 * HOUR
    }


def test_an_opinion_is_judged_by_its_own_term_and_costs_the_askers_step_nothing() -> None:
    story = begun(world(SIXTEEN, "4wh")).consulted(on(8), "b1", "c1", term="8wh").accepted(on(8), "c1")
    story.advised(on(24), "c1").finished(on(31), "b1")
    assert shares(judged(story)) == {"c1": 8}
    assert step(story, "th").spent_us == 15 * HOUR


def test_the_addressee_of_an_obstacle_has_everything_beyond_their_term_as_excess() -> None:
    story = begun(world(SIXTEEN, "4wh")).hindered(on(8), "b1", "d1", on(16)).answered(on(21), "d1")
    story.finished(on(23), "b1")
    assert shares(judged(story)) == {"d1": 5}


def test_no_obstacle_makes_the_time_of_the_term_count_again() -> None:
    story = begun(world(SIXTEEN, "4wh")).hindered(on(8), "b1", "d1", on(16)).answered(on(21), "d1", none=True)
    story.finished(on(31), "b1")
    assert shares(judged(story)) == {"d1": 5, "b1": 10}


def test_chasing_a_body_outside_has_no_term_of_its_own() -> None:
    story = begun(world(SIXTEEN, "4wh")).hindered(on(8), "b1", "outside:x", on(16)).answered(on(31), "b1")
    story.finished(on(32), "b1")
    found = judged(story)
    assert shares(found) == {}
    assert found.process_design_us == 4 * HOUR + 15 * HOUR + HOUR


def test_transit_is_free_of_excess_once_per_step_when_it_ends_in_acceptance() -> None:
    story = begun(world(SIXTEEN, "4wh")).sent(on(16), "b1", "b2").accepted(on(18), "b2").sent(on(18), "b2", "b1")
    story.accepted(on(19), "b1").finished(on(19), "b1")
    found = judged(story)
    assert step(story, "th").excess_us == HOUR
    assert {row.holder.official: row.held_overdue_us / HOUR for row in found.rows if row.held_overdue_us} == {
        "b1": 14, "b2": 1,
    }  # fmt: skip


def test_a_substitute_answers_for_their_own_part_and_only_that() -> None:
    reference = absent(world(SIXTEEN, "4wh"), "b1", "thu morning", "thu afternoon", acting="b2")
    found = judged(begun(reference).finished(on(40), "b1"))
    rows = {(r.holder.official, r.holder.part, r.holder.on_behalf_of): r.share_us / HOUR for r in found.rows}
    assert rows == {("b1", Part.OWN, None): 19.2, ("b2", Part.ACTING, "b1"): 4.8}


def test_time_while_the_agency_was_closed_is_excused() -> None:
    found = judged(begun(closed(world(SIXTEEN, "4wh"), "cl", "tue 07:00", "tue 17:00")).finished(on(24), "b1"))
    assert (found.excused_us, found.counted_us) == (8 * HOUR, 12 * HOUR)


def test_time_outside_the_answerers_own_hours_is_excused() -> None:
    reference = with_hours(world(SIXTEEN, "4wh"), "st", (8, 10), (14, 16))
    found = judged(begun(reference).passed(on(8), "b1", "c1").finished(on(24), "c1"))
    assert (found.excused_us, found.counted_us) == (8 * HOUR, 12 * HOUR)


def test_what_is_overdue_by_the_first_slip_is_told_apart_from_what_is_in_force() -> None:
    story = begun(world(SIXTEEN, "3wd")).apologised("tue 08:00", "b1", "mon2 17:00").finished("tue2 17:00", "b1")
    found = judged(story)
    assert (found.overdue_us, found.first_slip_us) == (8 * HOUR, 24 * HOUR)


def test_an_open_dossier_is_provisional_at_its_moment() -> None:
    story = begun(world(SIXTEEN, "4wh"))
    found = attribution(story.custody(), on(24))
    assert (found.provisional, found.at, found.counted_us) == (True, on(24), 20 * HOUR)
    assert shares(found) == {"b1": 8}
    assert not judged(story.finished(on(24), "b1")).provisional


def test_overdue_time_is_summed_over_the_runs() -> None:
    story = begun(world(SIXTEEN, "4wh", "restart")).asked(on(8), "b1").brought(on(40)).finished(on(50), "b1")
    found = judged(story)
    assert found.overdue_us == 4 * HOUR + 6 * HOUR


def test_held_while_overdue_is_told_by_person() -> None:
    story = begun(world(SIXTEEN, "4wh")).passed(on(8), "b1", "b2").finished(on(10), "b2")
    assert held_overdue(story.history, story.reference, END) == {"b1": 4 * HOUR, "b2": 2 * HOUR}


# --- steps


def test_a_steps_term_begins_when_its_first_holder_begins_to_answer_in_it() -> None:
    story = Story().received("mon 07:00").sent("mon 08:00", "r1", "b1", "th").accepted("mon 10:00", "b1")
    assert step(story, "th").started_at == at("mon 10:00")
    assert step(story, "th").due_at == at("wed 10:00")


def test_reassignment_gives_no_second_term() -> None:
    story = Story().held("mon 07:00").passed("tue 07:00", "b1", "b2")
    assert step(story, "th").due_at == at("tue 17:00")
    assert [h.holder.official for h in step(story, "th").holdings] == ["b1", "b2"]


def test_a_steps_term_is_shifted_by_the_applicants_turn_by_excuses_and_by_other_matters() -> None:
    story = Story().held("mon 07:00").asked("mon 09:00", "b1").brought("tue 09:00")
    assert step(story, "th").due_at == at("wed 17:00")
    story.hindered("tue 09:00", "b1", "d1", "tue 16:00").answered("tue 11:00", "d1")
    assert step(story, "th").due_at == at("thu 09:00")
    story.consulted("tue 11:00", "b1", "c1").accepted("tue 11:00", "c1").advised("wed 11:00", "c1")
    assert step(story, "th").due_at == at("fri 09:00")


def test_a_steps_term_in_days_ends_at_a_close() -> None:
    story = Story(world((("th", "2wd"),))).held("mon 09:00")
    assert step(story, "th").due_at == at("wed 17:00")
    assert step(story, "th").term_us == (6 + 16) * HOUR


@pytest.mark.parametrize(("moment", "late"), [("tue 17:00", False), ("wed 07:01", True)])
def test_a_step_is_judged_at_its_end_for_its_holder_then(moment: str, *, late: bool) -> None:
    story = Story().held("mon 07:00").passed("tue 07:00", "b1", "b2").completed(moment, "b2", "th")
    found = step(story, "th")
    assert (found.late, found.ended_at) == (late, at(moment))
    assert found.holder_at_end is not None
    assert found.holder_at_end.official == "b2"


def test_a_step_that_is_left_without_being_completed_ends_when_it_is_left() -> None:
    story = Story().held("mon 07:00").passed("wed 10:00", "b1", "d1", "pd")
    found = step(story, "th")
    assert (found.ended_at, found.late) == (at("wed 10:00"), True)
    assert step(story, "pd").ended_at is None
    assert step(story, "pd").late is None


def test_a_completed_step_that_is_visited_again_is_open_again() -> None:
    story = Story().held("mon 07:00").completed("mon 09:00", "b1", "th").passed("mon 09:00", "b1", "d1", "pd")
    assert step(story, "th").ended_at == at("mon 09:00")
    story.passed("mon 10:00", "d1", "b1", "th")
    assert step(story, "th").ended_at is None
    assert step(story.completed("mon 11:00", "b1", "th"), "th").ended_at == at("mon 11:00")


def test_visits_of_a_step_are_told_apart() -> None:
    story = Story().held("mon 07:00").passed("mon 09:00", "b1", "d1", "pd").passed("mon 10:00", "d1", "b1", "th")
    assert [(v.start_at, v.end_at) for v in step(story, "th").visits] == [
        (at("mon 07:00"), at("mon 09:00")), (at("mon 10:00"), None),
    ]  # fmt: skip


# --- apportioning


@given(st.integers(0, 10**15), st.lists(st.integers(0, 10**12), min_size=1, max_size=8))
def test_shares_by_largest_remainder_add_up_and_are_within_one_of_the_quota(total: int, weights: list[int]) -> None:
    shares = apportion(total, weights)
    if sum(weights) == 0:
        assert shares == [0] * len(weights)
        return
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert 0 <= share * sum(weights) - (total * weight // sum(weights)) * sum(weights) <= sum(weights)


def test_ties_go_to_the_earlier() -> None:
    assert apportion(1, [1, 1]) == [1, 0]
    assert apportion(5, [1, 1, 1]) == [2, 2, 1]
