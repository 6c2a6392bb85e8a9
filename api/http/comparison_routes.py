"""Two officials beside each other: both of their records are read, and both say so."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.remit import may_see_official
from api.auth.rights import Right
from api.http.beyond import Beyond
from api.http.gate import deny, holding, office_of
from api.http.openapi import answer
from api.http.query_values import OptionalPeriod
from api.http.reads import READ_HEADERS, Filter, Look, Seen, looking
from api.http.record_routes import Purpose, Reason, asked_period, need_official
from projections.queries.comparison import Comparison, OnlyTwo, comparison
from projections.queries.periods import Period

router = APIRouter(prefix="/v1", tags=["records"])

Official = Annotated[str, Query(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]


@router.get("/comparison", response_model=None, responses={200: answer(Comparison, headers=READ_HEADERS)})
def read_comparison(
    request: Request,
    a: Official,
    b: Official,
    caller: Annotated[Caller, holding(Right.READ_RECORDS)],
    _seen: Seen,
    period: OptionalPeriod,
    procedure: Filter = None,
    purpose: Reason = None,
) -> Response:
    """What each was given, like with like, outcomes with how sure they are; no winner. Of no more than two."""
    with looking(request) as look:
        return look.answer(compared(request, caller, (a, b), asked_period(period, look), procedure, purpose, look))


def compared(
    request: Request,
    caller: Caller,
    pair: tuple[str, str],
    period: Period,
    procedure: str | None,
    purpose: Purpose | None,
    look: Look,
) -> Comparison:
    """Made only where the caller may read both records, and once both readings are on record. NotPermitted, OnlyTwo."""
    need_both(request, caller, pair, look)
    for one, other in (pair, pair[::-1]):
        need_official(request, caller, one, f"comparison {period} with {other}", purpose, look.now)
    with look.beyond(Beyond.RECORD) as all_of_it:
        return comparison(all_of_it, *pair, period, now=look.now, procedure=procedure)


def need_both(request: Request, caller: Caller, pair: tuple[str, str], look: Look) -> None:
    """The caller may read both, of whom there are no more. Nothing is recorded yet."""
    if any(len(request.query_params.getlist(name)) > 1 for name in ("a", "b")) or "c" in request.query_params:
        raise OnlyTwo
    office = office_of(request)
    people, mine = office.remits.people(), office.remits.of(caller, look.now)
    for one in pair:
        if not may_see_official(caller, Right.READ_RECORDS, mine, people, one, look.now):
            deny(request, caller, Right.READ_RECORDS, one, "neither the caller nor of a unit that the caller heads")
