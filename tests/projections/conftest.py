"""Logs with a world in them, and the views over them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import Connection

from projections.projector import BATCH, Projector
from projections.rebuild import rebuild
from projections.runner import connect
from tests.domain.histories import Story
from tests.projections.recording import RecordingLog
from tests.projections.world import OPENED, found_world, tell
from tests.servers import Database


@dataclass
class Views:
    """A log with a world, and its live views. `follow` takes in what was recorded."""

    log: RecordingLog
    database: Database
    writing: Connection[Any]
    reading: Connection[Any]
    dossiers: int = 0
    projector: Projector | None = None

    def begin(self) -> None:
        """Build the views as of now."""
        rebuild(self.database.dsn("projector"))
        self.projector = Projector(self.writing)

    def follow(self, batch: int = BATCH) -> int:
        if self.projector is None:
            self.begin()
        if self.projector is None or batch != BATCH:
            self.projector = Projector(self.writing, batch=batch)
        return self.projector.catch_up()

    def tell(self, story: Story, **receipt: Any) -> UUID:
        """Record a story as a new dossier's. The first has the code `…-0001`."""
        self.dossiers += 1
        dossier = UUID(int=0xD0551E70000 + self.dossiers)
        receipt.setdefault("code", code(self.dossiers))
        tell(self.log, story.log, dossier, **receipt)
        return dossier

    def latest(self) -> datetime:
        """When the last event was recorded."""
        ((moment,),) = self.rows("SELECT recorded_at FROM hoso.stored_events ORDER BY notification_id DESC LIMIT 1")
        return moment  # type: ignore[no-any-return]

    def rows(self, query: str, *values: Any) -> list[Any]:
        return self.reading.execute(query.encode(), values).fetchall()


def code(number: int) -> str:
    """The code of a dossier of the world's one-stop unit."""
    return f"000.00.05.H20-260302-{number:04}"


@contextmanager
def views_over(database: Database) -> Iterator[Views]:
    """A world in a migrated database, and who writes and reads its views."""
    log = RecordingLog(database, OPENED)
    found_world(log)
    with (
        connect(database.dsn("projector"), "test") as writing,
        psycopg.connect(database.dsn("reader"), autocommit=True, options="-c timezone=UTC") as reading,
    ):
        yield Views(log, database, writing, reading)
    log.close()


@pytest.fixture
def views(database: Database) -> Iterator[Views]:
    with views_over(database) as views:
        yield views
