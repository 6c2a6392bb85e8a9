"""Receipts and results by day (C8): what a day counts opens, and the picture tells the table."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from api.auth.rights import Role
from api.pages.flow_chart import BOTTOM, FEWEST_DAYS, HEIGHT, LEFT, WIDTH, flow_chart
from domain.model.working_time import AlwaysOpen
from projections.queries.flow import FlowDay
from tests.pages.conftest import Visit
from tests.pages.listed import rows_on_pages


@given(st.integers(0, 50), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=120))
def test_the_lines_stay_within_the_picture_and_never_cross(before: int, acts: list[tuple[int, int]]) -> None:
    days, left = [], before
    for number, (came, went) in enumerate(acts):
        ended = min(went, left + came)
        left += came - ended
        days.append(FlowDay(day=date(2020, 3, 1) + timedelta(days=number), received=came, ended=ended, open=left))
    drawn = flow_chart(days, AlwaysOpen())
    if len(days) < FEWEST_DAYS or not any(day.received or day.ended or day.open for day in days):
        assert drawn is None
        return
    assert drawn is not None
    over, under = points(drawn.came), points(drawn.went)
    assert all(LEFT - 0.1 <= x <= WIDTH + 0.1 and 0 <= y <= HEIGHT - BOTTOM + 0.1 for x, y in over + under)
    assert all(above[1] <= below[1] for above, below in zip(over, under, strict=True))
    assert drawn.high == max(1, before + sum(day.received for day in days))


def points(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"([\d.]+) ([\d.]+)", path)]


def test_every_day_opens_the_dossiers_that_it_counts(visit: Visit) -> None:
    visit.town.at("2020-03-24 10:00")
    visit.town.project()
    with visit.town.pages("vpub-truc", Role.SUPERVISOR) as client:
        for page in ("/giam-sat/cl?ky=2020-03", "/giam-sat/cl/cl-mc?ky=2020-03"):
            text = client.get(page).text
            assert "Hồ sơ tồn có tăng không?" in text
            found = re.findall(r'href="(/danh-sach/theo-ngay[^"]+)">([\d.]+)<', text)
            assert len(found) > 10
            for address, said in found[:: max(1, len(found) // 12)]:
                rows, _ = rows_on_pages(client, unescape(address))
                assert len(rows) == int(said), address
        assert "Hồ sơ tồn có tăng không?" not in client.get("/giam-sat/cl/cl-dd?ky=2020-03").text
