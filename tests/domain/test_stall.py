"""Standstills (DOMAIN.md §7): three working days without an act that counts, by the rule packs that ship."""

from __future__ import annotations

import pytest

from domain.model import dossier_events as ev
from domain.model.stall import Standstill, standstills
from tests.domain.histories import Story, absent, at, world


def found(story: Story) -> tuple[Standstill, ...]:
    return standstills(story.custody())


def full_at(story: Story) -> str:
    """When the standstill under way is full."""
    last = found(story)[-1].full_at
    assert last is not None
    for week in range(1, 6):
        for day in ("mon", "tue", "wed", "thu", "fri"):
            for clock in ("07:00", "08:00", "11:30", "14:00", "16:00", "17:00"):
                if at(f"{day}{week} {clock}") == last:
                    return f"{day}{week} {clock}"
    return str(last)


def test_three_working_days_without_an_act_are_full_at_the_close_of_the_third() -> None:
    story = Story().held("mon 08:00")
    (still,) = found(story)
    assert (still.since, still.full_at, still.holder, still.working_days) == (
        at("mon 08:00"), at("thu 17:00"), "b1", 3,
    )  # fmt: skip


def test_an_act_that_counts_ends_it_and_begins_the_next() -> None:
    assert full_at(Story().held("mon 08:00").completed("wed 08:00", "b1", "th")) == "mon2 17:00"


@pytest.mark.parametrize("event", [ev.StepStarted, ev.HandoverSent, ev.ApologyIssued])
def test_starting_handing_over_and_apologising_do_not_count(event: type[ev.DossierEvent]) -> None:
    story = Story().held("mon 08:00")
    if event is ev.StepStarted:
        story.started("tue 08:00", "b1", "th")
    elif event is ev.HandoverSent:
        story.passed("tue 08:00", "b1", "b2")
    else:
        story.apologised("tue 08:00", "b1", "mon3 17:00")
    assert full_at(story) == "thu1 17:00"


def test_a_new_holder_has_at_least_one_working_day() -> None:
    assert full_at(Story().held("mon 08:00").passed("thu 16:00", "b1", "b2")) == "fri1 17:00"


def test_trading_it_back_and_forth_gives_no_further_day() -> None:
    story = Story().held("mon 08:00").passed("thu 08:00", "b1", "b2").passed("fri 08:00", "b2", "b1")
    story.passed("fri 14:00", "b1", "b2")
    assert full_at(story) == "fri1 17:00"


def test_it_stands_still_while_the_clock_is_stopped() -> None:
    assert full_at(Story().held("mon 08:00").imposed("tue 08:00", "b1").met("thu 08:00")) == "mon2 17:00"


def test_it_stands_still_while_excused() -> None:
    story = Story().held("mon 08:00").hindered("mon 08:00", "b1", "d1", "wed 08:00").answered("tue 08:00", "d1")
    assert full_at(story) == "fri1 17:00"


def test_it_stands_still_in_an_opinions_own_term_and_goes_on_after_it() -> None:
    story = Story().held("mon 08:00").consulted("mon 08:00", "b1", "c1", term="2wd").accepted("mon 08:00", "c1")
    assert full_at(story) == "tue2 16:00"
    assert found(story)[-1].holder == "c1"


def test_it_is_not_known_while_the_applicant_has_it() -> None:
    assert found(Story().held("mon 08:00").asked("tue 08:00", "b1"))[-1].full_at is None


def test_every_standstill_that_was_full_is_told_once() -> None:
    story = Story().held("mon 08:00").completed("mon2 08:00", "b1", "th").finished("mon3 08:00", "b1")
    assert [(s.since, s.full_at, s.ended_at) for s in found(story)] == [
        (at("mon 08:00"), at("thu 17:00"), at("mon2 08:00")),
        (at("mon2 08:00"), at("thu2 17:00"), at("mon3 08:00")),
        (at("mon3 08:00"), at("thu3 17:00"), None),
    ]


def test_an_act_at_the_last_instant_is_in_time() -> None:
    story = Story().held("mon 08:00").completed("thu 17:00", "b1", "th")
    assert [still.since for still in found(story)] == [at("thu 17:00")]


def test_nothing_stands_still_before_the_receipt_or_after_the_end() -> None:
    assert found(Story().lodged("mon 08:00")) == ()
    story = Story().held("mon 08:00").do(ev.Stopped, "tue 08:00", "b1", reason="…")
    assert found(story) == ()


def test_nothing_stands_still_in_what_ends_when_it_is_received() -> None:
    assert found(Story().received("mon 08:00").finished("mon 08:00", "r1")) == ()


def test_timer_notes_change_nothing() -> None:
    story = Story().held("mon 08:00")
    before = found(story)
    story.do(
        ev.Stalled, "thu 17:00", "~workflow", stall_no=1, since=at("mon 08:00"), working_days=3, holder="b1",
        known="fri2 08:00",
    )  # fmt: skip
    assert found(story) == before


def test_the_substitute_of_an_absent_holder_has_a_working_day() -> None:
    reference = absent(world(), "b1", "thu afternoon", "mon2 afternoon", acting="b2")
    assert full_at(Story(reference).held("mon 08:00")) == "fri1 17:00"
