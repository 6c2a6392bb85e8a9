"""A backlog is hashed by several processes, part by part, while the sealer stores what comes of each and signs.

A part is whole tiles, so whoever hashes its events also computes the roots above them; only the chain of handled
commands is followed by the sealer alone, since each of its links hashes the one before.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from typing import Final

from projections.ledger_sealer import Sealer
from projections.ledger_tiles import WIDTH
from projections.ledger_verify_parts import PART, Source, reading

BACKLOG: Final = 8 * PART
"""Events from which on several processes are started."""


def take_in_backlog(sealer: Sealer, dsn: str, workers: int, least: int = BACKLOG) -> Generator[int, None, None]:
    """Take in the parts that wait, if there are at least so many events. Yields the number of events of each part.

    dsn: by which others may read, of the sealer's role. May be left halfway. LogHasGap.
    """
    if workers < 2 or sealer.waiting() < least:
        return
    if rest := -sealer.size % WIDTH:
        sealer.take_in(rest)
    upto = sealer.size + sealer.waiting() // PART * PART
    # What waits was committed before the others begin to look, and nothing of it changes any more.
    with (
        reading(Source(dsn, None, forms=False), sealer.connection, upto - sealer.size, workers) as readers,
        closing(readers.parts(sealer.size, sealer.size, upto)) as parts,
    ):
        for part in parts:
            sealer.take_in_part(part)
            yield part.count
