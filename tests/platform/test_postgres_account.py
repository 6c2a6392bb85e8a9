"""Under whom the embedded PostgreSQL runs, and that nobody else gets in."""

from __future__ import annotations

import json
import os
import pwd
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from domain.store.instance import ROLE_NAMES, Instance
from domain.store.postgres_account import ACCOUNT, database_account, installed_package, reachable_binaries
from domain.store.postgres_server import PostgresServer
from tests.platform.other_account import PythonFor, allows, as_account, enterable_directory

STRANGER = "nobody"

LOG_IN = """
import sys, psycopg
port, user, passwords = sys.argv[1], sys.argv[2], sys.argv[3:]
for password in [None, "", user, *passwords]:
    try:
        psycopg.connect(host="127.0.0.1", port=port, user=user, password=password, dbname="postgres").close()
    except psycopg.OperationalError:
        continue
    sys.exit(f"in as {user} with {password!r}")
"""


@pytest.fixture(scope="module")
def open_directory() -> Iterator[Path]:
    """A directory that every account can enter, unlike those of pytest."""
    with enterable_directory() as directory:
        yield directory


@pytest.fixture(scope="module")
def server(open_directory: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = PostgresServer(Instance.open(open_directory / "instance")).start()
    yield process
    PostgresServer.stop(process)


@pytest.fixture(scope="module")
def instance(open_directory: Path, server: subprocess.Popen[bytes]) -> Instance:
    """Its server runs."""
    return Instance.find(open_directory / "instance")


@pytest.mark.root
def test_for_root_the_server_runs_under_its_own_account(server: subprocess.Popen[bytes]) -> None:
    account = pwd.getpwnam(ACCOUNT)
    assert Path(f"/proc/{server.pid}").stat().st_uid == account.pw_uid
    assert account.pw_shell.endswith("nologin")
    groups = Path(f"/proc/{server.pid}/status").read_text().partition("Groups:")[2].splitlines()[0].split()
    assert groups in ([], [str(account.pw_gid)])


def test_files_are_closed_to_everybody_else(instance: Instance) -> None:
    for path in (instance.data_dir, instance.data_dir / "postgres", instance.data_dir / "instance.json"):
        assert path.stat().st_mode & 0o077 == 0, path


@pytest.mark.root
def test_another_account_reaches_no_file(instance: Instance) -> None:
    assert allows(STRANGER, "-x", instance.data_dir.parent)
    for path in (instance.data_dir, instance.data_dir / "postgres" / "PG_VERSION", instance.data_dir / "instance.json"):
        assert path.exists()
        assert not allows(STRANGER, "-e", path) or not allows(STRANGER, "-r", path), path
    assert not allows(STRANGER, "-x", instance.data_dir)


@pytest.mark.root
def test_the_servers_account_itself_reaches_nothing_but_the_database(instance: Instance) -> None:
    """The passwords lie in the same directory; the server got its own part as an open descriptor."""
    assert not allows(ACCOUNT, "-x", instance.data_dir)
    assert not allows(ACCOUNT, "-r", instance.data_dir / "instance.json")


def test_there_is_no_socket_to_come_in_by(instance: Instance) -> None:
    port = instance.state.database.port
    assert f".s.PGSQL.{port}" not in Path("/proc/net/unix").read_text()


@pytest.mark.root
def test_another_account_is_denied_over_tcp(instance: Instance, open_directory: Path) -> None:
    python = PythonFor(STRANGER, open_directory)
    for user in ("postgres", "hoso_owner", STRANGER):
        attempt = python.start("-c", LOG_IN, str(instance.state.database.port), user, stderr=subprocess.PIPE)
        _, complaint = attempt.communicate(timeout=60)
        assert attempt.returncode == 0, complaint


def test_a_login_without_the_password_is_denied(instance: Instance) -> None:
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(host="127.0.0.1", port=instance.state.database.port, user=ROLE_NAMES["superuser"])
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(instance.dsn("owner"), password=instance.passwords["reader"])


def test_no_password_stands_in_a_log_or_on_a_command_line(instance: Instance, server: subprocess.Popen[bytes]) -> None:
    said = (instance.data_dir / "logs" / "postgres.log").read_text() + Path(f"/proc/{server.pid}/cmdline").read_text()
    assert not [role for role, password in instance.passwords.items() if password in said]


@pytest.mark.root
def test_binaries_that_the_account_cannot_reach_are_copied_for_it(tmp_path: Path, open_directory: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    package = installed_package()
    (closed / package.name).symlink_to(package)
    (closed / f"{package.name}.libs").symlink_to(package.with_name(f"{package.name}.libs"))
    account = database_account()
    programs = reachable_binaries(account, closed / package.name, open_directory / "shared")
    assert programs.is_relative_to(open_directory)
    for program in ("postgres", "initdb"):
        command = [str(programs / "bin" / program), "--version"]
        assert b"PostgreSQL" in subprocess.check_output(command, **as_account(ACCOUNT))
    assert all(path.stat().st_uid == 0 and path.stat().st_mode & 0o022 == 0 for path in programs.rglob("*"))
    assert reachable_binaries(account, closed / package.name, open_directory / "shared") == programs


@pytest.mark.root
def test_an_ordinary_user_runs_the_server_as_himself(open_directory: Path) -> None:
    home = open_directory / "home"
    home.mkdir()
    os.chown(home, pwd.getpwnam(STRANGER).pw_uid, -1)
    python = PythonFor(STRANGER, open_directory)
    program = """
import json, os, sys
from pathlib import Path
from domain.store.instance import Instance
from domain.store.postgres_server import PostgresServer
instance = Instance.open(Path(sys.argv[1]) / "instance")
server = PostgresServer(instance).start()
said = {"answers": instance.database_answers(), "uid": Path(f"/proc/{server.pid}").stat().st_uid, "me": os.getuid()}
server.kill()
server.wait()
server = PostgresServer(instance).start()
said["after kill -9"] = instance.database_answers()
PostgresServer.stop(server)
print(json.dumps(said))
"""
    run = python.start("-c", program, str(home), stdout=subprocess.PIPE)
    said = json.loads(run.communicate(timeout=120)[0])
    stranger = pwd.getpwnam(STRANGER).pw_uid
    assert said == {"answers": True, "uid": stranger, "me": stranger, "after kill -9": True}
