"""Who stands in for whom: the chain of custody rule 6 (DOMAIN.md §5)."""

from __future__ import annotations

from datetime import datetime

from domain.model.event import OfficialId, UnitId
from domain.model.organisation import Organisation
from domain.model.reference import Reference
from domain.model.rule_keys import DUTY_OFFICER
from domain.model.working_time import office_day


def substitutes(reference: Reference, official: OfficialId, at: datetime) -> tuple[OfficialId, ...]:
    """Everybody who may have to stand in for an official, in order, whether they are there or not.

    The acting official of their absence, the head of their unit, the head's acting official, the leader of the
    agency, the duty officer of the Chairman's office, who is always last.
    """
    organisation = reference.organisation
    unit = _unit_of(organisation, official, at)
    head = organisation.head_of(unit, at) if unit else None
    agency = organisation.agency_of(unit) if unit else None
    day = office_day(at)
    chain = (
        _acting_for(organisation, official, at),
        head,
        _acting_for(organisation, head, at) if head else None,
        organisation.leader_of(agency, at) if agency else None,
        reference.rules.for_day(day).value(DUTY_OFFICER, day).value,
    )
    return tuple(dict.fromkeys(o for o in chain if o is not None and o != official))


def _acting_for(organisation: Organisation, official: OfficialId, at: datetime) -> OfficialId | None:
    absence = organisation.absence_at(official, at)
    return absence.acting_id if absence else None


def _unit_of(organisation: Organisation, official: OfficialId, at: datetime) -> UnitId | None:
    """Their unit; once no appointment is in force, the one of the last."""
    unit = organisation.unit_of(official, at)
    person = organisation.officials.get(official)
    if unit is None and person is not None and person.appointments:
        return max(person.appointments, key=lambda a: a.valid_from).unit_id
    return unit
