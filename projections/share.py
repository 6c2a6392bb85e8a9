"""The streams that one process folds: what it keeps of them, and the reference data by which it judges.

All that is kept can be read again from the log, and is, whenever the views are not where they were left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection

from domain.model.event import Event, Recorded
from domain.model.reference import Reference
from projections import reference_log
from projections.memory import Histories, Written
from projections.parking import Folder, ParkedRow
from projections.rows import Row
from projections.stored_events import Stored
from projections.streams import CLASSES, Kind, kind_of_history, stream_rows


class Outcome(msgspec.Struct):
    """What folding some streams came to. dossiers: how many of them are dossiers.

    changed: by table the streams whose rows there are other than before, or not known; rows: by table all that these
    have now. parked: the streams that could not be folded.
    """

    dossiers: int = 0
    changed: dict[str, list[UUID]] = {}
    rows: dict[str, list[Row]] = {}
    parked: list[ParkedRow] = []

    def add(self, other: Outcome) -> None:
        """Put another's streams beside these."""
        self.dossiers += other.dossiers
        for table, streams in other.changed.items():
            self.changed.setdefault(table, []).extend(streams)
        for table, rows in other.rows.items():
            self.rows.setdefault(table, []).extend(rows)
        self.parked.extend(other.parked)


class Share:
    """The connection is for reading the log."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection
        self._histories = Histories()
        self._written = Written()
        self.reference = Reference()

    def begin_at(self, position: int) -> None:
        """Know nothing but the reference data as of a position."""
        self._histories.clear()
        self._written.clear()
        self.reference = reference_log.load(self._connection, position)

    def judge_by(self, recorded: Iterable[Recorded[Event]]) -> None:
        """These came next in the streams of the reference data."""
        self.reference = self.reference.after(recorded)

    def fold(self, events: Sequence[Stored], stream_ids: Iterable[UUID], upto: int) -> Outcome:
        """Fold streams as of a position. events: those of them that came since they were folded last."""
        self._histories.learn(events)
        stream_ids = list(stream_ids)
        histories = self._histories.of(self._connection, stream_ids, upto)
        folder, outcome = Folder(), Outcome()
        for stream_id in stream_ids:
            kind = kind_of_history(histories[stream_id])
            assert kind is not None
            outcome.dossiers += kind is Kind.DOSSIER
            folded = folder.rows(histories[stream_id], lambda recorded: stream_rows(recorded, self.reference))
            for cls, news in self._written.changed(stream_id, folded, CLASSES[kind]):
                outcome.changed.setdefault(cls.TABLE, []).append(stream_id)
                outcome.rows.setdefault(cls.TABLE, []).extend(news)
        outcome.parked = folder.parked
        return outcome
