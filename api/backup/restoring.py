"""Bringing an instance back from a base backup, up to the last archived moment or to an earlier one.

    unpack beside the place → PostgreSQL's own check of every file → replay → new passwords → verify against checkpoints

Whatever goes wrong before the database is whole leaves no database behind. What the verification finds is shown and
leaves the restored instance as it is: an old backup may be the best there is, but nobody shall take it for the log.
"""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from struct import Struct
from typing import Final

import psycopg

from api.backup.base_backups import PARTIAL, BackupDamaged, Kept, check, kept, newest, read
from api.backup.tools import PROGRAMS, ToolFailed, run
from domain.model.errors import DomainError
from domain.store.instance import Instance
from domain.store.migrate import migrate
from domain.store.postgres_restored import SEGMENTS, restored_server
from domain.store.postgres_server import PostgresServer

Step = Callable[[str, str], None]
"""What is being done now, in both languages."""

_SEGMENT_NAME: Final = 24
_SYSTEM: Final = Struct("=24xQ")
"""The identity of the database, in the header of each segment (XLogLongPageHeaderData), in the machine's own order."""


class PlaceTaken(DomainError):
    """Details: data_dir."""

    CODE = "restore-place-taken"
    VI = "{data_dir} đã có cơ sở dữ liệu. Khôi phục luôn vào một thư mục mới: chọn --data-dir khác."
    EN = "{data_dir} has a database already. Restoring always goes to a new directory: choose another --data-dir."


class OtherServerVersion(DomainError):
    """Details: theirs, ours."""

    CODE = "backup-of-another-server-version"
    VI = "Bản sao lưu của PostgreSQL {theirs}, máy này có bản {ours}. Hãy khôi phục bằng PostgreSQL {theirs}."
    EN = "The backup is of PostgreSQL {theirs}, here is {ours}. Restore it with the programs of PostgreSQL {theirs}."


class WalDoesNotFit(DomainError):
    """Details: path, why_vi, why_en."""

    CODE = "restore-wal-does-not-fit"
    VI = "Nhật ký ở {path} không nối được với bản sao lưu: {why_vi}. Chỉ đúng thư mục bằng --wal, hoặc --only-backup."
    EN = "The log at {path} does not go on from the backup: {why_en}. Name the right one by --wal, or --only-backup."


class BackupTooYoung(DomainError):
    """Details: until."""

    CODE = "no-backup-before-moment"
    VI = "Không có bản sao lưu nào hoàn thành trước {until}. Hãy chọn thời điểm muộn hơn (`hoso backups`)."
    EN = "No backup was complete before {until}. Choose a later moment (`hoso backups`)."


@dataclass(frozen=True, slots=True)
class Restored:
    """The instance as it came back. The last event that it has."""

    instance: Instance
    position: int
    recorded_at: datetime | None


def choose(source: Path, until: datetime | None) -> Kept:
    """The backup to begin with: the named one, or of a directory of them the newest that fits. NoBackup, …"""
    if (source / "backup.json").exists():
        one = read(source)
        if until is not None and one.backup.ended_at > until:
            raise BackupTooYoung(until=until.isoformat())
        return one
    if until is None:
        return newest(source)
    fitting = [one for one in kept(source) if one.backup.ended_at <= until]
    if not fitting:
        newest(source)  # NoBackup where there is none at all
        raise BackupTooYoung(until=until.isoformat())
    return fitting[-1]


def restore(
    one: Kept,
    data_dir: Path,
    wal: Path | None = None,
    until: datetime | None = None,
    step: Step = lambda _vi, _en: None,
) -> Restored:
    """Bring the database back into a new instance, which is left stopped.

    PlaceTaken, BackupDamaged, OtherServerVersion, WalDoesNotFit, MomentNotReached, DatabaseStartFailed.
    """
    server = restored_server(data_dir)
    if server.data.exists():
        raise PlaceTaken(data_dir=data_dir)
    step("Kiểm bản sao lưu", "Checking the backup")
    check(one)
    theirs, ours = one.backup.server_version // 10_000, _server_major()
    if theirs != ours:
        raise OtherServerVersion(theirs=theirs, ours=ours)
    if wal is not None:
        _check_wal(one, wal)
    try:
        step("Giải nén", "Unpacking")
        _unpack(one, server.data)
        # Without a log it is empty: a moment is then not reached, and what is written from now on is another history,
        # whose files have other names.
        (server.data / SEGMENTS).mkdir(0o700)
        if wal is not None:
            _lay_out(wal, one.backup.start_segment, server.data / SEGMENTS)
        server.own_files()
        step("Phát lại nhật ký", "Replaying the log")
        server.recover(until)
        server.take_over(one.backup.database, one.backup.system_identifier)
        step("Mở cơ sở dữ liệu", "Opening the database")
        with running(server.instance):
            migrate(server.instance.dsn("owner"), server.instance.passwords)
            with psycopg.connect(server.instance.dsn("reader")) as connection:
                row = connection.execute("SELECT position, recorded_at FROM hoso.log_head").fetchone()
    except BaseException:
        shutil.rmtree(server.data, ignore_errors=True)
        raise
    assert row is not None
    return Restored(server.instance, row[0], row[1])


@contextmanager
def running(instance: Instance) -> Iterator[None]:
    """The embedded database of an instance that is not up, for as long as the block lasts."""
    server = PostgresServer(instance)
    process = server.start()
    try:
        yield
    finally:
        server.stop(process)


def _unpack(one: Kept, data: Path) -> None:
    draft = data.with_name("postgres.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    try:
        for name, target in (("base.tar.gz", draft), ("pg_wal.tar.gz", draft / "pg_wal")):
            target.mkdir(mode=0o700, exist_ok=True)
            with tarfile.open(one.path / name, "r:gz") as archive:
                archive.extractall(target, filter="data")
        try:
            run("pg_verifybackup", f"--manifest-path={one.path / 'backup_manifest'}", "--quiet", draft)
        except ToolFailed as fault:
            raise BackupDamaged(path=one.path, why_vi=fault.vi, why_en=fault.en) from fault
        draft.rename(data)
    except tarfile.TarError as fault:
        raise BackupDamaged(path=one.path, why_vi="tệp nén hỏng", why_en=str(fault)) from fault
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _check_wal(one: Kept, wal: Path) -> None:
    """The server would take a log that does not fit for one that has ended. WalDoesNotFit."""
    first = one.backup.start_segment
    found = [path for path in (wal / first, wal / f"{first}{PARTIAL}") if path.is_file()]
    if not found:
        raise WalDoesNotFit(path=wal, why_vi=f"thiếu tệp {first}", why_en=f"{first} is missing")
    with open(found[0], "rb") as file:
        head = file.read(_SYSTEM.size)
    (system,) = _SYSTEM.unpack(head.ljust(_SYSTEM.size, b"\0"))
    if system not in (0, int(one.backup.system_identifier) % (1 << 64)):  # 0: nothing was received of it yet
        raise WalDoesNotFit(path=wal, why_vi="của cơ sở dữ liệu khác", why_en="it is of another database")


def _lay_out(wal: Path, first: str, target: Path) -> None:
    """Copy the segments from the first one on, of any timeline, where the server's account can read them.

    The segment that was just being received ends in `.partial`; what it holds is good as far as it goes.
    """
    for path in sorted(wal.iterdir()):
        name = path.name.removesuffix(PARTIAL)
        if name.endswith(".history") or (len(name) == _SEGMENT_NAME and name[8:] >= first[8:]):
            if path.name != name and (wal / name).exists():
                continue
            shutil.copyfile(path, target / name)


def _server_major() -> int:
    said = subprocess.run([PROGRAMS / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return int(said.split()[-1].split(".")[0])
