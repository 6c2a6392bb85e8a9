"""The responsibility record of an official and a unit's report, as PDF/A and as workbooks with pictures.

A record in any form is a reading of it: by another than the official it is recorded before it is made.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.http.beyond import Beyond
from api.http.gate import holding
from api.http.list_access import need_unit
from api.http.papers import PDF, XLSX, described, paper
from api.http.query_values import At, Id, KnownBy, OptionalPeriod
from api.http.reads import Look, Seen, looking
from api.http.record_routes import Reason, asked_period, need_official, written
from api.reports.records import RecordSources, record_pdf, record_sources, record_xlsx
from api.reports.units import UnitSources, unit_pdf, unit_sources, unit_xlsx
from projections.queries.moments import AsOf, moment_of
from projections.queries.periods import Period

router = APIRouter(prefix="/v1", tags=["papers"])

Reader = Annotated[Caller, holding(Right.READ_RECORDS)]
BoardReader = Annotated[Caller, holding(Right.READ_BOARDS)]


@router.get("/officials/{official}/record.pdf", response_model=None, responses=described(PDF, "The record, PDF/A."))
def print_record(
    request: Request,
    official: Id,
    caller: Reader,
    _seen: Seen,
    period: OptionalPeriod,
    known_at: KnownBy,
    at: At = None,
    purpose: Reason = None,
) -> Response:
    """Evidence for a review, never a verdict; with pictures and the events behind each figure."""
    sources, look = _record(request, official, caller, period, (known_at, at), purpose, "record.pdf")
    return paper(record_pdf(sources), PDF, f"{official}-{sources.record.period}.pdf", look)


@router.get(
    "/officials/{official}/record.xlsx", response_model=None, responses=described(XLSX, "The record, a workbook.")
)
def read_record_workbook(
    request: Request,
    official: Id,
    caller: Reader,
    _seen: Seen,
    period: OptionalPeriod,
    known_at: KnownBy,
    at: At = None,
    purpose: Reason = None,
) -> Response:
    """The same as a workbook, with every fact in a row."""
    sources, look = _record(request, official, caller, period, (known_at, at), purpose, "record.xlsx")
    return paper(record_xlsx(sources), XLSX, f"{official}-{sources.record.period}.xlsx", look)


@router.get("/units/{unit}/report.pdf", response_model=None, responses=described(PDF, "The report, PDF/A."))
def print_unit_report(request: Request, unit: Id, caller: BoardReader, _seen: Seen, period: OptionalPeriod) -> Response:
    """How a unit stands, what was late and where; with pictures and the events behind each figure."""
    sources, look = _unit(request, unit, caller, period)
    return paper(unit_pdf(sources), PDF, f"{unit}-{sources.view.period}.pdf", look)


@router.get("/units/{unit}/report.xlsx", response_model=None, responses=described(XLSX, "The report, a workbook."))
def read_unit_workbook(
    request: Request, unit: Id, caller: BoardReader, _seen: Seen, period: OptionalPeriod
) -> Response:
    """The same as a workbook, with every fact in a row."""
    sources, look = _unit(request, unit, caller, period)
    return paper(unit_xlsx(sources), XLSX, f"{unit}-{sources.view.period}.xlsx", look)


def _record(
    request: Request,
    official: str,
    caller: Caller,
    period: OptionalPeriod,
    then: tuple[AsOf, datetime | None],
    purpose: Reason,
    what: str,
) -> tuple[RecordSources, Look]:
    as_of, about = then
    with looking(request) as look:
        moment = moment_of(look.connection, now=look.now, as_of=as_of, about=about)
        asked = period or Period.quarter_of(moment.about)
        replayed = written(moment) if then != (None, None) else ""
        need_official(request, caller, official, f"{what} {asked}{replayed}", purpose, look.now)
        with look.beyond(Beyond.RECORD) as all_of_it:
            return record_sources(all_of_it, official, asked, now=look.now, as_of=as_of, about=about), look


def _unit(request: Request, unit: str, caller: Caller, period: OptionalPeriod) -> tuple[UnitSources, Look]:
    with looking(request) as look:
        need_unit(request, caller, Right.READ_BOARDS, unit, "all units")
        with look.beyond(Beyond.UNIT_FIGURES) as all_of_it:
            return unit_sources(all_of_it, unit, asked_period(period, look), now=look.now), look
