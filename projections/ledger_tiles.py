"""The tiles of the ledger (C2SP tlog-tiles): how they grow, where they lie, and the nodes that proofs are made of.

A tile of level L holds up to 256 nodes of tree level 8·L. It is stored as the pieces by which it grew, so a partial
tile is simply the beginning of its tile.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from psycopg import Connection

from domain.model.merkle import HASH_BYTES, complete_root, range_root

WIDTH: Final = 256
LEVELS: Final = 8
"""Enough for 2^64 events."""


class Piece(NamedTuple):
    """Hashes number first, first + 1 … of a tile."""

    level: int
    tile: int
    first: int
    hashes: bytes


class Growth:
    """The open tile of each level: what is needed to go on. counts: hashes on each level; rests: the open tiles."""

    def __init__(self, counts: Sequence[int] = (), rests: Sequence[bytes] = ()) -> None:
        self._counts = list(counts) + [0] * (LEVELS - len(counts))
        self._rests = [hashes_in(rest) for rest in rests] + [[] for _ in range(LEVELS - len(rests))]

    @property
    def size(self) -> int:
        return self._counts[0]

    def append(self, leaves: Iterable[bytes]) -> list[Piece]:
        """Take in leaf hashes; returns the pieces to store, level by level."""
        return self._append_above(0, list(leaves))

    def _append_above(self, lowest: int, new: list[bytes]) -> list[Piece]:
        """Take in nodes of a level of tiles, and what becomes full of them above."""
        pieces: list[Piece] = []
        for level in range(lowest, LEVELS):
            if not new:
                break
            more, new = self._extend(level, new)
            pieces += more
        return pieces

    def append_tiles(self, hashes: bytes, roots: bytes) -> list[Piece]:
        """Take in the leaf hashes of whole tiles, of which the roots are known. The size before is of whole tiles."""
        assert self.size % WIDTH == 0
        assert len(hashes) == len(roots) * WIDTH
        first, width = self._counts[0] // WIDTH, WIDTH * HASH_BYTES
        pieces = [
            Piece(0, first + number, 0, hashes[number * width : (number + 1) * width])
            for number in range(len(roots) // HASH_BYTES)
        ]
        self._counts[0] += len(pieces) * WIDTH
        return pieces + self._append_above(1, hashes_in(roots))

    def root(self) -> bytes:
        """The root of the whole tree; only nodes of the open tiles are in its right edge."""
        return range_root(self._node, 0, self.size)

    def _extend(self, level: int, new: list[bytes]) -> tuple[list[Piece], list[bytes]]:
        """Fill tiles of a level. Returns the pieces, and the roots of the tiles that became full."""
        pieces, roots, taken = [], [], 0
        while taken < len(new):
            rest = self._rests[level]
            part = new[taken : taken + WIDTH - len(rest)]
            pieces.append(Piece(level, self._counts[level] // WIDTH, len(rest), b"".join(part)))
            rest += part
            taken += len(part)
            self._counts[level] += len(part)
            if len(rest) == WIDTH:
                roots.append(complete_root(rest))
                rest.clear()
        return pieces, roots

    def _node(self, level: int, index: int) -> bytes:
        tile_level, above = divmod(level, 8)
        start = (index << above) % WIDTH
        return complete_root(self._rests[tile_level][start : start + (1 << above)])


class Tiles:
    """The stored tiles, read in the caller's transaction."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection
        self._cached = lru_cache(64)(self.tile)

    def count(self, level: int) -> int:
        """Hashes on a level of tiles; on level 0 the number of events in the tree."""
        row = self._connection.execute(
            "SELECT tile * 256 + first + octet_length(hashes) / 32 FROM ledger.pieces WHERE level = %s"
            " ORDER BY tile DESC, first DESC LIMIT 1",
            [level],
        ).fetchone()
        return int(row[0]) if row else 0

    def tile(self, level: int, index: int) -> bytes:
        """All there is of a tile; empty where there is nothing."""
        rows = self._connection.execute(
            "SELECT hashes FROM ledger.pieces WHERE level = %s AND tile = %s ORDER BY first", [level, index]
        )
        return b"".join(bytes(hashes) for (hashes,) in rows)

    def stream(self, level: int, first: int = 0) -> Iterator[bytes]:
        """The tiles of a level, from this one on, as far as there are pieces. In a transaction."""
        with self._connection.cursor(f"tiles_{level}") as cursor:
            cursor.itersize = 1_000
            cursor.execute(
                "SELECT tile, hashes FROM ledger.pieces WHERE level = %s AND tile >= %s ORDER BY tile, first",
                [level, first],
            )
            index, parts = first, list[bytes]()
            for tile, hashes in cursor:
                while index < tile:
                    yield b"".join(parts)
                    index, parts = index + 1, []
                parts.append(bytes(hashes))
            yield b"".join(parts)

    def growth(self) -> Growth:
        counts = [self.count(level) for level in range(LEVELS)]
        return Growth(counts, [self.tile(level, n // WIDTH) if n % WIDTH else b"" for level, n in enumerate(counts)])

    def node(self, level: int, index: int) -> bytes:
        """A node of the tree, for proofs. LookupError where the stored tiles do not reach so far."""
        tile_level, above = divmod(level, 8)
        first = index << above
        hashes = hashes_in(self._cached(tile_level, first // WIDTH))
        part = hashes[first % WIDTH : first % WIDTH + (1 << above)]
        if len(part) != 1 << above:
            raise LookupError(f"node {index} of level {level} is not in the stored tiles")
        return complete_root(part)

    def root(self, size: int) -> bytes:
        """The root at a size. LookupError as above."""
        return range_root(self.node, 0, size)


def hashes_in(data: bytes) -> list[bytes]:
    return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]


def tile_path(level: int, index: int, width: int = WIDTH) -> str:
    """Where a tile lies by tlog-tiles: `tile/0/x001/234`, with `.p/17` where it is partial."""
    digits = f"{index % 1000:03}"
    while index >= 1000:
        index //= 1000
        digits = f"x{index % 1000:03}/{digits}"
    return f"tile/{level}/{digits}" + (f".p/{width}" if width != WIDTH else "")


def tile_widths(count: int) -> Iterable[tuple[int, int]]:
    """(index, width) of the tiles of a level with so many hashes."""
    full, rest = divmod(count, WIDTH)
    yield from ((index, WIDTH) for index in range(full))
    if rest:
        yield full, rest
