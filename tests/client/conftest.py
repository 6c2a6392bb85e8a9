"""`town`: an office served over HTTP; `client`: makes a client of somebody's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from api.auth.rights import Role
from api.client.client import Client
from tests.http.town import Town, found, served
from tests.servers import Database

Clients = Callable[..., Client]


@pytest.fixture(scope="module")
def town(module_database: Database) -> Iterator[Town]:
    found(module_database.instance)
    with served(module_database.instance) as town:
        yield town


@pytest.fixture
def client(town: Town) -> Iterator[Clients]:
    with ExitStack() as stack:

        def of(subject: str, *roles: Role) -> Client:
            return stack.enter_context(Client(town.address, town.token(subject, *(roles or (Role.OFFICER,)))))

        yield of
