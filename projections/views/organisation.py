"""Agencies, units, officials, appointments and procedures, for display and search."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar, Final

from psycopg import Connection, sql

from domain.model.event import AgencyId, OfficialId, UnitId
from domain.model.organisation import Organisation
from domain.model.procedure import Catalogue
from projections.generation import Generation
from projections.rows import Row, Tables
from projections.search import plain


class AgencyRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "agencies"
    STREAM: ClassVar[str] = ""

    agency_id: AgencyId
    name: str
    tier: str
    code: str
    parent_id: AgencyId | None
    valid_from: date
    valid_to: date | None
    search: str


class UnitRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "units"
    STREAM: ClassVar[str] = ""

    unit_id: UnitId
    agency_id: AgencyId
    name: str
    kind: str
    valid_from: date
    valid_to: date | None
    search: str


class OfficialRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "officials"
    STREAM: ClassVar[str] = ""

    official_id: OfficialId
    name: str
    staff_group: str
    search: str


class AppointmentRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "appointments"
    STREAM: ClassVar[str] = ""

    appointment_id: str
    official_id: OfficialId
    unit_id: UnitId
    role: str
    title: str
    valid_from: date
    valid_to: date | None


class ProcedureRow(Row, frozen=True, kw_only=True):
    TABLE: ClassVar[str] = "procedures"
    STREAM: ClassVar[str] = ""

    code: str
    version: int
    name: str
    field: str
    tier: str
    term: str
    valid_from: date
    withdrawn_on: date | None
    decision: str
    flags: list[str]
    search: str


PEOPLE: Final = (AgencyRow, UnitRow, OfficialRow, AppointmentRow)


def write_organisation(connection: Connection[Any], tables: Tables, state: Organisation) -> None:
    """Put the rows of this state in place of what the four tables hold."""
    for cls in PEOPLE:
        _empty(connection, tables.generation, cls)
    tables.insert(_organisation_rows(state))


def write_procedures(connection: Connection[Any], tables: Tables, state: Catalogue) -> None:
    _empty(connection, tables.generation, ProcedureRow)
    tables.insert(_procedure_rows(state))


def _empty(connection: Connection[Any], generation: Generation, cls: type[Row]) -> None:
    # Some hundred rows: DELETE, since TRUNCATE would lock readers out.
    connection.execute(sql.SQL("DELETE FROM {}").format(generation.table(cls.TABLE)))


def _organisation_rows(state: Organisation) -> Iterator[Row]:
    for agency in state.agencies.values():
        yield AgencyRow(
            agency_id=agency.agency_id,
            name=agency.names[-1].name,
            tier=agency.tier,
            code=agency.code,
            parent_id=agency.parent_id,
            valid_from=agency.valid_from,
            valid_to=agency.valid_to,
            search=plain(" ".join((agency.agency_id, agency.code, *(name.name for name in agency.names)))),
        )
    for unit in state.units.values():
        yield UnitRow(
            unit_id=unit.unit_id,
            agency_id=unit.agency_id,
            name=unit.names[-1].name,
            kind=unit.kind,
            valid_from=unit.valid_from,
            valid_to=unit.valid_to,
            search=plain(" ".join((unit.unit_id, *(name.name for name in unit.names)))),
        )
    for official in state.officials.values():
        yield OfficialRow(
            official_id=official.official_id,
            name=official.name,
            staff_group=official.group,
            search=plain(f"{official.official_id} {official.name}"),
        )
        for held in official.appointments:
            yield AppointmentRow(
                appointment_id=held.appointment_id,
                official_id=held.official_id,
                unit_id=held.unit_id,
                role=held.role,
                title=held.title,
                valid_from=held.valid_from,
                valid_to=held.valid_to,
            )


def _procedure_rows(state: Catalogue) -> Iterator[Row]:
    for code, versions in state.versions.items():
        for version in versions:
            yield ProcedureRow(
                code=code,
                version=version.version,
                name=version.name,
                field=version.field,
                tier=version.tier,
                term=version.term,
                valid_from=version.valid_from,
                withdrawn_on=state.withdrawn.get(code),
                decision=version.decision,
                flags=list(version.flags),
                search=plain(f"{code} {version.name} {version.field}"),
            )
