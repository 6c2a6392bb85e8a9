"""Who comes in, and how far: the token, the caller's limit, the right; and the line that a denial leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Final, NoReturn
from uuid import UUID

import structlog
from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from api.auth.asked import Outcome, asked_now, denied, name_of
from api.auth.authorizer import Decision, authorizer
from api.auth.caller import Caller
from api.auth.remit import NOTHING, may_see_all, opening
from api.auth.rights import Reach, Right
from api.auth.secret import Secret
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
    secret = Secret.parse(presented) if presented else None
    return None if secret is None else (await office_of(request).looks.look(token=secret)).caller


AnyCaller = Annotated[Caller, Depends(caller_of)]


def holding(right: Right) -> Any:
    """A dependency: the caller, who has this right to whatever extent. NotPermitted."""

    async def check(request: Request, caller: AnyCaller) -> Caller:
        if caller.reach(right) is Reach.NONE:
            await run_in_threadpool(need_right, request, caller, right)
        else:
            need_right(request, caller, right)
        return caller

    return Depends(check)


def need_right(request: Request, caller: Caller, right: Right) -> None:
    """The caller has this right to whatever extent, or stands in for somebody who has. NotPermitted.

    Whoever's roles have it is not looked up any further.
    """
    office = office_of(request)
    mine = NOTHING if caller.reach(right) is not Reach.NONE else office.remits.of(caller, office.clock.now())
    decision = opening(caller, right, mine)
    if not decision.allowed:
        deny(request, caller, right, request.scope["path"], "no role or scope of the caller has this right", decision)
    asked = asked_now()
    if asked is not None:
        path = request.scope["path"]
        asked.opening = Outcome(right.value, path, decision.policies, decision.acting_for)


def need_all(request: Request, caller: Caller, right: Right, what: str) -> None:
    """The caller's right extends to everything together. NotPermitted."""
    if not may_see_all(caller, right):
        deny(request, caller, right, what, "beyond the caller's units")


def note_decided(request: Request, dossier_id: UUID) -> None:
    """The request was decided about a dossier: what it reads from now on may be of that one."""
    request.state.decided = decided_dossiers(request) | {dossier_id}


def decided_dossiers(request: Request) -> frozenset[UUID]:
    """About which dossiers the request was decided."""
    found: frozenset[UUID] = getattr(request.state, "decided", frozenset())
    return found


def deny(
    request: Request, caller: Caller, right: Right | str, what: str, why: str, decision: Decision | None = None
) -> NoReturn:
    """Refuse, once it is on record who asked for what, and by which policy. NotPermitted."""
    note_denial(request, caller, right, what, why, decision)
    raise NotPermitted


def note_denial(
    request: Request, caller: Caller, right: Right | str, what: str, why: str, decision: Decision | None = None
) -> None:
    """What a denial leaves behind: a line here, a count, and a line of the operations log before this returns.

    decision: which said so; the last one against it, where none is named. Waits for the disk: not for the event loop.
    """
    policies = denied(str(right), what, decision)
    _log.warning(
        "denied",
        subject=caller.subject,
        caller=caller.key,
        roles=[role.value for role in sorted(caller.roles)],
        right=str(right),
        method=request.method,
        what=what,
        why=why,
        policies=policies,
        remote=remote_of(request),
    )
    office = office_of(request)
    office.meters.denial(authorizer().right_of(str(right)))
    note_denied(office, request, caller, name_of(str(right)), what, policies)


def _bearer(request: Request) -> str | None:
    headers = request.headers.getlist("authorization")
    if len(headers) != 1:
        return None
    scheme, _, presented = headers[0].partition(" ")
    return presented.strip() if scheme.lower() == "bearer" else None


Check = Callable[[Request, Caller], Any]
