"""By which way a dossier came in, and whether its applicant was shown how to lodge online (DOMAIN.md §1, point 3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import ClassVar, Final
from uuid import UUID

from domain.model import dossier_events as ev
from domain.model.event import Event
from projections.folding import Folded, month_of
from projections.rows import Row

_GUIDED: Final[frozenset[type[Event]]] = frozenset({ev.GuidedOnline})


class LodgingRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "lodgings"
    STREAM: ClassVar[str] = "dossier_id"

    dossier_id: UUID
    applicant_id: UUID
    agency_id: str
    unit_id: str
    procedure_code: str
    field: str
    channel: str
    result_channel: str
    online_level: str | None
    month: date
    at: datetime
    position: int


class GuidanceRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "guidances"
    STREAM: ClassVar[str] = "dossier_id"

    dossier_id: UUID
    guidance_no: int
    applicant_id: UUID
    shown: str
    official: str
    unit_id: str
    month: date
    at: datetime
    position: int


def lodging_rows(folded: Folded) -> Iterator[LodgingRow]:
    """The one row of a dossier: how it was lodged, and how far its procedure could be done online then: by the version
    of its receipt, before it by the one in force when it was lodged.
    """
    state, lodged, version = folded.state, folded.history.events[0], folded.procedure
    assert isinstance(lodged.body, ev.Lodged)
    at = lodged.body.occurred_at
    yield LodgingRow(
        dossier_id=folded.dossier_id,
        applicant_id=lodged.body.applicant_id,
        agency_id=folded.clock.agency_id,
        unit_id=state.one_stop_id,
        procedure_code=state.procedure_code,
        field=version.field if version is not None else "~unknown",
        channel=state.channel,
        result_channel=state.result_channel,
        online_level=version.online_level if version is not None else None,
        month=month_of(at),
        at=at,
        position=lodged.position,
    )


def guidance_rows(folded: Folded) -> Iterator[GuidanceRow]:
    """One row each time that the dossier's applicant was guided, in order."""
    lodged = folded.history.events[0].body
    assert isinstance(lodged, ev.Lodged)
    for recorded in folded.events_of(_GUIDED):
        body = recorded.body
        if isinstance(body, ev.GuidedOnline):
            yield GuidanceRow(
                dossier_id=folded.dossier_id,
                guidance_no=body.guidance_no,
                applicant_id=lodged.applicant_id,
                shown=body.shown,
                official=body.actor,
                unit_id=body.unit_id,
                month=month_of(body.occurred_at),
                at=body.occurred_at,
                position=recorded.position,
            )
