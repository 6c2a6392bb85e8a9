"""Sums of what stands in records, over tallies: rows like those that a query over the facts themselves gives.

A year of a unit is some two thousand tallies, where it is thirty thousand facts. Facts that lie after the moment of the
question, which are few and young, are not in it; where a tally has one among others, the facts have to be asked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from psycopg import Connection
from psycopg.rows import dict_row

from projections.figures import FIGURES, Measure, Part

DUTIES: Final = frozenset({"duties_owed", "duties_missed"})
"""What counts for a unit as a whole even where nobody bore it."""

_OF_DOSSIERS: Final = tuple(figure.name for figure in FIGURES.values() if figure.measure is Measure.DOSSIERS)

# The names of figures are constants of `projections.figures`; conditions are literals of the callers.
_SUMS: Final = ", ".join(f"sum({name})::bigint AS {name}" for name in FIGURES)
_HAS: Final = ", ".join(f"bool_or({name} IS NOT NULL) AS {name}" for name in _OF_DOSSIERS)
_COUNTS: Final = ", ".join(f"count(*) FILTER (WHERE {name}) AS {name}" for name in _OF_DOSSIERS)
_ADDED: Final = f"""
    SELECT part, field, disputed, on_behalf_of, {_SUMS}, bool_or(last_at > %(now)s) AS later
    FROM views.tallies WHERE {{where}} GROUP BY part, field, disputed, on_behalf_of
"""  # noqa: S608
_DIFFERENT: Final = f"""
    SELECT part, field, {_COUNTS} FROM (
        SELECT part, field, {_HAS} FROM views.tallies WHERE {{where}} GROUP BY part, field, official, dossier_id
    ) AS each GROUP BY part, field
"""  # noqa: S608
_DIFFERENT_IN_ALL: Final = f"""
    SELECT field, {_COUNTS} FROM (
        SELECT field, {_HAS} FROM views.tallies WHERE {{where}} AND part <> 'none' GROUP BY field, dossier_id
    ) AS each GROUP BY field
"""  # noqa: S608


def by_part(
    connection: Connection[Any], where: str, values: Mapping[str, Any], figures: Collection[str] = FIGURES
) -> list[dict[str, Any]] | None:
    """By part, figure and field: amount, disputed, absent, and dossiers, each once for each of its people.

    None where the facts themselves have to be asked.
    """
    added = _asked(connection, _ADDED, where, values)
    if any(row["later"] for row in added):
        return None
    different = {(row["part"], row["field"]): row for row in _asked(connection, _DIFFERENT, where, values)}
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in added:
        counted = different.get((row["part"], row["field"]), {})
        for figure in figures:
            _add(found, (row["part"], figure, row["field"]), row, counted)
    return [{"part": part, **line} for (part, _, _), line in found.items()]


def whole(connection: Connection[Any], where: str, values: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """By figure and field, whoever's it is: amount, disputed, and dossiers, each once. None as in `by_part`."""
    added = _asked(connection, _ADDED, where, values)
    if any(row["later"] for row in added):
        return None
    different = {row["field"]: row for row in _asked(connection, _DIFFERENT_IN_ALL, where, values)}
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in added:
        for figure in DUTIES if row["part"] == Part.NONE else FIGURES:
            _add(found, ("", figure, row["field"]), row, different.get(row["field"], {}))
    return list(found.values())


def _asked(connection: Connection[Any], text: str, where: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(text.format(where=where).encode(), values).fetchall()


def _add(
    found: dict[tuple[str, str, str], dict[str, Any]],
    key: tuple[str, str, str],
    row: Mapping[str, Any],
    different: Mapping[str, Any],
) -> None:
    """What a row says of one figure, put to what others say of it."""
    _, figure, field = key
    amount = row[figure]
    if amount is None:
        return
    line = found.setdefault(
        key,
        {
            "figure": figure,
            "field": field,
            "amount": 0,
            "disputed": 0,
            "absent": [],
            "dossiers": different.get(figure, 0),
        },
    )
    line["amount"] += amount
    line["disputed"] += amount if row["disputed"] else 0
    if row["on_behalf_of"] is not None:
        line["absent"] = sorted({*line["absent"], row["on_behalf_of"]})
