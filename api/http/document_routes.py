"""Papers that came as files: put away for an applicant, named in an order, listed, and opened by right, on record."""

from __future__ import annotations

from base64 import b64decode
from typing import Annotated, Any, Final
from uuid import UUID, uuid5

import msgspec
from fastapi import APIRouter, Path, Request
from pydantic import AfterValidator, BaseModel, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.rights import Right
from api.citizen.uploads import MAX_FILE_BYTES, FileNotTaken, checked, clean_name
from api.http.applicant_routes import ApplicantAddress, Why
from api.http.dossier_address import DossierAddress, allowed_dossier
from api.http.fields import LINE, MAX_SHORT, STRICT, composed
from api.http.gate import holding, office_of
from api.http.openapi import answer, order_extra
from api.http.orders import body_of, invalid, issued
from api.http.reads import READ_HEADERS, Seen
from api.http.record_routes import door_of
from api.http.refusals import NotFound
from api.vault.applicants import Purpose
from domain.application import CommandReused
from domain.model.document import Document
from domain.model.dossier_events import Lodged
from domain.model.errors import DomainError
from domain.model.refusals import DossierUnknown
from domain.store.vault_files import OpenedFile
from projections.queries.citizens import documents_of

router = APIRouter(prefix="/v1", tags=["documents"])

Number = Annotated[int, Path(ge=1, le=10_000, description="1, 2, 3 … in the order in which they came.")]
FileName = Annotated[str, Field(min_length=1, max_length=300, description="As its owner named it; sealed with it.")]
Label = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MAX_SHORT,
        pattern=LINE,
        description="Which of the papers asked for it is, in the words that asked.",
    ),
    AfterValidator(composed),
]
MOST_SENT: Final = MAX_FILE_BYTES * 4 // 3 + 8_192
Content = Annotated[str, Field(min_length=1, max_length=MOST_SENT, description="The file, as base64.")]
FILE: Final = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}


class DocumentsNotThere(DomainError):
    """Details: none."""

    CODE = "documents-not-there"
    VI = (
        "Có giấy tờ nêu trong lệnh mà kho không có dưới tên người nộp này. Gửi tệp lên trước, rồi nêu đúng như trả lời."
    )
    EN = "A document that the order names is not in this applicant's vault. Send the file first, name it as answered."


class DocumentLine(msgspec.Struct, frozen=True, kw_only=True):
    """A paper of a dossier. number: by which it is opened."""

    number: int
    document: Document


class DocumentList(msgspec.Struct, frozen=True, kw_only=True):
    dossier_id: UUID
    applicant_id: UUID
    documents: tuple[DocumentLine, ...]


class PutFile(BaseModel):
    """Put a file away for an applicant who is registered: PDF, JPG or PNG, at most 10 MB."""

    model_config = STRICT

    name: FileName
    label: Label
    content: Content

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"

    __str__ = __repr__


@router.post(
    "/applicants/{applicant}/files",
    name="PutFile",
    operation_id="put_file",
    response_model=None,
    status_code=201,
    responses={201: answer(Document, "Put away; named so in an order.")},
    openapi_extra=order_extra(PutFile, Right.LODGE, new=True),
)
async def put_file(
    request: Request, applicant: ApplicantAddress, caller: Annotated[Caller, holding(Right.LODGE)]
) -> Response:
    """Put a file away for an applicant who is registered, and get what names it in an order. FileNotTaken."""
    head = issued(request, caller, new=True)
    try:
        body: Any = await body_of(request, PutFile, MOST_SENT)
    except ValidationError as error:
        return invalid(request, error)
    applicants = office_of(request).applicants
    await run_in_threadpool(applicants.need_open, caller, Right.LODGE, applicant)

    def put_away() -> Document:
        upload = checked(body.name, _decoded(body))
        file_id = uuid5(head.command_id, "file")
        found = applicants.files.put_away(
            applicant, file_id, body.label, upload.name, upload.media_type, upload.content
        )
        if not applicants.files.holds(applicant, [found]):
            raise CommandReused(command_id=head.command_id)
        return found

    return Response(msgspec.json.encode(await run_in_threadpool(put_away)), 201, media_type="application/json")


@router.get(
    "/dossiers/{dossier}/documents",
    response_model=None,
    responses={200: answer(DocumentList, headers=READ_HEADERS)},
)
def list_documents(
    request: Request,
    dossier: DossierAddress,
    caller: Annotated[Caller, holding(Right.READ_DOSSIERS)],
    _seen: Seen,
) -> Response:
    """The papers of a dossier that came as files: which they are, never what stands in them."""
    found = documents_in(request, allowed_dossier(request, caller, Right.READ_DOSSIERS, dossier))
    return Response(msgspec.json.encode(found), media_type="application/json")


@router.get(
    "/dossiers/{dossier}/documents/{number}",
    response_model=None,
    response_class=Response,
    responses={200: {"description": "The file as it came.", "content": FILE}},
)
def open_document(
    request: Request,
    dossier: DossierAddress,
    number: Number,
    caller: Annotated[Caller, holding(Right.OPEN_APPLICANTS)],
    purpose: Why = None,
) -> Response:
    """One of them, for whoever may open its applicant's data. The opening is recorded before the answer."""
    line, opened = opened_document(request, caller, dossier, number, purpose)
    return file_answer(line, opened)


def documents_in(request: Request, dossier_id: UUID) -> DocumentList:
    """Read from the record itself. DossierUnknown."""
    stored = office_of(request).log.read_stream(dossier_id)
    lodged = stored[0].body if stored else None
    if not isinstance(lodged, Lodged):
        raise DossierUnknown(dossier=dossier_id)
    lines = (DocumentLine(number=number, document=one) for number, one in enumerate(documents_of(stored), 1))
    return DocumentList(dossier_id=dossier_id, applicant_id=lodged.applicant_id, documents=tuple(lines))


def opened_document(
    request: Request, caller: Caller, dossier: str, number: int, purpose: Purpose | None
) -> tuple[DocumentLine, OpenedFile]:
    """NotPermitted, NotFound, PurposeMissing, ApplicantErased, PersonalDataMissing."""
    dossier_id = allowed_dossier(request, caller, Right.READ_DOSSIERS, dossier)
    found = documents_in(request, dossier_id)
    line = next((one for one in found.documents if one.number == number), None)
    if line is None:
        raise NotFound(what=f"document {number}")
    opened = office_of(request).applicants.open_document(
        caller,
        found.applicant_id,
        line.document,
        door=door_of(request),
        what=f"document {number} of {dossier_id}",
        purpose=purpose,
    )
    return line, opened


def file_answer(line: DocumentLine, opened: OpenedFile) -> Response:
    """The file to be saved, never to be shown as a page of ours; its own name is told to nobody on the way."""
    ending = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}.get(line.document.media_type, "txt")
    return Response(
        opened.content,
        media_type=line.document.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="giay-to-{line.number}.{ending}"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, no-store",
            "HoSo-SHA-256": opened.sha256,
        },
    )


def _decoded(body: PutFile) -> bytes:
    try:
        return b64decode(body.content, validate=True)
    except ValueError:
        raise FileNotTaken(file=clean_name(body.name), why_vi="không phải base64", why_en="it is no base64") from None


async def need_documents(request: Request, applicant_id: UUID, named: Any) -> None:
    """What an order names lies in the vault, as a file of its applicant. DocumentsNotThere."""
    documents = [msgspec.convert(one.model_dump(), Document) for one in named]
    if not documents:
        return
    files = office_of(request).applicants.files
    if not await run_in_threadpool(files.holds, applicant_id, documents):
        raise DocumentsNotThere
