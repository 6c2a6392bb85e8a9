"""`ledger`: a log of a few hundred events with a ledger over it (sealed_log.py), one for the tests of a module.

`copied`: makes a copy of it, to be tampered with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.ledger.sealed_log import SealedLog
from tests.servers import Database, Postgres, instance_for
from tests.store.toy import toy_topics


@pytest.fixture(scope="module")
def ledger(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SealedLog]:
    with toy_topics() as topics:
        yield SealedLog.founded(module_database, tmp_path_factory.mktemp("keys"), topics)


@pytest.fixture
def copied(ledger: SealedLog, postgres: Postgres, tmp_path: Path) -> Iterator[Callable[[], SealedLog]]:
    with ExitStack() as stack:

        def copy() -> SealedLog:
            name = stack.enter_context(postgres.new_database(ledger.database.name))
            database = Database(postgres, name, instance_for(postgres, name, tmp_path / name))
            return ledger.with_database(database, tmp_path / f"keys-{name}")

        yield copy
