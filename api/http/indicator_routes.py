"""Indicators of a unit, an agency or all of them over a period, what each counts, and the same on paper."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from psycopg import Connection
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.http.beyond import Beyond
from api.http.gate import holding
from api.http.list_access import need_body
from api.http.openapi import answer
from api.http.papers import PDF, XLSX, described, paper
from api.http.query_values import At, KnownBy, OptionalPeriod
from api.http.reads import READ_HEADERS, Cursor, Limit, Look, Seen, looking
from api.reports.indicators import indicators_pdf, indicators_xlsx
from domain.model.working_time import office_day
from projections.queries.indicators import IndicatorLine, Indicators, indicators, lines_behind
from projections.queries.moments import AsOf
from projections.queries.paging import Page
from projections.queries.periods import Period

router = APIRouter(prefix="/v1/indicators", tags=["indicators"])

Reader = Annotated[Caller, holding(Right.READ_BOARDS)]


class Asked:
    """Whose indicators, over which period, as of which moment. Whoever may not see all names a body of theirs."""

    def __init__(
        self,
        request: Request,
        caller: Reader,
        period: OptionalPeriod,
        known_at: KnownBy,
        at: At = None,
        of: Annotated[
            str | None,
            Query(max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", description="An agency or a unit."),
        ] = None,
    ) -> None:
        need_body(request, caller, Right.READ_BOARDS, of, "all indicators")
        self.of = of
        self.period = period
        self.as_of: AsOf = known_at
        self.about: datetime | None = at

    def during(self, look: Look) -> Period:
        """The month of the moment, unless a period was named."""
        return self.period or Period.month(office_day(self.about or look.now))

    def seeing(self, look: Look) -> AbstractContextManager[Connection[Any]]:
        """For lists: what is within the caller's reach; of another moment it is folded again from whatever was."""
        then = self.as_of is not None or self.about is not None
        return look.beyond(Beyond.UNIT_FIGURES) if then else nullcontext(look.connection)

    def of_then(self, look: Look) -> Indicators:
        with look.beyond(Beyond.UNIT_FIGURES) as all_of_it:
            return indicators(all_of_it, self.of, self.during(look), now=look.now, as_of=self.as_of, about=self.about)


Question = Annotated[Asked, Depends()]


@router.get("", response_model=None, responses={200: answer(Indicators, headers=READ_HEADERS)})
def read_indicators(request: Request, asked: Question, _seen: Seen) -> Response:
    """By the groups of Decision 766, and what stands beside it; each with its formula and the counts behind it."""
    with looking(request) as look:
        return look.answer(asked.of_then(look))


@router.get("/report.pdf", response_model=None, responses=described(PDF, "The indicators, PDF/A."))
def print_indicators(request: Request, asked: Question, _seen: Seen) -> Response:
    """The same on paper."""
    with looking(request) as look:
        found = asked.of_then(look)
        return paper(indicators_pdf(found), PDF, f"chi-so-{asked.of or 'tinh'}-{found.period}.pdf", look)


@router.get("/report.xlsx", response_model=None, responses=described(XLSX, "The indicators, a workbook."))
def read_indicators_workbook(request: Request, asked: Question, _seen: Seen) -> Response:
    """The same as a workbook."""
    with looking(request) as look:
        found = asked.of_then(look)
        return paper(indicators_xlsx(found), XLSX, f"chi-so-{asked.of or 'tinh'}-{found.period}.xlsx", look)


@router.get("/{indicator}", response_model=None, responses={200: answer(Page[IndicatorLine], headers=READ_HEADERS)})
def read_indicator_lines(
    request: Request,
    indicator: Annotated[str, Path(max_length=40, pattern=r"^[a-z0-9_]+$")],
    asked: Question,
    _seen: Seen,
    good: Annotated[bool | None, Query(description="Of the numerator alone, or of the rest alone.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """What an indicator counts, in order of time, each with the positions of the events behind it."""
    with looking(request) as look, asked.seeing(look) as connection:
        return look.answer(
            lines_behind(
                connection,
                indicator,
                asked.of,
                asked.during(look),
                now=look.now,
                as_of=asked.as_of,
                about=asked.about,
                good=good,
                cursor=cursor,
                limit=limit,
            )
        )
