"""The signer as a process of another account: it seals, and whoever serves cannot read its key."""

from __future__ import annotations

import os
import pwd
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner

from api.cli.ledger import commands
from domain.model.checkpoint import Checkpoint
from domain.model.log import ClockKind
from domain.model.signed_note import SignedNote, VerifierKey
from domain.store.clock import open_log
from domain.store.postgres_account import ACCOUNT
from domain.store.processes import wait_for
from projections import ledger_checkpoints
from projections.ledger_verify import verify
from tests.platform.other_account import PythonFor, allows, enterable_directory
from tests.servers import Database

SIGNER = "nobody"
SERVING = ACCOUNT
"""Any account but the signer's and root, which reads everything."""


@pytest.fixture(scope="module")
def open_directory() -> Iterator[Path]:
    with enterable_directory() as directory:
        yield directory


@pytest.mark.root
def test_the_signer_seals_under_its_own_account_and_nobody_else_reads_its_key(
    database: Database, open_directory: Path
) -> None:
    open_log(database.dsn("writer"), ClockKind.SYSTEM)
    keys = open_directory / "keys"
    keys.mkdir(mode=0o700)
    os.chown(keys, pwd.getpwnam(SIGNER).pw_uid, -1)
    python = PythonFor(SIGNER, open_directory)
    url = CliRunner().invoke(commands, ["sealer-url", "--data-dir", str(database.instance.data_dir)]).stdout.strip()
    python.environment |= {"HOSO_SEALER_URL": url}
    with python.start("-m", "api.cli", "seal", "--key-dir", str(keys), stderr=subprocess.PIPE) as process:
        try:
            assert wait_for(lambda: sealed(database) is not None or process.poll() is not None, 60)
            (private,) = keys.glob("*/private.pem")
            assert (private.stat().st_uid, private.stat().st_mode & 0o777) == (pwd.getpwnam(SIGNER).pw_uid, 0o600)
            assert allows(SIGNER, "-r", private)
            assert not allows(SERVING, "-r", private)
            assert not allows(SERVING, "-x", keys)
            assert not allows(SIGNER, "-r", database.instance.data_dir / "instance.json")
            rotated = python.start("-m", "api.cli", "ledger", "rotate", "--key-dir", str(keys))
            assert rotated.wait(60) == 0
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0
        finally:
            process.kill()
    note = sealed(database)
    assert note is not None
    key = VerifierKey.parse((private.parent / "first.txt").read_text())
    assert note.verified_by([key]) == [key]
    assert Checkpoint.parse(note.text).size == 1
    assert verify(database.dsn("reader"), key, []).good


def sealed(database: Database) -> SignedNote | None:
    with psycopg.connect(database.dsn("reader")) as connection:
        found = ledger_checkpoints.last_or_none(connection)
    return None if found is None else SignedNote.parse(found.note)
