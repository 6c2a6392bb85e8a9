"""Late entries, corrections and claims: the effective history (DOMAIN.md §4), and as of, about (§7)."""

from __future__ import annotations

from domain.model import dossier_events as ev
from domain.model.history import ClaimState, History, as_of
from tests.domain.histories import Story, at, meta


def completed(moment: str, by: str = "b1", step: str = "th") -> ev.StepCompleted:
    return ev.StepCompleted(**meta(at(moment), by), step_id=step)


def told(history: History) -> list[tuple[str, int]]:
    return [(type(r.body).__name__, r.position) for r in history.events]


def test_a_history_without_entries_is_the_log_in_the_order_of_what_happened() -> None:
    story = Story().held("mon 08:00").started("mon 09:00", "b1", "th")
    assert [r.position for r in story.history.events] == [1, 2, 3, 4]


def test_a_late_entry_stands_at_its_own_time_under_its_own_position() -> None:
    story = Story().held("mon 08:00").started("tue 09:00", "b1", "th")
    story.late("wed 09:00", completed("mon 10:00"))
    history = story.history
    assert told(history)[2:] == [("TakenOver", 3), ("StepCompleted", 5), ("StepStarted", 4)]
    assert history.entered_by == {5: 5}
    assert history.events[3].recorded_at == at("wed 09:00")


def test_a_correction_replaces_the_body_and_keeps_the_place_of_the_original() -> None:
    story = Story().held("mon 08:00").completed("mon 10:00", "b1", "th").started("mon 10:00", "b1", "th")
    story.corrected("tue 08:00", 4, completed("mon 10:00", step="pd"))
    history = story.history
    assert told(history)[3:] == [("StepCompleted", 4), ("StepStarted", 5)]
    assert history.events[3].body == completed("mon 10:00", step="pd")
    assert history.entered_by == {4: 6}
    assert [(r.original.position, r.by) for r in history.removed] == [(4, 6)]


def test_a_correction_may_move_an_event_in_time() -> None:
    story = Story().held("mon 08:00").completed("mon 10:00", "b1", "th").started("mon 11:00", "b1", "th")
    story.corrected("tue 08:00", 4, completed("mon 12:00"))
    assert told(story.history)[3:] == [("StepStarted", 5), ("StepCompleted", 4)]


def test_an_annulled_event_is_gone_and_stays_listed() -> None:
    story = Story().held("mon 08:00").completed("mon 10:00", "b1", "th")
    story.corrected("tue 08:00", 4, None)
    assert told(story.history)[3:] == []
    assert story.history.removed[0].original.body == completed("mon 10:00")


def test_of_several_corrections_the_last_recorded_counts() -> None:
    story = Story().held("mon 08:00").completed("mon 10:00", "b1", "th")
    story.corrected("tue 08:00", 4, None).corrected("tue 09:00", 4, completed("mon 10:30"))
    assert story.history.events[-1].body == completed("mon 10:30")
    assert story.history.entered_by == {4: 6}


def test_a_correction_that_is_annulled_leaves_what_it_had_corrected() -> None:
    story = Story().held("mon 08:00").completed("mon 10:00", "b1", "th")
    story.corrected("tue 08:00", 4, None).corrected("tue 09:00", 5, None)
    assert told(story.history)[3:] == [("StepCompleted", 4)]
    assert story.history.removed == ()


def test_a_correction_of_a_correction_corrects_the_same_event() -> None:
    story = Story().held("mon 08:00").completed("mon 10:00", "b1", "th")
    story.corrected("tue 08:00", 4, None).corrected("tue 09:00", 5, completed("mon 10:30"))
    assert told(story.history)[3:] == [("StepCompleted", 4)]
    assert story.history.events[-1].body == completed("mon 10:30")


def test_a_late_entry_can_be_corrected() -> None:
    story = Story().held("mon 08:00").late("tue 08:00", completed("mon 10:00"))
    story.corrected("tue 09:00", 4, completed("mon 11:00"))
    assert story.history.events[-1].body.occurred_at == at("mon 11:00")
    story.corrected("tue 10:00", 4, None)
    assert told(story.history)[3:] == []


def test_an_entry_that_affects_others_is_a_claim_until_each_of_them_confirms_it() -> None:
    story = Story().held("mon 08:00").late("tue 08:00", completed("mon 10:00", "b2"), "b2", "b3", by="b1")
    assert told(story.history)[3:] == []
    assert [claim.state for claim in story.history.claims] == [ClaimState.PENDING]
    story.confirmed("tue 09:00", 4, "b2")
    assert told(story.history)[3:] == []
    assert story.history.open_claims[0].confirmed_by == ("b2",)
    story.confirmed("tue 10:00", 4, "b3")
    assert told(story.history)[3:] == [("StepCompleted", 4)]
    assert story.history.claims[0].state is ClaimState.COUNTS
    assert story.history.open_claims == ()


def test_the_head_above_both_confirms_in_place_of_one_who_is_silent() -> None:
    story = Story().held("mon 08:00").late("tue 08:00", completed("mon 10:00", "b2"), "b2", by="b1")
    story.confirmed("mon2 08:00", 4, "h2", in_place_of="b2")
    assert told(story.history)[3:] == [("StepCompleted", 4)]


def test_a_disputed_claim_is_told_apart_and_does_not_count() -> None:
    story = Story().held("mon 08:00").late("tue 08:00", completed("mon 10:00", "b2"), "b2", by="b1")
    story.disputed("tue 09:00", 4, "b2")
    assert story.history.open_claims[0].state is ClaimState.DISPUTED
    assert told(story.history)[3:] == []


def test_while_a_later_correction_is_a_claim_the_earlier_one_counts() -> None:
    story = Story().held("mon 08:00").completed("mon 10:00", "b1", "th")
    story.corrected("tue 08:00", 4, completed("mon 11:00")).corrected("tue 09:00", 4, completed("mon 12:00"), "b2")
    assert story.history.events[-1].body.occurred_at == at("mon 11:00")
    story.confirmed("tue 10:00", 6, "b2")
    assert story.history.events[-1].body.occurred_at == at("mon 12:00")


def test_who_stands_in_for_another_confirms_in_their_name() -> None:
    story = Story().held("mon 08:00").late("tue 08:00", completed("mon 10:00", "b2"), "b2", by="b1")
    story.do(ev.ClaimConfirmed, "tue 09:00", "b3", claim=4, acting_for="b2")
    assert story.history.open_claims == ()


def test_as_of_a_moment_only_what_was_recorded_by_then_is_known() -> None:
    story = Story().held("mon 08:00").completed("mon 10:00", "b1", "th")
    story.corrected("wed 08:00", 4, completed("mon 12:00")).late("thu 08:00", completed("mon 09:00"), by="b1")
    assert as_of(story.log, at("tue 08:00")).events[-1].body == completed("mon 10:00")
    assert as_of(story.log, at("wed 08:00")).events[-1].body == completed("mon 12:00")
    assert told(as_of(story.log, at("thu 08:00")))[3:] == [("StepCompleted", 6), ("StepCompleted", 4)]


def test_about_a_moment_the_sequence_is_cut_after_it() -> None:
    story = Story().held("mon 08:00").completed("mon 10:00", "b1", "th").started("tue 08:00", "b1", "pd")
    assert told(as_of(story.log, at("fri 08:00"), at("mon 10:00")))[3:] == [("StepCompleted", 4)]
    story.corrected("wed 08:00", 4, completed("wed 07:00"))
    assert told(as_of(story.log, at("fri 08:00"), at("mon 10:00")))[3:] == []


def test_the_order_in_which_events_are_given_does_not_matter() -> None:
    story = Story().held("mon 08:00").completed("mon 10:00", "b1", "th")
    story.corrected("tue 08:00", 4, completed("mon 09:00")).late("wed 08:00", completed("mon 11:00"), by="b1")
    assert as_of(reversed(story.log), at("fri 08:00")).events == story.history.events
