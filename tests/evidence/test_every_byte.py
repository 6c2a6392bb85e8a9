"""No byte of a bundle can be altered unseen: all of them are tried, not a sample."""

from __future__ import annotations

from hashlib import sha256

import pytest

from api.evidence.verifier.verification import Asked, verify
from tests.evidence.forged_keys import rotated
from tests.evidence.made_bundles import imported_official
from tests.evidence.made_log import canonical, zipped

KEYS = ("key.txt", "rotations.json", "checkpoint.txt", "witnesses.json")
PROVED = (*KEYS, "events.jsonl", "proofs.jsonl", "about.json", "figures.json")
"""All members but those that are for reading only, which the manifest's hashes alone protect."""


def test_every_byte_of_the_file_is_protected() -> None:
    data = rotated().zipped()
    assert verify(data, Asked()).holds
    for at in range(len(data)):
        altered = data[at] ^ 1 << at % 8
        assert not verify(data[:at] + bytes([altered]) + data[at + 1 :], Asked()).holds, at


@pytest.mark.parametrize("name", PROVED)
def test_every_byte_of_what_is_proved_is_protected_even_with_a_repaired_manifest(name: str) -> None:
    parts = rotated() if name in KEYS else imported_official()
    honest = parts.members()
    hashes = {each: sha256(content).hexdigest() for each, content in honest.items()}
    content = honest[name]
    for at in range(len(content)):
        altered = content[:at] + bytes([content[at] ^ 1 << at % 7]) + content[at + 1 :]
        manifest = {**parts.manifest, "files": hashes | {name: sha256(altered).hexdigest()}}
        members = {"MANIFEST.json": canonical(manifest) + b"\n", **honest, name: altered}
        assert not verify(zipped(members), Asked()).holds, at


def test_every_byte_of_the_manifest_is_protected() -> None:
    members = rotated().whole()
    content = members["MANIFEST.json"]
    for at in range(len(content)):
        altered = content[:at] + bytes([content[at] ^ 1 << at % 7]) + content[at + 1 :]
        assert not verify(zipped({**members, "MANIFEST.json": altered}), Asked()).holds, at
