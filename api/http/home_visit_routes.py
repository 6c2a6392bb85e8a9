"""Home visits over HTTP beside the acts that every proceeding has: asking for one, and the times that are offered."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.citizen.visits import OfferedSlot, ask, slots_of
from api.http.applicant_models import ApplicantGiven
from api.http.dossier_acts import carry_out
from api.http.fields import LINE, STRICT
from api.http.gate import holding, office_of
from api.http.list_access import need_unit
from api.http.offered import need_unit as need_desk
from api.http.openapi import answer, order_extra
from api.http.order_routes import APPLICANT_MISSING
from api.http.orders import RECEIPT_HEADERS, OrderReceipt, body_of, invalid, issued, receipt_response
from api.http.problem import problem
from api.http.query_values import Id
from api.http.refusals import RequestNotValid
from domain.home_visit_commands import OfferVisitSlot, WithdrawVisitSlot

router = APIRouter(prefix="/v1", tags=["home-visits"])

Desk = Annotated[Caller, holding(Right.LODGE)]
Known = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
"""The id of an official or a unit."""


class HomeVisitAsked(BaseModel):
    """A visit that is asked of a one-stop unit; by somebody known, or by somebody whose data come in with it."""

    model_config = STRICT

    unit_id: Known
    procedure_code: Annotated[str, Field(min_length=1, max_length=40, pattern=LINE)]
    applicant_id: UUID | None = None
    applicant: ApplicantGiven | None = None
    wish_official: Known | None = None
    wish_slot: Annotated[int | None, Field(ge=1, le=1_000_000)] = None


class SlotOffered(BaseModel):
    """A stretch of a day of an official's, for so many visits one after another."""

    model_config = STRICT

    official: Known
    day: date
    starts: time
    ends: time
    capacity: Annotated[int, Field(ge=1, le=20)] = 1


class SlotWithdrawn(BaseModel):
    model_config = STRICT

    official: Known
    slot_no: Annotated[int, Field(ge=1, le=1_000_000)]
    reason: Annotated[str, Field(min_length=1, max_length=2_000)]


@router.post(
    "/home-visits",
    response_model=None,
    status_code=201,
    responses={201: answer(OrderReceipt, "Recorded.", headers=RECEIPT_HEADERS)},
    openapi_extra=order_extra(HomeVisitAsked, Right.LODGE, new=True),
)
async def ask_for_visit(request: Request, caller: Desk) -> Response:
    """Ask for a visit at the counter, for whoever wants it. Their data go into the vault, never into events."""
    head = issued(request, caller, new=True)
    try:
        body: Any = await body_of(request, HomeVisitAsked)
    except ValidationError as error:
        return invalid(request, error)
    await run_in_threadpool(need_desk, request, caller, body.unit_id)
    person = body.applicant.data() if body.applicant is not None else body.applicant_id
    if person is None:
        return problem(request, RequestNotValid(), errors=[APPLICANT_MISSING])
    wish = (body.wish_official, body.wish_slot) if body.wish_official and body.wish_slot else None
    order = await run_in_threadpool(ask, office_of(request), head, body.unit_id, body.procedure_code, person, wish)
    receipt = await office_of(request).application.perform(order)  # decided about above, as lodging at this unit is
    location = f"/v1/home-visits/{order.proceeding_id}"
    return receipt_response(receipt, None, location, created=True, proceeding_id=order.proceeding_id)


@router.get("/units/{unit}/visit-slots", response_model=None, responses={200: answer(list[OfferedSlot])})
def list_slots(request: Request, unit: Id, caller: Annotated[Caller, holding(Right.READ_BOARDS)]) -> Response:
    """The times that a unit offers, from now on, with how many visits still fit."""
    need_unit(request, caller, Right.READ_BOARDS, unit, "all units")
    office = office_of(request)
    return Response(msgspec.json.encode(slots_of(office, unit, office.clock.now())), media_type="application/json")


@router.post(
    "/units/{unit}/visit-slots",
    response_model=None,
    responses={200: answer(OrderReceipt, "Recorded.", headers=RECEIPT_HEADERS)},
    openapi_extra=order_extra(SlotOffered, Right.LODGE, new=True),
)
async def offer_slot(request: Request, unit: Id, caller: Desk) -> Response:
    """Offer a time: the official in person, or the head of the unit."""
    head = issued(request, caller, new=True)
    try:
        body: Any = await body_of(request, SlotOffered)
    except ValidationError as error:
        return invalid(request, error)
    await run_in_threadpool(need_desk, request, caller, unit, "OfferVisitSlot")
    order = OfferVisitSlot(
        issued=head, unit_id=unit, official=body.official, day=body.day, starts=body.starts, ends=body.ends,
        capacity=body.capacity,
    )  # fmt: skip
    return receipt_response(await carry_out(request, order), None, f"/v1/units/{unit}/visit-slots", created=False)


@router.post(
    "/units/{unit}/visit-slots/withdraw",
    response_model=None,
    responses={200: answer(OrderReceipt, "Recorded.", headers=RECEIPT_HEADERS)},
    openapi_extra=order_extra(SlotWithdrawn, Right.LODGE, new=True),
)
async def withdraw_slot(request: Request, unit: Id, caller: Desk) -> Response:
    """Take a time back; visits that stand in it stay."""
    head = issued(request, caller, new=True)
    try:
        body: Any = await body_of(request, SlotWithdrawn)
    except ValidationError as error:
        return invalid(request, error)
    await run_in_threadpool(need_desk, request, caller, unit, "WithdrawVisitSlot")
    order = WithdrawVisitSlot(issued=head, official=body.official, slot_no=body.slot_no, reason=body.reason)
    return receipt_response(await carry_out(request, order), None, f"/v1/units/{unit}/visit-slots", created=False)
