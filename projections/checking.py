"""Whether the live views are what a rebuild from zero gives, byte for byte, at one position of the log."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Final

from psycopg import Connection

from projections import generation
from projections.dump import digest, first_difference
from projections.generation import LIVE
from projections.projector import Projector
from projections.rebuild import building, fill

PATIENCE_SECONDS: Final = 5.0
"""How long the live views may take to fold one stream more of those that wait to be folded again."""


class NothingLive(Exception):
    """There are no live views to compare with."""


class NotSettled(Exception):
    """Streams wait to be folded again, and nobody folds them."""

    def __init__(self, refolding: int) -> None:
        super().__init__(refolding)
        self.refolding = refolding


@dataclass(frozen=True)
class Checked:
    """live, rebuilt: SHA-256 (hex) of the two dumps. differences: by table, the first rows that only one has."""

    position: int
    live: str
    rebuilt: str
    differences: dict[str, list[str]]

    @property
    def equal(self) -> bool:
        return self.live == self.rebuilt


def check(dsn: str, *, workers: int = 2) -> Checked:
    """Rebuild beside the live views, compare, and throw the rebuilt ones away.

    NothingLive, NotSettled, RebuildRunning.

    The live views stand still while the two are compared; readers do not notice. The position can lie before the
    log's head where the live views lag behind; then both are compared as of where the live ones are. What waits to be
    folded again is waited for; should more of it come just then, it is told as a difference, in the table `refolding`.
    """
    with building(dsn) as connection:
        known = generation.progress(connection)
        if known is None:
            raise NothingLive
        fresh = generation.create(connection)
        try:
            fill(dsn, connection, fresh, workers=workers, upto=known.position)
            _settle(connection)
            with connection.transaction():
                # Holds the projector's next batch back; its rows stay readable.
                row = connection.execute("SELECT position FROM views.progress FOR UPDATE").fetchone()
                assert row is not None
                position = int(row[0])
                Projector(connection, fresh).catch_up(position)
                live, rebuilt = digest(connection, LIVE), digest(connection, fresh)
                differences = {} if live == rebuilt else first_difference(connection, LIVE, fresh)
            return Checked(position, live, rebuilt, differences)
        finally:
            generation.drop(connection, fresh)


def _settle(connection: Connection[Any]) -> None:
    """Wait until no stream of the live views waits to be folded again. NotSettled where that does not go on."""
    fewest, until = None, time.monotonic() + PATIENCE_SECONDS
    while refolding := _refolding(connection):
        if fewest is None or refolding < fewest:
            fewest, until = refolding, time.monotonic() + PATIENCE_SECONDS
        elif time.monotonic() > until:
            raise NotSettled(refolding)
        time.sleep(0.05)


def _refolding(connection: Connection[Any]) -> int:
    row = connection.execute("SELECT count(*) FROM views.refolding").fetchone()
    assert row is not None
    return int(row[0])
