"""The calendar's edits before and after: what one would do to due dates, and what was decided of each afterwards.

An edit itself is an order, `POST /v1/calendar/{act}`; what becomes of a due date is one about its dossier,
`recompute-due-date` or `keep-due-date`.
"""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.http.beyond import Beyond
from api.http.fields import MAX_INTEGER
from api.http.gate import holding
from api.http.openapi import answer, body_extra
from api.http.order_models import Order, command_of, orders
from api.http.orders import body_of, etag, invalid
from api.http.reads import READ_HEADERS, Cursor, Limit, Seen, looking
from domain import calendar_commands
from domain.calendar_commands import CalendarCommand, SeedCalendar
from domain.calendar_preview import calendar_after
from domain.commands import Issued
from domain.model.event import Source
from projections.queries.calendar_effect import CalendarEffect, Decided, ToDecide, calendar_effect, decided_since
from projections.queries.calendar_effect import to_decide as due_dates_to_decide
from projections.queries.knowledge import knowledge

router = APIRouter(prefix="/v1/calendar", tags=["calendar"])

Editor = Annotated[Caller, holding(Right.CALENDAR)]
_HEADERS = READ_HEADERS | {"ETag": {"description": "The version, for If-Match.", "schema": {"type": "string"}}}
_NO_COMMAND = UUID(int=0)
"""A preview gives no order, so nothing bears its id."""


def _previewing(order: Order) -> Any:
    async def preview(
        request: Request, caller: Editor, _seen: Seen, cursor: Cursor = None, limit: Limit = 50
    ) -> Response:
        try:
            body = await body_of(request, order.model)
        except ValidationError as error:
            return invalid(request, error)
        command = command_of(order.command, body, Issued(command_id=_NO_COMMAND, actor=caller.actor, source=Source.API))
        assert isinstance(command, CalendarCommand)
        return await run_in_threadpool(_effect, request, command, cursor, limit)

    return preview


def _effect(request: Request, command: CalendarCommand, cursor: str | None, limit: int) -> Response:
    with looking(request) as look:
        proposed = calendar_after(command, knowledge(look.connection).reference, look.now)
        with look.beyond(Beyond.DUE_DATES) as all_of_it:
            found = calendar_effect(all_of_it, proposed, now=look.now, cursor=cursor, limit=limit)
        return look.answer(found, ETag=etag(found.calendar_version))


def _offer_previews() -> None:
    for order in orders(calendar_commands):
        if order.command is not SeedCalendar:
            router.add_api_route(
                f"/preview/{order.act}",
                _previewing(order),
                methods=["POST"],
                name=f"Preview{order.command.__name__}",
                operation_id=f"preview_{order.act.replace('-', '_')}",
                summary=f"What {order.command.__name__} would do to the due dates in force; nothing is recorded.",
                response_model=None,
                responses={200: answer(CalendarEffect, headers=_HEADERS)},
                openapi_extra=body_extra(order.model, Right.CALENDAR),
            )


_offer_previews()


@router.get("/due-dates", response_model=None, responses={200: answer(ToDecide, headers=_HEADERS)})
def read_due_dates_to_decide(
    request: Request, _caller: Editor, _seen: Seen, cursor: Cursor = None, limit: Limit = 50
) -> Response:
    """Due dates that an edit of the calendar touched and of which that is not decided yet."""
    with looking(request) as look:
        with look.beyond(Beyond.DUE_DATES) as all_of_it:
            found = due_dates_to_decide(all_of_it, now=look.now, cursor=cursor, limit=limit)
        return look.answer(found, ETag=etag(found.calendar_version))


@router.get("/decided-due-dates", response_model=None, responses={200: answer(list[Decided], headers=READ_HEADERS)})
def read_decided_due_dates(
    request: Request,
    _caller: Editor,
    _seen: Seen,
    since: Annotated[int, Query(ge=0, le=MAX_INTEGER, description="Events after this position of the log.")] = 0,
    limit: Limit = 50,
) -> Response:
    """What was decided of due dates after edits of the calendar, the last first."""
    with looking(request) as look, look.beyond(Beyond.DUE_DATES) as all_of_it:
        return look.answer(decided_since(all_of_it, since, limit=limit))
