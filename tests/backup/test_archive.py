"""The archive follows the log: what was acknowledged comes back, up to the last event or to a chosen moment."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import msgspec
import psutil
import pytest

from api.backup import base_backups, restoring
from api.backup.archive import Archiver, ArchiveTaken, drop_slot, make_slot
from api.backup.standing import archived, last_backup
from api.cli.up import programs_for
from domain.store import postgres_server
from domain.store.instance import Instance
from domain.store.postgres_restored import MomentNotReached
from domain.store.postgres_server import PostgresServer
from domain.store.processes import wait_for
from domain.store.settings import Settings
from tests.ledger.sealed_log import SealedLog

Archiving = Callable[[], Archiver]


@pytest.fixture
def safe(tmp_path: Path) -> Path:
    return tmp_path / "safe"


@pytest.fixture
def archiving(office: SealedLog, safe: Path) -> Iterator[Archiving]:
    """Starts an archiver of the office; returns once it has a base backup."""
    running: list[tuple[Archiver, Thread]] = []

    def start() -> Archiver:
        archiver = Archiver(office.database.instance, safe)
        thread = Thread(target=archiver.run)
        thread.start()
        running.append((archiver, thread))
        assert wait_for(lambda: bool(base_backups.kept(safe)), 60, 0.1)
        return archiver

    yield start
    for archiver, thread in running:
        archiver.stop()
        thread.join()


def standing(office: SealedLog) -> Any:
    with office.database.connect("reader", autocommit=True) as connection:
        return archived(connection)


def up_to_date(office: SealedLog) -> bool:
    """Whether all WAL that the server has flushed is in the archive."""
    now = standing(office)
    return bool(now.good and now.behind_bytes == 0)


def let_go_of(safe: Path) -> bool:
    """Whether nobody keeps the archive any more."""
    with base_backups.held(safe) as ours:
        return ours


def moment(office: SealedLog, position: int) -> datetime:
    with office.database.connect("reader") as connection:
        row = connection.execute(
            "SELECT recorded_at FROM hoso.stored_events WHERE notification_id = %s", [position]
        ).fetchone()
    assert row is not None
    found: datetime = row[0]
    return found


def test_what_was_acknowledged_before_the_disk_was_lost_comes_back(
    office: SealedLog, archiving: Archiving, safe: Path, tmp_path: Path
) -> None:
    archiving()
    office.grow_to(1_234)
    assert wait_for(lambda: up_to_date(office), 30, 0.1)
    office.database.postgres.process.kill()  # and nothing of its directory is used again
    office.database.postgres.process.wait()
    found = base_backups.newest(safe)
    done = restoring.restore(found, tmp_path / "new", base_backups.wal_of(found))
    assert found.backup.position < 1_234
    assert done.position == 1_234


def test_the_log_comes_back_as_it_was_at_a_moment(
    office: SealedLog, archiving: Archiving, safe: Path, tmp_path: Path
) -> None:
    archiving()
    office.grow_to(800)
    until = datetime.now(UTC)
    assert moment(office, 800) < until
    office.grow_to(900)
    assert wait_for(lambda: up_to_date(office), 30, 0.1)
    one = restoring.choose(safe, until)
    done = restoring.restore(one, tmp_path / "new", base_backups.wal_of(one), until)
    assert done.position == 800


def test_a_moment_that_the_archive_does_not_reach_is_refused(
    office: SealedLog, archiving: Archiving, safe: Path, tmp_path: Path
) -> None:
    archiving()
    later = datetime.now(UTC) + timedelta(hours=1)
    one = base_backups.newest(safe)
    with pytest.raises(MomentNotReached):
        restoring.restore(one, tmp_path / "new", base_backups.wal_of(one), later)
    assert not (tmp_path / "new" / "postgres").exists()
    with pytest.raises(restoring.BackupTooYoung):
        restoring.choose(safe, one.backup.began_at - timedelta(seconds=1))


def test_a_database_that_restarts_is_followed_on(
    office: SealedLog, archiving: Archiving, safe: Path, tmp_path: Path
) -> None:
    archiving()
    server = PostgresServer(office.database.instance)
    server.stop(office.database.postgres.process)
    office.database.postgres.process = server.start()
    office.grow_to(850)
    assert wait_for(lambda: up_to_date(office), 60, 0.1)
    found = base_backups.newest(safe)
    assert restoring.restore(found, tmp_path / "new", base_backups.wal_of(found)).position == 850


def test_after_a_gap_a_base_backup_is_taken_at_once(
    office: SealedLog, archiving: Archiving, safe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archiver = archiving()
    archiver.stop()
    assert wait_for(lambda: let_go_of(safe), 60, 0.1)
    monkeypatch.setattr(
        postgres_server,
        "SERVER_OPTIONS",
        [option.replace("keep_size=8GB", "keep_size=1MB") for option in postgres_server.SERVER_OPTIONS],
    )
    server = PostgresServer(office.database.instance)
    server.stop(office.database.postgres.process)
    office.database.postgres.process = server.start()
    with office.database.connect("superuser", autocommit=True) as connection:
        for _ in range(4):
            connection.execute("SELECT pg_logical_emit_message(false, 'hoso', 'x'), pg_switch_wal()")
        connection.execute("CHECKPOINT")
        assert "khoảng trống" in standing(office).vi
    archiving()
    assert wait_for(lambda: len(base_backups.kept(safe)) == 2, 60, 0.1)
    office.grow_to(950)
    assert wait_for(lambda: up_to_date(office), 30, 0.1)
    before, after = base_backups.kept(safe)
    assert base_backups.wal_of(before) != base_backups.wal_of(after) == safe / base_backups.WAL
    assert restoring.restore(after, tmp_path / "new", base_backups.wal_of(after)).position == 950
    assert restoring.restore(before, tmp_path / "old", base_backups.wal_of(before)).position == 700


def test_old_backups_go_and_with_them_the_log_that_only_they_needed(office: SealedLog, safe: Path) -> None:
    wal, before = safe / base_backups.WAL, safe / "wal-until-20200101T000000Z"
    for directory in (wal, before):
        directory.mkdir(parents=True)
        (directory / "000000010000000000000001").touch()
    made = []
    for size in (710, 720, 730):
        office.grow_to(size)
        made.append(base_backups.make(office.database.instance, safe))
        made[-1].path.rename(made[-1].path.with_name(f"2020010{len(made)}T000000Z"))
    (wal / f"{made[-1].backup.start_segment}.partial").touch()
    gone = base_backups.let_go(safe, keep=1)
    assert [path.name for path in gone] == ["20200101T000000Z", "20200102T000000Z"]
    assert [one.backup.position for one in base_backups.kept(safe)] == [730]
    assert [path.name for path in wal.iterdir()] == [f"{made[-1].backup.start_segment}.partial"]
    assert not before.exists()


def test_an_archive_has_one_keeper(office: SealedLog, archiving: Archiving, safe: Path) -> None:
    archiving()
    with pytest.raises(ArchiveTaken):
        Archiver(office.database.instance, safe).run()


def test_nobody_sees_the_password_of_who_receives_the_log(office: SealedLog, archiving: Archiving) -> None:
    archiving()
    ours = [p for p in psutil.Process().children(recursive=True) if p.name() == "pg_receivewal"]
    assert ours
    secret = office.database.instance.passwords["superuser"]
    assert not any(secret in part for process in ours for part in process.cmdline())


def test_an_archiver_that_ends_leaves_no_receiver_behind(office: SealedLog, archiving: Archiving) -> None:
    archiver = archiving()
    receivers = [p for p in psutil.Process().children(recursive=True) if p.name() == "pg_receivewal"]
    archiver.stop()
    assert receivers
    assert wait_for(lambda: not any(p.is_running() for p in receivers), 20, 0.1)


def test_where_nobody_archives_the_server_keeps_nothing_for_it(office: SealedLog) -> None:
    with office.database.connect("superuser", autocommit=True) as connection:
        assert make_slot(connection)
        assert not make_slot(connection)
        drop_slot(connection)
        drop_slot(connection)
        assert connection.execute("SELECT count(*) FROM pg_replication_slots").fetchone() == (0,)


def test_up_archives_where_a_place_is_named(safe: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "archive" not in programs_for(Settings())
    monkeypatch.setenv("HOSO_BACKUP_DIR", str(safe))
    assert "archive" in programs_for(Settings())


def test_doctor_says_when_a_backup_is_too_old_or_missing(office: SealedLog, safe: Path) -> None:
    assert not last_backup(safe, 24).good
    made = base_backups.make(office.database.instance, safe)
    assert last_backup(safe, 24).good
    old = msgspec.structs.replace(made.backup, ended_at=made.backup.ended_at - timedelta(hours=49))
    (made.path / base_backups.FILE).write_bytes(msgspec.json.encode(old))
    found = last_backup(safe, 24)
    assert not found.good
    assert "49.0" in found.en
    (made.path / base_backups.FILE).write_bytes(b"{")
    assert not last_backup(safe, 24).good


def test_an_archiver_waits_for_a_database_that_is_away(office: SealedLog, safe: Path) -> None:
    instance = office.database.instance
    office.database.postgres.process.send_signal(signal.SIGINT)
    office.database.postgres.process.wait()
    archiver = Archiver(instance, safe)
    thread = Thread(target=archiver.run)
    thread.start()
    try:
        office.database.postgres.process = PostgresServer(Instance.open(instance.data_dir)).start()
        assert wait_for(lambda: bool(base_backups.kept(safe)), 60, 0.1)
    finally:
        archiver.stop()
        thread.join()
