"""A backup that was restored in the place of the log: in itself without fault, and a rollback to whoever knows more."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner, Result

from api.cli.verify import commands as verify_commands
from domain.store.postgres_account import installed_package
from projections.ledger_findings import Fault
from projections.ledger_verify import verify
from tests.ledger.sealed_log import SealedLog
from tests.servers import Database, Postgres, instance_for

Copied = Callable[[], SealedLog]


def program(name: str, *arguments: str, dsn: str) -> None:
    ended = subprocess.run(
        [str(installed_package() / "pginstall" / "bin" / name), *arguments, "--dbname", dsn],
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr


@contextmanager
def restored(log: SealedLog, backup: Path, postgres: Postgres, directory: Path) -> Iterator[SealedLog]:
    """The log of a backup in a database of its own, with the keys as they are now."""
    with postgres.new_database() as name:
        database = Database(postgres, name, instance_for(postgres, name, directory / name))
        program("pg_restore", "--exit-on-error", str(backup), dsn=without_settings(database.dsn("superuser")))
        yield SealedLog(database, log.keys, dict(log.notes), list(log.streams))


def without_settings(dsn: str) -> str:
    """pg_dump of an older library does not know every setting; it needs none of ours."""
    return " ".join(part for part in dsn.split() if not part.startswith("require_auth"))


def asked(log: SealedLog, *arguments: str) -> Result:
    place = ["--data-dir", str(log.database.instance.data_dir), "--key-dir", str(log.keys)]
    return CliRunner().invoke(verify_commands, [*place, *arguments])


@pytest.fixture
def grown_after_backup(copied: Copied, tmp_path: Path) -> tuple[SealedLog, Path]:
    """A log of 790 events, and the backup that was taken of it at 700."""
    log, backup = copied(), tmp_path / "backup"
    program("pg_dump", "--format=custom", "--file", str(backup), dsn=without_settings(log.database.dsn("superuser")))
    log.grow_to(790)
    with log.sealer() as sealer:
        sealer.catch_up()
    log.notes[790] = log.latest()
    return log, backup


def test_a_restored_backup_is_whole_in_itself_and_a_rollback_to_a_kept_checkpoint(
    grown_after_backup: tuple[SealedLog, Path], postgres: Postgres, tmp_path: Path
) -> None:
    log, backup = grown_after_backup
    kept = tmp_path / "kept"
    kept.write_bytes(log.notes[790].encode())
    assert asked(log, "--checkpoint", str(kept)).exit_code == 0
    with restored(log, backup, postgres, tmp_path) as old:
        inside = verify(old.database.dsn("reader"), log.anchor)
        assert (inside.good, inside.events, inside.sealed) == (True, 700, 700)
        against = old.verified(300, 700, 790)
        assert [(each.fault, each.position, each.until) for each in against.findings] == [(Fault.ROLLBACK, 701, 790)]
        said = asked(old, "--key", str(log.anchor), "--checkpoint", str(kept))
        assert said.exit_code == 1
        assert "quay lui" in said.stdout
        assert "rollback: the log is older than the checkpoint" in said.stdout
        assert "first position that does not match: 701…790" in said.stdout
        # What lies beside the key was signed last, and tells the same without anybody's checkpoint.
        by_itself = asked(old, "--json")
        assert by_itself.exit_code == 1
        found = msgspec.json.decode(by_itself.stdout)
        assert [each["fault"] for each in found["findings"]] == ["rollback"]
        assert found["first_position"] == 701


def test_a_restored_backup_that_went_on_is_a_fork(
    grown_after_backup: tuple[SealedLog, Path], postgres: Postgres, tmp_path: Path
) -> None:
    """As if nothing had happened, with a copy of the key as it was when the backup was taken."""
    log, backup = grown_after_backup
    with restored(log, backup, postgres, tmp_path) as old:
        old.keys = tmp_path / "old-keys"
        key = old.key_directory
        key.path.mkdir(parents=True, mode=0o700)
        for name in ("private.pem", "first.txt", "public.txt"):
            (key.path / name).write_bytes((log.key_directory.path / name).read_bytes())
            (key.path / name).chmod(0o600)
        key.remember(log.notes[700])
        old.grow_to(800)
        with old.sealer() as sealer:
            sealer.catch_up()
        assert old.verified(700).good
        against = old.verified(300, 700, 790)
        assert against.first is not None
        assert (against.first.fault, against.first.position, against.first.until) == (Fault.FORK, 701, 790)
