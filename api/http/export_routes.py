"""Event logs for process mining, as they come. For supervisors and auditors.

Records can be made of our own dossiers, so every export of them is a reading: it is in the ledger before it is sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from itertools import chain
from typing import Annotated, Any, Final

import msgspec
import structlog
from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response, StreamingResponse

from api.auth.caller import Caller
from api.auth.rights import Right
from api.exporters.exporting import Format, exported
from api.exporters.selection import Selection, said
from api.http.gate import holding, need_all, office_of
from api.http.openapi import answer
from api.http.reads import Cursor, Filter, Limit, Seen
from api.http.record_routes import Reason, RecordReading, door_of, reading
from projections.queries.paging import Page, read_cursor, write_cursor

router = APIRouter(prefix="/v1/export", tags=["export"])

_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The event log.",
        "content": {
            "application/xml": {"schema": {"type": "string"}},
            "application/gzip": {"schema": {"type": "string", "format": "binary"}},
            "application/json": {"schema": {"type": "object"}},
        },
    }
}
_log: Final = structlog.get_logger("api.export")

Dossiers = Annotated[
    list[Annotated[str, Query(max_length=64)]] | None, Query(max_length=100, description="Codes or ids.")
]


@router.get("/readings", response_model=None, responses={200: answer(Page[RecordReading])})
def list_exports(
    request: Request, caller: Annotated[Caller, holding(Right.READ_READERS)], cursor: Cursor = None, limit: Limit = 50
) -> Response:
    """Who took dossiers out as an event log, the latest first. For auditors."""
    need_all(request, caller, Right.READ_READERS, "exports")
    before = read_cursor(cursor, tuple[int])[0] if cursor is not None else None
    found = office_of(request).readings.of_exports(before, limit + 1)
    more = len(found) > limit
    page = Page(tuple(reading(one) for one in found[:limit]), write_cursor(found[limit - 1].number) if more else None)
    return Response(msgspec.json.encode(page), media_type="application/json")


@router.get("/{format}", response_model=None, responses=_ANSWERS)
def export_log(
    request: Request,
    form: Annotated[Format, Path(alias="format", description="xes, xes.gz, or ocel for OCEL 2.0 JSON.")],
    caller: Annotated[Caller, holding(Right.EXPORT)],
    _seen: Seen,
    dataset: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="An imported dataset, whole.")] = None,
    agency: Filter = None,
    unit: Filter = None,
    procedure: Filter = None,
    first: Annotated[date | None, Query(alias="from", description="Lodged on this day or later.")] = None,
    last: Annotated[date | None, Query(alias="to", description="Lodged on this day or earlier.")] = None,
    dossier: Dossiers = None,
    names: Annotated[bool, Query(description="Names of officials and units beside their ids.")] = False,
    purpose: Reason = None,
) -> Response:
    """Dossiers, or an imported dataset, as an event log. Without applicants' data; officials stand with their ids.

    An export of dossiers is recorded before it is sent, with what was selected, whether with names, and the purpose.
    """
    selection = Selection(
        dataset=dataset,
        agency=agency,
        unit=unit,
        procedure=procedure,
        first_on=first,
        last_on=last,
        dossiers=tuple(dossier or ()),
        names=names,
    )
    _log.info("exported", subject=caller.subject, format=form.value, names=names, dataset=dataset)
    stack = ExitStack()
    try:
        connection = stack.enter_context(office_of(request).reading_everything())
        pieces = exported(connection, selection, form)
        first_piece = next(iter_once := iter(pieces), b"")  # whatever is refused is refused before this
        if dataset is None:
            office_of(request).readings.note_export(
                caller, f"{form.value} {said(selection)}", purpose, door_of(request)
            )
    except BaseException:
        stack.close()
        raise

    def content() -> Iterator[bytes]:
        with stack:
            yield from chain([first_piece], iter_once)

    disposition = f'attachment; filename="{form.file_name}"'
    return StreamingResponse(content(), media_type=form.media_type, headers={"Content-Disposition": disposition})
