"""A bundle carried to an empty directory of a machine that has only Python and `cryptography`."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from api.evidence.archive import zipped
from api.evidence.canonical import line
from api.evidence.figures import claimed
from api.evidence.making import verifier
from api.evidence.subject import Kind, Subject
from api.evidence.verifier.verification import Asked, verify
from domain.model.imported_figures import rounded_seconds
from tests.bundles.conftest import Sealed
from tests.bundles.test_making import a_dossier, members

STRIDES = {"events.jsonl": 61, "proofs.jsonl": 31, "figures.json": 3}
"""The members of which no byte may be another; one of so many is tried here, all of a smaller bundle in
tests/evidence."""

ALONE = """
import runpy, sys
sys.path.insert(0, sys.argv.pop(1))
sys.argv[0] = "verify.py"
runpy.run_path("verify.py", run_name="__main__")
"""

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def receipt(sealed: Sealed, shared_data: Path) -> int:
    """The number of the dataset that the published log of a Dutch municipality is."""
    options = ("--due", "deadline", "--case-start", "startdate", "--case-end", "enddate", "--owner", "responsible")
    log = str(shared_data / "receipt.xes.gz")
    imported = sealed.hoso("import", log, "--calendar", "always-open", *options, "--json")
    assert imported.exit_code == 0, imported.output
    sealed.seal()
    return int(json.loads(imported.stdout)["dataset"])


@pytest.fixture
def elsewhere(tmp_path: Path) -> Run:
    """Runs verify.py in an empty directory, with the standard library and `cryptography` and nothing else."""
    library, empty = tmp_path / "library", tmp_path / "empty"
    library.mkdir()
    empty.mkdir()
    for name in ("cryptography", "cffi", "_cffi_backend"):
        spec = find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        found = Path(spec.origin).parent if spec.submodule_search_locations else Path(spec.origin)
        (library / found.name).symlink_to(found)
    (empty / "verify.py").write_bytes(verifier())

    def run(data: bytes, *arguments: str) -> subprocess.CompletedProcess[str]:
        (empty / "x.zip").write_bytes(data)
        command = [sys.executable, "-I", "-S", "-c", ALONE, str(library), "x.zip", *arguments]
        return subprocess.run(command, cwd=empty, env={}, capture_output=True, text=True, check=False)

    return run


def test_an_imported_official_s_bundle_verifies_there_and_no_flipped_byte_does(
    sealed: Sealed, receipt: int, elsewhere: Run
) -> None:
    data = sealed.make(Subject(Kind.OFFICIAL, "Resource26", receipt)).data
    good = elsewhere(data)
    assert (good.returncode, good.stderr) == (0, ""), good.stdout + good.stderr
    chance = random.Random(2012)
    for name in STRIDES:
        start = data.index(members(data)[name])
        at = start + chance.randrange(len(members(data)[name]))
        flipped = elsewhere(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        assert flipped.returncode == 1, (name, at, flipped.stdout)
        assert name in flipped.stdout


def test_the_bundles_of_a_province_s_official_and_dossier_verify_there(sealed: Sealed, elsewhere: Run) -> None:
    for subject in (Subject(Kind.OFFICIAL, sealed.busiest), Subject(Kind.DOSSIER, a_dossier(sealed))):
        good = elsewhere(sealed.make(subject).data, "--key", _first_key(sealed))
        assert (good.returncode, good.stderr) == (0, ""), good.stdout + good.stderr


def test_figures_are_those_that_were_published_for_the_log(sealed: Sealed, receipt: int, shared_data: Path) -> None:
    golden = json.loads((shared_data / "receipt.golden.json").read_text(encoding="utf-8"))
    named = {
        "acts": golden["acts"],
        "held_us": golden["held_seconds"],
        "held_overdue_us": golden["held_overdue_seconds"],
        "late_as_owner": golden["late_by_owner"],
    }
    size = sealed.seal()
    told: dict[str, dict[str, int]] = {}
    with sealed.looking() as connection:
        for official in sorted({official for figure in named.values() for official in figure}):
            found = claimed(connection, Subject(Kind.OFFICIAL, official, receipt), size)
            told[official] = {entry["figure"]: entry["amount"] for entry in found.figures["record"]}
    for figure, officials in named.items():
        for official, amount in officials.items():
            mine = told[official][figure]
            assert (rounded_seconds(mine) if figure.endswith("_us") else mine) == amount, (official, figure)


@pytest.mark.parametrize("name", STRIDES)
def test_no_flipped_byte_of_events_proofs_or_figures_is_believed(sealed: Sealed, name: str) -> None:
    """As it lies there, and with a manifest that was made to fit again."""
    data = sealed.make(Subject(Kind.DOSSIER, "2", 1)).data
    whole = members(data)
    start = data.index(whole[name])
    for number, at in enumerate(range(0, len(whole[name]), STRIDES[name])):
        content = bytearray(whole[name])
        content[at] ^= 1 << number % 7
        assert not verify(data[: start + at] + bytes([content[at]]) + data[start + at + 1 :], Asked()).holds
        assert not verify(_refitted({**whole, name: bytes(content)}), Asked()).holds, at


def _refitted(whole: dict[str, bytes]) -> bytes:
    """The zip with the hashes of the manifest made anew, as a forger would."""
    from hashlib import sha256

    manifest: dict[str, Any] = json.loads(whole["MANIFEST.json"])
    manifest["files"] = {
        name: sha256(content).hexdigest() for name, content in whole.items() if name != "MANIFEST.json"
    }
    return zipped({**whole, "MANIFEST.json": line(manifest)})


def _first_key(sealed: Sealed) -> str:
    (path,) = sealed.keys.glob("*/first.txt")
    return path.read_text(encoding="utf-8").strip()
