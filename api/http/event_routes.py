"""Events: one by its position, and those of a unit's board as they come."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Depends, Header, Path, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.http.event_access import need_event
from api.http.fields import MAX_INTEGER
from api.http.gate import bearer_of, holding, office_of
from api.http.list_access import need_unit, unit_is_theirs
from api.http.news import Following, of_unit
from api.http.office import Office
from api.http.openapi import answer
from api.http.query_values import Id
from api.http.reads import READ_HEADERS, Seen, looking
from api.http.refusals import TooManyRequests
from projections.queries.events import EventLine, event

router = APIRouter(prefix="/v1", tags=["events"])

BUSY_SECONDS = 5


class BoardChange(msgspec.Struct, kw_only=True):
    """Something was recorded about a dossier of the unit. position: the event's, and the id to resume from."""

    position: int
    dossier_id: UUID
    topic: str


@router.get("/events/{position}", response_model=None, responses={200: answer(EventLine, headers=READ_HEADERS)})
def read_event(
    request: Request,
    position: Annotated[int, Path(ge=1, le=MAX_INTEGER)],
    caller: Annotated[Caller, holding(Right.READ_DOSSIERS)],
    _seen: Seen,
) -> Response:
    """One event as recorded, and what became of it. Events of dossiers for whoever may see the dossier; of readings,
    for the official whose record was read."""
    with looking(request) as look:
        need_event(request, caller, look.connection, position)
        return look.answer(event(look.connection, position))


def _news(
    request: Request,
    unit: Id,
    caller: Annotated[Caller, holding(Right.READ_BOARDS)],
    last_event_id: Annotated[str | None, Header(pattern=r"^\d{1,15}$", max_length=15)] = None,
) -> Following:
    """What the stream is about, checked before it begins."""
    office = office_of(request)
    need_unit(request, caller, Right.READ_BOARDS, unit, "all units")
    if office.streams.locked():
        raise TooManyRequests(seconds=BUSY_SECONDS)
    start = office.views.position() if last_event_id is None else int(last_event_id)
    return Following(office.news, of_unit(unit), start, partial(unit_is_theirs, office, unit))


@router.get(
    "/boards/{unit}/events",
    response_class=EventSourceResponse,
    responses={200: {"description": "Server-sent events; the data of `change` is a BoardChange."}},
)
async def follow_board(request: Request, news: Annotated[Following, Depends(_news)]) -> AsyncIterator[ServerSentEvent]:
    """Changes of a unit's board, each once the views show it. Resumes after `Last-Event-ID`, else from now on."""
    office: Office = office_of(request)
    async with office.streams:
        yield ServerSentEvent(event="position", id=str(news.position), raw_data=str(news.position), retry=2_000)
        while not office.closing.is_set() and await news.goes_on(partial(bearer_of, request)):
            reached = await office.views.look()
            while news.position < reached:
                for change in await run_in_threadpool(news.up_to, reached):
                    yield ServerSentEvent(
                        event="change",
                        id=str(change.position),
                        raw_data=msgspec.json.encode(
                            BoardChange(position=change.position, dossier_id=change.stream_id, topic=change.body.TOPIC)
                        ).decode(),
                    )
            await news.pause()
