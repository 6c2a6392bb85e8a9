"""Who comes in, and how far: the token, the caller's limit, the right; and the line that a denial leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Final, NoReturn

import structlog
from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from api.auth.caller import Caller
from api.auth.rights import Reach, Right
from api.http.denials import note_denied, note_stranger
from api.http.limits import remote_key
from api.http.office import Office
from api.http.refusals import NotAuthenticated, NotPermitted

_log: Final = structlog.get_logger("api.gate")


def office_of(request: Request) -> Office:
    office: Office = request.app.state.office
    return office


def remote_of(request: Request) -> str:
    return remote_key(request.client.host if request.client else None)


def take_as_stranger(request: Request) -> None:
    """Count a request of somebody without a token. TooManyRequests."""
    office_of(request).strangers.take(remote_of(request))


async def caller_of(request: Request) -> Caller:
    """Whose token the request carries. NotAuthenticated; TooManyRequests, also for those who try tokens out."""
    office = office_of(request)
    caller = await bearer_of(request)
    if caller is None:
        take_as_stranger(request)
        if "authorization" in request.headers:
            await run_in_threadpool(note_stranger, office, request, "sign-in", "token")
        raise NotAuthenticated
    request.state.caller = caller
    request.state.caller_key = caller.key
    office.callers.take(caller.key)
    return caller


async def bearer_of(request: Request) -> Caller | None:
    """Whose token the request carries, if it carries a good one."""
    presented = _bearer(request)
    return await run_in_threadpool(office_of(request).access.by_token, presented) if presented else None


AnyCaller = Annotated[Caller, Depends(caller_of)]


def holding(right: Right) -> Any:
    """A dependency: the caller, who has this right to whatever extent. NotPermitted."""

    async def check(request: Request, caller: AnyCaller) -> Caller:
        if caller.reach(right) is Reach.NONE:
            why = "no role or scope of the caller has this right"
            await run_in_threadpool(deny, request, caller, right, request.url.path, why)
        return caller

    return Depends(check)


def deny(request: Request, caller: Caller, right: Right, what: str, why: str) -> NoReturn:
    """Refuse, once it is on record who asked for what. NotPermitted, or what keeps it from being recorded.

    Waits for the disk: not for the event loop.
    """
    _log.warning(
        "denied",
        subject=caller.subject,
        caller=caller.key,
        roles=[role.value for role in sorted(caller.roles)],
        right=right.value,
        method=request.method,
        what=what,
        why=why,
        remote=remote_of(request),
    )
    office = office_of(request)
    office.meters.denial(right.value)
    note_denied(office, request, caller, right.value, what)
    raise NotPermitted


def _bearer(request: Request) -> str | None:
    headers = request.headers.getlist("authorization")
    if len(headers) != 1:
        return None
    scheme, _, presented = headers[0].partition(" ")
    return presented.strip() if scheme.lower() == "bearer" else None


Check = Callable[[Request, Caller], Any]
