"""An instance: one directory that holds a province's database and everything needed to find it again.

The directory (0700) belongs to the account that runs `hoso`; `instance.json` (0600) in it remembers the ports, the
passwords of the database roles, the database's system identifier and the processes that were started. It is written
whole, beside the old one, and renamed, so a reader sees either; several processes may write, one after the other.

    data_dir/instance.json   the state          data_dir/postgres/   the embedded database
    data_dir/up.lock         held by `hoso up`  data_dir/temporal/   the embedded Temporal server
    data_dir/logs/           one file a process
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final, Literal, Self, get_args
from uuid import uuid4

import msgspec
import psycopg
from psycopg.conninfo import make_conninfo

from domain.model.errors import DomainError
from domain.store.durable_files import locked
from domain.store.processes import ProcessId
from domain.store.settings import Settings

Role = Literal["superuser", "owner", "writer", "projector", "reader", "doors", "sealer"]

ROLE_NAMES: Final[dict[Role, str]] = {
    "superuser": "postgres",
    "owner": "hoso_owner",
    "writer": "hoso_writer",
    "projector": "hoso_projector",
    "reader": "hoso_reader",
    "doors": "hoso_doors",
    "sealer": "hoso_sealer",
}
"""Names of the roles in the database. The launcher makes the first two, the migrations the others."""


LOG_BYTES: Final = 10_000_000


class NoInstance(DomainError):
    CODE = "no-instance"
    VI = "Không có dữ liệu HoSo ở {data_dir}. Hãy chạy `hoso up` trước, hoặc chỉ đúng thư mục bằng --data-dir."
    EN = "There is no HoSo instance at {data_dir}. Run `hoso up` first, or name its directory with --data-dir."


class InstanceNotRunning(DomainError):
    CODE = "instance-not-running"
    VI = "HoSo ở {data_dir} không chạy: cơ sở dữ liệu không trả lời. Hãy chạy `hoso up`."
    EN = "The HoSo instance at {data_dir} is not running: its database does not answer. Run `hoso up`."


class DatabaseDoesNotAnswer(DomainError):
    CODE = "database-does-not-answer"
    VI = "Cơ sở dữ liệu ở HOSO_DATABASE_URL không trả lời ({reason}). Hãy kiểm tra địa chỉ, tài khoản và máy chủ."
    EN = "The database at HOSO_DATABASE_URL does not answer ({reason}). Check the address, the account and the server."


class DataDirRefused(DomainError):
    CODE = "data-dir-refused"
    VI = "Không dùng {data_dir} làm thư mục dữ liệu: {reason}. Hãy chọn thư mục khác bằng --data-dir."
    EN = "{data_dir} cannot be the data directory: {reason}. Choose another one with --data-dir."


class DatabaseState(msgspec.Struct, frozen=True, kw_only=True):
    """The embedded database: its port, once chosen, and its identifier, once initialised."""

    name: str = "hoso"
    port: int | None = None
    system_identifier: str | None = None


class TemporalState(msgspec.Struct, frozen=True, kw_only=True):
    """The embedded Temporal server: its gRPC, HTTP and Web UI ports, once chosen; `cluster_id` once it was seen."""

    port: int | None = None
    http_port: int | None = None
    ui_port: int | None = None
    cluster_id: str | None = None


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What `instance.json` holds. `processes` are those that `hoso up` started, by name."""

    id: str
    passwords: dict[Role, str]
    database: DatabaseState = DatabaseState()
    temporal: TemporalState = TemporalState()
    http_port: int | None = None
    ready: bool = False
    supervisor: ProcessId | None = None
    processes: dict[str, ProcessId] = {}


class Instance:
    """One data directory. Cheap to make; every look at `state` reads the file."""

    def __init__(self, data_dir: Path, settings: Settings) -> None:
        self.data_dir = data_dir
        self.settings = settings

    @classmethod
    def open(cls, data_dir: Path | None = None) -> Self:
        """The instance of a directory, which is made if need be. DataDirRefused if it holds something else."""
        instance = cls._at(data_dir)
        _prepare(instance.data_dir)
        with instance._writing():
            state = instance.state if instance._file.exists() else State(id=str(uuid4()), passwords={})
            lacking: list[Role] = [role for role in get_args(Role) if role not in state.passwords]
            if lacking:  # all in a new instance; in an older one the roles that came later
                more = {role: secrets.token_urlsafe(24) for role in lacking}
                instance._write(msgspec.structs.replace(state, passwords=state.passwords | more))
        return instance

    @classmethod
    def find(cls, data_dir: Path | None = None, *, running: bool = True) -> Self:
        """The instance that was made here before, and whose database answers.

        With HOSO_DATABASE_URL no `hoso up` is needed, and the directory is made.
        NoInstance, InstanceNotRunning, DatabaseDoesNotAnswer.
        """
        instance = cls._at(data_dir)
        if instance.settings.database_url is not None:
            instance = cls.open(data_dir)
        elif not instance._file.exists():
            raise NoInstance(data_dir=instance.data_dir)
        if running:
            instance.require_database()
        return instance

    @classmethod
    def _at(cls, data_dir: Path | None) -> Self:
        settings = Settings()
        return cls((data_dir or settings.data_dir).expanduser().resolve(), settings)

    @property
    def state(self) -> State:
        return msgspec.json.decode(self._file.read_bytes(), type=State)

    def update(self, change: Callable[[State], State]) -> State:
        """Replace the state by what `change` makes of it, one process at a time; returns the new one."""
        with self._writing():
            state = change(self.state)
            self._write(state)
        return state

    # ------------------------------------------------------------------ the database

    @property
    def passwords(self) -> dict[Role, str]:
        """The password of every role, made once, at random; `migrate` gives them to the roles that it makes."""
        return self.state.passwords

    def dsn(self, role: Role) -> str:
        """A libpq connection string for a role. InstanceNotRunning while the database has no port.

        The embedded server must prove that it knows the password too (SCRAM), so that a stranger on the remembered
        port learns nothing. With HOSO_DATABASE_URL `superuser` and `owner` are the account that it names.
        """
        state = self.state
        url = self.settings.database_url
        if url is None:
            if state.database.port is None:
                raise InstanceNotRunning(data_dir=self.data_dir)
            return make_conninfo(
                host="127.0.0.1",
                port=state.database.port,
                dbname=state.database.name,
                user=ROLE_NAMES[role],
                password=state.passwords[role],
                require_auth="scram-sha-256",
                sslmode="disable",
            )
        if role in ("superuser", "owner"):
            return make_conninfo(url.get_secret_value())
        return make_conninfo(url.get_secret_value(), user=ROLE_NAMES[role], password=state.passwords[role])

    def database_answers(self) -> bool:
        """Whether our own database lets us in: a login that answers with the identifier that was stored."""
        try:
            self.require_database()
        except (InstanceNotRunning, DatabaseDoesNotAnswer):
            return False
        return True

    def require_database(self) -> None:
        """InstanceNotRunning unless our own database lets us in; DatabaseDoesNotAnswer for one of HOSO_DATABASE_URL."""
        try:
            with psycopg.connect(self.dsn("owner"), connect_timeout=5, autocommit=True) as connection:
                if self.settings.database_url is not None:
                    return
                row = connection.execute("SELECT system_identifier FROM pg_control_system()").fetchone()
        except psycopg.OperationalError as error:
            if self.settings.database_url is not None:
                raise DatabaseDoesNotAnswer(reason=str(error).strip()) from error
            raise InstanceNotRunning(data_dir=self.data_dir) from error
        assert row is not None
        if str(row[0]) != self.state.database.system_identifier:
            raise InstanceNotRunning(data_dir=self.data_dir)

    # ------------------------------------------------------------------ processes

    def log_file(self, process: str) -> Path:
        """Where a process that is about to start writes its lines; a file grown long is put aside, and the one before
        it dropped."""
        path = self.data_dir / "logs" / f"{process}.log"
        path.parent.mkdir(mode=0o700, exist_ok=True)
        if path.exists() and path.stat().st_size > LOG_BYTES:
            path.replace(path.with_suffix(".log.1"))
        return path

    def http_address(self) -> tuple[str, int]:
        """Host and port of the pages and `/v1`: what the environment says, else the port chosen here once."""
        host, port = self.settings.http_host, self.settings.http_port or self.state.http_port
        if port is None:
            port = self.choose_http_port()
        return host, port

    def choose_http_port(self) -> int:
        """Before serving: the remembered port, or another one where somebody else has taken it. Remembered."""
        port = self.settings.http_port or choose_port(self.state.http_port)
        self.update(lambda state: msgspec.structs.replace(state, http_port=port))
        return port

    # ------------------------------------------------------------------ files

    @contextmanager
    def up_lock(self) -> Iterator[bool]:
        """Yields whether the lock that `hoso up` holds as long as it runs was free, and holds it meanwhile."""
        with locked(self.data_dir / "up.lock", wait=False) as held:
            yield held

    @property
    def _file(self) -> Path:
        return self.data_dir / "instance.json"

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with locked(self.data_dir / "instance.lock", wait=True):
            yield

    def _write(self, state: State) -> None:
        new = self._file.with_suffix(".new")
        new.unlink(missing_ok=True)
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(state)))
            file.flush()
            os.fsync(descriptor)
        new.replace(self._file)


def choose_port(remembered: int | None) -> int:
    """The remembered TCP port of 127.0.0.1 if nobody listens there, else a free one."""
    for port in (remembered, 0):
        if port is not None:
            with closing(socket.socket()) as probe, suppress(OSError):
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(("127.0.0.1", port))
                chosen: int = probe.getsockname()[1]
                return chosen
    raise OSError("no free TCP port on 127.0.0.1")


def _prepare(data_dir: Path) -> None:
    """Make the directory, or refuse one that is not ours."""
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    if data_dir.stat().st_uid != os.geteuid():
        raise DataDirRefused(data_dir=data_dir, reason="it belongs to another account (thuộc tài khoản khác)")
    names = {path.name for path in data_dir.iterdir()}
    if names - {"instance.lock", "instance.new"} and "instance.json" not in names:
        raise DataDirRefused(data_dir=data_dir, reason="it holds other files (đã có tệp khác)")
    data_dir.chmod(0o700)
