"""The geometry of the trace: true to working time, nothing left out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pages.time_axis import SEAM_WIDTH, WIDEST, Axis
from api.pages.trace_chart import LABEL_WIDTH, NARROWEST_BAR, PLAIN, Happening, Kind, Lane, Stretch, draw
from domain.model.calendar_seed import seeded_calendar
from domain.model.working_time import office_day
from tests.domain.office import when

HOURS = seeded_calendar().hours(None)
FIRST, LAST = datetime(2019, 12, 1, tzinfo=UTC), datetime(2020, 3, 31, tzinfo=UTC)
moments = st.datetimes(FIRST.replace(tzinfo=None), LAST.replace(tzinfo=None), timezones=st.just(UTC))


@st.composite
def spans(draw_: st.DrawFn) -> tuple[datetime, datetime]:
    start = draw_(moments)
    return start, start + timedelta(minutes=draw_(st.integers(1, 60 * 24 * 90)))


@given(spans(), st.lists(moments, min_size=2, max_size=20))
def test_later_is_never_further_left(span: tuple[datetime, datetime], instants: list[datetime]) -> None:
    axis = Axis(HOURS, *span)
    places = [axis.x(instant) for instant in sorted(instants)]
    assert places == sorted(places)
    assert all(0 <= place <= axis.width + 1e-6 for place in places)


@given(spans())
def test_equal_working_time_is_equal_width_but_for_seams(span: tuple[datetime, datetime]) -> None:
    start, end = span
    axis = Axis(HOURS, start, end)
    total = HOURS.working_between(start, end)
    if not total:
        return
    scale = (axis.width - SEAM_WIDTH * len(axis.seams)) / total
    for opens, closes in HOURS.open_spans(start, end):
        drawn = axis.x(closes) - axis.x(opens)
        assert drawn == pytest.approx(HOURS.working_between(opens, closes) * scale, abs=0.01)


@given(spans())
def test_every_working_day_has_a_line_and_every_gap_a_seam(span: tuple[datetime, datetime]) -> None:
    axis = Axis(HOURS, *span)
    days = [line.day for line in axis.days()]
    opened = sorted({office_day(opens) for opens, _ in HOURS.open_spans(*span)}) or [office_day(span[0])]
    assert days == opened
    off = sum(seam.days for seam in axis.seams)
    assert off + len(days) == (days[-1] - days[0]).days + 1
    assert axis.width <= max(WIDEST, 2 * SEAM_WIDTH * len(axis.seams)) + 0.01


def test_tet_2020_is_one_seam() -> None:
    axis = Axis(HOURS, when("2020-01-22 07:00"), when("2020-01-30 17:00"))
    assert [(seam.first.isoformat(), seam.last.isoformat()) for seam in axis.seams] == [("2020-01-23", "2020-01-29")]


def test_what_happened_at_night_lies_on_the_edge_of_the_day() -> None:
    axis = Axis(HOURS, when("2020-03-02 07:00"), when("2020-03-04 17:00"))
    assert axis.x(when("2020-03-02 22:00")) == axis.x(when("2020-03-02 17:00")) == axis.x(when("2020-03-03 07:00"))
    assert not axis.is_open(when("2020-03-02 22:00"))


@given(spans(), st.lists(st.tuples(moments, st.sampled_from([PLAIN, "bell", "rung"])), max_size=60))
def test_every_event_has_a_mark_and_every_stretch_a_bar(
    span: tuple[datetime, datetime], events: list[tuple[datetime, str]]
) -> None:
    start, end = span
    happenings = [Happening("e", at, sign, f"/su-kien/{n}", f"#{n}", f"{n}") for n, (at, sign) in enumerate(events)]
    cuts = [start + (end - start) * n / 5 for n in range(6)]
    stretches = [Stretch("a", a, b, Kind.HELD, "/x", "x") for a, b in pairwise(cuts)]
    chart = draw(Axis(HOURS, start, end), [Lane("a", "A"), Lane("e", "E")], stretches, happenings, [])
    assert sorted(h.label for mark in chart.marks for h in mark.happenings) == sorted(h.label for h in happenings)
    assert [bar.stretch for bar in chart.bars] == stretches
    assert all(bar.width >= NARROWEST_BAR for bar in chart.bars)
    assert all(LABEL_WIDTH - 0.01 <= bar.x <= chart.width for bar in chart.bars)
