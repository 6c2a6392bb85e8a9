"""Whether the events lead to the stored tiles and to the roots that were signed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Protocol

from domain.model.checkpoint import Checkpoint
from domain.model.merkle import HASH_BYTES, Frontier, complete_root
from projections.ledger_findings import Fault, Findings
from projections.ledger_tiles import LEVELS, WIDTH, hashes_in

_TILE_LEVEL: Final = 8


class Claim:
    """What a checkpoint says. source: how people call it; external: kept where the database's owner cannot reach."""

    __slots__ = ("checkpoint", "external", "source")

    def __init__(self, source: str, checkpoint: Checkpoint, *, external: bool) -> None:
        self.source = source
        self.checkpoint = checkpoint
        self.external = external


class TileSource(Protocol):
    """Stored tiles; `projections.ledger_tiles.Tiles` are."""

    def count(self, level: int) -> int:
        """Hashes on a level."""

    def stream(self, level: int) -> Iterator[bytes]:
        """The tiles of a level, in order."""


class Tree:
    """A tree of our own, grown from leaf hashes and compared as it grows."""

    def __init__(self, tiles: TileSource, findings: Findings) -> None:
        self._tiles = tiles
        self._stored = tiles.stream(0)
        self._sealed = tiles.count(0)
        self._findings = findings
        self._frontier = Frontier()
        self._tile_roots = bytearray()
        self._suspect: int | None = None  # a position whose leaf differs from the tile; a root will tell which is wrong
        self._suspicion = ""
        self._fitted = {False: 0, True: 0}  # the size of the last claim that fits, stored and external
        self._refuted = {False: False, True: False}
        self._explained = False

    @property
    def size(self) -> int:
        return self._frontier.size

    def take_in(self, hashes: Sequence[bytes], claims: Sequence[Claim]) -> None:
        """The next leaf hashes, a whole tile unless they are the last; claims: those about sizes in this tile."""
        self._compare_tile(hashes)
        whole = complete_root(hashes) if len(hashes) == WIDTH else None
        if whole is not None:
            self._tile_roots += whole
        if whole is not None and not claims:
            self._frontier.push(whole, _TILE_LEVEL)
            return
        due = iter(claims)
        claim = next(due, None)
        for leaf in hashes:
            self._frontier.push(leaf)
            while claim is not None and claim.checkpoint.size == self.size:
                self._compare_root(claim)
                claim = next(due, None)

    def close(self, *, complete: bool) -> None:
        """No more leaves. complete: they were all in order, so none may be lacking."""
        if complete and self._sealed > self.size:
            self._findings.add(Fault.MISSING, self.size + 1, self._sealed, source="tiles of level 0")
        if self._suspect is not None:
            self._findings.add(Fault.EVENT, self._suspect, detail=self._suspicion, source="tile of level 0")
        elif complete and self._sealed <= self.size and not self._refuted[False]:
            self._compare_upper_tiles()

    # ------------------------------------------------------------------ tiles

    def _compare_tile(self, hashes: Sequence[bytes]) -> None:
        stored = next(self._stored, b"")
        expected = b"".join(hashes[: max(0, self._sealed - self.size)])
        if stored[: len(expected)] == expected or self._suspect is not None:
            return
        for place, (leaf, sealed) in enumerate(zip(hashes, [*hashes_in(stored), b""], strict=False)):
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

    def _compare_root(self, claim: Claim) -> None:
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
