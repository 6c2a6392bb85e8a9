"""Whose a dossier or a proceeding is, row by row: what the policies of the doors' role ask.

Everybody whom an event of the dossier names, and everybody whom any row of the views names: so whoever may ask for
what is theirs, by an official or a unit, finds every row that answers. It only ever says more than the decision about
a dossier does, which goes by the events alone. A proceeding that its nature restricts is of those alone whom it names,
and of those who have to answer an escalation in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from operator import attrgetter
from typing import ClassVar, Final
from uuid import UUID

from domain.model import natures
from domain.model.event import OfficialId, UnitId, is_official
from domain.model.involvement import officials_in, units_in
from projections.folding import Folded
from projections.folding_proceedings import FoldedProceeding
from projections.reach import of_dossier, of_official, of_unit
from projections.rows import Row
from projections.views.proceedings import met

_Column = Callable[[Row], str | None]


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
    officials, units = _named_in(rows)
    for recorded in folded.stored:
        officials.update(officials_in(recorded.body))
        units.update(units_in(recorded.body))
    named = {of_dossier(folded.dossier_id), *map(of_official, officials), *map(of_unit, units)}
    for who in sorted(named):
        yield InvolvedRow(dossier_id=folded.dossier_id, who=who)


def involved_in_proceeding(folded: FoldedProceeding, rows: Iterable[Row]) -> Iterator[InvolvedRow]:
    """Of a folded proceeding, whose other rows are at hand; in the order of the names."""
    named = {of_dossier(folded.proceeding_id)}
    restricted = natures.involved_in(folded.proceeding).restricted
    if restricted is not None:
        named.update(map(of_official, restricted))
    else:
        for officials, units in (met(folded), _named_in(rows)):
            named |= {*map(of_official, officials), *map(of_unit, units)}
    for who in sorted(named):
        yield InvolvedRow(dossier_id=folded.proceeding_id, who=who)


def _named_in(rows: Iterable[Row]) -> tuple[set[OfficialId], set[UnitId]]:
    """Everybody whom these rows name."""
    by_class: dict[type[Row], list[Row]] = defaultdict(list)
    for row in rows:
        by_class[type(row)].append(row)
    officials: set[str | None] = set()
    units: set[str | None] = set()
    # Column by column: a dossier has a hundred rows, and they name some ten.
    for cls, group in by_class.items():
        of_officials, of_units = _columns(cls)
        for column in of_officials:
            officials.update(map(column, group))
        for column in of_units:
            units.update(map(column, group))
    return _real(officials), _real(units)


def _real(names: Iterable[str | None]) -> set[str]:
    """Without those who are nobody in particular, like the applicant."""
    return {name for name in names if name is not None and is_official(name)}


@cache
def _columns(cls: type[Row]) -> tuple[list[_Column], list[_Column]]:
    """Of a class the columns that name officials, and those that name units."""
    fields = cls.__struct_fields__
    return [attrgetter(f) for f in fields if f in OFFICIALS], [attrgetter(f) for f in fields if f in UNITS]
