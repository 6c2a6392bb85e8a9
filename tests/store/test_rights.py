"""Nobody changes history: not the roles of the application, and by no ordinary statement the owner either."""

from __future__ import annotations

from typing import Any, Final

import psycopg
import pytest
from psycopg import sql

from domain.model import log
from domain.store.clock import open_log
from domain.store.instance import Role
from domain.store.migrate import migrate
from domain.store.verify_order import verify_order
from tests.servers import Database

_EVENT: Final = (
    "(originator_id, originator_version, topic, state, notification_id, recorded_at)"
    " VALUES (gen_random_uuid(), {version}, '{topic}', '{{}}', {position}, {moment})"
)


def _event(version: int = 1, topic: str = "toy.Noted", position: int = 2, moment: str = "now()") -> str:
    return "INSERT INTO hoso.stored_events " + _EVENT.format(
        version=version, topic=topic, position=position, moment=moment
    )


@pytest.fixture(scope="module")
def record(module_database: Database) -> Database:
    """An opened log for all attempts of this file, since none of them changes it."""
    migrate(module_database.dsn("owner"), module_database.instance.passwords)
    open_log(module_database.dsn("writer"), log.ClockKind.SYSTEM)
    return module_database


FORBIDDEN: Final[dict[str, str]] = {
    "change an event": "UPDATE hoso.stored_events SET state = '{}'",
    "date an event back": "UPDATE hoso.stored_events SET recorded_at = recorded_at - interval '1 day'",
    "move an event": "UPDATE hoso.stored_events SET notification_id = 99",
    "delete events": "DELETE FROM hoso.stored_events",
    "delete by joining": "DELETE FROM hoso.stored_events USING hoso.log_head WHERE notification_id = position",
    "empty the log": "TRUNCATE hoso.stored_events",
    "insert an event": _event(),
    "insert version 99": _event(version=99),
    "insert at an explicit position": _event(position=1_000_000),
    "insert a backdated event": _event(moment="now() - interval '1 year'"),
    "insert an unknown topic": _event(topic="os:system"),
    "copy events in": "COPY hoso.stored_events FROM STDIN",
    "merge events": "MERGE INTO hoso.stored_events AS e USING hoso.log_head ON true WHEN MATCHED THEN DELETE",
    "change a handled command": "UPDATE hoso.handled_commands SET request_hash = ''",
    "forget handled commands": "DELETE FROM hoso.handled_commands",
    "empty the handled commands": "TRUNCATE hoso.handled_commands",
    "note a command by hand": (
        "INSERT INTO hoso.handled_commands VALUES (gen_random_uuid(), sha256('x'), gen_random_uuid(), 1, 1, now())"
    ),
    "move the head": "UPDATE hoso.log_head SET position = 0",
    "change the clock": "UPDATE hoso.log_head SET clock = 'simulated'",
    "delete the head": "DELETE FROM hoso.log_head",
    "lock the head past the function": "SELECT * FROM hoso.log_head FOR UPDATE",
    "know a new topic": "INSERT INTO hoso.topics VALUES ('os:system')",
    "forget a topic": "DELETE FROM hoso.topics",
    "forget a migration": "DELETE FROM hoso.migrations",
    "stop a trigger": "ALTER TABLE hoso.stored_events DISABLE TRIGGER ALL",
    "stop all triggers": "SET session_replication_role = 'replica'",
    "drop a trigger": "DROP TRIGGER refuse_change ON hoso.stored_events",
    "add a trigger": (
        "CREATE TRIGGER mine BEFORE INSERT ON hoso.stored_events FOR EACH ROW EXECUTE FUNCTION hoso.refuse_change()"
    ),
    "add a rule": "CREATE RULE mine AS ON INSERT TO hoso.stored_events DO INSTEAD NOTHING",
    "lock the table": "BEGIN; LOCK TABLE hoso.stored_events IN EXCLUSIVE MODE",
    "lock the table for reading": "BEGIN; LOCK TABLE hoso.stored_events IN SHARE MODE",
    "drop the table": "DROP TABLE hoso.stored_events",
    "drop the schema": "DROP SCHEMA hoso CASCADE",
    "add a column": "ALTER TABLE hoso.stored_events ADD COLUMN note text",
    "replace the function": "CREATE OR REPLACE FUNCTION hoso.lock_log() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "own the function": "ALTER FUNCTION hoso.lock_log() OWNER TO CURRENT_USER",
    "make a table in the record": "CREATE TABLE hoso.mine (n integer)",
    "make a temporary table": "CREATE TEMPORARY TABLE stored_events (n integer)",
    "make a table in public": "CREATE TABLE public.mine (n integer)",
    "own the table": "ALTER TABLE hoso.stored_events OWNER TO CURRENT_USER",
    "become the owner": "SET ROLE hoso_owner",
    "become a superuser": "ALTER ROLE CURRENT_USER SUPERUSER",
    "turn off flushing": "ALTER SYSTEM SET fsync = off",
}


@pytest.mark.parametrize("role", ["writer", "projector", "reader", "doors"])
@pytest.mark.parametrize("attempt", FORBIDDEN)
def test_no_role_changes_history(record: Database, role: Role, attempt: str) -> None:
    _is_denied(record, role, FORBIDDEN[attempt])


@pytest.mark.parametrize("role", ["projector", "reader", "doors"])
@pytest.mark.parametrize("call", ["hoso.lock_log()", "hoso.append(" + ", ".join(["NULL"] * 10) + ")"])
def test_only_the_writer_calls_the_functions(record: Database, role: Role, call: str) -> None:
    _is_denied(record, role, f"SELECT {call}")


@pytest.mark.parametrize("role", ["writer", "reader", "doors"])
@pytest.mark.parametrize("schema", ["views", "motor"])
def test_only_the_projector_makes_views(record: Database, role: Role, schema: str) -> None:
    _is_denied(record, role, f"CREATE TABLE {schema}.mine (n integer)")


OWNER_FORBIDDEN: Final = (
    *(
        f"{verb} hoso.{table}{rest}"
        for table, column in (
            ("stored_events", "topic"),
            ("handled_commands", "version"),
            ("topics", "topic"),
            ("migrations", "name"),
        )
        for verb, rest in (("UPDATE", f" SET {column} = {column}"), ("DELETE FROM", ""), ("TRUNCATE", ""))
    ),
    "UPDATE hoso.log_head SET position = position + 1",
    "UPDATE hoso.log_head SET recorded_at = recorded_at - interval '1 day'",
    "UPDATE hoso.log_head SET clock = 'simulated'",
    "DELETE FROM hoso.log_head",
    "TRUNCATE hoso.log_head",
)


@pytest.mark.parametrize("statement", OWNER_FORBIDDEN)
@pytest.mark.parametrize("role", ["owner", "superuser"])
def test_triggers_stop_the_owner_and_a_superuser(record: Database, role: Role, statement: str) -> None:
    with record.connect(role, autocommit=True) as connection:
        if role == "superuser":
            connection.execute("SET session_replication_role = 'replica'")  # silences triggers that are not ALWAYS
        with pytest.raises(psycopg.Error) as refusal:
            connection.execute(statement)
        assert refusal.value.sqlstate == "HS007"


def test_strangers_are_not_let_in(record: Database) -> None:
    with record.connect("superuser", autocommit=True) as connection:
        stranger = sql.Identifier(f"stranger_of_{record.name}")
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'known'").format(stranger))
        try:
            dsn = psycopg.conninfo.make_conninfo(
                record.dsn("reader"), user=f"stranger_of_{record.name}", password="known"
            )
            with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
                psycopg.connect(dsn)
        finally:
            connection.execute(sql.SQL("DROP ROLE {}").format(stranger))


def test_every_trigger_is_always_on_and_every_function_runs_with_a_pinned_search_path(record: Database) -> None:
    with record.connect("reader") as connection:
        triggers = connection.execute(
            "SELECT tgrelid::regclass::text, tgenabled::text FROM pg_trigger"
            " JOIN pg_class ON pg_class.oid = tgrelid WHERE relnamespace = 'hoso'::regnamespace AND NOT tgisinternal"
        ).fetchall()
        functions = connection.execute(
            "SELECT proname, prosecdef, proconfig FROM pg_proc WHERE pronamespace = 'hoso'::regnamespace"
        ).fetchall()
        tables = connection.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relnamespace = 'hoso'::regnamespace AND relkind = 'r'"
        ).fetchall()
    assert {table for (table,) in tables} == {table for table, _ in triggers}
    assert {enabled for _, enabled in triggers} == {"A"}
    assert all(definer and "search_path=pg_catalog, pg_temp" in settings for _, definer, settings in functions)


def _is_denied(database: Database, role: Role, statement: str) -> None:
    before = _record(database)
    with database.connect(role, autocommit=True) as connection, pytest.raises(psycopg.Error) as denial:
        connection.execute(statement)
    assert denial.value.sqlstate == "42501", denial.value  # insufficient privilege
    assert _record(database) == before


def _record(database: Database) -> list[Any]:
    with database.connect("superuser") as connection:
        assert verify_order(connection) == []
        return [
            connection.execute(f"SELECT * FROM hoso.{table} ORDER BY 1").fetchall()
            for table in ("stored_events", "handled_commands", "log_head", "topics", "migrations")
        ]


def test_the_first_event_names_the_clock(record: Database) -> None:
    with record.connect("reader") as connection:
        row = connection.execute("SELECT originator_id, topic FROM hoso.stored_events").fetchone()
    assert row == (log.STREAM, "log.Opened")
