"""Signing in with a password or a one-time link, the change of a password, and signing out (PAGES 4.18)."""

from __future__ import annotations

import asyncio
import math
import time
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.auth.attempts import TriedTooOften
from api.auth.passwords import LONGEST, SHORTEST, PasswordNotUsable
from api.auth.sessions import Step
from api.auth.sign_in import PATH
from api.auth.sign_ins import PasswordWrong, SignInRefused
from api.http.denials import note_stranger
from api.http.gate import office_of, take_as_stranger
from api.http.problem import retry_after
from api.http.statuses import status_of
from api.pages.genuine import Form
from api.pages.origin import SignInNeedsHttps, need_secure
from api.pages.preferences import local_path
from api.pages.site import name_of_subject, page, sign_in_page
from api.pages.visitor import (
    COOKIE,
    SESSION_OPTIONS,
    STEPS,
    AnySession,
    MaybeSession,
    hand_over,
    visit_of,
)
from domain.model.errors import DomainError

router = APIRouter(include_in_schema=False)

Again = Annotated[bool, Query()]


class LinkUsed(DomainError):
    CODE = "link-used"
    VI = "Liên kết này đã dùng hoặc đã hết hạn. Người vận hành in liên kết mới bằng lệnh `hoso token link`."
    EN = "This link was used or ran out. Whoever runs this system prints a new one with `hoso token link`."


@router.get(PATH)
async def form(request: Request, session: MaybeSession, ve: str = "/", lai: Again = False) -> Response:
    """The form, or straight on for whoever is signed in. lai: to sign in anew, before how one signs in is changed."""
    signed_in = session is not None and session.owes is None
    if signed_in and not lai:
        return RedirectResponse(local_path(ve), 303)
    return sign_in_page(request, 200, ve=local_path(ve), again=signed_in)


@router.post(PATH)
async def with_password(request: Request, form: Form, session: MaybeSession) -> Response:
    """A refusal takes as long for every reason, and says the same."""
    began, ve, login = time.monotonic(), local_path(form.get("ve")), _text(form.get("ten"))
    try:
        need_secure(request)
        if session is not None:
            take_as_stranger(request)  # counted like everybody who is not signed in
        secret = await run_in_threadpool(
            office_of(request).sign_ins.with_password, visit_of(request), login, _text(form.get("mat-khau")), session
        )
    except (SignInRefused, TriedTooOften, SignInNeedsHttps) as refusal:
        await run_in_threadpool(note_stranger, office_of(request), request, "sign-in", "password")
        await _even_out(began, office_of(request).limits.refusal_seconds)
        return with_wait(sign_in_page(request, status_of(refusal.code), ve=ve, login=login, refusal=refusal), refusal)
    return hand_over(request, RedirectResponse(ve, 303), secret)


@router.get(STEPS[Step.CHANGE])
async def change(request: Request, session: AnySession, ve: str = "/") -> Response:
    if session.owes not in (Step.CHANGE, None) or session.account_id is None:
        return RedirectResponse(local_path(ve), 303)
    return _change_page(request, session.owes is not None, local_path(ve))


@router.post(STEPS[Step.CHANGE])
async def change_password(request: Request, form: Form, session: AnySession) -> Response:
    ve, owed = local_path(form.get("ve")), session.owes is not None
    if session.owes not in (Step.CHANGE, None) or session.account_id is None:
        return RedirectResponse(ve, 303)
    old, new, again = (_text(form.get(field)) for field in ("hien-tai", "moi", "nhap-lai"))
    try:
        if new != again:
            raise PasswordNotUsable(why_vi="hai lần nhập khác nhau", why_en="the two entries differ")
        secret = await run_in_threadpool(
            office_of(request).sign_ins.change_password,
            visit_of(request),
            session,
            old,
            new,
            name_of_subject(request, session.subject),
        )
    except (PasswordNotUsable, PasswordWrong, TriedTooOften) as refusal:
        return with_wait(_change_page(request, owed, ve, status_of(refusal.code), refusal), refusal)
    return hand_over(request, RedirectResponse(ve, 303), secret)


@router.post("/dang-xuat")
async def sign_out(request: Request, _: Form, session: MaybeSession) -> Response:
    """Ends the session, on the server too."""
    if session is not None:
        await run_in_threadpool(office_of(request).sign_ins.sign_out, visit_of(request), session)
    request.state.session = request.state.visitor = None
    answer = RedirectResponse(f"{PATH}?{urlencode({'da-dang-xuat': 1})}", 303)
    answer.delete_cookie(COOKIE, **SESSION_OPTIONS)
    return answer


@router.get(PATH + "/{secret}")
async def one_time_link(request: Request, secret: str) -> Response:
    """The one-time link: a session begins, and the address with the secret is left at once."""
    need_secure(request)
    take_as_stranger(request)
    session = await run_in_threadpool(office_of(request).sign_ins.with_link, visit_of(request), secret)
    if session is None:
        await run_in_threadpool(note_stranger, office_of(request), request, "sign-in", "link")
        return sign_in_page(request, ve="/", refusal=LinkUsed())
    return hand_over(request, RedirectResponse("/", 303), session)


def _change_page(
    request: Request, owed: bool, ve: str, status: int = 200, refusal: DomainError | None = None
) -> Response:
    return page(
        request, "change_password.html", status, owed=owed, ve=ve, refusal=refusal, shortest=SHORTEST, longest=LONGEST
    )


def with_wait(answer: Response, refusal: DomainError) -> Response:
    """Says when it may be tried again, for programs too."""
    seconds = refusal.details.get("seconds")
    if seconds is not None:
        answer.headers.update(retry_after(seconds))
    return answer


async def _even_out(began: float, beat: float) -> None:
    """Wait for the next whole multiple of `beat` seconds since then: what was done meanwhile differs by less."""
    if beat > 0:
        spent = time.monotonic() - began
        await asyncio.sleep(math.ceil(spent / beat) * beat - spent)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
