"""Searching, over all that has a name or a code."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.auth.asked import rows
from api.auth.caller import Caller
from api.auth.remit import decide, may_see, may_see_all, may_see_official, may_see_unit
from api.auth.rights import Right
from api.http.fields import LINE
from api.http.gate import holding, office_of
from api.http.openapi import answer
from api.http.reads import READ_HEADERS, Seen, looking
from projections.queries.searching import Found, Shown, search

router = APIRouter(prefix="/v1", tags=["reference"])

Asked = Annotated[str, Query(min_length=1, max_length=100, pattern=LINE)]


@router.get("/search", response_model=None, responses={200: answer(Found, headers=READ_HEADERS)})
def find(request: Request, caller: Annotated[Caller, holding(Right.READ_REFERENCE)], _seen: Seen, q: Asked) -> Response:
    """Dossiers by code, all else by words, with or without diacritics. Dossiers not of the caller are left out."""
    with looking(request) as look:
        may_open = openable(request, caller, look.now)

        def shown(kind: str, key: Any) -> bool:
            return kind not in ("dossiers", "proceedings") or may_open(kind, key)

        return look.answer(search(look.connection, q, shown=shown))


def openable(request: Request, caller: Caller, now: datetime) -> Shown:
    """Whether the caller may open what was found; procedures are for everybody."""
    office = office_of(request)
    mine = office.remits.of(caller, now)
    people = office.remits.people()

    def may_open(kind: str, key: Any) -> bool:
        with rows():
            return opens(kind, key)

    def opens(kind: str, key: Any) -> bool:
        if kind == "dossiers":
            return may_see(caller, Right.READ_DOSSIERS, mine, office.remits.involved(key))
        if kind == "proceedings":
            resource = office.remits.proceeding(key).resource(people)
            return decide(caller, Right.READ_PROCEEDINGS, mine, resource).allowed
        if kind == "officials":
            return may_see_official(caller, Right.READ_RECORDS, mine, people, key, now)
        if kind == "units":
            return may_see_unit(caller, Right.READ_BOARDS, mine, key)
        if kind == "agencies":
            return may_see_all(caller, Right.READ_BOARDS)
        return True

    return may_open
