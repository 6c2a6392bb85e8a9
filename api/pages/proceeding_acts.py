"""Acts in proceedings on pages: `/<nature>/<number>/viec/<act>`, and `/<nature>/mo/<act>` for what opens one.

The same machinery as for dossiers (`api.pages.acts`): labels, refusals, conflicts, confirmation, outcome unknown.
Beside it a form may hold files, and names dossiers and proceedings by code and number.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.remit import decide
from api.auth.rights import Reach, Right
from api.http.dossier_acts import carry_out
from api.http.gate import note_decided, office_of
from api.http.natures import OFFERED, Offered, right_for
from api.http.order_models import Order, command_of
from api.http.proceeding_acts import need_opening
from api.http.proceeding_address import ProceedingAddress, reached_proceeding
from api.http.refusals import NotFound
from api.pages import act_pages
from api.pages.act_files import FilesForm, typed_with_files, with_ids
from api.pages.act_input import Typed
from api.pages.act_pages import Outcome, Subject
from api.pages.acts import Act, Giving, take
from api.pages.visitor import Visitor
from domain.commands import Command, Issued
from domain.proceeding_commands import ProceedingCommand
from projections.words import Words

router = APIRouter(include_in_schema=False)

NOWHERE: Final = UUID(int=0)
"""The stream of what is not opened yet."""


def address_of(offered: Offered, number: str) -> str:
    return f"/{offered.door.path}/{number}"


def opening_subject(request: Request, visitor: Caller, offered: Offered, act: str) -> tuple[Order, Subject]:
    """NotFound for what opens none; NotPermitted."""
    order = offered.forms.get(act)
    if order is None:
        raise NotFound(what=act)
    need_opening(request, visitor, order.command.__name__, offered.door.nature)
    door = offered.door
    home = f"/{door.path}"
    subject = Subject(door.path, f"{home}/mo/{act}", home, None, NOWHERE, 0, kind=Words(door.vi, door.en))
    return order, subject


def acting_subject(
    request: Request, visitor: Caller, offered: Offered, address: str, act: str
) -> tuple[Order, Subject]:
    """NotFound for what is no act; NotPermitted, ProceedingUnknown."""
    order = offered.acts.get(act)
    if order is None:
        raise NotFound(what=act)
    concerned = reached_proceeding(request, visitor, order.command.__name__, offered.door, address)
    office = office_of(request)
    mine, resource = office.remits.of(visitor, office.clock.now()), concerned.resource(office.remits.people())
    decide(visitor, right_for(order.command), mine, resource)
    note_decided(request, concerned.proceeding_id)
    proceeding = concerned.proceeding
    home = address_of(offered, proceeding.number)
    return order, Subject(
        area=offered.door.path,
        action=f"{home}/viec/{act}",
        home=home,
        name=proceeding.number,
        stream=concerned.proceeding_id,
        version=proceeding.version,
        readable=visitor.reach(Right.READ_PROCEEDINGS) is not Reach.NONE,
        proceeding=proceeding,
        kind=Words(offered.door.rules.vi, offered.door.rules.en),
    )


def _show(request: Request, visitor: Caller, order: Order, subject: Subject) -> Response:
    return act_pages.form(request, visitor, order, subject, Typed.of(request.query_params.multi_items()))


async def _take(
    request: Request, visitor: Caller, order: Order, subject: Subject, form: FormData, giving: Giving
) -> Response:
    typed, faults = await typed_with_files(request, visitor, form)
    if faults:
        return await run_in_threadpool(
            act_pages.form, request, visitor, order, subject, typed, Outcome(status=422, faults=faults)
        )
    parts = act_pages.parts_for(order, subject, typed)
    typed = await run_in_threadpool(with_ids, request, visitor, parts, typed)
    return await take(request, visitor, order, subject, typed, giving)


def _offer(offered: Offered) -> None:
    """The addresses of a nature's acts."""
    path, nature = offered.door.path, offered.door.nature

    def opening_form(request: Request, visitor: Visitor, act: Act) -> Response:
        order, subject = opening_subject(request, visitor, offered, act)
        return _show(request, visitor, order, subject)

    async def opening_act(request: Request, visitor: Visitor, act: Act, form: FilesForm) -> Response:
        order, subject = await run_in_threadpool(opening_subject, request, visitor, offered, act)

        def command(head: Issued, body: Any) -> Command:
            return command_of(order.command, body, head)

        def home(opened: Command) -> str:
            assert isinstance(opened, ProceedingCommand)
            return address_of(offered, office_of(request).remits.proceeding(opened.proceeding_id).proceeding.number)

        return await _take(
            request, visitor, order, subject, form, Giving(command, partial(carry_out, request), home=home)
        )

    def acting_form(request: Request, visitor: Visitor, proceeding: ProceedingAddress, act: Act) -> Response:
        order, subject = acting_subject(request, visitor, offered, proceeding, act)
        return _show(request, visitor, order, subject)

    async def acting(
        request: Request, visitor: Visitor, proceeding: ProceedingAddress, act: Act, form: FilesForm
    ) -> Response:
        order, subject = await run_in_threadpool(acting_subject, request, visitor, offered, proceeding, act)

        def command(head: Issued, body: Any) -> Command:
            return command_of(order.command, body, head, subject.stream)

        return await _take(request, visitor, order, subject, form, Giving(command, partial(carry_out, request)))

    if offered.forms:
        router.add_api_route(f"/{path}/mo/{{act}}", opening_form, methods=["GET"], name=f"{nature}_opening_form")
        router.add_api_route(f"/{path}/mo/{{act}}", opening_act, methods=["POST"], name=f"{nature}_opening")
    acts = f"/{path}/{{proceeding}}/viec/{{act}}"
    router.add_api_route(acts, acting_form, methods=["GET"], name=f"{nature}_form")
    router.add_api_route(acts, acting, methods=["POST"], name=f"{nature}_act")


for _offered in OFFERED.values():
    _offer(_offered)
