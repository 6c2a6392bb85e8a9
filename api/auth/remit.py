"""Whose matters a caller's are, at this moment: units, people, dossiers.

Read from the record itself and not from the views: a right must neither lag behind an appointment that ended nor be
missing for a dossier that was lodged a moment ago.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from typing import Any, Final, TypeVar
from uuid import UUID

from api.auth.asked import noted
from api.auth.authorizer import (
    PROVINCE,
    Decision,
    Principal,
    Resource,
    authorizer,
    official_resource,
    probe,
    reach,
    unit_resource,
)
from api.auth.caller import Caller
from api.auth.concerned import Concerned, concerned_after
from api.auth.involved import Involved, involved_after
from api.auth.rights import OFFICIALS_ROLES, Reach, Right
from api.auth.rights import Role as CallersRole
from domain.model import organisation
from domain.model.event import OfficialId, UnitId, is_official
from domain.model.organisation import Organisation, Role
from domain.model.proceeding import Proceeding
from domain.model.working_time import office_day
from domain.store.event_log import EventLog

T = TypeVar("T")

REMEMBERED: Final = 5_000


@dataclass(frozen=True, slots=True)
class Remit:
    """What is a caller's at a moment.

    people: the official and those for whom they stand in now. units: in which these serve. headed: units that these
    head, of a whole agency for its leader. Empty for services, and but for `people` for closed accounts.
    own: without what comes from standing in. standing_in: what each for whom they stand in has.
    """

    people: frozenset[OfficialId]
    units: frozenset[UnitId]
    headed: frozenset[UnitId]
    own: Remit | None = None
    standing_in: tuple[tuple[OfficialId, Remit], ...] = ()


NOTHING: Final = Remit(frozenset(), frozenset(), frozenset())


class Remits:
    """Thread-safe. Each question costs one look at an index; what was read before is remembered."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._lock = Lock()
        self._people = Organisation()
        self._dossiers: OrderedDict[UUID, Involved] = OrderedDict()
        self._proceedings: OrderedDict[UUID, Concerned] = OrderedDict()

    def people(self) -> Organisation:
        """The organisation as the log knows it now."""
        with self._lock:
            for recorded in self._log.read_stream(organisation.STREAM, self._people.version):
                self._people = organisation.evolve(self._people, recorded)
            return self._people

    def as_now(self, caller: Caller, now: Callable[[], datetime]) -> Caller:
        """See `still`. now: asked if it matters."""
        matters = caller.roles - OFFICIALS_ROLES and is_official(caller.subject)
        return still(caller, self.people(), now()) if matters else caller

    def of(self, caller: Caller, at: datetime) -> Remit:
        return remit(self.people(), caller.subject, at) if is_official(caller.subject) else NOTHING

    def involved(self, dossier_id: UUID) -> Involved:
        """Also of a dossier that is not there, and of a stream that is none: nobody, version 0."""
        with self._lock:
            known = self._dossiers.get(dossier_id, Involved())
        news = self._log.read_stream(dossier_id, known.version)
        found = involved_after(known, dossier_id, news, lambda: self._log.read_stream(dossier_id))
        if found.version == 0:
            return found
        with self._lock:
            _remember(self._dossiers, dossier_id, found)
        return found

    def proceeding(self, proceeding_id: UUID) -> Concerned:
        """Also of one that is not there, and of a stream that is none: it does not exist, and is nobody's."""
        with self._lock:
            known = self._proceedings.get(proceeding_id) or Concerned(proceeding_id, Proceeding())
        found = concerned_after(known, self._log.read_stream(proceeding_id, known.proceeding.version))
        if found.exists:
            with self._lock:
                _remember(self._proceedings, proceeding_id, found)
        return found


def _remember(kept: OrderedDict[UUID, T], key: UUID, found: T) -> None:
    kept[key] = found
    kept.move_to_end(key)
    if len(kept) > REMEMBERED:
        kept.popitem(last=False)


def still(caller: Caller, people: Organisation, now: datetime) -> Caller:
    """The caller without roles that see what is others', once the official's account is closed in the office.

    What officers and heads have comes from their appointments, which `remit` looks at.
    """
    wide = caller.roles - OFFICIALS_ROLES
    if wide and is_official(caller.subject) and people.is_closed(caller.subject, now):
        return replace(caller, roles=caller.roles & OFFICIALS_ROLES)
    return caller


def remit(state: Organisation, official: OfficialId, at: datetime) -> Remit:
    """What is an official's at a moment: their own, and what those have for whom they stand in."""
    own = _own(state, official, at)
    others = tuple((absent, _own(state, absent, at)) for absent in _stands_for(state, official, at))
    if not others or not state.is_active(official, at):
        return own
    remits = [own, *(other for _, other in others)]
    return Remit(
        people=frozenset().union(*(one.people for one in remits)),
        units=frozenset().union(*(one.units for one in remits)),
        headed=frozenset().union(*(one.headed for one in remits)),
        own=own,
        standing_in=others,
    )


def _own(state: Organisation, official: OfficialId, at: datetime) -> Remit:
    if not state.is_active(official, at):
        return Remit(frozenset({official}), frozenset(), frozenset())
    units, headed = set(), set()
    for unit, role in _serves(state, official, at):
        units.add(unit)
        if role in (Role.HEAD, Role.LEADER):
            headed.add(unit)
        if role is Role.LEADER:
            agency = state.agency_of(unit)
            headed.update(u.unit_id for u in state.units.values() if u.agency_id == agency)
    return Remit(frozenset({official}), frozenset(units), frozenset(headed))


def principal(caller: Caller, mine: Remit) -> Principal:
    """Who asks, with what is theirs."""
    return Principal(caller.subject, caller.roles, caller.scopes, mine.people, mine.units, mine.headed)


def judged(caller: Caller, act: str, mine: Remit, resource: Resource, **asked: Any) -> Decision:
    """What the policies say. asked: see `Authorizer.decide`.

    Whoever stands in for somebody gets exactly what that one has, and the decision says for whom; what is personal to
    the absent, such as their record, is not the office's and stays theirs.
    """
    decision = authorizer().decide(principal(caller, mine.own or mine), act, resource, **asked)
    for absent, theirs in () if decision.allowed else mine.standing_in:
        in_place = authorizer().decide(_in_place_of(caller, theirs), act, resource, **asked)
        if in_place.allowed:
            return replace(in_place, acting_for=absent)
    return decision


def _in_place_of(caller: Caller, theirs: Remit) -> Principal:
    """The caller with what an absent official has, also with the role of a head where that one heads a unit."""
    asking = principal(caller, theirs)
    if theirs.headed and caller.roles & OFFICIALS_ROLES:
        asking = replace(asking, roles=asking.roles | {CallersRole.HEAD})
    return asking


def decide(caller: Caller, act: str, mine: Remit, resource: Resource, **asked: Any) -> Decision:
    """The same, noted for the record of the request under way."""
    return noted(judged(caller, act, mine, resource, **asked))


def opening(caller: Caller, right: Right, mine: Remit) -> Decision:
    """Whether the caller has a right to whatever extent, and by which policies: about the widest relation there is."""
    roles: list[tuple[frozenset[CallersRole], OfficialId | None]] = [(caller.roles, None)]
    if caller.roles & OFFICIALS_ROLES:
        roles += [(caller.roles | {CallersRole.HEAD}, absent) for absent, theirs in mine.standing_in if theirs.headed]
    for held, absent in roles:
        found = reach(held, caller.scopes, right)
        if found is not Reach.NONE:
            return replace(probe(held, caller.scopes, right, found), acting_for=absent)
    return probe(caller.roles, caller.scopes, right, Reach.OWN)


def may_see(caller: Caller, right: Right, mine: Remit, dossier: Involved) -> bool:
    """Whether a right of the caller extends to a dossier."""
    return decide(caller, right, mine, dossier.resource()).allowed


def may_see_unit(caller: Caller, right: Right, mine: Remit, unit: UnitId) -> bool:
    """Whether a right of the caller extends to what belongs to a unit as a whole."""
    return decide(caller, right, mine, unit_resource(unit)).allowed


def may_see_official(
    caller: Caller, right: Right, mine: Remit, state: Organisation, official: OfficialId, at: datetime
) -> bool:
    """Whether a right of the caller extends to a person: oneself, or one of a unit that one heads."""
    return decide(caller, right, mine, official_in(state, official, at)).allowed


def may_see_all(caller: Caller, right: Right) -> bool:
    """Whether a right of the caller extends to everything together: lists of all units, the ledger, exports."""
    return decide(caller, right, NOTHING, PROVINCE).allowed


def official_in(state: Organisation, official: OfficialId, at: datetime) -> Resource:
    """An official, with the units in which they serve now."""
    return official_resource(official, {unit for unit, _ in _serves(state, official, at)})


def _serves(state: Organisation, official: OfficialId, at: datetime) -> Iterator[tuple[UnitId, Role]]:
    person = state.officials.get(official)
    day = office_day(at)
    for appointment in person.appointments if person else ():
        if appointment.covers(day):
            yield appointment.unit_id, appointment.role


def _stands_for(state: Organisation, official: OfficialId, at: datetime) -> Iterator[OfficialId]:
    for absent in _may_stand_for(state).get(official, ()):
        absence = state.absence_at(absent, at)
        if absence is not None and absence.acting_id == official:
            yield absent


_standing: tuple[Organisation, dict[OfficialId, list[OfficialId]]] = (Organisation(), {})
"""Of the organisation that was looked at last: who was ever to stand in for whom. Replaced as a whole."""


def _may_stand_for(state: Organisation) -> dict[OfficialId, list[OfficialId]]:
    """By official: for whom any absence names them. Of a whole province few are absent, and every request asks."""
    global _standing  # noqa: PLW0603
    known, found = _standing
    if known is not state:
        found = {}
        for person in state.officials.values():
            for acting in dict.fromkeys(absence.acting_id for absence in person.absences):
                if acting is not None:
                    found.setdefault(acting, []).append(person.official_id)
        _standing = (state, found)
    return found
