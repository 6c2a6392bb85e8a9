"""`town`: an office served over HTTP, one for the tests of a module; `lines`: the operations log, as it is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from psycopg.rows import dict_row

from tests.http.town import Town, found, served
from tests.servers import Database

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def town(module_database: Database) -> Iterator[Town]:
    found(module_database.instance)
    with served(module_database.instance) as town:
        town.project()
        yield town


@pytest.fixture
def lines(module_database: Database) -> Lines:
    """What was noted since the test began, by number."""
    with module_database.connect("writer") as connection:
        row = connection.execute("SELECT number FROM access.operations_head").fetchone()
    assert row is not None
    began = row[0]

    def read() -> list[dict[str, Any]]:
        with module_database.connect("writer") as connection, connection.cursor(row_factory=dict_row) as reading:
            return reading.execute(
                "SELECT * FROM access.operations WHERE number > %s ORDER BY number", [began]
            ).fetchall()

    return read
