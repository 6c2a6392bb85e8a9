"""Base backups: what lies in a directory of them, one made anew, old ones let go.

    <directory>/base/<moment>/backup.json        what the backup is (`Backup`), with a hash of every other file
    <directory>/base/<moment>/base.tar.gz …      as PostgreSQL's pg_basebackup writes them, with its manifest
    <directory>/wal/                             the write-ahead log, as `hoso archive` receives it
    <directory>/wal-until-<moment>/              the same up to a gap, for the backups from before

A backup is made beside its place and renamed once it was checked, so what stands there is whole. Neither the key that
signs the ledger nor the keys of applicants' data are in the database, so they are in no backup; see docs/backup.md.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec
import psycopg

from api.backup.tools import run
from domain.model.errors import DomainError
from domain.store.durable_files import locked, one_at_a_time, sync_folder, write_whole
from domain.store.instance import Instance

Progress = Callable[[int, int], None]
"""(kilobytes done, kilobytes there are)."""

FILE: Final = "backup.json"
BASE, WAL = "base", "wal"
PARTIAL: Final = ".partial"
"""What the file is called that is just being received."""

_DRAFT: Final = ".new"
_DONE: Final = re.compile(r"(\d+)/(\d+) kB")
_LABEL: Final = "hoso"


class NoBackup(DomainError):
    """Details: path."""

    CODE = "no-backup"
    VI = "Không có bản sao lưu ở {path}. Hãy chỉ một thư mục có tệp backup.json, hoặc thư mục chứa các bản sao lưu."
    EN = "There is no backup at {path}. Name a directory that holds backup.json, or the directory of all backups."


class BackupDamaged(DomainError):
    """Details: path, why_vi, why_en."""

    CODE = "backup-damaged"
    VI = "Bản sao lưu {path} không còn nguyên: {why_vi}. Hãy dùng bản khác (`hoso backups`)."
    EN = "The backup {path} is not what it was: {why_en}. Use another one (`hoso backups`)."


class MayNotReplicate(DomainError):
    """Details: account."""

    CODE = "backup-account-may-not-replicate"
    VI = "Tài khoản {account} không được sao lưu. Hãy chạy trên máy chủ CSDL: ALTER ROLE {account} REPLICATION."
    EN = "The account {account} may not take backups. Run on the database server: ALTER ROLE {account} REPLICATION."


class Backup(msgspec.Struct, frozen=True, kw_only=True):
    """What a base backup is.

    position: the log's last event when the backup began; it holds that one and perhaps some that came meanwhile.
    checkpoint: the ledger's last signed note then, None before the first. It lies with the backup, so it proves nothing
    about it; keep checkpoints elsewhere.
    start_segment: the name of the first file of WAL that the backup needs. files: SHA-256 by name.
    """

    system_identifier: str
    server_version: int
    database: str
    began_at: datetime
    ended_at: datetime
    position: int
    recorded_at: datetime | None
    checkpoint: str | None
    start_segment: str
    bytes: int
    files: dict[str, str]
    form: int = 1


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup and where it lies."""

    path: Path
    backup: Backup


def make(instance: Instance, directory: Path, progress: Progress = lambda _done, _of: None) -> Kept:
    """Take a base backup of a running instance. ToolFailed, MayNotReplicate."""
    began_at = datetime.now(UTC)
    base = directory / BASE
    base.mkdir(mode=0o700, parents=True, exist_ok=True)
    with one_at_a_time(base):
        for left in base.glob(f"*{_DRAFT}"):
            shutil.rmtree(left)
        draft = base / f"{began_at:%Y%m%dT%H%M%SZ}{_DRAFT}"
        draft.mkdir(mode=0o700)
        try:
            kept = _made(instance, draft, began_at, progress)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        path = draft.with_suffix("")
        draft.rename(path)
        sync_folder(base)
    return Kept(path, kept)


def kept(directory: Path) -> list[Kept]:
    """The backups of a directory, the oldest first. BackupDamaged for one whose description cannot be read."""
    return [read(path.parent) for path in sorted((directory / BASE).glob(f"*/{FILE}")) if path.parent.suffix != _DRAFT]


def read(path: Path) -> Kept:
    """One backup. NoBackup, BackupDamaged."""
    try:
        return Kept(path, msgspec.json.decode((path / FILE).read_bytes(), type=Backup))
    except FileNotFoundError:
        raise NoBackup(path=path) from None
    except (OSError, msgspec.MsgspecError) as fault:
        raise BackupDamaged(path=path, why_vi=f"không đọc được {FILE}", why_en=f"{FILE} cannot be read: {fault}") from (
            fault
        )


def newest(directory: Path) -> Kept:
    """NoBackup, BackupDamaged."""
    found = kept(directory)
    if not found:
        raise NoBackup(path=directory)
    return found[-1]


def check(one: Kept) -> None:
    """Whether every file is what it was. BackupDamaged."""
    for name, digest in sorted(one.backup.files.items()):
        path = one.path / name
        if not path.is_file():
            raise BackupDamaged(path=one.path, why_vi=f"thiếu {name}", why_en=f"{name} is missing")
        if digest_of(path) != digest:
            raise BackupDamaged(path=one.path, why_vi=f"{name} đã khác", why_en=f"{name} was changed")


def wal_of(one: Kept) -> Path | None:
    """Where the archived log lies from which this backup can go on; None for one that stands alone."""
    for path in sorted(one.path.parent.parent.glob(f"{WAL}*")):
        if any((path / f"{one.backup.start_segment}{end}").is_file() for end in ("", PARTIAL)):
            return path
    return None


def set_aside(wal: Path) -> None:
    """What was received up to a gap stays, beside what comes after it."""
    wal.rename(wal.with_name(f"{WAL}-until-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"))
    wal.mkdir(mode=0o700)
    sync_folder(wal.parent)


def let_go(directory: Path, keep: int) -> list[Path]:
    """Remove all but the newest `keep` backups, and the WAL that none of them needs. The backups that went."""
    with one_at_a_time(directory / BASE):
        found = kept(directory)
        old, left = found[:-keep], found[-keep:]
        for one in old:
            shutil.rmtree(one.path)
        if old:
            first: dict[Path, str] = {}
            for one in reversed(left):
                if (wal := wal_of(one)) is not None:
                    first[wal] = one.backup.start_segment
            for wal in directory.glob(f"{WAL}-until-*"):
                if wal not in first:
                    shutil.rmtree(wal)
            for wal, segment in first.items():
                run("pg_archivecleanup", wal, segment)
    return [one.path for one in old]


def digest_of(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def may_replicate(instance: Instance) -> None:
    """MayNotReplicate unless the account that migrates may also read the whole cluster."""
    with psycopg.connect(instance.dsn("superuser"), autocommit=True) as connection:
        row = connection.execute(
            "SELECT rolname, rolreplication OR rolsuper FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    assert row is not None
    if not row[1]:
        raise MayNotReplicate(account=row[0])


def _made(instance: Instance, draft: Path, began_at: datetime, progress: Progress) -> Backup:
    may_replicate(instance)
    with psycopg.connect(instance.dsn("superuser"), autocommit=True) as connection:
        position, recorded_at = _head(connection)
        checkpoint = _checkpoint(connection)
        row = connection.execute("SELECT system_identifier::text FROM pg_control_system()").fetchone()
        assert row is not None
        version, database = connection.info.server_version, connection.info.dbname

    def heard(line: str) -> None:
        if found := _DONE.search(line):
            progress(int(found[1]), int(found[2]))

    run(
        "pg_basebackup",
        f"--pgdata={draft}",
        "--format=tar",
        "--compress=client-gzip:1",
        "--wal-method=stream",
        "--checkpoint=fast",
        "--manifest-checksums=SHA256",
        f"--label={_LABEL}",
        "--progress",
        dsn=instance.dsn("superuser"),
        heard=heard,
    )
    # What was written is read again before anybody relies on it; its WAL is read when it is unpacked.
    run("pg_verifybackup", "--format=tar", "--no-parse-wal", "--quiet", draft)
    files = sorted(path for path in draft.iterdir() if path.is_file())
    made = Backup(
        system_identifier=row[0],
        server_version=version,
        database=database,
        began_at=began_at,
        ended_at=datetime.now(UTC),
        position=position,
        recorded_at=recorded_at,
        checkpoint=checkpoint,
        start_segment=_start_segment(draft),
        bytes=sum(path.stat().st_size for path in files),
        files={path.name: digest_of(path) for path in files},
    )
    for path in files:
        path.chmod(0o600)
    write_whole(draft / FILE, msgspec.json.format(msgspec.json.encode(made)), 0o600)
    return made


def _head(connection: psycopg.Connection[tuple[object, ...]]) -> tuple[int, datetime | None]:
    row = connection.execute("SELECT position, recorded_at FROM hoso.log_head").fetchone()
    assert row is not None
    position, recorded_at = row
    assert isinstance(position, int)
    return position, recorded_at if isinstance(recorded_at, datetime) else None


def _checkpoint(connection: psycopg.Connection[tuple[object, ...]]) -> str | None:
    from projections.ledger_checkpoints import last_or_none

    found = last_or_none(connection)
    return None if found is None else found.note.decode()


def _start_segment(draft: Path) -> str:
    """The first file of WAL, from the label that PostgreSQL puts at the beginning of the archive."""
    with tarfile.open(draft / "base.tar.gz", "r:gz") as archive:
        for member in archive:
            if member.name in ("backup_label", "./backup_label"):
                file = archive.extractfile(member)
                assert file is not None
                found = re.search(rb"START WAL LOCATION: \S+ \(file ([0-9A-F]{24})\)", file.read())
                assert found is not None, "PostgreSQL says where its WAL begins"
                return found[1].decode()
    raise AssertionError("every base backup has a label")


@contextmanager
def held(directory: Path) -> Iterator[bool]:
    """Whether we alone keep this archive, as long as the block lasts."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    with locked(directory / "archive.lock", wait=False) as ours:
        yield ours
