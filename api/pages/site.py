"""What all pages share: templates, languages, the frame around each page, refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote, urlencode

from fastapi import Request
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup
from psycopg import OperationalError
from psycopg_pool import PoolTimeout
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.auth.caller import Caller
from api.auth.rights import Reach, Right
from api.auth.sign_in import PATH as SIGN_IN_PATH
from api.http import language as languages
from api.http.gate import office_of
from api.http.language import page_language
from api.http.refusals import NotPermitted
from api.http.statuses import status_of
from api.http.tracing import trace_id
from api.pages.assets import asset
from api.pages.compiled import CompiledOnce
from api.pages.doors import Doors
from api.pages.genuine import form_cookie, fresh_secret, token_of
from api.pages.navigation import bar_for
from api.pages.needs import needs
from api.pages.origin import is_secure, origin_of
from api.pages.preferences import preferences
from api.pages.strip import strip_of
from api.pages.visitor import COOKIE_OPTIONS, STEPS, NotSignedIn, SignInNotComplete
from api.pages.wording import BOARD_STATES, CAUSES, FORMS, NO_OFFICIALS, POSTS, SIGN_INS, Wording
from domain.model.errors import DomainError
from projections import words

POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Nothing from elsewhere, nothing inline; `data:` for QR codes."""

HIDDEN: Final = frozenset({403, 404, 405})
"""Statuses that would tell what is not there from what is not theirs."""

UNDATED: Final = frozenset({"refused.html", "sign_in.html"})
"""Pages that are the same whenever they are shown, and say nothing of what there is."""

REFUSED: Final = 400
"""From this status on a stranger was refused something; two refusals shall not differ by anything."""

FAULTS: Final = 500
"""From this status on it is not the asker's doing."""

_YEAR_SECONDS: Final = 365 * 86_400
_PLAIN_IN_PATH: Final = "/:@!$&'()*+,;=~"

_environment: Final = Environment(
    loader=CompiledOnce("api.pages", "templates"),
    auto_reload=False,
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.globals.update(
    asset=asset,
    words=words,
    causes=CAUSES,
    form_words=FORMS,
    posts=POSTS,
    board_states=BOARD_STATES,
    no_officials=NO_OFFICIALS,
    sign_in_words=SIGN_INS,
)


def wording_of(request: Request) -> Wording:
    return Wording(page_language(request))


def page(request: Request, template: str, status: int = 200, **context: Any) -> Response:
    """A page as it leaves. Templates say every text in both languages: `w.t("Vietnamese", "English")`."""
    w = wording_of(request)
    caller: Caller | None = getattr(request.state, "visitor", None)
    text = _environment.get_template(template).render(
        w=w,
        lang=w.language,
        other_language=_other_language(request, w),
        trace_id=trace_id(),
        here=_here(request),
        csrf=token_of(request),
        preferences=preferences(request),
        navigation=bar_for(caller, across=office_of(request).nation.named),
        opens=Doors(request, caller),
        strip=lambda: (
            None if template in UNDATED or status >= (REFUSED if caller is None else FAULTS) else strip_of(request)
        ),
        may_read_log=caller is not None and caller.reach(Right.READ_READERS) is Reach.ALL,
        needing=_needing(request, caller, context),
        visitor_name=None if caller is None else name_of(request, caller),
        receipt=getattr(request.state, "receipt", None),
        session=getattr(request.state, "session", None),
        **context,
    )
    headers = {"Content-Security-Policy": POLICY, "Content-Language": w.language, "Vary": "Cookie"}
    if origin_of(request).startswith("https:"):
        headers["Strict-Transport-Security"] = f"max-age={_YEAR_SECONDS}"
    answer = HTMLResponse(text, status, headers)
    if request.query_params.get("lang") in ("vi", "en"):
        answer.set_cookie(languages.COOKIE, w.language, max_age=_YEAR_SECONDS, **COOKIE_OPTIONS)
    if getattr(request.state, "form_secret", None) is not None:
        name, options = form_cookie(request)
        answer.set_cookie(name, fresh_secret(request), **options)
    return answer


def fragment(request: Request, template: str, **context: Any) -> Markup:
    """A part of a page that is the same for everybody who reads it in this language."""
    w = wording_of(request)
    return Markup(_environment.get_template(template).render(w=w, lang=w.language, opens=lambda _: True, **context))  # noqa: S704 - escaped


def _needing(request: Request, caller: Caller | None, context: dict[str, Any]) -> dict[str, int]:
    """Counts for the top bar, of the look that the page itself took."""
    look = context.get("look")
    return {} if caller is None or look is None else needs(office_of(request).remits, caller, look)


def _here(request: Request) -> str:
    """The address of the page itself, to be led back to."""
    query, path = request.url.query, _path(request)
    return f"{path}?{query}" if query and request.method == "GET" else path


def _path(request: Request) -> str:
    """As it may stand in a link: a browser makes another site of `//evil.example` and `/\\evil.example`."""
    return "/" + quote(request.url.path.lstrip("/"), safe=_PLAIN_IN_PATH)


def name_of(request: Request, caller: Caller) -> str:
    """An official's name, as the log knows it now; else what they came in as.

    `request.state.visitor_name`: the name as it was read before, for a page that is made where the log cannot be read.
    """
    known: str | None = getattr(request.state, "visitor_name", None)
    if known is not None:
        return known
    return name_of_subject(request, caller.subject)


def name_of_subject(request: Request, subject: str) -> str:
    """The same of anybody; the id of who is no official."""
    try:
        person = office_of(request).remits.people().officials.get(subject)
    except (DomainError, OperationalError, PoolTimeout):
        return subject  # the page that says that the database is away needs no name
    return subject if person is None else person.name


def _other_language(request: Request, w: Wording) -> str:
    """The same address in the other language."""
    query = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    return f"{_path(request)}?{urlencode([*query, ('lang', w.t('en', 'vi'))])}"


def sign_in_page(
    request: Request,
    status: int = 401,
    *,
    ve: str,
    login: str = "",
    refusal: DomainError | None = None,
    again: bool = False,
) -> Response:
    """The form that signs in, and leads on to `ve`. again: for somebody who is signed in, and shows it anew."""
    agency = office_of(request).instance.settings.agency_name
    return page(
        request,
        "sign_in.html",
        status,
        ve=ve,
        login=login,
        refusal=refusal,
        again=again,
        secure=is_secure(request),
        agency=agency,
        agency_link=f"{SIGN_IN_PATH}/co-quan?{urlencode({'ve': ve})}",
    )


def refusal_page(request: Request, refusal: DomainError) -> Response:
    """A refusal as a page. What is not there and what is not theirs look the same.

    `request.state.unsure`: how a fault is answered while an act is under way, of which nobody knows what became.
    """
    if isinstance(refusal, NotSignedIn):
        return sign_in_page(request, ve=_here(request) if request.method in ("GET", "HEAD") else "/")
    if isinstance(refusal, SignInNotComplete):
        asked = _here(request) if request.method in ("GET", "HEAD") else "/"
        return RedirectResponse(f"{STEPS[refusal.details['step']]}?{urlencode({'ve': asked})}", 303)
    status = status_of(refusal.code)
    unsure: Callable[[DomainError], Response] | None = getattr(request.state, "unsure", None)
    if unsure is not None and status >= FAULTS:
        return unsure(refusal)
    if status in HIDDEN:
        refusal, status = NotPermitted(), 404
    return page(request, "refused.html", status, refusal=refusal)
