"""Files that pages refer to, under addresses that carry their content's hash: cached for good, never stale.

A new script or style is a file in `static/`; templates name it with `asset("live.js")`. Scripts come in with `defer`
from here alone, so the content security policy needs no exception, and every page is complete without them.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from api.http.refusals import NotFound

router = APIRouter(include_in_schema=False)

_YEAR_SECONDS: Final = 365 * 86_400
_TYPES: Final = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml", "woff2": "font/woff2"}


@dataclass(frozen=True, slots=True)
class Asset:
    address: str
    content: bytes
    media_type: str


def _read() -> dict[str, Asset]:
    found = {}
    for file in files("api.pages").joinpath("static").iterdir():
        name, _, ending = file.name.rpartition(".")
        if ending in _TYPES:
            content = file.read_bytes()
            address = f"/static/{name}-{sha256(content).hexdigest()[:12]}.{ending}"
            found[file.name] = Asset(address, content, _TYPES[ending])
    return found


ASSETS: Final = _read()
"""By file name."""

_BY_ADDRESS: Final = {one.address: one for one in ASSETS.values()}


def asset(name: str) -> str:
    """The address of a file in `static/`. KeyError: a template names one that is not there."""
    return ASSETS[name].address


@router.get("/static/{file}")
async def static(file: str) -> Response:
    found = _BY_ADDRESS.get(f"/static/{file}")
    if found is None:
        raise NotFound(what="/static/" + file[:100])
    headers = {"Cache-Control": f"public, max-age={_YEAR_SECONDS}, immutable"}
    return Response(found.content, media_type=found.media_type, headers=headers)
