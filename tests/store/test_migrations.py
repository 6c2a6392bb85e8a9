"""Migrations: in order, once, by one at a time, and never another text under an applied number."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import psycopg
import pytest

from domain.model.event import TOPICS
from domain.store import migrate as module
from domain.store.migrate import DatabaseIsNewer, MigrationChanged, load_event_classes, migrate, migrations
from tests.servers import Database


def test_every_migration_is_applied_once_and_in_order(empty_database: Database) -> None:
    dsn, passwords = empty_database.dsn("owner"), empty_database.instance.passwords
    assert migrate(dsn, passwords) == [migration.name for migration in migrations()]
    assert migrate(dsn, passwords) == []


def test_processes_that_migrate_at_once_wait_for_each_other(empty_database: Database) -> None:
    dsn, passwords = empty_database.dsn("owner"), empty_database.instance.passwords
    with ThreadPoolExecutor(4) as pool:
        applied = [future.result() for future in [pool.submit(migrate, dsn, passwords) for _ in range(4)]]
    assert sorted(map(len, applied)) == [0, 0, 0, len(migrations())]


def test_an_applied_migration_that_was_changed_is_refused(unopened: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = [replace(migration, text=migration.text + "\n-- changed") for migration in migrations()]
    monkeypatch.setattr(module, "migrations", lambda: changed)
    with pytest.raises(MigrationChanged) as refusal:
        migrate(unopened.dsn("owner"), unopened.instance.passwords)
    assert refusal.value.details["name"] == changed[0].name


def test_a_database_of_newer_software_is_refused(unopened: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    older = migrations()[:-1]
    monkeypatch.setattr(module, "migrations", lambda: older)
    with pytest.raises(DatabaseIsNewer):
        migrate(unopened.dsn("owner"), unopened.instance.passwords)


def test_a_failing_migration_leaves_nothing(empty_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    first = migrations()[0]
    broken = replace(first, text=first.text + "\nSELECT no_such_thing;")
    monkeypatch.setattr(module, "migrations", lambda: [broken])
    with pytest.raises(psycopg.errors.UndefinedColumn):
        migrate(empty_database.dsn("owner"), empty_database.instance.passwords)
    with empty_database.connect("owner") as connection:
        assert connection.execute("SELECT count(*) FROM hoso.migrations").fetchone() == (0,)
        assert connection.execute("SELECT to_regnamespace('views')").fetchone() == (None,)


def test_every_event_module_imports_and_every_topic_is_known_to_the_database(unopened: Database) -> None:
    load_event_classes()
    with unopened.connect("reader") as connection:
        known = {topic for (topic,) in connection.execute("SELECT topic FROM hoso.topics")}
    assert set(TOPICS) <= known
    assert {"log.Opened", "log.ClockSet"} <= known
    assert all(topic == cls.TOPIC for topic, cls in TOPICS.items())


def test_what_the_projector_makes_the_reader_reads(unopened: Database) -> None:
    with unopened.connect("projector", autocommit=True) as connection:
        for schema in ("views", "motor"):
            connection.execute(f"CREATE TABLE {schema}.thing (n integer)")
            connection.execute(f"INSERT INTO {schema}.thing VALUES (1)")
    with unopened.connect("reader", autocommit=True) as connection:
        for schema in ("views", "motor"):
            assert connection.execute(f"SELECT n FROM {schema}.thing").fetchone() == (1,)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"INSERT INTO {schema}.thing VALUES (2)")
