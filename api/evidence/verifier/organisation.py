"""Who works where, who is there, and who answers for whom (rules 5 and 6 of custody-1).

The state is that after all events of the stream; each absence keeps when it became known. Between two of the instants
`changes` nothing here changes, so who answers is looked up once for each such stretch.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from api.evidence.verifier.days import (
    day_number,
    day_start,
    half_day_end,
    half_day_start,
    instant,
    office_day_of,
)
from api.evidence.verifier.events import StoredEvent
from api.evidence.verifier.instants import micros

OFFICES_OF_A_HEAD: Final = ("head", "leader")


@dataclass(frozen=True, slots=True)
class Body:
    """An agency or a unit, which belongs to the agency `within`. last_day: once dissolved; then a successor may be."""

    within: str | None
    last_day: int | None = None
    successor: str | None = None


@dataclass(frozen=True, slots=True)
class Appointment:
    """Days are both included."""

    official: str
    unit: str
    role: str
    first_day: int
    last_day: int | None = None

    def in_force_on(self, day: int) -> bool:
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True, slots=True)
class Absence:
    """[start, end); the system learned of it at `known_at`, from the event at `position`."""

    official: str
    start: int
    end: int
    known_at: int
    acting: str | None
    position: int


@dataclass(frozen=True, slots=True)
class ClosedAccount:
    """[start, end); end None while it is closed."""

    start: int
    end: int | None


@dataclass(frozen=True, slots=True)
class Answerer:
    """Who answers, in what part and for whom. by_duty: nobody of the agency was there. absences: what it rests on."""

    official: str
    part: str
    on_behalf_of: str | None
    by_duty: bool
    absences: tuple[int, ...]


@dataclass(slots=True)
class Organisation:
    """appointments: in the order in which the log last spoke of each, so the later of two in one office counts."""

    agencies: dict[str, Body] = field(default_factory=dict)
    units: dict[str, Body] = field(default_factory=dict)
    appointments: dict[str, Appointment] = field(default_factory=dict)
    absences: dict[str, Absence] = field(default_factory=dict)
    accounts: dict[str, list[ClosedAccount]] = field(default_factory=dict)
    changes: list[int] = field(default_factory=list)
    _of_official: dict[str, list[Appointment]] = field(default_factory=dict)
    _of_unit: dict[str, list[Appointment]] = field(default_factory=dict)
    _away: dict[str, list[Absence]] = field(default_factory=dict)
    _answering: dict[tuple[str | None, str, str, int], Answerer] = field(default_factory=dict)

    # -- questions about an instant

    def is_active(self, official: str, at: int) -> bool:
        """Appointed somewhere on that day, and the account open at that instant."""
        day = office_day_of(at)
        appointed = any(a.in_force_on(day) for a in self._of_official.get(official, ()))
        return appointed and not self.is_closed_account(official, at)

    def is_closed_account(self, official: str, at: int) -> bool:
        return any(c.start <= at and (c.end is None or at < c.end) for c in self.accounts.get(official, ()))

    def was_closed_account(self, official: str, since: int, at: int) -> bool:
        """Whether it was closed at any instant from `since` to `at`, both included."""
        return any(c.start <= at and (c.end is None or c.end > since) for c in self.accounts.get(official, ()))

    def unit_of(self, official: str, at: int) -> str | None:
        """Of several appointments, the one as head or leader, then the one that began last."""
        day = office_day_of(at)
        held = [a for a in self._of_official.get(official, ()) if a.in_force_on(day)]
        found = sorted(held, key=lambda a: (a.role in OFFICES_OF_A_HEAD, a.first_day))
        return found[-1].unit if found else None

    def is_in_unit(self, official: str, unit: str, at: int) -> bool:
        day = office_day_of(at)
        return any(a.unit == unit and a.in_force_on(day) for a in self._of_official.get(official, ()))

    def agency_of(self, unit: str) -> str | None:
        return self.units[unit].within if unit in self.units else None

    def head_of(self, unit: str, at: int) -> str | None:
        """The head of a unit, or of its successor once it is dissolved; of a leadership unit, the leader."""
        return self._in_office(_successor_of(self.units, unit, at), OFFICES_OF_A_HEAD, at)

    def leader_of(self, agency: str, at: int) -> str | None:
        """The leader of an agency, or of its successor: of the first unit that has one."""
        asked = _successor_of(self.agencies, agency, at)
        units = [unit for unit, known in self.units.items() if known.within == asked]
        leaders = (self._in_office(unit, ("leader",), at) for unit in units)
        return next((leader for leader in leaders if leader is not None), None)

    def answering(self, named: str | None, unit: str, duty_officer: str, at: int) -> Answerer:
        """Who answers for `named`, or (None) for the pool of `unit`: the first who is active and present (rule 6)."""
        stretch = bisect_right(self.changes, at)
        key = (named, unit, duty_officer, stretch)
        if key not in self._answering:
            self._answering[key] = _Substitution(self, at).answerer(named, unit, duty_officer)
        return self._answering[key]

    def absence_at(self, official: str, at: int) -> tuple[Absence | None, bool]:
        """The absence that explains why one is not there, and whether the system could show it then.

        Of several the one recorded last, of those that were known. One that was not known yet explains nothing of
        somebody whose account is closed.
        """
        away = [a for a in self._away.get(official, ()) if a.start <= at < a.end]
        shown = [a for a in away if a.known_at <= at]
        if not shown and not (away and self.is_active(official, at)):
            return None, True
        return max(shown or away, key=lambda a: a.position), bool(shown)

    # -- what is prepared once

    def settle(self) -> None:
        """Sort by person and unit, and gather every instant at which anything changes."""
        for appointment in self.appointments.values():
            self._of_official.setdefault(appointment.official, []).append(appointment)
            self._of_unit.setdefault(appointment.unit, []).append(appointment)
        for absence in self.absences.values():
            self._away.setdefault(absence.official, []).append(absence)
        self.changes = sorted(set(self._all_changes()))

    def _all_changes(self) -> Iterator[int]:
        for appointment in self.appointments.values():
            yield day_start(appointment.first_day)
            if appointment.last_day is not None:
                yield day_start(appointment.last_day + 1)
        for absence in self.absences.values():
            yield from (absence.start, absence.end, absence.known_at)
        for account in (closed for known in self.accounts.values() for closed in known):
            yield from (account.start, *(() if account.end is None else (account.end,)))
        for body in (*self.agencies.values(), *self.units.values()):
            if body.last_day is not None:
                yield day_start(body.last_day + 1)

    def _in_office(self, unit: str, roles: tuple[str, ...], at: int) -> str | None:
        day = office_day_of(at)
        held = [a.official for a in self._of_unit.get(unit, ()) if a.role in roles and a.in_force_on(day)]
        return held[-1] if held else None


class _Substitution:
    """One look for somebody who is there. What was found on the way is kept, since the figure rests on it."""

    def __init__(self, organisation: Organisation, at: int) -> None:
        self._organisation = organisation
        self._at = at
        self._learned_late = False
        self._absences: list[int] = []

    def answerer(self, named: str | None, unit: str, duty_officer: str) -> Answerer:
        """The named person; their acting official; the head; the head's acting official; the leader; the duty officer.

        Acting officials of acting officials are not asked. Once an absence was met that could not be shown yet, no
        acting official is: nobody is charged as a substitute for time before the system could show it.
        """
        organisation, at = self._organisation, self._at
        if named is not None:
            if self._is_there(named):
                return self._found(named, "own", None)
            acting = self._acting_for(named)
            if acting is not None:
                return self._found(acting, "acting", named)
        head = organisation.head_of(unit, at)
        if head is not None:
            if self._is_there(head):
                return self._found(head, "head", named)
            acting = self._acting_for(head)
            if acting is not None:
                return self._found(acting, "acting", head)
        agency = organisation.agency_of(unit)
        leader = None if agency is None else organisation.leader_of(agency, at)
        if leader is not None and self._is_there(leader):
            return self._found(leader, "head", named or head)
        return self._found(duty_officer, "head", named or head, by_duty=True)

    def _is_there(self, official: str) -> bool:
        absence, known = self._organisation.absence_at(official, self._at)
        if absence is None:
            return self._organisation.is_active(official, self._at)
        self._absences.append(absence.position)
        self._learned_late = self._learned_late or not known
        return False

    def _acting_for(self, official: str) -> str | None:
        absence, _ = self._organisation.absence_at(official, self._at)
        if absence is None or absence.acting is None or self._learned_late:
            return None
        return absence.acting if self._is_there(absence.acting) else None

    def _found(self, official: str, part: str, on_behalf_of: str | None, *, by_duty: bool = False) -> Answerer:
        return Answerer(official, part, on_behalf_of, by_duty, tuple(self._absences))


def read_organisation(events: Iterable[StoredEvent]) -> Organisation:
    """The organisation that the events of its stream tell, in order."""
    known = Organisation()
    for event in events:
        if not _people_changed(known, event):
            _offices_changed(known, event.topic, event.body)
    known.settle()
    return known


def _offices_changed(known: Organisation, topic: str, body: dict[str, Any]) -> None:
    match topic:
        case "organisation.AgencyEstablished":
            known.agencies[body["agency_id"]] = Body(None)
        case "organisation.AgencyDissolved":
            known.agencies[body["agency_id"]] = _dissolved(known.agencies[body["agency_id"]], body)
        case "organisation.UnitEstablished":
            known.units[body["unit_id"]] = Body(body["agency_id"])
        case "organisation.UnitDissolved":
            known.units[body["unit_id"]] = _dissolved(known.units[body["unit_id"]], body)
        case "organisation.OfficialAppointed":
            appointment = Appointment(
                body["official_id"], body["unit_id"], body["role"], day_number(body["valid_from"])
            )
            _put_appointment(known, body["appointment_id"], appointment)
        case "organisation.AppointmentEnded":
            ended = replace(known.appointments[body["appointment_id"]], last_day=day_number(body["valid_to"]))
            _put_appointment(known, body["appointment_id"], ended)
        case _:
            pass


def _people_changed(known: Organisation, event: StoredEvent) -> bool:
    body = event.body
    match event.topic:
        case "organisation.AbsenceRecorded":
            known.absences[body["absence_id"]] = Absence(
                official=body["official_id"],
                start=half_day_start(body["from_on"], body["from_half"]),
                end=half_day_end(body["to_on"], body["to_half"]),
                known_at=micros(event.recorded_at),
                acting=body.get("acting_id"),
                position=event.position,
            )
        case "organisation.AbsenceEnded":
            absence = known.absences[body["absence_id"]]
            end = max(absence.start, min(absence.end, instant(body["ended_at"])))
            known.absences[body["absence_id"]] = replace(absence, end=end)
        case "organisation.AbsenceCancelled":
            absence = known.absences[body["absence_id"]]
            known.absences[body["absence_id"]] = replace(absence, end=absence.start)
        case "organisation.OfficialDeactivated":
            closed = ClosedAccount(instant(body["occurred_at"]), None)
            known.accounts.setdefault(body["official_id"], []).append(closed)
        case "organisation.OfficialReactivated":
            opened = instant(body["occurred_at"])
            accounts = known.accounts.get(body["official_id"], [])
            accounts[:] = [replace(closed, end=opened) if closed.end is None else closed for closed in accounts]
        case _:
            return False
    return True


def _dissolved(body: Body, by: dict[str, Any]) -> Body:
    return replace(body, last_day=day_number(by["valid_to"]), successor=by.get("successor_id"))


def _put_appointment(known: Organisation, appointment_id: str, appointment: Appointment) -> None:
    known.appointments.pop(appointment_id, None)
    known.appointments[appointment_id] = appointment


def _successor_of(bodies: dict[str, Body], name: str, at: int) -> str:
    """The unit or agency itself, or the last that took over from it by then; none is asked twice."""
    day, passed = office_day_of(at), [name]
    while True:
        found = bodies.get(passed[-1])
        if found is None or found.last_day is None or day <= found.last_day:
            return passed[-1]
        if found.successor is None or found.successor in passed:
            return passed[-1]
        passed.append(found.successor)


def names(events: Iterable[StoredEvent]) -> dict[str, str]:
    """The last name of every official, unit and agency, for words only."""
    found: dict[str, str] = {}
    for event in events:
        if event.topic.startswith("organisation.") and "name" in event.body:
            kinds = ("official_id", "unit_id", "agency_id")
            found[next(event.body[kind] for kind in kinds if kind in event.body)] = event.body["name"]
    return found
