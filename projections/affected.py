"""Which dossiers and proceedings a change of the reference data can touch.

A dossier's rows, and a proceeding's, depend on the people of the agencies that it met, and on the calendar, between its
first and its last moment; open ones have no last moment. Both are kept with it (`agencies`, `first_at`, `last_at`).
The answer here may be too wide, never too narrow: whoever is folded again without need gets the same rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from psycopg import Connection, sql
from psycopg.rows import scalar_row

from domain.model import calendar as cal
from domain.model.event import AgencyId, Event, OfficialId
from domain.model.organisation import Absence, Appointment, Official, Organisation
from domain.model.working_time import at_office_time
from projections.generation import Generation


@dataclass(frozen=True)
class Change:
    """From `start` until before `end` (None: for good) these agencies (None: all) may be judged differently."""

    start: datetime
    end: datetime | None
    agencies: frozenset[AgencyId] | None

    def meets(self, first_at: datetime, last_at: datetime | None, agencies: frozenset[AgencyId]) -> bool:
        """Whether it can touch what is judged between two moments (last_at None: still open) by these agencies."""
        in_time = (last_at is None or last_at >= self.start) and (self.end is None or first_at < self.end)
        return in_time and (self.agencies is None or not agencies.isdisjoint({*self.agencies, NOBODY_ANSWERS}))


ALL: Final = Change(datetime.min.replace(tzinfo=UTC), None, None)
"""Other rules may judge everything otherwise."""

NOBODY_ANSWERS = "~nobody"
"""Stands among the agencies of a dossier for which at some instant nobody could be named: any change may name one."""


_MEETS: Final = (
    "(last_at IS NULL OR last_at >= %(start)s) AND (%(end)s::timestamptz IS NULL OR first_at < %(end)s) "
    "AND (%(agencies)s::text[] IS NULL OR agencies && %(agencies)s::text[])"
)
# The parts are literals of this module; values are parameters.
_DOSSIERS: Final = f"SELECT dossier_id FROM views.dossiers WHERE {_MEETS}"  # noqa: S608
_PROCEEDINGS: Final = f"SELECT proceeding_id FROM views.proceedings WHERE {_MEETS}"  # noqa: S608


def dossiers(connection: Connection[Any], generation: Generation, changes: Iterable[Change]) -> set[UUID]:
    """The dossiers in the views that changes can touch."""
    return _touched(connection, generation.statement(_DOSSIERS), changes)


def proceedings(connection: Connection[Any], generation: Generation, changes: Iterable[Change]) -> set[UUID]:
    """The proceedings in the views that changes can touch."""
    return _touched(connection, generation.statement(_PROCEEDINGS), changes)


def _touched(connection: Connection[Any], statement: sql.SQL, changes: Iterable[Change]) -> set[UUID]:
    found: set[UUID] = set()
    cursor = connection.cursor(row_factory=scalar_row)
    for change in changes:
        agencies = None if change.agencies is None else sorted({*change.agencies, NOBODY_ANSWERS})
        found.update(cursor.execute(statement, {"start": change.start, "end": change.end, "agencies": agencies}))
    return found


def about_procedures(connection: Connection[Any], generation: Generation, codes: Sequence[str]) -> set[UUID]:
    """Proceedings about these procedures, whose field they have."""
    if not codes:
        return set()
    cursor = connection.cursor(row_factory=scalar_row)
    cursor.execute(
        generation.statement("SELECT proceeding_id FROM views.proceedings WHERE procedure_code = ANY(%s)"),
        [list(codes)],
    )
    return set(cursor)


def not_received(connection: Connection[Any], generation: Generation, codes: Sequence[str]) -> set[UUID]:
    """Dossiers of these procedures without a receipt: no version is chosen for them yet."""
    if not codes:
        return set()
    cursor = connection.cursor(row_factory=scalar_row)
    cursor.execute(
        generation.statement(
            "SELECT dossier_id FROM views.dossiers WHERE received_at IS NULL AND procedure_code = ANY(%s)"
        ),
        [list(codes)],
    )
    return set(cursor)


def by_people(before: Organisation, after: Organisation) -> Iterator[Change]:
    """What differs between two states of the organisation, official by official and unit by unit."""
    acted_for: ActedFor | None = None
    for official_id, now in after.officials.items():
        known = before.officials.get(official_id)
        if _differs(known, now):
            span = _span_of(known, now)
            if span is not None:
                acted_for = acted_for if acted_for is not None else acting(before, after)
                yield Change(*span, agencies_of({official_id}, acted_for, before, after))
    for unit_id, unit in after.units.items():
        if unit_id in before.units and _differs(before.units[unit_id], unit):
            yield Change(_midnight(unit.valid_to or unit.valid_from), None, frozenset({unit.agency_id}))
    for agency_id, agency in after.agencies.items():
        if agency_id in before.agencies and _differs(before.agencies[agency_id], agency):
            yield Change(_midnight(agency.valid_to or agency.valid_from), None, frozenset({agency_id}))


def _differs(before: object, after: object) -> bool:
    """States that follow each other share what did not change; states that were read apart share nothing."""
    return before is not after and before != after


def by_calendar(before: cal.WorkCalendar, bodies: Iterable[Event]) -> Iterator[Change]:
    """What edits of the calendar change. Working time after an edited day counts from there, so no change ends."""
    for body in bodies:
        match body:
            case cal.CalendarSeeded():
                yield Change(_midnight(date.min + timedelta(days=1)), None, None)
            case cal.DaysRuled():
                # A ruling in a year without any also moves where the calendar says `provisional`.
                yield Change(_midnight(min(ruling.day for ruling in body.rulings)), None, None)
            case cal.DayRulingWithdrawn():
                yield Change(_midnight(body.day), None, None)
            case cal.OfficeHoursSet(hours=setting) | cal.ReceptionDaysSet(days=setting):
                agencies = None if setting.agency_id is None else frozenset({setting.agency_id})
                first = _first_day(before, setting)
                yield Change(_midnight(first), None, agencies)
            case cal.OutageRecorded(outage=outage):
                agencies = None if outage.agency_id is None else frozenset({outage.agency_id})
                yield Change(outage.from_at, None, agencies)


ActedFor = Mapping[OfficialId, set[OfficialId]]
"""By acting official those for whom they ever acted."""


def acting(*states: Organisation) -> ActedFor:
    """Who ever acted for whom in any of these states."""
    found: dict[OfficialId, set[OfficialId]] = defaultdict(set)
    for state in states:
        for person in state.officials.values():
            for absence in person.absences:
                if absence.acting_id is not None:
                    found[absence.acting_id].add(person.official_id)
    return found


def agencies_of(officials: set[OfficialId], acted_for: ActedFor, *states: Organisation) -> frozenset[AgencyId]:
    """The agencies in which these officials ever served, and those of everybody for whom they ever acted."""
    agencies: set[AgencyId] = set()
    reached: set[OfficialId] = set()
    to_reach = set(officials)
    while to_reach:
        reached |= to_reach
        for state in states:
            agencies.update(
                unit.agency_id
                for official in to_reach
                if official in state.officials
                for held in state.officials[official].appointments
                if (unit := state.units.get(held.unit_id)) is not None
            )
        to_reach = {absent for official in to_reach for absent in acted_for.get(official, ())} - reached
    return frozenset(agencies)


def _span_of(before: Official | None, after: Official) -> tuple[datetime, datetime | None] | None:
    """The stretch of time over which presence, office or the knowledge of it changed; None if only the name did."""
    spans: list[tuple[datetime, datetime | None]] = []
    known_appointments = before.appointments if before is not None else ()
    for held in after.appointments:
        known = next((k for k in known_appointments if k.appointment_id == held.appointment_id), None)
        if known != held:
            spans.append((_appointment_from(known, held), None))
    known_absences = set(before.absences) if before is not None else set()
    differing: Iterable[Absence] = known_absences.symmetric_difference(after.absences)
    spans.extend((absence.start_at, max(absence.end_at, absence.known_at)) for absence in differing)
    known_inactive = set(before.inactive) if before is not None else set()
    spans.extend((closed.start_at, None) for closed in known_inactive.symmetric_difference(after.inactive))
    if not spans:
        return None
    ends = [end for _, end in spans]
    latest = None if None in ends else max(end for end in ends if end is not None) + timedelta(microseconds=1)
    return min(start for start, _ in spans), latest


def _appointment_from(before: Appointment | None, after: Appointment) -> datetime:
    """From when on an appointment differs: from its beginning, or from the day after the earlier of two ends."""
    if before is None or (before.unit_id, before.role, before.valid_from) != (
        after.unit_id,
        after.role,
        after.valid_from,
    ):
        return _midnight(after.valid_from)
    ends = [held.valid_to for held in (before, after) if held.valid_to is not None]
    return _midnight(min(ends) + timedelta(days=1)) if ends else _midnight(after.valid_from)


def _first_day(before: cal.WorkCalendar, setting: cal.WeekHours | cal.ReceptionDays) -> date:
    """Days before the first office hours of all have the first hours too, so a new first setting reaches back."""
    default = before.office_hours.get(None, ())
    if setting.agency_id is None and (not default or setting.valid_from <= default[0].valid_from):
        return date.min + timedelta(days=1)
    return setting.valid_from


def _midnight(day: date) -> datetime:
    return at_office_time(day, time(0))
