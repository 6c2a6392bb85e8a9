"""Boards: open dossiers with who answers for them, what is due, overdue, stalled."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.remit import may_see_unit
from api.auth.rights import Reach, Right
from api.http.gate import deny, holding, office_of
from api.http.openapi import answer
from api.http.reads import READ_HEADERS, Cursor, Filter, Limit, Seen, looking
from projections.queries.boards import BoardRow, BoardState, Counts, board, counts
from projections.queries.paging import Page

router = APIRouter(prefix="/v1/boards", tags=["boards"])

Boarder = Annotated[Caller, holding(Right.READ_BOARDS)]


class Which:
    """Which dossiers. Whoever may not see all names a unit of theirs, or themself as the holder."""

    def __init__(
        self,
        request: Request,
        caller: Boarder,
        agency: Filter = None,
        unit: Filter = None,
        field: Filter = None,
        holder: Filter = None,
    ) -> None:
        self.filters = {"agency": agency, "unit": unit, "field": field, "holder": holder}
        if caller.reach(Right.READ_BOARDS) is Reach.ALL or holder == caller.subject:
            return
        office = office_of(request)
        mine = office.remits.of(caller, office.clock.now())
        if unit is None or not may_see_unit(caller, Right.READ_BOARDS, mine, unit):
            deny(
                request, caller, Right.READ_BOARDS, unit or "all boards", "neither a unit of the caller's nor own work"
            )


@router.get("", response_model=None, responses={200: answer(Page[BoardRow], headers=READ_HEADERS)})
def list_board(
    request: Request,
    which: Annotated[Which, Depends()],
    _seen: Seen,
    state: BoardState = BoardState.OPEN,
    procedure: Filter = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """Dossiers in a state, soonest due first; by agency, unit, field, procedure, and by who answers now."""
    with looking(request) as look:
        return look.answer(
            board(
                look.connection,
                now=look.now,
                state=state,
                procedure=procedure,
                cursor=cursor,
                limit=limit,
                **which.filters,
            )
        )


@router.get("/counts", response_model=None, responses={200: answer(Counts, headers=READ_HEADERS)})
def count_board(request: Request, which: Annotated[Which, Depends()], _seen: Seen) -> Response:
    """How many dossiers are open, overdue, nearly due, stalled, waiting."""
    with looking(request) as look:
        return look.answer(counts(look.connection, now=look.now, **which.filters))
