"""Limitation and handling time: the last day, the more favourable law, what does not count, what is only unverified."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.model.discipline import Post, laws_of
from domain.model.discipline_limits import (
    Limit,
    Standing,
    Stretch,
    Verdict,
    add_period,
    handling,
    is_not_counted,
    limitation,
)
from domain.model.shipped_rules import shipped_rule_packs

PACKS = shipped_rule_packs()
DAY = timedelta(days=1)


def day(text: str) -> date:
    return date.fromisoformat(text)


def limit_of(post: str, act_on: str, opened_on: str, *, lightest: bool = True, **more: object) -> Limit:
    laws = laws_of(PACKS, Post(post), day(act_on), day(opened_on))
    return limitation(PACKS, laws, lightest=lightest, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("from_on", "period", "last_on"),
    [
        ("2020-03-02", "24m", "2022-03-02"),
        ("2018-08-31", "24m", "2020-08-31"),
        ("2019-12-31", "2m", "2020-02-29"),
        ("2020-02-29", "12m", "2021-02-28"),
        ("2020-04-20", "90d", "2020-07-19"),
        ("2020-04-20", "150d", "2020-09-17"),
        ("2020-11-30", "120m", "2030-11-30"),
    ],
)
def test_a_period_ends_on_the_same_day_of_the_month_or_on_its_last(from_on: str, period: str, last_on: str) -> None:
    assert add_period(day(from_on), period) == day(last_on)


@pytest.mark.parametrize(
    ("post", "act_on", "lightest", "last_on"),
    [
        ("cong_chuc", "2020-06-30", True, "2022-06-30"),
        ("cong_chuc", "2020-06-30", False, "2022-06-30"),
        ("cong_chuc", "2020-07-01", True, "2022-07-01"),
        ("cong_chuc", "2020-07-01", False, "2025-07-01"),
        ("cong_chuc", "2020-09-19", False, "2025-09-19"),
        ("cong_chuc", "2020-09-20", False, "2025-09-20"),
        ("cong_chuc", "2025-06-30", True, "2027-06-30"),
        ("cong_chuc", "2025-06-30", False, "2030-06-30"),
        ("cong_chuc", "2025-07-01", True, "2030-07-01"),
        ("cong_chuc", "2025-07-01", False, "2035-07-01"),
        ("cong_chuc_leader", "2025-06-30", False, "2030-06-30"),
        ("cong_chuc_leader", "2025-07-01", False, "2035-07-01"),
        ("can_bo", "2020-06-30", False, "2022-06-30"),
        ("can_bo", "2020-07-01", False, "2025-07-01"),
        ("can_bo", "2025-06-30", True, "2027-06-30"),
        ("can_bo", "2025-07-01", True, "2030-07-01"),
        ("vien_chuc", "2020-06-30", False, "2022-06-30"),
        ("vien_chuc", "2020-07-01", False, "2025-07-01"),
        ("vien_chuc", "2026-06-30", True, "2028-06-30"),
        ("vien_chuc", "2026-06-30", False, "2031-06-30"),
        ("vien_chuc", "2026-07-01", True, "2031-07-01"),
        ("vien_chuc", "2026-07-01", False, "2036-07-01"),
        ("vien_chuc_manager", "2026-06-30", True, "2028-06-30"),
        ("vien_chuc_manager", "2026-07-01", True, "2031-07-01"),
    ],
)
def test_limitation_follows_the_day_of_the_act_and_the_form(
    post: str, act_on: str, lightest: bool, last_on: str
) -> None:
    limit = limit_of(post, act_on, act_on, lightest=lightest)
    assert limit.last_on == day(last_on)
    assert limit.verdict(day(last_on)) is Verdict.IN_TIME
    assert limit.verdict(day(last_on) + DAY) is Verdict.OVER


def test_the_longer_limitation_of_a_later_law_is_shown_and_does_not_apply() -> None:
    limit = limit_of("cong_chuc", "2024-01-10", "2026-05-04")
    assert limit.last_on == day("2026-01-10")
    assert [(one.law, one.period, one.standing) for one in limit.reckonings] == [
        ("act", "24m", Standing.APPLIES),
        ("later", "60m", Standing.LESS_FAVOURABLE),
    ]
    assert limit.verdict(day("2026-05-04")) is Verdict.OVER
    assert (
        limit_of("cong_chuc", "2024-01-10", "2026-05-04", lightest=False).verdict(day("2026-05-04")) is Verdict.IN_TIME
    )


def test_sources_that_contradict_each_other_never_lengthen_the_limitation_of_an_employee() -> None:
    limit = limit_of("vien_chuc", "2024-01-10", "2026-05-04")
    assert [(one.period, one.standing) for one in limit.reckonings] == [
        ("24m", Standing.APPLIES),
        ("60m", Standing.UNVERIFIED),
    ]
    assert limit.verdict(day("2026-01-11")) is Verdict.OVER
    assert "luật gia" in limit.reckonings[1].note
    assert len(limit_of("vien_chuc", "2026-07-01", "2026-08-01").reckonings) == 1
    assert len(limit_of("vien_chuc", "2020-09-19", "2020-10-01").reckonings) == 2, "the law at the opening beside"
    assert all(one.period == "24m" for one in limit_of("vien_chuc", "2020-09-19", "2020-10-01").reckonings)


def test_what_only_an_unverified_text_holds_warns_and_does_not_block() -> None:
    laws = laws_of(PACKS, Post.CAN_BO, day("2020-02-03"), day("2020-04-20"))
    limit = handling(laws, found_on=day("2020-04-20"), complex_case=False)
    assert limit.last_on is None
    assert limit.verdict(day("2020-06-20")) is Verdict.IN_TIME
    assert limit.verdict(day("2020-06-21")) is Verdict.DOUBTFUL


def test_without_a_known_law_nothing_is_reckoned() -> None:
    assert limit_of("vien_chuc", "2012-05-24", "2012-05-24").verdict(day("2020-01-01")) is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("post", "act_on", "complex_case", "last_on"),
    [
        ("cong_chuc", "2020-06-30", False, "2020-12-01"),
        ("cong_chuc", "2020-06-30", True, "2021-02-01"),
        ("cong_chuc", "2020-07-01", False, "2020-12-30"),
        ("cong_chuc", "2020-07-01", True, "2021-02-28"),
    ],
)
def test_handling_time_runs_from_the_day_on_which_the_act_was_found(
    post: str, act_on: str, complex_case: bool, last_on: str
) -> None:
    laws = laws_of(PACKS, Post(post), day(act_on), day("2020-10-02"))
    assert handling(laws, found_on=day("2020-10-01"), complex_case=complex_case).last_on == day(last_on)


@pytest.mark.parametrize(("post", "opened_on", "binds"), [
    ("vien_chuc", "2026-07-01", True), ("vien_chuc", "2026-06-30", False), ("cong_chuc", "2026-07-01", False),
])  # fmt: skip
def test_that_a_deferral_does_not_count_was_read_for_employees_only(post: str, opened_on: str, binds: bool) -> None:
    for code in ("deferral", "criminal", "appeal"):
        assert is_not_counted(PACKS, Post(post), day(opened_on), code) is binds


def test_days_that_do_not_count_move_the_last_day_and_none_counts_twice() -> None:
    stretches = [
        Stretch("deferral", day("2026-08-01"), day("2026-08-10"), binds=True),
        Stretch("criminal", day("2026-08-06"), day("2026-08-20"), binds=True),
    ]
    limit = limit_of("vien_chuc", "2026-07-02", "2026-07-20", stretches=stretches)
    assert limit.last_on == day("2031-07-22")
    assert limit.reckonings[0].added_days == 20


def test_a_stretch_after_the_last_day_brings_nothing_back() -> None:
    late = [Stretch("deferral", day("2031-07-03"), day("2032-07-03"), binds=True)]
    assert limit_of("vien_chuc", "2026-07-02", "2026-07-20", stretches=late).last_on == day("2031-07-02")


def test_a_deferral_that_is_not_verified_to_stop_the_time_does_not_burden_the_person() -> None:
    unsure = [Stretch("deferral", day("2021-01-01"), day("2021-06-30"))]
    limit = limit_of("cong_chuc", "2020-10-01", "2020-10-05", stretches=unsure)
    assert limit.last_on == day("2022-10-01")
    assert [one.standing for one in limit.reckonings] == [Standing.APPLIES, Standing.UNVERIFIED]
    assert limit.reckonings[1].added_days == 181


def test_a_new_act_within_the_limitation_starts_it_anew_where_that_was_read() -> None:
    anew = limit_of("vien_chuc", "2026-07-02", "2026-07-20", new_acts=[day("2027-03-01")])
    assert (anew.restarted_on, anew.last_on) == (day("2027-03-01"), day("2032-03-01"))
    too_late = limit_of("vien_chuc", "2026-07-02", "2026-07-20", new_acts=[day("2031-07-03")])
    assert (too_late.restarted_on, too_late.last_on) == (None, day("2031-07-02"))
    unread = limit_of("cong_chuc", "2026-07-02", "2026-07-20", new_acts=[day("2027-03-01")])
    assert unread.restarted_on is None


def test_four_cases_have_no_limitation_since_july_2020() -> None:
    never = limit_of("cong_chuc", "2020-07-01", "2020-10-01", never="forged_diploma")
    assert never.verdict(day("2060-01-01")) is Verdict.IN_TIME
    with pytest.raises(ValueError, match="no case without limitation"):
        limit_of("cong_chuc", "2020-06-30", "2020-10-01", never="forged_diploma")
    with pytest.raises(ValueError, match="no case without limitation"):
        limit_of("cong_chuc", "2020-07-01", "2020-10-01", never="bribery")


POSTS = st.sampled_from([post.value for post in Post])
DAYS = st.dates(date(2013, 1, 1), date(2027, 1, 1))


@given(POSTS, DAYS, DAYS, st.booleans(), st.integers(0, 6000))
def test_nothing_unverified_ever_blocks_or_lengthens(
    post: str, act_on: date, opened_on: date, lightest: bool, later: int
) -> None:
    opened_on = max(act_on, opened_on)
    laws = laws_of(PACKS, Post(post), act_on, opened_on)
    limit = limitation(PACKS, laws, lightest=lightest)
    asked_on = opened_on + later * DAY
    applying = [one for one in limit.reckonings if one.standing is Standing.APPLIES]
    assert len(applying) <= 1
    if limit.verdict(asked_on) is Verdict.OVER:
        assert applying[0].last_on < asked_on
        assert laws.at_act is not None
        assert applying[0].last_on <= add_period(act_on, laws.at_act.regime.limitation[0 if lightest else 1])
    for one in limit.reckonings:
        assert (
            one.standing is Standing.APPLIES
            or one.standing is Standing.UNVERIFIED
            or one.last_on >= applying[0].last_on
        )
