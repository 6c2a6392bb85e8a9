"""Stretches of time, and hours in which two offices are both open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from domain.model.common_hours import CommonHours
from domain.model.stretches import Stretch, Stretches, common
from tests.domain.histories import HOUR, at, with_hours, world

ZERO: Final = datetime(2026, 3, 2, tzinfo=UTC)
SIZE: Final = 30


def moment(number: int) -> datetime:
    return ZERO + timedelta(minutes=number)


@st.composite
def stretches(draw: st.DrawFn) -> list[Stretch]:
    """Some stretches between minute 0 and SIZE, the last perhaps without an end."""
    pairs = draw(st.lists(st.tuples(st.integers(0, SIZE - 1), st.integers(1, 8)), max_size=6))
    found: list[Stretch] = [(moment(start), moment(start + length)) for start, length in pairs]
    return [*found, (moment(draw(st.integers(0, SIZE))), None)] if draw(st.booleans()) else found


def covered(found: list[Stretch], number: int) -> bool:
    return any(start <= moment(number) and (end is None or moment(number) < end) for start, end in found)


@given(stretches(), st.integers(0, SIZE))
def test_the_first_instant_outside_is_the_first_that_no_stretch_covers(found: list[Stretch], number: int) -> None:
    free = next((n for n in range(number, SIZE + 20) if not covered(found, n)), None)
    assert Stretches(found).over(moment(number)) == (None if free is None else moment(free))


@given(stretches())
def test_joined_stretches_are_apart_and_cover_the_same_instants(found: list[Stretch]) -> None:
    joined = list(Stretches(found))
    assert [covered(found, n) for n in range(SIZE + 9)] == [covered(joined, n) for n in range(SIZE + 9)]
    ends = [end for _, end in joined[:-1]]
    assert all(end is not None and end < start for end, (start, _) in zip(ends, joined[1:], strict=True))


@given(stretches(), st.integers(0, SIZE))
def test_the_stretches_since_an_instant_are_those_that_end_after_it(found: list[Stretch], number: int) -> None:
    joined = Stretches(found)
    after = [(start, end) for start, end in joined if end is None or end > moment(number)]
    assert list(joined.since(moment(number))) == after
    starts = [start for start, _ in joined if start > moment(number)]
    assert joined.next_start(moment(number)) == min(starts, default=None)


@given(stretches(), stretches())
def test_what_two_sequences_have_in_common_is_what_both_cover(first: list[Stretch], second: list[Stretch]) -> None:
    spans = [[(s, e or moment(SIZE + 9)) for s, e in Stretches(given)] for given in (first, second)]
    found = [(start, end) for start, end in common(*spans)]
    both = [covered(first, n) and covered(second, n) for n in range(SIZE + 9)]
    assert [covered([*found], n) for n in range(SIZE + 9)] == both


def test_common_hours_count_while_both_offices_are_open() -> None:
    reference = with_hours(world(), "st", (8, 10), (14, 16))
    both = CommonHours(reference.hours("cl"), reference.hours("st"))
    assert both.working_between(at("mon 07:00"), at("tue 09:00")) == 5 * HOUR
    assert both.add_working(at("mon 07:00"), 5 * HOUR) == at("tue 09:00")
    assert both.add_working(at("mon 07:00"), 2 * HOUR) == at("mon 10:00")
    assert both.add_working(at("mon 07:00"), 0) == at("mon 07:00")
    assert both.add_working(at("mon 07:00"), 4 * 60 * HOUR) == at("fri12 16:00")


def test_offices_that_are_never_open_together_have_no_common_hours() -> None:
    reference = with_hours(world(), "st", (18, 20))
    both = CommonHours(reference.hours("cl"), reference.hours("st"))
    assert both.working_between(at("mon 07:00"), at("fri3 07:00")) == 0
    assert both.add_working(at("mon 07:00"), HOUR) is None
