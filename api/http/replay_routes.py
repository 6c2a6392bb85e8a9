"""A dossier as it was known at any moment, event by event, and what changed between two moments."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.http.dossier_address import DossierAddress, allowed_dossier
from api.http.fields import MAX_INTEGER
from api.http.gate import holding
from api.http.openapi import answer
from api.http.query_values import At, KnownBy, WrittenAsOf, WrittenAt, as_of_in, at_in
from api.http.reads import READ_HEADERS, Cursor, Seen, looking
from projections.queries.replay import Replayed, dossier_as_of
from projections.queries.replay_difference import Difference, difference
from projections.queries.replay_steps import MAX_STEPS, StepOrder, Steps, steps

router = APIRouter(prefix="/v1/dossiers/{dossier}/replay", tags=["replay"])

Reader = Annotated[Caller, holding(Right.READ_DOSSIERS)]


@router.get("", response_model=None, responses={200: answer(Replayed, headers=READ_HEADERS)})
def read_replay(
    request: Request, dossier: DossierAddress, caller: Reader, _seen: Seen, known_at: KnownBy, at: At = None
) -> Response:
    """As of what was known by one moment, about what had happened by another: its standing, and its whole trace."""
    dossier_id = allowed_dossier(request, caller, Right.READ_DOSSIERS, dossier)
    with looking(request) as look:
        return look.answer(dossier_as_of(look.connection, str(dossier_id), now=look.now, as_of=known_at, about=at))


@router.get("/steps", response_model=None, responses={200: answer(Steps, headers=READ_HEADERS)})
def read_steps(
    request: Request,
    dossier: DossierAddress,
    caller: Reader,
    _seen: Seen,
    known_at: KnownBy,
    at: At = None,
    order: StepOrder = StepOrder.RECORDED,
    number: Annotated[int | None, Query(ge=1, le=MAX_INTEGER, description="Begin with this step.")] = None,
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=MAX_STEPS)] = 20,
) -> Response:
    """Event by event, as recorded or as they happened: who answered, the state and what was due, before and after."""
    dossier_id = allowed_dossier(request, caller, Right.READ_DOSSIERS, dossier)
    with looking(request) as look:
        return look.answer(
            steps(
                look.connection,
                str(dossier_id),
                now=look.now,
                as_of=known_at,
                about=at,
                order=order,
                number=number,
                cursor=cursor,
                limit=limit,
            )
        )


@router.get("/difference", response_model=None, responses={200: answer(Difference, headers=READ_HEADERS)})
def read_difference(
    request: Request,
    dossier: DossierAddress,
    caller: Reader,
    _seen: Seen,
    known_at: WrittenAsOf = None,
    at: WrittenAt = None,
    then_known_at: WrittenAsOf = None,
    then_at: WrittenAt = None,
) -> Response:
    """What changed from one moment (known_at, at) to another (then_known_at, then_at; now), by whom, learned when."""
    dossier_id = allowed_dossier(request, caller, Right.READ_DOSSIERS, dossier)
    first = as_of_in(known_at), at_in(at)
    second = as_of_in(then_known_at), at_in(then_at)
    with looking(request) as look:
        return look.answer(difference(look.connection, str(dossier_id), now=look.now, first=first, second=second))
