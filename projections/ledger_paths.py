"""Inclusion proofs of many events at once: every tile is read once, every node is hashed once.

`ledger_proofs` proves one event. A bundle holds thousands, most of them side by side at the beginning of the log.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from psycopg import Connection

from domain.model.merkle import inclusion_proof, node_hash
from projections.ledger_tiles import LEVELS, WIDTH, hashes_in


def inclusion_paths(connection: Connection[Any], positions: Sequence[int], size: int) -> list[list[bytes]]:
    """The proof of each position in the tree of a size, in the given order; hashes from the leaf upwards.

    LookupError where the stored tiles do not reach so far, ValueError for a position outside the tree.
    """
    nodes = _Nodes(connection, positions, size)
    return [inclusion_proof(nodes.node, position - 1, size) for position in positions]


class _Nodes:
    """The nodes on the ways from some leaves to the root: of their tiles, and of those along the right edge."""

    def __init__(self, connection: Connection[Any], positions: Sequence[int], size: int) -> None:
        self._rows: dict[tuple[int, int], list[list[bytes]]] = {}
        places = {position - 1 for position in positions} | {size - 1}
        for level in range(LEVELS):
            places = {place // WIDTH for place in places}
            self._read(connection, level, sorted(places))
            # The last whole hash of a level may stand in the tile before the one into which the edge would fall.
            places |= {max(0, (size >> 8 * (level + 1)) - 1)}
            if size >> 8 * (level + 1) == 0:
                break

    def node(self, level: int, index: int) -> bytes:
        tile_level, above = divmod(level, 8)
        first = index << above
        rows = self._rows.get((tile_level, first // WIDTH), [])
        place = first % WIDTH >> above
        if above >= len(rows) or place >= len(rows[above]):
            raise LookupError(f"node {index} of level {level} is not in the stored tiles")
        return rows[above][place]

    def _read(self, connection: Connection[Any], level: int, tiles: list[int]) -> None:
        parts: dict[int, bytes] = {}
        for tile, hashes in connection.execute(
            "SELECT tile, hashes FROM ledger.pieces WHERE level = %s AND tile = ANY(%s) ORDER BY tile, first",
            [level, tiles],
        ):
            parts[tile] = parts.get(tile, b"") + bytes(hashes)
        for tile, whole in parts.items():
            self._rows[level, tile] = _rows_over(hashes_in(whole))


def _rows_over(hashes: list[bytes]) -> list[list[bytes]]:
    """The hashes of a tile, and those of the complete subtrees over them, row by row up to 128 leaves."""
    rows = [hashes]
    while len(rows) < 8 and len(rows[-1]) > 1:
        below = rows[-1]
        rows.append([node_hash(below[at], below[at + 1]) for at in range(0, len(below) - 1, 2)])
    return rows
