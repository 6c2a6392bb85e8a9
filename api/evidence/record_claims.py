"""What a bundle claims of an official's responsibility record: each figure with the positions behind each fact.

Folded from the bundle's own dossiers as of the checkpoint, never read from the views: so the same checkpoint gives the
same record for ever. As in the record itself, only what is stated is in it, of dossiers that had ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from projections.figures import FIGURES, Measure, Part
from projections.folding import Folded
from projections.folding_proceedings import FoldedProceeding
from projections.queries.periods import Period
from projections.views.dossier import fact_rows
from projections.views.facts import FactRow
from projections.views.proceeding import fact_rows_of

Claim = dict[str, Any]


def facts_of(
    official: str,
    dossiers: Iterable[Folded],
    proceedings: Iterable[FoldedProceeding],
    period: Period | None,
    about: datetime,
) -> list[FactRow]:
    """Their facts of the period up to a moment, in order of dossier, then of proceeding, and beginning."""
    rows = chain(*map(fact_rows, dossiers), *map(fact_rows_of, proceedings))
    return [
        row
        for row in rows
        if row.official == official
        and row.at <= about
        and row.part != Part.NONE
        and (period is None or period.first <= row.month <= period.last)
    ]


def cited(facts: Sequence[FactRow], about: datetime) -> dict[UUID, frozenset[int]]:
    """By proceeding the positions of its events on which what is stated rests."""
    found: dict[UUID, frozenset[int]] = {}
    for row in _stated(facts, about):
        if row.nature is not None:
            found[row.dossier_id] = found.get(row.dossier_id, frozenset()) | frozenset(row.positions)
    return found


def explained(
    official: str, proceedings: Iterable[FoldedProceeding], period: Period | None, about: datetime
) -> dict[UUID, frozenset[int]]:
    """By proceeding the positions of the official's own words about its duties, of the period up to a moment."""
    found = {
        folded.proceeding_id: frozenset(
            one.position
            for one in folded.proceeding.notes.explanations
            if one.official == official
            and one.at <= about
            and (period is None or period.start_at <= one.at < period.end_at)
        )
        for folded in proceedings
    }
    return {proceeding: positions for proceeding, positions in found.items() if positions}


def _stated(facts: Sequence[FactRow], about: datetime) -> list[FactRow]:
    return [row for row in facts if row.closed_at is not None and row.closed_at <= about]


def record(facts: Sequence[FactRow], about: datetime) -> list[Claim]:
    """By part and on whose behalf, in the order in which a record shows its figures."""
    stated = _stated(facts, about)
    order = {part: place for place, part in enumerate(Part)}
    sections = sorted({(order[Part(row.part)], row.on_behalf_of or "") for row in stated})
    found = []
    for place, absent in sections:
        part = list(Part)[place]
        here = [row for row in stated if row.part == part and (row.on_behalf_of or "") == absent]
        for figure in FIGURES.values():
            rows = [row for row in here if row.figure == figure.name]
            if rows:
                amount = _amount(rows, figure.measure)
                found.append(record_line(part, absent or None, figure.name, amount, [row.positions for row in rows]))
    return found


def record_line(
    part: str, on_behalf_of: str | None, figure: str, amount: int, positions: Iterable[Sequence[int]]
) -> Claim:
    """One figure. positions: of each fact those of the events behind it."""
    return {
        "part": str(part),
        "on_behalf_of": on_behalf_of,
        "figure": figure,
        "amount": amount,
        "positions": [sorted(set(each)) for each in positions],
    }


def _amount(rows: Sequence[FactRow], measure: Measure) -> int:
    if measure is Measure.DOSSIERS:
        return len({row.dossier_id for row in rows})
    return sum(row.amount for row in rows)
