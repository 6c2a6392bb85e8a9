"""What the citizens' pages share: who passes by, the look-up in the cookie, the browser's secret, files in forms."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from api.auth.caller import Caller
from api.citizen.slips import LookUp
from api.citizen.uploads import MAX_FILE_BYTES, FileNotTaken
from api.http.gate import office_of, remote_of
from api.http.refusals import BodyTooLarge
from api.pages.genuine import genuine_form
from api.pages.origin import is_secure
from api.pages.visitor import COOKIE_OPTIONS, MaybeSession, SignInNotComplete, caller_in
from domain.model.errors import DomainError

LOOK_UP: Final = "hoso_tra_cuu"
COMPLAINT: Final = "hoso_phan_anh"
BROWSER: Final = "hoso_nhap"
_DRAFT_SECONDS: Final = 30 * 86_400
UPLOAD_SECONDS: Final = 120.0
"""For a file of 10 MB: 700 kbit/s."""

_FORM_ROOM_BYTES: Final = 64 * 1024
"""For what stands in an upload's form beside the file."""


class LookUpOver(DomainError):
    CODE = "look-up-over"
    VI = "Phiên tra cứu đã hết hoặc chưa có. Mở trang Tra cứu, nhập lại mã hồ sơ và số xác nhận, rồi làm lại việc này."
    EN = "The look-up is over, or there was none. Look the dossier up again by its code, then repeat."


async def passing_by(request: Request, session: MaybeSession) -> Caller | None:
    """Who looks at a page that is open to all: an official who is signed in, or nobody known. TooManyRequests.

    SignInNotComplete at the front page, to which a sign-in leads: whoever still owes a step is led on to it.
    """
    visitor = await caller_in(request, session) if session is not None else None
    if session is not None and session.owes is not None and request.url.path == "/":
        raise SignInNotComplete(step=session.owes)
    if visitor is not None:
        request.state.caller = request.state.visitor = visitor
    return visitor


Passing = Annotated[Caller | None, Depends(passing_by)]
"""A parameter of every page that is open to all."""


# ---------------------------------------------------------------------- the look-up in the cookie


def looked_up(request: Request) -> LookUp | None:
    """The dossier that this browser looked up a while ago; None where the look-up is over."""
    written = request.cookies.get(_named(request, LOOK_UP))
    office = office_of(request)
    return office.citizens.slips.looked_up(written, _now()) if written else None


def _need_look_up(request: Request) -> LookUp:
    found = looked_up(request)
    if found is None:
        raise LookUpOver
    return found


LookedUp = Annotated[LookUp, Depends(_need_look_up)]
"""A parameter of every act on a dossier that was looked up. LookUpOver."""


def remember(answer: Response, request: Request, dossier_id: UUID, before: LookUp | None = None) -> Response:
    """Begin a look-up, or let the one before go on."""
    begun_at = before.begun_at if before is not None else None
    written = office_of(request).citizens.slips.look_up(dossier_id, _now(), begun_at)
    return _set(answer, request, LOOK_UP, written, None)


def forget(answer: Response, request: Request) -> Response:
    answer.delete_cookie(_named(request, LOOK_UP), **_options(request))
    return answer


# ---------------------------------------------------------------------- a complaint that is followed


def complaint_followed(request: Request) -> LookUp | None:
    """The complaint that this browser opened a while ago by its number and code; None where that is over."""
    written = request.cookies.get(_named(request, COMPLAINT))
    return office_of(request).citizens.slips.looked_up(written, _now()) if written else None


def follow_complaint(answer: Response, request: Request, proceeding_id: UUID, before: LookUp | None = None) -> Response:
    """Begin to follow a complaint, or let it go on."""
    begun_at = before.begun_at if before is not None else None
    written = office_of(request).citizens.slips.look_up(proceeding_id, _now(), begun_at)
    return _set(answer, request, COMPLAINT, written, None)


# ---------------------------------------------------------------------- the browser's own secret


def browser_of(request: Request) -> str:
    """The secret that opens this browser's drafts; what opens none where it has none."""
    return request.cookies.get(_named(request, BROWSER)) or secrets.token_hex(32)


def keep_browser(answer: Response, request: Request, browser: str) -> Response:
    return _set(answer, request, BROWSER, browser, _DRAFT_SECONDS)


def _set(answer: Response, request: Request, name: str, value: str, life: int | None) -> Response:
    answer.set_cookie(_named(request, name), value, max_age=life, **_options(request))
    return answer


def _named(request: Request, name: str) -> str:
    """`__Host-` where the browser takes it: then no other host and no other path can have put it there."""
    return f"__Host-{name}" if is_secure(request) else name


def _options(request: Request) -> dict[str, Any]:
    return {**COOKIE_OPTIONS, "secure": is_secure(request)}


# ---------------------------------------------------------------------- files in forms


async def _with_file(request: Request) -> AsyncIterator[FormData]:
    """A genuine form that may hold one file. FileNotTaken for one that is too large, with what is sent unread, and
    for one that comes too slowly: it would keep the place of others. TooManyRequests for several at once."""
    async with office_of(request).citizens.upload_of(remote_of(request)):
        try:
            async with asyncio.timeout(UPLOAD_SECONDS):
                form = await genuine_form(request, MAX_FILE_BYTES + _FORM_ROOM_BYTES, files=1)
        except TimeoutError:
            raise FileNotTaken(
                file="…",
                why_vi="đường truyền quá chậm; hãy quét lại nhẹ hơn hoặc gửi lúc khác",
                why_en="it came too slowly; scan it again smaller, or send it at another time",
            ) from None
        except BodyTooLarge:
            raise FileNotTaken(
                file="…",
                why_vi="lớn hơn 10 MB, hãy quét lại nhẹ hơn",
                why_en="it is larger than 10 MB; scan it again smaller",
            ) from None
    try:
        yield form
    finally:
        await form.close()


FileForm = Annotated[FormData, Depends(_with_file)]


async def file_in(form: FormData, field: str) -> tuple[str, bytes]:
    """Name and content of the file in a form; empty where none was chosen."""
    found = form.get(field)
    if not isinstance(found, UploadFile):
        return "", b""
    return found.filename or "", await found.read()


def said(form: FormData, field: str, longest: int = 500) -> str:
    """What was written in a field, cut off beyond what any field takes."""
    found = form.get(field)
    return found.strip()[:longest] if isinstance(found, str) else ""


def _now() -> datetime:
    return datetime.now(UTC)
