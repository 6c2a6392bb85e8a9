"""How the process is, for whoever supervises it; and the description of the interface."""

from __future__ import annotations

from typing import Final

import msgspec
import psycopg
from fastapi import APIRouter, Request
from psycopg_pool import PoolTimeout
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from api.auth.rights import Right
from api.http.gate import caller_of, need_right, office_of
from api.http.limits import is_loopback
from api.http.office import Office
from api.http.openapi import OPEN, answer, describe
from api.http.readiness import Readiness, readiness_of
from projections.queries.portal_sync import portal_counts

router = APIRouter(tags=["health"])

_FORWARDED: Final = ("forwarded", "via", "x-forwarded-for", "x-real-ip")
_TEXT: Final = {
    "description": "In the format of Prometheus.",
    "content": {"text/plain": {"schema": {"type": "string"}}},
}


class Liveness(msgspec.Struct):
    alive: bool


@router.get("/livez", openapi_extra=OPEN, response_model=None, responses={200: answer(Liveness)})
async def livez() -> Response:
    """The process runs and answers."""
    return Response(msgspec.json.encode(Liveness(alive=True)), media_type="application/json")


@router.get(
    "/readyz", openapi_extra=OPEN, response_model=None, responses={200: answer(Readiness), 503: answer(Readiness)}
)
def readyz(request: Request) -> Response:
    """It can serve: the database answers, its structure is this software's, and the views and the sealer keep up."""
    found = readiness_of(office_of(request))
    return Response(msgspec.json.encode(found), 200 if found.ready else 503, media_type="application/json")


@router.get("/metrics", response_model=None, responses={200: _TEXT})
async def metrics(request: Request) -> Response:
    """For Prometheus: with a token, or asked from the machine itself and not through a proxy."""
    if not _from_here(request):
        caller = await caller_of(request)
        await run_in_threadpool(need_right, request, caller, Right.READ_METRICS)
    office = office_of(request)
    found = await run_in_threadpool(readiness_of, office)
    office.meters.positions(found.log_position or 0, found.views_position or 0, ready=found.ready)
    if found.ledger is not None:
        office.meters.ledger(found.ledger.sealed, found.ledger.age_seconds, found.ledger.waiting_seconds)
    office.meters.portal(await run_in_threadpool(_portal_messages, office))
    return Response(office.meters.text(), media_type="text/plain; version=0.0.4")


def _portal_messages(office: Office) -> dict[str, int]:
    """By state; nothing while the database does not answer."""
    try:
        with office.reading() as connection:
            counts = portal_counts(connection)
    except (psycopg.Error, PoolTimeout):
        return {}
    return {state: getattr(counts, state) for state in ("waiting", "sent", "acknowledged", "refused", "parked")}


@router.get("/v1/openapi.json", include_in_schema=False)
async def openapi_document(request: Request) -> Response:
    """The description of this interface."""
    return JSONResponse(describe(request.app))


def _from_here(request: Request) -> bool:
    return is_loopback(request.client.host if request.client else None) and not any(
        name in request.headers for name in _FORWARDED
    )
