"""How a reader wants pages drawn: light or dark, roomy or compact. The server reads the cookies, so nothing flashes."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.pages.genuine import Form

router = APIRouter(include_in_schema=False)

PATH: Final = "/tuy-chon"
CHOICES: Final = {"theme": ("auto", "light", "dark"), "density": ("roomy", "compact")}
"""The first of each is the default."""

_YEAR_SECONDS: Final = 365 * 86_400


def preferences(request: Request) -> dict[str, str]:
    """`theme` and `density` as they were chosen; what is not understood is the default."""
    chosen = {}
    for name, values in CHOICES.items():
        value = request.cookies.get(f"hoso_{name}", "")
        chosen[name] = value if value in values else values[0]
    return chosen


@router.post(PATH)
async def choose(form: Form) -> Response:
    """Takes what is named and leads back to the page from which it was asked."""
    answer = RedirectResponse(local_path(form.get("ve")), 303)
    for name, values in CHOICES.items():
        if form.get(name) in values:
            options: dict[str, Any] = {"httponly": True, "samesite": "lax", "path": "/"}
            answer.set_cookie(f"hoso_{name}", str(form[name]), max_age=_YEAR_SECONDS, **options)
    return answer


def local_path(asked: object, otherwise: str = "/") -> str:
    """An address of this site that a form asks to be led back to; what could lead elsewhere is not followed."""
    if not isinstance(asked, str) or len(asked) > 1_000 or not asked.isprintable() or "\\" in asked:
        return otherwise
    parts = urlsplit(asked)
    fits = asked.startswith("/") and not asked.startswith("//") and not parts.scheme and not parts.netloc
    return asked if fits else otherwise
