"""The rule packs that come with the software: every TOML file of clauses in `domain/rules`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

from domain.model.rule_keys import KEYS
from domain.model.rules import RulePacks, load_rule_packs

NOT_CLAUSES: Final = "office_hours.toml"
"""Belongs to the calendar (`domain.model.calendar_seed`)."""


@cache
def shipped_rule_packs() -> RulePacks:
    """Read and check all packs, once. RuleDataNotValid names the place of what cannot be used."""
    return load_rule_packs(rule_texts(), KEYS.values())


def rule_texts() -> dict[str, str]:
    """The clause files by name."""
    found = {}
    for entry in files("domain.rules").iterdir():
        if entry.name.endswith(".toml") and entry.name != NOT_CLAUSES:
            found[entry.name] = entry.read_text(encoding="utf-8")
    return found
