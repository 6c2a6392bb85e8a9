"""The own words of whoever bore a duty: who may give them, when, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from domain import proceeding_commands as cmd
from domain.model import refusals as no
from domain.model.duty import DutyExplained
from domain.model.errors import DomainError
from domain.model.organisation import Half
from domain.model.proceeding_refusals import DutyNeverBorne, DutyUnknown
from tests.domain.office import office, with_absence
from tests.domain.proceedings import Affair, CloseErrand, DoErrand, OpenErrand, errands

OPENED = "2020-03-02 08:00"
LATER = "2020-03-18 08:00"
"""Long after the term, which was over on 9/3."""


@pytest.fixture(autouse=True)
def _there_are_errands() -> Iterator[None]:
    with errands():
        yield


def opened(affair: Affair | None = None, to_official: str | None = "a1") -> Affair:
    affair = affair or Affair()
    affair.do(OpenErrand, "l1", OPENED, what="dán bảng", unit_id="cl-mc", term="5wd", to_official=to_official)
    return affair


def explain(affair: Affair, by: str, moment: str = LATER, **more: Any) -> DutyExplained:
    [said] = affair.do(cmd.ExplainDuty, by, moment, **{"duty": "do", "text": "Máy in hỏng", **more})
    assert isinstance(said, DutyExplained)
    return said


def test_whoever_owed_it_explains_as_often_as_they_wish_and_every_word_stays() -> None:
    affair = opened()
    affair.until(LATER)
    explain(affair, "a1")
    explain(affair, "a1", "2020-03-19 08:00", text="Đã báo trưởng phòng")
    said = affair.state.notes.explanations
    assert [(one.duty, one.official, one.text) for one in said] == [
        ("do", "a1", "Máy in hỏng"),
        ("do", "a1", "Đã báo trưởng phòng"),
    ]
    assert said[0].position < said[1].position


def test_also_once_it_is_met_and_the_proceeding_closed() -> None:
    affair = opened()
    affair.until(LATER)
    affair.do(DoErrand, "a1", LATER)
    affair.do(CloseErrand, "h2", "2020-03-19 08:00")
    assert explain(affair, "a1", "2020-04-20 08:00").text == "Máy in hỏng"


def test_it_changes_nothing_of_the_duty_and_ends_no_ladder() -> None:
    left, explained = opened(), opened()
    left.until("2020-03-10 12:00")
    explained.until("2020-03-10 12:00")
    explain(explained, "a1", "2020-03-10 12:00")
    assert explained.duties == left.duties
    assert explained.until(LATER) == left.until(LATER)


@pytest.mark.parametrize("official", ["h1", "l1", "vpub-truc"])
def test_to_whom_it_was_escalated_explains_too(official: str) -> None:
    affair = opened()
    affair.until("2020-04-01 08:00")
    assert explain(affair, official, "2020-04-01 08:00").actor == official


def test_of_a_pool_the_head_explains_and_of_one_away_both_they_and_who_stood_in() -> None:
    away = with_absence(
        office(), "h1", ("2020-03-06", Half.MORNING), ("2020-03-10", Half.AFTERNOON), acting="a2", known=OPENED
    )
    for official in ("h1", "a2"):
        affair = opened(Affair(reference=away), to_official=None)
        affair.do(DoErrand, "a2", "2020-03-10 08:00")
        explain(affair, official)


@pytest.mark.parametrize("official", ["a2", "b1", "l2"])
def test_whoever_never_bore_it_is_refused(official: str) -> None:
    affair = opened()
    affair.do(DoErrand, "a1", "2020-03-10 08:00")
    with pytest.raises(DutyNeverBorne):
        explain(affair, official)


@pytest.mark.parametrize(
    ("more", "refusal"), [({"duty": "other"}, DutyUnknown), ({"text": " \n"}, no.BadValue), ({"text": ""}, no.BadValue)]
)
def test_words_about_nothing_or_without_anything_said_are_refused(
    more: dict[str, str], refusal: type[DomainError]
) -> None:
    affair = opened()
    with pytest.raises(refusal):
        explain(affair, "a1", **more)
    assert affair.state.notes.explanations == ()
