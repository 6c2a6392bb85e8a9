"""What dossiers are judged by: who works where, the procedures, the calendar."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.http.gate import holding
from api.http.openapi import answer
from api.http.orders import etag
from api.http.query_values import Id
from api.http.reads import READ_HEADERS, Seen, looking
from domain.model.calendar import DayRuling, Outage, ReceptionDays, WeekHours
from domain.model.organisation import Agency, Appointment, Unit
from domain.model.procedure import ProcedureVersion
from domain.model.rule_adoption import RuleOrigin
from domain.model.rules import Clause, PackHeader
from projections.queries.knowledge import knowledge
from projections.queries.missing import OfficialUnknown, UnitUnknown

router = APIRouter(prefix="/v1", tags=["reference"])

Reader = Annotated[Caller, holding(Right.READ_REFERENCE)]
_HEADERS = READ_HEADERS | {"ETag": {"description": "The version, for If-Match.", "schema": {"type": "string"}}}


class OfficialShown(msgspec.Struct, kw_only=True):
    """An official with all appointments. Absences are not for everybody, and stand in no list."""

    official_id: str
    name: str
    group: str
    appointments: tuple[Appointment, ...]


class OrganisationShown(msgspec.Struct, kw_only=True):
    """version: for If-Match on orders about the organisation."""

    version: int
    agencies: tuple[Agency, ...]
    units: tuple[Unit, ...]


class CatalogueShown(msgspec.Struct, kw_only=True):
    """All versions of all procedures, by code."""

    version: int
    procedures: tuple[ProcedureVersion, ...]


class CalendarShown(msgspec.Struct, kw_only=True):
    """Days as ruled, office hours and reception days (agency_id null: of all that have none of their own), outages."""

    version: int
    rulings: tuple[DayRuling, ...]
    office_hours: tuple[WeekHours, ...]
    reception_days: tuple[ReceptionDays, ...]
    outages: tuple[Outage, ...]


class PackShown(msgspec.Struct, kw_only=True):
    """A pack with its own clauses and those that all packs share; a value is as its file holds it."""

    header: PackHeader
    clauses: tuple[Clause, ...]


class RulesShown(msgspec.Struct, kw_only=True):
    """position: of the event that adopted them; digest: SHA-256 of their files. Null while those that ship apply."""

    version: int
    position: int | None
    digest: str | None
    origin: RuleOrigin | None
    packs: tuple[PackShown, ...]


@router.get("/organisation", response_model=None, responses={200: answer(OrganisationShown, headers=_HEADERS)})
def read_organisation(request: Request, _caller: Reader, _seen: Seen) -> Response:
    """Agencies and units, with the names that they had and have."""
    with looking(request) as look:
        state = knowledge(look.connection).reference.organisation
        shown = OrganisationShown(
            version=state.version, agencies=tuple(state.agencies.values()), units=tuple(state.units.values())
        )
        return look.answer(shown, ETag=etag(state.version))


@router.get(
    "/units/{unit_id}/officials",
    response_model=None,
    responses={200: answer(list[OfficialShown], headers=READ_HEADERS)},
)
def read_members(request: Request, unit_id: Id, _caller: Reader, _seen: Seen) -> Response:
    """The officials appointed in a unit now, by name."""
    with looking(request) as look:
        state = knowledge(look.connection).reference.organisation
        if unit_id not in state.units:
            raise UnitUnknown(unit=unit_id)
        people = [state.officials[member] for member in state.members(unit_id, look.now)]
        shown = [
            OfficialShown(
                official_id=person.official_id, name=person.name, group=person.group, appointments=person.appointments
            )
            for person in sorted(people, key=lambda person: (person.name, person.official_id))
        ]
        return look.answer(shown)


@router.get("/officials/{official}", response_model=None, responses={200: answer(OfficialShown, headers=READ_HEADERS)})
def read_official(request: Request, official: Id, _caller: Reader, _seen: Seen) -> Response:
    """An official's name and appointments."""
    with looking(request) as look:
        person = knowledge(look.connection).reference.organisation.officials.get(official)
        if person is None:
            raise OfficialUnknown(official=official)
        return look.answer(
            OfficialShown(official_id=official, name=person.name, group=person.group, appointments=person.appointments)
        )


@router.get("/catalogue", response_model=None, responses={200: answer(CatalogueShown, headers=_HEADERS)})
def read_catalogue(request: Request, _caller: Reader, _seen: Seen) -> Response:
    """The procedures, each with its versions."""
    with looking(request) as look:
        state = knowledge(look.connection).reference.catalogue
        versions = tuple(version for code in sorted(state.versions) for version in state.versions[code])
        return look.answer(CatalogueShown(version=state.version, procedures=versions), ETag=etag(state.version))


@router.get("/calendar", response_model=None, responses={200: answer(CalendarShown, headers=_HEADERS)})
def read_calendar(request: Request, _caller: Reader, _seen: Seen) -> Response:
    """The calendar as it stands."""
    with looking(request) as look:
        state = knowledge(look.connection).reference.calendar
        shown = CalendarShown(
            version=state.version,
            rulings=tuple(state.rulings[day] for day in sorted(state.rulings)),
            office_hours=tuple(hours for settings in state.office_hours.values() for hours in settings),
            reception_days=tuple(days for settings in state.reception_days.values() for days in settings),
            outages=state.outages,
        )
        return look.answer(shown, ETag=etag(state.version))


@router.get("/rules", response_model=None, responses={200: answer(RulesShown, headers=_HEADERS)})
def read_rules(request: Request, _caller: Reader, _seen: Seen) -> Response:
    """The rule packs and policies in force: every value with its document, its validity and how sure it is."""
    with looking(request) as look:
        adopted = knowledge(look.connection).reference.adopted
        packs = tuple(
            PackShown(header=pack.header, clauses=tuple(clause for line in pack.clauses.values() for clause, _ in line))
            for pack in adopted.packs.packs
        )
        shown = RulesShown(
            version=adopted.version,
            position=adopted.position or None,
            digest=adopted.digest,
            origin=adopted.origin,
            packs=packs,
        )
        return look.answer(shown, ETag=etag(adopted.version))
