"""A canonical form of the views' contents: two generations are equal if and only if their dumps are."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any, Final

from psycopg import Connection, sql
from psycopg.rows import scalar_row

from projections.generation import LIVE, Generation, table_names

PROGRESS_COLUMNS: Final = ("position",)
"""All of `progress` that is content; the rest says by whom and when it was filled."""


def dump(connection: Connection[Any], generation: Generation = LIVE) -> Iterator[bytes]:
    """Line by line: each table's name and columns, then its rows in the order of their text.

    COPY's text form with fixed settings for dates and zone, in byte order, so it does not depend on the server's,
    the connection's or the process's locale, nor on how the rows came into the tables.
    """
    with connection.transaction():
        connection.execute("SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO'; SET LOCAL bytea_output = 'hex'")
        for name in table_names(connection, generation):
            columns = PROGRESS_COLUMNS if name == "progress" else _columns(connection, generation, name)
            yield f"{name}: {', '.join(columns)}\n".encode()
            listed = sql.SQL(", ").join(map(sql.Identifier, columns))
            # A row's text has every column in it, so rows with equal texts are equal and their order is nothing.
            statement = sql.SQL(
                'COPY (SELECT {columns} FROM {table} AS t ORDER BY (ROW({columns})::text) COLLATE "C") TO STDOUT'
            ).format(columns=listed, table=generation.table(name))
            with connection.cursor().copy(statement) as rows:
                for row in rows:
                    yield bytes(row)


def digest(connection: Connection[Any], generation: Generation = LIVE) -> str:
    """SHA-256 (hex) of the dump."""
    hashed = sha256()
    for line in dump(connection, generation):
        hashed.update(line)
    return hashed.hexdigest()


def first_difference(
    connection: Connection[Any], one: Generation, other: Generation, shown: int = 5
) -> dict[str, list[str]]:
    """By table the first rows that only one of two generations has, marked `-` (only `one`) and `+` (only `other`)."""
    found: dict[str, list[str]] = {}
    with connection.transaction():
        connection.execute("SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO'")
        for name in table_names(connection, one):
            if name == "progress":
                continue
            for sign, left, right in (("-", one, other), ("+", other, one)):
                cursor = connection.cursor(row_factory=scalar_row)
                cursor.execute(
                    sql.SQL("SELECT d::text FROM (TABLE {} EXCEPT ALL TABLE {}) AS d ORDER BY 1 LIMIT %s").format(
                        left.table(name), right.table(name)
                    ),
                    [shown],
                )
                lines = [f"{sign} {text}" for text in cursor]
                if lines:
                    found.setdefault(name, []).extend(lines)
    return found


def _columns(connection: Connection[Any], generation: Generation, name: str) -> list[str]:
    cursor = connection.cursor(row_factory=scalar_row)
    return cursor.execute(
        "SELECT attname::text FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped "
        "ORDER BY attnum",
        [f"views.{generation.prefix}{name}"],
    ).fetchall()
