"""What all pages share: templates, languages, the frame around each page, signing in and out."""

from __future__ import annotations

from hashlib import sha256
from importlib.resources import files
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.auth.sign_in import PATH as SIGN_IN_PATH
from api.http import language as languages
from api.http.gate import office_of, take_as_stranger
from api.http.language import page_language
from api.http.refusals import NotPermitted
from api.http.statuses import status_of
from api.http.tracing import trace_id
from api.pages.visitor import COOKIE, COOKIE_LIFE_SECONDS, COOKIE_OPTIONS, NotSignedIn
from api.pages.wording import BOARD_STATES, CAUSES, FORMS, POSTS, Wording
from domain.model.errors import DomainError
from projections import words

router = APIRouter(include_in_schema=False)

POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Nothing from elsewhere, nothing inline, and no scripts at all: these pages have none."""

HIDDEN: Final = frozenset({403, 404, 405})
"""Statuses that would tell what is not there from what is not theirs."""

_YEAR_SECONDS: Final = 365 * 86_400
_STYLE: Final = files("api.pages").joinpath("static", "site.css").read_bytes()
_ICON: Final = files("api.pages").joinpath("static", "icon.svg").read_bytes()
STYLE_ADDRESS: Final = f"/static/site-{sha256(_STYLE).hexdigest()[:12]}.css"

_environment: Final = Environment(
    loader=PackageLoader("api.pages", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.globals.update(
    style_address=STYLE_ADDRESS,
    words=words,
    causes=CAUSES,
    form_words=FORMS,
    posts=POSTS,
    board_states=BOARD_STATES,
)


def wording_of(request: Request) -> Wording:
    return Wording(page_language(request))


def page(request: Request, template: str, status: int = 200, **context: Any) -> Response:
    """A page as it leaves. Templates say every text in both languages: `w.t("Vietnamese", "English")`."""
    w = wording_of(request)
    text = _environment.get_template(template).render(
        w=w,
        lang=w.language,
        other_language=_other_language(request, w),
        trace_id=trace_id(),
        signed_in=getattr(request.state, "caller_key", None) is not None,
        **context,
    )
    headers = {"Content-Security-Policy": POLICY, "Content-Language": w.language, "Vary": "Cookie"}
    answer = HTMLResponse(text, status, headers)
    if request.query_params.get("lang") in ("vi", "en"):
        answer.set_cookie(languages.COOKIE, w.language, max_age=_YEAR_SECONDS, **COOKIE_OPTIONS)
    return answer


def _other_language(request: Request, w: Wording) -> str:
    """The same address in the other language."""
    query = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    return f"{request.url.path}?{urlencode([*query, ('lang', w.t('en', 'vi'))])}"


def refusal_page(request: Request, refusal: DomainError) -> Response:
    """A refusal as a page. What is not there and what is not theirs look the same."""
    if isinstance(refusal, NotSignedIn):
        return page(request, "sign_in.html", 401)
    status = status_of(refusal.code)
    if status in HIDDEN:
        refusal, status = NotPermitted(), 404
    return page(request, "refused.html", status, refusal=refusal)


@router.get(STYLE_ADDRESS)
async def style() -> Response:
    headers = {"Cache-Control": f"public, max-age={_YEAR_SECONDS}, immutable"}
    return Response(_STYLE, media_type="text/css", headers=headers)


@router.get("/static/icon.svg")
async def icon() -> Response:
    return Response(_ICON, media_type="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"})


@router.get(SIGN_IN_PATH + "/{secret}")
async def sign_in(request: Request, secret: str) -> Response:
    """The one-time link: a session begins, and the address with the secret is left at once."""
    take_as_stranger(request)
    session = await run_in_threadpool(office_of(request).access.redeem_link, secret)
    if session is None:
        return page(request, "sign_in.html", 401)
    answer = RedirectResponse("/", 303)
    answer.set_cookie(
        COOKIE, session.reveal(), max_age=COOKIE_LIFE_SECONDS, secure=request.url.scheme == "https", **COOKIE_OPTIONS
    )
    return answer


@router.post("/dang-xuat")
async def sign_out(request: Request) -> Response:
    """Ends the session, on the server too."""
    presented = request.cookies.get(COOKIE)
    if presented:
        await run_in_threadpool(office_of(request).access.end_session, presented)
    answer = page(request, "sign_in.html")
    answer.delete_cookie(COOKIE, **COOKIE_OPTIONS)
    return answer
