"""Databases for the tests of the store: migrated, the toy's events known, the log opened or not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from domain.model.log import ClockKind
from domain.store.clock import open_log
from domain.store.committer import GroupCommitter
from domain.store.event_log import EventLog
from domain.store.migrate import sync_topics
from tests.servers import Database
from tests.store.toy import MOMENT, toy_deciders, toy_topics


@pytest.fixture(autouse=True)
def _toy() -> Iterator[list[str]]:
    """The toy's events can be read; the topics of its classes."""
    with toy_topics() as topics:
        yield topics


@pytest.fixture
def unopened(database: Database, _toy: list[str]) -> Database:
    """A database without any event."""
    with database.connect("owner") as connection:
        sync_topics(connection, _toy)
    return database


@pytest.fixture
def opened(unopened: Database) -> Database:
    """A log on the system's clock, with its first event."""
    open_log(unopened.dsn("writer"), ClockKind.SYSTEM)
    return unopened


@pytest.fixture
def simulated(unopened: Database) -> Database:
    """A log with a simulated clock that stands still at `MOMENT`."""
    open_log(unopened.dsn("writer"), ClockKind.SIMULATED, at=MOMENT)
    return unopened


@pytest.fixture
def committer(opened: Database) -> Iterator[GroupCommitter]:
    with GroupCommitter(opened.dsn("writer"), toy_deciders()) as committer:
        yield committer


@pytest.fixture
def event_log(opened: Database) -> Iterator[EventLog]:
    with EventLog(opened.dsn("reader")) as log:
        yield log
