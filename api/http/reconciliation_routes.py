"""`POST /v1/reconciliations/compare`: a portal's feed as it is, compared with what stands here and put on record."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Annotated, Any, Final

import msgspec
from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.http.dossier_acts import carry_out
from api.http.fields import LINE
from api.http.gate import AnyCaller, office_of
from api.http.openapi import answer
from api.http.orders import content_of, etag, issued
from api.http.proceeding_acts import need_opening
from api.http.query_values import at_in
from api.http.refusals import MediaTypeNotTaken
from api.reconciling.feed import MOST_BYTES, FeedNotUsable
from api.reconciling.recording import Asked, columns_in, order_for
from domain.application import Receipt
from domain.commands import Issued
from domain.model.proceeding_refusals import ProceedingExists
from domain.reconciliation_commands import RecordReconciliation
from projections.reach import EVERYTHING

router = APIRouter(prefix="/v1/reconciliations", tags=["reconciliations"])

ACT: Final = "RecordReconciliation"
NATURE: Final = "reconciliation"
_MEDIA: Final = ("text/csv", "application/json")
_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "The feed: CSV with a head line, or JSON. What columns are called: docs/reconciliation.md.",
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            "application/json": {"schema": {"type": "string", "contentMediaType": "application/json"}},
        },
    },
    "parameters": [
        {
            "name": "Idempotency-Key",
            "in": "header",
            "required": True,
            "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[\\x21-\\x7e]{1,200}$"},
        }
    ],
}


class Compared(msgspec.Struct, kw_only=True):
    """duplicate: this file was compared over these days before; nothing was added. number: of the reconciliation."""

    proceeding_id: Any
    number: str
    duplicate: bool
    position: int
    lines: int
    here: int
    matched: int
    differences: int
    unreadable: int


def how(
    file_name: Annotated[str, Query(min_length=1, max_length=200, pattern=LINE)] = "feed",
    first: Annotated[date | None, Query(description="First day of receipt; that of the feed by default.")] = None,
    last: Annotated[date | None, Query(description="Last day of receipt.")] = None,
    agency: Annotated[tuple[str, ...], Query(max_length=50, description="Those of the feed by default.")] = (),
    made_at: Annotated[
        str | None, Query(max_length=40, json_schema_extra={"format": "date-time"}, description="What it describes.")
    ] = None,
    column: Annotated[
        tuple[str, ...], Query(max_length=10, description="`code=Mã hồ sơ`, where columns have other names.")
    ] = (),
) -> tuple[str, Asked]:
    """The file's name, and how it is read and compared. FeedNotUsable, MomentNotUnderstood."""
    try:
        columns = columns_in(column)
    except ValueError:
        raise FeedNotUsable(why_vi="cột viết là tên=cột", why_en="a column is written name=column") from None
    return file_name, Asked(columns=columns, first=first, last=last, agencies=agency, made_at=at_in(made_at))


@router.post(
    "/compare",
    response_model=None,
    status_code=201,
    responses={201: answer(Compared, "On record.")},
    openapi_extra=_BODY,
)
async def compare_feed(
    request: Request, caller: AnyCaller, asked: Annotated[tuple[str, Asked], Depends(how)]
) -> Response:
    """Compare a feed and put what differs on record. The same file again over the same days changes nothing."""
    head = issued(request, caller, new=True)
    await run_in_threadpool(need_opening, request, caller, ACT, NATURE)
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in _MEDIA:
        raise MediaTypeNotTaken
    content = await content_of(request, MOST_BYTES)
    found = await recorded(request, content, asked[0], asked[1], head)
    headers = {"Location": f"/v1/reconciliations/{found.number}", "ETag": etag(1)}
    return Response(msgspec.json.encode(found), 201, headers, "application/json")


async def recorded(request: Request, content: bytes, file_name: str, asked: Asked, head: Issued) -> Compared:
    """Compared and on record, now or before. What `order_for` refuses; NotPermitted."""
    order = await run_in_threadpool(_order, request, content, file_name, asked, head)
    receipt: Receipt | None = None
    with suppress(ProceedingExists):
        receipt = await carry_out(request, order)
    state = await run_in_threadpool(lambda: office_of(request).remits.proceeding(order.proceeding_id).proceeding)
    opened = state.state.recorded
    return Compared(
        proceeding_id=order.proceeding_id,
        number=state.number,
        duplicate=receipt is None or receipt.duplicate,
        position=receipt.position if receipt is not None else state.state.position,
        lines=opened.lines,
        here=opened.here,
        matched=opened.matched,
        differences=len(opened.differences),
        unreadable=len(opened.unreadable),
    )


def _order(request: Request, content: bytes, file_name: str, asked: Asked, head: Issued) -> RecordReconciliation:
    """It looks at all dossiers: whoever opens one was decided about before."""
    with office_of(request).reading(EVERYTHING) as connection:
        return order_for(connection, content, file_name, asked, head)
