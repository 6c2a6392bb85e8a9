"""Boards: open dossiers with who answers for them, what is due, overdue, stalled."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.http.beyond import Beyond
from api.http.gate import holding
from api.http.list_access import need_board, need_unit
from api.http.openapi import answer
from api.http.query_values import At, Id, KnownBy, WrittenAsOf, WrittenAt, as_of_in, at_in
from api.http.reads import READ_HEADERS, Cursor, Filter, Limit, Seen, looking
from projections.queries.boards import BoardRow, BoardState, Counts, board, counts
from projections.queries.paging import Page
from projections.queries.records_difference import BoardDifference, board_difference
from projections.queries.records_then import BoardThen, board_as_of

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
        self.filters: dict[str, Any] = {"agency": agency, "unit": unit, "field": field, "holder": holder}
        need_board(request, caller, unit=unit, holder=holder, what="all boards")


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


units = APIRouter(prefix="/v1/units/{unit}/board", tags=["boards"])


def _of_unit(request: Request, unit: Id, caller: Boarder) -> str:
    """A unit whose board the caller may see today. NotPermitted."""
    need_unit(request, caller, Right.READ_BOARDS, unit, "all boards")
    return unit


OfUnit = Annotated[str, Depends(_of_unit)]


@units.get("", response_model=None, responses={200: answer(BoardThen, headers=READ_HEADERS)})
def read_unit_board(
    request: Request,
    unit: OfUnit,
    _seen: Seen,
    known_at: KnownBy,
    at: At = None,
    state: BoardState = BoardState.OPEN,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """A unit's board as of what was known by one moment, about what had happened by another; now, if none is given."""
    with looking(request) as look, look.beyond(Beyond.BOARD_THEN) as all_of_it:
        return look.answer(
            board_as_of(
                all_of_it,
                now=look.now,
                as_of=known_at,
                about=at,
                state=state,
                unit=unit,
                cursor=cursor,
                limit=limit,
            )
        )


@units.get("/difference", response_model=None, responses={200: answer(BoardDifference, headers=READ_HEADERS)})
def read_board_difference(
    request: Request,
    unit: OfUnit,
    _seen: Seen,
    known_at: WrittenAsOf = None,
    at: WrittenAt = None,
    then_known_at: WrittenAsOf = None,
    then_at: WrittenAt = None,
    state: BoardState = BoardState.OPEN,
) -> Response:
    """What changed of a unit's board from one moment (known_at, at) to another (then_known_at, then_at; now)."""
    first = as_of_in(known_at), at_in(at)
    second = as_of_in(then_known_at), at_in(then_at)
    with looking(request) as look, look.beyond(Beyond.BOARD_THEN) as all_of_it:
        return look.answer(board_difference(all_of_it, unit, now=look.now, first=first, second=second, state=state))
