"""The second factor: asked for after the password, enrolled at the first sign-in, recovery codes (PAGES 4.18)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

import segno
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.auth.attempts import TriedTooOften
from api.auth.factors import Enrolled, FactorRefused, Offer
from api.auth.passkeys import PasskeyRefused, offered_at
from api.auth.secret import Secret
from api.auth.sessions import Session, Step
from api.auth.sign_in import PATH as SIGN_IN
from api.http.gate import office_of
from api.http.statuses import status_of
from api.pages.genuine import Form
from api.pages.origin import origin_of
from api.pages.preferences import local_path
from api.pages.sign_in import with_wait
from api.pages.site import page
from api.pages.visitor import COOKIE, STEPS, AnySession, OpenSession, hand_over, visit_of
from domain.model.errors import DomainError

router = APIRouter(include_in_schema=False)

ASK: Final = STEPS[Step.FACTOR]
ENROL: Final = STEPS[Step.ENROL]
CODES: Final = "/phien/ma-du-phong"

Refusals = (FactorRefused, PasskeyRefused, TriedTooOften)


@router.get(ASK)
async def ask(request: Request, session: AnySession, ve: str = "/") -> Response:
    if session.owes is not Step.FACTOR:
        return RedirectResponse(local_path(ve), 303)
    return await _ask_page(request, session, local_path(ve))


@router.post(ASK)
async def prove(request: Request, form: Form, session: AnySession) -> Response:
    """A code that was typed, or what a passkey signed."""
    ve, office, visit = local_path(form.get("ve")), office_of(request), visit_of(request)
    if session.owes is not Step.FACTOR:
        return RedirectResponse(ve, 303)
    try:
        signed = str(form.get("khoa") or "")
        if signed:
            secret = await run_in_threadpool(office.passkeys.prove, visit, session, origin_of(request), signed)
        else:
            secret = await run_in_threadpool(office.factors.prove, visit, session, str(form.get("ma") or ""))
    except Refusals as refusal:
        return with_wait(await _ask_page(request, session, ve, status_of(refusal.code), refusal), refusal)
    return hand_over(request, RedirectResponse(ve, 303), secret)


@router.get(ENROL)
async def enrol(request: Request, session: AnySession, ve: str = "/") -> Response:
    if not _may_enrol(session):
        return RedirectResponse(local_path(ve), 303)
    if not _just_signed_in(session):
        return _sign_in_again(f"{ENROL}?{urlencode({'ve': local_path(ve)})}")
    offer = await run_in_threadpool(office_of(request).factors.offer, session)
    return await _enrol_page(request, session, local_path(ve), offer)


@router.post(ENROL)
async def enrolled(request: Request, form: Form, session: AnySession) -> Response:
    """An authenticator that shows a right code, or a passkey that was made; recovery codes beside the first one."""
    ve, office, visit = local_path(form.get("ve")), office_of(request), visit_of(request)
    if not _may_enrol(session):
        return RedirectResponse(ve, 303)
    if not _just_signed_in(session):
        return _sign_in_again(f"{ENROL}?{urlencode({'ve': ve})}")
    offer = await run_in_threadpool(office.factors.offered, session, str(form.get("de-nghi") or ""))
    if offer is None:
        return RedirectResponse(ENROL, 303)
    try:
        made = str(form.get("khoa") or "")
        if made:
            got = await run_in_threadpool(office.passkeys.enrol, visit, session, origin_of(request), made)
        else:
            got = await run_in_threadpool(office.factors.enrol, visit, session, offer, str(form.get("ma") or ""))
    except Refusals as refusal:
        return with_wait(await _enrol_page(request, session, ve, offer, status_of(refusal.code), refusal), refusal)
    return _after_enrolment(request, got, ve)


@router.post(CODES)
async def new_codes(request: Request, _: Form, session: OpenSession) -> Response:
    """New recovery codes; the earlier ones are good no more."""
    if session.account_id is None or not session.enrolled:
        return RedirectResponse("/phien", 303)
    if not _just_signed_in(session):
        return _sign_in_again("/phien")
    codes = await run_in_threadpool(office_of(request).factors.new_recovery_codes, visit_of(request), session)
    return _codes_page(request, codes, "/phien")


def _may_enrol(session: Session) -> bool:
    """At the step that asks for it, and later of one's own accord."""
    return session.account_id is not None and session.owes in (Step.ENROL, None)


def _just_signed_in(session: Session) -> bool:
    """A cookie that somebody else got hold of does not become a factor of theirs, nor recovery codes."""
    return session.owes is not None or session.fresh


def _sign_in_again(ve: str) -> Response:
    return RedirectResponse(f"{SIGN_IN}?{urlencode({'lai': 1, 've': ve})}", 303)


def _after_enrolment(request: Request, got: Enrolled, ve: str) -> Response:
    if not got.codes:
        return hand_over(request, RedirectResponse(ve, 303), got.session)
    _carry(request, got.session)
    return hand_over(request, _codes_page(request, got.codes, ve), got.session)


def _carry(request: Request, secret: Secret) -> None:
    """Forms of this very answer are sent with the new session's cookie."""
    request.cookies[COOKIE] = secret.reveal()


def _codes_page(request: Request, codes: Sequence[str], ve: str) -> Response:
    return page(request, "recovery_codes.html", codes=codes, ve=ve)


async def _ask_page(
    request: Request, session: Session, ve: str, status: int = 200, refusal: DomainError | None = None
) -> Response:
    office = office_of(request)
    options = await run_in_threadpool(office.passkeys.request, session, origin_of(request))
    kinds = {one.kind for one in await run_in_threadpool(office.factors.of, session.account_id or "")}
    return page(request, "factor.html", status, ve=ve, refusal=refusal, options=options, kinds=kinds)


async def _enrol_page(
    request: Request,
    session: Session,
    ve: str,
    offer: Offer,
    status: int = 200,
    refusal: DomainError | None = None,
) -> Response:
    origin = origin_of(request)
    options = None
    if offered_at(origin):
        options = await run_in_threadpool(office_of(request).passkeys.creation, session, origin)
    return page(
        request,
        "enrol.html",
        status,
        ve=ve,
        refusal=refusal,
        options=options,
        offer=offer,
        owed=session.owes is not None,
        picture=segno.make(offer.uri, error="m").svg_data_uri(scale=5, border=4, light="#fff"),
        groups=[offer.text[at : at + 4] for at in range(0, len(offer.text), 4)],
    )
