"""`town`: the office of tests/http with a procedure lodged online; `citizen`: a browser in which nobody signed in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from domain import catalogue_commands
from tests.citizen.browsing import Citizen
from tests.citizen.made_files import ONLINE
from tests.http.town import Town, found, served
from tests.servers import Database


@pytest.fixture(scope="module")
def town(module_database: Database) -> Iterator[Town]:
    found(module_database.instance)
    with served(module_database.instance) as town:
        town.order(catalogue_commands.PublishProcedure, procedure=ONLINE)
        town.project()
        yield town


@pytest.fixture
def citizen(town: Town) -> Iterator[Citizen]:
    with Citizen.of(town) as citizen:
        yield citizen
