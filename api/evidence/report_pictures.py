"""Dossiers' custody as pictures for the report: one lane a holder, with due dates and stops."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from psycopg import Connection

from api.reports.custody_lanes import LEGEND, trace_chart_of
from api.reports.lane_svg import lanes_svg
from api.reports.paper import Block, note, picture
from domain.model.reference import Reference
from projections.queries.traces import trace

MOST: Final = 6
"""Dossiers that are drawn; each has its table whether it is drawn or not."""

Pictures = Mapping[str, Sequence[Block]]
"""By dossier, what is shown above its table."""


def custody_pictures(
    connection: Connection[Any], dossiers: Iterable[UUID], reference: Reference, about: datetime
) -> Pictures:
    """As known by the moment of the bundle and about it: what was recorded by then is what stands up to its size."""
    found: dict[str, Sequence[Block]] = {}
    for dossier_id in dossiers:
        if len(found) == MOST:
            break
        told = trace(connection, str(dossier_id), now=about, known_at=about)
        chart = trace_chart_of(told, reference.hours(told.agency.id))
        if chart is not None:
            said = f"Hồ sơ {told.code or told.dossier_id}: ai trả lời từ lúc nào đến lúc nào, như bảng dưới đây."
            found[str(dossier_id)] = (picture(lanes_svg(chart), said), note(LEGEND))
    return found
