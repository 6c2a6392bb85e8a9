"""What checkpoints claim: the stored ones as far as they can be believed, and those that were kept elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from domain.model.checkpoint import Checkpoint
from domain.model.key_rotation import KeyChain
from domain.model.signed_note import NoteUnreadable, SignedNote
from projections.ledger_findings import Fault, Findings
from projections.ledger_verify_ahead import Ahead
from projections.ledger_verify_order import Order

END = 2**62
"""No log is as large."""


class Claim:
    """What a checkpoint says. source: how people call it; external: kept where the database's owner cannot reach.

    number: a stored one's; 0 for the others.
    """

    __slots__ = ("checkpoint", "external", "number", "source")

    def __init__(self, source: str, checkpoint: Checkpoint, *, external: bool, number: int = 0) -> None:
        self.source = source
        self.checkpoint = checkpoint
        self.external = external
        self.number = number


Checked = Checkpoint | str
"""A checkpoint that a key of the log signed, or why the note is not one."""


def checked(keys: KeyChain, note: bytes) -> Checked:
    """What a stored note says."""
    try:
        return keys.checked(SignedNote.parse(note))
    except NoteUnreadable as fault:
        return str(fault)


class StoredCheckpoints:
    """Takes the stored checkpoints in the order of their numbers. count: those believed; size: of the last of them.

    Numbers go 1, 2, 3 …, sizes never fall, and each is as large as its note says; what is not so is a finding, from
    the last believed one on.
    """

    def __init__(self, findings: Findings, number: int = 0, size: int = 0) -> None:
        """number, size: of the last one that another run believed, with all those before it."""
        self._findings = findings
        self._number = number
        self.count = number
        self.size = size

    def claim(self, number: int, size: int, found: Checked) -> Claim | None:
        """The next one; None where it is not believed. size: as the database has it."""
        before, self._number = self._number, number
        source = f"checkpoint {number}"
        if isinstance(found, str):
            reason = found
        elif number == before + 1 and self.size <= found.size == size:
            self.count += 1
            self.size = size
            return Claim(source, found, external=False, number=number)
        else:
            reason = f"it does not come next after number {before} of size {self.size}"
        self._findings.add(Fault.CHECKPOINT, self.size + 1, size, detail=reason, source=source)
        return None


def merged(stored: Iterator[Claim], outside: Iterable[Claim]) -> Iterator[Claim]:
    """Both by size, of one size those from outside first. Either comes in order of size."""
    waiting = Ahead(iter(outside), size_of)
    for claim in stored:
        yield from waiting.upto(size_of(claim))
        yield claim
    yield from waiting.upto(END)


def size_of(claim: Claim) -> int:
    return claim.checkpoint.size


def beyond(claim: Claim, order: Order, head: int, findings: Findings) -> None:
    """A claim about more events than could be read in their order. head: where the log says that it ends."""
    first, last = order.position + 1, claim.checkpoint.size
    if claim.external and last > head:
        findings.add(Fault.ROLLBACK, first, last, source=claim.source)
    elif not order.broken:
        findings.add(Fault.MISSING, first, last, source=claim.source)
