"""What each role of the database may write and call, beside the functions of the record: all of it, table by table.

The lists are written by hand. A table, a column right or a function that a migration adds and that is not named here is
found, and so is one that lost its triggers.
"""

from __future__ import annotations

from typing import Any, Final

import psycopg
import pytest
from psycopg import sql

from domain.model.log import ClockKind
from domain.store.clock import open_log
from domain.store.instance import ROLE_NAMES, Role
from tests.servers import Database

ROLES: Final[tuple[Role, ...]] = ("writer", "projector", "reader", "doors", "sealer")
MADE_BY_THE_PROJECTOR: Final = ("views", "motor")
"""Schemas of what is derived, which may be thrown away."""

MAY_WRITE: Final[dict[tuple[str, str], frozenset[str]]] = {
    ("writer", "citizen.drafts"): frozenset({"INSERT", "UPDATE", "DELETE"}),
    ("writer", "citizen.draft_files"): frozenset({"INSERT", "UPDATE", "DELETE"}),
    ("projector", "portal.progress"): frozenset({"UPDATE"}),
    ("projector", "portal.outbox"): frozenset({"INSERT", "UPDATE"}),
}
"""All rights to write without a function: none of it is a record of anything."""

ONLY_GROW: Final = frozenset(
    {
        "hoso.stored_events", "hoso.handled_commands", "hoso.topics", "hoso.migrations", "ledger.pieces",
        "ledger.checkpoints", "ledger.rotations", "ledger.witnesses", "ledger.cosignatures", "ledger.stamps",
        "vault.sealed", "vault.files", "evidence.contents", "evidence.uploads", "access.operations",
        "access.record_reads", "ledger.verifications",
    }
)  # fmt: skip
"""Tables that refuse changes of rows, by whomever."""

MAY_CALL: Final[dict[str, frozenset[str]]] = {
    "reader": frozenset({"evidence.altered", "evidence.hashes_in"}),
    "doors": frozenset({"evidence.altered", "evidence.hashes_in"}),
}
"""Functions of roles that only read."""


@pytest.fixture(scope="module")
def record(module_database: Database) -> Database:
    open_log(module_database.dsn("writer"), ClockKind.SYSTEM)
    return module_database


def tables(record: Database) -> list[str]:
    """Of the record and everything beside it that is not derived."""
    with record.connect("superuser") as connection:
        rows = connection.execute(
            "SELECT relnamespace::regnamespace::text || '.' || relname FROM pg_class"
            " WHERE relkind IN ('r', 'p') AND relnamespace::regnamespace::text <> ALL (%s)"
            " AND relnamespace::regnamespace::text NOT LIKE 'pg\\_%%' AND relnamespace::regnamespace::text"
            " <> 'information_schema' ORDER BY 1",
            [list(MADE_BY_THE_PROJECTOR)],
        ).fetchall()
    return [name for (name,) in rows]


def statements(table: str, column: str) -> dict[str, tuple[str, str]]:
    """Attempts to write, each with the right that it needs."""
    return {
        "change": ("UPDATE", f'UPDATE {table} SET "{column}" = "{column}"'),
        "delete": ("DELETE", f"DELETE FROM {table}"),
        "delete by merging": (
            "DELETE",
            f"MERGE INTO {table} AS t USING (SELECT 1) AS s ON true WHEN MATCHED THEN DELETE",
        ),
        "empty": ("TRUNCATE", f"TRUNCATE {table} CASCADE"),
        "insert": ("INSERT", f"INSERT INTO {table} DEFAULT VALUES"),
        "copy in": ("INSERT", f"COPY {table} FROM STDIN"),
        "lock": ("TRUNCATE", f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"),
        "stop triggers": ("", f"ALTER TABLE {table} DISABLE TRIGGER ALL"),
        "add a trigger": (
            "TRIGGER",
            f"CREATE TRIGGER mine BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION hoso.refuse_change()",
        ),
        "own": ("", f"ALTER TABLE {table} OWNER TO CURRENT_USER"),
        "drop": ("", f"DROP TABLE {table} CASCADE"),
    }


@pytest.mark.parametrize("role", ROLES)
def test_every_statement_that_would_write_is_denied(record: Database, role: Role) -> None:
    attempts, allowed = 0, []
    with record.connect("superuser") as looking:
        columns = dict(
            looking.execute(
                "SELECT attrelid::regclass::text, min(attname) FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped"
                " GROUP BY attrelid"
            ).fetchall()
        )
    for table in tables(record):
        mine = MAY_WRITE.get((role, table), frozenset())
        for what, (right, statement) in statements(table, columns[table]).items():
            if right in mine or (what == "lock" and mine & {"UPDATE", "DELETE"}):
                continue
            attempts += 1
            outcome = _tried(record, role, statement)
            if outcome != "42501":
                allowed.append(f"{what} {table}: {outcome}")
    assert allowed == []
    assert attempts > 200


@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_write_what_is_named_here_and_nothing_else(record: Database, role: Role) -> None:
    with record.connect("superuser") as connection:
        for table in tables(record):
            has = {
                right
                for right in ("INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
                for (yes,) in connection.execute(
                    "SELECT has_table_privilege(%s, %s, %s)", [ROLE_NAMES[role], table, right]
                ).fetchall()
                if yes
            }
            assert has == MAY_WRITE.get((role, table), frozenset()), table
    with record.connect(role) as connection:
        (columns,) = connection.execute(
            "SELECT count(*) FROM information_schema.column_privileges WHERE privilege_type <> 'SELECT'"
            " AND table_schema <> ALL (%s) AND table_schema || '.' || table_name <> ALL (%s)",
            [[*MADE_BY_THE_PROJECTOR, "pg_catalog"], [table for one, table in MAY_WRITE if one == role]],
        ).fetchone() or (None,)
    assert columns == 0


@pytest.mark.parametrize("role", MAY_CALL)
def test_whoever_only_reads_calls_no_function_that_writes(record: Database, role: Role) -> None:
    with record.connect(role) as connection:
        rows = connection.execute(
            "SELECT pronamespace::regnamespace::text || '.' || proname FROM pg_proc"
            " WHERE pronamespace::regnamespace::text IN"
            " ('hoso', 'access', 'ledger', 'vault', 'citizen', 'evidence', 'portal')"
            " AND prorettype <> 'trigger'::regtype AND has_function_privilege(oid, 'EXECUTE')"
            " AND has_schema_privilege(pronamespace, 'USAGE')"
        ).fetchall()
    assert {name for (name,) in rows} <= MAY_CALL[role]


def test_tables_that_only_grow_refuse_changes_by_whomever(record: Database) -> None:
    with record.connect("superuser", autocommit=True) as connection:
        guarded: Any = connection.execute(
            "SELECT relnamespace::regnamespace::text || '.' || relname"
            " FROM pg_class JOIN pg_trigger ON tgrelid = pg_class.oid"
            " WHERE tgname = 'refuse_change' AND tgenabled = 'A'"
            " AND (tgtype::integer & 16) > 0 AND (tgtype::integer & 8) > 0 AND (tgtype::integer & 32) > 0"
        ).fetchall()
        assert {name for (name,) in guarded} == ONLY_GROW
        connection.execute("SET session_replication_role = 'replica'")  # silences triggers that are not ALWAYS
        for table in sorted(ONLY_GROW):
            for statement in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
                with pytest.raises(psycopg.Error) as refusal:
                    connection.execute(sql.SQL(statement))
                assert refusal.value.sqlstate == "HS007", table


def _tried(record: Database, role: Role, statement: str) -> str:
    """The state of the refusal; `done` where there was none. What was done is taken back."""
    with record.connect(role) as connection:
        try:
            connection.execute(sql.SQL(statement))
        except psycopg.Error as refusal:
            return str(refusal.sqlstate)
        finally:
            connection.rollback()
    return "done"
