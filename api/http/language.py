"""Vietnamese unless the reader asks for English: by `?lang=en` or a cookie; over `/v1` also by `Accept-Language`.

Pages do not ask the browser: office machines are often set up in English, and their users read Vietnamese.
"""

from __future__ import annotations

from typing import Final, Literal

from starlette.requests import HTTPConnection

Language = Literal["vi", "en"]

COOKIE: Final = "hoso_lang"


def language(request: HTTPConnection) -> Language:
    """The language of an answer of the interface."""
    return _asked(request) or _preferred(request.headers.get("accept-language", ""))


def page_language(request: HTTPConnection) -> Language:
    """The language of a page: Vietnamese until the reader switches."""
    return _asked(request) or "vi"


def _asked(request: HTTPConnection) -> Language | None:
    for asked in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if asked == "en":
            return "en"
        if asked == "vi":
            return "vi"
    return None


def _preferred(header: str) -> Language:
    """The better liked of the two; Vietnamese where neither is named or both are liked alike."""
    liking = {"vi": 0.0, "en": 0.0}
    for part in header.split(",")[:20]:
        tag, _, parameters = part.partition(";")
        name = tag.strip().lower().partition("-")[0]
        if name in liking:
            liking[name] = max(liking[name], _quality(parameters))
    return "en" if liking["en"] > liking["vi"] else "vi"


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
