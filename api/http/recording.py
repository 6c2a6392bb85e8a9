"""What was allowed, on record before its answer leaves: who asked for what, and by which policies it was theirs.

One line for a request and an object that was decided about, not for each row of a list. What cannot be recorded is not
answered: the refusal goes out in its place. Denials are recorded where they are decided (`api.http.gate.deny`).
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.auth.asked import Asked, asking
from api.auth.caller import Caller
from api.auth.looks import Look
from api.auth.operations import Operation, network_of
from api.http.denials import source_of
from api.http.gate import office_of
from api.http.tracing import trace_id
from domain.model.errors import DomainError


class Recording:
    """Around everything that decides, inside what names the request."""

    def __init__(self, app: ASGIApp, refuse: Callable[[Request, DomainError], Response]) -> None:
        self._app = app
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        withheld = False

        async def recorded(message: Message) -> None:
            nonlocal withheld
            if message["type"] == "http.response.start":
                try:
                    await note_allowed(request, asked)
                except DomainError as refusal:
                    withheld = True
                    await self._refuse(request, refusal)(scope, receive, send)
            if not withheld:
                await send(message)

        with asking() as asked:
            await self._app(scope, receive, recorded)


async def note_allowed(request: Request, asked: Asked) -> None:
    """Put on record what was decided while the request was answered. OperationNotRecorded."""
    caller: Caller | None = getattr(request.state, "caller", None)
    outcomes = asked.outcomes(request.scope["path"])
    if caller is None or not outcomes or getattr(request.state, "denied", False):
        return
    office = office_of(request)
    look: Look = getattr(request.state, "look", None) or await office.looks.look()
    operations = [
        Operation(
            at=look.now,
            subject=caller.subject,
            roles=tuple(sorted(caller.roles)),
            acting_for=one.acting_for,
            act=one.act,
            object=one.object,
            outcome="allow",
            policies=one.policies,
            purpose=asked.purpose,
            source=source_of(request),
            trace_id=trace_id(),
            remote=network_of(request.client.host if request.client else None),
        )
        for one in outcomes
    ]
    await office.operations.noted(*operations)
