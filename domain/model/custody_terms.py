"""The values of policy `custody-1` for one dossier: from the rule pack of its receipt, on the day of the receipt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from domain.model import rule_keys
from domain.model.dossier_events import ReceiptIssued
from domain.model.event import Event, OfficialId, Recorded
from domain.model.rules import RulePacks
from domain.model.term import Term, TermUnit
from domain.model.working_time import HOUR, office_day


class CustodyTerms(NamedTuple):
    """deemed_after_us: working time until a handover is deemed accepted. outside_max: the longest that a body
    outside the system excuses unless the head extends. duty_officer: whom substitution ends with.
    reception_within: the clock of the one-stop unit's pool. pool_term: of the head, once per step.
    """

    deemed_after_us: int
    outside_max: Term
    duty_officer: OfficialId
    reception_within: Term
    pool_term: Term


def custody_terms(rules: RulePacks, events: Sequence[Recorded[Event]]) -> CustodyTerms:
    """Of an effective history; before the receipt, by the pack of its first day. RuleNotSet for a missing value."""
    receipt = next((r.body for r in events if isinstance(r.body, ReceiptIssued)), None)
    day = office_day((receipt or events[0].body).occurred_at)
    pack = rules.for_day(day) if receipt is None else rules.get(receipt.rule_pack)
    return CustodyTerms(
        _working_hours(pack.value(rule_keys.HANDOVER_DEEMED_AFTER, day).value),
        pack.value(rule_keys.OBSTACLE_OUTSIDE_MAX, day).value,
        pack.value(rule_keys.DUTY_OFFICER, day).value,
        pack.value(rule_keys.RECEPTION_WITHIN, day).value,
        pack.value(rule_keys.POOL_TERM, day).value,
    )


def _working_hours(term: Term) -> int:
    if term.unit is not TermUnit.WORKING_HOURS:
        raise ValueError(f"a handover is deemed accepted after working hours, not after {term}")
    return term.amount * HOUR
