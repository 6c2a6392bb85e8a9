"""`hoso archive`: the write-ahead log as it is written, and base backups at their times, into one directory.

PostgreSQL's pg_receivewal receives the log over a replication slot and syncs what it received at once, so what was
acknowledged to a citizen is on the other disk a moment later. The slot keeps on the server what the archive does not
have yet, up to `max_slot_wal_keep_size`; beyond that the server lets go of it rather than fill its disk. Then there is
a gap in the archive: the slot is made anew, and a base backup is taken at once, from which restoring works again.
"""

from __future__ import annotations

import signal
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any, Final

import psycopg
import structlog

from api.backup import base_backups
from api.backup.tools import start
from domain.model.errors import DomainError
from domain.store.instance import Instance
from domain.store.processes import ends_with_parent

SLOT: Final = "hoso_archive"
TICK_SECONDS: Final = 0.5
AGAIN_SECONDS: Final = 5.0
"""Before what failed is tried once more."""

_logger = structlog.get_logger()


class ArchiveNotNamed(DomainError):
    """Details: none."""

    CODE = "archive-not-named"
    VI = "Chưa có nơi lưu trữ: đặt HOSO_BACKUP_DIR, trên đĩa hoặc máy khác."
    EN = "There is no archive: set HOSO_BACKUP_DIR, on another disk or machine."


class ArchiveTaken(DomainError):
    """Details: directory."""

    CODE = "archive-taken"
    VI = "{directory} đang được một tiến trình `hoso archive` khác ghi. Mỗi hệ thống một thư mục lưu trữ riêng."
    EN = "Another `hoso archive` writes to {directory}. Each instance has an archive of its own."


class Archiver:
    """Keeps one archive until `stop`. The instance's database may be away: it is waited for."""

    def __init__(self, instance: Instance, directory: Path) -> None:
        self._instance = instance
        self._directory = directory
        self._stopping = Event()
        self._receiver: subprocess.Popen[bytes] | None = None
        self._not_before = 0.0
        self._gap = False

    def stop(self) -> None:
        """Safe to call from a signal handler."""
        self._stopping.set()

    def run(self) -> None:
        """ArchiveTaken."""
        wal = self._directory / base_backups.WAL
        wal.mkdir(mode=0o700, parents=True, exist_ok=True)
        with base_backups.held(self._directory) as ours:
            if not ours:
                raise ArchiveTaken(directory=self._directory)
            try:
                while not self._stopping.wait(TICK_SECONDS):
                    self._tick(wal)
            finally:
                self._end_receiver()

    def _tick(self, wal: Path) -> None:
        if monotonic() < self._not_before:
            return
        try:
            if self._receiver is None or self._receiver.poll() is not None:
                self._receive(wal)
            elif self._due():
                self._back_up()
        except (psycopg.Error, DomainError, OSError) as error:
            _logger.warning("archive_waits", error=str(error).strip(), again_in_seconds=AGAIN_SECONDS)
            self._not_before = monotonic() + AGAIN_SECONDS

    def _receive(self, wal: Path) -> None:
        if self._receiver is not None:
            _logger.warning("receiver_ended", code=self._receiver.returncode)
            self._receiver = None
        base_backups.may_replicate(self._instance)
        with psycopg.connect(self._instance.dsn("superuser"), autocommit=True) as connection:
            if make_slot(connection) and any(wal.iterdir()):
                # The receiver would go on from the last file that lies there, which the server may not have any more.
                base_backups.set_aside(wal)
                _logger.warning("archive_has_a_gap", slot=SLOT)
                self._gap = True
        self._receiver = start(
            "pg_receivewal",
            f"--directory={wal}",
            f"--slot={SLOT}",
            "--synchronous",
            "--no-loop",
            dsn=self._instance.dsn("superuser"),
            start_new_session=True,
            preexec_fn=ends_with_parent(signal.SIGTERM),  # two system calls, no more
        )
        self._not_before = monotonic() + AGAIN_SECONDS if self._receiver.poll() is not None else 0.0
        _logger.info("receiver_started", pid=self._receiver.pid, directory=str(wal))

    def _due(self) -> bool:
        if self._gap:
            return True
        found = base_backups.kept(self._directory)
        every = timedelta(hours=self._instance.settings.backup_hours)
        return not found or datetime.now(UTC) - found[-1].backup.began_at >= every

    def _back_up(self) -> None:
        made = base_backups.make(self._instance, self._directory)
        self._gap = False
        gone = base_backups.let_go(self._directory, self._instance.settings.backup_keep)
        _logger.info("backed_up", path=str(made.path), position=made.backup.position, let_go=len(gone))

    def _end_receiver(self) -> None:
        """It writes out what it has when it is asked to end."""
        if self._receiver is None or self._receiver.poll() is not None:
            return
        self._receiver.terminate()
        try:
            self._receiver.wait(10)
        except subprocess.TimeoutExpired:
            self._receiver.kill()
            self._receiver.wait()


def make_slot(connection: psycopg.Connection[Any]) -> bool:
    """Make the slot if it is not there, or if the server has let go of what it was to keep. Whether it was made."""
    row = connection.execute("SELECT wal_status FROM pg_replication_slots WHERE slot_name = %s", [SLOT]).fetchone()
    if row is not None and row[0] != "lost":
        return False
    if row is not None:
        connection.execute("SELECT pg_drop_replication_slot(%s)", [SLOT])
    connection.execute("SELECT pg_create_physical_replication_slot(%s, true)", [SLOT])
    return True


def drop_slot(connection: psycopg.Connection[Any]) -> None:
    """Nobody archives any more: let the server keep nothing for it."""
    connection.execute(
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = %s AND NOT active",
        [SLOT],
    )
