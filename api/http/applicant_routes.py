"""Applicants: taken in, opened, proved, erased. Who opened whose data is on record, for auditors to see."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID, uuid5

import msgspec
from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.auth.authorizer import PROVINCE
from api.auth.caller import Caller
from api.auth.remit import NOTHING, decide
from api.auth.rights import Right
from api.http.applicant_models import ApplicantGiven, RegisterApplicant
from api.http.applicant_orders import (
    ABOUT_APPLICANTS,
    RIGHTS,
    approved_by,
    carry_out_about,
    command_about,
    need_applicant,
)
from api.http.gate import deny, holding, need_all, office_of
from api.http.openapi import answer, order_extra
from api.http.order_models import Order
from api.http.orders import RECEIPT_HEADERS, body_of, etag, invalid, issued
from api.http.reads import Cursor, Limit
from api.http.record_routes import RecordReading, door_of, reading
from api.vault.applicants import Purpose, erased_words
from api.vault.proof import Disclosure
from domain import applicant_commands as cmd
from domain.commands import Issued
from domain.model.applicant import Erasure
from domain.model.personal_data import FIELDS
from projections.queries.paging import Page, read_cursor, write_cursor

router = APIRouter(prefix="/v1/applicants", tags=["applicants"])

ApplicantAddress = Annotated[UUID, Path(description="An applicant's id.")]
FieldName = Literal["name", "address", "telephone", "email", "identity_number"]
Fields = Annotated[list[FieldName] | None, Query(max_length=5, description="Only these; all, if none is named.")]
Why = Annotated[
    Purpose | None, Query(description="Recorded with the opening. Supervisors and auditors have to say it.")
]
Opener = Annotated[Caller, holding(Right.OPEN_APPLICANTS)]


class ApplicantReceipt(msgspec.Struct, kw_only=True):
    """The answer to an order about an applicant; see OrderReceipt."""

    position: int
    version: int
    recorded_at: datetime
    duplicate: bool
    applicant_id: UUID


class ErasureShown(msgspec.Struct, kw_only=True):
    """An erasure that was asked for. erased_at: when the key was destroyed. words: what is read instead of the data."""

    erasure_no: int
    asked_by: list[str]
    asked_at: datetime
    legal_basis: str
    despite_open: bool
    approved_by: str | None
    approved_at: datetime | None
    erased_at: datetime | None
    words: str | None


class ApplicantShown(msgspec.Struct, kw_only=True):
    """An applicant's data, those that were asked for; null where none was given, and where they are erased."""

    applicant_id: UUID
    version: int
    data: dict[str, str | None] | None
    erasure: ErasureShown | None


def _offer(path: str, model: type[BaseModel], right: Right, endpoint: Any, *, new: bool = False) -> None:
    name = model.__name__
    router.add_api_route(
        path,
        endpoint,
        methods=["POST"],
        name=name,
        operation_id="".join(f"_{c.lower()}" if c.isupper() else c for c in name).removeprefix("_"),
        summary=name,
        description=model.__doc__,
        status_code=201 if new else 200,
        response_model=None,
        responses={201 if new else 200: answer(ApplicantReceipt, "Recorded.", headers=RECEIPT_HEADERS)},
        openapi_extra=order_extra(model, right, new=new),
    )


async def register(request: Request, caller: Annotated[Caller, holding(Right.LODGE)]) -> Response:
    head = issued(request, caller, new=True)
    try:
        body: Any = await body_of(request, RegisterApplicant)
    except ValidationError as error:
        return invalid(request, error)
    await run_in_threadpool(_need_taking_in, request, caller)
    applicant_id = body.chosen(uuid5(head.command_id, "applicant"))
    committed = await take_in(request, applicant_id, head, body)
    head = replace(head, legal_basis=body.legal_basis)
    command = cmd.RegisterApplicant(issued=head, applicant_id=applicant_id, commitments=committed)
    return await _perform(request, command, created=True)


def _need_taking_in(request: Request, caller: Caller) -> None:
    if not decide(caller, "RegisterApplicant", NOTHING, PROVINCE).allowed:
        deny(request, caller, "RegisterApplicant", "applicants", "no role of the caller takes applicants in")


def _acting(order: Order) -> Any:
    allowed = holding(RIGHTS[order.act])

    async def act(request: Request, applicant: ApplicantAddress, caller: Caller = allowed) -> Response:
        head = issued(request, caller)
        try:
            body: Any = await body_of(request, order.model)
        except ValidationError as error:
            return invalid(request, error)
        await run_in_threadpool(need_applicant, request, caller, order, applicant, approved_by(body))
        return await _perform(request, await run_in_threadpool(command_about, request, applicant, head, body))

    return act


_offer("", RegisterApplicant, Right.LODGE, register, new=True)
for _order in ABOUT_APPLICANTS.values():
    _offer(f"/{{applicant}}/{_order.act}", _order.model, RIGHTS[_order.act], _acting(_order))


@router.get("/{applicant}", response_model=None, responses={200: answer(ApplicantShown)})
def open_applicant(
    request: Request, applicant: ApplicantAddress, caller: Opener, fields: Fields = None, purpose: Why = None
) -> Response:
    """An applicant's data, for whoever handles a dossier of theirs. The opening is recorded before the answer."""
    found = office_of(request).applicants.open(
        caller, applicant, door=door_of(request), purpose=purpose, fields=fields or FIELDS
    )
    state = office_of(request).applicants.state(applicant)
    shown = ApplicantShown(
        applicant_id=applicant,
        version=found.version,
        data=None if found.erasure is not None else found.shown,
        erasure=_erasure(state.erasure),
    )
    return Response(msgspec.json.encode(shown), headers={"ETag": etag(found.version)}, media_type="application/json")


@router.get("/{applicant}/proof", response_model=None, responses={200: answer(Disclosure)})
def prove_applicant(
    request: Request, applicant: ApplicantAddress, caller: Opener, fields: Fields = None, purpose: Why = None
) -> Response:
    """Data with their salts: what shows that they are those to which the log committed."""
    found = office_of(request).applicants.prove(
        caller, applicant, door=door_of(request), purpose=purpose, fields=fields or FIELDS
    )
    return Response(msgspec.json.encode(found), media_type="application/json")


@router.get("/{applicant}/openings", response_model=None, responses={200: answer(Page[RecordReading])})
def list_openings(
    request: Request,
    applicant: ApplicantAddress,
    caller: Annotated[Caller, holding(Right.READ_READERS)],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """Who opened an applicant's data, the latest first. For auditors."""
    need_all(request, caller, Right.READ_READERS, f"applicant {applicant}")
    before = read_cursor(cursor, tuple[int])[0] if cursor is not None else None
    found = office_of(request).readings.of_applicant(applicant, before, limit + 1)
    more = len(found) > limit
    page = Page(tuple(reading(one) for one in found[:limit]), write_cursor(found[limit - 1].number) if more else None)
    return Response(msgspec.json.encode(page), media_type="application/json")


async def take_in(request: Request, applicant_id: UUID, head: Issued, given: ApplicantGiven) -> Any:
    """Put what a body says of an applicant into the vault; the commitments for the order. PersonalDataNotUsable."""
    return await run_in_threadpool(office_of(request).applicants.take_in, applicant_id, head.command_id, given.data())


async def _perform(request: Request, command: Any, *, created: bool = False) -> Response:
    receipt = await carry_out_about(request, command)
    content = ApplicantReceipt(
        position=receipt.position,
        version=receipt.version,
        recorded_at=receipt.recorded_at,
        duplicate=receipt.duplicate,
        applicant_id=command.applicant_id,
    )
    headers = {"ETag": etag(receipt.version), "Location": f"/v1/applicants/{command.applicant_id}"}
    return Response(msgspec.json.encode(content), 201 if created else 200, headers, "application/json")


def _erasure(erasure: Erasure | None) -> ErasureShown | None:
    if erasure is None:
        return None
    return ErasureShown(
        erasure_no=erasure.number,
        asked_by=list(erasure.asked_by),
        asked_at=erasure.asked_at,
        legal_basis=erasure.legal_basis,
        despite_open=erasure.despite_open,
        approved_by=erasure.approved_by,
        approved_at=erasure.approved_at,
        erased_at=erasure.erased_at,
        words=erased_words(erasure) if erasure.approved_at is not None else None,
    )
