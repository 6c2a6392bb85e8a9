"""Vietnamese unless the reader asks for English: `?lang=en`, a cookie of the pages, else `Accept-Language`."""

from __future__ import annotations

from typing import Final, Literal

from starlette.requests import HTTPConnection

Language = Literal["vi", "en"]

COOKIE: Final = "hoso_lang"


def language(request: HTTPConnection) -> Language:
    for asked in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if asked == "en":
            return "en"
        if asked == "vi":
            return "vi"
    return _preferred(request.headers.get("accept-language", ""))


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
