"""The servers that a test run starts once and shares, as tests see them (fixtures: conftest.py)."""

from __future__ import annotations

import itertools
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from domain.store.instance import ROLE_NAMES, Instance, Role
from domain.store.postgres_server import PostgresServer


@dataclass
class Postgres:
    """The embedded PostgreSQL of the test run."""

    instance: Instance
    server: PostgresServer
    process: subprocess.Popen[bytes]
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def dsn(self, role: Role, database: str) -> str:
        """How to reach one of its databases as a role."""
        return make_conninfo(self.instance.dsn(role), dbname=database)

    @contextmanager
    def new_database(self, template: str = "template0") -> Iterator[str]:
        """The name of a new database, a copy of another one that nobody is using; it is dropped at the end."""
        name = f"test_{next(self._numbers)}"
        self.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(ROLE_NAMES["owner"]), sql.Identifier(template)
            )
        )
        try:
            yield name
        finally:
            self.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def execute(self, statement: sql.Composed) -> None:
        """Run a statement of the whole server's, as its superuser."""
        with psycopg.connect(self.dsn("superuser", "postgres"), autocommit=True) as connection:
            connection.execute(statement)


@dataclass(frozen=True)
class Database:
    """A migrated database of a test's own. `instance` is a data directory that leads there."""

    postgres: Postgres
    name: str
    instance: Instance

    def dsn(self, role: Role) -> str:
        return self.instance.dsn(role)

    def connect(self, role: Role, **options: Any) -> psycopg.Connection[Any]:
        """A connection as a role; options of `psycopg.connect`, such as `autocommit=True`."""
        return psycopg.connect(self.dsn(role), **options)


def instance_for(postgres: Postgres, database: str, data_dir: Path) -> Instance:
    """A data directory whose database is one of the shared server's."""
    instance = Instance.open(data_dir)
    shared = postgres.instance.state
    instance.update(
        lambda state: msgspec.structs.replace(
            state, passwords=shared.passwords, database=msgspec.structs.replace(shared.database, name=database)
        )
    )
    return instance
