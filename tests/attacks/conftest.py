"""`town`: an office served over HTTP as `hoso serve` reads requests, one for the tests of a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.http.town import Town, found, served
from tests.servers import Database


@pytest.fixture(scope="module")
def town(module_database: Database) -> Iterator[Town]:
    found(module_database.instance)
    with served(module_database.instance) as town:
        town.project()
        yield town
