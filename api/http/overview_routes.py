"""From the province down: agencies, units, fields, each with what is open and what was late."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.http.beyond import Beyond
from api.http.gate import holding, need_all
from api.http.list_access import need_unit
from api.http.openapi import answer
from api.http.query_values import Id, KnownBy, OptionalPeriod
from api.http.reads import READ_HEADERS, Filter, Seen, looking
from api.http.record_routes import asked_period
from projections.queries.overviews import Overview, UnitView, fields, province, unit, units
from projections.queries.province_standing import ProvinceAnswer, province_standing
from projections.queries.unit_boards import Horizon, UnitLoad, horizon, load

router = APIRouter(prefix="/v1/overview", tags=["overview"])

Reader = Annotated[Caller, holding(Right.READ_BOARDS)]


@router.get("", response_model=None, responses={200: answer(Overview, headers=READ_HEADERS)})
def read_province(request: Request, caller: Reader, _seen: Seen, period: OptionalPeriod) -> Response:
    """The agencies, by name. The quarter of the moment, unless a period is given."""
    need_all(request, caller, Right.READ_BOARDS, "province")
    with looking(request) as look:
        return look.answer(province(look.connection, asked_period(period, look), now=look.now))


@router.get("/standing", response_model=None, responses={200: answer(ProvinceAnswer, headers=READ_HEADERS)})
def read_province_standing(
    request: Request, caller: Reader, _seen: Seen, known_at: KnownBy, period: OptionalPeriod
) -> Response:
    """The whole province in one row, now or as of a moment: what a view across provinces asks of each."""
    need_all(request, caller, Right.READ_BOARDS, "province")
    with looking(request) as look:
        found = province_standing(look.connection, period, now=look.now, as_of=known_at)
        return look.answer(ProvinceAnswer(standing=found, ledger=look.ledger))


@router.get("/fields", response_model=None, responses={200: answer(Overview, headers=READ_HEADERS)})
def read_fields(
    request: Request, caller: Reader, _seen: Seen, period: OptionalPeriod, agency: Filter = None
) -> Response:
    """The fields of procedures, land among them; of one agency or of all."""
    need_all(request, caller, Right.READ_BOARDS, "fields")
    with looking(request) as look:
        return look.answer(fields(look.connection, asked_period(period, look), now=look.now, agency=agency))


@router.get("/agencies/{agency}", response_model=None, responses={200: answer(Overview, headers=READ_HEADERS)})
def read_agency(request: Request, agency: Id, caller: Reader, _seen: Seen, period: OptionalPeriod) -> Response:
    """The units of an agency."""
    need_all(request, caller, Right.READ_BOARDS, agency)
    with looking(request) as look:
        return look.answer(units(look.connection, agency, asked_period(period, look), now=look.now))


@router.get("/units/{unit_id}", response_model=None, responses={200: answer(UnitView, headers=READ_HEADERS)})
def read_unit(request: Request, unit_id: Id, caller: Reader, _seen: Seen, period: OptionalPeriod) -> Response:
    """One unit with its people, by name."""
    need_unit(request, caller, Right.READ_BOARDS, unit_id, "all units")
    with looking(request) as look, look.beyond(Beyond.UNIT_FIGURES) as all_of_it:
        return look.answer(unit(all_of_it, unit_id, asked_period(period, look), now=look.now))


@router.get("/units/{unit_id}/horizon", response_model=None, responses={200: answer(Horizon, headers=READ_HEADERS)})
def read_horizon(request: Request, unit_id: Id, caller: Reader, _seen: Seen) -> Response:
    """When the unit's open dossiers fall due, by working days."""
    need_unit(request, caller, Right.READ_BOARDS, unit_id, "all units")
    with looking(request) as look, look.beyond(Beyond.UNIT_FIGURES) as all_of_it:
        return look.answer(horizon(all_of_it, unit_id, now=look.now))


@router.get("/units/{unit_id}/load", response_model=None, responses={200: answer(UnitLoad, headers=READ_HEADERS)})
def read_load(request: Request, unit_id: Id, caller: Reader, _seen: Seen) -> Response:
    """How much each official of the unit held at the close of the last working days. By name only."""
    need_unit(request, caller, Right.READ_BOARDS, unit_id, "all units")
    with looking(request) as look, look.beyond(Beyond.UNIT_FIGURES) as all_of_it:
        return look.answer(load(all_of_it, unit_id, now=look.now))
