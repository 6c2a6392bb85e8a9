"""Whose matters a caller's are, at this moment: units, people, dossiers.

Read from the record itself and not from the views: a right must neither lag behind an appointment that ended nor be
missing for a dossier that was lodged a moment ago.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Final
from uuid import UUID

from api.auth.caller import Caller
from api.auth.rights import Reach, Right
from domain.model import organisation
from domain.model.dossier_events import Answerable, Corrected, Lodged, RecordedLate
from domain.model.event import Event, OfficialId, UnitId, decode, is_official
from domain.model.organisation import Organisation, Role
from domain.model.working_time import office_day
from domain.store.event_log import EventLog

REMEMBERED: Final = 5_000

_OFFICIALS: Final = (
    "about",
    "acting_for",
    "actor",
    "answerer",
    "approved_by",
    "bearer",
    "from_official",
    "owed_by",
    "previous",
    "settled_by",
    "to_official",
)
_UNITS: Final = ("unit_id", "unit_in_charge")
_ADDRESSEES: Final = ("to", "addressee")


@dataclass(frozen=True, slots=True)
class Remit:
    """What is a caller's at a moment.

    people: the official and those for whom they stand in now. units: in which these serve. headed: units that the
    official heads, of a whole agency for its leader. Empty for services, and but for `people` for closed accounts.
    """

    people: frozenset[OfficialId]
    units: frozenset[UnitId]
    headed: frozenset[UnitId]


NOTHING: Final = Remit(frozenset(), frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class Involved:
    """Who has to do with a dossier, up to a version of it; version 0: there is none. It only ever grows."""

    version: int = 0
    officials: frozenset[OfficialId] = frozenset()
    units: frozenset[UnitId] = frozenset()


class Remits:
    """Thread-safe. Each question costs one look at an index; what was read before is remembered."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._lock = Lock()
        self._people = Organisation()
        self._dossiers: OrderedDict[UUID, Involved] = OrderedDict()

    def people(self) -> Organisation:
        """The organisation as the log knows it now."""
        with self._lock:
            for recorded in self._log.read_stream(organisation.STREAM, self._people.version):
                self._people = organisation.evolve(self._people, recorded)
            return self._people

    def of(self, caller: Caller, at: datetime) -> Remit:
        return remit(self.people(), caller.subject, at) if is_official(caller.subject) else NOTHING

    def involved(self, dossier_id: UUID) -> Involved:
        """Also of a dossier that is not there, and of a stream that is none: nobody, version 0."""
        with self._lock:
            known = self._dossiers.get(dossier_id, Involved())
        found = known
        for recorded in self._log.read_stream(dossier_id, known.version):
            if recorded.version == 1 and not isinstance(recorded.body, Lodged):
                return Involved()
            found = Involved(
                recorded.version,
                found.officials | set(officials_in(recorded.body)),
                found.units | set(units_in(recorded.body)),
            )
        with self._lock:
            self._dossiers[dossier_id] = found
            self._dossiers.move_to_end(dossier_id)
            if len(self._dossiers) > REMEMBERED:
                self._dossiers.popitem(last=False)
        return found


def remit(state: Organisation, official: OfficialId, at: datetime) -> Remit:
    """What is an official's at a moment."""
    if not state.is_active(official, at):
        return Remit(frozenset({official}), frozenset(), frozenset())
    people = {official, *_stands_for(state, official, at)}
    units = {unit for person in people for unit, _ in _serves(state, person, at)}
    headed: set[UnitId] = set()
    for unit, role in _serves(state, official, at):
        if role in (Role.HEAD, Role.LEADER):
            headed.add(unit)
        if role is Role.LEADER:
            agency = state.agency_of(unit)
            headed.update(u.unit_id for u in state.units.values() if u.agency_id == agency)
    return Remit(frozenset(people), frozenset(units), frozenset(headed))


def may_see(caller: Caller, right: Right, mine: Remit, dossier: Involved) -> bool:
    """Whether a right of the caller extends to a dossier."""
    reach = caller.reach(right)
    return (
        reach is Reach.ALL
        or (reach >= Reach.OWN and not mine.people.isdisjoint(dossier.officials))
        or (reach >= Reach.UNIT and not mine.units.isdisjoint(dossier.units))
        or (reach >= Reach.HEADED and not mine.headed.isdisjoint(dossier.units))
    )


def may_see_unit(caller: Caller, right: Right, mine: Remit, unit: UnitId) -> bool:
    """Whether a right of the caller extends to what belongs to a unit as a whole."""
    reach = caller.reach(right)
    return (
        reach is Reach.ALL
        or (reach >= Reach.UNIT and unit in mine.units)
        or (reach >= Reach.HEADED and unit in mine.headed)
    )


def may_see_official(
    caller: Caller, right: Right, mine: Remit, state: Organisation, official: OfficialId, at: datetime
) -> bool:
    """Whether a right of the caller extends to a person: oneself, or one of a unit that one heads."""
    reach = caller.reach(right)
    if reach is Reach.ALL or (reach >= Reach.OWN and official == caller.subject):
        return True
    return reach >= Reach.HEADED and any(unit in mine.headed for unit, _ in _serves(state, official, at))


def officials_in(body: Event) -> Iterator[OfficialId]:
    """Officials whom an event names, also within an event that was entered late."""
    for part in _parts(body):
        for name in _OFFICIALS:
            value = getattr(part, name, None)
            if isinstance(value, str) and is_official(value):
                yield value
        yield from getattr(part, "affects", ())
        for addressee in _addressees(part):
            if addressee.official is not None:
                yield addressee.official


def units_in(body: Event) -> Iterator[UnitId]:
    """Units that an event names."""
    for part in _parts(body):
        for name in _UNITS:
            value = getattr(part, name, None)
            if isinstance(value, str):
                yield value
        for addressee in _addressees(part):
            if addressee.unit is not None:
                yield addressee.unit


def _parts(body: Event) -> Iterator[Event]:
    """The event, and the act that it enters late or puts in another's place."""
    yield body
    if isinstance(body, RecordedLate | Corrected) and body.act is not None and body.act_topic is not None:
        yield decode(body.act_topic, body.act.encode())


def _addressees(part: Event) -> Iterator[Answerable]:
    for name in _ADDRESSEES:
        value = getattr(part, name, None)
        if isinstance(value, Answerable):
            yield value


def _serves(state: Organisation, official: OfficialId, at: datetime) -> Iterator[tuple[UnitId, Role]]:
    person = state.officials.get(official)
    day = office_day(at)
    for appointment in person.appointments if person else ():
        if appointment.covers(day):
            yield appointment.unit_id, appointment.role


def _stands_for(state: Organisation, official: OfficialId, at: datetime) -> Iterator[OfficialId]:
    for person in state.officials.values():
        absence = state.absence_at(person.official_id, at)
        if absence is not None and absence.acting_id == official:
            yield person.official_id
