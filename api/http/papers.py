"""Papers as answers: PDF and XLSX, with the position up to which they hold everything."""

from __future__ import annotations

from typing import Any, Final

from starlette.responses import Response

from api.http.reads import READ_HEADERS, Look

PDF: Final = "application/pdf"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def described(media_type: str, what: str) -> dict[int | str, dict[str, Any]]:
    """For `responses=`: a file of this kind."""
    schema = {"type": "string", "format": "binary"}
    return {200: {"description": what, "content": {media_type: {"schema": schema}}, "headers": READ_HEADERS}}


def paper(content: bytes, media_type: str, name: str, look: Look) -> Response:
    """The file, shown in the browser under a name of plain letters; kept by nobody on the way."""
    return Response(
        content,
        media_type=media_type,
        headers={
            **look.headers,
            "Content-Disposition": f'inline; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )
