"""A database directory that came out of a base backup, brought to life under the passwords of a new instance.

The server recovers by itself: from the log that came with the backup to the first moment at which the directory is
whole, and from archived segments to the last one, or to a moment that was asked for. The accounts in it have the
passwords of the instance that was backed up, which nobody needs to have kept: they are replaced in single-user mode,
where no login is asked for and nobody else can be.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import shutil
import subprocess
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping

from domain.model.errors import DomainError
from domain.store.instance import ROLE_NAMES, Instance, Role, choose_port
from domain.store.postgres_server import SERVER_OPTIONS, PostgresServer
from domain.store.processes import wait_for

RECOVERY_SECONDS: Final = 24 * 3600.0
"""Replaying a week of a busy province takes long; a server that fails ends at once and is not waited for."""

SEGMENTS: Final = "hoso_wal"
"""Where archived segments wait for the server, below its directory."""

_ROUNDS: Final = 4096
_TARGET_MISSED: Final = "recovery ended before configured recovery target was reached"


class MomentNotReached(DomainError):
    """What was archived ends before the moment that was asked for. Details: until."""

    CODE = "restore-moment-not-reached"
    VI = (
        "Nhật ký ghi trước (WAL) được lưu không đi đến {until}. Hãy chọn thời điểm sớm hơn, chỉ đúng thư mục WAL bằng "
        "--wal, hoặc bỏ --until để khôi phục đến sự kiện cuối cùng còn giữ được."
    )
    EN = (
        "The archived write-ahead log does not reach {until}. Choose an earlier moment, name the right directory with "
        "--wal, or leave --until out to restore up to the last event that was kept."
    )


class RestoredServer(PostgresServer):
    """The server of an instance whose directory `postgres` was unpacked and not yet started."""

    def own_files(self) -> None:
        """Give the directory to the account under which the server runs; nobody else may look into it."""
        self.data.chmod(0o700)
        if self._account is None:
            return
        for path in (self.data, *self.data.rglob("*")):
            os.chown(path, self._account.pw_uid, self._account.pw_gid, follow_symlinks=False)

    def recover(self, until: datetime | None = None) -> None:
        """Replay to the end of what lies in SEGMENTS, or to a moment; then end orderly.

        DatabaseStartFailed, MomentNotReached.
        """
        options = []
        segments = self.data / SEGMENTS
        if segments.is_dir():
            (self.data / "recovery.signal").touch()
            # Paths are relative to the server's own directory, the only one that its account can look into.
            options = [f"restore_command=cp {SEGMENTS}/%f %p", "recovery_target_action=promote"]
            if until is not None:
                options.append(f"recovery_target_time={until.astimezone(UTC).isoformat()}")
            self.own_files()
        with self._exclusive(self.data) as directory:
            port = choose_port(None)
            arguments = [part for option in ("hot_standby=off", *options) for part in ("-c", option)]
            log = self.instance.log_file("postgres")
            before = log.stat().st_size if log.exists() else 0
            server = self._run("postgres", directory, "-p", str(port), *SERVER_OPTIONS, *arguments)
            try:
                wait_for(lambda: server.poll() is not None or _accepts(port), RECOVERY_SECONDS, 0.1)
                if server.poll() is not None:
                    raise self._not_recovered(log, before, until)
            finally:
                self.stop(server)
        shutil.rmtree(segments, ignore_errors=True)

    def take_over(self, database: str, system_identifier: str) -> None:
        """Let the accounts that this instance starts from have its passwords, and remember which database this is.

        The others get theirs with the next migration. DatabaseStartFailed.
        """
        roles: tuple[Role, ...] = ("superuser", "owner")
        orders = "".join(
            f"ALTER ROLE {ROLE_NAMES[role]} PASSWORD '{scram_verifier(self.instance.passwords[role])}'\n"
            for role in roles
        )
        with self._exclusive(self.data) as directory:
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            single = self._run("postgres", directory, database, first=("--single",), stdin=subprocess.PIPE)
            single.communicate(orders.encode())
            if single.returncode != 0:
                raise self._failed(f"single-user mode ended with code {single.returncode}")
        self._remember(name=database, system_identifier=system_identifier)

    def _not_recovered(self, log: Path, before: int, until: datetime | None) -> DomainError:
        with open(log, "rb") as file:
            file.seek(before)
            said = file.read().decode(errors="replace")
        if until is not None and _TARGET_MISSED in said:
            return MomentNotReached(until=until.isoformat())
        fatal = [line for line in said.splitlines() if "FATAL" in line or "PANIC" in line]
        return self._failed(fatal[-1].partition(": ")[2].strip() if fatal else "it ended while it recovered")


def scram_verifier(password: str) -> str:
    """What PostgreSQL stores of a password of ASCII characters (RFC 5803): it lets in, and says nothing."""
    salt = secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode("ascii"), salt, _ROUNDS)
    client = hmac.digest(salted, b"Client Key", "sha256")
    server = hmac.digest(salted, b"Server Key", "sha256")
    stored, served = (b64encode(part).decode() for part in (hashlib.sha256(client).digest(), server))
    return f"SCRAM-SHA-256${_ROUNDS}:{b64encode(salt).decode()}${stored}:{served}"


def restored_server(data_dir: Path) -> RestoredServer:
    """The server of a new instance at a directory that has none yet."""
    return RestoredServer(Instance.open(data_dir))


def _accepts(port: int) -> bool:
    """Whether a server takes logins there: it does not before recovery has ended. Nobody logs in."""
    return PGconn.ping(make_conninfo(host="127.0.0.1", port=port).encode()) == Ping.OK
