"""What inspections found and how far it is put right; directives as they stand; the minutes on paper."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.http.gate import holding
from api.http.natures import DOORS
from api.http.openapi import answer
from api.http.papers import PDF, described, paper
from api.http.proceeding_address import ProceedingAddress, allowed_proceeding, readable
from api.http.reads import READ_HEADERS, Cursor, Filter, Limit, Seen, looking
from api.reports.inspections import inspection_pdf, inspection_sources
from projections.queries.directives import DirectiveLine, DirectiveList, directives
from projections.queries.inspections import (
    FindingCondition,
    FindingCounts,
    InspectionFinding,
    finding_counts,
    inspection_findings,
)
from projections.queries.paging import Page

router = APIRouter(prefix="/v1")

Reader = Annotated[Caller, holding(Right.READ_PROCEEDINGS)]


class FindingsTold(msgspec.Struct, frozen=True, kw_only=True):
    """Findings of one inspection, and how many are in which condition."""

    counts: FindingCounts
    findings: tuple[InspectionFinding, ...]


@router.get(
    "/inspections/{proceeding}/findings",
    tags=["inspections"],
    operation_id="read_inspection_findings",
    response_model=None,
    responses={200: answer(FindingsTold, headers=READ_HEADERS)},
)
def read_findings(
    request: Request, proceeding: ProceedingAddress, caller: Reader, _seen: Seen, agency: Filter = None
) -> Response:
    """What an inspection found, each with its evidence, its directives, and all events about it by position."""
    concerned = allowed_proceeding(request, caller, Right.READ_PROCEEDINGS, DOORS["inspection"], proceeding)
    with looking(request) as look:
        page = inspection_findings(look.connection, now=look.now, proceeding_id=concerned.proceeding_id, agency=agency)
        return look.answer(FindingsTold(counts=finding_counts(page.rows), findings=page.rows))


@router.get(
    "/inspections/{proceeding}/minutes.pdf",
    tags=["papers"],
    operation_id="print_inspection_minutes",
    response_model=None,
    responses=described(PDF, "The minutes, PDF/A."),
)
def print_minutes(
    request: Request, proceeding: ProceedingAddress, caller: Reader, _seen: Seen, agency: Filter = None
) -> Response:
    """Minutes and findings of the inspection; of one agency with lines to sign on."""
    concerned = allowed_proceeding(request, caller, Right.READ_PROCEEDINGS, DOORS["inspection"], proceeding)
    with looking(request) as look:
        sources = inspection_sources(
            look.connection, concerned.proceeding_id, agency, now=look.now, position=look.position
        )
        name = f"{concerned.proceeding.number}{'-' + agency if agency else ''}.pdf"
        return paper(inspection_pdf(sources), PDF, name, look)


@router.get(
    "/inspection-findings",
    tags=["inspections"],
    operation_id="list_inspection_findings",
    response_model=None,
    responses={200: answer(Page[InspectionFinding], headers=READ_HEADERS)},
)
def list_findings(
    request: Request,
    caller: Reader,
    _seen: Seen,
    condition: FindingCondition | None = None,
    agency: Filter = None,
    unit: Filter = None,
    official: Filter = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """Findings of all inspections that the caller may read, by how far they are put right."""
    with looking(request) as look:
        page = inspection_findings(
            look.connection,
            now=look.now,
            agency=agency,
            unit=unit,
            official=official,
            condition=condition,
            cursor=cursor,
            limit=limit,
        )
        return look.answer(Page(readable(request, caller, page.rows), page.next))


@router.get(
    "/remedies",
    tags=["directives"],
    operation_id="list_remedies",
    response_model=None,
    responses={200: answer(Page[DirectiveLine], headers=READ_HEADERS)},
)
def list_remedies(
    request: Request,
    caller: Reader,
    _seen: Seen,
    state: DirectiveList = DirectiveList.OPEN,
    agency: Filter = None,
    unit: Filter = None,
    official: Filter = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """Directives by what became of them, due first: overdue, waiting to be verified, late, found false."""
    with looking(request) as look:
        page = directives(
            look.connection,
            now=look.now,
            state=state,
            agency=agency,
            unit=unit,
            official=official,
            cursor=cursor,
            limit=limit,
        )
        return look.answer(Page(readable(request, caller, page.rows), page.next))
