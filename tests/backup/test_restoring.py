"""What was backed up comes back whole, is compared with what others kept, and never passes for more than it is."""

from __future__ import annotations

import shutil
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from typer.testing import CliRunner, Result

from api.backup import base_backups, keys, restoring
from api.backup.keys import KeysInTheWay, copy_out
from api.cli.backup import commands
from domain.store.instance import Instance
from domain.store.postgres_restored import MomentNotReached
from domain.store.vault_keys import VaultKeys
from projections.ledger_checkpoints import latest
from projections.ledger_keys import ledger_directory
from projections.ledger_resuming import resume_from_stored
from projections.ledger_sealer import LogForked, Sealer, connect
from tests.ledger.sealed_log import SealedLog

KeptAt = Callable[[int], Path]


def hoso(*arguments: str | Path) -> Result:
    return CliRunner().invoke(commands, [str(argument) for argument in arguments])


def restored(office: SealedLog, source: Path, data_dir: Path, *more: str | Path) -> Result:
    return hoso("restore", source, "--data-dir", data_dir, "--key", str(office.anchor), "--json", *more)


def test_a_backup_comes_back_elsewhere_and_matches_a_checkpoint_that_others_kept(
    office: SealedLog, kept_at: KeptAt, tmp_path: Path
) -> None:
    outside = kept_at(730)
    made = hoso("backup", tmp_path / "safe", "--data-dir", office.database.instance.data_dir)
    assert made.exit_code == 0, made.output
    assert "≥ 730" in made.stdout

    ended = restored(office, tmp_path / "safe", tmp_path / "new", "--checkpoint", outside)
    assert ended.exit_code == 0, ended.output
    said = msgspec.json.decode(ended.stdout)
    assert (said["position"], said["verified"], said["verification"]["findings"]) == (730, True, [])
    assert said["verification"]["external"] == 1


def test_an_older_backup_is_told_as_a_rollback(office: SealedLog, kept_at: KeptAt, tmp_path: Path) -> None:
    base_backups.make(office.database.instance, tmp_path / "safe")
    outside = kept_at(790)
    ended = restored(office, tmp_path / "safe", tmp_path / "new", "--checkpoint", outside)
    assert ended.exit_code == 1, ended.output
    said = msgspec.json.decode(ended.stdout)
    assert said["position"] == 700
    assert [(f["fault"], f["position"], f["until"]) for f in said["verification"]["findings"]] == [
        ("rollback", 701, 790)
    ]


def test_nothing_is_restored_without_a_checkpoint_unless_that_is_said(made: base_backups.Kept, tmp_path: Path) -> None:
    refused = hoso("restore", made.path, "--data-dir", tmp_path / "new")
    assert refused.exception is not None
    assert "restore-without-checkpoint" in repr(type(refused.exception).CODE)  # type: ignore[attr-defined]
    assert not (tmp_path / "new").exists()
    said = hoso("restore", made.path, "--data-dir", tmp_path / "new", "--unverified")
    assert said.exit_code == 0, said.output
    assert "CHƯA KIỂM" in said.stdout


def test_a_restored_instance_has_passwords_of_its_own(
    standing_office: SealedLog, made: base_backups.Kept, tmp_path: Path
) -> None:
    before = standing_office.database.instance.passwords
    done = restoring.restore(made, tmp_path / "new")
    assert set(before.values()).isdisjoint(done.instance.passwords.values())
    with restoring.running(done.instance):
        for role in ("superuser", "owner", "writer", "reader"):
            dsn = done.instance.dsn(role)
            psycopg.connect(dsn).close()
            with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
                psycopg.connect(make_conninfo(dsn, password=before[role]))


def test_the_ledger_is_sealed_on_with_the_keys_that_were_kept_apart(
    office: SealedLog, kept_at: KeptAt, tmp_path: Path
) -> None:
    outside = kept_at(720)
    base_backups.make(office.database.instance, tmp_path / "safe")
    assert copy_out(office.database.instance, tmp_path / "keys") > 0
    ended = hoso(
        *("restore", tmp_path / "safe", "--data-dir", tmp_path / "new", "--keys", tmp_path / "keys"),
        *("--checkpoint", outside, "--json"),
    )
    assert ended.exit_code == 0, ended.output
    instance = Instance.find(tmp_path / "new", running=False)
    with restoring.running(instance), connect(instance.dsn("sealer")) as connection:
        office.database.instance.update(lambda _state: instance.state)  # the log goes on where it came back
        office.grow_to(740)
        Sealer(connection, office.origin, ledger_directory(instance.data_dir), 100).catch_up()
        assert latest(connection).size == 740


def test_the_ledger_is_sealed_on_with_a_copy_of_the_keys_that_is_older_than_the_log(
    office: SealedLog, kept_at: KeptAt, tmp_path: Path
) -> None:
    """Keys are copied daily, and checkpoints signed every second."""
    kept_at(710)
    copy_out(office.database.instance, tmp_path / "keys")
    outside = kept_at(730)
    one = base_backups.make(office.database.instance, tmp_path / "safe")
    own = ("restore", tmp_path / "safe", "--keys", tmp_path / "keys", "--checkpoint", outside, "--json")
    # Without the archived log more may have been signed than came back: then nothing more is.
    assert hoso(*own, "--data-dir", tmp_path / "short").exit_code == 0
    with sealing(tmp_path / "short") as (connection, directory), pytest.raises(LogForked):
        Sealer(connection, office.origin, directory, 100)
    with tarfile.open(one.path / "pg_wal.tar.gz") as archive:
        archive.extractall(tmp_path / "safe" / base_backups.WAL, filter="data")
    ended = hoso(*own, "--data-dir", tmp_path / "new")
    assert ended.exit_code == 0, ended.output
    with sealing(tmp_path / "new") as (connection, directory):
        assert resume_from_stored(connection, directory) is None  # it is done already
        instance = Instance.find(tmp_path / "new", running=False)
        office.database.instance.update(lambda _state: instance.state)
        office.grow_to(740)
        Sealer(connection, office.origin, directory, 100).catch_up()
        assert latest(connection).size == 740


@contextmanager
def sealing(data_dir: Path) -> Iterator[tuple[psycopg.Connection[Any], Path]]:
    """What a sealer of a restored instance works with."""
    instance = Instance.find(data_dir, running=False)
    with restoring.running(instance), connect(instance.dsn("sealer")) as connection:
        yield connection, ledger_directory(instance.data_dir)


def test_restoring_never_writes_over_keys_that_are_used(
    made: base_backups.Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HOSO_VAULT_DIR is the same for an instance that lives and one that is restored beside it."""
    living = VaultKeys(tmp_path / "vault")
    person = UUID(int=7)
    key = living.made(person)
    shutil.copytree(tmp_path / "vault", tmp_path / "keys" / "vault-keys")
    living.made(UUID(int=8))
    monkeypatch.setenv("HOSO_VAULT_DIR", str(tmp_path / "vault"))
    refused = hoso(
        *("restore", made.path, "--data-dir", tmp_path / "new", "--keys", tmp_path / "keys", "--unverified"),
    )
    assert isinstance(refused.exception, KeysInTheWay)
    assert not (tmp_path / "new").exists()
    assert (living.of(person), living.state().persons) == (key, 2)


def test_a_copy_of_the_keys_has_none_that_was_destroyed_meanwhile_and_one_wrapping(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    instance = Instance.open(tmp_path / "one")
    living, people = VaultKeys(tmp_path / "one" / "vault-keys"), [UUID(int=number) for number in range(1, 9)]
    living.made_all(dict.fromkeys(people))
    copied, plainly = list[str](), keys._copy_file

    def copy_file(source: str, target: str) -> None:
        plainly(source, target)
        copied.append(source)
        if len(copied) == 3:
            living.destroy(people[0])
            living.destroy(people[7])
            living.rotate()

    monkeypatch.setattr(keys, "_copy_file", copy_file)
    copy_out(instance, tmp_path / "keys")
    copy = VaultKeys(tmp_path / "keys" / "vault-keys")
    assert sorted(copy.persons()) == people[1:7]
    assert [copy.of(person) for person in people] == [living.of(person) for person in people]
    assert copy.state() == living.state()


def test_a_log_that_does_not_go_on_from_the_backup_is_refused(made: base_backups.Kept, tmp_path: Path) -> None:
    """The server would take it for one that has ended, and come up with less."""
    wal = tmp_path / "wal"
    wal.mkdir()
    with pytest.raises(restoring.WalDoesNotFit):
        restoring.restore(made, tmp_path / "new", wal)
    with tarfile.open(made.path / "pg_wal.tar.gz") as archive:
        archive.extractall(wal, filter="data")
    restoring._check_wal(made, wal)
    segment = wal / made.backup.start_segment
    content = segment.read_bytes()
    segment.write_bytes(content[:24] + bytes(255 - byte for byte in content[24:32]) + content[32:])
    with pytest.raises(restoring.WalDoesNotFit):
        restoring.restore(made, tmp_path / "new", wal)
    assert not (tmp_path / "new" / "postgres").exists()


def test_without_the_archived_log_no_moment_is_reached_and_another_history_begins(
    made: base_backups.Kept, tmp_path: Path
) -> None:
    """Files of one name and two contents would otherwise lie in one archive."""
    refused = hoso(
        *("restore", made.path, "--data-dir", tmp_path / "late", "--only-backup", "--unverified"),
        *("--until", datetime.now(UTC).isoformat()),
    )
    assert isinstance(refused.exception, MomentNotReached), refused.output
    done = restoring.restore(made, tmp_path / "new")
    with restoring.running(done.instance), psycopg.connect(done.instance.dsn("superuser")) as connection:
        row = connection.execute("SELECT pg_walfile_name(pg_current_wal_lsn())").fetchone()
    assert row is not None
    assert (row[0][:8], made.backup.start_segment[:8]) == ("00000002", "00000001")


def test_no_backup_holds_a_key_or_a_password(
    standing_office: SealedLog, made: base_backups.Kept, tmp_path: Path
) -> None:
    office = standing_office
    done = restoring.restore(made, tmp_path / "new")
    secrets = [office.key_directory.path.joinpath("private.pem").read_bytes()]
    secrets += [password.encode() for password in office.database.instance.passwords.values()]
    for path in [*made.path.iterdir(), *(done.instance.data_dir / "postgres").rglob("*")]:
        if path.is_file():
            content = path.read_bytes()
            assert not any(secret in content for secret in secrets), path


@pytest.mark.parametrize("name", ["base.tar.gz", "pg_wal.tar.gz", "backup_manifest"])
@pytest.mark.parametrize("how", ["changed", "cut", "missing"])
def test_a_damaged_backup_is_refused_and_leaves_nothing_behind(
    made: base_backups.Kept, tmp_path: Path, name: str, how: str
) -> None:
    path = made.path / name
    content = bytearray(path.read_bytes())
    if how == "missing":
        path.unlink()
    elif how == "cut":
        path.write_bytes(content[: len(content) // 2])
    else:
        content[len(content) // 3] ^= 1
        path.write_bytes(content)
    with pytest.raises(base_backups.BackupDamaged):
        restoring.restore(made, tmp_path / "new")
    assert not (tmp_path / "new" / "postgres").exists()
    listed = hoso("backups", tmp_path / "copied", "--check")
    assert listed.exit_code == 1
    assert "✗" in listed.stdout


def test_files_that_were_exchanged_together_with_their_description_are_found_by_the_manifest(
    office: SealedLog, tmp_path: Path
) -> None:
    """PostgreSQL's manifest has a checksum of every file in the archive, and of itself."""
    first = base_backups.make(office.database.instance, tmp_path / "first")
    office.grow_to(900)
    second = base_backups.make(office.database.instance, tmp_path / "second")
    shutil.copyfile(first.path / "base.tar.gz", second.path / "base.tar.gz")
    files = {**second.backup.files, "base.tar.gz": base_backups.digest_of(second.path / "base.tar.gz")}
    forged = base_backups.Kept(second.path, msgspec.structs.replace(second.backup, files=files))
    with pytest.raises(base_backups.BackupDamaged):
        restoring.restore(forged, tmp_path / "new")
    assert not (tmp_path / "new" / "postgres").exists()


def test_restoring_never_writes_over_a_database(standing_office: SealedLog, made: base_backups.Kept) -> None:
    with pytest.raises(restoring.PlaceTaken):
        restoring.restore(made, standing_office.database.instance.data_dir)


def test_a_backup_that_was_cut_short_is_none(
    standing_office: SealedLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object, **_options: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(base_backups, "_start_segment", broken)
    with pytest.raises(OSError, match="full"):
        base_backups.make(standing_office.database.instance, tmp_path / "safe")
    assert base_backups.kept(tmp_path / "safe") == []
    assert [path.name for path in (tmp_path / "safe" / "base").iterdir()] == ["lock"]
