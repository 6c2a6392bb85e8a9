"""Whether a form was sent from a page of ours, by the one to whom that page was shown (cross-site request forgery).

Three signs are asked for: what the browser says of where the request began (`Sec-Fetch-Site`, `Origin`), and a token
in the form that is made from the secret in the sender's cookie. A foreign page can read neither of the two.
"""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from fastapi import Depends, Request
from starlette.datastructures import FormData

from api.http.form_reading import read_form
from api.http.gate import office_of
from api.pages.origin import is_secure
from api.pages.visitor import COOKIE as SESSION_COOKIE
from api.pages.visitor import COOKIE_OPTIONS
from domain.model.errors import DomainError

FIELD: Final = "csrf"
FORM_COOKIE: Final = "__Host-hoso_form"
"""Of somebody who is not signed in: a secret that only binds their forms to their browser."""

PLAIN_FORM_COOKIE: Final = "hoso_form"
"""The same over plain http from elsewhere, where the browser refuses the name above; nobody signs in there."""


class FormNotGenuine(DomainError):
    CODE = "form-not-genuine"
    VI = "Biểu mẫu này không gửi từ trang đang mở của hệ thống, hoặc phiên đã đổi. Tải lại trang rồi gửi lại."
    EN = "This form did not come from an open page of this system, or the session changed. Reload the page, send again."


def token_of(request: Request) -> str:
    """What forms on this request's page carry; empty where the browser has no secret yet (`page` gives it one)."""
    secret = _held(request) or fresh_secret(request)
    return sha256(f"form {secret}".encode()).hexdigest()


def form_cookie(request: Request) -> tuple[str, dict[str, Any]]:
    """Name and options of the cookie that binds a stranger's forms to their browser."""
    secure = is_secure(request)
    return FORM_COOKIE if secure else PLAIN_FORM_COOKIE, {**COOKIE_OPTIONS, "secure": secure}


def _held(request: Request) -> str | None:
    """The secret that the browser came with: of its session, else of its forms."""
    return request.cookies.get(SESSION_COOKIE) or request.cookies.get(form_cookie(request)[0])


def fresh_secret(request: Request) -> str:
    """A form secret for a browser that has none, the same for the whole request."""
    if getattr(request.state, "form_secret", None) is None:
        request.state.form_secret = secrets.token_hex(32)
    secret: str = request.state.form_secret
    return secret


async def _genuine(request: Request) -> FormData:
    """The form, once it is sure to be ours. FormNotGenuine, BodyTooLarge, RequestNotValid."""
    return await genuine_form(request, office_of(request).limits.body_bytes)


async def genuine_form(request: Request, limit: int, files: int = 0) -> FormData:
    """The same for a form of at most `limit` bytes, with at most so many files."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    if site not in ("same-origin", "none") or (origin not in (None, "null") and not _ours(request, origin or "")):
        raise FormNotGenuine
    form = await read_form(request, limit, files)
    presented = form.get(FIELD)
    if (
        _held(request) is None
        or not isinstance(presented, str)
        or not hmac.compare_digest(presented, token_of(request))
    ):
        await form.close()
        raise FormNotGenuine
    return form


Form = Annotated[FormData, Depends(_genuine)]
"""A parameter of every route that takes a form."""


def _ours(request: Request, origin: str) -> bool:
    return urlsplit(origin).netloc.lower() == request.headers.get("host", "").lower()
