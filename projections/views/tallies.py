"""The facts of a dossier, or of a proceeding, summed up: what records add over a year of a whole unit.

A row is what one person has in one month in one part, with a column for each figure, in the place of ten or twenty
facts that each name their events. Sums over either are the same; facts open a figure, tallies add it up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final, cast
from uuid import UUID

import msgspec

from projections.figures import FIGURES
from projections.rows import Row
from projections.views.facts import DISPUTED, FactRow

_KEY: Final[list[tuple[str, Any]]] = [
    ("dossier_id", UUID),
    ("official", str),
    ("part", str),
    ("on_behalf_of", str | None),
    ("unit_id", str | None),
    ("procedure_code", str),
    ("field", str),
    ("month", date),
    ("closed_at", datetime | None),
    ("disputed", bool),
]
"""As facts have it; disputed: whether they have that mark."""

_row: Final[Any] = msgspec.defstruct(
    "TallyRow",
    [*_KEY, ("last_at", datetime), *((name, int | None, None) for name in FIGURES)],
    bases=(Row,),
    namespace={"TABLE": "tallies", "STREAM": "dossier_id"},
    module=__name__,
    frozen=True,
    kw_only=True,
    gc=False,
)

TallyRow: Final = cast(type[Row], _row)
"""What is alike, the moment of the latest of the facts, and for each figure the sum of its facts; None without any."""


def tally_rows(facts: Iterable[FactRow]) -> list[Row]:
    """In the order in which their first facts come."""
    sums: dict[tuple[Any, ...], dict[str, int]] = defaultdict(dict)
    last: dict[tuple[Any, ...], datetime] = {}
    for fact in facts:
        key = (
            fact.dossier_id,
            fact.official,
            fact.part,
            fact.on_behalf_of,
            fact.unit_id,
            fact.procedure_code,
            fact.field,
            fact.month,
            fact.closed_at,
            DISPUTED in fact.marks,
        )
        amounts = sums[key]
        amounts[fact.figure] = amounts.get(fact.figure, 0) + fact.amount
        last[key] = max(last.get(key, fact.at), fact.at)
    names = [name for name, _ in _KEY]
    return [_row(**dict(zip(names, key, strict=True)), last_at=last[key], **amounts) for key, amounts in sums.items()]
