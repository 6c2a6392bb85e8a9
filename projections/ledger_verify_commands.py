"""Whether the handled commands are those that were sealed, and each points to where it was recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from struct import Struct
from typing import Final

from domain.model.checkpoint import CommandChain
from projections.ledger_findings import Difference, Fault, Field, Findings
from projections.ledger_verify_claims import Claim
from projections.ledger_verify_order import Part, instant

_PLACE: Final = Struct(">82xQ16xq")
"""Of a row its fourth field and its sixth, `position_of` and `moment_of`."""


class Commands:
    """The handled commands, chained as far as each checkpoint reaches.

    rows: in their binary form, in the order of the chain (domain/model/checkpoint.py), those behind `after`.
    chain: of the commands up to there, which were confirmed before.
    """

    def __init__(
        self, rows: Iterator[bytes], findings: Findings, chain: CommandChain | None = None, after: int = 0
    ) -> None:
        self._rows = rows
        self._next = next(rows, None)
        self._findings = findings
        self._chain = chain or CommandChain()
        self._fitted = after + 1  # commands at the size of a checkpoint wait for the next one
        self._refuted = False
        self._misplaced = False
        self._after = after
        self._moments: Sequence[int] = ()

    @property
    def chain(self) -> CommandChain:
        """Of all commands up to the last part."""
        return self._chain

    def take_in(self, part: Part, claims: Sequence[Claim]) -> None:
        """The commands that point into a part; claims: those about sizes in it, by size."""
        self._after, self._moments = part.after, part.moments
        for claim in claims:
            self._chain = self._chain.extended(self._placed(claim.checkpoint.size - 1))
            self._compare(claim)
        self._chain = self._chain.extended(self._placed(part.after + part.count))

    def close(self, *, complete: bool) -> int:
        """No more events. complete: all were read, so a command that points beyond them tells of missing ones.

        Returns how many commands there are.
        """
        if self._next is None:
            return self._chain.count
        if complete:
            last = self._after + len(self._moments)
            self._findings.add(Fault.MISSING, last + 1, position_of(self._next), source="handled commands")
        return self._chain.count + 1 + sum(1 for _ in self._rows)

    def _placed(self, limit: int) -> list[bytes]:
        """The rows that come next and point to positions up to a limit; where they point to is looked at."""
        # One turn a command, for millions of commands: names are local.
        placed: list[bytes] = []
        rows, row, unpack, size = self._rows, self._next, _PLACE.unpack_from, _PLACE.size
        first, moments = self._after + 1, self._moments
        while row is not None:
            position, moment = unpack(row if len(row) >= size else row.ljust(size, b"\0"))
            if position > limit:
                break
            recorded = moments[position - first] if position >= first else None
            if moment != recorded:
                self._misplace(position, moment, recorded)
            placed.append(row)
            row = next(rows, None)
        self._next = row
        return placed

    def _misplace(self, position: int, moment: int, recorded: int | None) -> None:
        if not self._misplaced:
            self._misplaced = True
            expected = None if recorded is None else instant(recorded)
            differs = (Difference(field=Field.MOMENT, stored=instant(moment), expected=expected),)
            self._findings.add(Fault.COMMAND, position, differs=differs)

    def _compare(self, claim: Claim) -> None:
        sealed = claim.checkpoint.commands
        if self._chain == sealed:
            self._fitted = claim.checkpoint.size
        elif not self._refuted:
            self._refuted = True
            detail = f"there are {self._chain.count}, sealed were {sealed.count}"
            last = max(self._fitted, claim.checkpoint.size - 1)
            self._findings.add(Fault.COMMANDS, self._fitted, last, detail=detail, source=claim.source)


def position_of(row: bytes) -> int:
    """The fourth field: after the count, 4 + 16 bytes of command id, 4 + 32 of request hash, 4 + 16 of stream id."""
    return int.from_bytes(row[82:90], "big")


def moment_of(row: bytes) -> int:
    """The sixth and last field, in microseconds since 2000."""
    return int.from_bytes(row[-8:], "big", signed=True)


def stream_of(row: bytes) -> bytes:
    """The third field."""
    return row[62:78]
