"""The register of common obstacles by age, complaints level by level, and attitude by agency and field."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.http.beyond import Beyond
from api.http.gate import holding
from api.http.list_access import need_body
from api.http.openapi import answer
from api.http.query_values import OptionalPeriod
from api.http.reads import READ_HEADERS, Cursor, Filter, Limit, Seen, looking
from domain.model.working_time import office_day
from projections.queries.attitude import AttitudeOverview, attitude
from projections.queries.common_obstacles import CommonObstacle, ObstacleList, common_obstacles
from projections.queries.complaints import (
    ComplaintFigures,
    ComplaintLine,
    ComplaintList,
    complaint_figures,
    complaints,
)
from projections.queries.knowledge import knowledge
from projections.queries.paging import Page
from projections.queries.periods import Period

router = APIRouter(prefix="/v1", tags=["registers"])

ReaderOfProceedings = Annotated[Caller, holding(Right.READ_PROCEEDINGS)]
ReaderOfBoards = Annotated[Caller, holding(Right.READ_BOARDS)]

Body = Annotated[str | None, Query(max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]


@router.get(
    "/registers/obstacles", response_model=None, responses={200: answer(Page[CommonObstacle], headers=READ_HEADERS)}
)
def read_obstacle_register(
    request: Request,
    _caller: ReaderOfProceedings,
    _seen: Seen,
    state: Annotated[ObstacleList, Query()] = ObstacleList.OPEN,
    unit: Filter = None,
    field: Filter = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """Common obstacles of all offices, the oldest first. unit: which reported one, or leads."""
    with looking(request) as look, look.beyond(Beyond.OBSTACLES) as all_of_it:
        return look.answer(
            common_obstacles(all_of_it, now=look.now, state=state, unit=unit, field=field, cursor=cursor, limit=limit)
        )


@router.get(
    "/registers/complaints", response_model=None, responses={200: answer(Page[ComplaintLine], headers=READ_HEADERS)}
)
def read_complaint_register(
    request: Request,
    _caller: ReaderOfProceedings,
    _seen: Seen,
    period: OptionalPeriod,
    state: Annotated[ComplaintList, Query()] = ComplaintList.OPEN,
    unit: Filter = None,
    agency: Filter = None,
    field: Filter = None,
    kind: Filter = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """Those of the caller's reach, the oldest first. unit: which answers; agency: which it is about."""
    with looking(request) as look:
        return look.answer(
            complaints(
                look.connection,
                now=look.now,
                state=state,
                unit=unit,
                concerns_agency=agency,
                field=field,
                kind=kind,
                period=period,
                cursor=cursor,
                limit=limit,
            )
        )


@router.get(
    "/registers/complaints/figures",
    response_model=None,
    responses={200: answer(ComplaintFigures, headers=READ_HEADERS)},
)
def read_complaint_figures(
    request: Request, caller: ReaderOfBoards, _seen: Seen, period: OptionalPeriod, of: Body = None
) -> Response:
    """Handled on time, and satisfied, by Decision 766: of an agency, a unit, or all of them."""
    need_body(request, caller, Right.READ_BOARDS, of, "figures of all complaints")
    with looking(request) as look, look.beyond(Beyond.ATTITUDE) as all_of_it:
        units = knowledge(all_of_it).reference.organisation.units
        asked = period or Period.month(office_day(look.now))
        return look.answer(
            complaint_figures(
                all_of_it,
                asked,
                now=look.now,
                agency=None if of in units else of,
                unit=of if of in units else None,
            )
        )


@router.get("/attitude", response_model=None, responses={200: answer(AttitudeOverview, headers=READ_HEADERS)})
def read_attitude(
    request: Request, caller: ReaderOfBoards, _seen: Seen, period: OptionalPeriod, of: Body = None
) -> Response:
    """Ratings, complaints, unannounced checks and lateness by agency and field, land before others; of an agency or a
    unit where one is named."""
    need_body(request, caller, Right.READ_BOARDS, of, "attitude of all agencies")
    with looking(request) as look, look.beyond(Beyond.ATTITUDE) as all_of_it:
        units = knowledge(all_of_it).reference.organisation.units
        asked = period or Period.quarter_of(look.now)
        return look.answer(
            attitude(
                all_of_it,
                asked,
                now=look.now,
                agency=None if of in units else of,
                unit=of if of in units else None,
            )
        )
