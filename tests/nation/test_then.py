"""As of a moment: every province answers as of its own log then. It moves the clocks on, and comes last."""

from __future__ import annotations

from pathlib import Path

from msgspec import structs

from api.nation.across import Figures, MemberAcross
from api.nation.asking import look_across
from projections.queries.province_standing import ProvinceStanding, Share
from tests.domain.office import when
from tests.nation.conftest import Pair
from tests.nation.provinces import members, named

NOW = "2020-03-18 10:00"


def figures(one: MemberAcross) -> ProvinceStanding:
    """Without the position: that the clock was moved on is an event of the moment from which it was moved."""
    assert one.standing is not None
    return structs.replace(one.standing, position=0)


def test_what_a_moment_showed_it_shows_for_ever(pair: Pair, tmp_path: Path) -> None:
    view = members(tmp_path, [named(pair.first), named(pair.second)])
    then = look_across(view)
    for one in (pair.first, pair.second):
        one.town.at("2020-03-25 09:00")
        clerk = one.town.officer("a1")
        clerk.act(clerk.lodge(), "issue-receipt")
        one.catch_up()
    now, again = look_across(view), look_across(view, at=when(NOW))
    assert again.whole, again.left_out
    assert [figures(one) for one in again.members] == [figures(one) for one in then.members]
    assert (again.total, again.at) == (then.total, when(NOW))
    assert isinstance(now.total, Figures)
    assert then.total is not None
    assert now.total.open == then.total.open + 2
    early = look_across(view, at=when("2020-03-02 07:59"))
    assert early.total is not None
    assert (early.total.open, early.total.late) == (0, Share(n=0, of=0))
