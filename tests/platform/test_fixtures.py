"""The fixtures that all other tests stand on."""

from __future__ import annotations

from temporalio.client import Client

from domain.store.instance import Instance
from tests.servers import Database


def test_each_test_has_a_database_of_its_own(database: Database, empty_database: Database) -> None:
    names = set()
    for one in (database, empty_database):
        with one.connect("owner") as connection:
            row = connection.execute("SELECT current_database()").fetchone()
            assert row is not None
            names.add(row[0])
    assert names == {database.name, empty_database.name}


async def test_an_instance_leads_to_the_shared_servers(instance: Instance, temporal_client: Client) -> None:
    assert Instance.find(instance.data_dir).dsn("reader") == instance.dsn("reader")
    assert await temporal_client.service_client.check_health()
