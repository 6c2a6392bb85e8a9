"""`hoso witness` as a process against a served log: it signs, hands in, survives being killed, and refuses."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from api.cli.supervisor import INSTALLATION
from domain.model.signed_note import SignedNote, Signer, VerifierKey
from projections import ledger_checkpoints
from projections.ledger_cosignatures import name
from projections.ledger_sealer import Sealer, connect
from tests.http.town import Town, found, served
from tests.servers import Database


@pytest.fixture(scope="module")
def town(module_database: Database) -> Iterator[Town]:
    found(module_database.instance)
    with served(module_database.instance) as town:
        yield town


@pytest.fixture(scope="module")
def log_key(town: Town, tmp_path_factory: pytest.TempPathFactory) -> VerifierKey:
    """Of the town's log, which is sealed."""
    with connect(town.instance.dsn("sealer")) as connection:
        sealer = Sealer(connection, ledger_checkpoints.origin(connection) or "", tmp_path_factory.mktemp("keys"))
        sealer.catch_up()
    key = sealer.keys.first_key()
    assert key is not None
    return key


@contextmanager
def witnessing(town: Town, key: str, directory: Path, *more: str) -> Iterator[subprocess.Popen[str]]:
    command = ["witness", town.address, "--key", key, "--name", "witness.vn", "--dir", str(directory), *more]
    with subprocess.Popen(
        [sys.executable, "-m", "api.cli", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=INSTALLATION,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def stranger_to(log_key: VerifierKey) -> VerifierKey:
    """Another key for a log of the same name."""
    return Signer.of(log_key.name, Ed25519PrivateKey.generate()).verifier


def test_a_witness_hands_its_signature_in_and_survives_being_killed(
    town: Town, log_key: VerifierKey, tmp_path: Path
) -> None:
    key, directory = str(log_key), tmp_path / "witness"
    with witnessing(town, key, directory) as process:
        once, said = process.communicate(timeout=60)
    assert process.returncode == 0, said
    verifier = VerifierKey.parse(said.rpartition(" ")[2])
    assert SignedNote.parse(once.encode()).cosigned_at(verifier) is not None
    assert town.stranger().get("/v1/ledger/witnesses").json() == []
    refused = town.stranger().send("POST", "/v1/ledger/cosignatures", content=once.encode())
    assert (refused.status_code, refused.json()["code"]) == (403, "witness-not-named")
    assert town.stranger().get("/v1/ledger/checkpoint", witnesses=1).json()["code"] == "checkpoint-not-witnessed"
    with connect(town.instance.dsn("sealer")) as connection:
        name(connection, verifier, named=True)
    for _ in range(2):
        with witnessing(town, key, directory, "--every", "0.01", "--push") as process:
            assert process.stdout is not None
            for _ in range(9):  # a note has seven lines: the first was handed in before the next one comes
                process.stdout.readline()
            process.send_signal(signal.SIGKILL)
            process.wait()
        seen = SignedNote.parse((directory / "last-seen").read_bytes())
        assert seen.cosigned_at(verifier) is not None
    note = SignedNote.parse(town.stranger().get("/v1/ledger/checkpoint", witnesses=1).content)
    assert abs((note.cosigned_at(verifier) or 0) - time.time()) < 300
    assert town.stranger().get("/v1/ledger/witnesses").json() == [str(verifier)]


def test_a_witness_that_is_shown_another_log_says_so_and_keeps_what_it_was_shown(
    town: Town, log_key: VerifierKey, tmp_path: Path
) -> None:
    other = stranger_to(log_key)
    with witnessing(town, str(other), tmp_path / "witness", "--every", "0.01", "--push") as process:
        _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "[checkpoint-not-believed]" in said
    (kept,) = (tmp_path / "witness").glob("refused-*")
    assert SignedNote.parse(kept.read_bytes()).text.startswith(other.name)
    assert not (tmp_path / "witness" / "last-seen").exists()


def test_a_witness_that_cannot_reach_the_log_says_so_with_exit_code_2(log_key: VerifierKey, tmp_path: Path) -> None:
    other = log_key
    command = ["witness", "http://127.0.0.1:1", "--key", str(other), "--name", "w", "--dir", str(tmp_path / "w")]
    done = subprocess.run(
        [sys.executable, "-m", "api.cli", *command], capture_output=True, text=True, cwd=INSTALLATION, check=False
    )
    assert (done.returncode, "[log-not-reached]" in done.stderr) == (2, True)
