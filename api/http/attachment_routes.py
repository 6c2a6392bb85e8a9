"""Files that prove something in a proceeding: sent, named in an order by their hash, and given to whoever may read it.

A file is looked at as those of citizens are (`api.citizen.uploads`) and kept by its hash. It says nothing until an
order names it; what it is to be named as, the answer says.
"""

from __future__ import annotations

import asyncio
import hashlib
from typing import Annotated, Any, Final
from urllib.parse import quote

import msgspec
from fastapi import APIRouter, Path, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.remit import decide, judged
from api.auth.rights import Right
from api.citizen.uploads import MAX_FILE_BYTES, FileNotTaken, Upload, checked
from api.http.form_reading import MULTIPART, kind_of, read_form
from api.http.gate import deny, holding, office_of
from api.http.openapi import answer
from api.http.refusals import BodyTooLarge, RequestNotValid
from domain.model.attachment import Attachment
from domain.model.errors import DomainError
from domain.store.attachments import ROOM_BYTES

router = APIRouter(prefix="/v1", tags=["attachments"])

FIELD: Final = "file"
FORM_ROOM_BYTES: Final = 64 * 1024
"""For what stands in a form beside its files."""

UPLOAD_SECONDS: Final = 120.0
ENDINGS: Final = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}

Digest = Annotated[
    str, Path(pattern=r"^[0-9a-f]{64}$", min_length=64, max_length=64, description="SHA-256 of the content.")
]
FILE: Final = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
SENT: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            MULTIPART: {
                "schema": {
                    "type": "object",
                    "properties": {FIELD: {"type": "string", "format": "binary"}},
                    "required": [FIELD],
                }
            }
        },
    },
    "x-right": Right.ATTACH.value,
}


class AttachmentsTooMany(DomainError):
    """Details: limit, in megabytes."""

    CODE = "attachments-too-many"
    VI = "Đã gửi quá {limit} MB tệp trong 24 giờ. Gửi tiếp sau, hoặc quét lại nhẹ hơn."
    EN = "More than {limit} MB of files were sent in 24 hours. Go on later, or scan them smaller."


class AttachmentAltered(DomainError):
    """What lies there is not what the event names. Details: sha256."""

    CODE = "attachment-altered"
    VI = "Tệp {sha256} không còn khớp mã băm nên không đưa ra được. Báo quản trị khôi phục; `hoso verify` nêu rõ."
    EN = "The file {sha256} no longer is what its hash says, so it is not given out. Ask for it to be restored."


@router.post(
    "/attachments",
    name="SendAttachment",
    operation_id="send_attachment",
    response_model=None,
    status_code=201,
    responses={201: answer(Attachment, "Kept; named so in an order.")},
    openapi_extra=SENT,
)
async def send_attachment(request: Request, caller: Annotated[Caller, holding(Right.ATTACH)]) -> Response:
    """Send a file (PDF, JPG or PNG, at most 10 MB) as `file` of a form, and get what names it in an order.

    The same file may be sent as often as one likes. FileNotTaken, AttachmentsTooMany.
    """
    if kind_of(request) != MULTIPART:
        raise RequestNotValid
    async with office_of(request).uploads:
        try:
            async with asyncio.timeout(UPLOAD_SECONDS):
                form = await read_form(request, MAX_FILE_BYTES + FORM_ROOM_BYTES, files=1)
        except (TimeoutError, BodyTooLarge):
            raise too_large() from None
        sent = form.get(FIELD)
        if not isinstance(sent, UploadFile):
            await form.close()
            raise RequestNotValid
        name, content = sent.filename or "", await sent.read()
        await form.close()
        found = await run_in_threadpool(keep, request, caller, checked(name, content))
    return Response(msgspec.json.encode(found), 201, media_type="application/json")


@router.get(
    "/attachments/{sha256}",
    response_model=None,
    response_class=Response,
    responses={200: {"description": "The file as it was sent.", "content": FILE}},
)
def read_attachment(
    request: Request, sha256: Digest, caller: Annotated[Caller, holding(Right.READ_PROCEEDINGS)]
) -> Response:
    """A file by its hash, for whoever may read a proceeding that names it."""
    return file_answer(request, caller, sha256)


def keep(request: Request, caller: Caller, upload: Upload) -> Attachment:
    """Keep a file that was looked at. AttachmentsTooMany."""
    office = office_of(request)
    if office.attachments.sent_lately(caller.subject) + len(upload.content) > ROOM_BYTES:
        raise AttachmentsTooMany(limit=ROOM_BYTES // 1024**2)
    return office.attachments.keep(
        upload.name, upload.media_type, upload.content, sent_by=caller.subject, at=office.clock.now()
    )


def too_large() -> FileNotTaken:
    """Of a file that was not read to its end."""
    return FileNotTaken(
        file="…",
        why_vi="lớn hơn 10 MB hoặc gửi quá chậm, hãy quét lại nhẹ hơn",
        why_en="it is larger than 10 MB, or came too slowly; scan it again smaller",
    )


def file_answer(request: Request, caller: Caller, sha256: str) -> Response:
    """A file to be saved, never to be shown as a page of ours. NotPermitted, also where there is none."""
    named = _named_for(request, caller, sha256)
    content = None if named is None else office_of(request).attachments.content(sha256)
    if named is None or content is None:
        deny(request, caller, Right.READ_PROCEEDINGS, f"attachment {sha256}", "no proceeding of the caller's names it")
    if hashlib.sha256(content).hexdigest() != sha256:
        raise AttachmentAltered(sha256=sha256)
    plain = f"tep-{sha256[:12]}.{ENDINGS.get(named.media_type, 'bin')}"
    return Response(
        content,
        media_type=named.media_type,
        headers={
            "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(named.name, safe='')}",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, no-store",
            "HoSo-SHA-256": sha256,
        },
    )


def _named_for(request: Request, caller: Caller, sha256: str) -> Attachment | None:
    """What the first proceeding that names a hash, of those that the caller may read, says of it."""
    office = office_of(request)
    mine = office.remits.of(caller, office.clock.now())
    for naming in office.attachments.named(sha256):
        concerned = office.remits.proceeding(naming.stream)
        resource = concerned.resource(office.remits.people())
        named = next((one for one in concerned.attachments if one.sha256 == sha256), None)
        if named is not None and judged(caller, Right.READ_PROCEEDINGS, mine, resource).allowed:
            decide(caller, Right.READ_PROCEEDINGS, mine, resource)
            return named
    return None
