"""Reading the operations log: lines by person, act, object, outcome and time, the latest first; and what a day came to.

All of it as the writer, who serves the doors; nobody else sees the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec
from psycopg import Connection, sql
from psycopg.rows import dict_row

from projections.queries.paging import Page, bounded, read_cursor, write_cursor

READING: Final = ("export", "open", "open-applicants", "read-%", "take-bundle", "verify")
"""Acts by which somebody sees and changes nothing, as patterns."""

COUNTED: Final = 100_000
"""Lines of a day that are counted; of more, the latest."""


class OperationLine(msgspec.Struct, kw_only=True):
    """A line, as it stands in the table."""

    number: int
    at: datetime
    noted_at: datetime
    subject: str
    roles: tuple[str, ...]
    acting_for: str | None
    act: str
    object: str
    outcome: str
    policies: tuple[str, ...]
    purpose: str | None
    source: str
    trace_id: str | None
    remote: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines; None: any. subjects, objects: one of these. reads: only acts that read, or only others.

    Instants from `since` on, before `until`.
    """

    subjects: Sequence[str] | None = None
    acts: Sequence[str] | None = None
    objects: Sequence[str] | None = None
    outcome: str | None = None
    reads: bool | None = None
    since: datetime | None = None
    until: datetime | None = None
    upto_number: int | None = None


@dataclass(frozen=True, slots=True)
class Sums:
    """whole: all lines were counted, and not the latest alone."""

    reads: int
    acts: int
    denials: int
    whole: bool


_DRIVERS: Final = {"objects": "object", "subjects": "subject", "acts": "act"}
"""Lists, the rarest first, and their columns, each with an index that goes on by time."""

_CONDITIONS: Final = {
    "objects": "object = ANY(%(objects)s)",
    "subjects": "subject = ANY(%(subjects)s)",
    "acts": "act = ANY(%(acts)s)",
    "outcome": "outcome = %(outcome)s",
    "since": "at >= %(since)s",
    "until": "at < %(until)s",
    "upto_number": "number <= %(upto_number)s",
}


def lines(
    connection: Connection[Any], wanted: Wanted, cursor: str | None = None, limit: int = 50
) -> Page[OperationLine]:
    """Lines, the latest first. CursorUnreadable."""
    where, values, driver = _where(wanted)
    if cursor is not None:
        values["before_at"], values["before_number"] = read_cursor(cursor, tuple[datetime, int])
        where.append("(at, number) < (%(before_at)s, %(before_number)s)")
    values["limit"] = bounded(limit) + 1
    with connection.cursor(row_factory=dict_row) as reading:
        found = reading.execute(sql.SQL(_latest_first(where, driver)), values).fetchall()
    rows = tuple(_line(row) for row in found[: bounded(limit)])
    more = len(found) > len(rows)
    return Page(rows, write_cursor(rows[-1].at, rows[-1].number) if more else None)


def how_many(connection: Connection[Any], wanted: Wanted, most: int) -> int:
    """How many lines there are, counted no further than `most`."""
    where, values, driver = _where(wanted)
    if driver is not None:
        where.append(f"{driver[0]} = ANY(%({driver[1]})s)")
    text = f"SELECT count(*) FROM (SELECT 1 FROM access.operations WHERE {' AND '.join(where)} LIMIT %(most)s) AS found"  # noqa: S608
    row = connection.execute(sql.SQL(text), {**values, "most": most}).fetchone()
    return row[0] if row else 0


def sums(connection: Connection[Any], since: datetime, until: datetime) -> Sums:
    """What was read, done and denied in a time."""
    row = connection.execute(
        "SELECT count(*) FILTER (WHERE outcome = 'allow' AND act LIKE ANY(%(reading)s)),"
        " count(*) FILTER (WHERE outcome = 'allow' AND NOT act LIKE ANY(%(reading)s)),"
        " count(*) FILTER (WHERE outcome = 'deny'), count(*) FROM ("
        " SELECT act, outcome FROM access.operations WHERE at >= %(since)s AND at < %(until)s"
        " ORDER BY at DESC, number DESC LIMIT %(most)s) AS day",
        {"reading": list(READING), "since": since, "until": until, "most": COUNTED + 1},
    ).fetchone()
    assert row is not None
    return Sums(row[0], row[1], row[2], row[3] <= COUNTED)


def last_number(connection: Connection[Any]) -> int:
    row = connection.execute("SELECT number FROM access.operations_head").fetchone()
    return row[0] if row else 0


def _latest_first(where: list[str], driver: tuple[str, str] | None) -> str:
    """The query for some lines. Each value of a list is looked for by its own index, and the latest of all are taken.

    Left to itself the planner goes through the days until it has met enough lines, which for something rare is all
    there are. A range over (column, at), put in that order, can be had from the column's index alone.
    """
    latest = "at DESC, number DESC LIMIT %(limit)s"
    if driver is None:
        return f"SELECT * FROM access.operations WHERE {' AND '.join(where)} ORDER BY {latest}"  # noqa: S608
    column, name = driver
    return (
        f"SELECT o.* FROM unnest(%({name})s::text[]) AS looked (value) CROSS JOIN LATERAL ("  # noqa: S608
        f"SELECT * FROM access.operations WHERE ({column}, at) >= (looked.value, '-infinity'::timestamptz)"
        f" AND ({column}, at) <= (looked.value, 'infinity'::timestamptz) AND {' AND '.join(where)}"
        f" ORDER BY {column} DESC, {latest}) AS o ORDER BY {latest}"
    )


def _where(wanted: Wanted) -> tuple[list[str], dict[str, Any], tuple[str, str] | None]:
    """Conditions and their values; and the column and parameter of the list by which lines are looked for, if any."""
    where = ["true"]
    values: dict[str, Any] = {}
    driver: tuple[str, str] | None = None
    for name, condition in _CONDITIONS.items():
        value = getattr(wanted, name)
        if value is None:
            continue
        values[name] = list(value) if isinstance(value, (list, tuple)) else value
        if name in _DRIVERS and driver is None:
            driver = _DRIVERS[name], name
        else:
            where.append(condition)
    if wanted.reads is not None:
        where.append(f"{'' if wanted.reads else 'NOT '}act LIKE ANY(%(reading)s)")
        values["reading"] = list(READING)
    return where, values, driver


def _line(row: dict[str, Any]) -> OperationLine:
    return OperationLine(**{**row, "roles": tuple(row["roles"]), "policies": tuple(row["policies"])})
