"""The tables of the views, and generations of them: a rebuild fills new tables beside the live ones, then switches.

All SQL names tables as `views.<table>`, the live ones. A generation that is being built has the same tables under
`views.g<n>_<table>`, and its statements are the same texts with these names put in. The switch renames both in one
transaction, so readers see the old rows or the new ones.

The structure is not migrated: it is thrown away and built anew whenever the software that fills it changed, which
`FINGERPRINT` tells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final

from psycopg import Connection, sql
from psycopg.rows import scalar_row

from projections.policies import protect

_INDEXED: Final = re.compile(r"\bINDEX ON views\.([a-z0-9_]+)")
_LIVE: Final = re.compile(r"\bviews\.(?=[a-z])")


@dataclass(frozen=True)
class Generation:
    """One set of view tables: the live one (number None), or the one with a number that is being built."""

    number: int | None = None

    @property
    def prefix(self) -> str:
        return "" if self.number is None else f"g{self.number}_"

    def statement(self, text: str) -> sql.SQL:
        """A statement of this package, written for the live tables, for the tables of this generation.

        The text is a literal of the package; values come as parameters.
        """
        return sql.SQL(_renamed(text, self.prefix))

    def table(self, name: str) -> sql.Identifier:
        return sql.Identifier("views", self.prefix + name)


LIVE: Final = Generation()


@cache
def _renamed(text: str, prefix: str) -> str:
    return _LIVE.sub(f"views.{prefix}", text) if prefix else text


def _scripts(folder: str) -> list[tuple[str, str]]:
    """The SQL files of a folder of `schema`, in order of their numbers."""
    found = files("projections").joinpath("schema", folder).iterdir()
    return sorted((path.name, path.read_text(encoding="utf-8")) for path in found if path.name.endswith(".sql"))


def _code() -> list[tuple[str, bytes]]:
    """The sources that decide what stands in the views: this package but for the ledger, the model, the rule packs."""
    found: list[tuple[str, bytes]] = []

    def collect(where: Traversable, name: str) -> None:
        for path in where.iterdir():
            if path.is_dir():
                if path.name not in ("__pycache__", "queries"):
                    collect(path, f"{name}/{path.name}")
            elif path.name.endswith((".py", ".sql", ".toml", ".csv")) and not path.name.startswith("ledger"):
                found.append((f"{name}/{path.name}", path.read_bytes()))

    collect(files("projections"), "projections")
    collect(files("domain.model"), "model")
    collect(files("domain.rules"), "rules")
    return sorted(found)


@cache
def fingerprint() -> str:
    """SHA-256 (hex) of the software that fills the views. Views filled by another one are rebuilt."""
    digest = sha256()
    for name, content in _code():
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


@dataclass(frozen=True)
class Progress:
    """How far a generation is. `stamp`: the fingerprint of the software that fills it."""

    position: int
    stamp: str


def create(connection: Connection[Any]) -> Generation:
    """Make the empty tables of a new generation, with their policies, without indexes, at position 0."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('views.generation', 0))")
        generation = Generation(_latest_number(connection) + 1)
        for _, text in _scripts("tables"):
            connection.execute(generation.statement(text))
        made = _made(connection, generation)
        protect(connection, generation, made)
        connection.execute(
            generation.statement("INSERT INTO views.progress (position, stamp, tables) VALUES (0, %s, %s)"),
            [fingerprint(), made],
        )
    return generation


def indexes() -> dict[str, list[str]]:
    """By table the statements that make its indexes, in order, for the live tables."""
    found: dict[str, list[str]] = {}
    for _, text in _scripts("indexes"):
        for statement in text.split(";"):
            table = _INDEXED.search(statement)
            if table is not None:
                found.setdefault(table[1], []).append(statement)
    return found


def progress(connection: Connection[Any], generation: Generation = LIVE) -> Progress | None:
    """How far it is; None where there are no such tables."""
    known = connection.execute("SELECT to_regclass(%s)", [f"views.{generation.prefix}progress"]).fetchone()
    if known is None or known[0] is None:
        return None
    row = connection.execute(generation.statement("SELECT position, stamp FROM views.progress")).fetchone()
    return Progress(*row) if row is not None else None


def note_caught_up(connection: Connection[Any]) -> None:
    """Remember, about once a second, that the live views had nothing more to take in."""
    connection.execute(
        "UPDATE views.progress SET caught_up_at = clock_timestamp() "
        "WHERE caught_up_at < clock_timestamp() - interval '1 second'"
    )


def table_names(connection: Connection[Any], generation: Generation = LIVE) -> list[str]:
    """The names of its tables, without schema and prefix, in order; none where it does not exist."""
    if progress(connection, generation) is None:
        return []
    row = connection.execute(generation.statement("SELECT tables FROM views.progress")).fetchone()
    return list(row[0]) if row is not None else []


def switch(connection: Connection[Any], generation: Generation) -> None:
    """Make a generation the live one, in the transaction that the caller holds; drops what was live.

    The caller has locked `views.progress` and brought the generation to at least its position.
    """
    _drop_tables(connection, LIVE)
    for name in table_names(connection, generation):
        connection.execute(sql.SQL("ALTER TABLE {} RENAME TO {}").format(generation.table(name), sql.Identifier(name)))


def drop(connection: Connection[Any], generation: Generation) -> None:
    """Throw a generation away that was not switched to."""
    with connection.transaction():
        _drop_tables(connection, generation)


def abandoned(connection: Connection[Any]) -> list[Generation]:
    """Generations that somebody began to build. Whoever holds the builder's lock may drop them."""
    cursor = connection.cursor(row_factory=scalar_row)
    numbers = cursor.execute(
        "SELECT DISTINCT substring(relname from '^g([0-9]+)_')::integer AS number FROM pg_class "
        "WHERE relkind = 'r' AND relnamespace = 'views'::regnamespace AND relname ~ '^g[0-9]+_' ORDER BY number"
    ).fetchall()
    return [Generation(number) for number in numbers]


def _drop_tables(connection: Connection[Any], generation: Generation) -> None:
    """All in one statement: the policies of most name another of them."""
    names = table_names(connection, generation)
    if names:
        connection.execute(sql.SQL("DROP TABLE {}").format(sql.SQL(", ").join(map(generation.table, names))))


def _made(connection: Connection[Any], generation: Generation) -> list[str]:
    cursor = connection.cursor(row_factory=scalar_row)
    names = cursor.execute(
        "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'views'::regnamespace "
        "AND starts_with(relname, %s) ORDER BY relname",
        [generation.prefix],
    ).fetchall()
    return [name.removeprefix(generation.prefix) for name in names]


def _latest_number(connection: Connection[Any]) -> int:
    """Indexes keep the number of the generation that they were made in, so numbers are never used again."""
    row = connection.execute(
        "SELECT coalesce(max(substring(relname from '^g([0-9]+)_')::integer), 0) FROM pg_class "
        "WHERE relnamespace = 'views'::regnamespace"
    ).fetchone()
    return int(row[0]) if row else 0
