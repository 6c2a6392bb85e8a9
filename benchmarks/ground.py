"""Servers of a run's own, in a temporary directory: an embedded PostgreSQL, databases in it, a Temporal server.

A log that takes long to make is kept instead: in a data directory like that of `hoso up`, which is started for a run.
"""

from __future__ import annotations

import itertools
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

import msgspec
import psycopg
from psycopg import sql

from domain.store.instance import ROLE_NAMES, Instance, Role
from domain.store.migrate import migrate
from domain.store.postgres_server import PostgresServer
from workflows.server import TIME_SKIPPING, TemporalServer


@dataclass(frozen=True)
class Place:
    """A migrated database, and the data directory that leads to it."""

    instance: Instance

    def dsn(self, role: Role) -> str:
        return self.instance.dsn(role)

    def connect(self, role: Role, **options: Any) -> psycopg.Connection[Any]:
        return psycopg.connect(self.dsn(role), **options)

    def settle(self) -> None:
        """Write out what is owed from earlier work, so that it does not fall into the next measurement."""
        with self.connect("superuser", autocommit=True) as connection:
            connection.execute("CHECKPOINT")


@contextmanager
def kept(data_dir: Path) -> Iterator[Place]:
    """Start the database of a data directory, made if need be, migrated; at the end it is stopped, and stays."""
    instance = Instance.open(data_dir)
    server = PostgresServer(instance)
    process = server.start()
    try:
        migrate(instance.dsn("owner"), instance.passwords)
        yield Place(instance)
    finally:
        server.stop(process)


@dataclass
class Ground:
    """The database server of a run. `directory` is free for files.

    made: a log that was made before (benchmarks/generator.py), which some questions ask in the place of their own.
    """

    directory: Path
    instance: Instance
    server: int
    """The database server's process id."""
    made: Place | None = None
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    @classmethod
    @contextmanager
    def prepared(cls, data_dir: Path | None = None) -> Iterator[Self]:
        """Start the server; at the end everything is stopped and gone. data_dir: of a log that was made, and stays."""
        with TemporaryDirectory(prefix="hoso-bench-") as name, ExitStack() as stack:
            directory = Path(name)
            instance = Instance.open(directory / "server")
            server = PostgresServer(instance)
            process = server.start()
            try:
                yield cls(
                    directory,
                    instance,
                    process.pid,
                    stack.enter_context(kept(data_dir)) if data_dir is not None else None,
                )
            finally:
                server.stop(process)

    @contextmanager
    def database(self) -> Iterator[Place]:
        """A new migrated database; dropped at the end."""
        name = f"bench_{next(self._numbers)}"
        self._execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(
                sql.Identifier(name), sql.Identifier(ROLE_NAMES["owner"])
            )
        )
        try:
            instance = Instance.open(self.directory / name)
            shared = self.instance.state
            instance.update(
                lambda state: msgspec.structs.replace(
                    state, passwords=shared.passwords, database=msgspec.structs.replace(shared.database, name=name)
                )
            )
            migrate(instance.dsn("owner"), instance.passwords)
            yield Place(instance)
        finally:
            self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    @contextmanager
    def temporal(self, *places: Place, config: Mapping[str, str] = TIME_SKIPPING) -> Iterator[subprocess.Popen[bytes]]:
        """A Temporal server to which the data directories of these places lead; its file lies in that of the first."""
        instance = places[0].instance
        server = TemporalServer(instance, dict(config))
        process = server.start()
        try:
            shared = instance.state.temporal
            for place in places[1:]:
                place.instance.update(lambda state: msgspec.structs.replace(state, temporal=shared))
            yield process
        finally:
            server.stop(process)

    def _execute(self, statement: sql.Composed) -> None:
        dsn = psycopg.conninfo.make_conninfo(self.instance.dsn("superuser"), dbname="postgres")
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute(statement)
