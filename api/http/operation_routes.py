"""The operations log: every read, act and denial, by whom. For auditors; asking is a line in it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.operations_log import OperationLine, lines
from api.auth.operations_wanted import wanted
from api.auth.rights import Right
from api.http.gate import holding, need_all, office_of
from api.http.openapi import answer
from api.http.reads import Cursor, Filter, Limit, looking
from projections.queries.paging import Page

router = APIRouter(prefix="/v1/operations", tags=["operations"])


class Outcome(StrEnum):
    ALLOW = "allow"
    DENY = "deny"


@router.get("", response_model=None, responses={200: answer(Page[OperationLine])})
def list_operations(
    request: Request,
    caller: Annotated[Caller, holding(Right.READ_READERS)],
    person: Annotated[Filter, Query(description="An id, or a name.")] = None,
    act: Filter = None,
    about: Annotated[Filter, Query(description="An object as it stands in the log, an id, a dossier's code.")] = None,
    outcome: Outcome | None = None,
    first: Annotated[date | None, Query(alias="from", description="On this day or later.")] = None,
    last: Annotated[date | None, Query(alias="to", description="On this day or earlier.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Response:
    """Lines, the latest first; of the last day, where no days and no object are named."""
    need_all(request, caller, Right.READ_READERS, request.url.path)
    office = office_of(request)
    with looking(request) as look:
        asked = wanted(
            look.connection,
            office.remits.people(),
            look.now,
            person=person,
            act=act,
            about=about,
            outcome=outcome,
            first_on=first,
            last_on=last,
        )
    with office.writing() as connection:
        found = lines(connection, asked, cursor, limit)
    return Response(msgspec.json.encode(found), media_type="application/json")
