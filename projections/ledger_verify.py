"""Reading everything again: whether the record is what was signed.

One look at the database at one moment. The events are streamed once, in order, and hashed into a tree of their own,
which is compared with the stored tiles, with every stored checkpoint and with every checkpoint from outside; beside
them the handled commands. What is kept of the events is one number a stream, and 32 bytes for 256 events.

An event that differs is named exactly as long as the tiles still hold its old hash. Where they were rewritten too, the
first checkpoint that does not fit gives a range: after the last one that fits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

import psycopg
from psycopg import Connection, sql

from domain.model.checkpoint import CommandChain
from domain.model.key_rotation import KeyChain
from domain.model.signed_note import NoteUnreadable, SignedNote, VerifierKey
from projections import ledger_checkpoints, ledger_rows
from projections.ledger_findings import Fault, Findings, Verification
from projections.ledger_tiles import Tiles
from projections.ledger_verify_order import Order
from projections.ledger_verify_tree import Claim, Tree

T = TypeVar("T")

Progress = Callable[[int, int], None]
"""(events read, events there are), once a tile."""

_EVERYTHING: Final = 2**62

_HEAD: Final = (
    "SELECT position, (extract(epoch FROM recorded_at - '2000-01-01T00:00:00Z') * 1000000)::bigint FROM hoso.log_head"
)
_MISPLACED_COMMAND: Final = (
    "SELECT c.position FROM hoso.handled_commands AS c"
    " LEFT JOIN hoso.stored_events AS e ON e.notification_id = c.position"
    " WHERE c.recorded_at IS DISTINCT FROM e.recorded_at ORDER BY c.position LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class External:
    """A checkpoint that was kept where the database's owner cannot change it. source: how people call it."""

    source: str
    note: SignedNote


def verify(
    dsn: str, anchor: VerifierKey, externals: Sequence[External] = (), progress: Progress = lambda _read, _of: None
) -> Verification:
    """Verify the log behind a dsn (reader's role) by a key of it that is trusted.

    NoteUnreadable for an external checkpoint that no key of this log signed: then there is nothing to compare.
    """
    with ExitStack() as stack:
        events, commands, beside = (stack.enter_context(_connection(dsn)) for _ in range(3))
        events.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        row = events.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None
        for other in (commands, beside):
            other.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            other.execute(sql.SQL("SET TRANSACTION SNAPSHOT {}").format(row[0]))
        # Closed first: a stream that was left halfway holds its connection.
        leaves = stack.enter_context(closing(ledger_rows.leaves(events, 0, _EVERYTHING)))
        rows = stack.enter_context(closing(ledger_rows.command_rows(commands, 0, _EVERYTHING)))
        return _Verifying(leaves, rows, beside, anchor).run(externals, progress)


def _connection(dsn: str) -> Connection[Any]:
    return psycopg.connect(dsn, autocommit=True, application_name="hoso verify", options=ledger_rows.SESSION)


class _Verifying:
    """leaves, rows: streams of their own connections; beside: for everything else, of the same moment."""

    def __init__(
        self, leaves: Iterator[bytes], rows: Iterator[bytes], beside: Connection[Any], anchor: VerifierKey
    ) -> None:
        self._leaves = leaves
        self._beside = beside
        self._findings = Findings()
        self._keys = self._key_chain(anchor)
        self._commands = _Commands(rows, self._findings)
        self._compared = 0
        self._sealed = 0

    def run(self, externals: Sequence[External], progress: Progress) -> Verification:
        outside = sorted(
            (Claim(each.source, self._keys.checked(each.note), external=True) for each in externals), key=_size_of
        )
        self._check_origin()
        total = ledger_rows.head(self._beside)
        order, tree = Order(self._findings), Tree(Tiles(self._beside), self._findings)
        claims = _Ahead(_merged(self._stored_claims(), outside), _size_of)
        for hashes in order.tiles(self._leaves):
            due = list(claims.upto(tree.size + len(hashes)))
            tree.take_in(hashes, due)
            for claim in due:
                self._commands.compare(claim)
            progress(tree.size, total)
        tree.close(complete=not order.broken)
        for claim in claims.rest():
            self._too_short(claim, tree.size, broken=order.broken)
        if not order.broken:
            self._check_head(order)
        return Verification(
            origin=self._keys.origin,
            events=tree.size,
            sealed=self._sealed,
            checkpoints=self._compared,
            external=len(outside),
            commands=self._commands.close(self._beside),
            findings=self._findings.sorted(),
        )

    # ------------------------------------------------------------------ what was signed

    def _key_chain(self, anchor: VerifierKey) -> KeyChain:
        try:
            return KeyChain.from_anchor(anchor.name, anchor, ledger_checkpoints.rotations(self._beside))
        except NoteUnreadable as fault:
            self._findings.add(Fault.ROTATION, 1, detail=str(fault))
            return KeyChain(anchor.name, ((0, anchor),))

    def _stored_claims(self) -> Iterator[Claim]:
        """The stored checkpoints that can be believed; the others are findings, from the last believed one on."""
        number = size = 0
        for stored in ledger_checkpoints.every(self._beside):
            source = f"checkpoint {stored.number}"
            try:
                checkpoint = self._keys.checked(SignedNote.parse(stored.note))
                if stored.number != number + 1 or not size <= checkpoint.size == stored.size:
                    raise NoteUnreadable(f"it does not come next after number {number} of size {size}")
            except NoteUnreadable as fault:
                self._findings.add(Fault.CHECKPOINT, size + 1, stored.size, detail=str(fault), source=source)
            else:
                size = checkpoint.size
                self._compared += 1
                self._sealed = size
                yield Claim(source, checkpoint, external=False)
            number = stored.number

    # ------------------------------------------------------------------ what is beside the events

    def _check_origin(self) -> None:
        origin = ledger_checkpoints.origin(self._beside)
        if origin not in (None, self._keys.origin):
            self._findings.add(Fault.FORK, 1, detail=f"this log is {origin}", source=self._keys.origin)

    def _too_short(self, claim: Claim, size: int, *, broken: bool) -> None:
        """The log ends, or can be read, only before the size of this checkpoint."""
        if claim.external and claim.checkpoint.size > ledger_rows.head(self._beside):
            self._findings.add(Fault.ROLLBACK, size + 1, claim.checkpoint.size, source=claim.source)
        elif not broken:
            self._findings.add(Fault.MISSING, size + 1, claim.checkpoint.size, source=claim.source)

    def _check_head(self, order: Order) -> None:
        row = self._beside.execute(_HEAD).fetchone()
        if row is None or row[0] != order.position or (order.position and row[1] != order.moment):
            self._findings.add(Fault.HEAD, order.position, detail=f"the head is {row[0] if row else 'absent'}")


class _Commands:
    """The handled commands, chained as far as each checkpoint reaches."""

    def __init__(self, rows: Iterator[bytes], findings: Findings) -> None:
        self._rows = _Ahead(rows, _position_of_command)
        self._findings = findings
        self._chain = CommandChain()
        self._fitted = 0
        self._refuted = False

    def compare(self, claim: Claim) -> None:
        size, sealed = claim.checkpoint.size, claim.checkpoint.commands
        self._chain = self._chain.extended(self._rows.upto(size - 1))
        if self._chain == sealed:
            self._fitted = size
        elif not self._refuted:
            self._refuted = True
            detail = f"there are {self._chain.count}, sealed were {sealed.count}"
            first = max(self._fitted, 1)
            self._findings.add(Fault.COMMANDS, first, max(first, size - 1), detail=detail, source=claim.source)

    def close(self, connection: Connection[Any]) -> int:
        """Check what needs no seal. Returns how many commands there are."""
        row = connection.execute(_MISPLACED_COMMAND).fetchone()
        if row is not None:
            self._findings.add(Fault.COMMAND, row[0])
        return self._chain.count + sum(1 for _ in self._rows.rest())


class _Ahead(Generic[T]):
    """An iterator in rising order of a key, taken piece by piece."""

    def __init__(self, items: Iterator[T], key: Callable[[T], int]) -> None:
        self._items = items
        self._key = key
        self._next = next(items, None)

    def upto(self, limit: int) -> Iterator[T]:
        while self._next is not None and self._key(self._next) <= limit:
            item, self._next = self._next, next(self._items, None)
            yield item

    def rest(self) -> Iterator[T]:
        return self.upto(2**64)


def _merged(stored: Iterator[Claim], outside: Iterable[Claim]) -> Iterator[Claim]:
    waiting = _Ahead(iter(outside), _size_of)
    for claim in stored:
        yield from waiting.upto(_size_of(claim))
        yield claim
    yield from waiting.rest()


def _size_of(claim: Claim) -> int:
    return claim.checkpoint.size


def _position_of_command(row: bytes) -> int:
    """The fourth field: after the count, 4 + 16 bytes of command id, 4 + 32 of request hash, 4 + 16 of stream id."""
    return int.from_bytes(row[82:90], "big")
