"""The law on discipline: which one judges an act, by the person's group and post and the day (DOMAIN.md §2, §9).

Nothing here decides about anybody. These functions say what the rule packs hold, with document and status, so that the
persons who decide see it, and so that what the law forbids is refused. A value that is `unverified` warns; it never
blocks and never burdens.

What is judged (forms, gravity, limitation) follows the law in force at the act, or the one in force when the case is
opened where that is more favourable. How the case is handled (terms, councils, deferral) follows the law in force
when it is opened.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from domain.model.organisation import Group, Role
from domain.model.rule_keys import CHOICE_OF_LAW, REGIME
from domain.model.rule_values import Ground, Regime, RegimePart
from domain.model.rules import Key, RulePacks, Value

T = TypeVar("T")


class Post(StrEnum):
    """What the law on discipline distinguishes: the group, and whether the person leads."""

    CAN_BO = "can_bo"
    CONG_CHUC = "cong_chuc"
    CONG_CHUC_LEADER = "cong_chuc_leader"
    VIEN_CHUC = "vien_chuc"
    VIEN_CHUC_MANAGER = "vien_chuc_manager"

    @property
    def group(self) -> Group:
        return _GROUP_OF[self]

    @property
    def leads(self) -> bool:
        return self in (Post.CONG_CHUC_LEADER, Post.VIEN_CHUC_MANAGER)


_GROUP_OF: Final = {
    Post.CAN_BO: Group.CAN_BO,
    Post.CONG_CHUC: Group.CONG_CHUC,
    Post.CONG_CHUC_LEADER: Group.CONG_CHUC,
    Post.VIEN_CHUC: Group.VIEN_CHUC,
    Post.VIEN_CHUC_MANAGER: Group.VIEN_CHUC,
}

LEADING: Final = (Role.DEPUTY, Role.HEAD, Role.LEADER)


def post_of(group: Group, role: Role | None) -> Post:
    """The post of someone of that group in that role at the act; role None: without an appointment then."""
    leads = role in LEADING
    match group:
        case Group.CAN_BO:
            return Post.CAN_BO
        case Group.CONG_CHUC:
            return Post.CONG_CHUC_LEADER if leads else Post.CONG_CHUC
        case Group.VIEN_CHUC:
            return Post.VIEN_CHUC_MANAGER if leads else Post.VIEN_CHUC


@dataclass(frozen=True)
class Law:
    """The regime of a post on a day. `binds(part)`: whether that part of it may block."""

    post: Post
    day: date
    found: Value[Regime]

    @property
    def regime(self) -> Regime:
        return self.found.value

    @property
    def document(self) -> str:
        clause = self.found.clause
        return f"{clause.document}, {clause.article}" if clause.article else clause.document

    def binds(self, part: RegimePart) -> bool:
        return self.found.binds or part in self.regime.read


@dataclass(frozen=True)
class Laws:
    """The law at the act, and the one when the case is opened where that is another. None: the packs have none.

    later_binds: whether it is verified for the group that a later law applies where it is more favourable.
    """

    post: Post
    act_on: date
    opened_on: date
    at_act: Law | None
    later: Law | None
    later_binds: bool


def law_on(packs: RulePacks, post: Post, day: date) -> Law | None:
    """The regime in force on a day; None where the packs know none of that time."""
    found = in_force(packs, REGIME[post], day)
    return None if found is None else Law(post, day, found)


def laws_of(packs: RulePacks, post: Post, act_on: date, opened_on: date) -> Laws:
    """The two laws that may judge an act. A case that is under way knows no law that comes later: of viên chức, one
    opened before 1/7/2026 stays under Decree 112/2020 (Decree 234/2026, Art. 24(1)).
    """
    at_act, opened = law_on(packs, post, act_on), law_on(packs, post, opened_on)
    later = opened if opened is not None and (at_act is None or opened.found.clause != at_act.found.clause) else None
    choice = in_force(packs, CHOICE_OF_LAW, opened_on)
    return Laws(
        post=post,
        act_on=act_on,
        opened_on=opened_on,
        at_act=at_act,
        later=later,
        later_binds=choice is not None and choice.binds and post.group is Group.VIEN_CHUC,
    )


def in_force(packs: RulePacks, key: Key[T], day: date) -> Value[T] | None:
    """A value of the law on discipline on a day, also before the first pack: its clauses are older than the packs."""
    pack = packs.packs[0]
    for one in packs.packs:
        if one.header.valid_from <= day:
            pack = one
    return pack.find(key, day)


def of_group(packs: RulePacks, keys: dict[str, Key[T]], post: Post, day: date) -> Value[T] | None:
    """A value that each group has of its own; None where nothing is known for that group and day."""
    key = keys.get(post.group.value)
    return None if key is None else in_force(packs, key, day)


def case_of(found: Value[tuple[Ground, ...]] | None, code: str) -> tuple[Ground, bool] | None:
    """A listed case by its code, and whether it was read in a text; None where the list has none of that code."""
    if found is None:
        return None
    ground = next((one for one in found.value if one.code == code), None)
    return None if ground is None else (ground, found.binds and not ground.unverified)
