"""`/truc-tiep/…`: what changes on an open page, as server-sent events. The page stays as it is until its reader asks.

A page with a live list draws `live.bar(address)` of `live.html`, and gives every text that may change in place a
`data-now` with a key of its own (a due text, a count); rows come, go and move only when the page is loaded again.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from api.auth.caller import Caller
from api.auth.remit import may_see_unit
from api.auth.rights import Reach, Right
from api.http.event_routes import BUSY_SECONDS
from api.http.fields import MAX_INTEGER
from api.http.gate import deny, office_of
from api.http.list_access import unit_is_theirs
from api.http.news import Concerns, Following, of_all, of_people, of_unit
from api.http.office import Office
from api.http.query_values import Id
from api.http.refusals import TooManyRequests
from api.pages.visitor import Visitor, need, session_of

router = APIRouter(prefix="/truc-tiep", include_in_schema=False)

From = Annotated[int | None, Query(ge=0, le=MAX_INTEGER)]
LastId = Annotated[str | None, Header(alias="Last-Event-ID", pattern=r"^\d{1,15}$", max_length=15)]


def _following(
    request: Request,
    concerns: Concerns,
    theirs: Callable[[Caller], bool],
    tu: int | None,
    last_event_id: str | None,
) -> Following:
    """From where the page was drawn, or from where the browser was cut off."""
    office = office_of(request)
    if office.streams.locked():
        raise TooManyRequests(seconds=BUSY_SECONDS)
    drawn_at = office.views.position() if tu is None else tu
    return Following(office.news, concerns, drawn_at if last_event_id is None else int(last_event_id), theirs)


def _unit(request: Request, unit: Id, visitor: Visitor, tu: From = None, last_event_id: LastId = None) -> Following:
    office = office_of(request)
    mine = office.remits.of(visitor, office.clock.now())
    if not may_see_unit(visitor, Right.READ_BOARDS, mine, unit):
        deny(request, visitor, Right.READ_BOARDS, unit, "not a unit of the visitor's")
    return _following(request, of_unit(unit), partial(unit_is_theirs, office, unit), tu, last_event_id)


def _mine(request: Request, visitor: Visitor, tu: From = None, last_event_id: LastId = None) -> Following:
    need(request, visitor, Right.READ_DOSSIERS)
    office = office_of(request)
    people = office.remits.of(visitor, office.clock.now()).people

    def theirs(caller: Caller) -> bool:
        """Nobody else may have become whom they stand in for; a stream begun anew has it right."""
        now = office.remits.of(caller, office.clock.now()).people
        return caller.reach(Right.READ_DOSSIERS) is not Reach.NONE and now == people

    return _following(request, of_people(people | {visitor.subject}), theirs, tu, last_event_id)


def _all(request: Request, visitor: Visitor, tu: From = None, last_event_id: LastId = None) -> Following:
    need(request, visitor, Right.READ_BOARDS)

    def theirs(caller: Caller) -> bool:
        return caller.reach(Right.READ_BOARDS) is Reach.ALL

    if not theirs(visitor):
        deny(request, visitor, Right.READ_BOARDS, "all boards", "beyond the visitor's units")
    return _following(request, of_all, theirs, tu, last_event_id)


@router.get("/don-vi/{unit}", response_class=EventSourceResponse)
async def follow_unit(
    request: Request, following: Annotated[Following, Depends(_unit)]
) -> AsyncIterator[ServerSentEvent]:
    """Dossiers that are or were at a unit."""
    async for event in _changes(request, following):
        yield event


@router.get("/toi", response_class=EventSourceResponse)
async def follow_mine(
    request: Request, following: Annotated[Following, Depends(_mine)]
) -> AsyncIterator[ServerSentEvent]:
    """Dossiers in which the visitor, or somebody for whom they stand in, has a part."""
    async for event in _changes(request, following):
        yield event


@router.get("/tat-ca", response_class=EventSourceResponse)
async def follow_all(
    request: Request, following: Annotated[Following, Depends(_all)]
) -> AsyncIterator[ServerSentEvent]:
    """Every dossier."""
    async for event in _changes(request, following):
        yield event


async def _changes(request: Request, following: Following) -> AsyncIterator[ServerSentEvent]:
    """Each change once the views show it, for as long as the session lasts and what is followed is theirs."""
    office: Office = office_of(request)
    async with office.streams:
        yield ServerSentEvent(event="position", id=str(following.position), raw_data="{}", retry=2_000)
        while not office.closing.is_set() and await following.goes_on(partial(session_of, request)):
            reached = await office.views.look()
            while following.position < reached:
                for change in await run_in_threadpool(following.up_to, reached):
                    data = msgspec.json.encode({"dossier": change.stream_id}).decode()
                    yield ServerSentEvent(event="change", id=str(change.position), raw_data=data)
            await following.pause()
