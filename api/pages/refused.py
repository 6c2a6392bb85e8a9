"""Refusals that no door recorded: addresses that are not there, orders that are somebody else's to give.

What is not there and what is not theirs look the same on a page, which says that the visit was recorded: so both are.
"""

from __future__ import annotations

from typing import Final

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from api.auth.asked import Outcome, asked_now
from api.auth.caller import Caller
from api.http.denials import note_denied, note_stranger
from api.http.gate import bearer_of, office_of
from api.http.statuses import status_of
from api.pages.visitor import session_of
from domain.model.errors import DomainError

RECORDED: Final = frozenset({403, 404, 405})
READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})


async def note_refused(request: Request, refusal: DomainError) -> None:
    """Put it on record, before it is answered. TooManyRequests, OperationNotRecorded.

    The policy that decided is the rule that refused, by its code. Nothing for what was recorded already.
    """
    if getattr(request.state, "denied", False) or status_of(refusal.code) not in RECORDED:
        return
    office = office_of(request)
    caller = await _caller_of(request)
    if caller is None:
        await run_in_threadpool(note_stranger, office, request, "open", "unknown address")
        return
    asked = asked_now()
    denial = asked.denial if asked is not None else None
    if denial is None:  # a rule of the domain refused, or there is no such address
        act = "open" if request.method in READING else "order"
        denial = Outcome(act, request.url.path, (refusal.code,))
    await run_in_threadpool(note_denied, office, request, caller, denial.act, denial.object, denial.policies)


async def _caller_of(request: Request) -> Caller | None:
    """Who asks, also for an address that has no route, and so asked nobody who they are."""
    known: Caller | None = getattr(request.state, "caller", None)
    if known is not None:
        return known
    return await bearer_of(request) if request.url.path.startswith("/v1") else await session_of(request)
