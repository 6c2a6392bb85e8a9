"""Whose a dossier is, row by row: what the policies of the doors' role ask.

Everybody whom an event of the dossier names, and everybody whom any row of the views names: so whoever may ask for
what is theirs, by an official or a unit, finds every row that answers. It only ever says more than the decision about
a dossier does, which goes by the events alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from operator import attrgetter
from typing import Any, ClassVar, Final
from uuid import UUID

from domain.model.event import is_official
from domain.model.involvement import officials_in, units_in
from projections.folding import Folded
from projections.reach import of_dossier, of_official, of_unit
from projections.rows import Row


class InvolvedRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "involved"
    STREAM: ClassVar[str] = "dossier_id"

    dossier_id: UUID
    who: str


OFFICIALS: Final = frozenset(
    {
        "answerer",
        "answered_by",
        "asked_by",
        "bearer",
        "from_official",
        "official",
        "on_behalf_of",
        "other",
        "received_by",
        "reported_by",
        "to_official",
        "waiting_on",
        "who",
    }
)
"""Columns of the views that name an official, or somebody who is none."""

UNITS: Final = frozenset({"unit_id", "from_unit", "to_unit", "waiting_on"})
"""Columns of the views that name a unit."""


def involved_rows(folded: Folded, rows: Iterable[Row]) -> Iterator[InvolvedRow]:
    """Of a folded dossier, whose other rows are at hand; in the order of the names."""
    named = {of_dossier(folded.dossier_id)}
    for recorded in folded.stored:
        named.update(map(of_official, officials_in(recorded.body)))
        named.update(map(of_unit, units_in(recorded.body)))
    for row in rows:
        for name, get in _columns(type(row)):
            value = get(row)
            if value is not None and is_official(value):
                named.add(name(value))
    for who in sorted(named):
        yield InvolvedRow(dossier_id=folded.dossier_id, who=who)


@cache
def _columns(cls: type[Row]) -> list[tuple[Callable[[str], str], Callable[[Any], str | None]]]:
    """Of a class the columns that name somebody, each with how it is named here."""
    fields = cls.__struct_fields__
    return [
        *((of_official, attrgetter(field)) for field in fields if field in OFFICIALS),
        *((of_unit, attrgetter(field)) for field in fields if field in UNITS),
    ]
