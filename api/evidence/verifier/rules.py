"""The rules that were adopted: the TOML texts that the last `rules.Adopted` names, each recorded before it.

A dossier is judged by the pack of its receipt, on the day of the receipt, for all its life; before a receipt, by the
pack of the day on which it was lodged.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from api.evidence.verifier.days import HOUR_US, day_number
from api.evidence.verifier.events import StoredEvent
from api.evidence.verifier.findings import Refused, refused

RULE_FILE_RECORDED: Final = "rules.FileRecorded"
RULES_ADOPTED: Final = "rules.Adopted"


@dataclass(frozen=True, slots=True)
class Clause:
    """One value, in force from its first to its last day, both included; last_day None: until further notice."""

    key: str
    value: Any
    first_day: int
    last_day: int | None

    def in_force_on(self, day: int) -> bool:
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True, slots=True)
class RulePack:
    """first_day, last_day: the days of receipt for which the pack is chosen. clauses: its own, then all packs' own."""

    name: str
    first_day: int
    last_day: int | None
    clauses: Sequence[Clause]

    def value(self, key: str, day: int) -> Any:
        """The value on a day. A dossier that outlives its pack keeps the values of the pack's last day."""
        asked = day if self.last_day is None else min(day, self.last_day)
        for clause in self.clauses:
            if clause.key == key and clause.in_force_on(asked):
                return clause.value
        raise _rules_amiss(f"{self.name}: {key}")


@dataclass(frozen=True, slots=True)
class PolicyValues:
    """What custody-1 and attribution-1 take from the rules.

    deemed_after_us: working time after which a handover is deemed accepted. outside_max: the longest term that a body
    outside the system excuses. duty_officer: with whom substitution ends. pool_term: the term of a unit's pool.
    """

    deemed_after_us: int
    outside_max: str
    duty_officer: str
    pool_term: str


def adopted_rules(events: Iterable[StoredEvent]) -> list[RulePack]:
    """The packs of the last adoption. Refused where there is none."""
    texts: dict[str, str] = {}
    adopted: list[str] | None = None
    for event in events:
        if event.topic == RULE_FILE_RECORDED:
            text = event.body["text"]
            texts[sha256(text.encode()).hexdigest()] = text
        elif event.topic == RULES_ADOPTED:
            named = [file["sha256"] for file in event.body["files"]]
            if all(digest in texts for digest in named):
                adopted = named
    if adopted is None:
        raise _rules_amiss(RULES_ADOPTED)
    shared: list[Clause] = []
    own: list[tuple[Mapping[str, Any], list[Clause]]] = []
    for digest in adopted:
        content = tomllib.loads(texts[digest])
        clauses = [_clause(raw) for raw in content.get("clause", ())]
        if "pack" in content:
            own.append((content["pack"], clauses))
        else:
            shared.extend(clauses)
    return [
        RulePack(head["name"], day_number(head["valid_from"]), _last_day(head), [*clauses, *shared])
        for head, clauses in own
    ]


def policy_values(packs: Iterable[RulePack], pack_name: str | None, day: int) -> PolicyValues:
    """By the pack that the receipt names, or (None) by the pack of a day. Refused where there is none."""
    for pack in packs:
        chosen = pack.first_day <= day and (pack.last_day is None or day <= pack.last_day)
        if pack.name == pack_name or (pack_name is None and chosen):
            deemed_after = str(pack.value("handover.deemed_after", day))
            if not deemed_after.endswith("wh"):
                raise _rules_amiss(f"handover.deemed_after = {deemed_after}")
            return PolicyValues(
                deemed_after_us=int(deemed_after[:-2]) * HOUR_US,
                outside_max=pack.value("obstacle.outside_max", day),
                duty_officer=pack.value("escalation.duty_officer", day),
                pool_term=pack.value("pool.term", day),
            )
    raise _rules_amiss(f"rule pack {pack_name}" if pack_name is not None else "rule pack")


def _clause(raw: Mapping[str, Any]) -> Clause:
    return Clause(raw["key"], raw["value"], day_number(raw["valid_from"]), _last_day(raw))


def _last_day(raw: Mapping[str, Any]) -> int | None:
    return day_number(raw["valid_to"]) if "valid_to" in raw else None


def _rules_amiss(what: str) -> Refused:
    return refused(
        "not-recomputable",
        f"rules: {what}",
        "Không có quy định này trong các sự kiện, nên không tính lại được.",
        "This rule is not among the events, so nothing can be recomputed by it.",
    )
