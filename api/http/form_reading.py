"""Fields and files of a form, read under a limit and nowhere kept before they were looked at."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Final

from fastapi import Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser

from api.http.orders import content_of
from api.http.refusals import RequestNotValid

MOST_FIELDS: Final = 200
MULTIPART: Final = "multipart/form-data"
_FORMS: Final = ("application/x-www-form-urlencoded", MULTIPART)


async def read_form(request: Request, limit: int, files: int = 0) -> FormData:
    """The fields of a form of at most `limit` bytes, with at most so many files. BodyTooLarge, RequestNotValid."""
    kind = kind_of(request)
    if kind not in _FORMS:
        raise RequestNotValid
    content = await content_of(request, limit)
    if files and kind == MULTIPART:
        return await _with_files(request, content, limit, files)
    request._body = content  # read under a limit of ours; the parser takes it from here
    try:
        return await request.form(max_files=0, max_fields=MOST_FIELDS, max_part_size=limit)
    except HTTPException:
        raise RequestNotValid from None


def kind_of(request: Request) -> str:
    """The media type of what is sent, without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def _with_files(request: Request, content: bytes, limit: int, files: int) -> FormData:
    async def once() -> AsyncGenerator[bytes, None]:
        yield content

    try:
        return await _InMemory(
            request.headers, once(), max_files=files, max_fields=MOST_FIELDS, max_part_size=limit
        ).parse()
    except (MultiPartException, KeyError):
        raise RequestNotValid from None


class _InMemory(MultiPartParser):
    """Files stay in memory: what is sent may be about people, and is on no disk before it is looked at."""

    spool_max_size = 2**31
