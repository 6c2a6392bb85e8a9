"""The pictures of the drill-down: every unit is a point, in its place; bars are as long as what they stand for."""

from __future__ import annotations

from itertools import pairwise

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.auth.rights import Role
from api.pages.board_charts import BAR_WIDTH, BOTTOM, FEWEST_UNITS, HEIGHT, LEFT, LINE, WIDTH, cause_bars, funnel
from projections.queries.drilldown import DrillRow, Scope
from projections.queries.knowledge import Named
from projections.queries.overdue_causes import Cause, causes
from projections.queries.overviews import LateShare
from projections.queries.periods import Period
from tests.pages.conftest import Visit
from tests.pages.listed import rows_on_pages


def row(number: int, late: int, of: int) -> DrillRow:
    share = LateShare(late=late, of=of, permille=1000 * late // of if of else None, over_limit=False)
    return DrillRow(what=Named(f"u{number}", f"Phòng {number}"), late=share)


counted = st.integers(0, 3_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@given(st.lists(counted, max_size=60))
def test_every_unit_with_a_share_is_a_point_in_the_picture(shares: list[tuple[int, int]]) -> None:
    rows = [row(number, *share) for number, share in enumerate(shares)]
    drawn = funnel(rows, {})
    with_any = [one for one in rows if one.late.of]
    if len(with_any) < FEWEST_UNITS or not any(one.late.late for one in rows):
        assert drawn is None
        return
    assert drawn is not None
    assert sorted(point.row.what.id for point in drawn.points) == sorted(one.what.id for one in with_any)
    assert all(LEFT <= point.x <= WIDTH and 0 <= point.y <= HEIGHT - BOTTOM for point in drawn.points)
    named = sorted(point.y for point in drawn.points if point.named)
    assert all(below - above >= LINE for above, below in pairwise(named))
    assert all(point.outside for point in drawn.points if point.named)


def test_a_unit_far_off_the_common_rate_is_named_and_a_small_one_is_not() -> None:
    drawn = funnel([*(row(number, 5, 100) for number in range(8)), row(8, 40, 100), row(9, 3, 5)], {"u8": "Phòng 8, X"})
    assert drawn is not None
    assert [point.name for point in drawn.outside] == ["Phòng 8, X"]


@given(st.lists(st.integers(1, 10**12), min_size=1, max_size=9))
def test_bars_are_as_long_as_what_they_stand_for(amounts: list[int]) -> None:
    bars = cause_bars([Cause(ground="held", overdue_us=amount, dossiers=1) for amount in amounts])
    longest = max(amounts)
    for bar, amount in zip(bars, amounts, strict=True):
        assert bar.width == pytest.approx(max(2.0, BAR_WIDTH * amount / longest))
    assert cause_bars([]) == []


def test_causes_add_up_to_the_overdue_time_and_each_opens_its_dossiers(visit: Visit) -> None:
    town = visit.town
    officer, head, clerk = town.officer("b2"), town.head("h2"), town.officer("a1")
    late = visit.stories["late"]
    officer.act(late, "complete-step", {"step_id": "th", "outcome": "đủ điều kiện"})
    officer.act(late, "submit-for-approval", {"to_official": "h2", "step_id": "pd"})
    head.act(late, "accept-handover", {"handover_no": 3})
    head.act(late, "approve")
    head.act(late, "send-handover", {"to_unit": "cl-mc", "step_id": "tr"})
    clerk.act(late, "accept-handover", {"handover_no": 4})
    clerk.act(late, "finish")
    town.project()
    office = town.app.state.office
    with office.reading_everything() as connection:
        found = causes(connection, Period.parse("2020-Q1"), now=office.clock.now(), scope=Scope(agency="cl"))
    told = town.bearer(Role.SUPERVISOR, "vpub-truc").get(f"/v1/dossiers/{late}/trace").json()
    assert sum(one.overdue_us for one in found) == told["delay"]["overdue_us"] > 0
    with town.pages("vpub-truc", Role.SUPERVISOR) as reader:
        assert "Thời gian quá hạn gồm những gì?" in reader.get("/giam-sat/cl?ky=2020-Q1").text
        for one in found:
            rows, _ = rows_on_pages(reader, f"/danh-sach/nguyen-nhan?vi={one.ground}&ky=2020-Q1&co_quan=cl")
            assert len(rows) == one.dossiers
        assert reader.get("/danh-sach/nguyen-nhan?vi=nothing").status_code == 422
    assert isinstance(reader, httpx.Client)
