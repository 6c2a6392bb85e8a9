"""`/quan-tri/nguoi`, `/quan-tri/co-quan`, `/quan-tri/vang-mat`: who works where, who is away, and since which event."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.auth.rights import Right
from api.http.query_values import Id
from api.http.reads import Cursor, Filter, Look, Seen, looking
from api.pages.lists import Rows, answer, listed
from api.pages.people_lists import (
    ABSENCES,
    GROUPS,
    PEOPLE,
    TODAY,
    UNITS,
    AbsenceRow,
    PersonRow,
    Today,
    UnitRow,
    When,
    absence_row,
    counted,
    fits,
    person_rows,
    unit_row,
)
from api.pages.rows_in_memory import at_hand, found_in
from api.pages.site import page
from api.pages.visitor import Visitor, need
from domain.model import organisation as org
from domain.model.working_time import office_day
from projections.queries.knowledge import Knowledge, knowledge
from projections.queries.missing import OfficialUnknown
from projections.queries.reference_history import reference_events

router = APIRouter(include_in_schema=False)


@listed(router, "/quan-tri/nguoi")
def people_page(
    request: Request,
    visitor: Visitor,
    _seen: Seen,
    tim: Filter = None,
    co_quan: Filter = None,
    don_vi: Filter = None,
    vi_tri: Annotated[org.Role | None, Query()] = None,
    hom_nay: Annotated[Today | None, Query()] = None,
    tiep: Cursor = None,
) -> Response:
    """Everybody who is or was appointed, by name, each with the posts of today."""
    need(request, visitor, Right.ORGANISATION)

    def ask(look: Look) -> Rows[PersonRow]:
        known = knowledge(look.connection)
        everybody = sorted(known.reference.organisation.officials.values(), key=lambda one: (one.name, one.official_id))
        rows = [
            row
            for person in everybody
            for row in person_rows(person, known, look.now)
            if found_in(tim, row.official.name, row.official.id)
            and (co_quan is None or (row.agency is not None and row.agency.id == co_quan))
            and (don_vi is None or (row.unit is not None and row.unit.id == don_vi))
            and (vi_tri is None or row.role == vi_tri)
            and (hom_nay is None or row.today is hom_nay)
        ]
        return at_hand(
            rows,
            chosen=_called(known, look.now, co_quan, don_vi),
            context=lambda: {"today": TODAY, "counted": counted(everybody, known.reference.organisation, look.now)},
        )

    return answer(request, visitor, PEOPLE, ask, "people.html", cursor=tiep)


@router.get("/quan-tri/nguoi/{official}")
def person_page(request: Request, visitor: Visitor, official: Id, _seen: Seen) -> Response:
    """One person: appointments, absences, the account; and every event of it. Nothing of dossiers."""
    need(request, visitor, Right.ORGANISATION)
    with looking(request) as look:
        known = knowledge(look.connection)
        person = known.reference.organisation.officials.get(official)
        if person is None:
            raise OfficialUnknown(official=official)
        named = [
            official,
            *(one.appointment_id for one in person.appointments),
            *(one.absence_id for one in person.absences),
            *(one for one, owner in known.reference.organisation.absence_owner.items() if owner == official),
        ]
        return page(
            request,
            "person.html",
            look=look,
            person=person,
            rows=person_rows(person, known, look.now),
            appointments=[(one, known.unit(one.unit_id, look.now)) for one in reversed(person.appointments)],
            absences=[absence_row(one, person, known, look.now) for one in reversed(person.absences)],
            events=reference_events(look.connection, org.STREAM, sorted(set(named))),
            today=office_day(look.now),
            raw=lambda body: msgspec.json.format(bytes(body)).decode(),
            groups=GROUPS,
            states=TODAY,
        )


@listed(router, "/quan-tri/co-quan")
def units_page(
    request: Request, visitor: Visitor, _seen: Seen, tim: Filter = None, co_quan: Filter = None, tiep: Cursor = None
) -> Response:
    """Agencies and their units, with who heads each."""
    need(request, visitor, Right.ORGANISATION)

    def ask(look: Look) -> Rows[UnitRow]:
        known = knowledge(look.connection)
        state = known.reference.organisation
        rows = sorted(
            (unit_row(one, state.agencies[one.agency_id], known, look.now) for one in state.units.values()),
            key=lambda row: (row.agency.name, row.unit.name, row.unit.id),
        )
        kept = [
            row
            for row in rows
            if found_in(tim, row.unit.name, row.unit.id, row.agency.name, row.agency.id)
            and co_quan in (None, row.agency.id)
        ]
        return at_hand(
            kept,
            chosen=_called(known, look.now, co_quan, None),
            context=lambda: {"agencies": len(state.agencies), "units": len(state.units)},
        )

    return answer(request, visitor, UNITS, ask, "units.html", cursor=tiep)


@listed(router, "/quan-tri/vang-mat")
def absences_page(
    request: Request,
    visitor: Visitor,
    _seen: Seen,
    luc: Annotated[When, Query()] = When.NOW,
    tim: Filter = None,
    don_vi: Filter = None,
    tiep: Cursor = None,
) -> Response:
    """Who is, was or will be away, and who stands in."""
    need(request, visitor, Right.ORGANISATION)

    def ask(look: Look) -> Rows[AbsenceRow]:
        known = knowledge(look.connection)
        found = [
            absence_row(absence, person, known, look.now)
            for person in known.reference.organisation.officials.values()
            for absence in person.absences
            if fits(absence, luc, look.now)
        ]
        rows = sorted(
            (
                row
                for row in found
                if found_in(tim, row.official.name, row.official.id)
                and (don_vi is None or (row.unit is not None and row.unit.id == don_vi))
            ),
            key=lambda row: (row.start_at, row.absence_id),
            reverse=True,
        )
        return at_hand(rows, chosen=_called(known, look.now, None, don_vi), context=lambda: {"how_many": len(rows)})

    return answer(request, visitor, ABSENCES, ask, "absences.html", cursor=tiep)


def _called(known: Knowledge, now: datetime, agency: str | None, unit: str | None) -> dict[str, str | None]:
    named = {"co_quan": known.agency(agency, now), "don_vi": known.unit(unit, now)}
    return {name: one.name if one is not None else None for name, one in named.items()}
