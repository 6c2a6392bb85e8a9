"""Orders about who works where: agencies, units, officials, appointments, absences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.commands import Command
from domain.model.event import AgencyId, OfficialId, UnitId
from domain.model.organisation import Group, Half, RelationKind, Role, Tier, UnitKind


@dataclass(frozen=True, kw_only=True)
class OrganisationCommand(Command):
    pass


@dataclass(frozen=True, kw_only=True)
class EstablishAgency(OrganisationCommand):
    agency_id: AgencyId
    name: str
    tier: Tier
    code: str
    valid_from: date
    parent_id: AgencyId | None = None


@dataclass(frozen=True, kw_only=True)
class RenameAgency(OrganisationCommand):
    agency_id: AgencyId
    name: str
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class DissolveAgency(OrganisationCommand):
    agency_id: AgencyId
    valid_to: date
    successor_id: AgencyId | None = None


@dataclass(frozen=True, kw_only=True)
class EstablishUnit(OrganisationCommand):
    unit_id: UnitId
    agency_id: AgencyId
    name: str
    kind: UnitKind
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class RenameUnit(OrganisationCommand):
    unit_id: UnitId
    name: str
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class DissolveUnit(OrganisationCommand):
    unit_id: UnitId
    valid_to: date
    successor_id: UnitId | None = None


@dataclass(frozen=True, kw_only=True)
class RegisterOfficial(OrganisationCommand):
    official_id: OfficialId
    name: str
    group: Group


@dataclass(frozen=True, kw_only=True)
class RenameOfficial(OrganisationCommand):
    official_id: OfficialId
    name: str


@dataclass(frozen=True, kw_only=True)
class Appoint(OrganisationCommand):
    appointment_id: str
    official_id: OfficialId
    unit_id: UnitId
    role: Role
    valid_from: date
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class EndAppointment(OrganisationCommand):
    appointment_id: str
    valid_to: date
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class RecordAbsence(OrganisationCommand):
    """Whole half-days, both ends included; by the head or personnel, never by the person alone."""

    absence_id: str
    official_id: OfficialId
    from_on: date
    from_half: Half
    to_on: date
    to_half: Half
    acting_id: OfficialId | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class EndAbsence(OrganisationCommand):
    """The person is back, from the moment of the act."""

    absence_id: str


@dataclass(frozen=True, kw_only=True)
class CancelAbsence(OrganisationCommand):
    absence_id: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class DeactivateOfficial(OrganisationCommand):
    official_id: OfficialId
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReactivateOfficial(OrganisationCommand):
    official_id: OfficialId
    reason: str


@dataclass(frozen=True, kw_only=True)
class DeclareRelation(OrganisationCommand):
    """Two officials are related, or one has an interest in the other: said by one of them, or by a superior of one."""

    official_id: OfficialId
    other_id: OfficialId
    kind: RelationKind
    reason: str


@dataclass(frozen=True, kw_only=True)
class WithdrawRelation(OrganisationCommand):
    """By a superior of one of the two, with the reason; never by one of the two."""

    relation_no: int
    reason: str
