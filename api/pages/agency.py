"""Signing in with the agency's own service: away to it, and back (`api.auth.oidc`)."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.auth.oidc import FLOW_SECONDS, Agency, AgencyNotUsable, AgencyRefused
from api.auth.sign_in import PATH
from api.auth.sign_ins import IdentityUnknown
from api.http.denials import note_stranger
from api.http.gate import office_of, take_as_stranger
from api.http.refusals import NotFound
from api.http.statuses import status_of
from api.pages.origin import need_secure, origin_of
from api.pages.preferences import local_path
from api.pages.site import sign_in_page
from api.pages.visitor import SESSION_OPTIONS, MaybeSession, hand_over, visit_of

router = APIRouter(include_in_schema=False)

BEGIN: Final = f"{PATH}/co-quan"
BACK: Final = f"{PATH}/co-quan/tro-ve"
"""To be entered at the provider as the redirect address."""

COOKIE: Final = "__Host-hoso_oidc"
_OPTIONS: Final[dict[str, Any]] = SESSION_OPTIONS


@router.get(BEGIN)
async def begin(request: Request, ve: str = "/") -> Response:
    """Away to the provider. Reached by a link: a form could not be led on to another site under our policy."""
    need_secure(request)
    take_as_stranger(request)
    agency, asked = _agency(request), local_path(ve)
    try:
        begun = await run_in_threadpool(agency.begin, origin_of(request) + BACK, asked)
    except AgencyNotUsable as refusal:
        return sign_in_page(request, status_of(refusal.code), ve=asked, refusal=refusal)
    answer = RedirectResponse(begun.address, 303)
    answer.set_cookie(COOKIE, begun.cookie, max_age=FLOW_SECONDS, **_OPTIONS)
    return answer


@router.get(BACK)
async def back(request: Request, session: MaybeSession) -> Response:
    """Back with a code: whoever the provider vouches for, and an administrator bound to an account, is signed in."""
    need_secure(request)
    office, agency = office_of(request), _agency(request)
    cookie = request.cookies.get(COOKIE, "")
    try:
        who = await run_in_threadpool(agency.finish, origin_of(request) + BACK, cookie, dict(request.query_params))
        secret = await run_in_threadpool(
            lambda: office.sign_ins.with_identity(
                visit_of(request), who.issuer, who.identity, proved=who.proved, replaces=session
            )
        )
    except (AgencyRefused, AgencyNotUsable, IdentityUnknown) as refusal:
        await run_in_threadpool(note_stranger, office, request, "sign-in", "agency")
        answer = sign_in_page(request, status_of(refusal.code), ve="/", refusal=refusal)
    else:
        answer = hand_over(request, RedirectResponse(who.ve, 303), secret)
    answer.delete_cookie(COOKIE, **_OPTIONS)
    return answer


def _agency(request: Request) -> Agency:
    agency = office_of(request).agency
    if agency is None:
        raise NotFound(what=request.url.path[:100])
    return agency
