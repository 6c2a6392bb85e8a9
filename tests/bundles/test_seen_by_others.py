"""What others say of a checkpoint travels with the bundle: witnesses' co-signatures, and stamps."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from api.evidence.subject import Kind, Subject
from api.evidence.verifier.verification import Asked, verify
from domain.model.signed_note import SignedNote
from projections import ledger_checkpoints
from projections.ledger_cosignatures import name, take_in
from projections.ledger_sealer import connect
from projections.ledger_stamper import Stamping
from tests.bundles.conftest import Sealed
from tests.bundles.test_making import members
from tests.ledger.authority import Authority
from tests.ledger.test_witnesses import cosigned, new_witness

CASE = Subject(Kind.DOSSIER, "1", 1)


def test_co_signatures_travel_with_the_keys_of_their_witnesses(sealed: Sealed) -> None:
    witnesses = [new_witness(), new_witness("second.vn")]
    with connect(sealed.database.dsn("sealer")) as connection:
        for each in witnesses:
            name(connection, each.verifier, named=True)
    with sealed.database.connect("writer") as connection:
        note = SignedNote.parse(ledger_checkpoints.latest(connection).note)
        take_in(connection, cosigned(note, *witnesses))
    data = sealed.make(CASE).data
    made = members(data)
    assert json.loads(made["witnesses.json"]) == [str(each.verifier) for each in witnesses]
    assert len(SignedNote.parse(made["checkpoint.txt"]).signatures) == 3
    assert verify(data, Asked()).findings == []


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_stamps_travel_with_their_checkpoint(sealed: Sealed, tmp_path: Path) -> None:
    authority = Authority.founded(tmp_path / "authority")
    with authority.served() as address, connect(sealed.database.dsn("sealer")) as connection:
        Stamping(address, authority.trusted, 10).carry(connection)
    data = sealed.make(CASE).data
    assert [member for member in members(data) if member.startswith("stamps/")] == ["stamps/001.tsr"]
    assert verify(data, Asked()).findings == []
