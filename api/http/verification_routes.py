"""Verifications of the whole log: what the last ones came to, and asking for another."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.http.fields import MAX_INTEGER
from api.http.gate import holding, office_of
from api.http.openapi import answer
from api.http.reads import Cursor, Limit
from api.http.verifying import LastFailure, UnderWay
from domain.model.errors import DomainError
from projections import ledger_verifications
from projections.ledger_verifications import Verified
from projections.queries.paging import Page, read_cursor, write_cursor

router = APIRouter(prefix="/v1/ledger/verifications", tags=["ledger"])

Verifier = Annotated[Caller, holding(Right.VERIFY)]
"""A report shows parts of events where something does not match, so it is for those who may see every dossier."""

Number = Annotated[int, Path(ge=1, le=MAX_INTEGER)]


class VerificationUnknown(DomainError):
    """Details: number."""

    CODE = "verification-unknown"
    VI = "Không có lần kiểm tra số {number}."
    EN = "There is no verification number {number}."


class Verifications(msgspec.Struct, kw_only=True):
    """under_way: the one that goes on. failure: why the last one that was asked for here could not run."""

    rows: tuple[Verified, ...]
    next: str | None
    under_way: UnderWay | None
    failure: LastFailure | None


@router.get("", response_model=None, responses={200: answer(Verifications)})
def list_verifications(request: Request, _caller: Verifier, cursor: Cursor = None, limit: Limit = 20) -> Response:
    """The latest first, and whether one is under way."""
    office = office_of(request)
    before = read_cursor(cursor, tuple[int])[0] if cursor is not None else None
    with office.reading() as connection:
        found = ledger_verifications.before(connection, before, limit + 1)
    page = Page(tuple(found[:limit]), write_cursor(found[limit - 1].number) if len(found) > limit else None)
    shown = Verifications(
        rows=page.rows, next=page.next, under_way=office.verifying.under_way, failure=office.verifying.failure
    )
    return _json(shown)


@router.post("", response_model=None, status_code=202, responses={202: answer(UnderWay, "It goes on.")})
def verify_now(request: Request, caller: Verifier) -> Response:
    """Read the whole log again. The answer comes at once; the result stands in the list once it is there."""
    return _json(office_of(request).verifying.begin(caller.subject), 202)


@router.get("/{number}", response_model=None, responses={200: answer(Verified)})
def read_verification(request: Request, number: Number, _caller: Verifier) -> Response:
    """One verification with its whole report."""
    with office_of(request).reading() as connection:
        found = ledger_verifications.of_number(connection, number)
    if found is None:
        raise VerificationUnknown(number=number)
    return _json(found)


def _json(content: Any, status: int = 200) -> Response:
    return Response(msgspec.json.encode(content), status, media_type="application/json")
