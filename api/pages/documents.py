"""`POST /ho-so/{ma}/giay-to/{n}`: a paper that came as a file, opened by right from the dossier's page, on record."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.rights import Reach, Right
from api.http.document_routes import Number, file_answer, opened_document
from api.http.dossier_address import DossierAddress
from api.pages.citizen import said
from api.pages.genuine import Form
from api.pages.visitor import Visitor, need
from api.vault.applicants import Purpose
from projections.words import Words

router = APIRouter(include_in_schema=False)

PURPOSES = {
    Purpose.HANDLING: Words("giải quyết hồ sơ", "handling the dossier"),
    Purpose.INSPECTION: Words("kiểm tra", "inspection"),
    Purpose.REVIEW: Words("kiểm điểm", "review"),
    Purpose.COMPLAINT: Words("giải quyết phản ánh", "a complaint"),
    Purpose.REQUEST: Words("theo yêu cầu của người nộp", "the applicant asked"),
}


def purposes_for(visitor: Caller) -> dict[Purpose, Words]:
    """What the visitor may say they open a paper for; those who handle the dossier are not asked."""
    asked = visitor.reach(Right.OPEN_APPLICANTS) is Reach.ALL
    return PURPOSES if asked else {Purpose.HANDLING: PURPOSES[Purpose.HANDLING]}


@router.post("/ho-so/{dossier}/giay-to/{number}")
async def document(request: Request, visitor: Visitor, dossier: DossierAddress, number: Number, form: Form) -> Response:
    """One of them, as a file to save. A form and no link: who opens it does so on purpose, and says for what."""
    need(request, visitor, Right.OPEN_APPLICANTS)
    asked = said(form, "muc-dich", 20)
    purpose = Purpose(asked) if asked in set(Purpose) else None
    line, opened = await run_in_threadpool(opened_document, request, visitor, dossier, number, purpose)
    return file_answer(line, opened)
