"""One generation of views following the log, batch by batch.

A batch is one transaction: it reads the next events, folds every dossier and every proceeding that they touch from its
whole history, replaces the rows of these streams and moves the position. So a batch happens wholly or not at all, and
doing it again gives the same rows. What changes of the reference data touch is folded again with it, or, where that is
much, some at a time with the batches that follow (projections/refolding.py).

What it keeps in memory (histories, reference data) is a copy of the log up to the position and is dropped whenever the
views are not where this projector left them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final
from uuid import UUID

from psycopg import Connection
from psycopg.rows import scalar_row

from domain.model import calendar, imported, procedure, rule_adoption
from domain.model.event import Event
from domain.model.reference import STREAMS
from projections import affected, stored_events
from projections.folding_processes import Helper
from projections.generation import LIVE, Generation
from projections.parking import ParkedRow
from projections.refolding import AT_ONCE, Refolding
from projections.rows import Row, Tables
from projections.share import Share
from projections.stored_events import Stored
from projections.streams import ALL_CLASSES, kind_of
from projections.views.imported import PendingRow, complete, dataset_of, fold_again
from projections.views.organisation import write_organisation, write_procedures

BATCH: Final = 2_000
"""Events a transaction."""

CHUNK: Final = 500
"""Streams folded at a time."""


@dataclass(frozen=True)
class Batch:
    """What one transaction did: dossiers and proceedings folded. No events: it only folded what waited for its turn."""

    position: int
    events: int
    dossiers: int
    proceedings: int


class Projector:
    """Brings the tables of one generation forward. The connection is the projector's own, in autocommit mode.

    helpers: other processes that fold with it.
    """

    def __init__(
        self,
        connection: Connection[Any],
        generation: Generation = LIVE,
        batch: int = BATCH,
        helpers: Sequence[Helper] = (),
    ) -> None:
        self._connection = connection
        self._generation = generation
        self._tables = Tables(connection, generation)
        self._batch = batch
        self._share = Share(connection)
        self._helpers = helpers
        self._refolding = Refolding(connection, generation)
        self._at: tuple[int, int, int] | None = None

    def advance(self, upto: int | None = None) -> Batch | None:
        """Take in the next events, none after `upto`, or fold some of what waits; None where there is neither."""
        try:
            with self._connection.transaction():
                return self._take_in(upto)
        except BaseException:
            self._at = None  # what is kept may be ahead of what was committed
            raise

    def catch_up(self, upto: int | None = None) -> int:
        """Take in all there is, none after `upto`, until nothing waits. Returns the number of events."""
        events = 0
        while (batch := self.advance(upto)) is not None:
            events += batch.events
        return events

    def _take_in(self, upto: int | None) -> Batch | None:
        position = self._position()
        limit = self._batch if upto is None else min(self._batch, upto - position)
        events = stored_events.after(self._connection, position, limit) if limit > 0 else []
        new = events[-1].position if events else position
        touched = {stored.stream_id for stored in events if kind_of(stored.topic) is not None}
        changed = self._take_in_reference([stored for stored in events if stored.stream_id in STREAMS])
        if len(changed) <= AT_ONCE:
            touched |= changed
        else:
            self._refolding.put_off(changed - touched, new)
        waited = self._refolding.take(len(touched))
        touched |= waited
        if not events and not touched:
            return None
        dossiers = sum(self._fold(events, chunk, new) for chunk in _chunks(sorted(touched), CHUNK))
        if waited:
            self._refolding.done(touched)
        self._take_in_imports(events)
        self._move_to(new)
        return Batch(new, len(events), dossiers, len(touched) - dossiers)

    def _position(self) -> int:
        at = self._connection.execute(
            self._generation.statement("SELECT position, steps, tableoid FROM views.progress FOR UPDATE")
        ).fetchone()
        assert at is not None
        position = int(at[0])
        if at != self._at:
            self._share.begin_at(position)
            for helper in self._helpers:
                helper.begin_at(position)
            self._refolding.forget()
            self._at = at
        return position

    def _move_to(self, position: int) -> None:
        self._at = self._connection.execute(
            self._generation.statement(
                "UPDATE views.progress SET position = %s, steps = steps + 1, advanced_at = clock_timestamp() "
                "RETURNING position, steps, tableoid"
            ),
            [position],
        ).fetchone()
        if self._generation is LIVE:
            self._connection.execute("SELECT pg_notify('hoso_views', %s)", [str(position)])

    # ------------------------------------------------------------------ reference data

    def _take_in_reference(self, events: Sequence[Stored]) -> set[UUID]:
        """Judge by the new reference data from now on. Returns the dossiers and proceedings that they may change."""
        if not events:
            return set()
        recorded = [stored.decoded() for stored in events]
        before = self._share.reference
        self._share.judge_by(recorded)
        after = self._share.reference
        for helper in self._helpers:
            helper.judge_by(events)
        if after.organisation is not before.organisation:
            write_organisation(self._connection, self._tables, after.organisation)
        if after.catalogue is not before.catalogue:
            write_procedures(self._connection, self._tables, after.catalogue)
        changes = list(affected.by_people(before.organisation, after.organisation))
        edits = [r.body for r in recorded if r.stream_id == calendar.STREAM]
        if edits:
            changes.extend(affected.by_calendar(before.calendar, edits))
            self._fold_datasets_again()
        if any(isinstance(r.body, rule_adoption.RulesAdopted) for r in recorded):
            changes.append(affected.ALL)
        found = [_procedure_code(r.body) for r in recorded if r.stream_id == procedure.STREAM]
        codes = [code for code in found if code is not None]
        return (
            affected.dossiers(self._connection, self._generation, changes)
            | affected.proceedings(self._connection, self._generation, changes)
            | affected.not_received(self._connection, self._generation, codes)
            | affected.about_procedures(self._connection, self._generation, codes)
            | self._parked()
        )

    def _parked(self) -> set[UUID]:
        """What could not be folded may be folded by other reference data."""
        cursor = self._connection.cursor(row_factory=scalar_row)
        cursor.execute(self._generation.statement("SELECT stream_id FROM views.parked WHERE dataset IS NULL"))
        return set(cursor)

    # ------------------------------------------------------------------ dossiers and proceedings

    def _fold(self, events: Sequence[Stored], stream_ids: Sequence[UUID], upto: int) -> int:
        """Replace the rows of these streams where they differ. Returns how many of them are dossiers.

        events: those of the batch.
        """
        shares: list[set[UUID]] = [set() for _ in range(1 + len(self._helpers))]
        for stream_id in stream_ids:
            shares[stream_id.int % len(shares)].add(stream_id)
        asked = [(helper, share) for helper, share in zip(self._helpers, shares[1:], strict=True) if share]
        for helper, share in asked:
            helper.ask([stored for stored in events if stored.stream_id in share], sorted(share), upto)
        outcome = self._share.fold([stored for stored in events if stored.stream_id in shares[0]], shares[0], upto)
        for helper, _ in asked:
            outcome.add(helper.answer())
        changed: dict[type[Row], Sequence[UUID]] = {cls: outcome.changed.get(cls.TABLE, []) for cls in ALL_CLASSES}
        changed[ParkedRow] = stream_ids
        rows = chain.from_iterable(outcome.rows.values())
        self._tables.replace_some(changed, chain(rows, outcome.parked))
        return outcome.dossiers

    def _take_in_imports(self, events: Sequence[Stored]) -> None:
        pending: list[PendingRow] = []
        for stored in events:
            if stored.topic == imported.CaseOpened.TOPIC:
                body = stored.decoded().body
                assert isinstance(body, imported.CaseOpened)
                pending.append(PendingRow(stream_id=stored.stream_id, dataset=body.dataset))
            elif stored.topic == imported.DatasetImported.TOPIC:
                self._tables.insert(pending)
                pending = []
                complete(self._connection, self._tables, dataset_of(stored.decoded(), self._share.reference))
        self._tables.insert(pending)

    def _fold_datasets_again(self) -> None:
        """Datasets that are measured in office hours follow the calendar."""
        cursor = self._connection.cursor(row_factory=scalar_row)
        positions = cursor.execute(
            self._generation.statement("SELECT position FROM views.datasets WHERE calendar = %s ORDER BY position"),
            [imported.CalendarChoice.VN],
        ).fetchall()
        for stored in stored_events.at(self._connection, positions):
            fold_again(self._connection, self._tables, dataset_of(stored.decoded(), self._share.reference))


def _procedure_code(body: Event) -> str | None:
    match body:
        case procedure.ProcedurePublished():
            return body.procedure.code
        case procedure.ProcedureWithdrawn():
            return body.code
        case _:
            return None


def _chunks(stream_ids: Sequence[UUID], size: int) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(stream_ids), size):
        yield stream_ids[start : start + size]
