"""Whether the events stand in their order: positions without gaps, moments that rise, versions that follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

from domain.model.ledger_leaf import HEAD
from projections.ledger_findings import Fault, Findings
from projections.ledger_tiles import WIDTH


class Order:
    """Reads leaves in the order of their positions.

    Where a position is missing nothing after it can be placed, so reading stops there: `broken`. The first version and
    the first moment that are out of order are findings, and reading goes on.
    position, moment: of the last leaf. Keeps the last version of every stream.
    """

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._told: set[Fault] = set()
        self.position = 0
        self.moment = 0
        self.broken = False

    def tiles(self, leaves: Iterable[bytes]) -> Iterator[list[bytes]]:
        """The leaf hashes, 256 at a time."""
        hashes: list[bytes] = []
        versions: dict[bytes, int] = {}
        unpack, position, moment = HEAD.unpack_from, 0, -(2**63)
        for leaf in leaves:
            _, _, at, _, stream, _, version, _, recorded = unpack(leaf)
            if at != position + 1:
                self.broken = True
                self._tell(Fault.MISSING, position + 1, f"the next event is {at}")
                break
            position = at
            if version != (before := versions.get(stream, 0)) + 1:
                self._tell(Fault.VERSION, at, f"version {version} after {before}")
            if recorded <= moment:
                self._tell(Fault.MOMENT, at, "it is not later than the event before")
            versions[stream] = version
            moment = recorded
            hashes.append(sha256(b"\x00" + leaf).digest())
            if len(hashes) == WIDTH:
                self.position, self.moment = position, moment
                yield hashes
                hashes = []
        self.position, self.moment = position, moment
        if hashes:
            yield hashes

    def _tell(self, fault: Fault, position: int, detail: str) -> None:
        if fault not in self._told:
            self._told.add(fault)
            self._findings.add(fault, position, detail=detail)
