"""Migrations: numbered SQL files, run in order by the owner, each once, one process at a time.

A file that was applied is never changed again; its checksum stands in `hoso.migrations`, and a difference is refused.
Every run also makes the roles and notes the topics of the event classes of this software.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final

import psycopg
from psycopg import sql

import domain.model
from domain.model.errors import DomainError
from domain.model.event import TOPICS
from domain.store.instance import ROLE_NAMES, Role

ROLES: Final[tuple[Role, ...]] = ("writer", "projector", "reader", "doors", "sealer")
"""Roles of the whole cluster, with rights given in each database: the writer may read the record and call `append`; the
projector may read it and owns what lies in the schemas `views` and `motor`; the reader may read all of these, and the
ledger; the doors may read what the reader may, of the views as far as their reach goes, and may become the reader; the
sealer may read the record and make the ledger longer."""

_LOCK: Final = 0x686F736F
"""Key of the advisory lock under which migrations run ("hoso")."""


class MigrationChanged(DomainError):
    """An applied migration differs from the file of its number. Details: name."""

    CODE = "migration-changed"
    VI = "Tệp cấu trúc {name} khác với bản đã áp dụng. Hãy cài lại đúng phiên bản phần mềm của cơ sở dữ liệu này."
    EN = "Migration {name} differs from the one applied here. Install the software version that fits this database."


class DatabaseIsNewer(DomainError):
    """The database has migrations that this software does not know. Details: known, applied (numbers)."""

    CODE = "database-is-newer"
    VI = "Cơ sở dữ liệu ở bản {applied}, phần mềm chỉ biết đến bản {known}. Hãy nâng cấp phần mềm."
    EN = "The database is at migration {applied}, this software knows only {known}. Upgrade the software."


@dataclass(frozen=True, slots=True)
class Migration:
    number: int
    name: str
    text: str

    @property
    def checksum(self) -> bytes:
        return sha256(self.text.encode()).digest()


def migrations() -> list[Migration]:
    """The files of `domain/store/migrations`, `NNNN_name.sql`, numbered 1, 2, 3 …"""
    found = sorted(
        (path.name, path.read_text(encoding="utf-8"))
        for path in files("domain.store").joinpath("migrations").iterdir()
        if path.name.endswith(".sql")
    )
    result = [Migration(int(name[:4]), name, text) for name, text in found]
    assert [m.number for m in result] == list(range(1, len(result) + 1)), "migrations are numbered without gaps"
    return result


def migrate(dsn: str, passwords: Mapping[Role, str]) -> list[str]:
    """Bring the database up to this software. Returns the names of the migrations that were applied now.

    dsn: of the account that owns the database and may create roles. passwords: of all `ROLES`.
    Repeatable; processes that do it at the same time wait for each other. MigrationChanged, DatabaseIsNewer.
    """
    load_event_classes()
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [_LOCK])  # released when the connection ends
        _make_roles(connection, passwords)
        _close_database(connection)
        applied = _apply(connection)
        sync_topics(connection, TOPICS)
    return applied


def load_event_classes() -> None:
    """Import every module of the model, so that `TOPICS` is complete."""
    for module in pkgutil.walk_packages(domain.model.__path__, "domain.model."):
        importlib.import_module(module.name)


def sync_topics(connection: psycopg.Connection[Any], topics: Iterable[str]) -> None:
    """Note topics as storable. Topics are never taken back: events of older software keep theirs."""
    connection.execute(
        "INSERT INTO hoso.topics (topic) SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING", [sorted(topics)]
    )


def _apply(connection: psycopg.Connection[Any]) -> list[str]:
    with connection.transaction():
        connection.execute("CREATE SCHEMA IF NOT EXISTS hoso")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS hoso.migrations (number integer PRIMARY KEY, name text NOT NULL, "
            "checksum bytea NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())"
        )
    known = migrations()
    done: dict[int, bytes] = dict(connection.execute("SELECT number, checksum FROM hoso.migrations").fetchall())
    if len(done) > len(known):
        raise DatabaseIsNewer(known=len(known), applied=max(done))
    applied = []
    for migration in known:
        if migration.number not in done:
            with connection.transaction():
                # The text is a file of this package; it takes no values from outside.
                connection.execute(sql.SQL(migration.text))
                connection.execute(
                    "INSERT INTO hoso.migrations (number, name, checksum) VALUES (%s, %s, %s)",
                    [migration.number, migration.name, migration.checksum],
                )
            applied.append(migration.name)
        elif done[migration.number] != migration.checksum:
            raise MigrationChanged(name=migration.name)
    return applied


def _make_roles(connection: psycopg.Connection[Any], passwords: Mapping[Role, str]) -> None:
    """Make the roles, or give those that exist their passwords."""
    for role in ROLES:
        name = ROLE_NAMES[role]
        exists = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [name]).rowcount
        # Only the verifier travels, so that no password can appear in a log of the server.
        verifier = connection.pgconn.encrypt_password(passwords[role].encode(), name.encode(), b"scram-sha-256")
        connection.execute(
            sql.SQL("{verb} ROLE {role} LOGIN PASSWORD {verifier}").format(
                verb=sql.SQL("ALTER" if exists else "CREATE"),
                role=sql.Identifier(name),
                verifier=sql.Literal(verifier.decode()),
            )
        )
    # The doors have the reader's rights, but for what the policies of the views keep from them; see projections.reach.
    connection.execute(
        sql.SQL("GRANT {} TO {} WITH INHERIT TRUE, SET TRUE").format(
            sql.Identifier(ROLE_NAMES["reader"]), sql.Identifier(ROLE_NAMES["doors"])
        )
    )
    # The owner sets the default privileges of what the projector makes.
    connection.execute("GRANT hoso_projector TO CURRENT_USER WITH INHERIT TRUE, SET TRUE")


def _close_database(connection: psycopg.Connection[Any]) -> None:
    """Let nobody into the database but the roles. Not a migration: a copied or restored database loses these rights.

    Without TEMPORARY nobody makes tables outside the schemas either.
    """
    name = sql.Identifier(connection.info.dbname)
    roles = sql.SQL(", ").join(sql.Identifier(ROLE_NAMES[role]) for role in ROLES)
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, roles))
