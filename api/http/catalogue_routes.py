"""The catalogue of procedures as a file: what one would change, publishing it, and taking it out."""

from __future__ import annotations

import binascii
from base64 import b64decode
from datetime import datetime
from typing import Annotated, Any, Final, Literal

import msgspec
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.catalogue.comparison import Proposal, Report, proposal
from api.catalogue.entries import entries_of
from api.catalogue.faults import CatalogueFormatUnknown
from api.catalogue.table import MAX_BYTES, rows_of
from api.catalogue.writing import catalogue_csv, catalogue_xlsx
from api.http.dossier_acts import carry_out
from api.http.fields import LINE, MAX_SHORT, STRICT
from api.http.gate import holding
from api.http.openapi import answer, order_extra
from api.http.orders import body_of, invalid, issued
from api.http.papers import XLSX
from api.http.reads import Seen, looking
from domain.model.event import Source
from domain.model.working_time import office_day
from projections.queries.knowledge import knowledge

router = APIRouter(prefix="/v1/catalogue", tags=["catalogue"])

MOST_SENT: Final = MAX_BYTES * 4 // 3 + 8
CSV: Final = "text/csv; charset=utf-8"
_FILES: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The catalogue, in the columns that an import reads.",
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            XLSX: {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


class CatalogueFile(BaseModel):
    """A workbook or CSV with a procedure a row. What the columns are called: docs/catalogue.md."""

    model_config = STRICT

    content: Annotated[str, Field(min_length=1, max_length=MOST_SENT, description="The file, as base64.")]
    mapping: Annotated[
        tuple[Annotated[str, Field(min_length=3, max_length=MAX_SHORT, pattern=LINE)], ...],
        Field(max_length=50, description="`key=heading` or `key=heading#2`, where headings are not the usual ones."),
    ] = ()
    skip_bad: Annotated[bool, Field(description="Leave out rows that cannot be used.")] = False
    whole: Annotated[bool, Field(description="The whole catalogue: withdraw what is not in it.")] = False
    dry_run: Annotated[bool, Field(description="Say what would change, and change nothing.")] = False


class CatalogueImported(msgspec.Struct, kw_only=True):
    """position: of the last event; null where nothing changed, or nothing was to be changed."""

    position: int | None
    recorded_at: datetime | None
    report: Report


def worked_out(request: Request, content: bytes, mapping: tuple[str, ...], *, whole: bool, skip_bad: bool) -> Proposal:
    """What a file comes to against the catalogue as it stands. UnreadableCatalogue."""
    given = entries_of(rows_of(content), mapping)
    with looking(request) as look:
        reference = knowledge(look.connection).reference
        return proposal(
            reference.catalogue,
            reference.organisation,
            given,
            office_day(look.now),
            whole=whole,
            skip_bad=skip_bad,
        )


@router.post(
    "/import",
    response_model=None,
    responses={200: answer(CatalogueImported, "What changed.")},
    openapi_extra=order_extra(CatalogueFile, Right.CATALOGUE, new=True),
)
async def import_catalogue(request: Request, caller: Annotated[Caller, holding(Right.CATALOGUE)]) -> Response:
    """Publish what a file changes, all of it or nothing. The same file again changes nothing."""
    head = issued(request, caller, new=True)
    try:
        body: Any = await body_of(request, CatalogueFile, MOST_SENT + 65_536)
    except ValidationError as error:
        return invalid(request, error)
    made = await run_in_threadpool(
        worked_out, request, _decoded(body.content), body.mapping, whole=body.whole, skip_bad=body.skip_bad
    )
    receipt = None
    if made.report.changes_something and not body.dry_run:
        receipt = await carry_out(request, made.order(caller.actor, Source.API, head.command_id))
    said = CatalogueImported(
        position=receipt.position if receipt is not None else None,
        recorded_at=receipt.recorded_at if receipt is not None else None,
        report=made.report,
    )
    return Response(msgspec.json.encode(said), media_type="application/json")


@router.get("/file/{form}", response_model=None, responses=_FILES)
def export_catalogue(
    request: Request,
    form: Literal["csv", "xlsx"],
    _caller: Annotated[Caller, holding(Right.READ_REFERENCE)],
    _seen: Seen,
) -> Response:
    """The last version of every procedure, in the columns that an import reads."""
    return catalogue_file(request, form)


def catalogue_file(request: Request, form: Literal["csv", "xlsx"]) -> Response:
    with looking(request) as look:
        state, now = knowledge(look.connection).reference.catalogue, look.now
    content = catalogue_csv(state) if form == "csv" else catalogue_xlsx(state, now)
    disposition = f'attachment; filename="danh-muc-tthc.{form}"'
    return Response(content, 200, {"Content-Disposition": disposition}, CSV if form == "csv" else XLSX)


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise CatalogueFormatUnknown from None
