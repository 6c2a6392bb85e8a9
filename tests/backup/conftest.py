"""`office`: an instance with a server of its own, a log and a ledger over it; `kept_at`: its checkpoints as files.
`made`: a copy of a base backup of an office that stands for a whole module (`standing_office`)."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from api.backup import base_backups
from domain.store.instance import Instance
from domain.store.migrate import migrate
from domain.store.postgres_server import PostgresServer
from projections.ledger_keys import ledger_directory
from tests.ledger.sealed_log import SealedLog
from tests.servers import Database, Postgres
from tests.store.toy import toy_topics


@pytest.fixture(scope="module")
def topics() -> Iterator[list[str]]:
    with toy_topics() as names:
        yield list(names)


@contextmanager
def office_at(data_dir: Path, topics: Sequence[str]) -> Iterator[SealedLog]:
    """An office with a sealed log of 700 events. The server that runs in the end is stopped."""
    instance = Instance.open(data_dir)
    server = PostgresServer(instance)
    postgres = Postgres(instance, server, server.start())
    try:
        migrate(instance.dsn("owner"), instance.passwords)
        yield SealedLog.founded(Database(postgres, "hoso", instance), ledger_directory(data_dir), topics)
    finally:
        if postgres.process.poll() is None:
            server.stop(postgres.process)


@pytest.fixture
def office(tmp_path: Path, topics: list[str]) -> Iterator[SealedLog]:
    with office_at(tmp_path / "office", topics) as log:
        yield log


@pytest.fixture(scope="module")
def standing_office(tmp_path_factory: pytest.TempPathFactory, topics: list[str]) -> Iterator[SealedLog]:
    """One for the tests of a module that leave it as it is."""
    with office_at(tmp_path_factory.mktemp("standing") / "office", topics) as log:
        yield log


@pytest.fixture(scope="module")
def whole(standing_office: SealedLog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with one base backup of it."""
    safe = tmp_path_factory.mktemp("safe")
    base_backups.make(standing_office.database.instance, safe)
    return safe


@pytest.fixture
def made(whole: Path, tmp_path: Path) -> base_backups.Kept:
    """A copy of that backup, of which a test may do as it likes."""
    shutil.copytree(whole, tmp_path / "copied")
    return base_backups.newest(tmp_path / "copied")


@pytest.fixture
def kept_at(office: SealedLog, tmp_path: Path) -> Callable[[int], Path]:
    """Seal the log at a size, and give the file in which somebody outside keeps the checkpoint."""

    def seal(size: int) -> Path:
        office.grow_to(size)
        with office.sealer() as sealer:
            sealer.catch_up()
        note = office.latest()
        path = tmp_path / f"outside-{size}.checkpoint"
        path.write_bytes(note.encode())
        return path

    return seal
