"""Rows of the views and how they get into their tables.

A row class has the columns of its table as fields, by name. Rows are written with binary COPY: no statement a row,
and no text in between.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final
from uuid import UUID

import msgspec
from psycopg import Connection, sql

from projections.binary_values import write_fast
from projections.generation import Generation


class Row(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A row of the table `views.<TABLE>`. STREAM: the column that names the stream from which it was folded."""

    TABLE: ClassVar[str]
    STREAM: ClassVar[str]


class Tables:
    """Writes into the tables of one generation. `types` are looked up once, from the tables themselves."""

    def __init__(self, connection: Connection[Any], generation: Generation) -> None:
        write_fast(connection)
        self._connection = connection
        self.generation = generation
        self._types: dict[type[Row], list[str]] = {}
        self._deletions: dict[tuple[type[Row], ...], sql.Composed] = {}

    def insert(self, rows: Iterable[Row]) -> None:
        """Add rows of any classes."""
        by_class: dict[type[Row], list[Row]] = defaultdict(list)
        for row in rows:
            by_class[type(row)].append(row)
        for cls, group in by_class.items():
            self._copy(cls, group)

    def replace(self, classes: Sequence[type[Row]], stream_ids: Sequence[UUID], rows: Iterable[Row]) -> None:
        """Put rows in the place of all rows that these streams have in the tables of the classes."""
        self.replace_some(dict.fromkeys(classes, stream_ids), rows)

    def replace_some(self, stream_ids: Mapping[type[Row], Sequence[UUID]], rows: Iterable[Row]) -> None:
        """The same with streams of its own for each class."""
        classes = tuple(cls for cls, streams in stream_ids.items() if streams)
        if classes:
            # One statement, so that many small tables do not cost as many round trips.
            statement = self._deletions.get(classes)
            if statement is None:
                statement = self._deletions[classes] = self._deletion(classes)
            self._connection.execute(statement, [list(stream_ids[cls]) for cls in classes])
        self.insert(rows)

    def _deletion(self, classes: Sequence[type[Row]]) -> sql.Composed:
        parts = [
            sql.SQL("{} AS (DELETE FROM {} WHERE {} = ANY(%s))").format(
                sql.Identifier(f"d{number}"), self.generation.table(cls.TABLE), sql.Identifier(cls.STREAM)
            )
            for number, cls in enumerate(classes)
        ]
        return sql.SQL("WITH {} SELECT").format(sql.SQL(", ").join(parts))

    def _copy(self, cls: type[Row], rows: Sequence[Row]) -> None:
        target = self.generation.table(cls.TABLE)
        columns = sql.SQL(", ").join(map(sql.Identifier, cls.__struct_fields__))
        statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(target, columns)
        types = self._types_of(cls)
        with self._connection.cursor().copy(statement) as copy:
            copy.set_types(types)
            for row in rows:
                copy.write_row(_values(row))

    def _types_of(self, cls: type[Row]) -> list[str]:
        types = self._types.get(cls)
        if types is None:
            found = self._connection.execute(
                "SELECT attname::text, format_type(atttypid, NULL) FROM pg_attribute "
                "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
                [f"views.{self.generation.prefix}{cls.TABLE}"],
            ).fetchall()
            by_name = dict(found)
            types = self._types[cls] = [by_name[field] for field in cls.__struct_fields__]
        return types


_values: Final = msgspec.structs.astuple
