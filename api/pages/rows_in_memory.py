"""Lists whose rows are all at hand, such as those of reference data: filtered already, paged by place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from api.pages.lists import Rows
from projections.queries.paging import Page, bounded, read_cursor, write_cursor
from projections.search import plain

R = TypeVar("R")


def at_hand(
    rows: Sequence[R],
    *,
    chosen: Mapping[str, str | None] | None = None,
    context: Callable[[], Mapping[str, Any]] = dict,
) -> Rows[R]:
    """Rows of a list, in their order. A cursor names how many came before. CursorUnreadable."""

    def part(cursor: str | None, limit: int) -> Page[R]:
        start = 0 if cursor is None else read_cursor(cursor, tuple[int])[0]
        following = max(0, start) + bounded(limit)
        return Page(tuple(rows[max(0, start) : following]), write_cursor(following) if following < len(rows) else None)

    return Rows(page=part, count=lambda most: min(most, len(rows)), chosen=chosen or {}, context=context)


def found_in(asked: str | None, *texts: str) -> bool:
    """Whether the words that are looked for stand in these texts, with or without diacritics; nothing asked: always."""
    if not asked:
        return True
    said = plain(" ".join(texts))
    return all(word in said for word in plain(asked).split())
