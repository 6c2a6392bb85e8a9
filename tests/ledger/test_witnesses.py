"""Co-signatures come home: which are taken in, and how they are kept and shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from typer.testing import CliRunner

from api.cli.ledger import commands
from domain.model.checkpoint import Checkpoint
from domain.model.signed_note import COSIGNATURE, SignedNote, Signer
from projections import ledger_checkpoints
from projections.ledger_checkpoints import CheckpointNotWitnessed, CheckpointUnknown
from projections.ledger_cosignatures import CosignatureNotTaken, WitnessNotNamed, name, take_in, witnesses
from projections.ledger_sealer import connect
from tests.ledger.sealed_log import SealedLog

Copied = Callable[[], SealedLog]
SEEN = 1_600_000_000


def new_witness(called: str = "witness.vn") -> Signer:
    return Signer.of(called, Ed25519PrivateKey.generate(), COSIGNATURE)


def cosigned(note: SignedNote, *by: Signer) -> bytes:
    return note.with_signatures([each.cosign(note.text, SEEN) for each in by]).encode()


def test_signatures_of_named_witnesses_are_kept_beside_the_checkpoint_and_others_left_out(copied: Copied) -> None:
    log, known, second, stranger = copied(), new_witness(), new_witness("second.vn"), new_witness("stranger.vn")
    with connect(log.database.dsn("sealer")) as connection:
        for each in (known, second):
            assert name(connection, each.verifier, named=True)
        assert not name(connection, known.verifier, named=True)
    with log.database.connect("writer") as connection:
        taken = take_in(connection, cosigned(log.notes[511], known, stranger))
        assert (taken.size, taken.witnesses, taken.new) == (511, ["witness.vn"], ["witness.vn"])
        assert take_in(connection, cosigned(log.notes[511], known)).new == []
        assert take_in(connection, cosigned(log.notes[511], second)).new == ["second.vn"]
        with pytest.raises(WitnessNotNamed):
            take_in(connection, cosigned(log.notes[700], stranger))
    with log.database.connect("reader") as connection:
        note = ledger_checkpoints.cosigned(connection, 511)
        assert note.text == log.notes[511].text
        assert note.signatures[0] == log.notes[511].signatures[0]
        assert [note.cosigned_at(each.verifier) for each in (known, second, stranger)] == [SEEN, SEEN, None]
        assert ledger_checkpoints.cosigned(connection, 700) == log.notes[700]
        assert [ledger_checkpoints.witnessed(connection, count).size for count in (1, 2)] == [511, 511]
        with pytest.raises(CheckpointNotWitnessed):
            ledger_checkpoints.witnessed(connection, 3)


def test_what_is_not_signed_by_the_witness_or_not_of_this_log_is_not_taken(copied: Copied) -> None:
    log, known = copied(), new_witness()
    with connect(log.database.dsn("sealer")) as connection:
        name(connection, known.verifier, named=True)
    good, checkpoint = log.notes[511], Checkpoint.parse(log.notes[511].text)
    forked = Checkpoint(checkpoint.origin, 511, bytes(32), checkpoint.commands)
    unknown = Checkpoint(checkpoint.origin, 512, checkpoint.root, checkpoint.commands)
    forged = SignedNote(good.text, (known.cosign(log.notes[700].text, SEEN),))
    with log.database.connect("writer") as connection:
        for data, refusal in (
            (b"", CosignatureNotTaken),
            (b"\xff\n\n", CosignatureNotTaken),
            (forged.encode(), CosignatureNotTaken),
            (SignedNote("hello\n", (known.cosign("hello\n", SEEN),)).encode(), CosignatureNotTaken),
            (SignedNote(forked.text(), (known.cosign(forked.text(), SEEN),)).encode(), CosignatureNotTaken),
            (SignedNote(unknown.text(), (known.cosign(unknown.text(), SEEN),)).encode(), CheckpointUnknown),
            (good.encode(), WitnessNotNamed),
        ):
            with pytest.raises(refusal):
                take_in(connection, data)
        assert connection.execute("SELECT count(*) FROM ledger.cosignatures").fetchone() == (0,)


def test_a_witness_that_is_no_longer_named_is_not_taken_and_keeps_what_it_signed(copied: Copied) -> None:
    log, known = copied(), new_witness()
    with connect(log.database.dsn("sealer")) as connection:
        name(connection, known.verifier, named=True)
        take_in(connection, cosigned(log.notes[511], known))
        name(connection, known.verifier, named=False)
        assert witnesses(connection) == []
        with pytest.raises(WitnessNotNamed):
            take_in(connection, cosigned(log.notes[700], known))
        assert ledger_checkpoints.cosigned(connection, 511).cosigned_at(known.verifier) == SEEN
        name(connection, known.verifier, named=True)
        assert take_in(connection, cosigned(log.notes[700], known)).new == ["witness.vn"]


def test_the_commands_name_witnesses_and_take_their_files(copied: Copied, tmp_path: Path) -> None:
    log, known = copied(), new_witness()
    place = ["--data-dir", str(log.database.instance.data_dir)]
    run = CliRunner()
    signed = tmp_path / "signed"
    signed.write_bytes(cosigned(log.notes[700], known))
    assert isinstance(run.invoke(commands, ["cosign", str(signed), *place]).exception, WitnessNotNamed)
    assert isinstance(run.invoke(commands, ["cosign", str(tmp_path / "none"), *place]).exception, CosignatureNotTaken)
    assert run.invoke(commands, ["witness", "add", str(log.anchor), *place]).exit_code == 1  # the log's own key
    assert run.invoke(commands, ["witness", "add", str(known.verifier), *place]).exit_code == 0
    assert str(known.verifier) in run.invoke(commands, ["witness", "list", *place]).stdout
    assert "700: witness.vn (+1)" in run.invoke(commands, ["cosign", str(signed), *place]).stdout
    shown = run.invoke(commands, ["checkpoint", *place]).stdout
    assert SignedNote.parse(shown.encode()).cosigned_at(known.verifier) == SEEN
