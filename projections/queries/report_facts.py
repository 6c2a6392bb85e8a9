"""All facts behind a person's or a unit's figures in a period, for papers that carry their evidence with them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from psycopg import Connection
from psycopg.rows import class_row

from domain.model.event import OfficialId, UnitId
from projections.queries.official_records import FACT_COLUMNS, FACTS_FROM, OF_A_UNIT, FactLine
from projections.queries.periods import Period

_FACTS: Final = f"""
    SELECT {FACT_COLUMNS} {FACTS_FROM}
    WHERE {{whose}} AND f.month BETWEEN %(first)s AND %(last)s AND f.at <= %(now)s
    ORDER BY f.at, f.dossier_id, f.official, f.figure, f.step_id
"""


def facts_of_official(
    connection: Connection[Any], official: OfficialId, period: Period, *, now: datetime
) -> list[FactLine]:
    """In all parts of the record, of ended and of open dossiers, in order of time."""
    return _facts(connection, "f.official = %(whose)s", official, period, now)


def facts_of_unit(connection: Connection[Any], unit: UnitId, period: Period, *, now: datetime) -> list[FactLine]:
    """Of the unit's people, in whatever part, of ended and of open dossiers, in order of time."""
    return _facts(connection, f"f.unit_id = %(whose)s AND {OF_A_UNIT}", unit, period, now)


def _facts(connection: Connection[Any], whose: str, key: str, period: Period, now: datetime) -> list[FactLine]:
    with connection.cursor(row_factory=class_row(FactLine)) as cursor:
        return cursor.execute(
            _FACTS.replace("{whose}", whose).encode(),
            {"whose": key, "first": period.first, "last": period.last, "now": now},
        ).fetchall()
