"""The launcher of the embedded PostgreSQL: start, crash, recovery, strangers on its port and its pid."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest

from domain.store import postgres_server
from domain.store.instance import Instance
from domain.store.postgres_account import database_account
from domain.store.postgres_server import (
    DatabaseInUse,
    DatabaseStartFailed,
    PostgresServer,
    StartRefused,
    refuse_unsafe_settings,
)
from domain.store.processes import ProcessId, wait_for
from tests.platform.conftest import StartServer
from tests.servers import Postgres


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    return Instance.open(tmp_path / "instance")


def ask(instance: Instance, question: str) -> Any:
    with psycopg.connect(instance.dsn("owner"), autocommit=True) as connection:
        row = connection.execute(question.encode()).fetchone()
        assert row is not None
        return row[0]


def write(instance: Instance, statement: str) -> None:
    with psycopg.connect(instance.dsn("owner"), autocommit=True) as connection:
        connection.execute(statement.encode())


def test_database_has_checksums_unicode_and_no_socket(postgres: Postgres) -> None:
    expected = {
        "data_checksums": "on",
        "server_encoding": "UTF8",
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
    }
    with psycopg.connect(postgres.dsn("superuser", "hoso")) as connection:
        found = {name: connection.execute("SELECT current_setting(%s)", [name]).fetchone() for name in expected}
        collation = connection.execute("SELECT datcollate FROM pg_database WHERE datname = 'hoso'").fetchone()
    assert found == {name: (value,) for name, value in expected.items()}
    assert collation == ("C.UTF-8",)


def test_every_way_in_asks_for_the_password(postgres: Postgres) -> None:
    with psycopg.connect(postgres.dsn("superuser", "postgres")) as connection:
        methods = connection.execute("SELECT DISTINCT auth_method FROM pg_hba_file_rules").fetchall()
    assert methods == [("scram-sha-256",)]


def test_owner_is_no_superuser_and_owns_the_database(postgres: Postgres) -> None:
    assert ask(postgres.instance, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
    owner = ask(postgres.instance, "SELECT pg_get_userbyid(datdba)::text FROM pg_database WHERE datname = 'hoso'")
    assert owner == "hoso_owner"


def test_restart_keeps_port_data_and_identity(instance: Instance, start_server: StartServer) -> None:
    server = start_server(instance)
    write(instance, "CREATE TABLE kept AS SELECT 1 AS value")
    before = instance.state.database
    PostgresServer.stop(server)
    assert server.returncode == 0
    start_server(instance)
    assert instance.state.database == before
    assert ask(instance, "SELECT value FROM kept") == 1


def test_server_recovers_from_kill_9_under_open_sessions(instance: Instance, start_server: StartServer) -> None:
    server = start_server(instance)
    write(instance, "CREATE TABLE kept AS SELECT 1 AS value")
    session = psycopg.connect(instance.dsn("owner"))
    session.execute("INSERT INTO kept VALUES (2)")
    server.kill()
    server.wait()
    assert (instance.data_dir / "postgres" / "postmaster.pid").exists()
    start_server(instance)
    assert ask(instance, "SELECT array_agg(value) FROM kept") == [1]
    session.close()


def test_pid_file_that_names_an_innocent_process_neither_blocks_nor_harms_it(
    instance: Instance, start_server: StartServer
) -> None:
    server = start_server(instance)
    server.kill()
    server.wait()
    account = database_account()
    uid = account.pw_uid if account is not None else None
    innocent = subprocess.Popen(["sleep", "60"], cwd="/", user=uid)
    try:
        pid_file = instance.data_dir / "postgres" / "postmaster.pid"
        lines = pid_file.read_text().splitlines()
        pid_file.write_text("\n".join([str(innocent.pid), *lines[1:]]) + "\n")
        PostgresServer.stop(start_server(instance))
        assert innocent.poll() is None
    finally:
        innocent.kill()
        innocent.wait()


def test_database_whose_making_was_interrupted_is_made_anew(instance: Instance, start_server: StartServer) -> None:
    draft = instance.data_dir / "postgres.new"
    draft.mkdir()
    (draft / "PG_VERSION").write_text("18\n")
    start_server(instance)
    assert instance.database_answers()
    assert not draft.exists()


def test_making_that_ended_before_the_owner_was_made_is_completed(
    instance: Instance, start_server: StartServer
) -> None:
    server = start_server(instance)
    with psycopg.connect(instance.dsn("superuser"), dbname="postgres", autocommit=True) as connection:
        connection.execute("DROP DATABASE hoso")
    PostgresServer.stop(server)
    forgotten = msgspec.structs.replace(instance.state.database, system_identifier=None)
    instance.update(lambda state: msgspec.structs.replace(state, database=forgotten))
    start_server(instance)
    assert instance.database_answers()


def test_port_that_a_stranger_took_is_left_to_him(instance: Instance, start_server: StartServer) -> None:
    PostgresServer.stop(start_server(instance))
    remembered = instance.state.database.port
    assert remembered is not None
    with socket.create_server(("127.0.0.1", remembered)):
        start_server(instance)
        assert instance.state.database.port != remembered
        assert instance.database_answers()


def test_another_instances_server_on_the_remembered_port_is_not_taken_for_ours(
    instance: Instance, tmp_path: Path, start_server: StartServer
) -> None:
    other = Instance.open(tmp_path / "other")
    start_server(instance)
    start_server(other)
    port = other.state.database.port
    instance.update(lambda s: msgspec.structs.replace(s, database=msgspec.structs.replace(s.database, port=port)))
    assert not instance.database_answers()


def test_same_passwords_do_not_make_another_database_ours(
    instance: Instance, tmp_path: Path, start_server: StartServer
) -> None:
    """As after copying a data directory: only the system identifier tells the two apart."""
    other = Instance.open(tmp_path / "other")
    other.update(lambda state: msgspec.structs.replace(state, passwords=instance.passwords))
    start_server(instance)
    start_server(other)
    port = other.state.database.port
    instance.update(lambda s: msgspec.structs.replace(s, database=msgspec.structs.replace(s.database, port=port)))
    assert not instance.database_answers()


def test_two_servers_on_one_directory_are_refused(
    instance: Instance, start_server: StartServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    start_server(instance)
    monkeypatch.setattr(postgres_server, "LEFTOVERS_SECONDS", 0.2)
    with pytest.raises(DatabaseInUse):
        PostgresServer(instance).start()
    assert instance.database_answers()


def test_lost_passwords_are_said_and_not_waited_for(instance: Instance, start_server: StartServer) -> None:
    PostgresServer.stop(start_server(instance))
    instance.update(lambda s: msgspec.structs.replace(s, passwords={**s.passwords, "superuser": "another"}))
    with pytest.raises(DatabaseStartFailed, match="stored password"):
        PostgresServer(instance).start()


def test_server_ends_with_the_process_that_started_it(instance: Instance) -> None:
    program = """
import sys, time
from pathlib import Path
from domain.store.instance import Instance
from domain.store.postgres_server import PostgresServer
print(PostgresServer(Instance.open(Path(sys.argv[1]))).start().pid, flush=True)
time.sleep(60)
"""
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(instance.data_dir)], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    server = ProcessId.of(int(parent.stdout.readline()))
    os.kill(parent.pid, signal.SIGKILL)
    parent.communicate()
    assert wait_for(lambda: not server.alive(), 10)


def test_settings_that_may_lose_acknowledged_events_are_refused(instance: Instance, start_server: StartServer) -> None:
    start_server(instance)
    with psycopg.connect(instance.dsn("superuser"), autocommit=True) as connection:
        refuse_unsafe_settings(connection)
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
            connection.execute("SELECT pg_reload_conf()")
            assert wait_for(lambda setting=setting: refused_setting(instance) == setting, 10)  # type: ignore[misc]
            connection.execute(f"ALTER SYSTEM RESET {setting}".encode())
            connection.execute("SELECT pg_reload_conf()")
            assert wait_for(lambda: refused_setting(instance) is None, 10)


def refused_setting(instance: Instance) -> str | None:
    with psycopg.connect(instance.dsn("owner")) as connection:
        try:
            refuse_unsafe_settings(connection)
        except StartRefused as refusal:
            return str(refusal.details["setting"])
    return None


def test_synchronous_commit_off_for_one_account_alone_is_refused_too(postgres: Postgres) -> None:
    dsn = postgres.dsn("owner", "postgres")
    with (
        psycopg.connect(dsn, options="-c synchronous_commit=off") as connection,
        pytest.raises(StartRefused) as refusal,
    ):
        refuse_unsafe_settings(connection)
    assert refusal.value.code == "database-unsafe"
