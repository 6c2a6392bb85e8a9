"""What docs/security.md and docs/threats.md name is there, and no requirement of the two levels is missing."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from tests.attacks.asvs import LEVELS

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("docs/security.md", "docs/threats.md")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| (.+?) \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


@cache
def found_in(path: str) -> frozenset[str]:
    """The tests that a file has, as pytest would name them."""
    text = (ROOT / path).read_text(encoding="utf-8")
    return frozenset(re.findall(r"^(?:async )?def (test_\w+)\(", text, re.MULTILINE))


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_every_test_that_is_named_is_there(name: str) -> None:
    named = NAMED.findall(page(name))
    assert len(named) > 10
    gone = [path for path, _ in named if not (ROOT / path).is_file()]
    assert gone == []
    assert [f"{path}::{test}" for path, test in named if test and test not in found_in(path)] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_page_that_is_named_is_there(name: str) -> None:
    for other in re.findall(r"(?<![\w/])docs/[\w.-]+\.(?:md|json)", page(name)):
        assert (ROOT / other).is_file(), other
    for other in re.findall(r"\]\(([\w.-]+\.md)\)", page(name)):
        assert (ROOT / "docs" / other).is_file(), other


def test_every_requirement_of_levels_1_and_2_stands_there_once() -> None:
    wanted = {
        (f"{section}.{number}", level)
        for section, levels in LEVELS.items()
        for level, numbers in zip(("1", "2"), levels, strict=True)
        for number in numbers
    }
    stated = [(number, level) for number, level, _, _ in ROW.findall(page("docs/security.md"))]
    assert len(stated) == len(set(stated))
    assert set(stated) == wanted
    assert len(wanted) == 253


def test_every_requirement_says_how_it_is_held_or_why_not() -> None:
    for number, _, what, how in ROW.findall(page("docs/security.md")):
        assert len(what) > 3, number
        reasoned = (
            "does not apply" in how
            or "not held" in how.lower()
            or NAMED.search(how)
            or re.search(r"docs/|`|as \d", how)
        )
        assert reasoned, number
