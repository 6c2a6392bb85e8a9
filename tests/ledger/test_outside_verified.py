"""Co-signatures and time-stamps as they are stored: what does not hold is found, with the checkpoint it is about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder
from typer.testing import CliRunner

from api.cli.verify import commands as verify_commands
from domain.model.signed_note import COSIGNATURE, Signer
from projections.ledger_cosignatures import name, take_in
from projections.ledger_findings import Fault
from projections.ledger_sealer import connect
from projections.ledger_stamps import stamped_at
from projections.ledger_verify_outside import cosignature_fault
from tests.ledger.authority import Authority
from tests.ledger.sealed_log import SealedLog

Copied = Callable[[], SealedLog]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.founded(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def seen(copied: Copied, authority: Authority) -> SealedLog:
    """A log whose checkpoint of 511 a witness signed, and that of 700 an authority stamped."""
    log, witness = copied(), Signer.of("witness.vn", Ed25519PrivateKey.generate(), COSIGNATURE)
    note, text = log.notes[511], log.notes[700].text
    request = TimestampRequestBuilder().data(text.encode()).hash_algorithm(HashAlgorithm.SHA256).build()
    response = authority.stamp(request.as_bytes())
    with connect(log.database.dsn("sealer")) as connection:
        name(connection, witness.verifier, named=True)
        take_in(connection, note.with_signatures([witness.cosign(note.text, 1_600_000_000)]).encode())
        moment = stamped_at(response, text, authority.trusted)
        connection.execute("SELECT ledger.append_stamp(8, %s, %s)", [response, moment])
    return log


def test_what_others_said_is_looked_at(seen: SealedLog, authority: Authority) -> None:
    result = seen.verified(700, stamp_roots=authority.trusted)
    assert (result.good, result.cosignatures, result.stamps) == (True, 1, 1)
    without = seen.verified(700)
    assert (without.good, without.cosignatures, without.stamps) == (True, 1, None)


def test_a_stamp_of_an_authority_that_nobody_trusts_does_not_hold(seen: SealedLog, tmp_path: Path) -> None:
    result = seen.verified(stamp_roots=Authority.founded(tmp_path / "other").trusted)
    assert [(each.fault, each.position, each.until) for each in result.findings] == [(Fault.STAMP, 700, 700)]
    assert result.findings[0].source == "time-stamp 1"


@pytest.mark.parametrize(
    ("statement", "fault", "position"),
    [
        ("UPDATE ledger.cosignatures SET line = replace(line, 'witness.vn', 'other.vn')", Fault.COSIGNATURE, 511),
        ("UPDATE ledger.cosignatures SET line = 'nothing'", Fault.COSIGNATURE, 511),
        ("UPDATE ledger.cosignatures SET key = 'nobody'", Fault.COSIGNATURE, 511),
        ("UPDATE ledger.cosignatures SET checkpoint = 8", Fault.COSIGNATURE, 700),
        ("UPDATE ledger.stamps SET checkpoint = 7", Fault.STAMP, 511),
        ("UPDATE ledger.stamps SET stamped_at = stamped_at - interval '1 day'", Fault.STAMP, 700),
        (
            "UPDATE ledger.stamps SET response = set_byte(response, 100, 255 - get_byte(response, 100))",
            Fault.STAMP,
            700,
        ),
    ],
)
def test_what_was_altered_is_found(
    seen: SealedLog, authority: Authority, tmp_path: Path, statement: str, fault: Fault, position: int
) -> None:
    seen.as_superuser(statement)
    result = seen.verified(700, stamp_roots=authority.trusted)
    assert [(each.fault, each.position) for each in result.findings] == [(fault, position)]
    assert result.findings[0].detail
    place = ["--data-dir", str(seen.database.instance.data_dir), "--key-dir", str(seen.keys)]
    said = CliRunner().invoke(verify_commands, [*place, "--stamp-root", str(authority.certificate)])
    assert said.exit_code == 1
    assert f"[{fault}]" in said.stdout


def test_a_line_under_a_checkpoint_is_of_its_witness_alone(ledger: SealedLog) -> None:
    one, other = (Signer.of("w.vn", Ed25519PrivateKey.generate(), COSIGNATURE) for _ in range(2))
    note = ledger.notes[300]
    line = one.cosign(note.text, 9).line().removesuffix("\n")
    assert cosignature_fault(str(one.verifier), line, note.encode()) is None
    assert cosignature_fault(str(other.verifier), line, note.encode()) == "the line is not of this witness"
    both = f"{line}\n{line}"
    assert cosignature_fault(str(one.verifier), both, note.encode()) == "the line is not of this witness"
    moved = cosignature_fault(str(one.verifier), line, ledger.notes[511].encode())
    assert moved == "the signature of w.vn does not belong to this text"
