"""`/v1/<plural>`: proceedings of each nature opened, acted in, listed and read, all derived from what the domain has.

`POST /v1/inspections` opens one; where a nature can be opened in several ways, the others are
`POST /v1/<plural>/<act>`. `POST /v1/inspections/KT-2020-0003/<act>` is an act in it. A proceeding is named by its UUID
or by its number.
"""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.http.gate import AnyCaller, holding
from api.http.natures import OFFERED, Offered, right_for
from api.http.openapi import answer, order_extra
from api.http.order_models import Order, said_of
from api.http.orders import (
    RECEIPT_HEADERS,
    OrderReceipt,
    body_of,
    etag,
    invalid,
    issued,
    perform,
    receipt_response,
)
from api.http.proceeding_acts import need_opening
from api.http.proceeding_address import ProceedingAddress, allowed_proceeding, reached_proceeding, readable
from api.http.proceeding_views import ProceedingTold, told
from api.http.reads import READ_HEADERS, Cursor, Filter, Limit, Seen, looking
from domain.proceeding_commands import ProceedingCommand
from projections.queries.paging import Page
from projections.queries.proceedings import ProceedingLine, ProceedingList, proceedings

router = APIRouter(prefix="/v1")

_HEADERS = READ_HEADERS | {"ETag": {"description": "The version, for If-Match.", "schema": {"type": "string"}}}


def _offer(offered: Offered, order: Order, path: str, endpoint: Any, *, new: bool) -> None:
    command: Any = order.command
    router.add_api_route(
        f"/{offered.door.plural}{path}",
        endpoint,
        methods=["POST"],
        name=f"{command.__name__} of {offered.door.plural}",
        operation_id=f"{order.act}-{offered.door.nature}".replace("-", "_")
        if command.__module__ == ProceedingCommand.__module__
        else order.act.replace("-", "_"),
        summary=command.__name__,
        description=said_of(command),
        tags=[offered.door.plural],
        status_code=201 if new else 200,
        response_model=None,
        responses={201 if new else 200: answer(OrderReceipt, "Recorded.", headers=RECEIPT_HEADERS)},
        openapi_extra=order_extra(order.model, right_for(command), new=new),
    )


def _opening(offered: Offered, order: Order) -> Any:
    async def open_proceeding(request: Request, caller: AnyCaller) -> Response:
        head = issued(request, caller, new=True)
        await run_in_threadpool(need_opening, request, caller, order.command.__name__, offered.door.nature)
        try:
            body: Any = await body_of(request, order.model)
        except ValidationError as error:
            return invalid(request, error)
        command, receipt = await perform(request, order, body, head)
        assert isinstance(command, ProceedingCommand)
        location = f"/v1/{offered.door.plural}/{command.proceeding_id}"
        return receipt_response(receipt, None, location, created=True, proceeding_id=command.proceeding_id)

    return open_proceeding


def _acting(offered: Offered, order: Order) -> Any:
    command: Any = order.command

    async def act_in_proceeding(request: Request, proceeding: ProceedingAddress, caller: AnyCaller) -> Response:
        head = issued(request, caller)
        concerned = await run_in_threadpool(
            reached_proceeding, request, caller, command.__name__, offered.door, proceeding
        )
        try:
            body = await body_of(request, order.model)
        except ValidationError as error:
            return invalid(request, error)
        _, receipt = await perform(request, order, body, head, concerned.proceeding_id)
        location = f"/v1/{offered.door.plural}/{concerned.proceeding_id}"
        return receipt_response(receipt, None, location, created=False, proceeding_id=concerned.proceeding_id)

    return act_in_proceeding


def _reading(offered: Offered) -> Any:
    def read_proceeding(
        request: Request,
        proceeding: ProceedingAddress,
        caller: Annotated[Caller, holding(Right.READ_PROCEEDINGS)],
        _seen: Seen,
    ) -> Response:
        concerned = allowed_proceeding(request, caller, Right.READ_PROCEEDINGS, offered.door, proceeding)
        with looking(request) as look:
            found = told(look, concerned.proceeding_id)
            return look.answer(found, ETag=etag(found.proceeding.version))

    return read_proceeding


def _listing(offered: Offered) -> Any:
    nature = offered.door.nature

    def list_proceedings(
        request: Request,
        caller: Annotated[Caller, holding(Right.READ_PROCEEDINGS)],
        _seen: Seen,
        state: ProceedingList = ProceedingList.OPEN,
        unit: Filter = None,
        agency: Filter = None,
        official: Filter = None,
        stage: Filter = None,
        dossier: UUID | None = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> Response:
        with looking(request) as look:
            page = proceedings(
                look.connection,
                now=look.now,
                state=state,
                nature=nature,
                stage=stage,
                unit=unit,
                agency=agency,
                official=official,
                dossier=dossier,
                cursor=cursor,
                limit=limit,
            )
            return look.answer(Page(readable(request, caller, page.rows), page.next))

    return list_proceedings


def _offer_nature(offered: Offered) -> None:
    for place, order in enumerate(offered.opens.values()):
        _offer(offered, order, f"/{order.act}" if place else "", _opening(offered, order), new=True)
    for order in offered.acts.values():
        _offer(offered, order, f"/{{proceeding}}/{order.act}", _acting(offered, order), new=False)
    router.add_api_route(
        f"/{offered.door.plural}",
        _listing(offered),
        methods=["GET"],
        name=f"list {offered.door.plural}",
        operation_id=f"list_{offered.door.plural}".replace("-", "_"),
        summary=f"List {offered.door.plural}",
        description="Those that the caller may read, the last opened first. A page may hold fewer than was asked for.",
        tags=[offered.door.plural],
        response_model=None,
        responses={200: answer(Page[ProceedingLine], headers=READ_HEADERS)},
    )
    router.add_api_route(
        f"/{offered.door.plural}/{{proceeding}}",
        _reading(offered),
        methods=["GET"],
        name=f"read one of {offered.door.plural}",
        operation_id=f"read_{offered.door.nature}".replace("-", "_"),
        summary=f"Read {offered.door.nature}",
        description="How it stands, what is owed in it by whom and by when, and its whole history.",
        tags=[offered.door.plural],
        response_model=None,
        responses={200: answer(ProceedingTold, headers=_HEADERS)},
    )


for _offered in OFFERED.values():
    _offer_nature(_offered)
