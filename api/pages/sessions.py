"""`/phien`: where one is signed in, ending sessions, going on with the present one (PAGES 4.18)."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.http.gate import office_of
from api.pages.factors import CODES
from api.pages.genuine import Form
from api.pages.site import page
from api.pages.visitor import OpenSession, visit_of

router = APIRouter(include_in_schema=False)

PATH: Final = "/phien"
OTHERS: Final = "khac"
ENDS_HEADER: Final = "HoSo-Session-Seconds"
"""On the answer to a script that extended the session: how long it now goes on without use."""


@router.get(PATH)
async def own_sessions(request: Request, session: OpenSession) -> Response:
    office = office_of(request)
    sessions = await run_in_threadpool(office.sessions.of_same, session)
    factors, left = [], 0
    if session.account_id is not None:
        factors = list(await run_in_threadpool(office.factors.of, session.account_id))
        left = await run_in_threadpool(office.factors.recovery_left, session.account_id)
    return page(
        request,
        "sessions.html",
        sessions=sessions,
        factors=factors,
        left=left,
        codes_address=CODES,
        local=session.how == "password",
    )


@router.post(f"{PATH}/ket-thuc")
async def end(request: Request, form: Form, session: OpenSession) -> Response:
    """One of one's own sessions, or all others; another's is not even looked for."""
    named = str(form.get("phien") or "")
    if named == session.session_id:
        return RedirectResponse(PATH, 303)  # signing out does that, and says so
    wanted = None if named == OTHERS else named
    await run_in_threadpool(office_of(request).sign_ins.end, visit_of(request), session, wanted)
    return RedirectResponse(PATH, 303)


@router.post(f"{PATH}/gia-han")
async def extend(request: Request, _: Form, session: OpenSession) -> Response:
    """The idle limit begins anew. For a script an answer without a page, so that what is typed stays."""
    sessions = office_of(request).sessions
    await run_in_threadpool(sessions.extend, session)
    if request.headers.get("accept") == "application/json":
        whole = (session.expires_at - session.now).total_seconds()
        seconds = int(min(whole, sessions.life.idle.total_seconds()))
        return Response(status_code=204, headers={ENDS_HEADER: str(seconds)})
    return RedirectResponse(PATH, 303)
