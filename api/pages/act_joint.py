"""Two members of an order that are chosen as one: the time of a home visit is an official's slot.

Its value is `official:number`, since slots are numbered by official and one number may stand for several times.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from api.pages.act_input import Fault, Typed
from api.pages.act_parts import Part, Widget
from api.pages.written import amount_written

JOINT: Final[Mapping[str, tuple[str, str]]] = {"schedule-home-visit": ("official", "slot_no")}
"""By act: whose it is, and its number. The form has the field of the number alone."""

_BETWEEN: Final = ":"


def one_choice(act: str, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The parts of a form in which the two are one."""
    if act not in JOINT:
        return parts
    whose, number = JOINT[act]
    return tuple(
        replace(part, widget=Widget.KNOWN, numeric=False) if part.name == number else part
        for part in parts
        if part.name != whose
    )


def joint_value(whose: str, number: object) -> str:
    return f"{whose}{_BETWEEN}{number}"


def together(act: str, typed: Typed) -> Typed:
    """The same where the two were named apart, as in an address that fills the form in."""
    if act not in JOINT:
        return typed
    whose, number = JOINT[act]
    if not typed.one(whose) or not typed.one(number) or _BETWEEN in typed.one(number):
        return typed
    value = joint_value(typed.one(whose), typed.one(number))
    others = {name: values for name, values in typed.values.items() if name != whose}
    return replace(typed, values={**others, number: (value,)})


def apart(act: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """The content of the order; what is no such choice is left to its model to refuse."""
    found = dict(content)
    if act in JOINT:
        whose, number = JOINT[act]
        official, between, text = str(found.get(number, "")).rpartition(_BETWEEN)
        if between:
            found |= {whose: official, number: amount_written(text)}
    return found


def said_once(act: str, faults: Sequence[Fault]) -> list[Fault]:
    """What is wrong with either stands at the choice, and once."""
    if act not in JOINT:
        return list(faults)
    number = JOINT[act][1]
    found: dict[str, Fault] = {}
    for fault in faults:
        found.setdefault(fault.path or number, replace(fault, path=fault.path or number))
    return list(found.values())
