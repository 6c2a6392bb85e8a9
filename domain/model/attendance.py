"""Who is there and who holds which office, as step functions of time.

Every answer comes with the instant until which it holds, so a fold asks once for a stretch of time and not once for
every minute of it. What was looked up is kept.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from domain.model.custody_interval import Mark, Part
from domain.model.event import AgencyId, OfficialId, UnitId
from domain.model.organisation import Absence, Agency, Appointment, Half, Organisation, Role, Unit, half_start
from domain.model.working_time import office_day


class Presence(NamedTuple):
    """present: active and not absent. known: whether the system could show the absence then. until: None for good.

    Of one whose account is closed, an absence that was not known yet explains nothing, and is left out.
    """

    present: bool
    absence: Absence | None
    known: bool
    until: datetime | None


class Standing(NamedTuple):
    """Who answers for a named person or a unit's pool by custody rule 6, until when if nothing else changes.

    absences: positions of the absences by which somebody else answers.
    """

    official: OfficialId
    part: Part
    on_behalf_of: OfficialId | None
    marks: tuple[Mark, ...]
    absences: tuple[int, ...]
    until: datetime | None


class _Office(NamedTuple):
    """The holders of an office in order; the later one counts where two overlap."""

    changes: list[datetime]
    appointments: tuple[Appointment, ...]


class _Seats(NamedTuple):
    """units[n]: where somebody sits from the n-th of the changes on; units[0]: before the first."""

    changes: list[datetime]
    units: list[UnitId | None]


class Attendance:
    """Presence, offices and substitution by one state of the organisation. duty_officer: the last who answers."""

    def __init__(self, organisation: Organisation, duty_officer: OfficialId) -> None:
        self._organisation = organisation
        self._duty_officer = duty_officer
        self._changes: dict[OfficialId, list[datetime]] = {}
        self._presence: dict[tuple[OfficialId, int], Presence] = {}
        self._heads: dict[UnitId, _Office] = {}
        self._leaders: dict[AgencyId, _Office] = {}
        self._seats: dict[OfficialId, _Seats] = {}

    def is_by(self, organisation: Organisation, duty_officer: OfficialId) -> bool:
        """Whether it is by this very state of the organisation."""
        return self._organisation is organisation and self._duty_officer == duty_officer

    def presence(self, official: OfficialId, at: datetime) -> Presence:
        changes = self._changes.get(official)
        if changes is None:
            changes = self._changes[official] = sorted(set(self._organisation.changes((official,))))
        place = bisect_right(changes, at)
        known = self._presence.get((official, place))
        if known is None:
            until = changes[place] if place < len(changes) else None
            known = self._presence[official, place] = self._look_up(official, at, until)
        return known

    def closed_from(self, official: OfficialId, at: datetime) -> datetime | None:
        """The first instant, from `at` on, at which the official's account is closed; None if there is none."""
        person = self._organisation.officials.get(official)
        if person is None or not person.inactive:
            return None
        starts = [max(i.start_at, at) for i in person.inactive if i.end_at is None or i.end_at > at]
        return min(starts, default=None)

    def unit(self, official: OfficialId, at: datetime) -> UnitId | None:
        """Where an official sits, as `Organisation.unit_of` has it."""
        seats = self._seats.get(official)
        if seats is None:
            seats = self._seats[official] = self._seats_of(official)
        return seats.units[bisect_right(seats.changes, at)]

    def head(self, unit: UnitId, at: datetime) -> tuple[OfficialId | None, datetime | None]:
        """The head of a unit, or of its successor once it is dissolved, and until when."""
        key, until = _in_force(self._organisation.units, unit, at)
        office = self._heads.get(key)
        if office is None:
            found = self._organisation.by_unit.get(key, ())
            office = self._heads[key] = _office(a for a in found if a.role in (Role.HEAD, Role.LEADER))
        return _holder(office, at, until)

    def leader(self, agency: AgencyId, at: datetime) -> tuple[OfficialId | None, datetime | None]:
        """The leader of an agency, or of its successor once it is dissolved, and until when."""
        key, until = _in_force(self._organisation.agencies, agency, at)
        office = self._leaders.get(key)
        if office is None:
            office = self._leaders[key] = _office(self._leader_appointments(key))
        return _holder(office, at, until)

    def answering(self, named: OfficialId | None, unit: UnitId, at: datetime) -> Standing:
        """Who answers for `named`, or for the pool of `unit` where nobody is named (custody rules 5 and 6).

        The acting official, the head of the unit, the head's acting official, the leader of the agency, the duty
        officer: the first who is active and present. While an absence was not known yet, no acting official could
        be shown the dossier; then it is the head, or whoever stands above the head.
        """
        look = _Look(self, at)
        if named is not None:
            if look.is_there(named):
                return look.found(named, Part.OWN, None)
            acting = look.acting_for(named)
            if acting is not None:
                return look.found(acting, Part.ACTING, named)
        head = look.until_of(self.head(unit, at))
        if head is not None and head != named:
            if look.is_there(head):
                return look.found(head, Part.HEAD, named)
            acting = look.acting_for(head)
            if acting is not None:
                return look.found(acting, Part.ACTING, head)
        agency = self._organisation.agency_of(unit)
        leader = look.until_of(self.leader(agency, at)) if agency is not None else None
        if leader is not None and leader not in (named, head) and look.is_there(leader):
            return look.found(leader, Part.HEAD, named or head)
        look.marks.append(Mark.DUTY_OFFICER)
        look.until_moved(self._duty_officer)
        return look.found(self._duty_officer, Part.HEAD, named or head)

    def _leader_appointments(self, agency: AgencyId) -> list[Appointment]:
        """In the order in which `Organisation.leader_of` looks: the first unit that has a leader counts."""
        units = [u for u in self._organisation.units.values() if u.agency_id == agency]
        by_unit = self._organisation.by_unit
        return [a for unit in reversed(units) for a in by_unit.get(unit.unit_id, ()) if a.role is Role.LEADER]

    def _seats_of(self, official: OfficialId) -> _Seats:
        person = self._organisation.officials.get(official)
        changes = _office(() if person is None else person.appointments).changes
        return _Seats(changes, [None, *(self._organisation.unit_of(official, at) for at in changes)])

    def _look_up(self, official: OfficialId, at: datetime, until: datetime | None) -> Presence:
        person = self._organisation.officials.get(official)
        covering = [] if person is None else [a for a in person.absences if a.start_at <= at < a.end_at]
        active = self._organisation.is_active(official, at)
        shown = [a for a in covering if a.known_at <= at]
        if not shown and (not covering or not active):
            return Presence(active, None, known=True, until=until)
        absence = max(shown or covering, key=lambda a: a.position)
        return Presence(present=False, absence=absence, known=bool(shown), until=until)


_kept: list[Attendance] = []


def attendance_of(organisation: Organisation, duty_officer: OfficialId) -> Attendance:
    """The attendance by an organisation; the last one is kept, since many dossiers are read by one state of it."""
    for kept in _kept:
        if kept.is_by(organisation, duty_officer):
            return kept
    made = Attendance(organisation, duty_officer)
    _kept[:] = [made]
    return made


class _Look:
    """One question: gathers until when the answer holds and what it rests on."""

    def __init__(self, attendance: Attendance, at: datetime) -> None:
        self._attendance = attendance
        self._at = at
        self._until: datetime | None = None
        self._learned_late = False
        self._absences: list[int] = []
        self.marks: list[Mark] = []

    def is_there(self, official: OfficialId) -> bool:
        seen = self._attendance.presence(official, self._at)
        self._hold(seen.until)
        if seen.absence is not None:
            self._absences.append(seen.absence.position)
            self._learned_late = self._learned_late or not seen.known
        return seen.present

    def acting_for(self, official: OfficialId) -> OfficialId | None:
        """The acting official of a known absence, if they are there."""
        absence = self._attendance.presence(official, self._at).absence
        if absence is None or absence.acting_id is None or self._learned_late:
            return None
        return absence.acting_id if self.is_there(absence.acting_id) else None

    def until_of(self, office: tuple[OfficialId | None, datetime | None]) -> OfficialId | None:
        self._hold(office[1])
        return office[0]

    def until_moved(self, official: OfficialId) -> None:
        """The answer holds no longer than its person sits where they sit, whose hours count."""
        self._hold(self._attendance.presence(official, self._at).until)

    def found(self, official: OfficialId, part: Part, on_behalf_of: OfficialId | None) -> Standing:
        late = (Mark.ABSENCE_LEARNED_LATE,) if self._learned_late else ()
        return Standing(official, part, on_behalf_of, (*late, *self.marks), tuple(self._absences), self._until)

    def _hold(self, until: datetime | None) -> None:
        if until is not None and (self._until is None or until < self._until):
            self._until = until


def _in_force(known: Mapping[str, Unit] | Mapping[str, Agency], key: str, at: datetime) -> tuple[str, datetime | None]:
    """A unit or agency, or the one that took over from it, and until when that is so. Nobody is asked twice."""
    day = office_day(at)
    passed: set[str] = set()
    found = known.get(key)
    while found is not None and found.valid_to is not None:
        if day <= found.valid_to:
            return key, half_start(found.valid_to + timedelta(days=1), Half.MORNING)
        passed.add(key)
        if found.successor_id is None or found.successor_id in passed:
            break
        key = found.successor_id
        found = known.get(key)
    return key, None


def _office(appointments: Iterable[Appointment]) -> _Office:
    held = tuple(appointments)
    changes = {half_start(a.valid_from, Half.MORNING) for a in held}
    changes |= {half_start(a.valid_to + timedelta(days=1), Half.MORNING) for a in held if a.valid_to is not None}
    return _Office(sorted(changes), held)


def _holder(office: _Office, at: datetime, until: datetime | None) -> tuple[OfficialId | None, datetime | None]:
    place = bisect_right(office.changes, at)
    if place < len(office.changes) and (until is None or office.changes[place] < until):
        until = office.changes[place]
    day = office_day(at)
    held = [a.official_id for a in office.appointments if a.covers(day)]
    return (held[-1] if held else None), until
