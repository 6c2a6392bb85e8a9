"""`/phat-lai/{ma}`: a dossier's history step by step, as it became known or as it happened; and what changed."""

from __future__ import annotations

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.http.dossier_address import DossierAddress, allowed_dossier
from api.http.fields import MAX_INTEGER
from api.http.reads import looking
from api.pages.moments import OFFICE_MINUTE, office_minute
from api.pages.site import page
from api.pages.visitor import Visitor, need
from projections.queries.moments import AsOf, position_in
from projections.queries.replay_difference import difference
from projections.queries.replay_steps import StepOrder, steps

router = APIRouter(include_in_schema=False)

AROUND: Final = 5
"""Steps that are shown before the one that is looked at, and after it."""

ORDERS: Final = {"ghi-nhan": StepOrder.RECORDED, "xay-ra": StepOrder.OCCURRED}
Theo = Annotated[str, Query(pattern="^(ghi-nhan|xay-ra)$")]


Written = Annotated[str | None, Query(max_length=20, pattern=rf"^(|@[1-9][0-9]{{0,17}}|{OFFICE_MINUTE})$")]
"""A moment of knowledge: `@41207` for a position of the log, or office time to the minute."""


@router.get("/phat-lai/{dossier}")
def replay_page(
    request: Request,
    visitor: Visitor,
    dossier: DossierAddress,
    buoc: Annotated[int, Query(ge=1, le=MAX_INTEGER)] = 1,
    theo: Theo = "ghi-nhan",
) -> Response:
    """One step with those around it: the event, and how the dossier stood before and after."""
    dossier_id = _allowed(request, visitor, dossier)
    with looking(request) as look:
        first = max(1, buoc - AROUND)
        found = steps(
            look.connection,
            str(dossier_id),
            now=look.now,
            order=ORDERS[theo],
            number=first,
            limit=2 * AROUND + 1,
        )
        if not found.rows or found.rows[-1].number < buoc:  # beyond the end: the last one
            buoc = found.count
            found = steps(
                look.connection,
                str(dossier_id),
                now=look.now,
                order=ORDERS[theo],
                number=max(1, buoc - AROUND),
                limit=AROUND + 1,
            )
        step = next(row for row in found.rows if row.number == buoc)
        return page(
            request,
            "replay.html",
            look=look,
            address=dossier,
            found=found,
            step=step,
            theo=theo,
            sealed=look.ledger.sealed >= step.event.position,
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
