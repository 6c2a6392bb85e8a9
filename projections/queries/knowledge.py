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
from projections import stored_events
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

    def unit_apart(self, unit: UnitId | None, at: datetime) -> Named | None:
        """A unit by its name, with its agency's where units of several agencies have that name."""
        named, units = self.unit(unit, at), self.reference.organisation.units
        if named is None or named.id not in units:
            return named
        whose, day = units[named.id].agency_id, office_day(at)
        if all(one.agency_id == whose or one.name_on(day) != named.name for one in units.values()):
            return named
        agency = self.agency(whose, at)
        return Named(named.id, f"{named.name} – {agency.name}") if agency is not None else named

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


KEPT: Final = 64
"""States of the reference data that are kept: of several logs, and of one log as known at several positions."""

_Heads = tuple[int, ...]
_known: OrderedDict[tuple[bytes, _Heads], Reference] = OrderedDict()
_building: dict[tuple[bytes, _Heads], Lock] = {}
_lock = Lock()


def knowledge(connection: Connection[Any]) -> Knowledge:
    """As known at the views' position. ViewsNotReady before there are views."""
    at = progress(connection)
    if at is None:
        raise ViewsNotReady
    return Knowledge(at.position, reference_at(connection, at.position))


def knowledge_at(connection: Connection[Any], position: int) -> Knowledge:
    """As known at an earlier position."""
    return Knowledge(position, reference_at(connection, position))


def reference_at(connection: Connection[Any], position: int) -> Reference:
    """The reference data as known at a position. One state of them is one object for as long as it is kept.

    What is kept is named by the log and by how many events of each stream are in it, so it says the same for ever.
    """
    log = _identity(connection)
    heads = _heads(connection, position)
    kept = _kept(log, heads)
    if kept is not None:
        return kept
    with _lock:
        building = _building.setdefault((log, heads), Lock())
    # One reads and the others wait: after a start, fifty first visitors would all do the same work.
    with building:
        kept = _kept(log, heads)
        if kept is not None:
            return kept
        try:
            return _read(connection, log, heads, position)
        finally:
            with _lock:
                _building.pop((log, heads), None)


def _kept(log: bytes, heads: _Heads) -> Reference | None:
    with _lock:
        kept = _known.get((log, heads))
        if kept is not None:
            _known.move_to_end((log, heads))
        return kept


def _read(connection: Connection[Any], log: bytes, heads: _Heads, position: int) -> Reference:
    """From the nearest state that is kept, with the events since."""
    with _lock:
        before, start = _nearest(log, heads)
    news = stored_events.news(connection, dict(zip(STREAMS, before, strict=True)), position)
    reference = start.after(stored.decoded() for stream in STREAMS for stored in news[stream])
    with _lock:
        reference = _known.setdefault((log, heads), reference)
        _known.move_to_end((log, heads))
        while len(_known) > KEPT:
            _known.popitem(last=False)
    return reference


def _nearest(log: bytes, heads: _Heads) -> tuple[_Heads, Reference]:
    """What is kept of the log with the most events of these, and none beyond; nothing where none is."""
    fitting = [known for of, known in _known if of == log and all(a <= b for a, b in zip(known, heads, strict=True))]
    if not fitting:
        return (0,) * len(heads), Reference()
    nearest = max(fitting, key=sum)
    return nearest, _known[log, nearest]


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
