"""`/phat-lai/{ma}`: a dossier's history step by step, as it became known or as it happened; and what changed."""

from __future__ import annotations

from typing import Annotated, Final
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.http.dossier_address import DossierAddress, allowed_dossier
from api.http.fields import MAX_INTEGER
from api.http.reads import Filter, looking
from api.http.search_routes import openable
from api.pages.moments import OFFICE_MINUTE, office_minute
from api.pages.site import page
from api.pages.visitor import Visitor, need
from projections.queries.moments import AsOf, position_in
from projections.queries.replay_difference import difference
from projections.queries.replay_list import step_list
from projections.queries.replay_steps import StepOrder, steps
from projections.queries.searching import Found, search

router = APIRouter(include_in_schema=False)

MOST_FOUND: Final = 50
ORDERS: Final = {"ghi-nhan": StepOrder.RECORDED, "xay-ra": StepOrder.OCCURRED}
Theo = Annotated[str, Query(pattern="^(ghi-nhan|xay-ra)$")]


Minute = Annotated[str | None, Query(max_length=16, pattern=rf"^(|{OFFICE_MINUTE})$")]
"""Office time to the minute, as a browser's field sends it."""

Position = Annotated[str | None, Query(max_length=20, pattern=r"^(|@[1-9][0-9]{0,17})$")]
Written = Annotated[str | None, Query(max_length=20, pattern=rf"^(|@[1-9][0-9]{{0,17}}|{OFFICE_MINUTE})$")]
"""A moment of knowledge: `@41207` for a position of the log, or office time to the minute."""


@router.get("/phat-lai")
def find_page(request: Request, visitor: Visitor, ma: Filter = None) -> Response:
    """Where a replay begins: the code of a dossier, or its end. Dossiers that are not the visitor's are not found."""
    need(request, visitor, Right.READ_DOSSIERS)
    with looking(request) as look:
        found = search(look.connection, ma, MOST_FOUND, openable(request, visitor, look.now)) if ma else Found()
        one = found.exact or (found.dossiers[0] if len(found.dossiers) == 1 else None)
        if one is not None:
            return RedirectResponse(f"/phat-lai/{one.code}", 303)
        return page(request, "replay_find.html", look=look, ma=ma or "", found=found.dossiers)


@router.get("/phat-lai/{dossier}")
def replay_page(
    request: Request,
    visitor: Visitor,
    dossier: DossierAddress,
    buoc: Annotated[int, Query(ge=0, le=MAX_INTEGER)] = 1,
    theo: Theo = "ghi-nhan",
    luc: Minute = None,
    loai: Filter = None,
    a: Position = None,
    b: Position = None,
) -> Response:
    """One step with those around it: the event, and how the dossier stood before and after.

    luc: the last step at or before a moment. loai: the topic of the steps that are listed. a, b: positions that were
    marked to be compared.
    """
    dossier_id = _allowed(request, visitor, dossier)
    with looking(request) as look:
        listed = step_list(
            look.connection,
            str(dossier_id),
            now=look.now,
            order=ORDERS[theo],
            number=buoc,
            moment=office_minute(luc) if luc else None,
            topic=loai or None,
        )
        found = steps(look.connection, str(dossier_id), now=look.now, order=ORDERS[theo], number=listed.at, limit=1)
        (step,) = found.rows
        return page(
            request,
            "replay.html",
            look=look,
            address=dossier,
            listed=listed,
            step=step,
            theo=theo,
            luc=luc or "",
            loai=loai or "",
            outside=listed.early or listed.late or buoc == 0,
            mark_a=a or "",
            mark_b=b or "",
            sealed=look.ledger.sealed >= step.event.position,
            raw=msgspec.json.format(bytes(step.event.body)).decode(),
        )


@router.get("/phat-lai/{dossier}/khac")
def difference_page(
    request: Request, visitor: Visitor, dossier: DossierAddress, a: Written = None, b: Written = None
) -> Response:
    """What changed of a dossier between two moments of knowledge; b: now, unless one is given."""
    dossier_id = _allowed(request, visitor, dossier)
    with looking(request) as look:
        first, second = _as_of(a), _as_of(b)
        if first is None:
            first = steps(look.connection, str(dossier_id), now=look.now, limit=1).rows[0].event.position
        found = difference(look.connection, str(dossier_id), now=look.now, first=(first, None), second=(second, None))
        return page(
            request,
            "difference.html",
            look=look,
            address=dossier,
            found=found,
            a=a or "",
            b=b or "",
        )


def _allowed(request: Request, visitor: Caller, dossier: str) -> UUID:
    need(request, visitor, Right.READ_DOSSIERS)
    return allowed_dossier(request, visitor, Right.READ_DOSSIERS, dossier)


def _as_of(written: str | None) -> AsOf:
    """None for an empty field. MomentNotUnderstood."""
    if not written:
        return None
    return position_in(written) or office_minute(written)
