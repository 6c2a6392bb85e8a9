"""Who looks at the pages: the session behind the cookie."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from api.auth.access import SESSION_LIFE
from api.auth.caller import Caller
from api.auth.rights import Reach, Right
from api.http.gate import deny, office_of, take_as_stranger
from api.pages.receipt import wait_for_own_act
from domain.model.errors import DomainError

COOKIE: Final = "__Host-hoso_session"
COOKIE_OPTIONS: Final[dict[str, Any]] = {"httponly": True, "samesite": "lax", "path": "/"}
"""Lax and not strict: the link that signs in is opened from a terminal or a message, and leads on to `/`."""

SESSION_OPTIONS: Final[dict[str, Any]] = {**COOKIE_OPTIONS, "secure": True}
"""`__Host-`: the browser takes it from this host alone, over https or on the machine itself, for no other path."""

COOKIE_LIFE_SECONDS: Final = int(SESSION_LIFE.total_seconds())


class NotSignedIn(DomainError):
    CODE = "not-signed-in"
    VI = "Cần đăng nhập. Người vận hành in liên kết đăng nhập bằng lệnh `hoso token link`."
    EN = "Sign in first. Whoever runs this system prints a sign-in link with `hoso token link`."


async def visitor_of(request: Request) -> Caller:
    """The caller of the session that the cookie names. NotSignedIn; TooManyRequests."""
    office = office_of(request)
    visitor = await session_of(request)
    if visitor is None:
        take_as_stranger(request)
        raise NotSignedIn
    request.state.caller_key = visitor.key
    request.state.caller = request.state.visitor = visitor
    office.callers.take(visitor.key)
    await wait_for_own_act(request, visitor)
    return visitor


async def session_of(request: Request) -> Caller | None:
    """Whose session the cookie names, if it names one that is good."""
    presented = request.cookies.get(COOKIE)
    return await run_in_threadpool(office_of(request).access.by_session, presented) if presented else None


Visitor = Annotated[Caller, Depends(visitor_of)]


def need(request: Request, visitor: Caller, right: Right) -> None:
    """The visitor has this right to whatever extent. NotPermitted."""
    if visitor.reach(right) is Reach.NONE:
        deny(request, visitor, right, request.url.path, "no role of the visitor has this right")
