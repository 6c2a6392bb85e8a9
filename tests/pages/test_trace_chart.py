"""The geometry of the trace: true to working time, nothing left out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pages.time_axis import SEAM_WIDTH, WAIT_WIDTH, WIDEST, Axis
from api.pages.trace_chart import (
    DRIFT,
    GAP,
    LABEL_WIDTH,
    NARROWEST_BAR,
    PLAIN,
    Happening,
    Kind,
    Lane,
    Scene,
    Stretch,
    draw,
)
from api.pages.trace_windows import LONG, WHOLE, shown, windows
from domain.model.calendar_seed import seeded_calendar
from domain.model.working_time import AlwaysOpen, office_day
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
    opened = sorted({office_day(opens) for opens, _ in HOURS.open_spans(*span)})
    if not opened:
        assert days[0] == office_day(span[0])  # plain time, where the office never worked
        return
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
def test_every_event_has_a_mark_and_none_lies_over_another(
    span: tuple[datetime, datetime], events: list[tuple[datetime, str]]
) -> None:
    start, end = span
    happenings = [Happening("e", at, sign, f"/su-kien/{n}", f"#{n}", f"{n}") for n, (at, sign) in enumerate(events)]
    chart = draw(Axis(HOURS, start, end), Scene([Lane("a", "A"), Lane("e", "E")], [], happenings))
    assert sorted(h.label for mark in chart.marks for h in mark.happenings) == sorted(h.label for h in happenings)
    assert all({h.sign for h in mark.happenings} == {mark.sign} for mark in chart.marks)
    for one, other in pairwise(sorted(chart.marks, key=lambda mark: (mark.y, mark.x))):
        assert one.y != other.y or one.x + one.room <= other.x + 1e-6
    assert all(mark.x + mark.room <= chart.width for mark in chart.marks)


@given(spans(), st.lists(st.floats(0, 1), max_size=60))
def test_every_stretch_has_a_bar_in_order_wide_enough_and_over_no_other(
    span: tuple[datetime, datetime], shares: list[float]
) -> None:
    start, end = span
    cuts = sorted({start, end, *(start + (end - start) * share for share in shares)})
    stretches = [Stretch("a", a, b, Kind.HELD, "/x", f"{n}") for n, (a, b) in enumerate(pairwise(cuts))]
    axis = Axis(HOURS, start, end)
    chart = draw(axis, Scene([Lane("a", "A")], stretches, []))
    assert [one for bar in chart.bars for one in bar.stretches] == stretches
    assert all(bar.width >= NARROWEST_BAR for bar in chart.bars)
    for bar, following in pairwise(chart.bars):
        assert bar.x + bar.width + GAP <= following.x + 1e-6
    for bar in chart.bars:
        assert -1e-6 <= bar.x - LABEL_WIDTH - axis.x(bar.start) <= DRIFT + 1e-6


def test_widths_of_a_lane_add_up_to_the_axis() -> None:
    start, end = when("2020-03-02 07:00"), when("2020-03-13 17:00")
    cuts = [start, when("2020-03-04 09:00"), when("2020-03-09 14:00"), end]
    stretches = [Stretch("a", a, b, Kind.HELD, "/x", "x") for a, b in pairwise(cuts)]
    chart = draw(Axis(HOURS, start, end), Scene([Lane("a", "A")], stretches, []))
    assert sum(bar.width + GAP for bar in chart.bars) == pytest.approx(chart.axis.width)


def test_a_wait_of_more_than_a_quarter_becomes_a_seam_and_a_shorter_one_does_not() -> None:
    start, end = when("2020-03-02 07:00"), when("2020-03-27 17:00")
    long_wait, short = (when("2020-03-04 09:00"), when("2020-03-20 09:00")), (start, when("2020-03-03 09:00"))
    axis = Axis(HOURS, start, end, [long_wait])
    assert axis.x(long_wait[1]) - axis.x(long_wait[0]) == pytest.approx(WAIT_WIDTH)
    assert [(fold.start, fold.end) for fold in axis.folds] == [long_wait]
    inside = {line.day for line in axis.days()} & {when(f"2020-03-{day:02} 07:00").date() for day in range(6, 20)}
    assert not inside
    assert Axis(HOURS, start, end, [short]).folds == []
    waiting_still = Axis(HOURS, start, end, [(long_wait[0], end)])
    assert waiting_still.x(end) == pytest.approx(waiting_still.width)
    assert waiting_still.width - waiting_still.x(long_wait[0]) == pytest.approx(WAIT_WIDTH)


@given(spans())
def test_on_the_axis_of_plain_time_equal_hours_are_equally_wide_and_every_day_has_a_line(
    span: tuple[datetime, datetime],
) -> None:
    axis = Axis(AlwaysOpen(), *span)
    start, end = span
    middle = start + (end - start) / 2
    assert axis.x(middle) == pytest.approx(axis.width / 2, abs=0.01)
    last = office_day(end - timedelta(microseconds=1))
    assert len(list(axis.days())) == (last - office_day(start)).days + 1
    assert axis.seams == []


@given(spans(), st.lists(st.floats(0, 1.1), max_size=600))
def test_every_event_lies_in_one_window_and_windows_follow_without_a_gap(
    span: tuple[datetime, datetime], shares: list[float]
) -> None:
    start, end = span
    times = sorted(start + (end - start) * share for share in shares)
    cut = windows(times, span)
    assert cut[0].start == start
    assert cut[-1].end == end
    assert all(one.end == other.start for one, other in pairwise(cut))
    assert sum(one.events for one in cut) == len(times)
    looks = [shown(times, span, (one.start, one.end), None) for one in cut] if len(times) > WHOLE else []
    if looks and all(one.start < one.end for one in cut):
        assert all(sum(look.holds(at) for look in looks) == 1 for at in times)


def test_a_long_trace_is_shown_by_the_window_in_which_it_became_late_and_a_shorter_one_whole() -> None:
    start, end = when("2020-03-02 07:00"), when("2020-06-30 17:00")
    times = [start + (end - start) * n / 1_000 for n in range(1_000)]
    late = when("2020-05-04 17:00")
    look = shown(times, (start, end), None, late)
    assert look.window[0] <= late < look.window[1]
    assert look.before is not None
    assert look.after is not None
    assert sum(look.holds(at) for at in times) <= 400
    assert shown(times[:LONG], (start, end), None, late).is_whole
    assert shown(times[:WHOLE], (start, end), None, late).windows == ()
