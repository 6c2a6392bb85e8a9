"""Two readings of one log agree: the verifier computes from raw events what the product says, to the microsecond."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.evidence.dossier_figures import figures_of
from api.evidence.verifier.dossier_figures import recomputed
from tests.demo.told import tell
from tests.domain.drawn_histories import Told, told_histories
from tests.domain.histories import DOSSIER
from tests.evidence.demonstration import WholeLog, compared, differences, told_log
from tests.evidence.random_histories import Chance, random_history
from tests.evidence.raw_events import raw_events

DOSSIERS: Final = 100
"""Of the demonstration; `make figures` compares all of them."""


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(told_histories(), st.integers(-60, 60 * 24 * 9))
def test_of_any_admissible_history_about_any_moment(told: Told, minutes: int) -> None:
    about = told.story.log[0].body.occurred_at + timedelta(minutes=minutes)
    for moment in (about, told.until):
        (found,) = recomputed(raw_events(told.reference, told.story.log), moment)
        assert list(differences(figures_of(DOSSIER, told.story.log, told.reference, moment), found.claim)) == []


@pytest.mark.parametrize("hundred", range(2))
def test_of_histories_by_chance_with_late_entries_and_corrections_in_an_office_that_changes(hundred: int) -> None:
    for seed in range(100 * hundred, 100 * hundred + 100):
        chance = random_history(seed)
        for about in _moments_of(chance):
            (found,) = recomputed(chance.stored, about)
            product = figures_of(DOSSIER, chance.log, chance.reference, about)
            assert list(differences(product, found.claim)) == [], (seed, about)


def _moments_of(chance: Chance) -> tuple[datetime, datetime]:
    """Some days after the last act, and half-way."""
    lodged_at = chance.log[0].body.occurred_at
    return chance.now + timedelta(days=3), lodged_at + (chance.now - lodged_at) / 2


@pytest.fixture(scope="module")
def demonstration() -> WholeLog:
    return told_log(tell(7, DOSSIERS))


@pytest.mark.parametrize("days", [0, 25])
def test_of_the_demonstration(demonstration: WholeLog, days: int) -> None:
    found = dict(compared(demonstration, demonstration.ends_at - timedelta(days=days)))
    assert len(found) >= DOSSIERS
    assert {dossier: different for dossier, different in found.items() if different} == {}
