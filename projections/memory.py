"""What a projector keeps in memory of the streams that were touched last. All of it can be read again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection

from domain.model.event import Event, Recorded
from projections import stored_events
from projections.rows import Row
from projections.stored_events import Stored

KEPT_EVENTS: Final = 200_000
"""Decoded events of recently touched dossiers that stay in memory."""

KEPT_DOSSIERS: Final = 20_000
"""Dossiers of which it is known what was written last."""


class Histories:
    """Decoded events of the dossiers that were touched last; those of one dossier are complete up to the position."""

    def __init__(self) -> None:
        self._kept: OrderedDict[UUID, list[Stored | Recorded[Event]]] = OrderedDict()
        self._events = 0

    def clear(self) -> None:
        self._kept.clear()
        self._events = 0

    def learn(self, events: Sequence[Stored]) -> None:
        """Events that come next in the log: they belong to what is kept of their streams."""
        for stored in events:
            history = self._kept.get(stored.stream_id)
            if history is not None:
                history.append(stored)
                self._events += 1

    def of(
        self, connection: Connection[Any], stream_ids: Sequence[UUID], upto: int
    ) -> dict[UUID, list[Stored | Recorded[Event]]]:
        """The histories of these streams up to the position. Folding replaces what is stored by what was decoded."""
        missing = [stream_id for stream_id in stream_ids if stream_id not in self._kept]
        if missing:
            for stream_id, history in stored_events.streams(connection, missing, upto).items():
                self._kept[stream_id] = list(history)
                self._events += len(history)
        found = {}
        for stream_id in stream_ids:
            self._kept.move_to_end(stream_id)
            found[stream_id] = self._kept[stream_id]
        while self._events > KEPT_EVENTS and len(self._kept) > len(stream_ids):
            self._events -= len(self._kept.popitem(last=False)[1])
        return found


class Written:
    """Digests of the rows that were written last, by stream and class: what has not changed is not written again.

    Most events change the rows of few views. Digests are of this process and of no meaning outside.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[UUID, tuple[int, ...]] = OrderedDict()

    def clear(self) -> None:
        self._kept.clear()

    def changed(
        self, stream_id: UUID, rows: Sequence[Row], classes: Sequence[type[Row]]
    ) -> Iterator[tuple[type[Row], list[Row]]]:
        """Of the classes of a stream those whose rows are other than before, or not known, with the rows now."""
        by_class: dict[type[Row], list[Row]] = {cls: [] for cls in classes}
        for row in rows:
            by_class[type(row)].append(row)
        before = self._kept.pop(stream_id, None)
        now = tuple(hash(_encode(group)) for group in by_class.values())
        self._kept[stream_id] = now
        if len(self._kept) > KEPT_DOSSIERS:
            self._kept.popitem(last=False)
        for place, (cls, group) in enumerate(by_class.items()):
            if before is None or before[place] != now[place]:
                yield cls, group


_encode: Final = msgspec.msgpack.Encoder().encode
