"""Shares of small numbers and middles of values, each reckoned a second time in another way."""

from __future__ import annotations

import statistics
from fractions import Fraction
from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.statistics import Z95, Z998, Range, limits, middle, wilson

shares = st.integers(1, 2_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


def score(part: int, of: int, p: float) -> float:
    """How many standard deviations of a true share p lie between it and what was seen."""
    return abs(part / of - p) / sqrt(p * (1 - p) / of)


def by_halving(part: int, of: int, low: float, high: float) -> float:
    """The border of the range between a share far off (`low`) and what was seen (`high`), found without a formula."""
    for _ in range(200):
        halfway = (low + high) / 2
        if halfway in (low, high):
            break
        low, high = (halfway, high) if score(part, of, halfway) > Z95 else (low, halfway)
    return (low + high) / 2


@given(shares)
def test_the_range_holds_just_the_shares_that_are_not_too_far_from_what_was_seen(counted: tuple[int, int]) -> None:
    part, of = counted
    found = wilson(part, of)
    assert 0 <= found.low <= part / of <= found.high <= 1
    if 0 < part < of:
        assert isclose(found.low, by_halving(part, of, 1e-12, part / of), rel_tol=1e-6)
        assert isclose(found.high, by_halving(part, of, 1 - 1e-12, part / of), rel_tol=1e-6)
    assert found.low == 0 if part == 0 else found.low > 0
    assert found.high == 1 if part == of else found.high < 1


@pytest.mark.parametrize(
    ("part", "of", "low", "high"),
    [(0, 10, 0.0, 0.27753), (1, 10, 0.01788, 0.40415), (5, 10, 0.23659, 0.76341), (81, 263, 0.25527, 0.36618)],
)
def test_the_range_is_that_of_published_tables(part: int, of: int, low: float, high: float) -> None:
    """The last is Newcombe's example (1998), method 3: 0.2553 to 0.3662."""
    found = wilson(part, of)
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)


@given(shares)
def test_what_is_seen_the_other_way_round_has_the_range_turned_round(counted: tuple[int, int]) -> None:
    part, of = counted
    one, other = wilson(part, of), wilson(of - part, of)
    assert one.low == pytest.approx(1 - other.high, abs=1e-9)


@given(st.lists(st.integers(0, 10**12), min_size=2, max_size=200))
def test_quartiles_are_those_of_the_standard_library(values: list[int]) -> None:
    found = middle(values)
    assert found is not None
    assert list(found) == pytest.approx(statistics.quantiles(values, n=4, method="inclusive"))
    assert found.median == pytest.approx(float(statistics.median(map(Fraction, values))))


def test_of_nothing_there_is_no_middle_and_of_one_it_is_itself() -> None:
    assert middle([]) is None
    assert middle([7]) == (7, 7, 7)


def test_limits_of_chance_narrow_with_size_and_hold_the_rate() -> None:
    narrow, wide = limits(0.1, 1_000, Z95), limits(0.1, 50, Z95)
    assert wide.low < narrow.low < 0.1 < narrow.high < wide.high
    assert limits(0.1, 1_000, Z998).high > narrow.high
    assert narrow.high - 0.1 == pytest.approx(statistics.NormalDist().inv_cdf(0.975) * (0.09 / 1_000) ** 0.5)
    assert limits(0.01, 10, Z998).low == 0


def test_ranges_overlap_where_they_share_a_value() -> None:
    assert Range(0.1, 0.3).overlaps(Range(0.3, 0.5))
    assert not Range(0.1, 0.3).overlaps(Range(0.31, 0.5))
