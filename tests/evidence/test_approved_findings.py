"""What the verifier says of what it refuses is what was approved, in every code, place, number and word."""

from __future__ import annotations

import pytest

from tests.evidence import forged_keys
from tests.evidence.approved_findings import OF_ONE_KEY, approved, forged_files, of_file, of_refusal, refusals


@pytest.mark.parametrize("name", forged_files())
def test_a_forged_file_says_what_was_approved(name: str) -> None:
    found = of_file(forged_files()[name])
    assert found
    assert found == approved()[name]


@pytest.mark.parametrize("name", refusals())
def test_an_input_that_is_refused_says_what_was_approved(name: str) -> None:
    found = of_refusal(refusals()[name])
    assert found
    assert found == approved()[name]


def test_nothing_is_approved_that_nobody_says() -> None:
    forgeries = [forge.__name__ for forge, _ in (*OF_ONE_KEY, *forged_keys.FORGED)]
    names = [*forgeries, *forged_files(), *refusals()]
    assert sorted(approved()) == sorted(names)


def test_every_finding_says_two_things_in_two_languages() -> None:
    for findings in approved().values():
        for _, where, vi, en in findings:
            assert where
            assert vi != en
