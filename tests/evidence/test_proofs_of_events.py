"""The verifier's tree against the published probes and the text of RFC 9162; its leaf against the product's."""

from __future__ import annotations

import json
from base64 import b64decode
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from api.evidence.verifier.events import event_of, leaf_of, read_event
from api.evidence.verifier.findings import Refused
from api.evidence.verifier.merkle import ProofFails, hash_of_leaf, root_by_proof, root_of
from domain.model.ledger_leaf import leaf_bytes
from tests.ledger import naive_tree

LEAVES = [str(number).encode() * (number % 5) for number in range(40)]
LINE = {
    "position": 7,
    "stream_id": "00000000-0000-0000-0000-000000000007",
    "version": 2,
    "recorded_at": -1,
    "topic": "dossier.Đã ghi",
    "state": '{"text":"Hồ sơ"}',
}


def test_all_published_inclusion_probes_hold(shared_data: Path) -> None:
    probes = json.loads((shared_data / "merkle_probes.json").read_text())["inclusion"]
    for probe in probes:
        proof = [b64decode(part) for part in probe["proof"] or ()]
        leaf, root = (b64decode(probe[name] or "") for name in ("leafHash", "root"))
        try:
            accepted = root_by_proof(probe["leafIdx"], probe["treeSize"], leaf, proof) == root
        except ProofFails:
            accepted = False
        assert accepted is not probe["wantErr"], probe["name"]
    assert len(probes) >= 90


def test_roots_and_proofs_are_those_of_the_text_of_the_rfc() -> None:
    for size in range(len(LEAVES) + 1):
        leaves = LEAVES[:size]
        root = root_of(map(hash_of_leaf, leaves))
        assert root == naive_tree.mth(leaves)
        for index, leaf in enumerate(leaves):
            path = naive_tree.path(index, leaves)
            assert root_by_proof(index, size, hash_of_leaf(leaf), path) == root
            for wrong in ([*path, root], path[:-1] if path else [root], [b"", *path[1:]]):
                with pytest.raises(ProofFails):
                    root_by_proof(index, size, hash_of_leaf(leaf), wrong)


@pytest.mark.parametrize(("index", "size"), [(-1, 4), (4, 4), (0, 0), (5, 4)])
def test_a_leaf_outside_the_tree_has_no_proof(index: int, size: int) -> None:
    with pytest.raises(ProofFails):
        root_by_proof(index, size, bytes(32), [])
    with pytest.raises(ProofFails):
        root_by_proof(0, 1, bytes(31), [])


def test_the_leaf_is_the_one_of_the_log() -> None:
    event = read_event(LINE, "")
    moment = datetime(1999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
    leaf = leaf_bytes(7, UUID(int=7), 2, moment, "dossier.Đã ghi", '{"text":"Hồ sơ"}'.encode())
    assert (event.recorded_at, leaf_of(event), event_of(leaf, "")) == (moment, leaf, event)
    assert event.body == {"text": "Hồ sơ"}


def test_a_leaf_in_any_other_form_is_refused() -> None:
    leaf = leaf_of(read_event(LINE, ""))
    for odd in (leaf[:-1], leaf + b"\x00", b"\x00\x07" + leaf[2:], b"", leaf[:40], leaf.replace(b"{", b"[", 1)):
        with pytest.raises(Refused):
            event_of(odd, "")


@pytest.mark.parametrize(
    "edit",
    [
        {"position": 0},
        {"position": 2**62 + 1},
        {"version": -1},
        {"recorded_at": 2**63},
        {"stream_id": "00000000-0000-0000-0000-00000000000G"},
        {"stream_id": "{00000000-0000-0000-0000-000000000007}"},
        {"stream_id": "0000000A-0000-0000-0000-000000000007"},
        {"state": "[]"},
        {"state": "{"},
        {"state": "[" * 100_000},
    ],
)
def test_a_line_that_is_no_event_is_refused(edit: dict[str, object]) -> None:
    with pytest.raises(Refused) as refusal:
        read_event({**LINE, **edit}, "events.jsonl:1")
    assert refusal.value.finding.code == "event-unreadable"
