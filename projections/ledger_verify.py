"""Reading everything again: whether the record is what was signed.

One look at the database at one moment. The events are read in parts, in order, by several processes, and hashed into
a tree of their own, which is compared with the stored tiles, with every stored checkpoint and with every checkpoint
from outside; beside them the handled commands. What is kept of the events is one number a stream, and 32 bytes for
256 events.

An event that differs is named exactly as long as the tiles still hold its old hash. Where they were rewritten too, the
first checkpoint that does not fit gives a range: after the last one that fits.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from cryptography.x509 import Certificate
from psycopg import Connection

from domain.model.event import TOPICS
from domain.model.key_rotation import KeyChain
from domain.model.signed_note import NoteUnreadable, SignedNote, VerifierKey
from projections import ledger_checkpoints, ledger_rows
from projections.attachments import verify_attachments
from projections.ledger_checkpoints import StoredCheckpoint
from projections.ledger_findings import Fault, Finding, Findings, Verification
from projections.ledger_tiles import WIDTH, Tiles, hashes_in
from projections.ledger_verify_ahead import Ahead
from projections.ledger_verify_claims import END, Claim, StoredCheckpoints, beyond, merged, size_of
from projections.ledger_verify_commands import Commands, moment_of, stream_of
from projections.ledger_verify_order import Order
from projections.ledger_verify_outside import verify_cosignatures, verify_stamps
from projections.ledger_verify_parts import NOTES, Readers, Source, connect_at, reading
from projections.ledger_verify_tree import Tree
from projections.ledger_verify_words import Nearby, Row, differences

Progress = Callable[[int, int], None]
"""(events read, events there are), once a part."""

_ENDS: Final = "SELECT coalesce(min(notification_id), 1), coalesce(max(notification_id), 0) FROM hoso.stored_events"
_HEAD: Final = (
    "SELECT position, (extract(epoch FROM recorded_at - '2000-01-01T00:00:00Z') * 1000000)::bigint FROM hoso.log_head"
)


@dataclass(frozen=True, slots=True)
class External:
    """A checkpoint that was kept where the database's owner cannot change it. source: how people call it."""

    source: str
    note: SignedNote


def verify(
    dsn: str,
    anchor: VerifierKey,
    externals: Sequence[External] = (),
    progress: Progress = lambda _read, _of: None,
    *,
    forms: bool = True,
    workers: int | None = None,
    stamp_roots: Sequence[Certificate] = (),
) -> Verification:
    """Verify the log behind a dsn (reader's role) by a key of it that is trusted.

    forms: decode every event too. workers: processes that read; by default as many as there are processors.
    stamp_roots: of the authorities whose time-stamps are looked at; without any they are left out.
    NoteUnreadable for an external checkpoint that no key of this log signed: then there is nothing to compare.
    """
    with ExitStack() as stack:
        beside = stack.enter_context(closing(connect_at(dsn)))
        row = beside.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None
        events, commands = (stack.enter_context(closing(connect_at(dsn, row[0]))) for _ in range(2))
        # Closed first: a stream that was left halfway holds its connection.
        rows = stack.enter_context(closing(ledger_rows.command_rows(commands, 0, END)))
        ends = beside.execute(_ENDS).fetchone()
        assert ends is not None
        first, last = ends
        source = Source(dsn, row[0], forms)
        readers = stack.enter_context(reading(source, events, last, workers or os.cpu_count() or 1))
        verifying = _Verifying(readers, rows, beside, anchor)
        return verifying.run(externals, first, last, progress, stamp_roots)


class _Verifying:
    """readers, rows: streams of their own connections; beside: for everything else, of the same moment."""

    def __init__(self, readers: Readers, rows: Iterator[bytes], beside: Connection[Any], anchor: VerifierKey) -> None:
        self._readers = readers
        self._beside = beside
        self._findings = Findings()
        self._keys = self._key_chain(anchor)
        self._commands = Commands(rows, self._findings)
        self._stored = StoredCheckpoints(self._findings)

    def run(
        self,
        externals: Sequence[External],
        first: int,
        last: int,
        progress: Progress,
        stamp_roots: Sequence[Certificate],
    ) -> Verification:
        outside = sorted(
            (Claim(each.source, self._keys.checked(each.note), external=True) for each in externals), key=size_of
        )
        self._check_origin()
        if first < 1:
            self._findings.add(Fault.OUTSIDE, first)
        order, tree = Order(self._findings), Tree(Tiles(self._beside), self._findings)
        claims = Ahead(merged(self._stored_claims(), outside), size_of)
        with closing(self._readers.parts(last)) as parts:
            for part in parts:
                order.join(part)
                due = list(claims.upto(order.position))
                self._commands.take_in(part, tree.take_in(part, due))
                progress(order.position, last)
                if order.broken:
                    break
        tree.close(complete=not order.broken)
        head = ledger_rows.head(self._beside)
        for claim in claims.upto(END):
            beyond(claim, order, head, self._findings)
        if not order.broken:
            self._check_head(order)
        commands = self._commands.close(complete=not order.broken)
        cosignatures = verify_cosignatures(self._beside, self._findings)
        stamps = verify_stamps(self._beside, stamp_roots, self._findings)
        attachments = verify_attachments(self._beside, self._findings)
        return Verification(
            origin=self._keys.origin,
            events=order.position,
            sealed=self._stored.size,
            checkpoints=self._stored.count,
            external=len(outside),
            commands=commands,
            cosignatures=cosignatures,
            stamps=stamps,
            attachments=attachments,
            forms=self._readers.source.forms,
            findings=[self._explained(finding) for finding in self._findings.sorted()],
        )

    # ------------------------------------------------------------------ what was signed

    def _key_chain(self, anchor: VerifierKey) -> KeyChain:
        try:
            return KeyChain.from_anchor(anchor.name, anchor, ledger_checkpoints.rotations(self._beside))
        except NoteUnreadable as fault:
            self._findings.add(Fault.ROTATION, 1, detail=str(fault))
            return KeyChain(anchor.name, ((0, anchor),))

    def _stored_claims(self) -> Iterator[Claim]:
        read: list[list[StoredCheckpoint]] = []
        for checked in self._readers.checked(self._keys, _noted(self._stored_batches(), read)):
            for stored, found in zip(read.pop(0), checked, strict=True):
                claim = self._stored.claim(stored.number, stored.size, found)
                if claim is not None:
                    yield claim

    def _stored_batches(self) -> Iterator[list[StoredCheckpoint]]:
        batch: list[StoredCheckpoint] = []
        for stored in ledger_checkpoints.every(self._beside):
            batch.append(stored)
            if len(batch) == NOTES:
                yield batch
                batch = []
        if batch:
            yield batch

    # ------------------------------------------------------------------ what is beside the events

    def _check_origin(self) -> None:
        origin = ledger_checkpoints.origin(self._beside)
        if origin not in (None, self._keys.origin):
            self._findings.add(Fault.FORK, 1, detail=f"this log is {origin}", source=self._keys.origin)

    def _check_head(self, order: Order) -> None:
        row = self._beside.execute(_HEAD).fetchone()
        if row is None or row[0] != order.position or (order.position and row[1] != order.moment):
            self._findings.add(Fault.HEAD, order.position, detail=f"the head is {row[0] if row else 'absent'}")

    # ------------------------------------------------------------------ in words

    def _explained(self, finding: Finding) -> Finding:
        """What differs in an event that is not the one that was sealed, told by the hash that the tiles still have."""
        if finding.fault is not Fault.EVENT or finding.differs:
            return finding
        at = finding.position
        tile = hashes_in(Tiles(self._beside).tile(0, (at - 1) // WIDTH))
        rows = [Row.of(leaf) for leaf in ledger_rows.leaves(self._beside, at - 3, at + 2)]
        whole = [row for row in rows if row is not None]
        stored = next((row for row in whole if row.position == at), None)
        if stored is None or len(tile) <= (at - 1) % WIDTH:
            return finding
        commands = list(ledger_rows.command_rows(self._beside, at - 3, at + 10))
        nearby = Nearby(
            topics=[topic.encode() for topic in TOPICS],
            rows=[row for row in whole if row is not stored],
            streams=[stream_of(command) for command in commands],
            moments=[moment_of(command) for command in commands],
        )
        return msgspec.structs.replace(finding, differs=differences(stored, tile[(at - 1) % WIDTH], nearby))


def _noted(
    batches: Iterator[list[StoredCheckpoint]], read: list[list[StoredCheckpoint]]
) -> Iterator[list[StoredCheckpoint]]:
    """The batches, each noted when it is handed over: what comes of them later comes in the same order."""
    for batch in batches:
        read.append(batch)
        yield batch
