"""How a case of discipline is handled: terms of the steps, council, deferral, circumstances, by the law when it opened.

Where the law has a verified term for a step, it is the law's; else our policy's (`review.terms`), which binds the
reviewers. An unverified term of the law is shown beside it and warns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from domain.model.discipline import Laws, Post, case_of, in_force, of_group
from domain.model.rule_keys import (
    APPEAL,
    COUNCIL_QUORUM,
    COUNCILS,
    DEFERRAL,
    EXEMPTION,
    REVIEW_TERMS,
    SKIPS,
    STEPS,
    TIMERS,
)
from domain.model.rule_values import Council, Ground, Timer
from domain.model.rules import RulePacks, Value
from domain.model.term import Term

SKIPS_MEETING_ONLY: Final = ("moved", "admitted")


@dataclass(frozen=True)
class StepTerm:
    """A term that binds, or does not (`binds`), with its document. law: an unverified one of the law beside ours."""

    code: str
    term: Term
    document: str
    binds: bool
    law: tuple[Term, str] | None = None


@dataclass(frozen=True)
class CouncilRule:
    """needed: whether the law demands one. binds: verified. quorum with the chair; seats: of this post, as read."""

    needed: bool
    binds: bool
    quorum: int
    quorum_binds: bool
    kinds: tuple[Council, ...]
    kinds_bind: bool
    document: str


def step_term(packs: RulePacks, post: Post, opened_on: date, code: str) -> StepTerm | None:
    """The term of a step of a case that was opened on a day; None where neither the law nor our policy has one."""
    law = _timer(of_group(packs, TIMERS, post, opened_on), code) or _timer(in_force(packs, APPEAL, opened_on), code)
    if law is not None and law.binds:
        return law
    ours = _timer(in_force(packs, REVIEW_TERMS, opened_on), code)
    if ours is None:
        return law
    return ours if law is None else StepTerm(code, ours.term, ours.document, ours.binds, (law.term, law.document))


def summons_notice(packs: RulePacks, post: Post, opened_on: date) -> StepTerm | None:
    """How long before the council meets the person must be summoned."""
    return step_term(packs, post, opened_on, "summons")


def council_of(packs: RulePacks, post: Post, opened_on: date) -> CouncilRule:
    """Whether a council is needed, and how it is made up."""
    steps = of_group(packs, STEPS, post, opened_on)
    quorum = in_force(packs, COUNCIL_QUORUM, opened_on)
    found = of_group(packs, COUNCILS, post, opened_on)
    kinds = () if found is None else tuple(one for one in found.value if _sits_over(one, post))
    return CouncilRule(
        needed=steps is not None and any(one.code == "council" for one in steps.value),
        binds=steps is not None and steps.binds,
        quorum=quorum.value if quorum is not None else 3,
        quorum_binds=quorum is not None and quorum.binds,
        kinds=kinds,
        kinds_bind=found is not None and found.binds,
        document=_document(found if found is not None else steps),
    )


def skip_of(packs: RulePacks, opened_on: date, code: str) -> Ground | None:
    """A reason for which steps fall away; None where the law of the day has none of that code."""
    found = case_of(in_force(packs, SKIPS, opened_on), code)
    return None if found is None else found[0]


def deferrals(packs: RulePacks, post: Post, opened_on: date) -> Value[tuple[Ground, ...]] | None:
    return of_group(packs, DEFERRAL, post, opened_on)


def exemptions(packs: RulePacks, laws: Laws) -> tuple[tuple[Ground, bool, str], ...]:
    """Every case that excludes or exempts, of the law at the act and of the one at the opening: both may help.

    Each with whether it was read in a text, and its document.
    """
    listed: dict[str, tuple[Ground, bool, str]] = {}
    for day in (laws.act_on, laws.opened_on):
        found = of_group(packs, EXEMPTION, laws.post, day)
        for ground in found.value if found is not None else ():
            read = found is not None and found.binds and not ground.unverified
            if ground.code not in listed or (read and not listed[ground.code][1]):
                listed[ground.code] = (ground, read, _document(found))
    return tuple(listed.values())


def _timer(found: Value[tuple[Timer, ...]] | None, code: str) -> StepTerm | None:
    if found is None:
        return None
    timer = next((one for one in found.value if one.code == code), None)
    if timer is None:
        return None
    return StepTerm(code, Term.parse(timer.term), _document(found), found.binds)


def _sits_over(council: Council, post: Post) -> bool:
    """Of viên chức the kinds say whether the person manages; which of two units it is, persons choose."""
    if post is Post.VIEN_CHUC_MANAGER:
        return council.subject == "vien_chuc_manager"
    return council.subject != "vien_chuc_manager"


def _document(found: Value[Any] | None) -> str:
    if found is None:
        return ""
    clause = found.clause
    return f"{clause.document}, {clause.article}" if clause.article else clause.document


def sizes(kinds: Sequence[Council]) -> tuple[int, ...]:
    """The numbers of members that the law knows, each once, rising."""
    return tuple(sorted({one.size for one in kinds}))
