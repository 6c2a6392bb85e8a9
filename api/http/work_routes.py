"""An official's own work: what is theirs to do, ordered by what is due next."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.http.gate import deny, holding, office_of
from api.http.openapi import answer
from api.http.reads import READ_HEADERS, Cursor, Limit, Look, Seen, looking
from domain.model.event import is_official
from projections.queries.own_work import Work, WorkFilter, own_work

router = APIRouter(prefix="/v1", tags=["boards"])

Wanted = Annotated[WorkFilter, Query(description="Which rows: by time, or by what has to be done.")]


@router.get("/work", response_model=None, responses={200: answer(Work, headers=READ_HEADERS)})
def read_work(
    request: Request,
    caller: Annotated[Caller, holding(Right.READ_BOARDS)],
    _seen: Seen,
    wanted: Wanted = WorkFilter.ALL,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """The caller's own work, also for those for whom they stand in now. Only officials have any."""
    with looking(request) as look:
        return look.answer(work_of(request, caller, look, wanted, cursor, limit))


def work_of(request: Request, caller: Caller, look: Look, wanted: WorkFilter, cursor: str | None, limit: int) -> Work:
    """NotPermitted for whoever is no official; CursorUnreadable."""
    if not is_official(caller.subject):
        deny(request, caller, Right.READ_BOARDS, "own work", "not an official")
    mine = office_of(request).remits.of(caller, look.now)
    return own_work(
        look.connection,
        caller.subject,
        now=look.now,
        people=mine.people,
        units=mine.units,
        wanted=wanted,
        cursor=cursor,
        limit=limit,
    )
