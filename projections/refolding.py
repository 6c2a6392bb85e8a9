"""Streams that a change of the reference data touched and that wait for their turn to be folded again.

An absence, an appointment or a day off can touch every open dossier of a province, and folding them all takes far
longer than anybody may wait for what was recorded next. So the position goes on at once, the streams are noted in the
same transaction, and each later batch folds some of them. Until its turn a stream's rows are those that its events gave
before the change; whoever reads is told how many such streams there are (`Standing.refolding`), and what is asked as of
a moment folds them itself.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

from psycopg import Connection
from psycopg.rows import scalar_row

from projections.generation import Generation

AT_ONCE: Final = 50
"""So many streams are folded in the batch of the change itself."""

STEP: Final = 25
"""Streams of a batch, those with events of their own among them, up to which waiting ones are folded with it."""

LEAST: Final = 5
"""However many have events of their own, so many of the waiting ones come along: all have their turn at last."""


class Refolding:
    """The waiting streams of one generation. They are in its table; kept is only whether there may be any."""

    def __init__(self, connection: Connection[Any], generation: Generation) -> None:
        self._connection = connection
        self._put_off = generation.statement(
            "INSERT INTO views.refolding (stream_id, since) SELECT unnest(%s::uuid[]), %s ON CONFLICT DO NOTHING"
        )
        self._next = generation.statement("SELECT stream_id FROM views.refolding ORDER BY since, stream_id LIMIT %s")
        self._done = generation.statement("DELETE FROM views.refolding WHERE stream_id = ANY(%s)")
        self._any = True

    def forget(self) -> None:
        """Somebody else may have written into the table."""
        self._any = True

    def put_off(self, stream_ids: Collection[UUID], position: int) -> None:
        """They wait from now on, since the change at this position."""
        self._connection.execute(self._put_off, [list(stream_ids), position])
        self._any = True

    def take(self, others: int) -> set[UUID]:
        """Those whose turn it is in a batch that folds so many others."""
        if not self._any:
            return set()
        most = max(LEAST, STEP - others)
        found = set(self._connection.cursor(row_factory=scalar_row).execute(self._next, [most]))
        self._any = len(found) == most
        return found

    def done(self, stream_ids: Collection[UUID]) -> None:
        """They were folded, whether it was their turn or they had events of their own."""
        self._connection.execute(self._done, [list(stream_ids)])
