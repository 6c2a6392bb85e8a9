"""Which procedure a clerk means: by its code, or by words without marks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from domain.model.organisation import Tier
from domain.model.procedure import Catalogue, ProcedureVersion
from projections.search import plain

MOST: Final = 8
IF_ANY: Final = "(nếu có)"
"""What the text of a document ends with that is not asked of everybody."""


def offered(catalogue: Catalogue, day: date, tier: Tier) -> list[ProcedureVersion]:
    """The procedures of a tier in force on a day, by code; those of every tier where it has none of its own."""
    in_force = [found for code in sorted(catalogue.versions) if (found := catalogue.on(code, day)) is not None]
    return [one for one in in_force if one.tier is tier] or in_force


def meant(text: str, among: Sequence[ProcedureVersion]) -> list[ProcedureVersion]:
    """Those that a text may mean, the likelier first: one for a code that stands first or a whole name."""
    first, _, _ = text.strip().partition(" ")
    exact = [one for one in among if one.code == first or plain(one.name) == plain(text)]
    if exact:
        return exact
    words = [_one_i(word) for word in plain(text).split()]
    fitting = [one for one in among if words and all(word in _one_i(plain(f"{one.code} {one.name}")) for word in words)]
    return sorted(fitting, key=lambda one: (not plain(one.name).startswith(plain(text)), one.name))


def is_required(document: str) -> bool:
    return not plain(document).endswith(plain(IF_ANY))


def _one_i(text: str) -> str:
    """Mỹ and Mĩ are one word."""
    return text.replace("y", "i")
