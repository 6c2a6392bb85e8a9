"""The reference data as known where the views are, kept between questions: names, office hours, procedures."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, Final

import msgspec
from psycopg import Connection

from domain.model.event import AgencyId, OfficialId, UnitId, is_official
from domain.model.reference import STREAMS, Reference
from domain.model.working_time import office_day
from projections import reference_log, stored_events
from projections.generation import progress
from projections.queries.missing import ViewsNotReady


class Named(msgspec.Struct, frozen=True):
    """An official, unit, agency or procedure: id, and the name it has or had then."""

    id: str
    name: str


@dataclass(frozen=True)
class Knowledge:
    """Reference data as known at a position of the log."""

    position: int
    reference: Reference

    def official(self, official: OfficialId | None) -> Named | None:
        """None for nobody; an actor that is no official has their id for a name."""
        if official is None:
            return None
        person = self.reference.organisation.officials.get(official) if is_official(official) else None
        return Named(official, person.name if person is not None else official)

    def unit(self, unit: UnitId | None, at: datetime) -> Named | None:
        if unit is None:
            return None
        known = self.reference.organisation.units.get(unit)
        return Named(unit, known.name_on(office_day(at)) if known is not None else unit)

    def agency(self, agency: AgencyId | None, at: datetime) -> Named | None:
        if agency is None:
            return None
        known = self.reference.organisation.agencies.get(agency)
        return Named(agency, known.name_on(office_day(at)) if known is not None else agency)

    def anyone(self, who: str | None, at: datetime) -> Named | None:
        """An official, a unit, or a body outside the system, whichever the id is."""
        if who is None or who in self.reference.organisation.officials or not is_official(who):
            return self.official(who)
        return self.unit(who, at) if who in self.reference.organisation.units else Named(who, who)

    def procedure(self, code: str, version: int | None) -> Named:
        versions = self.reference.catalogue.versions.get(code, ())
        name = next((v.name for v in versions if v.version == version), versions[-1].name if versions else code)
        return Named(code, name)

    def step_name(self, code: str, version: int | None, step_id: str | None) -> str | None:
        if step_id is None:
            return None
        versions = self.reference.catalogue.versions.get(code, ())
        step = next((s for v in versions if v.version == version for s in v.steps if s.step_id == step_id), None)
        return step.name if step is not None else step_id

    def latest_step_name(self, code: str, step_id: str) -> str:
        """The name in the latest version that has the step; the id where none has it."""
        versions = self.reference.catalogue.versions.get(code, ())
        return next((s.name for v in reversed(versions) for s in v.steps if s.step_id == step_id), step_id)

    def working_us(self, agency: AgencyId, start: datetime, end: datetime) -> int:
        """Working microseconds of an agency in [start, end); 0 where the end is not after the start."""
        return self.reference.hours(agency).working_between(start, end)


KEPT: Final = 4
"""Logs whose reference data are kept; a process reads one, a test run several."""

_Heads = tuple[int, ...]
_known: OrderedDict[bytes, tuple[_Heads, Reference]] = OrderedDict()
_lock = Lock()


def knowledge(connection: Connection[Any]) -> Knowledge:
    """As known at the views' position. ViewsNotReady before there are views."""
    at = progress(connection)
    if at is None:
        raise ViewsNotReady
    return Knowledge(at.position, _reference(connection, at.position))


def knowledge_at(connection: Connection[Any], position: int) -> Knowledge:
    """As known at an earlier position; folded anew."""
    return Knowledge(position, reference_log.load(connection, position))


def _reference(connection: Connection[Any], position: int) -> Reference:
    log = _identity(connection)
    heads = _heads(connection, position)
    with _lock:
        kept = _known.get(log)
    if kept is not None and kept[0] == heads:
        return kept[1]
    before = (
        kept[0] if kept is not None and all(a <= b for a, b in zip(kept[0], heads, strict=True)) else (0,) * len(heads)
    )
    start = kept[1] if kept is not None and before == kept[0] else Reference()
    histories = stored_events.streams(connection, STREAMS, position)
    news = (
        stored.decoded() for stream, seen in zip(STREAMS, before, strict=True) for stored in histories[stream][seen:]
    )
    reference = start.after(news)
    with _lock:
        _known[log] = (heads, reference)
        _known.move_to_end(log)
        while len(_known) > KEPT:
            _known.popitem(last=False)
    return reference


def _identity(connection: Connection[Any]) -> bytes:
    """What tells this log from every other: its first event, with the moment at which it was recorded."""
    row = connection.execute(
        "SELECT state || convert_to(recorded_at::text || current_database() || "
        "(SELECT system_identifier::text FROM pg_control_system()), 'UTF8') "
        "FROM hoso.stored_events WHERE notification_id = 1"
    ).fetchone()
    return bytes(row[0]) if row is not None else b""


def _heads(connection: Connection[Any], position: int) -> _Heads:
    """The last version of each reference stream up to a position."""
    rows = connection.execute(
        "SELECT coalesce((SELECT originator_version FROM hoso.stored_events WHERE originator_id = stream "
        "AND notification_id <= %s ORDER BY originator_version DESC LIMIT 1), 0) "
        "FROM unnest(%s::uuid[]) WITH ORDINALITY AS s (stream, i) ORDER BY i",
        [position, list(STREAMS)],
    ).fetchall()
    return tuple(version for (version,) in rows)
