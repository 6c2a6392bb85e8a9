"""Who works where: agencies, units, officials, appointments, absences (DOMAIN.md §5, rule 6).

One stream, `organisation`. The state keeps when each absence became known, since
nobody is charged as a substitute for time before the system could show it.
Validity is in whole days of Asia/Ho_Chi_Minh; absences are in half-days that meet at noon.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from domain.model.event import (
    OFFICE_ZONE,
    AgencyId,
    Event,
    Instant,
    OfficialId,
    Recorded,
    UnitId,
    stream_id,
    topic,
    utc,
)

STREAM: Final[UUID] = stream_id("organisation")
NOON: Final = time(12)


class Tier(StrEnum):
    """Level of an agency; districts ended on 30/6/2025."""

    PROVINCE = "province"
    DEPARTMENT = "department"
    DISTRICT = "district"
    COMMUNE = "commune"


class UnitKind(StrEnum):
    ONE_STOP = "one_stop"
    SPECIALISED = "specialised"
    LEADERSHIP = "leadership"


class Role(StrEnum):
    """What an appointment makes of an official in a unit. `leader` answers for the whole agency."""

    OFFICER = "officer"
    DEPUTY = "deputy"
    HEAD = "head"
    LEADER = "leader"


class Group(StrEnum):
    """The person's group in the law on discipline: cán bộ, công chức, viên chức."""

    CAN_BO = "can_bo"
    CONG_CHUC = "cong_chuc"
    VIEN_CHUC = "vien_chuc"


class Half(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"


# --- events


@topic("organisation.AgencyEstablished")
class AgencyEstablished(Event, frozen=True, kw_only=True):
    """`code` is the agency's identification code in dossier codes, e.g. `H20.05`."""

    agency_id: AgencyId
    name: str
    tier: Tier
    code: str
    valid_from: date
    parent_id: AgencyId | None = None


@topic("organisation.AgencyRenamed")
class AgencyRenamed(Event, frozen=True, kw_only=True):
    agency_id: AgencyId
    name: str
    valid_from: date


@topic("organisation.AgencyDissolved")
class AgencyDissolved(Event, frozen=True, kw_only=True):
    """`valid_to` is its last day; `successor_id` takes over what is open."""

    agency_id: AgencyId
    valid_to: date
    successor_id: AgencyId | None = None


@topic("organisation.UnitEstablished")
class UnitEstablished(Event, frozen=True, kw_only=True):
    unit_id: UnitId
    agency_id: AgencyId
    name: str
    kind: UnitKind
    valid_from: date


@topic("organisation.UnitRenamed")
class UnitRenamed(Event, frozen=True, kw_only=True):
    unit_id: UnitId
    name: str
    valid_from: date


@topic("organisation.UnitDissolved")
class UnitDissolved(Event, frozen=True, kw_only=True):
    unit_id: UnitId
    valid_to: date
    successor_id: UnitId | None = None


@topic("organisation.OfficialRegistered")
class OfficialRegistered(Event, frozen=True, kw_only=True):
    official_id: OfficialId
    name: str
    group: Group


@topic("organisation.OfficialRenamed")
class OfficialRenamed(Event, frozen=True, kw_only=True):
    official_id: OfficialId
    name: str


@topic("organisation.OfficialAppointed")
class OfficialAppointed(Event, frozen=True, kw_only=True):
    appointment_id: str
    official_id: OfficialId
    unit_id: UnitId
    role: Role
    valid_from: date
    title: str = ""


@topic("organisation.AppointmentEnded")
class AppointmentEnded(Event, frozen=True, kw_only=True):
    """`valid_to` is the last day of the appointment."""

    appointment_id: str
    valid_to: date
    reason: str = ""


@topic("organisation.AbsenceRecorded")
class AbsenceRecorded(Event, frozen=True, kw_only=True):
    """Whole half-days, both ends included. Recorded by the head or personnel, never by the person alone."""

    absence_id: str
    official_id: OfficialId
    from_on: date
    from_half: Half
    to_on: date
    to_half: Half
    acting_id: OfficialId | None = None
    reason: str = ""


@topic("organisation.AbsenceEnded")
class AbsenceEnded(Event, frozen=True, kw_only=True):
    """The person is back before the recorded end; `by_act_on` names the dossier on which they acted."""

    absence_id: str
    ended_at: Instant
    by_act_on: UUID | None = None


@topic("organisation.AbsenceCancelled")
class AbsenceCancelled(Event, frozen=True, kw_only=True):
    """A wrong entry: the absence never was."""

    absence_id: str
    reason: str


@topic("organisation.OfficialDeactivated")
class OfficialDeactivated(Event, frozen=True, kw_only=True):
    """From `occurred_at` the account is closed; what it held falls to its unit's pool at once."""

    official_id: OfficialId
    reason: str


@topic("organisation.OfficialReactivated")
class OfficialReactivated(Event, frozen=True, kw_only=True):
    official_id: OfficialId
    reason: str


class RelationKind(StrEnum):
    """KIN: relatives; INTEREST: another interest in the person, such as a debt, a dispute, a shared business."""

    KIN = "kin"
    INTEREST = "interest"


@topic("organisation.RelationDeclared")
class RelationDeclared(Event, frozen=True, kw_only=True):
    """Two officials are related, or one has an interest in the other; said by one of them or by a superior."""

    relation_no: int
    official_id: OfficialId
    other_id: OfficialId
    kind: RelationKind
    reason: str


@topic("organisation.RelationWithdrawn")
class RelationWithdrawn(Event, frozen=True, kw_only=True):
    """It ended or was declared wrongly; said by a superior, never by one of the two."""

    relation_no: int
    reason: str


# --- state


class Name(msgspec.Struct, frozen=True):
    valid_from: date
    name: str


class Agency(msgspec.Struct, frozen=True):
    agency_id: AgencyId
    names: tuple[Name, ...]
    tier: Tier
    code: str
    valid_from: date
    parent_id: AgencyId | None = None
    valid_to: date | None = None
    successor_id: AgencyId | None = None

    def name_on(self, day: date) -> str:
        return _name_on(self.names, day)


class Unit(msgspec.Struct, frozen=True):
    unit_id: UnitId
    agency_id: AgencyId
    names: tuple[Name, ...]
    kind: UnitKind
    valid_from: date
    valid_to: date | None = None
    successor_id: UnitId | None = None

    def name_on(self, day: date) -> str:
        return _name_on(self.names, day)


class Appointment(msgspec.Struct, frozen=True):
    appointment_id: str
    official_id: OfficialId
    unit_id: UnitId
    role: Role
    title: str
    valid_from: date
    valid_to: date | None = None

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Absence(msgspec.Struct, frozen=True):
    """Instants [start_at, end_at); `known_at` is when the system learned of it."""

    absence_id: str
    official_id: OfficialId
    start_at: datetime
    end_at: datetime
    known_at: datetime
    acting_id: OfficialId | None = None
    reason: str = ""
    position: int = 0


class Inactive(msgspec.Struct, frozen=True):
    """A closed account: instants [start_at, end_at), end_at None while it lasts."""

    start_at: datetime
    end_at: datetime | None = None


class Official(msgspec.Struct, frozen=True):
    official_id: OfficialId
    name: str
    group: Group
    appointments: tuple[Appointment, ...] = ()
    absences: tuple[Absence, ...] = ()
    inactive: tuple[Inactive, ...] = ()


class Relation(msgspec.Struct, frozen=True):
    """A declared relation between two officials. ended: it was withdrawn."""

    relation_no: int
    between: frozenset[OfficialId]
    kind: RelationKind
    reason: str
    ended: bool = False


class Organisation(msgspec.Struct, frozen=True):
    """The state of the stream. `version` = events folded; `known_at` = recorded_at of the last."""

    version: int = 0
    agencies: dict[AgencyId, Agency] = {}
    units: dict[UnitId, Unit] = {}
    officials: dict[OfficialId, Official] = {}
    by_unit: dict[UnitId, tuple[Appointment, ...]] = {}
    appointment_owner: dict[str, OfficialId] = {}
    absence_owner: dict[str, OfficialId] = {}
    relations: tuple[Relation, ...] = ()

    # -- questions, each about an instant

    def is_active(self, official: OfficialId, at: datetime) -> bool:
        """Appointed somewhere on that day, and the account not closed at that instant."""
        person = self.officials.get(official)
        if person is None or _is_inactive(person, at):
            return False
        day = at.astimezone(OFFICE_ZONE).date()
        return any(a.covers(day) for a in person.appointments)

    def is_closed(self, official: OfficialId, at: datetime) -> bool:
        """The account is closed at that instant, whatever the appointments say."""
        person = self.officials.get(official)
        return person is not None and _is_inactive(person, at)

    def absence_at(self, official: OfficialId, at: datetime) -> Absence | None:
        """The absence that covers the instant; of several the one recorded last."""
        person = self.officials.get(official)
        if person is None:
            return None
        for absence in reversed(person.absences):
            if absence.start_at <= at < absence.end_at:
                return absence
        return None

    def is_present(self, official: OfficialId, at: datetime) -> bool:
        """Active and not absent."""
        return self.is_active(official, at) and self.absence_at(official, at) is None

    def unit_of(self, official: OfficialId, at: datetime) -> UnitId | None:
        """The unit of the appointment in force; of several, head or leader before others, then the latest."""
        appointment = self.appointment_at(official, at)
        return appointment.unit_id if appointment else None

    def appointment_at(self, official: OfficialId, at: datetime) -> Appointment | None:
        person = self.officials.get(official)
        if person is None:
            return None
        day = at.astimezone(OFFICE_ZONE).date()
        best: Appointment | None = None
        for appointment in person.appointments:
            if appointment.covers(day) and (best is None or _weight(appointment) >= _weight(best)):
                best = appointment
        return best

    def is_in_unit(self, official: OfficialId, unit: UnitId, at: datetime) -> bool:
        person = self.officials.get(official)
        if person is None:
            return False
        day = at.astimezone(OFFICE_ZONE).date()
        return any(a.unit_id == unit and a.covers(day) for a in person.appointments)

    def head_of(self, unit: UnitId, at: datetime) -> OfficialId | None:
        """The appointed head (a leadership unit's head is the leader of the agency)."""
        return self._holder_of(unit, (Role.HEAD, Role.LEADER), at)

    def leader_of(self, agency: AgencyId, at: datetime) -> OfficialId | None:
        """The leader of the agency: district chair or department director."""
        for unit in self.units.values():
            if unit.agency_id == agency:
                leader = self._holder_of(unit.unit_id, (Role.LEADER,), at)
                if leader is not None:
                    return leader
        return None

    def agency_of(self, unit: UnitId) -> AgencyId | None:
        known = self.units.get(unit)
        return known.agency_id if known else None

    def members(self, unit: UnitId, at: datetime) -> tuple[OfficialId, ...]:
        """Officials appointed in the unit whose accounts are open, by id."""
        day = at.astimezone(OFFICE_ZONE).date()
        found = {a.official_id for a in self.by_unit.get(unit, ()) if a.covers(day)}
        return tuple(sorted(o for o in found if not _is_inactive(self.officials[o], at)))

    def relations_of(self, official: OfficialId) -> tuple[Relation, ...]:
        """The declared relations of an official that were not withdrawn, in the order of their declaration."""
        return tuple(one for one in self.relations if official in one.between and not one.ended)

    def changes(self, officials: Iterable[OfficialId]) -> Iterator[datetime]:
        """Every instant at which presence, activity, or what is known of it changes for one of the officials."""
        for official in officials:
            person = self.officials.get(official)
            if person is None:
                continue
            for appointment in person.appointments:
                yield _day_start(appointment.valid_from)
                if appointment.valid_to is not None:
                    yield _day_start(appointment.valid_to + timedelta(days=1))
            for absence in person.absences:
                yield absence.start_at
                yield absence.end_at
                yield absence.known_at
            for closed in person.inactive:
                yield closed.start_at
                if closed.end_at is not None:
                    yield closed.end_at

    def _holder_of(self, unit: UnitId, roles: tuple[Role, ...], at: datetime) -> OfficialId | None:
        day = at.astimezone(OFFICE_ZONE).date()
        found: Appointment | None = None
        for appointment in self.by_unit.get(unit, ()):
            if appointment.role in roles and appointment.covers(day):
                found = appointment
        return found.official_id if found else None


# --- folding


def evolve(state: Organisation, recorded: Recorded[Event]) -> Organisation:
    """Apply one event of the stream. Never fails; an event of another kind only counts."""
    body = recorded.body
    state = msgspec.structs.replace(state, version=recorded.version)
    match body:
        case AgencyEstablished():
            agency = Agency(
                body.agency_id,
                (Name(body.valid_from, body.name),),
                body.tier,
                body.code,
                body.valid_from,
                body.parent_id,
            )
            return _with_agency(state, agency)
        case AgencyRenamed():
            agency = state.agencies[body.agency_id]
            names = (*agency.names, Name(body.valid_from, body.name))
            return _with_agency(state, msgspec.structs.replace(agency, names=names))
        case AgencyDissolved():
            agency = state.agencies[body.agency_id]
            return _with_agency(
                state, msgspec.structs.replace(agency, valid_to=body.valid_to, successor_id=body.successor_id)
            )
        case UnitEstablished():
            unit = Unit(body.unit_id, body.agency_id, (Name(body.valid_from, body.name),), body.kind, body.valid_from)
            return _with_unit(state, unit)
        case UnitRenamed():
            unit = state.units[body.unit_id]
            names = (*unit.names, Name(body.valid_from, body.name))
            return _with_unit(state, msgspec.structs.replace(unit, names=names))
        case UnitDissolved():
            unit = state.units[body.unit_id]
            return _with_unit(
                state, msgspec.structs.replace(unit, valid_to=body.valid_to, successor_id=body.successor_id)
            )
        case _:
            return _evolve_people(state, recorded)


def _evolve_people(state: Organisation, recorded: Recorded[Event]) -> Organisation:
    body = recorded.body
    match body:
        case OfficialRegistered():
            return _with_official(state, Official(body.official_id, body.name, body.group))
        case OfficialRenamed():
            person = state.officials[body.official_id]
            return _with_official(state, msgspec.structs.replace(person, name=body.name))
        case OfficialAppointed():
            return _with_appointment(
                state,
                Appointment(
                    body.appointment_id, body.official_id, body.unit_id, body.role, body.title, body.valid_from
                ),
            )
        case AppointmentEnded():
            person = state.officials[state.appointment_owner[body.appointment_id]]
            ended = next(a for a in person.appointments if a.appointment_id == body.appointment_id)
            return _with_appointment(state, msgspec.structs.replace(ended, valid_to=body.valid_to))
        case AbsenceRecorded():
            absence = Absence(
                body.absence_id,
                body.official_id,
                half_start(body.from_on, body.from_half),
                half_end(body.to_on, body.to_half),
                recorded.recorded_at,
                body.acting_id,
                body.reason,
                recorded.position,
            )
            return _with_absence(state, absence)
        case AbsenceEnded():
            absence = find_absence(state, body.absence_id)
            end = max(absence.start_at, min(absence.end_at, body.ended_at))
            return _with_absence(state, msgspec.structs.replace(absence, end_at=end))
        case AbsenceCancelled():
            absence = find_absence(state, body.absence_id)
            return _with_absence(state, msgspec.structs.replace(absence, end_at=absence.start_at))
        case RelationDeclared():
            between = frozenset((body.official_id, body.other_id))
            relation = Relation(body.relation_no, between, body.kind, body.reason)
            return msgspec.structs.replace(state, relations=(*state.relations, relation))
        case RelationWithdrawn():
            relations = tuple(
                msgspec.structs.replace(one, ended=True) if one.relation_no == body.relation_no else one
                for one in state.relations
            )
            return msgspec.structs.replace(state, relations=relations)
        case OfficialDeactivated():
            person = state.officials[body.official_id]
            inactive = (*person.inactive, Inactive(body.occurred_at))
            return _with_official(state, msgspec.structs.replace(person, inactive=inactive))
        case OfficialReactivated():
            person = state.officials[body.official_id]
            inactive = tuple(
                msgspec.structs.replace(i, end_at=body.occurred_at) if i.end_at is None else i for i in person.inactive
            )
            return _with_official(state, msgspec.structs.replace(person, inactive=inactive))
        case _:
            return state


def find_absence(state: Organisation, absence_id: str) -> Absence:
    """KeyError for an id that was never recorded."""
    person = state.officials[state.absence_owner[absence_id]]
    return next(a for a in person.absences if a.absence_id == absence_id)


def half_start(day: date, half: Half) -> datetime:
    """Morning begins at midnight, afternoon at noon, of Asia/Ho_Chi_Minh."""
    return utc(datetime.combine(day, time(0) if half is Half.MORNING else NOON, OFFICE_ZONE))


def half_end(day: date, half: Half) -> datetime:
    """Morning ends at noon, afternoon at midnight."""
    return half_start(day, Half.AFTERNOON) if half is Half.MORNING else _day_start(day + timedelta(days=1))


def _day_start(day: date) -> datetime:
    return half_start(day, Half.MORNING)


def _name_on(names: tuple[Name, ...], day: date) -> str:
    current = names[0].name
    for name in names:
        if name.valid_from <= day:
            current = name.name
    return current


def _weight(appointment: Appointment) -> tuple[bool, date]:
    return appointment.role in (Role.HEAD, Role.LEADER), appointment.valid_from


def _is_inactive(person: Official, at: datetime) -> bool:
    return any(i.start_at <= at and (i.end_at is None or at < i.end_at) for i in person.inactive)


def _with_agency(state: Organisation, agency: Agency) -> Organisation:
    return msgspec.structs.replace(state, agencies={**state.agencies, agency.agency_id: agency})


def _with_unit(state: Organisation, unit: Unit) -> Organisation:
    return msgspec.structs.replace(state, units={**state.units, unit.unit_id: unit})


def _with_official(state: Organisation, official: Official) -> Organisation:
    return msgspec.structs.replace(state, officials={**state.officials, official.official_id: official})


def _with_appointment(state: Organisation, appointment: Appointment) -> Organisation:
    """Put or replace an appointment, in its official and in its unit."""
    person = state.officials[appointment.official_id]
    person = msgspec.structs.replace(person, appointments=_put(person.appointments, appointment))
    in_unit = _put(state.by_unit.get(appointment.unit_id, ()), appointment)
    return msgspec.structs.replace(
        _with_official(state, person),
        by_unit={**state.by_unit, appointment.unit_id: in_unit},
        appointment_owner={**state.appointment_owner, appointment.appointment_id: appointment.official_id},
    )


def _put(known: tuple[Appointment, ...], appointment: Appointment) -> tuple[Appointment, ...]:
    kept = tuple(a for a in known if a.appointment_id != appointment.appointment_id)
    return (*kept, appointment)


def _with_absence(state: Organisation, absence: Absence) -> Organisation:
    person = state.officials[absence.official_id]
    kept = tuple(a for a in person.absences if a.absence_id != absence.absence_id)
    person = msgspec.structs.replace(person, absences=(*kept, absence))
    return msgspec.structs.replace(
        _with_official(state, person),
        absence_owner={**state.absence_owner, absence.absence_id: absence.official_id},
    )
