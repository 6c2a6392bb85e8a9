"""Reading everything again: whether the record is what was signed.

One look at the database at one moment. The events are read in parts, in order, by several processes, and hashed into
a tree of their own, which is compared with the stored tiles, with every stored checkpoint and with every checkpoint
from outside; beside them the handled commands. What is kept of the events is one number a stream, and 32 bytes for
256 events.

An event that differs is named exactly as long as the tiles still hold its old hash. Where they were rewritten too, the
first checkpoint that does not fit gives a range: after the last one that fits.

A verifier that keeps where it stood (`ledger_verify_kept`) reads on from there by the same rules.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import Any, Final

from cryptography.x509 import Certificate
from psycopg import Connection

from domain.model.checkpoint import Checkpoint
from domain.model.key_rotation import KeyChain
from domain.model.signed_note import NoteUnreadable, SignedNote, VerifierKey
from projections import ledger_checkpoints, ledger_rows
from projections.attachments import verify_attachments
from projections.ledger_checkpoints import StoredCheckpoint
from projections.ledger_findings import Fault, Findings, Verification
from projections.ledger_tiles import Tiles
from projections.ledger_verify_ahead import Ahead
from projections.ledger_verify_claims import END, Claim, StoredCheckpoints, beyond, merged, size_of
from projections.ledger_verify_commands import Commands
from projections.ledger_verify_explained import explained
from projections.ledger_verify_kept import Kept, OlderThanKept, Reached, cut_before
from projections.ledger_verify_order import Order
from projections.ledger_verify_outside import verify_cosignatures, verify_stamps
from projections.ledger_verify_parts import NOTES, Readers, Source, connect_at, reading
from projections.ledger_verify_tree import Tree

Progress = Callable[[int, int], None]
"""(events read, events there are), once a part."""

KEPT_SOURCE: Final = "the verification before"
"""How the checkpoint is called that an earlier run confirmed."""

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
    since: Kept | None = None,
    keep: Callable[[Kept], None] | None = None,
) -> Verification:
    """Verify the log behind a dsn (reader's role) by a key of it that is trusted.

    forms: decode every event too. workers: processes that read; by default as many as there are processors.
    stamp_roots: of the authorities whose time-stamps are looked at; without any they are left out.
    since: what an earlier run kept; the log is read on from there. keep: is given what the next run may read on from,
    where nothing was found and there is a checkpoint.
    NoteUnreadable for an external checkpoint that no key of this log signed: then there is nothing to compare.
    OlderThanKept for one about a size that is not read again.
    """
    with ExitStack() as stack:
        beside = stack.enter_context(closing(connect_at(dsn)))
        row = beside.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None
        events, commands = (stack.enter_context(closing(connect_at(dsn, row[0]))) for _ in range(2))
        # Closed first: a stream that was left halfway holds its connection.
        behind = since.reached.position + 1 if since is not None else 0
        rows = stack.enter_context(closing(ledger_rows.command_rows(commands, behind, END)))
        ends = beside.execute(_ENDS).fetchone()
        assert ends is not None
        first, last = ends
        source = Source(dsn, row[0], forms)
        readers = stack.enter_context(
            reading(source, events, last - max(0, behind - 1), workers or os.cpu_count() or 1)
        )
        verifying = _Verifying(readers, rows, beside, anchor, since)
        result = verifying.run(externals, first, last, progress, stamp_roots)
        if keep is not None and result.good and (kept := verifying.kept()) is not None:
            keep(kept)
        return result


class _Verifying:
    """readers, rows: streams of their own connections; beside: for everything else, of the same moment."""

    def __init__(
        self,
        readers: Readers,
        rows: Iterator[bytes],
        beside: Connection[Any],
        anchor: VerifierKey,
        since: Kept | None = None,
    ) -> None:
        self._anchor = anchor
        self._since = since
        self._readers = readers
        self._beside = beside
        self._findings = Findings()
        self._keys = self._key_chain(anchor)
        if since is None:
            self._order = Order(self._findings)
            self._tree = Tree(Tiles(beside), self._findings)
            self._commands = Commands(rows, self._findings)
            self._stored = StoredCheckpoints(self._findings)
        else:
            before = since.reached
            self._order = Order(self._findings, before.position, before.moment, before.versions)
            self._tree = Tree(Tiles(beside), self._findings, before.roots)
            self._commands = Commands(rows, self._findings, before.chain, before.position)
            self._stored = StoredCheckpoints(self._findings, before.number, before.size)
        self._confirmed: Claim | None = None  # the last stored checkpoint that was compared
        self._reached: Reached | None = None  # what is kept of the log behind the place where reading begins again

    def run(
        self,
        externals: Sequence[External],
        first: int,
        last: int,
        progress: Progress,
        stamp_roots: Sequence[Certificate],
    ) -> Verification:
        outside = sorted(self._from_outside(externals), key=size_of)
        self._check_origin()
        if first < 1:
            self._findings.add(Fault.OUTSIDE, first)
        order, tree = self._order, self._tree
        claims = Ahead(merged(self._stored_claims(), outside), size_of)
        newest = ledger_checkpoints.last_or_none(self._beside)
        cut = cut_before(min(newest.size, last)) if newest is not None else 0
        self._keep_at(cut)
        with closing(self._readers.parts(order.position, cut, last)) as parts:
            for part in parts:
                order.join(part)
                due = list(claims.upto(order.position))
                self._commands.take_in(part, tree.take_in(part, due))
                self._confirmed = next((each for each in reversed(due) if not each.external), self._confirmed)
                self._keep_at(cut)
                progress(order.position, last)
                if order.broken:
                    break
        if last < order.position:
            # What was read by the run before is not there any more.
            self._findings.add(Fault.MISSING, last + 1, order.position, source=KEPT_SOURCE)
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
            external=len(externals),
            commands=commands,
            cosignatures=cosignatures,
            stamps=stamps,
            attachments=attachments,
            forms=self._forms,
            findings=[explained(self._beside, finding) for finding in self._findings.sorted()],
            since=self._since.reached.position if self._since is not None else 0,
        )

    # ------------------------------------------------------------------ from one run to the next

    @property
    def _forms(self) -> bool:
        return self._readers.source.forms and (self._since is None or self._since.forms)

    def _from_outside(self, externals: Sequence[External]) -> Iterator[Claim]:
        """What is claimed from outside; the checkpoint that the run before confirmed is among it."""
        for each in externals:
            claim = Claim(each.source, self._keys.checked(each.note), external=True)
            if self._since is not None and size_of(claim) <= self._since.reached.position:
                raise OlderThanKept(source=each.source, size=size_of(claim), position=self._since.reached.position)
            yield claim
        if self._since is not None:
            yield Claim(KEPT_SOURCE, Checkpoint.parse(self._since.checkpoint), external=True)

    def _keep_at(self, cut: int) -> None:
        """Remember how everything stands, if reading has come to the cut."""
        if self._order.position != cut:
            return
        number, size = (self._since.reached.number, self._since.reached.size) if self._since is not None else (0, 0)
        if self._confirmed is not None:
            number, size = self._confirmed.number, size_of(self._confirmed)
        chain = self._commands.chain
        self._reached = Reached(
            position=cut,
            moment=self._order.moment,
            roots=self._tree.roots(),
            versions=self._order.versions(),
            commands=chain.count,
            link=chain.link,
            number=number,
            size=size,
        )

    def kept(self) -> Kept | None:
        """What the next run may begin with, if nothing was found; None where no checkpoint says so."""
        confirmed, reached = self._confirmed, self._reached
        if confirmed is None or reached is None or size_of(confirmed) <= reached.position:
            return None
        return Kept(
            origin=self._keys.origin,
            anchor=str(self._anchor),
            checkpoint=confirmed.checkpoint.text(),
            forms=self._forms,
            reached=reached,
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
        for stored in ledger_checkpoints.every(
            self._beside, self._since.reached.number if self._since is not None else 0
        ):
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


def _noted(
    batches: Iterator[list[StoredCheckpoint]], read: list[list[StoredCheckpoint]]
) -> Iterator[list[StoredCheckpoint]]:
    """The batches, each noted when it is handed over: what comes of them later comes in the same order."""
    for batch in batches:
        read.append(batch)
        yield batch
