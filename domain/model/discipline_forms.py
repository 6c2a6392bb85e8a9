"""Which forms of discipline the law permits for an act, and what stands in the way of each.

The gravity, the ground and the circumstances are found by persons. From what they found follows the heaviest form that
the law knows for it; anything up to it is theirs to choose, and nothing is proposed. A limit that rests on an
unverified value is a warning beside the form.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, TypeVar

import msgspec

from domain.model.discipline import Laws, Post, case_of, in_force, of_group
from domain.model.discipline_limits import add_period
from domain.model.rule_keys import GROUNDS, HEAD_OF_UNIT_LINE, NOT_DISCIPLINE, RAISES, REPEAT_WINDOW_MONTHS, SEVERITY
from domain.model.rule_values import Ground, RegimePart, Severity
from domain.model.rules import Key, RulePacks, Value
from domain.model.working_time import office_day

T = TypeVar("T")

WARNING_FORM: Final = "cảnh cáo"
"""What a repeated act, and a head who let staff breach the law, leads to even if it is the least grave."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What persons found about the act. severity: code of its gravity. first: the first act of its kind.

    head_line: the person led, and let staff breach the law or failed to lead without good reason. several: more than
    one act is judged at once. serving: an earlier form is in force.
    """

    severity: str
    repeated: bool = False
    head_line: bool = False
    several: bool = False
    serving: bool = False


class Permission(msgspec.Struct, frozen=True):
    """Of one form: refused by verified law, or doubtful by an unverified value, with the reason in both languages."""

    form: str
    refused: tuple[tuple[str, str], ...] = ()
    doubts: tuple[tuple[str, str], ...] = ()

    @property
    def permitted(self) -> bool:
        return not self.refused


class Service(msgspec.Struct, frozen=True):
    """A decision in force over the person: [from_on, to_on], both included. binds: its length is verified."""

    form: str
    act: str
    from_on: date
    to_on: date
    binds: bool


class Reminder(msgspec.Struct, frozen=True):
    """A written reminder: to whom, of which duty, when, and where it stands in the log."""

    official: str
    duty: str
    at: datetime
    position: int


def severities(packs: RulePacks, laws: Laws) -> Value[tuple[Severity, ...]] | None:
    """The levels of gravity of the law at the act; where it has none, of the law at the opening."""
    return _of_act_or_opening(packs, SEVERITY, laws)[0]


def forms(packs: RulePacks, laws: Laws, found: Found) -> tuple[Permission, ...]:
    """Every form of either law, from light to heavy, with what stands in its way."""
    known = laws.at_act or laws.later
    if known is None:
        return ()
    listed = list(known.regime.forms)
    later = laws.later.regime.forms if laws.later is not None else known.regime.forms
    heaviest, cap_binds = _heaviest(packs, laws, found, listed)
    return tuple(
        _judged(form, listed, later, heaviest, known.binds(RegimePart.FORMS), cap_binds)
        for form in [*listed, *(form for form in later if form not in listed)]
    )


def _judged(
    form: str, listed: Sequence[str], later: Sequence[str], heaviest: int | None, forms_bind: bool, cap_binds: bool
) -> Permission:
    refused: list[tuple[str, str]] = []
    doubts: list[tuple[str, str]] = []
    if form not in listed:
        (refused if forms_bind else doubts).append(
            ("không có trong các hình thức của luật khi có hành vi", "it is no form of the law in force at the act")
        )
    elif heaviest is not None and listed.index(form) > heaviest:
        (refused if cap_binds else doubts).append(
            (
                f"nặng hơn mức cao nhất cho tình tiết đã nêu: {listed[heaviest]}",
                f"it is heavier than what the law knows for what was found: {listed[heaviest]}",
            )
        )
    if form in listed and form not in later:
        doubts.append(
            (
                "luật khi mở vụ việc không còn hình thức này; hỏi luật gia xem luật nào có lợi hơn",
                "the law at the opening no longer has this form; ask a lawyer which law is more favourable",
            )
        )
    return Permission(form, tuple(refused), tuple(doubts))


def _heaviest(packs: RulePacks, laws: Laws, found: Found, listed: list[str]) -> tuple[int | None, bool]:
    """The place of the heaviest form for what was found, and whether that binds; None: the law sets no such limit."""
    levels, may_bind = _of_act_or_opening(packs, SEVERITY, laws)
    level = None if levels is None else next((one for one in levels.value if one.code == found.severity), None)
    if levels is None or level is None or level.form not in listed:
        return None, False
    place, binds = listed.index(level.form), levels.binds and may_bind
    line = of_group(packs, HEAD_OF_UNIT_LINE, laws.post, laws.act_on)
    if found.repeated or (found.head_line and laws.post.leads and line is not None and line.binds):
        place = max(place, listed.index(WARNING_FORM))
    raises = of_group(packs, RAISES, laws.post, laws.act_on)
    if raises is not None and raises.binds:
        place += raises.value.several_acts if found.several else 0
        place += raises.value.while_serving if found.serving else 0
    return min(place, len(listed) - 1), binds


def in_service(packs: RulePacks, post: Post, form: str, act: str, effective_on: date) -> Service | None:
    """How long a decision has effect; it ends by itself. None where the packs say nothing."""
    window = of_group(packs, REPEAT_WINDOW_MONTHS, post, effective_on)
    if window is None:
        return None
    return Service(form, act, effective_on, add_period(effective_on, f"{window.value}m"), window.binds)


def is_repeat(act_on: date, act: str, services: Sequence[Service]) -> Service | None:
    """The decision within whose effect the same act was done again; None where there is none."""
    return next((one for one in services if one.act == act and one.from_on <= act_on <= one.to_on), None)


def grounds(packs: RulePacks, laws: Laws) -> Value[tuple[Ground, ...]] | None:
    """The grounds of the law at the act; where it has none, of the law at the opening."""
    return _of_act_or_opening(packs, GROUNDS, laws)[0]


def needs_reminder(packs: RulePacks, laws: Laws, ground: str) -> tuple[bool, bool]:
    """Whether a ground counts only after a written reminder, and whether that binds."""
    listed, may_bind = _of_act_or_opening(packs, GROUNDS, laws)
    found = case_of(listed, ground)
    return (False, False) if found is None else (found[0].after_reminder, found[1] and may_bind)


def reminded_before(reminders: Sequence[Reminder], official: str, act_on: date) -> tuple[Reminder, ...]:
    """The written reminders to the official on days before the act, oldest first. Of which duty, persons judge."""
    mine = [one for one in reminders if one.official == official and office_day(one.at) < act_on]
    return tuple(sorted(mine, key=lambda one: one.position))


def is_no_discipline(packs: RulePacks, day: date, outcome: str) -> bool:
    """Whether an outcome is one of those that are no form of discipline."""
    return case_of(in_force(packs, NOT_DISCIPLINE, day), outcome) is not None


def _of_act_or_opening(packs: RulePacks, keys: dict[str, Key[T]], laws: Laws) -> tuple[Value[T] | None, bool]:
    """A group's value of the day of the act, or else of the opening, and whether that day's law may bind the act."""
    of_act = of_group(packs, keys, laws.post, laws.act_on)
    if of_act is not None:
        return of_act, True
    return of_group(packs, keys, laws.post, laws.opened_on), laws.later_binds
