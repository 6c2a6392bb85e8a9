"""The ledger as files (C2SP tlog-tiles): `checkpoint`, `tile/<level>/<index>` and `tile/entries/<index>`.

Leaves that are too long for an entry lie beside them, in `large/<position>`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any, Final

from psycopg import Connection

from projections import ledger_checkpoints, ledger_rows
from projections.ledger_checkpoints import StoredCheckpoint
from projections.ledger_tiles import LEVELS, WIDTH, Tiles, tile_path, tile_widths

LONGEST_ENTRY: Final = 0xFFFF
"""What the 16 bits before an entry can say. A longer leaf (a set of rule packs, say) is an empty entry there, and lies
in a file of its own, `large/<position>`; no leaf is empty."""


def export(connection: Connection[Any], directory: Path) -> StoredCheckpoint:
    """Write the tree of the latest checkpoint. In a transaction of one moment. NothingSealed.

    Files that are there already are written again; the checkpoint comes last, when all it speaks of is there.
    """
    found, tiles = ledger_checkpoints.latest(connection), Tiles(connection)
    count = found.size
    for level in range(LEVELS):
        for index, width in tile_widths(count):
            _write(directory / tile_path(level, index, width), tiles.tile(level, index)[: width * 32])
        count //= WIDTH
    # Closed in any case: an open COPY would keep the connection from being closed.
    with closing(ledger_rows.leaves(connection, 0, found.size)) as leaves:
        for index, width in tile_widths(found.size):
            path = tile_path(0, index, width).replace("tile/0/", "tile/entries/", 1)
            _write(directory / path, b"".join(_entries(leaves, index * WIDTH, width, directory)))
    for number, note in enumerate(ledger_checkpoints.rotations(connection), 1):
        _write(directory / "rotations" / f"{number:04}", note.encode())
    note = ledger_checkpoints.with_cosignatures(connection, found)
    _write(directory / "checkpoint", note.encode())
    return found


def _entries(leaves: Iterator[bytes], before: int, width: int, directory: Path) -> Iterator[bytes]:
    """Each leaf after its length in 16 bits."""
    for position, leaf in enumerate(islice(leaves, width), before + 1):
        if len(leaf) > LONGEST_ENTRY:
            _write(directory / "large" / str(position), leaf)
            yield bytes(2)
        else:
            yield len(leaf).to_bytes(2, "big") + leaf


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
