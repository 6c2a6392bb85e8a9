"""The tables of the motor: how far the log was followed, what each workflow was told, and what was set aside.

Functions over an open psycopg connection of the role that owns schema `motor`; the caller holds the transaction.
A stream's row is locked by whoever asks the policy about it and tells the answer on, the dispatcher or an activity,
so neither can overlook what the other has told the workflow.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import class_row

from domain.store.reading import SESSION

Connection = psycopg.Connection[Any]

_SCHEMA_LOCK: Final = 0x6D6F746F72
"""Key of the advisory lock under which the tables are made ("motor")."""


@dataclass(frozen=True, slots=True)
class Armed:
    """One row of `motor.armed` (schema.sql says what it means)."""

    stream_id: UUID
    version: int = 0
    position: int = 0
    next_wakeup: datetime | None = None
    running: bool = False


@dataclass(frozen=True, slots=True)
class Parked:
    """A dossier or proceeding that the motor has set aside, and why."""

    stream_id: UUID
    position: int
    error: str
    parked_at: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the log was followed, and the identity of the Temporal server that was told; None before the first."""

    position: int
    server_id: str | None


def connect(dsn: str, application_name: str) -> Connection:
    """A connection for the motor: of the projector's role, in autocommit mode, with instants in UTC."""
    return psycopg.connect(dsn, application_name=application_name, **options(dsn))


def options(dsn: str) -> dict[str, Any]:
    """How `connect` connects, for a pool."""
    given = conninfo_to_dict(dsn).get("options", "")
    return {"autocommit": True, "options": f"{given} {SESSION}".strip()}


def make_tables(connection: Connection) -> None:
    """Make the tables, or make them anew where the software's differ. Processes that do it at once wait in turn.

    Where they are right it takes no lock, since it would wait for every writer, and every writer for it.
    """
    schema = files("workflows").joinpath("schema.sql").read_bytes()
    fingerprint = sha256(schema).hexdigest()
    if _made_by(connection) == fingerprint:
        return
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_SCHEMA_LOCK])
        if _made_by(connection) != fingerprint:
            connection.execute(schema)
            connection.execute(sql.SQL("COMMENT ON TABLE motor.progress IS {}").format(sql.Literal(fingerprint)))


def _made_by(connection: Connection) -> str | None:
    """The fingerprint of the software that made the tables; None before there are any."""
    row = connection.execute("SELECT obj_description(to_regclass('motor.progress'), 'pg_class')").fetchone()
    return row[0] if row is not None else None


def clock(connection: Connection) -> datetime:
    """What time it is by the database."""
    row = connection.execute("SELECT clock_timestamp()").fetchone()
    assert row is not None
    now: datetime = row[0]
    return now


# ---------------------------------------------------------------------- how far the log was followed


def lock_progress(connection: Connection) -> Progress:
    """The position, locked until the transaction ends: two dispatchers can never take the same batch."""
    with connection.cursor(row_factory=class_row(Progress)) as cursor:
        progress = cursor.execute("SELECT position, server_id FROM motor.progress FOR UPDATE").fetchone()
    assert progress is not None
    return progress


def read_progress(connection: Connection) -> Progress:
    with connection.cursor(row_factory=class_row(Progress)) as cursor:
        progress = cursor.execute("SELECT position, server_id FROM motor.progress").fetchone()
    assert progress is not None
    return progress


def save_position(connection: Connection, position: int) -> None:
    connection.execute("UPDATE motor.progress SET position = %s", [position])


def save_server(connection: Connection, server_id: str) -> None:
    connection.execute("UPDATE motor.progress SET server_id = %s", [server_id])


# ---------------------------------------------------------------------- what each workflow was told


def lock(connection: Connection, streams: Collection[UUID]) -> dict[UUID, Armed]:
    """The rows of some streams, made where there was none, locked in the order of their ids."""
    ids = sorted(streams)
    connection.execute("INSERT INTO motor.armed (stream_id) SELECT unnest(%s::uuid[]) ON CONFLICT DO NOTHING", [ids])
    with connection.cursor(row_factory=class_row(Armed)) as cursor:
        rows = cursor.execute(
            "SELECT stream_id, version, position, next_wakeup, running FROM motor.armed "
            "WHERE stream_id = ANY(%s) ORDER BY stream_id FOR UPDATE",
            [ids],
        ).fetchall()
    return {row.stream_id: row for row in rows}


def tell(connection: Connection, rows: Iterable[Armed]) -> None:
    """Write what the workflows have been told; they are stale and parked no more."""
    rows = list(rows)
    ids = [row.stream_id for row in rows]
    connection.execute(
        "UPDATE motor.armed AS a SET version = n.version, position = n.position, next_wakeup = n.next_wakeup, "
        "running = n.running, stale = false "
        "FROM unnest(%s::uuid[], %s::bigint[], %s::bigint[], %s::timestamptz[], %s::bool[]) "
        "AS n(stream_id, version, position, next_wakeup, running) WHERE a.stream_id = n.stream_id",
        [
            ids,
            [row.version for row in rows],
            [row.position for row in rows],
            [row.next_wakeup for row in rows],
            [row.running for row in rows],
        ],
    )
    connection.execute("DELETE FROM motor.parked WHERE stream_id = ANY(%s)", [ids])


def forget(connection: Connection, streams: Iterable[UUID]) -> None:
    """Drop the rows of what is closed."""
    ids = list(streams)
    connection.execute("DELETE FROM motor.armed WHERE stream_id = ANY(%s)", [ids])
    connection.execute("DELETE FROM motor.parked WHERE stream_id = ANY(%s)", [ids])


def mark_stale(connection: Connection) -> None:
    """What is judged by has changed: ask the policy again about every open dossier and proceeding."""
    connection.execute("UPDATE motor.armed SET stale = true WHERE NOT stale")


def doubt_all(connection: Connection) -> None:
    """Nobody knows any more what the workflows wait for: ask again, and tell each of them again."""
    connection.execute("UPDATE motor.armed SET stale = true, next_wakeup = NULL")


def some_stale(connection: Connection, limit: int) -> list[UUID]:
    rows = connection.execute(
        "SELECT stream_id FROM motor.armed WHERE stale ORDER BY stream_id LIMIT %s", [limit]
    ).fetchall()
    return [row[0] for row in rows]


def count_armed(connection: Connection) -> tuple[int, int, int]:
    """How many streams are open, how many of them have a running workflow, how many are to be asked about again."""
    row = connection.execute(
        "SELECT count(*), count(*) FILTER (WHERE running), count(*) FILTER (WHERE stale) FROM motor.armed"
    ).fetchone()
    assert row is not None
    return row[0], row[1], row[2]


# ---------------------------------------------------------------------- what was set aside


def park(connection: Connection, row: Armed, error: str) -> None:
    """Set one aside. row.running: whether it still has a workflow; that may wake up once more, and then ends."""
    connection.execute(
        "INSERT INTO motor.parked (stream_id, position, error) VALUES (%s, %s, %s) "
        "ON CONFLICT (stream_id) DO UPDATE SET position = excluded.position, error = excluded.error",
        [row.stream_id, row.position, error],
    )
    connection.execute(
        "UPDATE motor.armed SET next_wakeup = NULL, running = %s, stale = false WHERE stream_id = %s",
        [row.running, row.stream_id],
    )


def parked(connection: Connection) -> list[Parked]:
    """What a person has to look at, oldest first."""
    with connection.cursor(row_factory=class_row(Parked)) as cursor:
        return cursor.execute(
            "SELECT stream_id, position, error, parked_at FROM motor.parked ORDER BY parked_at"
        ).fetchall()


def unpark(connection: Connection, streams: Collection[UUID] | None = None) -> int:
    """Have what was parked (all of it for None) tried again by the dispatcher; how many there were."""
    ids = [row.stream_id for row in parked(connection) if streams is None or row.stream_id in streams]
    connection.execute("UPDATE motor.armed SET stale = true WHERE stream_id = ANY(%s)", [ids])
    connection.execute("DELETE FROM motor.parked WHERE stream_id = ANY(%s)", [ids])
    return len(ids)
