"""The form of a correction: the members of the event that is corrected, each as it counts now."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, get_type_hints

import msgspec
from pydantic import create_model

from api.http.fields import STRICT, member
from api.pages.act_parts import Part, Widget, parts_of_members
from domain.corrections import KEPT, KEPT_OF
from domain.late_entries import standing_body
from domain.model.dossier import Dossier
from domain.model.errors import DomainError
from domain.model.event import Event, encode

ACT: Final = "correct"


def with_members(parts: tuple[Part, ...], state: Dossier, position: int) -> tuple[Part, ...]:
    """The parts of the form with the members of the event at a position; as they are where there is none."""
    try:
        body = standing_body(state, position)
    except DomainError:
        return parts
    inner = members(body)
    return tuple(replace(part, parts=inner) if part.widget is Widget.CHANGES else part for part in parts)


def members(body: Event) -> tuple[Part, ...]:
    """What a correction may touch, with the values that count now."""
    values: dict[str, Any] = msgspec.json.decode(encode(body))
    hints = get_type_hints(type(body), include_extras=True)
    kept = KEPT | KEPT_OF.get(type(body), frozenset())
    forms: dict[str, Any] = {
        one.name: (
            member(one.name, hints[one.name], required=one.required),
            ... if one.required else msgspec.to_builtins(one.default),
        )
        for one in msgspec.structs.fields(type(body))
        if one.name not in kept
    }
    parts = parts_of_members(create_model(f"{type(body).__name__}Members", __config__=STRICT, **forms), ACT)
    return tuple(replace(part, default=values.get(part.name, part.default), required=False) for part in parts)
