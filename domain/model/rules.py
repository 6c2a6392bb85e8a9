"""Rule packs: what the law sets, and our own policies beside it, as data with source and status.

Packs are chosen by the date of the receipt and kept for the dossier's life. Inside a pack every
value is a clause with validity, document and status of its own, since laws amend each other piece
by piece. An unverified value warns; it never blocks or burdens anybody. Our policies stand apart
under the status `ours` and name the policy as their document.

The data are in `domain/rules`; `domain.model.shipped_rules` reads them. Which keys exist, and of
what type, is in `domain.model.rule_keys`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any, Generic, TypeVar

import msgspec

from domain.model.errors import DomainError

T = TypeVar("T")


class NoRulePack(DomainError):
    CODE = "no-rule-pack"
    VI = "Không có bộ quy định cho ngày {day}. Kiểm tra ngày tiếp nhận."
    EN = "There is no rule pack for {day}. Check the date of receipt."


class RuleNotSet(DomainError):
    CODE = "rule-not-set"
    VI = "Bộ quy định {pack} không có giá trị {key} cho ngày {day}. Bổ sung vào bộ quy định."
    EN = "Rule pack {pack} has no value {key} for {day}. Add it to the pack."


class RuleDataNotValid(Exception):
    """Pack data that cannot be used; the message names file, clause and fault. Loading stops."""


class ClauseStatus(StrEnum):
    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    OURS = "ours"


@dataclass(frozen=True)
class Key(Generic[T]):
    """The name of a value and how its data are read. `read` raises ValueError, TypeError or DomainError."""

    name: str
    read: Callable[[Any], T]


class Clause(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One value as the data file holds it. valid_to is the last day, None while in force."""

    key: str
    value: Any
    document: str
    status: ClauseStatus
    valid_from: date
    article: str = ""
    valid_to: date | None = None
    note: str = ""

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Value(Generic[T]):
    """A value in force, with the clause that it stands in."""

    value: T
    clause: Clause

    @property
    def binds(self) -> bool:
        """Whether it may block or burden somebody; an unverified value may not."""
        return self.clause.status is not ClauseStatus.UNVERIFIED


class PackHeader(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which days choose the pack: [valid_from, valid_to], both included."""

    name: str
    title_vi: str
    document: str
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True)
class RulePack:
    """One pack with the clauses of its own and those that all packs share."""

    header: PackHeader
    clauses: Mapping[str, tuple[tuple[Clause, Any], ...]]

    @property
    def name(self) -> str:
        return self.header.name

    def find(self, key: Key[T], on: date) -> Value[T] | None:
        """The value in force on a day, None where there is none.

        A dossier that outlives its pack keeps the values of the pack's last day.
        """
        last = self.header.valid_to
        on = on if last is None else min(on, last)
        for clause, value in self.clauses.get(key.name, ()):
            if clause.covers(on):
                return Value(value, clause)
        return None

    def value(self, key: Key[T], on: date) -> Value[T]:
        """The value in force on a day. RuleNotSet where there is none."""
        found = self.find(key, on)
        if found is None:
            raise RuleNotSet(pack=self.name, key=key.name, day=on)
        return found


@dataclass(frozen=True)
class RulePacks:
    """All packs, in order of validity."""

    packs: tuple[RulePack, ...]

    def for_day(self, day: date) -> RulePack:
        """The pack of a date of receipt. NoRulePack before the first."""
        for pack in self.packs:
            if pack.header.valid_from <= day and (pack.header.valid_to is None or day <= pack.header.valid_to):
                return pack
        raise NoRulePack(day=day)

    def get(self, name: str) -> RulePack:
        """The pack that a dossier's receipt recorded. KeyError for a name that never was."""
        for pack in self.packs:
            if pack.name == name:
                return pack
        raise KeyError(name)


class _RuleFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A data file. With `pack`: clauses of that pack; without: of all packs."""

    clause: tuple[Clause, ...]
    pack: PackHeader | None = None


def load_rule_packs(files: Mapping[str, str], keys: Iterable[Key[Any]], *, strict: bool = True) -> RulePacks:
    """Read packs from TOML texts by file name. RuleDataNotValid, with the place, for anything unknown or amiss.

    Without `strict`, clauses of unknown keys are left out: a later software may have given a key up.
    """
    known = {key.name: key for key in keys}
    shared: list[tuple[Clause, Any]] = []
    own: list[tuple[PackHeader, list[tuple[Clause, Any]]]] = []
    for name in sorted(files):
        parsed = _parse(name, files[name])
        clauses = [
            (clause, _read(f"{name}, clause {n}", clause, known))
            for n, clause in enumerate(parsed.clause, 1)
            if strict or clause.key in known
        ]
        if parsed.pack is None:
            shared.extend(clauses)
        else:
            own.append((parsed.pack, clauses))
    own.sort(key=lambda pack: pack[0].valid_from)
    _check_sequence([header for header, _ in own])
    return RulePacks(tuple(RulePack(header, _by_key(header.name, [*clauses, *shared])) for header, clauses in own))


def _parse(name: str, text: str) -> _RuleFile:
    try:
        return msgspec.convert(tomllib.loads(text), _RuleFile)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, RecursionError) as fault:
        raise RuleDataNotValid(f"{name}: {fault}") from fault


def _read(place: str, clause: Clause, known: Mapping[str, Key[Any]]) -> Any:
    place = f"{place} ({clause.key})"
    if clause.key not in known:
        raise RuleDataNotValid(f"{place}: no such key")
    if not clause.document.strip():
        raise RuleDataNotValid(f"{place}: no document")
    if clause.valid_to is not None and clause.valid_to < clause.valid_from:
        raise RuleDataNotValid(f"{place}: ends before it starts")
    try:
        return known[clause.key].read(clause.value)
    except (DomainError, ValueError, TypeError) as fault:
        raise RuleDataNotValid(f"{place}: {fault}") from fault


def _check_sequence(headers: list[PackHeader]) -> None:
    """Packs follow one another without overlap, so a date chooses one."""
    for earlier, later in pairwise(headers):
        if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
            raise RuleDataNotValid(f"packs {earlier.name} and {later.name}: validity overlaps")


def _by_key(pack: str, clauses: list[tuple[Clause, Any]]) -> dict[str, tuple[tuple[Clause, Any], ...]]:
    found: dict[str, list[tuple[Clause, Any]]] = {}
    for entry in sorted(clauses, key=lambda entry: entry[0].valid_from):
        line = found.setdefault(entry[0].key, [])
        if line and line[-1][0].covers(entry[0].valid_from):
            raise RuleDataNotValid(f"pack {pack}: two values of {entry[0].key} on {entry[0].valid_from}")
        line.append(entry)
    return {key: tuple(line) for key, line in found.items()}
