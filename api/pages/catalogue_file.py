"""`/quan-tri/thu-tuc/nhap`: the catalogue from a file: handed in, compared with what is published, confirmed.

Nothing is kept between the report and the confirmation: the page carries the file, packed, and the version of the
catalogue that it was compared with. If that moved on, the report is made anew instead of being confirmed.
"""

from __future__ import annotations

import binascii
import zlib
from base64 import b64decode, b64encode
from typing import Any, Final, Literal
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.catalogue.columns import COLUMNS
from api.catalogue.comparison import KIND_WORDS, Kind, Proposal
from api.catalogue.faults import CatalogueDamaged, CatalogueTooLarge, RowRefused, RowsRefused
from api.catalogue.table import MAX_BYTES
from api.http.catalogue_routes import catalogue_file, worked_out
from api.http.dossier_acts import carry_out
from api.http.reads import Seen, looking
from api.http.statuses import status_of
from api.pages.genuine import genuine_form
from api.pages.site import page
from api.pages.visitor import Visitor, need
from domain.application import VersionConflict
from domain.model.errors import DomainError
from domain.model.event import Source
from projections.words import Words

router = APIRouter(include_in_schema=False)

ADDRESS: Final = "/quan-tri/thu-tuc/nhap"
FORM_BYTES: Final = MAX_BYTES * 4 // 3 + 65_536
SHOWN: Final = 500
"""Lines of a report on a page; the counts are of all."""


@router.get(ADDRESS)
def hand_in_page(request: Request, visitor: Visitor, _seen: Seen) -> Response:
    """Which columns there are, and where to hand a file in."""
    need(request, visitor, Right.CATALOGUE)
    return _shown(request, None, {"mapping": (), "whole": False, "skip_bad": False})


@router.post(ADDRESS)
async def compare_or_confirm(request: Request, visitor: Visitor) -> Response:
    """The report of a file; or, confirmed, the file's changes as one order."""
    form = await genuine_form(request, FORM_BYTES, files=1)
    try:
        need(request, visitor, Right.CATALOGUE)
        return await _taken(request, visitor, form)
    finally:
        await form.close()


@router.get("/quan-tri/thu-tuc/danh-muc.{form}")
def written_out(request: Request, visitor: Visitor, form: Literal["csv", "xlsx"], _seen: Seen) -> Response:
    """The catalogue in the columns that an import reads."""
    need(request, visitor, Right.CATALOGUE)
    return catalogue_file(request, form)


async def _taken(request: Request, visitor: Caller, form: FormData) -> Response:
    content = await _content(form)
    asked: dict[str, Any] = {
        "mapping": tuple(line.strip() for line in str(form.get("anh_xa", "")).splitlines() if line.strip()),
        "whole": bool(form.get("toan_bo")),
        "skip_bad": bool(form.get("bo_qua")),
    }
    if not content:
        fault = Words("Chọn một tệp .xlsx hoặc .csv.", "Choose a .xlsx or .csv file.")
        return await run_in_threadpool(_shown, request, None, asked, said=fault)
    try:
        made = await run_in_threadpool(worked_out, request, content, **asked)
    except DomainError as refusal:
        return await run_in_threadpool(_shown, request, None, asked, refusal=refusal)
    shown = await _confirmed(request, visitor, form, made)
    if isinstance(shown, Response):
        return shown
    return await run_in_threadpool(_shown, request, made, asked, content=content, refusal=shown)


async def _confirmed(
    request: Request, visitor: Caller, form: FormData, made: Proposal
) -> Response | DomainError | None:
    """Done; or what stands against it; or None where nothing was confirmed yet."""
    if form.get("viec") != "ghi" or not made.report.changes_something:
        return None
    seen = str(form.get("phien_ban", ""))
    if seen != str(made.report.catalogue_version):
        return VersionConflict(expected=seen, actual=made.report.catalogue_version, last_actor="–", last_topic="–")
    try:
        receipt = await carry_out(request, made.order(visitor.actor, Source.PAGE, _seed(form)))
    except DomainError as refusal:
        return refusal
    return RedirectResponse(f"/quan-tri/thu-tuc?after={receipt.position}", 303)


def _shown(
    request: Request,
    made: Proposal | None,
    asked: dict[str, Any],
    *,
    content: bytes = b"",
    refusal: DomainError | None = None,
    said: Words | None = None,
) -> Response:
    faults: tuple[RowRefused, ...] = refusal.faults if isinstance(refusal, RowsRefused) else ()
    status = 422 if said is not None else 200 if refusal is None else status_of(refusal.code)
    with looking(request) as look:
        return page(
            request,
            "catalogue_file.html",
            status,
            look=look,
            report=made.report if made is not None else None,
            lines=[line for line in made.report.lines if line.kind is not Kind.UNCHANGED or line.remark_vi][:SHOWN]
            if made is not None
            else [],
            most=SHOWN,
            packed=_packed(content),
            seed=uuid4(),
            asked=asked,
            kinds=KIND_WORDS,
            columns=COLUMNS,
            refusal=refusal,
            faults=faults[:SHOWN],
            said=said,
            megabytes=MAX_BYTES >> 20,
        )


async def _content(form: FormData) -> bytes:
    """What was handed in just now, or before the report. CatalogueDamaged, CatalogueTooLarge."""
    found = form.get("tep")
    if isinstance(found, UploadFile) and (content := await found.read()):
        return content
    return _unpacked(str(form.get("noi_dung", "")))


def _packed(content: bytes) -> str:
    return b64encode(zlib.compress(content)).decode() if content else ""


def _unpacked(text: str) -> bytes:
    if not text:
        return b""
    unpacking = zlib.decompressobj()
    try:
        content = unpacking.decompress(b64decode(text, validate=True), MAX_BYTES + 1)
    except (binascii.Error, ValueError, zlib.error):
        raise CatalogueDamaged(reason="base64, zlib") from None
    if len(content) > MAX_BYTES:
        raise CatalogueTooLarge(limit=f"{MAX_BYTES >> 20} MB")
    return content


def _seed(form: FormData) -> UUID:
    """Sent twice, the same confirmation is the same order."""
    try:
        return UUID(str(form.get("lenh", "")))
    except ValueError:
        return uuid4()
