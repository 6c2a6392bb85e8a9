"""A province whose log went back, forked, or was signed by somebody else is shown as such, and is in no sum."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from api.cli.supervisor import INSTALLATION
from api.nation.across import Trust
from api.nation.asking import look_across
from domain.model.signed_note import SignedNote, Signer, VerifierKey
from projections.ledger_cosignatures import name as name_witness
from projections.ledger_sealer import connect
from tests.nation.conftest import Pair
from tests.nation.provinces import Named, Province, members, members_file, named, province
from tests.servers import Postgres, instance_for


@contextmanager
def restored(pair: Pair, postgres: Postgres, directory: Path) -> Iterator[Province]:
    """The first province as it was before its stories, with its key and in its name: a backup put in its place."""
    with postgres.new_database(pair.backup) as database:
        instance = instance_for(postgres, database, directory / "restored")
        with province("H20", "Đồng Tháp", instance, pair.backup_keys) as again:
            yield again


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "api.cli", "nation", *arguments],
        capture_output=True,
        text=True,
        cwd=INSTALLATION,
        check=False,
    )


def test_a_province_that_was_rolled_back_or_forked_is_reported_and_is_in_no_sum(
    pair: Pair, postgres: Postgres, tmp_path: Path
) -> None:
    entries = [named(pair.first), named(pair.second)]
    path = members_file(tmp_path / "view", entries)
    seen = look_across(members(tmp_path / "view", entries))
    assert seen.whole
    size = seen.members[0].seal.size
    with restored(pair, postgres, tmp_path) as again:
        in_its_place = [named(again), entries[1]]
        back = look_across(members(tmp_path / "view", in_its_place))
        checked = run("check", "--members", str(path), "--json")
        for _ in range(60):
            again.town.officer("a1").lodge()
        again.catch_up()
        forked = look_across(members(tmp_path / "view", in_its_place))
    for found, code in ((back, "log-shrank"), (forked, "logs-differ")):
        member = found.members[0]
        assert member.seal.trust is Trust.REFUSED
        assert member.seal.problem is not None
        assert (member.seal.problem.code, member.seal.size) == (code, size)
        assert member.standing is not None  # shown, and marked
        assert found.total is None
        assert found.counted == ("H01",)
        assert [one.problem.code for one in found.left_out] == [code]
        assert member.seal.evidence is not None
        assert SignedNote.parse(Path(member.seal.evidence).read_bytes()).signatures
    said = msgspec.json.decode(checked.stdout)
    assert (checked.returncode, said["H20"]["trust"], said["H01"]["trust"]) == (1, "refused", "believed"), (
        checked.stderr
    )
    whole = look_across(members(tmp_path / "view", entries))
    assert whole.whole, "the log that was seen is believed again"


def test_a_checkpoint_of_another_key_is_not_believed(pair: Pair, tmp_path: Path) -> None:
    entry = named(pair.first)
    entry.key = str(Signer.of(VerifierKey.parse(entry.key).name, Ed25519PrivateKey.generate()).verifier)
    found = look_across(members(tmp_path, [entry, named(pair.second)]))
    assert found.members[0].seal.trust is Trust.REFUSED
    assert found.total is None


def test_the_view_is_a_witness_of_its_provinces(pair: Pair, tmp_path: Path) -> None:
    view = members(tmp_path, [named(pair.first)])
    refused = look_across(view, push=True).members[0]
    assert (refused.seal.trust, refused.seal.handed_in) == (Trust.BELIEVED, False)
    assert refused.seal.witness is not None
    witness = VerifierKey.parse(refused.seal.witness)
    with connect(pair.first.town.instance.dsn("sealer")) as connection:
        name_witness(connection, witness, named=True)
    assert look_across(view, push=True).members[0].seal.handed_in is True
    note = SignedNote.parse(pair.first.town.stranger().get("/v1/ledger/checkpoint", witnesses=1).content)
    assert note.cosigned_at(witness) is not None


def test_the_command_says_by_its_exit_code_whether_there_is_a_total(pair: Pair, tmp_path: Path) -> None:
    entries = [named(pair.first), named(pair.second)]
    path = str(members_file(tmp_path, entries))
    good = run("show", "--members", path, "--json")
    assert good.returncode == 0, good.stderr
    assert msgspec.json.decode(good.stdout)["total"]["open"] == 8
    entries[1] = Named("H01", "An Giang", "http://127.0.0.1:9", entries[1].key, entries[1].token)
    members_file(tmp_path, entries)
    bad = run("show", "--members", path)
    assert bad.returncode == 1
    assert "THIẾU" in bad.stdout
    assert "member-not-reached" in bad.stdout
    nobody = run("show", "--members", str(tmp_path / "nowhere.toml"))
    assert (nobody.returncode, "[members-not-usable]" in nobody.stderr) == (2, True)
