"""The figures that a bundle claims of a dossier: as of its events, about a moment, in the shape of figures.json."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Final

from api.evidence.dossier_figures import figures_of
from domain.model.dossier_events import Channel
from tests.domain.histories import DOSSIER, HOUR, Story, at, world

SIXTEEN: Final = (("th", "16wh"), ("pd", "16wh"))


def claimed(story: Story, about: str) -> dict[str, Any]:
    return figures_of(DOSSIER, story.log, story.reference, at(about))


def story() -> Story:
    """A day's term: overdue from Tuesday's close on."""
    told = Story(world(SIXTEEN, "1wd")).lodged("mon 07:00", result=Channel.ONLINE).received("mon 07:00", step="th")
    return told.took("mon 08:00", "b1").passed("wed 08:00", "b1", "h2", "pd")


def test_an_open_dossier_is_measured_up_to_the_moment_and_its_last_interval_is_open() -> None:
    found = claimed(story(), "wed 11:00")
    last = found["intervals"][-1]
    assert (found["ended"], found["provisional"], last["answerer"], last["end"]) == (False, True, "h2", None)
    assert (last["working_us"], last["overdue_us"]) == (3 * HOUR, 3 * HOUR)


def test_what_happened_after_the_moment_is_cut_off() -> None:
    whole = story()
    before = claimed(whole, "tue 09:00")
    whole.log.pop()
    assert before == claimed(whole, "tue 09:00")
    assert before["intervals"][-1]["answerer"] == "b1"


def test_a_dossier_that_was_not_lodged_by_then_has_no_figures() -> None:
    found = claimed(story(), "mon 06:00")
    assert (found["intervals"], found["dues"], found["overdue_us"], found["ended"]) == ([], [], 0, False)


def test_nothing_passes_for_anybody_with_the_applicant() -> None:
    found = claimed(story().asked("wed 09:00", "h2"), "thu 17:00")
    last = found["intervals"][-1]
    assert (last["answerer"], last["part"], last["working_us"], last["overdue_us"]) == ("~applicant", None, 0, 0)


def test_an_ended_dossier_is_stated_and_its_intervals_tile_its_life() -> None:
    found = claimed(story().finished("thu 17:00", "h2"), "fri 17:00")
    assert (found["ended"], found["provisional"], found["assessed"]) == (True, False, True)
    assert all(first["end"] == second["start"] for first, second in pairwise(found["intervals"]))
    shares = sum(row["share_us"] for row in found["delay"])
    assert shares + found["process_design_us"] + found["excused_us"] == found["overdue_us"] == 16 * HOUR
