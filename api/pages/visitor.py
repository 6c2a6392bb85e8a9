"""Who looks at the pages: the session behind the cookie."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.auth.caller import Caller
from api.auth.noting import By
from api.auth.rights import Right
from api.auth.secret import Secret
from api.auth.sessions import Session, Step
from api.auth.sign_ins import Visit
from api.http.gate import need_right, office_of, remote_of, take_as_stranger
from api.http.office import Office
from api.http.tracing import trace_id
from api.pages.receipt import wait_for_own_act
from domain.model.errors import DomainError
from domain.model.event import Source

COOKIE: Final = "__Host-hoso_session"
COOKIE_OPTIONS: Final[dict[str, Any]] = {"httponly": True, "samesite": "lax", "path": "/"}
"""Lax and not strict: the link that signs in is opened from a terminal or a message, and leads on to `/`."""

SESSION_OPTIONS: Final[dict[str, Any]] = {**COOKIE_OPTIONS, "secure": True}
"""`__Host-`: the browser takes it from this host alone, over https or on the machine itself, for no other path."""


class NotSignedIn(DomainError):
    CODE = "not-signed-in"
    VI = "Cần đăng nhập để mở trang này."
    EN = "Sign in to open this page."


class SignInNotComplete(DomainError):
    """Details: step. The pages lead to what is owed."""

    CODE = "sign-in-not-complete"
    VI = "Chưa đăng nhập xong. Hoàn tất bước tiếp theo rồi mở lại trang."
    EN = "The sign-in is not complete. Finish the next step and open the page again."


async def maybe_session(request: Request) -> Session | None:
    """The session that the cookie names, whatever it still owes; None for strangers, who are counted."""
    office = office_of(request)
    presented = request.cookies.get(COOKIE)
    session = await run_in_threadpool(office.sessions.look, presented) if presented else None
    if session is None:
        take_as_stranger(request)
        return None
    request.state.caller_key = session.session_id
    request.state.session = session
    office.callers.take(session.session_id)
    return session


MaybeSession = Annotated[Session | None, Depends(maybe_session)]


async def signed_session(session: MaybeSession) -> Session:
    """NotSignedIn; TooManyRequests."""
    if session is None:
        raise NotSignedIn
    return session


AnySession = Annotated[Session, Depends(signed_session)]
"""Of somebody who proved to be somebody, but may still owe a step. Only the pages of these steps take it."""


async def visitor_of(request: Request, session: AnySession) -> Caller:
    """The caller of the session that the cookie names. NotSignedIn; SignInNotComplete; TooManyRequests."""
    visitor = await caller_in(request, session)
    if visitor is None:
        raise SignInNotComplete(step=session.owes)
    request.state.caller = request.state.visitor = visitor
    await wait_for_own_act(request, visitor)
    return visitor


async def caller_in(request: Request, session: Session) -> Caller | None:
    """Whose session it is, with the roles of this moment; None while something is owed."""
    caller = session.caller
    return None if caller is None else await run_in_threadpool(_as_now, office_of(request), caller)


async def session_of(request: Request) -> Caller | None:
    """Whose session the cookie names, if it names one that is good."""
    presented = request.cookies.get(COOKIE)
    return await run_in_threadpool(_of_session, office_of(request), presented) if presented else None


def _of_session(office: Office, presented: str) -> Caller | None:
    caller = office.access.by_session(presented)
    return None if caller is None else _as_now(office, caller)


def _as_now(office: Office, caller: Caller) -> Caller:
    return office.remits.as_now(caller, office.clock.now)


Visitor = Annotated[Caller, Depends(visitor_of)]


async def open_session(session: AnySession, _: Visitor) -> Session:
    """The session of a visitor, who owes nothing."""
    return session


OpenSession = Annotated[Session, Depends(open_session)]


def need(request: Request, visitor: Caller, right: Right) -> None:
    """The visitor has this right to whatever extent. NotPermitted."""
    need_right(request, visitor, right)


def visit_of(request: Request) -> Visit:
    """From where a request comes, for what is recorded of signing in."""
    return Visit(By(None, Source.PAGE, trace_id()), remote_of(request), request.headers.get("user-agent"))


def by_of(visitor: Caller) -> By:
    """In whose name a visitor's changes of accounts are recorded."""
    return By.caller(visitor, Source.PAGE, trace_id())


def hand_over(request: Request, answer: Response, secret: Secret) -> Response:
    """The answer with the session's secret, for the whole life of a session; the server ends it earlier if need be."""
    life = office_of(request).sessions.life.whole
    answer.set_cookie(COOKIE, secret.reveal(), max_age=int(life.total_seconds()), **SESSION_OPTIONS)
    return answer


STEPS: Final[dict[Step, str]] = {
    Step.FACTOR: "/dang-nhap/buoc-hai",
    Step.CHANGE: "/dang-nhap/doi-mat-khau",
    Step.ENROL: "/dang-nhap/dang-ky",
}
"""The page of each step."""
