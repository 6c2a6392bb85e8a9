"""`/tim`: one field on every page of those who have signed in, and what it finds."""

from __future__ import annotations

from typing import Annotated, Final, Literal, get_args

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from api.auth.rights import Right
from api.http.fields import LINE
from api.http.natures import DOORS
from api.http.reads import looking
from api.http.search_routes import openable
from api.pages.site import page
from api.pages.visitor import Visitor, need
from projections.queries.searching import search

router = APIRouter(include_in_schema=False)

PER_KIND: Final = 8
WHOLE_LIST: Final = 100

Kind = Literal["dossiers", "proceedings", "procedures", "officials", "units", "agencies"]
KINDS: Final = get_args(Kind)
ADDRESSES: Final = {
    "dossiers": "/ho-so/",
    "proceedings": "/",
    "procedures": "/thu-tuc/",
    "officials": "/can-bo/",
    "units": "/don-vi/",
    "agencies": "/giam-sat/",
}
ENDINGS: Final = dict.fromkeys(KINDS, "") | {"dossiers": "/dien-bien", "officials": "/ho-so-trach-nhiem"}

Text = Annotated[str, Query(max_length=100, pattern=LINE)]


@router.get("/tim")
def search_page(request: Request, visitor: Visitor, q: Text = "", loai: Kind | None = None) -> Response:
    """What was found, the best first; a whole code leads straight to its dossier."""
    need(request, visitor, Right.READ_REFERENCE)
    with looking(request) as look:
        limit = PER_KIND if loai is None else WHOLE_LIST
        found = search(look.connection, q, limit, openable(request, visitor, look.now))
        if found.exact is not None and loai is None:
            return RedirectResponse(f"/ho-so/{found.exact.code}/dien-bien", 303)
        return page(
            request,
            "search.html",
            look=look,
            q=q,
            found=found,
            kind=loai,
            kinds=KINDS,
            addresses=ADDRESSES,
            endings=ENDINGS,
            doors=DOORS,
        )


@router.get("/tim/goi-y")
def suggestions(request: Request, visitor: Visitor, q: Text = "") -> Response:
    """The same as a fragment, while somebody types."""
    need(request, visitor, Right.READ_REFERENCE)
    with looking(request) as look:
        found = search(look.connection, q, PER_KIND, openable(request, visitor, look.now))
        return page(
            request, "suggestions.html", found=found, kinds=KINDS, addresses=ADDRESSES, endings=ENDINGS, doors=DOORS
        )
