"""One address for every command: `POST /v1/dossiers/{dossier}/{act}`, `POST /v1/organisation/{act}` and so on."""

from __future__ import annotations

from typing import Any, Final
from uuid import uuid5

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.http.applicant_routes import take_in
from api.http.document_routes import documents_in, need_documents
from api.http.dossier_address import DossierAddress, dossier_now
from api.http.gate import holding
from api.http.offered import AREAS, DOSSIERS, OFFERED, need_reach, need_unit, right_for
from api.http.openapi import answer, order_extra
from api.http.order_models import Order, said_of
from api.http.orders import RECEIPT_HEADERS, OrderReceipt, body_of, invalid, issued, perform, receipt_response
from api.http.problem import problem
from api.http.refusals import RequestNotValid
from domain.commands import Issued
from domain.dossier_commands import Lodge

router = APIRouter()

APPLICANT_MISSING: Final = {
    "pointer": "/applicant_id",
    "code": "missing",
    "vi": "thiếu: nêu applicant_id hoặc applicant",
    "en": "is missing: give applicant_id or applicant",
}


def _offer(order: Order, path: str, endpoint: Any, *, new: bool, tag: str) -> None:
    router.add_api_route(
        path,
        endpoint,
        methods=["POST"],
        name=order.command.__name__,
        operation_id=order.act.replace("-", "_"),
        summary=order.command.__name__,
        description=said_of(order.command),
        tags=[tag],
        status_code=201 if new else 200,
        response_model=None,
        responses={201 if new else 200: answer(OrderReceipt, "Recorded.", headers=RECEIPT_HEADERS)},
        openapi_extra=order_extra(order.model, right_for(order), new=new),
    )


def _lodging(order: Order) -> Any:
    allowed = holding(Right.LODGE)

    async def lodge(request: Request, caller: Caller = allowed) -> Response:
        head = issued(request, caller, new=True)
        try:
            body: Any = await body_of(request, order.model)
        except ValidationError as error:
            return invalid(request, error)
        await run_in_threadpool(need_unit, request, caller, body.unit_id)
        if body.applicant is None and body.applicant_id is None:
            return problem(request, RequestNotValid(), errors=[APPLICANT_MISSING])
        worked_out = await _applicant(request, head, body)
        await need_documents(request, worked_out["applicant_id"], body.documents)
        command, receipt = await perform(request, order, body, head, worked_out=worked_out)
        assert isinstance(command, Lodge)
        location = f"/v1/dossiers/{command.dossier_id}"
        return receipt_response(receipt, command.dossier_id, location, created=True)

    return lodge


async def _applicant(request: Request, head: Issued, body: Any) -> dict[str, Any]:
    """Who lodges: somebody known by an id, or somebody whose data come in with the dossier and go into the vault."""
    if body.applicant is None:
        return {"applicant_id": body.applicant_id, "applicant": None}
    applicant_id = body.applicant_id or uuid5(head.command_id, "applicant")
    return {"applicant_id": applicant_id, "applicant": await take_in(request, applicant_id, head, body.applicant)}


def _acting(order: Order) -> Any:
    right = right_for(order)
    allowed = holding(right)

    async def act(request: Request, dossier: DossierAddress, caller: Caller = allowed) -> Response:
        head = issued(request, caller)
        try:
            body = await body_of(request, order.model)
        except ValidationError as error:
            return invalid(request, error)
        dossier_id = await dossier_now(request, caller, right, dossier)
        named = getattr(getattr(body, "act", body), "documents", ())
        if named:
            owner = (await run_in_threadpool(documents_in, request, dossier_id)).applicant_id
            await need_documents(request, owner, named)
        _, receipt = await perform(request, order, body, head, dossier_id)
        return receipt_response(receipt, dossier_id, f"/v1/dossiers/{dossier_id}", created=False)

    return act


def _editing(order: Order, location: str) -> Any:
    right = right_for(order)
    allowed = holding(right)

    async def edit(request: Request, caller: Caller = allowed) -> Response:
        head = issued(request, caller)
        try:
            body: Any = await body_of(request, order.model)
        except ValidationError as error:
            return invalid(request, error)
        await run_in_threadpool(need_reach, request, caller, order, body)
        _, receipt = await perform(request, order, body, head)
        return receipt_response(receipt, None, location, created=False)

    return edit


def _offer_dossier_orders() -> None:
    for order in OFFERED[DOSSIERS].values():
        if order.command is Lodge:
            _offer(order, "/v1/dossiers", _lodging(order), new=True, tag="dossiers")
        else:
            _offer(order, f"/v1/dossiers/{{dossier}}/{order.act}", _acting(order), new=False, tag="dossiers")


def _offer_reference_orders(area: str) -> None:
    for order in OFFERED[area].values():
        _offer(order, f"/v1/{area}/{order.act}", _editing(order, f"/v1/{area}"), new=False, tag=area)


_offer_dossier_orders()
for _area in AREAS:
    _offer_reference_orders(_area)
