"""Whether the events lead to the stored tiles and to the roots that were signed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Protocol

from domain.model.merkle import HASH_BYTES, Frontier, complete_root
from projections.ledger_findings import Fault, Findings
from projections.ledger_tiles import LEVELS, WIDTH, hashes_in
from projections.ledger_verify_claims import Claim
from projections.ledger_verify_order import Part, hashes_of

_TILE_LEVEL: Final = 8


class TileSource(Protocol):
    """Stored tiles; `projections.ledger_tiles.Tiles` are."""

    def count(self, level: int) -> int:
        """Hashes on a level."""

    def stream(self, level: int, first: int = 0) -> Iterator[bytes]:
        """The tiles of a level, in order, from this one on."""


class Tree:
    """A tree of our own, grown from leaf hashes and compared as it grows.

    roots: of the tiles that were compared before, by another run.
    suspect: the first position whose leaf differs from the stored tile, if any.
    """

    def __init__(self, tiles: TileSource, findings: Findings, roots: bytes = b"") -> None:
        self._tiles = tiles
        self._stored = tiles.stream(0, len(roots) // HASH_BYTES)
        self._sealed = tiles.count(0)
        self._findings = findings
        self._frontier = Frontier()
        for root in hashes_in(roots):
            self._frontier.push(root, _TILE_LEVEL)
        self._tile_roots = bytearray(roots)
        self._suspect: int | None = None  # a root will tell whether the leaf or the tile is wrong
        self._suspicion = ""
        self._fitted = {False: self.size, True: self.size}  # the size of the last claim that fits, stored and external
        self._refuted = {False: False, True: False}
        self._explained = False

    @property
    def size(self) -> int:
        return self._frontier.size

    def roots(self) -> bytes:
        """Of all whole tiles so far."""
        return bytes(self._tile_roots)

    def take_in(self, part: Part, claims: Sequence[Claim]) -> list[Claim]:
        """The next part, of whole tiles unless it is the last; claims: those about sizes in it, by size.

        Returns the claims whose handled commands can be compared: not those from outside that have another root, since
        they are about another log from some event on.
        """
        comparable: list[Claim] = []
        self._tile_roots += part.roots
        due = list(reversed(claims))
        for number, root in enumerate([*hashes_in(part.roots), b""]):
            hashes = hashes_of(part, number)
            end = self.size + len(hashes) // HASH_BYTES
            self._compare_tile(hashes)
            if root and (not due or due[-1].checkpoint.size > end):
                self._frontier.push(root, _TILE_LEVEL)
                continue
            leaves = hashes_in(hashes)
            while due and due[-1].checkpoint.size <= end:
                claim = due.pop()
                taken = claim.checkpoint.size - self.size
                self._grow(leaves[:taken])
                leaves = leaves[taken:]
                if self._compare_root(claim) or not claim.external:
                    comparable.append(claim)
            self._grow(leaves)
        return comparable

    def close(self, *, complete: bool) -> None:
        """No more leaves. complete: they were all in order, so none may be lacking."""
        if complete and self._sealed > self.size:
            self._findings.add(Fault.MISSING, self.size + 1, self._sealed, source="tiles of level 0")
        if self._suspect is not None:
            self._findings.add(Fault.EVENT, self._suspect, detail=self._suspicion, source="tile of level 0")
        elif complete and self._sealed <= self.size and not self._refuted[False]:
            self._compare_upper_tiles()

    def _grow(self, leaves: Sequence[bytes]) -> None:
        """Push leaf hashes in the largest subtrees that fit: each checkpoint's size cuts a tile anew."""
        at = 0
        while at < len(leaves):
            room = (self.size & -self.size) or WIDTH
            width = min(room, 1 << (len(leaves) - at).bit_length() - 1)
            self._frontier.push(complete_root(leaves[at : at + width]), width.bit_length() - 1)
            at += width

    # ------------------------------------------------------------------ tiles

    def _compare_tile(self, hashes: bytes) -> None:
        if not hashes:
            return
        stored = next(self._stored, b"")
        expected = hashes[: max(0, self._sealed - self.size) * HASH_BYTES]
        if self._suspect is not None or stored[: len(expected)] == expected:
            return
        for place, leaf in enumerate(hashes_in(expected)):
            sealed = stored[place * HASH_BYTES : (place + 1) * HASH_BYTES]
            if leaf != sealed:
                self._suspect = self.size + place + 1
                self._suspicion = f"leaf hash {leaf.hex()[:16]}…, sealed {sealed.hex()[:16] or 'nothing'}…"
                return

    def _compare_upper_tiles(self) -> None:
        computed, count = bytes(self._tile_roots), self._sealed
        for level in range(1, LEVELS):
            count //= WIDTH
            stored = b"".join(self._tiles.stream(level))
            expected = computed[: count * HASH_BYTES]
            if stored != expected:
                place = next(
                    (at for at, (a, b) in enumerate(zip(stored, expected, strict=False)) if a != b),
                    min(len(stored), len(expected)),
                )
                under = WIDTH**level
                first = place // HASH_BYTES * under + 1
                self._findings.add(Fault.TILE, first, first + under - 1, source=f"tiles of level {level}")
            nodes = hashes_in(computed)
            computed = b"".join(
                complete_root(nodes[at : at + WIDTH]) for at in range(0, len(nodes) // WIDTH * WIDTH, WIDTH)
            )

    # ------------------------------------------------------------------ roots

    def _compare_root(self, claim: Claim) -> bool:
        size, external = claim.checkpoint.size, claim.external
        fits = self._frontier.root() == claim.checkpoint.root
        suspect = self._suspect if self._suspect is not None and self._suspect <= size else None
        if fits:
            self._fitted[external] = size
            if suspect is not None:
                self._findings.add(Fault.TILE, suspect, detail=self._suspicion, source="tile of level 0")
                self._suspect = None
        elif not self._refuted[external]:
            self._refuted[external] = True
            if suspect is not None:
                self._findings.add(Fault.EVENT, suspect, detail=self._suspicion, source=claim.source)
                self._suspect = None
                self._explained = True
            elif not self._explained:  # else an event that differs is the reason, and was named
                fault = Fault.FORK if external else Fault.ROOT
                self._findings.add(fault, self._fitted[external] + 1, size, source=claim.source)
        return fits
