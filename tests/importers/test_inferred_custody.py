"""Custody of imported cases: what holds for every case, in every calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from hypothesis import given
from hypothesis import strategies as st

from domain.model.event import UNKNOWN
from domain.model.imported_custody import Act, Case, Ground, Interval, Tally, custody, span
from domain.model.imported_figures import exact_seconds, records, rounded_seconds
from domain.model.office_hours import OfficeHours
from domain.model.working_time import HOUR, AlwaysOpen, DayFacts, DayKind, WorkingTime, from_micros, micros

MARCH = micros(datetime(2020, 3, 1, 17, tzinfo=UTC))
"""Midnight before Monday 2/3/2020 in Asia/Ho_Chi_Minh."""

OFFICIALS = ("Anh", "Bình", "Cúc", UNKNOWN)


class WeekDays:
    """Monday to Friday, 07:00–11:30 and 13:30–17:00."""

    years = (2020, 2020)

    def spans(self, day: date) -> tuple[tuple[time, time], ...]:
        return ((time(7), time(11, 30)), (time(13, 30), time(17))) if day.weekday() < 5 else ()

    def facts(self, day: date) -> DayFacts:
        return DayFacts(DayKind.WORKING if day.weekday() < 5 else DayKind.WEEKEND)


ELAPSED = AlwaysOpen()
OFFICE = OfficeHours(WeekDays(), calendar_version=1)

moments = st.integers(MARCH, MARCH + 60 * 24 * HOUR)
acts = st.lists(st.builds(Act, moments, st.sampled_from(OFFICIALS)), max_size=6).map(
    lambda found: tuple(sorted(found, key=lambda act: act.at_us))
)
cases = st.builds(
    Case,
    st.just("A"),
    st.none() | moments,
    st.none() | moments,
    st.none() | moments,
    st.none() | st.sampled_from((*OFFICIALS[:3], "Dung")),
    acts,
).filter(lambda case: case.acts or case.start_us is not None)


def test_the_next_act_names_the_holder_and_the_owner_holds_the_tail() -> None:
    case = Case("A", 0, None, 100, "Dung", (Act(10, "Anh"), Act(30, "Bình"), Act(30, "Cúc")))
    assert custody(case, 500) == [
        Interval("Anh", 0, 10, Ground.NEXT_ACT),
        Interval("Bình", 10, 30, Ground.NEXT_ACT),
        Interval("Dung", 30, 100, Ground.TAIL_NEVER_ACTED),
    ]


def test_without_an_owner_the_last_actor_holds_the_tail() -> None:
    case = Case("A", None, None, None, None, (Act(10, "Anh"), Act(30, "Bình")))
    assert custody(case, 50) == [
        Interval("Bình", 10, 30, Ground.NEXT_ACT),
        Interval("Bình", 30, 50, Ground.TAIL_ACTED),
    ]


def test_a_case_without_acts_and_owner_is_held_by_nobody_named() -> None:
    assert custody(Case("A", 0, None, None, None, ()), 50) == [Interval(UNKNOWN, 0, 50, Ground.TAIL_NEVER_ACTED)]


def test_acts_after_the_end_count_as_acts_and_the_first_of_them_closes_custody() -> None:
    case = Case("A", 0, None, 20, "Anh", (Act(10, "Anh"), Act(30, "Bình"), Act(40, "Cúc")))
    assert custody(case, 50) == [
        Interval("Anh", 0, 10, Ground.NEXT_ACT),
        Interval("Bình", 10, 20, Ground.NEXT_ACT_AFTER_END),
    ]
    tally = _tally([case], 50, ELAPSED)
    assert (tally.events, tally.handovers.total(), tally.officials_acting) == (3, 2, 3)


@given(cases, moments)
def test_custody_tiles_the_case_from_start_to_end(case: Case, as_of_us: int) -> None:
    start_us, end_us = span(case, as_of_us)
    edges = [start_us]
    for interval in custody(case, as_of_us):
        assert interval.start_us == edges[-1] < interval.end_us
        edges.append(interval.end_us)
    assert edges[-1] == end_us


@given(st.lists(cases, max_size=8), moments, st.sampled_from([ELAPSED, OFFICE]))
def test_sums_of_custody_are_the_time_of_the_cases(several: list[Case], as_of_us: int, hours: WorkingTime) -> None:
    tally = _tally(several, as_of_us, hours)
    spans = [(case.due_us, *span(case, as_of_us)) for case in several]
    held = sum(hours.working_us(start, end) for _, start, end in spans)
    late = sum(hours.working_us(max(start, due), end) for due, start, end in spans if due is not None)
    assert sum(sums.held_us.total() for sums in tally.officials.values()) == held
    assert sum(sums.overdue_us.total() for sums in tally.officials.values()) == tally.late_us == late
    assert sum(sums.acts for sums in tally.officials.values()) == tally.events


@given(st.lists(cases, max_size=6), st.permutations(range(6)), moments)
def test_the_order_of_the_cases_does_not_matter(several: list[Case], order: list[int], as_of_us: int) -> None:
    shuffled = [several[index] for index in order if index < len(several)]
    one, other = _tally(several, as_of_us, OFFICE), _tally(shuffled, as_of_us, OFFICE)
    assert records(one) == records(other)
    assert (one.late_us, one.handovers) == (other.late_us, other.handovers)


@given(cases, moments)
def test_an_earlier_as_of_counts_nothing_that_came_later(case: Case, as_of_us: int) -> None:
    tally = Tally(ELAPSED, from_micros(as_of_us), from_micros(as_of_us + 1))
    tally.add(case)
    assert tally.events == sum(act.at_us <= as_of_us for act in case.acts)
    held = sum(sums.held_us.total() for sums in tally.officials.values())
    begun = [moment for moment in (case.start_us, *(act.at_us for act in case.acts)) if moment is not None]
    assert held <= max(0, as_of_us - min(begun))


def test_working_time_leaves_out_nights_and_weekends() -> None:
    friday_16 = MARCH + 4 * 24 * HOUR + 16 * HOUR
    monday_8 = MARCH + 7 * 24 * HOUR + 8 * HOUR
    case = Case("A", friday_16, friday_16 + HOUR // 2, monday_8, "Anh", (Act(monday_8, "Anh"),))
    tally = _tally([case], monday_8, OFFICE)
    assert tally.officials["Anh"].held_us.total() == 2 * HOUR
    assert tally.late_us == HOUR + HOUR // 2


def test_seconds_are_rounded_once_and_half_up() -> None:
    assert [rounded_seconds(us) for us in (0, 499_999, 500_000, 1_499_999, 1_500_000, 2_500_000)] == [0, 0, 1, 1, 2, 3]
    assert [str(exact_seconds(us)) for us in (0, 1, 500_000, 1_000_000, 10_000_000)] == [
        "0",
        "0.000001",
        "0.5",
        "1",
        "10",
    ]


def _tally(several: list[Case], as_of_us: int, hours: WorkingTime) -> Tally:
    tally = Tally(hours, from_micros(as_of_us), from_micros(as_of_us))
    for case in several:
        tally.add(case)
    return tally
