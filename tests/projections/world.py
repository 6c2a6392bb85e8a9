"""The world of `tests.domain.histories`, recorded in a log, and its stories with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from domain.model import calendar as cal
from domain.model import dossier_events as ev
from domain.model import organisation as org
from domain.model import procedure as proc
from domain.model.event import Event, Recorded
from domain.model.procedure import ProcedureVersion
from domain.model.working_time import DayStatus
from tests.domain.calendars import OFFICE
from tests.domain.histories import _founding, meta, world
from tests.projections.recording import RecordingLog

OPENED: Final = datetime(2025, 12, 1, tzinfo=UTC)
WEEK: Final = cal.WeekHours(date(2026, 1, 1), (0, 1, 2, 3, 4), OFFICE, "test", DayStatus.VERIFIED)


def found_world(log: RecordingLog, *procedures: ProcedureVersion) -> None:
    """Offices, calendar and procedure `P`, as `histories.world()` has them."""
    log.record_all([(org.STREAM, body) for body in _founding()])
    log.record(cal.STREAM, cal.CalendarSeeded(**meta(OPENED), rulings=(), office_hours=(WEEK,)))
    for procedure in procedures or (world().catalogue.get("P", 1),):
        log.record(proc.STREAM, proc.ProcedurePublished(**meta(OPENED), procedure=procedure))


def tell(log: RecordingLog, events: Sequence[Recorded[Event]], dossier: UUID, **receipt: Any) -> dict[int, int]:
    """Record a story as a dossier's; returns from its positions to those in the log.

    receipt: fields of the receipt that differ, say its code.
    """
    places: dict[int, int] = {}
    for told in events:
        body = told.body
        if isinstance(body, ev.Corrected):
            body = msgspec.structs.replace(body, corrects=places[body.corrects])
        elif isinstance(body, (ev.ClaimConfirmed, ev.ClaimDisputed)):
            body = msgspec.structs.replace(body, claim=places[body.claim])
        elif isinstance(body, ev.ReceiptIssued) and receipt:
            body = msgspec.structs.replace(body, **receipt)
        (places[told.position],) = log.record(dossier, body, at=told.recorded_at)
    return places
