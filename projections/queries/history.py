"""The history of a dossier or a proceeding, the latest first, in pages.

Fifty events of five thousand cost as much as fifty of a hundred.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection

from domain.model.event import OFFICE_ZONE
from projections.queries.events import EventLine, counting, lines_in
from projections.queries.knowledge import knowledge
from projections.queries.paging import bounded, read_cursor, write_cursor
from projections.queries.traces import history_of


class Month(msgspec.Struct, frozen=True, kw_only=True):
    """A month in which something was recorded; cursor: of the page that begins with its latest event."""

    first_at: datetime
    events: int
    cursor: str


class History(msgspec.Struct, frozen=True, kw_only=True):
    """rows: the latest first. total: of the kind asked for, all of all kinds. kinds: how many events of each topic."""

    rows: tuple[EventLine, ...]
    next: str | None
    total: int
    all: int
    kinds: dict[str, int]
    months: tuple[Month, ...]


def history(
    connection: Connection[Any],
    stream_id: UUID,
    *,
    kind: str | None = None,
    kinds: Collection[str] = (),
    cursor: str | None = None,
    limit: int = 50,
) -> History:
    """Events of a dossier or a proceeding in order of recording, the latest first. CursorUnreadable.

    kind: of one topic; kinds: of several. All, where neither is named.
    """
    known = knowledge(connection)
    stored = history_of(connection, stream_id, known.position)
    wanted = {*kinds} if kind is None else {kind}
    asked = [recorded for recorded in stored if not wanted or recorded.body.TOPIC in wanted]
    before = read_cursor(cursor, tuple[int])[0] if cursor is not None else None
    rest = [recorded for recorded in asked if before is None or recorded.position < before]
    shown = rest[-bounded(limit) :]
    lines = lines_in(shown, counting(stored), known)
    months: dict[tuple[int, int], list[int]] = {}
    for recorded in asked:
        local = recorded.recorded_at.astimezone(OFFICE_ZONE)
        months.setdefault((local.year, local.month), []).append(recorded.position)
    return History(
        rows=tuple(reversed(lines)),
        next=write_cursor(shown[0].position) if len(rest) > len(shown) else None,
        total=len(asked),
        all=len(stored),
        kinds=dict(Counter(recorded.body.TOPIC for recorded in stored)),
        months=tuple(
            Month(
                first_at=datetime(year, month, 1, tzinfo=OFFICE_ZONE),
                events=len(positions),
                cursor=write_cursor(positions[-1] + 1),
            )
            for (year, month), positions in reversed(months.items())
        ),
    )
