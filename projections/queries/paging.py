"""Pages of long lists: a cursor says after which row the next page begins."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any, Generic, TypeVar

import msgspec

from projections.queries.missing import CursorUnreadable

T = TypeVar("T")
K = TypeVar("K")

MAX_LIMIT = 500


class Page(msgspec.Struct, Generic[T], frozen=True):
    """rows in order; next: the cursor of the following page, None after the last row."""

    rows: tuple[T, ...]
    next: str | None


def write_cursor(*key: Any) -> str:
    """A cursor for the sort key of a page's last row."""
    return urlsafe_b64encode(msgspec.json.encode(key)).decode().rstrip("=")


def read_cursor(cursor: str, key: type[K]) -> K:
    """The sort key in a cursor. CursorUnreadable for one that was not written here."""
    try:
        return msgspec.json.decode(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), type=key)
    except (ValueError, msgspec.DecodeError):
        raise CursorUnreadable from None


def bounded(limit: int) -> int:
    """A limit within what one page may hold."""
    return max(1, min(limit, MAX_LIMIT))
