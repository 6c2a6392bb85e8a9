"""`/goi-bang-chung`: take a bundle away, and see who took dossiers out of the system before."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.auth.rights import Reach, Right
from api.http.evidence_routes import may_take_bundle
from api.http.fields import MAX_INTEGER
from api.http.gate import office_of
from api.http.query_values import OptionalPeriod
from api.http.reads import Filter, looking
from api.http.search_routes import openable
from api.pages.site import page
from api.pages.visitor import Visitor, need
from projections.queries.searching import Found, search

router = APIRouter(include_in_schema=False)

SHOWN = 50
MOST_FOUND = 50


@router.get("/goi-bang-chung")
def bundles_page(
    request: Request,
    visitor: Visitor,
    period: OptionalPeriod,
    ma: Filter = None,
    can_bo: Filter = None,
    truoc: Annotated[int | None, Query(ge=1, le=MAX_INTEGER)] = None,
) -> Response:
    """A dossier by its code, or an official and a period; beneath, every export that was recorded.

    The bundle itself is asked for at the dossier's or the official's own address, which decides who may have it.
    """
    need(request, visitor, Right.READ_DOSSIERS)
    with looking(request) as look:
        asked = ma or can_bo
        found = search(look.connection, asked, MOST_FOUND, openable(request, visitor, look.now)) if asked else Found()
        one = (found.exact or (found.dossiers[0] if len(found.dossiers) == 1 else None)) if ma else None
        sees_exports = visitor.reach(Right.READ_READERS) is Reach.ALL
        lines = office_of(request).readings.of_exports(truoc, SHOWN + 1) if sees_exports else ()
        return page(
            request,
            "bundles.html",
            look=look,
            ma=ma or "",
            can_bo=can_bo or "",
            period=period,
            dossiers=(one,) if one is not None else found.dossiers if ma else (),
            may_take=lambda dossier_id: may_take_bundle(request, visitor, dossier_id),
            officials=found.officials if can_bo else (),
            asked=asked,
            sees_exports=sees_exports,
            exports=lines[:SHOWN],
            names={one.official_id: one.name for one in office_of(request).remits.people().officials.values()},
            earlier=lines[SHOWN - 1].number if len(lines) > SHOWN else None,
        )
