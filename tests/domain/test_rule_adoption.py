"""Rule packs as the log adopts them: by which a dossier is judged follows from events."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.application import Context
from domain.commands import Issued
from domain.model import rule_adoption
from domain.model import rule_keys as keys
from domain.model.event import Recorded, Source, encode
from domain.model.reference import Reference
from domain.model.rule_adoption import (
    AdoptedRules,
    FileRecorded,
    RuleFile,
    RuleOrigin,
    RulesAdopted,
    adopting,
    digest_of,
    shipped_files,
)
from domain.model.rules import RuleDataNotValid, load_rule_packs
from domain.model.shipped_rules import shipped_rule_packs
from domain.model.term import Term
from domain.rules_commands import AdoptRules, AdoptShippedRules
from domain.rules_decider import MAX_BYTES, MAX_EVENT_BYTES, RulesDecider, RulesNotUsable

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
META: Mapping[str, Any] = {"occurred_at": NOW, "actor": "~service", "source": Source.CLI, "command_id": uuid4()}
REST = (RuleOrigin.OFFICE, "x", META)
DECIDER = RulesDecider()


def issued() -> Issued:
    return Issued(command_id=uuid4(), actor="~service", source=Source.CLI)


def decided(state: AdoptedRules, order: AdoptRules | AdoptShippedRules) -> AdoptedRules:
    context = Context(order.issued, NOW, Reference(adopted=state), lambda _kind, _stream: None, lambda _key: 1)
    for body in DECIDER.decide(state, order, context):
        version = state.version + 1
        state = DECIDER.evolve(state, Recorded(version, rule_adoption.STREAM, version, NOW, body))
    return state


def edited(name: str, old: str, new: str) -> tuple[RuleFile, ...]:
    found = tuple(RuleFile(f.name, f.text.replace(old, new) if f.name == name else f.text) for f in shipped_files())
    assert found != shipped_files()
    return found


POOL = 'key = "pool.term"\nvalue = "4wh"'
LONGER = edited("policies.toml", POOL, POOL.replace("4wh", "6wh"))


def pool_term(state: AdoptedRules) -> Term:
    return state.packs.for_day(date(2026, 3, 2)).value(keys.POOL_TERM, on=date(2026, 3, 2)).value


def test_before_anything_is_adopted_the_packs_that_ship_apply() -> None:
    assert AdoptedRules().packs is shipped_rule_packs()
    assert AdoptedRules().digest is None


def test_what_ships_is_adopted_word_for_word_and_once() -> None:
    once = decided(AdoptedRules(), AdoptShippedRules(issued=issued(), reason="bắt đầu"))
    assert (once.version, once.origin, once.files) == (len(shipped_files()) + 1, RuleOrigin.SHIPPED, shipped_files())
    assert once.packs == shipped_rule_packs()
    assert decided(once, AdoptShippedRules(issued=issued(), reason="lần nữa")) is once


def test_a_dossier_is_judged_by_the_last_set_that_was_adopted() -> None:
    first = decided(AdoptedRules(), AdoptShippedRules(issued=issued(), reason="bắt đầu"))
    second = decided(first, AdoptRules(issued=issued(), files=LONGER, reason="Quyết định 1"))
    assert (str(pool_term(first)), str(pool_term(second))) == ("4wh", "6wh")
    assert (second.version - first.version, second.origin, second.digest) == (2, RuleOrigin.OFFICE, digest_of(LONGER))
    third = decided(second, AdoptShippedRules(issued=issued(), reason="trở lại"))
    assert str(pool_term(third)) == "4wh"


def test_the_order_of_files_means_nothing() -> None:
    first = decided(AdoptedRules(), AdoptRules(issued=issued(), files=LONGER, reason="x"))
    assert decided(first, AdoptRules(issued=issued(), files=LONGER[::-1], reason="x")) is first


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ((), "missing"),
        ((*shipped_files(), shipped_files()[0]), "one name"),
        (tuple(f for f in shipped_files() if f.name != "2018.toml"), "2018: "),
        (edited("policies.toml", POOL, 'key = "pool.trem"\nvalue = "4wh"'), "no such key"),
        (edited("policies.toml", POOL, 'key = "pool.term"\nvalue = "soon"'), "pool.term"),
        (edited("policies.toml", POOL, 'key = "pool.term"\nvalue = '), "policies.toml"),
        (edited("policies.toml", POOL, POOL.replace('"4wh"', "[" * 5_000)), "policies.toml"),
        ((RuleFile("x.toml", "#" * (MAX_BYTES + 1)), *shipped_files()), "longer than"),
        ((RuleFile("../x.toml", "clause = []"), *shipped_files()), "../x.toml"),
        ((RuleFile("x.txt", "clause = []"), *shipped_files()), "x.txt"),
    ],
)
def test_a_set_that_cannot_be_used_is_refused_with_its_place(files: tuple[RuleFile, ...], fault: str) -> None:
    with pytest.raises(RulesNotUsable) as refusal:
        decided(AdoptedRules(), AdoptRules(issued=issued(), files=files, reason="x"))
    assert fault in refusal.value.en


def test_no_value_is_taken_from_days_that_have_passed() -> None:
    """A dossier of those days keeps the pack of its receipt, and is folded by it again and again."""
    text = next(f.text for f in shipped_files() if f.name == "policies.toml")
    clause = text[text.index(POOL) :].partition("[[clause]]")[0]
    begins = next(line for line in clause.splitlines() if line.startswith("valid_from"))

    def with_clause(changed: str) -> tuple[RuleFile, ...]:
        return edited("policies.toml", clause, clause.replace(begins, changed))

    for changed in ("valid_from = 2025-01-01", f"{begins}\nvalid_to = 2026-02-28"):
        with pytest.raises(RulesNotUsable, match=r"pool\.term on 20"):
            decided(AdoptedRules(), AdoptRules(issued=issued(), files=with_clause(changed), reason="x"))
    ending = with_clause(f"{begins}\nvalid_to = 2026-12-31")  # a law that is repealed from next year on
    assert decided(AdoptedRules(), AdoptRules(issued=issued(), files=ending, reason="x")).files == ending


def test_rules_are_adopted_for_a_reason() -> None:
    with pytest.raises(RulesNotUsable, match="no reason"):
        decided(AdoptedRules(), AdoptRules(issued=issued(), files=LONGER, reason="  "))


def test_adopted_rules_stay_readable_when_the_software_gives_a_key_up() -> None:
    files = {f.name: f.text for f in edited("policies.toml", POOL, 'key = "given.up"\nvalue = "4wh"')}
    with pytest.raises(RuleDataNotValid, match=r"given\.up"):
        load_rule_packs(files, keys.KEYS.values())
    packs = load_rule_packs(files, keys.KEYS.values(), strict=False)
    assert "given.up" not in packs.packs[0].clauses
    assert "obstacle.outside_max" in packs.packs[0].clauses


@given(st.sampled_from(shipped_files()), st.data())
def test_a_file_with_any_line_replaced_is_taken_wholly_or_refused(file: RuleFile, data: st.DataObject) -> None:
    lines = file.text.splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    lines[at] = data.draw(st.one_of(st.text(max_size=40), st.sampled_from(lines)))
    files = tuple(RuleFile(f.name, "\n".join(lines) if f.name == file.name else f.text) for f in shipped_files())
    try:
        state = decided(AdoptedRules(), AdoptRules(issued=issued(), files=files, reason="x"))
    except RulesNotUsable:
        return
    assert state.packs == load_rule_packs({f.name: f.text for f in files}, keys.KEYS.values())


def test_knowledge_of_the_rules_is_part_of_the_reference() -> None:
    bodies = adopting(AdoptedRules(), LONGER, *REST)
    stored = [Recorded(n, rule_adoption.STREAM, n, NOW, body) for n, body in enumerate(bodies, 1)]
    known = Reference().after(stored)
    assert known.version == (0, 0, 0, len(LONGER) + 1)
    assert known.rules is known.adopted.packs
    assert known.adopted.position == len(LONGER) + 1
    assert Reference().after(stored[:-1]).rules is shipped_rule_packs(), "texts alone judge nobody"


def test_only_texts_that_the_log_does_not_hold_are_recorded_and_each_event_fits_the_ledger() -> None:
    first = decided(AdoptedRules(), AdoptShippedRules(issued=issued(), reason="bắt đầu"))
    order = AdoptRules(issued=issued(), files=LONGER, reason="Quyết định 1")
    context = Context(order.issued, NOW, Reference(adopted=first), lambda _kind, _stream: None, lambda _key: 1)
    events = DECIDER.decide(first, order, context)
    assert [type(body) for body in events] == [FileRecorded, RulesAdopted]
    assert all(len(encode(body)) <= MAX_EVENT_BYTES for body in adopting(AdoptedRules(), LONGER, *REST))


def test_a_file_too_long_for_an_entry_of_the_ledger_is_refused() -> None:
    files = tuple(RuleFile(f.name, f.text + "#" * 60_000 if f.name == "2018.toml" else f.text) for f in shipped_files())
    with pytest.raises(RulesNotUsable, match=r"2018\.toml: the file is too long"):
        decided(AdoptedRules(), AdoptRules(issued=issued(), files=files, reason="x"))
