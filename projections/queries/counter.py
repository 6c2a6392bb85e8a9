"""What a one-stop unit's counter looks back on: dossiers of the unit that are open or came in today."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection

from domain.model.working_time import at_office_time, office_day
from projections.queries.knowledge import Named, knowledge

LOOKED_AT: Final = 300
"""The latest of a unit, at most: each is held against a number that was scanned."""


class CounterDossier(msgspec.Struct, frozen=True, kw_only=True):
    """today: lodged on the day of the question."""

    dossier_id: UUID
    code: str | None
    procedure: Named
    state: str
    lodged_at: datetime
    today: bool
    open: bool


def at_counter(connection: Connection[Any], unit: str, *, now: datetime) -> list[CounterDossier]:
    """Dossiers that a unit took in and that are open, or were lodged today; the latest first."""
    return _rows(connection, "d.unit_id = %(unit)s", {"unit": unit}, now)


def those(connection: Connection[Any], dossiers: Collection[UUID], *, now: datetime) -> list[CounterDossier]:
    """The same of dossiers that are named."""
    return _rows(connection, "d.dossier_id = ANY(%(wanted)s)", {"wanted": list(dossiers)}, now)


def _rows(connection: Connection[Any], which: str, values: dict[str, Any], now: datetime) -> list[CounterDossier]:
    known = knowledge(connection)
    day_begins = at_office_time(office_day(now), time(0))
    found = connection.execute(
        "SELECT d.dossier_id, d.code, d.procedure_code, d.procedure_version, d.state, d.lodged_at, "  # noqa: S608
        "d.lodged_at >= %(day)s, d.ended_at IS NULL OR d.ended_at > %(now)s FROM views.dossiers AS d "
        f"WHERE {which} AND (d.ended_at IS NULL OR d.ended_at > %(now)s OR d.lodged_at >= %(day)s) "
        f"ORDER BY d.lodged_at DESC, d.dossier_id LIMIT {LOOKED_AT}".encode(),
        {**values, "day": day_begins, "now": now},
    ).fetchall()
    return [
        CounterDossier(
            dossier_id=dossier_id,
            code=code,
            procedure=known.procedure(procedure, version),
            state=state,
            lodged_at=lodged_at,
            today=today,
            open=is_open,
        )
        for dossier_id, code, procedure, version, state, lodged_at, today, is_open in found
    ]
