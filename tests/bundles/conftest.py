"""`sealed`: a small province and two imported logs in one sealed log, with its views, for all tests here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import Connection
from typer.testing import CliRunner

from api.cli.app import build
from api.demo.seed import seed
from api.evidence.making import Bundle, make
from api.evidence.subject import Subject
from domain.store.instance import Instance
from projections import ledger_checkpoints
from projections.ledger_keys import ledger_directory
from projections.ledger_sealer import Sealer, connect
from projections.rebuild import rebuild
from tests.servers import Database, Postgres, instance_for

SEED = 11
DOSSIERS = 60

LOG = """case,activity,time,resource,deadline,responsible
1,receive,2020-01-06T08:00:00+07:00,Lê "Tí" A,2020-01-08T08:00:00+07:00,Ân
1,decide,2020-01-09T08:00:00+07:00,Ân,2020-01-08T08:00:00+07:00,Ân
2,receive,2020-01-07T08:00:00+07:00,Lê "Tí" A,2020-01-20T08:00:00+07:00,Bé
2,decide,2020-01-07T09:00:00+07:00,,2020-01-20T08:00:00+07:00,Bé
"""


@dataclass
class Sealed:
    """A sealed log. dossiers, officials: some of it, chosen by the views."""

    database: Database
    instance: Instance

    @property
    def keys(self) -> Path:
        return ledger_directory(self.instance.data_dir)

    def seal(self) -> int:
        """Seal to the log's end; returns the size."""
        with connect(self.database.dsn("sealer")) as connection:
            Sealer(connection, ledger_checkpoints.origin(connection) or "", self.keys).catch_up()
            return ledger_checkpoints.latest(connection).size

    @contextmanager
    def looking(self) -> Iterator[Connection[Any]]:
        """One moment of the database, as the reader."""
        with psycopg.connect(self.database.dsn("reader"), options="-c timezone=UTC") as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield connection

    def make(self, subject: Subject, size: int | None = None) -> Bundle:
        with self.looking() as connection:
            return make(connection, subject, self.keys, size=size)

    def ask(self, query: str, *values: Any) -> list[Any]:
        with self.looking() as connection:
            return connection.execute(query.encode(), values).fetchall()

    def hoso(self, *arguments: str) -> Any:
        return CliRunner().invoke(build(), [*arguments, "--data-dir", str(self.instance.data_dir)])

    @property
    def busiest(self) -> str:
        """The official who held most while overdue."""
        rows = self.ask(
            "SELECT official FROM views.facts WHERE figure = 'held_overdue_us' AND official NOT LIKE '~%%'"
            " GROUP BY official ORDER BY sum(amount) DESC, official LIMIT 1"
        )
        return str(rows[0][0])


@pytest.fixture(scope="session")
def sealed(postgres: Postgres, _migrated_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sealed]:
    place = tmp_path_factory.mktemp("sealed")
    with postgres.new_database(_migrated_template) as name:
        database = Database(postgres, name, instance_for(postgres, name, place / "instance"))
        seed(database.instance, SEED, DOSSIERS, rate=0)
        found = Sealed(database, database.instance)
        (place / "log.csv").write_text(LOG, encoding="utf-8")
        imported = found.hoso("import", str(place / "log.csv"), "--calendar", "always-open", "--due", "deadline")
        assert imported.exit_code == 0, imported.output
        rebuild(database.dsn("projector"), workers=1)
        found.seal()
        yield found
