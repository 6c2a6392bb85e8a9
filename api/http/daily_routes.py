"""The report of a day."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.http.gate import holding, need_all
from api.http.openapi import answer
from api.http.reads import READ_HEADERS, Seen, looking
from api.reports.daily import DailyReport, daily_report

router = APIRouter(prefix="/v1/report", tags=["report"])


@router.get("/daily", response_model=None, responses={200: answer(DailyReport, headers=READ_HEADERS)})
def read_daily_report(
    request: Request,
    caller: Annotated[Caller, holding(Right.READ_BOARDS)],
    _seen: Seen,
    day: Annotated[date | None, Query(description="The office's today by default.")] = None,
) -> Response:
    """The day's report of the whole province, which ends with the ledger's checkpoint; for who may see all boards."""
    need_all(request, caller, Right.READ_BOARDS, "daily report")
    with looking(request) as look:
        return look.answer(daily_report(look.connection, day, now=look.now))
