"""The provinces together: what each comes to, whether its ledger only grew, and which of them holds a dossier.

Each member is asked with this view's own token there and records that itself; here it is decided who may look across.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Request
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.http.gate import holding, need_all, office_of
from api.http.openapi import answer
from api.http.query_values import KnownAt, OptionalPeriod
from api.http.search_routes import Asked
from api.nation.across import Across
from api.nation.finding import FoundAcross

router = APIRouter(prefix="/v1/nation", tags=["nation"])

Reader = Annotated[Caller, holding(Right.READ_NATION)]


@router.get("", response_model=None, responses={200: answer(Across)})
def read_nation(request: Request, caller: Reader, known_at: KnownAt, period: OptionalPeriod) -> Response:
    """Every province, now or as of what was recorded there by a moment. `total` only if none is left out."""
    need_all(request, caller, Right.READ_NATION, "nation")
    found = office_of(request).nation.look(known_at, period)
    return Response(msgspec.json.encode(found), media_type="application/json")


@router.get("/dossiers", response_model=None, responses={200: answer(FoundAcross)})
def find_in_nation(request: Request, caller: Reader, q: Asked) -> Response:
    """Dossiers by code among all provinces: which log holds one, and who answers for it there."""
    need_all(request, caller, Right.READ_NATION, "dossiers of the nation")
    found = office_of(request).nation.find(q)
    return Response(msgspec.json.encode(found), media_type="application/json")
