"""Orders about the rule packs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from domain.commands import FOUND, Command
from domain.model.rule_adoption import RuleFile

SHIPPED_REASON: Final = "Bộ quy định đi kèm phần mềm / the rule packs that come with the software"
"""Given where software, and no person, adopts them."""


@dataclass(frozen=True, kw_only=True)
class RulesCommand(Command):
    """account: of the operating system, whose user adopts them at the command line; nobody else gives one."""

    account: str | None = field(default=None, metadata=FOUND)


@dataclass(frozen=True, kw_only=True)
class AdoptShippedRules(RulesCommand):
    """Judge by the rule packs that ship with the software, in place of all before."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class AdoptRules(RulesCommand):
    """Judge by these files from now on, all of them in place of all before. Adopting what is in force adds nothing."""

    files: tuple[RuleFile, ...]
    reason: str
