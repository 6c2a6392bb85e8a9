"""The one way in which pages perform acts: a form for every order that the API takes, by the same rights and rules.

`GET/POST /ho-so/{ma}/viec/{act}` for acts on a dossier, `GET/POST /quan-tri/{area}/{act}` for reference data; those
about applicants are in `applicant_acts`. A GET may be prefilled by query parameters named like the fields. `lenh` is
the command's id, made with the form: whatever is sent twice takes effect once. `phien-ban` is the version that was
seen, `ve` where to go afterwards.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Any, Final
from uuid import UUID, uuid4

import msgspec
from fastapi import APIRouter, Path, Request
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.http.dossier_acts import carry_out
from api.http.dossier_address import DossierAddress, allowed_dossier
from api.http.gate import office_of
from api.http.offered import AREAS, DOSSIERS, OFFERED, need_reach, right_for
from api.http.order_models import Order, command_of
from api.http.orders import ANY_VERSION, command_id
from api.http.refusals import NotFound, RequestNotValid
from api.http.statuses import status_of
from api.pages import act_pages
from api.pages.act_input import Typed, compacted, content, field_faults
from api.pages.act_joint import apart, said_once, together
from api.pages.act_pages import AGAIN, COMMAND, CONFIRMED_FIELD, MORE, SHOW, VERSION, Outcome, Subject
from api.pages.genuine import Form
from api.pages.natures.words import is_confirmed
from api.pages.preferences import local_path
from api.pages.receipt import with_receipt
from api.pages.site import FAULTS, name_of
from api.pages.visitor import Visitor, need
from domain.application import CommandReused, Receipt, VersionConflict
from domain.commands import Command, Issued
from domain.model.applicant import ErasureNeedsAnother
from domain.model.dossier import Dossier
from domain.model.errors import DomainError
from domain.model.event import Source, stream_id

router = APIRouter(include_in_schema=False)

Act = Annotated[str, Path(max_length=64, pattern=r"^[a-z-]+$")]

ELSEWHERE: Final = frozenset({"lodge"})
"""Orders that have pages of their own."""

HOMES: Final = {
    "organisation": "/quan-tri/nguoi",
    "calendar": "/quan-tri/lich",
    "catalogue": "/quan-tri/thu-tuc",
    "rules": "/quan-tri/bo-quy-dinh",
}
"""Where an act about reference data leads afterwards, unless the form says otherwise."""


def _reaches(body: Any) -> None:
    """Whom the visitor may see was looked at with the address."""
    del body


@dataclass(frozen=True, slots=True)
class Giving:
    """How an order is given. command: what a body asks for. need: it is within the visitor's reach, or NotPermitted.

    home: where to go afterwards, where it is not where the form was opened from.
    """

    command: Callable[[Issued, Any], Command]
    carry_out: Callable[[Command], Awaitable[Receipt]]
    need: Callable[[Any], object] = _reaches
    home: Callable[[Command], str] | None = None


@router.get("/ho-so/{dossier}/viec/{act}")
def dossier_form(request: Request, visitor: Visitor, dossier: DossierAddress, act: Act) -> Response:
    """The form of an act on a dossier."""
    order = order_of(DOSSIERS, act)
    subject = dossier_subject(request, visitor, order, dossier)
    return act_pages.form(request, visitor, order, subject, Typed.of(request.query_params.multi_items()))


@router.post("/ho-so/{dossier}/viec/{act}")
async def dossier_act(request: Request, visitor: Visitor, dossier: DossierAddress, act: Act, form: Form) -> Response:
    """An act on a dossier."""
    order = order_of(DOSSIERS, act)
    subject = await run_in_threadpool(dossier_subject, request, visitor, order, dossier)

    def command(head: Issued, body: Any) -> Command:
        return command_of(order.command, body, head, subject.stream)

    return await take(
        request, visitor, order, subject, Typed.of(form.multi_items()), Giving(command, partial(carry_out, request))
    )


def order_of(area: str, act: str) -> Order:
    """NotFound for what is no act of the area, or has pages of its own."""
    order = OFFERED[area].get(act)
    if order is None or act in ELSEWHERE:
        raise NotFound(what=act)
    return order


def dossier_subject(request: Request, visitor: Caller, order: Order, address: str) -> Subject:
    """The dossier, if the order's right of the visitor extends to it. NotPermitted, DossierUnknown."""
    right = right_for(order)
    need(request, visitor, right)
    dossier_id = allowed_dossier(request, visitor, right, address)
    held = office_of(request).trial.look("dossier", dossier_id)
    state: Dossier = held.state
    name = state.code or str(dossier_id)
    return Subject(
        area=DOSSIERS,
        action=f"/ho-so/{name}/viec/{order.act}",
        home=f"/ho-so/{name}",
        name=state.code,
        stream=dossier_id,
        version=held.version,
        dossier=state,
        readable=visitor.reach(Right.READ_DOSSIERS) > 0,
    )


def area_subject(request: Request, visitor: Caller, order: Order, area: str) -> Subject:
    need(request, visitor, right_for(order))
    stream = stream_id(area)
    version = office_of(request).trial.look(area, stream).version
    return Subject(area, f"/quan-tri/{area}/{order.act}", HOMES[area], None, stream, version)


def _offer_area(area: str) -> None:
    """The addresses of an area's acts; each area has its own, so that other pages may stand beside them."""

    def area_form(request: Request, visitor: Visitor, act: Act) -> Response:
        order = order_of(area, act)
        subject = area_subject(request, visitor, order, area)
        return act_pages.form(request, visitor, order, subject, Typed.of(request.query_params.multi_items()))

    async def area_act(request: Request, visitor: Visitor, act: Act, form: Form) -> Response:
        order = order_of(area, act)
        subject = await run_in_threadpool(area_subject, request, visitor, order, area)

        def command(head: Issued, body: Any) -> Command:
            return command_of(order.command, body, head)

        giving = Giving(command, partial(carry_out, request), partial(need_reach, request, visitor, order))
        return await take(request, visitor, order, subject, Typed.of(form.multi_items()), giving)

    router.add_api_route(f"/quan-tri/{area}/{{act}}", area_form, methods=["GET"], name=f"{area}_form")
    router.add_api_route(f"/quan-tri/{area}/{{act}}", area_act, methods=["POST"], name=f"{area}_act")


for _area in AREAS:
    _offer_area(_area)


async def take(
    request: Request, visitor: Caller, order: Order, subject: Subject, typed: Typed, giving: Giving
) -> Response:
    """Read the form, check it, give the order, and lead on; or the form again, with what stands against it."""

    async def again(status: int, **outcome: Any) -> Response:
        shown = outcome.pop("typed", typed)
        return await run_in_threadpool(
            act_pages.form, request, visitor, order, subject, shown, Outcome(status=status, **outcome)
        )

    if typed.has(MORE) or typed.has(SHOW):
        return await again(200, typed=typed.with_row(typed.one(MORE)) if typed.has(MORE) else typed)
    request.state.visitor_name = await run_in_threadpool(name_of, request, visitor)
    parts = act_pages.parts_for(order, subject, typed)
    typed = compacted(parts, together(order.act, typed))
    try:
        body = order.model.model_validate_json(msgspec.json.encode(apart(order.act, content(parts, typed))))
    except ValidationError as error:
        return await again(422, faults=said_once(order.act, field_faults(error, parts)))
    try:
        await run_in_threadpool(giving.need, body)
    except ErasureNeedsAnother as refusal:
        return await again(status_of(refusal.code), refusal=refusal)
    try:
        head = _issued(visitor, typed)
        asked_before = typed.has(CONFIRMED_FIELD) or not is_confirmed(order.act)
        if not asked_before and await run_in_threadpool(office_of(request).log.handled, head.command_id) is None:
            await run_in_threadpool(_try, request, giving.command(head, body))
            return await run_in_threadpool(act_pages.confirmation, request, visitor, order, subject, typed)
        request.state.unsure = lambda refusal: act_pages.unsure(request, order, subject, typed, refusal)
        command = await run_in_threadpool(giving.command, head, body)
        receipt = await giving.carry_out(command)
    except CommandReused as refusal:
        fresh = replace(typed, values={**typed.values, COMMAND: (str(uuid4()),), VERSION: (str(subject.version),)})
        return await again(422, refusal=refusal, typed=fresh)
    except VersionConflict as refusal:
        return await again(status_of(refusal.code), conflict=refusal)
    except DomainError as refusal:
        if status_of(refusal.code) >= FAULTS:
            return act_pages.unsure(request, order, subject, typed, refusal)
        return await again(status_of(refusal.code), refusal=refusal, body=body)
    request.state.unsure = None
    home = subject.home if giving.home is None else await run_in_threadpool(giving.home, command)
    back = local_path(typed.one(AGAIN) or None, home)
    return RedirectResponse(with_receipt(back, receipt.position), 303)


def _issued(visitor: Caller, typed: Typed) -> Issued:
    """The header of the command that a form gives. RequestNotValid for a form without its own id or version."""
    try:
        lenh = UUID(typed.one(COMMAND))
    except ValueError:
        raise RequestNotValid from None
    version = typed.one(VERSION)
    if version != ANY_VERSION and not (version.isascii() and version.isdecimal()):
        raise RequestNotValid
    return Issued(
        command_id=command_id(visitor, str(lenh)),
        actor=visitor.actor,
        source=Source.PAGE,
        expected_version=None if version == ANY_VERSION else int(version),
    )


def _try(request: Request, command: Command) -> None:
    """Refuse now what would be refused once it is confirmed."""
    (refusal,) = office_of(request).trial.ask([command])
    if refusal is not None:
        raise refusal
