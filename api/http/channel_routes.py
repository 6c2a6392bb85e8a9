"""The whole process on the software, receipt numbers, ways in against targets, guidance, and the post."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.http.beyond import Beyond
from api.http.gate import holding, need_all
from api.http.list_access import need_unit
from api.http.openapi import answer
from api.http.query_values import OptionalPeriod
from api.http.reads import READ_HEADERS, Cursor, Filter, Limit, Look, Seen, looking
from domain.model.dossier_events import Channel
from domain.model.procedure import OnlineLevel
from domain.model.working_time import office_day
from projections.queries.breakdown import By, Within
from projections.queries.channels import Channels, LodgingLine, channels, lodgings_behind
from projections.queries.online_guidance import (
    GuidanceEffect,
    GuidanceLine,
    guidance_effect,
    guidances_behind,
    with_codes,
)
from projections.queries.paging import Page
from projections.queries.periods import Period
from projections.queries.posted import Carried, Posted, PostingLine, posted, postings_behind
from projections.queries.receipt_numbers import ReceiptNumbers, receipt_numbers
from projections.queries.whole_process import Entered, EnteredLine, WholeProcess, entered_behind, whole_process

router = APIRouter(tags=["whole process"])

Reader = Annotated[Caller, holding(Right.READ_BOARDS)]


class Asked:
    """Of which dossiers, over which period. Whoever may not see all names a unit of theirs."""

    def __init__(
        self,
        request: Request,
        caller: Reader,
        period: OptionalPeriod,
        agency: Filter = None,
        unit: Filter = None,
        procedure: Filter = None,
        field: Filter = None,
    ) -> None:
        need_unit(request, caller, Right.READ_BOARDS, unit, "all units")
        self.period = period
        self.within = Within(agency=agency, unit=unit, procedure=procedure, field=field)

    def during(self, look: Look) -> Period:
        """The month of the moment, unless a period was named."""
        return month_of_now(self.period, look.now)


def month_of_now(period: Period | None, now: datetime) -> Period:
    return period or Period.month(office_day(now))


Question = Annotated[Asked, Depends()]


@router.get("/v1/whole-process", response_model=None, responses={200: answer(WholeProcess, headers=READ_HEADERS)})
def read_whole_process(request: Request, asked: Question, _seen: Seen, by: By = By.UNIT) -> Response:
    """The share of steps done on the software, late entries, handling on paper; by agency, unit, procedure or month."""
    with looking(request) as look, look.beyond(Beyond.UNIT_FIGURES) as all_of_it:
        return look.answer(whole_process(all_of_it, by, asked.during(look), now=look.now, within=asked.within))


@router.get(
    "/v1/whole-process/entries/{figure}",
    response_model=None,
    responses={200: answer(Page[EnteredLine], headers=READ_HEADERS)},
)
def list_entries(
    request: Request, figure: Entered, asked: Question, _seen: Seen, cursor: Cursor = None, limit: Limit = 50
) -> Response:
    """What a figure counts, the latest first: who acted, who recorded it, when both were."""
    with looking(request) as look:
        during = asked.during(look)
        return look.answer(
            entered_behind(
                look.connection, figure, during, now=look.now, within=asked.within, cursor=cursor, limit=limit
            )
        )


@router.get(
    "/v1/whole-process/receipt-numbers",
    response_model=None,
    responses={200: answer(ReceiptNumbers, headers=READ_HEADERS)},
)
def read_receipt_numbers(
    request: Request, caller: Reader, _seen: Seen, period: OptionalPeriod, agency: Filter = None
) -> Response:
    """That numbers have no gaps, checked against the registers; and those missing in imported logs."""
    need_all(request, caller, Right.READ_BOARDS, "receipt numbers")
    with looking(request) as look:
        return look.answer(receipt_numbers(look.connection, month_of_now(period, look.now), agency=agency))


@router.get("/v1/channels", response_model=None, responses={200: answer(Channels, headers=READ_HEADERS)})
def read_channels(request: Request, asked: Question, _seen: Seen, by: By = By.UNIT) -> Response:
    """The share of each way in, with its N, against the targets in force; online by the procedure's level."""
    with looking(request) as look, look.beyond(Beyond.UNIT_FIGURES) as all_of_it:
        return look.answer(channels(all_of_it, by, asked.during(look), now=look.now, within=asked.within))


@router.get(
    "/v1/channels/lodgings", response_model=None, responses={200: answer(Page[LodgingLine], headers=READ_HEADERS)}
)
def list_lodgings(
    request: Request,
    asked: Question,
    _seen: Seen,
    channel: Channel | None = None,
    level: OnlineLevel | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """The dossiers that came in, by a channel and a level where these are named."""
    with looking(request) as look:
        return look.answer(
            lodgings_behind(
                look.connection,
                asked.during(look),
                now=look.now,
                within=asked.within,
                channel=channel,
                level=level,
                cursor=cursor,
                limit=limit,
            )
        )


@router.get(
    "/v1/channels/guidance-effect", response_model=None, responses={200: answer(GuidanceEffect, headers=READ_HEADERS)}
)
def read_guidance_effect(request: Request, asked: Question, _seen: Seen) -> Response:
    """Of those guided, and beside them of those not guided, how many lodged online within the window. Facts alone."""
    with looking(request) as look, look.beyond(Beyond.UNIT_FIGURES) as all_of_it:
        return look.answer(guidance_effect(all_of_it, asked.during(look), now=look.now, within=asked.within))


@router.get(
    "/v1/channels/guidances", response_model=None, responses={200: answer(Page[GuidanceLine], headers=READ_HEADERS)}
)
def list_guidances(
    request: Request, asked: Question, _seen: Seen, cursor: Cursor = None, limit: Limit = 50
) -> Response:
    """Guidance that was given, and the first online dossier of the same applicant within the window."""
    with looking(request) as look:
        with look.beyond(Beyond.UNIT_FIGURES) as all_of_it:
            found = guidances_behind(
                all_of_it, asked.during(look), now=look.now, within=asked.within, cursor=cursor, limit=limit
            )
        return look.answer(with_codes(look.connection, found))


@router.get("/v1/post", response_model=None, responses={200: answer(Posted, headers=READ_HEADERS)})
def read_post(request: Request, asked: Question, _seen: Seen, by: By = By.UNIT) -> Response:
    """What the post collected, delivered and failed to deliver; its own delay apart from the unit's."""
    with looking(request) as look, look.beyond(Beyond.UNIT_FIGURES) as all_of_it:
        return look.answer(posted(all_of_it, by, asked.during(look), now=look.now, within=asked.within))


@router.get(
    "/v1/post/items/{figure}", response_model=None, responses={200: answer(Page[PostingLine], headers=READ_HEADERS)}
)
def list_post(
    request: Request, figure: Carried, asked: Question, _seen: Seen, cursor: Cursor = None, limit: Limit = 50
) -> Response:
    """What a figure counts, the latest collected first."""
    with looking(request) as look:
        during = asked.during(look)
        return look.answer(
            postings_behind(
                look.connection, figure, during, now=look.now, within=asked.within, cursor=cursor, limit=limit
            )
        )
