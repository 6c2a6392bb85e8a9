"""Whom a dossier met: the agencies by whose people it is judged, and over which time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from itertools import chain
from typing import Final

import msgspec

from domain.model import dossier_events as ev
from domain.model.custody_interval import Mark
from domain.model.event import AgencyId, Event, OfficialId, UnitId, decode, is_official
from domain.model.history import ENTRIES
from domain.model.organisation import Organisation
from projections.affected import NOBODY_ANSWERS
from projections.folding import Folded

# A test holds that every field that can name somebody is in one of these.
_OFFICIALS: Final = frozenset(
    {
        "about",
        "acting_for",
        "actor",
        "answerer",
        "approved_by",
        "bearer",
        "from_official",
        "holder",
        "in_place_of",
        "owed_by",
        "previous",
        "settled_by",
        "to_official",
    }
)
_UNITS: Final = frozenset({"unit_id", "unit_in_charge"})
_ADDRESSEES: Final = frozenset({"to", "addressee"})
_SEVERAL: Final = frozenset({"affects"})
NAMING: Final = _OFFICIALS | _UNITS | _ADDRESSEES | _SEVERAL | {"agency_id"}
"""The fields of events by which somebody is named."""

_MOMENTS: Final = frozenset({"occurred_at", "due_at", "answer_due_at"})


def agencies(folded: Folded) -> list[AgencyId]:
    """The agencies of everybody named, and of everybody who answers, with those that took over from them."""
    organisation = folded.reference.organisation
    met: set[AgencyId] = {folded.clock.agency_id}
    officials: set[OfficialId] = set()
    units: set[UnitId] = set()
    # What does not count (any more) counted at an earlier moment, or may yet: whoever looks for dossiers of then finds
    # it by whom that names.
    for body in chain((recorded.body for recorded in folded.history.events), _unseen(folded)):
        _collect(body, officials, units)
        if isinstance(body, (ev.Lodged, ev.ReceiptIssued)):
            met.add(body.agency_id)
    for interval in folded.custody.intervals:
        officials.add(interval.answerer)
        if interval.on_behalf_of is not None:
            officials.add(interval.on_behalf_of)
        if interval.unit_id is not None:
            units.add(interval.unit_id)
        if interval.agency_id is not None:
            met.add(interval.agency_id)
        if Mark.DUTY_OFFICER in interval.marks:
            met.add(NOBODY_ANSWERS)
    return sorted(met | agencies_of(organisation, officials, units))


def agencies_of(organisation: Organisation, officials: set[OfficialId], units: set[UnitId]) -> set[AgencyId]:
    """The agencies in which these ever served or which these are of, with those that took over from them."""
    places = set(units)
    for official in officials:
        person = organisation.officials.get(official)
        if person is not None:
            places.update(held.unit_id for held in person.appointments)
    return {agency for unit in places for agency in _lines(organisation, unit)}


def _unseen(folded: Folded) -> Iterator[Event]:
    """What was recorded and does not stand in the effective history: corrected, or entered and not counting (yet)."""
    entries = [recorded.body for recorded in folded.stored if isinstance(recorded.body, ENTRIES)]
    if entries:
        yield from (removed.original.body for removed in folded.history.removed)
        for entry in entries:
            yield entry
            if entry.act is not None and entry.act_topic is not None:
                yield decode(entry.act_topic, entry.act.encode())


def last_moment(folded: Folded) -> datetime | None:
    """The last instant that its rows may depend on; None while nothing ends it."""
    if folded.clock.ended_at is None:
        return None
    moments = [folded.clock.ended_at, *(recorded.recorded_at for recorded in folded.stored)]
    for recorded in folded.history.events:
        body = recorded.body
        moments.extend(m for name in _fields(type(body))[-1] if (m := getattr(body, name)) is not None)
    return max(moments)


def _collect(body: Event, officials: set[OfficialId], units: set[UnitId]) -> None:
    people, places, addressees, several, _ = _fields(type(body))
    for name in people:
        official = getattr(body, name)
        if official is not None and is_official(official):
            officials.add(official)
    units.update(unit for name in places if (unit := getattr(body, name)) is not None)
    officials.update(official for name in several for official in getattr(body, name))
    for name in addressees:
        to: ev.Answerable = getattr(body, name)
        if to.official is not None:
            officials.add(to.official)
        if to.unit is not None:
            units.add(to.unit)


@cache
def _fields(cls: type[Event]) -> tuple[tuple[str, ...], ...]:
    """The fields of an event class that name an official, a unit, an addressee, several officials, and moments."""
    names = [field.name for field in msgspec.structs.fields(cls)]
    return tuple(
        tuple(name for name in names if name in wanted)
        for wanted in (_OFFICIALS, _UNITS, _ADDRESSEES, _SEVERAL, _MOMENTS)
    )


def _lines(organisation: Organisation, unit_id: UnitId) -> Iterator[AgencyId]:
    """The agency of a unit, of the units that follow it, and the agencies that follow those."""
    unit = organisation.units.get(unit_id)
    while unit is not None:
        agency = organisation.agencies.get(unit.agency_id)
        yield unit.agency_id
        while agency is not None and agency.successor_id is not None:
            yield agency.successor_id
            agency = organisation.agencies.get(agency.successor_id)
        unit = organisation.units.get(unit.successor_id) if unit.successor_id is not None else None
