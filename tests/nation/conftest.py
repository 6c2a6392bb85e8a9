"""`pair`: two provinces with stories to tell, and a copy of the first one's log from before them; one for all tests.

What moves their clocks on stands in `test_then.py`, which comes last.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree

import pytest

from tests.nation.provinces import Province, opened, province, seal
from tests.pages.stories import tell
from tests.servers import Postgres


@dataclass
class Pair:
    """backup: the name of a database, whose ledger's key is a copy of the first one's."""

    first: Province
    second: Province
    backup: str
    backup_keys: Path


@pytest.fixture(scope="session")
def pair(postgres: Postgres, _migrated_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    with ExitStack() as stack:
        one = tmp_path_factory.mktemp("first")
        database, instance = stack.enter_context(opened(postgres, _migrated_template, one))
        seal(instance, one / "keys")
        copytree(one / "keys", one / "backup-keys")
        backup = stack.enter_context(postgres.new_database(database))
        first = stack.enter_context(province("H20", "Đồng Tháp", instance, one / "keys"))
        two = tmp_path_factory.mktemp("second")
        _, instance = stack.enter_context(opened(postgres, _migrated_template, two))
        second = stack.enter_context(province("H01", "An Giang", instance, two / "keys"))
        tell(first.town)
        clerk = second.town.officer("a1")
        for _ in range(3):
            clerk.act(clerk.lodge(), "issue-receipt")
        refused = clerk.lodge()
        clerk.act(refused, "refuse", {"reason": "Không thuộc thẩm quyền"})
        second.town.at("2020-03-18 09:00")
        clerk.act(clerk.lodge(), "issue-receipt")
        second.town.at("2020-03-18 10:00")
        for each in (first, second):
            each.catch_up()
        yield Pair(first, second, backup, one / "backup-keys")
