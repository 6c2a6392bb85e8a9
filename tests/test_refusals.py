"""Refusals are part of the interface: each has a code of its own and says in both languages what to do."""

from __future__ import annotations

import importlib
import pkgutil
import re
import string
from collections import Counter
from collections.abc import Iterator

import pytest

import api
import domain
import projections
import workflows
from domain.model.errors import DomainError


def refusals(base: type[DomainError] = DomainError) -> Iterator[type[DomainError]]:
    """Every refusal of the product that has a code; classes that only group others have none."""
    for cls in base.__subclasses__():
        if cls.CODE and not cls.__module__.startswith("tests."):
            yield cls
        yield from refusals(cls)


def every_module() -> None:
    for package in (api, domain, projections, workflows):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)


every_module()
REFUSALS = sorted(set(refusals()), key=lambda cls: (cls.CODE, cls.__qualname__))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_no_two_refusals_share_a_code() -> None:
    taken = Counter(cls.CODE for cls in REFUSALS)
    assert [code for code, times in taken.items() if times > 1] == []


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda cls: cls.CODE)
def test_refusal_has_a_stable_code_and_says_the_same_in_both_languages(refusal: type[DomainError]) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", refusal.CODE)
    assert refusal.VI
    assert refusal.EN
    # A language may leave a detail out (words that differ by language), but uses none that the other lacks,
    # unless it is that language's own.
    vi, en = placeholders(refusal.VI), placeholders(refusal.EN)
    assert {re.sub("(^|_)vi$", "", name) for name in vi} == {re.sub("(^|_)en$", "", name) for name in en}
