"""Whose a dossier or a proceeding is, row by row: what the policies of the doors' role ask.

Everybody whom an event of the dossier names, and everybody whom any row of the views names: so whoever may ask for
what is theirs, by an official or a unit, finds every row that answers. It only ever says more than the decision about
a dossier does, which goes by the events alone. A proceeding that its nature restricts is of those alone whom it names,
and of those who have to answer an escalation in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from operator import attrgetter
from typing import Any, ClassVar, Final
from uuid import UUID

from domain.model import natures
from domain.model.event import is_official
from domain.model.involvement import officials_in, units_in
from projections.folding import Folded
from projections.folding_proceedings import FoldedProceeding
from projections.reach import of_dossier, of_official, of_unit
from projections.rows import Row
from projections.views.proceedings import met


class InvolvedRow(Row, frozen=True, kw_only=True):
    """dossier_id: of the dossier, or of the proceeding."""

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
        "measure_by",
        "met_by",
        "official",
        "on_behalf_of",
        "opened_by",
        "other",
        "received_by",
        "recorded_by",
        "reported_by",
        "to_official",
        "unanswered_by",
        "waiting_on",
        "who",
    }
)
"""Columns of the views that name an official, or somebody who is none."""

UNITS: Final = frozenset({"unit_id", "confirmed_unit", "from_unit", "issuing_unit", "to_unit", "waiting_on"})
"""Columns of the views that name a unit."""


def involved_rows(folded: Folded, rows: Iterable[Row]) -> Iterator[InvolvedRow]:
    """Of a folded dossier, whose other rows are at hand; in the order of the names."""
    named = {of_dossier(folded.dossier_id)}
    for recorded in folded.stored:
        named.update(map(of_official, officials_in(recorded.body)))
        named.update(map(of_unit, units_in(recorded.body)))
    named.update(_named_in(rows))
    for who in sorted(named):
        yield InvolvedRow(dossier_id=folded.dossier_id, who=who)


def involved_in_proceeding(folded: FoldedProceeding, rows: Iterable[Row]) -> Iterator[InvolvedRow]:
    """Of a folded proceeding, whose other rows are at hand; in the order of the names."""
    named = {of_dossier(folded.proceeding_id)}
    restricted = natures.involved_in(folded.proceeding).restricted
    if restricted is not None:
        named.update(map(of_official, restricted))
    else:
        officials, units = met(folded)
        named |= {*map(of_official, officials), *map(of_unit, units), *_named_in(rows)}
    for who in sorted(named):
        yield InvolvedRow(dossier_id=folded.proceeding_id, who=who)


def _named_in(rows: Iterable[Row]) -> Iterator[str]:
    """Everybody whom these rows name."""
    for row in rows:
        for name, get in _columns(type(row)):
            value = get(row)
            if value is not None and is_official(value):
                yield name(value)


@cache
def _columns(cls: type[Row]) -> list[tuple[Callable[[str], str], Callable[[Any], str | None]]]:
    """Of a class the columns that name somebody, each with how it is named here."""
    fields = cls.__struct_fields__
    return [
        *((of_official, attrgetter(field)) for field in fields if field in OFFICIALS),
        *((of_unit, attrgetter(field)) for field in fields if field in UNITS),
    ]
