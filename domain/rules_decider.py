"""How orders about the rule packs are decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from domain.application import Context
from domain.model import rule_adoption as rules
from domain.model.errors import DomainError
from domain.model.event import Event, Recorded, encode
from domain.model.rule_adoption import (
    FILE_NAME,
    AdoptedRules,
    RuleFile,
    RuleOrigin,
    digest_of,
    gone_by,
    shipped_files,
    values_in,
)
from domain.model.rule_keys import KEYS
from domain.model.rules import RuleDataNotValid, load_rule_packs
from domain.model.working_time import office_day
from domain.rules_commands import AdoptRules, AdoptShippedRules, RulesCommand

MAX_BYTES: Final = 1_000_000
"""Of all texts together."""

MAX_EVENT_BYTES: Final = 60_000
"""Of one event as it is stored: with its place it fits into an entry of the ledger (65,535 bytes)."""


class RulesNotUsable(DomainError):
    """Details: fault_vi, fault_en (place and reason; of a file's content as its reader says it, in English)."""

    CODE = "rules-not-usable"
    VI = "Không áp dụng bộ quy định này: {fault_vi}. Bộ đang dùng vẫn giữ nguyên."
    EN = "These rule packs are not adopted: {fault_en}. Those in force stay as they are."


class RulesDecider:
    """The decider of the stream `rules`; see `domain.application.Decider`."""

    kind = "rules"

    @property
    def commands(self) -> Collection[type[Any]]:
        return (AdoptRules, AdoptShippedRules)

    def stream(self, _: RulesCommand) -> UUID:
        return rules.STREAM

    def initial(self) -> AdoptedRules:
        return AdoptedRules()

    def evolve(self, state: AdoptedRules, recorded: Recorded[Event]) -> AdoptedRules:
        return rules.evolve(state, recorded)

    def decide(self, state: AdoptedRules, command: AdoptRules | AdoptShippedRules, context: Context) -> Sequence[Event]:
        shipped = isinstance(command, AdoptShippedRules)
        given = shipped_files() if isinstance(command, AdoptShippedRules) else command.files
        files = tuple(sorted(given, key=lambda file: file.name))
        _check(state, files, command.reason, office_day(context.now))
        if state.files is not None and digest_of(files) == state.digest:
            return []
        origin = RuleOrigin.SHIPPED if shipped else RuleOrigin.OFFICE
        found = rules.adopting(state, files, origin, command.reason.strip(), context.meta(), command.account)
        longest = max(found, key=lambda body: len(encode(body)))
        if len(encode(longest)) > MAX_EVENT_BYTES:
            name = getattr(longest, "name", "")
            raise RulesNotUsable(fault_vi=f"{name}: tệp quá dài", fault_en=f"{name}: the file is too long")
        return found


def _check(state: AdoptedRules, files: Sequence[RuleFile], reason: str, today: date) -> None:
    """Whole and readable, with every value of every pack in force: dossiers keep the pack of their receipt."""
    refuse_names(files)
    if len({file.name for file in files}) != len(files):
        raise RulesNotUsable(fault_vi="hai tệp trùng tên", fault_en="two files have one name")
    if sum(len(file.text.encode()) for file in files) > MAX_BYTES:
        raise RulesNotUsable(fault_vi=f"dài quá {MAX_BYTES} byte", fault_en=f"they are longer than {MAX_BYTES} bytes")
    if not reason.strip():
        raise RulesNotUsable(fault_vi="chưa nêu lý do", fault_en="no reason is given")
    try:
        packs = load_rule_packs({file.name: file.text for file in files}, KEYS.values())
    except RuleDataNotValid as fault:
        raise RulesNotUsable(fault_vi=str(fault), fault_en=str(fault)) from fault
    missing = sorted(values_in(state.packs) - values_in(packs)) or sorted(gone_by(state.packs, packs, today))
    if missing:
        named = ", ".join(missing[:10])
        raise RulesNotUsable(
            fault_vi=f"thiếu giá trị mà hồ sơ đã tiếp nhận đang theo: {named}",
            fault_en=f"values are missing that are in force now, or were when dossiers were received: {named}",
        )


def refuse_names(files: Iterable[RuleFile]) -> None:
    """Names that could not be written out into a folder and read from there again. RulesNotUsable."""
    for file in files:
        if FILE_NAME.fullmatch(file.name) is None:
            raise RulesNotUsable(
                fault_vi=f"tên tệp «{file.name}» phải như 2018.toml", fault_en=f"the name '{file.name}' is no x.toml"
            )
