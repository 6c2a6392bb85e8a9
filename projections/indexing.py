"""The indexes of a generation, once its tables are filled: several tables at once."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import psycopg
from psycopg import Connection, sql

from projections import generation, stored_events
from projections.generation import Generation

_SESSION: Final = f"{stored_events.SESSION} -c synchronous_commit=off -c maintenance_work_mem=128MB"


def make_indexes(dsn: str, connection: Connection[Any], fresh: Generation, at_once: int) -> None:
    """Make all indexes, and let the planner look at the tables. The server works on `at_once` tables at a time.

    A table is one task: two that name an index at the same moment may choose the same name. The largest comes first,
    since the server itself shares the sorting for a large table.
    """
    waiting = deque(_by_size(connection, fresh))
    with ThreadPoolExecutor(at_once) as pool:
        for done in [pool.submit(_index_in_turn, dsn, fresh, waiting) for _ in range(at_once)]:
            done.result()


def _by_size(connection: Connection[Any], fresh: Generation) -> list[str]:
    """Its tables, the largest first."""
    names = generation.table_names(connection, fresh)
    found = connection.execute(
        "SELECT name FROM unnest(%s::text[]) AS name ORDER BY pg_relation_size((%s || name)::regclass) DESC, name",
        [names, f"views.{fresh.prefix}"],
    )
    return [name for (name,) in found]


def _index_in_turn(dsn: str, fresh: Generation, waiting: deque[str]) -> None:
    """Table by table, until none waits."""
    indexes = generation.indexes()
    with psycopg.connect(dsn, autocommit=True, application_name="hoso views rebuild", options=_SESSION) as own:
        while name := _next(waiting):
            for statement in indexes.get(name, ()):
                own.execute(fresh.statement(statement))
            own.execute(sql.SQL("ANALYZE {}").format(fresh.table(name)))


def _next(waiting: deque[str]) -> str | None:
    try:
        return waiting.popleft()
    except IndexError:
        return None
